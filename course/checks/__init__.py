"""Exercises that answer back: `check("ema-from-scratch", my_ema)`."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from course import content
from course.checks.exercise import Exercise
from course.checks.feedback import Feedback
from course.checks.load import load
from course.words import say

__all__ = ["EXERCISES", "Feedback", "check"]


class Exercises(Mapping[str, Exercise]):
    """{name: exercise}, each read from its chapter's file when it is first asked for."""

    def __getitem__(self, name: str) -> Exercise:
        return exercise(name)

    def __contains__(self, name: object) -> bool:
        return name in content.exercises()

    def __iter__(self) -> Iterator[str]:
        return iter(content.exercises())

    def __len__(self) -> int:
        return len(content.exercises())


@cache
def exercise(name: str) -> Exercise:
    return load(content.exercises()[name], name)


EXERCISES = Exercises()


def check(name: str, *answer: object) -> Feedback:
    """Compare an answer with the exercise called `name`; returns Feedback, never raises for it.

    An answer that is wrong in a known way is told which mistake it makes. Dots, None or a function
    with an empty body mean: nothing to check yet. Raises KeyError for an unknown name.
    """
    if not isinstance(name, str) or name not in EXERCISES:
        near = get_close_matches(str(name), EXERCISES, n=3, cutoff=0.4) or sorted(EXERCISES)
        raise KeyError(say("checks.unknown-name", name=repr(name), near=", ".join(near)))
    return EXERCISES[name].check(answer[0] if len(answer) == 1 else answer or None)
