"""How the results of a wrong function differ from the right ones, in sentences."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course.checks import guard
from course.checks.compare import Array, close, short
from course.checks.describe import first_difference, in_terms, pattern, shape_difference
from course.words import listed, say

if TYPE_CHECKING:
    from course.checks.function import Answers, Function


def related(asked: Function, answers: Answers) -> str | None:
    """A sentence if the wrong numbers are related to the right ones in one and the same way."""
    if not asked.shaped(answers) or not_finite(asked, answers):
        return None
    for order in itertools.permutations(range(len(asked.returns))):
        swapped = [tuple(many[i] for i in order) for many in answers]
        if asked.returns and asked.shaped(swapped) and asked.equal(swapped, asked.expected):
            names = listed(f"`{name}`" for name in asked.returns)
            return say("checks.swapped", names=names)
    parts = range(len(asked.returns) or 1)
    every = [(case, i) for case in range(len(asked.cases)) for i in parts]
    if text := relation(asked, answers, every):
        return text
    said = []
    for i in parts:             # one returned value, and of that only what is wrong
        wrong = [(case, i) for case in range(len(asked.cases)) if not asked.equal(
            [answers[case][i : i + 1]], [asked.expected[case][i : i + 1]])]
        text = relation(asked, answers, wrong)
        if text and len(wrong) < len(asked.cases):
            text = say("checks.where-wrong", relation=text)
        if text and asked.returns:
            text = say("checks.for-returned", name=f"`{asked.returns[i]}`", relation=text)
        said.append(text)
    return " ".join(filter(None, said)) or None


def relation(asked: Function, answers: Answers, places: Sequence[tuple[int, int]]) -> str | None:
    """How the answers at these places, (case, returned value), are related to the right ones;
    none for a single number, which proves nothing."""
    given, expected = (
        [some[case][i].reshape(asked.expected[case][i].shape) for case, i in places]
        for some in (answers, asked.expected))
    if sum(x.size for x in given) < 2:
        return None
    arguments = {name: values for name, values in numbers(
        asked, [case for case, _ in places]).items() if np.ptp(values)}
    if len(given) > 1 and (text := in_terms(given, expected, arguments, asked.tolerance)):
        return text
    return pattern(given, expected, asked.tolerance)


def numbers(asked: Function, cases: Sequence[int]) -> dict[str, Array]:
    """The arguments that are numbers, and the lengths of those that are arrays, by name."""
    found = {}
    for name, values in zip(asked.parameters, zip(*asked.cases, strict=True), strict=True):
        some = [values[case] for case in cases]
        if all(isinstance(value, int | float) and not isinstance(value, bool)
               for value in some):
            found[name] = np.array(some, dtype=float)
        elif all(isinstance(value, np.ndarray) and value.ndim for value in some):
            found[f"len({name})"] = np.array([len(value) for value in some], dtype=float)
    return found


def first(asked: Function, answers: Answers, known: str | None) -> tuple[str | None, ...]:
    """Sentences on the first place where the answers differ, and on where they are right.

    known : how all of them differ, if that is known
    """
    pairs = [(case, i, a, e)
             for case, (many, right) in enumerate(zip(answers, asked.expected, strict=True))
             for i, (a, e) in enumerate(zip(many, right, strict=True))]
    for case, i, a, e in pairs:
        if problem := shape_difference(a, e):
            return (say("checks.first", part=asked.part(i), call=asked.call(case),
                        difference=problem),)
    if not_a_number := not_finite(asked, answers):
        return (not_a_number,)
    for case, i, a, e in pairs:
        if text := first_difference(a.reshape(e.shape), e, asked.tolerance, asked.first_step):
            place = say("checks.first", part=asked.part(i), call=asked.call(case),
                        difference=say("checks.sentence", text=text))
            some = None if known else some_entries(asked, case, a.reshape(e.shape), e)
            return place, some, where_right(asked, answers)
    return ()


def some_entries(asked: Function, case: int, a: Array, e: Array) -> str | None:
    """A sentence if some of an array's numbers are right."""
    right = int(np.isclose(a, e, rtol=asked.tolerance, atol=1e-12).sum())
    return say("checks.some-entries", call=asked.call(case), right=right,
               all=e.size) if right else None


def not_finite(asked: Function, answers: Answers) -> str | None:
    """A sentence on the first number that is none, where the right one is finite."""
    for case, (many, right) in enumerate(zip(answers, asked.expected, strict=True)):
        for a, e in zip(many, right, strict=True):
            bad = ~np.isfinite(a.reshape(e.shape)) & np.isfinite(e)
            if bad.any():
                place = tuple(np.argwhere(bad)[0])
                return say("checks.nan", value=short(a.reshape(e.shape)[place]),
                           call=asked.call(case), expected=short(e[place]))
    return None


def where_right(asked: Function, answers: Answers) -> str | None:
    """A sentence if some of the cases, or one of the returned values, are right."""
    each = zip(answers, asked.expected, strict=True)
    right = [asked.equal([many], [expected]) for many, expected in each]
    for i, name in enumerate(asked.returns):
        if asked.equal([m[i : i + 1] for m in answers], [e[i : i + 1] for e in asked.expected]):
            return say("checks.returned-right", name=f"`{name}`")
    if not any(right):
        return None
    pairs = zip(asked.parameters, zip(*asked.cases, strict=True), strict=True)
    varied = [(name, values) for name, values in pairs
              if all(isinstance(value, bool | float) for value in values)]
    for name, values in varied:
        good = {v for v, fits in zip(values, right, strict=True) if fits}
        bad = {v for v, fits in zip(values, right, strict=True) if not fits}
        few = min(good, bad, key=len)           # of several, one that comes twice, or 0, or 1
        telling = len(varied) == 1 or few <= {0, 1} or (len(few) == 1 and values.count(*few) > 1)
        if telling and good.isdisjoint(bad):
            cases = [listed(map(short, sorted(some))) for some in (good, bad)]
            return say("checks.right-for", name=name, good=cases[0], bad=cases[1])
    return say("checks.some-right", right=sum(right), all=len(right))


def trend(asked: Function, a: Array, e: Array) -> str | None:
    """A sentence if numbers of one argument go the wrong way as it grows."""
    found = numbers(asked, range(len(asked.cases)))
    if len(asked.parameters) > 1 or not found or a.size != len(asked.cases):
        return None
    (name, values), = found.items()
    order = np.argsort(values)
    given, right = np.diff(a[order]), np.diff(e[order])
    for key, sign in (("falls", 1), ("grows", -1)):
        if (sign * right > 0).all() and (sign * given < 0).all():
            return say(f"checks.{key}", name=name)
    return None


def ignored(asked: Function, function: Callable[..., object], answers: Answers) -> str | None:
    """A sentence if an argument that matters changes nothing in the answer."""
    if not asked.shaped(answers):
        return None
    for place, name in enumerate(asked.parameters):
        for case, args in enumerate(asked.cases):
            old = args[place]
            if not isinstance(old, float | int | np.ndarray):
                break
            new = another(old, [other[place] for other in asked.cases])
            changed = (*args[:place], new, *args[place + 1 :])
            try:
                right = asked.read(asked.reference(*copy.deepcopy(changed)))
                calls, _ = guard.attempt(function, [changed])
                given = asked.read(calls[0].value)
            except Exception:
                break
            for i, (a, e) in enumerate(zip(given, right, strict=True)):
                if close(e, asked.expected[case][i], asked.tolerance):
                    continue
                if close(a, answers[case][i], 1e-12):
                    return say("checks.ignored", part=asked.part(i), name=name,
                               old=short(old), new=short(new), call=asked.call(case))
            break
    return None


def another(value: Any, others: Sequence[Any]) -> Any:
    """Another value that this argument could have."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, np.ndarray):
        return value + 1 if value.dtype.kind == "f" else value
    return next((other for other in others
                 if isinstance(other, float | int) and other != value), value)
