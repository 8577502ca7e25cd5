"""The exercise kind that asks for a function: it is run on several inputs, safely."""

import contextlib
import copy
import inspect
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType
from typing import Any

import numpy as np

from course.checks import differences, flaws, guard, pairs, slips
from course.checks.compare import (
    Array,
    Unreadable,
    alike,
    all_close,
    fresh,
    kind,
    read,
    same,
    short,
)
from course.checks.describe import one_sided, shape_difference
from course.checks.exercise import Exercise, Mistake
from course.checks.feedback import Feedback, retry
from course.checks.wrote import in_one_line
from course.words import listed, say

Answers = list[tuple[Array, ...]]
LENGTH = {"return", "loops"}        # slips that make an answer of another length
ERRORS = (          # what Python says, and what it mostly means; the key of a sentence
    ("caret", r"for \^:|'bitwise_xor'"),
    ("no-product", r"matmul: Input operand|not aligned"),
    ("no-fit", r"could not be broadcast"),
    ("many-truths", r"truth value of an array"),
    ("no-sign", r"'(int|float|numpy\.\w+)' object is not callable"),
    ("too-early", r"^UnboundLocalError"),
    ("no-name", r"^NameError"),
    ("a-list", r"for [-+*/@]+=?: 'list'|and 'list'$|multiply sequence by non-int|'list' and"),
    ("unequal", r"inhomogeneous"),
    ("too-far", r"^IndexError"),
)
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
    def shortest(self) -> list[int]:
        """The cases by the size of their answers: most programs differ in the first they are tried
        on."""
        sizes = [sum(part.size for part in many) for many in self.expected]
        return sorted(range(len(sizes)), key=sizes.__getitem__)

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
            answers = [self.read(call.value) for call in calls]
        except Unreadable as reason:
            if calls[0].value is None and calls[0].printed:
                return self.unknown(say("checks.prints", text=calls[0].printed.splitlines()[0]))
            return self.unknown(say("checks.not-returned", reason=reason))
        if self.equal(answers, self.expected):
            if flaw := flaws.flaw(self, function, calls):
                return retry(say("checks.numbers-right"), flaw)
            return self.right(*flaws.whole_numbers_refused(self, function))
        return self._wrong_one(function, calls, answers)

    def _wrong_one(self, function: Callable[..., object], calls: list[guard.Call],
                   answers: Answers) -> Feedback:
        spoilt = flaws.mutation(self, calls)
        if mistake := self._only(answers):
            brackets = self._slips(answers, only={"brackets"})  # may come to the same numbers
            return self.recognised(mistake, notes=[spoilt], slip=next(iter(brackets), None))
        turned = list(self._turned(answers))
        if not any(self.equal(results, self.expected) for _, results in turned):
            for sentence, results in turned:
                if mistake := self._only(results):
                    return self.recognised(mistake, notes=[sentence, spoilt])
        related = (differences.related(self, answers)
                   or differences.for_other_input(self, answers))
        notes = [*differences.first(self, answers, related),
                 spoilt or flaws.memory(self, function, answers)]
        found = self._slips(answers, only=() if self.shaped(answers) else LENGTH)
        if found and (found[0].kind in slips.SYNTAX or not related):
            return self.slipped(found, *notes)
        if self.formula and (mistake := self._only([(-part,) for (part,) in answers])):
            return self.recognised(mistake, notes=[say("checks.sign-too"), *notes])
        if both := self._both(function, answers, related, [related, *notes]):
            return both
        if not related:
            related = (differences.weights(self, function, answers)
                       or differences.loosely(self, answers, function))
        if related or not self.shaped(answers) or differences.not_finite(self, answers):
            ignored = None if related else differences.ignored(self, function, answers)
            return self.unknown(related, *notes, ignored)
        a, e = (np.concatenate([part.ravel() for many in some for part in many])
                for some in (answers, self.expected))
        return self.unknown(*notes, differences.trend(self, a, e), one_sided(a, e),
                            differences.ignored(self, function, answers))

    # ---- running it

    def read(self, value: object) -> tuple[Array, ...]:
        return read(value, count=len(self.returns) or 1)

    def equal(self, answers: Answers, others: Answers) -> bool:
        return all_close(answers, others, self.tolerance)

    def _plain(self, function: Callable[..., object]) -> Answers:
        """What one of the course's own functions returns, case by case."""
        with np.errstate(all="ignore"):
            return [self.read(function(*copy.deepcopy(case))) for case in self.cases]

    def _constant(self, value: object) -> Mistake | None:
        """The mistake that this very value makes, whatever the arguments are."""
        try:
            answers = [self.read(value)] * len(self.cases)
        except Unreadable:
            return None
        return self._only(answers)

    def _only(self, answers: Answers) -> Mistake | None:
        """The one mistake with these results."""
        return self.only_match(lambda wrong: self.equal(answers, self._made[wrong]))

    @cached_property
    def _made(self) -> dict[Callable[..., object], Answers]:
        """What each function that makes a recorded mistake returns."""
        return {wrong: self._plain(wrong) for m in self.mistakes for wrong in (m.wrong, *m.also)}

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
            call = self.call(len(calls))
            return (say("checks.no-answer", seconds=f"{guard.SECONDS:g}", call=call),)
        error = calls[-1].error
        if error is None:
            return ()
        last_line = f"{type(error).__name__}: {error}".strip().splitlines()[-1]
        stops = say("checks.stops", call=self.call(len(calls) - 1), error=last_line)
        said = next((key for key, pattern in ERRORS if re.search(pattern, last_line)), None)
        return tuple(filter(None, (stops, said and say(f"checks.{said}"), self._before(calls))))

    def _before(self, calls: list[guard.Call]) -> str | None:
        """A sentence if the cases before the one that stops are right."""
        with contextlib.suppress(Unreadable):
            answers = [self.read(call.value) for call in calls[:-1]]
            if answers and self.equal(answers, self.expected[: len(answers)]):
                return say("checks.right-before", count=len(answers), all=len(self.cases))
        return None

    def call(self, case: int) -> str:
        """The call of this case, as one would type it; of a long one the arguments' values."""
        if self.typed and len(self.typed[case]) <= LONG:
            return f"`{self.reference.__name__}({self.typed[case]})`"
        given = zip(self.parameters, self.cases[case], strict=True)
        return listed(f"{name} = {short(value)}" for name, value in given)

    def part(self, i: int) -> str:
        """What to call the value returned at place i."""
        if self.returns:
            return say("checks.returned", name=f"`{self.returns[i]}`")
        return say("checks.your-answer")

    # ---- what its results say

    def shaped(self, answers: Answers) -> bool:
        return all(shape_difference(a, e) is None
                   for many, right in zip(answers, self.expected, strict=True)
                   for a, e in zip(many, right, strict=True))

    def _slips(self, answers: Answers, only: Collection[str] = ()) -> list[slips.Slip]:
        if not self.source or self.scope is None:
            return []
        def tried(only: Collection[str]) -> Iterator[list[slips.Slip]]:
            return (slips.in_function(source, self.reference.__name__, self.scope or {},
                                      lambda variant: self.results_in(answers, variant), only,
                                      usual=source != self.source and not self.formula)
                    for source in self.sources)

        found = next(filter(None, tried(only)), [])
        if found and not only and found[0].kind not in slips.SYNTAX:    # brackets of another form
            found = [*next(filter(None, tried({"brackets"})), []), *found]
        return found

    @cached_property
    def sources(self) -> list[str]:
        """Right programs: slips are tried in each, in their order, until one fits."""
        def passes(source: str) -> bool:
            scope: dict[str, Any] = {**(self.scope or {})}
            exec(source, scope)
            return self.results_in(self.expected, scope[self.reference.__name__])

        others = (in_one_line(self.source, once=True), in_one_line(self.source), *self.forms,
                  *(in_one_line(form, once=True) for form in self.forms))
        return [self.source, *filter(passes, dict.fromkeys(others))]

    def results_in(self, answers: Answers, program: Callable[..., object]) -> bool:
        """Whether these are the results of a program, which need not run for all cases."""
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            return all(self.gives(program, self.cases[i], answers[i]) for i in self.shortest)
        return False

    def gives(self, program: Callable[..., object], case: tuple[object, ...],
              answer: tuple[Array, ...]) -> bool:
        """Whether a program gives this answer in this case."""
        value = program(*fresh(case))
        last = answer[-1].ravel()[-1:]
        return (not last.size or alike(value, last, self.tolerance)) and same(
            [answer], [self.read(value)], self.tolerance)

    @cached_property
    def doubles(self) -> list[tuple[pairs.Pair, CodeType]]:
        return list(pairs.doubles(self)) if self.source else []

    @cached_property
    def mixed(self) -> list[tuple[pairs.Pair, CodeType]]:
        return list(pairs.mistake_and_slip(self))

    def _both(self, function: Callable[..., object], answers: Answers, related: str | None,
              notes: Sequence[str | None]) -> Feedback | None:
        """What is said where two things at once give these results; None if no two do."""
        if self.formula and (related or not self.shaped(answers)
                             or differences.plain(self, answers)):
            return None                 # what is as simple as that has a simpler reason
        programs: list[Iterable[tuple[pairs.Pair, CodeType]]] = [self.doubles]
        if self.source and self.shaped(answers) and not related:
            programs += [itertools.chain(self.mixed, pairs.two_slips(self, answers))]
        for some in programs:
            if found := pairs.simplest(pairs.fitting(self, function, answers, some)):
                sure = len(found) == 1 and pairs.cost(found[0]) <= pairs.DEAR
                return self.two(found, sure, notes)
        return None

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
            both = [(e, part) for (e,), (part,) in zip(self.expected, answers, strict=True)]
            if all(e.ndim and e.shape[1:] == part.shape[1:] for e, part in both):
                yield say("checks.first-too"), [(np.append(e[:1], part, 0),) for e, part in both]
