"""Exercises of chapter 2: exponential moving averages."""

import numpy as np

from mathlib.checks.exercise import Mistake, Setting, Value
from mathlib.checks.function import Function
from mathlib.checks.series import ema_from_scratch, ema_with_correction
from mathlib.ema import half_life, mean_age, variance_window

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
    ),
)


equal_noise = Value(
    name="equal-noise",
    wanted="one number: how many values a plain mean needs for the noise of the EMA at 0.9",
    reference=19.0,
    shown="At β = 0.9 the EMA is as quiet as a plain mean of 19 values.",
    next_question="which decay is as quiet as a mean of 10?",
    hint="Set the variance of the EMA, (1 − β)/(1 + β), equal to 1/n.",
    mistakes=(
        Mistake(
            "the blog's number",
            10.0,
            "1/(1 − β) is the sum of the weights β^k, not a number of values with equal noise.",
            "compare the two variances.",
        ),
        Mistake(
            "mean age for variance window",
            9.0,
            "β/(1 − β) says how late the EMA is, not how quiet.",
            "compare the two variances.",
        ),
        Mistake(
            "upside down",
            1 / 19,
            "This is the variance that is left of 1.",
            "ask which n has 1/n equal to it.",
        ),
        Mistake(
            "standard deviation for variance",
            np.sqrt(19.0),
            "The noise shrinks by √19 in standard deviation; a mean of n values by √n as well.",
            "compare like with like: both variances, or both standard deviations.",
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
    ),
)


def _noise_and_lag(decay):
    return variance_window(decay), mean_age(decay)


quiet_and_quick = Setting(
    name="quiet-and-quick",
    wanted="one number, the decay",
    fields=("decay",),
    reference=0.82,
    measure=_noise_and_lag,
    reached=lambda both: both[0] >= 9 - 1e-9 and both[1] <= 5 + 1e-9,
    report=lambda both: (
        f"Your decay shrinks the noise by {np.sqrt(both[0]):.2f} and is {both[1]:.2f} steps late."
    ),
    shown="Quiet and quick leave a narrow window, from 0.8 to 5/6.",
    next_question="how late must an average be that shrinks the noise ten times?",
    hint="Write both demands as inequalities for β.",
    mistakes=(
        Mistake(
            "half-life for mean age",
            0.86,
            "Its half-life is at most 5, but on a ramp it is late by its mean age.",
            "use β/(1 − β) ≤ 5.",
            when=lambda decay: mean_age(decay) > 5 >= half_life(decay),
        ),
        Mistake(
            "variance for standard deviation",
            0.6,
            "The variance falls to a third or less, the standard deviation does not.",
            "ask for a variance window of 3 squared.",
            when=lambda decay: 3 <= variance_window(decay) < 9,
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
