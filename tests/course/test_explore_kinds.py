"""Kinds of figures that a teacher tries: each is drawn, or refused with a sentence that helps."""

import functools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course import plots
from course.figures import explore, picture
from course.figures.explorable import SHOWN

X = np.linspace(0, 1, 30)


def moved(figure):
    """How many different pictures its settings have."""
    return len(set(figure.payload().frames))


def test_a_dict_of_artists_and_a_partial_without_a_name():
    fig, ax = plots.subplots()
    line, other = ax.plot(X, X, X, X)

    def rise(power, slope, offset):
        line.set_ydata(slope * X**power)
        other.set_ydata(offset + X)
        return {"line": line, "others": [other]}

    figure = explore(fig, functools.partial(rise, 2, offset=0.5), slope=(0, 1, 0.25))
    assert figure.name == "rise" and moved(figure) == 5


def test_a_name_with_capitals_says_how_to_give_another():
    fig, ax = plots.subplots()
    (line,) = ax.plot(X, X)

    def Rise(slope):
        line.set_ydata(slope * X)
        return line

    with pytest.raises(ValueError, match=r"name='Rise' must be .* give another, name='...'"):
        explore(fig, Rise, slope=(0, 1, 0.5))
    assert moved(explore(fig, Rise, name="rise", slope=(0, 1, 0.5))) == 3


def test_a_line_in_an_inset_moves_and_lies_over_the_outer_one():
    fig, ax = plots.subplots()
    (outer,) = ax.plot(X, X)
    (inner,) = ax.inset_axes([0.5, 0.1, 0.4, 0.3]).plot(X, X)

    def both(slope):
        outer.set_ydata(slope * X)
        inner.set_ydata(X * slope)
        return outer, inner

    figure = explore(fig, both, slope=(0.5, 1, 0.25))
    frame = figure.recorder.frame(figure.recorder.start)
    assert len(frame) == 2 and frame[0].above < frame[1].above      # the inset's own axes between
    assert moved(figure) == 3


def test_polar_axes_move():
    fig, ax = plt.subplots(subplot_kw={"projection": "polar"})
    (line,) = ax.plot(X * 6, X)
    ax.set_rmax(1)

    def turn(by):
        line.set_xdata(X * 6 + by)
        return line

    assert moved(explore(fig, turn, by=(0, 2, 1))) == 3
    with pytest.raises(ValueError, match="must not be polar"):
        explore(fig, turn, by=(0, 2, 1), pad=(ax, "by", None))


def test_the_arrows_of_a_streamplot_are_named():
    fig, ax = plots.subplots()
    grid = np.linspace(0, 1, 5)
    drawn = [ax.streamplot(grid, grid, np.ones((5, 5)), np.ones((5, 5)), color="C0")]
    ax.set(xlim=(0, 1), ylim=(0, 1))

    def stream(up):
        drawn.pop().lines.remove()
        for patch in [*ax.patches]:
            patch.remove()
        drawn.append(ax.streamplot(grid, grid, np.ones((5, 5)), up * np.ones((5, 5)), color="C0"))
        return (drawn[0].lines, *(ax.patches if complete else ()))

    complete = True
    assert moved(explore(fig, stream, up=(0, 1, 1))) == 2
    complete = False
    with pytest.raises(ValueError, match=r"arrows of streamplot are in ax\.patches"):
        explore(fig, stream, up=(0, 1, 1))


def test_a_title_of_a_sub_figure_is_shown():
    fig = plt.figure()
    for half, word in zip(fig.subfigures(1, 2), ("one", "two"), strict=True):
        half.suptitle(word)
        half.subplots().plot(X, X)
    html = picture(fig, "Two halves.")._repr_html_()
    assert ">one</text>" in html and ">two</text>" in html


def three_dimensions():
    fig, ax = plt.subplots(subplot_kw={"projection": "3d"})
    ax.set_title("a bowl")
    return fig


def coloured():
    return plt.subplots(facecolor="lightyellow")[0]


def outside():
    fig, _ = plots.subplots()
    fig.add_artist(plt.Line2D([0, 1], [0, 1], label="divider"))
    return fig


def gouraud():
    fig, ax = plots.subplots()
    ax.pcolormesh([[1, 2], [3, 4]], shading="gouraud")
    return fig


@pytest.mark.parametrize("make, message", [
    (three_dimensions, "cannot draw the 3D axes 'a bowl': show the same in two dimensions, with"),
    (coloured, "cannot draw the figure's face colour #ffffe0: .* colour the axes"),
    (outside, "cannot draw Line2D 'divider', which lies in no axes"),
    (gouraud, "cannot draw QuadMesh: Gouraud shading; leave out shading='gouraud'"),
])
def test_what_would_be_lost_is_refused_by_name(make, message):
    with pytest.raises(TypeError, match=message):
        picture(make(), "Lost.")._repr_html_()


def line_over(points):
    fig, ax = plots.subplots()
    ax.plot(*np.random.default_rng(0).random((2, points)), ".")
    (line,) = ax.plot(X, X)

    def rise(slope):
        line.set_ydata(slope * X)
        return line

    return explore(fig, rise, slope=(0, 1, 0.5))


def test_the_background_counts_towards_the_limit():
    assert line_over(200).static()
    with pytest.raises(ValueError, match=r"take \d+ KB, allowed are 150"):
        line_over(40_000).static()


def test_two_figures_of_one_name_on_one_page_are_refused(monkeypatch):
    monkeypatch.setenv("EXPLORE_FACE", "static")
    SHOWN.clear()
    first, second = line_over(2), line_over(2)
    assert first._repr_mimebundle_() and first._repr_mimebundle_()
    with pytest.raises(ValueError, match=r"explore\('rise'\): another figure of this page has"):
        second._repr_mimebundle_()
    SHOWN.clear()


def test_a_readers_own_settings_change_no_figure():
    with plt.rc_context({"lines.marker": "o", "axes.titlesize": 40, "axes.facecolor": "yellow"}):
        fig, ax = plots.subplots()
        assert ax.get_facecolor()[:2] == (1, 1) and ax.title.get_fontsize() == 14
    plt.close(fig)
