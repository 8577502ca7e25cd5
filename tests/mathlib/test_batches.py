"""Batches(..., replace=True): batches drawn afresh from all samples."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from mathlib.descent import minimize
from mathlib.gradients import Batches
from mathlib.optim import SGD
from mathlib.problems import linear_regression

LINE = linear_regression([1, 2, 3, 4, 5, 6, 7], [2, 3, 5, 7, 11, 13, 17])


def seeded():
    return np.random.default_rng(9)


def test_every_batch_is_full_uniform_and_independent():
    drawn = []
    spy = replace(LINE, grad=lambda params, rows: drawn.append(rows) or 0 * params)
    minimize(spy, np.zeros((3, 2)), SGD(0.1), steps=4000,
             gradient=Batches(3, seeded(), replace=True))
    assert len(drawn) == 4000 and {len(rows) for rows in drawn} == {3}  # no smaller last batch
    counts = np.bincount(np.concatenate(drawn), minlength=7)
    assert (np.abs(counts - 12_000 / 7) < 4 * np.sqrt(12_000 / 7)).all()
    twice = np.mean([len(set(rows)) < 3 for rows in drawn])
    assert abs(twice - (1 - 6 * 5 / 49)) < 0.04  # also within a batch
    later = np.mean([one[0] == two[0] for one, two in pairwise(drawn)])
    assert abs(later - 1 / 7) < 0.03


def test_the_run_is_steps_on_those_batches():
    seen = []
    spy = replace(LINE, grad=lambda p, rows: seen.append(rows) or LINE.grad(p, rows))
    run = minimize(spy, [1.0, 1.0], SGD(0.01, 0.5), steps=9,
                   gradient=Batches(2, seeded(), replace=True))
    params, velocity = np.ones(2), np.zeros(2)
    for t, rows in enumerate(seen, start=1):
        velocity = 0.5 * velocity + LINE.grad(params, rows)
        params = params - 0.01 * velocity
        np.testing.assert_allclose(run.params[t], params, rtol=1e-12)


def test_without_it_the_batches_are_as_before():
    runs = [minimize(LINE, [0, 0], SGD(0.01), steps=20, gradient=Batches(3, seeded(), **how)).params
            for how in ({}, {"replace": False}, {"replace": True})]
    assert np.array_equal(runs[0], runs[1]) and not np.allclose(runs[0], runs[2])


@pytest.mark.parametrize("bad", [1, None, "yes"])
def test_bad_input(bad):
    with pytest.raises(ValueError, match=f"replace = {bad!r}: must be True or False"):
        Batches(2, seeded(), replace=bad)
