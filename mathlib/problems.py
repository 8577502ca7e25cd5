"""Loss landscapes. Each function returns a Problem: a loss, its gradient, where it is smallest.

Parameters sit on the last axis; any axes before it are independent copies, so a Problem is
evaluated on a whole grid of points in one call.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mathlib._validate import data, number, numbers


@dataclass(frozen=True)
class Problem:
    """Something to minimise.

    loss(params) : shape (..., n) -> (...)
    grad(params) : shape (..., n) -> (..., n)
    minimum      : where the loss is smallest, shape (n,); NaN if that is not known
    hessian      : shape (n, n) where it is constant, else None
    samples      : the number of data points, or None. With data, `grad(params, rows)` is the
                   gradient of the loss on those rows alone: a mini-batch gradient.
    """

    name: str
    loss: Callable
    grad: Callable
    minimum: np.ndarray
    hessian: np.ndarray | None = None
    samples: int | None = None

    def __repr__(self):
        return f"Problem({self.name!r}, parameters={self.minimum.size})"


def quadratic(curvatures):
    """A bowl: loss = 1/2 sum_i curvature_i * theta_i**2. One curvature per parameter, each > 0.

    The largest over the smallest curvature is the condition number.
    """
    curvatures = data("curvatures", curvatures, ndims=(1,))
    numbers("curvatures", curvatures, "positive and finite", lambda a: a > 0)
    return Problem(
        name="quadratic",
        loss=lambda params: 0.5 * (params**2 @ curvatures),
        grad=lambda params: curvatures * params,
        minimum=np.zeros(curvatures.size),
        hessian=np.diag(curvatures),
    )


def linear_regression(x, y):
    """Mean squared error of y_hat = x @ w + b, with params = (w_1, ..., w_d, b).

        loss = 1/n sum (y - y_hat)**2
        dloss/dw = -2/n sum (y - y_hat) x,    dloss/db = -2/n sum (y - y_hat)

    x : shape (samples,) or (samples, d); y : shape (samples,).
    Raises ValueError if they differ in length, are empty or hold anything not finite.
    """
    x, y = data("x", x, ndims=(1, 2)), data("y", y, ndims=(1,))
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} rows and y has {len(y)}: must be equal")
    design = np.column_stack([x, np.ones(len(x))])  # y_hat = design @ params

    def loss(params):
        return ((params @ design.T - y) ** 2).mean(axis=-1)

    def grad(params, rows=None):
        some, target = (design, y) if rows is None else (design[rows], y[rows])
        return (2 / len(target)) * ((params @ some.T - target) @ some)

    return Problem(
        name="linear regression",
        loss=loss,
        grad=grad,
        minimum=np.linalg.lstsq(design, y, rcond=None)[0],
        hessian=(2 / len(y)) * design.T @ design,
        samples=len(y),
    )


def double_well(tilt=0.3):
    """Two valleys, one of them deeper: loss = x**4 - 2 x**2 + tilt * x, one parameter.

    |tilt| < 8 / (3 sqrt 3), about 1.54; beyond it only one valley is left.
    """
    limit = 8 / (3 * np.sqrt(3))
    tilt = number("tilt", tilt, f"in (-{limit:.3f}, {limit:.3f})", lambda a: np.abs(a) < limit)
    stationary = np.roots([4, 0, -4, tilt]).real  # all three are real below the limit

    def loss(params):
        x = params[..., 0]
        return x**2 * (x**2 - 2) + tilt * x

    return Problem(
        name="double well",
        loss=loss,
        grad=lambda params: 4 * params * (params**2 - 1) + tilt,  # numpy's ** 3 is slow
        minimum=min(stationary[:, None], key=loss),
    )


def rosenbrock():
    """A curved valley: loss = (1 - x)**2 + 100 (y - x**2)**2 (Rosenbrock 1960)."""

    def loss(params):
        x, y = params[..., 0], params[..., 1]
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def grad(params):
        x, y = params[..., 0], params[..., 1]
        along_y = 200 * (y - x**2)
        return np.stack([-2 * (1 - x) - 2 * x * along_y, along_y], axis=-1)

    return Problem("rosenbrock", loss, grad, minimum=np.ones(2))


def lessard():
    """Smooth and strongly convex, yet Polyak's tuning cycles on it for ever; one parameter.

    The gradient is 25 x below 1, x + 24 from 1 to 2, 25 x - 24 above: curvature 25, 1, 25.
    (Lessard, Recht & Packard 2016, section 4.6)
    """

    def pieces(params, low, middle, high):
        return np.where(params < 1, low, np.where(params < 2, middle, high))

    def loss(params):
        x = params[..., 0]
        return pieces(x, 12.5 * x**2, 0.5 * x**2 + 24 * x - 12, 12.5 * x**2 - 24 * x + 36)

    return Problem(
        name="lessard",
        loss=loss,
        grad=lambda params: pieces(params, 25 * params, params + 24, 25 * params - 24),
        minimum=np.zeros(1),
    )
