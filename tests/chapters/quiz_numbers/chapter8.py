"""What the options of each number say, computed in their order."""

from mathlib.descent import minimize
from mathlib.frameworks import KerasSGD, PyTorchSGD
from mathlib.problems import quadratic

SLOPE = quadratic([1e-9])


def next_step(library, momentum, factor):
    """The step after a change of rate on a steady slope, over the step it settles at."""
    rule = lambda t: library(0.01 * (factor if t > 400 else 1), momentum)  # noqa: E731
    path = minimize(SLOPE, 1e9, rule, steps=401).params[:, 0]
    return (path[-2] - path[-1]) / (0.01 * factor / (1 - momentum))


NUMBERS = {
    "drop-in-keras": lambda: [
        next_step(KerasSGD, 0.8, 0.2), 1 / 0.2, 0.8 / 0.2, next_step(PyTorchSGD, 0.8, 0.2),
        0.8 * 0.2 + 1 - 0.8],
    "along-the-valley": lambda: [
        0.1 * (1 - 0.95) / (1 - 0.9), 0.1, 0.1 * (1 - 0.9) / (1 - 0.95), 0.1 * 0.9 / 0.95],
    "adams-first-step": lambda: [
        (1 - 0.9) / (1 - 0.99) ** 0.5, 1 - 0.9, (1 - 0.9) / (1 - 0.99),
        (1 - 0.9) / (1 - 0.999) ** 0.5],
}
