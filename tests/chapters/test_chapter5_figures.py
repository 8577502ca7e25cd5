"""What the figures of chapter 5 draw, and that their targets can be reached."""

import numpy as np

from course.plots import COLOR, plot_regimes, plot_unit_circle, subplots
from mathlib import theory
from mathlib.optim import SGD
from mathlib.problems import linear_regression

close = np.testing.assert_allclose


def test_flat_directions_of_a_polynomial_fit_wiggle():
    """On points that lie symmetrically the k-th steepest direction crosses zero k times."""
    x, powers = np.linspace(-1, 1, 14), np.arange(7, 0, -1)
    _, features = np.linalg.eigh(linear_regression(x[:, None] ** powers, x).hessian)
    for k, feature in enumerate(features.T[::-1]):
        zeros = np.roots(feature)
        assert ((np.abs(zeros.imag) < 1e-9) & (np.abs(zeros.real) < 1)).sum() == k


def test_the_drawn_borders_are_those_of_the_regimes():
    """Each filled region and each line of equal rate, at the heights where it was drawn."""
    for averaged in (False, True):
        ax = plot_regimes(averaged=averaged, ax=subplots()[1])
        form = SGD.averaged if averaged else SGD
        for region, moduli in zip(ax.collections, ("real", "complex", "real"), strict=True):
            points = region.get_paths()[0].vertices
            beta = 0.5
            crossing = np.unique(np.round(points[np.abs(points[:, 1] - beta) < 5e-3, 0], 2))
            middle = np.sqrt(max(crossing.min(), 1e-6) * crossing.max())
            pair = theory.roots(form(middle, beta), 1.0)
            assert (np.abs(pair.imag).max() > 1e-9) == (moduli == "complex")
            assert theory.rate(form(middle, beta), 1.0) < 1
        lines = [line for line in ax.lines if line.get_color() == COLOR["muted"]]
        for line, rate in zip(lines, (0.2, 0.4, 0.6, 0.8), strict=True):
            pulls, betas = line.get_data()
            close(theory.rate(form(pulls, betas), 1.0), rate, atol=1e-6)


def test_the_unit_circle_is_round():
    ax = plot_unit_circle()
    x, y = ax.lines[0].get_data()
    close(np.hypot(x, y), 1)
    ax.figure.draw_without_rendering()
    corners = ax.transData.transform([[0, 0], [1, 0], [0, 1]])
    close(corners[1, 0] - corners[0, 0], corners[2, 1] - corners[0, 1], rtol=1e-6)


def test_targets_are_out_of_reach_at_the_start_and_can_be_reached():
    """The figures' targets, on the values of their sliders."""
    squares = np.round(np.arange(0, 2.15, 0.1) ** 2, 2)
    momenta = np.round(np.arange(0, 0.95, 0.1) ** 2, 2)
    for kappa, start, best in ((9, (1.0, 0.04), 0.5), (81, (0.64, 0.16), 0.8)):
        settings = SGD(squares[2:, None] / kappa, momenta)
        slowest = np.maximum(theory.rate(settings, 1.0), theory.rate(settings, kappa))
        close(slowest.min(), best, atol=1e-7)
        begin = SGD(start[0] / kappa, start[1])
        assert max(theory.rate(begin, 1.0), theory.rate(begin, kappa)) > best + 0.05
    ema = SGD.averaged(3.0 ** np.arange(-6, 2.5, 0.5)[:, None], momenta)
    close(np.maximum(theory.rate(ema, 1.0), theory.rate(ema, 81.0)).min(), 0.8, atol=1e-7)
    assert theory.rate(SGD.averaged(1 / 27, 0.25), 1.0) > 0.9
    meets = [p for p in squares[1:] if np.ptp(theory.roots(SGD(p, 0.25), 1.0).real) < 1e-6
             and np.abs(theory.roots(SGD(p, 0.25), 1.0).imag).max() < 1e-6]
    assert meets == [0.25, 2.25]
    directions = np.array([[2, 1], [-1, 2]]) / np.sqrt(5)
    hessian = np.array([[2.8, -3.6], [-3.6, 8.2]])
    for direction, curvature in zip(directions, (1, 10), strict=True):
        close(hessian @ direction, curvature * direction)     # (2, 1) and (-1, 2) can be dragged to
