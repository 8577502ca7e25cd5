"""Momentum as PyTorch, Keras and optax compute it, and the SGD with the same iterates.

Each runs in ``minimize`` as SGD does, and takes arrays as SGD does. ``as_sgd()`` gives the SGD
with the same iterates at constant settings, ``from_sgd(sgd)`` the way back; both raise
ValueError, naming the field, where there is none. Sources: the named function in torch 2.13,
keras 3.15, optax 0.2.8; ``book/data/frameworks.json`` holds what those versions computed.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import Array, Numbers, floats, shown
from mathlib.optim import SGD, Optimizer, turn

Own = TypeVar("Own", bound="_Momentum")


class Memory(NamedTuple):
    """What the recurrence remembers; the first of its steps may be special."""

    velocity: Array
    steps: int


class _Momentum(Optimizer[Memory]):
    """What the recurrences share: a memory that starts at zero, and the way from SGD."""

    def init(self, params: ArrayLike) -> Memory:
        return Memory(self._zeros(params), steps=0)

    @classmethod
    def from_sgd(cls: type[Own], sgd: SGD) -> Own:
        """The setting with the iterates of ``sgd``."""
        heavy = sgd.as_heavy_ball()
        nesterov = heavy.nesterov and bool(np.any(heavy.momentum))  # without momentum: no matter
        make: Any = cls
        return make(heavy.learning_rate, heavy.momentum, nesterov=nesterov)


def _only(field: str, value: object, allowed: Any) -> None:
    """Refuse a field that SGD cannot express; `allowed` : where it can, elementwise."""
    if not np.all(allowed):
        raise ValueError(f"{field} = {shown(value)}: no SGD has the same iterates")


def _none(setting: Numbers) -> Any:
    return np.equal(setting, 0)


@dataclass(frozen=True, eq=False)
class PyTorchSGD(_Momentum):
    """``torch.optim.SGD``. ::

        grad   = grad + weight_decay * params
        buffer = grad                                         at the first step
        buffer = momentum * buffer + (1 - dampening) * grad   later
        params = params - learning_rate * buffer

    Parameters
    ----------
    learning_rate : array_like, > 0
    momentum, dampening : array_like, in [0, 1)
    nesterov : bool
        Step along ``grad + momentum * buffer``; PyTorch then wants momentum and no dampening.
    weight_decay : array_like, >= 0, in units of gradient / params
        Added to the gradient, and so remembered by the buffer.

    Notes
    -----
    The first gradient enters undampened: its weight in every later step is 1 / (1 - dampening)
    times too large to be SGD's (pytorch pull requests 92111, 152833). Without momentum PyTorch
    keeps no buffer and ignores dampening.
    """

    learning_rate: Numbers
    momentum: Numbers = 0.0
    dampening: Numbers = 0.0
    nesterov: bool = False
    weight_decay: Numbers = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.nesterov and (np.any(_none(self.momentum)) or not np.all(_none(self.dampening))):
            raise ValueError("nesterov = True: PyTorch wants momentum > 0 and dampening = 0")

    def step(self, params: ArrayLike, grad: ArrayLike, state: Memory) -> tuple[Array, Memory]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        grad = grad + s.weight_decay * params
        dampened = (state.steps > 0) & (s.momentum > 0)
        push = np.where(dampened, 1 - s.dampening, 1) * grad
        buffer, direction = turn(s.momentum, state.velocity, push, self.nesterov)
        return params - s.learning_rate * direction, Memory(buffer, state.steps + 1)

    def as_sgd(self) -> SGD:
        """The SGD with the same iterates; none for weight decay, or for dampened momentum."""
        _only("weight_decay", self.weight_decay, _none(self.weight_decay))
        _only("dampening", self.dampening, _none(self.dampening) | _none(self.momentum))
        return SGD(self.learning_rate, self.momentum, nesterov=self.nesterov)


@dataclass(frozen=True, eq=False)
class KerasSGD(_Momentum):
    """``keras.optimizers.SGD``. ::

        params   = params - learning_rate * weight_decay * params
        velocity = momentum * velocity - learning_rate * grad
        params   = params + velocity

    Parameters
    ----------
    learning_rate : array_like, > 0
    momentum : array_like, in [0, 1)
    nesterov : bool
        Add ``momentum * velocity - learning_rate * grad`` instead.
    weight_decay : array_like, >= 0, in units of gradient / params
        Decoupled: the velocity never sees it.

    Notes
    -----
    The velocity, in units of params, holds the learning rates of its time: after a change, the
    old part still moves at the old rate, while SGD's moves at the new one at once. At a constant
    rate the two are equal: this velocity is -learning_rate times SGD's.
    """

    learning_rate: Numbers
    momentum: Numbers = 0.0
    nesterov: bool = False
    weight_decay: Numbers = 0.0

    def step(self, params: ArrayLike, grad: ArrayLike, state: Memory) -> tuple[Array, Memory]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        push = -s.learning_rate * grad
        velocity, move = turn(s.momentum, state.velocity, push, self.nesterov)
        shrunk = params - s.learning_rate * s.weight_decay * params
        return shrunk + move, Memory(velocity, state.steps + 1)

    def as_sgd(self) -> SGD:
        """The SGD with the same iterates at a constant learning rate; none for weight decay."""
        _only("weight_decay", self.weight_decay, _none(self.weight_decay))
        return SGD(self.learning_rate, self.momentum, nesterov=self.nesterov)


@dataclass(frozen=True, eq=False)
class OptaxTrace(_Momentum):
    """``optax.sgd``: ``optax.trace``, then a step of -learning_rate. The heavy ball. ::

        trace  = grad + decay * trace
        params = params - learning_rate * trace

    Parameters
    ----------
    learning_rate : array_like, > 0
    decay : array_like, in [0, 1), ``momentum`` in ``optax.sgd``
    nesterov : bool
        Step along ``grad + decay * trace``.
    """

    learning_rate: Numbers
    decay: Numbers = 0.0
    nesterov: bool = False

    def step(self, params: ArrayLike, grad: ArrayLike, state: Memory) -> tuple[Array, Memory]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        trace, direction = turn(s.decay, state.velocity, grad, self.nesterov)
        return params - s.learning_rate * direction, Memory(trace, state.steps + 1)

    def as_sgd(self) -> SGD:
        """The SGD with the same iterates."""
        return SGD(self.learning_rate, self.decay, nesterov=self.nesterov)


@dataclass(frozen=True, eq=False)
class OptaxEMA(_Momentum):
    """``optax.ema``, then a step of -learning_rate. ::

        average = decay * average + (1 - decay) * grad
        params  = params - learning_rate * average / (1 - decay**t)   at step t, with debias
        params  = params - learning_rate * average                    without

    Parameters
    ----------
    learning_rate : array_like, > 0
    decay : array_like, in [0, 1)
    debias : bool
        Without it this is the EMA form; with it, optax's default, the first steps are as long as
        later ones (Kingma & Ba 2015, section 3).
    """

    learning_rate: Numbers
    decay: Numbers = 0.0
    debias: bool = True

    def step(self, params: ArrayLike, grad: ArrayLike, state: Memory) -> tuple[Array, Memory]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        average, steps = s.decay * state.velocity + (1 - s.decay) * grad, state.steps + 1
        direction = average / (1 - s.decay**steps) if self.debias else average
        return params - s.learning_rate * direction, Memory(average, steps)

    def as_sgd(self) -> SGD:
        """The SGD with the same iterates: the EMA form; none with debias."""
        _only("debias", self.debias, (not self.debias) | _none(self.decay))
        return SGD.averaged(self.learning_rate, self.decay)

    @classmethod
    def from_sgd(cls, sgd: SGD) -> "OptaxEMA":
        """The setting with the iterates of ``sgd``; none for Nesterov's."""
        averaged = sgd.as_averaged()
        _only("nesterov", sgd.nesterov, (not sgd.nesterov) | _none(sgd.momentum))
        return cls(averaged.learning_rate, averaged.momentum, debias=False)
