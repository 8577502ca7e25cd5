"""What chapter 7 states, by other routes: exact fractions, two-term recurrences, brute force."""

from fractions import Fraction as F

import numpy as np
import pytest

from mathlib import theory
from mathlib.descent import minimize
from mathlib.optim import SGD
from mathlib.problems import camel, double_well, lessard, quadratic, rosenbrock, saddle

close = np.testing.assert_allclose
STARTS = np.linspace(-4, 4, 8001)[:, None]


def arrives(optimizer, starts=STARTS, steps=600):
    path = minimize(lessard(), starts, optimizer, steps=steps).params
    return (np.abs(path[-3:, :, 0]) < 1e-6).all(axis=0)


@pytest.mark.parametrize("pull", [0.05, 0.5, 1.0, 1.2])
@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_along_one_curvature_nesterov_has_more_friction(pull, beta):
    """The product of the roots is the heavy ball's momentum, their sum 1 + that - pull."""
    pair = theory.roots(SGD(pull, beta, nesterov=True), 1.0)
    less = beta * (1 - pull)
    close([np.prod(pair), pair.sum()], [less, 1 + less - pull], atol=1e-12)


def test_nesterov_is_the_slower_one_on_quadratics_and_never_needs_more_than_its_rate():
    for kappa in (2, 25, 1000):
        grid = np.linspace(1, kappa, 5001)
        rate = {make: theory.rate(make(1, kappa), grid).max()
                for make in (theory.polyak, theory.nesterov)}
        close(rate[theory.nesterov], 1 - 1 / np.sqrt(kappa), rtol=1e-6)
        root = np.sqrt(3 * kappa + 1)
        tuned = SGD(4 / (3 * kappa + 1), (root - 2) / (root + 2), nesterov=True)
        close(theory.rate(tuned, grid).max(), 1 - 2 / root, rtol=1e-6)
        assert rate[theory.polyak] < 1 - 2 / root < rate[theory.nesterov]


@pytest.mark.parametrize("beta", [0.1, 0.5, 0.9, 0.99])
def test_the_limit_of_nesterov(beta):
    limit = (2 + 2 * beta) / (1 + 2 * beta)
    rates = theory.rate(SGD(limit * np.linspace(0.01, 1.2, 1000), beta, nesterov=True), 1.0)
    assert ((rates < 1) == (np.linspace(0.01, 1.2, 1000) < 1)).all()


def test_growing_momentum_meets_its_bound_on_losses_that_are_merely_convex():
    """The Huber-like loss sum(sqrt(1 + x**2) - 1): curvature up to 1, and towards 0 far away."""
    start = np.array([40.0, -3.0, 0.5])
    theta = ahead = start
    for k in range(1, 200):
        new = ahead - ahead / np.sqrt(1 + ahead**2)
        theta, ahead = new, new + (k - 1) / (k + 2) * (new - theta)
        assert (np.sqrt(1 + theta**2) - 1).sum() <= 2 * (start @ start) / (k + 1) ** 2


def test_growing_momentum_is_never_the_best_and_never_far_from_it():
    """On the chain, in its eigendirections, against a hundred constants at every step."""
    n = 401
    angle = np.arange(1, n + 1) * np.pi / (n + 1)
    curvature = np.sin(angle / 2) ** 2
    start = np.sqrt(2 / (n + 1)) * np.sin(angle) / (4 * curvature)

    def losses(weight):
        theta = ahead = start
        for k in range(1, 201):
            new = ahead - curvature * ahead
            theta, ahead = new, new + weight(k) * (new - theta)
            yield theta**2 @ curvature / 2

    constants = [list(losses(lambda k, m=m: m)) for m in np.arange(0, 1, 0.01)]
    ratio = np.array(list(losses(lambda k: (k - 1) / (k + 2)))) / np.min(constants, axis=0)
    assert ratio[0] == 1 and (ratio[1:] > 1).all() and (ratio < 1.4).all()


def test_starting_again_is_worth_thousands_of_steps_where_there_is_a_smallest_curvature():
    """Exercise 7.3, along eigendirections, where the slope times the move is a plain sum."""
    def needed(curvature, restart):
        theta = ahead = np.ones(len(curvature))
        weight, size = 1, []
        while len(size) < 5000:
            slope = curvature * ahead
            new = ahead - slope / curvature[-1]
            weight = 1 if restart and (slope * (new - theta)).sum() > 0 else weight
            theta, ahead = new, new + (weight - 1) / (weight + 2) * (new - theta)
            weight += 1
            size.append(np.linalg.norm(theta))
        return np.flatnonzero(np.array(size) > 1e-6 * np.sqrt(len(curvature)))[-1] + 2

    curvature = np.geomspace(1, 400, 30)
    textbook = np.linalg.norm(
        minimize(quadratic(curvature), np.ones(30), theory.nesterov(1, 400), steps=1000).params,
        axis=1)
    known = np.flatnonzero(textbook > 1e-6 * textbook[0])[-1] + 1
    assert known == 290 and needed(curvature, False) > 10 * known
    assert needed(curvature, True) < 2 * known


def test_nobody_is_below_the_chain_of_springs():
    """Its written-out form, not along eigendirections; for conjugate gradients too, the best."""
    k = 20
    n = 2 * k + 1
    matrix = (2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)) / 4
    far = 1 - np.arange(1, n + 1) / (n + 1)
    close(matrix @ far, np.eye(n)[0] / 4, atol=1e-12)
    angle = np.arange(1, n + 1) * np.pi / (n + 1)
    close(np.linalg.eigvalsh(matrix), np.sin(angle / 2) ** 2, atol=1e-12)
    x, residual = np.zeros(n), np.eye(n)[0] / 4
    direction = residual
    for _ in range(k):
        step = residual @ residual / (direction @ matrix @ direction)
        x, new = x + step * direction, residual - step * matrix @ direction
        direction = new + new @ new / (residual @ residual) * direction
        residual = new
    best = (x - far) @ matrix @ (x - far) / 2
    assert best >= 3 / 32 * (far @ far) / (k + 1) ** 2


def test_the_three_cycle_in_fractions_and_its_pull():
    cycle = [F(792, 1225), F(-2208, 1225), F(2592, 1225)]
    for before, now, after in zip(cycle[2:] + cycle[:2], cycle, cycle[1:] + cycle[:1], strict=True):
        slope = 25 * now if now < 1 else 25 * now - 24
        assert after == now - slope / 9 + F(4, 9) * (now - before)
        assert not 1 <= now < 2
    close(theory.roots(SGD(1 / 9, 4 / 9), 25), [-2 / 3, -2 / 3], atol=1e-7)


def test_who_is_caught():
    stays = ~arrives(theory.polyak(1, 25))
    caught = STARTS[stays, 0]
    close(stays.mean(), 0.12, atol=0.005)
    for inside in (-3.3, -3.0, 1.0, 2.8, 2.91, 3.07, 3.3, 3.46):
        assert np.abs(caught - inside).min() < 1e-9
    for outside in (-3.4, 0.9, 2.7, 3.06, 3.47, 3.6):
        assert np.abs(caught - outside).min() > 1e-3
    assert arrives(theory.nesterov(1, 25)).all()
    assert arrives(theory.best_gradient_descent(1, 25)).all()


def test_more_momentum_has_a_cycle_of_seven():
    starts = np.linspace(-4, 4, 81)[:, None]
    for beta in (0.86, 0.9):
        path = minimize(lessard(), starts, SGD(1 / 9, beta), steps=6000).params[-8:, :, 0]
        away = np.abs(path).max(axis=0) > 0.1
        assert away.any()
        close(path[-1, away], path[0, away], atol=1e-6)
        assert (np.abs(path[1:, away] - path[:-1, away]) > 0.1).all()
    assert arrives(SGD(1 / 9, 0.84), starts, steps=6000).all()


@pytest.mark.parametrize("beta", [0.0, 4 / 9, 0.9])
def test_short_steps_are_safe(beta):
    rule = SGD(0.99 * 2 * (1 - beta) / 25, beta)
    assert arrives(rule, STARTS[::20], steps=2000).all()
    path = minimize(lessard(), STARTS[::20], rule, steps=1000).params
    means = [T * lessard().loss(path[: T + 1].mean(axis=0)).max() for T in (10, 100, 1000)]
    assert means[0] >= means[1] >= means[2]


def test_valleys_are_gained_and_lost():
    starts = np.linspace(-2, 2, 201)[:, None]

    def deep(rule):
        end = minimize(double_well(0.3), starts, rule, steps=1500).params[-1, :, 0]
        return np.abs(end - double_well(0.3).minimum[0]) < 0.5

    for rate, sign in ((0.02, 1), (0.12, -1)):
        plain, heavy = deep(SGD(rate)), deep(SGD(rate, 0.9))
        assert (heavy & ~plain).any() and (plain & ~heavy).any()
        assert np.sign(int(heavy.sum()) - int(plain.sum())) == sign
    grid = np.stack(np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-1.15, 1.15, 24)), axis=-1)
    low = camel().loss(camel().minimum) + 0.02
    plain, some, much = (minimize(camel(), grid, SGD(0.02, m), steps=2000).losses[-1] < low
                         for m in (0, 0.8, 0.96))
    assert (some & ~plain).sum() > 5 * (plain & ~some).sum()
    assert (plain & ~much).mean() > 0.05
    assert (plain & ~much).sum() > (much & ~plain).sum() / 2


@pytest.mark.parametrize("rule", [SGD(0.02), SGD(0.02, 0.9), SGD.averaged(0.02, 0.9)])
def test_leaving_a_saddle_by_a_hand_loop(rule):
    plain = rule.as_heavy_ball()
    before = now = 1e-9
    for _ in range(300):
        before, now = now, now + plain.learning_rate * now + plain.momentum * (now - before)
    root = np.abs(theory.roots(rule, -1.0)[0])
    close(now / before, root, rtol=1e-6)
    half = (1 + plain.momentum + plain.learning_rate) / 2
    close(root, half + np.sqrt(half**2 - plain.momentum), rtol=1e-12)


def test_at_their_limits_the_gain_is_a_square_root():
    for down in (0.01, 0.0001):
        plain = theory.roots(SGD(2 / 25), -down)[0].real - 1
        heavy = np.abs(theory.roots(SGD(4 / 25, 1 - 1e-9), -down)[0]) - 1
        close([plain, heavy], [2 * down / 25, 2 * np.sqrt(down / 25)], rtol=0.03)
    assert minimize(saddle(25, 1), [0.6, 0], SGD(0.02, 0.9), steps=900).losses[-1] < 1e-9


def test_rosenbrock_as_told():
    def steps(rule):
        far = ~(minimize(rosenbrock(), [-1.2, 1], rule, steps=9000).losses < 1e-3)
        return np.inf if far[-2000:].any() else np.flatnonzero(far)[-1] + 1

    plain, heavy, nesterov = (steps(r) for r in (
        SGD(0.001), SGD(0.001, 0.95), SGD(0.001, 0.95, nesterov=True)))
    assert 5000 < plain < 10_000 and heavy < plain / 20 and 0.4 < nesterov / heavy < 0.6
    assert steps(SGD(0.0015, 0.95)) < 300
    assert steps(SGD(0.0015, 0.95, nesterov=True)) == np.inf


def test_statements_of_the_quiz():
    assert minimize(quadratic([1, 1]), [1, 1], SGD(1.0), steps=1).losses[-1] == 0
    looked = minimize(quadratic([1]), 1.0, SGD(0.5, 0.5, nesterov=True), steps=1).params[1, 0]
    assert looked == 1 - 0.5 * (0.5 * 1 + 1) != 1 - 0.5  # already ahead of the first step
