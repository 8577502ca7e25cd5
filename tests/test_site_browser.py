"""The built site in a real browser: every page in each theme, every control of every explorable."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import axe, serve
from test_site import BUILD, PAGES, SITE, soup

pytestmark = pytest.mark.skipif(not PAGES, reason=BUILD)
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "phone-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}
FIGURES = [(path, figure["id"]) for path in PAGES for figure in soup(path).find_all("explore-figure")]
PICTURE = "figure => figure.querySelector('.gm-picture').innerHTML"


@pytest.fixture(scope="module")
def site():
    with serve(SITE) as base:
        yield base


@pytest.fixture
def visit(browser, site, page_errors):
    """visit(path, look, **context) opens a page; what goes wrong in it fails the test at its end."""
    opened = []

    def open_page(path, look="light", **options):
        context = browser.new_context(**{**LOOKS[look], **options})
        page = context.new_page()
        opened.append((context, page_errors(page)))
        page.goto(f"{site}/{path}", wait_until="load")
        page.wait_for_timeout(150)
        return page

    yield open_page
    for context, errors in opened:
        context.close()
        assert not errors


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_page(visit, path, look):
    page = visit(path, look)
    assert page.evaluate("document.documentElement.dataset.theme") == \
        ("dark" if "dark" in look else "light")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} px wider than the screen"
    seen = page.locator(".search-button__button:visible, .bd-article input[type=search]:visible")
    assert seen.count() == 1, "one way to search"
    assert page.evaluate("""[...document.querySelectorAll('article svg.gm-panel')]
        .every(svg => svg.getBoundingClientRect().height > 40)"""), "a picture that has no size"
    for details in page.locator("article details").all():
        details.evaluate("node => { node.open = true; }")
    assert not axe(page)


@pytest.mark.parametrize("path", PAGES)
def test_page_without_javascript(visit, path):
    page = visit(path, java_script_enabled=False)
    assert page.locator("h1:visible").count() == 1
    assert page.locator("article p:visible, article li:visible").count() > 0 or "search" in path
    figures = page.locator("explore-figure")
    for i in range(figures.count()):
        assert figures.nth(i).locator(".gm-picture svg").first.is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_page_weight(browser, site, path):
    """Everything a first visit loads, as a server with gzip would send it."""
    context = browser.new_context(**LOOKS["light"])
    page = context.new_page()
    urls = []
    page.on("request", lambda request: urls.append(urlsplit(request.url).path))
    page.goto(f"{site}/{path}", wait_until="networkidle")
    context.close()
    packed = {".woff2": bytes, ".png": bytes}
    sizes = {url: len(packed.get(Path(url).suffix, gzip.compress)(
        (SITE / url.lstrip("/")).read_bytes())) for url in set(urls)}
    assert sum(sizes.values()) <= 400_000, sorted(sizes.items(), key=lambda s: -s[1])[:8]


def test_theme_switch_search_and_hidden_toc(visit):
    page = visit(PAGES[0])
    page.locator(".theme-switch-button:visible").click()
    page.locator(".theme-switch-button:visible").click()
    themes = {page.evaluate("document.documentElement.dataset.theme")}
    page.locator(".theme-switch-button:visible").click()
    themes.add(page.evaluate("document.documentElement.dataset.theme"))
    assert themes == {"light", "dark"}
    page.keyboard.press("Control+k")
    page.keyboard.type("momentum")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    page.wait_for_selector("#search-results li a, .search-summary")


def controls(figure):
    return figure.locator(".gm-controls :is(input, select)").all()


def moved(figure, act):
    """Whether the picture differs after the act."""
    before = figure.evaluate(PICTURE)
    act()
    return figure.evaluate(PICTURE) != before


@pytest.mark.parametrize(("path", "name"), FIGURES)
def test_every_control_moves_by_mouse(visit, path, name):
    figure = visit(path).locator(f"#{name}")
    figure.scroll_into_view_if_needed()
    for control in controls(figure):
        if control.evaluate("node => node.tagName") == "SELECT":
            other = control.evaluate("node => (node.selectedIndex + 1) % node.options.length")
            assert moved(figure, lambda c=control, o=other: c.select_option(index=o))
        elif control.get_attribute("type") == "range":
            assert moved(figure, lambda c=control: drag(figure.page, c)), control.get_attribute("id")
        elif not control.is_checked() or control.get_attribute("type") == "checkbox":
            assert moved(figure, control.click)


def drag(page, slider):
    """Drag the thumb to the farther end."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    low, high, value = (float(slider.evaluate(f"node => node.{k}")) for k in ("min", "max", "value"))
    thumb, middle = 20, box["y"] + box["height"] / 2
    run = box["width"] - thumb
    start = box["x"] + thumb / 2 + run * (value - low) / (high - low)
    end = box["x"] + (thumb / 2 if value - low > high - value else box["width"] - thumb / 2)
    page.mouse.move(start, middle)
    page.mouse.down()
    page.mouse.move((start + end) / 2, middle)
    page.mouse.move(end, middle)
    page.mouse.up()


@pytest.mark.parametrize(("path", "name"), FIGURES)
def test_every_control_moves_by_keyboard(visit, path, name):
    figure = visit(path).locator(f"#{name}")
    for control in controls(figure):
        if control.get_attribute("type") == "radio" and not control.is_checked():
            continue                                       # arrow keys reach it from the checked one
        control.focus()
        key = "Space" if control.get_attribute("type") == "checkbox" else "Home"
        if control.get_attribute("type") == "radio":
            key = "ArrowDown"
        changed = moved(figure, lambda k=key: figure.page.keyboard.press(k))
        assert changed or moved(figure, lambda: figure.page.keyboard.press("End"))


@pytest.mark.parametrize(("path", "name"), FIGURES)
def test_every_control_moves_by_touch_and_says_so(visit, path, name):
    page = visit(path, "phone")
    figure = page.locator(f"#{name}")
    for control in controls(figure):
        if control.get_attribute("type") != "range":
            continue
        control.scroll_into_view_if_needed()
        box, said = control.bounding_box(), control.get_attribute("aria-valuetext")
        assert box["height"] >= 44 - 1
        assert moved(figure, lambda c=control, b=box: c.tap(
            position={"x": b["width"] - 6, "y": b["height"] / 2})) or moved(
            figure, lambda c=control, b=box: c.tap(position={"x": 6, "y": b["height"] / 2}))
        assert control.get_attribute("aria-valuetext") != said


@pytest.mark.parametrize(("path", "name"), FIGURES)
def test_a_link_opens_its_setting(visit, path, name):
    page = visit(path)
    figure = page.locator(f"#{name}")
    control = controls(figure)[0]
    control.focus()
    page.keyboard.press("Home" if control.get_attribute("type") == "range" else "Space")
    picture, said = figure.evaluate(PICTURE), figure.locator("figcaption").inner_text()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    figure.locator(".gm-link").click()
    there = visit(page.url.split("/", 3)[3]).locator(f"#{name}")
    assert there.evaluate(PICTURE) == picture
    assert there.locator("figcaption").inner_text() == said
