"""A hand-in as a file, read without believing it."""

import json
from dataclasses import dataclass
from pathlib import Path

from course.checks import EXERCISES

COURSE, VERSION = "gaining-momentum", 1          # as learner-notes.js writes them
LARGEST = 2_000_000                              # bytes of a file; the longest answer is far below
Answer = list[str | bool]                        # one entry a field: its text, or whether ticked


class HandinError(ValueError):
    """The file is none of ours, or damaged; the message says how."""


@dataclass(frozen=True)
class Given:
    """What stands in the fields of an exercise, and which edition of it was asked."""

    answer: Answer
    edition: str


@dataclass(frozen=True)
class Handin:
    learner: str
    given: dict[str, Given]                      # by the name of the exercise


def read(path: Path) -> Handin:
    """The hand-in in a file; HandinError says what is wrong with it."""
    if path.stat().st_size > LARGEST:
        raise HandinError(f"{path.stat().st_size} bytes: a hand-in has at most {LARGEST}")
    try:
        notes = json.loads(path.read_text("utf8"))
    except (ValueError, RecursionError) as error:
        raise HandinError(f"it cannot be read as JSON: {error}") from error
    if not isinstance(notes, dict) or notes.get("course") != COURSE:
        raise HandinError("it is no hand-in of this course")
    if notes.get("version") != VERSION:
        raise HandinError(f"its version is {notes.get('version')!r}, not {VERSION}")
    exercises = notes.get("exercises")
    if not isinstance(exercises, dict):
        raise HandinError("it has no list of exercises")
    learner = notes.get("learner")
    return Handin(learner.strip() if isinstance(learner, str) and learner.strip() else path.stem,
                  {name: given(name, entry) for name, entry in exercises.items()})


def given(name: str, entry: object) -> Given:
    if name not in EXERCISES:
        raise HandinError(f"the course has no exercise {name!r}")
    answer = entry.get("answer") if isinstance(entry, dict) else None
    if not isinstance(answer, list) or not all(isinstance(field, str | bool) for field in answer):
        raise HandinError(f"the answer to {name!r} is no list of texts or ticks")
    assert isinstance(entry, dict)
    return Given(answer, str(entry.get("edition")))
