"""Explorables in a real browser: by mouse, keyboard, touch, link; without JavaScript; on paper."""

import json
import random
import re
from collections import Counter

import pytest

from course.figures import assets, svg
from tests.support.browser import axe, swipe

STATE = """name => {
  const root = document.getElementById(name);
  return {picture: [...root.querySelectorAll('.gm-moving')].map(n => n.innerHTML).join(''),
          says: root.querySelector('figcaption').textContent,
          texts: [...root.querySelectorAll('output')].map(n => n.textContent)};
}"""
MOVING = re.compile(r' d="([^"]*)"|<text(?=[^>]* x="([^"]*)")(?=[^>]* y="([^"]*)")'
                    r'(?:(?=[^>]* transform="([^"]*)"))?[^>]*>(.*?)</text>')
THEMES = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark"), (300, "light")]


def setting_of(explorable, **texts):
    return tuple(c.texts.index(texts[c.key]) if c.key in texts else c.start
                 for c in explorable.recorder.controls)


def drawn(explorable, setting):
    """The moving part as Python draws it now: its elements' path data, places and texts."""
    elements = [element for moved in explorable.recorder.frame(setting)
                for element in moved.elements]
    return sorted(MOVING.findall(svg.markup(elements)))


def shown(tab, name):
    return sorted(MOVING.findall(tab.evaluate(STATE, name)["picture"]))


def test_every_control_moves_the_picture_by_keyboard(visit, site):
    tab = visit()
    for name, explorable in site[1].items():
        controls = tab.locator(f"#{name} .gm-controls").locator("input, select")
        for i in range(controls.count()):
            before, control = tab.evaluate(STATE, name), controls.nth(i)
            kind = control.evaluate("n => n.type")
            if kind == "radio" and control.is_checked():
                continue
            control.focus()
            control.press({"select-one": "ArrowDown", "range": "ArrowLeft"}.get(kind, "Space"))
            after = tab.evaluate(STATE, name)
            assert after["picture"] != before["picture"], (name, i)
            assert after["says"] != before["says"]
            if kind == "range":
                assert control.get_attribute("aria-valuetext").replace("−", "-") in after["texts"]
        assert explorable.recorder.count > 1


@pytest.mark.parametrize("touch", [False, True])
def test_the_sliders_follow_a_pointer(visit, touch):
    tab = visit(has_touch=touch)
    for slider in tab.locator("#fig-ravine input[type=range]").all():
        before = tab.evaluate(STATE, "fig-ravine")
        box = slider.bounding_box()
        assert box["height"] >= (44 if touch else 32)
        at = box["x"] + 0.3 * box["width"], box["y"] + 22
        (tab.touchscreen.tap if touch else tab.mouse.click)(*at)
        after = tab.evaluate(STATE, "fig-ravine")
        assert after["picture"] != before["picture"] and after["says"] != before["says"]


@pytest.mark.parametrize("touch", [False, True])
def test_dragging_in_the_picture_moves_both_sliders(visit, site, touch):
    tab = visit(has_touch=touch)
    box = tab.locator("#fig-ravine .gm-pad").bounding_box()
    # the pad's axes run over -3 ... 3 and -2 ... 2: aim at learning_rate 0.2, momentum 0.5
    x = box["x"] + box["width"] * 3.2 / 6
    y = box["y"] + box["height"] * 1.5 / 4
    if touch:
        tab.touchscreen.tap(x, y)
    else:
        tab.mouse.move(box["x"] + 20, box["y"] + 20)
        tab.mouse.down()
        tab.mouse.move(x, y, steps=5)
        tab.mouse.up()
        tab.mouse.move(box["x"] + 20, box["y"] + 20)      # released: nothing follows any more
    assert tab.evaluate(STATE, "fig-ravine")["texts"] == ["0.20", "0.50"]
    explorable = site[1]["fig-ravine"]
    assert shown(tab, "fig-ravine") == drawn(
        explorable, setting_of(explorable, learning_rate="0.20", momentum="0.50"))


def test_the_handle_hints_in_view_and_not_for_long(visit):
    """Under five seconds, as WCAG asks (2.2.2), and only until a slider moves."""
    tab = visit()
    tab.wait_for_function("() => document.getAnimations().length === 1")
    timing = tab.evaluate("document.getAnimations()[0].effect.getComputedTiming().endTime")
    assert 1000 < timing < 5000
    tab.evaluate("scrollTo(0, 1e6)")
    tab.wait_for_function("() => document.getAnimations().length === 0")
    tab.evaluate("scrollTo(0, 0)")
    tab.wait_for_function("() => document.getAnimations().length === 1")
    tab.locator("#fig-ravine input[type=range]").first.press("ArrowRight")
    tab.wait_for_function("() => document.getAnimations().length === 0")
    tab = visit(reduced_motion="reduce")
    tab.locator("#fig-ravine.gm-hint").wait_for()
    assert tab.evaluate("document.getAnimations().length") == 0


def test_random_settings_by_link_equal_a_fresh_drawing(visit, site):
    seed = random.randrange(10**6)
    print("seed", seed)
    rng, tab = random.Random(seed), visit()
    for name, explorable in site[1].items():
        for _ in range(12):
            setting = [rng.randrange(len(c.values)) for c in explorable.recorder.controls]
            query = "&".join(f"{c.key}={c.texts[i]}" for c, i in
                             zip(explorable.recorder.controls, setting, strict=True))
            tab.evaluate("hash => { location.hash = hash; }", f"{name}?{query}")
            tab.wait_for_function(f"document.querySelector('#{name} figcaption').textContent === "
                                  + json.dumps(explorable.recorder.says(setting)))
            # and besides, what stands still between the artists that move
            missing = Counter(drawn(explorable, setting)) - Counter(shown(tab, name))
            assert not missing, (seed, query)


def test_a_link_opens_a_setting_and_says_what_it_could_not_set(visit):
    tab = visit("#fig-ravine?momentum=0.5&learning_rate=7&colour=red")
    assert tab.evaluate(STATE, "fig-ravine")["texts"] == ["0.05", "0.50"]
    status = tab.locator("#fig-ravine [role=status]")
    assert status.inner_text() == "Not in this figure: learning_rate = 7, colour = red."
    assert tab.locator("#fig-zoo [role=status]").inner_text() == ""


def test_copy_link(visit, site):
    tab = visit(permissions=["clipboard-read", "clipboard-write"])
    tab.locator("#fig-ravine input").first.press("ArrowRight")
    tab.get_by_role("button", name="copy link").first.click()
    tab.wait_for_function("document.querySelector('#fig-ravine [role=status]').textContent")
    link = tab.evaluate("navigator.clipboard.readText().catch(() => location.href)")
    assert link == site[0] + "#fig-ravine?learning_rate=0.06&momentum=0.90"


def test_two_on_a_page_do_not_disturb_each_other(visit):
    tab = visit()
    before = tab.evaluate(STATE, "fig-zoo")
    tab.locator("#fig-ravine input").first.press("End")
    assert tab.evaluate(STATE, "fig-zoo") == before
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(n => n.id)")
    assert len(ids) == len(set(ids))


def test_play_steps_and_stops_and_does_not_start_by_itself(visit):
    tab = visit()
    texts = "document.querySelectorAll('#fig-ravine output')[1].textContent"
    tab.wait_for_timeout(300)
    assert tab.evaluate(texts) == "0.90"
    button = tab.locator("#fig-ravine").get_by_role("button", name=re.compile("play|pause"))
    button.click()
    tab.wait_for_function(f"{texts} !== '0.90'")
    button.click()
    stopped = tab.evaluate(texts)
    tab.wait_for_timeout(500)
    assert tab.evaluate(texts) == stopped


def test_reduced_motion_steps_once(visit):
    tab = visit(reduced_motion="reduce")
    tab.get_by_role("button", name="next: momentum β").click()
    tab.wait_for_timeout(500)
    assert tab.evaluate(STATE, "fig-ravine")["texts"] == ["0.05", "0.95"]
    assert tab.evaluate("document.getAnimations().length") == 0


def test_the_picture_is_named_by_its_sentence(visit):
    tab = visit()
    assert tab.get_by_role("img", name="Learning rate 0.05, momentum 0.9: 60 steps.").count() == 1
    tab.locator("#fig-ravine input").last.press("End")
    assert tab.get_by_role("img", name="Learning rate 0.05, momentum 1: 60 steps.").count() == 1
    assert tab.get_by_role("img", name="A ravine at rest.").count() == 1


def test_without_javascript_and_on_paper_the_picture_stays(visit, site):
    tab = visit(java_script_enabled=False)
    assert tab.locator("#fig-ravine .gm-panel").count() == 2
    assert "with JavaScript there are sliders for" in tab.locator("main").inner_text()
    tab = visit()
    tab.emulate_media(media="print")
    assert not tab.locator("#fig-ravine .gm-controls").is_visible()
    assert tab.locator("#fig-ravine .gm-panel").first.is_visible()
    ink = tab.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--gm-paper')")
    assert ink == "#ffffff"


@pytest.mark.parametrize("width, scheme", THEMES)
def test_accessible_readable_and_within_the_screen(visit, width, scheme):
    tab = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sizes = """[...document.querySelectorAll('.gm-panel > svg > text')].map(n => {
      const {a, b} = n.getScreenCTM();
      return Math.hypot(a, b) * parseFloat(getComputedStyle(n).fontSize);
    })"""
    assert axe(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert min(tab.evaluate(sizes)) >= 9
    for target in tab.locator("explore-figure :is(button, select, input[type=range])").all():
        assert target.bounding_box()["height"] >= (44 if width < 600 else 32)


def middle(tab, selector):
    """The middle of an element, on a page that can be scrolled both ways."""
    tab.evaluate("document.body.style.padding = '400px 0 2000px'")
    tab.evaluate("scrollTo(0, 300)")
    box = tab.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("width", [1280, 360])
def test_a_finger_drags_in_the_picture_and_the_page_stays(visit, width):
    tab = visit(has_touch=True, is_mobile=True, viewport={"width": width, "height": 800})
    x, y = middle(tab, "#fig-ravine .gm-pad")
    far = tab.locator("#fig-ravine .gm-pad").bounding_box()["height"] / 4      # 2 of 4 is momentum
    told, scrolled = swipe(tab, x, y, 0, -far)
    assert told == ["pointerup"] and scrolled == 300
    # the axes run over -2 ... 2 and the finger went from 0 to 1
    assert tab.evaluate(STATE, "fig-ravine")["texts"][1] == "1.00"
    told, scrolled = swipe(tab, x, y, 0, -110)
    assert told[-1] == "pointerup" and scrolled == 300


@pytest.mark.parametrize("selector", ["#fig-zoo .gm-panel", "#fig-ravine .gm-panel + .gm-panel"])
def test_a_finger_scrolls_over_pictures_that_cannot_be_dragged(visit, selector):
    tab = visit(has_touch=True, is_mobile=True)
    told, scrolled = swipe(tab, *middle(tab, selector), 0, -110)
    assert told == ["pointercancel"] and scrolled > 350


def test_a_translated_page_moves_on_and_nothing_overlaps(visit):
    tab = visit(viewport={"width": 360, "height": 800})
    tab.evaluate("""() => {
      const root = document.getElementById("fig-ravine");
      for (const node of root.querySelectorAll("figcaption > span, output > span")) {
        const outer = document.createElement("font"), inner = document.createElement("font");
        inner.append(node.textContent.repeat(3), node.firstChild);
        outer.append(inner);
        node.replaceChildren(outer);
      }
    }""")
    overlap = """() => {
      const root = document.getElementById("fig-ravine");
      const range = document.createRange();
      range.selectNodeContents(root.querySelector("figcaption"));
      return range.getBoundingClientRect().bottom - root.nextElementSibling
        .getBoundingClientRect().top;
    }"""
    assert tab.evaluate(overlap) <= 0
    tab.locator("#fig-ravine input").last.press("End")
    state = tab.evaluate(STATE, "fig-ravine")
    assert state["texts"][1] == "1.00"
    assert state["says"] == "Learning rate 0.05, momentum 1: 60 steps."


@pytest.mark.parametrize("fragment", [
    "#fig-ravine%3Fmomentum=0.5&learning_rate=0.1",
    "#fig-ravine%3Fmomentum%3D0.5%26learning_rate%3D0.10",
])
def test_a_link_that_a_mail_program_encoded_once_more(visit, fragment):
    assert tab_texts(visit(fragment)) == ["0.10", "0.50"]
    assert tab_texts(visit("#100%")) == ["0.05", "0.90"]


def tab_texts(tab):
    return tab.evaluate(STATE, "fig-ravine")["texts"]


def test_in_a_sandboxed_frame_all_is_quiet_and_the_link_can_be_used(visit, site):
    tab = visit()
    tab.evaluate("""address => {
      document.body.innerHTML = `<iframe sandbox="allow-scripts" width="900" height="800"
        src="${address}"></iframe>`;
    }""", site[0].replace("index", "alone"))   # a file from a disk may load no other there
    frame = tab.frame_locator("iframe")
    frame.locator("#fig-ravine input").last.press("End")
    frame.locator("#fig-ravine .gm-link").click()
    link = frame.locator("#fig-ravine [role=status] a")
    assert link.get_attribute("href").endswith("#fig-ravine?learning_rate=0.05&momentum=1.00")


def test_the_player_may_be_loaded_twice(visit):
    tab = visit()
    tab.add_script_tag(content=assets()["explore.js"])
    assert tab_texts(tab) == ["0.05", "0.90"]


def test_a_move_draws_once_and_within_the_same_extent(visit):
    """Where either is not so, a browser works twice, or on the whole page."""
    extents = """() => [...document.querySelectorAll('.gm-moving > svg')].map(svg => {
      const {x, y, width, height} = svg.getBBox();
      return [x, y, width, height].join(' ');
    })"""
    tab = visit()
    before = tab.evaluate(extents)
    shown = tab.evaluate("""() => {
      const figure = document.querySelector('#fig-ravine'), seen = [];
      figure.addEventListener('show', () => seen.push([...figure.at]));
      figure.move(figure.at.map((index, i) => [i, index ? index - 1 : 1]));
      figure.move(figure.at.map((index, i) => [i, index]));
      return seen;
    }""")
    assert len(shown) == 1 and len(before) > 1
    assert tab.evaluate(extents) == before


@pytest.mark.parametrize("width", [360, 1280])
def test_the_room_of_the_controls_is_there_before_the_script(visit, width):
    places = """() => [...document.querySelectorAll('explore-figure')].map(figure =>
      ['.gm-picture', 'figcaption'].map(part =>
        figure.querySelector(part).getBoundingClientRect().top
          - figure.getBoundingClientRect().top))"""
    before, after = (visit(viewport={"width": width, "height": 900}, java_script_enabled=on)
                     .evaluate(places) for on in (False, True))
    for (picture, caption), (same, below) in zip(before, after, strict=True):
        assert picture == same and abs(caption - below) < 24        # less than a line
