"""What noisy gradients do to the iterates in the long run, in closed form.

On one direction of curvature ``lam`` the gradient is lam * error + noise, and the error obeys the
recurrence of two terms that ``theory.recurrence`` gives. Below the limit of the learning rate it
settles into a steady state, which these functions describe. They take arrays and broadcast.
``noise`` is the standard deviation of the noise in one gradient component.
"""

import numpy as np
from numpy.typing import ArrayLike

from mathlib._validate import Array, Numbers, broadcast, not_negative, positive, whole
from mathlib.optim import SGD
from mathlib.theory import recurrence


def stationary_variance(optimizer: SGD, curvature: ArrayLike, noise: ArrayLike) -> Numbers:
    """Long-run variance of a parameter, under noise that is independent from step to step. ::

        alpha (1 + beta) noise**2 / (curvature (1 - beta) (2 (1 + beta) - alpha curvature))

    with alpha = learning_rate * (1 - dampening): heavy ball and EMA form. Nesterov's is longer.

    Returns
    -------
    float or ndarray, in units of parameter**2
        Infinite where the run does not settle.
    """
    variance, noise = _autocovariance(optimizer, curvature, 0)[0], not_negative("noise", noise)
    broadcast(variance=variance.shape, noise=np.shape(noise))
    return np.multiply(variance, np.square(noise))


def noise_floor(optimizer: SGD, curvatures: ArrayLike, noise: ArrayLike) -> Numbers:
    """Long-run mean of the excess loss on a quadratic: 1/2 sum_i curvature_i * variance_i.

    Parameters
    ----------
    optimizer : SGD
    curvatures : array_like, shape (..., n), > 0
        One for each direction, on the last axis; those before it broadcast with the settings.
    noise : array_like, >= 0
        Broadcasts with ``curvatures``.

    Returns
    -------
    float or ndarray, in units of the loss
    """
    curvatures = np.atleast_1d(positive("curvatures", curvatures))
    noise = np.asarray(not_negative("noise", noise))
    shape = broadcast(curvatures=curvatures.shape, noise=noise.shape)
    both = np.stack([np.broadcast_to(curvatures, shape), np.broadcast_to(noise, shape)])
    return sum(0.5 * c * stationary_variance(optimizer, c, s) for c, s in np.moveaxis(both, -1, 0))


def shuffled_share(optimizer: SGD, curvature: ArrayLike, batches: int) -> Numbers:
    """Long-run variance with shuffled batches, as a share of that with drawn batches. ::

        1 - 2/(m - 1) sum_k (1 - k/m) rho_k        k = 1, ..., m - 1

    Each epoch deals the data into m equal batches. Their m errors add up to zero, so each is
    correlated by -1/(m - 1) with every other of its epoch. rho_k is the correlation of iterates
    k steps apart under independent noise.

    The variance is a mean over the places within an epoch; the noise must not depend on where the
    iterate is. (Kuehn & Rosenow 2023)

    Parameters
    ----------
    optimizer : SGD
    curvature : array_like, > 0
    batches : int, >= 2, how many make an epoch
    """
    batches = whole("batches", batches, low=2)
    cov = _autocovariance(optimizer, curvature, batches - 1)
    k = np.arange(1, batches).reshape(-1, *np.ones(cov.ndim - 1, int))
    return 1 - 2 / (batches - 1) * ((1 - k / batches) * cov[1:]).sum(axis=0) / cov[0]


def mean_square_rate(optimizer: SGD, curvature: ArrayLike, spread: ArrayLike) -> Numbers:
    """Factor by which the mean squared error shrinks per step when the curvature is random. ::

        e_t = (1 + beta - alpha h_t) e_{t-1} - beta e_{t-2}

    with h_t independent. The mean squares and products of (e_t, e_{t-1}) obey a linear recurrence;
    the factor is the largest eigenvalue of its 3 x 3 matrix. At least 1: no progress.

    Parameters
    ----------
    optimizer : SGD, without Nesterov
    curvature, spread : array_like
        The mean of h_t, > 0, and its standard deviation, >= 0.
    """
    p, q, c, _ = recurrence(optimizer, positive("curvature", curvature))
    spread = not_negative("spread", spread)
    if optimizer.nesterov:
        raise ValueError("nesterov = True: must be False, the recurrence is another one")
    matrix = np.zeros((*broadcast(settings=p.shape, spread=np.shape(spread)), 3, 3))
    matrix[..., 0, 0] = p**2 + (c * spread) ** 2  # of e_t**2, e_t e_{t-1}, e_{t-1}**2
    matrix[..., 0, 1], matrix[..., 0, 2] = -2 * p * q, q**2
    matrix[..., 1, 0], matrix[..., 1, 1] = p, -q
    matrix[..., 2, 0] = 1
    return np.abs(np.linalg.eigvals(matrix)).max(axis=-1)


def _autocovariance(optimizer: SGD, curvature: ArrayLike, lags: int) -> Array:
    """Covariance of errors 0, ..., lags steps apart, for noise of variance 1; first axis the lag.

    Multiplying the recurrence by e_t, e_{t-1}, ... and averaging gives linear equations for them.
    """
    p, q, c, d = recurrence(optimizer, positive("curvature", curvature))
    edge = (1 + q - p) * (1 + q + p)
    settles = (q < 1) & (q > -1) & (edge > 0) & (1 + q > np.abs(p))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = ((1 + q) * (c**2 + d**2) + 2 * p * c * d) / ((1 - q) * edge)
        cov = [variance, (p * variance + c * d) / (1 + q)]
        for _ in range(lags - 1):
            cov.append(p * cov[-1] - q * cov[-2])
        return np.where(settles, np.stack(np.broadcast_arrays(*cov[: lags + 1])), np.inf)
