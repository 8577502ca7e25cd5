"""Loss landscapes. Each function returns a Problem: a loss, its gradient, where it is smallest.

Parameters sit on the last axis; any axes before it are independent copies, so a Problem is
evaluated on a whole grid of points in one call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import Array, data, floats, instance, number, positive, whole


@dataclass(frozen=True, eq=False)
class Problem:
    """Something to minimise.

    Parameters
    ----------
    name : str
    loss : callable
        From params of shape (..., n) to (...).
    grad : callable
        From params of shape (..., n) to (..., n). With data, ``grad(params, rows)`` is the
        gradient of the loss on those rows alone: a mini-batch gradient.
    minimum : array_like, shape (n,)
        Where the loss is smallest; NaN if that is not known.
    hessian : ndarray, shape (n, n), where it is constant
    samples : int, the number of data points

    Raises
    ------
    ValueError
        By ``loss`` and ``grad``, for what is not real or has another shape, in or out. Whatever
        they are called with, both work on float64.
    """

    name: str
    loss: Callable[..., Any]
    grad: Callable[..., Any]
    minimum: Array
    hessian: Array | None = None
    samples: int | None = None

    def __post_init__(self) -> None:
        minimum = np.atleast_1d(floats("minimum", self.minimum))
        object.__setattr__(self, "minimum", minimum)
        for field in ("loss", "grad"):
            guarded = _guarded(f"{field} of {self.name}", vars(self)[field], minimum.size)
            object.__setattr__(self, field, guarded)

    def __repr__(self) -> str:
        return f"Problem({self.name!r}, parameters={self.minimum.size})"


def _guarded(field: str, function: Callable[..., Any], n: int) -> Callable[..., Any]:
    """`function` on float64 alone, and refused by name if a shape is wrong, in or out."""
    instance(field, function, Callable, "a function of the parameters")
    function, scalar = getattr(function, "unguarded", function), field.startswith("loss")

    @wraps(function)
    def guarded(params: ArrayLike, *rows: Any, **named: Any) -> Any:
        at = floats("params", params)
        shape = at.shape
        if not shape or shape[-1] != n:
            raise ValueError(f"params have shape {shape}: the last axis must be {n} long")
        result = floats(field, function(at, *rows, **named))
        wanted = shape[:-1] if scalar else shape
        if result.shape != wanted:
            message = f"must be {wanted}, params have shape {shape}"
            raise ValueError(f"{field} has shape {result.shape}: {message}")
        return result

    guarded.unguarded = function  # type: ignore[attr-defined]  # a copy guards it anew
    return guarded


def quadratic(curvatures: ArrayLike) -> Problem:
    """A bowl: loss = 1/2 sum_i curvature_i * theta_i**2.

    Parameters
    ----------
    curvatures : array_like, shape (n,), > 0
        One per parameter; the largest over the smallest is the condition number.
    """
    curvatures = data("curvatures", positive("curvatures", curvatures), ndims=(1,))
    return Problem(
        name="quadratic",
        loss=lambda params: 0.5 * (params**2 @ curvatures),
        grad=lambda params: curvatures * params,
        minimum=np.zeros(curvatures.size),
        hessian=np.diag(curvatures),
    )


def linear_regression(x: ArrayLike, y: ArrayLike) -> Problem:
    """Mean squared error of y_hat = x @ w + b, with params = (w_1, ..., w_d, b). ::

        loss = 1/n sum (y - y_hat)**2
        dloss/dw = -2/n sum (y - y_hat) x,    dloss/db = -2/n sum (y - y_hat)

    Parameters
    ----------
    x : array_like, shape (samples,) or (samples, d)
    y : array_like, shape (samples,)
    """
    x, y = data("x", x, ndims=(1, 2)), data("y", y, ndims=(1,))
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} rows and y has {len(y)}: must be equal")
    design = np.column_stack([x, np.ones(len(x))])  # y_hat = design @ params

    def loss(params: Array) -> Array:
        return ((params @ design.T - y) ** 2).mean(axis=-1)

    def grad(params: Array, rows: Any = None) -> Array:
        some, target = (design, y) if rows is None else (design[rows], y[rows])
        return (2 / len(target)) * ((params @ some.T - target) @ some)

    return Problem(
        name="linear regression",
        loss=loss,
        grad=grad,
        minimum=np.asarray(np.linalg.lstsq(design, y, rcond=None)[0]),
        hessian=(2 / len(y)) * design.T @ design,
        samples=len(y),
    )


def double_well(tilt: float = 0.3) -> Problem:
    """Two valleys, one of them deeper: loss = x**4 - 2 x**2 + tilt * x, one parameter.

    Parameters
    ----------
    tilt : float, below 8 / (3 sqrt 3) in size, about 1.54
        Beyond, only one valley is left.
    """
    limit = 8 / (3 * np.sqrt(3))
    tilt = number("tilt", tilt, f"in (-{limit:.3f}, {limit:.3f})", lambda a: np.abs(a) < limit)
    stationary = np.roots([4, 0, -4, tilt]).real  # all three are real below the limit

    def loss(params: Array) -> Array:
        x = params[..., 0]
        return x**2 * (x**2 - 2) + tilt * x

    return Problem(
        name="double well",
        loss=loss,
        grad=lambda params: 4 * params * (params**2 - 1) + tilt,  # numpy's ** 3 is slow
        minimum=min(stationary[:, None], key=loss),
    )


def rosenbrock() -> Problem:
    """A curved valley: loss = (1 - x)**2 + 100 (y - x**2)**2 (Rosenbrock 1960)."""

    def loss(params: Array) -> Array:
        x, y = params[..., 0], params[..., 1]
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def grad(params: Array) -> Array:
        x, y = params[..., 0], params[..., 1]
        along_y = 200 * (y - x**2)
        return np.stack([-2 * (1 - x) - 2 * x * along_y, along_y], axis=-1)

    return Problem("rosenbrock", loss, grad, minimum=np.ones(2))


def lessard() -> Problem:
    """Smooth and strongly convex, yet Polyak's tuning cycles on it for ever; one parameter.

    The gradient is 25 x below 1, x + 24 from 1 to 2, 25 x - 24 above: curvature 25, 1, 25.
    (Lessard, Recht & Packard 2016)
    """

    def pieces(params: Array, low: Array, middle: Array, high: Array) -> Array:
        return np.where(params < 1, low, np.where(params < 2, middle, high))

    def loss(params: Array) -> Array:
        x = params[..., 0]
        return pieces(x, 12.5 * x**2, 0.5 * x**2 + 24 * x - 12, 12.5 * x**2 - 24 * x + 36)

    return Problem(
        name="lessard",
        loss=loss,
        grad=lambda params: pieces(params, 25 * params, params + 24, 25 * params - 24),
        minimum=np.zeros(1),
    )


def roundabout(
    learning_rate: float, momentum: float, corners: int, smallest: float = 1, largest: float = 25
) -> Problem:
    """Curvatures from `smallest` to `largest`, and a path on which the heavy ball never arrives. ::

        loss = smallest/2 |theta|**2 + (largest - smallest)/2 distance(theta, polygon)**2

    Around 0 lies a regular polygon, turned and sized so that the heavy ball at this setting, once
    it has gone from (cos a, -sin a) to (1, 0), a = 2 pi / corners, goes on by the angle a at every
    step. (Goujaud, Taylor & Dieuleveut 2023)

    Parameters
    ----------
    learning_rate, momentum : float
    corners : int, >= 3
    smallest, largest : float

    Raises
    ------
    ValueError
        Also if the setting has no such polygon.
    """
    learning_rate = number("learning_rate", learning_rate, "positive", lambda a: a > 0)
    momentum = number("momentum", momentum, "in [0, 1)", lambda a: (a >= 0) & (a < 1))
    corners = whole("corners", corners, low=3)
    smallest, largest = number("smallest", smallest), number("largest", largest)
    bend = number("largest - smallest", largest - smallest, "positive", lambda a: a > 0)
    turn = np.exp(2j * np.pi / corners)
    pull = (1 - turn + momentum * (1 - 1 / turn)) / learning_rate  # the gradient needed at (1, 0)
    corner = (largest - pull) / bend  # the polygon's point next to (1, 0), as a complex number
    # it is next to (1, 0) if the way from it to (1, 0) leaves between its two edges
    if np.abs(np.angle((1 - corner) / corner)) > np.pi / corners + 1e-12:
        raise ValueError(
            f"learning_rate = {learning_rate:g}, momentum = {momentum:g}: must be a setting with a "
            f"roundabout of {corners} corners between the curvatures {smallest:g} and {largest:g}"
        )
    edge = corner * np.sqrt(turn)  # rotated back by its angle, an edge stands upright

    def overshoot(params: Array) -> Array:
        """From the polygon's nearest point to here."""
        place = (params[..., 0] + 1j * params[..., 1]) * np.abs(edge) / edge
        sector = turn ** np.round(np.angle(place) * corners / (2 * np.pi))
        place = place / sector
        height = np.abs(edge) * np.sin(np.pi / corners)
        nearest = np.abs(edge) * np.cos(np.pi / corners) + 1j * np.clip(place.imag, -height, height)
        gap = np.where(place.real > nearest.real, place - nearest, 0) * sector * edge / np.abs(edge)
        return np.stack([gap.real, gap.imag], axis=-1)

    return Problem(
        name="roundabout",
        loss=lambda params: (
            smallest / 2 * (params**2).sum(axis=-1)
            + bend / 2 * (overshoot(params) ** 2).sum(axis=-1)
        ),
        grad=lambda params: smallest * params + bend * overshoot(params),
        minimum=np.zeros(2),
    )


def saddle(up: float = 1.0, down: float = 1.0) -> Problem:
    """A pass between two valleys: loss = up/2 x**2 - down/2 y**2 + y**4 / 4.

    Parameters
    ----------
    up, down : float, > 0
        At the saddle (0, 0) the curvatures are up and -down. The minima are (0, +-sqrt(down));
        the Problem names the upper one.
    """
    up, down = (number(k, v, "positive", lambda a: a > 0) for k, v in (("up", up), ("down", down)))

    def loss(params: Array) -> Array:
        x, y = params[..., 0], params[..., 1]
        return up / 2 * x**2 - down / 2 * y**2 + y**4 / 4

    def grad(params: Array) -> Array:
        x, y = params[..., 0], params[..., 1]
        return np.stack([up * x, y * (y**2 - down)], axis=-1)

    return Problem("saddle", loss, grad, minimum=np.array([0, np.sqrt(down)]))


def camel() -> Problem:
    """The six-hump camel back: six valleys, two of them deepest; parameters x and y. ::

        loss = (4 - 2.1 x**2 + x**4 / 3) x**2 + x y + (4 y**2 - 4) y**2

    It looks the same from the opposite side, loss(-x, -y) = loss(x, y), so the deepest valleys are
    a pair; the Problem names the one at the right. (Dixon & Szego 1978)
    """

    def loss(params: Array) -> Array:
        x, y = params[..., 0], params[..., 1]
        a, b = x * x, y * y  # numpy's ** 4 is slow
        return (4 - 2.1 * a + a * a / 3) * a + x * y + (4 * b - 4) * b

    def grad(params: Array) -> Array:
        x, y = params[..., 0], params[..., 1]
        a, b = x * x, y * y
        return np.stack([x * (8 - 8.4 * a + 2 * a * a) + y, x - y * (8 - 16 * b)], axis=-1)

    deepest = np.array([0.08984201310031806, -0.7126564030207396])
    return Problem("camel", loss, grad, minimum=deepest)
