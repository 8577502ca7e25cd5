"""Exercises of chapter 1: what momentum is."""

import numpy as np

from course.checks.exercise import Mistake, Value
from course.checks.function import Function
from course.checks.ravines import wide_ravine
from course.checks.sums import velocity_as_a_sum

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
        Mistake(
            "counted one step too far",
            (3.6, 4.88, 10.0),
            "These are the velocities after two and after three steps.",
            "let v_1 contain the first gradient and nothing else.",
        ),
        Mistake(
            "only one push",
            (2.0, 1.6, 0.0),
            "You let the ball roll out: the gradient is 2 at *every* step.",
            "add 2 each time, after friction has taken its part.",
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
        Mistake(
            "upside down",
            lambda beta: 1 + beta,
            "A gradient that contradicts itself makes the velocity smaller than one gradient.",
            "solve s (1 + β) = 1 for s.",
        ),
        Mistake(
            "two steps for the long run",
            lambda beta: 1 - beta,
            "1 − β is the velocity after two steps; later gradients bring a part of it back.",
            "let the velocity alternate, s, −s, s, and put that into the rule.",
        ),
        Mistake(
            "the velocity before the gradient",
            lambda beta: beta / (1 + beta),
            "This is what friction leaves of the old velocity, before the new gradient is"
            " added.",
            "add the gradient, 1.",
        ),
        Mistake(
            "cancelled completely",
            lambda beta: 0 * beta,
            "The newest gradient has weight 1 and the one before it β: they do not cancel.",
            "test β = 0, where the velocity is the gradient itself.",
        ),
        Mistake(
            "no memory",
            lambda beta: 1.0 + 0 * beta,
            "That is the gradient alone, the velocity at β = 0.",
            "subtract what is left of the step before.",
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
            also=((-1.5, 0.08),),
        ),
        Mistake(
            "the limit of αλ, or of the flat direction",
            (-0.5, 2.0),
            "2 is the limit of αλ, and of α where λ = 1; the steep direction has λ = 25.",
            "divide by the largest curvature.",
        ),
        Mistake(
            "the flat direction's factor",
            (0.94, 0.08),
            "With λ = 1 a step keeps 0.94; the question is about the steep direction.",
            "use λ = 25.",
        ),
        Mistake(
            "the factor of the loss",
            (0.25, 0.08),
            "The loss goes with the square of the distance; the factor asked for is that of"
            " θ_2.",
            "take 1 − αλ itself.",
        ),
        Mistake(
            "the limit with momentum",
            (-0.5, 0.16),
            "4/25 is what momentum near 1 would allow; here there is none.",
            "ask when 1 − αλ reaches −1.",
        ),
    ),
)


EXERCISES = (steady_push, wide_ravine, alternating_limit, beyond_one, velocity_as_a_sum)
