"""What can be wrong with a function although its numbers are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from course.checks import guard
from course.checks.compare import Unreadable, short
from course.words import say

if TYPE_CHECKING:
    from course.checks.function import Answers, Function


def flaw(asked: Function, function: Callable[..., object], calls: list[guard.Call]) -> str | None:
    """What is wrong with a function whose numbers are right, or None."""
    if spoilt := mutation(asked, calls):
        return spoilt
    for call in calls:
        arrays = [a for a in call.args if isinstance(a, np.ndarray)]
        values = call.value if asked.returns else (call.value,)
        if any(isinstance(v, np.ndarray) and np.shares_memory(v, a)
               for v in values for a in arrays):
            return say("checks.view")
    return memory(asked, function, asked.expected) or whole_numbers(asked, function)


def memory(asked: Function, function: Callable[..., object], answers: Answers) -> str | None:
    """A sentence if a second round of calls does not give `answers` again, else None."""
    calls, _ = guard.attempt(function, asked.cases)
    return None if agree(asked, calls, answers) else say("checks.remembers")


def agree(asked: Function, calls: list[guard.Call], answers: Answers) -> bool:
    """Whether these calls gave these answers; nan is nan."""
    try:
        again = [asked.read(call.value) for call in calls]
    except Unreadable:
        return False
    nans = [np.isnan(part).ravel()
            for some in (again, answers) for many in some for part in many]
    half = len(nans) // 2
    same = len(again) == len(answers) and all(
        np.array_equal(a, b) for a, b in zip(nans[:half], nans[half:], strict=False))
    return same and asked.equal(*([tuple(map(np.nan_to_num, many)) for many in some]
                                  for some in (again, answers)))


def mutation(asked: Function, calls: list[guard.Call]) -> str | None:
    """A sentence if a call changed what it was given."""
    for call, case in zip(calls, asked.cases, strict=True):
        for name, after, before in zip(asked.parameters, call.args, case, strict=True):
            if not untouched(after, before):
                return say("checks.mutates", name=name, before=short(before),
                           after=short(after))
    return None


def whole_numbers(asked: Function, function: Callable[..., object]) -> str | None:
    """Integer arrays: a result kept in an array of the input's type loses its decimals.

    A single number is kept in no array, and who refuses integers loses nothing.
    """
    calls, late = with_integers(asked, function)
    arrays = any(e.ndim for many in asked.expected for e in many)
    if not arrays or calls[-1].error or (not late and agree(asked, calls, asked.expected)):
        return None
    return say("checks.whole-numbers")


def whole_numbers_refused(asked: Function, function: Callable[..., object]) -> list[str]:
    """A note, if it raises for arrays of integers."""
    calls, _ = with_integers(asked, function)
    error = calls[-1].error if calls else None
    return [say("checks.whole-refused", error=type(error).__name__)] if error else []


def with_integers(asked: Function,
                  function: Callable[..., object]) -> tuple[list[guard.Call], bool]:
    return guard.attempt(function, [tuple(map(as_integers, case)) for case in asked.cases])


def untouched(after: Any, before: object) -> bool:
    """Whether an argument is what it was; arrays may stand in a list."""
    if isinstance(before, list):
        return (isinstance(after, list) and len(after) == len(before)
                and all(map(untouched, after, before)))
    return not isinstance(before, np.ndarray) or np.array_equal(after, before)


def as_integers(value: object) -> object:
    if isinstance(value, np.ndarray) and np.array_equal(value, np.round(value)):
        return value.astype(int)
    return value
