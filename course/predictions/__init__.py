"""What the reader was asked to predict, and what came out: `predicted("chapter-1", globals())`.

The last cell of a chapter asks for it, when all names of the chapter are there: what is right is
computed from them. On the course's pages book/_scripts/predictions.js turns each "Predict" into a
question whose figure waits for the answer; everywhere else this is the list of the answers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from course.face import on_page
from course.predictions.load import Drawn, Prediction, load, names
from course.words import say

__all__ = ["Predictions", "predicted"]


@dataclass(frozen=True, repr=False)
class Predictions:
    """The predictions of a chapter. repr: each with what came out."""

    chapter: int
    asked: tuple[Prediction | Drawn, ...]

    def __repr__(self) -> str:
        return "\n".join(f"{n}. {one.ask}\n   {_outcome(one)}"
                         for n, one in enumerate(self.asked, start=1))

    def _repr_html_(self) -> str | None:
        if not on_page():
            return None                           # the text says it all
        items = "".join(
            f"<li><p>{escape(one.ask)}</p><details><summary>{say('predictions.outcome')}</summary>"
            f"<p>{escape(_outcome(one))}</p></details></li>" for one in self.asked)
        data = json.dumps([one.data() for one in self.asked], ensure_ascii=False)
        data = data.replace("<", "\\u003c")
        return (f'<course-predictions id="predictions-{self.chapter}">'
                f'<ol class="gm-questions">{items}</ol>'
                f'<script type="application/json">{data}</script></course-predictions>')


def _outcome(one: Prediction | Drawn) -> str:
    """The right answer, and the sentence about it."""
    answer, why = one.right.answer, one.right.why
    named = answer and isinstance(answer, str)
    return say("quiz.explained", answer=answer, why=why) if named else why


def predicted(name: str, known: Mapping[str, Any]) -> Predictions:
    """The predictions of the chapter called `name`, computed with its names, globals()."""
    chapters = {f"chapter-{number}": number for number in names()}
    if name not in chapters:
        raise KeyError(say("predictions.unknown", name=repr(name), near=", ".join(chapters)))
    return Predictions(chapters[name], load(chapters[name], known))
