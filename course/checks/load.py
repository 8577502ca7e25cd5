"""An exercise of a chapter's file, as the object that judges answers."""

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any

import numpy as np

from course.checks.choice import Choice
from course.checks.exercise import Exercise, Mistake
from course.checks.function import Function
from course.checks.probe import Probe, Tree, tree
from course.checks.setting import Setting
from course.checks.value import Value
from course.checks.wrote import replaced, whole
from course.content import ContentError, Entry, names, read, run, setup

NUMBER = (int, float)


def load(chapter: int, name: str) -> Exercise:
    """The exercise called `name`; ContentError says what is wrong with its entry."""
    place = f"{names()[chapter]} [{name}]"
    entry = Entry(place, read(chapter)[name], setup(chapter))
    kind = entry.text("kind")
    if kind not in KINDS:
        entry.refuse(f"kind = {kind!r}: must be one of {', '.join(KINDS)}")
    own = entry.take("setup", str, "")
    entry = Entry(place, entry.table, run(place, "setup", own, entry.known), entry.taken)
    common = {
        "name": name,
        "wanted": entry.text("wanted"),
        "shown": entry.text("shown"),
        "next_question": entry.text("next"),
        "hint": entry.text("hint", ""),
        "tolerance": float(entry.take("tolerance", NUMBER, 1e-6)),
    }
    exercise = KINDS[kind](entry, common)
    entry.done()
    called = [mistake.name for mistake in exercise.mistakes]
    for twice in called:
        if called.count(twice) > 1:
            entry.refuse(f"two mistakes are called {twice!r}")
    return exercise


def function(entry: Entry, common: dict[str, Any]) -> Function:
    right = entry.text("right")
    scope = run(entry.place, "right", right, entry.known)
    reference = defined(entry, "right", right, scope)

    def wrong(part: Entry, key: str, code: object) -> Callable[..., object]:
        if not isinstance(code, str):
            return part.refuse(f"{key} = {code!r}: must be lines of Python")
        try:
            code = code if whole(code) else replaced(right, code)
        except (SyntaxError, ValueError) as error:
            part.refuse(f"{key}: {error}", error)
        return defined(part, key, code, run(part.place, key, code, scope))

    def form(code: str) -> str:
        code = code if whole(code) else replaced(right, code)
        defined(entry, "forms", code, run(entry.place, "forms", code, scope))
        return code

    typed = [case.strip() for case in entry.take("cases", list)]
    return Function(
        **common, reference=reference, typed=typed, source=right, scope=entry.known,
        cases=tuple(tuple(map(as_numpy, entry.evaluate("cases", f"({one},)"))) for one in typed),
        returns=tuple(entry.take("returns", list, [])),
        first_step=entry.take("first_step", int, None),
        forms=tuple(map(form, entry.take("forms", list, []))),
        mistakes=mistakes(entry, wrong),
    )


def as_numpy(argument: object) -> object:
    """A float as numpy's: divided by zero it gives inf, as in an array, and can be recognised."""
    return np.float64(argument) if type(argument) is float else argument


def defined(entry: Entry, key: str, code: str, scope: dict[str, Any]) -> Callable[..., Any]:
    """The last function that `code` defines."""
    lines = [line for line in code.splitlines() if line.startswith("def ")]
    if not lines:
        return entry.refuse(f"{key} defines no function")
    return scope[lines[-1].removeprefix("def ").split("(")[0].strip()]


def value(entry: Entry, common: dict[str, Any]) -> Value:
    def number(part: Entry, key: str, given: object) -> object:
        if isinstance(given, list):
            return [number(part, key, one) for one in given]
        if isinstance(given, str):
            return part.evaluate(key, given)
        if isinstance(given, NUMBER) and not isinstance(given, bool):
            return given
        return part.refuse(f"{key} = {given!r}: must be a number, Python that computes one, "
                           "or a list of them")

    right = entry.take("right", (*NUMBER, str, list))
    each = right if isinstance(right, list) else [right]
    labels = tuple(entry.take("labels", list, []))
    return Value(
        **common, reference=number(entry, "right", right), scope=entry.known,
        sources=tuple(one if isinstance(one, str) else "" for one in each),
        labels=labels, ordered=entry.take("ordered", bool, True), probes=probes(entry, labels),
        follow=entry.take("follow", bool, False),
        mistakes=mistakes(entry, number),
    )


def probes(entry: Entry, labels: Sequence[str]) -> tuple[Probe, ...]:
    """What a number would imply; `of` says which number, where there are several."""
    found = []
    for part in entry.parts("probes"):
        place = labels.index(part.one_of("of", labels)) if labels else 0
        says, compute = part.text("says"), part.take("compute", dict, {})
        codes = {"given": f"given[{place}]", **compute}
        numbers = {}
        for name in [name for _, name, _, _ in Formatter().parse(says) if name]:
            if name not in codes:
                part.refuse(f"says = {says!r:.80}: {{{name}}} is not among {', '.join(codes)}")
            numbers[name] = grown(part, f"compute.{name}", codes[name])
        if unused := set(compute) - set(numbers):
            part.refuse(f"compute.{min(unused)} is not in what it says")
        when = grown(part, "when", part.text("when", "True"))
        found.append(Probe(place, when, numbers, says))
        part.done()
    return tuple(found)


def grown(part: Entry, key: str, code: str) -> Tree:
    try:
        return tree(code, part.known)
    except Exception as error:
        return part.refuse(f"{key} = {code!r:.80}: {error}", error)


def choice(entry: Entry, common: dict[str, Any]) -> Choice:
    options = entry.take("options", dict)
    reasons = entry.take("reasons", dict)
    if list(reasons) != list(options):
        entry.refuse(f"reasons: must be one for each of {', '.join(options)}, in this order")

    def letters(part: Entry, key: str, given: object) -> frozenset[str]:
        if not isinstance(given, list) or not set(given) <= set(options):
            part.refuse(f"{key} = {given!r}: must be a list of {', '.join(options)}")
        return frozenset(given)

    def chosen(part: Entry, code: str) -> Callable[..., object]:
        return lambda answer: part.evaluate("when", code, {**part.known, "chosen": answer})

    return Choice(
        **common, options=options, reasons=reasons,
        reference=letters(entry, "right", entry.take("right", list)),
        mistakes=mistakes(entry, letters, chosen),
    )


def setting(entry: Entry, common: dict[str, Any]) -> Setting:
    fields = tuple(entry.take("fields", list))
    scope = run(entry.place, "measure", code := entry.text("measure"), entry.known)
    numbers_of = defined(entry, "measure", code, scope)
    reached = entry.text("reached")
    reports = entry.take("report", (str, list))
    if isinstance(reports, str):
        reports = [{"say": reports}]

    def measure(**setting: float) -> dict[str, float]:
        return {**setting, **numbers_of(**setting)}

    def numbers(part: Entry, key: str, given: object) -> dict[str, float]:
        if not isinstance(given, Mapping) or set(given) != set(fields):
            part.refuse(f"{key} = {given!r}: must be a table of {', '.join(fields)}")
        return {name: part.evaluate(key, n) if isinstance(n, str) else n
                for name, n in given.items()}

    def applies(part: Entry, code: str) -> Callable[..., object]:
        return lambda **setting: part.evaluate(
            "when", code, {**scope, **measure(**setting)})

    def report(measured: Mapping[str, float]) -> str:
        for one in reports:
            if "when" not in one or entry.evaluate("report", one["when"], {**scope, **measured}):
                return one["say"].format(**measured)
        return entry.refuse("report: none applies; the last one should have no `when`")

    return Setting(
        **common, fields=fields, reference=numbers(entry, "right", entry.take("right", dict)),
        measure=measure, report=report,
        reached=lambda measured: entry.evaluate("reached", reached, {**scope, **measured}),
        mistakes=mistakes(entry, numbers, applies),
    )


def mistakes(entry: Entry, wrong: Callable[[Entry, str, object], Any],
             when: Callable[[Entry, str], Callable[..., object]] | None = None,
             ) -> tuple[Mistake, ...]:
    """The mistakes of an exercise; `wrong` reads what one has written, `when` tells others'."""
    found = []
    for part in entry.parts("mistakes"):
        code = part.text("when", "") if when else ""
        wrote, also = part.take("wrote", object), part.take("also", list, [])
        found.append(Mistake(
            name=part.text("name"), why=part.text("why"), try_this=part.text("try"),
            wrong=wrong(part, "wrote", wrote),
            also=tuple(wrong(part, "also", one) for one in also),
            codes=tuple(code for code in (wrote, *also) if isinstance(code, str)),
            when=when(part, code) if when and code else None,
            whole=part.take("whole", bool, False),
        ))
        part.done()
    return tuple(found)


KINDS: dict[str, Callable[[Entry, dict[str, Any]], Exercise]] = {
    "function": function, "value": value, "choice": choice, "setting": setting,
}

__all__ = ["ContentError", "load"]
