"""minimize() against programs written out in plain Python, closed forms, and statistics."""

from dataclasses import replace

import numpy as np
import pytest

from mathlib.descent import minimize
from mathlib.gradients import Batches, Noise
from mathlib.optim import SGD
from mathlib.problems import double_well, lessard, linear_regression, quadratic, rosenbrock
from mathlib.theory import polyak

close, same = np.testing.assert_allclose, np.testing.assert_array_equal
X, Y = [1, 2, 3, 4, 5], [2, 3, 5, 7, 11]
BOWL, LINE = quadratic([1.0, 2.0]), linear_regression(X, Y)
FLAT = replace(BOWL, loss=lambda p: 0 * p[..., 0], grad=np.zeros_like)


def seeded(seed=0):
    return np.random.default_rng(seed)


def test_is_the_articles_program():
    """The article's training loop, number by number, without numpy."""
    w, b, v_w, v_b, alpha, beta, n = 0.3, -0.7, 0.0, 0.0, 0.01, 0.9, 5
    path, losses = [], []
    for _ in range(1001):
        errors = [y - (w * x + b) for x, y in zip(X, Y, strict=True)]
        path.append((w, b))
        losses.append(sum(e**2 for e in errors) / n)
        dw = -2 / n * sum(e * x for e, x in zip(errors, X, strict=True))
        db = -2 / n * sum(errors)
        v_w = beta * v_w + (1 - beta) * dw
        v_b = beta * v_b + (1 - beta) * db
        w -= alpha * v_w
        b -= alpha * v_b
    run = minimize(LINE, [0.3, -0.7], SGD.averaged(0.01, 0.9), steps=1000)
    close(run.params, path, rtol=0, atol=1e-12)
    close(run.losses, losses, rtol=0, atol=1e-12)


def test_plain_descent_on_a_bowl_is_a_power():
    run = minimize(quadratic([1.0, 3.0]), [2.0, -1.0], SGD(0.25), steps=20)
    t = np.arange(21)[:, None]
    close(run.params, np.array([2.0, -1.0]) * np.array([0.75, 0.25]) ** t, rtol=1e-12)


@pytest.mark.parametrize(("pull", "momentum"), [(0.1, 0.9), (0.5, 0.5), (3.0, 0.8)])
def test_heavy_ball_on_a_bowl_is_a_power_of_its_two_roots(pull, momentum):
    r, s = np.roots([1, -(1 + momentum - pull), momentum])
    t = np.arange(41)  # from 1, first step to 1 - pull
    exact = ((1 - pull - s) * r**t - (1 - pull - r) * s**t) / (r - s)
    run = minimize(quadratic([1.0]), [1.0], SGD(pull, momentum), steps=40)
    close(run.params[:, 0], exact.real, rtol=1e-9, atol=1e-12)


def test_shapes_and_the_start():
    for start, lr, axes in [([1, 2], 0.1, ()), (np.ones((5, 2)), 0.1, (5,)), (3, [0.1, 0.2], (2,)),
                            (np.ones((4, 1, 2)), [0.1] * 3, (4, 3))]:
        problem = BOWL if np.ndim(start) else quadratic([1.0])
        run = minimize(problem, start, SGD(lr), steps=7)
        n = problem.minimum.size
        assert run.params.shape == (8, *axes, n)
        assert run.losses.shape == (8, *axes)
        assert run.diverged.shape == axes
        assert run.diverged.dtype == bool
        same(run.params[0], np.broadcast_to(start, (*axes, n)))
        close(run.losses, problem.loss(run.params))
    assert repr(run) == "Trajectory(steps=7, settings=(4, 3), parameters=2)"


def test_no_steps_is_the_start_alone():
    run = minimize(quadratic([2.0]), [3.0], SGD(0.1), steps=0)
    same(run.params, [[3.0]])
    same(run.losses, [9.0])
    assert not run.diverged


@pytest.mark.parametrize("problem", [rosenbrock(), LINE, double_well(), lessard()], ids=repr)
@pytest.mark.parametrize("nesterov", [False, True])
def test_a_grid_equals_a_loop(problem, nesterov):
    lr, mu = np.array([[0.001], [0.0005], [9.0]]), np.array([0.0, 0.9])  # the last rate diverges
    starts = seeded(1).normal(size=(4, 1, 1, problem.minimum.size))
    run = minimize(problem, starts, SGD(lr, mu, nesterov=nesterov), steps=60)
    assert run.losses.shape == (61, 4, 3, 2)
    for s, i, j in np.ndindex(4, 3, 2):
        one = SGD(lr[i, 0], mu[j], nesterov=nesterov)
        alone = minimize(problem, starts[s, 0, 0], one, steps=60)
        close(run.params[:, s, i, j], alone.params, rtol=1e-9)
        close(run.losses[:, s, i, j], alone.losses, rtol=1e-9)
        assert run.diverged[s, i, j] == alone.diverged


def test_a_long_run_of_a_large_grid_has_every_loss():
    starts = seeded(2).normal(size=(3000, 2))
    run = minimize(BOWL, starts, SGD(0.1), steps=101)
    close(run.losses, 0.5 * run.params[..., 0] ** 2 + run.params[..., 1] ** 2, rtol=1e-12)


@pytest.mark.parametrize(("samples", "size", "expected"), [
    (6, 2, [2, 2, 2]), (7, 3, [3, 3, 1]), (4, 4, [4]), (3, 1, [1, 1, 1]), (1, 1, [1]),
])
def test_every_epoch_deals_every_sample_once(samples, size, expected):
    dealt = []
    problem = linear_regression(np.arange(samples), np.arange(samples))
    spy = replace(problem, grad=lambda params, rows: dealt.append(rows) or 0 * params)
    epochs = 5
    minimize(spy, np.zeros((3, 2)), SGD(0.1), steps=epochs * len(expected),
             gradient=Noise(0.1, seeded(1), on=Batches(size, seeded())))
    assert [len(rows) for rows in dealt] == epochs * expected  # one batch a step, for all settings
    orders = np.concatenate(dealt).reshape(epochs, samples)
    same(np.sort(orders), np.tile(np.arange(samples), (epochs, 1)))
    assert samples < 6 or len(set(map(tuple, orders))) == epochs  # shuffled anew each time


def test_a_mini_batch_run_is_steps_on_small_regressions():
    x, y = seeded(3).normal(size=(2, 8))
    seen, problem = [], linear_regression(x, y)
    spy = replace(problem, grad=lambda p, rows: seen.append(rows) or problem.grad(p, rows))
    run = minimize(spy, [1.0, 1.0], SGD(0.1, 0.5), steps=12, gradient=Batches(3, seeded()))
    params, velocity = np.ones(2), np.zeros(2)
    for t, rows in enumerate(seen, start=1):
        velocity = 0.5 * velocity + linear_regression(x[rows], y[rows]).grad(params)
        params = params - 0.1 * velocity
        close(run.params[t], params, rtol=1e-12)
        close(run.losses[t], ((x * params[0] + params[1] - y) ** 2).mean())  # of all the data


def test_the_batch_of_everything_is_full_batch():
    optimizer = SGD(0.01, 0.9)
    batch = minimize(LINE, [0, 0], optimizer, steps=50, gradient=Batches(5, seeded()))
    close(batch.params, minimize(LINE, [0, 0], optimizer, steps=50).params, atol=1e-12)


@pytest.mark.parametrize("source", [
    lambda rng: Noise(0.5, rng), lambda rng: Batches(2, rng),
    lambda rng: Noise(2.0, rng, on=Batches(2, rng)),
], ids=["noise", "batch", "both"])
def test_one_seed_one_path(source):
    def path(seed):
        return minimize(LINE, [0, 0], SGD(0.01, 0.5), steps=30, gradient=source(seeded(seed))
                        ).params

    before = np.random.get_state()[1].copy()
    same(path(1), path(1))
    assert not np.allclose(path(1), path(2))
    same(np.random.get_state()[1], before)  # numpy's global generator is not touched


def test_noise_is_gaussian_and_independent():
    """On flat ground plain descent moves by -learning_rate * noise and nothing else."""
    run = minimize(FLAT, np.zeros((50, 2)), SGD(0.5), steps=1000, gradient=Noise(3.0, seeded(6)))
    z = np.diff(run.params, axis=0) / (0.5 * 3.0)  # 100,000 standard normal numbers
    n = z.size
    for power, moment, spread in [(1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)]:
        assert abs((z**power).mean() - moment) < 4 * np.sqrt(spread / n)
    independent = [z[..., 0] * z[..., 1], z[1:] * z[:-1], z[:, 1:] * z[:, :-1]]
    for product in independent:  # components, steps, settings
        assert abs(product.mean()) < 4 / np.sqrt(product.size)


def test_noise_adds_to_the_gradient():
    noisy = minimize(quadratic([1.0, 4.0]), [1e6, 1e6], SGD(0.1), steps=1,
                     gradient=Noise(1.0, seeded()))
    close(noisy.params[1], [0.9e6, 0.6e6], atol=1)
    assert (noisy.params[1] != [0.9e6, 0.6e6]).all()


@pytest.mark.parametrize(("problem", "start", "lr"), [
    (BOWL, [1, 1], 1.5), (BOWL, [1, 1], 1e300), (rosenbrock(), [-1.2, 1], 0.1),
    (double_well(), [2], 1.0), (LINE, [0, 0], 0.1),
], ids=repr)
def test_divergence_is_a_result(problem, start, lr):
    steps = 1000
    run = minimize(problem, start, SGD([lr, 1e-4]), steps=steps)
    same(run.diverged, [True, False])
    finite = np.isfinite(run.losses)
    assert finite[:, 1].all()
    left = np.argmin(finite[:, 0])  # the first step that is gone
    assert 0 < left < steps
    assert finite[:left, 0].all()
    assert np.isfinite(run.params[:left]).all()
    assert np.isnan(run.losses[left:, 0]).all()
    assert np.isnan(run.params[left:, 0]).all()
    assert run.losses[:left, 0].max() <= 1e12 * (1 + abs(run.losses[0, 0]))


def test_divergence_means_1e12_times_the_first_loss():
    # -2, 4, -8, ...: from loss 1/2 the loss is 4**t / 2 and passes 1.5e12 at t = 21
    run = minimize(quadratic([1.0]), [1.0], SGD(3.0), steps=30)
    close(run.losses[:21], 4.0 ** np.arange(21) / 2)
    assert np.isnan(run.losses[21:]).all()
    assert not minimize(quadratic([1.0]), [1.0], SGD(3.0), steps=20).diverged


def test_what_has_diverged_stays_so():
    spike = replace(FLAT, loss=lambda p: np.where(p[..., 0] == 2, 1e20, 1.0),
                    grad=lambda p: np.full_like(p, -1))
    run = minimize(spike, [0, 0], SGD(1.0), steps=4)
    same(run.losses, [1, 1, np.nan, np.nan, np.nan])
    assert run.diverged


def test_a_start_too_far_out_has_diverged_at_once():
    run = minimize(BOWL, [[1e200, 1], [1, 1]], SGD(0.1), steps=3)  # its loss is beyond 1e308
    same(run.diverged, [True, False])
    assert np.isnan(run.losses[:, 0]).all()
    assert np.isfinite(run.losses[:, 1]).all()


def test_one_that_comes_back_has_not_diverged():
    run = minimize(quadratic([1.0, 1e4]), [1.0, 1.0], polyak(1.0, 1e4), steps=2000)
    assert run.losses.max() > 500 * run.losses[0]
    assert run.losses[-1] < 1e-12
    assert not run.diverged


def test_inputs_stay_as_they_were():
    start = np.ones((3, 2))
    run = minimize(rosenbrock(), start, SGD(1e-3, 0.9), steps=5)
    run.params[:] = 7
    same(start, np.ones((3, 2)))


@pytest.mark.parametrize(("problem", "how", "parts"), [
    (BOWL, {"steps": -1}, ("steps = -1", "at least 0")),
    *[(BOWL, {"steps": bad}, (f"steps = {bad!r}", "whole number"))
      for bad in (2.0, True, None, "3", [1])],
    (BOWL, {"start": [1, 2, 3]}, ("start", "(3,)", "2")),
    (BOWL, {"start": 1.0}, ("start", "2")),
    (BOWL, {"start": np.empty((0, 2))}, ("start", "(0, 2)", "at least one entry")),
    (BOWL, {"start": [1, np.nan]}, ("start = nan", "index [1]", "finite")),
    *[(BOWL, {"start": bad}, (f"start = {bad!r}", "number"))
      for bad in ("ab", None, [1j, 1], [[1, 2], [1]], [True, False])],
    (BOWL, {"start": np.ones((3, 2)), "optimizer": SGD([0.1, 0.2])}, ("start", "(3", "(2,)")),
    (BOWL, {"gradient": Batches(2, seeded())}, ("Batches(2", "'quadratic'", "no samples")),
    (LINE, {"gradient": Batches(6, seeded())}, ("size = 6", "from 1 to 5")),
    *[(LINE, {"gradient": bad}, ("gradient = ", "Full(), Batches", "Noise"))
      for bad in (None, 32, "full", Batches, LINE.grad)],
])
def test_bad_input(problem, how, parts):
    with pytest.raises(ValueError) as error:
        minimize(problem, **{"start": [1, 1], "optimizer": SGD(0.1), "steps": 3, **how})
    for part in parts:
        assert part in str(error.value)


@pytest.mark.parametrize(("make", "parts"), [
    (lambda: Noise([1, 2], seeded()), ("deviation = [1, 2]", "single number")),
    *[(lambda make=make: make(1, None), ("rng = None", "Generator")) for make in (Noise, Batches)],
    (lambda: Noise(1.0, 3), ("rng = 3", "Generator")),
    (lambda: Noise(1.0, seeded(), on=3), ("on = 3", "Batches")),
    *[(lambda bad=bad: Noise(bad, seeded()), ("deviation", ">= 0"))
      for bad in (-1, np.nan, np.inf)],
    *[(lambda bad=bad: Noise(bad, seeded()), (f"deviation = {bad!r}", "number"))
      for bad in ("1", None, True, 1j)],
    *[(lambda bad=bad: Batches(bad, seeded()), (f"size = {bad!r}", "at least 1"))
      for bad in (0, -1, 2.0, True, "2")],
])
def test_bad_sources(make, parts):
    with pytest.raises(ValueError) as error:
        make()
    for part in parts:
        assert part in str(error.value)
