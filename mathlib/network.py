"""A two-layer classifier: the smallest network that deserves the name, as a Problem. ::

    hidden = tanh(W1 x + b1),    scores = W2 hidden + b2
    loss   = mean over the samples of log sum_j exp(score_j) - score_label        cross-entropy
                                   or 1/2 sum_j (score_j - [j is the label])**2   squared

All weights sit in one flat vector (W1, b1, W2, b2), so that any optimiser of the course can train
it; axes before the last are independent copies, so one call trains a whole grid of settings.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import Array, data, floats, generator, numbers, switch, whole
from mathlib.problems import Problem

# Samples that are scored at a time: the numbers stay in the cache, and the products are so small
# that BLAS starts no threads, which would wait for each other on a busy machine.
BLOCK = 64


@dataclass(frozen=True)
class Network:
    """The shape of a network: how many inputs, hidden units and classes.

    Parameters
    ----------
    inputs, hidden, classes : int, >= 1

    Examples
    --------
    >>> Network(inputs=784, hidden=32, classes=10).size
    25450
    """

    inputs: int
    hidden: int
    classes: int

    def __post_init__(self) -> None:
        for field in ("inputs", "hidden", "classes"):
            object.__setattr__(self, field, whole(field, getattr(self, field), low=1))

    @property
    def size(self) -> int:
        """The number of parameters."""
        return self.hidden * (self.inputs + 1) + self.classes * (self.hidden + 1)

    def start(self, rng: np.random.Generator) -> Array:
        """Random parameters, shape (size,): weights of variance 1 / fan-in, biases zero."""
        generator("rng", rng)
        layers = ((self.hidden, self.inputs), (self.classes, self.hidden))
        parts = [(rng.normal(scale=b**-0.5, size=a * b), np.zeros(a)) for a, b in layers]
        return np.concatenate([array for part in parts for array in part])

    def layers(self, params: Array) -> list[Array]:
        """(W1, b1, W2, b2) as views: (..., hidden, inputs), (..., hidden, 1), and so on."""
        rows = (self.hidden, self.hidden, self.classes, self.classes)
        shapes = list(zip(rows, (self.inputs, 1, self.hidden, 1), strict=True))
        parts = np.split(params, np.cumsum([a * b for a, b in shapes])[:-1], axis=-1)
        return [x.reshape(*x.shape[:-1], *s) for x, s in zip(parts, shapes, strict=True)]

    def scores(self, params: ArrayLike, x: ArrayLike) -> Array:
        """The score of each class for each sample: (..., classes, samples)."""
        params, x = floats("params", params), floats("x", x)
        blocks = (x[first : first + BLOCK] for first in range(0, len(x), BLOCK))
        return np.concatenate([self._forward(params, some)[1] for some in blocks], axis=-1)

    def _forward(self, params: Array, x: Array) -> tuple[Array, Array]:
        w1, b1, w2, b2 = self.layers(params)
        hidden = np.tanh(w1 @ x.T + b1)
        return hidden, w2 @ hidden + b2

    def accuracy(self, params: ArrayLike, x: ArrayLike, labels: ArrayLike) -> Array:
        """The share of samples whose label has the largest score, shape (...)."""
        return (self.scores(params, x).argmax(axis=-2) == labels).mean(axis=-1)

    def problem(self, x: ArrayLike, labels: ArrayLike, *, squared: bool = False) -> Problem:
        """The training problem on this data; its minimum is not known, so it is NaN.

        Parameters
        ----------
        x : array_like, shape (samples, inputs)
        labels : array_like of int, shape (samples,), from 0 to classes - 1
        squared : bool
            The squared loss in place of cross-entropy.

        Raises
        ------
        ValueError
            If a shape or a label is another, naming the first bad one.
        """
        x, given = data("x", x, ndims=(2,)), np.asarray(numbers("labels", labels))
        if x.shape[1] != self.inputs:
            raise ValueError(f"x has shape {x.shape}: must have {self.inputs} columns")
        if given.shape != x.shape[:1]:
            raise ValueError(f"labels have shape {given.shape}: must be {len(x)} whole numbers")
        allowed = f"whole numbers from 0 to {self.classes - 1}"
        numbers("labels", given, allowed, lambda a: np.isin(a, range(self.classes)))
        labels, squared = given.astype(int), switch("squared", squared)
        wanted = np.eye(self.classes)[:, labels]  # one column a sample, 1 at its label

        def loss(params: Array) -> Array:
            scores = self.scores(params, x)
            if squared:
                return ((scores - wanted) ** 2).sum(axis=-2).mean(axis=-1) / 2
            top = scores.max(axis=-2)
            log_sum = top + np.log(np.exp(scores - top[..., None, :]).sum(axis=-2))
            return (log_sum - (scores * wanted).sum(axis=-2)).mean(axis=-1)

        def grad(params: Array, rows: Any = slice(None)) -> Array:
            some, target = x[rows], wanted[:, rows]
            hidden, scores = self._forward(params, some)
            wrong = ((scores if squared else _softmax(scores)) - target) / len(some)
            w2 = self.layers(params)[2]
            back = (w2.swapaxes(-1, -2) @ wrong) * (1 - hidden**2)
            second = wrong @ hidden.swapaxes(-1, -2)
            parts = (back @ some, back.sum(axis=-1), second, wrong.sum(axis=-1))
            flat = [part.reshape(*params.shape[:-1], -1) for part in parts]
            return np.concatenate(flat, axis=-1)

        return Problem(
            name=f"network {self.inputs}-{self.hidden}-{self.classes}",
            loss=loss,
            grad=grad,
            minimum=np.full(self.size, np.nan),
            samples=len(x),
        )


def _softmax(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=-2, keepdims=True))
    return odds / odds.sum(axis=-2, keepdims=True)
