"""course.figures against matplotlib's own transforms, and its payload against fresh drawings."""

import doctest
import random
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Circle
from matplotlib.path import Path

from course import plots
from course.figures import assets, explore, page, picture
from course.figures import storeys as piles
from course.figures.mathtext import to_markup
from course.figures.panels import draw, layout, parts, settle
from course.figures.paths import encode, stamp, stamped
from tests.support.explore_figures import pile, ravine, zoo
from tests.support.svg_path import points_of


def sketch(fig, artist):
    return draw(settle(fig), artist)


def expected(ax, x, y):
    """Where matplotlib itself puts data points, y downwards."""
    at = ax.transData.transform(np.c_[x, y])
    return np.c_[at[:, 0], ax.figure.bbox.height - at[:, 1]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=100))
def test_a_line_runs_through_its_points(points):
    fig, ax = plt.subplots()
    x, y = np.array(points).T
    (line,) = ax.plot(x, y)
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    (((tag, *_), data),) = sketch(fig, line)
    whole = np.rint(expected(ax, x, y))
    kept = whole[[True, *np.diff(whole, axis=0).any(axis=1)]]      # steps of zero are left out
    assert tag == "path"
    np.testing.assert_allclose(points_of(data)[0], kept, atol=1)


@pytest.mark.parametrize("look", [{"linewidth": 0}, {"edgecolor": "none"}, {}])
def test_an_area_lies_on_its_points_wherever_its_axes_are(look):
    fig, (_, ax) = plots.subplots(2)
    area = ax.fill_between([0, 1, 2], 0, [1, 2, 1], color=plots.COLOR["blue"], **look)
    ax.set(xlim=(-1, 3), ylim=(-1, 3))
    (((tag, *_), data),) = sketch(fig, area)
    corners = expected(ax, [0, 0, 1, 2, 2, 1], [0, 1, 2, 1, 0, 0])
    assert tag == "path"
    for corner in corners:
        assert np.abs(points_of(data)[0] - corner).max(axis=1).min() <= 1


def test_a_gap_breaks_the_line_and_a_diverged_run_ends_at_the_border():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1, np.nan, 2, 3, 4, 5], [0, 1, 5, 1, 0, 1e300, np.inf])
    ax.set(xlim=(0, 5), ylim=(-1, 1))
    ((_, data),) = sketch(fig, line)
    parts = points_of(data)
    np.testing.assert_allclose(parts[0], expected(ax, [0, 1], [0, 1]), atol=1)
    np.testing.assert_allclose(parts[1][:2], expected(ax, [2, 3], [1, 0]), atol=1)
    assert re.fullmatch(r"[Ml\d -]+", data)
    assert all(np.abs(part).max() < 2 * fig.bbox.width for part in parts)


def test_a_diverged_area_is_cut_not_stretched():
    fig, ax = plt.subplots()
    area = ax.fill_between([0, 1, 2], [0, 1, 1e200], color="k")
    ax.set(xlim=(0, 2), ylim=(-1, 1))
    ((_, data),) = sketch(fig, area)
    assert np.abs(np.vstack(points_of(data))).max() < 2 * fig.bbox.width


def test_a_diverged_dot_is_not_drawn():
    fig, ax = plt.subplots()
    pieces = [payload.styles[payload.pieces[p][0]] for p in payload.frames[payload.start]]
    looks = [dict(style[2:]) for panel, style in pieces if panel == 0]
    colours = [look.get("fill") or look["stroke"] for look in looks]
    places = [colours.index(f"var(--gm-{role},{value})") for role, value in
              (("blue", "#0067a5"), ("orange", "#c84c00"), ("green", "#00805c"),
               ("ink", "#1f2933"), ("ink", "#000000"))]
    assert places == sorted(places)
    assert "#c84c00" not in left.under + left.over and "#9a4182" not in right.under + right.over
