"""SGD: one optimiser, every convention of momentum.

``Optimizer`` is what it shares with all others. The recurrence, and the conventions::

    velocity = momentum * velocity + (1 - dampening) * grad
    params   = params - learning_rate * velocity

    dampening = 0         heavy ball (Polyak 1964), as in PyTorch: the velocity is a sum
    dampening = momentum  EMA form: the velocity is an exponential moving average
    momentum  = 0         plain gradient descent
"""

from dataclasses import dataclass, fields
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import (
    Array,
    Numbers,
    broadcast,
    floats,
    fraction,
    not_negative,
    numbers,
    positive,
    shapes,
    switch,
)

State = TypeVar("State")

# A name means the same in every optimiser, so it is checked by name.
CHECKS: dict[str, Any] = {
    "learning_rate": positive,
    "momentum": fraction, "dampening": fraction, "decay": fraction,
    "beta1": fraction, "beta2": fraction,
    "epsilon": positive, "weight_decay": not_negative,
    "nesterov": switch, "debias": switch, "epsilon_inside": switch,
    "shapes": shapes,
}
FOR_ALL = switch, shapes  # what has no axes: it holds for a whole grid


@dataclass(frozen=True, eq=False)
class Optimizer(Generic[State]):
    """What ``minimize`` can run: frozen settings, and a step that is a pure function.

    Fields are numbers, or arrays whose axes are leading axes of the parameters: one call then
    steps a whole grid of settings. Fields that are True or False, and shapes, hold for all of it.
    Settings can be compared and hashed, those with arrays too.

    Raises
    ------
    ValueError
        Naming the field that is out of range, its value and what is allowed.
    """

    def __post_init__(self) -> None:
        for field in fields(self):
            check = CHECKS.get(field.name, numbers)
            value = check(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, value)  # the way to convert a frozen field
        _ = self.shape  # raises if the fields do not broadcast

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        mine, theirs = vars(self), vars(other)
        return all(np.array_equal(mine[f.name], theirs[f.name]) for f in fields(self))

    def __hash__(self) -> int:
        values = (np.asarray(getattr(self, field.name)) for field in fields(self))
        return hash((type(self), *((v.shape, *v.ravel().tolist()) for v in values)))

    @cached_property
    def _numbers(self) -> dict[str, Numbers]:
        names = [field.name for field in fields(self) if CHECKS.get(field.name) not in FOR_ALL]
        return {name: getattr(self, name) for name in names}

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Shape of the grid of settings; () for a single one."""
        arrays = {n: x.shape for n, x in self._numbers.items() if not isinstance(x, float)}
        return broadcast(**arrays) if arrays else ()

    @cached_property
    def _wide(self) -> SimpleNamespace:
        """The numbers, by name; arrays with one more axis: that of the parameters."""
        return SimpleNamespace(**{
            name: x if isinstance(x, float) else x[..., None] for name, x in self._numbers.items()
        })

    def _zeros(self, params: ArrayLike) -> Array:
        """One zero per parameter and setting."""
        shape = np.shape(floats("params", params))
        return np.zeros((*broadcast(params=shape[:-1], settings=self.shape), *shape[-1:]))

    def init(self, params: ArrayLike) -> State:
        """The state before the first step, for parameters of shape (..., n)."""
        raise NotImplementedError

    def step(self, params: ArrayLike, grad: ArrayLike, state: State) -> tuple[Array, State]:
        """One update; nothing that is passed in is modified.

        Parameters
        ----------
        params, grad : array_like, shape (..., n)
        state : from ``init`` or the step before

        Returns
        -------
        params, state : both new
        """
        raise NotImplementedError


def turn(momentum: Any, velocity: Any, push: Any, nesterov: bool) -> tuple[Any, Any]:
    """The velocity after one more push, and the direction to step along.

    Nesterov steps along what yet another turn, at the same push, would make of the velocity.
    """
    velocity = momentum * velocity + push
    return velocity, momentum * velocity + push if nesterov else velocity


class SGDState(NamedTuple):
    """What SGD remembers between steps: the velocity, in units of the gradient."""

    velocity: Array


@dataclass(frozen=True, eq=False)
class SGD(Optimizer[SGDState]):
    """Stochastic gradient descent with momentum. ::

        velocity = momentum * velocity + (1 - dampening) * grad         from zero
        params   = params - learning_rate * velocity

    Parameters
    ----------
    learning_rate : array_like, > 0, in units of params / gradient
    momentum, dampening : array_like, in [0, 1)
    nesterov : bool
        Step along ``momentum * velocity + (1 - dampening) * grad`` instead: Sutskever et al.
        (2013), eq. 3-4, in the look-ahead variable, as in PyTorch.

    Notes
    -----
    Libraries disagree. PyTorch stores the *first* gradient undampened, so its
    ``dampening=momentum`` is not exactly the EMA form, and it refuses ``nesterov`` with dampening.
    Keras puts the learning rate inside the velocity, so a change of rate acts only on new
    gradients. optax names the forms apart: ``trace`` is the sum, ``ema`` the average.
    ``mathlib.frameworks`` has each library's recurrence.

    Examples
    --------
    >>> SGD.averaged(0.1, 0.5).as_heavy_ball()
    SGD(learning_rate=0.05, momentum=0.5, dampening=0.0, nesterov=False)
    """

    learning_rate: Numbers
    momentum: Numbers = 0.0
    dampening: Numbers = 0.0
    nesterov: bool = False

    def init(self, params: ArrayLike) -> SGDState:
        return SGDState(velocity=self._zeros(params))

    def step(self, params: ArrayLike, grad: ArrayLike, state: SGDState) -> tuple[Array, SGDState]:
        params, grad, s = floats("params", params), floats("grad", grad), self._wide
        push = (1 - s.dampening) * grad
        velocity, direction = turn(s.momentum, state.velocity, push, self.nesterov)
        return params - s.learning_rate * direction, SGDState(velocity)

    @classmethod
    def averaged(cls, learning_rate: Numbers, decay: Numbers, *, nesterov: bool = False) -> "SGD":
        """The EMA form: velocity = decay * velocity + (1 - decay) * grad."""
        return cls(learning_rate, momentum=decay, dampening=decay, nesterov=nesterov)

    def as_heavy_ball(self) -> "SGD":
        """The heavy-ball setting with the same iterates: learning_rate * (1 - dampening).

        Exact from a zero velocity while momentum and dampening stay constant.
        """
        learning_rate = self.learning_rate * (1 - self.dampening)
        return SGD(learning_rate, self.momentum, nesterov=self.nesterov)

    def as_averaged(self) -> "SGD":
        """The EMA-form setting with the same iterates; the inverse of ``as_heavy_ball``."""
        learning_rate = self.learning_rate * (1 - self.dampening) / (1 - self.momentum)
        return SGD.averaged(learning_rate, self.momentum, nesterov=self.nesterov)
