"""The libraries' recurrences: on paper, as SGD, and against what the real libraries computed."""

import json
from fractions import Fraction as F

import numpy as np
import pytest
import record_frameworks as recorder
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlib import adaptive, frameworks
from mathlib.descent import minimize
from mathlib.frameworks import KerasSGD, OptaxEMA, OptaxTrace, PyTorchSGD
from mathlib.optim import SGD
from mathlib.problems import linear_regression, quadratic, rosenbrock
from tests.support.places import ROOT

close = np.testing.assert_allclose
repeatable = settings(deadline=None, derandomize=True)
rates, fractions = st.floats(1e-3, 1), st.floats(0, 0.99)
gradients = st.lists(st.floats(-10, 10), min_size=1, max_size=12)
BOWL = quadratic([1.0])
RECORD = json.loads((ROOT / "book" / "data" / "frameworks.json").read_text("utf8"))
PROBLEMS = {"quadratic": quadratic([1, 25]), "rosenbrock": rosenbrock(),
            "regression": linear_regression([1, 2, 3, 4, 5], [2, 3, 5, 7, 11])}


def follow(optimizer, grads, start=1.0):
    """Parameters after each of the given gradients; `optimizer` may be a list, one a step."""
    steps = optimizer if isinstance(optimizer, list) else [optimizer] * len(grads)
    params, path = np.array([start]), []
    state = steps[0].init(params)
    for rule, grad in zip(steps, grads, strict=True):
        params, state = rule.step(params, np.array([grad]), state)
        path.append(params[0])
    return path


# From params 1 with gradients 1, 2, -1 and a learning rate of 1/8. What is stepped along:
#   heavy ball, momentum 1/2:              1, 5/2, 1/4    Nesterov: 3/2, 13/4, -7/8
#   PyTorch, momentum 1/2, dampening 1/4:  1, 2, 1/4      the first is not dampened
#   PyTorch, no momentum, dampening 1/4:   1, 2, -1
#   optax ema 1/2:                         1/2, 5/4, 1/8, over 1/2, 3/4, 7/8: 1, 5/3, 1/7
@pytest.mark.parametrize(("optimizer", "moves"), [
    (PyTorchSGD(0.125, 0.5), [F(1), F(5, 2), F(1, 4)]),
    (PyTorchSGD(0.125, 0.5, 0.25), [F(1), F(2), F(1, 4)]),
    (PyTorchSGD(0.125, 0, 0.25), [F(1), F(2), F(-1)]),
    (PyTorchSGD(0.125, 0.5, nesterov=True), [F(3, 2), F(13, 4), F(-7, 8)]),
    (KerasSGD(0.125, 0.5), [F(1), F(5, 2), F(1, 4)]),
    (KerasSGD(0.125, 0.5, nesterov=True), [F(3, 2), F(13, 4), F(-7, 8)]),
    (OptaxTrace(0.125, 0.5), [F(1), F(5, 2), F(1, 4)]),
    (OptaxTrace(0.125, 0.5, nesterov=True), [F(3, 2), F(13, 4), F(-7, 8)]),
    (OptaxEMA(0.125, 0.5, debias=False), [F(1, 2), F(5, 4), F(1, 8)]),
    (OptaxEMA(0.125, 0.5), [F(1), F(5, 3), F(1, 7)]),
], ids=str)
def test_three_steps_on_paper(optimizer, moves):
    expected = 1 - F(1, 8) * np.cumsum(moves)
    close(follow(optimizer, [1, 2, -1]), expected.astype(float), rtol=1e-15)


@pytest.mark.parametrize("nesterov", [False, True])
def test_weight_decay_is_remembered_by_pytorch_and_not_by_keras(nesterov):
    alpha, beta, decay = F(1, 8), F(1, 2), F(1, 4)
    torch = keras = F(1)
    buffer = velocity = F(0)
    expected = {PyTorchSGD: [], KerasSGD: []}
    for grad in (1, 2, -1):
        pushed = grad + decay * torch
        buffer = beta * buffer + pushed
        torch -= alpha * (pushed + beta * buffer if nesterov else buffer)
        velocity = beta * velocity + grad
        keras = (1 - alpha * decay) * keras - alpha * (
            grad + beta * velocity if nesterov else velocity)
        expected[PyTorchSGD].append(float(torch))
        expected[KerasSGD].append(float(keras))
    for make, path in expected.items():
        rule = make(0.125, 0.5, nesterov=nesterov, weight_decay=0.25)
        close(follow(rule, [1, 2, -1]), path, rtol=1e-15)


def test_a_lower_rate_reaches_only_keras_new_gradients():
    """alpha 1, then 1/10, momentum 1/2, gradients 1, 1: velocities 1, 3/2 against -1, -3/5."""
    grads = [1, 1]
    close(follow([SGD(1, 0.5), SGD(0.1, 0.5)], grads), [0, -0.15])
    close(follow([PyTorchSGD(1, 0.5), PyTorchSGD(0.1, 0.5)], grads), [0, -0.15])
    close(follow([KerasSGD(1, 0.5), KerasSGD(0.1, 0.5)], grads), [0, -0.6])


def test_momentum_correction_turns_keras_into_sgd():
    """At the step of the change, momentum * after / before (Goyal et al. 2017, remark 2)."""
    before, after, beta = 0.002, 0.0005, 0.8
    rates = [before] * 20 + [after] * 20
    sgd, keras = ([make(rate, beta) for rate in rates] for make in (SGD, KerasSGD))
    corrected = [*keras[:20], KerasSGD(after, beta * after / before), *keras[21:]]
    sgd, keras, corrected = (
        minimize(rosenbrock(), [-1.2, 1.0], lambda t, rules=rules: rules[t - 1], steps=40).params
        for rules in (sgd, keras, corrected))
    close(corrected, sgd, rtol=1e-12)
    close(keras[:21], sgd[:21], rtol=1e-12)
    assert (abs(keras[21:] - sgd[21:]).max(axis=1) > 1e-3).all()  # without it


@repeatable
@given(rates, st.floats(1e-3, 0.99), fractions, st.booleans(), gradients)
def test_converters_keep_the_iterates(lr, mu, dampening, nesterov, grads):
    sgd = SGD(lr, mu, dampening, nesterov)
    makes = [PyTorchSGD, KerasSGD, OptaxTrace] + [OptaxEMA] * (not nesterov)
    for make in makes:
        theirs = make.from_sgd(sgd)
        back = theirs.as_sgd()
        for same in (theirs, back):
            close(follow(same, grads), follow(sgd, grads), rtol=1e-9, atol=1e-9)
        close(make.from_sgd(back).learning_rate, theirs.learning_rate)


@pytest.mark.parametrize(("convert", "field"), [
    (PyTorchSGD(0.1, 0.9, 0.5).as_sgd, "dampening"),
    (PyTorchSGD(0.1, [0, 0.9], 0.5).as_sgd, "dampening"),
    (PyTorchSGD(0.1, 0.9, weight_decay=0.1).as_sgd, "weight_decay"),
    (KerasSGD(0.1, 0.9, weight_decay=[0, 0.1]).as_sgd, "weight_decay"),
    (OptaxEMA(0.1, 0.9).as_sgd, "debias"),
    (lambda: OptaxEMA.from_sgd(SGD(0.1, 0.9, nesterov=True)), "nesterov"),
    (lambda: PyTorchSGD.from_sgd(SGD(0.1, [0, 0.9], nesterov=True)), "nesterov"),
])
def test_no_equal_setting_is_said_by_field(convert, field):
    with pytest.raises(ValueError, match=f"^{field} = "):
        convert()


def test_without_momentum_every_form_is_plain_descent():
    for optimizer in (PyTorchSGD(0.1, 0, 0.5), KerasSGD(0.1, nesterov=True), OptaxEMA(0.1)):
        assert optimizer.as_sgd().momentum == 0
        close(follow(optimizer, [1, 2]), [0.9, 0.7])
    for make in (PyTorchSGD, KerasSGD, OptaxTrace, OptaxEMA):
        close(follow(make.from_sgd(SGD(0.1, nesterov=True)), [1, 2]), [0.9, 0.7])


@pytest.mark.parametrize(("make", "grid"), [
    (PyTorchSGD, {"momentum": [0, 0.5, 0.9], "dampening": [[0.2], [0.9]], "weight_decay": 0.1}),
    (KerasSGD, {"momentum": [0, 0.5], "nesterov": True, "weight_decay": [[0], [0.1]]}),
    (OptaxTrace, {"decay": [0, 0.5], "nesterov": True}),
    (OptaxEMA, {"decay": [0, 0.5]}),
])
def test_a_grid_equals_a_loop(make, grid):
    optimizer = make([0.01, 0.02] if "dampening" not in grid else 0.01, **grid)
    run = minimize(rosenbrock(), [0.5, 0.5], optimizer, steps=20)
    assert optimizer.shape == run.params.shape[1:-1] != ()
    values = {name: np.broadcast_to(getattr(optimizer, name), optimizer.shape)
              for name in ("learning_rate", *grid)}
    for index in np.ndindex(optimizer.shape):
        one = make(**{name: value[index].item() for name, value in values.items()})
        alone = minimize(rosenbrock(), [0.5, 0.5], one, steps=20).params
        close(run.params[(slice(None), *index)], alone, rtol=1e-12)


@pytest.mark.parametrize("optimizer", [
    PyTorchSGD(0.1, 0.9, 0.5), KerasSGD(0.1, 0.9), OptaxTrace(0.1, 0.9), OptaxEMA(0.1, 0.9)])
def test_nothing_passed_in_is_modified_or_kept(optimizer):
    params, grad = np.ones(2), np.array([1.0, -2.0])
    state = optimizer.init(params)
    for array in (params, grad, state.velocity):
        array.flags.writeable = False
    for _ in range(2):
        new, after = optimizer.step(params, grad, state)
        for made in (new, after.velocity):
            assert not any(np.shares_memory(made, x) for x in (params, grad, state.velocity))
        state = after


@pytest.mark.parametrize(("make", "field", "bad", "allowed"), [
    (PyTorchSGD, "momentum", 1, "in [0, 1)"),
    (PyTorchSGD, "dampening", -0.1, "in [0, 1)"),
    (PyTorchSGD, "weight_decay", -1, "a number >= 0"),
    (KerasSGD, "learning_rate", 0, "positive"),
    (KerasSGD, "nesterov", 1, "True or False"),
    (OptaxTrace, "decay", [0.5, 1], "in [0, 1)"),
    (OptaxEMA, "debias", "yes", "True or False"),
])
def test_bad_input(make, field, bad, allowed):
    with pytest.raises(ValueError) as error:
        make(**{"learning_rate": 0.1, field: bad})
    assert str(error.value).startswith(f"{field} = ") and allowed in str(error.value)


@pytest.mark.parametrize("wrong", [{"momentum": 0}, {"momentum": 0.9, "dampening": 0.1}])
def test_pytorch_refuses_nesterov_as_the_real_one_does(wrong):
    with pytest.raises(ValueError, match=r"^nesterov = True"):
        PyTorchSGD(0.1, nesterov=True, **wrong)


def ours(run):
    """The same run by mathlib, at the recorded steps."""
    make = getattr(frameworks, run["optimizer"], None) or getattr(adaptive, run["optimizer"])

    def schedule(t):
        values = dict(run["settings"])
        if (run["library"], run["optimizer"]) == ("keras", "Adam"):  # see the docstring of Adam
            values["epsilon"] /= (1 - values["beta2"] ** t) ** 0.5
        return make(run["learning_rates"][t > RECORD["change_after"]], **values)

    problem = PROBLEMS[run["problem"]]
    path = minimize(problem, run["start"], schedule, steps=RECORD["steps"]).params
    return path[RECORD["kept"]]


@pytest.mark.parametrize("run", RECORD["runs"], ids=lambda run: "-".join(
    map(str, (run["library"], run["optimizer"], run["problem"], *run["settings"].values()))))
def test_the_real_libraries_computed_this(run):
    theirs = np.array(run["params"])
    close(ours(run), theirs, rtol=0, atol=1e-12 * max(1, abs(theirs).max()))


def test_the_recording_is_whole_and_names_its_versions():
    assert set(RECORD["versions"]) == {"torch", "keras", "optax", "jax"}
    assert all(text[0].isdigit() for text in RECORD["versions"].values())
    assert (RECORD["steps"], RECORD["change_after"]) == (recorder.STEPS, recorder.CHANGE)
    assert RECORD["kept"] == list(recorder.KEPT)
    made = [{k: v for k, v in run.items() if k != "params"} for run in RECORD["runs"]]
    assert made == list(recorder.runs())
    assert all(np.shape(run["params"]) == (len(recorder.KEPT), 2) for run in RECORD["runs"])
    assert recorder.FILE.stat().st_size < 100_000
