"""A chapter's exercises and its quiz are found by the names of their files."""

import re
import sys
from zipfile import ZipFile

import pytest

from course import checks, quizzes
from course._chapters import chapters
from tests.support.places import ROOT

NOTEBOOKS = [int(path.name[:2]) for path in sorted((ROOT / "book").glob("[0-9]*.ipynb"))]
FILES = ["__init__.py", "chapter10.py", "chapter2.py", "chapter1.py", "clouds.py", "chapters.py",
         "chapter_old.py"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_enough(tmp_path, monkeypatch, packed):
    """In the order of the numbers, not of the letters; from a folder and from inside an archive."""
    name, place = f"course_{packed}", tmp_path
    (tmp_path / name).mkdir()
    for file in FILES:
        (tmp_path / name / file).write_text(f"FILE = {file!r}")
    if packed:
        place = tmp_path / "course.whl"
        with ZipFile(place, "w") as archive:
            for file in FILES:
                archive.write(tmp_path / name / file, f"{name}/{file}")
    monkeypatch.syspath_prepend(place)
    package = __import__(name)
    found = chapters(name, package.__path__)
    assert [(n, module.FILE) for n, module in found.items()] == [
        (1, "chapter1.py"), (2, "chapter2.py"), (10, "chapter10.py")]
    assert f"{name}.clouds" not in sys.modules, "only chapters are imported"


def test_every_notebook_has_its_exercises_and_its_quiz():
    assert list(checks.CHAPTERS) == NOTEBOOKS
    assert list(quizzes.QUIZZES) == [f"chapter-{number}" for number in NOTEBOOKS]


def test_exercises_are_posed_in_the_chapter_of_their_file():
    for number, path in zip(NOTEBOOKS, sorted((ROOT / "book").glob("[0-9]*.ipynb")), strict=True):
        posed = re.findall(r'"check\(\\"([^"\\]+)', path.read_text("utf8"))
        known = [exercise.name for exercise in checks.CHAPTERS[number].EXERCISES]
        assert set(posed) == set(known)
