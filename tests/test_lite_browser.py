"""Run in the browser, in a browser: the real Pyodide, every chapter, its sliders and checks."""

import gzip
import json
import re
from pathlib import Path

import pyodide
import pytest
from browser import listen, rules, serve
from lab import menu, move_a_slider
from lite_tab import BAR, CODE, RUN, open_notebook, ready, run_all
from test_lite import CHAPTERS, LITE
from test_site import BUILD, PAGES, ROOT, SITE

pytestmark = pytest.mark.skipif(not PAGES, reason=BUILD)
PLACE = "some/place/course"                    # the site may live below any address
FIRST = CHAPTERS[0].name


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    root = tmp_path_factory.mktemp("server")
    place = root / PLACE
    place.parent.mkdir(parents=True)
    place.symlink_to(SITE, target_is_directory=True)
    with serve(root) as address:
        yield f"{address}/{PLACE}"


@pytest.fixture
def context(browser):
    fresh = browser.new_context(viewport={"width": 1300, "height": 1000})
    fresh.set_default_timeout(60_000)
    yield fresh
    fresh.close()


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_runs_from_its_page(context, base, path):
    pyodide.answer(context)
    asked, tab = [], context.new_page()
    context.on("request", lambda request: asked.append(request.url))
    errors = listen(tab)
    tab.goto(f"{base}/book/{path.stem}.html")
    assert not errors and all(url.startswith(base) for url in asked), "nobody has asked yet"
    tab.locator("a.run-here").click()
    tab.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    ready(tab)
    outputs = run_all(tab)
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    cells = json.loads(path.read_text("utf8"))["cells"]
    checks = sum(re.search(r"^check\(", "".join(cell["source"]), re.MULTILINE) is not None
                 for cell in cells if cell["cell_type"] == "code")
    answers = ["".join(o.get("data", {}).get("text/html", "")) for o in outputs]
    assert sum("Nothing to check yet." in answer for answer in answers) == checks > 0
    move_a_slider(tab)
    hosts = {url.split("/")[2] for url in asked if url.startswith("http")}
    assert hosts == {base.split("/")[2], pyodide.CDN.split("/")[2]}


def test_checks_answer_here_as_elsewhere(context, base):
    """Right, wrong and endless answers; no thread can start in Pyodide. And the first visit."""
    pyodide.answer(context)
    sent = {}
    context.on("response", lambda r: sent.setdefault(r.url, r))
    tab = open_notebook(context, base, FIRST)
    ready(tab)
    bodies = [r.body() for url, r in sent.items() if url.startswith("http") and r.status == 200]
    assert sum(min(len(b), len(gzip.compress(b))) for b in bodies) <= 30_000_000
    tab.evaluate(RUN, "import numpy as np\nfrom mathlib.checks import check")
    right = tab.evaluate(RUN, 'check("velocity-as-a-sum", lambda g, b: '
                              "sum(b ** (len(g) - 1 - k) * g[k] for k in range(len(g))))")
    wrong = tab.evaluate(RUN, 'check("velocity-as-a-sum", lambda g, b: sum(g))')
    tab.evaluate(RUN, "def endless(gradients, beta):\n    while True:\n        pass")
    endless = tab.evaluate(RUN, 'check("velocity-as-a-sum", endless)')
    assert "gm-check-pass" in right and "gm-check" in wrong and "gm-check-pass" not in wrong
    assert "no answer within" in endless


def test_under_the_policy_of_the_site_nothing_is_refused(context):
    """The headers of book/_headers, enforced: Jupyter, its worker and Pyodide all work.

    The browser reports what it refuses to the server; a worker's refusals reach no console.
    """
    pyodide.answer(context)
    headers, refused = rules(ROOT / "book" / "_headers"), []
    policy = headers["/lite/*"][0]
    assert policy[0] == "Content-Security-Policy" and "default-src 'none'" in policy[1]
    headers["/lite/*"][0] = (policy[0], f"{policy[1]}; report-uri /refused")
    with serve(SITE, "/~ada/course", headers, reports=refused) as base:
        tab = open_notebook(context, base, FIRST)
        ready(tab)
        outputs = run_all(tab)
        assert [o for o in outputs if o["output_type"] == "error"] == []
        assert refused == []
        tab.evaluate("fetch('https://example.org/page').catch(() => 0)")        # it does forbid
        tab.evaluate(RUN, "import js\ntry:\n    await js.fetch('https://example.org/worker')\n"
                          "except Exception:\n    pass")
        tab.wait_for_timeout(1000)
    assert len(refused) == 2 and all("connect-src" in report for report in refused)


def test_a_blocked_address_is_said_and_the_rest_stays_readable(context, base):
    context.route(f"{pyodide.CDN}/**", lambda route: route.abort())
    tab = open_notebook(context, base, FIRST)
    tab.wait_for_selector(f"{BAR}[data-state=failed]")
    said = tab.locator(BAR).inner_text()
    assert "could not be fetched from cdn.jsdelivr.net" in said and "Cells cannot run" in said
    assert tab.locator(BAR).get_by_role("button", name="Try again").is_visible()
    tab.locator(BAR).get_by_role("link", name="The page of this chapter").click()
    tab.wait_for_url(f"**/{PLACE}/book/{Path(FIRST).stem}.html")


def test_silence_is_said_too(context, base):
    context.route(f"{pyodide.CDN}/**", lambda route: None)
    tab = context.new_page()
    tab.clock.install()
    tab.goto(f"{base}/lite/notebooks/index.html?path={FIRST}")
    tab.wait_for_selector(f"{BAR}[data-state=fetching]")
    tab.clock.fast_forward(30_000)
    tab.wait_for_selector(f"{BAR}[data-state=failed]")
    assert "Nothing has arrived for 20 seconds" in tab.locator(BAR).inner_text()


def test_a_first_load_that_breaks_off_is_tried_again(context, base):
    """Twice for the page, once for Python: said. After "Try again" it breaks once more: mended."""
    program, config = "pyodide.asm.wasm", json.loads((LITE / "jupyter-lite.json").read_text("utf8"))
    broken = [program] * 4
    with serve(pyodide.folder(), "", pyodide.CDN_SAYS, broken) as cdn:
        text = json.dumps(config).replace(pyodide.CDN, cdn)
        context.route("**/lite/jupyter-lite.json*", lambda route: route.fulfill(
            body=text, content_type="application/json"))
        tab = open_notebook(context, base, FIRST)
        tab.wait_for_selector(f"{BAR}[data-state=failed]")
        assert "could not be fetched from 127.0.0.1" in tab.locator(BAR).inner_text()
        while len(broken) > 1:
            tab.wait_for_timeout(100)
        tab.locator(BAR).get_by_role("button", name="Try again").click()
        ready(tab)
        assert broken == [] and "hello" in tab.evaluate(RUN, "print('hello')")


def kernel(tab, entry):
    tab.get_by_role("menuitem", name="Kernel", exact=True).click()
    tab.locator(".lm-Menu-itemLabel", has_text=entry).first.click()


def test_a_restart_in_the_middle_of_run_all_is_said(context, base):
    pyodide.answer(context)
    tab = open_notebook(context, base, FIRST)
    ready(tab)
    menu(tab, "Run", "Run All Cells")
    tab.wait_for_function(f"() => {CODE}.filter(cell => cell.executionCount).length > 1")
    kernel(tab, "Restart Kernel")
    tab.locator(".jp-Dialog .jp-mod-accept").click()
    tab.wait_for_selector(f"{BAR}[data-state=restarting]")
    assert "run the cells again from the top" in tab.locator(BAR).inner_text()
    ready(tab)
    counts = tab.evaluate(f"{CODE}.map(cell => cell.executionCount)")
    assert None in counts and counts[0] == 1, "it was in the middle"
    outputs = run_all(tab)
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    kernel(tab, "Shut Down Kernel")
    tab.wait_for_selector(f"{BAR}[data-state=off]")
    menu(tab, "Run", "Run All Cells")
    tab.wait_for_selector(f"{BAR}[data-state=starting]")


def local(tab):
    return tab.evaluate("""async () => (await jupyterapp.serviceManager.contents.get(""))
      .content.map(item => item.name)""")


def type_in(tab, words):
    tab.bring_to_front()
    tab.locator(".jp-CodeCell .cm-content").first.click()
    tab.keyboard.press("Control+Home")
    tab.keyboard.type(words)


def test_edits_survive_and_a_fresh_copy_sets_them_aside(context, base):
    context.route(f"{pyodide.CDN}/**", lambda route: route.abort())
    served = json.loads((LITE / "files" / FIRST).read_text("utf8"))
    tab = open_notebook(context, base, FIRST)
    before = local(tab)
    type_in(tab, "# my own words\n")
    tab.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")    # saved itself
    tab.reload()
    mine = tab.locator(".jp-CodeCell", has_text="# my own words")
    mine.wait_for()
    assert "has changed since" not in tab.locator(BAR).inner_text()

    served["metadata"]["course"]["edition"] = "newer"
    served["cells"][0]["source"] = "# A newer chapter"
    context.route(f"**/lite/files/{FIRST}*", lambda route: route.fulfill(json=served))
    tab.reload()
    mine.wait_for()                                      # never overwritten
    tab.locator(BAR).get_by_text("The chapter has changed since you began").wait_for()
    tab.locator(BAR).get_by_role("button", name="Fresh copy").first.click()
    tab.get_by_role("heading", name="A newer chapter").wait_for()
    assert mine.count() == 0
    aside = set(local(tab)) - set(before)
    assert len(aside) == 1 and "mine" in next(iter(aside))
    tab.goto(f"{base}/lite/notebooks/index.html?path={aside.pop()}")
    mine.wait_for()


def test_a_second_tab_of_a_notebook_is_told(context, base):
    context.route(f"{pyodide.CDN}/**", lambda route: route.abort())
    first, second = (open_notebook(context, base, FIRST) for _ in range(2))
    second.locator(BAR).get_by_text("open in another tab").wait_for()
    assert "another tab" not in first.locator(BAR).inner_text()
    type_in(first, "# the first tab's words\n")
    first.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    type_in(second, "# the second tab's words\n")
    second.locator(".jp-Dialog").get_by_text("has changed on disk since").wait_for()
    second.locator(".jp-Dialog").get_by_role("button", name="Cancel").click()
    assert "the second tab's words" in second.locator(".jp-CodeCell").first.inner_text()
    first.close()
    second.on("dialog", lambda dialog: dialog.accept())      # unsaved words: leave all the same
    second.reload()
    second.locator(".jp-Notebook .jp-Cell").first.wait_for()
    assert "another tab" not in second.locator(BAR).inner_text()


def test_a_browser_that_keeps_nothing_says_so(context, base):
    context.route(f"{pyodide.CDN}/**", lambda route: route.abort())
    context.add_init_script("Object.defineProperty(window, 'indexedDB', {get() { throw 1; }})")
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    tab = open_notebook(context, base, FIRST)
    tab.locator(BAR).get_by_text("This browser keeps nothing here").wait_for()


def test_a_link_to_a_page_of_the_book_opens_it(context, base):
    context.route(f"{pyodide.CDN}/**", lambda route: route.abort())
    tab = open_notebook(context, base, FIRST)
    with context.expect_page() as opened:
        tab.locator(".jp-RenderedMarkdown a[href*='reference/notation']").first.click()
    opened.value.wait_for_url(f"**/{PLACE}/book/reference/notation.html*")
