"""A question is data: what is asked, and for each answer people give, whether and why."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import NoReturn

KINDS = {
    "single": "one option is right",
    "multiple": "at least one option is right, and every right one is to be ticked",
    "number": "the first option is right, the others are recognised mistakes",
    "order": "the options are steps, listed in the right order",
}


@dataclass(frozen=True)
class Option:
    """An answer that people give.

    why      : for a wrong one, what makes it tempting and what is the matter with it
    computed : Python that gives `answer`, if that is a number; a test runs it
    """

    answer: str | float
    why: str
    right: bool
    computed: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """name : unique in its quiz;  kind : see KINDS;  hint : for a number that no option explains

    tolerance : absolute, for numbers
    ValueError names the question and what is wrong with it.
    """

    name: str
    kind: str
    ask: str
    options: tuple[Option, ...]
    tolerance: float = 0.0
    hint: str = ""

    def __post_init__(self) -> None:
        rights = [option.right for option in self.options]
        answers = [option.answer for option in self.options]
        if self.kind not in KINDS:
            self._refuse(f"kind = {self.kind!r}: must be one of {', '.join(KINDS)}")
        if not self.ask.strip():
            self._refuse("ask is empty: must be a question")
        for option in self.options:
            if not option.why.strip():
                self._refuse(f"option {option.answer!r} has no feedback: say why")
        if len(set(answers)) < len(answers):
            self._refuse("an option occurs twice")
        fits = {
            "single": sum(rights) == 1,
            "multiple": any(rights),
            "number": rights[:1] == [True] and sum(rights) == 1,
            "order": all(rights),
        }
        if not fits[self.kind]:
            found = f"{sum(rights)} of {len(rights)} options are right"
            self._refuse(f"{found}: in kind {self.kind!r} {KINDS[self.kind]}")
        if self.kind == "number":
            self._check_numbers(answers)
        elif len(answers) < 2:
            self._refuse(f"{len(answers)} options: must be at least 2")
        elif not all(isinstance(answer, str) for answer in answers):
            self._refuse(f"kind {self.kind!r}: every option must be a text")

    def _check_numbers(self, answers: list[str | float]) -> None:
        numbers = sorted(answer for answer in answers if isinstance(answer, int | float))
        if len(numbers) < len(answers):
            self._refuse("kind 'number': every option must be a number")
        if not self.tolerance > 0:
            self._refuse(f"tolerance = {self.tolerance!r}: must be positive")
        if not self.hint.strip():
            self._refuse("hint is empty: an unexplained number gets it for feedback")
        for low, high in pairwise(numbers):
            if high - low <= 2 * self.tolerance:
                self._refuse(f"{low:g} and {high:g} are closer than twice the tolerance")

    def _refuse(self, what: str) -> NoReturn:
        raise ValueError(f"question {self.name!r}: {what}")

    @property
    def shown(self) -> tuple[Option, ...]:
        """The options as a reader sees them: steps are shuffled, always in the same way, in every
        language: a kept answer is their places."""
        if self.kind != "order":
            return self.options
        places = [sha256(f"{self.name} {i}".encode()).digest() for i in range(len(self.options))]
        mixed = tuple(self.options[places.index(place)] for place in sorted(places))
        return mixed if mixed != self.options else mixed[1:] + mixed[:1]
