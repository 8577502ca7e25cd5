"""Answers nobody foresaw are described truthfully, and nothing makes a check crash."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from course.checks import EXERCISES, Feedback, check
from course.checks.exercise import Mistake
from course.checks.function import Function
from course.checks.value import Value
from mathlib.descent import Trajectory
from mathlib.ema import ema, half_life

FUNCTIONS = [exercise for exercise in EXERCISES.values() if isinstance(exercise, Function)]


def shifted(values, decay):
    return np.concatenate([[9.0], ema(values, decay)[:-1]])


def like_input(values, decay):
    out, average = np.empty_like(values), 0.0
    for t, value in enumerate(values):
        average = decay * average + (1 - decay) * value
        out[t] = average
    return out


def in_place(values, decay):
    average = 0.0
    for t in range(len(values)):
        values[t] = average = decay * average + (1 - decay) * values[t]
    return values.copy()


kept = [0.0]


def remembers(values, decay):
    out = []
    for value in values:
        kept[0] = decay * kept[0] + (1 - decay) * value
        out.append(kept[0])
    return out


def last_only(values, decay):
    return ema(values, decay)[-1]


def with_start(values, decay):
    return [0.0, *ema(values, decay)]


def late_error(values, decay):
    return [values[t + 1] * decay for t in range(len(values))]


def right_if_averaged(theta, gradient, velocity, learning_rate, beta, averaged):
    gradient = gradient if averaged else gradient + 1
    return right_step(theta, gradient, velocity, learning_rate, beta, averaged)


def generator(values, decay):
    yield from ema(values, decay)


@pytest.mark.parametrize(
    "name, answer, words",
    [
        ("ema-from-scratch", lambda v, d: 10 * ema(v, d), "right one times 10, every time"),
        ("ema-from-scratch", lambda v, d: -ema(v, d), "opposite sign"),
        ("ema-from-scratch", lambda v, d: ema(v, d) + 1, "right one plus 1, every time"),
        ("ema-from-scratch", lambda v, d: d * ema(v, d), "right one times `decay`, every time"),
        ("ema-from-scratch", lambda v, d: 0 * v, "Every entry is zero"),
        ("ema-from-scratch", lambda v, d: ema(v, d)[::-1], "in the opposite order"),
        ("ema-from-scratch", lambda v, d: ema(v, d)[1:], "the first one is missing"),
        ("ema-from-scratch", lambda v, d: ema(v, d)[:, None], "shape (4, 1), expected (4,)"),
        ("ema-from-scratch", lambda v, d: np.sqrt(-v), "4.0, 3.0]), 0.9)`, where 0.1 is"),
        ("ema-from-scratch", lambda v, d: ema(v, d) + 1e-3 * (v == 4), "t = 3: expected 0.661,"),
        (
            "ema-from-scratch",
            with_start,
            "length is 5, expected 4: there is one too many at the start",
        ),
        ("ema-from-scratch", shifted, "one step late"),
        ("ema-from-scratch", last_only, "the last one alone; all 4"),
        ("ema-from-scratch", remembers, "remembers something between calls"),
        ("ema-from-scratch", in_place, "changes its input: `values` was [1, 2, 4, 3]"),
        ("ema-from-scratch", like_input, "whole numbers"),
        ("ema-from-scratch", late_error, "0.9)`: `IndexError: index 4 is out of bounds"),
        ("ema-from-scratch", generator, "A generator came"),
        ("ema-from-scratch", lambda v, d: print(v), "Is a `return` missing?"),
        ("ema-from-scratch", lambda v, d: [[1, 2], [3]], "A list came that is not a number"),
        ("ema-from-scratch", lambda v, d: v * 1j, "A complex number came, 0+"),
        ("ema-from-scratch", lambda v, d: str(v), "A str came"),
        ("ema-from-scratch", lambda v, d: ema, "A function came, where its value belongs"),
        ("ema-from-scratch", lambda v: v, "cannot be called with (values, decay): too many"),
        ("ema-from-scratch", ema([1.0], 0.9), "its name, without calling it"),
        ("ema-from-scratch", 3, "An int came"),
        ("momentum-step", lambda t, g, v, a, b, averaged: t, "One value came back, where 2"),
        ("momentum-step", lambda t, g, v, a, b, averaged: (t, v, g), "3 values came back"),
        ("momentum-step", lambda *args: right_step(*args)[::-1], "in another order"),
        ("momentum-step", right_if_averaged, "right for averaged = True, and wrong"),
        ("ema-from-scratch", lambda v, d: ema(v, 0.9), "and wrong for 0.3, 0.5, 0.8."),
        ("momentum-step", lambda *args: (right_step(*args)[0], 3 * args[1]), "`theta` is right"),
        ("momentum-step", lambda *args: (2 * right_step(*args)[0], right_step(*args)[1]),
         "The returned `theta`: Your answer is the right one times 2"),
        ("alternating-limit", lambda beta: round(1 / (1 + beta), 2), "rounded to 2 decimals"),
        ("complex-root-rate", lambda beta: beta**0.25, "the square root of the right one"),
        ("mean-age", lambda beta: 9.0 + 0 * beta, "does not change when `beta` goes from 0.5 to"),
        ("ema-from-scratch", lambda v, d: ema(v, d)[:2], "the first 2 are right, the others"),
        ("ema-from-scratch", lambda v, d: ema(v, d) * len(v), "times `len(values)`, every time"),
        ("velocity-as-a-sum", lambda g, b: [b**k * x for k, x in enumerate(g[::-1])],
         "the sum of its entries is the right one"),
        ("train-two-inputs", lambda *args: right_train(*args).T, "rows and columns swapped"),
        ("train-two-inputs", lambda *args: right_train(*args)[1:], "the first one is missing"),
        (
            "mini-batches",
            lambda *args: (args[2].append(args[2][0]), right_batches(*args))[1],
            "changes its input",
        ),
        ("half-life-100", 0.9931 * 10, "9.931 is too large, by a factor of 10"),
        ("half-life-100", 0.993, "keep more digits"),
        ("steady-push", (0.5, 3.6, 10), "upside down: one over it would be right"),
        ("two-steps", (1, 1), "θ_2: 1 is too large"),           # of 0 it is not "the rest to 1"
        ("half-life-100", half_life, "call your function"),
        ("half-life-100", "β", "A str came"),
        ("half-life-100", 0.99 + 1j, "A complex number came, 0.99+1j"),
        ("steady-push", "2, 3.6, 9", "in the long run: 9 is too small"),
        ("steady-push", (2, 3.6, -np.inf), "−inf is not a finite number"),
        ("find-the-bug", set(), "Nothing is chosen yet"),
        ("ema-from-scratch", lambda decay, values: ema(values, decay), "takes (decay, values)"),
        ("ema-from-scratch", lambda v, d: v * (d ^ 2), "`^` is no power"),
        ("ema-from-scratch", lambda v, d: v @ v.reshape(1, -1) @ v, "stands in the wrong place"),
        ("ema-from-scratch", lambda v, d: v + v[1:], "A product of matrices is written `@`"),
        ("ema-from-scratch", lambda v, d: 0 if v > 0 else d, "make one number of the array first"),
        ("ema-from-scratch", lambda v, d: d(1 - d), "is a `*` missing before them?"),
        ("ema-from-scratch", lambda v, d: decay * v, "nothing has defined"),  # noqa: F821
        ("ema-from-scratch", lambda v, d: list(v) - [d], "make an array of it"),
        ("ema-from-scratch", lambda v, d: np.array([[1], [1, 2]]), "take them one at a time"),
        ("ema-from-scratch", lambda v, d: v[len(v)], "from 0 to the length less 1"),
        ("ema-from-scratch", lambda v, d: ema(v, d) if len(v) > 2 else v[2], "3 came before it"),
        ("half-life-100", True, "A bool came"),
        ("half-life-100", (0.9, 0.99), "shape (2,), expected ()"),
        ("steady-push", (2, 3.6, 9), "after one step: 2 is right; after two: 3.6 is right; in the"),
        ("steady-push", (2, 3.6, np.nan), "nan is not a number"),
        ("diagnose-curves", (4, 3, 5, 4, 1), "C: 5 is right; D: 4 is not it; E: 1 is right"),
        ("find-the-bug", {"g"}, "'g' is not an option. Choose from a, b, c, d, e, f"),
        ("find-the-bug", 4, "An int came"),
        (
            "wide-ravine",
            {"learning_rate": -1, "momentum": 0.5},
            "learning_rate = −1: must be posit",
        ),
        ("wide-ravine", {"learning_rate": 0.1, "beta": 0.5}, "names: learning_rate, momentum"),
        ("wide-ravine", (0.1, 0.5, 3), "3 numbers came"),
        ("wide-ravine", (0.0299, 0.5), "With your setting the loss after 80 steps is"),
    ],
)
def test_unknown_mistakes_are_described(name, answer, words):
    kept[0] = 0.0
    feedback = check(name, answer)
    assert words in feedback.text, feedback
    assert not feedback.passed and feedback.mistake is None


def test_a_mistake_is_named_only_if_it_is_the_only_one():
    one, two, three = (Mistake(name, n, "", "") for name, n in (("a", 1), ("b", 2), ("c", 2)))
    exercise = Value(
        name="n", wanted="", reference=0, shown="", next_question="", mistakes=(one, two, three)
    )
    assert [exercise.check(n).mistake for n in (1, 2)] == ["a", None]


right_step = EXERCISES["momentum-step"].reference
right_train = EXERCISES["train-two-inputs"].reference
right_batches = EXERCISES["mini-batches"].reference


class Odd:
    def __array__(self, *args, **kwargs):
        raise OSError("no")


JUNK = [
    0, -1.5, np.nan, np.inf, 10**400, 1j, True, "", "a", b"a", [], (), {}, set(), [[]], [1, [2]],
    object(), np.array([]), np.ones((2, 2, 2)), np.array("x"), np.array([None, 1]), range(3),
    iter([1]), print, int, np.sin, Odd(), lambda: 1, lambda *a: a, lambda *a: [], lambda *a: {},
    lambda *a: np.nan, lambda *a: Odd(), lambda *a: ema, lambda *a: 10**400, {"decay": "x"}, {1, 2},
    lambda *a: itertools.count(), {"learning_rate": np.nan, "momentum": 2}, (np.ones(3), 1),
    Trajectory(np.ones(3), 0, False),
]  # fmt: skip


@pytest.mark.parametrize("name", EXERCISES)
def test_junk_becomes_feedback(name):
    for junk in JUNK:
        feedback = check(name, junk)
        assert isinstance(feedback, Feedback) and not feedback.passed, junk
        assert feedback.text and feedback._repr_html_()


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_first_difference_is_where_it_is(data):
    """Spoil one number of a right answer: the text names its case, its place and both values."""
    exercise = data.draw(st.sampled_from([e for e in FUNCTIONS if e.first_step is not None]))
    case = data.draw(st.integers(0, len(exercise.cases) - 1))
    right = exercise.expected[case][0]
    place = tuple(data.draw(st.integers(0, n - 1)) for n in right.shape)
    size = data.draw(st.floats(0.01, 100))
    count = itertools.count()

    def spoilt(*args):
        answer = np.array(exercise.reference(*args))
        if next(count) % len(exercise.cases) == case:
            answer[place] += size
        return answer

    feedback = check(exercise.name, spoilt)
    expected, got = (f"{value:.6g}".replace("-", "−", int(value < 0))
                     for value in (right[place], right[place] + size))
    entry = f", entry {list(place[1:])}" if len(place) > 1 else ""
    t = place[0] + exercise.first_step
    assert f"first differs at t = {t}{entry}: expected {expected}, got {got}." in feedback.text
    assert "right for" in feedback.text or "Right in" in feedback.text


@settings(max_examples=60, deadline=None)
@example(learning_rate=0.02, momentum=0.63)  # misses by a little
@given(learning_rate=st.floats(1e-3, 0.06), momentum=st.floats(0, 0.99))
def test_a_setting_passes_exactly_if_it_reaches_the_target(learning_rate, momentum):
    theta, velocity = np.array([-4.0, 1.0]), np.zeros(2)
    for _ in range(80):
        velocity = momentum * velocity + np.array([1, 100]) * theta
        theta = theta - learning_rate * velocity
    reached = 0.5 * (theta[0] ** 2 + 100 * theta[1] ** 2) < 1e-4
    answer = {"learning_rate": learning_rate, "momentum": momentum}
    assert check("wide-ravine", answer).passed == reached


@settings(max_examples=100, deadline=None)
@given(number=st.floats(allow_nan=True) | st.integers())
def test_any_number_is_judged_truthfully(number):
    feedback = check("equal-noise", number)
    assert feedback.passed == (abs(number - 19) <= 19e-6)
    if "too large" in feedback.text:
        assert number > 19
    if "too small" in feedback.text:
        assert number < 19


@pytest.mark.parametrize(("name", "wrong", "words"), [
    ("mean-age", lambda b: (1 - b) * b / (1 + b),
     "times `(1 - beta)**2 / (1 + beta)`, every time"),
    ("alternating-limit", lambda b: (1 + b) / (1 - b), "times `(1 + beta)**2 / (1 - beta)`, every"),
    ("complex-root-rate", lambda b: b ** (1 / 3), "the right one to the power of 0.6667, every"),
    ("complex-root-rate", lambda b: np.sqrt(1 + b), "square of your answer is that of the right"),
    ("ema-from-scratch", lambda v, d: ema(v[1:], d), "the right one for `values` without its"),
    ("velocity-as-a-sum", lambda g, b: g @ np.exp(-b * np.arange(len(g))[::-1]),
     "have the weights 0.3679, 0.6065, 1; right are 0.25, 0.5, 1."),
    ("momentum-step", lambda p, g, v, a, b, averaged: (p - a * (b * v + g), b * b * v - 2 * g),
     "In the returned `velocity` for `momentum_step("),
])
def test_what_no_change_explains_is_stated_exactly(name, wrong, words):
    feedback = check(name, wrong)
    assert feedback.mistake is None and words in feedback.text, feedback


def test_the_factors_are_those_of_the_function():
    text = check("momentum-step",
                 lambda p, g, v, a, b, averaged: (p - a * (b * v + g), b * b * v + g)).text
    assert "False)`: `velocity` has the factor 0.25, and 0.5 is right." in text
    assert "`gradient` has" not in text
