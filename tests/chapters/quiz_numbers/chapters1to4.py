"""What the options of each number say, computed in their order."""

import numpy as np

from mathlib import theory
from mathlib.descent import minimize
from mathlib.ema import ema, ema_weights, half_life, mean_age, variance_window
from mathlib.optim import SGD
from mathlib.problems import linear_regression, quadratic

POINTS = linear_regression(np.arange(1.0, 6), np.array([2.0, 3, 5, 7, 11]))
BOWL, TENS = quadratic([1]), np.full(5000, 10.0)


def settled(optimizer, gradient=2.0, steps=2000):
    params = np.zeros(1)
    state = optimizer.init(params)
    for _ in range(steps):
        params, state = optimizer.step(params, np.array([gradient]), state)
    return state.velocity[0]


def last(optimizer, steps=2):
    return minimize(BOWL, 4, optimizer, steps=steps).params[-1, 0]


def stale():
    """Two steps of the EMA form, both with the gradient of the start."""
    theta, velocity = 4.0, 0.0
    for _ in range(2):
        velocity = 0.5 * velocity + 0.5 * 4
        theta -= 0.5 * velocity
    return theta


def at_origin(index):
    return POINTS.grad(np.zeros(2))[index]


NUMBERS = {
    "limit-of-a-wider-ravine": lambda: [
        theory.largest_learning_rate(100), 1 / 100, theory.largest_learning_rate(1),
        theory.largest_learning_rate(25)],
    "steady-push": lambda: [
        settled(SGD(1, 0.9)), settled(SGD.averaged(1, 0.9)), settled(SGD(1, 0.9), 1.0),
        0.9 * settled(SGD(1, 0.9))],
    "second-average": lambda: [
        ema(TENS, 0.9)[1], ema(TENS, 0.9)[0], ema(TENS, 0.9, debias=True)[1],
        ema(TENS, 0.9)[1] / (1 - 0.9), ema(TENS, 0.1)[1]],
    "equal-noise": lambda: [
        variance_window(0.9), 1 / (1 - 0.9), mean_age(0.9), half_life(0.9),
        1 / np.linalg.norm(ema_weights(0.9, 5000))],
    "two-steps": lambda: [
        last(SGD.averaged(0.5, 0.5)), last(SGD(0.5, 0.5)), last(SGD(0.5)), stale(),
        last(SGD.averaged(0.5, 0.5), steps=1)],
    "translate": lambda: [
        SGD(0.05, 0.8).as_averaged().learning_rate,
        SGD.averaged(0.05, 0.8).as_heavy_ball().learning_rate, 0.05, 0.05 / 0.8],
    "edge-of-stability": lambda: [
        theory.largest_learning_rate(1, 0.5), theory.largest_learning_rate(1), 2 - 2 * 0.5,
        theory.largest_learning_rate(1, 0.5, 0.5), theory.largest_learning_rate(1, 1 - 1e-9)],
    "first-step": lambda: [
        1 / settled(SGD.averaged(1, 0.8), 1.0, steps=1), 1,
        1 / settled(SGD.averaged(1, 0.9), 1.0, steps=1),
        settled(SGD.averaged(1, 0.8), 1.0, steps=1), 1 / 0.8],
    "gradient-of-the-intercept": lambda: [
        at_origin(1), -at_origin(1), at_origin(1) / 2, at_origin(1) * 5, at_origin(0)],
    "steps-per-epoch": lambda: [
        len(range(0, 442, 32)), 442 // 32, 442 / 32, len(range(0, 442, 1)), 32],
}
