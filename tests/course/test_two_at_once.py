"""Two mistakes at once, and one in something that is also handed in askew: both are told."""

import ast

import numpy as np
import pytest

from course.checks import EXERCISES, check, pairs, slips
from course.checks.function import Function
from course.checks.wrote import in_one_line, together
from tests.course.test_cases import alike, another, results

RIGHT = "def f(v, g, beta):\n    new = beta * v + g\n    return new - 1\n"
FUNCTIONS = [e for e in EXERCISES.values() if isinstance(e, Function)]
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
    for pair, code in exercise.doubles[:: 1 + len(exercise.doubles) // 8]:
        program = pairs.defined(exercise, code)
        feedback = exercise.check(program)
        names = {mistake.name for mistake in pair}
        if "Two things at once" in feedback.text:
            assert set(feedback.mistake.split("; ")) == names, feedback
        assert not feedback.passed or exercise.results_in(exercise.expected, program)


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.name)
@pytest.mark.filterwarnings("ignore")
def test_two_that_are_named_give_these_results_on_any_input(exercise):
    """Programs with two changes: what is said of them is true on inputs that no check has seen."""
    rng = np.random.default_rng(5)
    others = [tuple(another(value, rng) for value in case) for case in exercise.cases * 2]
    made = [*pairs.mistake_and_slip(exercise), *pairs.two_slips(exercise, exercise.expected)]
    programs = {}
    for pair, code in made:
        programs.setdefault(tuple(sorted(part.name for part in pair)), []).append(code)
    for _, code in made[:: 1 + len(made) // 3]:
        learner = pairs.defined(exercise, code)
        feedback = exercise.check(learner)
        said = tuple(sorted((feedback.mistake or "").split("; ")))
        if "Two things at once" in feedback.text and said in programs:
            right = finite(results(exercise, learner, others))
            made_so = (pairs.defined(exercise, one) for one in programs[said])
            assert any(alike(exercise, finite(results(exercise, one, others)), right)
                       for one in made_so), feedback


def finite(some):
    """The same with a number for nan and inf, which here are equal to themselves."""
    return [one and tuple(map(np.nan_to_num, one)) for one in some]


@pytest.mark.parametrize(("name", "wrong", "mistake"), [
    ("lurch", lambda m, f: 1 + m - m / f, "a sign turned, in two places"),
    ("alternating-limit", lambda b: 2 / (1 - b), "the limit of a steady gradient; one off"),
    ("mean-age", lambda b: 1 / (1 - b) ** 2,
     "ages counted from 1; the weights not divided by their sum"),
    ("nesterov-edge", lambda b: (2 - 2 * b) / (1 - 2 * b), "a sign turned, in two places"),
])
def test_two_changes_in_one_formula(name, wrong, mistake):
    feedback = check(name, wrong)
    assert feedback.mistake == mistake and "Two things at once" in feedback.text, feedback
    assert feedback.title.startswith("Not yet. It looks like:")


@pytest.mark.parametrize(("name", "wrong"), [
    ("mean-age", lambda b: 1 - b), ("mean-age", lambda b: 3.0 + 0 * b),
    ("two-inputs-condition", lambda r: 1 - abs(r)), ("lurch", lambda m, f: m + f),
])
def test_what_is_as_simple_as_that_is_not_put_down_to_two_mistakes(name, wrong):
    feedback = check(name, wrong)
    assert feedback.mistake is None and "at once" not in feedback.text, feedback


def test_the_dearer_of_two_explanations_is_not_named():
    sign, off, brackets = (slips.named(kind) for kind in ("sign", "one-off", "brackets"))
    known = check.__globals__["EXERCISES"]["mean-age"].mistakes[0]
    assert pairs.simplest([(sign, off), (known, sign), (sign, sign)]) == [(known, sign)]
    assert pairs.cost((brackets, off)) > pairs.DEAR >= pairs.cost((off, off))


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
