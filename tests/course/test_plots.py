"""Pictures: what they draw, in which colours, and that nothing global changes."""

import itertools

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from course.plots import PALETTE, plot_key, plot_landscape, plot_scale, subplots
from mathlib.problems import linear_regression, quadratic

METHODS = ["muted", "blue", "orange", "green"]  # plain, EMA form, heavy ball, Nesterov
themes = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


def linear(color):
    c = np.array(to_rgb(color))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(color):
    return linear(color) @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    """WCAG 2.2's contrast ratio."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_formula_on_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@themes
@pytest.mark.parametrize("role", ["ink", *METHODS, "purple"])
def test_colours_stand_out_from_the_page(role, theme):
    text = role in ("ink", "muted")
    assert contrast(PALETTE[role][theme], PALETTE["paper"][theme]) >= (4.5 if text else 3)


@themes
def test_a_path_stands_out_from_the_landscape(theme):
    levels = [PALETTE[f"level{i}"][theme] for i in range(8)]
    steps = np.diff([luminance(level) for level in levels])
    assert (steps < 0).all() or (steps > 0).all()
    for role, level in itertools.product(METHODS, levels):
        assert contrast(PALETTE[role][theme], level) >= 2.4


# Vienot, Brettel & Mollon 1999: linear RGB as a reader without red or green cones has it
CONES = {
    "normal": np.eye(3),
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


def lab(rgb):
    """CIELAB of linear RGB."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(to_xyz @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@themes
@pytest.mark.parametrize("eyes", CONES)
def test_methods_can_be_told_apart(eyes, theme):
    seen = {role: lab(CONES[eyes] @ linear(PALETTE[role][theme])) for role in METHODS}
    for one, other in itertools.combinations(METHODS, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 10, (one, other)


def test_panels_have_the_size_asked_for_and_leave_no_trace():
    before, count = dict(matplotlib.rcParams), plt.get_fignums()
    fig, axes = subplots(2, width=300, height=200)
    assert tuple(fig.get_size_inches() * fig.dpi) == pytest.approx((600, 200))
    assert axes.shape == (2,)
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == count


def test_what_is_added_later_has_the_course_s_style_whatever_a_reader_has_set():
    with matplotlib.rc_context({"lines.linewidth": 9, "font.size": 30, "xtick.labelsize": 30,
                                "axes.titlelocation": "right"}):
        mine = dict(matplotlib.rcParams)
        fig, ax = subplots()
        (line,) = ax.plot([1, 2])
        text = ax.text(0, 1, "here")
        ax.set(title="Title", xlabel="x")
        fig.draw_without_rendering()
        assert (line.get_linewidth(), text.get_fontsize()) == (1.8, 12)
        assert ax.get_title("left") == "Title" and not ax.get_title("right")
        assert {label.get_fontsize() for label in ax.get_xticklabels(which="both")} == {12}
        assert ax.xaxis.label.get_fontsize() == 13
        assert dict(matplotlib.rcParams) == mine


def test_a_key_lies_between_title_and_picture():
    fig, ax = subplots()
    (line,) = ax.plot([1, 2], color=PALETTE["green"][0])
    ax.set(title="Title")
    assert plot_key({"a line": line, "another": "purple"}, ax=ax) is ax
    fig.draw_without_rendering()
    key = ax.get_legend()
    assert [to_hex(text.get_color()) for text in key.get_texts()] == [
        PALETTE["green"][0], PALETTE["purple"][0]]
    low, high = key.get_window_extent().intervaly
    title = next(text for text in ax.get_children() if getattr(text, "_text", "") == "Title")
    assert ax.bbox.y1 <= low and high <= title.get_window_extent().y0


def test_a_scale_says_which_numbers_the_colours_stand_for():
    fig, ax = subplots()
    colors = [PALETTE[role][0] for role in ("level0", "level4", "level7")]
    assert plot_scale(colors, {0: 0.0, 1: 1234.5, 3: "more"}, "loss", ax=ax) is ax
    fig.draw_without_rendering()
    (bar,) = ax.child_axes
    assert [label.get_text() for label in bar.get_yticklabels()] == ["0", "1200", "more"]
    assert [to_hex(patch.get_facecolor()) for patch in bar.patches] == colors
    assert bar.bbox.x0 > ax.bbox.x1 and bar.bbox.intervaly == pytest.approx(ax.bbox.intervaly)


def test_methods_have_their_colours():
    (line,) = subplots()[1].plot([1, 2])
    assert to_hex(line.get_color()) == PALETTE["orange"][0]


def test_landscape_rings_and_minimum():
    problem = linear_regression([1, 2, 3, 4, 5], [2, 3, 5, 7, 11])
    _, given = subplots()
    ax = plot_landscape(problem, (0, 4), (-3, 2), ax=given)
    assert ax is given
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 4), (-3, 2))
    (cross,) = ax.lines
    assert cross.get_xydata()[0] == pytest.approx([2.2, -1])
    (rings,) = ax.collections
    assert np.ptp(np.diff(rings.levels)) < 1e-9
    assert rings.levels[-1] ** 2 == pytest.approx(11 * 2.2**2 + 6 * 2.2 * 2 + 2**2)  # at (0, -3)
    colors = [to_hex(color) for color in rings.get_facecolor()]
    assert colors == [PALETTE[f"level{i}"][0] for i in range(7, -1, -1)]  # darkest in the valley


def test_axes_are_given_or_made():
    def draw(ax):
        return plot_landscape(quadratic([1.0, 2.0]), (-1, 1), (-1, 1), ax=ax)

    made, given = draw(None), subplots()[1]
    assert draw(given) is given
    assert made.figure is not given.figure
    made.figure.canvas.draw()  # draws without a warning
