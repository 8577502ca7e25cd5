"""The machine that teaches: figures with sliders, checks that answer back, quizzes, plots.

    from course import check, explore, picture, plots, predicted, quiz

A name is loaded when it is first asked for: a check needs numpy alone, and a page that only checks
answers should not wait for matplotlib.
"""

from importlib import import_module

HOMES = {
    "check": "course.checks",
    "explore": "course.figures",
    "picture": "course.figures",
    "predicted": "course.predictions",
    "quiz": "course.quizzes",
}
__all__ = list(HOMES)


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module 'course' has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)
