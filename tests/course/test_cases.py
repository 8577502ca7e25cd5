"""The cases of each exercise tell wrong functions from the right one, and mistakes from another.

The wrong ones are not listed: every program that differs from the right one by a single slip (see
course/checks/slips.py) is tried, on the cases and on many other inputs of the same kind. Who agrees
on all cases must agree everywhere.
"""

import copy
from itertools import combinations

import numpy as np
import pytest

from course.checks import EXERCISES, slips
from course.checks.compare import read
from course.checks.function import Function
from course.checks.value import Value

FUNCTIONS = [exercise for exercise in EXERCISES.values() if isinstance(exercise, Function)]
VALUES = [exercise for exercise in EXERCISES.values() if isinstance(exercise, Value)]


def another(value, rng):
    """An input of the same kind as `value`: same shape, same range, other numbers."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        new = value + rng.normal(size=value.shape) * (1 + np.abs(value))
        return np.abs(new) if (value >= 0).all() else new
    if isinstance(value, float):
        return np.float64(rng.uniform(0.05, 0.95) if value < 1 else value * rng.uniform(0.5, 1.5))
    return value


def results(exercise, function, inputs):
    """What a function returns for each of the inputs; None where it fails."""
    found = []
    for args in inputs:
        try:
            with np.errstate(all="ignore"):
                found.append(read(function(*copy.deepcopy(args)), len(exercise.returns) or 1))
        except Exception:
            found.append(None)
    return found


def alike(exercise, some, others):
    return all((a is None) == (b is None) and (a is None or exercise.equal([a], [b]))
               for a, b in zip(some, others, strict=True))


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.name)
@pytest.mark.filterwarnings("ignore")
def test_no_slip_passes(exercise):
    rng = np.random.default_rng(7)
    others = [tuple(another(value, rng) for value in case) for case in exercise.cases * 4]
    right = results(exercise, exercise.reference, others)
    for slip, code in (pair for source in exercise.sources
                       for pair in slips.variants(source.strip(), "exec")):
        scope = dict(exercise.scope)
        exec(code, scope)
        wrong = scope[exercise.reference.__name__]
        if alike(exercise, results(exercise, wrong, exercise.cases), exercise.expected):
            assert alike(exercise, results(exercise, wrong, others), right), (
                f"no case of {exercise.name} shows this slip: {slip.name}, {slip.what}")


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.name)
def test_no_two_mistakes_give_the_same_results(exercise):
    given = {m.name: results(exercise, m.wrong, exercise.cases) for m in exercise.mistakes}
    for one, other in combinations(given, 2):
        assert not alike(exercise, given[one], given[other]), f"{one}, {other}"
        assert not alike(exercise, given[one], exercise.expected), one


@pytest.mark.parametrize("exercise", VALUES, ids=lambda e: e.name)
def test_no_two_mistakes_are_the_same_number(exercise):
    given = {m.name: read(m.wrong)[0] for m in exercise.mistakes}
    for one, other in combinations(given, 2):
        assert not exercise.equal(given[one], given[other]), f"{one}, {other}"
