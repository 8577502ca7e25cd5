"""RMSProp and Adam against steps on paper, closed forms and their own symmetries."""

from fractions import Fraction as F

import numpy as np
import pytest

from mathlib.adaptive import Adam, RMSProp
from mathlib.descent import minimize
from mathlib.problems import quadratic, rosenbrock

close = np.testing.assert_allclose
TINY = 1e-300  # an epsilon that no gradient notices


def follow(optimizer, grads, start=0.0):
    """Parameters after each of the given gradients."""
    params, path = np.array([start]), []
    state = optimizer.init(params)
    for grad in grads:
        params, state = optimizer.step(params, np.array([grad]), state)
        path.append(params[0])
    return np.array(path)


def test_rmsprop_on_paper():
    """decay 3/4, gradients 4 and 2: squares 4 and 4, roots 2 and 2."""
    close(follow(RMSProp(1, 0.75, 1.0), [4, 2]), -np.cumsum([F(4, 3), F(2, 3)]).astype(float))
    close(follow(RMSProp(1, 0.75, 5.0, epsilon_inside=True), [4, 2]), [-4 / 3, -2])  # sqrt(9) = 3


def test_adam_on_paper():
    """beta1 1/2, beta2 3/4, gradients 4 and 0.

    mean 2, 1 over 1/2, 3/4: 4, 4/3; square 4, 3 over 1/4, 7/16: 16, 48/7.
    """
    moves = [F(4, 5), float(F(4, 3)) / (float(F(48, 7)) ** 0.5 + 1)]
    close(follow(Adam(1, 0.5, 0.75, 1.0), [4, 0]), -np.cumsum(moves).astype(float))


@pytest.mark.parametrize("grad", [1e-6, -3, 1e6])
@pytest.mark.parametrize("betas", [(0, 0), (0.9, 0.999), (0.5, 0.1)])
def test_adams_first_step_is_the_sign(grad, betas):
    close(follow(Adam(0.1, *betas, epsilon=TINY), [grad]), -0.1 * np.sign(grad), rtol=1e-12)


def test_a_constant_gradient_moves_adam_at_a_constant_pace():
    """Both averages of a constant are that constant, once their bias is removed."""
    close(follow(Adam(0.1, 0.9, 0.99, TINY), [7] * 50), -0.1 * np.arange(1, 51), rtol=1e-12)


@pytest.mark.parametrize("inside", [False, True])
def test_a_constant_gradient_slows_rmsprop_to_that_pace(inside):
    """The mean of squares is g**2 (1 - decay**t)."""
    paces = 0.1 / np.sqrt(1 - 0.9 ** np.arange(1.0, 51))
    close(follow(RMSProp(0.1, 0.9, TINY, inside), [-7] * 50), np.cumsum(paces), rtol=1e-12)


@pytest.mark.parametrize("make", [RMSProp, Adam])
def test_the_gradients_unit_does_not_matter(make):
    grads = np.random.default_rng(5).normal(size=30)
    rule = make(0.1, epsilon=TINY)
    close(follow(rule, 1000 * grads), follow(rule, grads), rtol=1e-12)


def test_adam_without_memory_of_the_mean_is_rmsprop_with_its_bias_removed():
    """A learning rate of alpha sqrt(1 - decay**t) is that correction."""
    problem, start = rosenbrock(), [-1.2, 1.0]
    runs = [minimize(problem, start, rule, steps=200).params for rule in (
        Adam(0.05, 0, 0.9, TINY), lambda t: RMSProp(0.05 * (1 - 0.9**t) ** 0.5, 0.9, TINY))]
    close(*runs, rtol=1e-9)


def test_epsilon_outside_slows_small_gradients():
    """Far below epsilon the root vanishes against it: the step is grad * learning_rate / epsilon,
    over sqrt(epsilon) when it stands inside."""
    small = 1e-9
    close(follow(RMSProp(0.1, 0.5, 1.0), [small]), -0.1 * small, rtol=1e-6)
    close(follow(RMSProp(0.1, 0.5, 4.0, epsilon_inside=True), [small]), -0.1 * small / 2, rtol=1e-6)
    close(follow(Adam(0.1, epsilon=1.0), [small]), -0.1 * small, rtol=1e-6)


def test_weight_decay_is_decoupled():
    """Without a gradient nothing but the decay is left; with one, the averages do not see it."""
    decayed = follow(Adam(0.5, weight_decay=0.25), [0, 0, 0], start=8.0)
    close(decayed, 8 * 0.875 ** np.arange(1, 4))
    rules = [Adam(0.5, weight_decay=decay) for decay in (0, 0.25)]
    states = [rule.step(np.array([8.0]), np.array([2.0]), rule.init([8.0])) for rule in rules]
    close(states[0][0] - states[1][0], 0.5 * 0.25 * 8)
    assert states[0][1] == states[1][1]


@pytest.mark.parametrize(("make", "grid"), [
    (RMSProp, {"decay": [0, 0.9, 0.5], "epsilon": [[1e-8], [1e-2]], "epsilon_inside": True}),
    (Adam, {"beta1": [0, 0.9], "beta2": [[0.9], [0.999]], "epsilon": 1e-6,
            "weight_decay": [[[0]], [[0.1]]]}),
])
def test_a_grid_equals_a_loop(make, grid):
    optimizer = make(0.05, **grid)
    run = minimize(rosenbrock(), [0.5, 0.5], optimizer, steps=30)
    assert run.params.shape[1:-1] == optimizer.shape != ()
    values = {name: np.broadcast_to(value, optimizer.shape) for name, value in grid.items()}
    for index in np.ndindex(optimizer.shape):
        one = make(0.05, **{name: value[index].item() for name, value in values.items()})
        assert one.shape == ()
        alone = minimize(rosenbrock(), [0.5, 0.5], one, steps=30).params
        close(run.params[(slice(None), *index)], alone, rtol=1e-12)


@pytest.mark.parametrize("make", [RMSProp, Adam])
def test_curvatures_do_not_matter_along_the_axes(make):
    """One step length each: a ravine along the axes is as easy as a round bowl."""
    runs = [minimize(quadratic(curvatures), [1.0, 1.0], make(0.01, epsilon=TINY), steps=80).params
            for curvatures in ([1, 1], [1, 10_000])]
    close(*runs, rtol=1e-9)


@pytest.mark.parametrize("optimizer", [RMSProp(0.1), Adam(0.1, weight_decay=0.1)])
def test_nothing_passed_in_is_modified_or_kept(optimizer):
    params, grad = np.ones(2), np.array([1.0, -2.0])
    state = optimizer.init(params)
    inputs = [params, grad, *(x for x in state if isinstance(x, np.ndarray))]
    for array in inputs:
        array.flags.writeable = False
    new, state = optimizer.step(params, grad, state)
    for made in (new, *(x for x in state if isinstance(x, np.ndarray))):
        assert not any(np.shares_memory(made, given) for given in inputs)


@pytest.mark.parametrize(("make", "field", "bad", "allowed"), [
    (RMSProp, "learning_rate", -1, "positive"),
    (RMSProp, "decay", 1, "in [0, 1)"),
    (RMSProp, "epsilon", 0, "positive"),
    (RMSProp, "epsilon_inside", 1, "True or False"),
    (Adam, "beta1", [0.5, 1], "in [0, 1)"),
    (Adam, "beta2", 1.5, "in [0, 1)"),
    (Adam, "epsilon", np.inf, "positive"),
    (Adam, "weight_decay", -0.1, "a number >= 0"),
])
def test_bad_input(make, field, bad, allowed):
    with pytest.raises(ValueError) as error:
        make(**{"learning_rate": 0.1, field: bad})
    assert str(error.value).startswith(f"{field} = ") and allowed in str(error.value)


def test_shapes_must_broadcast():
    with pytest.raises(ValueError, match=r"beta1.*beta2.*must broadcast"):
        Adam(0.1, [0.5, 0.6], [0.9, 0.8, 0.7])
