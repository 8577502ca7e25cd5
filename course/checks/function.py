"""The exercise kind that asks for a function: it is run on several inputs, safely."""

import copy
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course.checks import guard
from course.checks.compare import (
    Unreadable,
    all_close,
    first_difference,
    kind,
    pattern,
    read,
    shape_difference,
    short,
)
from course.checks.exercise import Exercise
from course.checks.feedback import retry


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """A function to write; `reference` is a right one, and its parameters are the asked ones.

    cases      : tuples of arguments, passed by position. Arrays are of floats; those that hold
                 whole numbers are tried as integers too
    returns    : the names of the returned values, if it is a tuple
    first_step : the step of entry 0, if the first axis of the returned array is time
    """

    cases: Sequence[tuple]
    returns: Sequence[str] = ()
    first_step: int | None = None

    @cached_property
    def expected(self):
        return self._plain(self.reference)

    @cached_property
    def parameters(self):
        return list(inspect.signature(self.reference).parameters)

    def judge(self, function):
        if not callable(function):
            wanted = f"Hand in {self.wanted}: its name, without calling it."
            if mistake := self._constant(function):
                return self.recognised(mistake, wanted)
            return retry(f"{kind(function)} came. {wanted}")
        if problem := self._signature(function):
            return retry(problem)
        calls, late = guard.attempt(function, self.cases)
        if calls and calls[-1].value is ...:
            return self.nothing_yet()
        if problem := self._broken(calls, late, self.cases):
            return retry(problem)
        try:
            answers = [self._read(call.value) for call in calls]
        except Unreadable as reason:
            return self.unknown(f"Your function does not return what is needed. {reason}")
        if self._equal(answers, self.expected):
            if flaw := self._flaw(function, calls):
                return retry("The numbers are right. One thing is left.", flaw)
            return self.right()
        spoilt = self._mutation(calls)
        if mistake := self.only_match(lambda wrong: self._equal(answers, self._plain(wrong))):
            return self.recognised(mistake, spoilt)
        return self.unknown(*self._differences(answers), spoilt or self._memory(function, answers))

    def _read(self, value):
        return read(value, count=len(self.returns) or 1)

    def _equal(self, answers, others):
        return all_close(answers, others, self.tolerance)

    def _plain(self, function):
        """What one of the course's own functions returns, case by case."""
        with np.errstate(all="ignore"):
            return [self._read(function(*copy.deepcopy(case))) for case in self.cases]

    def _constant(self, value):
        """The mistake that this very value makes, whatever the arguments are."""
        try:
            answers = [self._read(value)] * len(self.cases)
        except Unreadable:
            return None
        return self.only_match(lambda wrong: self._equal(answers, self._plain(wrong)))

    def _signature(self, function):
        try:
            inspect.signature(function).bind(*self.cases[0])
        except ValueError:  # some functions written in C do not tell
            return None
        except TypeError as error:
            asked = ", ".join(self.parameters)
            return f"Your function cannot be called with ({asked}): {error}."
        return None

    def _broken(self, calls, late, cases):
        """A sentence if a call raised or did not return, else None."""
        if late:
            case = self._with(cases[len(calls)])
            return f"Stopped: no answer within {guard.SECONDS:g} seconds {case}. Does the loop end?"
        error = calls[-1].error
        if error is None:
            return None
        last_line = f"{type(error).__name__}: {error}".strip().splitlines()[-1]
        case = self._with(cases[len(calls) - 1])
        return f"Your function stops with an error {case}: `{last_line}`"

    def _with(self, case):
        pairs = zip(self.parameters, case, strict=True)
        return "for " + ", ".join(f"{name} = {short(value)}" for name, value in pairs)

    def _differences(self, answers):
        """Sentences on how the answers differ: the pattern if there is one, the first place."""
        for many, right, case in zip(answers, self.expected, self.cases, strict=True):
            for i, (a, e) in enumerate(zip(many, right, strict=True)):
                if problem := shape_difference(a, e):
                    return (f"{self._part(i)} {self._with(case)}: {problem}",)
        swapped = [many[::-1] for many in answers]
        if len(self.returns) == 2 and self._equal(swapped, self.expected):
            return (f"`{self.returns[0]}` and `{self.returns[1]}` come in the opposite order.",)
        flat = [x for many in answers for x in many], [x for many in self.expected for x in many]
        for i, (many, right) in enumerate(zip(answers, self.expected, strict=True)):
            for j, (a, e) in enumerate(zip(many, right, strict=True)):
                if place := first_difference(a, e, self.tolerance, self.first_step):
                    found = f"{self._part(j)} {self._with(self.cases[i])}: {place}."
                    return (pattern(*flat, self.tolerance), found, self._where_right(answers))
        return ()

    def _where_right(self, answers):
        """A sentence if some of the cases, or one of the returned values, are right."""
        each = zip(answers, self.expected, strict=True)
        right = [self._equal([many], [expected]) for many, expected in each]
        for i, name in enumerate(self.returns):
            if self._equal([m[i : i + 1] for m in answers], [e[i : i + 1] for e in self.expected]):
                return f"The returned `{name}` is right."
        if not any(right):
            return None
        for name, values in zip(self.parameters, zip(*self.cases, strict=True), strict=True):
            if all(isinstance(value, bool | float) for value in values):
                good = {v for v, fits in zip(values, right, strict=True) if fits}
                if good.isdisjoint(v for v, fits in zip(values, right, strict=True) if not fits):
                    return f"It is right for {name} = {', '.join(map(short, sorted(good)))} only."
        return f"{sum(right)} of {len(right)} cases are right."

    def _part(self, i):
        return f"The returned `{self.returns[i]}`" if self.returns else "Your answer"

    def _flaw(self, function, calls):
        """What is wrong with a function whose numbers are right, or None."""
        if spoilt := self._mutation(calls):
            return spoilt
        for call in calls:
            arrays = [a for a in call.args if isinstance(a, np.ndarray)]
            values = call.value if self.returns else (call.value,)
            if any(
                isinstance(v, np.ndarray) and np.shares_memory(v, a) for v in values for a in arrays
            ):
                return (
                    "What it returns is a view of its input: a later change of one changes the "
                    "other. Return a new array, for example with `.copy()`."
                )
        return self._memory(function, self.expected) or self._whole_numbers(function)

    def _memory(self, function, answers):
        """A sentence if a second round of calls does not give `answers` again, else None."""
        if self._agree(guard.attempt(function, self.cases)[0], answers):
            return None
        return (
            "Called again with the same input it answers differently: it remembers something "
            "between calls. Set up everything it needs inside the function."
        )

    def _agree(self, calls, answers):
        try:
            return len(calls) == len(answers) and self._equal(
                [self._read(call.value) for call in calls], answers
            )
        except Unreadable:
            return False

    def _mutation(self, calls):
        for call, case in zip(calls, self.cases, strict=True):
            for name, after, before in zip(self.parameters, call.args, case, strict=True):
                if not _same(after, before):
                    return (
                        f"Your function changes its input: `{name}` was {short(before)} and is "
                        f"{short(after)} afterwards. `a *= 2` and `a[0] = 1` write into the "
                        "caller's array; `a = 2 * a` makes a new one."
                    )
        return None

    def _whole_numbers(self, function):
        """Integer arrays: a result kept in an array of the input's type loses its decimals."""
        cases = [tuple(map(_as_integers, case)) for case in self.cases]
        calls, late = guard.attempt(function, cases)
        if not late and self._agree(calls, self.expected):
            return None
        return (
            "With an array of whole numbers (integers) it goes wrong: decimals are cut off, or "
            "refused. An array made like the input holds integers only; use `dtype=float`."
        )


def _same(after, before):
    """Whether an argument is what it was; arrays may stand in a list."""
    if isinstance(before, list):
        return len(after) == len(before) and all(map(_same, after, before))
    return not isinstance(before, np.ndarray) or np.array_equal(after, before)


def _as_integers(value):
    if isinstance(value, np.ndarray) and np.array_equal(value, np.round(value)):
        return value.astype(int)
    return value
