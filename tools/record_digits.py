"""Train the digit network of chapter 8 thousands of times: book/data/digits_runs.json.

    python tools/record_digits.py          some minutes

Settings are chosen on TUNING seeds, by the loss on the tuning part, and judged on other seeds,
JUDGING. Too many runs for a page; chapter 8 trains one seed again and compares. Losses have four
decimals; what is above 99, or no number, stands as 99.
"""

import json
from pathlib import Path

import numpy as np

from mathlib.adaptive import Adam
from mathlib.descent import minimize
from mathlib.gradients import Batches
from mathlib.network import Network
from mathlib.optim import SGD

DATA = Path(__file__).parents[1] / "book" / "data"
FILE = DATA / "digits_runs.json"
TUNING, JUDGING = range(24), range(100, 200)
BATCH, PER_EPOCH, EPOCHS, BUDGETS = 32, 32, 10, (3, 10)
STEPS = EPOCHS * PER_EPOCH
RATES, MOMENTA = 2.0 ** np.arange(-8, 2), 1 - 2.0 ** -np.arange(7)
ADAM_RATES, BASES = 2.0 ** np.arange(-12, -2), 2.0 ** np.arange(-5, 1)
GRIDS = {"heavy ball": SGD(RATES[:, None], MOMENTA),
         "Nesterov": SGD(RATES[:, None], MOMENTA[1:], nesterov=True),
         "Adam": Adam(ADAM_RATES)}


def parts():
    """(pixels, digits) of the three parts, as in the chapter."""
    table = np.loadtxt(DATA / "digits.csv.gz", delimiter=",", dtype=int)
    shuffled = np.random.default_rng(0).permutation(len(table))
    return [(table[rows, :64] / 16, table[rows, 64]) for rows in np.split(shuffled, [1024, 1408])]


NET = Network(inputs=64, hidden=32, classes=10)
TRAIN, TUNE, TEST = parts()
TASK, TUNE_TASK, TEST_TASK = (NET.problem(*part) for part in (TRAIN, TUNE, TEST))


def fit(optimizer, seed):
    """The run of the chapter: start and batches depend on the seed alone."""
    rng = np.random.default_rng(seed)
    return minimize(TASK, NET.start(rng), optimizer, steps=STEPS, every=PER_EPOCH,
                    gradient=Batches(BATCH, rng))


def plain(values):
    """Nested lists that are short in JSON."""
    values = np.nan_to_num(np.asarray(values, float), nan=99, posinf=99)
    return np.minimum(values, 99).round(4).tolist()


def losses(run, task=TUNE_TASK, epochs=range(EPOCHS + 1)):
    return np.array([task.loss(run.params[epoch]) for epoch in epochs])


def share(t):
    """Of the base rate at step t; axes: warm-up (off, on), decay (none, two drops, cosine)."""
    warm = np.array([1, min(1, t / (2 * PER_EPOCH))])
    drops = 1 if t <= STEPS / 2 else 0.3 if t <= 0.8 * STEPS else 0.1
    cosine = (1 + np.cos(np.pi * (t - 1) / STEPS)) / 2
    return warm[:, None] * np.array([1, drops, cosine])


def tuned():
    """Every setting on the tuning seeds: {grid: (seed, budget, *setting)}, and mean curves."""
    ends, training, tuning = {name: [] for name in GRIDS}, 0, 0
    for seed in TUNING:
        print("tuning", seed, flush=True)
        for name, grid in GRIDS.items():
            run = fit(grid, seed)
            curve = np.array(plain(losses(run)))
            ends[name].append(curve[list(BUDGETS)])
            if name == "heavy ball":
                training = training + np.array(plain(run.losses)) / len(TUNING)
                tuning = tuning + curve / len(TUNING)
    return ({name: np.array(each) for name, each in ends.items()},
            {"training": plain(training), "tuning": plain(tuning)})


def chosen(ends):
    """The settings that chapter 8 asks about, each with the grid's best: [(name, rate, momentum)].

    For each budget the best of each optimiser, plain SGD being the first column of the heavy
    ball's grid; after ten epochs also one knob after the other, and each momentum at its best rate.
    """
    mean = {name: each.mean(axis=0) for name, each in ends.items()}
    found = []
    for b in range(len(BUDGETS)):
        heavy, nesterov = mean["heavy ball"][b], mean["Nesterov"][b]
        found.append(("heavy ball", RATES[heavy[:, 0].argmin()], 0.0))
        i, j = np.unravel_index(heavy[:, 1:].argmin(), heavy[:, 1:].shape)
        found.append(("heavy ball", RATES[i], MOMENTA[1 + j]))
        i, j = np.unravel_index(nesterov.argmin(), nesterov.shape)
        found.append(("Nesterov", RATES[i], MOMENTA[1 + j]))
        found.append(("Adam", ADAM_RATES[mean["Adam"][b].argmin()], 0.9))
    heavy = mean["heavy ball"][-1]
    alone = heavy[:, 0].argmin()
    found += [("heavy ball", RATES[alone], MOMENTA[j]) for j in range(4)]
    found += [("heavy ball", RATES[heavy[:, j].argmin()], MOMENTA[j]) for j in range(len(MOMENTA))]
    return sorted({(name, float(rate), float(momentum)) for name, rate, momentum in found})


def judged(settings):
    """Each setting on seeds that had no part in the choice; axes: setting, seed, budget."""
    rules = [Adam(rate) if name == "Adam" else SGD(rate, momentum, nesterov=name == "Nesterov")
             for name, rate, momentum in settings]
    out = {"tuning loss": [], "test loss": [], "right": []}
    for place, rule in enumerate(rules):
        print("judging", settings[place], flush=True)
        runs = [fit(rule, seed) for seed in JUDGING]
        out["tuning loss"].append([losses(run, TUNE_TASK, BUDGETS) for run in runs])
        out["test loss"].append([losses(run, TEST_TASK, BUDGETS) for run in runs])
        right = [[NET.accuracy(run.params[epoch], *TEST) for epoch in BUDGETS] for run in runs]
        out["right"].append(np.rint(len(TEST[1]) * np.array(right)).astype(int).tolist())
    return {name: each if name == "right" else plain(each) for name, each in out.items()}


def scheduled(seeds):
    """(seed, epoch, warm-up, decay, base rate), momentum 0.9."""
    return np.array([plain(losses(fit(lambda t: SGD(share(t)[..., None] * BASES, 0.9), seed)))
                     for seed in seeds])


def main():
    ends, curves = tuned()
    settings = chosen(ends)
    first, second = scheduled(TUNING), scheduled(JUDGING)
    parts = {
        "tuning seeds": list(TUNING), "judging seeds": list(JUDGING), "budgets": BUDGETS,
        "rates": RATES.tolist(), "momenta": MOMENTA.tolist(), "adam rates": ADAM_RATES.tolist(),
        "base rates": BASES.tolist(),
        "tuning": {name: plain(each) for name, each in ends.items()}, "curves": curves,
        "settings": settings, "judged": judged(settings),
        "schedules": {"tuning": plain(first[:, -1]), "judged": plain(second[:, -1]),
                      "curves": plain(second.mean(axis=0))}}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(part, separators=(',', ':'))}"
                       for name, part in parts.items())
    FILE.write_text("{\n" + lines + "\n}\n", "utf8")
    print(f"{FILE.name}: {len(settings)} settings judged, {FILE.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
