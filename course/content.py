"""Content is data: one TOML file a chapter, with its exercises, their mistakes, and its quiz.

    chapters/01-momentum.toml

        setup = '''…'''                 Python that the entries below may use; np is there already
        [steady-push]                   an exercise, by the name that check() is given
        [[steady-push.mistakes]]        a wrong answer that people really give
        [[quiz]]                        a question
        [[quiz.options]]                an answer to it

This module finds and reads the files; course/checks/load.py and course/quizzes/load.py say what an
entry may hold. Whatever is wrong with one is a ContentError that names file, entry and what is
allowed.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

import numpy as np

from course.language import translated

EXERCISE = re.compile(r"^\[([a-z0-9-]+)\]", re.MULTILINE)      # the header of a table


class ContentError(ValueError):
    """An entry of a chapter's file cannot be used; the message says which, and why."""


@cache
def names() -> dict[int, str]:
    """{number of the chapter: name of its file}, in the order of the numbers."""
    found = [path.name for path in files("course").joinpath("chapters").iterdir()]
    found = [name for name in found if re.fullmatch(r"\d+-[\w-]+\.toml", name)]
    return {int(name.split("-")[0]): name for name in sorted(found)}


@cache
def text(chapter: int) -> str:
    """The file of a chapter, as it is."""
    return files("course").joinpath("chapters", names()[chapter]).read_text("utf8")


@cache
def exercises() -> dict[str, int]:
    """{name of an exercise: its chapter}, told by the headers: no file is parsed for it."""
    found: dict[str, int] = {}
    for chapter in names():
        for name in EXERCISE.findall(text(chapter)):
            if name in found:
                raise ContentError(f"{names()[chapter]} [{name}]: the name is taken, "
                                   f"in {names()[found[name]]}")
            found[name] = chapter
    return found


@cache
def original(chapter: int) -> dict[str, Any]:
    """The tables of a chapter's file, as they are written."""
    try:
        return tomllib.loads(text(chapter))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{names()[chapter]}: {error}") from None


@cache
def read(chapter: int) -> dict[str, Any]:
    """The same, their texts in the language that is spoken here."""
    return translated(f"chapters/{names()[chapter]}", original(chapter))


@cache
def setup(chapter: int) -> dict[str, Any]:
    """What the chapter's `setup` defines, and np."""
    return run(names()[chapter], "setup", read(chapter).get("setup", ""), {"np": np})


def run(place: str, key: str, code: str, known: dict[str, Any]) -> dict[str, Any]:
    """All names after running `code` where `known` is known; `known` stays as it is."""
    scope = dict(known)
    try:
        exec(compile(code, f"{place} {key}", "exec"), scope)
    except Exception as error:
        raise ContentError(f"{place}: {key} does not run: {error}") from error
    return scope


@dataclass(frozen=True)
class Entry:
    """A table of a file, its values taken out one by one; what is left over is a mistake.

    place : "01-momentum.toml [steady-push]";  known : names that its Python may use
    """

    place: str
    table: dict[str, Any]
    known: dict[str, Any]
    taken: set[str] = field(default_factory=set)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """The value of `key`, which must be of this kind; without a default it must be there."""
        self.taken.add(key)
        if key not in self.table:
            if default is ...:
                self.refuse(f"{key} is missing: it must be {described(kind)}")
            return default
        value = self.table[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.refuse(f"{key} = {value!r:.80}: must be {described(kind)}")
        return value

    def text(self, key: str, default: Any = ...) -> str:
        """A sentence, not empty."""
        value = self.take(key, str, default)
        if value == "" and default == ...:
            self.refuse(f"{key} is empty")
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """A text among these."""
        value = self.text(key)
        if value not in allowed:
            self.refuse(f"{key} = {value!r}: must be one of {', '.join(allowed)}")
        return value

    def evaluate(self, key: str, code: str, known: dict[str, Any] | None = None) -> Any:
        """The value of a Python expression."""
        try:
            return eval(compile(code.strip(), f"{self.place} {key}", "eval"),
                        dict(self.known if known is None else known))
        except Exception as error:
            return self.refuse(f"{key} = {code!r:.80} does not run: {error}", error)

    def parts(self, key: str) -> "list[Entry]":
        """The tables of an array of tables, each with its place: "… [steady-push] mistake 2"."""
        tables = self.take(key, list, [])
        return [Entry(f"{self.place} {key} {n}", table, self.known)
                for n, table in enumerate(tables, 1)]

    def done(self, allowed: Collection[str] = ()) -> None:
        """Refuse what nobody has taken."""
        for key in self.table:
            if key not in self.taken and key not in allowed:
                self.refuse(f"no key {key!r} here; allowed: {', '.join(sorted(self.taken))}")

    def refuse(self, why: str, cause: BaseException | None = None) -> NoReturn:
        raise ContentError(f"{self.place}: {why}") from cause


def described(kind: type | tuple[type, ...]) -> str:
    """What a TOML value of this kind is called."""
    called = {str: "a text", list: "a list", dict: "a table", bool: "true or false",
              int: "a whole number", float: "a number"}
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(dict.fromkeys(called[k] for k in kinds))
