"""Nesterov's method with a growing momentum, the optimiser that chapter 7 asks for."""

import numpy as np

from mathlib.checks.exercise import Mistake
from mathlib.checks.function import Function
from mathlib.checks.steps import soft_valley, steep_and_flat


def _accelerated(
    weight=lambda t: (t - 1) / (t + 2),
    read=lambda theta, ahead: ahead,
    sign=1,
    keep=lambda theta, ahead: theta,
    origin=lambda theta, ahead: theta,
):
    """The rule with its weight, where the slope is read, and what is kept."""

    def accelerated(grad, start, learning_rate, steps):
        theta = ahead = np.array(start, dtype=float)
        path = [theta]
        for t in range(1, steps + 1):
            new = ahead - learning_rate * grad(read(theta, ahead))
            theta, ahead = new, new + sign * weight(t) * (new - origin(theta, ahead))
            path.append(keep(theta, ahead))
        return np.array(path)

    return accelerated


accelerated = _accelerated()

grow = Function(
    name="accelerated",
    wanted="a function `accelerated(grad, start, learning_rate, steps)` that returns all points"
    " reached, the start first",
    reference=accelerated,
    cases=(
        (steep_and_flat, np.array([-4.0, 1.0]), 0.03, 7),
        (soft_valley, np.array([3.0, -0.5]), 0.6, 6),
    ),
    first_step=0,
    shown="Five lines, no curvature and no budget to know, and the best possible worst case.",
    next_question="how large is the momentum after 100 steps, and after 1,000?",
    hint="The first two points reached are those of plain gradient descent; compare the third.",
    mistakes=(
        Mistake(
            "t one too large",
            _accelerated(weight=lambda t: t / (t + 3)),
            "The momentum after the first step is already 1/4; it should be 0.",
            "let t start at 1 in (t − 1) / (t + 2).",
        ),
        Mistake(
            "t counted from 0",
            _accelerated(weight=lambda t: (t - 2) / (t + 1)),
            "With t = 0 the first momentum is negative, −1/2.",
            "let t start at 1.",
        ),
        Mistake(
            "Nesterov evaluated at the old point",
            _accelerated(read=lambda theta, ahead: theta),
            "The slope is read at the point reached: a heavy ball with a growing momentum.",
            "take the gradient at the point looked at.",
        ),
        Mistake(
            "the points looked at instead of the points reached",
            _accelerated(keep=lambda theta, ahead: ahead),
            "These are the y_t, already extrapolated.",
            "store θ_t, before the extrapolation.",
        ),
        Mistake(
            "no momentum",
            _accelerated(weight=lambda t: 0),
            "This is plain gradient descent: nothing is extrapolated.",
            "add (t − 1)/(t + 2) times the last move. Was the old point overwritten before it?",
        ),
        Mistake(
            "extrapolating backwards",
            _accelerated(sign=-1),
            "You go back by a share of the last move, which brakes.",
            "add the share of θ_t − θ_{t−1}, with this sign.",
        ),
        Mistake(
            "the last move measured from the point looked at",
            _accelerated(origin=lambda theta, ahead: ahead),
            "θ_t − y_{t−1} is only the gradient step, without the momentum in it.",
            "use the difference of the two points *reached*.",
        ),
    ),
)
