"""Hyperparameters that check themselves and may be arrays: what all optimisers share."""

from dataclasses import fields
from functools import cached_property

import numpy as np

from mathlib._validate import broadcast, fraction, not_negative, positive, switch

# A name means the same in every optimiser, so it is checked by name.
CHECKS = {
    "learning_rate": positive,
    "momentum": fraction, "dampening": fraction, "decay": fraction,
    "beta1": fraction, "beta2": fraction,
    "epsilon": positive, "weight_decay": not_negative,
    "nesterov": switch, "debias": switch, "epsilon_inside": switch,
}


class Settings:
    """Base of the frozen dataclasses that `minimize` runs.

    Their fields are numbers, or arrays whose axes are leading axes of the parameters: one call
    then steps a whole grid of settings. Fields that are True or False hold for the whole grid.
    A subclass adds

        init(params) -> state                          before the first step
        step(params, grad, state) -> (params, state)   both new: nothing passed in is modified
    """

    def __post_init__(self):
        for field in fields(self):
            value = CHECKS[field.name](field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, value)  # the way to convert a frozen field
        _ = self.shape  # raises if the fields do not broadcast

    @property
    def _numbers(self):
        names = [field.name for field in fields(self) if CHECKS[field.name] is not switch]
        return {name: getattr(self, name) for name in names}

    @cached_property
    def shape(self):
        """Shape of the grid of settings; () for a single one."""
        return broadcast(**self._numbers)

    @cached_property
    def _columns(self):
        """The numbers in the order of the fields, arrays with one more axis: the parameters'."""
        return [x if isinstance(x, float) else x[..., None] for x in self._numbers.values()]

    def _zeros(self, params):
        """One zero per parameter and setting. params : shape (..., parameters)."""
        params = np.asarray(params)
        settings = np.broadcast_shapes(params.shape[:-1], self.shape)
        return np.zeros((*settings, *params.shape[-1:]))
