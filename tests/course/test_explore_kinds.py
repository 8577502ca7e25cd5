"""Kinds of figures that a teacher tries: each is drawn, or refused with a sentence that helps."""

import functools
import warnings

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
    for wrong in (drawn[0], drawn[0].arrows):
        with pytest.raises(ValueError, match=r"(?!.* at 0x).*\(streams\.lines, \*ax\.patches\)"):
            explore(fig, lambda up, wrong=wrong: wrong, name="stream", up=(0, 1, 1))


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


def by_hand():
    with plt.xkcd(), warnings.catch_warnings():
        fig, ax = plt.subplots()
        ax.plot(X, X, label="wavy")
    return fig


@pytest.mark.parametrize("make, message", [
    (three_dimensions, "cannot draw the 3D axes 'a bowl': show the same in two dimensions, with"),
    (coloured, "cannot draw the figure's face colour #ffffe0: .* colour the axes"),
    (outside, "cannot draw Line2D 'divider', which lies in no axes"),
    (gouraud, "cannot draw QuadMesh: Gouraud shading; leave out shading='gouraud'"),
    (by_hand, "cannot draw Line2D 'wavy': a line as if by hand; leave out xkcd"),
])
def test_what_would_be_lost_is_refused_by_name(make, message):
    with pytest.raises(TypeError, match=message):
        picture(make(), "Lost.")._repr_html_()


def test_all_that_cannot_be_drawn_is_told_at_once():
    fig, ax = plt.subplots()
    ax.imshow(np.eye(2))
    ax.bar([0, 1], [1, 2], hatch="/", label="sales")
    ax.set(xlabel=r"$\frac12$", ylabel=r"$\foo$")
    ax.set_title("set", usetex=True)
    with pytest.raises(TypeError) as caught:
        explore(fig, lambda a: ax.title, name="many", a=(0, 1))
    heading, *lines = str(caught.value).splitlines()
    assert heading == "explore('many'): 5 things cannot be drawn:"
    for words in ("an image; use pcolormesh", "Rectangle 'sales': a hatch; tell it apart", "usetex",
                  r"\frac cannot be drawn: use plain symbols", r"\foo cannot be drawn"):
        assert sum(words in line for line in lines) == 1


def redrawn(draw):
    """An explorable that draws everything anew, by `draw(ax, a)`."""
    fig, ax = plots.subplots()
    ax.set(xlim=(-1, 3), ylim=(-1, 3))

    def anew(a):
        for artist in [*ax.lines, *ax.patches, *ax.texts]:
            artist.remove()
        return draw(ax, a)

    return explore(fig, anew, a=(1, 3))


@pytest.mark.parametrize("draw, message", [
    (lambda ax, a: ax.bar([0, 1], [1, a]), "in another colour: .* name one, as in color='C0'"),
    (lambda ax, a: ax.plot(X, a * X), "in another colour: .* name one, as in color='C0'"),
    (lambda ax, a: ax.hist(X, a, color="C0"), r"from ax.hist\(\), return the last of its three"),
    (lambda ax, a: ax.figure, "returned Figure .*; not all that holds it"),
    (lambda ax, a: ax.clear() or ax.plot(X, X, color="C0"), "clears an axes, and with it limits"),
])
def test_what_people_do_when_they_draw_anew(draw, message):
    with pytest.raises(ValueError, match=message):
        redrawn(draw)


def test_a_pie_and_ticks_may_be_drawn_anew():
    assert moved(redrawn(lambda ax, a: ax.pie([a, 1], labels=["a", "b"], colors=["C0", "C1"]))) == 3
    assert moved(redrawn(lambda ax, a: ax.set_xticks([0, a]) and ax.xaxis)) == 3


def test_a_formula_that_comes_later_is_named_with_its_setting():
    with pytest.raises(ValueError, match=r"explore\('anew'\), at a=3: .*sqrt .* in the text"):
        redrawn(lambda ax, a: ax.text(0, 0, "$x$" if a < 3 else r"$\sqrt{x}$")).static()


def test_chinese_texts_are_measured_as_they_are_read_and_nothing_warns(caplog):
    """Warnings are errors here; what matplotlib logs about formulas is not, and nobody sees it."""
    fig, ax = plots.subplots()
    (line,) = ax.plot(X, X, label="损失函数")
    ax.set(xlabel="步数 $t$", title="动量 $\\beta$ 与学习率")
    legend = ax.legend()

    def rise(slope):
        line.set_ydata(slope * X)
        return line

    figure = explore(fig, rise, slope=(0, 1, 0.5))
    assert "损失函数" in figure.static() and "动量" in picture(fig, "升。")._repr_html_()
    (text,) = legend.get_texts()
    assert text.get_window_extent().width == pytest.approx(4 * text.get_size() * 2, rel=0.05)
    assert not caplog.records


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


def test_a_table_stands_on_paper_as_its_texts_are_ink():
    """In a dark theme both change; a cell of a colour stays, and so does its text."""
    fig, ax = plots.subplots()
    table = ax.table([["one", "two"]], cellColours=[["w", "yellow"]])

    def count(last):
        table[0, 1].get_text().set_text(str(last))
        return table

    figure = explore(fig, count, last=(1, 2, 1))
    (moved,) = figure.recorder.frame(figure.recorder.start)
    fills = {data if tag == "path" else data[1]: dict(look)["fill"]
             for (tag, _, *look), data in moved.elements}
    assert fills.pop("one").startswith("var(--gm-ink") and fills.pop("1") == "#000000"
    assert sorted(fills.values()) == ["#ffff00", "var(--gm-paper,#fffffe)"]
