"""The two optimisers that chapter 3 asks for: one momentum step, and Nesterov's path."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function


def _step(velocity_of, theta_of=lambda theta, g, v, new, lr, beta: theta - lr * new):
    """A step from its two lines: the new velocity, then the new theta."""

    def step(theta, gradient, velocity, learning_rate, beta, averaged):
        weight = 1 - beta if averaged else 1.0
        new = velocity_of(velocity, gradient, beta, weight, learning_rate)
        return theta_of(theta, gradient, velocity, new, learning_rate, beta), new

    return step


def _velocity(v, g, beta, weight, lr=None):
    return beta * v + weight * g


def momentum_step(theta, gradient, velocity, learning_rate, beta, averaged):
    velocity = beta * velocity + (1 - beta if averaged else 1.0) * gradient
    return theta - learning_rate * velocity, velocity


write_the_step = Function(
    name="momentum-step",
    wanted="a function `momentum_step(theta, gradient, velocity, learning_rate, beta, averaged)`"
    " that returns the new theta and the new velocity",
    returns=("theta", "velocity"),
    reference=momentum_step,
    cases=(
        (np.array([-4.0, 1.0]), np.array([2.0, -3.0]), np.array([1.0, 5.0]), 0.25, 0.5, False),
        (np.array([-4.0, 1.0]), np.array([2.0, -3.0]), np.array([1.0, 5.0]), 0.25, 0.8, True),
        (np.array([0.5]), np.array([0.7]), np.array([-0.2]), 0.1, 0.9, False),
        (np.array([0.5]), np.array([0.7]), np.array([-0.2]), 0.1, 0.9, True),
    ),
    shown="Both conventions are one function; only the weight of the new gradient differs.",
    next_question="where would `nesterov` go, and which line would it change?",
    hint="Do one step with numbers on paper, first with `averaged=False`.",
    mistakes=(
        Mistake(
            "β and 1 − β swapped",
            _step(
                lambda v, g, beta, weight, lr: (1 - beta) * v + (beta if weight < 1 else 1.0) * g
            ),
            "The old velocity kept the share 1 − β.",
            "multiply the old velocity by β.",
            also=(
                lambda theta, g, v, lr, beta, averaged: (
                    momentum_step(theta, g, v, lr, 1 - beta if averaged else beta, averaged)
                ),
            ),
        ),
        Mistake(
            "the factor 1 − β forgotten",
            _step(lambda v, g, beta, weight, lr: beta * v + g),
            "With `averaged=True` you still sum: that is the heavy ball in both cases.",
            "weigh the gradient by 1 − β if `averaged` is true.",
        ),
        Mistake(
            "the factor 1 − β always there",
            _step(lambda v, g, beta, weight, lr: beta * v + (1 - beta) * g),
            "With `averaged=False` the gradient must enter whole.",
            "make the weight depend on `averaged`.",
        ),
        Mistake(
            "`averaged` turned round",
            _step(lambda v, g, beta, weight, lr: beta * v + (1.0 if weight < 1 else 1 - beta) * g),
            "The two forms are exchanged: true should give the EMA form.",
            "exchange the two weights.",
        ),
        Mistake(
            "the old velocity taken for the step",
            _step(_velocity, lambda theta, g, v, new, lr, beta: theta - lr * v),
            "θ moves along the velocity before the new gradient is in it.",
            "update the velocity first, then step along the new one.",
        ),
        Mistake(
            "θ updated with the gradient",
            _step(_velocity, lambda theta, g, v, new, lr, beta: theta - lr * g),
            "The velocity is computed and never used: this is plain gradient descent.",
            "step along the velocity.",
        ),
        Mistake(
            "plus instead of minus",
            _step(_velocity, lambda theta, g, v, new, lr, beta: theta + lr * new),
            "The velocity points uphill, like the gradients it is made of; you climb.",
            "subtract the learning rate times the velocity.",
        ),
        Mistake(
            "velocity overwritten before use",
            _step(lambda v, g, beta, weight, lr: beta * g + weight * g),
            "The gradient took the old velocity's place before β was applied to it.",
            "keep the old velocity until the new one is computed.",
        ),
        Mistake(
            "the past forgotten",
            _step(lambda v, g, beta, weight, lr: weight * g),
            "The old velocity does not appear in the new one.",
            "add β times the old velocity.",
        ),
        Mistake(
            "α multiplied twice",
            _step(
                lambda v, g, beta, weight, lr: beta * v + weight * g,
                lambda theta, g, v, new, lr, beta: theta - lr * lr * new,
            ),
            "The learning rate is applied to the velocity and again to the step.",
            "multiply by it once, in the line of θ.",
        ),
        Mistake(
            "α inside the velocity",
            _step(
                lambda v, g, beta, weight, lr: beta * v + lr * weight * g,
                lambda theta, g, v, new, lr, beta: theta - new,
            ),
            "The velocity contains the learning rate, as in Keras; here it must stay in units of "
            "the gradient.",
            "multiply by the learning rate in the line of θ.",
            also=(
                _step(
                    lambda v, g, beta, weight, lr: beta * v - lr * weight * g,
                    lambda theta, g, v, new, lr, beta: theta + new,
                ),
                _step(
                    lambda v, g, beta, weight, lr: beta * v - lr * g,
                    lambda theta, g, v, new, lr, beta: theta + new,
                ),
            ),
        ),
        Mistake(
            "Nesterov's step",
            _step(
                _velocity,
                lambda theta, g, v, new, lr, beta: theta - lr * _velocity(new, g, beta, 1.0),
            ),
            "The step looks ahead, along β v + g with the new velocity v.",
            "step along the new velocity itself.",
        ),
        Mistake(
            "1 − β on the old velocity too",
            _step(lambda v, g, beta, weight, lr: weight * (beta * v + g)),
            "In the EMA form you multiplied the whole sum by 1 − β, the old velocity with it.",
            "let 1 − β stand before the gradient alone.",
        ),
    ),
)


def steep_and_flat(theta):
    """The gradient of the ravine, curvatures 1 and 25."""
    return np.array([1.0, 25.0]) * theta


def soft_valley(theta):
    """The gradient of sum(sqrt(1 + theta**2)): nearly constant far away."""
    return theta / np.sqrt(1 + theta**2)


def _path(look, keep=lambda theta, ahead: theta, weight=lambda beta: 1.0):
    """Nesterov's path: where the gradient is taken, what is kept, how much a gradient weighs."""

    def path(grad, start, learning_rate, beta, steps):
        theta, velocity = np.array(start, dtype=float), np.zeros(len(start))
        points = [theta]
        for _ in range(steps):
            slope = grad(look(theta, velocity, learning_rate, beta))
            velocity = beta * velocity + weight(beta) * slope
            theta = theta - learning_rate * velocity
            points.append(keep(theta, theta - learning_rate * beta * velocity))
        return np.array(points)

    return path


nesterov_path = _path(lambda theta, v, lr, beta: theta - lr * beta * v)

write_nesterov = Function(
    name="nesterov-path",
    wanted="a function `nesterov_path(grad, start, learning_rate, beta, steps)` that returns all"
    " points, the start first",
    reference=nesterov_path,
    cases=(
        (steep_and_flat, np.array([-4.0, 1.0]), 0.03, 0.8, 6),
        (soft_valley, np.array([3.0, -0.5]), 0.5, 0.5, 5),
    ),
    first_step=0,
    shown="Nesterov's rule is the heavy ball with its gradient taken a little ahead.",
    next_question="on a quadratic it is a heavy ball with another β in each direction: which?",
    hint="The first step has no velocity yet, so it is plain gradient descent; compare the second.",
    mistakes=(
        Mistake(
            "Nesterov evaluated at the old point",
            _path(lambda theta, v, lr, beta: theta),
            "The gradient is taken where the ball is: that is the heavy ball.",
            "take it at θ − αβ v, with the velocity from before this step.",
        ),
        Mistake(
            "looking back",
            _path(lambda theta, v, lr, beta: theta + lr * beta * v),
            "You look ahead uphill: the velocity is subtracted when the ball moves.",
            "take the gradient at θ *minus* αβ v.",
        ),
        Mistake(
            "β missing in the look-ahead",
            _path(lambda theta, v, lr, beta: theta - lr * v),
            "You look one whole old step ahead; only the share β of it is about to be carried on.",
            "multiply the look-ahead by β.",
        ),
        Mistake(
            "α missing in the look-ahead",
            _path(lambda theta, v, lr, beta: theta - beta * v),
            "The velocity is in units of the gradient; without α the look-ahead is far too long.",
            "multiply the look-ahead by α.",
        ),
        Mistake(
            "the points looked at instead of the points reached",
            _path(lambda theta, v, lr, beta: theta - lr * beta * v, lambda theta, ahead: ahead),
            "These are the points where gradients are taken, the ones that PyTorch and "
            "`SGD(nesterov=True)` call the parameters.",
            "store θ after its step.",
        ),
        Mistake(
            "no momentum",
            lambda grad, start, learning_rate, beta, steps: nesterov_path(
                grad, start, learning_rate, 0.0, steps
            ),
            "This is plain gradient descent: the velocity is forgotten at every step.",
            "keep β times the old velocity.",
        ),
        Mistake(
            "the EMA form",
            _path(lambda theta, v, lr, beta: theta - lr * beta * v, weight=lambda beta: 1 - beta),
            "The gradient entered with the weight 1 − β.",
            "use v = β v + g, with the gradient at the point ahead.",
        ),
    ),
)
