"""A schedule: another setting at every step, the velocity carried over."""

from fractions import Fraction

import numpy as np

from mathlib.descent import minimize
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
