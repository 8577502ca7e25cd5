"""Exponential moving averages: the memory inside momentum.

    average_t = decay * average_{t-1} + (1 - decay) * value_t,    average_0 = 0

Unrolled, `average_t` is a weighted sum of everything seen, newest first:

    average_t = sum_k (1 - decay) * decay**k * value_{t-k}   k = 0, ..., t - 1
"""

import numpy as np

from mathlib._validate import broadcast, data, fraction, whole


def ema(values, decay, *, debias=False):
    """Exponential moving average along the first axis, started from zero.

        average_t = decay * average_{t-1} + (1 - decay) * value_t

    Because the weights sum to `1 - decay**t`, not to 1, the first averages are too small.
    `debias=True` divides by that sum (Kingma & Ba 2015, section 3). The correction is made to the
    output only; the recurrence keeps running on the uncorrected average.

    values : shape (time, ...); decay : in [0, 1), a number or an array that broadcasts with
    `values[0]`. Returns float64, shape (time, ...), in the units of `values`.
    Raises ValueError for a decay outside [0, 1) and for empty or non-finite values.
    """
    values = data("values", values)
    decay = fraction("decay", decay)
    average = np.zeros(broadcast(values=values[0], decay=decay))
    averages = np.empty((len(values), *average.shape))
    for t, value in enumerate(values):
        average = decay * average + (1 - decay) * value
        averages[t] = average / (1 - decay ** (t + 1)) if debias else average
    return averages


def ema_weights(decay, steps):
    """Weights of the last `steps` values in an average, newest first: (1 - decay) * decay**k.

    They sum to 1 - decay**steps. Shape (..., steps) for a decay of shape (...).
    """
    steps = whole("steps", steps, low=1)
    decay = np.asarray(fraction("decay", decay))[..., None]
    return (1 - decay) * decay ** np.arange(steps)


def half_life(decay):
    """Steps after which a value's weight has halved: ln(1/2) / ln(decay)."""
    decay = fraction("decay", decay)
    with np.errstate(divide="ignore"):  # decay 0 forgets at once: ln(1/2) / -inf = 0
        return np.log(0.5) / np.log(decay)


def mean_age(decay):
    """Average age, in steps, of what an average remembers: decay / (1 - decay).

    This is sum_k k * weight_k over the infinite past: how far the average lags behind a ramp.
    """
    decay = fraction("decay", decay)
    return decay / (1 - decay)


def variance_window(decay):
    """Length of the plain mean that suppresses independent noise as much: (1 + decay)/(1 - decay).

    An average of noise with variance s**2 has variance s**2 * (1 - decay) / (1 + decay), in the
    long run; a plain mean of n values has s**2 / n.
    """
    decay = fraction("decay", decay)
    return (1 + decay) / (1 - decay)
