"""Sliders of explore() as lists of values and texts."""

import ipywidgets as w
import pytest

from course.figures.controls import control
from course.figures.live import player


@pytest.mark.parametrize("given, kind, values, texts, start", [
    ((0, 0.3, 0.1), "range", (0, 0.1, 0.2, 0.3), ("0.0", "0.1", "0.2", "0.3"), 1),
    ((1, 4), "range", (1, 2, 3, 4), tuple("1234"), 1),
    (w.FloatSlider(0.3, min=0.1, max=0.5, step=0.1, readout_format=".0%"), "range",
     (0.1, 0.2, 0.3, 0.4, 0.5), ("10%", "20%", "30%", "40%", "50%"), 2),
    (w.FloatSlider(0.005, min=0, max=0.01, step=0.005), "range", (0, 0.005, 0.01),
     ("0.000", "0.005", "0.010"), 1),
    (w.FloatLogSlider(value=0.01, base=10, min=-3, max=-1, step=1), "range", (0.001, 0.01, 0.1),
     ("0.001", "0.01", "0.1"), 1),
    (["a", "b"], "select", ("a", "b"), ("a", "b"), 0),
    ({"one": 1, "two": 2}, "select", (1, 2), ("one", "two"), 0),
    (w.SelectionSlider(options=[1, 10], value=10), "range", (1, 10), ("1", "10"), 1),
    (w.ToggleButtons(options=["x", "y"]), "radio", ("x", "y"), ("x", "y"), 0),
    (True, "checkbox", (False, True), ("off", "on"), 1),
])
def test_controls(given, kind, values, texts, start):
    made = control("here", "learning_rate", given)
    assert (made.kind, made.values, made.texts, made.start) == (kind, values, texts, start)
    assert made.label == "learning rate" and made.widget.value == made.values[start]


def test_the_live_slider_takes_the_values_of_the_page_and_no_others():
    made = control("here", "rate", w.FloatSlider(0.3, min=0.1, max=0.5, step=0.1, description="α"))
    assert made.widget.options == (("0.1", 0.1), ("0.2", 0.2), ("0.3", 0.3), ("0.4", 0.4),
                                   ("0.5", 0.5))
    assert made.label == "α"
    choices = w.Dropdown(options=["a", "b"])
    assert control("here", "kind", choices).widget is choices


@pytest.mark.parametrize("given", [
    (0, 0.3, 0.1), w.FloatLogSlider(value=0.01, base=10, min=-3, max=-1, step=1), ["a", "b", "c"],
])
def test_play_buttons_and_slider_walk_together(given):
    made = control("here", "momentum", given)
    buttons = player(made)
    assert buttons.value == made.start and made.widget.value == made.values[made.start]
    buttons.value = 2
    assert made.widget.value == made.values[2]
    made.widget.value = made.values[0]
    assert buttons.value == 0
    assert len(made.values) == buttons.max + 1
