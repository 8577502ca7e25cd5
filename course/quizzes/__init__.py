"""A quiz at the end of a chapter: `quiz("chapter-1")`.

On the course's pages book/_scripts/quiz.js makes it answer back; everywhere else it is text.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from html import escape
from typing import Any

from course import content
from course.face import on_page
from course.quizzes.load import load
from course.quizzes.question import Option, Question
from course.words import say

__all__ = ["QUIZZES", "Quiz", "quiz"]


@dataclass(frozen=True, repr=False)
class Quiz:
    """Several questions. repr: the questions as text; in a notebook: with the answers folded."""

    name: str
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        names = [question.name for question in self.questions]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"quiz {self.name!r}: question {name!r} occurs twice")

    def __repr__(self) -> str:
        return "\n\n".join(_text(n, q) for n, q in enumerate(self.questions, start=1))

    def _repr_html_(self) -> str:
        questions = "".join(map(_html, self.questions))
        body = f'<ol class="gm-questions">{questions}</ol>'
        if not on_page():
            return body
        questions = json.dumps([data(q) for q in self.questions], ensure_ascii=False)
        questions = questions.replace("<", "\\u003c")
        return (
            f'<momentum-quiz id="quiz-{self.name}" data-quiz="{self.name}">{body}'
            f'<script type="application/json">{questions}</script></momentum-quiz>'
        )


def _text(number: int, question: Question) -> str:
    lines = [f"{number}. {question.ask} {_advice(question)}"]
    if question.kind != "number":
        lines += [f"   - {option.answer}" for option in question.shown]
    return "\n".join(lines)


def _html(question: Question) -> str:
    """Readable without any script: the question, its options, and the answers to unfold."""
    asked = f"<p>{escape(question.ask)} <em>{_advice(question)}</em></p>"
    if question.kind != "number":
        items = "".join(f"<li>{escape(_answer(option))}</li>" for option in question.shown)
        asked += f"<ul>{items}</ul>"
    verdicts = "".join(f"<li>{_verdict(question, option)}</li>" for option in question.options)
    kind = "ol" if question.kind == "order" else "ul"
    fold = f"<summary>{say('quiz.answers')}</summary><{kind}>{verdicts}</{kind}>"
    return f"<li>{asked}<details>{fold}</details></li>"


def _advice(question: Question) -> str:
    return say(f"quiz.{question.kind}")


def _verdict(question: Question, option: Option) -> str:
    answer, why = f"<strong>{escape(_answer(option))}</strong>", escape(option.why)
    if question.kind == "order":
        return say("quiz.explained", answer=answer, why=why)
    word = say("quiz.right" if option.right else "quiz.not-so")
    return say("quiz.judged", answer=answer, word=word, why=why)


def _answer(option: Option) -> str:
    """A number as a reader writes it, with the sign of the formulas."""
    if isinstance(option.answer, str):
        return option.answer
    return f"{option.answer:.10g}".replace("-", "−")


def data(question: Question) -> dict[str, Any]:
    """What the page's script needs to ask the question (see quiz.js)."""
    options = [
        {"answer": option.answer, "why": option.why, "right": option.right}
        | ({"place": question.options.index(option) + 1} if question.kind == "order" else {})
        for option in question.shown
    ]
    return {
        "name": question.name, "kind": question.kind, "ask": question.ask,
        "advice": _advice(question), "options": options,
        "tolerance": question.tolerance, "hint": question.hint,
    }


@cache
def of_chapter(number: int) -> Quiz:
    return Quiz(f"chapter-{number}", load(number))


class Quizzes(Mapping[str, Quiz]):
    """{name: quiz}, each read from its chapter's file when it is first asked for."""

    def __getitem__(self, name: str) -> Quiz:
        return of_chapter(self._numbers()[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers())

    def __len__(self) -> int:
        return len(self._numbers())

    def _numbers(self) -> dict[str, int]:
        return {f"chapter-{number}": number for number in content.names()}


QUIZZES = Quizzes()


def quiz(name: str) -> Quiz:
    """The quiz called `name`; KeyError lists the close ones."""
    if not isinstance(name, str) or name not in list(QUIZZES):
        near = get_close_matches(str(name), QUIZZES, n=3, cutoff=0.4) or sorted(QUIZZES)
        raise KeyError(say("quiz.unknown", name=repr(name), near=", ".join(near)))
    return QUIZZES[name]
