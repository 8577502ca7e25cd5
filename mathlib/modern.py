"""Momentum since 2016: how sharp a loss is, clipping, NAdam, Lion, Muon and schedule-free SGD.

The optimisers run in ``minimize`` as all others do; ``Clipped`` is a source of gradients.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import Array, Numbers, floats, generator, instance, number, whole
from mathlib.adaptive import Adam
from mathlib.gradients import GRADIENTS, Full, Rows
from mathlib.optim import Optimizer, SGDState, turn
from mathlib.problems import Problem

CUBIC = 1.5, -0.5, 0.0  # Newton and Schulz: every singular value tends to 1
QUINTIC = 3.4445, -4.7750, 2.0315  # Jordan et al. 2024: soon near 1, never at it
NUDGE = 1e-4  # of the size of the parameters: error h**2, and rounding / h


def hessian_times(problem: Problem, params: ArrayLike, direction: ArrayLike) -> Array:
    """The Hessian times a direction, from two gradients; the Hessian itself is never built. ::

        (grad(params + h direction) - grad(params - h direction)) / (2 h)   up to O(h**2)
    """
    params, direction = floats("params", params), floats("direction", direction)
    length = np.linalg.norm(direction, axis=-1, keepdims=True)
    step = NUDGE * (1 + np.linalg.norm(params, axis=-1, keepdims=True))
    h = step / np.where(length > 0, length, 1)
    ahead, behind = problem.grad(params + h * direction), problem.grad(params - h * direction)
    return (ahead - behind) / (2 * h)


def sharpness(
    problem: Problem, params: ArrayLike, rng: np.random.Generator, *, steps: int = 20
) -> float:
    """The largest curvature at a point, by Lanczos: the largest eigenvalue of the Hessian.

    Parameters
    ----------
    problem : Problem
    params : array_like, shape (n,)
    rng : numpy.random.Generator
        Draws the first direction.
    steps : int, >= 1
        Products with the Hessian. What n of them span holds every direction: then it is exact.

    Notes
    -----
    Each product gives one more direction, made orthogonal to all before it. In these directions
    the Hessian is a small matrix, whose largest eigenvalue is returned: never above the true one
    but for rounding, and as near as any polynomial of the Hessian of that degree can come, where
    the power iteration knows the highest power alone.
    """
    params, steps = floats("params", params), whole("steps", steps, low=1)
    basis = [generator("rng", rng).normal(size=params.shape)]
    basis[0] = basis[0] / np.linalg.norm(basis[0])
    images: list[Array] = []
    for _ in range(min(steps, params.size)):
        images.append(hessian_times(problem, params, basis[-1]))
        new, known = images[-1], np.array(basis)
        for _ in range(2):  # once more takes away what rounding has left
            new = new - known.T @ (known @ new)
        length = np.linalg.norm(new)
        if length <= 1e-6 * np.linalg.norm(images[-1]):
            break  # the directions so far are among themselves
        basis.append(new / length)
    small = np.array(basis[: len(images)]) @ np.array(images).T
    return float(np.linalg.eigvalsh((small + small.T) / 2)[-1])


@dataclass(frozen=True, eq=False)
class Clipped(Full):
    """Another source's gradient, shortened to a length of `largest` where it is longer.

    Parameters
    ----------
    largest : float, > 0
    on : Full, Batches or Noise
    """

    largest: float
    on: Full = Full()  # noqa: RUF009 - frozen, and without a state

    def __post_init__(self) -> None:
        ok = number("largest", self.largest, "a number > 0", lambda a: a > 0)
        object.__setattr__(self, "largest", ok)
        instance("on", self.on, Full, GRADIENTS)

    def draw(self, problem: Problem, params: Array, deck: Rows) -> tuple[Array, Rows]:
        grad, deck = self.on.draw(problem, params, deck)
        length = np.linalg.norm(grad, axis=-1, keepdims=True)
        return grad * (self.largest / np.maximum(length, self.largest)), deck


@dataclass(frozen=True, eq=False)
class NAdam(Adam):
    """Adam that looks ahead as Nesterov does (Dozat 2016), at a constant beta1. ::

        in place of   mean / (1 - beta1**t)
        beta1 * mean / (1 - beta1**(t + 1)) + (1 - beta1) * grad / (1 - beta1**t)

    Notes
    -----
    Libraries disagree. This is optax's. In PyTorch's and Keras' the beta1 of this line, not that
    of the mean, rises from half its value: in Keras within a hundred steps or so, in PyTorch in
    tens of thousands.
    """

    def _corrected(self, beta1: Numbers, mean: Array, grad: Array, t: int) -> Array:
        return beta1 * mean / (1 - beta1 ** (t + 1)) + (1 - beta1) * grad / (1 - beta1**t)


class LionState(NamedTuple):
    """What Lion remembers: the mean of grad."""

    mean: Array


@dataclass(frozen=True, eq=False)
class Lion(Optimizer[LionState]):
    """The sign of momentum (Chen et al. 2023). ::

        direction = sign(beta1 * mean + (1 - beta1) * grad)
        params    = params - learning_rate * (direction + weight_decay * params)
        mean      = beta2 * mean + (1 - beta2) * grad                            from zero

    Parameters
    ----------
    learning_rate : array_like, > 0, in units of params: every parameter moves by it
    beta1, beta2 : array_like, in [0, 1)
    weight_decay : array_like, >= 0
    """

    learning_rate: Numbers
    beta1: Numbers = 0.9
    beta2: Numbers = 0.99
    weight_decay: Numbers = 0.0

    def init(self, params: ArrayLike) -> LionState:
        return LionState(self._zeros(params))

    def step(
        self, params: ArrayLike, grad: ArrayLike, state: LionState
    ) -> tuple[Array, LionState]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        direction = np.sign(s.beta1 * state.mean + (1 - s.beta1) * grad)
        mean = s.beta2 * state.mean + (1 - s.beta2) * grad
        return params - s.learning_rate * (direction + s.weight_decay * params), LionState(mean)


def orthogonal(
    matrix: ArrayLike, steps: int = 5, coefficients: tuple[float, float, float] = QUINTIC
) -> Array:
    """Nearly the matrix with the same singular vectors and singular values 1, without an SVD. ::

        X = matrix / |matrix|,  then `steps` times  X = a X + b X X' X + c X X' X X' X

    Parameters
    ----------
    matrix : array_like, shape (..., rows, columns)
    steps : int, >= 0
    coefficients : three numbers a, b, c; CUBIC converges, QUINTIC is fast

    Notes
    -----
    Each step turns every singular value s into a s + b s**3 + c s**5, and nothing else. A matrix
    of zeros stays one.
    """
    x = floats("matrix", matrix)
    a, b, c = (number("coefficients", value) for value in coefficients)
    length = np.linalg.norm(x, axis=(-2, -1), keepdims=True)
    x = x / np.where(length > 0, length, 1)
    wide = x.shape[-2] > x.shape[-1]  # the product of the two is smaller on the other side
    x = x.swapaxes(-2, -1) if wide else x
    for _ in range(whole("steps", steps, low=0)):
        square = x @ x.swapaxes(-2, -1)
        x = a * x + (b * square + c * square @ square) @ x
    return x.swapaxes(-2, -1) if wide else x


@dataclass(frozen=True, eq=False)
class Muon(Optimizer[SGDState]):
    """Orthogonalised momentum (Jordan et al. 2024), matrix by matrix. ::

        velocity = momentum * velocity + grad            from zero
        params   = params - learning_rate * sqrt(max(1, rows / columns))
                            * orthogonal(velocity)

    Parameters
    ----------
    learning_rate : array_like, > 0, in units of params
    shapes : pairs (rows, columns): the matrices that make up the flat parameters, in their order
    momentum : array_like, in [0, 1)
    nesterov : bool
        Orthogonalise ``momentum * velocity + grad`` instead.
    weight_decay : array_like, >= 0
        Decoupled, and multiplied by the learning rate.

    Notes
    -----
    A sum or an average makes no difference: the scale of a velocity divides out. A bias is a
    matrix with one column, and comes out with a length near 1. The authors give biases, and the
    first and last layers, to AdamW.

    Libraries disagree. PyTorch's page states a sum and its program averages: one path. It rounds
    to 16 bits on the way. optax corrects the two parts of Nesterov's direction for bias, each with
    a factor of its own, so its first directions differ a little from these.
    """

    learning_rate: Numbers
    shapes: tuple[tuple[int, int], ...]
    momentum: Numbers = 0.95
    nesterov: bool = True
    weight_decay: Numbers = 0.0

    def init(self, params: ArrayLike) -> SGDState:
        velocity = self._zeros(params)
        size = sum(rows * columns for rows, columns in self.shapes)
        if velocity.shape[-1] != size:
            have = f"the matrices have {size} entries, the parameters {velocity.shape[-1]}"
            raise ValueError(f"shapes = {self.shapes}: {have}")
        return SGDState(velocity)

    def step(self, params: ArrayLike, grad: ArrayLike, state: SGDState) -> tuple[Array, SGDState]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        velocity, direction = turn(s.momentum, state.velocity, grad, self.nesterov)
        parts, first = [], 0
        for rows, columns in self.shapes:
            flat = direction[..., first : first + rows * columns]
            part = orthogonal(flat.reshape(*flat.shape[:-1], rows, columns))
            parts.append(max(1.0, rows / columns) ** 0.5 * part.reshape(flat.shape))
            first += rows * columns
        shrunk = params - s.learning_rate * s.weight_decay * params
        return shrunk - s.learning_rate * np.concatenate(parts, axis=-1), SGDState(velocity)


class ScheduleFreeState(NamedTuple):
    """The point that steps, the mean of its places, which is the result, and how many there are."""

    walker: Array
    average: Array
    steps: int


@dataclass(frozen=True, eq=False)
class ScheduleFree(Optimizer[ScheduleFreeState]):
    """Plain steps, averaged, with the gradient read near the average (Defazio et al. 2024). ::

        walker  = walker - learning_rate * grad                      the gradient at params
        average = (1 - 1/t) * average + walker / t                   at step t = 1, 2, …
        params  = momentum * average + (1 - momentum) * walker

    Parameters
    ----------
    learning_rate : array_like, > 0, in units of params / gradient
    momentum : array_like, in [0, 1)
        Where the gradient is read: 0 at the walker, towards 1 at the average.

    Notes
    -----
    The params that ``minimize`` keeps are where gradients are read; what to use in the end is the
    average, ``run.end.state.average``. It leaves out the start, as the authors' program does; their
    formula counts it. The rate is constant: where it changes, the libraries weigh each place by the
    square of the largest so far.
    """

    learning_rate: Numbers
    momentum: Numbers = 0.9

    def init(self, params: ArrayLike) -> ScheduleFreeState:
        here = self._zeros(params) + floats("params", params)
        return ScheduleFreeState(here, here.copy(), 0)

    def step(
        self, params: ArrayLike, grad: ArrayLike, state: ScheduleFreeState
    ) -> tuple[Array, ScheduleFreeState]:
        grad, s, t = floats("grad", grad), self._wide, state.steps + 1
        walker = state.walker - s.learning_rate * grad
        average = (1 - 1 / t) * state.average + walker / t
        ahead = s.momentum * average + (1 - s.momentum) * walker
        return ahead, ScheduleFreeState(walker, average, t)
