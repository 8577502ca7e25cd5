"""RMSProp and Adam: every parameter gets a step length of its own.

Both divide by the root mean square of that parameter's recent gradients, so a step does not
depend on the gradient's unit. They run in ``minimize`` as SGD does, and take arrays as SGD does.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import Array, Numbers, floats
from mathlib.optim import Optimizer


class RMSPropState(NamedTuple):
    """What RMSProp remembers between steps: the mean of grad**2."""

    square: Array


class AdamState(NamedTuple):
    """What Adam remembers: the means of grad and grad**2, and how many steps were taken."""

    mean: Array
    square: Array
    steps: int


@dataclass(frozen=True, eq=False)
class RMSProp(Optimizer[RMSPropState]):
    """Divide by the root mean square of recent gradients (Tieleman & Hinton 2012, 6.5). ::

        square = decay * square + (1 - decay) * grad**2             from zero
        params = params - learning_rate * grad / (sqrt(square) + epsilon)

    Parameters
    ----------
    learning_rate : array_like, > 0, in units of params
    decay : array_like, in [0, 1)
    epsilon : array_like, > 0, in units of gradient; inside the root, of its square
    epsilon_inside : bool
        Divide by ``sqrt(square + epsilon)`` instead.

    Notes
    -----
    The mean starts at zero and is not corrected for it: the first step is
    learning_rate / sqrt(1 - decay) long, and if the gradient stays, the length falls to
    learning_rate.

    Libraries disagree. PyTorch adds epsilon outside the root (decay 0.99, epsilon 1e-8), Keras
    (0.9, 1e-7) and optax (0.9, 1e-8) inside, where it weighs more: small gradients meet
    sqrt(epsilon) there. The lecture has no epsilon.
    """

    learning_rate: Numbers
    decay: Numbers = 0.9
    epsilon: Numbers = 1e-8
    epsilon_inside: bool = False

    def init(self, params: ArrayLike) -> RMSPropState:
        return RMSPropState(self._zeros(params))

    def step(
        self, params: ArrayLike, grad: ArrayLike, state: RMSPropState
    ) -> tuple[Array, RMSPropState]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        square = s.decay * state.square + (1 - s.decay) * grad**2
        scale = np.sqrt(square + s.epsilon) if self.epsilon_inside else np.sqrt(square) + s.epsilon
        return params - s.learning_rate * grad / scale, RMSPropState(square)


@dataclass(frozen=True, eq=False)
class Adam(Optimizer[AdamState]):
    """Momentum over RMSProp, both corrected for bias (Kingma & Ba 2015, algorithm 1). ::

        mean   = beta1 * mean   + (1 - beta1) * grad             from zero
        square = beta2 * square + (1 - beta2) * grad**2          from zero
        params = params - learning_rate * weight_decay * params
                 - learning_rate * (mean / (1 - beta1**t))       at step t = 1, 2, …
                                 / (sqrt(square / (1 - beta2**t)) + epsilon)

    Parameters
    ----------
    learning_rate : array_like, > 0, in units of params
    beta1, beta2 : array_like, in [0, 1)
    epsilon : array_like, > 0, in units of gradient
    weight_decay : array_like, >= 0
        Decoupled: AdamW (Loshchilov & Hutter 2019, algorithm 2, where only a schedule's factor
        multiplies the decay: theirs is learning_rate * weight_decay here).

    Notes
    -----
    The first step is learning_rate * sign(grad), but for epsilon. With ``beta1 = 0`` it is
    RMSProp with a correction for bias.

    Libraries disagree. PyTorch and optax compute the above (epsilon 1e-8). Keras (1e-7) divides
    by ``sqrt(square) + epsilon`` before the correction of the bias, the paper's epsilon-hat, so
    its epsilon is worth epsilon / sqrt(1 - beta2**t) here: more in the first steps. The schedule
    ``lambda t: Adam(…, epsilon=1e-7 / (1 - beta2**t)**0.5)`` is Keras' Adam. PyTorch's ``Adam``
    adds weight_decay * params to the gradient; this weight_decay is that of its ``AdamW``.
    """

    learning_rate: Numbers
    beta1: Numbers = 0.9
    beta2: Numbers = 0.999
    epsilon: Numbers = 1e-8
    weight_decay: Numbers = 0.0

    def init(self, params: ArrayLike) -> AdamState:
        return AdamState(self._zeros(params), self._zeros(params), steps=0)

    def step(
        self, params: ArrayLike, grad: ArrayLike, state: AdamState
    ) -> tuple[Array, AdamState]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        t = state.steps + 1
        mean = s.beta1 * state.mean + (1 - s.beta1) * grad
        square = s.beta2 * state.square + (1 - s.beta2) * grad**2
        direction = self._corrected(s.beta1, mean, grad, t) / (
            np.sqrt(square / (1 - s.beta2**t)) + s.epsilon)
        shrunk = params - s.learning_rate * s.weight_decay * params
        return shrunk - s.learning_rate * direction, AdamState(mean, square, t)

    def _corrected(self, beta1: Numbers, mean: Array, grad: Array, t: int) -> Array:
        """The mean as the step uses it; NAdam looks ahead here."""
        return mean / (1 - beta1**t)
