"""Pin, and the player, in a real browser."""

import random
import re
from collections import Counter

import pytest

from course.figures import svg
from tests.support.browser import axe
from tests.support.figure_tab import go

GHOST = """name => [...document.querySelectorAll(`#${name} .gm-ghost :is(path, text)`)]
  .filter(node => node.checkVisibility()).map(node => node.getAttribute("d"))"""
PINNED = "Pinned: Learning rate 0.05, momentum 0.9: 60 steps."


def paths(explorable, setting):
    """The path data of all that moves, as Python draws it now."""
    elements = [element for moved in explorable.recorder.frame(setting)
                for element in moved.elements]
    return re.findall(r' d="([^"]*)"', svg.markup(elements))


def figure(tab, name="fig-ravine"):
    return tab.locator(f"#{name}")


def press(tab, name, which="fig-ravine"):
    figure(tab, which).get_by_role("button", name=name, exact=True).press("Enter")


def test_pin_keeps_the_setting_in_picture_values_and_sentence_until_it_is_pressed_again(visit):
    tab = visit()
    press(tab, "pin")
    figure(tab).get_by_text(PINNED).wait_for()                  # its script comes when first asked
    figure(tab).locator("input").last.press("End")
    assert figure(tab).get_by_role("button", name="pin").get_attribute("aria-pressed") == "true"
    assert figure(tab).locator(".gm-was").all_inner_texts() == ["pin 0.05", "pin 0.90"]
    both = f"Learning rate 0.05, momentum 1: 60 steps. {PINNED}"
    assert figure(tab).get_by_role("img", name=both).count() == 1
    press(tab, "pin")
    assert figure(tab).locator(":is(.gm-was, .gm-ghost, .gm-pinned)").count() == 0
    name = "Learning rate 0.05, momentum 1: 60 steps."
    assert figure(tab).get_by_role("img", name=name, exact=True).count() == 1
    assert figure(tab).get_by_role("button", name="pin").get_attribute("aria-pressed") == "false"


def test_the_ghost_is_the_pinned_picture_without_what_both_show(visit, site):
    seed = random.randrange(10**6)
    print("seed", seed)
    rng, tab = random.Random(seed), visit()
    for name, explorable in site[1].items():
        settings = rng.sample([*explorable.recorder.settings()], 2)
        for setting in settings:
            go(tab, name, explorable, setting)
            if setting == settings[0]:
                press(tab, "pin", name)
                figure(tab, name).locator(".gm-ghost").first.wait_for(state="attached")
                assert tab.evaluate(GHOST, name) == []            # all of it is shown anyway
        pinned, now = (paths(explorable, setting) for setting in settings)
        ghost = Counter(tab.evaluate(GHOST, name))
        assert Counter(p for p in pinned if p not in now) - ghost == Counter(), seed


def test_without_a_script_for_it_pin_says_so(visit, browser, site):
    context = browser.new_context()
    tab = context.new_page()
    tab.route("**/compare.js*", lambda route: route.abort())
    tab.goto(site[0])
    press(tab, "pin")
    tab.get_by_text("This part of the page could not be loaded.").wait_for()
    tab.unroute("**/compare.js*")
    press(tab, "pin")                                             # the second time it is there
    figure(tab).get_by_text(PINNED).wait_for()
    context.close()


def texts(tab):
    return figure(tab).locator("output").all_inner_texts()


def test_steps_go_back_and_forward_and_round(visit):
    tab = visit()
    for name, now in (("previous", "0.85"), ("next", "0.90"), ("next", "0.95"), ("next", "1.00"),
                      ("next", "0.00"), ("previous", "1.00")):
        press(tab, f"{name}: momentum β")
        assert texts(tab)[1] == now


def test_where_no_slider_is_named_the_one_moved_last_is_played(visit):
    tab = visit()
    zoo = figure(tab, "fig-zoo")
    assert zoo.get_by_role("button", name="play: size").count() == 1
    zoo.locator("select").select_option("1")
    press(tab, "next: kind", "fig-zoo")
    assert zoo.locator("select").input_value() == "0"


def test_slow_is_slower(visit):
    """Counted in the page's own timers, not in seconds."""
    tab = visit()
    tab.evaluate("""() => {
      window.paces = [];
      const set = setInterval;
      window.setInterval = (act, pace, ...given) => (paces.push(pace), set(act, pace, ...given));
    }""")
    press(tab, "play: momentum β")
    press(tab, "slow")
    press(tab, "pause: momentum β")
    fast, slow = tab.evaluate("paces")
    assert slow == 4 * fast
    press(tab, "slow")
    assert len(tab.evaluate("paces")) == 2                        # it does not start by itself


@pytest.mark.parametrize("touch", [False, True])
def test_pin_and_steps_by_pointer(visit, touch):
    tab = visit(has_touch=touch, viewport={"width": 360, "height": 800})
    for name in ("pin", "next: momentum β"):
        button = figure(tab).get_by_role("button", name=name, exact=True)
        button.tap() if touch else button.click()
    assert texts(tab)[1] == "0.95"
    figure(tab).get_by_text(PINNED).wait_for()                  # its script comes when first asked


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_a_pinned_figure_is_accessible_and_within_the_screen(visit, width, scheme):
    tab = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name in ("fig-ravine", "fig-zoo"):
        press(tab, "pin", name)
        figure(tab, name).locator("input").first.press("End")
        figure(tab, name).locator(".gm-pinned").wait_for()
    for target in tab.locator("explore-figure :is(button, select, input[type=range])").all():
        assert target.bounding_box()["height"] >= (44 if width < 600 else 32)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(tab) == []
