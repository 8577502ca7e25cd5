"""An exercise as plain data: all that a script needs to judge numbers or letters without Python.

judge.js compares and puts sentences together as value.py does. Whatever takes Python to find out
is worked out here: the numbers of every mistake and slip, the answer to every choice of letters.
"""

import hashlib
import json
from dataclasses import asdict
from itertools import groupby
from typing import Any

import numpy as np

from course import content
from course.checks import exercise, slips
from course.checks.choice import Choice
from course.checks.compare import read
from course.checks.feedback import Feedback
from course.checks.setting import Setting
from course.checks.value import PLAIN, Value
from course.words import say

ASKED = ("kind", "wanted", "labels", "options", "fields", "right", "reached", "cases", "returns",
         "tolerance")


def edition(name: str) -> str:
    """A short hash of what is asked, in any language: another one, and an answer given before may
    not fit."""
    table = content.original(content.exercises()[name])[name]
    asked = json.dumps([table.get(key) for key in ASKED], sort_keys=True)
    asked = asked.replace(r"\u2019", "'")           # the same question in better type
    return hashlib.sha256(asked.encode()).hexdigest()[:8]


def plain(name: str) -> dict[str, Any] | None:
    """The exercise called `name` as data; None for a function, which takes its chapter too."""
    found = exercise(name)
    if isinstance(found, Value):
        return value(found)
    if isinstance(found, Setting):
        return {"kind": "setting", "fields": found.fields}
    return choice(found) if isinstance(found, Choice) else None


def verdict(feedback: Feedback) -> dict[str, Any]:
    return {"kind": feedback.kind, "title": feedback.title, "paragraphs": feedback.paragraphs}


def choice(exercise: Choice) -> dict[str, Any]:
    """`of` has an entry for every set of letters, whose first letter counts 1, the next 2, 4, …:
    the place of its verdict, whose title and paragraphs are places in `texts`."""
    letters, of = list(exercise.options), []
    texts: dict[str, int] = {}
    verdicts: dict[tuple[str | int, ...], int] = {}
    for number in range(2 ** len(letters)):
        said = exercise.check({letter for i, letter in enumerate(letters) if number >> i & 1})
        places = [texts.setdefault(text, len(texts)) for text in (said.title, *said.paragraphs)]
        of.append(verdicts.setdefault((said.kind, *places), len(verdicts)))
    return {"kind": "choice", "texts": list(texts), "verdicts": list(verdicts), "of": of}


def value(exercise: Value) -> dict[str, Any]:
    """`wrong` of a mistake is compared with the whole answer, `parts` with single entries."""
    expected = exercise.expected
    mistakes = []
    for mistake in exercise.mistakes:
        given = [read(one)[0] for one in (mistake.wrong, *mistake.also)]
        mistakes.append({
            "name": mistake.name, "why": mistake.why, "try": mistake.try_this,
            "wrong": [np.broadcast_to(one, expected.shape).ravel().tolist() for one in given],
            "parts": [one.tolist() for one in exercise.parts(mistake)],
        })
    names, entries = slipped(exercise)
    return {
        "kind": "value", "expected": expected.ravel().tolist(), "tolerance": exercise.tolerance,
        "ordered": exercise.ordered, "plain": PLAIN, "named": bool(exercise.labels),
        "follow": exercise.follow,
        "labels": list(exercise.labels) or [say("checks.entry", index=i)
                                            for i in range(expected.size)],
        "right": verdict(exercise.right()), "hint": exercise.hint,
        "mistakes": mistakes, "slipped": entries,
        "slips": [slip._asdict() for slip in names],
        "probes": [asdict(probe) for probe in exercise.probes],
    }


def slipped(exercise: Value) -> tuple[list[slips.Slip], list[list[tuple[int, list[Any]]]]]:
    """All slips, and for each entry what they make of it, in the order in which they are tried:
    (place of the slip, values), each value as the list of the numbers that all must agree."""
    names: list[slips.Slip] = []
    entries = []
    tried = exercise.scope is not None and not exercise.follow
    for source in exercise.sources if tried else ():
        found = made(source, exercise.scope or {}) if source else []
        entry = []
        for slip, group in groupby(found, key=lambda pair: pair[0]):
            if slip not in names:
                names.append(slip)
            entry.append((names.index(slip), [values for _, values in group]))
        entries.append(entry)
    return names, entries


def made(source: str, scope: Any) -> list[tuple[slips.Slip, list[float]]]:
    """Each slip in an expression, with the numbers that it makes."""
    found = []
    for slip, code in slips.variants(source.strip(), "eval"):
        try:
            with np.errstate(all="ignore"):
                result = np.asarray(eval(code, dict(scope)))
                np.allclose(1.0, result)            # what cannot be compared fits no answer
        except Exception:
            continue
        if not np.iscomplexobj(result) or not result.imag.any():
            found.append((slip, result.real.astype(float).ravel().tolist()))
    return found
