"""Read an answer as numbers, compare it with the right one, and say truthfully how they differ."""

import math
from collections.abc import Callable, Iterator, Mapping, Set

import numpy as np

from mathlib.descent import Trajectory


class Unreadable(Exception):
    """The answer is not made of numbers; the message says what it is instead."""


def read(answer, count=1):
    """`answer` as a tuple of `count` float arrays."""
    if isinstance(answer, Trajectory):
        answer = answer.params
    if count == 1:
        return (_array(answer),)
    if not isinstance(answer, tuple | list):
        _array(answer)  # raises with a better reason, if there is one
        raise Unreadable(f"One value came back, where {count} belong, with a comma between.")
    if len(answer) != count:
        raise Unreadable(f"{len(answer)} values came back, where {count} belong.")
    return tuple(_array(part) for part in answer)


def _array(value):
    if value is None:
        raise Unreadable("The value is None. Is a `return` missing?")
    if value is ... or isinstance(value, str | bytes | bool | np.bool_ | Mapping | Set):
        raise Unreadable(f"{kind(value)} came, where numbers belong.")
    if isinstance(value, Iterator):
        raise Unreadable(f"{kind(value)} came, where numbers belong: collect its values in a list.")
    if isinstance(value, Callable):
        raise Unreadable("A function came, where its value belongs: call it.")
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "iufO":
            raise TypeError
        return array.astype(float)
    except Exception:  # a learner's own class may raise anything
        raise Unreadable(f"{kind(value)} came that is not a number or a table of them.") from None


def kind(value):
    """'An array', 'A generator': what came, to begin a sentence with."""
    name = f"array of {value.dtype}" if isinstance(value, np.ndarray) else type(value).__name__
    return f"{'An' if name[0] in 'aeiou' else 'A'} {name}"


def close(answer, expected, tolerance):
    """Equal in shape and, entry by entry, within the relative tolerance; NaN never."""
    if answer.shape != expected.shape:
        return False
    finite = np.abs(expected[np.isfinite(expected)])
    size = finite.max(initial=0) or 1.0
    return np.allclose(answer, expected, rtol=tolerance, atol=1e-9 * size)


def all_close(answers, expecteds, tolerance):
    """`close` for every part of every call."""
    return all(
        close(a, e, tolerance)
        for many, right in zip(answers, expecteds, strict=True)
        for a, e in zip(many, right, strict=True)
    )


def shape_difference(answer, expected):
    """One sentence if the shapes differ, else None."""
    if answer.shape == expected.shape:
        return None
    if answer.ndim == expected.ndim == 2 and answer.shape == expected.shape[::-1]:
        return f"It has shape {answer.shape}, expected {expected.shape}: rows and columns swapped."
    if answer.ndim != expected.ndim or answer.ndim == 0:
        return f"It has shape {answer.shape}, expected {expected.shape}."
    if answer.shape[1:] != expected.shape[1:]:
        return f"It has shape {answer.shape}, expected {expected.shape}."
    text = f"Its length is {len(answer)}, expected {len(expected)}"
    for part, a, e in (
        ("the first one is missing", answer, expected[1:]),
        ("the last one is missing", answer, expected[:-1]),
        ("there is one too many at the start", answer[1:], expected),
        ("there is one too many at the end", answer[:-1], expected),
    ):
        if close(a, e, 1e-6):
            return f"{text}: {part}, the others are right."
    return f"{text}."


def pattern(answers, expecteds, tolerance):
    """One sentence on how *all* answers are related to the right ones, or None.

    answers, expecteds : lists of arrays, equal in shape pair by pair.
    """
    a, e = (np.concatenate([np.ravel(x) for x in some]) for some in (answers, expecteds))
    if not (np.isfinite(a).all() and np.isfinite(e).all()):
        return None
    if a.size > 1 and not a.any():
        return "Every entry is zero."
    if close(a, -e, tolerance):
        return "Every number has the right size and the opposite sign."
    if a.size > 1:
        if factor := _factor(a, e, tolerance):
            return f"Your answer is the right one times {factor:.4g}, every time."
        factors = [_factor(x, y, tolerance) for x, y in zip(answers, expecteds, strict=True)]
        if None not in factors:
            some = ", ".join(f"{factor:.4g}" for factor in factors)
            return f"In each case your answer is the right one times another number: {some}."
        if close(a - e, np.full_like(a, (a - e)[0]), tolerance):
            return f"Your answer is the right one plus {(a - e)[0]:.4g}, every time."
    pairs = [(x, y) for x, y in zip(answers, expecteds, strict=True) if x.ndim and len(x) > 2]
    if pairs and all(close(x[1:], y[:-1], tolerance) for x, y in pairs):
        return "Your answer is one step late: each entry is what belongs one place earlier."
    if pairs and all(close(x[:-1], y[1:], tolerance) for x, y in pairs):
        return "Your answer is one step early: each entry is what belongs one place later."
    if pairs and all(close(x[::-1], y, tolerance) for x, y in pairs):
        return "Your numbers are right, in the opposite order."
    return None


def _factor(answer, expected, tolerance):
    """The one number that makes `expected` into `answer`, or None; a single entry proves none."""
    if answer.size < 2 or not expected.any():
        return None
    largest = np.unravel_index(np.argmax(np.abs(expected)), expected.shape)
    factor = answer[largest] / expected[largest]
    return factor if factor and close(answer, factor * expected, tolerance) else None


def first_difference(answer, expected, tolerance, first_step=None):
    """'first differs at t = 1: expected 0.1, got 1', or None where they agree.

    first_step : the step to which entry 0 of the first axis belongs, if that axis is time.
    """
    wrong = ~np.isclose(answer, expected, rtol=tolerance, atol=1e-12)
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    values = f"expected {short(expected[index])}, got {short(answer[index])}"
    if not index:
        return values
    where = f"index {list(index) if len(index) > 1 else index[0]}"
    if first_step is not None:
        rest = f", entry {list(index[1:])}" if len(index) > 1 else ""
        where = f"t = {index[0] + first_step}{rest}"
    return f"first differs at {where}: {values}"


def short(value):
    """A number, an array, a function as it may stand in a sentence."""
    if isinstance(value, np.ndarray):
        if value.size > 8:
            return f"an array of shape {value.shape}"
        return f"[{', '.join(map(short, value))}]" if value.ndim else short(value[()])
    if isinstance(value, float | np.floating):
        return f"{value:.6g}" if math.isfinite(value) else str(float(value))
    return getattr(value, "__name__", None) or repr(value)
