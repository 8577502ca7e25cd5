"""What people reported: wrong objects, lost masks and shapes, messages that grow with the data."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from mathlib import frameworks
from mathlib.adaptive import Adam, RMSProp
from mathlib.descent import minimize
from mathlib.ema import ema, ema_weights, half_life, mean_age, variance_window
from mathlib.gradients import Batches, Full, Noise
from mathlib.network import Network
from mathlib.noise import mean_square_rate, noise_floor, shuffled_share, stationary_variance
from mathlib.optim import SGD, Optimizer
from mathlib.problems import Problem, double_well, linear_regression, quadratic, roundabout, saddle
from mathlib.theory import critical_momentum, largest_learning_rate, nesterov, polyak, rate, roots

same = np.testing.assert_array_equal
BOWL = quadratic([1.0, 2.0])
DATA = np.random.default_rng(3).normal(size=(2, 23))
LINE = linear_regression(*DATA)
EVERY = [
    SGD(0.1, 0.9, nesterov=True), RMSProp(0.01), Adam(0.01, weight_decay=0.1),
    frameworks.PyTorchSGD(0.1, 0.9, 0.5), frameworks.KerasSGD(0.1, 0.9),
    frameworks.OptaxTrace(0.1, 0.9), frameworks.OptaxEMA(0.1, 0.9),
]


def refused(call):
    with pytest.raises(ValueError) as error:
        call()
    return str(error.value)


# 1 and 2: another object than the one that is meant

@pytest.mark.parametrize("bad", [
    SGD, Adam, Optimizer, None, "SGD", 0.1, [SGD(0.1)], BOWL, {"learning_rate": 0.1},
])
def test_no_optimizer(bad):
    text = refused(lambda: minimize(BOWL, [1, 1], bad, steps=4))
    assert text.startswith("optimizer = ") and "SGD(0.1)" in text and "schedule" in text


@pytest.mark.parametrize("steps", [0, 4])
@pytest.mark.parametrize("bad", [
    lambda t: 0.1 / t, lambda t: None, lambda t: SGD, lambda t: "SGD", lambda t: [SGD(0.1)],
])
def test_no_schedule(bad, steps):
    text = refused(lambda: minimize(BOWL, [1, 1], bad, steps=steps))
    assert text.startswith("optimizer at step 1 = ") and "SGD(0.1)" in text


@pytest.mark.parametrize("bad", [
    None, quadratic, BOWL.loss, BOWL.grad, "quadratic", [1, 2], SGD(0.1), Problem, np.ones(2)])
def test_no_problem(bad):
    text = refused(lambda: minimize(bad, [1, 1], SGD(0.1), steps=4))
    assert text.startswith("problem = ") and "quadratic" in text


@pytest.mark.parametrize("bad", [SGD(0.1), BOWL, np.ones, object(), {1, 2}, {"x": 1}, b"1"])
def test_no_start(bad):
    assert refused(lambda: minimize(BOWL, bad, SGD(0.1), steps=4)).startswith("start = ")


def test_arguments_exchanged():
    assert refused(lambda: minimize([1, 1], BOWL, SGD(0.1), steps=1)).startswith("problem = [1, 1]")
    assert refused(lambda: minimize(BOWL, SGD(0.1), [1, 1], steps=1)).startswith("start = SGD(")
    assert refused(lambda: minimize(SGD(0.1), [1, 1], BOWL, steps=1)).startswith("problem = SGD(")


@pytest.mark.parametrize("call", [
    lambda: rate(Adam(0.1), 1.0), lambda: polyak(1, 2) and roots(SGD, 1.0),
    lambda: stationary_variance(None, 1, 1), lambda: shuffled_share(RMSProp(0.1), 1.0, 3),
])
def test_theory_is_about_sgd(call):
    assert "must be an SGD" in refused(call)


def test_a_schedule_is_called_once_a_step():
    called = []
    minimize(BOWL, [1, 1], lambda t: called.append(t) or SGD(0.1), steps=4)
    assert called == [1, 2, 3, 4]


TWO = [SGD(0.1), SGD(0.1)]
LEFT = iter(TWO)


@pytest.mark.parametrize("schedule", [
    lambda t: TWO[t - 1], lambda t: dict(enumerate(TWO, 1))[t], lambda t: next(LEFT)])
def test_a_schedule_that_ends(schedule):
    assert "ended before step 3" in refused(lambda: minimize(BOWL, [1, 1], schedule, steps=9))


@pytest.mark.parametrize(("then", "said"), [
    (Adam(0.1), "of one kind"), (None, "of one kind"),
    (0.1, "0.1: must be an optimiser"), (SGD([0.1, 0.2, 0.3]), "shape (3,): must be"),
])
def test_a_schedule_that_changes_its_kind(then, said):
    rules = lambda t: SGD(0.1) if t < 5 else then  # noqa: E731
    text = refused(lambda: minimize(BOWL, [1, 1], rules, steps=9))
    assert "optimizer at step 5" in text and said in text


# 3: masks and complex numbers are lost nowhere

NET = Network(2, 2, 2)
TAKERS = {
    "values": lambda bad: ema(bad, 0.9),
    "decay": [lambda bad: ema([1.0], bad), half_life, mean_age, variance_window,
              lambda bad: ema_weights(bad, 2)],
    "curvatures": [quadratic, lambda bad: noise_floor(SGD(0.1), bad, 1.0)],
    "x": [lambda bad: linear_regression(bad, [1, 2]), lambda bad: NET.problem([bad, bad], [0, 1])],
    "y": lambda bad: linear_regression([1, 2], bad),
    "labels": lambda bad: NET.problem(np.eye(2), bad),
    "start": lambda bad: minimize(BOWL, bad, SGD(0.1), steps=1),
    "learning_rate": [lambda bad, make=make: make(bad) for make in (
        SGD, RMSProp, Adam, frameworks.KerasSGD, lambda bad: critical_momentum(bad, 0.1))],
    "momentum": [lambda bad: SGD(0.1, bad), lambda bad: largest_learning_rate(1, bad)],
    "curvature": [lambda bad: rate(SGD(0.1), bad), lambda bad: shuffled_share(SGD(0.1), bad, 3),
                  lambda bad: stationary_variance(SGD(0.1), bad, 1)],
    "noise": lambda bad: stationary_variance(SGD(0.1), 1.0, bad),
    "spread": lambda bad: mean_square_rate(SGD(0.1), 1.0, bad),
    "smallest": [lambda bad: polyak(bad, 1), lambda bad: nesterov(bad, 1)],
    "params": [BOWL.loss, BOWL.grad, double_well().loss, LINE.grad,
               *[lambda bad, o=o: o.step(bad, [1.0, 1.0], o.init([1.0, 1.0])) for o in EVERY]],
    "grad": [lambda bad, o=o: o.step([1.0, 1.0], bad, o.init([1.0, 1.0])) for o in EVERY],
}
TAKERS = [(name, call) for name, calls in TAKERS.items()
          for call in (calls if isinstance(calls, list) else [calls])]


@pytest.mark.parametrize(("name", "call"), TAKERS)
def test_masked_arrays_are_refused(name, call):
    for bad in (np.ma.array([0.1, 0.2], mask=[False, True]), np.ma.array([0.1, 0.2])):
        text = refused(lambda bad=bad: call(bad))
        assert name in text and "mask" in text
    assert "mask" in refused(lambda: quadratic([1.0, np.ma.masked]))


@pytest.mark.parametrize(("name", "call"), TAKERS)
def test_complex_numbers_are_refused(name, call):
    for bad in ([0.1, 0.2 + 1e-9j], np.array([0.1, 0.2 + 0j])):
        text = refused(lambda bad=bad: call(bad))
        assert name in text and "real number" in text


@pytest.mark.parametrize("value", [(1 + 2j), "1", None])
def test_a_problem_that_gives_something_else_is_refused(value):
    wrong = replace(BOWL, loss=lambda p: value, grad=lambda p: value)
    assert refused(lambda: wrong.loss([1, 1])).startswith("loss of quadratic = ")
    assert refused(lambda: minimize(wrong, [1, 1], SGD(0.1), steps=1)).startswith("grad of quad")


# 4: shapes and float64

@pytest.mark.parametrize("grad", [
    lambda p: p[..., :1], lambda p: p.sum(), lambda p: p[..., None], lambda p: 1.0,
    lambda p: np.ones((3, 2)),
])
def test_a_gradient_of_another_shape_is_refused(grad):
    wrong = replace(BOWL, grad=grad)
    for source in (Full(), Noise(0.1, np.random.default_rng(0))):
        text = refused(lambda s=source: minimize(wrong, [1, 1], SGD(0.1), steps=3, gradient=s))
        assert f"grad of quadratic has shape {np.shape(grad(np.ones(2)))}" in text
        assert "params have shape (2,)" in text


@pytest.mark.parametrize("loss", [lambda p: p, lambda p: p[..., :1], lambda p: 0.0])
def test_a_loss_of_another_shape_is_refused(loss):
    text = refused(lambda: minimize(replace(BOWL, loss=loss), [1, 1], SGD(0.1), steps=3))
    assert "loss of quadratic has shape" in text and "(4,)" in text


def test_parameters_of_another_length_are_refused():
    for call in (BOWL.loss, BOWL.grad, double_well().grad):
        assert "(3,)" in refused(lambda call=call: call([1.0, 2.0, 3.0]))
        assert "()" in refused(lambda call=call: call(1.0))


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.float16, np.float32, np.longdouble])
def test_every_kind_of_number_is_float64_before_it_is_used(kind):
    """100 * 100 does not fit in int8, 1 - 2 not in uint8, and float32 keeps seven digits."""
    point = np.array([100, 3], kind)
    for problem in (BOWL, LINE, saddle()):
        same(problem.loss(point), problem.loss([100.0, 3.0]))
        same(problem.grad(point), problem.grad([100.0, 3.0]))
        assert problem.grad(point).dtype == np.float64
    for rule in EVERY:
        steps = [rule.step(p, p, rule.init(p))[0] for p in (point, point.astype(float))]
        same(*steps)
        assert steps[0].dtype == np.float64
    same(minimize(LINE, point, SGD(0.01), steps=3).params,
         minimize(LINE, [100.0, 3.0], SGD(0.01), steps=3).params)
    same(noise_floor(SGD(0.1), point, kind(100)), noise_floor(SGD(0.1), [100.0, 3.0], 100.0))
    same(ema(point, 0.5), ema([100.0, 3.0], 0.5))
    x = np.array([100, 90, 80], kind)
    same(linear_regression(x, x).minimum, linear_regression(*[x.astype(float)] * 2).minimum)


def test_large_whole_numbers_and_fractions_are_real():
    same(ema([2**70, Fraction(1, 2)], 0.0), [2.0**70, 0.5])
    assert SGD(Fraction(1, 4)) == SGD(0.25)


@pytest.mark.parametrize("rule", EVERY, ids=repr)
def test_lists_into_step(rule):
    params, grad = [1.0, -2.0], [0.5, 0.25]
    given = rule.step(params, grad, rule.init(params))
    expected = rule.step(np.array(params), np.array(grad), rule.init(np.array(params)))
    same(given[0], expected[0])
    for mine, theirs in zip(given[1], expected[1], strict=True):
        same(mine, theirs)


# 5: short messages, the first bad index, switches

@pytest.mark.parametrize(("call", "shown"), [
    (lambda: ema(["a"] * 200_000, 0.9), "'a' at index [0]"),
    (lambda: ema([1.0] * 199_999 + [None], 0.9), "None at index [199999]"),
    (lambda: ema([[1.0, 2.0]] * 1000 + [[1.0, "b"]], 0.9), "'b' at index [1000, 1]"),
    (lambda: ema([[1.0, 2.0]] * 1000 + [[1.0]], 0.9), "length 1 at index [1000]"),
    (lambda: ema(np.full(200_000, 1j), 0.9), "1j at index [0]"),
    (lambda: ema(np.zeros(200_000, bool), 0.9), "False at index [0]"),
    (lambda: ema("x" * 10**6, 0.9), "xxx"),
    (lambda: ema(np.r_[np.ones(200_000), np.nan], 0.9), "nan at index [200000]"),
    (lambda: SGD(["x" * 10**6]), "at index [0]"),
    (lambda: SGD(0.1, nesterov=["x"] * 10**6), "nesterov"),
    (lambda: minimize(BOWL, [1, 1], SGD(0.1), steps=[1] * 10**6), "steps"),
    (lambda: minimize(BOWL, [1, 1], ["x"] * 10**6, steps=1), "optimizer"),
    (lambda: minimize("x" * 10**6, [1, 1], SGD(0.1), steps=1), "problem"),
    (lambda: NET.problem(np.ones((10**4, 2)), ["a"] * 10**4), "'a' at index [0]"),
    (lambda: NET.problem(np.ones((10**4, 2)), [0] * 9999 + [2]), "2 at index [9999]"),
    (lambda: NET.problem(np.ones((10**4, 2)), [0] * 9999 + [0.5]), "0.5 at index [9999]"),
    (lambda: polyak(np.linspace(1, 2, 10**5), 1.5), "at most largest"),
    (lambda: frameworks.KerasSGD(0.1, weight_decay=np.ones(10**5)).as_sgd(), "weight_decay"),
    (lambda: double_well([0.1] * 10**6), "tilt"),
])
def test_messages_are_short_and_name_the_first_bad_index(call, shown):
    text = refused(call)
    assert shown in text and len(text) < 300, text


@pytest.mark.parametrize("bad", ["no", 1, 0, None, [True]])
@pytest.mark.parametrize(("field", "call"), [
    ("debias", lambda bad: ema([1.0], 0.9, debias=bad)),
    ("debias", lambda bad: frameworks.OptaxEMA(0.1, debias=bad)),
    ("epsilon_inside", lambda bad: RMSProp(0.1, epsilon_inside=bad)),
    ("nesterov", lambda bad: SGD.averaged(0.1, 0.9, nesterov=bad)),
    ("nesterov", lambda bad: frameworks.KerasSGD(0.1, nesterov=bad)),
    ("replace", lambda bad: Batches(2, np.random.default_rng(0), replace=bad)),
])
def test_switches_are_true_or_false(field, call, bad):
    assert refused(lambda: call(bad)) == f"{field} = {bad!r}: must be True or False"


def test_numpys_own_true_is_one():
    assert SGD(0.1, nesterov=np.True_) == SGD(0.1, nesterov=True)


def test_a_roundabouts_curvatures_are_checked():
    assert "largest = '25'" in refused(lambda: roundabout(0.1, 0.9, 3, 1.0, "25"))
