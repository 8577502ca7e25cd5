"""Exercises of chapter 2: exponential moving averages."""

import numpy as np

from course.checks.exercise import Mistake, Value
from course.checks.function import Function
from course.checks.quiet import equal_noise, quiet_and_quick
from course.checks.series import ema_from_scratch, ema_with_correction
from mathlib.ema import half_life, variance_window

half_life_100 = Value(
    name="half-life-100",
    wanted="one number, the decay whose half-life is 100 steps",
    reference=0.5**0.01,
    tolerance=1e-5,
    shown="A half-life of 100 steps needs a decay just above 0.993.",
    next_question="which decay has a *mean age* of 100, and which remembers longer?",
    hint="Solve β^100 = 1/2.",
    mistakes=(
        Mistake(
            "mean age for half-life",
            100 / 101,
            "At this decay the mean age is 100; the half-life is only about 69.",
            "start from β^100 = 1/2 instead of β / (1 − β) = 100.",
        ),
        Mistake(
            "the variance window for half-life",
            99 / 101,
            "At this decay 100 is the number of values of a plain mean with equal noise.",
            "start from β^100 = 1/2.",
        ),
        Mistake(
            "1/(1 − β) for half-life",
            0.99,
            "1/(1 − β) is the slogan's window; a weight of that age has fallen to 1/e, not 1/2.",
            "take logarithms of β^100 = 1/2.",
        ),
        Mistake(
            "1/e for one half",
            np.exp(-0.01),
            "After 100 steps a weight has fallen to 1/e; the half-life asks for 1/2.",
            "replace e by 2.",
        ),
        Mistake(
            "1 − β handed in",
            1 - 0.5**0.01,
            "This is the weight of the newest value.",
            "hand in β itself.",
        ),
        Mistake(
            "a straight line for a power",
            0.995,
            "You took away the same half percent at every step; a weight is *multiplied* by β.",
            "take the hundredth root of 1/2.",
        ),
        Mistake(
            "the estimate for the value",
            1 - np.log(2) / 100,
            "1 − ln 2 / 100 is a good estimate, and not exact.",
            "take the hundredth root of 1/2.",
        ),
        Mistake(
            "a step too few or too many",
            0.5 ** (1 / 99),
            "The newest value has age 0, and β^100 is the weight at age 100.",
            "solve β^100 = 1/2, with this exponent.",
            also=(0.5 ** (1 / 101),),
        ),
        Mistake(
            "two logarithms mixed",
            10 ** (np.log(0.5) / 100),
            "The logarithm and the power that undoes it have different bases.",
            "use `0.5 ** (1 / 100)`, without any logarithm.",
            also=(np.exp(np.log10(0.5) / 100),),
        ),
        Mistake(
            "the power for the root",
            0.5**100,
            "1/2 to the power of 100 is what is left after a hundred halvings.",
            "take the hundredth root instead.",
        ),
    ),
)


mean_age_formula = Function(
    name="mean-age",
    wanted="a function of beta that returns the mean age",
    reference=lambda beta: beta / (1 - beta),
    cases=((0.5,), (0.9,), (0.99,)),
    shown="The mean age β/(1 − β) is how late an EMA is on a ramp.",
    next_question="what is the mean age of a plain mean of n values?",
    hint="Check β = 1/2 by adding the first ten terms.",
    mistakes=(
        Mistake(
            "half-life for mean age",
            half_life,
            "ln(1/2)/ln(β) is when a weight has halved; the mean age weighs every age.",
            "sum k (1 − β) β^k over all ages k.",
        ),
        Mistake(
            "ages counted from 1",
            lambda beta: 1 / (1 - beta),
            "The newest value has age 0.",
            "start the sum at k = 0.",
        ),
        Mistake(
            "the weights not divided by their sum",
            lambda beta: beta / (1 - beta) ** 2,
            "This is the sum of k β^k; the weights need their factor 1 − β.",
            "multiply by 1 − β.",
        ),
        Mistake(
            "the variance window",
            variance_window,
            "(1 + β)/(1 − β) is about noise, not about age.",
            "sum k (1 − β) β^k over all ages k.",
        ),
        Mistake(
            "upside down",
            lambda beta: (1 - beta) / beta,
            "The mean age must grow as β nears 1, and yours falls.",
            "turn the fraction round.",
        ),
        Mistake(
            "the age at which 1/e is left",
            lambda beta: -1 / np.log(beta),
            "−1/ln β is when a weight has fallen to 1/e.",
            "sum k (1 − β) β^k over all ages k.",
        ),
        Mistake(
            "the first term alone",
            lambda beta: beta * (1 - beta),
            "That is age 1 times its weight; the older values count too.",
            "sum over all ages k.",
        ),
    ),
)


EXERCISES = (
    half_life_100,
    ema_with_correction,
    equal_noise,
    mean_age_formula,
    ema_from_scratch,
    quiet_and_quick,
)
