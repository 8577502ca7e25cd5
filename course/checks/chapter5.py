"""Exercises of chapter 5: the map of learning rate and momentum."""

import numpy as np

from course.checks.exercise import Mistake, Setting, Value
from course.checks.powers import matrix_power
from course.checks.quadratics import nesterov_edge, shares_of_loss
from course.checks.sums import unrolled_sum
from mathlib import theory
from mathlib.descent import minimize
from mathlib.optim import SGD
from mathlib.problems import linear_regression

rate_and_period = Value(
    name="rate-and-period",
    wanted="two numbers, the rate and the period in steps",
    labels=("the rate", "the period"),
    reference=(np.sqrt(0.5), 8.0),
    tolerance=1e-3,
    shown="The roots have size √β and turn by an eighth of a full turn at each step.",
    next_question="which αλ gives a period of 4 at the same β?",
    hint="Both roots are complex; their size is the root of their product.",
    mistakes=(
        Mistake(
            "2√β for √β",
            (np.sqrt(2), 8.0),
            "That is the printed formula of exercise 3.5: above 1 it would mean divergence.",
            "take the root of the product of the two roots.",
        ),
        Mistake(
            "the product for the size",
            (0.5, 8.0),
            "β is the product of both roots; each has its share.",
            "take the square root.",
        ),
        Mistake(
            "the angle for the period",
            (np.sqrt(0.5), 45.0),
            "That is the angle by which one step turns.",
            "ask how many such steps make a full turn.",
            also=((np.sqrt(0.5), np.pi / 4), (np.sqrt(0.5), 1 / 8)),
        ),
        Mistake(
            "half a period",
            (np.sqrt(0.5), 4.0),
            "After four steps the swing is on the other side.",
            "count until it is back.",
        ),
        Mistake(
            "a full turn in the wrong unit",
            (np.sqrt(0.5), 4 / np.pi),
            "A full turn is 2π if the angle is in radians, and 360 if it is in degrees.",
            "divide 2π by the angle.",
            also=((np.sqrt(0.5), 360 / (np.pi / 4)), (np.sqrt(0.5), 2 * np.pi / 45)),
        ),
        Mistake(
            "what is lost for what is left",
            (1 - np.sqrt(0.5), 8.0),
            "1 − √½ is the share that the error loses in a step, or the rate of critical"
            " damping.",
            "hand in the size of the roots.",
        ),
        Mistake(
            "two whole turns",
            (np.sqrt(0.5), 16.0),
            "After 16 steps the swing has gone round twice.",
            "divide 360° by the angle of one step.",
        ),
    ),
)

completing_the_square = Value(
    name="completing-the-square",
    wanted="four numbers, the minimum and then the gradient",
    labels=("x_1", "x_2", "the gradient's first entry", "its second entry"),
    reference=(2.0, -1.0, -8.0, 16.0),
    shown="The minimum lies at −Q⁻¹c, and the gradient is Q (x + Q⁻¹c).",
    next_question="which of the formulas after the slip would change, and which would not?",
    hint="The gradient is Qx + c, at every x.",
    mistakes=(
        Mistake(
            "the printed sign",
            (-2.0, 1.0, 0.0, 0.0),
            "There the printed gradient vanishes, not the true one.",
            "solve Qx + c = 0.",
            also=((-2.0, 1.0, -8.0, 16.0),),
        ),
        Mistake(
            "the printed gradient evaluated",
            (2.0, -1.0, 0.0, 0.0),
            "The minimum is right. The gradient is wanted as it is, at the point where the "
            "*printed* one is zero.",
            "put (−2, 1) into Qx + c.",
        ),
        Mistake(
            "c forgotten",
            (2.0, -1.0, -4.0, 8.0),
            "That is Qx alone.",
            "add c.",
        ),
        Mistake(
            "Q not inverted",
            (8.0, -64.0, -8.0, 16.0),
            "You multiplied by Q where the equation asks for its inverse.",
            "divide each entry of −c by its curvature.",
        ),
        Mistake(
            "the printed gradient at the true minimum",
            (2.0, -1.0, 8.0, -16.0),
            "You put the true minimum into the printed gradient; the task is the other way"
            " round.",
            "put the point where the printed gradient vanishes, (−2, 1), into Qx + c.",
        ),
        Mistake(
            "the half kept",
            (4.0, -2.0, -6.0, 12.0),
            "The derivative of ½ xᵀQx is Qx: the ½ and the 2 of the square cancel.",
            "work with Qx + c.",
            also=((4.0, -2.0, -8.0, 16.0),),
        ),
    ),
)

_POINTS = linear_regression(np.arange(1.0, 6.0), np.array([2.0, 3.0, 5.0, 7.0, 11.0]))
_FLATTEST, _STEEPEST = np.linalg.eigvalsh(_POINTS.hessian)


def _climb(learning_rate, momentum):
    """(largest loss over the first one, largest excess loss of epochs 80 to 120)."""
    losses = minimize(_POINTS, [0, 0], SGD(learning_rate, momentum), steps=120).losses
    if np.isnan(losses[-1]):
        return np.inf, np.inf
    return losses.max() / losses[0], losses[80:].max() - _POINTS.loss(_POINTS.minimum)


tame_the_climb = Setting(
    name="tame-the-climb",
    wanted="a setting, `{'learning_rate': ..., 'momentum': ...}`",
    fields=("learning_rate", "momentum"),
    reference={"learning_rate": 0.084, "momentum": 0.71},
    measure=_climb,
    reached=lambda now: now[0] <= 1 + 1e-9 and now[1] <= 1e-9,
    report=lambda now: (
        f"The loss is at most {now[0]:.3g} times its start; from epoch 80 on it is within "
        f"{now[1]:.2g} of the minimum. The target: at most once its start, and within 1e-9."
    ),
    shown="A setting off the best rate can be calm, and as good in the steps that one has.",
    next_question="what would you choose if you had 20 epochs, and what for 1,000?",
    hint="Move the row of curvatures to the left, and widen the V a little.",
    mistakes=(
        Mistake(
            "over the edge",
            {"learning_rate": 0.2, "momentum": 0.6},
            "αλ of the steepest direction is not below 2 + 2β: this diverges.",
            "lower the learning rate.",
            when=lambda learning_rate, momentum: (
                learning_rate >= theory.largest_learning_rate(_STEEPEST, momentum)
            ),
        ),
        Mistake(
            "too far to the right",
            {"learning_rate": 0.13488, "momentum": 0.6185},
            "αλ of the steepest direction is above 2: its first step ends higher on the other side,"
            " as with Polyak's setting.",
            "lower the learning rate.",
            when=lambda learning_rate, momentum: learning_rate * _STEEPEST > 2,
        ),
        Mistake(
            "too small a learning rate",
            {"learning_rate": 0.02, "momentum": 0.9},
            "At so small a learning rate no momentum settles the flat direction in time.",
            "raise the learning rate.",
            when=lambda learning_rate, momentum: learning_rate < 0.06,
        ),
        Mistake(
            "too much momentum",
            {"learning_rate": 0.08, "momentum": 0.8},
            "The flat direction lies inside the waves, where the rate is √β.",
            "lower the momentum.",
            when=lambda learning_rate, momentum: (
                momentum > theory.critical_momentum(learning_rate, _FLATTEST)
            ),
        ),
        Mistake(
            "too little momentum",
            {"learning_rate": 0.06, "momentum": 0.3},
            "The flat direction lies outside the waves and creeps.",
            "raise the momentum until the V reaches it.",
            when=lambda learning_rate, momentum: (
                momentum <= theory.critical_momentum(learning_rate, _FLATTEST)
            ),
        ),
    ),
)

EXERCISES = (
    rate_and_period,
    nesterov_edge,
    matrix_power,
    shares_of_loss,
    unrolled_sum,
    completing_the_square,
    tame_the_climb,
)
