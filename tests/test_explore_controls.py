"""Sliders of explore() as lists of values and texts."""

import ipywidgets as w
import pytest

from mathlib.explore.controls import control
from mathlib.explore.live import player


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
    assert made.label == "learning rate" and made.values[made.index()] == made.values[start]


@pytest.mark.parametrize("given", [
    (0, 0.3, 0.1), w.FloatLogSlider(value=0.01, base=10, min=-3, max=-1, step=1), ["a", "b", "c"],
])
def test_play_buttons_and_slider_walk_together(given):
    made = control("here", "momentum", given)
    buttons = player(made)
    assert buttons.value == made.index()
    buttons.value = 2
    assert made.index() == 2 and made.widget.value == pytest.approx(made.values[2])
    made.move(0)
    assert buttons.value == 0 and made.widget.value == pytest.approx(made.values[0])
    assert len(made.values) == buttons.max + 1
