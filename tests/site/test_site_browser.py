"""The built site in a real browser: every page in each look, every control of every explorable."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.browser import axe, serve
from tests.support.chapter import cells
from tests.support.site import PAGES, SOURCES

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
}
MOVING = [path for path, source in SOURCES.items() if "explore(" in "".join(cells(source))]
PICTURE = "figure => figure.querySelector('.gm-picture').innerHTML"


@pytest.fixture(scope="module")
def site(built):
    with serve(built) as base:
        yield base


@pytest.fixture
def visit(browser, site, page_errors):
    """visit(path, look) opens a page; what goes wrong in it fails the test at its end."""
    contexts, errors = [], []

    def open_page(path, look="light", **options):
        # calm: nothing is half faded in when axe-core measures it
        contexts.append(browser.new_context(**LOOKS[look], **options, reduced_motion="reduce"))
        page = contexts[-1].new_page()
        errors.append(page_errors(page))
        page.goto(f"{site}/{path}", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => {})")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [error for page in errors for error in page]


def seen(page, selector):
    return page.locator(selector).locator("visible=true").count()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_page(visit, path, look):
    page = visit(path, look)
    theme = page.evaluate("document.documentElement.dataset.theme")
    assert theme == ("dark" if look == "dark" else "light")
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{wider} px wider than the screen"
    assert seen(page, ".search-button__button, main input[type=search]") == 1
    panels = page.locator(".gm-panel").all()
    assert all(panel.bounding_box()["height"] > 40 for panel in panels), "a picture without size"
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert not axe(page)


@pytest.mark.parametrize("path", PAGES)
def test_page_without_javascript(visit, path):
    page = visit(path, java_script_enabled=False)
    assert seen(page, "h1") == 1
    assert seen(page, "explore-figure figure") == page.locator("explore-figure").count()
    assert seen(page, "article p") > 0 or path == "search.html"


@pytest.mark.parametrize("path", PAGES)
def test_page_weight(browser, built, site, path):
    """Everything a first visit loads, as a server with gzip would send it."""
    context = browser.new_context(**LOOKS["light"])
    page, urls = context.new_page(), set()
    page.on("request", lambda request: urls.add(urlsplit(request.url).path.lstrip("/")))
    page.goto(f"{site}/{path}", wait_until="networkidle")
    context.close()
    sizes = {url: len(gzip.compress((built / url).read_bytes())) for url in urls}
    assert sum(sizes.values()) <= 400_000, sorted(sizes.items(), key=lambda s: -s[1])[:8]


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


def controls(page):
    """(figure, control, kind) for every control of every explorable, each at its first setting."""
    back = "figure => figure.data.controls.forEach((c, i) => figure.set(i, c.start))"
    for figure in page.locator("explore-figure").all():
        for control in figure.locator(".gm-controls :is(input, select)").all():
            figure.evaluate(back)
            yield figure, control, control.evaluate("node => node.type")


def moves(figure, act):
    """Whether the picture is another one after the act."""
    before = figure.evaluate(PICTURE)
    act()
    return figure.evaluate(PICTURE) != before


def drag(page, slider):
    """Drag the thumb to the end that is farther away."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    here, last = (int(slider.evaluate(f"node => node.{key}")) for key in ("value", "max"))
    end = 0 if here > last - here else last
    y, x, run = box["y"] + box["height"] / 2, box["x"] + 10, box["width"] - 20
    page.mouse.move(x + run * here / last, y)
    page.mouse.down()
    page.mouse.move(x + run * (here + end) / 2 / last, y)
    page.mouse.move(x + run * end / last, y)
    page.mouse.up()


@pytest.mark.parametrize("path", MOVING)
def test_every_control_moves_by_mouse(visit, path):
    page = visit(path)
    for figure, control, kind in controls(page):
        act = control.click
        if kind == "range":
            act = lambda c=control: drag(page, c)          # noqa: E731
        elif kind == "select-one":
            other = control.evaluate("node => (node.selectedIndex + 1) % node.options.length")
            act = lambda c=control, o=other: c.select_option(index=o)      # noqa: E731
        elif kind == "radio" and control.is_checked():
            continue
        assert moves(figure, act), control.get_attribute("id")


@pytest.mark.parametrize("path", MOVING)
def test_every_control_moves_by_keyboard(visit, path):
    page = visit(path)
    for figure, control, kind in controls(page):
        if kind == "radio" and not control.is_checked():
            continue                                       # arrow keys lead to it
        keys = {"range": ("Home", "End"), "checkbox": ("Space", "Space")}
        control.focus()
        changes = [moves(figure, lambda k=key: page.keyboard.press(k))
                   for key in keys.get(kind, ("ArrowDown", "ArrowUp"))]
        assert any(changes), control.get_attribute("id")


@pytest.mark.parametrize("path", MOVING)
def test_every_slider_moves_by_touch_and_says_so(visit, path):
    page = visit(path, "phone")
    for figure, control, kind in controls(page):
        if kind != "range":
            continue
        box, texts = control.bounding_box(), {control.get_attribute("aria-valuetext")}
        assert box["height"] >= 43.9, "a touch target of 44 px"
        ends = [{"x": x, "y": box["height"] / 2} for x in (6, box["width"] - 6)]
        changes = []
        for end in ends:
            changes.append(moves(figure, lambda c=control, e=end: c.tap(position=e)))
            texts.add(control.get_attribute("aria-valuetext"))
        assert any(changes), control.get_attribute("id")
        assert len(texts) > 1


@pytest.mark.parametrize("path", MOVING)
def test_a_link_opens_its_setting(visit, path):
    page = visit(path)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    for figure in page.locator("explore-figure").all():
        for control in figure.locator("input[type=range]").all():
            control.focus()
            page.keyboard.press("End")
        figure.locator(".gm-link").click()                 # without a clipboard: the address bar
        there = visit(page.url.split("/", 3)[3]).locator(f"#{figure.get_attribute('id')}")
        assert there.evaluate(PICTURE) == figure.evaluate(PICTURE)
        assert there.locator("figcaption").inner_text() == figure.locator("figcaption").inner_text()
