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
    if array.size == 0:
        raise ValueError(
            f"{field} is empty, shape {array.shape}: must have at least one entry, {allowed}"
        )
    array = array.astype(float)
    bad = ~(np.isfinite(array) & ok(array))
    if bad.any():
        where = "" if array.ndim == 0 else f" at index {np.argwhere(bad)[0].tolist()}"
        raise ValueError(f"{field} = {array[bad][0]:g}{where}: must be {allowed}")
    if array.ndim == 0:
        return float(array)
    array.flags.writeable = False
    return array


def number(field, value, allowed="finite", ok=lambda a: True):
    """`value` as a single float."""
    result = numbers(field, value, allowed, ok)
    if np.ndim(result):
        raise ValueError(f"{field} = {value!r}: must be a single number, {allowed}")
    return result


def positive(field, value):
    return numbers(field, value, "positive and finite", lambda a: a > 0)


def not_negative(field, value):
    return numbers(field, value, "a number >= 0", lambda a: a >= 0)


def fraction(field, value):
    return numbers(field, value, "in [0, 1)", lambda a: (a >= 0) & (a < 1))


def switch(field, value):
    """`value` if it is a bool."""
    if not isinstance(value, bool):
        raise ValueError(f"{field} = {value!r}: must be True or False")
    return value


def whole(field, value, low, high=None):
    """`value` as an int from `low` to `high`."""
    allowed = f"at least {low}" if high is None else f"from {low} to {high}"
    whole_number = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole_number or value < low or (high is not None and value > high):
        raise ValueError(f"{field} = {value!r}: must be a whole number {allowed}")
    return int(value)


def data(field, value, ndims=None):
    """`value` as a float64 array with one of the allowed numbers of axes; None: one or more."""
    array = np.asarray(numbers(field, value))
    if array.ndim == 0 or (ndims and array.ndim not in ndims):
        axes = " or ".join(map(str, ndims or ["at least 1"]))
        raise ValueError(f"{field} has shape {array.shape}: must have {axes} axes")
    return array


def broadcast(**values):
    """The common shape of named arrays and numbers."""
    shapes = [np.shape(value) for value in values.values()]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise ValueError(f"{', '.join(values)} have shapes {shapes}: must broadcast") from None
