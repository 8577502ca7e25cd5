"""What momentum does on a quadratic, in closed form.

Along one direction of curvature ``lam`` the gradient is lam * error, perhaps with noise on top.
The error obeys a recurrence of two terms; with alpha = learning_rate * (1 - dampening) and
beta = momentum::

    e_t = p e_{t-1} - q e_{t-2} + c noise_t + d noise_{t-1}

    p = 1 + beta - alpha lam        q = beta                     heavy ball, EMA form
    c = -alpha                      d = 0
    p = (1 + beta)(1 - alpha lam)   q = beta (1 - alpha lam)     Nesterov
    c = -alpha (1 + beta)           d = alpha beta

Functions take arrays; curvatures broadcast with the settings of the optimiser, an SGD.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mathlib._validate import (
    Array,
    Numbers,
    broadcast,
    fraction,
    instance,
    numbers,
    positive,
    shown,
)
from mathlib.optim import SGD, SGDState


class Recurrence(NamedTuple):
    """The coefficients p, q, c, d of the two-term recurrence, all of one shape."""

    p: Array
    q: Array
    c: Array
    d: Array


def recurrence(optimizer: SGD, curvature: ArrayLike) -> Recurrence:
    """What the error obeys: e_t = p e_{t-1} - q e_{t-2} + c noise_t + d noise_{t-1}."""
    plain, curvature = _settings(optimizer, curvature)
    alpha, beta = plain.learning_rate, plain.momentum
    pull = alpha * curvature
    if plain.nesterov:
        p, q, c, d = (1 + beta) * (1 - pull), beta * (1 - pull), -alpha * (1 + beta), alpha * beta
    else:
        p, q, c, d = 1 + beta - pull, beta, -alpha, 0.0
    return Recurrence(*np.broadcast_arrays(p, q, c, d))


def iteration_matrix(optimizer: SGD, curvature: ArrayLike) -> Array:
    """The step as a matrix: (error, velocity) -> (error, velocity). ::

        [[1 - alpha lam, -alpha beta], [lam, beta]]          heavy ball

    Returns
    -------
    ndarray, shape (..., 2, 2)
        After t steps its t-th power; its eigenvalues are ``roots``. The velocity is the
        optimiser's own, so the matrix of the EMA form has (1 - beta) lam below.
    """
    _, curvature = _settings(optimizer, curvature)
    error, velocity = np.eye(2)  # two runs beside each other, one from each unit vector
    grad = np.asarray(curvature)[..., None] * error
    params, state = optimizer.step(error, grad, SGDState(velocity))
    return np.stack(np.broadcast_arrays(params, state.velocity), axis=-2)


def roots(optimizer: SGD, curvature: ArrayLike) -> NDArray[np.complex128]:
    """Roots of the characteristic polynomial s**2 - p s + q, the larger modulus first.

    Returns
    -------
    ndarray of complex, shape (..., 2)
    """
    p, q, *_ = recurrence(optimizer, curvature)
    half_sum = p / 2
    spread = np.sqrt(np.asarray(half_sum**2 - q, dtype=complex))
    far = np.where(half_sum < 0, half_sum - spread, half_sum + spread)
    # the product of the roots is known: dividing avoids the cancellation in half_sum - spread
    near = np.divide(q, far, out=np.zeros_like(far), where=far != 0)
    return np.stack([far, near], axis=-1)


def rate(optimizer: SGD, curvature: ArrayLike) -> Numbers:
    """Factor by which the error shrinks per step in the long run: the larger root's modulus.

    Below 1 the run converges. sqrt(momentum) wherever the roots are complex.
    """
    return np.abs(roots(optimizer, curvature)[..., 0])


def regime(optimizer: SGD, curvature: ArrayLike) -> Any:
    """What the error does along this direction: one word, or an array of them.

    Told by the roots; two within 1e-6 are equal, as rounding splits a double root by 1e-8. ::

        monotone  real roots, positive: it never changes sign
        critical  the same, both roots equal
        waves     complex roots: it swings and fades like momentum**(t / 2)
        zigzag    real roots, the larger one negative: in the end it changes sign each step
        diverges  a root of modulus 1 or more
    """
    far, near = np.moveaxis(roots(optimizer, curvature), -1, 0)
    double = np.abs(far - near) < 1e-6
    return np.select(
        [np.abs(far) >= 1 - 1e-12, (far.imag != 0) & ~double, far.real < 0, double],
        ["diverges", "waves", "zigzag", "critical"],
        "monotone",
    )[()]


def largest_learning_rate(
    curvature: ArrayLike, momentum: ArrayLike = 0.0, dampening: ArrayLike = 0.0
) -> Numbers:
    """The run converges for every learning rate below 2 (1 + beta) / ((1 - dampening) curvature).

    Without Nesterov. Without momentum it is the familiar 2 / curvature.
    """
    curvature, momentum = positive("curvature", curvature), fraction("momentum", momentum)
    dampening = fraction("dampening", dampening)
    broadcast(
        curvature=np.shape(curvature), momentum=np.shape(momentum), dampening=np.shape(dampening)
    )
    return 2 * (1 + momentum) / ((1 - dampening) * curvature)


def critical_momentum(learning_rate: ArrayLike, curvature: ArrayLike) -> Numbers:
    """The momentum above which the error oscillates: (1 - sqrt(alpha curvature))**2.

    There the rate along this one direction is at its best, 1 - sqrt(alpha curvature). Needs
    alpha * curvature <= 1.
    """
    learning_rate = positive("learning_rate", learning_rate)
    curvature = positive("curvature", curvature)
    broadcast(learning_rate=np.shape(learning_rate), curvature=np.shape(curvature))
    pull = learning_rate * curvature
    pull = numbers("learning_rate * curvature", pull, "in (0, 1]", lambda a: a <= 1)
    return (1 - np.sqrt(pull)) ** 2


def best_gradient_descent(smallest: ArrayLike, largest: ArrayLike) -> SGD:
    """Plain gradient descent at its best on curvatures in [smallest, largest].

    learning_rate = 2 / (largest + smallest), rate (kappa - 1) / (kappa + 1).
    """
    smallest, largest = _curvatures(smallest, largest)
    return SGD(2 / (largest + smallest))


def polyak(smallest: ArrayLike, largest: ArrayLike) -> SGD:
    """Heavy ball at its best on a quadratic with curvatures in [smallest, largest]. ::

        learning_rate = (2 / (sqrt L + sqrt mu))**2
        momentum      = ((sqrt kappa - 1) / (sqrt kappa + 1))**2

    The rate is sqrt(momentum) in the long run (Polyak 1964). Beyond quadratics it may cycle:
    ``problems.lessard``.
    """
    low, high = (np.sqrt(x) for x in _curvatures(smallest, largest))
    return SGD((2 / (high + low)) ** 2, ((high - low) / (high + low)) ** 2)


def nesterov(smallest: ArrayLike, largest: ArrayLike) -> SGD:
    """Nesterov's constant-momentum setting: learning_rate 1/L, (sqrt kappa - 1)/(sqrt kappa + 1).

    On a quadratic the rate is 1 - 1/sqrt(kappa) (Nesterov 2004, section 2.2).
    """
    smallest, largest = _curvatures(smallest, largest)
    root, top = np.sqrt(smallest), np.sqrt(largest)
    return SGD(1 / largest, (top - root) / (top + root), nesterov=True)


def _settings(optimizer: SGD, curvature: ArrayLike) -> tuple[SGD, Numbers]:
    """The heavy-ball form of an SGD, and curvatures that broadcast with it."""
    instance("optimizer", optimizer, SGD, "an SGD")
    curvature = numbers("curvature", curvature)
    broadcast(optimizer=optimizer.shape, curvature=np.shape(curvature))
    return optimizer.as_heavy_ball(), curvature


def _curvatures(smallest: ArrayLike, largest: ArrayLike) -> tuple[Numbers, Numbers]:
    smallest, largest = positive("smallest", smallest), positive("largest", largest)
    broadcast(smallest=np.shape(smallest), largest=np.shape(largest))
    if np.any(np.greater(smallest, largest)):
        most = f"at most largest = {shown(largest)}"
        raise ValueError(f"smallest = {shown(smallest)}: must be {most}")
    return smallest, largest
