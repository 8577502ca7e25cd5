"""Exercises that answer back: `check("ema-from-scratch", my_ema)`."""

from difflib import get_close_matches

from course._chapters import chapters
from course.checks.feedback import Feedback

__all__ = ["EXERCISES", "Feedback", "check"]

CHAPTERS = chapters(__name__, __path__)
EXERCISES = {
    exercise.name: exercise
    for chapter in CHAPTERS.values()
    for exercise in chapter.EXERCISES
}


def check(name, *answer):
    """Compare an answer with the exercise called `name`; returns Feedback, never raises for it.

    An answer that is wrong in a known way is told which mistake it makes. Dots, None or a function
    with an empty body mean: nothing to check yet. Raises KeyError for an unknown name.
    """
    if not isinstance(name, str) or name not in EXERCISES:
        near = get_close_matches(str(name), EXERCISES, n=3, cutoff=0.4) or sorted(EXERCISES)
        raise KeyError(f"no exercise is called {name!r}; there is {', '.join(near)}")
    return EXERCISES[name].check(answer[0] if len(answer) == 1 else answer or None)
