"""How quiet an average is, and how late: two exercises of chapter 2."""

import numpy as np

from course.checks.exercise import Mistake, Setting, Value
from mathlib.ema import half_life, mean_age, variance_window

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
        Mistake(
            "half-life for variance window",
            half_life(0.9),
            "The half-life says when a weight has halved, not how quiet the average is.",
            "compare the two variances.",
        ),
        Mistake(
            "the weights without their factor",
            1 / (1 - 0.9**2),
            "1/(1 − β²) is the sum of the squares of β^k; the weights have a factor 1 − β as"
            " well.",
            "multiply by (1 − β)² to get the variance that is left.",
        ),
        Mistake(
            "the newest weight alone",
            100.0,
            "(1 − β)² is the variance that the newest value brings; the older ones bring"
            " theirs.",
            "add the squares of all weights.",
        ),
        Mistake(
            "squared once more",
            361.0,
            "1/19 is a variance already.",
            "compare it with 1/n, not with 1/√n.",
        ),
        Mistake(
            "one too many or too few",
            20.0,
            "The fraction is (1 + β)/(1 − β): the 1 in it is easily lost or counted twice.",
            "put β = 0.9 into it once more.",
            also=(18.0,),
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
            "1 − β handed in",
            0.18,
            "You handed in the weight of the newest value; a β so small hardly averages at all.",
            "hand in β itself.",
            when=lambda decay: 0.8 <= 1 - decay <= 5 / 6,
        ),
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
        Mistake(
            "quiet, but late",
            0.9,
            "The noise is small enough, and the memory too long: its mean age is above 5.",
            "lower the decay.",
            when=lambda decay: mean_age(decay) > 5,
        ),
        Mistake(
            "quick, but loud",
            0.3,
            "The average is quick enough, and not quiet enough.",
            "raise the decay.",
            when=lambda decay: variance_window(decay) < 9,
        ),
    ),
)
