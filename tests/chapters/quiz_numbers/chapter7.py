"""What the options of each number say, computed in their order."""

import numpy as np

from mathlib import theory
from mathlib.optim import SGD


def momentum_of(optimizer, pull):
    """The heavy ball's β is the product of its two roots."""
    return np.prod(theory.roots(optimizer, pull)).real


def steps_for(share, power, k=99):
    """The first step at which 1/(k + 1)**power is that share of what it is at k."""
    many = np.arange(k, 20_000)
    return many[(many + 1.0) ** -power <= share * (k + 1.0) ** -power * (1 + 1e-12)][0]


NESTEROV = SGD(1, 0.8, nesterov=True)
NUMBERS = {
    "friction-of-looking-ahead": lambda: [
        momentum_of(NESTEROV, 0.25), momentum_of(SGD(1, 0.8), 0.25), 0.8 - 0.25,
        theory.roots(SGD(1), 0.25)[0].real],
    "hundred-times-closer": lambda: [
        steps_for(1 / 100, 2), steps_for(1 / 100, 1), 10 * 99],
}
