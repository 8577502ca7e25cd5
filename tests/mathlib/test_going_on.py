"""Settings that compare, trajectories that are finite, and a run cut in two: the same run."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import count

import numpy as np
import pytest

from mathlib import frameworks
from mathlib.adaptive import Adam, RMSProp
from mathlib.descent import minimize
from mathlib.ema import ema
from mathlib.gradients import Batches, Full, Noise
from mathlib.optim import SGD, Optimizer
from mathlib.problems import linear_regression, quadratic

same = np.testing.assert_array_equal
BOWL = quadratic([1.0, 2.0])
LINE = linear_regression(*np.random.default_rng(3).normal(size=(2, 23)))
EVERY = [
    SGD(0.1, 0.9, nesterov=True), RMSProp(0.01), Adam(0.01, weight_decay=0.1),
    frameworks.PyTorchSGD(0.1, 0.9, 0.5), frameworks.KerasSGD(0.1, 0.9),
    frameworks.OptaxTrace(0.1, 0.9), frameworks.OptaxEMA(0.1, 0.9),
]


def refused(call):
    with pytest.raises(ValueError) as error:
        call()
    return str(error.value)


# 6: settings compare, with arrays too; what is kept is finite

def test_settings_compare_and_can_be_hashed():
    pair = SGD([0.1, 0.2], 0.9), SGD(np.array([0.1, 0.2]), [0.9])
    assert pair[0] != pair[1]  # shapes () and (1,) are not the same setting
    equal = [(SGD([0.1, 0.2]), SGD([0.1, 0.2])), (SGD(1), SGD(1.0)), (SGD(0.1, -0.0), SGD(0.1)),
             (Adam([[0.1]], 0.5), Adam(np.array([[0.1]]), 0.5)), (SGD([-0.0 + 1, 1]), SGD([1, 1]))]
    for one, two in equal:
        assert one == two and hash(one) == hash(two)
    different = [SGD([0.1, 0.2]), SGD([0.1, 0.3]), SGD(0.1), SGD([0.1]), SGD(0.1, nesterov=True),
                 frameworks.OptaxTrace(0.1), frameworks.KerasSGD(0.1), Adam(0.1), RMSProp(0.1)]
    assert len(set(different)) == len(different)
    assert SGD(0.1) != 0.1 and SGD(0.1) is not None
    calls = cache(lambda rule: object())
    assert calls(SGD([0.1, 0.2])) is calls(SGD([0.1, 0.2]))


def test_an_optimiser_of_ones_own():
    @dataclass(frozen=True, eq=False)
    class Signs(Optimizer):
        stride: float = 0.25

        def init(self, params):
            return ()

        def step(self, params, grad, state):
            return params - self._wide.stride * np.sign(grad), state

    run = minimize(quadratic([1.0]), 1.0, Signs([0.25, 0.5]), steps=2)
    same(run.params[:, :, 0], [[1, 1], [0.75, 0.5], [0.5, 0]])
    assert "stride = nan" in refused(lambda: Signs(np.nan))


def test_what_a_trajectory_holds_is_finite_or_nan():
    """The loss sees the first parameter only; the second one overflows."""
    blind = replace(BOWL, loss=lambda p: p[..., 0] ** 2, grad=lambda p: p * [1.0, -1e200])
    run = minimize(blind, [[1.0, 1.0], [1.0, 0.0]], SGD(0.1), steps=6)
    same(run.diverged, [True, False])
    assert not np.isinf(run.params).any() and not np.isinf(run.losses).any()
    same(np.isnan(run.losses[:, 0]), np.isnan(run.params[:, 0]).any(axis=-1))
    assert np.isfinite(run.params[:2]).all()


# 7: a run cut in two is the same run

def source(kind):
    rng = np.random.default_rng(11)
    return {"full": Full(), "dealt": Batches(7, rng), "drawn": Batches(7, rng, replace=True),
            "noise": Noise(0.3, rng), "both": Noise(0.3, rng, on=Batches(7, rng))}[kind]


@pytest.mark.parametrize("kind", ["full", "dealt", "drawn", "noise", "both"])
@pytest.mark.parametrize("rule", [
    *EVERY, SGD([0.01, 0.1, 1.5], 0.9), lambda t: SGD(0.3 / t, 0.9), Adam([0.1, 0.2])])
def test_fifty_steps_and_fifty_more_are_a_hundred(rule, kind):
    whole = minimize(LINE, [3.0, -1.0], rule, steps=100, gradient=source(kind))
    for parts in ((50, 50), (1, 99), (33, 0, 33, 34)):
        gradient, here, runs = source(kind), [3.0, -1.0], []
        for steps in parts:
            runs.append(minimize(LINE, here, rule, steps=steps, gradient=gradient))
            here = runs[-1].end
        joined = np.concatenate([runs[0].params, *(run.params[1:] for run in runs[1:])])
        same(joined, whole.params)
        same(np.concatenate([runs[0].losses, *(r.losses[1:] for r in runs[1:])]), whole.losses)
        same(runs[-1].diverged, whole.diverged)
        assert here.steps == whole.end.steps == 100


def test_what_has_diverged_stays_so_and_is_measured_by_the_first_start():
    """From 1e-3 the loss of a diverging run passes its limit at the same step, cut or not."""
    grid = SGD([0.1, 2.2, 3.0])
    whole = minimize(BOWL, [1e-3, 1e-3], grid, steps=60)
    assert list(whole.diverged) == [False, True, True]
    first = minimize(BOWL, [1e-3, 1e-3], grid, steps=20)
    more = minimize(BOWL, first.end, grid, steps=40)
    same(np.concatenate([first.losses, more.losses[1:]]), whole.losses)


def test_a_grid_may_go_on_from_one_run():
    first = minimize(BOWL, [1, 1], SGD(0.1, 0.9), steps=20)
    grid = minimize(BOWL, first.end, SGD([0.1, 0.01], 0.9), steps=20)
    for i, learning_rate in enumerate((0.1, 0.01)):
        alone = minimize(BOWL, first.end, SGD(learning_rate, 0.9), steps=20)
        same(grid.params[:, i], alone.params)


def test_a_run_goes_on_only_where_it_can():
    run = minimize(LINE, [1, 1], SGD(0.1), steps=5, gradient=Batches(4, np.random.default_rng(0)))
    for call, said in (
        (lambda: minimize(LINE, run.end, Adam(0.1), steps=1), "must be a AdamState: go on"),
        (lambda: minimize(quadratic([1, 2, 3]), run.end, SGD(0.1), steps=1), "must be 3"),
        (lambda: minimize(BOWL, run.end, SGD(0.1), steps=1), "still to deal"),
        (lambda: minimize(LINE, run, SGD(0.1), steps=1), "start = Trajectory"),
    ):
        assert said in refused(call)


def test_every_and_the_end():
    thin = minimize(BOWL, [1, 1], SGD(0.1, 0.9), steps=12, every=4)
    same(thin.end.params, thin.params[-1])
    numbers = count(1)
    more = minimize(BOWL, thin.end, lambda t: SGD(0.1, 0.9) if t == 12 + next(numbers) else None,
                    steps=3)
    assert len(more.params) == 4  # the schedule goes on with step 13


# 8: digits of an average that remembers long

@pytest.mark.parametrize("gap", [1e-8, 2**-40, 1e-12])
def test_a_debiased_constant_is_that_constant(gap):
    for decay in (1 - gap, [1 - gap, 0.0, 0.5]):
        averages = ema(np.full(300, 7.0), decay, debias=True)
        np.testing.assert_allclose(averages, 7.0, rtol=1e-13)
