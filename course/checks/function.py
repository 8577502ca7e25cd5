"""The exercise kind that asks for a function: it is run on several inputs, safely."""

import contextlib
import copy
import inspect
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from course.checks import guard, slips
from course.checks.compare import Array, Unreadable, all_close, close, kind, read, same, short
from course.checks.describe import (
    first_difference,
    in_terms,
    one_sided,
    pattern,
    shape_difference,
)
from course.checks.exercise import Exercise, Mistake
from course.checks.feedback import Feedback, retry
from course.checks.wrote import in_one_line, together
from course.words import listed, say

Answers = list[tuple[Array, ...]]
LONG = 200          # a call longer than this is told by its arguments' names


@dataclass(frozen=True, kw_only=True)
class Function(Exercise):
    """A function to write; `reference` is a right one, and its parameters are the asked ones.

    cases      : tuples of arguments, passed by position. Arrays are of floats; those that hold
                 whole numbers are tried as integers too
    typed      : the arguments of each case as one would type them
    returns    : the names of the returned values, if it is a tuple
    first_step : the step of entry 0, if the first axis of the returned array is time
    source     : the text of the reference, and `scope` the names that it may use
    forms      : texts of other right ones, as people write it
    """

    reference: Callable[..., object]
    cases: Sequence[tuple[object, ...]]
    typed: Sequence[str] = ()
    returns: Sequence[str] = ()
    first_step: int | None = None
    source: str = ""
    forms: Sequence[str] = ()
    scope: Mapping[str, object] | None = field(default=None, repr=False)

    @cached_property
    def expected(self) -> Answers:
        return self._plain(self.reference)

    @cached_property
    def parameters(self) -> list[str]:
        return list(inspect.signature(self.reference).parameters)

    @property
    def formula(self) -> bool:
        """Whether it makes one number of numbers: that may come about in other ways as well."""
        given = (value for case in self.cases for value in case)
        return not self.returns and not any(isinstance(value, np.ndarray) for value in given)

    @property
    def named(self) -> str:
        return "looks-like" if self.formula else "recognised"

    def judge(self, function: object) -> Feedback:
        if not callable(function):
            wanted = say("checks.hand-in-name", wanted=self.wanted)
            if mistake := self._constant(function):
                return self.recognised(mistake, notes=[wanted])
            return retry(say("checks.it-came", kind=kind(function)), wanted)
        if problem := self._signature(function):
            return retry(problem)
        calls, late = guard.attempt(function, self.cases)
        if calls and calls[-1].value is ...:
            return self.nothing_yet()
        if broken := self._broken(calls, late):
            return retry(*broken)
        try:
            answers = [self._read(call.value) for call in calls]
        except Unreadable as reason:
            if calls[0].value is None and calls[0].printed:
                return self.unknown(say("checks.prints", text=calls[0].printed.splitlines()[0]))
            return self.unknown(say("checks.not-returned", reason=reason))
        if self._equal(answers, self.expected):
            if flaw := self._flaw(function, calls):
                return retry(say("checks.numbers-right"), flaw)
            return self.right(*self._whole_numbers_refused(function))
        return self._wrong_one(function, calls, answers)

    def _wrong_one(self, function: Callable[..., object], calls: list[guard.Call],
                   answers: Answers) -> Feedback:
        spoilt = self._mutation(calls)
        if mistake := self._only(answers):
            brackets = self._slips(answers, only="brackets")    # may come to the same numbers
            return self.recognised(mistake, notes=[spoilt], slip=next(iter(brackets), None))
        turned = list(self._turned(answers))
        if not any(self._equal(results, self.expected) for _, results in turned):
            for sentence, results in turned:
                if mistake := self._only(results):
                    return self.recognised(mistake, notes=[sentence, spoilt])
        related = self._related(answers)
        notes = [*self._differences(answers, related), spoilt or self._memory(function, answers)]
        found = self._slips(answers) if self._shaped(answers) else []
        if found and (found[0].kind in slips.SYNTAX or not related):
            return self.slipped(found, *notes)
        if pair := self._double(answers):
            return self.recognised(*pair, notes=[related, *notes], both=True)
        if related or not self._shaped(answers) or self._nan(answers):
            ignored = None if related else self._ignored(function, answers)
            return self.unknown(related, *notes, ignored)
        a, e = (np.concatenate([part.ravel() for many in some for part in many])
                for some in (answers, self.expected))
        return self.unknown(*notes, self._trend(a, e), one_sided(a, e),
                            self._ignored(function, answers))

    # ---- running it

    def _read(self, value: object) -> tuple[Array, ...]:
        return read(value, count=len(self.returns) or 1)

    def _equal(self, answers: Answers, others: Answers) -> bool:
        return all_close(answers, others, self.tolerance)

    def _plain(self, function: Callable[..., object]) -> Answers:
        """What one of the course's own functions returns, case by case."""
        with np.errstate(all="ignore"):
            return [self._read(function(*copy.deepcopy(case))) for case in self.cases]

    def _constant(self, value: object) -> Mistake | None:
        """The mistake that this very value makes, whatever the arguments are."""
        try:
            answers = [self._read(value)] * len(self.cases)
        except Unreadable:
            return None
        return self._only(answers)

    def _only(self, answers: Answers) -> Mistake | None:
        """The one mistake with these results."""
        return self.only_match(lambda wrong: self._equal(answers, self._plain(wrong)))

    def _signature(self, function: Callable[..., object]) -> str | None:
        asked = ", ".join(self.parameters)
        try:
            signature = inspect.signature(function)
            signature.bind(*self.cases[0])
        except ValueError:  # some functions written in C do not tell
            return None
        except TypeError as error:
            return say("checks.cannot-call", asked=asked, error=error)
        found = list(signature.parameters)
        if found != self.parameters and sorted(found) == sorted(self.parameters):
            return say("checks.other-order", found=", ".join(found), asked=asked)
        return None

    def _broken(self, calls: list[guard.Call], late: bool) -> tuple[str, ...]:
        """Sentences if a call raised or did not return."""
        if late:
            call = self._call(len(calls))
            return (say("checks.no-answer", seconds=f"{guard.SECONDS:g}", call=call),)
        error = calls[-1].error
        if error is None:
            return ()
        last_line = f"{type(error).__name__}: {error}".strip().splitlines()[-1]
        stops = say("checks.stops", call=self._call(len(calls) - 1), error=last_line)
        caret = isinstance(error, TypeError) and re.search(r"for \^:|'bitwise_xor'", last_line)
        return (stops, say("checks.caret")) if caret else (stops,)

    def _call(self, case: int) -> str:
        """The call of this case, as one would type it; of a long one the arguments' values."""
        if self.typed and len(self.typed[case]) <= LONG:
            return f"`{self.reference.__name__}({self.typed[case]})`"
        pairs = zip(self.parameters, self.cases[case], strict=True)
        return listed(f"{name} = {short(value)}" for name, value in pairs)

    # ---- how its results differ

    def _shaped(self, answers: Answers) -> bool:
        return all(shape_difference(a, e) is None
                   for many, right in zip(answers, self.expected, strict=True)
                   for a, e in zip(many, right, strict=True))

    def _slips(self, answers: Answers, only: str = "") -> list[slips.Slip]:
        if not self.source or self.scope is None:
            return []
        found = (slips.in_function(source, self.reference.__name__, self.scope,
                                   lambda variant: self._results(answers, variant), only)
                 for source in self.sources)
        return next(filter(None, found), [])

    @cached_property
    def sources(self) -> list[str]:
        """Right programs: slips are tried in each, in their order, until one fits."""
        def passes(source: str) -> bool:
            scope: dict[str, Any] = {**(self.scope or {})}
            exec(source, scope)
            return self._results(self.expected, scope[self.reference.__name__])

        return [self.source, *filter(passes, (in_one_line(self.source), *self.forms))]

    def _results(self, answers: Answers, program: Callable[..., object]) -> bool:
        """Whether these are the results of a program, which need not run for all cases."""
        pairs = zip(answers, self.cases, strict=True)      # most differ in the first case
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            return all(same([many], [self._read(program(*copy.deepcopy(case)))], self.tolerance)
                       for many, case in pairs)
        return False

    @cached_property
    def doubles(self) -> list[tuple[tuple[Mistake, Mistake], Callable[..., object]]]:
        """Programs with two of the mistakes at once, where they do not meet in one place."""
        found = []
        for one, other in itertools.combinations(self.mistakes, 2):
            for codes in itertools.product(one.codes, other.codes):
                if any("while" in code for code in codes):      # together they may never end
                    continue
                with contextlib.suppress(Exception):        # many that are put together do not run
                    scope = {**self.reference.__globals__}
                    exec(compile(together(self.source, *codes), "two", "exec"), scope)
                    found.append(((one, other), scope[self.reference.__name__]))
        return found

    def _double(self, answers: Answers) -> tuple[Mistake, Mistake] | None:
        """The two mistakes that give these results together; None if there are none, or others."""
        if self.formula:
            return None
        pairs = {frozenset(pair): pair for pair, program in self.doubles
                 if self._results(answers, program)}
        return next(iter(pairs.values())) if len(pairs) == 1 else None

    def _turned(self, answers: Answers) -> Iterator[tuple[str, Answers]]:
        """The results put right in what is wrong around them: their order, an entry too many."""
        names = listed(f"`{name}`" for name in self.returns)
        for order in itertools.permutations(range(len(self.returns))):
            if order != (*range(len(self.returns)),):
                yield (say("checks.order-too", names=names),
                       [tuple(many[i] for i in order) for many in answers])
        if not self.returns and all(part.ndim and len(part) for (part,) in answers):
            yield say("checks.start-too"), [(part[1:],) for (part,) in answers]
            yield say("checks.end-too"), [(part[:-1],) for (part,) in answers]
            pairs = [(e, part) for (e,), (part,) in zip(self.expected, answers, strict=True)]
            if all(e.ndim and e.shape[1:] == part.shape[1:] for e, part in pairs):
                yield say("checks.first-too"), [(np.append(e[:1], part, 0),) for e, part in pairs]

    def _related(self, answers: Answers) -> str | None:
        """A sentence if the wrong numbers are related to the right ones in one and the same way."""
        if not self._shaped(answers) or self._nan(answers):
            return None
        for order in itertools.permutations(range(len(self.returns))):
            swapped = [tuple(many[i] for i in order) for many in answers]
            if self.returns and self._shaped(swapped) and self._equal(swapped, self.expected):
                names = listed(f"`{name}`" for name in self.returns)
                return say("checks.swapped", names=names)
        parts = range(len(self.returns) or 1)
        every = [(case, i) for case in range(len(self.cases)) for i in parts]
        if text := self._relation(answers, every):
            return text
        said = []
        for i in parts:             # one returned value, and of that only what is wrong
            wrong = [(case, i) for case in range(len(self.cases)) if not self._equal(
                [answers[case][i : i + 1]], [self.expected[case][i : i + 1]])]
            text = self._relation(answers, wrong)
            if text and len(wrong) < len(self.cases):
                text = say("checks.where-wrong", relation=text)
            if text and self.returns:
                text = say("checks.for-returned", name=f"`{self.returns[i]}`", relation=text)
            said.append(text)
        return " ".join(filter(None, said)) or None

    def _relation(self, answers: Answers, places: Sequence[tuple[int, int]]) -> str | None:
        """How the answers at these places, (case, returned value), are related to the right ones;
        none for a single number, which proves nothing."""
        given, expected = (
            [some[case][i].reshape(self.expected[case][i].shape) for case, i in places]
            for some in (answers, self.expected))
        if sum(x.size for x in given) < 2:
            return None
        arguments = {name: values for name, values in self._numbers(
            [case for case, _ in places]).items() if np.ptp(values)}
        if len(given) > 1 and (text := in_terms(given, expected, arguments, self.tolerance)):
            return text
        return pattern(given, expected, self.tolerance)

    def _numbers(self, cases: Sequence[int]) -> dict[str, Array]:
        """The arguments that are numbers, and the lengths of those that are arrays, by name."""
        found = {}
        for name, values in zip(self.parameters, zip(*self.cases, strict=True), strict=True):
            some = [values[case] for case in cases]
            if all(isinstance(value, int | float) and not isinstance(value, bool)
                   for value in some):
                found[name] = np.array(some, dtype=float)
            elif all(isinstance(value, np.ndarray) and value.ndim for value in some):
                found[f"len({name})"] = np.array([len(value) for value in some], dtype=float)
        return found

    def _differences(self, answers: Answers, related: str | None) -> tuple[str | None, ...]:
        """Sentences on the first place where the answers differ, and on where they are right."""
        pairs = [(case, i, a, e)
                 for case, (many, right) in enumerate(zip(answers, self.expected, strict=True))
                 for i, (a, e) in enumerate(zip(many, right, strict=True))]
        for case, i, a, e in pairs:
            if problem := shape_difference(a, e):
                return (say("checks.first", part=self._part(i), call=self._call(case),
                            difference=problem),)
        if not_a_number := self._nan(answers):
            return (not_a_number,)
        for case, i, a, e in pairs:
            if text := first_difference(a.reshape(e.shape), e, self.tolerance, self.first_step):
                place = say("checks.first", part=self._part(i), call=self._call(case),
                            difference=say("checks.sentence", text=text))
                some = None if related else self._some_entries(case, a.reshape(e.shape), e)
                return place, some, self._where_right(answers)
        return ()

    def _some_entries(self, case: int, a: Array, e: Array) -> str | None:
        """A sentence if some of an array's numbers are right."""
        right = int(np.isclose(a, e, rtol=self.tolerance, atol=1e-12).sum())
        return say("checks.some-entries", call=self._call(case), right=right,
                   all=e.size) if right else None

    def _nan(self, answers: Answers) -> str | None:
        """A sentence on the first number that is none, where the right one is finite."""
        for case, (many, right) in enumerate(zip(answers, self.expected, strict=True)):
            for a, e in zip(many, right, strict=True):
                bad = ~np.isfinite(a.reshape(e.shape)) & np.isfinite(e)
                if bad.any():
                    place = tuple(np.argwhere(bad)[0])
                    return say("checks.nan", value=short(a.reshape(e.shape)[place]),
                               call=self._call(case), expected=short(e[place]))
        return None

    def _where_right(self, answers: Answers) -> str | None:
        """A sentence if some of the cases, or one of the returned values, are right."""
        each = zip(answers, self.expected, strict=True)
        right = [self._equal([many], [expected]) for many, expected in each]
        for i, name in enumerate(self.returns):
            if self._equal([m[i : i + 1] for m in answers], [e[i : i + 1] for e in self.expected]):
                return say("checks.returned-right", name=f"`{name}`")
        if not any(right):
            return None
        for name, values in zip(self.parameters, zip(*self.cases, strict=True), strict=True):
            if all(isinstance(value, bool | float) for value in values):
                good = {v for v, fits in zip(values, right, strict=True) if fits}
                bad = {v for v, fits in zip(values, right, strict=True) if not fits}
                if good.isdisjoint(bad):
                    listed = [listed(map(short, sorted(some))) for some in (good, bad)]
                    return say("checks.right-for", name=name, good=listed[0], bad=listed[1])
        return say("checks.some-right", right=sum(right), all=len(right))

    def _trend(self, a: Array, e: Array) -> str | None:
        """A sentence if numbers of one argument go the wrong way as it grows."""
        numbers = self._numbers(range(len(self.cases)))
        if len(self.parameters) > 1 or not numbers or a.size != len(self.cases):
            return None
        (name, values), = numbers.items()
        order = np.argsort(values)
        given, right = np.diff(a[order]), np.diff(e[order])
        for key, sign in (("falls", 1), ("grows", -1)):
            if (sign * right > 0).all() and (sign * given < 0).all():
                return say(f"checks.{key}", name=name)
        return None

    def _ignored(self, function: Callable[..., object], answers: Answers) -> str | None:
        """A sentence if an argument that matters changes nothing in the answer."""
        if not self._shaped(answers):
            return None
        for place, name in enumerate(self.parameters):
            for case, args in enumerate(self.cases):
                old = args[place]
                if not isinstance(old, float | int | np.ndarray):
                    break
                new = _another(old, [other[place] for other in self.cases])
                changed = (*args[:place], new, *args[place + 1 :])
                try:
                    right = self._read(self.reference(*copy.deepcopy(changed)))
                    calls, _ = guard.attempt(function, [changed])
                    given = self._read(calls[0].value)
                except Exception:
                    break
                for i, (a, e) in enumerate(zip(given, right, strict=True)):
                    if close(e, self.expected[case][i], self.tolerance):
                        continue
                    if close(a, answers[case][i], 1e-12):
                        return say("checks.ignored", part=self._part(i), name=name,
                                   old=short(old), new=short(new), call=self._call(case))
                break
        return None

    def _part(self, i: int) -> str:
        if self.returns:
            return say("checks.returned", name=f"`{self.returns[i]}`")
        return say("checks.your-answer")

    # ---- right numbers, and still not right

    def _flaw(self, function: Callable[..., object], calls: list[guard.Call]) -> str | None:
        """What is wrong with a function whose numbers are right, or None."""
        if spoilt := self._mutation(calls):
            return spoilt
        for call in calls:
            arrays = [a for a in call.args if isinstance(a, np.ndarray)]
            values = call.value if self.returns else (call.value,)
            if any(isinstance(v, np.ndarray) and np.shares_memory(v, a)
                   for v in values for a in arrays):
                return say("checks.view")
        return self._memory(function, self.expected) or self._whole_numbers(function)

    def _memory(self, function: Callable[..., object], answers: Answers) -> str | None:
        """A sentence if a second round of calls does not give `answers` again, else None."""
        calls, _ = guard.attempt(function, self.cases)
        return None if self._agree(calls, answers) else say("checks.remembers")

    def _agree(self, calls: list[guard.Call], answers: Answers) -> bool:
        """Whether these calls gave these answers; nan is nan."""
        try:
            again = [self._read(call.value) for call in calls]
        except Unreadable:
            return False
        nans = [np.isnan(part).ravel()
                for some in (again, answers) for many in some for part in many]
        half = len(nans) // 2
        same = len(again) == len(answers) and all(
            np.array_equal(a, b) for a, b in zip(nans[:half], nans[half:], strict=False))
        return same and self._equal(*([tuple(map(np.nan_to_num, many)) for many in some]
                                      for some in (again, answers)))

    def _mutation(self, calls: list[guard.Call]) -> str | None:
        for call, case in zip(calls, self.cases, strict=True):
            for name, after, before in zip(self.parameters, call.args, case, strict=True):
                if not _same(after, before):
                    return say("checks.mutates", name=name, before=short(before),
                               after=short(after))
        return None

    def _whole_numbers(self, function: Callable[..., object]) -> str | None:
        """Integer arrays: a result kept in an array of the input's type loses its decimals.

        A single number is kept in no array, and who refuses integers loses nothing.
        """
        calls, late = self._with_integers(function)
        arrays = any(e.ndim for many in self.expected for e in many)
        if not arrays or calls[-1].error or (not late and self._agree(calls, self.expected)):
            return None
        return say("checks.whole-numbers")

    def _whole_numbers_refused(self, function: Callable[..., object]) -> list[str]:
        calls, _ = self._with_integers(function)
        error = calls[-1].error if calls else None
        return [say("checks.whole-refused", error=type(error).__name__)] if error else []

    def _with_integers(self, function: Callable[..., object]) -> tuple[list[guard.Call], bool]:
        return guard.attempt(function, [tuple(map(_as_integers, case)) for case in self.cases])


def _same(after: Any, before: object) -> bool:
    """Whether an argument is what it was; arrays may stand in a list."""
    if isinstance(before, list):
        return (isinstance(after, list) and len(after) == len(before)
                and all(map(_same, after, before)))
    return not isinstance(before, np.ndarray) or np.array_equal(after, before)


def _another(value: Any, others: Sequence[Any]) -> Any:
    """Another value that this argument could have."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, np.ndarray):
        return value + 1 if value.dtype.kind == "f" else value
    return next((other for other in others
                 if isinstance(other, float | int) and other != value), value)


def _as_integers(value: object) -> object:
    if isinstance(value, np.ndarray) and np.array_equal(value, np.round(value)):
        return value.astype(int)
    return value
