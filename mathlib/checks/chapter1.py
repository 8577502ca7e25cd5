"""Exercises of chapter 1: what momentum is."""

import numpy as np

from mathlib.checks.exercise import Mistake, Setting, Value
from mathlib.checks.function import Function
from mathlib.descent import minimize
from mathlib.optim import SGD
from mathlib.problems import quadratic

steady_push = Value(
    name="steady-push",
    wanted="three numbers: the velocity after one step, after two, and in the long run",
    labels=("after one step", "after two", "in the long run"),
    reference=(2.0, 3.6, 10.0),
    shown="A steady gradient g drives the velocity to g / (1 − β), five times g at β = 0.8.",
    next_question="how many steps to nine tenths of the limit, and does that depend on g?",
    hint="Write out v_1 and v_2; in the long run v = 0.8 v + 2.",
    mistakes=(
        Mistake(
            "the average instead of the sum",
            (0.4, 0.72, 2.0),
            "With a factor 1 − β before the gradient the velocity is an average, the EMA form.",
            "use the rule of this chapter, v = β v + g, without a factor before g.",
        ),
        Mistake(
            "β and 1 − β swapped",
            (2.0, 2.4, 2.5),
            "You kept 0.2 of the old velocity; β = 0.8 is the share that is kept.",
            "multiply the old velocity by 0.8 and let friction take 0.2.",
        ),
        Mistake(
            "counting from step 0",
            (0.0, 2.0, 10.0),
            "The velocity is 0 before the first step; after it, the first gradient is in.",
            "call v_0 = 0 the start, and hand in v_1 and v_2.",
        ),
        Mistake(
            "no friction",
            (2.0, 4.0, np.inf),
            "Without the factor β the velocity adds 2 at every step and never settles.",
            "multiply the old velocity by β before you add the gradient.",
        ),
        Mistake(
            "the alternating limit",
            (2.0, 3.6, 2 / 1.8),
            "g / (1 + β) is the size for a gradient that changes its sign at every step.",
            "look at the signs: here all terms of the sum have the same one.",
        ),
        Mistake(
            "the newest gradient left out of the limit",
            (2.0, 3.6, 8.0),
            "β g / (1 − β) is the limit without the newest gradient, which has weight 1.",
            "start the series at β^0.",
        ),
    ),
)


def _wide_losses(learning_rate, momentum):
    """The loss after 80 steps: of the heavy ball, of its flat direction alone, of the EMA form."""
    wide = quadratic([1, 100])
    heavy = minimize(wide, [-4, 1], SGD(learning_rate, momentum), steps=80)
    averaged = minimize(wide, [-4, 1], SGD.averaged(learning_rate, momentum), steps=80)
    flat = 0.5 * heavy.params[-1, 0] ** 2
    return np.nan_to_num([heavy.losses[-1], flat, averaged.losses[-1]], nan=np.inf)


def _flat_is_left(learning_rate, momentum):
    total, flat, _ = _wide_losses(learning_rate, momentum)
    return learning_rate < (1 - momentum**0.5) ** 2 and flat > 0.5 * total


wide_ravine = Setting(
    name="wide-ravine",
    wanted="a learning rate and a momentum, `{'learning_rate': ..., 'momentum': ...}`",
    fields=("learning_rate", "momentum"),
    reference={"learning_rate": 0.033, "momentum": 0.67},
    measure=_wide_losses,
    reached=lambda losses: losses[0] < 1e-4,
    report=lambda losses: (
        f"With your setting the loss after 80 steps is {losses[0]:.2g}; the target is 0.0001."
        if losses[0] < 1e6
        else "With your setting the run diverges."
    ),
    shown="At condition number 100 a well chosen momentum reaches in 80 steps what plain gradient "
    "descent does not come near.",
    next_question="how far can you move each of the two numbers before the target is missed?",
    hint="Let `minimize` run a whole grid of settings at once, as in the second hint.",
    mistakes=(
        Mistake(
            "a setting for the EMA form",
            {"learning_rate": 0.1, "momentum": 0.67},
            "In the EMA form it reaches the target; the heavy ball's steps are 1 / (1 − β) longer.",
            "multiply the learning rate by 1 − β.",
            when=lambda learning_rate, momentum: _wide_losses(learning_rate, momentum)[2] < 1e-4,
        ),
        Mistake(
            "over the edge",
            {"learning_rate": 0.05, "momentum": 0.3},
            "The learning rate is too large for the steep direction, which never settles.",
            "stay below 2/100 without momentum, below 4/100 with any.",
            when=lambda learning_rate, momentum: 100 * learning_rate >= 2 + 2 * momentum,
        ),
        Mistake(
            "no momentum",
            {"learning_rate": 0.0198, "momentum": 0.0},
            "Plain gradient descent is too slow here at every stable learning rate.",
            "raise the momentum, then look for the best learning rate again.",
            when=lambda learning_rate, momentum: momentum < 0.05,
        ),
        Mistake(
            "the flat direction crawls",
            {"learning_rate": 0.004, "momentum": 0.5},
            "What is left is the flat direction: at this learning rate it comes down too slowly.",
            "raise the learning rate towards the edge; momentum moves the edge outwards.",
            when=_flat_is_left,
        ),
        Mistake(
            "too little friction",
            {"learning_rate": 0.033, "momentum": 0.95},
            "The ball overshoots and rings: its energy fades by about β a step, and no faster.",
            "lower the momentum until the ringing dies within 80 steps.",
            when=lambda learning_rate, momentum: momentum > 0.84,
        ),
    ),
)

alternating_limit = Function(
    name="alternating-limit",
    wanted="a function of beta that returns the size of the velocity in the long run",
    reference=lambda beta: 1 / (1 + beta),
    cases=((0.0,), (0.5,), (0.9,)),
    shown="A gradient that contradicts itself is damped, by 1 + β.",
    next_question="how many times as large is the velocity of a steady gradient, at β = 0.9?",
    hint="Test your formula at β = 0: there the velocity is the gradient.",
    mistakes=(
        Mistake(
            "the limit of a steady gradient",
            lambda beta: 1 / (1 - beta),
            "1 / (1 − β) belongs to gradients that all have the same sign.",
            "put −s for the velocity one step earlier.",
        ),
        Mistake(
            "the average instead of the sum",
            lambda beta: (1 - beta) / (1 + beta),
            "The factor 1 − β belongs to the EMA form.",
            "use v = β v + g.",
        ),
    ),
)

beyond_one = Value(
    name="beyond-one",
    wanted="two numbers: the steep direction's factor at 0.06, and the largest learning rate",
    labels=("the factor at 0.06", "the limit"),
    reference=(-0.5, 0.08),
    shown="Between αλ = 1 and 2 gradient descent changes sides at every step, and still converges.",
    next_question="at which αλ does a step change sides and keep nine tenths of the distance?",
    hint="The factor of one step is 1 − αλ; it has to stay between −1 and 1.",
    mistakes=(
        Mistake(
            "the published limit",
            (-0.5, 0.04),
            "At αλ = 1 the factor is 0, the best there is; beyond it the sign changes, no more.",
            "ask when the *size* of 1 − αλ reaches 1.",
        ),
        Mistake(
            "the sign of the factor lost",
            (0.5, 0.08),
            "The size of 1 − 1.5 is a half, and its sign says that the step changes sides.",
            "keep the minus: it is what the published sentence is about.",
        ),
        Mistake(
            "αλ for the factor",
            (1.5, 0.08),
            "αλ = 1.5 is what the step subtracts; what is left is 1 − αλ.",
            "write the step as θ − αλθ and take θ out.",
        ),
        Mistake(
            "the limit of αλ, or of the flat direction",
            (-0.5, 2.0),
            "2 is the limit of αλ, and of α where λ = 1; the steep direction has λ = 25.",
            "divide by the largest curvature.",
        ),
    ),
)


def _weighted(weights):
    return lambda gradients, beta: (
        weights(beta, np.arange(len(gradients))[::-1]) @ np.asarray(gradients)
    )


def velocity_sum(gradients, beta):
    ages = np.arange(len(gradients))[::-1]
    return np.sum(beta**ages * gradients)


velocity_as_a_sum = Function(
    name="velocity-as-a-sum",
    wanted="a function `velocity_sum(gradients, beta)` that returns the last velocity",
    reference=velocity_sum,
    cases=(
        (np.array([1.0, 2.0, 4.0]), 0.5),
        (np.array([3.0, -1.0, 2.0, 0.5, -2.5]), 0.9),
        (np.array([1.0, 0.0, 0.0, 0.0]), 0.8),
    ),
    shown="The recurrence and the weighted sum are the same number: momentum is memory.",
    next_question="how many old gradients may you forget before the third decimal changes?",
    hint="The newest gradient stands last in the array and has weight 1.",
    mistakes=(
        Mistake(
            "the weights from the wrong end",
            lambda gradients, beta: beta ** np.arange(len(gradients)) @ gradients,
            "The oldest gradient got weight 1; the array starts with the oldest.",
            "count the age from the end of the array.",
        ),
        Mistake(
            "ages off by one",
            _weighted(lambda beta, age: beta ** (age + 1)),
            "The newest gradient got weight β; it enters the velocity whole.",
            "start the ages at 0.",
        ),
        Mistake(
            "the average instead of the sum",
            _weighted(lambda beta, age: (1 - beta) * beta**age),
            "The factor 1 − β makes it an average, the EMA form of chapter 2.",
            "leave 1 − β out.",
        ),
        Mistake(
            "divided by the total weight",
            _weighted(lambda beta, age: beta**age / np.sum(beta**age)),
            "Dividing by the sum of the weights makes a weighted mean.",
            "leave the sum as it is.",
        ),
        Mistake(
            "no fading",
            _weighted(lambda beta, age: 1.0 + 0 * age),
            "All gradients count the same: this is the sum without friction.",
            "multiply the gradient of age k by β^k.",
        ),
    ),
)

EXERCISES = (steady_push, wide_ravine, alternating_limit, beyond_one, velocity_as_a_sum)
