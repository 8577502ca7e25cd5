"""Answers as learners give them, and what the check must say to each: answers.toml has them all."""

import ast
import math
import tomllib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from course import content
from course.checks import EXERCISES, check

ANSWERS = tomllib.loads(Path(__file__).with_name("answers.toml").read_text("utf8"))


def value(name, code):
    """What the last statement of `code` is, or defines, where the chapter's names are known."""
    scope = {**content.setup(content.exercises()[name]),
             "np": np, "math": math, "Fraction": Fraction}
    *before, last = ast.parse(code.strip()).body
    if isinstance(last, ast.Expr):
        exec(compile(ast.Module(before, []), "answer", "exec"), scope)
        return eval(compile(ast.Expression(last.value), "answer", "eval"), scope)
    exec(code, scope)
    return scope[last.name]


def test_every_exercise_has_answers_of_both_kinds():
    assert set(ANSWERS) == set(EXERCISES)
    assert all(some["right"] and len(some["wrong"]) >= 6 for some in ANSWERS.values())


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.filterwarnings("ignore")
def test_no_right_answer_is_refused_whatever_its_form(name):
    for code in ANSWERS[name]["right"]:
        feedback = check(name, value(name, code))
        assert feedback.passed, (code, feedback)


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.filterwarnings("ignore")
def test_a_wrong_answer_is_named_or_stated_exactly(name):
    for code, says in ANSWERS[name]["wrong"]:
        feedback = check(name, value(name, code))
        assert not feedback.passed, code
        assert feedback.mistake == says or (not feedback.mistake and says in feedback.text), (
            code, feedback)
