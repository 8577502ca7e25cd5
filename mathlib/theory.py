"""What momentum does on a quadratic, in closed form.

Along one eigendirection of curvature `lam`, an error e obeys a two-term recurrence whose
characteristic polynomial, with alpha = learning_rate * (1 - dampening) and beta = momentum, is

    s**2 - (1 + beta - alpha lam) s + beta                          heavy ball, EMA form
    s**2 - (1 + beta)(1 - alpha lam) s + beta (1 - alpha lam)       Nesterov

Functions take arrays and broadcast.
"""

import numpy as np

from mathlib._validate import broadcast, fraction, numbers, positive
from mathlib.optim import SGD


def iteration_matrix(optimizer, curvature):
    """The step as a matrix: (error, velocity) -> (error, velocity); shape (..., 2, 2).

        [[1 - alpha lam, -alpha beta], [lam, beta]]          heavy ball

    After t steps its t-th power; its eigenvalues are `roots`. The velocity is the optimiser's own,
    so the matrix of the EMA form has (1 - beta) lam below.
    """
    curvature = numbers("curvature", curvature)
    broadcast(optimizer=np.empty(optimizer.shape), curvature=curvature)
    beta, push = optimizer.momentum, (1 - optimizer.dampening) * curvature
    of_push, of_velocity = (1 + beta, beta**2) if optimizer.nesterov else (1.0, beta)
    rate = optimizer.learning_rate
    entries = 1 - rate * of_push * push, -rate * of_velocity, push, beta
    stacked = np.stack(np.broadcast_arrays(*entries), axis=-1)
    return stacked.reshape(*stacked.shape[:-1], 2, 2)


def roots(optimizer, curvature):
    """Roots of the characteristic polynomial, complex, larger modulus first; shape (..., 2)."""
    plain, curvature = optimizer.as_heavy_ball(), numbers("curvature", curvature)
    broadcast(optimizer=np.empty(plain.shape), curvature=curvature)
    pull = plain.learning_rate * curvature
    beta = plain.momentum
    if plain.nesterov:
        half_sum, product = (1 + beta) * (1 - pull) / 2, beta * (1 - pull)
    else:
        half_sum, product = (1 + beta - pull) / 2, beta + 0 * pull
    spread = np.sqrt(np.asarray(half_sum**2 - product, dtype=complex))
    far = np.where(half_sum < 0, half_sum - spread, half_sum + spread)
    # the product of the roots is known: dividing avoids the cancellation in half_sum - spread
    near = np.divide(product, far, out=np.zeros_like(far), where=far != 0)
    return np.stack([far, near], axis=-1)


def rate(optimizer, curvature):
    """Factor by which the error shrinks per step in the long run: the larger root's modulus.

    Below 1 the run converges. sqrt(momentum) wherever the roots are complex.
    """
    return np.abs(roots(optimizer, curvature)[..., 0])


def regime(optimizer, curvature):
    """What the error does along this direction: one word, or an array of them.

    monotone  real roots, positive: it never changes sign;  critical  the same, both roots equal
    waves     complex roots: it swings and fades like momentum**(t / 2)
    zigzag    real roots, the larger one negative: in the long run its sign changes at every step
    diverges  a root of modulus 1 or more
    """
    far, near = np.moveaxis(roots(optimizer, curvature), -1, 0)
    double = np.abs(far - near) < 1e-6  # rounding splits a double root by about 1e-8
    return np.select(
        [np.abs(far) >= 1 - 1e-12, (far.imag != 0) & ~double, far.real < 0, double],
        ["diverges", "waves", "zigzag", "critical"],
        "monotone",
    )[()]


def largest_learning_rate(curvature, momentum=0.0, dampening=0.0):
    """The run converges for every learning rate below 2 (1 + beta) / ((1 - dampening) curvature).

    Without Nesterov. Without momentum it is the familiar 2 / curvature.
    """
    curvature, momentum = positive("curvature", curvature), fraction("momentum", momentum)
    dampening = fraction("dampening", dampening)
    broadcast(curvature=curvature, momentum=momentum, dampening=dampening)
    return 2 * (1 + momentum) / ((1 - dampening) * curvature)


def critical_momentum(learning_rate, curvature):
    """The momentum above which the error oscillates: (1 - sqrt(alpha curvature))**2.

    There the rate along this one direction is at its best, 1 - sqrt(alpha curvature).
    Needs alpha * curvature <= 1.
    """
    learning_rate = positive("learning_rate", learning_rate)
    curvature = positive("curvature", curvature)
    broadcast(learning_rate=learning_rate, curvature=curvature)
    pull = learning_rate * curvature
    pull = numbers("learning_rate * curvature", pull, "in (0, 1]", lambda a: a <= 1)
    return (1 - np.sqrt(pull)) ** 2


def best_gradient_descent(smallest, largest):
    """Plain gradient descent at its best on curvatures in [smallest, largest].

    learning_rate = 2 / (largest + smallest), rate (kappa - 1) / (kappa + 1).
    """
    smallest, largest = _curvatures(smallest, largest)
    return SGD(2 / (largest + smallest))


def polyak(smallest, largest):
    """Heavy ball at its best on a quadratic with curvatures in [smallest, largest].

    learning_rate = (2 / (sqrt L + sqrt mu))**2, momentum = ((sqrt kappa - 1)/(sqrt kappa + 1))**2;
    asymptotic rate sqrt(momentum) (Polyak 1964). Beyond quadratics it may cycle: problems.lessard.
    """
    smallest, largest = (np.sqrt(x) for x in _curvatures(smallest, largest))
    return SGD((2 / (largest + smallest)) ** 2, ((largest - smallest) / (largest + smallest)) ** 2)


def nesterov(smallest, largest):
    """Nesterov's constant-momentum setting: learning_rate 1/L, (sqrt kappa - 1)/(sqrt kappa + 1).

    On a quadratic the rate is 1 - 1/sqrt(kappa) (Nesterov 2004, section 2.2).
    """
    smallest, largest = _curvatures(smallest, largest)
    root, top = np.sqrt(smallest), np.sqrt(largest)
    return SGD(1 / largest, (top - root) / (top + root), nesterov=True)


def _curvatures(smallest, largest):
    smallest, largest = positive("smallest", smallest), positive("largest", largest)
    broadcast(smallest=smallest, largest=largest)
    if np.any(np.asarray(smallest) > largest):
        raise ValueError(f"smallest = {smallest!r}: must be at most largest = {largest!r}")
    return smallest, largest
