"""Bad input is refused by name: the field, the value, and what is allowed.

Messages stay short whatever they are about: long values are cut, and the first bad index is named.
"""

import math
import reprlib
from collections.abc import Callable, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Numbers = float | Array

FLOAT64 = np.dtype(np.float64)
ARRAY_OR_SCALAR = np.ndarray, np.float64
SHORT = reprlib.Repr()
SHORT.maxstring = SHORT.maxother = 70


def shown(value: object) -> str:
    """`value` as a message shows it: its repr, cut if it is long."""
    return " ".join(SHORT.repr(value).split())


def floats(field: str, value: Any) -> Array:
    """`value` as float64 of any shape; NaN and inf pass, as a run may reach them."""
    if type(value) in ARRAY_OR_SCALAR and value.dtype is FLOAT64:  # at once: every step asks
        return value
    return _real(field, value, "")[()]


def numbers(
    field: str, value: ArrayLike, allowed: str = "finite", ok: Callable[[Any], Any] = np.isfinite
) -> Numbers:
    """`value` as float64: a float if it has no axes, otherwise a read-only copy.

    Raises ValueError naming `field` and its first entry that is not finite or not `ok`.
    """
    if type(value) is float and math.isfinite(value) and ok(value):
        return value
    array = _real(field, value, f", {allowed}")
    if array.size == 0:
        raise ValueError(
            f"{field} is empty, shape {array.shape}: must have at least one entry, {allowed}"
        )
    bad = ~(np.isfinite(array) & ok(array))
    if bad.any():
        where = "" if array.ndim == 0 else f" at index {np.argwhere(bad)[0].tolist()}"
        raise ValueError(f"{field} = {array[bad][0]:g}{where}: must be {allowed}")
    if array.ndim == 0:
        return float(array)
    array.flags.writeable = False
    return array


def number(
    field: str, value: Any, allowed: str = "finite", ok: Callable[[Any], Any] = np.isfinite
) -> float:
    """`value` as a single float."""
    result = numbers(field, value, allowed, ok)
    if not isinstance(result, float):
        raise ValueError(f"{field} = {shown(value)}: must be a single number, {allowed}")
    return result


def positive(field: str, value: ArrayLike) -> Numbers:
    return numbers(field, value, "positive and finite", lambda a: a > 0)


def not_negative(field: str, value: ArrayLike) -> Numbers:
    return numbers(field, value, "a number >= 0", lambda a: a >= 0)


def fraction(field: str, value: ArrayLike) -> Numbers:
    return numbers(field, value, "in [0, 1)", lambda a: (a >= 0) & (a < 1))


def switch(field: str, value: object) -> bool:
    """`value` if it is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{field} = {shown(value)}: must be True or False")
    return bool(value)


def shapes(field: str, value: Any) -> tuple[tuple[int, int], ...]:
    """`value` as pairs of whole numbers: the rows and columns of matrices."""
    try:
        pairs = tuple((rows, columns) for rows, columns in value)
    except (TypeError, ValueError):
        allowed = "pairs (rows, columns), one for each matrix"
        raise ValueError(f"{field} = {shown(value)}: must be {allowed}") from None
    return tuple((whole(field, a, low=1), whole(field, b, low=1)) for a, b in pairs)


def whole(field: str, value: Any, low: int, high: int | None = None) -> int:
    """`value` as an int from `low` to `high`."""
    allowed = f"at least {low}" if high is None else f"from {low} to {high}"
    whole_number = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole_number or value < low or (high is not None and value > high):
        raise ValueError(f"{field} = {shown(value)}: must be a whole number {allowed}")
    return int(value)


def instance(field: str, value: Any, kind: Any, allowed: str) -> Any:
    """`value` if it is an instance of `kind`; the class itself, or a function, is none."""
    if not isinstance(value, kind):
        raise ValueError(f"{field} = {shown(value)}: must be {allowed}")
    return value


def generator(field: str, value: object) -> np.random.Generator:
    return instance(field, value, np.random.Generator, "a numpy.random.Generator")


def data(field: str, value: ArrayLike, ndims: Sequence[int] = ()) -> Array:
    """`value` as a float64 array with one of the allowed numbers of axes; (): one or more."""
    array = np.asarray(numbers(field, value))
    if array.ndim == 0 or (ndims and array.ndim not in ndims):
        axes = " or ".join(map(str, ndims)) or "at least 1"
        raise ValueError(f"{field} has shape {array.shape}: must have {axes} axes")
    return array


def broadcast(**shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The common shape of what has these shapes, by name."""
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        have = f"{', '.join(shapes)} have shapes {list(shapes.values())}"
        raise ValueError(f"{have}: must broadcast") from None


def _real(field: str, value: Any, allowed: str) -> Array:
    """A float64 copy of `value`, if that is made of real numbers and nothing else."""
    if _masked(value):
        raise ValueError(f"{field} is masked: must be an array without a mask{allowed}")
    try:
        array = np.array(value)
    except ValueError:  # a ragged list
        array = np.array(None)
    if array.dtype.kind == "O" and all(map(_is_real, array.flat)):  # large ints, fractions
        return array.astype(np.float64)
    if array.dtype.kind not in "iuf":
        raise ValueError(
            f"{field} = {shown(value)}{_culprit(value)}: "
            f"must be a real number or an array of real numbers{allowed}"
        )
    return array.astype(np.float64)


def _is_real(entry: Any) -> bool:
    return isinstance(entry, Real) and not isinstance(entry, bool)


def _masked(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_masked, value))
    return isinstance(value, np.ma.MaskedArray)


def _culprit(value: Any) -> str:
    """Where lists in lists first hold no real number, or a row of another length."""

    def search(entry: Any, index: list[int], like: Any) -> str:
        entry = entry.tolist() if isinstance(entry, np.ndarray) else entry
        if isinstance(entry, (list, tuple)):
            if isinstance(like, (list, tuple)) and len(like) != len(entry):
                return f" (length {len(entry)} at index {index})"
            found = (search(inner, [*index, i], entry[0]) for i, inner in enumerate(entry))
            return next(filter(None, found), "")
        return "" if _is_real(entry) or not index else f" ({shown(entry)} at index {index})"

    return search(value, [], None)
