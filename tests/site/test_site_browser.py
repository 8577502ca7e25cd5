"""The built site in a real browser: every page in each look, every control of every explorable."""

import gzip
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.site.conftest import LOOKS
from tests.support.browser import ALL, AT_REST, COLOURS, NOT_ASKED, axe, wider
from tests.support.reading import stays, work_through
from tests.support.site import MOVING, PAGES, each_kind


@pytest.fixture
def visit(browser, site, page_errors):
    """visit(path, look) opens a page in a browser that was never here; errors fail the test."""
    contexts, errors = [], []

    def open_page(path, look="light", asks=None):
        contexts.append(browser.new_context(**LOOKS[look], reduced_motion="reduce"))
        contexts[-1].add_init_script(NOT_ASKED)
        page = contexts[-1].new_page()
        errors.append(page_errors(page))
        if asks:
            page.on("request", asks)
        page.goto(f"{site}/{path}", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => {})")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [error for page in errors for error in page]


def seen(page, selector):
    return page.locator(selector).locator("visible=true").count()


def look_at(page, theme):
    """What must be so of every page on every screen; all that can be unfolded is, afterwards."""
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert wider(page) <= 0, "wider than the screen"
    assert seen(page, ".search-button__button, main input[type=search]") == 1
    assert page.evaluate("""[...document.querySelectorAll(".gm-panel")].every(
        panel => panel.getBoundingClientRect().height > 40)"""), "a picture without size"
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


@cache
def wire(file):
    """Its bytes as a server with gzip would send it."""
    return len(gzip.compress(file.read_bytes()))


@pytest.mark.parametrize("path", PAGES)
def test_page(visit, site, built, path):
    """All that axe tells, and all that a first visit loads."""
    urls = set()
    page = visit(path, asks=lambda request: urls.add(
        urlsplit(request.url.removeprefix(f"{site}/")).path))
    look_at(page, "light")
    assert not axe(page, rules=ALL)
    page.wait_for_load_state("networkidle")
    sizes = {url: wire(built / url) for url in urls}
    assert path in sizes and sum(sizes.values()) <= 400_000, \
        sorted(sizes.items(), key=lambda s: -s[1])[:8]


@each_kind("path", PAGES)
def test_page_in_the_dark(visit, path):
    """Its colours; and a reader's system that turns light takes the page along."""
    page = visit(path, "dark")
    look_at(page, "dark")
    assert not axe(page, rules=COLOURS)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.wait_for_function("() => document.documentElement.dataset.theme !== 'dark'")
    look_at(page, "light")


@pytest.mark.parametrize("path", ["book/01-momentum.html", "zh/book/05-theory.html"])
def test_paper_has_the_same_colours_from_both_themes(visit, path):
    """A page printed from the dark theme had its code in light letters."""
    def printed(look):
        page = visit(path, look)
        page.wait_for_selector("explore-figure .gm-panel")
        page.emulate_media(media="print")
        return page.evaluate("""() => [...document.querySelectorAll(".bd-article *")]
            .filter(part => part.checkVisibility({visibilityProperty: true, opacityProperty: true}))
            .map(part => {
              const {color, fill, stroke, backgroundColor} = getComputedStyle(part);
              const says = [...part.childNodes].some(child => child.nodeName === "#text"
                                                              && child.data.trim());
              const where = `${part.tagName}.${part.getAttribute("class")} ${part.textContent}`;
              return `${where.slice(0, 40)} ${[says && color, fill, stroke, backgroundColor]}`;
            })""")
    light, dark = printed("light"), printed("dark")
    assert len(light) == len(dark) > 1000
    assert not [pair for pair in zip(light, dark, strict=True) if pair[0] != pair[1]][:5]


@pytest.mark.parametrize("edition", ["", "zh/"])
def test_letters_much_larger_than_usual_leave_a_phone_its_width(browser, base, edition):
    """Half as large again on 360 px, or twice: what is measured in letters is so on 240 and 180."""
    context = browser.new_context(viewport={"width": 240, "height": 500})
    page = context.new_page()
    for name in ("index", "01-momentum", "08-practice", "reference/mathlib", "reference/running"):
        page.set_viewport_size({"width": 240, "height": 500})
        page.goto(f"{base}/{edition}book/{name}.html")
        assert wider(page) <= 0, name
        header, title = (page.locator(part).first.bounding_box()
                         for part in (".bd-header-article", ".bd-article h1"))
        assert header["y"] + header["height"] <= title["y"], name
        page.set_viewport_size({"width": 180, "height": 500})
        assert wider(page) <= 8, name
    context.close()


def test_page_on_a_phone(phone):
    """As it comes: figures wait for a prediction."""
    look_at(phone, "light")


@each_kind("in_a_hand", PAGES, indirect=True)
def test_accessible_on_a_phone(phone):
    """What is told and coloured is that of test_page; what only a phone has, its menus' buttons and
    what one scrolls, is the same on all pages of a kind."""
    assert not axe(phone)


def test_everything_works_and_every_link_stays(phone, site, built):
    """Below a path, under the strict policy; test_site_anywhere.py does the same from a disk."""
    stays(phone, site, built)
    work_through(phone)


@each_kind("path", PAGES)
def test_page_without_javascript(reader, site, path):
    page = reader("light", java_script_enabled=False).new_page()
    page.goto(f"{site}/{path}")
    assert seen(page, "h1") == 1
    assert seen(page, "explore-figure figure") == page.locator("explore-figure").count()
    assert seen(page, "article p") > 0 or path == "search.html"
    page.close()


def test_theme_switch_and_search(visit):
    page = visit(PAGES[0])
    themes = set()
    for _ in range(3):                                     # light, dark, as the system has it
        page.locator(".theme-switch-button").locator("visible=true").click()
        themes.add(page.evaluate("document.documentElement.dataset.theme"))
    assert themes == {"light", "dark"}
    page.keyboard.press("Control+k")
    page.keyboard.type("momentum")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    assert Path(urlsplit(page.url).path).name == "search.html"


def test_a_site_without_storage_works(browser, site, page_errors):
    """A private window that keeps nothing: all works, and notes say that they will not stay."""
    context = browser.new_context(**LOOKS["dark"])
    context.add_init_script("Object.defineProperty(window, 'localStorage', {configurable: true, "
                            "get() { throw new DOMException('off', 'SecurityError'); }})")
    page = context.new_page()
    errors = page_errors(page)
    page.goto(f"{site}/{MOVING[0]}")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.locator(".theme-switch-button").locator("visible=true").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("momentum")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    page.wait_for_load_state("networkidle")                # the excerpts have come
    page.goto(f"{site}/book/reference/map.html")
    page.locator("course-map input[type=checkbox]").first.check()
    assert "keeps nothing" in page.locator("course-map [role=status]").inner_text()
    context.close()
    assert not errors


def test_the_phone_has_its_menus(visit):
    page = visit(MOVING[0], "phone")
    page.locator(".primary-toggle").locator("visible=true").click()
    page.wait_for_selector("#pst-primary-sidebar-modal[open] .bd-links a >> visible=true")
    assert not axe(page)
    page.keyboard.press("Escape")
    for toggle in (".primary-toggle", ".secondary-toggle", ".search-button__button"):
        button = page.locator(toggle).locator("visible=true")
        button.press("Enter")
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")
        assert button.evaluate("button => button === document.activeElement"), toggle


# Every control of every explorable: what it is, at its first setting, where it can be reached.
CONTROLS = "explore-figure .gm-controls :is(input, select)"
READY = """async control => {
  const figure = control.closest("explore-figure");
  figure.data.controls.forEach((c, i) => figure.set(i, c.start));
  figure.before = figure.querySelector(".gm-picture").innerHTML;
  return {id: control.id || control.name, kind: control.type, checked: control.checked,
          at: Number(control.value), last: Number(control.max), ...await (AT_REST)(control),
          other: control.options && (control.selectedIndex + 1) % control.options.length};
}""".replace("AT_REST", AT_REST)
# Whether the picture is another one than before.
MOVED = """control => {
  const figure = control.closest("explore-figure"), before = figure.before;
  return before !== (figure.before = figure.querySelector(".gm-picture").innerHTML);
}"""


def drag(page, slider):
    """Drag the thumb to the end that is farther away."""
    end = 0 if slider["at"] > slider["last"] - slider["at"] else slider["last"]
    x, run = slider["x"] + 10, (slider["width"] - 20) / slider["last"]
    y = slider["y"] + slider["height"] / 2
    page.mouse.move(x + run * slider["at"], y)
    page.mouse.down()
    page.mouse.move(x + run * (slider["at"] + end) / 2, y)
    page.mouse.move(x + run * end, y)
    page.mouse.up()


# Of a figure in view, its left and right edge: what is cut off there cannot be hit.
EDGES = """figure => {
  figure.scrollIntoView({block: "center"});
  const {left, right, top, height} = figure.getBoundingClientRect();
  return [left + 1, right - 1].map(x => figure.contains(
    document.elementFromPoint(x, Math.min(Math.max(top + height / 4, 100), innerHeight - 50))));
}"""


def test_a_figure_wider_than_the_text_is_whole(desk):
    width = desk.evaluate("document.querySelector('.bd-article p').offsetWidth")
    figures = desk.query_selector_all("explore-figure")
    assert any(figure.bounding_box()["width"] > width + 60 for figure in figures)
    for figure in figures:
        assert figure.evaluate(EDGES) == [True, True], figure.get_attribute("id")


def test_every_control_moves_by_mouse_and_by_keyboard(desk):
    page = desk
    assert page.query_selector(CONTROLS)
    for control in page.query_selector_all(CONTROLS):
        now = control.evaluate(READY)
        if now["kind"] == "range":
            drag(page, now)
        elif now["kind"] == "select-one":
            control.select_option(index=now["other"])
        elif not (now["kind"] == "radio" and now["checked"]):
            control.click()
        else:
            continue
        assert control.evaluate(MOVED), now
    for control in page.query_selector_all(CONTROLS):
        now = control.evaluate(READY)
        if now["kind"] == "radio" and not now["checked"]:
            continue                                       # arrow keys lead to it
        keys = {"range": ("Home", "End"), "checkbox": ("Space",)}
        control.focus()
        changes = []
        for key in keys.get(now["kind"], ("ArrowDown", "ArrowUp")):
            page.keyboard.press(key)
            changes.append(control.evaluate(MOVED))
        assert any(changes), now


@each_kind("in_a_hand", MOVING, indirect=True)
def test_every_slider_moves_by_touch_and_says_so(phone):
    """That they move on a phone is told of every page by test_everything_works_and_…"""
    if phone.locator(".gm-waits").count():                 # no test before this one has opened them
        work_through(phone)
    for control in phone.query_selector_all(f"{CONTROLS}[type=range]"):
        now = control.evaluate(READY)
        assert now["height"] >= 43.9, "a touch target of 44 px"
        texts, changes = {control.get_attribute("aria-valuetext")}, []
        for x in (6, now["width"] - 6):
            phone.touchscreen.tap(now["x"] + x, now["y"] + now["height"] / 2)
            changes.append(control.evaluate(MOVED))
            texts.add(control.get_attribute("aria-valuetext"))
        assert any(changes), now
        assert len(texts) > 1


# What a figure shows: its picture and what is said of it.
# A node that has been dressed anew has its attributes in another order, and one may be empty.
STATE = """figure => JSON.stringify([figure.querySelector("figcaption").innerText,
  [...figure.querySelectorAll(".gm-picture *")].filter(node => node.getAttribute("d") !== "").map(
    node => [node.localName, node.textContent,
             [...node.attributes].map(({name, value}) => `${name}=${value}`).sort()])])"""


@each_kind("on_a_desk", MOVING, indirect=True)
def test_a_link_opens_its_setting(desk, page_errors):
    """The first link is opened in a new tab; there the others are followed."""
    links = {}
    desk.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    for figure in desk.query_selector_all("explore-figure"):
        figure.evaluate("figure => figure.data.controls.forEach("
                        "(control, i) => figure.set(i, control.texts.length - 1))")
        figure.query_selector(".gm-link").click()          # without a clipboard: the address bar
        links[desk.url] = (figure.get_attribute("id"), figure.evaluate(STATE))
    there = desk.context.new_page()                        # a page behind another hardly moves
    errors = page_errors(there)
    for url, (name, state) in links.items():
        there.goto(url)
        assert there.url == url
        assert there.query_selector(f"#{name}").evaluate(STATE) == state
    there.close()
    assert not errors
