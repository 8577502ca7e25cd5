"""Where the gradient of a step comes from: all the data, a batch of it, or with noise on top. ::

    minimize(problem, start, optimizer, steps=100)
    minimize(problem, start, optimizer, steps=100, gradient=Batches(32, rng))
    minimize(problem, start, optimizer, steps=100, gradient=Noise(0.5, rng))
    minimize(problem, start, optimizer, steps=100, gradient=Noise(0.5, rng, on=Batches(32, rng)))

Randomness comes from the generator that is passed in, and from nowhere else.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mathlib._validate import Array, generator, instance, number, switch, whole
from mathlib.problems import Problem

Rows = NDArray[np.integer]
NO_ROWS: Rows = np.empty(0, int)
GRADIENTS = "Full(), Batches(size, rng) or Noise(deviation, rng)"


@dataclass(frozen=True, eq=False)
class Full:
    """The gradient of the whole loss. A source of your own is a subclass with its own ``draw``."""

    def draw(self, problem: Problem, params: Array, deck: Rows) -> tuple[Array, Rows]:
        """The gradient for one step, and the deck: the samples that this epoch has still to deal.

        Parameters
        ----------
        problem : Problem
        params : ndarray, shape (..., n)
        deck : ndarray of int

        Returns
        -------
        grad : ndarray, shape (..., n)
        deck : ndarray of int
        """
        return problem.grad(params), deck


@dataclass(frozen=True, eq=False)
class Batches(Full):
    """The gradient on ``size`` samples at a time; all settings of a grid see the same batches.

    Parameters
    ----------
    size : int, from 1 to the number of samples
    rng : numpy.random.Generator
    replace : bool
        Without it, every epoch deals the shuffled samples anew, and its last batch may be
        smaller. With it, every batch is drawn afresh from all samples, one by one.
    """

    size: int
    rng: np.random.Generator
    replace: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", whole("size", self.size, low=1))
        object.__setattr__(self, "replace", switch("replace", self.replace))
        generator("rng", self.rng)

    def draw(self, problem: Problem, params: Array, deck: Rows) -> tuple[Array, Rows]:
        samples = problem.samples
        if samples is None:
            raise ValueError(f"gradient = Batches({self.size}, …): {problem!r} has no samples")
        if self.size > samples:
            whole("size", self.size, low=1, high=samples)
        if self.replace:
            return problem.grad(params, self.rng.integers(samples, size=self.size)), deck
        deck = deck if deck.size else self.rng.permutation(samples)
        return problem.grad(params, deck[: self.size]), deck[self.size :]


@dataclass(frozen=True, eq=False)
class Noise(Full):
    """Gaussian noise on every component of a gradient, drawn independently for every setting.

    Parameters
    ----------
    deviation : float, >= 0, the standard deviation, in units of the gradient
    rng : numpy.random.Generator
    on : Full, Batches or Noise
        The gradient that it is added to.
    """

    deviation: float
    rng: np.random.Generator
    on: Full = Full()

    def __post_init__(self) -> None:
        ok = number("deviation", self.deviation, "a number >= 0", lambda a: a >= 0)
        object.__setattr__(self, "deviation", ok)
        generator("rng", self.rng)
        instance("on", self.on, Full, GRADIENTS)

    def draw(self, problem: Problem, params: Array, deck: Rows) -> tuple[Array, Rows]:
        grad, deck = self.on.draw(problem, params, deck)
        return grad + self.rng.normal(scale=self.deviation, size=params.shape), deck
