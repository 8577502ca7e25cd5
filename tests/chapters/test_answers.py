"""Every exercise has hints and an answer; tests/support/notebook.py runs the answers."""

import re

import nbformat
import pytest

from tests.support.places import NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
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
