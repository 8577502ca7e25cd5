"""The two functions on a series that chapter 2 asks for."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function

# float64 decays: a division by zero then gives inf, as with arrays, and can be recognised
SERIES = (
    (np.array([1.0, 2.0, 4.0, 3.0]), np.float64(0.9)),
    (np.array([7.0, 7.0, 7.0]), np.float64(0.5)),
    (np.array([0.3, -1.2, 2.5, 0.0, 1.7, -0.4]), np.float64(0.8)),
)


def _ema(values, decay, *, keep=None, gain=None, out=lambda v, t, decay: v, feed=False):
    """The EMA with places to go wrong: the weights, what is stored, what is fed back."""
    keep = decay if keep is None else keep(decay)
    gain = 1 - decay if gain is None else gain(decay)
    average, averages = 0.0, []
    for t, value in enumerate(values, start=1):
        average = keep * average + gain * value
        averages.append(out(average, t, decay))
        if feed:
            average = averages[-1]
    return np.array(averages)


def _variant(**where):
    return lambda values, decay: _ema(values, decay, **where)


def _corrected(average, t, decay):
    return average / (1 - decay**t)


def ema_corrected(values, decay):
    average, corrected = 0.0, []
    for t, value in enumerate(values, start=1):
        average = decay * average + (1 - decay) * value
        corrected.append(average / (1 - decay**t))
    return np.array(corrected)


ema_with_correction = Function(
    name="ema-corrected",
    wanted="a function `ema_corrected(values, decay)` that returns all corrected averages",
    reference=ema_corrected,
    cases=SERIES,
    first_step=1,
    shown="Dividing by the weights' sum 1 − β^t removes the cold start, and a constant comes out "
    "as that constant.",
    next_question="after how many steps does the correction change less than one percent?",
    hint="A constant series must come out constant: which entry breaks that first?",
    mistakes=(
        Mistake(
            "bias correction forgotten",
            _variant(),
            "This is the plain EMA, whose weights sum to 1 − β^t only.",
            "divide each stored average by 1 − β^t.",
        ),
        Mistake(
            "t counted from 0",
            _variant(out=lambda v, t, decay: _corrected(v, t - 1, decay)),
            "At the first value 1 − β^0 is 0 and cannot divide; every later t is one too small.",
            "let t be the number of values seen, 1 at the first: `enumerate(values, start=1)`.",
            also=(_variant(out=lambda v, t, decay: _corrected(v, t - 1, decay) if t > 1 else v),),
        ),
        Mistake(
            "t one too large",
            _variant(out=lambda v, t, decay: _corrected(v, t + 1, decay)),
            "At the first value you divide by 1 − β^2, as if two values had been seen.",
            "use the number of values seen so far, 1 at the first.",
        ),
        Mistake(
            "the correction fed back into the state",
            _variant(out=_corrected, feed=True),
            "The corrected average went into the next step and is corrected again and again.",
            "keep two variables: the running average, never corrected, and the copy you store.",
        ),
        Mistake(
            "β and 1 − β swapped",
            _variant(keep=lambda d: 1 - d, gain=lambda d: d, out=_corrected),
            "The old average kept the share 1 − β and the new value entered with β.",
            "let β be the share of the old average that is kept.",
        ),
        Mistake(
            "the factor 1 − β forgotten, with correction",
            _variant(gain=lambda d: 1.0, out=_corrected),
            "The values enter whole: a sum, as in the heavy ball, divided by the wrong weight.",
            "multiply the new value by 1 − β.",
        ),
        Mistake(
            "divided by 1 − β",
            _variant(out=lambda v, t, decay: v / (1 - decay)),
            "1 − β is the sum of the weights at the first step only; now the later ones are too "
            "large. Without a correction and without 1 − β the answer is the same: the heavy ball.",
            "divide by 1 − β^t, with t the number of values seen.",
        ),
        Mistake(
            "one correction for all",
            lambda values, decay: _ema(values, decay) / (1 - decay ** len(values)),
            "Every average is divided by the last weight sum; the early ones need their own.",
            "divide inside the loop, by 1 − β^t with that step's t.",
        ),
        Mistake(
            "multiplied instead of divided",
            _variant(out=lambda v, t, decay: v * (1 - decay**t)),
            "The early averages are too small already, and multiplying shrinks them again.",
            "divide by 1 − β^t.",
        ),
    ),
)

ema_from_scratch = Function(
    name="ema-from-scratch",
    wanted="a function `my_ema(values, decay)` that returns all averages",
    reference=lambda values, decay: _ema(values, decay),
    cases=SERIES,
    first_step=1,
    shown="One remembered number and one line of code: that is the whole EMA.",
    next_question="what changes if the average starts at the first value instead of 0?",
    hint="Follow the first two values on paper, starting from v_0 = 0.",
    mistakes=(
        Mistake(
            "β and 1 − β swapped",
            _variant(keep=lambda d: 1 - d, gain=lambda d: d),
            "The old average kept the share 1 − β and the new value entered with β.",
            "let β be the share of the old average that is kept.",
        ),
        Mistake(
            "the factor 1 − β forgotten",
            _variant(gain=lambda d: 1.0),
            "The values enter whole, so it is a sum: the heavy ball's velocity of chapter 1.",
            "multiply the new value by 1 − β.",
        ),
        Mistake(
            "the first value taken whole",
            lambda values, decay: _ema(values - values[0], decay) + values[0],
            "The average starts at the first value: PyTorch's first-step rule, not the EMA from "
            "zero.",
            "start at v_0 = 0 and treat the first value like every other.",
        ),
        Mistake(
            "the average overwritten before use",
            lambda values, decay: np.array(values),
            "What comes out is the input: the old average was replaced before it was weighed.",
            "use the old average and the new value in one line.",
        ),
        Mistake(
            "stored before the update",
            lambda values, decay: np.concatenate([[0.0], _ema(values, decay)[:-1]]),
            "The first entry is v_0 = 0 and the newest value is never seen.",
            "update first, then store.",
        ),
        Mistake(
            "bias correction not asked for",
            ema_corrected,
            "You divide by 1 − β^t; that is the corrected average.",
            "return the plain recurrence.",
        ),
        Mistake(
            "the plain mean of all values",
            lambda values, decay: np.cumsum(values) / np.arange(1, len(values) + 1),
            "Every value counts the same, and the decay is not used.",
            "let the old average fade by the factor β.",
        ),
        Mistake(
            "both weights β",
            _variant(gain=lambda d: d),
            "The new value enters with β as well, so the weights do not sum to 1 in the long run.",
            "weigh the new value with 1 − β.",
        ),
    ),
)
