"""Leaving a saddle by the larger root, the last exercise of chapter 7."""

import numpy as np

from course.checks.exercise import Mistake, Value


def _steps(root):
    return np.log(1e6) / np.log(root)


def _root(momentum, curvature=-0.01, learning_rate=0.1):
    half = (1 + momentum - learning_rate * curvature) / 2
    return half + np.sqrt(half**2 - momentum)


def _root_ahead(momentum, gain=1.001):
    half = (1 + momentum) * gain / 2
    return half + np.sqrt(half**2 - momentum * gain)


leave_saddle = Value(
    name="leave-the-saddle",
    wanted="two numbers of steps: plain gradient descent's and the heavy ball's",
    labels=("plain", "heavy ball"),
    tolerance=2e-3,
    reference=(_steps(1.001), _steps(_root(0.9))),
    shown="Momentum 0.9 leaves the saddle more than nine times as fast.",
    next_question="and with ten times the learning rate, without momentum?",
    hint="The distance after t steps is 10⁻⁶ times the larger root to the power t.",
    mistakes=(
        Mistake(
            "the effective step taken for the root",
            (_steps(1.001), _steps(1.01)),
            "1 + αν/(1 − β) is only an approximation of the larger root, and a little too large.",
            "solve the quadratic equation.",
        ),
        Mistake(
            "no momentum",
            (_steps(1.001), _steps(1.001)),
            "The heavy ball's root is not that of plain gradient descent.",
            "solve s² − (1 + β + αν) s + β = 0 for its larger root.",
        ),
        Mistake(
            "ten times as fast",
            (_steps(1.001), _steps(1.001) / 10),
            "A tenfold effective step is not quite a tenfold speed.",
            "solve the quadratic equation for its larger root.",
        ),
        Mistake(
            "the sign of the curvature lost",
            (_steps(0.999), _steps(_root(0.9, curvature=0.01))),
            "With curvature +0.01 both roots are below 1: the distance shrinks.",
            "insert −0.01, so that 1 − αλ is above 1.",
        ),
        Mistake(
            "the EMA form's root",
            (_steps(1.001), _steps(_root(0.9, learning_rate=0.01))),
            "You multiplied the gradient by 1 − β; the heavy ball adds it whole.",
            "keep αν = 0.001 in s² − (1 + β + αν) s + β = 0.",
        ),
        Mistake(
            "α forgotten",
            (_steps(1.01), _steps(_root(0.9, learning_rate=1.0))),
            "Only the product αν enters, here 0.001.",
            "multiply the curvature by the learning rate.",
        ),
        Mistake(
            "logarithm to the base ten",
            (6 / np.log(1.001), 6 / np.log(_root(0.9))),
            "The two logarithms have different bases.",
            "use the same logarithm for the million and for the root.",
        ),
        Mistake(
            "the two methods exchanged",
            (_steps(_root(0.9)), _steps(1.001)),
            "The larger number belongs to plain gradient descent.",
            "hand in plain gradient descent first.",
        ),
        Mistake(
            "the root of αν for the gain",
            (_steps(1.001), _steps(1 + np.sqrt(0.001))),
            "1 + √(αν) is for momentum so near 1 that αν is far above (1 − β)².",
            "solve the quadratic equation.",
        ),
        Mistake(
            "the smaller root",
            (_steps(1.001), _steps(0.9 / _root(0.9))),
            "The product of the roots is β: the smaller one is below 1, and shrinks.",
            "take the larger root.",
        ),
        Mistake(
            "Nesterov's root",
            (_steps(1.001), _steps(_root_ahead(0.9))),
            "You read the slope ahead of the ball; the question is about the heavy ball.",
            "solve s² − (1 + β + αν) s + β = 0.",
        ),
        Mistake(
            "the growth turned round",
            (-_steps(1.001), -_steps(_root(0.9))),
            "A distance that grows from 10⁻⁶ to 1 does so in a positive number of steps.",
            "take the logarithm of a million, not of a millionth.",
        ),
        Mistake(
            "α for αν",
            (_steps(1.1), _steps(_root(0.9, curvature=-1.0))),
            "You left out the curvature; with it one step adds a thousandth.",
            "use αν = 0.1 · 0.01.",
        ),
    ),
)
