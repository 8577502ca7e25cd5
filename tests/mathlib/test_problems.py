"""Losses by hand, gradients and Hessians by differentiation, minima by another route."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlib.problems import (
    camel,
    double_well,
    lessard,
    linear_regression,
    quadratic,
    rosenbrock,
    roundabout,
    saddle,
)

close = np.testing.assert_allclose
repeatable = settings(deadline=None, derandomize=True)
X, Y = [1, 2, 3, 4, 5], [2, 3, 5, 7, 11]  # the article's data
DATA = np.random.default_rng(4)
PROBLEMS = [
    quadratic([1.0, 10.0, 0.5]),
    linear_regression(X, Y),
    linear_regression(DATA.normal(size=(9, 2)), DATA.normal(size=9)),
    double_well(0.3),
    double_well(-1.2),
    rosenbrock(),
    saddle(2.0, 0.5),
    camel(),
    lessard(),
    roundabout(1 / 9, 4 / 9, 3),
]
each = pytest.mark.parametrize("problem", PROBLEMS, ids=repr)


def points(problem, many=20):
    """Points around the minimum, none of them on a seam of lessard()."""
    return np.random.default_rng(5).normal(scale=2, size=(many, problem.minimum.size))


def central(function, at, h=1e-6):
    """d function / d at, one parameter after the other on a new last axis."""
    moves = h * np.eye(len(at))
    return np.stack([(function(at + m) - function(at - m)) / (2 * h) for m in moves], axis=-1)


@each
def test_gradient_is_the_derivative_of_the_loss(problem):
    for at in points(problem):
        close(problem.grad(at), central(problem.loss, at), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("problem", PROBLEMS[:-2], ids=repr)
def test_gradient_by_complex_step(problem):
    """Im f(x + ih) / h has no cancellation: exact to the last digits (not across seams)."""
    moves = 1e-30j * np.eye(problem.minimum.size)
    for at in points(problem):
        derivative = [problem.loss.unguarded(at + move).imag / 1e-30 for move in moves]
        close(problem.grad(at), derivative, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("problem", PROBLEMS[:3], ids=repr)
def test_hessian_is_the_derivative_of_the_gradient(problem):
    for at in points(problem, 3):
        close(problem.hessian, central(problem.grad, at), rtol=1e-6, atol=1e-6)


@each
def test_nothing_lies_below_the_minimum(problem):
    lowest = problem.loss(problem.minimum)
    close(problem.grad(problem.minimum), 0, atol=1e-8)
    for scale in (1e-4, 0.1, 3):
        around = problem.minimum + scale * points(problem, 500)
        assert (problem.loss(around) >= lowest - 1e-12).all()


@each
def test_a_grid_of_points_equals_a_loop(problem):
    grid = points(problem, 6).reshape(2, 3, -1)
    assert problem.loss(grid).shape == (2, 3)
    assert problem.grad(grid).shape == grid.shape
    for i, j in np.ndindex(2, 3):
        close(problem.loss(grid[i, j]), problem.loss(grid)[i, j], rtol=1e-12)
        close(problem.grad(grid[i, j]), problem.grad(grid)[i, j], rtol=1e-12, atol=1e-12)


@each
def test_evaluation_leaves_the_parameters_alone(problem):
    at = points(problem, 1)[0]
    at.flags.writeable = False
    problem.loss(at)
    gradient = problem.grad(at)
    gradient[:] = 7  # its own memory, not a view of the parameters or of the problem
    assert not (problem.grad(at) == 7).all()


@pytest.mark.parametrize(("problem", "at", "loss", "grad"), [
    (quadratic([2, 8]), [3, -1], 13, [6, -8]),
    (linear_regression(X, Y), [0, 0], 41.6, [-42.4, -11.2]),
    (linear_regression(X, Y), [2.2, -1], 0.56, [0, 0]),
    (linear_regression([[1, 0], [0, 2]], [1, 2]), [1, 1, 1], 1, [1, 2, 2]),
    (double_well(0.3), [2], 8.6, [24.3]),
    (double_well(0), [1], -1, [0]),
    (rosenbrock(), [-1.2, 1], 24.2, [-215.6, -88]),
    (rosenbrock(), [0, 0], 1, [-2, 0]),
    (saddle(2, 0.5), [1, 1], 1, [2, 0.5]),
    (saddle(2, 4), [0, 2], -4, [0, 0]),
    (camel(), [1, 0], 67 / 30, [1.6, 1]),
    (camel(), [1, -1], 37 / 30, [0.6, -7]),
    (lessard(), [-2], 50, [-50]),
    (lessard(), [1], 12.5, [25]),
    (lessard(), [1.5], 25.125, [25.5]),
    (lessard(), [2], 38, [26]),
    (lessard(), [3], 76.5, [51]),
], ids=lambda value: repr(value).replace("Problem", ""))
def test_computed_by_hand(problem, at, loss, grad):
    at = np.array(at, dtype=float)
    close(problem.loss(at), loss, rtol=1e-13)
    close(problem.grad(at), grad, rtol=1e-13, atol=1e-13)


@repeatable
@given(st.lists(st.tuples(*[st.integers(-9, 9)] * 2), min_size=1, max_size=9), st.integers(-9, 9),
       st.integers(-9, 9), st.data())
def test_regression_is_the_articles_formula(pairs, w, b, data):
    """Exact: sums of fractions, on all rows and on a mini-batch."""
    rows = data.draw(st.lists(st.integers(0, len(pairs) - 1), min_size=1, unique=True))
    problem = linear_regression(*zip(*pairs, strict=True))
    for chosen in (None, rows):
        some = pairs if chosen is None else [pairs[i] for i in chosen]
        n, errors = len(some), [y - (w * x + b) for x, y in some]
        grad = [F(-2, n) * sum(e * x for e, (x, _) in zip(errors, some, strict=True)),
                F(-2, n) * sum(errors)]
        at = np.array([w, b], dtype=float)
        got = problem.grad(at) if chosen is None else problem.grad(at, np.array(chosen))
        close(got, [float(g) for g in grad], rtol=1e-12, atol=1e-11)
    loss = F(sum((y - (w * x + b)) ** 2 for x, y in pairs), len(pairs))
    close(problem.loss(at), float(loss), rtol=1e-12, atol=1e-12)


def test_regression_minimum_by_other_routes():
    problem = linear_regression(X, Y)
    close(problem.minimum, np.polyfit(X, Y, 1), rtol=1e-12)
    close(problem.minimum, [float(F(11, 5)), -1], rtol=1e-12)
    close(problem.hessian, [[22, 6], [6, 2]], rtol=1e-14)
    x, y = DATA.normal(size=(30, 3)), DATA.normal(size=30)
    design = np.c_[x, np.ones(30)]
    normal = np.linalg.solve(design.T @ design, design.T @ y)
    close(linear_regression(x, y).minimum, normal, rtol=1e-10)


def test_equal_batches_average_to_the_full_gradient():
    x, y = DATA.normal(size=(12, 2)), DATA.normal(size=12)
    problem, at = linear_regression(x, y), DATA.normal(size=3)
    batches = DATA.permutation(12).reshape(3, 4)
    close(np.mean([problem.grad(at, rows) for rows in batches], axis=0), problem.grad(at))


def test_only_data_has_samples():
    assert linear_regression(X, Y).samples == 5
    for problem in (quadratic([1]), rosenbrock(), saddle(), camel(), lessard()):
        assert problem.samples is None
    assert repr(rosenbrock()) == "Problem('rosenbrock', parameters=2)"


@pytest.mark.parametrize("tilt", [-1.5, -0.3, 0.0, 0.3, 1.0, 1.5])
def test_double_well_has_two_valleys_and_knows_the_deeper(tilt):
    problem, grid = double_well(tilt), np.linspace(-3, 3, 60_001)
    loss = problem.loss(grid[:, None])
    assert np.count_nonzero((loss[1:-1] < loss[:-2]) & (loss[1:-1] < loss[2:])) == 2
    close(loss.min(), problem.loss(problem.minimum), atol=1e-7)
    assert tilt == 0 or np.sign(problem.minimum[0]) == -np.sign(tilt)


def test_lessard_has_curvature_one_or_twentyfive():
    x = np.linspace(-1, 4, 2001)
    slope = np.diff(lessard().grad(x[:, None])[:, 0]) / np.diff(x)
    assert 1 - 1e-9 <= slope.min() <= slope.max() <= 25 + 1e-9  # mu = 1, L = 25, no jump anywhere


def test_data_is_copied():
    x, y, curvatures = np.array(X, float), np.array(Y, float), np.array([1.0, 2.0])
    problem, bowl = linear_regression(x, y), quadratic(curvatures)
    x[:], y[:], curvatures[:] = 0, 0, 0
    close(problem.loss(np.zeros(2)), 41.6)
    close(bowl.loss(np.ones(2)), 1.5)


def test_inputs_stay_as_they_were():
    x, y = np.array(X, float), np.array(Y, float)
    linear_regression(x, y).grad(np.ones(2), np.array([0, 3]))
    assert (x == X).all()
    assert (y == Y).all()


NOT_NUMBERS = ["ab", None, [True, False], [1j, 2], [[1], [1, 2]], [1, None], ["1", "2"]]


@pytest.mark.parametrize(("make", "parts"), [
    (lambda: quadratic([1, 0]), ("curvatures = 0", "index [1]", "positive")),
    (lambda: quadratic([-1]), ("curvatures = -1", "positive")),
    (lambda: quadratic([np.nan]), ("curvatures = nan", "finite")),
    (lambda: quadratic([]), ("curvatures", "(0,)", "at least one entry")),
    (lambda: quadratic(2.0), ("curvatures", "()", "1 ax")),
    (lambda: quadratic([[1, 2]]), ("curvatures", "(1, 2)", "1 ax")),
    (lambda: linear_regression([1, 2], [1]), ("x", "y", "2", "1", "equal")),
    (lambda: linear_regression([1], [1, 2]), ("x", "y", "1", "2", "equal")),
    (lambda: linear_regression([], []), ("x", "(0,)", "at least one entry")),
    (lambda: linear_regression([1], []), ("y", "(0,)", "at least one entry")),
    (lambda: linear_regression([1, np.nan], [1, 2]), ("x = nan", "index [1]", "finite")),
    (lambda: linear_regression([1, 2], [np.inf, 2]), ("y = inf", "index [0]", "finite")),
    (lambda: linear_regression(1, [1]), ("x", "()", "1 or 2 axes")),
    (lambda: linear_regression(np.ones((2, 2, 2)), [1, 2]), ("x", "(2, 2, 2)", "1 or 2 axes")),
    (lambda: linear_regression([1, 2], [[1], [2]]), ("y", "(2, 1)", "1 ax")),
    (lambda: double_well(1.6), ("tilt = 1.6", "(-1.540, 1.540)")),
    (lambda: double_well(-1.54), ("tilt = -1.54", "(-1.540, 1.540)")),
    (lambda: double_well(np.nan), ("tilt = nan",)),
    (lambda: double_well([0.1, 0.2]), ("tilt = [0.1, 0.2]", "single number")),
    (lambda: saddle(0, 1), ("up = 0", "positive")),
    (lambda: saddle(1, -1), ("down = -1", "positive")),
    (lambda: saddle([1, 2]), ("up = [1, 2]", "single number")),
    (lambda: roundabout(0.1, 0.9, 2), ("corners = 2", "at least 3")),
    (lambda: roundabout(0.1, 0.9, 3, 2, 1), ("largest - smallest = -1", "positive")),
    (lambda: roundabout(0.01, 0.0, 3), ("learning_rate = 0.01", "momentum = 0", "3 corners")),
    (lambda: double_well("0.3"), ("tilt = '0.3'", "number")),
    *[(lambda bad=bad: quadratic(bad), (f"curvatures = {bad!r}", "number")) for bad in NOT_NUMBERS],
    *[(lambda bad=bad: linear_regression(bad, [1, 2]), (f"x = {bad!r}", "number"))
      for bad in NOT_NUMBERS],
    *[(lambda bad=bad: linear_regression([1, 2], bad), (f"y = {bad!r}", "number"))
      for bad in NOT_NUMBERS],
])
def test_bad_input(make, parts):
    with pytest.raises(ValueError) as error:
        make()
    for part in parts:
        assert part in str(error.value)
