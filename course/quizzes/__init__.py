"""A quiz at the end of a chapter: `quiz("chapter-1")`.

On the course's pages book/_static/quiz.js makes it answer back; everywhere else it is text.
"""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape

from course._chapters import chapters
from course.face import on_page
from course.quizzes.question import Question

__all__ = ["QUIZZES", "Quiz", "quiz"]

ADVICE = {
    "single": "One answer is right.",
    "multiple": "Choose all that are right.",
    "number": "Give a number.",
    "order": "Give each step its place.",
}


@dataclass(frozen=True, repr=False)
class Quiz:
    """Several questions. repr: the questions as text; in a notebook: with the answers folded."""

    name: str
    questions: tuple[Question, ...]

    def __post_init__(self):
        names = [question.name for question in self.questions]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"quiz {self.name!r}: question {name!r} occurs twice")

    def __repr__(self):
        return "\n\n".join(_text(n, q) for n, q in enumerate(self.questions, start=1))

    def _repr_html_(self):
        questions = "".join(map(_html, self.questions))
        body = f'<ol class="gm-questions">{questions}</ol>'
        if not on_page():
            return body
        data = json.dumps([_data(q) for q in self.questions], ensure_ascii=False)
        data = data.replace("<", "\\u003c")
        return (
            f'<momentum-quiz id="quiz-{self.name}" data-quiz="{self.name}">{body}'
            f'<script type="application/json">{data}</script></momentum-quiz>'
        )


def _text(number, question):
    lines = [f"{number}. {question.ask} {ADVICE[question.kind]}"]
    if question.kind != "number":
        lines += [f"   - {option.answer}" for option in question.shown]
    return "\n".join(lines)


def _html(question):
    """Readable without any script: the question, its options, and the answers to unfold."""
    asked = f"<p>{escape(question.ask)} <em>{ADVICE[question.kind]}</em></p>"
    if question.kind != "number":
        items = "".join(f"<li>{escape(option.answer)}</li>" for option in question.shown)
        asked += f"<ul>{items}</ul>"
    verdicts = "".join(f"<li>{_verdict(question, option)}</li>" for option in question.options)
    kind = "ol" if question.kind == "order" else "ul"
    return (
        f"<li>{asked}<details><summary>Answers, and why</summary><{kind}>{verdicts}</{kind}>"
        "</details></li>"
    )


def _verdict(question, option):
    word = "" if question.kind == "order" else "right. " if option.right else "not so. "
    answer = escape(_answer(option))
    return f"<strong>{answer}</strong>: {word}{escape(option.why)}"


def _answer(option):
    """A number as a reader writes it, with the sign of the formulas."""
    if isinstance(option.answer, str):
        return option.answer
    return f"{option.answer:.10g}".replace("-", "−")


def _data(question):
    """What the page's script needs to ask the question (see quiz.js)."""
    options = [
        {"answer": option.answer, "why": option.why, "right": option.right}
        | ({"place": question.options.index(option) + 1} if question.kind == "order" else {})
        for option in question.shown
    ]
    return {
        "name": question.name, "kind": question.kind, "ask": question.ask,
        "advice": ADVICE[question.kind], "options": options,
        "tolerance": question.tolerance, "hint": question.hint,
    }


QUIZZES = {
    f"chapter-{number}": Quiz(f"chapter-{number}", chapter.QUESTIONS)
    for number, chapter in chapters(__name__, __path__).items()
}


def quiz(name):
    """The quiz called `name`; KeyError lists the close ones."""
    if not isinstance(name, str) or name not in QUIZZES:
        near = get_close_matches(str(name), QUIZZES, n=3, cutoff=0.4) or sorted(QUIZZES)
        raise KeyError(f"no quiz is called {name!r}; there is {', '.join(near)}")
    return QUIZZES[name]
