"""Every right answer passes, every known mistake is called by its own name, and by no other."""

import itertools
import os
import subprocess
import sys

import numpy as np
import pytest
from bs4 import BeautifulSoup

from course.checks import EXERCISES, Feedback, check
from course.checks.compare import close
from mathlib import theory
from mathlib.descent import minimize
from mathlib.ema import ema
from mathlib.optim import SGD
from mathlib.problems import linear_regression, quadratic
from tests.support.places import ROOT

MISTAKES = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]
IDS = [f"{exercise.name}: {mistake.name}" for exercise, mistake in MISTAKES]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_reference_passes(exercise):
    feedback = check(exercise.name, exercise.reference)
    assert feedback.passed and feedback.mistake is None
    assert exercise.shown in feedback.text and exercise.next_question in feedback.text


def named(mistake):
    """Its name, alone or with the slip that would give the same numbers."""
    return {mistake.name, f"{mistake.name}, or missing brackets"}


@pytest.mark.parametrize("exercise, mistake", MISTAKES, ids=IDS)
def test_mistake_is_called_by_its_own_name(exercise, mistake):
    feedback = check(exercise.name, mistake.wrong)
    assert not feedback.passed
    assert feedback.mistake in named(mistake)
    assert mistake.why in feedback.text and mistake.try_this in feedback.text
    others = [other.why for other in exercise.mistakes if other is not mistake]
    assert not any(why in feedback.text for why in others)
    assert {check(exercise.name, wrong).mistake for wrong in mistake.also} <= named(mistake)
    assert_html_says_the_same(feedback)


def assert_html_says_the_same(feedback):
    page = BeautifulSoup(feedback._repr_html_(), "html.parser")
    rows = [p.get_text() for p in page.select("div.gm-check.gm-check-retry > p")]
    assert rows == [row.replace("`", "") for row in feedback.text.split("\n")]
    assert {tag.name for tag in page.find_all()} <= {"div", "p", "strong", "code"}


def test_the_course_knows_the_mistakes_it_should():
    assert len(EXERCISES) >= 24
    names = {mistake.name for _, mistake in MISTAKES}
    assert len(names) >= 30
    assert names >= {
        "β and 1 − β swapped",
        "the factor 1 − β forgotten",
        "bias correction forgotten",
        "t counted from 0",
        "t one too large",
        "the correction fed back into the state",
        "velocity overwritten before use",
        "plus instead of minus",
        "θ updated with the gradient",
        "momentum restarted every epoch",
        "the 2 missing in the gradient",
        "1/n missing in the gradient",
        "the gradient’s sign turned",
        "sum for mean",
        "w and b share one velocity",
        "w updated before b’s gradient is computed",
        "α multiplied twice",
        "the first value taken whole",
        "Nesterov evaluated at the old point",
        "half-life for mean age",
        "population for sample",
        "the stability bound 2 for 2 + 2β",
        "condition number upside down",
    }  # changed inputs, views and integers are found in every function: test_checks_guard.py


def velocity_by_loop(gradients, beta):
    velocity = 0.0
    for gradient in gradients:
        velocity = beta * velocity + gradient
    return velocity


def size_after_alternating(beta):
    return abs(velocity_by_loop([1.0, -1.0] * 2000, beta))


def train_by_library(inputs, y, learning_rate, beta, epochs):
    start = np.zeros(inputs.shape[1] + 1)
    rule = SGD(learning_rate, beta)
    return minimize(linear_regression(inputs, y), start, rule, steps=epochs)


def batches_by_library(x, y, batches, learning_rate, beta, epochs):
    problem, rule, params = linear_regression(x, y), SGD(learning_rate, beta), np.zeros(2)
    state, path = rule.init(params), [params]
    for _ in range(epochs):
        for rows in batches:
            params, state = rule.step(params, problem.grad(params, rows), state)
        path.append(params)
    return path


def step_by_library(theta, gradient, velocity, learning_rate, beta, averaged):
    rule = SGD.averaged(learning_rate, beta) if averaged else SGD(learning_rate, beta)
    params, state = rule.step(theta, gradient, rule.init(theta)._replace(velocity=velocity))
    return params, state.velocity


def nesterov_by_library(grad, start, learning_rate, beta, steps):
    """The library keeps the points looked at, y = θ − αβ v; from them θ = y + αβ v."""
    rule = SGD(learning_rate, beta, nesterov=True)
    params, state = start, rule.init(start)
    path = [start]
    for _ in range(steps):
        params, state = rule.step(params, grad(params), state)
        path.append(params + learning_rate * beta * state.velocity)
    return path


def error_by_statistics(gradients):
    from statistics import stdev

    return stdev(gradients.tolist()) / len(gradients) ** 0.5


@pytest.mark.parametrize(
    "name, answer",
    [
        ("velocity-as-a-sum", velocity_by_loop),
        ("alternating-limit", size_after_alternating),
        ("steady-push", [velocity_by_loop([2.0] * n, 0.8) for n in (1, 2, 500)]),
        ("ema-from-scratch", ema),
        ("ema-from-scratch", lambda values, decay: ema(values, decay) + 0j),      # still real
        ("ema-corrected", lambda values, decay: ema(values, decay, debias=True)),
        ("half-life-100", 2 ** (-1 / 100)),
        ("rate-and-period", [0.707, 8]),
        ("mean-age", lambda beta: sum(k * (1 - beta) * beta**k for k in range(4000))),
        ("quiet-and-quick", 5 / 6),
        ("two-steps", minimize(quadratic([2]), 1.0, SGD(0.25, 0.5), steps=2).params[1:, 0]),
        ("translate-a-recipe", (SGD(0.1, 0.9).as_averaged().learning_rate, 0.02 * (1 - 0.99))),
        ("momentum-step", step_by_library),
        ("complex-root-rate", lambda beta: theory.rate(SGD(1.0, beta), 1)),
        ("nesterov-path", nesterov_by_library),
        ("train-two-inputs", train_by_library),
        ("two-inputs-condition", lambda r: np.linalg.cond([[1, r], [r, 1]])),
        ("mini-batches", batches_by_library),
        ("standard-error", error_by_statistics),
    ],
)
def test_another_way_to_the_same_answer_passes(name, answer):
    feedback = check(name, answer)
    assert feedback.passed, feedback


def test_the_epoch_of_the_crossing_comes_out_of_the_library():
    problem = linear_regression(range(1, 6), [2, 3, 5, 7, 11])
    rules = SGD.averaged(0.1, 0.9), SGD(0.01)
    ours, plain = (minimize(problem, [0, 0], rule, steps=1000).losses for rule in rules)
    assert check("same-in-disguise", (0.01, np.flatnonzero(ours > plain)[-1] + 1)).passed


@pytest.mark.parametrize("answer", [..., None, (..., 3), [None, 1], {...}, {"a": ...}])
@pytest.mark.parametrize("name", EXERCISES)
def test_dots_are_not_a_mistake(name, answer):
    feedback = check(name, answer)
    assert feedback.title == "Nothing to check yet." and not feedback.passed
    assert EXERCISES[name].wanted in feedback.text


def test_an_empty_function_is_not_a_mistake():
    def dots(values, decay): ...

    def documented(values, decay):
        """To be written."""

    for empty in (dots, documented, lambda values, decay: ...):
        assert check("ema-from-scratch", empty).kind == "open"
    assert check("ema-from-scratch").kind == "open"
    assert check("ema-from-scratch", lambda values, decay: 5).kind == "retry"


@pytest.mark.parametrize(
    "name, answer, mistake, words",
    [
        ("steady-push", (2, 3.6, 2), "the average instead of the sum", "after two: 3.6 is right"),
        ("steady-push", (0.4, 0.72, 10), "the average instead of the sum", "run: 10 is right"),
        ("beyond-one", (1.5, 0.04), "αλ for the factor; the published limit", "the limit: 0.04"),
        ("keep-the-floor", (320, 0.5), "the wrong direction", "the batch size: 320 is right"),
        ("lurch", 1.0, "momentum correction included", "Hand in a function"),
        ("nesterov-edge", 4 / 3, "the limit for β near 1", "Hand in a function"),
        ("accelerated", [[1.0]], None, "A list came"),
        ("rate-and-period", (8, 0.707), "the numbers in another order", "too large"),
    ],
)
def test_a_mistake_in_one_entry_or_with_one_number_is_found(name, answer, mistake, words):
    feedback = check(name, answer)
    assert not feedback.passed and feedback.mistake == mistake and words in feedback.text


def test_unknown_name_lists_the_close_ones():
    with pytest.raises(KeyError, match="'ema-form-scratch'; there is ema-from-scratch"):
        check("ema-form-scratch", ...)
    for name in ("", 3, None, ema):
        with pytest.raises(KeyError, match="no exercise is called"):
            check(name, ...)


def test_numbers_may_come_one_by_one():
    assert check("two-steps", 0.5, 0).passed


def everything():
    """All feedback there is, as one text."""
    answers = [(e.name, answer) for e in EXERCISES.values() for answer in (e.reference, ..., "x")]
    answers += [(exercise.name, mistake.wrong) for exercise, mistake in MISTAKES]
    all_feedback = [check(*answer) for answer in answers]
    return "\n".join(f"{feedback!r}\n{feedback._repr_html_()}" for feedback in all_feedback)


def test_feedback_is_the_same_in_every_process():
    code = ("import sys; from tests.course.test_checks import everything; "
            "sys.stdout.buffer.write(everything().encode())")
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},  # the order of sets differs from ours
        capture_output=True,
        check=True,
    )
    ours = everything()
    assert run.stdout.decode() == ours
    assert " at 0x" not in ours


def test_html_is_escaped():
    html = Feedback(False, "<b>", ("a < b & `x[0] < 1`", "one ` alone <i>"))._repr_html_()
    assert "<strong>&lt;b&gt;</strong>" in html and "<code>x[0] &lt; 1</code>" in html
    assert "one ` alone &lt;i&gt;" in html


def test_checks_need_numpy_only():
    code = "import sys, course.checks; print({'matplotlib', 'ipywidgets'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_close_is_what_numpy_calls_so():
    """With nan, infinities and zeros; the zero of an absolute size is 1e-9 of the largest."""
    odd = [np.nan, np.inf, -np.inf, 0.0, 1e-12, -1e-12, 1.0, 1.0 + 1e-7, 1.0 + 1e-5, 1e308, -1e308]
    pairs = itertools.product(itertools.product(odd, odd), repeat=2)
    found = set()
    for one, other in ((np.array(one), np.array(other)) for one, other in pairs):
        largest = max(np.abs(other[np.isfinite(other)]), default=0) or 1.0
        with np.errstate(over="ignore"):
            wanted = np.allclose(one, other, rtol=1e-6, atol=1e-9 * largest)
        assert close(one, other, 1e-6) is wanted, (one, other)
        found.add(wanted)
    assert found == {True, False}
