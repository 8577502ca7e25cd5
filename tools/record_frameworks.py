"""Record what PyTorch, Keras and optax really compute: book/data/frameworks.json.

The course does not depend on these libraries. To make the file again, in an environment of its own:

    pip install torch keras optax jax
    python tools/record_frameworks.py

Nothing here comes from mathlib: losses are written out, gradients are each library's own (for
Keras, jax's), all in float64. Settings carry the names of mathlib's fields, so that
tests/mathlib/test_frameworks.py can compare.
"""

import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parents[1] / "book" / "data" / "frameworks.json"
STEPS, CHANGE = 100, 50  # the learning rate may change after step 50
KEPT = (1, 2, 3, 10, 50, 51, 52, 100)


def quadratic(p):
    return (p[0] ** 2 + 25 * p[1] ** 2) / 2


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def regression(p):
    data = zip((1, 2, 3, 4, 5), (2, 3, 5, 7, 11), strict=True)
    return sum((y - p[0] * x - p[1]) ** 2 for x, y in data) / 5


class Problem(NamedTuple):
    """A loss, where runs on it start, and the learning rates of SGD and of RMSProp and Adam."""

    loss: object
    start: tuple
    sgd: float
    adaptive: float


# With a longer step RMSProp bounces in Rosenbrock's valley and multiplies rounding errors so much
# that two correct programs part: nothing could be compared to the last digits.
PROBLEMS = {
    "quadratic": Problem(quadratic, (3.0, -1.0), sgd=0.02, adaptive=0.05),
    "rosenbrock": Problem(rosenbrock, (-1.2, 1.0), sgd=0.0002, adaptive=0.005),
    "regression": Problem(regression, (0.0, 0.0), sgd=0.01, adaptive=0.05),
}
BETA, NESTEROV = {"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}
ADAM, DECAY = {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-3}, {"weight_decay": 0.1}
ROOT = {"decay": 0.9, "epsilon": 1e-3}
INSIDE = {**ROOT, "epsilon_inside": True}
DROPPED = "the learning rate drops to a tenth"
# library, optimiser in mathlib, settings, changes of the learning rate
VARIANTS = [
    ("torch", "PyTorchSGD", {}),
    ("torch", "PyTorchSGD", BETA),
    ("torch", "PyTorchSGD", BETA, DROPPED),
    ("torch", "PyTorchSGD", NESTEROV),
    ("torch", "PyTorchSGD", NESTEROV, DROPPED),
    ("torch", "PyTorchSGD", {"dampening": 0.9}),
    ("torch", "PyTorchSGD", {**BETA, "dampening": 0.9}),
    ("torch", "PyTorchSGD", {**BETA, "dampening": 0.5, **DECAY}, DROPPED),
    ("torch", "PyTorchSGD", {**NESTEROV, **DECAY}),
    ("keras", "KerasSGD", {}),
    ("keras", "KerasSGD", BETA),
    ("keras", "KerasSGD", BETA, DROPPED),
    ("keras", "KerasSGD", NESTEROV),
    ("keras", "KerasSGD", NESTEROV, DROPPED),
    ("keras", "KerasSGD", {**BETA, **DECAY}),
    ("keras", "KerasSGD", {**NESTEROV, **DECAY}, DROPPED),
    ("optax", "OptaxTrace", {}),
    ("optax", "OptaxTrace", {"decay": 0.9}),
    ("optax", "OptaxTrace", {"decay": 0.9}, DROPPED),
    ("optax", "OptaxTrace", {"decay": 0.9, "nesterov": True}),
    ("optax", "OptaxEMA", {"decay": 0.9}),
    ("optax", "OptaxEMA", {"decay": 0.9}, DROPPED),
    ("optax", "OptaxEMA", {"decay": 0.9, "debias": False}),
    ("torch", "RMSProp", ROOT),
    ("keras", "RMSProp", INSIDE, DROPPED),
    ("optax", "RMSProp", INSIDE),
    ("optax", "RMSProp", ROOT, DROPPED),
    *((library, "Adam", ADAM) for library in ("torch", "keras", "optax")),
    *((library, "Adam", {**ADAM, **DECAY}, DROPPED) for library in ("torch", "keras", "optax")),
]


def runs():
    """Every run, as it stands in the file but for what the library computed."""
    for name, problem in PROBLEMS.items():
        for library, optimizer, settings, *drop in VARIANTS:
            first = problem.adaptive if optimizer in ("RMSProp", "Adam") else problem.sgd
            yield {"library": library, "optimizer": optimizer, "problem": name,
                   "start": list(problem.start),
                   "learning_rates": [first, first / 10 if drop else first],
                   "settings": settings}


def play_torch(optimizer, settings, rates, loss, start):
    """Parameters after each step; `rates` : the learning rate of each step."""
    import torch

    params = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    settings = dict(settings)
    if optimizer == "RMSProp":
        make = torch.optim.RMSprop
        settings["alpha"] = settings.pop("decay")
    elif optimizer == "Adam":  # weight_decay of torch.optim.Adam is another one
        make = torch.optim.AdamW if "weight_decay" in settings else torch.optim.Adam
        settings["betas"] = settings.pop("beta1"), settings.pop("beta2")
    else:
        make = torch.optim.SGD
    if "epsilon" in settings:
        settings["eps"] = settings.pop("epsilon")
    rule = make([params], lr=rates[0], **settings)
    for rate in rates:
        rule.param_groups[0]["lr"] = rate
        rule.zero_grad()
        loss(params).backward()
        rule.step()
        yield params.tolist()


def play_keras(optimizer, settings, rates, loss, start):
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import jax
    import keras

    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")
    names = {"decay": "rho", "beta1": "beta_1", "beta2": "beta_2"}
    settings = {names.get(name, name): value for name, value in settings.items()}
    settings.pop("epsilon_inside", None)  # Keras has no other form
    decays = "W" if optimizer == "Adam" and "weight_decay" in settings else ""
    make = {"KerasSGD": "SGD", "RMSProp": "RMSprop", "Adam": "Adam" + decays}[optimizer]
    rule = getattr(keras.optimizers, make)(learning_rate=rates[0], **settings)
    params = keras.Variable(start, dtype="float64")
    grad = jax.jit(jax.grad(loss))
    for rate in rates:
        rule.learning_rate = rate
        rule.apply([grad(params.value)], [params])
        yield params.numpy().tolist()


def play_optax(optimizer, settings, rates, loss, start):
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    schedule, rates = jax.numpy.asarray(rates).__getitem__, list(rates)
    names = {"beta1": "b1", "beta2": "b2", "epsilon": "eps", "epsilon_inside": "eps_in_sqrt"}
    settings = {names.get(name, name): value for name, value in settings.items()}
    if optimizer == "OptaxEMA":
        rule = optax.chain(optax.ema(**settings), optax.scale_by_learning_rate(schedule))
    elif optimizer == "OptaxTrace":
        nesterov = settings.get("nesterov", False)
        rule = optax.sgd(schedule, momentum=settings.get("decay"), nesterov=nesterov)
    elif optimizer == "RMSProp":
        rule = optax.rmsprop(schedule, **{"eps_in_sqrt": False, **settings})
    else:
        rule = (optax.adamw if "weight_decay" in settings else optax.adam)(schedule, **settings)

    @jax.jit
    def step(params, state):
        updates, state = rule.update(jax.grad(loss)(params), state, params)
        return optax.apply_updates(params, updates), state

    params = jax.numpy.asarray(start, dtype="float64")
    state = rule.init(params)
    for _ in rates:
        params, state = step(params, state)
        yield params.tolist()


PLAYERS = {"torch": play_torch, "keras": play_keras, "optax": play_optax}


def main():
    lines = []
    for run in runs():
        rates = [run["learning_rates"][t > CHANGE] for t in range(1, STEPS + 1)]
        loss = PROBLEMS[run["problem"]].loss
        path = list(PLAYERS[run["library"]](
            run["optimizer"], run["settings"], rates, loss, run["start"]))
        lines.append(json.dumps({**run, "params": [path[t - 1] for t in KEPT]}))
    head = {"versions": {name: version(name) for name in ("torch", "keras", "optax", "jax")},
            "keras backend": "jax", "steps": STEPS, "change_after": CHANGE, "kept": KEPT}
    head = "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items())
    FILE.write_text("{\n" + head + '"runs": [\n' + ",\n".join(lines) + "\n]\n}\n", "utf8")
    print(f"{FILE}: {len(lines)} runs, {FILE.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
