"""A page that would not show what matplotlib shows is refused, and the message says why."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course.figures import explore, panels
from course.figures.sketch import DPI

X = np.linspace(0, 1, 9)


def slope(also, start=0):
    """An explorable of one line that moves, one that stays, and what `also(ax, still, a)` does."""
    fig, ax = plt.subplots()
    line, still = ax.plot(X, X, X, 1 - X)
    line.set_label("moves")
    still.set_label("stays")
    ax.set(xlim=(0.01, 1), ylim=(0.01, 1), title="before")
    ax.legend()
    fig.suptitle("before")

    def tilt(a=start):
        line.set_ydata(a * X)
        return line, also(ax, still, a)

    return explore(fig, tilt, a=(0, 2, 1))


def note(ax, still, a):
    ax.legend(title=f"slope {a}")


def flip(ax, still, a):
    if a == 2:
        still.set_ydata(X)
        return still


def vanish(ax, still, a):
    if a == 1:
        still.remove()


@pytest.mark.parametrize("also, message", [
    (lambda ax, still, a: [ax.set_title(f"a = {a}"), None][1],
     r"changed Text .* between a=0 and a=2: 'a = 0' and 'a = 2'. Return it too \(a title is"),
    (lambda ax, still, a: ax.set_xlabel(f"a = {a}") and None, "'a = 0' and 'a = 2'"),
    (lambda ax, still, a: ax.figure.suptitle(f"a = {a}") and None, "'a = 0' and 'a = 2'"),
    (lambda ax, still, a: ax.set_yscale(["linear", "log"][a // 2]),
     "changed YAxis without .* between a=0 and a=2"),
    (lambda ax, still, a: ax.set_xticks([0.5, 0.6 + a / 9]) and None, "changed XAxis"),
    (note, "update removed or hid Legend at a=0"),
    (flip, "update returned Line2D 'stays' at a=2, but not at a=0; return it always"),
    (vanish, "update removed or hid Line2D 'stays' at a=1"),
    (lambda ax, still, a: still.set_visible(a != 1), "removed or hid Line2D 'stays' at a=1"),
    (lambda ax, still, a: ax.plot(X, a * X),
     r"at a=.* the figure shows Line2D in #......, which update"),
    (lambda ax, still, a: ax.get_legend().get_texts(), "Text 'moves', which is no artist"),
])
def test_what_the_page_would_not_show_is_named(also, message):
    with pytest.raises(ValueError, match=message):
        slope(also).to_html()


@pytest.mark.parametrize("start", [1, 2])
def test_it_is_named_wherever_the_sliders_start(start):
    with pytest.raises(ValueError, match=r"changed Text .*: 'a = .' and 'a = .'"):
        slope(lambda ax, still, a: ax.set_title(f"a = {a}") and None, start).to_html()


@pytest.mark.parametrize("start", [0, 1, 2])
@pytest.mark.parametrize("make", [
    lambda: itertools.count().__next__,
    lambda: np.random.default_rng(0).random,
])
def test_an_update_with_a_memory_is_refused(make, start):
    memory = make()

    def shift(ax, still, a):
        still.set_ydata(X / (2 + memory()))
        return still

    with pytest.raises(ValueError, match=f"Line2D .* way when it comes back to a={start}; it mu"):
        slope(shift, start).to_html()


@pytest.mark.parametrize("also", [
    lambda ax, still, a: None,
    lambda ax, still, a: ax.set_title(f"a = {a}"),
    lambda ax, still, a: ax.legend(title=f"slope {a}"),
    lambda ax, still, a: [still.set_ydata(a * X), still][1],
    lambda ax, still, a: [still.set_visible(a != 1), still][1],
])
def test_what_is_returned_may_change(also):
    assert slope(also).to_html()


@pytest.mark.parametrize("sentence", [None, 3])
def test_describe_must_return_words(sentence):
    fig, ax = plt.subplots()
    with pytest.raises(TypeError, match=f"describe returned {sentence} at a=1; it must return a s"):
        explore(fig, lambda a: ax.title, name="words", a=(0, 2), describe=lambda a: sentence)


def test_the_best_place_of_a_legend_is_found_once():
    fig, ax = plt.subplots()
    (line,) = ax.plot(X, X, label="it")
    ax.set_ylim(0, 1)
    legend = ax.legend(loc="best")
    sketch = panels.settle(fig)
    place = legend.get_window_extent(sketch).bounds
    legend.set_loc("upper left")
    assert np.allclose(place, legend.get_window_extent(sketch).bounds, atol=DPI / 72)
    legend.set_loc("best")
    line.set_ydata(1 - X)
    panels.settle(fig)
    line.set_ydata(X)
    assert np.abs(np.subtract(place, legend.get_window_extent(sketch).bounds)).max() > 50


def test_what_one_setting_spoils_for_good_is_found_at_the_end():
    """Neither the first, the middle nor the last setting does it: only what stays behind tells."""
    fig, ax = plt.subplots()
    (line,) = ax.plot(X, X)
    ax.set_title("before")

    def tilt(a=0):
        line.set_ydata(a * X)
        if a == 8:
            ax.set_title("after")
        return line

    with pytest.raises(ValueError, match="differs between a=0 and a=10: 'before' and 'after'"):
        explore(fig, tilt, a=(0, 10, 1)).static()
