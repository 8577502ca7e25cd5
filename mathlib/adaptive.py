"""RMSProp and Adam: every parameter gets a step length of its own.

Both divide by the root mean square of that parameter's recent gradients, so a step does not
depend on the gradient's unit. They run in `minimize` as SGD does, and take arrays as SGD does.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mathlib._settings import Settings


class RMSPropState(NamedTuple):
    """What RMSProp remembers between steps."""

    square: np.ndarray  # mean of grad**2, shape of params


class AdamState(NamedTuple):
    """What Adam remembers between steps."""

    mean: np.ndarray  # of grad, shape of params
    square: np.ndarray  # mean of grad**2, shape of params
    steps: int  # how many were taken, for the bias correction


@dataclass(frozen=True)
class RMSProp(Settings):
    """Divide by the root mean square of recent gradients (Tieleman & Hinton 2012, lecture 6.5).

        square = decay * square + (1 - decay) * grad**2                        from zero
        params = params - learning_rate * grad / (sqrt(square) + epsilon)

    With `epsilon_inside`, the last line divides by `sqrt(square + epsilon)` instead.

    learning_rate : > 0, in units of params; decay : in [0, 1); epsilon : > 0, in units of gradient,
    inside the root of gradient**2. ValueError names the field that is out of range.

    The mean starts at zero and is not corrected for it: the first step is
    learning_rate / sqrt(1 - decay) long, and if the gradient stays, the length falls to
    learning_rate.

    Libraries disagree. PyTorch adds epsilon outside the root (decay 0.99, epsilon 1e-8), Keras
    (0.9, 1e-7) and optax (0.9, 1e-8) inside, where it weighs more: small gradients meet
    sqrt(epsilon) there. The lecture has no epsilon.
    """

    learning_rate: float
    decay: float = 0.9
    epsilon: float = 1e-8
    epsilon_inside: bool = False

    def init(self, params):
        """The state before the first step: zero. params : shape (..., parameters)."""
        return RMSPropState(self._zeros(params))

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, decay, epsilon = self._columns
        grad = np.asarray(grad)
        square = decay * state.square + (1 - decay) * grad**2
        scale = np.sqrt(square + epsilon) if self.epsilon_inside else np.sqrt(square) + epsilon
        return params - learning_rate * grad / scale, RMSPropState(square)


@dataclass(frozen=True)
class Adam(Settings):
    """Momentum over RMSProp, both averages corrected for their bias (Kingma & Ba 2015, alg. 1).

        mean   = beta1 * mean   + (1 - beta1) * grad                             from zero
        square = beta2 * square + (1 - beta2) * grad**2                          from zero
        params = params - learning_rate * weight_decay * params
                 - learning_rate * (mean / (1 - beta1**t))
                                 / (sqrt(square / (1 - beta2**t)) + epsilon)     at step t = 1, 2, …

    learning_rate : > 0, in units of params; beta1, beta2 : in [0, 1); epsilon : > 0, in units of
    gradient; weight_decay : >= 0, decoupled, which makes it AdamW (Loshchilov & Hutter 2019,
    alg. 2, where only a schedule's factor multiplies the decay: their decay is
    learning_rate * weight_decay here). ValueError names the field that is out of range.

    The first step is learning_rate * sign(grad), but for epsilon. With beta1 = 0 it is RMSProp
    with a correction for bias.

    Libraries disagree. PyTorch and optax compute the above (epsilon 1e-8). Keras (1e-7) divides
    by `sqrt(square) + epsilon` before the correction of the bias, the paper's epsilon-hat, so its
    epsilon is worth epsilon / sqrt(1 - beta2**t) here: more in the first steps. The schedule
    `lambda t: Adam(…, epsilon=1e-7 / (1 - beta2**t)**0.5)` is Keras' Adam. PyTorch's `Adam` adds
    weight_decay * params to the gradient; this weight_decay is that of its `AdamW`.
    """

    learning_rate: float
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    def init(self, params):
        """The state before the first step: zero. params : shape (..., parameters)."""
        return AdamState(self._zeros(params), self._zeros(params), steps=0)

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, beta1, beta2, epsilon, weight_decay = self._columns
        grad, t = np.asarray(grad), state.steps + 1
        mean = beta1 * state.mean + (1 - beta1) * grad
        square = beta2 * state.square + (1 - beta2) * grad**2
        direction = mean / (1 - beta1**t) / (np.sqrt(square / (1 - beta2**t)) + epsilon)
        new = params - learning_rate * weight_decay * params - learning_rate * direction
        return new, AdamState(mean, square, t)
