"""What can be taken along of a figure, by a real browser and with nothing of the page at hand."""

import csv
import io
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import numpy as np
import pytest
from matplotlib.image import imread

from course.figures import svg
from tests.support.browser import axe, rules, serve
from tests.support.figure_tab import go
from tests.support.places import BOOK

SVG = "{http://www.w3.org/2000/svg}"


def opened(tab, name="fig-ravine"):
    figure = tab.locator(f"#{name}")
    figure.get_by_role("button", name="take along").press("Enter")
    figure.locator(".gm-menu").wait_for()
    return figure


def downloaded(tab, figure, item):
    with tab.expect_download() as waiting:
        figure.get_by_role("button", name=item, exact=True).click()
    return waiting.value


def paths(explorable, setting):
    """The path data of all that moves, as Python draws it now."""
    elements = [element for moved in explorable.recorder.frame(setting)
                for element in moved.elements]
    return re.findall(r' d="([^"]*)"', svg.markup(elements))


def test_the_menu_opens_by_keyboard_and_closes_with_escape(visit):
    tab = visit()
    figure = opened(tab)
    opener = figure.get_by_role("button", name="take along")
    assert opener.get_attribute("aria-expanded") == "true"
    assert tab.evaluate("document.activeElement.textContent") == "SVG"
    tab.keyboard.press("Escape")
    assert not figure.locator(".gm-menu").is_visible()
    assert tab.evaluate("document.activeElement.textContent") == "take along"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_svg_has_the_picture_in_the_present_theme_and_needs_no_page(visit, site, scheme):
    tab = visit(color_scheme=scheme)
    explorable = site[1]["fig-ravine"]
    setting = explorable.recorder.last
    go(tab, "fig-ravine", explorable, setting)
    path = downloaded(tab, opened(tab), "SVG").path()
    text = path.read_text("utf-8")
    root = ET.fromstring(text)
    assert root.find(f"{SVG}title").text == explorable.recorder.says(setting)
    assert "var(" not in text and "class=\"gm-" not in text.replace("gm-moving", "")
    paper = tab.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--gm-paper').trim()")
    assert root.find(f"{SVG}rect").get("fill") == paper
    drawn = [node.get("d") for node in root.iter(f"{SVG}path")]
    assert {*paths(explorable, setting)} <= {*drawn}


def test_png_is_the_picture_at_twice_its_size(visit):
    tab = visit()
    figure = opened(tab)
    image = imread(downloaded(tab, figure, "PNG").path(), format="png")
    height, width = image.shape[:2]
    boxes = tab.evaluate("""() => [...document.querySelectorAll("#fig-ravine .gm-panel > svg")]
      .map(({viewBox: {baseVal: {x, width}}}) => [x, x + width])""")
    assert width == round(max(b for _, b in boxes) - min(a for a, _ in boxes))
    orange = (np.abs(image[..., :3] - np.array([0xc8, 0x4c, 0]) / 255) < 0.02).all(axis=-1)
    assert orange.sum() > 500 and height > 400


def test_csv_has_the_numbers_of_the_curves(visit, site):
    seed = random.randrange(10**6)
    explorable = site[1]["fig-ravine"]
    setting = random.Random(seed).choice([*explorable.recorder.settings()])
    tab = visit()
    go(tab, "fig-ravine", explorable, setting)
    text = downloaded(tab, opened(tab), "values (CSV)").path().read_text("utf-8")
    rows = [*csv.DictReader(io.StringIO(text))]
    loss = explorable.recorder.artists(setting)
    (_, line) = loss
    x, y = line.get_data()
    seen = 0
    for row in rows:
        if row["curve"] == "loss" and row["y"]:
            want = np.exp(np.interp(float(row["x"]), x, np.log(y)))
            # 8 decades on 464 half pixels; x is a whole number of steps
            assert abs(np.log10(float(row["y"]) / want)) < 0.08, (seed, row)
            seen += 1
    inside = ((y > 1.1e-6) & (y < 90)).sum()
    assert seen >= inside * 0.9, seed


def test_one_file_works_from_a_disk_at_this_setting_and_makes_no_request(visit, site, browser,
                                                                        page_errors, tmp_path):
    tab = visit()
    explorable = site[1]["fig-zoo"]
    setting = explorable.recorder.last
    go(tab, "fig-zoo", explorable, setting)
    path = tmp_path / "zoo.html"
    downloaded(tab, opened(tab, "fig-zoo"), "one file").save_as(path)
    context = browser.new_context(color_scheme="dark")
    fresh = context.new_page()
    errors, requests = page_errors(fresh), []
    fresh.on("request", lambda request: requests.append(request.url))
    fresh.goto(path.as_uri())
    assert fresh.locator("explore-figure").count() == 1
    assert fresh.locator("figcaption").inner_text() == explorable.recorder.says(setting)
    moving = fresh.locator(".gm-moving").evaluate_all("all => all.map(n => n.innerHTML).join()")
    assert {*paths(explorable, setting)} <= {*re.findall(r' d="([^"]*)"', moving)}
    fresh.locator("input[type=range]").first.press("Home")
    fresh.get_by_role("button", name="pin").click()
    fresh.locator(".gm-pinned").wait_for()
    figure = opened(fresh, "fig-zoo")
    assert figure.get_by_role("button", name="SVG").is_visible()
    assert figure.get_by_role("button", name="one file").count() == 0
    assert requests == [path.as_uri()] and errors == []
    context.close()


def test_full_screen_and_back(visit):
    tab = visit()
    figure = opened(tab)
    figure.get_by_role("button", name="full screen").click()
    tab.wait_for_function("document.fullscreenElement?.id === 'fig-ravine'")
    figure.get_by_role("button", name="full screen").click()
    tab.wait_for_function("document.fullscreenElement === null")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_the_menu_is_accessible_and_within_the_screen(visit, width, scheme):
    tab = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name in ("fig-ravine", "fig-zoo"):
        for target in opened(tab, name).get_by_role("button").all():
            assert target.bounding_box()["height"] >= (44 if width < 600 else 32)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(tab) == []


def test_python_has_the_setting_and_is_offered_where_it_is_known(visit, site):
    tab = visit(permissions=["clipboard-read", "clipboard-write"])
    explorable = site[1]["fig-zoo"]
    go(tab, "fig-zoo", explorable, explorable.recorder.last)
    figure = opened(tab, "fig-zoo")
    figure.get_by_role("button", name="Python").click()
    text = figure.get_by_role("textbox", name="Python").input_value()
    assert text.startswith("zoo(size=3, kind='cosine', filled=True, speed=3, scale=1.0)  # file:")
    assert text.endswith("#fig-zoo?size=3&kind=cosine&filled=on&speed=fast&scale=1\n")
    assert opened(tab).get_by_role("button", name="Python").count() == 0


@pytest.fixture
def served(site, page_errors):
    """The page under the strictest policy, and a stranger's page on another server."""
    folder = Path(url2pathname(urlsplit(site[0]).path)).parent
    (policy,) = {value for pattern, pairs in rules(BOOK / "_headers").items()
                 for name, value in pairs
                 if pattern == "/book/*" and name == "Content-Security-Policy"}
    policy = policy.replace("frame-ancestors 'self'", "frame-ancestors http://127.0.0.1:*")
    with serve(folder, headers={"*": [("Content-Security-Policy", policy)]}) as base:
        yield base


def test_embed_shows_one_figure_alone_and_tells_its_height(served, context, page_errors,
                                                          tmp_path):
    tab = context.new_page()
    errors = page_errors(tab)
    tab.goto(f"{served}/index.html#fig-zoo?size=3")
    figure = opened(tab, "fig-zoo")
    figure.get_by_role("button", name="embed").click()
    code = figure.get_by_role("textbox", name="embed").input_value()
    (tmp_path / "mine.html").write_text(
        '<!doctype html><html lang="en"><link rel="icon" href="data:,">'
        '<title>mine</title><script>addEventListener("message", '
        f"event => {{ window.told = event.data; }});</script><body><h1>Mine</h1>{code}", "utf-8")
    with serve(tmp_path) as other:
        tab.goto(f"{other}/mine.html")
        frame = tab.frame_locator("iframe")
        frame.locator("#fig-zoo output").first.wait_for()
        tab.wait_for_function("window.told")
        told = tab.evaluate("told")
        assert told["figure"] == "fig-zoo"
        assert frame.locator("body > *").locator("visible=true").count() == 1
        assert frame.locator("#fig-zoo output").first.inner_text() == "3"
        height = tab.locator("iframe").bounding_box()["height"]
        assert told["height"] <= height < told["height"] + 80
        frame.get_by_role("button", name="pin").click()
        frame.locator(".gm-pinned").wait_for()
        tab.wait_for_function("before => told.height > before", arg=told["height"])
    assert errors == []


@pytest.mark.parametrize("query", ["", "?size=3"])
def test_an_embedded_figure_scrolls_neither_its_narrow_frame_nor_the_page_around(served, context,
                                                                                 tmp_path, query):
    tab = context.new_page()
    (tmp_path / "mine.html").write_text(
        '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>mine</title>'
        f'<h1 style="margin-bottom: 2000px">Mine</h1><iframe src="{served}/index.html?embed'
        f'#fig-zoo{query}" title="zoo" width="340" height="200"></iframe>', "utf-8")
    with serve(tmp_path) as other:
        tab.goto(f"{other}/mine.html")
        tab.frame_locator("iframe").locator(".gm-alone output").first.wait_for(state="attached")
        tab.wait_for_load_state("networkidle")
        assert tab.evaluate("scrollY") == 0
        assert tab.frames[1].evaluate("[scrollY, document.body.scrollHeight > innerHeight]") == [
            0, True]


def test_everything_works_under_the_strictest_policy(served, context, page_errors):
    tab = context.new_page()
    errors = page_errors(tab)
    tab.goto(f"{served}/index.html")
    figure = opened(tab)
    for item, end in (("SVG", ".svg"), ("PNG", ".png"), ("values (CSV)", ".csv"),
                      ("one file", ".html")):
        assert downloaded(tab, figure, item).suggested_filename == f"ravine{end}"
    assert errors == []
