"""The predictions of a chapter, computed: one TOML file a chapter, beside this module.

    [far-from-zero]                       its name, in the metadata of the cell that asks
    ask     = "Which parameter …?"
    compute = '''…'''                     Python that may use every name of the chapter
    waits   = "cell-the-race"             the id of what waits; else the next output does
    [[far-from-zero.options]]
    answer  = "the flat one"
    when    = "flat > steep"              whether it is right: of all options exactly one is
    says    = "… it is still {flat:.2f}"  what a reader who chose it is told

A number has kind = "number", value (Python), tolerance, near (how far off is still near), says.
A curve has kind = "drawn", curve (Python for two lists, x and y), axes (their title in the figure
that waits; both sides are numbers), setting (of that figure, as in a link to it: "momentum=0.9"),
says.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from course.content import ContentError, Entry, run
from course.language import translated
from course.quizzes import data
from course.quizzes.question import Option, Question
from course.words import say, signed

NUMBER = (int, float)


@dataclass(frozen=True)
class Prediction:
    """A question, and what waits for its answer: an id, "" for nothing, None for the next output.

    near : how far from the right number a guess still counts as near
    """

    question: Question
    waits: str | None = None
    near: float = 0.0

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def ask(self) -> str:
        return self.question.ask

    @property
    def right(self) -> Option:
        return next(option for option in self.question.options if option.right)

    def data(self) -> dict[str, Any]:
        """What predictions.js needs."""
        return data(self.question) | {"waits": self.waits, "near": self.near}


@dataclass(frozen=True)
class Drawn:
    """A curve to be drawn in the axes with this title, in the figure that waits."""

    name: str
    ask: str
    says: str
    axes: str
    setting: str                          # of the figure, to which the curve belongs
    curve: tuple[tuple[float, float], ...]
    waits: str | None = None

    @property
    def right(self) -> Option:
        return Option("", self.says, True)

    def data(self) -> dict[str, Any]:
        """What predictions.js needs."""
        return vars(self) | {"kind": "drawn", "options": [], "advice": say("predictions.drawn")}


@cache
def names() -> dict[int, str]:
    """{number of the chapter: name of its file}, in the order of the numbers."""
    found = sorted(path.name for path in files(__package__).iterdir()
                   if re.fullmatch(r"\d+-[\w-]+\.toml", path.name))
    return {int(name.split("-")[0]): name for name in found}


@cache
def tables(chapter: int) -> dict[str, Any]:
    """{name of a prediction: its table}, in the order of the file."""
    try:
        found = tomllib.loads(files(__package__).joinpath(names()[chapter]).read_text("utf8"))
        return translated(f"predictions/{names()[chapter]}", found)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{names()[chapter]}: {error}") from None


def load(chapter: int, known: Mapping[str, Any]) -> tuple[Prediction | Drawn, ...]:
    """The predictions of a chapter, in order, computed with the names `known`."""
    return tuple(prediction(name, Entry(f"predictions/{names()[chapter]} [{name}]", table,
                                        dict(known)))
                 for name, table in tables(chapter).items())


def prediction(name: str, entry: Entry) -> Prediction | Drawn:
    kind, ask = entry.text("kind", "single"), entry.text("ask")
    known = run(entry.place, "compute", entry.text("compute", ""), entry.known)
    entry = Entry(entry.place, entry.table, known, entry.taken)
    if kind == "drawn":
        return drawn(name, ask, entry)
    near = tolerance = 0.0
    if kind == "number":
        value = float(entry.evaluate("value", entry.text("value")))
        options = [Option(value, sentence(entry), True)]
        tolerance = float(entry.take("tolerance", NUMBER))
        near = float(entry.take("near", NUMBER))
        if not near > tolerance:
            entry.refuse(f"near = {near}: must be greater than tolerance = {tolerance}")
    elif kind == "single":
        options = [option(part) for part in entry.parts("options")]
    else:
        entry.refuse(f"kind = {kind!r}: must be single, number, drawn")
    waits = entry.take("waits", str, None)
    entry.done()
    try:
        question = Question(name=name, kind=kind, ask=ask, options=tuple(options),
                            tolerance=tolerance, hint=options[0].why)
    except ValueError as error:
        entry.refuse(str(error), error)
    return Prediction(question, waits, near)


def drawn(name: str, ask: str, entry: Entry) -> Drawn:
    curve = np.array(entry.evaluate("curve", entry.text("curve")), dtype=float)
    if curve.ndim != 2 or len(curve) != 2 or not np.isfinite(curve).all():
        entry.refuse(f"curve has shape {curve.shape}: must be x and y, two lists of finite numbers")
    points = tuple((float(f"{x:.4g}"), float(f"{y:.4g}")) for x, y in curve.T)
    found = Drawn(name, ask, sentence(entry), entry.text("axes"), entry.text("setting"), points,
                  entry.take("waits", str, None))
    entry.done()
    return found


def option(entry: Entry) -> Option:
    found = Option(entry.text("answer"), sentence(entry),
                   bool(entry.evaluate("when", entry.text("when"))))
    entry.done()
    return found


def sentence(entry: Entry) -> str:
    """The text `says` with the computed numbers in it."""
    text = entry.text("says")
    try:
        filled = text.format(**entry.known)
    except Exception as error:
        entry.refuse(f"says = {text!r:.80} cannot be filled in: {error!r}", error)
    return signed(filled)
