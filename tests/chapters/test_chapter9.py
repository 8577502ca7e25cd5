"""What chapter 9 says in words, and what was recorded for it, measured by other means."""

import gzip
import json

import numpy as np
import pytest
import record_today as recorder

from course.checks import EXERCISES
from mathlib.descent import minimize
from mathlib.modern import CUBIC, QUINTIC, Lion, ScheduleFree, sharpness
from mathlib.optim import SGD
from tests.support.places import DATA

ROWS = gzip.decompress((DATA / "digits.csv.gz").read_bytes()).decode().splitlines()
TABLE = np.loadtxt(ROWS, delimiter=",")
TRAIN = np.random.default_rng(0).permutation(1797)[:1024]
X, Y = TABLE[TRAIN, :64] / 16, np.eye(10)[TABLE[TRAIN, 64].astype(int)]


@pytest.fixture(scope="module")
def recorded():
    return json.loads((DATA / "today.json").read_text("utf8"))


def slopes(params):
    """The gradient of the squared loss by backpropagation of its own; complex parameters too."""
    w1, b1, w2, b2 = params
    hidden = np.tanh(X @ w1.T + b1)
    wrong = (hidden @ w2.T + b2 - Y) / len(X)
    back = (wrong @ w2) * (1 - hidden**2)
    return [back.T @ X, back.sum(0), wrong.T @ hidden, wrong.sum(0)]


def times_hessian(params, direction):
    """Exact but for rounding: the derivative along i h, where nothing is subtracted."""
    ahead = slopes([p + 1e-20j * d for p, d in zip(params, direction, strict=True)])
    return [g.imag / 1e-20 for g in ahead]


def test_the_recorded_edge_is_what_a_network_written_out_here_does(recorded):
    """Momentum 0.9 at 0.16: a hundred steps, then the power iteration."""
    rng = np.random.default_rng(0)
    params = [rng.normal(scale=64**-0.5, size=(32, 64)), np.zeros(32),
              rng.normal(scale=32**-0.5, size=(10, 32)), np.zeros(10)]
    velocity = [0 * p for p in params]
    for _ in range(100):
        velocity = [0.9 * v + g for v, g in zip(velocity, slopes(params), strict=True)]
        params = [p - 0.16 * v for p, v in zip(params, velocity, strict=True)]
    u = [np.random.default_rng(1).normal(size=p.shape) for p in params]
    for _ in range(40):
        size = sum((part**2).sum() for part in u) ** 0.5
        u = [part / size for part in u]
        image = times_hessian(params, u)
        sharpness = sum((a * b).sum() for a, b in zip(u, image, strict=True))
        u = image
    edge = recorded["edge"]
    run = edge["runs"][edge["rates"].index(0.16)][edge["momenta"].index(0.9)]
    assert sharpness == pytest.approx(run["sharpness"][1], abs=0.05)


def test_from_one_of_the_other_starts_the_rate_016_is_lost(recorded):
    """Momentum 0.9: a hundred steps from starts 1 and 2, the network written out here."""
    at = recorded["edge"]["rates"].index(0.16), recorded["edge"]["momenta"].index(0.9)
    for trial in recorded["again"]:
        if trial["images"] or trial["start"] > 2:
            continue
        rng = np.random.default_rng(trial["start"])
        params = [rng.normal(scale=64**-0.5, size=(32, 64)), np.zeros(32),
                  rng.normal(scale=32**-0.5, size=(10, 32)), np.zeros(10)]
        velocity = [0 * p for p in params]
        with np.errstate(all="ignore"):
            for _ in range(100):
                velocity = [0.9 * v + g for v, g in zip(velocity, slopes(params), strict=True)]
                params = [p - 0.16 * v for p, v in zip(params, velocity, strict=True)]
        lost = trial["runs"][at[0]][at[1]] == [None] * 4
        largest = max(np.abs(p).max() for p in params)
        assert lost == (trial["start"] == 2)
        assert (largest > 1e6 or np.isnan(largest)) if lost else largest < 10, largest


def test_the_recorder_takes_products_enough_where_curvatures_crowd_at_the_limit():
    start = recorder.NET.start(np.random.default_rng(0))
    task = recorder.NET.problem(*recorder.TRAIN, squared=True)
    for at in minimize(task, start, SGD(0.18), steps=1400, every=200).params[5:]:
        few, many = (sharpness(task, at, np.random.default_rng(0), steps=steps)
                     for steps in (recorder.PRODUCTS, 90))
        assert few == pytest.approx(many, abs=0.005)  # two decimals are kept; 12 products miss 0.1


def test_settings_are_judged_on_seeds_that_did_not_choose_them(recorded):
    race, again, batches = recorded["race"], recorded["race again"], recorded["batches"]
    seeds = [seed for each in (race, again) for part in ("tuning", "judging")
             for seed in each[f"{part} seeds"]]
    assert len(seeds) == len(set(seeds)) == 2 * (12 + 40)
    assert race["images"] != again["images"] and list(race["judged"]) == list(again["judged"])
    assert all(len(each["test loss"]) == 40
               for one in (race, again) for each in one["judged"].values())
    for name, seconds in race["tuning"].items():
        best = min(loss for losses in seconds.values() for loss in losses)
        each = race["judged"][name]
        rates = race["rates"]["heavy ball" if name.startswith("average") else name]
        chosen = seconds[str(each["second"])][rates.index(each["rate"])]
        assert chosen == pytest.approx(best, abs=1e-4)
        for one in (race, again):  # its neighbours were tried
            assert min(rates) < one["judged"][name]["rate"] < max(rates)
    for steps, judged in zip(batches["tuning"], batches["judged"], strict=True):
        for tried, each in zip(steps, judged, strict=True):
            for j, rate in enumerate(each["rates"]):
                at = np.argmin([row[j] for row in tried])
                assert batches["rates"][at] == rate
                assert 0 < at < len(tried) - 1


def test_one_step_of_the_cubic_squares_the_error_near_1():
    for error in (1e-2, 1e-3):
        after = CUBIC[0] * (1 - error) + CUBIC[1] * (1 - error) ** 3
        assert 1 - after == pytest.approx(1.5 * error**2 - 0.5 * error**3, rel=1e-6)
    assert QUINTIC[0] == 3.4445


def test_the_sum_of_plain_steps():
    """mean of z_0 … z_{N-1} = (z_0 - z_N) / (eta lambda N) - mean noise / lambda, exactly."""
    rng, eta, curvature, n = np.random.default_rng(0), 0.3, 0.7, 50
    noise, places = rng.normal(size=n), [4.0]
    for xi in noise:
        places.append(places[-1] - eta * (curvature * places[-1] + xi))
    formula = (places[0] - places[-1]) / (eta * curvature * n) - noise.mean() / curvature
    assert np.mean(places[:-1]) == pytest.approx(formula, rel=1e-12)


def test_the_exercises_write_what_the_library_does():
    theta, mean = np.array([1.0, -2.0]), np.array([0.3, 0.1])
    grad, rule = np.array([0.5, -4.0]), Lion(0.1, 0.9, 0.99, 0.2)
    new, state = rule.step(theta, grad, rule.init(theta)._replace(mean=mean))
    ours = EXERCISES["lion-step"].reference(theta, grad, mean, 0.1, 0.9, 0.99, 0.2)
    np.testing.assert_allclose([new, state.mean], ours, rtol=1e-12)
    free = ScheduleFree(0.1, 0.9)
    walker, average, ahead = theta, theta, theta
    state = free.init(theta)
    for t in range(1, 6):
        walker, average, ahead = EXERCISES["schedule-free-step"].reference(
            walker, average, grad * t, t, 0.1, 0.9)
        new, state = free.step(new, grad * t, state)
    np.testing.assert_allclose([ahead, average], [new, state.average], rtol=1e-12)
