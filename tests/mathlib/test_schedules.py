"""A schedule: another setting at every step, the velocity carried over; and keeping few steps."""

from fractions import Fraction

import numpy as np
import pytest

from mathlib.descent import minimize
from mathlib.gradients import Noise
from mathlib.optim import SGD
from mathlib.problems import quadratic

BOWL = quadratic([1.0])


def test_a_schedule_is_the_recurrence_with_that_steps_numbers():
    theta, velocity, path = Fraction(8), Fraction(0), [Fraction(8)]
    for t in (1, 2, 3, 4):
        alpha, beta = Fraction(1, 2**t), Fraction(t - 1, 4)
        velocity = beta * velocity + theta
        theta = theta - alpha * velocity
        path.append(theta)
    run = minimize(BOWL, 8, lambda t: SGD(1 / 2**t, (t - 1) / 4), steps=4)
    assert [Fraction(x) for x in run.params[:, 0]] == path


def test_a_constant_schedule_changes_nothing():
    settings = SGD([0.1, 0.2], 0.9, nesterov=True)
    runs = [minimize(BOWL, 1, rule, steps=30) for rule in (settings, lambda step: settings)]
    assert np.array_equal(runs[0].params, runs[1].params)
    assert minimize(BOWL, 1, lambda step: settings, steps=0).params.shape == (1, 2, 1)


def test_every_keeps_a_part_of_the_same_run():
    runs = [
        minimize(quadratic([1, 9]), [1, 1], SGD([0.1, 0.2], 0.5), steps=12,
                 gradient=Noise(0.1, np.random.default_rng(0)), every=every)
        for every in (1, 4)
    ]
    assert np.array_equal(runs[1].params, runs[0].params[::4])
    assert np.array_equal(runs[1].losses, runs[0].losses[::4])
    assert repr(runs[1]) == repr(runs[0])
    with pytest.raises(ValueError, match="every = 5: must divide steps = 12"):
        minimize(quadratic([1]), 1, SGD(0.1), steps=12, every=5)
