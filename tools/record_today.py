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
from record_digits import BATCH, DATA, EPOCHS, NET, PER_EPOCH, TRAIN, TUNE_TASK, plain

from mathlib.adaptive import Adam
from mathlib.descent import minimize
from mathlib.ema import ema
from mathlib.frameworks import PyTorchSGD
from mathlib.gradients import Batches
from mathlib.modern import Lion, Muon, ScheduleFree, sharpness
from mathlib.optim import SGD

FILE = DATA / "today.json"
TASK = NET.problem(*TRAIN)
STEPS = EPOCHS * PER_EPOCH

# The edge: full batches, the squared loss, the start of seed 0. A point in so many steps.
EDGE_STEPS, EVERY = 6000, 100
EDGE_RATES, EDGE_MOMENTA = (0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18), (0.0, 0.5, 0.9)
NESTEROV, ENTROPY = SGD(0.056, 0.9, nesterov=True), SGD(0.3)
LATE = 2000 // EVERY  # points of the last 2,000 steps
AGAIN = (1, 0), (2, 0), (3, 0), (4, 0), (0, 1)  # seeds of other starts, and of other images
PRODUCTS = 30  # with the Hessian, for one sharpness; 12 fall short where many reach the limit

# The race: each name has 7 rates, 4 numbers of another kind, a schedule, and a rule from the two.
# The best of the 28 must not stand at an end of the rates; a heavy ball's are effective steps.
# Where it stands at an end of the others, the next number beyond was tried, and tunes no better.
ROUNDS = (0, range(12), range(100, 140)), (1, range(200, 212), range(300, 340))
SHAPES = (NET.hidden, NET.inputs), (NET.hidden, 1), (NET.classes, NET.hidden), (NET.classes, 1)
AVERAGES = (0.9, 0.97, 0.99)  # decays of the average of the weights


def rates(lowest):
    return 2.0 ** (lowest + np.arange(7) / 2)


def cosine(t):
    return (1 + np.cos(np.pi * (t - 1) / STEPS)) / 2


def stable(t):
    """Warm-up over half an epoch, then constant, then straight to zero in the last fifth."""
    return min(1, t / (PER_EPOCH / 2), (STEPS + 1 - t) / (0.2 * STEPS))


def constant(t):
    return 1.0


def warm(t):
    return min(1, t / (PER_EPOCH / 2))


def heavy(a, b):
    return SGD(a * (1 - b), b)


def nesterov(a, b):
    return SGD(a * (1 - b), b, nesterov=True)


MOST, LESS = (0.5, 0.75, 0.875, 0.9375), (0.0, 0.5, 0.8, 0.9)
DECAYS = (0.01, 0.03, 0.1, 0.3)
RACE = {
    "heavy ball": (rates(-0.5), MOST, constant, heavy),
    "heavy ball, cosine": (rates(0.5), MOST, cosine, heavy),
    "heavy ball, stable": (rates(-0.5), MOST, stable, heavy),
    "Nesterov, cosine": (rates(0.5), MOST, cosine, nesterov),
    "schedule-free": (rates(-0.5), (0.5, 0.75, 0.9, 0.97), constant, ScheduleFree),
    "schedule-free, warm": (rates(0.5), (0.75, 0.9, 0.97, 0.99), warm, ScheduleFree),
    "Adam .999, cosine": (rates(-5.5), LESS, cosine, lambda a, b: Adam(a, b, 0.999)),
    "Adam .95, cosine": (rates(-5.5), LESS, cosine, lambda a, b: Adam(a, b, 0.95)),
    "Adam .95, stable": (rates(-6.5), LESS, stable, lambda a, b: Adam(a, b, 0.95)),
    "Lion .99, cosine": (rates(-8), (0.1, 0.5, 0.8, 0.9), cosine, lambda a, b: Lion(a, b, 0.99)),
    "Lion .9, cosine": (rates(-7.5), (0.5, 0.7, 0.8, 0.9), cosine, lambda a, b: Lion(a, b, 0.9)),
    "Muon": (rates(-6.5), (0.5, 0.8, 0.9, 0.95), constant, lambda a, b: Muon(a, SHAPES, b)),
    "Muon, cosine": (rates(-5.5), LESS, cosine, lambda a, b: Muon(a, SHAPES, b)),
    # with weight decay, at one momentum; these rates are rates
    "SGD, decay": (rates(-2.5), (0.00003, 0.0001, 0.0003, 0.001), stable,
                   lambda a, w: PyTorchSGD(a, 0.75, weight_decay=w)),
    "AdamW, decay": (rates(-5.5), DECAYS, cosine, lambda a, w: Adam(a, 0.8, 0.95, weight_decay=w)),
    "Muon, decay": (rates(-5.5), DECAYS, cosine,
                    lambda a, w: Muon(a, SHAPES, 0.8, weight_decay=w)),
}

# The batches: steps until the tuning loss is below each target, looked at every LOOK steps.
SIZES, BATCH_RATES, BATCH_MOMENTA = (8, 32, 128, 512), 2.0 ** np.arange(-5, 1.5, 0.5), (0.0, 0.9)
TARGETS, LOOK, LONGEST = (0.3, 0.2, 0.15), 4, 480
BATCH_TUNING, BATCH_JUDGING = range(12), range(100, 124)


def followed(task, start, rule):
    run = minimize(task, start, rule, steps=EDGE_STEPS, every=EVERY)
    sharp = [sharpness(task, point, np.random.default_rng(0), steps=PRODUCTS)
             if np.isfinite(point).all() else np.nan for point in run.params]
    print("edge", rule, flush=True)
    return {"sharpness": short(sharp), "loss": plain(run.losses)}


def edge():
    squared, start = NET.problem(*TRAIN, squared=True), NET.start(np.random.default_rng(0))
    return {"steps": EDGE_STEPS, "every": EVERY, "rates": EDGE_RATES, "momenta": EDGE_MOMENTA,
            "runs": [[followed(squared, start, SGD(a, b)) for b in EDGE_MOMENTA]
                     for a in EDGE_RATES],
            "nesterov": {"rate": NESTEROV.learning_rate, **followed(squared, start, NESTEROV)},
            "entropy": {"rate": ENTROPY.learning_rate, **followed(TASK, start, ENTROPY)}}


def late(task, start, rule):
    """Sharpness: the highest before the last 2,000 steps; lowest, mean, highest in them."""
    values = np.array(followed(task, start, rule)["sharpness"], float)
    before, after = values[:-LATE], values[-LATE:]
    return short([before.max(), after.min(), after.mean(), after.max()])


def again():
    """The settings of `edge` from other starts, and on other images, in four numbers each."""
    table, found = np.loadtxt(DATA / "digits.csv.gz", delimiter=",", dtype=int), []
    for seed, images in AGAIN:
        rows = table[np.random.default_rng(images).permutation(len(table))[: len(TRAIN[1])]]
        train = rows[:, :64] / 16, rows[:, 64]
        squared, start = NET.problem(*train, squared=True), NET.start(np.random.default_rng(seed))
        entropy = followed(NET.problem(*train), start, ENTROPY)["sharpness"]
        found.append({
            "start": seed, "images": images,
            "runs": [[late(squared, start, SGD(a, b)) for b in EDGE_MOMENTA] for a in EDGE_RATES],
            "nesterov": late(squared, start, NESTEROV),
            "entropy": [entropy[0], max(entropy), entropy[-1]],
            "0.21": late(squared, start, SGD(0.21, 0.9))})
    return found


def short(values):
    """Sharpness with two decimals, None where a run is gone."""
    return [None if not np.isfinite(v) else round(float(v), 2) for v in values]


def ends(name, rates, second, seed, task):
    """Points to judge: the last, and for the constant heavy ball the averages of the weights."""
    _, _, schedule, rule = RACE[name]
    rng = np.random.default_rng(seed)
    start, source = NET.start(rng), Batches(BATCH, rng)
    if rule is ScheduleFree:
        return {name: schedule_free(rates, second, schedule, start, source, task)}
    path = minimize(task, start, lambda t: rule(np.maximum(rates * schedule(t), 1e-12), second),
                    steps=STEPS, every=1 if name == "heavy ball" else STEPS, gradient=source).params
    last = {name: path[-1]}
    if name == "heavy ball":
        for decay in AVERAGES:
            last[f"average {decay}"] = ema(path[1:], decay, debias=True)[-1]
    return last


def schedule_free(rates, momentum, schedule, start, source, task):
    """As in mathlib.modern, and each place of the walker weighs the square of its rate."""
    walker = average = ahead = start + np.zeros((len(rates), 1))
    deck, weight = np.empty(0, int), 0.0
    for t in range(1, STEPS + 1):
        grad, deck = source.draw(task, ahead, deck)
        walker = walker - schedule(t) * rates[:, None] * grad
        weight += schedule(t) ** 2
        share = schedule(t) ** 2 / weight
        average = (1 - share) * average + share * walker
        ahead = momentum * average + (1 - momentum) * walker
    return average


def race(images, tuning, judging):
    """One round; `images` is the seed that deals them to training, tuning and test."""
    table = np.loadtxt(DATA / "digits.csv.gz", delimiter=",", dtype=int)
    rows = np.split(np.random.default_rng(images).permutation(len(table)), [1024, 1408])
    task, tune_task, test_task = (NET.problem(table[r, :64] / 16, table[r, 64]) for r in rows)
    found = {}
    for seed in tuning:
        print("race", seed, flush=True)
        for name, (rates, seconds, *_) in RACE.items():
            for second in seconds:
                for key, points in ends(name, rates, second, seed, task).items():
                    place = found.setdefault(key, {}).setdefault(second, [])
                    place.append(plain(tune_task.loss(points)))
    judged = {}
    for key, each in found.items():
        table = np.array([np.mean(losses, axis=0) for losses in each.values()])
        i, j = np.unravel_index(table.argmin(), table.shape)
        rates = RACE["heavy ball" if key.startswith("average") else key][0]
        judged[key] = {"rate": float(rates[j]), "second": list(each)[i], "test loss": []}
    # the average of the weights also at the heavy ball's own setting: what it alone buys
    for decay in AVERAGES:
        judged[f"average {decay} of its best"] = {**judged["heavy ball"], "test loss": []}
    for seed in judging:
        print("judging", seed, flush=True)
        runs = {}
        for key, entry in judged.items():
            name = "heavy ball" if key.startswith("average") else key
            run = name, entry["rate"], entry["second"]
            if run not in runs:
                runs[run] = ends(name, np.array([entry["rate"]]), entry["second"], seed, task)
            point = runs[run][key.removesuffix(" of its best")][0]
            entry["test loss"].append(plain(test_task.loss(point)))
    return {"images": images, "tuning seeds": list(tuning), "judging seeds": list(judging),
            "rates": {name: RACE[name][0].round(6).tolist() for name in RACE},
            "tuning": {key: {str(b): np.mean(losses, axis=0).round(4).tolist()
                             for b, losses in each.items()} for key, each in found.items()},
            "judged": {key: {**entry, "rate": round(entry["rate"], 6)}
                       for key, entry in judged.items()}}


def race_again():
    """Other seeds and other images; settings and losses alone."""
    found = race(*ROUNDS[1])
    return {key: found[key] for key in ("images", "tuning seeds", "judging seeds", "judged")}


def arrivals(size, rule, seed):
    """Steps until each target, multiples of LOOK; 2 * LONGEST where it is not reached."""
    rng = np.random.default_rng(seed)
    run = minimize(TASK, NET.start(rng), rule, steps=LONGEST, every=LOOK,
                   gradient=Batches(size, rng))
    losses = np.array([TUNE_TASK.loss(point) for point in run.params])
    return np.array([np.where((losses < target).any(axis=0),
                              LOOK * (losses < target).argmax(axis=0), 2 * LONGEST)
                     for target in TARGETS])


def batches():
    """Lists by batch size, then target; of these the steps by rate and momentum, or by seed."""
    out = {"sizes": SIZES, "rates": BATCH_RATES.round(4).tolist(), "momenta": BATCH_MOMENTA,
           "targets": TARGETS, "look": LOOK, "longest": LONGEST, "tuning": [], "judged": []}
    for size in SIZES:
        print("batches of", size, flush=True)
        grid = SGD(BATCH_RATES[:, None], BATCH_MOMENTA)
        steps = np.mean([arrivals(size, grid, seed) for seed in BATCH_TUNING], axis=0)
        out["tuning"].append(steps.round(1).tolist())
        best = steps.argmin(axis=1)  # a rate for each target and momentum
        rules = SGD(BATCH_RATES[best], BATCH_MOMENTA)
        judged = np.array([arrivals(size, rules, seed) for seed in BATCH_JUDGING])
        out["judged"].append([
            {"rates": BATCH_RATES[best[k]].round(4).tolist(), "steps": judged[:, k, k].T.tolist()}
            for k in range(len(TARGETS))])
    return out


PARTS = {"edge": edge, "again": again, "race": lambda: race(*ROUNDS[0]),
         "race again": race_again, "batches": batches}


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
