"""What an answer is worth: right, open, or wrong, with the mistake where it is known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course.chapter import Chapter
from course.chapter import read as read_chapter
from course.checks import EXERCISES, check
from course.checks.before import asked, before
from course.checks.choice import Choice
from course.checks.function import Function
from course.checks.plain import edition
from course.checks.typed import answered, as_json
from course.grade.allowed import refused
from course.grade.alone import alone
from course.grade.handin import Answer, Given
from course.words import say

STATES = ("right", "wrong", "open", "refused", "unending")


@dataclass(frozen=True)
class Verdict:
    """state : one of STATES;  about : the mistake's name, or what was refused;  old : whether an
    earlier edition of the exercise was answered"""

    state: str
    about: str = ""
    old: bool = False

    def __str__(self) -> str:
        text = say(f"grade.{self.state}", about=self.about or say("grade.unnamed"))
        return f"{text} {say('grade.old')}" if self.old else text


def chapters(book: Path) -> dict[str, Chapter]:
    """{name of an exercise: the chapter that poses it}."""
    found = [read_chapter(path) for path in sorted(book.glob("[0-9]*-*.ipynb"))]
    return {e.check: chapter for chapter in found for e in chapter.exercises if e.check}


def judged(name: str, given: Given, posed: Mapping[str, Chapter]) -> Verdict:
    """The verdict of check(), found in a process of its own."""
    old = given.edition != edition(name)
    check(name)                         # loads what it says: the other process may read no file
    if isinstance(EXERCISES[name], Function):
        code = "\n".join(map(str, given.answer))
        if suspicious := refused(code):
            return Verdict("refused", suspicious, old)
        first, last = before(posed[name], name), asked(posed[name], name)[1]
        said = alone(lambda: answered(first, code, last))
    else:
        said = alone(lambda: as_json(check(name, handed(name, given.answer)), ""))
    if said is None:
        return Verdict("unending", old=old)
    if said.startswith("!"):
        return Verdict("refused", said[1:], old)
    feedback = json.loads(said)
    state = {"pass": "right", "open": "open", "retry": "wrong"}[feedback["kind"]]
    return Verdict(state, (feedback["mistake"] or "") if state == "wrong" else "", old)


def handed(name: str, answer: Answer) -> object:
    """The fields as check() takes them: letters, or numbers as they are written."""
    exercise = EXERCISES[name]
    if isinstance(exercise, Choice):
        return {letter for letter, tick in zip(exercise.options, answer, strict=False)
                if tick is True}
    return [str(field) for field in answer]
