"""SGD against steps on paper, the libraries' documented loops, and its own symmetries."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlib.optim import SGD, SGDState

close = np.testing.assert_allclose
repeatable = settings(deadline=None, derandomize=True)
rates, fractions = st.floats(1e-3, 1), st.floats(0, 0.99)
gradients = st.lists(st.floats(-10, 10), min_size=1, max_size=12)


def follow(optimizer, grads, start=1.0):
    """Parameters after each of the given gradients."""
    params, path = np.array([start]), []
    state = optimizer.init(params)
    for grad in grads:
        params, state = optimizer.step(params, np.array([grad]), state)
        path.append(params[0])
    return np.array(path)


# From params 1 with gradients 1, 2, -1. The velocities, on paper:
#   heavy ball, momentum 1/2:  1, 5/2, 1/4        EMA form:  1/2, 5/4, 1/8
#   dampening 1/4:             3/4, 15/8, 3/16
@pytest.mark.parametrize(("optimizer", "expected"), [
    (SGD(0.1), [0.9, 0.7, 0.8]),
    (SGD(0.1, 0.5), [0.9, 0.65, 0.625]),
    (SGD.averaged(0.1, 0.5), [0.95, 0.825, 0.8125]),
    (SGD(0.1, 0.5, 0.25), [0.925, 0.7375, 0.71875]),
    (SGD(0.1, 0.5, nesterov=True), [0.85, 0.525, 0.6125]),
    (SGD.averaged(0.1, 0.5, nesterov=True), [0.925, 0.7625, 0.80625]),
], ids=["plain", "heavy ball", "EMA", "dampened", "Nesterov", "Nesterov EMA"])
def test_three_steps_on_paper(optimizer, expected):
    close(follow(optimizer, [1, 2, -1]), expected, rtol=1e-14)


def test_state_is_the_velocity_and_starts_at_zero():
    optimizer = SGD(0.1, 0.5, 0.25)
    state = optimizer.init(np.array([1.0, 2.0]))
    assert isinstance(state, SGDState)
    assert (state.velocity == [0, 0]).all()
    for expected in ([0.75, -1.5], [1.125, -2.25]):
        _, state = optimizer.step(np.zeros(2), np.array([1.0, -2.0]), state)
        close(state.velocity, expected)


def pytorch(lr, mu, dampening, nesterov, grads, theta=1.0):
    """The loop printed in the documentation of torch.optim.SGD."""
    buffer = None
    for g in grads:
        if mu != 0:
            buffer = g if buffer is None else mu * buffer + (1 - dampening) * g
            g = g + mu * buffer if nesterov else buffer
        theta -= lr * g
    return theta


@repeatable
@given(rates, fractions, st.booleans(), gradients)
def test_undampened_is_pytorch(lr, mu, nesterov, grads):
    ours = follow(SGD(lr, mu, nesterov=nesterov), grads)[-1]
    close(ours, pytorch(lr, mu, 0, nesterov, grads), rtol=1e-9, atol=1e-9)


def test_pytorch_takes_its_first_gradient_undampened():
    ema_form = SGD.averaged(0.1, 0.9)
    close(1 - follow(ema_form, [1.0]), 0.01)
    close(1 - pytorch(0.1, 0.9, 0.9, False, [1.0]), 0.1)  # ten times as far


@repeatable
@given(rates, fractions, gradients)
def test_heavy_ball_is_keras_at_a_constant_rate(lr, mu, grads):
    w, v = 1.0, 0.0
    for g in grads:
        v = mu * v - lr * g
        w = w + v
    close(follow(SGD(lr, mu), grads)[-1], w, rtol=1e-9, atol=1e-9)


def test_nesterov_is_sutskevers_in_the_look_ahead_variable():
    lr, mu = 0.02, 0.8

    def slope(theta):  # any function does; this one is not linear
        return 4 * theta**3 - theta

    theta, v = 1.2, 0.0  # Sutskever et al. 2013, eq. 3-4
    optimizer = SGD(lr, mu, nesterov=True)
    params, state = np.array([1.2]), optimizer.init([1.2])
    for _ in range(30):
        v = mu * v - lr * slope(theta + mu * v)
        theta = theta + v
        params, state = optimizer.step(params, slope(params), state)
        close(params, theta + mu * v, rtol=1e-12)


@repeatable
@given(rates, fractions, fractions, gradients)
def test_velocity_is_the_weighted_sum_of_all_gradients(lr, mu, dampening, grads):
    optimizer, theta = SGD(lr, mu, dampening), 1.0
    for t in range(len(grads)):
        theta -= lr * sum((1 - dampening) * mu**k * grads[t - k] for k in range(t + 1))
    close(follow(optimizer, grads)[-1], theta, rtol=1e-9, atol=1e-9)


@repeatable
@given(rates, fractions, fractions, st.booleans(), gradients)
def test_conventions_are_one_algorithm(lr, mu, dampening, nesterov, grads):
    optimizer = SGD(lr, mu, dampening, nesterov)
    heavy, averaged = optimizer.as_heavy_ball(), optimizer.as_averaged()
    assert (heavy.dampening, averaged.dampening) == (0, mu)
    assert heavy.momentum == averaged.momentum == mu
    assert heavy.nesterov == averaged.nesterov == nesterov
    close(heavy.learning_rate, lr * (1 - dampening))
    close(averaged.as_heavy_ball().learning_rate, heavy.learning_rate)
    close(heavy.as_averaged().learning_rate, averaged.learning_rate)
    path = follow(optimizer, grads)
    close(follow(heavy, grads), path, rtol=1e-9, atol=1e-9)
    close(follow(averaged, grads), path, rtol=1e-9, atol=1e-9)


def test_the_articles_setting_in_the_other_convention():
    article = SGD.averaged(0.01, 0.9)
    assert (article.learning_rate, article.momentum, article.dampening) == (0.01, 0.9, 0.9)
    close(article.as_heavy_ball().learning_rate, 0.001)
    close(SGD(0.01, 0.9).as_averaged().learning_rate, 0.1)


@pytest.mark.parametrize("nesterov", [False, True])
def test_no_momentum_is_plain_descent(nesterov):
    close(follow(SGD(0.5, nesterov=nesterov), [1, 2, -1]), [0.5, -0.5, 0], atol=1e-15)


@pytest.mark.parametrize("nesterov", [False, True])
def test_a_grid_equals_a_loop(nesterov):
    rng = np.random.default_rng(3)
    lr, mu, dampening = rng.uniform(0.1, 1, (4, 1)), rng.uniform(0, 1, 3), rng.uniform(0, 1, (4, 3))
    grid = SGD(lr, mu, dampening, nesterov)
    assert grid.shape == (4, 3)
    start, grads = rng.normal(size=2), rng.normal(size=(5, 2))
    params, state = start, grid.init(start)
    assert state.velocity.shape == (4, 3, 2)
    for grad in grads:
        params, state = grid.step(params, grad, state)
    for i, j in np.ndindex(4, 3):
        one = SGD(lr[i, 0], mu[j], dampening[i, j], nesterov)
        assert one.shape == ()
        for k in range(2):
            close(params[i, j, k], follow(one, grads[:, k], start[k])[-1], rtol=1e-12)
    assert SGD(0.1, 0.5, [0.1, 0.2]).shape == SGD([0.1, 0.2]).shape == (2,)
    assert grid.as_heavy_ball().shape == grid.as_averaged().shape == (4, 3)


def test_nothing_passed_in_is_modified():
    params, grad, velocity = np.ones(2), np.array([1.0, -2.0]), np.array([0.5, 0.5])
    inputs = params, grad, velocity
    for array in inputs:
        array.flags.writeable = False
    for nesterov in (False, True):
        new, state = SGD(0.1, 0.9, 0.5, nesterov).step(params, grad, SGDState(velocity))
        for made in (new, state.velocity):
            assert not any(np.shares_memory(made, given) for given in inputs)
            made[:] = 7  # what came back belongs to the caller


def test_frozen_and_free_of_the_callers_arrays():
    lr = np.array([0.1, 0.2])
    optimizer = SGD(lr)
    lr[:] = 9
    close(optimizer.learning_rate, [0.1, 0.2])
    with pytest.raises(ValueError, match="read-only"):
        optimizer.learning_rate[0] = 9
    with pytest.raises(FrozenInstanceError):
        optimizer.momentum = 0.5


NOT_NUMBERS = ["0.1", None, True, 0.1j, [0.1, [0.2]], [0.1, None]]
OUTSIDE = {
    "learning_rate": ("positive", [0, -0.1, np.nan, np.inf, [0.1, 0.0]]),
    "momentum": ("in [0, 1)", [1, -0.1, 1.1, np.nan, [0.5, 1.0]]),
    "dampening": ("in [0, 1)", [1, -0.1, 1.1, np.nan, [0.5, 1.0]]),
}


@pytest.mark.parametrize(("field", "bad"), [
    (field, bad) for field, (_, outside) in OUTSIDE.items() for bad in outside + NOT_NUMBERS
])
def test_bad_hyperparameters(field, bad):
    with pytest.raises(ValueError) as error:
        SGD(**{"learning_rate": 0.1, field: bad})
    shown = bad if bad in NOT_NUMBERS else f"{np.ravel(bad)[-1]:g}"
    text = str(error.value)
    assert text.startswith(f"{field} = {shown!r}" if bad in NOT_NUMBERS else f"{field} = {shown}")
    assert OUTSIDE[field][0] in text
    assert bad in NOT_NUMBERS or np.ndim(bad) == 0 or "at index [1]" in text


@pytest.mark.parametrize("bad", [1, "yes", None])
def test_bad_nesterov(bad):
    with pytest.raises(ValueError, match=f"^nesterov = {bad!r}: must be True or False"):
        SGD(0.1, nesterov=bad)


def test_bad_shapes():
    with pytest.raises(ValueError, match=r"learning_rate.*\(2,\).*\(3,\).*broadcast"):
        SGD([0.1, 0.2], [0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match=r"dampening.*\(2,\).*\(3,\).*broadcast"):
        SGD([0.1, 0.2], 0.5, [0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match=r"^learning_rate .*\(0,\).*at least one entry"):
        SGD([])


def test_averaged_checks_too():
    with pytest.raises(ValueError, match=r"= 1: must be in \[0, 1\)"):
        SGD.averaged(0.1, 1)
