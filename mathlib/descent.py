"""The one loop: follow the gradient, keep the trajectory."""

from dataclasses import dataclass

import numpy as np

from mathlib._validate import broadcast, number, numbers, whole

# A run whose loss has grown this many times over is gone: what is left of the parameters' digits
# cannot lead back. Far above any transient of a stable setting.
DIVERGED = 1e12


@dataclass(frozen=True)
class Trajectory:
    """Where a run went.

    params   : shape (points, ..., n), the start first; a point for each step, or `every` few
    losses   : shape (points, ...), the full loss at each point, whatever batch drove the step
    diverged : shape (...), True where the loss exceeded 1e12 * (1 + |first loss|) or overflowed;
               from there on params and losses are NaN, before it they are finite
    """

    params: np.ndarray
    losses: np.ndarray
    diverged: np.ndarray
    every: int = 1

    def __repr__(self):
        points, *settings, n = self.params.shape
        steps = (points - 1) * self.every
        return f"Trajectory(steps={steps}, settings={tuple(settings)}, parameters={n})"


def minimize(problem, start, optimizer, *, steps, batch_size=None, replace=False, noise=0.0,
             rng=None, every=1):
    """Run `optimizer` on `problem` from `start`; return the Trajectory.

    start      : shape (..., n); leading axes broadcast with those of the hyperparameters,
                 so one call runs a grid of settings, of starts, or of both
    optimizer  : an SGD, or another of the optimisers in `frameworks` and `adaptive`; or a schedule,
                 a function of the step (1, 2, ...) that returns the optimiser for that step, always
                 of one kind. Its state, the velocity, is carried over as it is
    steps      : how many updates, >= 0
    batch_size : samples per gradient, or None for all. Every epoch deals the samples anew,
                 without replacement; all settings see the same batches
    replace    : True draws every batch afresh from all samples, with replacement, instead
    noise      : standard deviation of Gaussian noise added to each gradient component,
                 drawn independently for every setting
    rng        : the numpy.random.Generator that batches or noise come from
    every      : keep one point in so many steps, where all would not fit; it must divide steps

    Raises ValueError for input out of range. A run that diverges does not raise: see Trajectory.
    """
    steps, every = whole("steps", steps, low=0), whole("every", every, low=1)
    if steps % every:
        raise ValueError(f"every = {every}: must divide steps = {steps}")
    schedule = optimizer if callable(optimizer) else lambda step: optimizer
    optimizer = schedule(1)
    params = _start(start, problem.minimum.size, optimizer.shape)
    gradient = _gradient(problem, params.shape, batch_size, replace, noise, rng)
    state = optimizer.init(params)
    path = np.empty((steps // every + 1, *params.shape))
    path[0] = params
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result, not a warning
        for t in range(1, steps + 1):
            params, state = schedule(t).step(params, gradient(params), state)
            if t % every == 0:
                path[t // every] = params
        losses = _losses(problem, path)
        alive = np.isfinite(losses) & (np.abs(losses) <= DIVERGED * (1 + np.abs(losses[0])))
    alive = np.logical_and.accumulate(alive, axis=0)
    path[~alive] = losses[~alive] = np.nan
    return Trajectory(path, losses, diverged=~alive[-1], every=every)


def _start(start, n, settings):
    start = np.atleast_1d(numbers("start", start))
    if start.shape[-1] != n:
        raise ValueError(f"start has shape {start.shape}: its last axis must be {n} (parameters)")
    shape = broadcast(start=start[..., 0], settings=np.empty(settings))
    return np.broadcast_to(start, (*shape, n))


def _gradient(problem, shape, batch_size, replace, noise, rng):
    """The gradient as this run sees it: full, of a batch, with noise."""
    noise = number("noise", noise, "a number >= 0", lambda a: a >= 0)
    if batch_size is None and noise == 0:
        return problem.grad
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng = {rng!r}: noise and batches need a numpy.random.Generator")
    gradient = problem.grad
    if batch_size is not None:
        if problem.samples is None:
            raise ValueError(f"batch_size = {batch_size!r}: must be None, {problem!r} has no data")
        batches = _batches(problem.samples, batch_size, replace, rng)
        gradient = lambda params: problem.grad(params, next(batches))  # noqa: E731
    if noise == 0:
        return gradient
    return lambda params: gradient(params) + rng.normal(scale=noise, size=shape)


def _batches(samples, batch_size, replace, rng):
    """Deal the samples into batches, epoch after epoch; the last batch may be smaller.

    With `replace`, draw them one by one from all samples: batches are independent and all full.
    """
    batch_size = whole("batch_size", batch_size, low=1, high=samples)
    if not isinstance(replace, bool):
        raise ValueError(f"replace = {replace!r}: must be True or False")

    def deal():
        while True:
            order = rng.permutation(samples)
            for first in range(0, samples, batch_size):
                yield order[first : first + batch_size]

    def draw():
        while True:
            yield rng.integers(samples, size=batch_size)

    return draw() if replace else deal()


def _losses(problem, path):
    """The loss along a path, a block of steps at a time so that temporaries stay in the cache."""
    steps = max(1, 2**17 // path[0].size)
    blocks = (path[t : t + steps] for t in range(0, len(path), steps))
    return np.concatenate([problem.loss(block) for block in blocks])
