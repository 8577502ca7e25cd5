"""SGD: one optimiser, every convention of momentum.

    velocity = momentum * velocity + (1 - dampening) * grad
    params   = params - learning_rate * velocity

dampening = 0         heavy ball (Polyak 1964), as in PyTorch: the velocity is a sum
dampening = momentum  EMA form: the velocity is an exponential moving average
momentum  = 0         plain gradient descent
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from mathlib._validate import broadcast, fraction, positive


class SGDState(NamedTuple):
    """What the optimiser remembers between steps."""

    velocity: np.ndarray  # shape of params, in units of the gradient


@dataclass(frozen=True)
class SGD:
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
    """

    learning_rate: float
    momentum: float = 0.0
    dampening: float = 0.0
    nesterov: bool = False

    def __post_init__(self):
        put = object.__setattr__  # the way to convert a field of a frozen dataclass
        put(self, "learning_rate", positive("learning_rate", self.learning_rate))
        put(self, "momentum", fraction("momentum", self.momentum))
        put(self, "dampening", fraction("dampening", self.dampening))
        if not isinstance(self.nesterov, bool):
            raise ValueError(f"nesterov = {self.nesterov!r}: must be True or False")
        _ = self.shape  # raises if the three do not broadcast

    @cached_property
    def shape(self):
        """Shape of the grid of settings; () for a single one."""
        return broadcast(
            learning_rate=self.learning_rate, momentum=self.momentum, dampening=self.dampening
        )

    @cached_property
    def _columns(self):
        """(learning_rate, momentum, 1 - dampening), with one more axis for the parameters."""
        fields = (self.learning_rate, self.momentum, 1 - self.dampening)
        return [x if isinstance(x, float) else x[..., None] for x in fields]

    def init(self, params):
        """The state before the first step: velocity zero. params : shape (..., parameters)."""
        params = np.asarray(params)
        settings = np.broadcast_shapes(params.shape[:-1], self.shape)
        return SGDState(velocity=np.zeros((*settings, *params.shape[-1:])))

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, momentum, gain = self._columns
        push = gain * np.asarray(grad)
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
