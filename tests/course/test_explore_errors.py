"""Bad input to course.figures: the message says what is wrong and what to do."""

import ipywidgets as w
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course.figures import explore, picture

FIG, AX = plt.subplots()
(LINE,) = AX.plot([0, 1], [0, 1])
(OTHER,) = AX.plot([0, 1], [1, 0])
STRANGER = plt.subplots()[1].plot([])[0]


def figure(**more):
    return {"fig": FIG, "update": good, "size": (1, 3), **more}


def good(size):
    LINE.set_ydata([0, size])
    return (LINE,)


def nothing(size):
    LINE.set_ydata([0, size])


def fails(size):
    return LINE if size < 3 else 1 / 0


def forgets(size):
    OTHER.set_ydata([0, size])
    return (LINE,)


def draws_unseen(size):
    AX.plot([0, size])
    return (LINE,)


def zooms(size):
    AX.set_xlim(0, size)
    return (LINE,)


def many(a, b, c):
    return (LINE,)


@pytest.mark.parametrize("given, error, message", [
    (figure(fig=AX), TypeError, "fig must be a matplotlib Figure"),
    (figure(update="good"), TypeError, "update must be a function"),
    (figure(update=lambda size: LINE), ValueError, "name='<lambda>' must be lower-case"),
    (figure(name="Two words"), ValueError, "must be lower-case letters, digits and hyphens"),
    (figure(name=(0, 1)), TypeError, "no slider can be called describe, pad, play or name"),
    (figure(describe=(0, 1)), TypeError, "rename update's argument"),
    (figure(speed=(0, 1)), RuntimeError, "update fails at size=2, speed=0: .* argument 'speed'"),
    (figure(describe=lambda other: ""), RuntimeError, "describe fails at size=2: .* 'size'"),
    ({"fig": FIG, "update": good}, ValueError, "no sliders; use picture"),
    (figure(size="large"), TypeError, "size='large' is not a slider; allowed: a tuple"),
    (figure(size=w.Text()), TypeError, "is not a slider"),
    (figure(size=w.FloatSlider(0.15, min=0, max=1, step=0.1)), ValueError,
     "size starts at 0.15, which is not one of its values 0.0, 0.1, … 1.0"),
    (figure(size=w.Dropdown(options=[1, 2], value=None)), ValueError,
     "size starts at None, which is not one of its values 1, 2"),
    (figure(size=w.FloatSlider(0, min=0, max=0.01, step=0.001, readout_format=".1f")), ValueError,
     r"two values of size read the same \(0.0\)"),
    (figure(play="speed"), ValueError, "play='speed' is not one of size"),
    (figure(pad=(AX, None, None)), ValueError, "pad=.* must be"),
    (figure(pad=AX), ValueError, r"pad=<Axes.*> must be \(axes of this figure, slider, slider\)"),
    (figure(size=w.FloatSlider(0, min=0, max=1, step=0)), ValueError, "size has step=0; it must"),
    (figure(size=(0, np.nan)), ValueError, r"size=\(0, nan\) must be finite numbers, the minimum"),
    (figure(size=(0, 1, np.inf)), ValueError, r"size=\(0, 1, inf\) must be finite numbers"),
    (figure(size=(3, 1)), ValueError, r"size=\(3, 1\) must be finite numbers, the minimum not"),
    (figure(size=(0, 1, 0)), ValueError, r"size=\(0, 1, 0\) must be .* the step above 0"),
    (figure(update=lambda size="x": LINE, name="word"), ValueError,
     "size starts at 'x', which is no number; change the default"),
    (figure(pad=(STRANGER.axes, "size", None)), ValueError, "pad=.* must be"),
    (figure(pad=(AX, "speed", None)), ValueError, "pad=.*'speed'.* sliders with numbers: size"),
    (figure(update=lambda size: LINE, name="still", pad=(AX, "size", None), size=["a", "b"]),
     ValueError, "sliders with numbers: none"),
    (figure(update=nothing), ValueError, "update returned None, which is no artist"),
    (figure(update=lambda size: 3, name="three"), ValueError, "returned 3, which is no artist"),
    (figure(update=lambda size: STRANGER, name="far"), ValueError, "is no artist in an axes of"),
    (figure(update=lambda size: AX, name="axes"), ValueError, "is no artist in an axes of"),
    (figure(update=forgets), ValueError, "changed Line2D in #ff7f0e without returning it"),
    (figure(update=draws_unseen), ValueError, "the figure shows Line2D in #.*, which update drew"),
    ({"fig": FIG, "update": many, "a": (0, 10), "b": (0, 20), "c": (0, 10)}, ValueError,
     r"2,541 settings, about [\d.]+ MB; at most 2,000 fit a page. Coarsen b \(21 values\)"),
])
def test_explore_says_what_is_wrong(given, error, message):
    with pytest.raises(error, match=message):
        explore(**given)


def test_a_function_that_fails_names_the_figure_and_the_setting():
    with pytest.raises(RuntimeError, match=r"explore\('fails'\): update fails at size=3") as caught:
        explore(FIG, fails, size=(1, 3)).to_html()
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(RuntimeError, match=r"explore\('good'\): describe fails at size=3"):
        explore(FIG, good, describe=lambda size: str(1 / (3 - size)), size=(1, 3)).to_html()


def test_limits_stay_fixed():
    with pytest.raises(ValueError, match="update changed the limits of an axes"):
        explore(FIG, zooms, size=(1, 3)).to_html()


def test_too_many_bytes():
    fig, ax = plt.subplots()
    (line,) = ax.plot([])
    ax.set(xlim=(0, 1), ylim=(0, 1))

    def noise(seed):
        line.set_data(np.random.default_rng(seed).random((2, 2000)))
        return line

    with pytest.raises(ValueError, match=r"100 settings take \d+ KB, allowed are 150. Coarsen"):
        explore(fig, noise, seed=(1, 100)).static()


@pytest.mark.parametrize("spoil, message", [
    (lambda ax: ax.imshow(np.eye(2)), "cannot draw AxesImage: an image; use pcolormesh"),
    (lambda ax: ax.bar([0], [1], hatch="/"), "cannot draw Rectangle in #1f77b4: a hatch"),
    (lambda ax: ax.plot([0])[0].set_clip_path(plt.Circle((0, 0), 1, transform=ax.transData)),
     "cannot draw Line2D in .*: a clip path that is not a rectangle"),
])
def test_what_cannot_be_drawn_is_named(spoil, message):
    fig, ax = plt.subplots()
    spoil(ax)
    with pytest.raises(TypeError, match=message):
        picture(fig, "Not to be drawn.")._repr_html_()


def test_picture_needs_a_figure_and_words():
    with pytest.raises(ValueError, match="alt=' ' must be a sentence"):
        picture(FIG, " ")
    with pytest.raises(TypeError, match="fig must be a matplotlib Figure"):
        picture(AX, "Axes.")


def test_ticks_that_boxplot_adds_are_named_with_the_way_out():
    fig, ax = plt.subplots()
    ax.set_ylim(0, 9)

    def boxes(size, **ticks):
        for old in [*ax.lines]:
            old.remove()
        return ax.boxplot([0, size, 2 * size], **ticks)

    with pytest.raises(ValueError, match=r"changed XAxis .*\(boxplot adds ticks .* manage_ticks"):
        explore(fig, boxes, size=(1, 3))
    with pytest.raises(ValueError, match=r"draws XAxis another way .* manage_ticks=False"):
        explore(fig, lambda size: [boxes(size), ax.xaxis], name="boxes", size=(1, 3))
    explore(fig, lambda size: boxes(size, manage_ticks=False), name="boxes", size=(1, 3))
