"""Slips of every program: each is found in a program of its own, and nothing else is said."""

import numpy as np
import pytest

from course.checks import slips
from course.checks.exercise import Mistake
from course.checks.function import Function
from course.checks.value import Value

SOURCE = """
def f(a, b, m):
    c = (a + 1) / (2 - b)
    return m @ np.array([c, a**2]) - b
"""
SCOPE = {"np": np}


def function(code, name="f"):
    scope = dict(SCOPE)
    exec(code, scope)
    return scope[name]


@pytest.fixture(scope="module")
def exercise():
    cases = [(3.0, 0.5, np.array([[1.0, 2.0], [0.5, -1.0]])),
             (1.5, 0.25, np.array([[0.0, 1.0], [3.0, 2.0]]))]
    return Function(name="f", wanted="f", reference=function(SOURCE), cases=cases, source=SOURCE,
                    scope=SCOPE, shown="", next_question="")


@pytest.mark.parametrize(("right", "wrong", "name"), [
    ("(a + 1) / (2 - b)", "a + 1 / (2 - b)", "missing brackets"),
    ("(a + 1) / (2 - b)", "(a + 1) / 2 - b", "missing brackets"),
    ("(a + 1) / (2 - b)", "(a + 1) // (2 - b)", "`//` for `/`"),
    ("m @ np", "m * np", None),                      # another shape: that is said instead
    ("(a + 1)", "(a - 1)", "a sign turned"),
    ("a**2", "a", "a power or a root missing"),
    ("(a + 1) / (2 - b)", "(2 - b) / (a + 1)", "a fraction upside down"),
    ("/ (2 - b)", "", "a factor or a term left out"),
    ("- b\n", "- a\n", "`a` for `b`"),
    ("(a + 1)", "(a + 2)", "one off"),
    ("(a + 1)", "(a * 7)", None),
])
def test_one_thing_changed_is_named(exercise, right, wrong, name):
    assert right in SOURCE
    feedback = exercise.check(function(SOURCE.replace(right, wrong, 1)))
    assert not feedback.passed and feedback.mistake == name, feedback


def test_a_number_written_without_its_brackets():
    exercise = Value(name="v", wanted="v", reference=0.5**0.01, sources=("0.5 ** (1 / 100)",),
                     scope=SCOPE, shown="", next_question="")
    assert exercise.check(0.5**1 / 100).mistake == "missing brackets, or `*` for `**`"
    assert exercise.check(0.5 ** (1 / 101)).mistake == "one off"
    assert exercise.check(0.7).mistake is None


def test_the_right_program_is_left_as_it_was():
    before = slips.ast.dump(slips.ast.parse(SOURCE))
    codes = [code for _, code in slips.variants(SOURCE.strip(), "exec")]
    assert len(codes) > 20 and slips.ast.dump(slips.ast.parse(SOURCE)) == before


def test_a_loop_that_might_never_end_is_not_tried():
    source = "def g(n):\n    while n > 0:\n        n = n - 1\n    return n"
    assert slips.in_function(source, "g", {}, lambda g: g(3) == 0) == []


LOOP = """
def f(values, b):
    total = 0.0
    for value in values:
        total = b * total + np.sqrt(value * 2)
    return total / np.sqrt(len(values))
"""


@pytest.mark.parametrize(("right", "wrong", "name"), [
    ("total = b", "total += b", "`+=` for `=`"),
    ("in values:", "in values[1:]:", "a round too few"),
    ("b * total", "(1 - b) * total", None),             # nowhere in it is there a 1 - b
    ("total / np.sqrt(len(values))", "np.sqrt(total / len(values))",
     "a root over too much, or too little"),
    ("len(values)", "(len(values) - 1)", "one off"),
    ("b * total", "b * b * total", "a square too many, or a factor `b` too many"),
    ("b * total +", "b * total / 2 +", "a term taken twice, or half"),
])
def test_rarer_slips_are_named_where_no_other_fits(right, wrong, name):
    cases = [(np.array([1.0, 2.0, 4.0]), 0.5), (np.array([3.0, 0.5]), 0.8)]
    exercise = Function(name="f", wanted="f", reference=function(LOOP), cases=cases, source=LOOP,
                        scope=SCOPE, shown="", next_question="")
    feedback = exercise.check(function(LOOP.replace(right, wrong, 1)))
    assert not feedback.passed and feedback.mistake == name, feedback


def test_two_loops_exchanged():
    source = """
def f(n):
    found = []
    for _ in range(2):
        for k in range(n):
            found.append(k)
    return found
"""
    exercise = Function(name="f", wanted="f", reference=function(source), cases=[(3,), (4,)],
                        source=source, scope=SCOPE, shown="", next_question="")
    feedback = exercise.check(lambda n: [k for k in range(n) for _ in range(2)])
    assert feedback.mistake == "two loops exchanged"


def test_a_missing_size_is_no_missing_root():
    source = "\ndef f(a):\n    return 1 + abs(a)\n"
    exercise = Function(name="f", wanted="f", reference=function(source), cases=[(-1.0,), (2.0,)],
                        source=source, scope=SCOPE, shown="", next_question="")
    assert exercise.check(lambda a: 1 + a).mistake == "`abs` left out"


@pytest.mark.parametrize(("source", "wrong", "name"), [
    # the brackets below a fraction, whichever factor is written first
    ("a / (b * c * (2 - a))", "a / c * b * (2 - a)", "missing brackets"),
    ("a / (b * c * (2 - a))", "a / (2 - a) * b * c", "missing brackets"),
    # and of a sum of three terms
    ("a / b + 1 - c", "a / (b + 1 - c)", "brackets in the wrong place"),
])
def test_brackets_of_a_product_and_of_three_terms(source, wrong, name):
    def program(text):
        return f"\ndef f(a, b, c):\n    return {text}\n"

    cases = [(0.3, 1.7, 2.6), (1.2, 0.4, 3.1), (0.7, 2.2, 0.9)]
    exercise = Function(name="f", wanted="f", reference=function(program(source)), cases=cases,
                        source=program(source), scope=SCOPE, shown="", next_question="")
    assert exercise.check(function(program(wrong))).mistake == name


def test_brackets_left_out_in_two_lines():
    source = """
def f(a, b, c):
    first = a / (1 - b)
    second = c / (1 - a)
    return first / (first + second), second
"""
    exercise = Function(name="f", wanted="f", reference=function(source), returns=("x", "y"),
                        cases=[(0.3, 0.7, 2.6), (0.2, 0.4, 3.1)], source=source, scope=SCOPE,
                        shown="", next_question="")
    wrong = source.replace("(1 - b)", "1 - b").replace("(1 - a)", "1 - a")
    assert exercise.check(function(wrong)).mistake == "missing brackets"
    assert exercise.check(function(wrong.replace("(first + second)", "first + 2 * second"))
                          ).mistake is None


def test_what_belongs_to_two_names_exchanged():
    source = """
def f(a, b, c):
    first = a * c
    second = b + c
    return first - 2 * second * a
"""
    exercise = Function(name="f", wanted="f", reference=function(source),
                        cases=[(0.3, 0.7, 2.6), (0.2, 0.4, 3.1), (1.2, 0.6, 0.9)], source=source,
                        scope=SCOPE, shown="", next_question="")
    wrong = exercise.check(lambda a, b, c: b + c - 2 * a * c * a)
    assert wrong.mistake == "`first` and `second` exchanged"
    assert "what belongs to `first` is assigned to `second`" in wrong.text


def test_a_known_mistake_with_its_sign_turned():
    source = "\ndef f(a):\n    return 1 / (1 + a)\n"
    known = Mistake("its square", lambda a: 1 / (1 + a) ** 2, "", "")
    exercise = Function(name="f", wanted="f", reference=function(source), mistakes=(known,),
                        cases=[(0.5,), (2.0,)], source=source, scope=SCOPE, shown="",
                        next_question="")
    feedback = exercise.check(lambda a: -1 / (1 + a) ** 2)
    assert feedback.mistake == "its square" and "the sign of all numbers is turned" in feedback.text
    assert exercise.check(lambda a: -1 / (1 + a)).mistake is None      # the factor −1, no more
