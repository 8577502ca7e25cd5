"""The landscapes of chapter 7, by other routes: cycles, distances, valleys counted on a grid."""

import numpy as np
import pytest

from mathlib.problems import camel, roundabout, saddle

close = np.testing.assert_allclose


def cycle(learning_rate, momentum, corners, smallest, largest, steps=12):
    """The heavy ball on the roundabout, in complex numbers, by its two-term recurrence."""
    problem = roundabout(learning_rate, momentum, corners, smallest, largest)
    turn = np.exp(2j * np.pi / corners)
    path = [1 / turn, 1]
    for _ in range(steps):
        g = problem.grad(np.array([path[-1].real, path[-1].imag]))
        step = momentum * (path[-1] - path[-2]) - learning_rate * (g[0] + 1j * g[1])
        path.append(path[-1] + step)
    return np.array(path[1:]), turn ** np.arange(steps + 1)


@pytest.mark.parametrize("setting", [(1 / 9, 4 / 9, 3, 1, 25), (0.11, 0.45, 3, 1, 25),
                                     (0.03, 0.9, 6, 1, 100), (3.9, 0.95, 3, 0.01, 1)])
def test_the_heavy_ball_goes_round(setting):
    close(*cycle(*setting), atol=1e-9)


def test_the_roundabout_is_smooth_and_strongly_convex():
    problem, rng = roundabout(0.03, 0.9, 6, 1, 100), np.random.default_rng(2)
    here, there = rng.normal(size=(2, 4000, 2)) * [[[1]], [[0.3]]]
    way = here - there
    slope = ((problem.grad(here) - problem.grad(there)) * way).sum(1) / (way**2).sum(1)
    assert 1 - 1e-9 <= slope.min() < 1.1 and 99 < slope.max() <= 100 + 1e-9


def test_the_roundabouts_distance_is_the_smallest_over_the_polygons_edge():
    problem, turn = roundabout(1 / 9, 4 / 9, 3, 1, 25), np.exp(2j * np.pi / 3)
    corner = (25 - 9 * (1 - turn + 4 / 9 * (1 - 1 / turn))) / 24
    share = np.linspace(0, 1, 20_001)
    edge = np.concatenate([corner * turn**k * (1 - share + share * turn) for k in range(3)])
    for x, y in np.random.default_rng(8).normal(size=(30, 2)) * 1.5:
        far = np.abs(edge - (x + 1j * y)).min()
        loss = problem.loss(np.array([x, y]))
        inside = np.isclose(loss, (x * x + y * y) / 2)
        assert inside or np.isclose(loss, (x * x + y * y) / 2 + 12 * far**2, rtol=1e-6)


def test_camel_has_six_valleys_and_a_pair_of_deepest():
    axes = np.linspace(-2, 2, 401), np.linspace(-1.1, 1.1, 221)
    loss = camel().loss(np.stack(np.meshgrid(*axes), axis=-1))
    middle, lower = loss[1:-1, 1:-1], np.ones((219, 399), bool)
    for i, j in np.ndindex(3, 3):
        lower &= (middle < loss[i : i + 219, j : j + 399]) | ((i, j) == (1, 1))
    assert lower.sum() == 6
    close(np.sort(middle[lower])[:3], [-1.0316, -1.0316, -0.2155], atol=1e-3)
    close(camel().loss(-camel().minimum), camel().loss(camel().minimum))


def hessian(problem, at, h=1e-6):
    moves = h * np.eye(2)
    return (problem.grad(at + moves) - problem.grad(at - moves)) / (2 * h)


def test_saddle_has_a_pass_and_two_valleys():
    problem = saddle(2.0, 0.5)
    close(hessian(problem, np.zeros(2)), [[2, 0], [0, -0.5]], atol=1e-9)
    close(hessian(problem, problem.minimum), [[2, 0], [0, 1]], atol=1e-6)
