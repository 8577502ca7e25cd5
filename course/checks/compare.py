"""Read an answer as numbers, and tell whether it is the right one."""

import copy
import math
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course.checks.written import unread
from course.words import say
from mathlib.descent import Trajectory

Array = NDArray[np.float64]


class Unreadable(Exception):
    """The answer is not made of numbers; the message says what it is instead."""


def read(answer: object, count: int = 1) -> tuple[Array, ...]:
    """`answer` as a tuple of `count` float arrays."""
    if isinstance(answer, Trajectory):
        answer = answer.params
    if count == 1:
        return (_array(answer),)
    if isinstance(answer, np.ndarray) and answer.ndim and len(answer) == count:
        answer = list(answer)
    if not isinstance(answer, tuple | list):
        _array(answer)  # raises with a better reason, if there is one
        raise Unreadable(say("checks.one-value", count=count))
    if len(answer) != count:
        raise Unreadable(say("checks.many-values", found=len(answer), count=count))
    return tuple(_array(part) for part in answer)


def _array(value: object) -> Array:
    if value is None:
        raise Unreadable(say("checks.is-none"))
    if value is ... or isinstance(value, str | bytes | bool | np.bool_ | Mapping | Set):
        raise Unreadable(say("checks.no-numbers", kind=kind(value)))
    if isinstance(value, Iterator):
        raise Unreadable(say("checks.collect", kind=kind(value)))
    if callable(value):
        raise Unreadable(say("checks.call-it"))
    if word := _word(value):
        raise Unreadable(unread(word))
    try:
        array = as_array(value)
        if array.dtype.kind == "c" and not array.imag.any():      # np.linalg.eig, from numpy 2.5 on
            array = array.real
        if array.dtype.kind == "c":
            where = np.unravel_index(np.argmax(np.abs(array.imag)), array.shape)
            raise Unreadable(say("checks.complex", value=f"{array[where]:.4g}"))
        if array.dtype.kind not in "iufO":
            raise TypeError
        return array.astype(float)
    except Unreadable:
        raise
    except Exception:  # a learner's own class may raise anything
        raise Unreadable(say("checks.no-table", kind=kind(value))) from None


def as_array(value: object) -> NDArray[Any]:
    """`np.asarray`, which takes arrays of one number beside numbers, too."""
    try:
        return np.asarray(value)
    except ValueError:
        return np.asarray(lone(value))


def lone(value: object) -> object:
    """In lists a number in place of each array of one."""
    if isinstance(value, list | tuple):
        return [lone(part) for part in value]
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def _word(value: object) -> str | None:
    """The first text in lists of values."""
    if isinstance(value, list | tuple):
        return next((word for part in value if (word := _word(part))), None)
    return str(value) if isinstance(value, str) else None


def kind(value: object) -> str:
    """'An array', 'A generator': what came, to begin a sentence with."""
    name = f"array of {value.dtype}" if isinstance(value, np.ndarray) else type(value).__name__
    return say("checks.an" if name[0] in "aeiou" else "checks.a", thing=name)


def close(answer: Array, expected: Array, tolerance: float) -> bool:
    """Equal in shape and, entry by entry, within the relative tolerance; NaN never."""
    if answer.size == expected.size == 1:  # a number is a number, in however many brackets
        answer = answer.reshape(expected.shape)
    if answer.shape != expected.shape:
        return False
    finite = np.abs(expected[np.isfinite(expected)])
    size = finite.max(initial=0) or 1.0
    return bool(np.all(near(answer, expected, tolerance, 1e-9 * size)))


def near(given: Array | float, right: Array | float, relative: float, absolute: float,
         ) -> NDArray[np.bool_]:
    """np.isclose, which takes long."""
    with np.errstate(invalid="ignore", over="ignore"):
        within = np.abs(given - right) <= absolute + relative * np.abs(right)
    return within & np.isfinite(right) | (given == right)


def all_close(answers: Sequence[Sequence[Array]], expecteds: Sequence[Sequence[Array]],
              tolerance: float) -> bool:
    """`close` for every part of every call."""
    return all(
        close(a, e, tolerance)
        for many, right in zip(answers, expecteds, strict=True)
        for a, e in zip(many, right, strict=True)
    )


def same(answers: Sequence[Sequence[Array]], others: Sequence[Sequence[Array]],
         tolerance: float) -> bool:
    """`all_close`, where nan is nan as long as most are numbers."""
    flat = [np.concatenate([np.ravel(part) for many in some for part in many])
            for some in (answers, others)]
    if flat[0].shape != flat[1].shape:
        return False
    nan = np.isnan(flat[0])
    if not np.array_equal(nan, np.isnan(flat[1])) or nan.sum() > nan.size / 2:
        return False
    if nan.any():
        answers, others = ([[np.where(np.isnan(part), 0.0, part) for part in many]
                            for many in some] for some in (answers, others))
    return all_close(answers, others, tolerance)


def alike(value: Any, target: Array, tolerance: float) -> bool:
    """Whether the last number of a value is a certain one: most wrong programs go no further."""
    while isinstance(value, tuple | list):
        value = value[-1]
    last = np.asarray(value).ravel()[-1]
    return bool(last == target or last != last
                or abs(last - target) <= 10 * tolerance * abs(target) + 1e-9)


def fresh(case: Sequence[object]) -> tuple[object, ...]:
    """The arguments of a call, copied where a program could write into them."""
    return tuple(value.copy() if isinstance(value, np.ndarray)
                 else copy.deepcopy(value) if isinstance(value, list) else value
                 for value in case)


def short(value: object, digits: int = 6) -> str:
    """A number, an array, a function as it may stand in a sentence."""
    if isinstance(value, np.ndarray):
        if value.size > 8:
            return say("checks.array-of-shape", shape=value.shape)
        return f"[{', '.join(map(short, value))}]" if value.ndim else short(value[()])
    if isinstance(value, float | np.floating):
        return f"{value:.{digits}g}" if math.isfinite(value) else str(float(value))
    return getattr(value, "__name__", None) or repr(value)
