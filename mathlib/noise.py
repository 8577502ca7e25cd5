"""What noisy gradients do to the iterates in the long run, in closed form.

On one direction of curvature `lam`, with a gradient lam * error + noise, the error obeys

    e_t = p e_{t-1} - q e_{t-2} + c noise_t + d noise_{t-1}

where alpha = learning_rate * (1 - dampening), beta = momentum, and

    p = 1 + beta - alpha lam,       q = beta,                  c = -alpha,            d = 0
    p = (1 + beta)(1 - alpha lam),  q = beta (1 - alpha lam),  c = -alpha (1 + beta), d = alpha beta

for the heavy ball and the EMA form (first line) and for Nesterov (second line). Below the limit of
the learning rate the error settles into a steady state, which these functions describe. They take
arrays and broadcast. `noise` is the standard deviation of the noise in one gradient component.
"""

import numpy as np

from mathlib._validate import broadcast, numbers, positive, whole


def stationary_variance(optimizer, curvature, noise):
    """Long-run variance of a parameter, under noise that is independent from step to step.

        alpha (1 + beta) noise**2 / (curvature (1 - beta) (2 (1 + beta) - alpha curvature))

    with alpha = learning_rate * (1 - dampening): heavy ball and EMA form. Nesterov's is longer.
    In units of parameter**2. Infinite where the run does not settle.
    """
    return np.multiply(_autocovariance(optimizer, curvature, 0)[0], _noise(noise) ** 2)


def noise_floor(optimizer, curvatures, noise):
    """Long-run mean of the excess loss on a quadratic: 1/2 sum_i curvature_i * variance_i.

    curvatures : shape (..., n), one for each direction, its last axis; noise broadcasts with it.
    The settings of `optimizer` broadcast with the axes before the last. In units of the loss.
    """
    curvatures, noise = positive("curvatures", curvatures), _noise(noise)
    parts = [
        0.5 * curvature * stationary_variance(optimizer, curvature, s)
        for curvature, s in zip(*_directions(curvatures, noise), strict=True)
    ]
    return sum(parts)


def shuffled_share(optimizer, curvature, batches):
    """Long-run variance with shuffled batches, as a share of that with drawn batches.

        1 - 2/(m - 1) sum_k (1 - k/m) rho_k        k = 1, ..., m - 1

    Each epoch deals the data into m = `batches` equal batches. Their m errors add up to zero, so
    each is correlated by -1/(m - 1) with every other of its epoch. rho_k is the correlation of
    iterates k steps apart under independent noise. The variance is a mean over the places within
    an epoch; the noise must not depend on where the iterate is. (Kuehn & Rosenow 2023)
    """
    batches = whole("batches", batches, low=2)
    cov = _autocovariance(optimizer, curvature, batches - 1)
    k = np.arange(1, batches).reshape(-1, *np.ones(cov.ndim - 1, int))
    return 1 - 2 / (batches - 1) * ((1 - k / batches) * cov[1:]).sum(axis=0) / cov[0]


def mean_square_rate(optimizer, curvature, spread):
    """Factor by which the mean squared error shrinks per step when the curvature itself is random.

        e_t = (1 + beta - alpha h_t) e_{t-1} - beta e_{t-2},    h_t independent, mean `curvature`,
                                                                standard deviation `spread`

    Heavy ball and EMA form: the mean squares and products of (e_t, e_{t-1}) obey a linear
    recurrence; the factor is the largest eigenvalue of its 3 x 3 matrix. At least 1: no progress.
    """
    plain, curvature = optimizer.as_heavy_ball(), positive("curvature", curvature)
    spread = numbers("spread", spread, "a number >= 0", lambda a: a >= 0)
    if plain.nesterov:
        raise ValueError("nesterov = True: must be False, the recurrence is another one")
    shape = broadcast(optimizer=np.empty(plain.shape), curvature=curvature, spread=spread)
    alpha, beta = plain.learning_rate, plain.momentum
    p = 1 + beta - alpha * curvature
    matrix = np.zeros((*shape, 3, 3))  # of e_t**2, e_t e_{t-1}, e_{t-1}**2
    matrix[..., 0, 0] = p**2 + (alpha * spread) ** 2
    matrix[..., 0, 1], matrix[..., 0, 2] = -2 * p * beta, beta**2 + 0 * p
    matrix[..., 1, 0], matrix[..., 1, 1] = p, -beta + 0 * p
    matrix[..., 2, 0] = 1
    return np.abs(np.linalg.eigvals(matrix)).max(axis=-1)


def _noise(noise):
    return numbers("noise", noise, "a number >= 0", lambda a: a >= 0)


def _directions(curvatures, noise):
    """Curvatures and noises, one entry a direction."""
    shape = broadcast(curvatures=np.atleast_1d(curvatures), noise=noise)
    return [np.moveaxis(np.broadcast_to(x, shape), -1, 0) for x in (curvatures, noise)]


def _autocovariance(optimizer, curvature, lags):
    """Covariance of errors 0, ..., lags steps apart, for noise of variance 1; first axis the lag.

    Multiplying the recurrence by e_t, e_{t-1}, ... and averaging gives linear equations for them.
    """
    plain, curvature = optimizer.as_heavy_ball(), positive("curvature", curvature)
    broadcast(optimizer=np.empty(plain.shape), curvature=curvature)
    alpha, beta = np.asarray(plain.learning_rate), plain.momentum
    pull = alpha * curvature
    if plain.nesterov:
        p, q = (1 + beta) * (1 - pull), beta * (1 - pull)
        c, d = -alpha * (1 + beta), alpha * beta
    else:
        p, q, c, d = 1 + beta - pull, beta + 0 * pull, -alpha, 0
    edge = (1 + q - p) * (1 + q + p)
    settles = (q < 1) & (q > -1) & (edge > 0) & (1 + q > np.abs(p))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = ((1 + q) * (c**2 + d**2) + 2 * p * c * d) / ((1 - q) * edge)
        cov = [variance, (p * variance + c * d) / (1 + q)]
        for _ in range(lags - 1):
            cov.append(p * cov[-1] - q * cov[-2])
        return np.where(settles, np.stack(np.broadcast_arrays(*cov[: lags + 1])), np.inf)
