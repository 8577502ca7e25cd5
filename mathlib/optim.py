"""SGD: one optimiser, every convention of momentum.

    velocity = momentum * velocity + (1 - dampening) * grad
    params   = params - learning_rate * velocity

dampening = 0         heavy ball (Polyak 1964), as in PyTorch: the velocity is a sum
dampening = momentum  EMA form: the velocity is an exponential moving average
momentum  = 0         plain gradient descent
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mathlib._settings import Settings


class SGDState(NamedTuple):
    """What the optimiser remembers between steps."""

    velocity: np.ndarray  # shape of params, in units of the gradient


@dataclass(frozen=True)
class SGD(Settings):
    """Stochastic gradient descent with momentum.

        velocity = momentum * velocity + (1 - dampening) * grad         from zero
        params   = params - learning_rate * velocity

    With `nesterov`, the last line steps along
    `momentum * velocity + (1 - dampening) * grad` instead (Sutskever et al. 2013, eq. 3-4, in the
    look-ahead variable, as in PyTorch).

    learning_rate : > 0, in units of params / gradient
    momentum, dampening : in [0, 1)
    Each may be an array: its axes are leading axes of `params`, so one call steps a whole grid of
    settings. ValueError names the field that is out of range.

    Libraries disagree. PyTorch stores the *first* gradient undampened, so its
    `dampening=momentum` is not exactly the EMA form, and it refuses `nesterov` with dampening.
    Keras puts the learning rate inside the velocity, so a change of rate acts only on new
    gradients. optax names the forms apart: `trace` is the sum, `ema` the average.
    `mathlib.frameworks` has each library's recurrence.
    """

    learning_rate: float
    momentum: float = 0.0
    dampening: float = 0.0
    nesterov: bool = False

    def init(self, params):
        """The state before the first step: velocity zero. params : shape (..., parameters)."""
        return SGDState(velocity=self._zeros(params))

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, momentum, dampening = self._columns
        push = (1 - dampening) * np.asarray(grad)
        velocity = momentum * state.velocity + push
        direction = momentum * velocity + push if self.nesterov else velocity
        return params - learning_rate * direction, SGDState(velocity)

    @classmethod
    def averaged(cls, learning_rate, decay, *, nesterov=False):
        """The EMA form: velocity = decay * velocity + (1 - decay) * grad."""
        return cls(learning_rate, momentum=decay, dampening=decay, nesterov=nesterov)

    def as_heavy_ball(self):
        """The heavy-ball setting with the same iterates: learning_rate * (1 - dampening).

        Exact from a zero velocity while momentum and dampening stay constant.
        """
        learning_rate = self.learning_rate * (1 - self.dampening)
        return SGD(learning_rate, self.momentum, nesterov=self.nesterov)

    def as_averaged(self):
        """The EMA-form setting with the same iterates; the inverse of `as_heavy_ball`."""
        learning_rate = self.learning_rate * (1 - self.dampening) / (1 - self.momentum)
        return SGD.averaged(learning_rate, self.momentum, nesterov=self.nesterov)
