"""Record what PyTorch and optax make of Muon, Lion, NAdam and others: book/data/modern.json.

The course does not depend on these libraries. To make the file again, in an environment of its own:

    pip install torch optax jax
    python tools/record_modern.py

As in tools/record_frameworks.py nothing comes from mathlib, all is in float64 (but for PyTorch's
Muon, which rounds its directions to 16 bits itself), and settings carry the names of mathlib.
"""

import json
from importlib.metadata import version
from pathlib import Path

from record_frameworks import KEPT, PROBLEMS, STEPS

FILE = Path(__file__).parents[1] / "book" / "data" / "modern.json"
MATRIX = [[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [1.0, 0.0, 2.0]]
TARGET = [[1.0, -2.0], [0.5, 1.0], [-1.0, 3.0]]
START = [2.0, -1.0, 0.5, 1.5, -1.0, 1.0]  # three rows of two


def product(p):
    """Half the squared distance of MATRIX @ P and TARGET; `p` holds P, row by row."""
    total = 0
    for row, target in zip(MATRIX, TARGET, strict=True):
        for column in range(2):
            total = total + (sum(row[k] * p[2 * k + column] for k in range(3))
                             - target[column]) ** 2
    return total / 2


LOSSES = {"product": product, **{name: problem.loss for name, problem in PROBLEMS.items()}}
MUON = {"momentum": 0.9, "nesterov": False}
# library, optimiser in mathlib, problem, learning rate, settings
RUNS = [
    ("torch", "Muon", "product", 0.02, MUON),
    ("torch", "Muon", "product", 0.02, {**MUON, "nesterov": True}),
    ("torch", "Muon", "product", 0.02, {**MUON, "weight_decay": 0.5}),
    ("optax", "Muon", "product", 0.02, MUON),
    ("optax", "Muon", "product", 0.02, {**MUON, "weight_decay": 0.5}),
    *(("optax", "Lion", name, 0.01, {"beta1": 0.9, "beta2": 0.99, "weight_decay": decay})
      for name, decay in (("quadratic", 0.0), ("rosenbrock", 0.1))),
    *(("optax", "NAdam", name, rate, {"beta1": 0.9, "beta2": 0.95, "epsilon": 1e-3})
      for name, rate in (("quadratic", 0.05), ("rosenbrock", 0.005))),
    *((library, "Adam", name, rate,
       {"beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8, "weight_decay": 0.1})
      for library in ("torch", "optax")
      for name, rate in (("quadratic", 0.05), ("rosenbrock", 0.005))),
    *(("optax", "ScheduleFree", name, rate, {"momentum": 0.9})
      for name, rate in (("quadratic", 0.05), ("rosenbrock", 0.0005))),
    ("optax", "Clipped", "quadratic", 0.02, {"momentum": 0.9, "largest": 1.0}),
    ("optax", "Clipped", "rosenbrock", 0.001, {"momentum": 0.9, "largest": 2.0}),
]


def runs():
    """Every run, as it stands in the file but for what the library computed."""
    for library, optimizer, problem, rate, settings in RUNS:
        start = START if problem == "product" else list(PROBLEMS[problem].start)
        yield {"library": library, "optimizer": optimizer, "problem": problem, "start": start,
               "learning_rate": rate, "settings": settings}


def play_torch(optimizer, rate, settings, loss, start):
    """Parameters after each step."""
    import torch

    settings = {"weight_decay": 0.0, **settings}
    shape = (3, 2) if optimizer == "Muon" else (2,)
    params = torch.tensor(start, dtype=torch.float64).reshape(shape).requires_grad_()
    if optimizer == "Muon":
        rule = torch.optim.Muon([params], lr=rate, **settings)
    else:
        settings["betas"] = settings.pop("beta1"), settings.pop("beta2")
        settings["eps"] = settings.pop("epsilon")
        rule = torch.optim.AdamW([params], lr=rate, **settings)
    for _ in range(STEPS):
        rule.zero_grad()
        loss(params.flatten()).backward()
        rule.step()
        yield params.flatten().tolist()


def play_optax(optimizer, rate, settings, loss, start):
    """Parameters after each step; of the schedule-free run those to use, the averages."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    names = {"beta1": "b1", "beta2": "b2", "epsilon": "eps"}
    named = {names.get(name, name): value for name, value in settings.items()}
    if optimizer == "Muon":
        named["beta"] = named.pop("momentum")
        rule = optax.contrib.muon(rate, eps=1e-30, **named)
    elif optimizer == "ScheduleFree":
        rule = optax.contrib.schedule_free_sgd(rate, b1=named["momentum"])
    elif optimizer == "Clipped":
        rule = optax.chain(optax.clip_by_global_norm(named["largest"]),
                           optax.sgd(rate, momentum=named["momentum"]))
    else:
        make = {"Lion": optax.lion, "NAdam": optax.nadam, "Adam": optax.adamw}[optimizer]
        rule = make(rate, **named)

    # optax's matrices have inputs as rows: the transpose of ours
    def flat(params):
        return params.T.flatten() if optimizer == "Muon" else params

    @jax.jit
    def step(params, state):
        grad = jax.grad(lambda p: loss(flat(p)))(params)
        updates, state = rule.update(grad, state, params)
        return optax.apply_updates(params, updates), state

    params = jax.numpy.asarray(start, dtype="float64")
    params = params.reshape(3, 2).T if optimizer == "Muon" else params
    state = rule.init(params)
    for _ in range(STEPS):
        params, state = step(params, state)
        shown = params
        if optimizer == "ScheduleFree":
            shown = optax.contrib.schedule_free_eval_params(state, params)
        yield flat(shown).tolist()


PLAYERS = {"torch": play_torch, "optax": play_optax}


def main():
    lines = []
    for run in runs():
        path = list(PLAYERS[run["library"]](run["optimizer"], run["learning_rate"],
                                            run["settings"], LOSSES[run["problem"]], run["start"]))
        lines.append(json.dumps({**run, "params": [path[t - 1] for t in KEPT]}))
    head = {"versions": {name: version(name) for name in ("torch", "optax", "jax")},
            "steps": STEPS, "kept": KEPT}
    head = "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items())
    FILE.write_text("{\n" + head + '"runs": [\n' + ",\n".join(lines) + "\n]\n}\n", "utf8")
    print(f"{FILE}: {len(lines)} runs, {FILE.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
