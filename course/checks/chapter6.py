"""Exercises of chapter 6: noise."""

import numpy as np

from course.checks.clouds import cloud_width, dealt_variance
from course.checks.cooling import when_to_cool
from course.checks.exercise import Choice, Mistake, Value
from mathlib.noise import stationary_variance
from mathlib.optim import SGD

RULES = SGD(0.1, 0.9), SGD.averaged(0.1, 0.9)
HEAVY, EMA = (stationary_variance(rule, 4, 3) for rule in RULES)
PLAIN = stationary_variance(SGD(0.1), 4, 3)

two_clouds = Value(
    name="two-clouds",
    wanted="two variances, the heavy ball's and the EMA form's",
    labels=("the heavy ball's", "the EMA form's"),
    reference=(HEAVY, EMA),
    tolerance=1e-3,
    shown="At the same α and β the heavy ball's cloud is far wider: its effective step is longer.",
    next_question="at which learning rate is the heavy ball's cloud as wide as the EMA form's?",
    hint="Put the numbers into the formula for V; for the EMA form α(1 − β) stands for α.",
    mistakes=(
        Mistake(
            "the two forms exchanged",
            (EMA, HEAVY),
            "The heavy ball takes the longer steps, so its cloud is the wider one.",
            "put 0.1 into the formula for the heavy ball, 0.01 for the EMA form.",
        ),
        Mistake(
            "σ for σ²",
            (HEAVY / 3, EMA / 3),
            "The formula holds the variance of the noise, and 3 is its standard deviation.",
            "square it.",
        ),
        Mistake(
            "standard deviation for variance",
            (HEAVY**0.5, EMA**0.5),
            "These are the widths of the clouds, the roots of the variances.",
            "leave out the root.",
        ),
        Mistake(
            "plain SGD's variance for both",
            (PLAIN, PLAIN),
            "That is the formula at β = 0; with the heavy ball errors add up.",
            "use β = 0.9 in all three places of the formula.",
        ),
        Mistake(
            "the heavy ball for both",
            (HEAVY, HEAVY),
            "In the EMA form a new gradient has the weight 1 − β, so its cloud is narrower.",
            "put α(1 − β) = 0.01 for α.",
        ),
        Mistake(
            "divided by ten",
            (HEAVY, HEAVY / 10),
            "Nearly: α stands in the last bracket, too.",
            "put 0.01 into the whole formula.",
        ),
        Mistake(
            "the loss for the parameter",
            (2 * HEAVY, 2 * EMA),
            "½ λ V is the mean excess loss; the question is about V.",
            "do not multiply by λ/2.",
        ),
        Mistake(
            "the average's own factor",
            (HEAVY, HEAVY / 19),
            "(1 − β)/(1 + β) is for noise that is independent; the iterates of a run are not.",
            "put α(1 − β) into the formula.",
        ),
        Mistake(
            "the last bracket simplified",
            (1.125, 0.1125),
            "You left αλ out of the last bracket: good for a small αλ, and not exact here.",
            "keep 2(1 + β) − αλ.",
        ),
        Mistake(
            "the curvature left out",
            tuple(stationary_variance(rule, 1, 3) for rule in RULES),
            "With λ = 1 the cloud is wider; here the bowl has λ = 4.",
            "put λ = 4 in both its places.",
        ),
        Mistake(
            "β and 1 − β swapped",
            tuple(
                stationary_variance(rule, 4, 3) for rule in (SGD(0.1, 0.1), SGD.averaged(0.1, 0.1))
            ),
            "You used a momentum of 0.1.",
            "put β = 0.9, so that 1 − β is 0.1.",
        ),
    ),
)


keep_the_floor = Value(
    name="keep-the-floor",
    wanted="two numbers, the batch size at the old learning rate and the learning rate at the old"
    " batch size",
    labels=("the batch size", "the learning rate"),
    reference=(320, 0.005),
    shown="For the noise, α, 1/(1 − β) and 1/B are one knob.",
    next_question="what do the two ways do to the speed along a flat direction?",
    hint="Keep α / ((1 − β) B) as it was.",
    mistakes=(
        Mistake(
            "the wrong direction",
            (3.2, 0.5),
            "Heavy-ball momentum raises the floor, so the batch must grow or the rate shrink.",
            "multiply the batch, divide the learning rate.",
        ),
        Mistake(
            "the averaging window for the effective step",
            (608, 0.05 / 19),
            "19 is how much an average calms *gradients*; the floor follows the effective step.",
            "use 1/(1 − β).",
        ),
        Mistake(
            "nothing to make up for",
            (32, 0.05),
            "The heavy ball sums gradients; at the same learning rate the floor rises.",
            "compare α/(1 − β) before and after.",
        ),
        Mistake(
            "both at a time",
            (32 * np.sqrt(10), 0.05 / np.sqrt(10)),
            "Each of these changes alone makes up for half of it, in factors.",
            "change one, by the whole factor.",
        ),
        Mistake(
            "β for 1 − β",
            (32 / 0.9, 0.05 * 0.9),
            "The effective step is α/(1 − β), not α/β.",
            "the factor is 10.",
        ),
        Mistake(
            "the mean age for the effective step",
            (288, 0.05 / 9),
            "9 is the mean age of what the velocity remembers; its weights sum to 1/(1 − β) ="
            " 10.",
            "use 1/(1 − β).",
        ),
        Mistake(
            "the factor squared",
            (3200, 0.0005),
            "The floor goes with α/((1 − β) B), and with none of them squared.",
            "use the factor 10 once.",
        ),
    ),
)


lower_the_floor = Choice(
    name="lower-the-floor",
    wanted="the set of letters of all changes that at least about halve the floor",
    options={
        "a": "halve the learning rate",
        "b": "double the batch size",
        "c": "lower the momentum from 0.9 to 0.8, same learning rate",
        "d": "switch to the EMA form, same learning rate and momentum",
        "e": "raise the momentum to 0.95 at the same effective step",
        "f": "run ten times as many steps",
    },
    reference={"a", "b", "c", "d"},
    shown="Everything that shortens the effective step, or enlarges the batch, lowers the floor.",
    next_question="which of the four leaves the speed along a flat direction as it was?",
    hint="Compute α / ((1 − β) B) for each change.",
    mistakes=(
        Mistake(
            "waiting",
            {"a", "b", "f"},
            "The run has settled; more steps of the same kind do not lower its floor.",
            "leave out f, unless the iterates are averaged.",
            when=lambda chosen: "f" in chosen,
        ),
        Mistake(
            "a longer memory for a lower floor",
            {"a", "b", "e"},
            "A longer average calms the steps; at the same effective step the floor stays.",
            "leave out e, as long as the batches are drawn.",
            when=lambda chosen: "e" in chosen,
        ),
        Mistake(
            "the effective step overlooked",
            {"a", "b"},
            "Two more changes shorten the effective step.",
            "compute α/(1 − β), in the EMA form α, before and after.",
            when=lambda chosen: not chosen & {"c", "d"},
        ),
        Mistake(
            "the form overlooked",
            {"a", "b", "c"},
            "The EMA form at the same α and β has a tenth of the effective step.",
            "look at d again.",
            when=lambda chosen: "d" not in chosen,
        ),
        Mistake(
            "momentum taken for harmless",
            {"a", "b", "d"},
            "From 0.9 to 0.8 the effective step is halved, from 10 α to 5 α.",
            "look at c again.",
            when=lambda chosen: "c" not in chosen,
        ),
        Mistake(
            "one of the plain knobs overlooked",
            {"a", "c", "d"},
            "The floor goes with α and with 1/B, so each of a and b halves it alone.",
            "look at a and b again.",
            when=lambda chosen: not chosen >= {"a", "b"},
        ),
    ),
)

EXERCISES = (
    two_clouds, cloud_width, keep_the_floor, dealt_variance, when_to_cool, lower_the_floor,
)
