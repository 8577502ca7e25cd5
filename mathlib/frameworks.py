"""Momentum as PyTorch, Keras and optax compute it, and the SGD with the same iterates.

Each runs in `minimize` as SGD does, and takes arrays as SGD does. `as_sgd()` gives the SGD with
the same iterates at constant settings, `from_sgd(sgd)` the way back; both raise ValueError, naming
the field, where there is none. Sources: the named function in torch 2.13, keras 3.15, optax 0.2.8;
`book/data/frameworks.json` holds what those versions computed.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mathlib._settings import Settings
from mathlib.optim import SGD


class Memory(NamedTuple):
    """What the recurrence remembers between steps."""

    velocity: np.ndarray  # shape of params
    steps: int  # how many were taken: the first one may be special


class _Momentum(Settings):
    """What the recurrences share: a memory that starts at zero, and the way from SGD."""

    def init(self, params):
        """The state before the first step."""
        return Memory(self._zeros(params), steps=0)

    @classmethod
    def from_sgd(cls, sgd):
        """The setting with the iterates of `sgd`."""
        heavy = sgd.as_heavy_ball()
        nesterov = heavy.nesterov and bool(np.any(heavy.momentum))  # without momentum: no matter
        return cls(heavy.learning_rate, heavy.momentum, nesterov=nesterov)


def _only(field, value, allowed):
    """Refuse a field that SGD cannot express; `allowed` : where it can, elementwise."""
    if not np.all(allowed):
        raise ValueError(f"{field} = {value!r}: no SGD has the same iterates")


@dataclass(frozen=True)
class PyTorchSGD(_Momentum):
    """`torch.optim.SGD`.

        grad   = grad + weight_decay * params
        buffer = grad                                         at the first step
        buffer = momentum * buffer + (1 - dampening) * grad   later
        params = params - learning_rate * buffer

    With `nesterov`, the last line steps along `grad + momentum * buffer`; PyTorch then wants
    momentum and no dampening. Without momentum it keeps no buffer and ignores dampening.

    learning_rate : > 0; momentum, dampening : in [0, 1); weight_decay : >= 0, in units of
    gradient / params, added to the gradient and so remembered by the buffer.

    The first gradient enters undampened: its weight in every later step is 1 / (1 - dampening)
    times too large to be SGD's (pytorch pull requests #92111, #152833).
    """

    learning_rate: float
    momentum: float = 0.0
    dampening: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0

    def __post_init__(self):
        super().__post_init__()
        if self.nesterov and (np.any(self.momentum == 0) or np.any(self.dampening > 0)):
            raise ValueError("nesterov = True: PyTorch wants momentum > 0 and dampening = 0")

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, momentum, dampening, weight_decay = self._columns
        grad = grad + weight_decay * params
        dampened = (state.steps > 0) & (momentum > 0)
        buffer = momentum * state.velocity + np.where(dampened, 1 - dampening, 1) * grad
        direction = grad + momentum * buffer if self.nesterov else buffer
        return params - learning_rate * direction, Memory(buffer, state.steps + 1)

    def as_sgd(self):
        """The SGD with the same iterates; none for weight decay, or for dampened momentum."""
        _only("weight_decay", self.weight_decay, self.weight_decay == 0)
        undampened = (np.asarray(self.dampening) == 0) | (np.asarray(self.momentum) == 0)
        _only("dampening", self.dampening, undampened)
        return SGD(self.learning_rate, self.momentum, nesterov=self.nesterov)


@dataclass(frozen=True)
class KerasSGD(_Momentum):
    """`keras.optimizers.SGD`.

        params   = params - learning_rate * weight_decay * params
        velocity = momentum * velocity - learning_rate * grad
        params   = params + velocity

    With `nesterov`, the last line adds `momentum * velocity - learning_rate * grad`.

    learning_rate : > 0; momentum : in [0, 1); weight_decay : >= 0, in units of gradient / params,
    decoupled: the velocity never sees it.

    The velocity, in units of params, holds the learning rates of its time: after a change, the
    old part still moves at the old rate, while SGD's moves at the new one at once. At a constant
    rate the two are equal: this velocity is -learning_rate times SGD's.
    """

    learning_rate: float
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, momentum, weight_decay = self._columns
        velocity = momentum * state.velocity - learning_rate * np.asarray(grad)
        move = momentum * velocity - learning_rate * grad if self.nesterov else velocity
        shrunk = params - learning_rate * weight_decay * params
        return shrunk + move, Memory(velocity, state.steps + 1)

    def as_sgd(self):
        """The SGD with the same iterates at a constant learning rate; none for weight decay."""
        _only("weight_decay", self.weight_decay, self.weight_decay == 0)
        return SGD(self.learning_rate, self.momentum, nesterov=self.nesterov)


@dataclass(frozen=True)
class OptaxTrace(_Momentum):
    """`optax.sgd`: `optax.trace`, then a step of -learning_rate.

        trace  = grad + decay * trace
        params = params - learning_rate * trace

    With `nesterov`, the last line steps along `grad + decay * trace`. This is the heavy ball.

    learning_rate : > 0; decay : in [0, 1), `momentum` in `optax.sgd`.
    """

    learning_rate: float
    decay: float = 0.0
    nesterov: bool = False

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, decay = self._columns
        trace = grad + decay * state.velocity
        direction = grad + decay * trace if self.nesterov else trace
        return params - learning_rate * direction, Memory(trace, state.steps + 1)

    def as_sgd(self):
        """The SGD with the same iterates."""
        return SGD(self.learning_rate, self.decay, nesterov=self.nesterov)


@dataclass(frozen=True)
class OptaxEMA(_Momentum):
    """`optax.ema`, then a step of -learning_rate.

        average = decay * average + (1 - decay) * grad
        params  = params - learning_rate * average / (1 - decay**t)   at step t, with debias
        params  = params - learning_rate * average                    without

    learning_rate : > 0; decay : in [0, 1). Without `debias` this is the EMA form; with it, optax's
    default, the first steps are as long as later ones (Kingma & Ba 2015, section 3).
    """

    learning_rate: float
    decay: float = 0.0
    debias: bool = True

    def step(self, params, grad, state):
        """One update. Returns (params, state), both new: nothing passed in is modified."""
        learning_rate, decay = self._columns
        average, steps = decay * state.velocity + (1 - decay) * grad, state.steps + 1
        direction = average / (1 - decay**steps) if self.debias else average
        return params - learning_rate * direction, Memory(average, steps)

    def as_sgd(self):
        """The SGD with the same iterates: the EMA form; none with debias."""
        _only("debias", self.debias, (not self.debias) | (np.asarray(self.decay) == 0))
        return SGD.averaged(self.learning_rate, self.decay)

    @classmethod
    def from_sgd(cls, sgd):
        """The setting with the iterates of `sgd`; none for Nesterov's."""
        averaged = sgd.as_averaged()
        _only("nesterov", sgd.nesterov, (not sgd.nesterov) | (np.asarray(sgd.momentum) == 0))
        return cls(averaged.learning_rate, averaged.momentum, debias=False)
