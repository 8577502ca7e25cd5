"""Exercises of chapter 3: the update rule."""

import numpy as np

from course.checks.exercise import Choice, Mistake, Value
from course.checks.function import Function
from course.checks.ravines import past_the_limit
from course.checks.steps import write_nesterov, write_the_step

two_steps = Value(
    name="two-steps",
    wanted="two numbers or fractions, θ_1 and θ_2",
    labels=("θ_1", "θ_2"),
    reference=(0.5, 0.0),
    shown="After two steps the ball is at the minimum, with a velocity that carries it through.",
    next_question="where is it after the third step?",
    hint="Gradient, velocity, step, in this order; the second gradient is taken at θ_1.",
    mistakes=(
        Mistake(
            "half of the gradient",
            (0.75, 0.4375),
            "The first step should be α · 2. Either the gradient of θ² lost its 2, or the factor "
            "1 − β of the EMA form came in; here both are one half.",
            "use g = 2θ and v = β v + g.",
        ),
        Mistake(
            "the gradient of the start taken twice",
            (0.5, -0.25),
            "The second gradient belongs to θ_1, where the ball is by then.",
            "compute g_2 = 2 θ_1.",
        ),
        Mistake(
            "θ updated with the gradient",
            (0.5, 0.25),
            "Without the velocity it is plain gradient descent.",
            "step along v_2 = β v_1 + g_2.",
        ),
        Mistake(
            "the old velocity taken for the step",
            (1.0, 0.5),
            "The first step should not be zero: v_1 contains g_1 already.",
            "update the velocity first, then step.",
        ),
        Mistake(
            "plus instead of minus",
            (1.5, 2.5),
            "You walk uphill.",
            "subtract α v.",
        ),
        Mistake(
            "the velocities handed in",
            (2.0, 2.0),
            "These are v_1 and v_2.",
            "hand in the positions θ_1 and θ_2.",
        ),
        Mistake(
            "α multiplied twice",
            (0.875, 0.703125),
            "The learning rate is in the velocity and again in the step.",
            "use v = β v + g, and multiply by α once, in the step.",
        ),
        Mistake(
            "Nesterov's step",
            (0.5, 0.125),
            "You read the slope ahead of the ball; the heavy ball reads it where the ball is.",
            "take the second gradient at θ_1.",
            also=((0.25, -0.0625),),
        ),
        Mistake(
            "α and β exchanged",
            (0.0, -0.25),
            "You stepped by ½ and kept ¼; here α is ¼ and β is ½.",
            "multiply the velocity by ½ and the step by ¼.",
        ),
    ),
)

translate = Value(
    name="translate-a-recipe",
    wanted="two learning rates: of the EMA form for the first paper, of PyTorch for the second",
    labels=("the EMA form's", "PyTorch's"),
    reference=(1.0, 0.0002),
    shown="α of the EMA form times 1 − β is α of the heavy ball.",
    next_question="what would you translate if a recipe changes its learning rate on the way?",
    hint="The heavy ball's steps are 1/(1 − β) times as long at the same learning rate.",
    mistakes=(
        Mistake(
            "the two directions exchanged",
            (0.01, 2.0),
            "The EMA form's velocity is smaller, so it needs the *larger* learning rate.",
            "divide when you go to the EMA form.",
        ),
        Mistake(
            "nothing translated",
            (0.1, 0.02),
            "The same α and β are two different algorithms in the two forms.",
            "ask what a steady gradient does in each form.",
        ),
        Mistake(
            "divided both times",
            (1.0, 2.0),
            "The second paper goes the other way.",
            "multiply when you go from the EMA form to the heavy ball.",
        ),
        Mistake(
            "multiplied both times",
            (0.01, 0.0002),
            "The first paper goes the other way.",
            "divide when you go from the heavy ball to the EMA form.",
        ),
        Mistake(
            "β for 1 − β",
            (0.1 / 0.9, 0.02 * 0.99),
            "The factor between the forms is 1 − β, the weight of a new gradient.",
            "use 0.1 for the first paper, 0.01 for the second.",
            also=((0.1 * 0.9, 0.02 * 0.99), (0.1 / 0.9, 0.02 / 0.99), (0.1 * 0.9, 0.02 / 0.99)),
        ),
        Mistake(
            "the two answers in the wrong order",
            (0.0002, 1.0),
            "Both numbers are right, and each belongs to the other paper.",
            "hand in the EMA form's first.",
        ),
        Mistake(
            "the other paper's β",
            (10.0, 0.002),
            "Each paper has its own β: 0.9 in the first, 0.99 in the second.",
            "use 1 − 0.9 for the first, 1 − 0.99 for the second.",
        ),
    ),
)

where_it_breaks = Choice(
    name="where-the-proof-breaks",
    wanted="the set of letters of all changes that break it",
    options={
        "a": "α changes from step to step",
        "b": "β changes from step to step",
        "c": "the loss is not convex",
        "d": "both velocities start at the same number, not zero",
    },
    reference={"b", "d"},
    shown="The proof needs a constant β and velocities that start in proportion, nothing else.",
    next_question="which of the four breaks it if the learning rate stands inside the velocity?",
    hint="Go through the proof line by line and ask where the change would be felt.",
    mistakes=(
        Mistake(
            "the learning rate suspected",
            {"a", "b"},
            "Both rules use the α of the same step, outside the velocity, so it cancels.",
            "put α_t for α in the proof's last line and look again.",
            when=lambda chosen: "a" in chosen,
        ),
        Mistake(
            "the loss suspected",
            {"b", "c"},
            "The proof uses only that equal points have equal gradients.",
            "look for the place where convexity would be used.",
            when=lambda chosen: "c" in chosen,
        ),
        Mistake(
            "the start forgotten",
            {"b"},
            "If v_0 = u_0 is not zero, v_0 = (1 − β) u_0 fails before the first step.",
            "check the first line of the induction.",
        ),
        Mistake(
            "the changing momentum overlooked",
            {"d"},
            "When β changes, the old gradients carry the old factor and the new one the new"
            " factor.",
            "follow b through the induction step: which β stands in front of which gradient?",
        ),
    ),
)

complex_rate = Function(
    name="complex-root-rate",
    wanted="a function of beta that returns the rate",
    reference=lambda beta: np.sqrt(beta),
    cases=((0.25,), (0.49,), (0.81,)),
    shown="While the roots are complex, the rate is √β, whatever the learning rate.",
    next_question="which β gives a rate of 0.99, and over which range of αλ?",
    hint="Two complex roots are conjugate, so they have the same size; what is their product?",
    mistakes=(
        Mistake(
            "the published formula",
            lambda beta: 2 * np.sqrt(beta),
            "At β = 0.81 it says 1.8, that is divergence; a run shrinks there.",
            "measure a run, or use that the product of the two roots is β.",
        ),
        Mistake(
            "the product of both roots",
            lambda beta: beta,
            "β is the product of the two roots; each of them has its share.",
            "ask which two numbers of the same size multiply to β.",
        ),
        Mistake(
            "half the sum of the roots",
            lambda beta: (1 + beta) / 2,
            "That would be the real part at αλ = 0, where the roots are not complex.",
            "use the product of the roots, not their sum.",
        ),
        Mistake(
            "friction for rate",
            lambda beta: 1 - beta,
            "1 − β is the share of the velocity that is lost in a step.",
            "ask by which factor the *error* shrinks.",
        ),
        Mistake(
            "what is lost for what is left",
            lambda beta: 1 - np.sqrt(beta),
            "1 − √β is the share that the error loses in a step.",
            "hand in the share that is left.",
        ),
        Mistake(
            "squared instead of rooted",
            lambda beta: beta**2,
            "The size of each root is *larger* than the product of the two, as both are below"
            " 1.",
            "take the root of β.",
        ),
        Mistake(
            "where the waves begin",
            lambda beta: (1 - np.sqrt(beta)) ** 2,
            "(1 − √β)² is the αλ at which the roots become complex.",
            "ask for their size, from their product.",
        ),
        Mistake(
            "the root of 1 − β",
            lambda beta: np.sqrt(1 - beta),
            "More momentum means slower fading here, and your rate gets better with it.",
            "take the root of β.",
        ),
    ),
)


EXERCISES = (
    two_steps,
    translate,
    write_the_step,
    where_it_breaks,
    complex_rate,
    write_nesterov,
    past_the_limit,
)
