"""Code typed on a page: what it rests on, and that every end of it is a sentence."""

import json

import pytest

from course.chapter import read
from course.checks import EXERCISES, check
from course.checks.before import asked, before, bound, parsed
from course.checks.function import Function
from course.checks.typed import PRINTED, answered
from tests.support.places import BOOK, NOTEBOOKS

CHAPTERS = [read(path) for path in NOTEBOOKS]
FUNCTIONS = [(chapter, e) for chapter in CHAPTERS for e in chapter.exercises
             if isinstance(EXERCISES.get(e.check), Function)]
IDS = [e.check for _, e in FUNCTIONS]


def judged(before, code, last):
    return json.loads(answered(before, code, last))


@pytest.mark.parametrize(("chapter", "exercise"), FUNCTIONS, ids=IDS)
def test_the_solution_passes_with_what_the_page_runs_before_it(chapter, exercise, monkeypatch):
    monkeypatch.chdir(BOOK)                         # where the data are
    code, last = asked(chapter, exercise.check)
    setup = before(chapter, exercise.check)
    assert "matplotlib" not in setup and "plots" not in setup
    assert judged(setup, exercise.answer, last)["kind"] == "pass"
    empty = judged(setup, code, last)
    assert empty["kind"] == "open" and empty["paragraphs"][-1].endswith("and check.")


ENDS = {
    "def f(beta) return 1": "Python cannot read line 1",
    "x = 1\n\n1 / 0": "error in line 3: `ZeroDivisionError",
    "x = 1": "`NameError: name 'f' is not defined`. What is checked is `check(",
    "input()": "line 1: `EOFError",
    "def f(beta):\n    return f(beta)": "RecursionError",
    "def f(beta):\n    return np.zeros(10**15)": "Error",
    "raise SystemExit": "line 1: `SystemExit`",
    "raise KeyboardInterrupt": "line 1: `KeyboardInterrupt`",
    "f = 5": "came",
    "x = 'a' + \\\n": "Python cannot read line",
    "\0": "Python cannot read",
}


@pytest.mark.parametrize("code", ENDS)
def test_every_end_is_a_sentence(code):
    said = judged("import numpy as np", code, 'check("alternating-limit", f)')
    assert said["kind"] == "retry" and ENDS[code] in " ".join(said["paragraphs"])


def test_what_is_printed_is_shown_up_to_a_length():
    code = "for i in range(100_000):\n    print(i)\nf = lambda beta: 1 / (1 + beta)"
    said = judged("print('not this')", code, 'check("alternating-limit", f)')
    assert said["kind"] == "pass" and len(said["printed"]) == PRINTED
    assert said["printed"].startswith("0\n1\n2\n")


def test_the_words_are_those_of_check():
    code = "def f(beta):\n    return 1 / (1 - beta)"
    said = judged("", code, 'check("alternating-limit", f)')
    expected = check("alternating-limit", lambda beta: 1 / (1 - beta))
    assert (said["title"], tuple(said["paragraphs"])) == (expected.title, expected.paragraphs)


def test_what_a_statement_binds():
    code = "a, (b, c[0]) = 1\nd += 2\nfor e in []:\n    f = 3\nfor g in []:\n    h = print(g)"
    cell = type(CHAPTERS[0].cells[0])(1, "code", "%matplotlib inline\n" + code)
    found = set().union(*map(bound, parsed(cell).body))
    assert found == {"a", "b", "c", "d", "f"}
