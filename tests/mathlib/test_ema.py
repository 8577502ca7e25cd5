"""Moving averages against hand-computed numbers, exact fractions and their own properties."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mathlib.ema import ema, ema_weights, half_life, mean_age, variance_window

close = np.testing.assert_allclose
decays = st.floats(0, 0.999)
values = arrays(float, st.integers(1, 30), elements=st.floats(-1e3, 1e3))
repeatable = settings(deadline=None, derandomize=True)


@pytest.mark.parametrize(("series", "decay", "debias", "expected"), [
    ([1, 0, 0], 0.9, False, [0.1, 0.09, 0.081]),
    ([1, 2, 3], 0.5, False, [0.5, 1.25, 2.125]),
    ([1, 2, 3], 0.5, True, [1, 5 / 3, 17 / 7]),
    ([4, 4, 4], 0.9, False, [0.4, 0.76, 1.084]),
    ([4, 4, 4], 0.9, True, [4, 4, 4]),
    ([3, -1], 0, False, [3, -1]),
])
def test_computed_by_hand(series, decay, debias, expected):
    result = ema(series, decay, debias=debias)
    assert result.dtype == np.float64
    close(result, expected, rtol=1e-14)


@pytest.mark.parametrize("decay", [F(0), F(1, 2), F(3, 4), F(1, 8)])
def test_is_the_weighted_sum_in_exact_fractions(decay):
    series = [F(n, 4) for n in (3, -7, 12, 0, 5, 5, -1)]
    exact = [sum((1 - decay) * decay**k * series[t - k] for k in range(t + 1)) for t in range(7)]
    got = ema([float(v) for v in series], float(decay))
    assert [F(v) for v in got] == exact  # these fractions are floats: no rounding at all


def test_debiased_is_numpys_weighted_average():
    series = np.random.default_rng(1).normal(size=(40, 3))
    got = ema(series, 0.8, debias=True)
    for t in range(40):
        close(got[t], np.average(series[: t + 1], axis=0, weights=0.8 ** np.arange(t, -1, -1.0)))


def test_bias_correction_is_for_the_output_only():
    series = [5.0, -3.0, 2.0]
    close(ema(series, 0.6, debias=True) * (1 - 0.6 ** np.array([1, 2, 3])), ema(series, 0.6))


def test_weights():
    close(ema_weights(0.9, 3), [0.1, 0.09, 0.081], rtol=1e-14)
    close(ema_weights(0.0, 3), [1, 0, 0])
    close(ema_weights([0.5, 0.9], 2), [[0.5, 0.25], [0.1, 0.09]])
    close(ema_weights(0.7, 25).sum(), 1 - 0.7**25, rtol=1e-14)
    close(ema_weights(0.7, 25), ema([1.0] + 24 * [0.0], 0.7))  # an impulse is forgotten so


@pytest.mark.parametrize("decay", [0.3, 0.9, 0.99])
def test_three_windows_measured(decay):
    close(decay ** half_life(decay), 0.5)
    age = np.arange(4000.0)
    weight = (1 - decay) * decay**age
    close(mean_age(decay), (age * weight).sum())
    close(mean_age(decay), 4000.0 - ema(np.arange(4001.0), decay)[-1])  # the lag behind a ramp
    close(variance_window(decay), 1 / (weight**2).sum())


def test_windows_at_known_decays():
    assert [half_life(0.0), mean_age(0.0), variance_window(0.0)] == [0, 0, 1]
    assert [half_life(0.5), mean_age(0.5), variance_window(0.5)] == [1, 1, 3]
    close(half_life([0.5, 0.25]), [1, 0.5])
    close(mean_age([0.5, 0.75]), [1, 3])
    close(variance_window([0.5, 0.75]), [3, 7])


@repeatable
@given(st.floats(-1e3, 1e3), decays, st.integers(1, 50))
def test_of_a_constant(constant, decay, steps):
    series = np.full(steps, constant)
    close(ema(series, decay)[-1], constant * (1 - decay**steps), rtol=1e-9, atol=1e-12)
    close(ema(series, decay, debias=True), series, rtol=1e-9, atol=1e-12)


@repeatable
@given(values, decays, st.floats(-9, 9), st.booleans())
def test_is_linear(series, decay, factor, debias):
    other = np.cos(np.arange(len(series)))
    both = ema(factor * series + other, decay, debias=debias)
    apart = factor * ema(series, decay, debias=debias) + ema(other, decay, debias=debias)
    close(both, apart, rtol=1e-9, atol=1e-8)


@repeatable
@given(values, decays, st.integers(1, 9))
def test_waiting_shifts_it(series, decay, wait):
    late = ema(np.concatenate([np.zeros(wait), series]), decay)
    assert not late[:wait].any()
    np.testing.assert_array_equal(late[wait:], ema(series, decay))


@repeatable
@given(values, decays)
def test_debiased_stays_within_what_was_seen(series, decay):
    average = ema(series, decay, debias=True)
    slack = 1e-9 * (1 + np.abs(series).max())
    assert (average <= np.maximum.accumulate(series) + slack).all()
    assert (average >= np.minimum.accumulate(series) - slack).all()


@pytest.mark.parametrize("debias", [False, True])
def test_broadcasting_equals_a_loop(debias):
    series, grid = np.random.default_rng(2).normal(size=(20, 3)), np.array([[0.0], [0.5], [0.9]])
    together = ema(series, grid, debias=debias)
    assert together.shape == (20, 3, 3)
    for row, decay in enumerate(grid[:, 0]):
        for column in range(3):
            alone = ema(series[:, column], decay, debias=debias)
            close(together[:, row, column], alone, rtol=1e-13)


def test_inputs_stay_as_they_were():
    series, decay = np.arange(6.0).reshape(3, 2), np.array([0.5, 0.9])
    result = ema(series, decay, debias=True)
    result[:] = 7
    assert (series == np.arange(6.0).reshape(3, 2)).all()
    assert (decay == [0.5, 0.9]).all()


@pytest.mark.parametrize("function", [
    lambda decay: ema([1.0], decay), lambda decay: ema_weights(decay, 3),
    half_life, mean_age, variance_window,
])
@pytest.mark.parametrize(("bad", "shown"), [
    (1, "1"), (1.5, "1.5"), (-0.1, "-0.1"), (np.nan, "nan"), (np.inf, "inf"),
    ("0.9", "'0.9'"), (None, "None"), (True, "True"), (0.5j, "0.5j"), ([[1], 2], "[[1], 2]"),
])
def test_bad_decay(function, bad, shown):
    with pytest.raises(ValueError) as error:
        function(bad)
    assert str(error.value).startswith(f"decay = {shown}")
    assert "in [0, 1)" in str(error.value)


@pytest.mark.parametrize(("bad", "shown", "allowed"), [
    ([], "shape (0,)", "at least one entry"),
    (np.empty((3, 0)), "shape (3, 0)", "at least one entry"),
    (5.0, "shape ()", "ax"),
    ([1, np.nan], "nan at index [1]", "finite"),
    ([[1, 2], [np.inf, 3]], "inf at index [1, 0]", "finite"),
    (["a"], "['a']", "number"), (None, "None", "number"), ([1j], "[1j]", "number"),
    ([True], "[True]", "number"), ([[1], [1, 2]], "[[1], [1, 2]]", "number"),
])
def test_bad_values(bad, shown, allowed):
    with pytest.raises(ValueError) as error:
        ema(bad, 0.9)
    for part in ("values", shown, allowed):
        assert part in str(error.value)


def test_bad_shapes():
    with pytest.raises(ValueError, match=r"values, decay.*\(2,\).*\(3,\).*broadcast"):
        ema(np.ones((5, 2)), [0.1, 0.2, 0.3])


@pytest.mark.parametrize("bad", [0, -1, 2.0, True, None, "3"])
def test_bad_steps(bad):
    with pytest.raises(ValueError, match=f"^steps = {bad!r}: .*whole number at least 1"):
        ema_weights(0.9, bad)
