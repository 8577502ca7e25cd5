"""Run in the browser, in a browser: the real Pyodide, every chapter, its sliders and checks.

The first chapter is opened once for all that is looked at in it. Tests marked `weekly` start a
Pyodide of their own each: `make test-all`.
"""

import contextlib
import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest

from tests.support import pyodide
from tests.support.browser import listen, rules, serve
from tests.support.lab import at_rest, menu, move_a_slider
from tests.support.lite_tab import BAR, CODE, RUN, open_notebook, ready, run_all
from tests.support.patience import until
from tests.support.places import NOTEBOOKS as CHAPTERS
from tests.support.places import ROOT

FIRST = CHAPTERS[0].name
# what a learner has typed on the page of the first chapter
FACTOR = "def size_in_the_long_run(beta):\n    return 1 / (1 + beta)\n"
TYPED = {"course": "gaining-momentum", "version": 1, "ticks": [], "quizzes": {}, "exercises": {
    "alternating-limit": {"answer": [FACTOR]}, "wide-ravine": {"answer": ["0,033", ""]},
    "velocity-as-a-sum": {"answer": 5}}}

# what these modules import is not here, or nowhere in Pyodide
NOT_HERE = {"IPython.lib.lexers", "concurrent.futures.process", "psygnal._evented_model",
            "psygnal.containers._evented_proxy", "psygnal.qt", "pty", "pyparsing.diagram"}


@contextlib.contextmanager
def visit(browser, site, path):
    """A chapter opened from its page and run to its end, under the policy of book/_headers.

    The browser reports what the policy refuses to the server; a worker's refusals reach no console.
    """
    headers, refused, asked = rules(ROOT / "book" / "_headers"), [], []
    policy = headers["/lite/*"][0]
    assert policy[0] == "Content-Security-Policy" and "default-src 'none'" in policy[1]
    headers["/lite/*"][0] = (policy[0], f"{policy[1]}; report-uri /refused")
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    with serve(site, "/~ada/course", headers, reports=refused) as base:
        tab = context.new_page()
        errors = listen(tab)
        tab.goto(f"{base}/book/{path.stem}.html")
        assert not errors
        context.on("request", lambda request: asked.append(request.url))
        tab.evaluate("notes => localStorage.setItem(`${notes.course} /~ada/course/`,"
                     "JSON.stringify(notes))", TYPED)
        tab.locator("a.run-here").click()
        tab.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        ready(tab)
        first = {site / unquote(urlsplit(url).path.removeprefix("/~ada/course/")) for url in asked}
        yield SimpleNamespace(tab=tab, base=base, asked=asked, refused=refused, first=first,
                              outputs=run_all(tab))
    context.close()


def every_cell_runs_and_its_slider_moves(visit, path):
    assert [output for output in visit.outputs if output.get("name") == "stderr"] == []
    cells = json.loads(path.read_text("utf8"))["cells"]
    checks = sum(re.search(r"^check\(", "".join(cell["source"]), re.MULTILINE) is not None
                 for cell in cells if cell["cell_type"] == "code")
    answers = ["".join(o.get("data", {}).get("text/html", "")) for o in visit.outputs]
    assert sum("Nothing to check yet." in answer for answer in answers) == checks > 0
    move_a_slider(visit.tab)
    assert [url for url in visit.asked if "/later/" in url] == [], "no chapter asks for these"
    assert [url for url in visit.asked if not url.startswith((visit.base, "blob:", "data:"))] == []
    assert visit.refused == []


@pytest.fixture(scope="module")
def first(browser, own_site):
    with visit(browser, own_site, CHAPTERS[0]) as opened:
        yield opened


class TestTheFirstChapter:
    def test_it_runs_from_its_page(self, first):
        every_cell_runs_and_its_slider_moves(first, CHAPTERS[0])

    def test_the_first_visit_is_light(self, first):
        sizes = [path.stat().st_size if path.suffix in (".whl", ".zip", ".woff2")
                 else len(gzip.compress(path.read_bytes(), 6))
                 for path in first.first if path.is_file()]
        size = round(sum(sizes) / 1e6)
        assert 13 < size <= 15, "Python itself is among them"
        told = (ROOT / "book/reference/running.md").read_text("utf8")
        assert f"about {size} MB are fetched" in told and f"over the wire | {size} MB" in told

    def test_one_drags_in_a_picture(self, first):
        """Its widget comes from this site and from the kernel, and the policy lets it in."""
        tab = first.tab
        pad = at_rest(tab, tab.locator(".gm-pad").first)
        figure = tab.locator(".widget-vbox:has(.gm-pad)").first
        before = figure.locator("[role=img]").get_attribute("aria-label")
        tab.mouse.click(pad["x"] + pad["width"] * 0.95, pad["y"] + pad["height"] * 0.9)
        figure.locator(f"[role=img]:not([aria-label={json.dumps(before)}])").wait_for()
        assert not figure.locator(".gm-no-pad p").is_visible()
        assert first.refused == []

    def test_checks_answer_here_as_elsewhere(self, first):
        """Right, wrong and endless answers; no thread can start in Pyodide."""
        tab = first.tab
        tab.evaluate(RUN, "import numpy as np\nfrom course.checks import check")
        right = tab.evaluate(RUN, 'check("velocity-as-a-sum", lambda g, b: '
                                  "sum(b ** (len(g) - 1 - k) * g[k] for k in range(len(g))))")
        wrong = tab.evaluate(RUN, 'check("velocity-as-a-sum", lambda g, b: sum(g))')
        tab.evaluate(RUN, "def endless(gradients, beta):\n    while True:\n        pass")
        endless = tab.evaluate(RUN, 'check("velocity-as-a-sum", endless)')
        assert "gm-check-pass" in right
        assert "gm-check" in wrong and "gm-check-pass" not in wrong
        assert "no answer within" in endless

    def test_answers_come_along_from_the_page(self, first):
        """On request, and no cell that was changed here is touched."""
        tab, sources = first.tab, f"() => {CODE}.map(cell => cell.sharedModel.source)"
        before = tab.evaluate(sources)
        tab.locator(BAR).get_by_role("button", name="Put in my answers").click()
        after = [text for text in tab.evaluate(sources) if text not in before]
        assert after == [
            'wide = quadratic([1, 100])\nsetting = {"learning_rate": 0.033, "momentum": ...}\n'
            'check("wide-ravine", setting)',
            f'{FACTOR}\n\ncheck("alternating-limit", size_in_the_long_run)']
        assert "put in: 2." in tab.locator(BAR).inner_text()

    def test_what_passes_here_has_passed_on_the_page(self, first):
        """At once, in another tab; and what is typed there stays."""
        page = first.tab.context.new_page()
        page.goto(f"{first.base}/book/{CHAPTERS[0].stem}.html")
        notes = "learnerNotes.read()"
        before = {*page.evaluate(notes)["ticks"]}
        assert not before & {"1.1", "1.3"}
        first.tab.evaluate(RUN, "answer = (2, 3.6, 20 / 2)\ncheck('steady-push', answer)")
        first.tab.evaluate(RUN, FACTOR.replace("1 + beta", "(1 + beta)")
                           + '\n\ncheck("alternating-limit", size_in_the_long_run)')
        page.locator("[name=steady-push] [role=status] p").wait_for()
        fields = page.locator("[name=steady-push] input")
        assert [field.input_value() for field in fields.all()] == ["2", "3.6", "20 / 2"]
        page.wait_for_function(f"{notes}.exercises['alternating-limit'].passed")
        assert page.locator("[name=alternating-limit] textarea").input_value() == FACTOR
        assert {*page.evaluate(notes)["ticks"]} - before == {"1.1", "1.3"}
        page.reload()
        said = page.locator("[name=steady-push] [role=status]")
        assert said.text_content() == "You have answered this one."   # far below, not laid out
        page.close()

    def test_what_is_seldom_asked_for_comes_when_it_is(self, first):
        """Modules and fonts, as in the release; and without a network it is said."""
        tab = first.tab
        tab.context.route("**/later/*", lambda route: route.abort())
        assert "python_stdlib.zip cannot be fetched" in tab.evaluate(RUN, "import statistics")
        tab.context.unroute("**/later/*")
        said = tab.evaluate(RUN, f"""
import _later, importlib, json, warnings
warnings.simplefilter("ignore")
failed = []
for name in _later.places():
    if name not in {NOT_HERE | {"course.zh", "unittest.__main__"}}:
        try:
            importlib.import_module(name)
        except BaseException as error:
            failed.append(f"{{name}}: {{error}}")
print(len(_later.places()), failed)""")
        count, failed = said.split(maxsplit=1)
        assert int(count) > 200 and failed.strip() == "[]"
        assert "mean of 2.0" in tab.evaluate(RUN, """
from numpy import *
import io
import matplotlib.pyplot as plt
from statistics import mean
axes = plt.figure().add_subplot(projection="3d")
axes.set_title("bold $x$", weight="bold")
plt.savefig(io.BytesIO())
print("mean of", mean([1.0, 3.0]), fft.fft([1]))""")
        asked = {url.split("/")[-1] for url in first.asked if "/later/" in url}
        assert {"python_stdlib.zip", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"} <= asked
        assert "STIXGeneral.ttf" not in asked and first.refused == []
        assert "Plot y versus x" in tab.evaluate(RUN, "help(plt.plot)")

    def test_the_policy_bites_here_too(self, first):
        """It refused nothing that a chapter needs; it does refuse what leaves the site."""
        before = len(first.refused)
        first.tab.evaluate("fetch('https://example.org/page').catch(() => 0)")
        first.tab.evaluate(RUN, "import js\ntry:\n    await js.fetch('https://example.org/worker')"
                                "\nexcept Exception:\n    pass")
        until(lambda: len(first.refused) == before + 2, lambda: first.tab.wait_for_timeout(100))
        assert all("connect-src" in report for report in first.refused[before:])


@pytest.mark.weekly
@pytest.mark.parametrize("path", CHAPTERS[1:], ids=lambda path: path.stem)
def test_every_other_chapter_runs_from_its_page(browser, own_site, path):
    with visit(browser, own_site, path) as opened:
        every_cell_runs_and_its_slider_moves(opened, path)


@pytest.mark.weekly
def test_a_blocked_address_is_said_and_the_rest_stays_readable_with_its_links(context, bare):
    context.route(f"{pyodide.CDN}/**", lambda route: route.abort())
    tab = open_notebook(context, bare, FIRST)
    tab.wait_for_selector(f"{BAR}[data-state=failed]")
    said = tab.locator(BAR).inner_text()
    assert "could not be fetched from cdn.jsdelivr.net" in said and "Cells cannot run" in said
    assert tab.locator(BAR).get_by_role("button", name="Try again").is_visible()
    with context.expect_page() as opened:
        tab.locator(".jp-RenderedMarkdown a[href*='reference/notation']").first.click()
    opened.value.wait_for_url(f"{bare}/book/reference/notation.html*")
    opened.value.close()
    tab.locator(BAR).get_by_role("link", name="The page of this chapter").click()
    tab.wait_for_url(f"{bare}/book/{Path(FIRST).stem}.html")


@pytest.mark.weekly
def test_a_chinese_notebook_has_a_chinese_bar_and_menus(context, bare):
    context.route(f"{pyodide.CDN}/**", lambda route: route.abort())
    tab = context.new_page()
    tab.goto(f"{bare}/zh/book/{CHAPTERS[0].stem}.html")
    tab.locator("a.run-here").click()
    tab.locator(BAR).get_by_role("button", name="再试一次").wait_for()
    tab.locator(".jp-Notebook").get_by_role("heading", name="什么是动量").wait_for()
    tab.get_by_role("menuitem", name="文件", exact=True).wait_for()
    assert "import course.zh" in tab.locator(".jp-CodeCell").first.inner_text()
    tab.locator(BAR).get_by_role("link", name="这一章的页面").click()
    tab.wait_for_url(f"{bare}/zh/book/{CHAPTERS[0].stem}.html")


@pytest.mark.weekly
def test_silence_is_said_too(context, bare):
    context.route(f"{pyodide.CDN}/**", lambda route: None)
    tab = context.new_page()
    tab.clock.install()
    tab.goto(f"{bare}/lite/notebooks/index.html?path={FIRST}")
    tab.wait_for_selector(f"{BAR}[data-state=fetching]")
    tab.clock.fast_forward(30_000)
    tab.wait_for_selector(f"{BAR}[data-state=failed]")
    assert "Nothing has arrived for 20 seconds" in tab.locator(BAR).inner_text()


@pytest.mark.weekly
def test_python_that_cannot_start_is_said(context, own):
    """Whatever the reason: no script, no wheel, nothing that happens, no WebAssembly."""
    def said(state):
        tab.wait_for_selector(f"{BAR}[data-state={state}]")
        return tab.locator(BAR).inner_text()

    context.route("**/pyodide.js", lambda route: route.abort())
    tab = open_notebook(context, own, FIRST)
    text = said("failed")
    assert "could not be started" in text and "pyodide.js" in text and "close other tabs" in text
    assert tab.locator(BAR).get_by_role("button", name="Try again").is_visible()

    context.unroute("**/pyodide.js")
    asked = []

    def only_for_the_page(route):
        asked.append(route.request.url)
        route.abort() if len(asked) > 1 else route.continue_()

    context.route("**/gaining_momentum*", only_for_the_page)
    tab.reload()
    assert "not loaded: course" in said("failed")

    context.unroute("**/gaining_momentum*")
    context.route("**/pyodide.js", lambda route: None)               # for ever
    tab = context.new_page()
    tab.clock.install()
    tab.goto(f"{own}/lite/notebooks/index.html?path={FIRST}")
    tab.wait_for_selector(f"{BAR}[data-state=starting]")
    tab.clock.fast_forward(70_000)
    assert "has not started in 60 seconds" in said("slow")

    context.add_init_script("delete window.WebAssembly")
    tab.reload()
    assert "WebAssembly is missing" in said("failed")


@pytest.mark.weekly
def test_a_first_load_that_breaks_off_is_tried_again(context, bare, release):
    """Twice for the page, once for Python: said. After "Try again" it breaks once more: mended."""
    broken = ["pyodide.asm.wasm"] * 4
    with serve(release, "", pyodide.CDN_SAYS, broken) as cdn:
        pyodide.lead(context, cdn)
        tab = open_notebook(context, bare, FIRST)
        tab.wait_for_selector(f"{BAR}[data-state=failed]")
        assert "could not be fetched from 127.0.0.1" in tab.locator(BAR).inner_text()
        until(lambda: len(broken) == 1, lambda: tab.wait_for_timeout(100))
        tab.locator(BAR).get_by_role("button", name="Try again").click()
        ready(tab)
        assert broken == [] and "hello" in tab.evaluate(RUN, "print('hello')")


@pytest.mark.weekly
def test_without_the_newest_webassembly_too(context, own):
    pyodide.age(context)
    tab = open_notebook(context, own, FIRST)
    ready(tab)
    with_jspi = tab.evaluate(RUN, "import js\nprint(hasattr(js.WebAssembly, 'Suspending'))")
    assert with_jspi.strip() == "False" and "hello" in tab.evaluate(RUN, "print('hello')")


def kernel(tab, entry):
    tab.get_by_role("menuitem", name="Kernel", exact=True).click()
    tab.locator(".lm-Menu-itemLabel", has_text=entry).first.click()


@pytest.mark.weekly
def test_a_restart_in_the_middle_of_run_all_is_said(context, own):
    tab = open_notebook(context, own, FIRST)
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
    assert [o for o in outputs if o.get("name") == "stderr"] == []
    kernel(tab, "Shut Down Kernel")
    tab.wait_for_selector(f"{BAR}[data-state=off]")
    menu(tab, "Run", "Run All Cells")
    tab.wait_for_selector(f"{BAR}[data-state=starting]")
