"""Bad input is refused by name: the field, the value, and what is allowed."""

from numbers import Integral

import numpy as np


def numbers(field, value, allowed="finite", ok=lambda a: True):
    """`value` as float64: a float if it has no axes, otherwise a read-only copy.

    Raises ValueError naming `field` and its first entry that is not finite or not `ok`.
    """
    try:
        array = np.array(value)
    except ValueError:  # a ragged list
        array = np.array(None)
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{field} = {value!r}: must be a number or an array of numbers, {allowed}")
    array = array.astype(float)
    bad = ~(np.isfinite(array) & ok(array))
    if bad.any():
        where = "" if array.ndim == 0 else f" at index {np.argwhere(bad)[0].tolist()}"
        raise ValueError(f"{field} = {array[bad][0]:g}{where}: must be {allowed}")
    if array.ndim == 0:
        return float(array)
    array.flags.writeable = False
    return array


def positive(field, value):
    return numbers(field, value, "positive and finite", lambda a: a > 0)


def fraction(field, value):
    return numbers(field, value, "in [0, 1)", lambda a: (a >= 0) & (a < 1))


def whole(field, value, low, high=None):
    """`value` as an int from `low` to `high`."""
    allowed = f"at least {low}" if high is None else f"from {low} to {high}"
    whole_number = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole_number or value < low or (high is not None and value > high):
        raise ValueError(f"{field} = {value!r}: must be a whole number {allowed}")
    return int(value)


def data(field, value, ndims):
    """`value` as a non-empty float64 array with one of the allowed numbers of axes."""
    array = np.asarray(numbers(field, value))
    if array.ndim not in ndims or array.size == 0:
        axes = " or ".join(map(str, ndims))
        raise ValueError(
            f"{field} has shape {array.shape}: must have {axes} axes and at least one entry"
        )
    return array
