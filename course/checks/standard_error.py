"""How far to trust the mean of a mini-batch, an exercise of chapter 4."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function


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
            also=(_error_of_mean(ddof=0, scale=lambda n: n),),
        ),
        Mistake(
            "variance for standard deviation",
            lambda gradients: np.var(gradients, ddof=1) / len(gradients),
            "This is the variance of the mean, in squared units.",
            "take the root.",
            also=(lambda gradients: np.var(gradients) / len(gradients),),
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
        Mistake(
            "n − 1 twice",
            lambda gradients: np.std(gradients, ddof=1) / np.sqrt(len(gradients) - 1),
            "n − 1 belongs into the spread of one gradient; the mean is one of n of them.",
            "divide by √n.",
        ),
        Mistake(
            "the mean not subtracted",
            lambda gradients: np.sqrt(np.mean(gradients**2) / len(gradients)),
            "This is the typical size of a gradient, not its distance from their mean.",
            "use `np.std(gradients, ddof=1)`.",
        ),
        Mistake(
            "the variance of one gradient",
            lambda gradients: np.var(gradients, ddof=1),
            "Neither the root nor the number of gradients is in it.",
            "take the root, then divide by √n.",
            also=(np.var,),
        ),
    ),
)
