"""What stands between a reader on a phone and the first sentence: the page, and one style sheet."""

import hashlib
import json
import re

import pytest
from momentum_book.listings import PLAIN
from momentum_book.styles import cut, small
from pygments.token import STANDARD_TYPES

from course.figures.page import apart, together
from tests.support.site import PAGES, SITE, soup, wire

SHEET = '<link rel="stylesheet" href="([^"]*)">'
FIGURE = ('<explore-figure id="fig-a"><figure>a</figure><script type="application/json">'
          '{"says":["it\'s <b>"]}</script></explore-figure>')


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", PAGES)
def test_little_comes_before_the_first_sentence(path):
    text = (SITE / path).read_text("utf8")
    (sheet,) = re.findall(r'<link [^>]*rel="stylesheet"[^>]*>', text)
    address, edition = re.fullmatch(SHEET, sheet)[1].split("?v=")
    style = (SITE / path).parent.joinpath(address).read_bytes()
    assert len(edition) == 8
    assert wire(text.encode()) + wire(style) <= 120_000
    assert '<script type="application/json">{"controls"' not in text


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", [path for path in PAGES if path != "search.html"])
def test_a_page_asks_for_two_scripts(path):
    """The first is run before anything is shown, the other holds all and waits."""
    scripts = [script for script in soup(path).find_all("script") if script.get("src")]
    assert [script.has_attr("defer") for script in scripts] == [False, True]
    address, edition = scripts[1]["src"].split("?v=")
    text = (SITE / path).parent.joinpath(address).read_bytes()
    assert edition == hashlib.sha256(text).hexdigest()[:8]


@pytest.mark.usefixtures("built")
def test_only_coloured_code_has_elements():
    """What has none looks as it would with one: both themes show it as they show code itself."""
    sheet = (SITE / "_static/pygments.css").read_text("utf8")
    for theme in ("light", "dark"):
        rule = rf'^html\[data-theme="{theme}"\] \.highlight( \.\w+|) \{{.*?\bcolor: (#\w+)'
        colours = dict(re.findall(rule, sheet, re.MULTILINE))
        assert {colours[f" .{STANDARD_TYPES[kind]}"] for kind in PLAIN} == {colours[""]}
    spans = soup("book/05-theory.html").select("pre span[class]")
    assert len(spans) > 1000
    assert not {STANDARD_TYPES[kind] for kind in PLAIN} & {s["class"][0] for s in spans}


def test_a_font_that_comes_late_moves_no_text(browser, base):
    """On a page without figures it is asked for by the first script, before a style names it."""
    page = browser.new_page()
    page.goto(f"{base}/book/reference/summary.html", wait_until="networkidle")
    asked = page.evaluate("""performance.getEntriesByType("resource")
      .filter(({name}) => name.endsWith(".woff2")).map(({initiatorType}) => initiatorType)""")
    assert asked == ["link"]
    page.close()


@pytest.mark.usefixtures("built")
def test_a_figure_and_its_settings_are_named_alike():
    for figure in soup("book/05-theory.html").find_all("explore-figure"):
        assert json.loads(figure.find("script", type="application/json").string)["controls"]


def test_payloads_go_out_and_come_in_again(tmp_path):
    def file(name, text):
        tmp_path.joinpath(f"{name}.js").write_text(text, "utf8")
        return f"{name}.js?v=1"

    page = f"<p>before</p>{FIGURE}<p>after</p>{FIGURE.replace('fig-a', 'fig-b')}"
    out = apart(page, file)
    assert "says" not in out and out.count("data-from") == 2
    assert together(out, tmp_path) == page
    assert apart("<p>no figure</p>", file) == "<p>no figure</p>"


@pytest.mark.parametrize(("sheet", "left"), [
    (".here{a:b}.gone{a:b}", ".here{a:b}"),
    (".gone .here, .here > p:hover, #gone{a:b}", ".here > p:hover{a:b}"),
    ("p:not(.gone)::before{a:b}", "p:not(.gone)::before{a:b}"),
    ("[data-x] .here.gone{a:b}*{c:d}:root{e:f}", "*{c:d}:root{e:f}"),
    ("@media print{.gone{a:b}}@media print{.here{a:b}table{a:b}}", "@media print{.here{a:b}}"),
    ("@font-face{a:b}@keyframes gone{from{a:b}}", "@font-face{a:b}@keyframes gone{from{a:b}}"),
])
def test_rules_of_what_no_page_has_are_left_out(sheet, left):
    assert cut(sheet, {"here", "p"}) == left


WATCHED = """
  window.themes = [];
  window.late = 0;                     // boxes asked for their size after something was written
  new MutationObserver(all => all.forEach(() =>
    themes.push(document.documentElement.dataset.theme)))
    .observe(document, {subtree: true, attributes: true, attributeFilter: ["data-theme"]});
  let dirty = false;
  const watch = (owner, name, told) => {
    const kept = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {...kept, ...told(kept)});
  };
  watch(Element.prototype, "scrollWidth", ({get}) => ({get() {
    late += dirty;
    return get.call(this);
  }}));
  watch(HTMLElement.prototype, "tabIndex", ({set}) => ({set(value) {
    dirty = true;
    queueMicrotask(() => { dirty = false; });
    set.call(this, value);
  }}));"""


@pytest.mark.browser
@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_page_is_painted_once(browser, site, look):
    """Its theme is known before, and what scrolls is found without laying it out for each box."""
    with browser.new_context(color_scheme=look, viewport={"width": 360, "height": 700}) as context:
        context.add_init_script(WATCHED)
        page = context.new_page()
        page.goto(f"{site}/book/05-theory.html", wait_until="load")
        page.wait_for_selector(".bd-article :is(pre, .formula)[tabindex='0']", state="attached")
        assert page.evaluate("[...new Set(themes)]") == [look]
        assert page.evaluate("late") == 0


@pytest.mark.browser
def test_a_phone_lays_out_what_comes_near(browser, site):
    """And still goes to a place far below, finds what scrolls there, and prints it all."""
    phone = {"viewport": {"width": 360, "height": 700}}
    with browser.new_context(**phone) as context:
        page = context.new_page()
        page.goto(f"{site}/book/05-theory.html")
        shown = """() => [...document.querySelectorAll(".bd-article > section > section")].map(
            section => section.lastElementChild.checkVisibility({contentVisibilityAuto: true}))"""
        assert not all(page.evaluate(shown))
        last = page.evaluate(
            "[...document.querySelectorAll('.bd-article > section > section')].at(-1).id")
        page.goto(f"{site}/book/05-theory.html#{last}")
        page.wait_for_function("""id => Math.abs(
            document.getElementById(id).getBoundingClientRect().top) < 120""", arg=last)
        assert page.evaluate(shown)[-1]
        page.locator(".formula, pre").last.scroll_into_view_if_needed()
        page.wait_for_function("""() => [...document.querySelectorAll(".bd-article pre, .formula")]
            .filter(box => box.checkVisibility({contentVisibilityAuto: true}))
            .every(box => box.scrollWidth <= box.clientWidth || box.tabIndex === 0)""")
        page.emulate_media(media="print")
        page.wait_for_function(f"() => ({shown})().every(Boolean)")


HOLDS = "CSS.supports = () => true"    # it keeps its place when something grows above
BEGUN = """() => ["explore-figure:has(form)", "form.gm-predict", "momentum-quiz form"].map(
    found => document.querySelectorAll(found).length)"""


@pytest.mark.browser
def test_forms_wait_until_a_reader_comes_near_or_begins_to_read(browser, site):
    page_of = soup("book/05-theory.html")
    figures = page_of.select("explore-figure")
    all_there = [len(figures)] + [
        len(json.loads(page_of.select_one(f"{name} > script").string))
        for name in ("course-predictions", "momentum-quiz")]
    with browser.new_context(viewport={"width": 360, "height": 700}) as context:
        context.add_init_script(HOLDS)
        page = context.new_page()

        def come(what="", event=None):
            page.goto("about:blank")
            page.goto(f"{site}/book/05-theory.html{what}", wait_until="load")
            page.wait_for_function("() => customElements.get('course-predictions')")
            if event:
                page.evaluate("kind => dispatchEvent(new Event(kind))", event)
                page.wait_for_function(f"all => String(({BEGUN})()) === String(all)", arg=all_there)

        come()
        assert page.evaluate(BEGUN) < all_there and page.evaluate(BEGUN)[2] == 0
        page.set_viewport_size({"width": 360, "height": 2000})           # nobody has scrolled
        page.wait_for_function(f"() => ({BEGUN})()[1] > 0")
        assert page.evaluate(BEGUN)[2] == 0
        page.set_viewport_size({"width": 360, "height": 700})
        for event in ("keydown", "pointerdown", "beforeprint"):
            come(event=event)
        figure = figures[-1]["id"]
        come(f"#{figure}", event="scroll")
        page.wait_for_timeout(500)
        top = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", figure)
        assert -50 < top < 150


def test_a_small_sheet_says_the_same():
    sheet = ('a {\n  margin: 0 /* why */ 1px;\n  content: "/* a  b */"\n}\n'
             '@media print {\n  b {c:d}\n}')
    assert small(sheet) == 'a { margin: 0  1px; content: "/* a  b */" } @media print { b {c:d} }'
