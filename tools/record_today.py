"""Train the digit network of chapter 9: book/data/today.json.

    python tools/record_today.py                 all parts, some minutes
    python tools/record_today.py edge batches    these parts anew, the others stay

Data, network and seeds are those of tools/record_digits.py: settings are chosen on TUNING seeds by
the loss on the tuning part, and judged on other seeds, JUDGING. Losses have four decimals; what is
above 99, or no number, stands as 99.
"""

import json
import sys

import numpy as np
from record_digits import BATCH, DATA, EPOCHS, NET, PER_EPOCH, TEST_TASK, TRAIN, TUNE_TASK, plain

from mathlib.adaptive import Adam
from mathlib.descent import minimize
from mathlib.ema import ema
from mathlib.gradients import Batches
from mathlib.modern import Lion, Muon, ScheduleFree, sharpness
from mathlib.optim import SGD

FILE = DATA / "today.json"
TASK = NET.problem(*TRAIN)
TUNING, JUDGING = range(12), range(100, 140)
STEPS = EPOCHS * PER_EPOCH

# The edge: full batches, the squared loss, the start of seed 0. A point in so many steps.
EDGE_STEPS, EVERY = 6000, 100
EDGE_RATES, EDGE_MOMENTA = (0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18), (0.0, 0.5, 0.9)
NESTEROV, ENTROPY = SGD(0.056, 0.9, nesterov=True), SGD(0.3)
PRODUCTS = 12  # with the Hessian, for one sharpness: more change no digit that is kept

# The race: each name has settings, a schedule, and what is looked at in the end.
SHAPES = (NET.hidden, NET.inputs), (NET.hidden, 1), (NET.classes, NET.hidden), (NET.classes, 1)
POWERS = 2.0 ** np.arange(-12, 3)
AVERAGES = (0.9, 0.97, 0.99)  # decays of the average of the weights


def cosine(t):
    return (1 + np.cos(np.pi * (t - 1) / STEPS)) / 2


def stable(t):
    """Warm-up over half an epoch, then constant, then straight to zero in the last fifth."""
    return min(1, t / (PER_EPOCH / 2), (STEPS + 1 - t) / (0.2 * STEPS))


def constant(t):
    return 1.0


# name: (rates, momenta, schedule, a rule from rate and momentum)
RACE = {
    "heavy ball": (POWERS[7:12], (0.875, 0.9375), constant, SGD),
    "heavy ball, cosine": (POWERS[8:13], (0.875, 0.9375), cosine, SGD),
    "schedule-free": (POWERS[10:15], (0.9, 0.97), constant, ScheduleFree),
    "AdamW .999, cosine": (POWERS[5:10], (0.9, 0.95), cosine, lambda a, b: Adam(a, b, 0.999)),
    "AdamW .95, cosine": (POWERS[5:10], (0.9, 0.95), cosine, lambda a, b: Adam(a, b, 0.95)),
    "AdamW .95, stable": (POWERS[5:10], (0.9, 0.95), stable, lambda a, b: Adam(a, b, 0.95)),
    "Lion, cosine": (POWERS[3:8], (0.9, 0.95), cosine, lambda a, b: Lion(a, b, 0.99)),
    "Muon": (POWERS[4:9], (0.0, 0.9), constant, lambda a, b: Muon(a, SHAPES, b)),
    "Muon, cosine": (POWERS[6:11], (0.0, 0.9), cosine, lambda a, b: Muon(a, SHAPES, b)),
}

# The batches: steps until the tuning loss is below TARGET, looked at every LOOK steps.
SIZES, BATCH_RATES, BATCH_MOMENTA = (8, 32, 128, 512), 2.0 ** np.arange(-6, 2), (0.0, 0.9)
TARGET, LOOK, LONGEST = 0.2, 8, 480
BATCH_TUNING, BATCH_JUDGING = range(8), range(100, 116)


def edge():
    squared, start = NET.problem(*TRAIN, squared=True), NET.start(np.random.default_rng(0))

    def followed(rule, task=squared):
        run = minimize(task, start, rule, steps=EDGE_STEPS, every=EVERY)
        sharp = [sharpness(task, point, np.random.default_rng(0), steps=PRODUCTS)
                 if np.isfinite(point).all() else np.nan for point in run.params]
        print("edge", rule, flush=True)
        return {"sharpness": short(sharp), "loss": plain(run.losses)}

    return {"steps": EDGE_STEPS, "every": EVERY, "rates": EDGE_RATES, "momenta": EDGE_MOMENTA,
            "runs": [[followed(SGD(a, b)) for b in EDGE_MOMENTA] for a in EDGE_RATES],
            "nesterov": {"rate": NESTEROV.learning_rate, **followed(NESTEROV)},
            "entropy": {"rate": ENTROPY.learning_rate, **followed(ENTROPY, TASK)}}


def short(values):
    """Sharpness with two decimals, None where a run is gone."""
    return [None if not np.isfinite(v) else round(float(v), 2) for v in values]


def fitted(rates, momentum, schedule, rule, seed):
    """The path of one grid of rates, every step of it: (step, rate, parameters)."""
    rng = np.random.default_rng(seed)
    start, source = NET.start(rng), Batches(BATCH, rng)

    def at(t):
        return rule(np.maximum(rates * schedule(t), 1e-12), momentum)

    if rule is not ScheduleFree:
        return minimize(TASK, start, at, steps=STEPS, gradient=source).params
    run = minimize(TASK, start, at(1), steps=0)
    path = [run.end.params]
    for _ in range(STEPS):  # what counts is the average, and it stands in the state
        run = minimize(TASK, run.end, at(1), steps=1, gradient=source)
        path.append(run.end.state.average)
    return np.array(path)


def ends(name, rates, momentum, seed):
    """Points to judge: the last, and for the constant heavy ball the averages of the weights."""
    _, _, schedule, rule = RACE[name]
    path = fitted(rates, momentum, schedule, rule, seed)
    last = {name: path[-1]}
    if name == "heavy ball":
        for decay in AVERAGES:
            last[f"average {decay}"] = ema(path[1:], decay, debias=True)[-1]
    return last


def race():
    found = {}
    for seed in TUNING:
        print("race", seed, flush=True)
        for name, (rates, momenta, *_) in RACE.items():
            for momentum in momenta:
                for key, points in ends(name, rates, momentum, seed).items():
                    place = found.setdefault(key, {}).setdefault(momentum, [])
                    place.append(plain(TUNE_TASK.loss(points)))
    chosen = {}
    for key, each in found.items():
        table = np.array([np.mean(losses, axis=0) for losses in each.values()])
        i, j = np.unravel_index(table.argmin(), table.shape)
        rates = RACE["heavy ball" if key.startswith("average") else key][0]
        chosen[key] = [float(rates[j]), list(each)[i]]
    # the average of the weights also at the heavy ball's own setting: what it alone buys
    judged = {key: {"rate": rate, "momentum": momentum, "tuning loss": [], "test loss": []}
              for key, (rate, momentum) in chosen.items()}
    for decay in AVERAGES:
        judged[f"average {decay} of its best"] = {
            "rate": chosen["heavy ball"][0], "momentum": chosen["heavy ball"][1],
            "tuning loss": [], "test loss": []}
    for seed in JUDGING:
        print("judging", seed, flush=True)
        runs = {}
        for key, entry in judged.items():
            name = "heavy ball" if key.startswith("average") else key
            run = name, entry["rate"], entry["momentum"]
            if run not in runs:
                runs[run] = ends(name, np.array([entry["rate"]]), entry["momentum"], seed)
            point = runs[run][key.removesuffix(" of its best")][0]
            entry["tuning loss"].append(plain(TUNE_TASK.loss(point)))
            entry["test loss"].append(plain(TEST_TASK.loss(point)))
    return {"tuning seeds": list(TUNING), "judging seeds": list(JUDGING),
            "rates": {name: RACE[name][0].tolist() for name in RACE},
            "tuning": {key: {str(b): np.mean(losses, axis=0).round(4).tolist()
                             for b, losses in each.items()} for key, each in found.items()},
            "judged": judged}


def arrivals(size, rule, seed):
    """Steps until the target, a multiple of LOOK; 2 * LONGEST where it is not reached."""
    rng = np.random.default_rng(seed)
    run = minimize(TASK, NET.start(rng), rule, steps=LONGEST, every=LOOK,
                   gradient=Batches(size, rng))
    below = np.array([TUNE_TASK.loss(point) for point in run.params]) < TARGET
    first = below.argmax(axis=0)
    return np.where(below.any(axis=0), LOOK * first, 2 * LONGEST)


def batches():
    out = {"sizes": SIZES, "rates": BATCH_RATES.tolist(), "momenta": BATCH_MOMENTA,
           "target": TARGET, "look": LOOK, "longest": LONGEST, "tuning": [], "judged": []}
    for size in SIZES:
        print("batches of", size, flush=True)
        grid = SGD(BATCH_RATES[:, None], BATCH_MOMENTA)
        steps = np.mean([arrivals(size, grid, seed) for seed in BATCH_TUNING], axis=0)
        out["tuning"].append(steps.round(1).tolist())
        best = [float(BATCH_RATES[steps[:, j].argmin()]) for j in range(len(BATCH_MOMENTA))]
        rules = SGD(np.array(best), np.array(BATCH_MOMENTA))
        judged = np.array([arrivals(size, rules, seed) for seed in BATCH_JUDGING])
        out["judged"].append({"rates": best, "steps": judged.T.tolist()})
    return out


PARTS = {"edge": edge, "race": race, "batches": batches}


def main(names):
    parts = json.loads(FILE.read_text("utf8")) if FILE.exists() else {}
    for name in names or PARTS:
        parts[name] = PARTS[name]()
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(parts[name], separators=(',', ':'))}"
                       for name in PARTS if name in parts)
    FILE.write_text("{\n" + lines + "\n}\n", "utf8")
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
