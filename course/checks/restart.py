"""Nesterov's growing momentum that starts again when it leads uphill, for chapter 7."""

import numpy as np

from course.checks.accelerated import accelerated
from course.checks.exercise import Mistake
from course.checks.function import Function
from course.checks.steps import soft_valley, steep_and_flat


def restarted(grad, start, learning_rate, steps):
    theta = ahead = np.array(start, dtype=float)
    path, t = [theta], 0
    for _ in range(steps):
        slope = grad(ahead)
        new = ahead - learning_rate * slope
        t = 1 if slope @ (new - theta) > 0 else t + 1
        ahead = new + (t - 1) / (t + 2) * (new - theta)
        theta = new
        path.append(theta)
    return np.array(path)


def _variant(
    *,
    uphill=lambda slope, move: slope @ move > 0,
    again=1,
    forget=lambda t: 1,
    look=lambda new, theta: new,
    refuse=False,
):
    """The rule with its question, the counts and the points after a restart."""

    def path_of(grad, start, learning_rate, steps):
        theta = ahead = np.array(start, dtype=float)
        path, t = [theta], 0
        for _ in range(steps):
            slope, t = grad(ahead), t + 1
            new = ahead - learning_rate * slope
            if uphill(slope, new - theta):
                new = theta if refuse else new
                ahead = look(new, theta) + (again - 1) / (again + 2) * (new - theta)
                t = forget(t)
            else:
                ahead = new + (t - 1) / (t + 2) * (new - theta)
            theta = new
            path.append(theta)
        return np.array(path)

    return path_of


def _a_step_late(grad, start, learning_rate, steps):
    theta = ahead = np.array(start, dtype=float)
    path, t = [theta], 0
    for _ in range(steps):
        slope, t = grad(ahead), t + 1
        new = ahead - learning_rate * slope
        ahead = new + (t - 1) / (t + 2) * (new - theta)
        t = 0 if slope @ (new - theta) > 0 else t
        theta = new
        path.append(theta)
    return np.array(path)


restart = Function(
    name="restarted",
    wanted="a function `restarted(grad, start, learning_rate, steps)` that returns all points"
    " reached, the start first",
    reference=restarted,
    cases=(
        (steep_and_flat, np.array([-4.0, 1.0]), 0.03, 70),
        (soft_valley, np.array([3.0, -0.5]), 0.6, 40),
    ),
    first_step=0,
    shown="One question a step replaces the condition number that one would have to know.",
    next_question="at which momentum does it start again, and which constant would be best there?",
    hint="Up to the first restart the points are those of exercise 7.2.",
    mistakes=(
        Mistake(
            "never restarted",
            accelerated,
            "This is the growing momentum of exercise 7.2. Is your condition ever true? The move"
            " is θ_t − θ_{t−1}; from y_{t−1} to θ_t one always goes downhill.",
            "set t to 1 when the slope times θ_t − θ_{t−1} is positive.",
        ),
        Mistake(
            "restarted at every step",
            _variant(uphill=lambda slope, move: slope @ move < 0),
            "What is left is plain gradient descent: your condition is true for moves downhill.",
            "restart where the product is *positive*.",
        ),
        Mistake(
            "the restart one step late",
            _a_step_late,
            "The extrapolation of the very step that went uphill still used the large momentum.",
            "ask first, then extrapolate.",
        ),
        Mistake(
            "t set to 0",
            _variant(again=0, forget=lambda t: 0),
            "With t = 0 the momentum is −1/2.",
            "set t to 1: its momentum is 0.",
        ),
        Mistake(
            "t goes on",
            _variant(forget=lambda t: t),
            "The momentum is left out once and is back at its old size in the next step.",
            "set the count itself to 1, so that it grows again from there.",
        ),
        Mistake(
            "looking at the old point",
            _variant(look=lambda new, theta: theta),
            "After a restart you read the next slope where the ball was, and lose a step.",
            "look at the point just reached: with t = 1 the extrapolation gives it.",
        ),
        Mistake(
            "the step taken back",
            _variant(refuse=True),
            "You return to the old point. The step is kept; only the momentum is forgotten.",
            "keep θ_t, and set t to 1.",
        ),
    ),
)
