"""The pad in a kernel: where one drags leads the sliders, and they lead it."""

import re
from html import unescape

import numpy as np
import pytest

from course import plots
from course.figures import explore, live, svg
from tests.support.explore_figures import ravine


def shown(explorable):
    explorable._repr_mimebundle_()
    return explorable.live


def drag(face, at):
    """As a message from the picture."""
    face.pad.set_state({"at": at})


def paths(markup):
    return set(re.findall(r' d="([^"]*)"', markup))


def dot(drawn, **options):
    """A figure of two numeric sliders and a choice; `drawn` gets each setting that is drawn."""
    fig, ax = plots.subplots()
    (point,) = ax.plot([1], [1], "o")
    ax.set(xscale="log", xlim=(0.5, 200), ylim=(9, -1))

    def place(rate, kind, up):
        drawn.append((rate, kind, up))
        if (rate, up) == (10, 5):
            raise ValueError("no room here")
        point.set_data([rate], [up])
        return point

    return explore(fig, place, rate={"one": 1, "ten": 10, "hundred": 100}, kind=["a", "b"],
                   up=(0, 8), pad=(ax, "rate", "up"), describe=lambda rate, kind, up:
                   f"{rate} {kind} {up}", **options), ax


def test_the_places_of_the_values_are_matplotlibs_own():
    explorable, ax = dot([])
    pad, height = shown(explorable).pad.pad, ax.figure.bbox.height
    at = ax.transData.transform
    assert pad["x"] == [0, [round(at((rate, 0))[0]) for rate in (1, 10, 100)]]
    assert pad["y"] == [2, [round(height - at((1, up))[1]) for up in range(9)]]
    x0, y0, x1, y1 = ax.bbox.extents
    np.testing.assert_allclose(pad["box"], [x0, height - y1, x1 - x0, y1 - y0], atol=0.5)


def test_dragging_moves_both_sliders_and_draws_once():
    drawn = []
    explorable, _ = dot(drawn)
    face = shown(explorable)
    drawn.clear()
    drag(face, [2, 0, 7])
    assert [c.widget.value for c in explorable.controls] == [100, "a", 7]
    assert drawn == [(100, "a", 7)] and "100 a 7" in face.sentence.value
    fresh = dot([])[0].recorder
    wanted = svg.markup(element for moved in fresh.frame((2, 0, 7)) for element in moved.elements)
    assert paths(wanted) <= paths(face.moving.value)


def test_the_pad_follows_the_sliders():
    explorable, _ = dot([])
    face = shown(explorable)
    explorable.controls[2].widget.value = 3
    explorable.controls[1].widget.value = "b"
    assert face.pad.at == [0, 1, 3]


def test_an_error_while_dragging_is_told_as_it_is_by_a_slider():
    told = []
    for move in (lambda face, controls: drag(face, [1, 0, 5]),
                 lambda face, controls: setattr(controls[0].widget, "value", 10)):
        explorable, _ = dot([])
        face = shown(explorable)
        explorable.controls[2].widget.value = 5
        with pytest.raises(RuntimeError, match="no room here"):
            move(face, explorable.controls)
        told.append(face.sentence.value)
        drag(face, [1, 0, 6])
        assert "10 a 6" in face.sentence.value
    assert told[0] == told[1]
    assert "update fails at rate=10, kind='a', up=5: no room here" in unescape(told[0])


def test_without_anywidget_the_sliders_move_it_and_a_sentence_says_so(monkeypatch):
    monkeypatch.setattr(live, "find_spec", lambda name: None)
    face = shown(ravine())
    pile, *_, note = face.widget.children
    assert face.pad is None and len(pile.children) == 3
    assert "dragging in it needs anywidget" in note.value
    before = face.moving.value
    face.recorder.controls[0].widget.value = 0.2
    assert face.moving.value != before


def test_a_figure_without_a_pad_loads_and_says_nothing_of_it():
    fig, ax = plots.subplots()
    (line,) = ax.plot([0, 1], [0, 1])

    def rise(slope):
        line.set_ydata([0, slope])
        return line

    face = shown(explore(fig, rise, slope=(0, 1, 0.5)))
    assert face.pad is None and len(face.widget.children) == 3
