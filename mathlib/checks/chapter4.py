"""Exercises of chapter 4: linear regression, start to finish."""

import numpy as np

from mathlib.checks.exercise import Choice, Mistake, Value
from mathlib.checks.function import Function
from mathlib.checks.training import mini_batches, train_two_inputs

same_in_disguise = Value(
    name="same-in-disguise",
    wanted="two numbers: the heavy ball's learning rate, and the epoch from which on the loss is"
    " below plain gradient descent's",
    labels=("the learning rate", "the epoch"),
    reference=(0.01, 45),
    shown="The two settings are one algorithm; the convention was the whole difference.",
    next_question="which EMA form is the heavy ball that is fastest of all here?",
    hint="Translate the setting first; the epoch then stands in the chapter.",
    mistakes=(
        Mistake(
            "the last epoch above for the first below",
            (0.01, 44),
            "At epoch 44 it is above plain gradient descent for the last time.",
            "hand in the next epoch.",
        ),
        Mistake(
            "divided instead of multiplied",
            (1.0, 45),
            "From the EMA form to the heavy ball the learning rate is multiplied by 1 − β.",
            "check with `SGD.averaged(0.1, 0.9).as_heavy_ball()`.",
        ),
        Mistake(
            "the same learning rate in both forms",
            (0.1, 45),
            "At the same learning rate the heavy ball's steps are ten times as long.",
            "multiply by 1 − β.",
        ),
        Mistake(
            "the EMA form at 0.01",
            (0.01, 301),
            "301 belongs to the EMA form at learning rate 0.01; the question is about 0.1.",
            "run the EMA form at 0.1.",
        ),
        Mistake(
            "the first crossing for the last",
            (0.01, 2),
            "The loss falls below the other one early, overshoots and comes above it again.",
            "look for the *last* epoch at which it is above.",
        ),
    ),
)

find_the_bug = Choice(
    name="find-the-bug",
    wanted="the set of letters of the two mistakes",
    options={
        "a": "-2 / len(x) has the wrong sign",
        "b": "w and b share one velocity",
        "c": "(1 - beta) must not stand before the gradient",
        "d": "db is computed after w has moved",
        "e": "w must be updated with dw, not with v",
        "f": "the velocity must be set to zero in every epoch",
    },
    reference={"b", "d"},
    shown="One velocity for each parameter, and all gradients at the same point.",
    next_question="both mistakes leave the end point where it was: how else would you find them?",
    hint="Write down, line by line, at which point each gradient is taken and where it goes.",
    mistakes=(
        Mistake(
            "the sign suspected",
            {"a", "b"},
            "The residual is y − ŷ, whose derivative is negative: the sign is right.",
            "differentiate (y − ŷ)² with respect to w once more.",
            when=lambda chosen: "a" in chosen,
        ),
        Mistake(
            "the EMA form suspected",
            {"b", "c"},
            "With 1 − β it is the EMA form: another convention, not a mistake.",
            "leave the weights alone and look at the names of the variables.",
            when=lambda chosen: "c" in chosen,
        ),
        Mistake(
            "θ updated with the gradient",
            {"d", "e"},
            "Stepping along dw would be gradient descent; the step along v is right.",
            "follow v instead: what is in it when b moves?",
            when=lambda chosen: "e" in chosen,
        ),
        Mistake(
            "momentum restarted every epoch",
            {"b", "f"},
            "A velocity that starts again in every epoch remembers nothing in full-batch training.",
            "let the memory live through the epochs, and look elsewhere.",
            when=lambda chosen: "f" in chosen,
        ),
    ),
)

two_inputs_condition = Function(
    name="two-inputs-condition",
    wanted="a function of the correlation that returns the condition number",
    reference=lambda correlation: (1 + abs(correlation)) / (1 - abs(correlation)),
    cases=((0.5,), (-0.5,), (0.0,), (0.9,)),
    shown="Standardising cures scale, not correlation: at 0.9 the condition number is 19 again.",
    next_question="which two new inputs, made from these two, would bring it to 1?",
    hint="The Hessian is 2 times a matrix with ones on its diagonal; find its eigenvalues.",
    mistakes=(
        Mistake(
            "condition number upside down",
            lambda correlation: (1 - abs(correlation)) / (1 + abs(correlation)),
            "It is the largest curvature over the smallest, so it is never below 1.",
            "turn the fraction round.",
        ),
        Mistake(
            "the sign of the correlation kept",
            lambda correlation: (1 + correlation) / (1 - correlation),
            "For a negative correlation the largest eigenvalue is 1 − ρ, and you get less than 1.",
            "take the size of the correlation.",
        ),
        Mistake(
            "correlation ignored",
            lambda correlation: 1.0,
            "Standardised columns have the same scale; the off-diagonal entry is still there.",
            "put the correlation in the matrix and find its eigenvalues.",
        ),
        Mistake(
            "the determinant for the smallest eigenvalue",
            lambda correlation: 1 / (1 - correlation**2),
            "1 − ρ² is the product of the two eigenvalues.",
            "divide the eigenvalues, 1 + ρ and 1 − ρ, instead of multiplying them.",
        ),
        Mistake(
            "the largest curvature alone",
            lambda correlation: 1 + abs(correlation),
            "This is the largest eigenvalue of the correlation matrix.",
            "divide by the smallest.",
        ),
    ),
)


def _error_of_mean(ddof=1, scale=np.sqrt):
    return lambda gradients: np.std(gradients, ddof=ddof) / scale(len(gradients))


standard_error = Function(
    name="standard-error",
    wanted="a function `standard_error(gradients)` that returns one number",
    reference=_error_of_mean(),
    cases=(
        (np.array([1.0, 3.0]),),
        (np.array([2.0, -1.0, 0.5, 4.0]),),
        (np.array([10.0, 12.0, 11.0, 9.0, 8.0, 10.0, 3.0]),),
    ),
    shown="A mini-batch tells the gradient, and how far to trust it: four times the points halve "
    "the error.",
    next_question="from which batch size on is the error smaller than the gradient itself?",
    hint="Two steps: the spread of one point's gradient, then the spread of the mean of n of them.",
    mistakes=(
        Mistake(
            "population for sample",
            _error_of_mean(ddof=0),
            "Dividing by n uses the batch's own mean as if it were the true one; the spread comes "
            "out too small.",
            "divide by n − 1, `np.std(gradients, ddof=1)`.",
        ),
        Mistake(
            "the spread of one for the spread of the mean",
            _error_of_mean(scale=lambda n: 1),
            "This is how far one point's gradient scatters.",
            "divide by √n: the mean of n independent values scatters less.",
        ),
        Mistake(
            "divided by n instead of √n",
            _error_of_mean(scale=lambda n: n),
            "Variances are divided by n, standard deviations by √n.",
            "divide the standard deviation by √n.",
        ),
        Mistake(
            "variance for standard deviation",
            lambda gradients: np.var(gradients, ddof=1) / len(gradients),
            "This is the variance of the mean, in squared units.",
            "take the root.",
        ),
        Mistake(
            "sum for mean",
            _error_of_mean(scale=lambda n: 1 / np.sqrt(n)),
            "This is how far the *sum* of the gradients scatters; the batch uses their mean.",
            "divide by n once more.",
        ),
        Mistake(
            "population for sample, and no √n",
            _error_of_mean(ddof=0, scale=lambda n: 1),
            "`np.std` divides by n by default, and it describes one point, not the mean.",
            "use `ddof=1`, then divide by √n.",
        ),
    ),
)

EXERCISES = (
    same_in_disguise,
    train_two_inputs,
    find_the_bug,
    two_inputs_condition,
    mini_batches,
    standard_error,
)
