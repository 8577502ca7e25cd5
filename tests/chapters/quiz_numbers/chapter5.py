"""What the options of each number say, computed in their order."""

import numpy as np

from mathlib import theory
from mathlib.optim import SGD


def gain(kappa):
    """How many times as many steps plain descent needs for the same factor, in the long run."""
    plain, heavy = theory.best_gradient_descent(1, kappa), theory.polyak(1, kappa)
    return np.log(theory.rate(heavy, 1.0)) / np.log(theory.rate(plain, 1.0))


NUMBERS = {
    "rate-in-the-waves": lambda: [
        theory.rate(SGD(1.0, 0.81), 1.0), np.prod(theory.roots(SGD(1.0, 0.81), 1.0)).real,
        2 * np.sqrt(0.81), 1 - 0.81, theory.rate(SGD(1.0), 1.0)],
    "how-many-times-fewer": lambda: [
        gain(10_000), 10_000, 10_000**0.25,
        theory.polyak(1, 10_000).learning_rate
        / theory.best_gradient_descent(1, 10_000).learning_rate],
}
