"""The network against finite differences, and against a classifier written sample by sample."""

import math
from itertools import product

import numpy as np
import pytest

from mathlib.descent import minimize
from mathlib.network import Network
from mathlib.optim import SGD

NET = Network(inputs=3, hidden=4, classes=5)
RNG = np.random.default_rng(3)
X, LABELS = RNG.normal(size=(7, 3)), RNG.integers(5, size=7)
PROBLEM = NET.problem(X, LABELS)


def by_hand(params, rows=range(7)):
    """The loss with Python's own numbers, one unit and one sample at a time."""
    flat = [float(p) for p in params]
    w1 = [[flat[3 * j + i] for i in range(3)] for j in range(4)]
    b1, rest = flat[12:16], flat[16:]
    w2 = [[rest[4 * k + j] for j in range(4)] for k in range(5)]
    b2, total = rest[20:], 0.0
    for row in rows:
        hidden = [
            math.tanh(sum(w * v for w, v in zip(w1[j], X[row], strict=True)) + b1[j])
            for j in range(4)
        ]
        scores = [sum(w * u for w, u in zip(w2[k], hidden, strict=True)) + b2[k] for k in range(5)]
        total += math.log(sum(map(math.exp, scores))) - scores[LABELS[row]]
    return total / len(rows)


def test_loss_is_the_cross_entropy_written_out():
    for seed in range(3):
        params = NET.start(np.random.default_rng(seed)) + 0.1
        assert params.shape == (NET.size,) == (41,)
        assert PROBLEM.loss(params) == pytest.approx(by_hand(params), abs=1e-13)


@pytest.mark.parametrize("rows", [range(7), [4, 1, 6]], ids=["all", "batch"])
def test_gradient_against_finite_differences(rows):
    params, h = NET.start(RNG) + 0.1 * RNG.normal(size=NET.size), 1e-5
    nudges = h * np.eye(NET.size)
    slopes = [(by_hand(params + e, rows) - by_hand(params - e, rows)) / (2 * h) for e in nudges]
    assert np.allclose(PROBLEM.grad(params, list(rows)), slopes, rtol=0, atol=1e-9)


def test_leading_axes_are_independent_copies():
    grid = RNG.normal(size=(2, 3, NET.size))
    for loss, one_by_one in (
        (PROBLEM.loss(grid), PROBLEM.loss),
        (PROBLEM.grad(grid, [0, 5]), lambda params: PROBLEM.grad(params, [0, 5])),
        (NET.accuracy(grid, X, LABELS), lambda params: NET.accuracy(params, X, LABELS)),
    ):
        for i, j in product(range(2), range(3)):
            assert np.allclose(loss[i, j], one_by_one(grid[i, j]), rtol=0, atol=1e-13)


def test_huge_scores_do_not_overflow():
    params = 1e4 * NET.start(np.random.default_rng(0))
    assert np.isfinite(PROBLEM.loss(params)) and np.isfinite(PROBLEM.grad(params)).all()


def test_accuracy_counts_what_is_right():
    params = np.zeros(NET.size)
    params[-5:] = [0, 0, 1, 0, 0]  # with all else zero, the biases decide: always class 2
    assert NET.accuracy(params, X, LABELS) == np.mean(LABELS == 2)


def test_start_has_the_variance_it_promises():
    wide = Network(50, 200, 100)
    w1, b1, w2, b2 = wide.layers(wide.start(np.random.default_rng(0)))
    assert w1.var() == pytest.approx(1 / 50, rel=0.05)
    assert w2.var() == pytest.approx(1 / 200, rel=0.05)
    assert not b1.any() and not b2.any()


def test_it_learns_what_can_be_learnt():
    run = minimize(PROBLEM, NET.start(np.random.default_rng(1)), SGD(0.5, 0.9), steps=400)
    assert NET.accuracy(run.params[-1], X, LABELS) == 1 and run.losses[-1] < 0.01


@pytest.mark.parametrize("bad, message", [
    ({"inputs": 0}, "inputs = 0"), ({"hidden": 2.5}, "hidden = 2.5"),
    ({"classes": True}, "classes = True")])
def test_bad_shapes_are_refused(bad, message):
    with pytest.raises(ValueError, match=message):
        Network(**{"inputs": 3, "hidden": 4, "classes": 5} | bad)


@pytest.mark.parametrize("x, labels, message", [
    (X[:, :2], LABELS, "x has shape"), (X, LABELS[:3], "labels have shape"),
    (X, LABELS / 2, "whole numbers"), (X, LABELS + 1, "from 0 to 4")])
def test_bad_data_is_refused(x, labels, message):
    with pytest.raises(ValueError, match=message):
        NET.problem(x, labels)
