"""The one loop: follow the gradient, keep the trajectory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mathlib._validate import Array, Numbers, broadcast, instance, numbers, shown, whole
from mathlib.gradients import GRADIENTS, NO_ROWS, Full, Rows
from mathlib.optim import Optimizer
from mathlib.problems import Problem

# A run whose loss has grown this many times over is gone: what is left of the parameters' digits
# cannot lead back. Far above any transient of a stable setting.
DIVERGED = 1e12

Schedule = Callable[[int], Optimizer[Any]]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Where a run stands, and all that it needs to go on: ``minimize`` starts from it."""

    params: Numbers  # NaN where the run has diverged
    state: Any = None  # what the optimiser remembers
    steps: int = 0  # how many were taken, so that a schedule goes on
    deck: Rows = field(default_factory=lambda: NO_ROWS)  # what the epoch has still to deal
    limit: Array | None = None  # the loss above which the run has diverged


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Where a run went.

    Parameters
    ----------
    params : ndarray, shape (points, ..., n)
        The start first, then a point for each step, or one in ``every`` few.
    losses : ndarray, shape (points, ...)
        The full loss at each point, whatever gradient drove the step.
    diverged : ndarray of bool, shape (...)
        Where the loss exceeded 1e12 * (1 + \\|first loss\\|), or anything overflowed. From there on
        params and losses are NaN, before it they are finite.
    every : int
    end : Checkpoint
        Where the run stands: ``minimize(problem, run.end, …)`` goes on from there.
    """

    params: Array
    losses: Array
    diverged: NDArray[np.bool_]
    every: int = 1
    end: Checkpoint | None = None

    def __repr__(self) -> str:
        points, *settings, n = self.params.shape
        steps = (points - 1) * self.every
        return f"Trajectory(steps={steps}, settings={tuple(settings)}, parameters={n})"


def minimize(
    problem: Problem,
    start: ArrayLike | Checkpoint,
    optimizer: Optimizer[Any] | Schedule,
    *,
    steps: int,
    gradient: Full = Full(),  # noqa: B008 - frozen, and without a state
    every: int = 1,
) -> Trajectory:
    """Run an optimiser on a problem. ::

        params, state = optimizer.step(params, gradient at params, state)       steps times

    Parameters
    ----------
    problem : Problem
    start : array_like, shape (..., n), or Checkpoint
        Leading axes broadcast with those of the settings, so one call runs a grid of settings, of
        starts, or of both. The ``end`` of another run goes on as if that had never stopped: 50
        steps and 50 more are 100, bit for bit, if the same ``rng`` is passed again.
    optimizer : Optimizer or callable
        An SGD, or another of the optimisers in ``frameworks`` and ``adaptive``. Or a schedule: a
        function of the step (1, 2, …), called once for each, that returns the optimiser for that
        step, always of one kind. Its state, the velocity, is carried over as it is.
    steps : int, >= 0
    gradient : Full, Batches or Noise
        What drives the steps; losses are always those of all the data.
    every : int, >= 1
        Keep one point in so many steps, where all would not fit; it must divide ``steps``.

    Returns
    -------
    Trajectory

    Raises
    ------
    ValueError
        For an argument that is out of range or of another kind, and for a schedule that ends or
        changes its kind, naming the step. A run that diverges does not raise: see Trajectory.

    Examples
    --------
    >>> run = minimize(quadratic([1, 25]), [-4, 1], SGD(0.04, 0.6), steps=40)
    >>> more = minimize(quadratic([1, 25]), run.end, SGD(0.04, 0.6), steps=40)
    """
    instance("problem", problem, Problem, "a Problem, such as quadratic([1, 25])")
    instance("gradient", gradient, Full, GRADIENTS)
    steps, every = whole("steps", steps, low=0), whole("every", every, low=1)
    if steps % every:
        raise ValueError(f"every = {every}: must divide steps = {steps}")
    begin = start if isinstance(start, Checkpoint) else Checkpoint(numbers("start", start))
    taken, limit = begin.steps, begin.limit
    fixed = optimizer if isinstance(optimizer, Optimizer) else None
    rule = first = fixed or _scheduled(optimizer, taken + 1)
    params, state, deck = _fitted(begin, problem, rule)
    path = np.empty((steps // every + 1, *params.shape))
    path[0] = params
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a result, no warning
        for t in range(1, steps + 1):
            if t > 1 and fixed is None:
                rule = _scheduled(optimizer, taken + t, first)
            grad, deck = gradient.draw(problem, params, deck)
            params, state = rule.step(params, grad, state)
            if t % every == 0:
                path[t // every] = params
        losses = _losses(problem, path)
        limit = DIVERGED * (1 + np.abs(losses[0])) if limit is None else limit
        alive = np.isfinite(losses) & (np.abs(losses) <= limit)
    alive = np.logical_and.accumulate(alive, axis=0)
    path[~alive] = losses[~alive] = np.nan
    here = np.where(alive[-1][..., None], params, np.nan)
    end = Checkpoint(here, state, taken + steps, deck, limit)
    return Trajectory(path, losses, diverged=~alive[-1], every=every, end=end)


def _scheduled(schedule: Any, step: int, like: Optimizer[Any] | None = None) -> Optimizer[Any]:
    """The optimiser that a schedule has for one step, of the kind and shape of its first."""
    if isinstance(schedule, type) or not callable(schedule):
        raise ValueError(
            f"optimizer = {shown(schedule)}: must be an optimiser, such as SGD(0.1), or a "
            "schedule, a function of the step that returns one"
        )
    try:
        rule = schedule(step)
    except (StopIteration, LookupError) as error:
        raise ValueError(f"optimizer: the schedule ended before step {step}") from error
    kind = Optimizer if like is None else type(like)
    allowed = "an optimiser, such as SGD(0.1), of one kind at all steps"
    instance(f"optimizer at step {step}", rule, kind, allowed)
    if like is not None and rule.shape not in ((), like.shape):
        raise ValueError(
            f"optimizer at step {step} has settings of shape {rule.shape}: "
            f"must be a single one or of shape {like.shape}, as at first"
        )
    return rule


def _fitted(
    begin: Checkpoint, problem: Problem, rule: Optimizer[Any]
) -> tuple[Array, Any, Rows]:
    """Parameters, with the axes of the settings, state and deck: what this run begins with."""
    params, n = np.atleast_1d(begin.params), problem.minimum.size
    if params.shape[-1] != n:
        raise ValueError(f"start has shape {params.shape}: its last axis must be {n} (parameters)")
    shape = broadcast(start=params.shape[:-1], settings=rule.shape)
    params = np.broadcast_to(params, (*shape, n))
    fresh = rule.init(params)
    state = fresh if begin.state is None else begin.state
    kind = type(fresh)
    instance("state of start", state, kind, f"a {kind.__name__}: go on with the same optimiser")
    if begin.deck.size and (problem.samples is None or begin.deck.max() >= problem.samples):
        raise ValueError(f"start has samples still to deal: must go on with them, not {problem!r}")
    return params, state, begin.deck


def _losses(problem: Problem, path: Array) -> Array:
    """The loss along a path, NaN where a parameter is not finite.

    A block of steps at a time, so that temporaries stay in the cache.
    """
    steps = max(1, 2**17 // path[0].size)
    losses = []
    for t in range(0, len(path), steps):
        finite = np.isfinite(path[t : t + steps])
        loss = problem.loss(path[t : t + steps])
        losses.append(loss if finite.all() else np.where(finite.all(axis=-1), loss, np.nan))
    return np.concatenate(losses)
