"""Two mistakes at once, and one in something that is also handed in askew: both are told."""

import ast

import numpy as np
import pytest

from course.checks import EXERCISES, check
from course.checks.function import Function
from course.checks.wrote import in_one_line, together

RIGHT = "def f(v, g, beta):\n    new = beta * v + g\n    return new - 1\n"
PATHS = [e for e in EXERCISES.values() if isinstance(e, Function) and not e.formula]


def both(one, other):
    return ast.unparse(together(RIGHT, one, other)).splitlines()[1:]


def test_changes_in_two_places_go_together():
    assert both("new = v + g", "return new") == ["    new = v + g", "    return new"]
    assert both("new = v + g", "new = beta * v - g") [0] == "    new = v - g"
    assert both("def f(v, g, beta):\n    new = beta * v + g * g\n    return new - 1",
                "return new + 1") == ["    new = beta * v + g * g", "    return new + 1"]
    assert both("new = v\nnew = new + g\n", "return v")[-1] == "    return v"     # a line more
    assert both("return new", "return (new - 1)[::-1]")[-1] == "    return new[::-1]"


@pytest.mark.parametrize(("one", "other"), [
    ("new = v + g", "new = g + g"),                         # the same place
    ("new = beta * v - g", "new = g * v + beta"),           # a sign in another expression
    ("new = v\nnew = new + g\n", "new = g"),
])
def test_changes_in_one_place_do_not(one, other):
    with pytest.raises(ValueError, match=r"change|expression"):
        together(RIGHT, one, other)


def test_what_is_named_on_the_way_can_be_written_in_one_line():
    assert in_one_line(RIGHT) == "def f(v, g, beta):\n    return beta * v + g - 1"
    looped = "def f(n):\n    a = 0\n    for i in range(n):\n        b = a + i\n        a = b"
    assert "a = a + i" in in_one_line(looped) and "b" not in in_one_line(looped)


@pytest.mark.parametrize("exercise", PATHS, ids=lambda e: e.name)
@pytest.mark.filterwarnings("ignore")
def test_two_mistakes_at_once_are_both_named_or_none(exercise):
    """Nobody is told of a mistake that is not among those made."""
    for pair, program in exercise.doubles[:: 1 + len(exercise.doubles) // 8]:
        feedback = exercise.check(program)
        names = {mistake.name for mistake in pair}
        if "Two things at once" in feedback.text:
            assert set(feedback.mistake.split("; ")) == names, feedback
        assert not feedback.passed or exercise._results(exercise.expected, program)


def test_in_another_order_and_wrong():
    def turned(theta, gradient, velocity, learning_rate, beta, averaged):
        weight = 1 if averaged else 1 - beta
        velocity = beta * velocity + weight * gradient
        return velocity, theta - learning_rate * velocity

    feedback = check("momentum-step", turned)
    assert feedback.mistake == "`averaged` turned round" and "another order" in feedback.text


@pytest.mark.parametrize(("start", "end", "words"), [
    ([0.0], slice(None), "one entry too many at the start"),
    ([], slice(1, None), "the first entry is missing"),
])
def test_an_entry_too_many_or_too_few_and_wrong(start, end, words):
    def no_friction(grad, start_, learning_rate, beta, steps):
        theta, velocity, path = np.array(start_), 0.0, [np.array(start_)]
        for _ in range(steps):
            velocity = beta * velocity + grad(theta)
            theta = theta - learning_rate * velocity
            path.append(theta)
        return np.array([*([path[0]] if start else []), *path])[end]

    feedback = check("nesterov-path", no_friction)
    assert feedback.mistake == "Nesterov evaluated at the old point" and words in feedback.text


def test_right_numbers_speak_against_a_mistake():
    words = "it would have spoilt what is right"
    assert words in check("translate-a-recipe", (1, 0.0198)).text
    assert words not in check("translate-a-recipe", (0.09, 0.0198)).text


def test_a_formula_looks_like_a_mistake_and_a_path_makes_one():
    assert check("mean-age", lambda b: 1 / (1 - b)).title.startswith("Not yet. It looks like:")
    assert check("ema-from-scratch", lambda values, decay: np.array(values)).passed is False
    assert check("velocity-as-a-sum", lambda g, b: np.sum(g)).title == (
        "Not yet. Recognised: no fading.")
