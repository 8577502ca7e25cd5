"""Settings to find: in the wide ravine of chapter 1, past the old limit of chapter 3."""

import numpy as np

from course.checks.exercise import Mistake, Setting
from mathlib.descent import minimize
from mathlib.optim import SGD
from mathlib.problems import quadratic


def _wide_losses(learning_rate, momentum):
    """The loss after 80 steps: of the heavy ball, of its flat direction alone, of the EMA form."""
    wide = quadratic([1, 100])
    heavy = minimize(wide, [-4, 1], SGD(learning_rate, momentum), steps=80)
    averaged = minimize(wide, [-4, 1], SGD.averaged(learning_rate, momentum), steps=80)
    flat = 0.5 * heavy.params[-1, 0] ** 2
    return np.nan_to_num([heavy.losses[-1], flat, averaged.losses[-1]], nan=np.inf)


def _flat_is_left(learning_rate, momentum):
    total, flat, _ = _wide_losses(learning_rate, momentum)
    return learning_rate < (1 - momentum**0.5) ** 2 and flat > 0.5 * total


wide_ravine = Setting(
    name="wide-ravine",
    wanted="a learning rate and a momentum, `{'learning_rate': ..., 'momentum': ...}`",
    fields=("learning_rate", "momentum"),
    reference={"learning_rate": 0.033, "momentum": 0.67},
    measure=_wide_losses,
    reached=lambda losses: losses[0] < 1e-4,
    report=lambda losses: (
        f"With your setting the loss after 80 steps is {losses[0]:.2g}; the target is 0.0001."
        if losses[0] < 1e6
        else "With your setting the run diverges."
    ),
    shown="At condition number 100 a well chosen momentum reaches in 80 steps what plain gradient "
    "descent does not come near.",
    next_question="how far can you move each of the two numbers before the target is missed?",
    hint="Let `minimize` run a whole grid of settings at once, as in the second hint.",
    mistakes=(
        Mistake(
            "a setting for the EMA form",
            {"learning_rate": 0.1, "momentum": 0.67},
            "In the EMA form it reaches the target; the heavy ball's steps are 1 / (1 − β) longer.",
            "multiply the learning rate by 1 − β.",
            when=lambda learning_rate, momentum: _wide_losses(learning_rate, momentum)[2] < 1e-4,
        ),
        Mistake(
            "over the edge",
            {"learning_rate": 0.05, "momentum": 0.3},
            "The learning rate is too large for the steep direction, which never settles.",
            "stay below 2/100 without momentum, below 4/100 with any.",
            when=lambda learning_rate, momentum: 100 * learning_rate >= 2 + 2 * momentum,
        ),
        Mistake(
            "no momentum",
            {"learning_rate": 0.0198, "momentum": 0.0},
            "Plain gradient descent is too slow here at every stable learning rate.",
            "raise the momentum, then look for the best learning rate again.",
            when=lambda learning_rate, momentum: momentum < 0.05,
        ),
        Mistake(
            "the flat direction crawls",
            {"learning_rate": 0.004, "momentum": 0.5},
            "What is left is the flat direction: at this learning rate it comes down too slowly.",
            "raise the learning rate towards the edge; momentum moves the edge outwards.",
            when=_flat_is_left,
        ),
        Mistake(
            "too little friction",
            {"learning_rate": 0.033, "momentum": 0.95},
            "The ball overshoots and rings: its energy fades by about β a step, and no faster.",
            "lower the momentum until the ringing dies within 80 steps.",
            when=lambda learning_rate, momentum: momentum > 0.84,
        ),
    ),
)


def _last_error(pull, momentum):
    """(αλ, β, size of the error after 40 steps), infinite if the run diverges."""
    error = minimize(quadratic([1]), 1.0, SGD(pull, momentum), steps=40).params[-1, 0]
    return pull, momentum, np.nan_to_num(abs(error), nan=np.inf)


past_the_limit = Setting(
    name="past-the-old-limit",
    wanted="αλ and a momentum, `{'pull': ..., 'momentum': ...}`",
    fields=("pull", "momentum"),
    reference={"pull": 3.0, "momentum": 0.6},
    measure=_last_error,
    reached=lambda now: now[0] >= 3 and now[2] < 0.001,
    report=lambda now: (
        f"At αλ = {now[0]:g}, β = {now[1]:g} the error after 40 steps is {now[2]:.2g}; the target "
        "is below 0.001, with αλ at least 3."
    ),
    shown="With momentum the stable region reaches 2 + 2β, far past the 2 without.",
    next_question="what is the largest αλ at which you can still reach the target?",
    hint="The edge is αλ = 2 + 2β; stay well inside, and keep enough friction.",
    mistakes=(
        Mistake(
            "the stability bound 2 for 2 + 2β",
            {"pull": 1.9, "momentum": 0.3},
            "You stay below 2, the bound without momentum; with momentum it is 2 + 2β.",
            "start at αλ = 3 and look for a momentum that tames it.",
            when=lambda pull, momentum: pull <= 2,
        ),
        Mistake(
            "over the edge",
            {"pull": 3.5, "momentum": 0.5},
            "αλ is not below 2 + 2β, so the error does not shrink.",
            "raise the momentum or lower αλ.",
            when=lambda pull, momentum: pull >= 2 + 2 * momentum,
        ),
        Mistake(
            "short of three",
            {"pull": 2.9, "momentum": 0.5},
            "The run settles, but the task asks for αλ of at least 3.",
            "raise αλ to 3, and the momentum with it.",
            when=lambda pull, momentum: pull < 3,
        ),
        Mistake(
            "too little friction",
            {"pull": 3.0, "momentum": 0.9},
            "The error fades by √β a step, and at this β 40 steps are not enough.",
            "lower the momentum, but keep 2 + 2β above αλ.",
            when=lambda pull, momentum: momentum >= 0.68,
        ),
        Mistake(
            "too near the edge",
            {"pull": 3.0, "momentum": 0.52},
            "The setting is stable, but so near αλ = 2 + 2β that one root is almost −1.",
            "raise the momentum a little.",
            when=lambda pull, momentum: momentum < 0.68,
        ),
    ),
)
