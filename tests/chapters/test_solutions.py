"""Every solution printed in a chapter runs after that chapter's cells, and passes its check."""

import re

import nbformat
import pytest

from course import checks
from course.chapter import read
from tests.support.chapter import cells, run
from tests.support.places import BOOK

CHAPTERS = sorted(BOOK.glob("*.ipynb"))


def solutions(path):
    """The code of each hidden solution that holds code, in the order of the chapter."""
    return [exercise.answer for exercise in read(path).exercises if exercise.answer]


@pytest.fixture
def passing():
    """A `check` that insists: the names it was called with, each of them passed."""
    names, original = [], checks.check

    def check(name, *answer):
        feedback = original(name, *answer)
        assert feedback.passed, feedback.text
        names.append(name)
        return feedback

    return check, names


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_solutions_run_and_pass(path, passing, monkeypatch, capsys):
    monkeypatch.chdir(BOOK)
    chapter = run(path)
    check, passed = passing
    for code in solutions(path):
        exec(compile(code, f"solution in {path.name}", "exec"), chapter | {"check": check})
    posed = re.findall(r'^check\("([^"]+)"', "\n".join(cells(path)), flags=re.MULTILINE)
    assert passed == posed, "every check in a cell is passed by the solution, in the same order"
    assert len(posed) == len(set(posed)) >= 4


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_exercise_has_a_ladder_of_hints_and_an_answer(path):
    notebook = nbformat.read(path, as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    exercises = re.findall(r"^### Exercise (\d\.\d)(.*?)(?=^##)", prose, re.DOTALL | re.MULTILINE)
    assert len(exercises) >= 6
    for number, text in exercises:
        rungs = re.findall(r"<summary>(.*?)</summary>", text)
        *hints, last = rungs
        assert hints == [f"Hint {n}" for n in range(1, len(hints) + 1)] and len(hints) >= 2, number
        assert last in ("Solution", "A model answer"), number
