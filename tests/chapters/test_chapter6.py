"""What chapter 6 and its quiz state, computed in another way than on the page."""

from itertools import combinations, product

import numpy as np
import pytest

from course.checks import EXERCISES, check
from mathlib.descent import minimize
from mathlib.gradients import Noise
from mathlib.noise import mean_square_rate, noise_floor, shuffled_share, stationary_variance
from mathlib.optim import SGD
from mathlib.problems import linear_regression, quadratic

close = np.testing.assert_allclose


def floor(rule, batch=1.0):
    return noise_floor(rule, [1.0], 1 / np.sqrt(batch))


def test_one_knob():
    base = floor(SGD(0.002, 0.8))
    close(floor(SGD(0.004, 0.8), 2), base, rtol=0.01)
    close(floor(SGD(0.001, 0.9)), base, rtol=0.01)
    close(floor(SGD(0.002, 0.9), 2), base, rtol=0.01)
    close(floor(SGD(0.002, 0.9)), 2 * base, rtol=0.01)
    close(floor(SGD(0.004, 0.8), 4), base / 2, rtol=0.01)


def test_what_lowers_the_floor():
    base = floor(SGD(0.001, 0.9))
    changed = {"a": floor(SGD(0.0005, 0.9)), "b": floor(SGD(0.001, 0.9), 2),
               "c": floor(SGD(0.001, 0.8)), "d": floor(SGD.averaged(0.001, 0.9)),
               "e": floor(SGD(0.0005, 0.95)), "f": base}
    lowered = {letter for letter, value in changed.items() if value < 0.51 * base}
    assert check("lower-the-floor", lowered).passed
    assert lowered == {"a", "b", "c", "d"}


@pytest.mark.parametrize("learning_rate", [0.01, 0.3, 1.0, 1.9])
def test_on_equal_footing_the_average_is_never_noisier_and_never_below_its_bound(learning_rate):
    plain = stationary_variance(SGD(learning_rate), 1, 1)
    ours = stationary_variance(SGD.averaged(learning_rate, np.linspace(0.01, 0.999, 200)), 1, 1)
    assert (ours < plain).all() and (ours > learning_rate / 2).all()
    assert (np.diff(ours) < 0).all()


def test_steps_are_calmer_where_the_parameter_is_not():
    """2 (V - C) = 2 alpha lambda V / (1 + beta), by a run."""
    rule = SGD.averaged(0.05, 0.9)
    run = minimize(quadratic([1]), np.zeros((300, 1)), rule, steps=900,
                   gradient=Noise(1.0, np.random.default_rng(0))).params[400:]
    plain = SGD(0.05).as_heavy_ball()
    step = {}
    for each in (rule.as_heavy_ball(), plain):
        variance = stationary_variance(each, 1, 1)
        step[each.momentum] = 2 * each.learning_rate * variance / (1 + each.momentum)
    close(np.diff(run, axis=0).var(), step[0.9], rtol=0.02)
    assert step[0.9] < step[0.0] / 16  # a quarter as a standard deviation
    close(run.var(), stationary_variance(plain, 1, 1), rtol=0.05)


def test_a_dealt_batch_by_all_hands_and_two_batches_of_an_epoch():
    deck = np.array([1.0, 4.0, -2.0, 0.5, 3.0, 3.0])
    hands = {size: np.var([np.mean(h) for h in combinations(deck, size)]) for size in range(1, 7)}
    assert check("dealt-variance", lambda gradients, size: np.var(
        [np.mean(hand) for hand in combinations(gradients.tolist(), int(size))])).passed
    close([hands[1], hands[6]], [deck.var(), 0], atol=1e-12)
    rng = np.random.default_rng(1)  # 13 batches of 34: correlation -1/12
    gradients = rng.normal(size=442)
    dealt = rng.permuted(np.tile(gradients, (40_000, 1)), axis=1).reshape(-1, 13, 34).mean(-1)
    assert abs(np.corrcoef(dealt[:, 0], dealt[:, 7])[0, 1] + 1 / 12) < 4 / np.sqrt(40_000)
    close(dealt.sum(axis=1), dealt[0].sum(), atol=1e-12)


def test_shuffling_helps_most_when_the_memory_is_an_epoch():
    def left(beta, batches):
        rule, plain = SGD.averaged(0.1, beta), SGD(0.1)
        drawn = stationary_variance(rule, 1, 1) / stationary_variance(plain, 1, 1)
        if batches is None:
            return drawn
        return drawn * shuffled_share(rule, 1, batches) / shuffled_share(plain, 1, batches)

    memory_of_an_epoch, short, drawn, long = left(0.9, 10), left(0.9, 1000), left(0.9, None), \
        left(0.999, None)
    assert memory_of_an_epoch < 0.3 < 0.9 < min(short, drawn, long)


def test_mean_of_iterates_does_not_depend_on_the_rule():
    for rule in (SGD(0.4), SGD(0.04, 0.9), SGD.averaged(0.4, 0.9)):
        run = minimize(quadratic([2.0]), np.zeros((500, 1)), rule, steps=2000,
                       gradient=Noise(4.0, np.random.default_rng(3)))
        means = run.params[1000:, :, 0].mean(axis=0)
        expected = 4**2 / (2**2 * 1001)
        assert abs(means.var() / expected - 1) < 4 * np.sqrt(2 / 500)


def test_cooling_exactly_and_by_simulation():
    """The check's expectation against runs of minimize with that schedule."""
    when_to_cool = EXERCISES["when-to-cool"]
    for setting in ({"learning_rate": 0.1, "cool": 500}, {"learning_rate": 0.2, "cool": 900}):
        rate, cool = setting.values()
        expected = when_to_cool.measure(**setting)["loss"]
        run = minimize(quadratic([1, 0.05]), np.full((600, 2), 4.0),
                       lambda t, rate=rate, cool=cool: SGD(rate if t <= cool else rate / 10),
                       steps=1000, gradient=Noise(1.0, np.random.default_rng(4)))
        ends = run.losses[-1]
        assert abs(ends.mean() - expected) < 4 * ends.std() / np.sqrt(600)
    constant = [when_to_cool.measure(learning_rate=rate, cool=1000)["loss"]
                for rate in np.geomspace(0.005, 1.9, 200)]
    close(min(constant), 0.027, atol=0.0005)  # the exercise says so


def test_after_a_drop_a_single_bowl_improves_too():
    run = minimize(quadratic([1.0]), np.zeros((300, 1)), lambda t: SGD(0.5 if t <= 100 else 0.05),
                   steps=200, gradient=Noise(1.0, np.random.default_rng(5)))
    assert run.losses[150:].mean() < run.losses[60:101].mean() / 5


def best_steps(kappa, batch, momenta):
    """Steps per factor ten, tuned on a grid of its own, from eigenvalues of the 4 x 4 map."""
    best = np.inf
    for alpha, beta in product(np.geomspace(0.02, 3.9, 60), momenta):
        worst = 0.0
        for lam in (1, 1 / kappa):
            mean = np.array([[1 + beta - alpha * lam, -beta], [1, 0]])
            push = np.array([[alpha * lam / np.sqrt(batch), 0], [0, 0]])
            second = np.kron(mean, mean) + np.kron(push, push)
            worst = max(worst, np.abs(np.linalg.eigvals(second)).max())
        if worst < 1:
            best = min(best, np.log(10) / -np.log(worst))
    return best


@pytest.mark.parametrize(("batch", "low", "high"), [(1, 1.3, 2), (1e12, 3, 8)])
def test_nothing_is_gained_with_batches_of_one(batch, low, high):
    momenta = np.linspace(0, 0.95, 20)
    for kappa in (16, 64):
        gain = best_steps(kappa, batch, [0.0]) / best_steps(kappa, batch, momenta)
        assert low < gain < high


def test_gain_stays_below_two_and_steps_grow_with_kappa():
    alphas, betas = np.geomspace(0.01, 4, 150)[:, None], np.linspace(0, 0.99, 100)
    steps = {}
    for kappa in (256, 1024, 4096):
        lam = np.array([1, 1 / kappa]).reshape(2, 1, 1)
        rate = mean_square_rate(SGD(alphas, betas), lam, lam).max(axis=0)
        times = np.where(rate < 1, np.log(10) / -np.log(np.minimum(rate, 1 - 1e-12)), np.inf)
        steps[kappa] = times[:, 0].min(), times.min()
        assert 1.5 < steps[kappa][0] / steps[kappa][1] < 2
    close(steps[1024][1] / steps[256][1], 4, rtol=0.15)
    close(steps[4096][1] / steps[1024][1], 4, rtol=0.15)


def test_patients_floor_by_an_exact_second_moment():
    """One step's exact mean over all patients, noise and curvature random together (drawn)."""
    rng = np.random.default_rng(6)
    x = rng.normal(size=30)
    z, y = (x - x.mean()) / x.std(), rng.normal(size=30)
    task, rule = linear_regression(z, y), SGD(0.02)
    rows = [np.array([i]) for i in range(30)]
    hessians = [task.grad(np.eye(2), r) - task.grad(np.zeros(2), r) for r in rows]
    pushes = [task.grad(task.minimum, r) for r in rows]
    steps = [np.eye(2) - 0.02 * h for h in hessians]
    drive = np.mean([np.outer(p, p) for p in pushes], axis=0) * 0.02**2
    second = np.mean([np.kron(s, s) for s in steps], axis=0)
    # the data of a step are independent of the iterate, whose long-run mean is the minimum: the
    # mixed terms vanish
    exact = np.linalg.solve(np.eye(4) - second, drive.ravel())
    matrix = exact.reshape(2, 2)
    formula = stationary_variance(rule, 2, 1) * np.cov(np.transpose(pushes), bias=True)
    close(matrix, formula, rtol=0.12, atol=0.12 * np.abs(formula).max())
