"""Closed forms of noise against Lyapunov equations, exact fractions, brute force and long runs."""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from mathlib.descent import minimize
from mathlib.gradients import Batches, Noise
from mathlib.noise import mean_square_rate, noise_floor, shuffled_share, stationary_variance
from mathlib.optim import SGD
from mathlib.problems import linear_regression, quadratic

close = np.testing.assert_allclose
SETTINGS = [
    SGD(0.1), SGD(1.9), SGD(0.05, 0.9), SGD(3.0, 0.8), SGD.averaged(0.5, 0.9), SGD(0.3, 0.5, 0.2),
    SGD(0.2, 0.9, nesterov=True), SGD.averaged(1.0, 0.7, nesterov=True),
]


def step_matrix(optimizer, curvature):
    """(params, velocity) -> the same a step later, and what a noise of 1 adds: read off step()."""
    def after(params, velocity, gradient):
        state = optimizer.init(np.zeros(1))._replace(velocity=np.array([velocity]))
        new, state = optimizer.step(np.array([params]), np.array([gradient]), state)
        return np.array([new[0], state.velocity[0]])

    return np.stack([after(1.0, 0.0, curvature), after(0.0, 1.0, 0.0)], 1), after(0.0, 0.0, 1.0)


def lyapunov(optimizer, curvature):
    """The covariance P = A P A' + b b' of (params, velocity), by solving for its four entries."""
    a, b = step_matrix(optimizer, curvature)
    return np.linalg.solve(np.eye(4) - np.kron(a, a), np.outer(b, b).ravel()).reshape(2, 2)


@pytest.mark.parametrize("optimizer", SETTINGS, ids=repr)
@pytest.mark.parametrize("curvature", [0.02, 1.0])
def test_variance_solves_the_lyapunov_equation(optimizer, curvature):
    expected = 9 * lyapunov(optimizer, curvature)[0, 0]
    close(stationary_variance(optimizer, curvature, 3.0), expected, rtol=1e-9)


def test_variance_in_exact_fractions():
    """Heavy ball, alpha 1/4, beta 1/2, curvature 2, noise 3: the three balance equations."""
    alpha, beta, lam, noise = F(1, 4), F(1, 2), F(2), F(3)
    p = 1 + beta - alpha * lam  # = 1: C = V / (1 + beta) = 2/3 V
    share = p / (1 + beta)
    variance = alpha**2 * noise**2 / (1 - p**2 - beta**2 + 2 * p * beta * share)
    assert variance == F(27, 20)
    close(stationary_variance(SGD(0.25, 0.5), 2.0, 3.0), float(variance), rtol=1e-14)


@pytest.mark.parametrize(("optimizer", "curvature"), [
    (SGD(0.2), 1.0), (SGD(0.05, 0.9), 2.0), (SGD.averaged(0.5, 0.9), 1.0), (SGD(2.5, 0.6), 1.0),
    (SGD(0.1, 0.8, nesterov=True), 1.0),
])
def test_variance_is_what_long_runs_have(optimizer, curvature):
    run = minimize(quadratic([curvature]), np.zeros((400, 1)), optimizer, steps=1500,
                   gradient=Noise(2.0, np.random.default_rng(1)))
    each = (run.params[300:] ** 2).mean(axis=(0, 2))  # 400 independent numbers
    expected = stationary_variance(optimizer, curvature, 2.0)
    assert abs(each.mean() - expected) < 4 * each.std() / np.sqrt(400)
    assert each.std() / np.sqrt(400) < 0.02 * expected


def test_a_run_that_does_not_settle_has_no_finite_variance():
    grid = SGD(np.linspace(0.05, 4.2, 84)[:, None], np.linspace(0, 0.95, 20))
    finite = np.isfinite(stationary_variance(grid, 1.0, 1.0))
    radius = np.array([[np.abs(np.linalg.eigvals(step_matrix(SGD(a, b), 1.0)[0])).max()
                        for b in grid.momentum] for a in grid.learning_rate[:, 0]])
    clear = np.abs(radius - 1) > 1e-6
    assert (finite == (radius < 1))[clear].all()
    assert (stationary_variance(grid, 1.0, 1.0) > 0).all()
    assert stationary_variance(SGD(0.1, 0.9, nesterov=True), 40.0, 1.0) == np.inf


def test_floor_is_the_mean_excess_loss_of_long_runs():
    bowl, rule = quadratic([1.0, 4.0]), SGD([0.05, 0.2], 0.5)
    run = minimize(bowl, np.zeros((300, 1, 2)), rule, steps=900,
                   gradient=Noise(3.0, np.random.default_rng(2)))
    each = run.losses[200:].mean(axis=0)
    floor = noise_floor(rule, [1.0, 4.0], 3.0)
    assert floor.shape == (2,)
    assert (np.abs(each.mean(axis=0) - floor) < 4 * each.std(axis=0) / np.sqrt(300)).all()
    one = [0.5 * c * stationary_variance(rule, c, s) for c, s in ((1.0, 3.0), (4.0, 5.0))]
    close(noise_floor(rule, [1.0, 4.0], [3.0, 5.0]), one[0] + one[1], rtol=1e-14)


def brute_force_share(optimizer, curvature, batches):
    """Every place in the epoch, every pair of past gradients, from the step's own response."""
    a, b = step_matrix(optimizer, curvature)
    response, column = [], b
    while len(response) < 400 * batches:
        response.append(column[0])
        column = a @ column
    h, shuffled = np.array(response), 0.0
    for place in range(batches):  # gradients since the epoch began: place + 1
        ages = np.arange(h.size)
        epoch = -((place - ages) // batches)
        for e in range(epoch.max() + 1):
            mine = h[epoch == e]
            # covariance 1 on the diagonal, -1/(m-1) elsewhere
            shuffled += (mine @ mine * batches - mine.sum() ** 2) / (batches - 1)
    return shuffled / batches / (h @ h)


@pytest.mark.parametrize("optimizer", [SGD(0.1), SGD(0.3, 0.8), SGD.averaged(0.1, 0.9),
                                       SGD(0.2, 0.7, nesterov=True)], ids=repr)
@pytest.mark.parametrize("batches", [2, 5, 13])
def test_shuffled_share_by_brute_force(optimizer, batches):
    close(shuffled_share(optimizer, 1.0, batches), brute_force_share(optimizer, 1.0, batches),
          rtol=1e-6)


@pytest.mark.parametrize("optimizer", [SGD(0.05), SGD.averaged(0.05, 0.9)], ids=repr)
def test_shuffled_share_is_what_minimize_does(optimizer):
    """With x = 0 the gradient is 2 (b - mean of a batch of y): noise and nothing else."""
    y = np.random.default_rng(3).normal(size=20)
    problem, seen = linear_regression(np.zeros(20), y), {}
    one = y.var() * 4 / 4  # variance of a gradient of 4 drawn points, per batch
    for replace in (True, False):
        seen[replace] = np.array([
            np.mean((minimize(problem, [0, y.mean()], optimizer, steps=1500,
                              gradient=Batches(4, np.random.default_rng(seed), replace)
                              ).params[250:, 1] - y.mean()) ** 2) for seed in range(40)])
    drawn = stationary_variance(optimizer, 2.0, np.sqrt(one))
    dealt = drawn * (20 - 4) / (20 - 1) * shuffled_share(optimizer, 2.0, 5)
    for replace, expected in ((True, drawn), (False, dealt)):
        error = seen[replace].std() / np.sqrt(40)
        assert abs(seen[replace].mean() - expected) < 4 * error < 0.2 * expected


@pytest.mark.parametrize("optimizer", [SGD(0.3), SGD(0.3, 0.6), SGD.averaged(0.5, 0.5)], ids=repr)
def test_mean_square_rate_by_all_coin_tosses(optimizer):
    """Curvature 0 or 2 by a coin: the mean over all 2**12 sequences, step by step."""
    plain, tosses = optimizer.as_heavy_ball(), np.array(list(product([0.0, 2.0], repeat=12)))
    now, velocity, mean = np.ones(len(tosses)), np.zeros(len(tosses)), [1.0]
    for h in tosses.T:
        velocity = plain.momentum * velocity + h * now
        now = now - plain.learning_rate * velocity
        mean.append((now**2).mean())
    # three terms in a row determine the next: the characteristic polynomial, found by solving
    rows = np.array([mean[t : t + 3] for t in range(1, 7)])
    coefficients = np.linalg.lstsq(rows, np.array(mean[4:10]), rcond=1e-10)[0]
    largest = np.abs(np.roots([1, *-coefficients[::-1]])).max()
    close(mean_square_rate(optimizer, 1.0, 1.0), largest, rtol=1e-5)


def test_without_spread_it_is_the_rate_squared_and_with_it_there_is_a_limit():
    from mathlib.theory import rate
    grid = SGD(np.linspace(0.1, 3, 30)[:, None], np.linspace(0, 0.9, 10))
    close(mean_square_rate(grid, 1.0, 0.0), rate(grid, 1.0) ** 2, rtol=1e-5)
    # no momentum: (1 - a)**2 + a**2 s**2, at its best 1 - 1 / (1 + s**2)
    close(mean_square_rate(SGD([0.5, 1.0]), 1.0, 1.0), [0.5, 1.0])


@pytest.mark.parametrize(("call", "parts"), [
    (lambda: stationary_variance(SGD(0.1), -1, 1), ("curvature = -1", "positive")),
    (lambda: stationary_variance(SGD(0.1), 1, -1), ("noise = -1", ">= 0")),
    (lambda: stationary_variance(SGD([0.1, 0.2]), [1.0, 2.0, 3.0], 1), ("shapes", "broadcast")),
    (lambda: noise_floor(SGD(0.1), [1.0, 0.0], 1), ("curvatures = 0", "positive")),
    (lambda: noise_floor(SGD(0.1), [1.0, 2.0], [1, 2, 3]), ("curvatures, noise", "broadcast")),
    (lambda: shuffled_share(SGD(0.1), 1.0, 1), ("batches = 1", "at least 2")),
    (lambda: mean_square_rate(SGD(0.1), 1.0, -1), ("spread = -1", ">= 0")),
    (lambda: mean_square_rate(SGD(0.1, 0.5, nesterov=True), 1.0, 1), ("nesterov = True", "False")),
])
def test_bad_input(call, parts):
    with pytest.raises(ValueError) as error:
        call()
    for part in parts:
        assert part in str(error.value)
