"""Sharpness, clipping, NAdam, Lion, Muon and schedule-free SGD against closed forms and the SVD,
and against what PyTorch and optax computed."""

import json

import numpy as np
import pytest
import record_modern as recorder

from mathlib import modern
from mathlib.adaptive import Adam
from mathlib.descent import minimize
from mathlib.gradients import Batches, Full, Noise
from mathlib.modern import (
    CUBIC,
    QUINTIC,
    Clipped,
    Lion,
    Muon,
    NAdam,
    ScheduleFree,
    hessian_times,
    orthogonal,
    sharpness,
)
from mathlib.network import Network
from mathlib.optim import SGD
from mathlib.problems import Problem, linear_regression, quadratic, rosenbrock
from tests.support.places import ROOT

close = np.testing.assert_allclose
RECORD = json.loads((ROOT / "book" / "data" / "modern.json").read_text("utf8"))
A, B = np.array(recorder.MATRIX), np.array(recorder.TARGET)


def rng(seed=0):
    return np.random.default_rng(seed)


def product_loss(p):
    return ((A @ p.reshape(*p.shape[:-1], 3, 2) - B) ** 2).sum(axis=(-2, -1)) / 2


def product_grad(p):
    return (A.T @ (A @ p.reshape(*p.shape[:-1], 3, 2) - B)).reshape(p.shape)


PROBLEMS = {
    "quadratic": quadratic([1, 25]), "rosenbrock": rosenbrock(),
    "product": Problem("product", product_loss, product_grad, np.full(6, np.nan))}


# how sharp a loss is

def test_products_with_the_hessian_of_rosenbrock():
    """Its Hessian by hand: [[2 - 400 y + 1200 x**2, -400 x], [-400 x, 200]]."""
    for x, y in ((-1.2, 1.0), (0.5, 2.0), (0.0, 0.0)):
        hessian = np.array([[2 - 400 * y + 1200 * x * x, -400 * x], [-400 * x, 200]])
        for direction in ([1, 0], [0, 1e-3], [3e4, -2e4], [0, 0]):
            close(hessian_times(rosenbrock(), [x, y], direction), hessian @ direction,
                  rtol=1e-5, atol=1e-6)


def test_sharpness_is_the_largest_eigenvalue():
    data = rng().normal(size=(30, 5)) * [1, 2, 3, 4, 5]
    task = linear_regression(data, data @ np.arange(5.0))
    close(sharpness(task, rng(1).normal(size=6), rng(2)), np.linalg.eigvalsh(task.hessian)[-1],
          rtol=1e-8)
    close(sharpness(quadratic(np.arange(1.0, 101)), np.ones(100), rng(), steps=60), 100, rtol=1e-9)
    saddle = Problem("dome", lambda p: -(p**2).sum(axis=-1), lambda p: -2 * p, np.zeros(3))
    close(sharpness(saddle, np.ones(3), rng()), -2, rtol=1e-8)  # the largest, not in size


def test_sharpness_of_a_network_against_its_hessian_by_differences_of_losses():
    net = Network(inputs=3, hidden=3, classes=2)
    task = net.problem(rng(1).normal(size=(9, 3)), rng(2).integers(2, size=9), squared=True)
    at, h = net.start(rng(3)), 1e-3
    steps = h * np.eye(net.size)

    def corner(i, j):
        signs = [(a, b) for a in (1, -1) for b in (1, -1)]
        return sum(a * b * task.loss(at + a * steps[i] + b * steps[j]) for a, b in signs)

    hessian = [[corner(i, j) / (4 * h * h) for j in range(net.size)] for i in range(net.size)]
    close(sharpness(task, at, rng(), steps=net.size), np.linalg.eigvalsh(hessian)[-1], rtol=1e-4)


def test_lanczos_never_exceeds_and_beats_the_power_iteration():
    bowl, values = quadratic(np.linspace(1, 10, 60)), []
    for steps in (1, 3, 8, 20):
        values.append(sharpness(bowl, np.zeros(60), rng(5), steps=steps))
    assert all(a < b for a, b in zip(values, [*values[1:], 10], strict=True))
    direction = rng(5).normal(size=60)
    for _ in range(20):
        direction = bowl.hessian @ direction
        direction = direction / np.linalg.norm(direction)
    assert 10 - values[-1] < 0.1 * (10 - direction @ bowl.hessian @ direction)


def test_the_squared_loss_of_the_network_written_out():
    net, x, labels = Network(3, 4, 5), rng(3).normal(size=(7, 3)), rng(4).integers(5, size=7)
    task, at = net.problem(x, labels, squared=True), net.start(rng(5)) + 0.1
    total = 0.0
    for row, label in zip(x, labels, strict=True):
        w1, b1, w2, b2 = net.layers(at)
        scores = w2 @ np.tanh(w1 @ row[:, None] + b1) + b2
        total += sum((scores[k, 0] - (k == label)) ** 2 for k in range(5)) / 2
    close(task.loss(at), total / 7, rtol=1e-12)
    nudges = 1e-5 * np.eye(net.size)
    slopes = [(task.loss(at + e) - task.loss(at - e)) / 2e-5 for e in nudges]
    close(task.grad(at), slopes, atol=1e-9)
    with pytest.raises(ValueError, match=r"^squared = 1: must be True or False"):
        net.problem(x, labels, squared=1)


# orthogonalised momentum

@pytest.mark.parametrize("shape", [(4, 4), (3, 7), (7, 3), (5, 1), (2, 3, 4)])
def test_the_cubic_tends_to_the_factor_of_the_svd(shape):
    matrix = rng(1).normal(size=shape)
    u, _, v = np.linalg.svd(matrix, full_matrices=False)
    close(orthogonal(matrix, 40, CUBIC), u @ v, atol=1e-9)


@pytest.mark.parametrize("coefficients", [CUBIC, QUINTIC])
def test_a_step_acts_on_singular_values_alone(coefficients):
    a, b, c = coefficients
    matrix = rng(2).normal(size=(4, 6))
    u, s, v = np.linalg.svd(matrix, full_matrices=False)
    s = s / np.linalg.norm(s)
    for steps in range(4):
        close(orthogonal(matrix, steps, coefficients), u * s @ v, atol=1e-12)
        s = a * s + b * s**3 + c * s**5


def test_the_quintic_brings_all_but_tiny_singular_values_near_1_in_five_steps():
    s = np.geomspace(0.005, 1, 4000)
    for _ in range(5):
        s = QUINTIC[0] * s + QUINTIC[1] * s**3 + QUINTIC[2] * s**5
    assert 0.67 < s.min() < 0.7 and 1.1 < s.max() < 1.21


@pytest.mark.parametrize("coefficients", [CUBIC, QUINTIC])
def test_a_direction_that_a_matrix_lacks_is_not_made_up(coefficients):
    """Rank 2 of 4: two singular values are 0, before and after."""
    left, right = rng(3).normal(size=(6, 2)), rng(4).normal(size=(2, 4))
    values = np.linalg.svd(orthogonal(left @ right, 8, coefficients), compute_uv=False)
    assert (values[:2] > 0.65).all() and (values[2:] < 1e-9).all()


def test_zeros_stay_zeros():
    assert not orthogonal(np.zeros((3, 2))).any()


def test_muon_does_not_care_for_scale_rotation_or_the_form_of_the_average():
    grads = rng(6).normal(size=(12, 6))
    left, right = (np.linalg.qr(rng(7).normal(size=(n, n)))[0] for n in (3, 2))

    def follow(grads, **settings):
        rule, params = Muon(0.1, [(3, 2)], **settings), np.zeros(6)
        state = rule.init(params)
        for grad in grads:
            params, state = rule.step(params, grad, state)
        return params

    plain = follow(grads)
    close(follow(1e3 * grads), plain, atol=1e-12)
    turned = (left @ grads.reshape(-1, 3, 2) @ right).reshape(grads.shape)
    close(follow(turned), (left @ plain.reshape(3, 2) @ right).ravel(), atol=1e-12)
    averaged, mean = np.zeros(6), np.zeros(6)
    for grad in grads:  # the same rule with an average for a velocity
        mean = 0.95 * mean + 0.05 * grad
        ahead = orthogonal((0.95 * mean + 0.05 * grad).reshape(3, 2)).ravel()
        averaged = averaged - 0.1 * 1.5**0.5 * ahead
    close(averaged, plain, atol=1e-12)


def test_muon_steps_each_matrix_by_its_own():
    grad, parts = rng(8).normal(size=11), []
    for shape, some in (((3, 2), grad[:6]), ((3, 1), grad[6:9]), ((1, 2), grad[9:])):
        rule = Muon(0.1, [shape])
        parts.append(rule.step(np.ones(some.size), some, rule.init(np.ones(some.size)))[0])
    rule = Muon(0.1, [(3, 2), (3, 1), (1, 2)])
    close(rule.step(np.ones(11), grad, rule.init(np.ones(11)))[0], np.concatenate(parts))
    with pytest.raises(ValueError, match=r"^shapes = .*11 entries, the parameters 4"):
        rule.init(np.ones(4))


# signs, averages, clipping

def test_lion_walks_one_rate_a_step_and_weighs_twice():
    """beta1 1/2, beta2 3/4, gradients 4, -1, -8: means 1, 1/2, -13/8; directions 4/2 > 0,
    1/2 - 1/2 = 0, 1/4 - 4 < 0."""
    rule, params = Lion(0.25, 0.5, 0.75), np.zeros(1)
    state, path = rule.init(params), []
    for grad in (4.0, -1.0, -8.0):
        params, state = rule.step(params, np.array([grad]), state)
        path.append((params[0], state.mean[0]))
    assert path == [(-0.25, 1.0), (-0.25, 0.5), (0.0, -1.625)]
    params, _ = Lion(0.25, weight_decay=0.5).step([8.0], [1.0], Lion(0.25).init([8.0]))
    close(params, 8 - 0.25 * (1 + 0.5 * 8))


def test_nadam_looks_ahead_and_is_adam_without_a_memory():
    same = [minimize(rosenbrock(), [-1.2, 1.0], make(0.01, beta1=0), steps=50).params
            for make in (Adam, NAdam)]
    close(*same, rtol=1e-12)
    # first step, beta1 1/2: (1/2 * 1/2 / (3/4) + 1) g / |g| = 4/3
    params, _ = NAdam(0.3, 0.5, 0.9, 1e-300).step([0.0], [7.0], NAdam(0.3).init([0.0]))
    close(params, -0.3 * 4 / 3)


def test_schedule_free_at_0_is_the_mean_of_plain_iterates():
    plain = minimize(rosenbrock(), [-1.2, 1.0], SGD(1e-3), steps=40)
    free = minimize(rosenbrock(), [-1.2, 1.0], ScheduleFree(1e-3, 0), steps=40)
    close(free.params, plain.params, rtol=1e-12)
    close(free.end.state.average, plain.params[1:].mean(axis=0), rtol=1e-12)


def test_schedule_free_on_a_bowl_is_a_heavy_ball_whose_memory_grows():
    """From x_t = (1 - 1/t) x_{t-1} + z_t / t and z_t = z_{t-1} - alpha lambda y_{t-1}, by hand."""
    alpha, beta, x, z = 0.3, 0.75, 2.0, 2.0
    for t in range(1, 9):
        z -= alpha * 1.5 * ((1 - beta) * z + beta * x)
        x += (z - x) / t
    run = minimize(quadratic([1.5]), [2.0], ScheduleFree(alpha, beta), steps=8)
    close(run.end.state.average, [x], rtol=1e-12)
    close(run.end.state.walker, [z], rtol=1e-12)


def test_clipping_shortens_what_is_long_and_keeps_its_direction():
    task = linear_regression([1.0, 2, 3, 4], [2.0, 3, 5, 9])
    for at in ([0.0, 0.0], [2.0, -0.4]):
        grad = task.grad(np.array(at))
        clipped, _ = Clipped(1.0).draw(task, np.array(at), np.empty(0, int))
        close(clipped, grad / max(1, np.linalg.norm(grad)), rtol=1e-12)
    far, free = (minimize(task, [0.0, 0.0], SGD(0.01, 0.9), steps=30, gradient=source).params
                 for source in (Clipped(1e9, Batches(2, rng(1))), Batches(2, rng(1))))
    close(far, free)  # nothing is long: the same batches, untouched
    for nesterov in (False, True):  # the bound holds for both
        rule = SGD(0.01, 0.9, nesterov=nesterov)
        for source, part in ((Noise(50.0, rng(2)), 0), (Full(), 0.99)):  # the second reaches it
            far = minimize(quadratic([1e-9, 1e-9]), [1e12, 1e12], rule, steps=300,
                           gradient=Clipped(1.0, source))
            longest = np.linalg.norm(np.diff(far.params, axis=0), axis=1).max()
            assert part * 0.01 / (1 - 0.9) < longest < 1.001 * 0.01 / (1 - 0.9)


@pytest.mark.parametrize("rule", [
    NAdam([0.01, 0.02]), Lion([[0.01], [0.02]], [0.5, 0.9]), ScheduleFree([0.01, 0.001], 0.9),
    Muon([0.01, 0.02], [(1, 2)], [[0.5], [0.9]])])
def test_a_grid_equals_a_loop_and_nothing_is_modified(rule):
    run = minimize(rosenbrock(), [0.5, 0.5], rule, steps=15)
    assert run.params.shape[1:-1] == rule.shape != ()
    values = {name: np.broadcast_to(x, rule.shape) for name, x in rule._numbers.items()}
    fixed = {"shapes": rule.shapes} if isinstance(rule, Muon) else {}
    for index in np.ndindex(rule.shape):
        one = type(rule)(**{name: value[index].item() for name, value in values.items()}, **fixed)
        alone = minimize(rosenbrock(), [0.5, 0.5], one, steps=15).params
        close(run.params[(slice(None), *index)], alone, rtol=1e-12)
    params, grad = np.ones(2), np.array([1.0, -2.0])
    state = one.init(params)
    for array in (params, grad, *(x for x in state if isinstance(x, np.ndarray))):
        array.flags.writeable = False
    one.step(params, grad, state)


@pytest.mark.parametrize(("make", "message"), [
    (lambda: Lion(0.1, 1), r"^beta1 = 1.*in \[0, 1\)"),
    (lambda: ScheduleFree(0.1, 1), r"^momentum = 1"),
    (lambda: Muon(0.1, 3), r"^shapes = 3: must be pairs"),
    (lambda: Muon(0.1, [(2, 0)]), r"^shapes = 0: must be a whole number"),
    (lambda: Muon(0.1, [(2, 2, 2)]), r"^shapes = .*pairs"),
    (lambda: Clipped(0), r"^largest = 0"),
    (lambda: Clipped(1, on=SGD(0.1)), r"^on = SGD.*must be Full"),
    (lambda: orthogonal(np.eye(2), -1), r"^steps = -1"),
    (lambda: sharpness(quadratic([1]), [1.0], 5), r"^rng = 5"),
])
def test_bad_input(make, message):
    with pytest.raises(ValueError, match=message):
        make()


# the real libraries

def ours(run):
    problem, settings = PROBLEMS[run["problem"]], dict(run["settings"])
    kind, rate = run["optimizer"], run["learning_rate"]
    source = Clipped(settings.pop("largest")) if kind == "Clipped" else Noise(0, rng())
    if kind == "Muon":
        settings["shapes"] = [(3, 2)]
    make = {"Clipped": SGD, "Adam": Adam}.get(kind) or getattr(modern, kind)
    rule, path = make(rate, **settings), []
    here = minimize(problem, run["start"], rule, steps=0).end
    for _ in range(RECORD["steps"]):
        here = minimize(problem, here, rule, steps=1, gradient=source).end
        path.append(here.state.average if kind == "ScheduleFree" else here.params)
    return np.array(path)[np.array(RECORD["kept"]) - 1]


@pytest.mark.parametrize("run", RECORD["runs"], ids=lambda run: "-".join(
    map(str, (run["library"], run["optimizer"], run["problem"], *run["settings"].values()))))
def test_the_real_libraries_computed_this(run):
    theirs = np.array(run["params"])
    if (run["library"], run["optimizer"]) != ("torch", "Muon"):
        close(ours(run), theirs, rtol=0, atol=1e-11)
        return
    # it rounds its directions to 16 bits, and the quintic multiplies that: up to 6% of a step
    for step, mine, his in zip(RECORD["kept"][:4], ours(run), theirs, strict=False):
        close(mine, his, rtol=0, atol=0.06 * run["learning_rate"] * step)


def test_the_recording_is_whole_and_names_its_versions():
    assert set(RECORD["versions"]) == {"torch", "optax", "jax"}
    assert RECORD["kept"] == list(recorder.KEPT) and RECORD["steps"] == recorder.STEPS
    made = [{k: v for k, v in run.items() if k != "params"} for run in RECORD["runs"]]
    assert made == list(recorder.runs())
    assert recorder.FILE.stat().st_size < 40_000
