"""What chapter 8 says in words, and what its quiz states, measured."""

import gzip
import json
from itertools import pairwise

import numpy as np
import pytest

from course.checks import EXERCISES
from mathlib import theory
from mathlib.adaptive import Adam
from mathlib.descent import minimize
from mathlib.frameworks import KerasSGD, OptaxTrace, PyTorchSGD
from mathlib.gradients import Noise
from mathlib.optim import SGD
from mathlib.problems import Problem, quadratic, rosenbrock
from tests.support.places import DATA

BOWL = Problem("bowl", lambda p: 0.5 * ((p - 1) ** 2)[..., 0], lambda p: p - 1, np.ones(1))


def path(rule, problem=None, start=(-1.2, 1.0), steps=60):
    return minimize(problem or rosenbrock(), start, rule, steps=steps).params


def test_the_digits_are_what_the_page_says():
    file = DATA / "digits.csv.gz"
    table = np.loadtxt(gzip.decompress(file.read_bytes()).decode().splitlines(), delimiter=",")
    assert table.shape == (1797, 65) and file.stat().st_size < 200_000
    assert set(np.unique(table[:, :64])) == set(range(17))
    assert (np.bincount(table[:, 64].astype(int)) > 150).all()


@pytest.fixture(scope="module")
def recorded():
    return json.loads((DATA / "digits_runs.json").read_text("utf8"))


def test_settings_are_judged_on_seeds_that_did_not_choose_them(recorded):
    assert not set(recorded["tuning seeds"]) & set(recorded["judging seeds"])
    assert len(recorded["judging seeds"]) >= 100
    settings = [tuple(setting) for setting in recorded["settings"]]
    for b in range(len(recorded["budgets"])):
        mean = np.mean([seed[b] for seed in recorded["tuning"]["Nesterov"]], axis=0)
        i, j = np.unravel_index(mean.argmin(), mean.shape)
        assert ("Nesterov", recorded["rates"][i], recorded["momenta"][1 + j]) in settings


def test_a_recorded_run_is_what_a_network_written_out_here_does(recorded):
    """The heavy ball at 0.125 and 0.9375, seed 100, by backpropagation of its own."""
    rows = gzip.decompress((DATA / "digits.csv.gz").read_bytes()).decode().splitlines()
    table = np.loadtxt(rows, delimiter=",")
    train, tune, test = np.split(np.random.default_rng(0).permutation(1797), [1024, 1408])
    rng = np.random.default_rng(100)
    params = [rng.normal(scale=64**-0.5, size=(32, 64)), np.zeros(32),
              rng.normal(scale=32**-0.5, size=(10, 32)), np.zeros(10)]
    batches = np.concatenate([rng.permutation(1024).reshape(32, 32) for _ in range(10)])

    def forward(x):
        hidden = np.tanh(x @ params[0].T + params[1])
        scores = hidden @ params[2].T + params[3]
        return hidden, scores - np.logaddexp.reduce(scores, axis=1)[:, None]

    def loss(part):
        logs = forward(table[part, :64] / 16)[1]
        return -logs[np.arange(len(part)), table[part, 64].astype(int)].mean()

    velocity = [0 * each for each in params]
    for batch in batches:
        some = train[batch]
        x = table[some, :64] / 16
        hidden, logs = forward(x)
        wrong = np.exp(logs)
        wrong[np.arange(32), table[some, 64].astype(int)] -= 1
        back = (wrong @ params[2]) * (1 - hidden**2)
        slopes = [back.T @ x, back.sum(0), wrong.T @ hidden, wrong.sum(0)]
        velocity = [0.9375 * v + g / 32 for v, g in zip(velocity, slopes, strict=True)]
        params = [p - 0.125 * v for p, v in zip(params, velocity, strict=True)]
    place = recorded["settings"].index(["heavy ball", 0.125, 0.9375])
    judged = recorded["judged"]
    assert loss(tune) == pytest.approx(judged["tuning loss"][place][0][1], abs=1e-3)
    assert loss(test) == pytest.approx(judged["test loss"][place][0][1], abs=1e-3)


@pytest.mark.parametrize("nesterov", [False, True])
def test_three_libraries_agree_until_the_rate_changes(nesterov):
    for makes, drop, together in (
        ((PyTorchSGD, KerasSGD, OptaxTrace), 1.0, True),
        ((PyTorchSGD, OptaxTrace), 0.1, True),
        ((PyTorchSGD, KerasSGD), 0.1, False),
    ):
        first, *others = (
            path(lambda t, m=make, d=drop: m(2e-4 * (d if t > 30 else 1), 0.9, nesterov=nesterov))
            for make in makes
        )
        for other in others:
            assert np.allclose(first[:31], other[:31], rtol=0, atol=1e-13)
            assert np.allclose(first, other, rtol=0, atol=1e-13) == together


def test_weight_decay_in_keras_and_pytorch_parts_them():
    one, other = (path(make(2e-4, 0.9, weight_decay=0.1)) for make in (PyTorchSGD, KerasSGD))
    assert not np.allclose(one, other, rtol=0, atol=1e-6)


def test_decoupled_decay_rests_where_a_tenth_of_it_rests_coupled():
    coupled, decoupled = (
        path(make(0.05, 0.9, weight_decay=decay), BOWL, 0.3, 4000)[-1]
        for make, decay in ((PyTorchSGD, 0.01), (KerasSGD, 0.1))
    )
    assert np.allclose(coupled, decoupled, rtol=1e-12)
    assert np.allclose(coupled, 1 / 1.01, rtol=1e-12)


def test_momentum_correction_is_pytorchs_path_for_any_schedule():
    corrected = EXERCISES["corrected-step"].reference
    alphas = np.random.default_rng(0).uniform(1e-5, 3e-4, size=61)
    theta, velocity = np.array([-1.2, 1.0]), np.zeros(2)
    for old, new in pairwise(alphas):
        gradient = rosenbrock().grad(theta)
        theta, velocity = corrected(theta, gradient, velocity, old, new, 0.9)
    assert np.allclose(theta, path(lambda t: SGD(alphas[t], 0.9))[-1], rtol=0, atol=1e-12)


def test_the_simplified_schedule():
    for t in (1, 249, 250, 999, 1000, 5999, 6000, 12_345):
        assert 1 - 2 ** (-1 - np.log2(t // 250 + 1)) == pytest.approx(1 - 1 / (2 * (t // 250 + 1)))
    assert EXERCISES["momentum-schedule"].reference == [1000, 6000]


def test_adams_exercise_is_the_library():
    step, rule = EXERCISES["adam-step"].reference, Adam(0.02, 0.8, 0.95, 1e-4)
    theta, mean, square = np.array([-1.2, 1.0]), np.zeros(2), np.zeros(2)
    for t in range(1, 61):
        gradient = rosenbrock().grad(theta)
        theta, mean, square = step(theta, gradient, mean, square, t, 0.02, 0.8, 0.95, 1e-4)
    assert np.allclose(theta, path(rule)[-1], rtol=0, atol=1e-12)


def test_a_turn_does_not_touch_the_heavy_ball_and_hurts_adam():
    turn = np.array([[1, 1], [-1, 1]]) / 2**0.5
    hessian = turn.T @ np.diag([1, 500]) @ turn
    turned = Problem("turned", lambda p: 0.5 * ((p @ hessian) * p).sum(axis=-1),
                     lambda p: p @ hessian, np.zeros(2))
    ends = {}
    for name, rule in (("heavy", theory.polyak(1, 500)), ("adam", Adam(0.4, 0.9, 0.99))):
        along = minimize(quadratic([1, 500]), [-4, 1], rule, steps=150).losses
        across = minimize(turned, np.array([-4, 1]) @ turn, rule, steps=150).losses
        ends[name] = np.abs(across / along - 1).max(), across[-10:].max() / along[-10:].max()
    assert ends["heavy"][0] < 1e-6 and ends["adam"][1] > 100


def test_more_rate_or_momentum_raises_the_noise_floor():
    def floor(rate, momentum):
        run = minimize(quadratic([1.0]), np.zeros((200, 1)), SGD(rate, momentum), steps=600,
                       gradient=Noise(1.0, np.random.default_rng(1)))
        return run.losses[300:].mean()

    assert floor(0.02, 0.5) < floor(0.04, 0.5) and floor(0.02, 0.5) < floor(0.02, 0.9)
    assert floor(0.02, 0.5) == pytest.approx(
        0.5 * 0.02 * 1.5 / (0.5 * (2 * 1.5 - 0.02)), rel=0.05)  # facts of chapter 6
