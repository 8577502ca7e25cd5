"""A chapter's exercises and its quiz are found by the name of its file."""

from course import content
from course.chapter import read
from course.quizzes import QUIZZES
from tests.support.places import NOTEBOOKS

NUMBERS = [int(path.name[:2]) for path in NOTEBOOKS]


def test_every_notebook_has_its_file_and_its_quiz():
    assert [name.removesuffix(".toml") for name in content.names().values()] == [
        path.stem for path in NOTEBOOKS]
    assert list(content.names()) == NUMBERS
    assert list(QUIZZES) == [f"chapter-{number}" for number in NUMBERS]


def test_exercises_are_posed_in_the_chapter_of_their_file_and_in_their_order():
    for number, path in zip(NUMBERS, NOTEBOOKS, strict=True):
        posed = [exercise.check for exercise in read(path).exercises if exercise.check]
        assert posed == [name for name, chapter in content.exercises().items() if chapter == number]


def test_quizzes_are_asked_in_their_chapter():
    for number, path in zip(NUMBERS, NOTEBOOKS, strict=True):
        assert read(path).quizzes == (f"chapter-{number}",)
