"""How the results of a wrong function differ from the right ones, in sentences."""

from __future__ import annotations

import contextlib
import copy
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course.checks import guard
from course.checks.compare import Array, Unreadable, close, short
from course.checks.describe import (
    factors,
    first_difference,
    in_products,
    in_terms,
    one_factor,
    pattern,
    shape_difference,
)
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


def for_other_input(asked: Function, answers: Answers) -> str | None:
    """A sentence if the answers are right for a list or an array less an end, or turned round."""
    for place, name in enumerate(asked.parameters):
        given = [case[place] for case in asked.cases]
        if not all(isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim == 1)
                   for value in given):
            continue
        for key, some in (("first", slice(1, None)), ("last", slice(None, -1)),
                          ("turned", slice(None, None, -1))):
            cases = [(*case[:place], case[place][some], *case[place + 1 :])  # type: ignore[index]
                     for case in asked.cases]
            with contextlib.suppress(Exception), np.errstate(all="ignore"):
                if asked.equal(answers, [asked.read(asked.reference(*copy.deepcopy(case)))
                                         for case in cases]):
                    return say(f"checks.input-{key}", name=name)
    return None


def loosely(asked: Function, answers: Answers, function: Callable[..., object]) -> str | None:
    """The same where the relation is another one in each case, or a long one."""
    if not asked.shaped(answers) or not_finite(asked, answers):
        return None
    given, expected = ([part.ravel() for many in some for part in many]
                       for some in (answers, asked.expected))
    if text := factors(given, expected, asked.tolerance):
        return text
    if not asked.formula:
        return None
    more = elsewhere(asked, function)
    cases = [*asked.cases, *(case for case, _ in more)]
    given += [part.ravel() for _, many in more for part in many]
    with np.errstate(all="ignore"):
        expected += [asked.read(asked.reference(*case))[0].ravel() for case, _ in more]
    arguments = {name: np.array([case[place] for case in cases], dtype=float)
                 for place, name in enumerate(asked.parameters)
                 if not any(isinstance(case[place], bool) for case in cases)}
    if not more:
        return None
    if text := in_products(given, expected, arguments, asked.tolerance):
        return text
    squares = [np.concatenate(some) ** 2 for some in (given, expected)]
    return say("checks.square-shifted", shift=short(away[0], 4)) if np.allclose(
        away := squares[0] - squares[1], away[0], rtol=asked.tolerance) else None


def weights(asked: Function, function: Callable[..., object], answers: Answers) -> str | None:
    """Where a result is a weighted sum of what came in: the weights that are not the right ones."""
    if not asked.shaped(answers) or not_finite(asked, answers):
        return None
    case = next(i for i, many in enumerate(answers) if not asked.equal([many], [asked.expected[i]]))
    args = asked.cases[case]
    if any(map(callable, args)):        # a path: too far from what came in
        return None
    arrays = {name: value for name, value in zip(asked.parameters, args, strict=True)
              if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind == "f"}
    if asked.returns:
        parts = {name: {name: value} for name, value in arrays.items() if value.any()}
    elif len(arrays) == 1:
        (name, value), = arrays.items()
        parts = {str(i): {name: one} for i, one in enumerate(np.diag(value))}
    else:
        return None
    if len(parts) > 8:
        return None
    some = [tuple({**{key: 0 * value for key, value in arrays.items()}, **part}.get(key, old)
                  for key, old in zip(asked.parameters, args, strict=True))
            for part in ({}, *parts.values())]
    calls, late = guard.attempt(function, some)
    if late or calls[-1].error:
        return None
    with contextlib.suppress(Unreadable), np.errstate(all="ignore"):
        given = [asked.read(call.value) for call in calls]
        right = [asked.read(asked.reference(*copy.deepcopy(one))) for one in some]
        if asked.returns:
            return factors_of(asked, case, answers[case], given, right, arrays)
        return weights_of(asked, case, answers[case], given, right, *arrays.items())
    return None


def factors_of(asked: Function, case: int, answer: tuple[Array, ...], given: Answers,
               right: Answers, arrays: Mapping[str, Array]) -> str | None:
    """given, right : what comes of nothing, and of each array alone"""
    said: list[tuple[str, list[str]]] = []
    for i, returned in enumerate(asked.returns):
        sums = [(given, answer[i]), (right, asked.expected[case][i])]
        if (asked.equal([answer[i : i + 1]], [asked.expected[case][i : i + 1]])
                or any(some[0][i].any() or not close(np.sum([one[i] for one in some], axis=0),
                                                     whole, 1e-9) for some, whole in sums)):
            continue
        names = [name for name, value in arrays.items() if value.any()]
        pairs = [[one_factor(some[k][i], arrays[name], 1e-9) if some[k][i].any() else 0.0
                  for some in (given, right)] for k, name in enumerate(names, 1)]
        if not any(None in pair for pair in pairs):
            said.append((returned, [
                say("checks.factor-of", name=f"`{name}`", found=short(np.float64(a), 4),
                    right=short(np.float64(e), 4))
                for name, (a, e) in zip(names, pairs, strict=True)
                if not np.isclose(a or 0.0, e or 0.0, rtol=asked.tolerance)]))
    if not any(some for _, some in said):
        return None
    returned, some = min((one for one in said if one[1]), key=lambda one: len(one[1]))
    return say("checks.factors-of", call=asked.call(case), part=f"`{returned}`",
               factors=say("checks.between").join(some))


def weights_of(asked: Function, case: int, answer: tuple[Array, ...], given: Answers,
               right: Answers, array: tuple[str, Array]) -> str | None:
    """The same for the entries of one array, in what is returned last."""
    name, value = array
    found = []
    for some, whole in ((given, answer), (right, asked.expected[case])):
        ends = [many[0].ravel()[-1] for many in some]
        if not np.isclose(sum(ends[1:]) - (len(value) - 1) * ends[0], whole[0].ravel()[-1],
                          rtol=1e-9) or not value.all():
            return None
        found.append((np.array(ends[1:]) - ends[0]) / value)
    if np.allclose(found[0], found[1], rtol=asked.tolerance):
        return None
    told = {key: listed(short(np.float64(x), 4) for x in many)
            for key, many in zip(("found", "right"), found, strict=True)}
    return say("checks.weights-of", call=asked.call(case), name=f"`{name}`", **told)


def plain(asked: Function, answers: Answers) -> bool:
    """Whether the answer itself is as short a formula of the arguments as there is, or a number."""
    given = np.array([many[0].ravel()[0] for many in answers])
    found = numbers(asked, range(len(asked.cases)))
    short = [*found.values(), *(
        one for x, z in itertools.combinations(found.values(), 2)
        for one in (x + z, x - z, z - x, x * z, x / np.where(z, z, np.nan)))]
    return any(np.allclose(given, one, rtol=asked.tolerance) for x in short
               for one in (x, 1 - x, 1 + x, 1 - abs(x), 1 + abs(x), 1 / np.where(x, x, np.nan),
                           np.full_like(x, given[0])))


def elsewhere(asked: Function, function: Callable[..., object],
              ) -> list[tuple[tuple[object, ...], tuple[Array, ...]]]:
    """Other inputs of the same kind, and what the learner's function returns for them."""
    found = []
    for change in (moved, stirred):
        cases = [tuple(map(change, case)) for case in asked.cases]
        calls, late = guard.attempt(function, cases)
        if not late and not calls[-1].error:
            with contextlib.suppress(Unreadable):
                found += [(case, asked.read(call.value))
                          for case, call in zip(cases, calls, strict=True)]
    return found


def moved(value: Any) -> Any:
    """A value near this one; a share stays a share, and what is no float stays as it is."""
    if isinstance(value, float):
        return 0.93 * value + 0.031 if 0 <= value < 1 else 1.07 * value
    if isinstance(value, np.ndarray) and value.ndim == 2 and np.array_equal(value, value.T):
        return 1.07 * value             # still symmetric
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value * (1 + 0.03 * np.cos(np.arange(value.size).reshape(value.shape)))
    return value


def stirred(value: Any) -> Any:
    """Further away: an array's entries in another order, and of other sizes."""
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind == "f":
        return np.roll(value, 1) * (0.3 + np.cos(np.arange(1, len(value) + 1)))
    return moved(value)


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
