"""Exponential moving averages: the memory inside momentum. ::

    average_t = decay * average_{t-1} + (1 - decay) * value_t,    average_0 = 0

Unrolled, it is a weighted sum of everything seen, newest first::

    average_t = sum_k (1 - decay) * decay**k * value_{t-k}   k = 0, ..., t - 1
"""

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import Array, Numbers, broadcast, data, fraction, switch, whole


def ema(values: ArrayLike, decay: ArrayLike, *, debias: bool = False) -> Array:
    """Exponential moving average along the first axis, started from zero. ::

        average_t = decay * average_{t-1} + (1 - decay) * value_t

    Parameters
    ----------
    values : array_like, shape (time, ...)
    decay : array_like, in [0, 1)
        Broadcasts with ``values[0]``.
    debias : bool
        The weights sum to ``1 - decay**t``, not to 1, so the first averages are too small: divide
        by that sum (Kingma & Ba 2015, section 3). The correction is made to the output only; the
        recurrence keeps running on the uncorrected average.

    Returns
    -------
    ndarray, shape (time, ...), in the units of ``values``

    Notes
    -----
    Libraries disagree. ``pandas.ewm(alpha=1 - decay)`` corrects the bias unless ``adjust=False``,
    and then starts from the first value, not from zero.
    """
    values, decay = data("values", values), fraction("decay", decay)
    debias = switch("debias", debias)
    average = np.zeros(broadcast(values=values.shape[1:], decay=np.shape(decay)))
    averages = np.empty((len(values), *average.shape))
    for t, value in enumerate(values):
        averages[t] = average = decay * average + (1 - decay) * value
    if not debias:
        return averages
    steps = np.arange(1, len(values) + 1).reshape(-1, *np.ones(average.ndim, int))
    with np.errstate(divide="ignore"):  # decay 0 forgets at once: exp(-inf) = 0
        # 1 - decay**t by subtraction would lose the digits of a decay near 1
        return averages / -np.expm1(steps * np.log(decay))


def ema_weights(decay: ArrayLike, steps: int) -> Array:
    """Weights of the last values in an average, newest first: (1 - decay) * decay**k.

    They sum to 1 - decay**steps. Shape (..., steps) for a decay of shape (...).
    """
    steps = whole("steps", steps, low=1)
    decay = np.asarray(fraction("decay", decay))[..., None]
    return (1 - decay) * decay ** np.arange(steps)


def half_life(decay: ArrayLike) -> Numbers:
    """Steps after which a value's weight has halved: ln(1/2) / ln(decay)."""
    decay = fraction("decay", decay)
    with np.errstate(divide="ignore"):  # decay 0 forgets at once: ln(1/2) / -inf = 0
        return np.log(0.5) / np.log(decay)


def mean_age(decay: ArrayLike) -> Numbers:
    """Average age, in steps, of what an average remembers: decay / (1 - decay).

    This is sum_k k * weight_k over the infinite past: how far the average lags behind a ramp.
    """
    decay = fraction("decay", decay)
    return decay / (1 - decay)


def variance_window(decay: ArrayLike) -> Numbers:
    """Length of the plain mean that suppresses independent noise as much: (1 + decay)/(1 - decay).

    An average of noise with variance s**2 has variance s**2 * (1 - decay) / (1 + decay), in the
    long run; a plain mean of n values has s**2 / n.
    """
    decay = fraction("decay", decay)
    return (1 + decay) / (1 - decay)
