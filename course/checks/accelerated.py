"""Nesterov's method with a growing momentum, the optimiser that chapter 7 asks for."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function
from course.checks.steps import soft_valley, steep_and_flat


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


def fista(grad, start, learning_rate, steps):
    """With the weights of Nesterov (1983), which Beck & Teboulle (2009) use too."""
    theta = ahead = np.array(start, dtype=float)
    path, now = [theta], 1.0
    for _ in range(steps):
        after = (1 + np.sqrt(1 + 4 * now**2)) / 2
        new = ahead - learning_rate * grad(ahead)
        theta, ahead, now = new, new + (now - 1) / after * (new - theta), after
        path.append(theta)
    return np.array(path)


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
        Mistake(
            "a constant momentum",
            _accelerated(weight=lambda t: 0.9),
            "The momentum is the same at every step; here it grows, from 0 towards 1.",
            "let t count the steps, and use (t − 1)/(t + 2).",
            also=[
                _accelerated(weight=lambda t, m=m: m) for m in (0.5, 0.8, 0.95, 0.98, 0.99, 0.999)
            ],
        ),
        Mistake(
            "Nesterov's first sequence",
            fista,
            "You use the weights of 1983: the method is right, and its sequence another.",
            "use (t − 1)/(t + 2).",
        ),
        Mistake(
            "a slip in the fraction",
            _accelerated(weight=lambda t: (t - 1) / (t + 1)),
            "The first momentum is right, the second should be 1/4.",
            "use (t − 1)/(t + 2).",
            also=(
                _accelerated(weight=lambda t: (t - 1) / (t + 3)),
                _accelerated(weight=lambda t: (t - 1) / t),
            ),
        ),
        Mistake(
            "one more step in the numerator",
            _accelerated(weight=lambda t: t / (t + 2)),
            "The first momentum should be 0: there is no last move yet.",
            "put t − 1 above the line.",
        ),
        Mistake(
            "the complement",
            _accelerated(weight=lambda t: 3 / (t + 2)),
            "Your momentum begins at 1 and falls; it should begin at 0 and grow.",
            "use (t − 1)/(t + 2), not 1 minus it.",
        ),
    ),
)
