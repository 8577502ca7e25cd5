"""What a number would imply: something is said of any number, and it is true."""

import random
from itertools import combinations

import numpy as np
import pytest

from course.checks import EXERCISES, check
from course.checks.choice import Choice
from course.checks.probe import Probe, said, tree, worth
from course.checks.value import Value

VALUES = [exercise for exercise in EXERCISES.values() if isinstance(exercise, Value)]
CHOICES = [exercise for exercise in EXERCISES.values() if isinstance(exercise, Choice)]


@pytest.mark.parametrize("exercise", VALUES, ids=lambda e: e.name)
def test_something_is_said_of_every_wrong_number(exercise):
    rng = random.Random(exercise.name)
    right = exercise.expected.ravel()
    for entry in range(right.size):
        for other in (0.0, -3.0, 1e-7, 1.0, 2.0, 12345.5, 1e12, *(rng.gauss(0, 50) for _ in "xxx")):
            given = np.array([other if i == entry else e for i, e in enumerate(right)])
            if not exercise.equal(given, right):
                assert len(said(exercise.probes, given.tolist(), [entry])) == 1, (entry, other)


@pytest.mark.parametrize(("name", "answer", "words"), [
    ("half-life-100", 0.5, "a weight halves at every step"),
    ("half-life-100", 0.9, "a weight halves in 6.579 steps"),            # 0.9^6.579 = 0.5
    ("equal-noise", 3, "as noisy as the EMA with β = 0.5;"),             # (1 + ½) / (1 − ½) = 3
    ("steady-push", (3, 4.4, 10), "4.4 follows from your 3"),            # 0.8 · 3 + 2
    ("two-steps", (0.75, 0.25), "0.25 follows from your θ_1 = 0.75"),    # v = ½ + 1½, by ¼
    ("look-ahead-by-hand", (8, 3), "3 follows from your θ_1 = 8"),       # v = 16 + 4, by ¼
    ("leave-the-saddle", (6910, 1502), "the distance is 0.0009988"),      # a thousandth
    ("momentum-schedule", (700, 6000), "in block 3, β is 0.8333: not yet"),
    ("keep-the-floor", (40, 0.005), "is 8 times what it was"),
    ("translate-a-recipe", (2, 0.0002), "2 · (1 − 0.9) = 0.2; the paper has 0.1"),
])
def test_what_is_said_is_true(name, answer, words):
    assert words in check(name, answer).text


def test_an_expression_becomes_a_tree_without_what_is_known():
    known = {"rate": 0.5, "table": [1.0, 4.0, 9.0]}
    grown = tree("rate * 2 + given[1]", known)
    assert grown == ["+", 1.0, ["given", 1]]
    for code, given, value in (
        ("0 < given < 1", [0.5], True), ("not given", [0.0], True), ("-given", [2.0], -2.0),
        ("table[given]", [2.0], 9.0), ("sqrt(given) ** 3", [4.0], 8.0),
        ("given < 0 or given > 1", [3.0], True), ("floor(given / 250) + 1", [999.0], 4.0),
    ):
        assert worth(tree(code, known), given) == value, code
    assert np.isnan(worth(tree("table[given]", known), [1.5]))
    assert np.isnan(worth(tree("table[given]", known), [3.0]))
    for code in ("given.real", "sum(given)", "np.sin(given)", "[given]"):
        with pytest.raises((ValueError, NameError), match=r"cannot compute|not defined"):
            tree(code, known)


def test_the_first_that_applies_and_is_finite_speaks():
    def probe(when, number, says):
        return Probe(0, tree(when, {}), {"n": tree(number, {})}, says)

    probes = [probe("given > 5", "given", "{n} is above"), probe("True", "1 / given", "over: {n}"),
              probe("True", "given * 2", "twice: {n}")]
    assert [said(probes, [x], [0]) for x in (6.0, 4.0, 0.0)] == [
        ["6 is above"], ["over: 0.25"], ["twice: 0"]]
    assert said(probes, [np.nan], [0]) == [] and said(probes, [1.0], []) == []


@pytest.mark.parametrize("exercise", CHOICES, ids=lambda e: e.name)
def test_every_letter_that_is_amiss_is_answered(exercise):
    """Either a recognised mistake speaks of it, or its own reason."""
    letters, right = list(exercise.options), set(exercise.reference)
    for size in range(1, len(letters) + 1):
        for chosen in map(set, combinations(letters, size)):
            feedback = exercise.check(chosen)
            if feedback.passed or feedback.mistake:
                continue
            for letter in chosen ^ right:
                assert exercise.reasons[letter] in feedback.text, (chosen, letter)
