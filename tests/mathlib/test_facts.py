"""The numbers the course rests on, recomputed with mathlib."""

from fractions import Fraction as F

import numpy as np
import pytest

from mathlib.descent import minimize
from mathlib.ema import ema, ema_weights, half_life, mean_age, variance_window
from mathlib.gradients import Noise
from mathlib.optim import SGD
from mathlib.problems import double_well, lessard, linear_regression, quadratic
from mathlib.theory import best_gradient_descent, largest_learning_rate, polyak, rate, roots

close = np.testing.assert_allclose
ARTICLE = linear_regression([1, 2, 3, 4, 5], [2, 3, 5, 7, 11])
MU, TOP = np.linalg.eigvalsh(ARTICLE.hessian)
EPOCHS = [0, 10, 50, 100, 200, 500, 1000]


def article(optimizer, steps=1000):
    return minimize(ARTICLE, [0.0, 0.0], optimizer, steps=steps)


PLAIN, EMA, HEAVY = article(SGD(0.01)), article(SGD.averaged(0.01, 0.9)), article(SGD(0.01, 0.9))


def test_the_example():
    close(ARTICLE.minimum, [2.2, -1], rtol=1e-12)
    close(ARTICLE.loss(ARTICLE.minimum), 0.56, rtol=1e-12)
    close(ARTICLE.hessian, [[22, 6], [6, 2]])
    close([MU, TOP, TOP / MU], [0.338096, 23.661904, 69.99], rtol=2e-6, atol=0.005)


def digits(numbers):
    """How far a number printed so may be off: half a unit of the last digit, and a hair."""
    return [0.50001 * 10.0 ** -len(n.partition(".")[2]) for n in numbers]


@pytest.mark.parametrize(("run", "table", "distance"), [
    (PLAIN, "41.6 1.1235 .84982 .76656 .66493 .57375 .56047", 0.0525),
    (EMA, "41.6 2.6971 .95234 .77619 .66729 .57316 .56040", 0.0486),
    (HEAVY, "41.6 3.6612 .77954 .56110 .56000 .56 .56", 0),
    (article(SGD(0.083333)), "41.6 23.73 2.913 .6949 .56044 .56 .56", 0),
    (article(SGD(1 / 12)), "41.6 23.73 2.915 .6952 .56045 .56 .56", 0),  # by the closed form
    (article(SGD(0.13488, 0.6185)), "41.6 119.7 .56001 .56 .56 .56 .56", 0),
    (article(polyak(MU, TOP)), "41.6 119.1 .56001 .56 .56 .56 .56", 0),
], ids=["plain", "EMA", "heavy ball", "best, rounded", "best", "Polyak, rounded", "Polyak"])
def test_the_table(run, table, distance):
    printed = table.split()
    off = np.abs(run.losses[EPOCHS] - np.array(printed, float))
    assert (off <= digits(printed)).all(), off
    close(np.linalg.norm(run.params[-1] - ARTICLE.minimum), distance, atol=6e-5)


def test_the_best_settings_of_the_example():
    close(best_gradient_descent(MU, TOP).learning_rate, 1 / 12)
    best = polyak(MU, TOP)
    close([best.learning_rate, best.momentum], [0.13488, 0.6185], rtol=4e-5)


def test_faster_than_plain_descent_is_false_as_written():
    above = EMA.losses > PLAIN.losses
    assert above[1:301].sum() == 299
    assert not above[301:].any()
    assert (HEAVY.losses < PLAIN.losses)[45:].all()
    assert not (HEAVY.losses < PLAIN.losses)[44]
    tenfold = article(SGD.averaged(0.1, 0.9))  # is heavy ball
    close(tenfold.params, HEAVY.params, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("run", "rises"), [(PLAIN, 0), (EMA, 25), (HEAVY, 133)])
def test_oscillation(run, rises):
    assert (np.diff(run.losses) > 1e-12).sum() == rises  # at the minimum, rounding rises and falls


def test_plain_descent_with_a_tenfold_rate_diverges():
    assert article(SGD(0.1)).diverged


def test_standardising_makes_the_condition_number_one():
    x = np.array([1.0, 2, 3, 4, 5])
    problem = linear_regression((x - x.mean()) / x.std(), [2, 3, 5, 7, 11])
    close(np.linalg.cond(problem.hessian), 1)


def test_polyaks_transient():
    losses = article(polyak(MU, TOP), steps=50).losses
    assert losses.argmax() == 4
    close(losses.max(), 395, atol=0.5)


def test_escapes_and_losses_on_the_double_well():
    problem, starts = double_well(0.3), np.linspace(-2, 2, 4001)[:, None]

    def global_basin(optimizer):
        end = minimize(problem, starts, optimizer, steps=1000).params[-1]
        return np.abs(end[:, 0] - problem.minimum) < 0.1

    plain = global_basin(SGD(0.01))
    averaged, heavy = global_basin(SGD.averaged(0.01, 0.9)), global_basin(SGD(0.01, 0.9))
    assert not (averaged & ~plain).any()
    close((heavy & ~plain).mean(), 0.100, atol=0.0005)
    close((plain & ~heavy).mean(), 0.059, atol=0.0005)


def test_windows_of_an_average():
    close(half_life(0.9), 6.58, atol=0.005)
    close(mean_age(0.9), 9)
    close(variance_window(0.9), 19)
    close(ema_weights(0.9, 10).sum(), 0.651, atol=0.0005)


@pytest.mark.parametrize("beta", [0.5, 0.9])
def test_variance_under_independent_noise(beta):
    noise = 2 * np.random.default_rng(7).normal(size=(300, 40_000))
    variance = ema(noise, beta)[-1].var()
    error = 4 * variance * np.sqrt(2 / 40_000)
    assert abs(variance - 4 * (1 - beta) / (1 + beta)) < error
    heavy = variance / (1 - beta) ** 2  # its velocity is the average over 1 - beta
    assert abs(heavy - 4 / (1 - beta**2)) < error / (1 - beta) ** 2


def test_a_rate_dropped_inside_the_velocity_acts_late():
    """Keras' form, velocity = beta velocity - alpha grad: after a drop of the rate by 10 ..."""
    beta, old, new = 0.9, -1 / (1 - 0.9), 0.1  # velocity under a gradient of 1 and a rate of 1
    close((beta * old - new) / (beta * old * new - new), 9.1)  # rescaled as Goyal et al. 2017 do


ALPHA, BETA = np.arange(1, 401)[:, None] / 100, np.arange(200) / 200


def test_stability_region_on_80_000_settings():
    """0 < alpha lambda < 2 + 2 beta, by the roots (numpy's) and by running off the limit."""
    grid = SGD(ALPHA, BETA)
    off = np.abs(ALPHA - 2 - 2 * BETA) > 1e-9
    assert ((rate(grid, 1.0) < 1) == (ALPHA < 2 + 2 * BETA))[off].all()
    close(largest_learning_rate(1.0, BETA), 2 + 2 * BETA)
    close(largest_learning_rate(1.0, BETA, BETA), 2 * (1 + BETA) / (1 - BETA))
    run = minimize(quadratic([1.0]), [1.0], grid, steps=300)
    clear = np.abs(ALPHA - 2 - 2 * BETA) > 0.2
    grows = (run.losses[-100:].max(axis=0) > run.losses[:200].max(axis=0)) | run.diverged
    assert (grows == (ALPHA > 2 + 2 * BETA))[clear].all()


def test_complex_roots_have_modulus_sqrt_beta():
    pair = roots(SGD(ALPHA, BETA), 1.0)[..., 0]
    swings = np.abs(pair.imag) > 1e-6
    close(np.abs(pair)[swings], np.broadcast_to(np.sqrt(BETA), swings.shape)[swings], rtol=1e-9)


def test_nesterov_is_heavy_ball_with_less_momentum_on_an_eigendirection():
    """Velocity as displacement: momentum beta (1 - alpha lambda), rate alpha (Sutskever 2013)."""
    alpha, beta, lam = 0.3, 0.9, 1.7
    close(roots(SGD(alpha, beta, nesterov=True), lam),
          np.roots([1, -(1 + beta * (1 - alpha * lam) - alpha * lam), beta * (1 - alpha * lam)]))


@pytest.mark.parametrize(("optimizer", "ratio"), [
    (SGD(0.01), 1), (SGD(0.01, 0.9), 9.98), (SGD.averaged(0.01, 0.9), 0.995)])
def test_stationary_variance_on_one_curvature(optimizer, ratio):
    """Lyapunov: iterate covariance -> A covariance A' + noise, A and the noise read off a step."""
    matrix, push = [], optimizer.step(np.zeros(1), np.ones(1), optimizer.init(np.zeros(1)))
    push = np.array([push[0][0], push[1].velocity[0]])
    for params, velocity in np.eye(2):
        state = optimizer.init(np.zeros(1))._replace(velocity=np.array([velocity]))
        new, state = optimizer.step(np.array([params]), np.array([params]), state)
        matrix.append([new[0], state.velocity[0]])
    a, noise = np.array(matrix).T, np.outer(push, push)
    covariance = np.linalg.solve(np.eye(4) - np.kron(a, a), noise.ravel())[0]
    close(covariance / (0.01 / (2 - 0.01)), ratio, rtol=6e-4)
    run = minimize(quadratic([1.0]), np.zeros((800, 1)), optimizer, steps=2000,
                   gradient=Noise(1.0, np.random.default_rng(8)))
    measured = (run.params[800:] ** 2).mean(axis=(0, 2))  # one a run: 800 independent numbers
    assert abs(measured.mean() - covariance) < 4 * measured.std() / np.sqrt(800)


def test_lessards_exact_three_cycle():
    slope = lambda x: 25 * x if x < 1 else x + 24 if x < 2 else 25 * x - 24  # noqa: E731
    cycle = [F(792, 1225), F(-2208, 1225), F(2592, 1225)]
    before, x = cycle[1], cycle[2]
    for expected in cycle * 2:
        before, x = x, x - F(1, 9) * slope(x) + F(4, 9) * (x - before)
        assert x == expected
    for point in cycle:
        assert lessard().grad(np.array([float(point)])) == pytest.approx(float(slope(point)))


def test_lessard_starts_that_cycle():
    tuned = polyak(1.0, 25.0)
    close([tuned.learning_rate, tuned.momentum], [1 / 9, 4 / 9])
    starts = (np.arange(306, 348) / 100)[:, None]  # 3.06, ..., 3.47
    end = minimize(lessard(), starts, tuned, steps=1002).params[-3:, :, 0]
    close(end[:, [0, -1]], 0, atol=1e-9)
    cycle = np.sort(np.array([792, -2208, 2592]) / 1225)
    close(np.sort(end[:, 1:-1], axis=0), np.tile(cycle[:, None], 40), atol=1e-9)
    for other in (best_gradient_descent(1.0, 25.0), SGD(1 / 25, 2 / 3, nesterov=True)):
        close(minimize(lessard(), starts, other, steps=1000).params[-1], 0, atol=1e-9)
