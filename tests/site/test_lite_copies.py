"""Run in the browser: a learner's own words, newer editions, two tabs, no storage."""

import json

import pytest

from tests.support.lite_tab import BAR, open_notebook, ready
from tests.support.patience import until
from tests.support.places import NOTEBOOKS as CHAPTERS
from tests.support.places import ROOT
from tests.support.pyodide import CDN
from tests.support.site import LITE

FIRST = CHAPTERS[0].name


def local(tab):
    return tab.evaluate("""async () => (await jupyterapp.serviceManager.contents.get(""))
      .content.map(item => item.name)""")


def type_in(tab, words):
    """Put a line at the top of the first code cell, and see that it stands there.

    A cell that is only now drawn loses the cursor, and the words with it. All at once: of keys one
    by one, the last might answer a dialog that comes between them.
    """
    tab.bring_to_front()
    cell = tab.locator(".jp-CodeCell").first

    def typed():
        cell.locator(".cm-content").click()
        cell.locator(".cm-content.cm-focused, .cm-focused .cm-content").wait_for()
        tab.keyboard.press("Control+Home")
        tab.keyboard.insert_text(f"{words}\n")
        return words in cell.inner_text()

    until(typed, lambda: tab.wait_for_timeout(100))


def saved(tab, words):
    """Wait until this browser has kept the words."""
    until(lambda: tab.evaluate("""async ([name, words]) => {
      const kept = await jupyterapp.serviceManager.contents.get(name, {content: true});
      return JSON.stringify(kept.content).includes(words);
    }""", [FIRST, words]), lambda: tab.wait_for_timeout(100))


def save(tab):
    """What the clock does every few seconds, at once; a question may come of it."""
    tab.evaluate("() => { jupyterapp.commands.execute('docmanager:save'); }")


def publish_a_newer_one(context):
    served = json.loads((LITE / "files" / FIRST).read_text("utf8"))
    served["metadata"]["course"]["edition"] = "newer"
    served["cells"][0]["source"] = "# A newer chapter"
    context.route(f"**/lite/files/{FIRST}*", lambda route: route.fulfill(json=served))


@pytest.mark.weekly
def test_edits_survive_and_a_fresh_copy_sets_them_aside(context, bare):
    context.route(f"{CDN}/**", lambda route: route.abort())
    tab = open_notebook(context, bare, FIRST)
    before = local(tab)
    type_in(tab, "# my own words")
    saved(tab, "my own words")
    tab.reload()
    mine = tab.locator(".jp-CodeCell", has_text="# my own words")
    mine.wait_for()
    assert "has changed since" not in tab.locator(BAR).inner_text()

    publish_a_newer_one(context)
    tab.reload()
    mine.wait_for()                                      # never overwritten
    tab.locator(BAR).get_by_text("The chapter has changed since you began").wait_for()
    tab.locator(BAR).get_by_role("button", name="Fresh copy").first.click()
    tab.get_by_role("heading", name="A newer chapter").wait_for()
    assert mine.count() == 0
    aside = set(local(tab)) - set(before)
    assert len(aside) == 1 and "mine" in next(iter(aside))
    tab.goto(f"{bare}/lite/notebooks/index.html?path={aside.pop()}")
    mine.wait_for()


@pytest.mark.weekly
def test_who_only_looked_keeps_no_copy_and_gets_the_next_edition(context, own):
    tab = open_notebook(context, own, FIRST)
    ready(tab)
    seconds = json.loads((ROOT / "lite/overrides.json").read_text("utf8"))[
        "@jupyterlab/docmanager-extension:plugin"]["autosaveInterval"]
    tab.wait_for_timeout(1000 * (seconds + 1))
    publish_a_newer_one(context)
    tab.reload()
    tab.get_by_role("heading", name="A newer chapter").wait_for()
    assert "has changed since" not in tab.locator(BAR).inner_text()


@pytest.mark.weekly
def test_a_second_tab_of_a_notebook_is_told(context, bare):
    context.route(f"{CDN}/**", lambda route: route.abort())
    first, second = (open_notebook(context, bare, FIRST) for _ in range(2))
    second.locator(BAR).get_by_text("open in another tab").wait_for()
    assert "another tab" not in first.locator(BAR).inner_text()
    type_in(first, "# the first tab's words")
    save(first)
    saved(first, "the first tab's words")
    type_in(second, "# the second tab's words")
    save(second)
    dialog = second.locator(".jp-Dialog")
    dialog.get_by_text("has changed on disk since").wait_for()
    for key in ("Enter", "Space", "x"):                      # meant for the cell
        second.keyboard.press(key)
    saved(first, "the first tab's words")
    second.keyboard.press("Tab")
    assert second.evaluate("document.activeElement.matches('.jp-Dialog button')")
    cancel = dialog.get_by_role("button", name="Cancel")

    def unasked():                                           # the autosave may ask after us
        if dialog.count():
            cancel.first.click()
        return dialog.count() == 0

    until(unasked, lambda: second.wait_for_timeout(100))
    assert "the second tab's words" in second.locator(".jp-CodeCell").first.inner_text()
    saved(first, "the first tab's words")
    first.close()
    until(lambda: second.evaluate(                           # a tab takes a moment to be gone
        "name => navigator.locks.query().then(all => !all.held.some(l => l.name.endsWith(name)))",
        FIRST), lambda: second.wait_for_timeout(100))
    second.on("dialog", lambda dialog: dialog.accept())      # unsaved words: leave all the same
    second.reload()
    second.locator(".jp-Notebook .jp-Cell").first.wait_for()
    assert "another tab" not in second.locator(BAR).inner_text()


@pytest.mark.weekly
def test_a_browser_that_keeps_nothing_says_so(context, bare):
    context.route(f"{CDN}/**", lambda route: route.abort())
    context.add_init_script("Object.defineProperty(window, 'indexedDB', {get() { throw 1; }})")
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    tab = open_notebook(context, bare, FIRST)
    tab.locator(BAR).get_by_text("This browser keeps nothing here").wait_for()
