"""What mathlib costs. Prints goals beside measurements and fails nothing: machines differ.

    python -m benchmarks.bench_mathlib

Ratios compare two programs in the same run, so they travel between machines better than times.
"""

import platform
import sys
import time
import tracemalloc

import numpy as np

from mathlib.descent import minimize
from mathlib.ema import ema
from mathlib.optim import SGD
from mathlib.problems import linear_regression, quadratic

X, Y = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 3, 5, 7, 11])
STEPS = 1000


def article():
    """The article's NumPy program, as it stands there; only its print is left out."""
    w = b = v_w = v_b = 0.0
    alpha, beta, n = 0.01, 0.9, len(X)
    for epoch in range(STEPS):
        y_pred = w * X + b
        loss = np.mean((Y - y_pred) ** 2)
        dw = -2 / n * np.sum((Y - y_pred) * X)
        db = -2 / n * np.sum(Y - y_pred)
        v_w = beta * v_w + (1 - beta) * dw
        v_b = beta * v_b + (1 - beta) * db
        w = w - alpha * v_w
        b = b - alpha * v_b
        if epoch % 100 == 0:
            _ = f"{epoch} {loss:.4f} {w:.4f} {b:.4f}"
    return w, b


def regression():
    return minimize(linear_regression(X, Y), [0, 0], SGD.averaged(0.01, 0.9), steps=STEPS)


def grid():
    settings = SGD(np.linspace(0.001, 0.2, 200)[:, None], np.linspace(0, 0.99, 200))
    return minimize(quadratic([1.0, 10.0]), [1, 1], settings, steps=200)


def seconds(*programs, rounds=9):
    """Best time of each; the programs take turns, so a busy machine slows all of them alike."""
    best = [np.inf] * len(programs)
    for _ in range(rounds):
        for i, program in enumerate(programs):
            begin = time.perf_counter()
            program()
            best[i] = min(best[i], time.perf_counter() - begin)
    return best


def peak(program):
    tracemalloc.start()
    program()
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


def main():
    np.testing.assert_allclose(regression().params[-1], article(), rtol=1e-10)  # the same work
    ours, theirs = seconds(regression, article)
    (whole_grid,) = seconds(grid, rounds=3)
    signal = np.random.default_rng(0).normal(size=10_000)
    smooth, total = seconds(lambda: ema(signal, 0.9), lambda: sum(signal))
    rows = [
        ("minimize, one setting, a step", f"{ours / STEPS * 1e6:.1f} us", "<= 15 us"),
        ("the article's loop, a step", f"{theirs / STEPS * 1e6:.1f} us", ""),
        ("minimize / the article's loop", f"{ours / theirs:.2f}", "<= 1"),
        ("200 x 200 settings, 200 steps", f"{whole_grid:.2f} s", "<= 1 s"),
        ("  a setting, to one run alone", f"{whole_grid / 40_000 / 200 / (ours / STEPS):.4f}", ""),
        ("  peak memory", f"{peak(grid) / 1e9:.2f} GB", "<= 1 GB"),
        ("ema of 10,000 values", f"{smooth * 1e3:.1f} ms", ""),
        ("  to Python's sum() of them", f"{smooth / total:.1f}", ""),
    ]
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {sys.platform}")
    for what, measured, goal in rows:
        print(f"{what:32}{measured:>12}   {goal}")


if __name__ == "__main__":
    main()
