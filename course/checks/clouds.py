"""The two functions that chapter 6 asks for: the width of a cloud, the noise of a dealt batch."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function


def _cloud(rate=lambda a, b, averaged: a * (1 - b) if averaged else a,
           p=lambda a, b, lam: 1 + b - a * lam, cross=2.0, push=lambda a, s: (a * s) ** 2,
           share=lambda p, b: p / (1 + b), second=lambda p, c, v: c * v,
           own=lambda b: b**2):
    """The right function, with places to go wrong."""

    def width(learning_rate, momentum, curvature, noise, averaged):
        a = rate(learning_rate, momentum, averaged)
        slope = p(a, momentum, curvature)
        c = share(slope, momentum)
        variance = push(a, noise) / (
            1 - slope**2 - own(momentum) + cross * slope * momentum * c
        )
        return variance, second(slope, c, variance)

    return width


def _noise_averaged_alone(learning_rate, momentum, curvature, noise, averaged):
    scale = 1 - momentum if averaged else 1
    return _cloud()(learning_rate, momentum, curvature, noise * scale, False)


cloud_width = Function(
    name="cloud-width",
    wanted="a function `cloud_width(learning_rate, momentum, curvature, noise, averaged)` that"
    " returns V and C",
    reference=_cloud(),
    cases=(
        (0.1, 0.9, 2.0, 3.0, False),
        (0.1, 0.9, 2.0, 3.0, True),
        (0.5, 0.0, 1.0, 0.5, False),
        (1.5, 0.6, 1.0, 1.0, True),
    ),
    returns=("V", "C"),
    shown="Two equations, one for a square and one for a product of neighbours, fix the cloud.",
    next_question="what is the covariance of iterates two steps apart?",
    hint="Begin at momentum 0: there V = α²σ² / (1 − p²) with p = 1 − αλ, and C = pV.",
    mistakes=(
        Mistake(
            "the EMA form not translated",
            _cloud(rate=lambda a, b, averaged: a),
            "With `averaged` the new gradient enters with the weight 1 − β.",
            "replace α by α(1 − β) before anything else.",
        ),
        Mistake(
            "β missing in p",
            _cloud(p=lambda a, b, lam: 1 - a * lam),
            "p is the weight of the last iterate; the heavy ball repeats a share β of its step.",
            "use p = 1 + β − αλ.",
        ),
        Mistake(
            "the cross term forgotten",
            _cloud(cross=0.0),
            "θ_{t-1} and θ_{t-2} are neighbours, so their product does not average to zero.",
            "keep −2pβ C when you square the line.",
        ),
        Mistake(
            "the cross term taken once",
            _cloud(cross=1.0),
            "The square of a difference has the mixed product twice.",
            "use 2pβ C.",
        ),
        Mistake(
            "the noise without α",
            _cloud(push=lambda a, s: s**2),
            "The noise moves the parameter by α times its size.",
            "put α²σ² on the right-hand side.",
        ),
        Mistake(
            "σ for σ²",
            _cloud(push=lambda a, s: a**2 * s),
            "The equation balances squares, so the noise comes squared too.",
            "put α²σ² on the right-hand side.",
        ),
        Mistake(
            "C as without momentum",
            _cloud(share=lambda p, b: p),
            "C = pV − βC has C on both sides.",
            "solve it for C: C = pV / (1 + β).",
            also=(_cloud(second=lambda p, c, v: p * v),),
        ),
        Mistake(
            "the correlation for the covariance",
            _cloud(second=lambda p, c, v: c),
            "This is the correlation of two neighbours, C/V.",
            "multiply by V.",
        ),
        Mistake(
            "`averaged` turned round",
            _cloud(rate=lambda a, b, averaged: a if averaged else a * (1 - b)),
            "The two forms are exchanged: true means the EMA form.",
            "exchange the two learning rates.",
        ),
        Mistake(
            "divided instead of multiplied",
            _cloud(rate=lambda a, b, averaged: a / (1 - b) if averaged else a),
            "The EMA form takes the *shorter* steps.",
            "replace α by α(1 − β).",
        ),
        Mistake(
            "the EMA form in the noise alone",
            _noise_averaged_alone,
            "With `averaged` the slope enters with the weight 1 − β as well, not the noise"
            " alone.",
            "replace α by α(1 − β) in p, too.",
        ),
        Mistake(
            "the sign of the cross term",
            _cloud(cross=-2.0),
            "The line is p θ_{t-1} − β θ_{t-2}: squared, its mixed product has a minus.",
            "bring −2pβ C to the left, where it becomes +2pβ C.",
        ),
        Mistake(
            "β for β²",
            _cloud(own=lambda b: b),
            "The square of β θ_{t-2} has β² in it.",
            "square β.",
        ),
        Mistake(
            "a minus in p",
            _cloud(p=lambda a, b, lam: 1 - b - a * lam),
            "The heavy ball repeats a share β of its last step, so β comes with a plus.",
            "use p = 1 + β − αλ.",
        ),
        Mistake(
            "C with the wrong sign",
            _cloud(second=lambda p, c, v: -c * v),
            "V is right. Neighbours lie on the same side as long as p is positive.",
            "from C = pV − βC take C = pV / (1 + β).",
        ),
        Mistake(
            "standard deviations",
            lambda *args: tuple(np.sqrt(_cloud()(*args))),
            "These are roots of what is asked.",
            "return the variance and the covariance.",
        ),
    ),
)


def _dealt(ddof=0, factor=lambda n, size: (n - size) / (n - 1), mean=lambda size: size):
    return lambda gradients, size: (
        np.var(gradients, ddof=ddof) / mean(size) * factor(len(gradients), size)
    )


dealt_variance = Function(
    name="dealt-variance",
    wanted="a function `dealt_variance(gradients, size)` that returns one number",
    reference=_dealt(),
    cases=(
        (np.array([1.0, 4.0, -2.0, 0.5, 3.0]), 2),
        (np.array([2.0, -1.0, 0.5, 4.0]), 1),
        (np.array([3.0, 1.0, 2.0]), 3),
        (np.array([0.5, 2.0, -1.5, 6.0, 1.0, 0.0]), 4),
    ),
    shown="A batch of all has no noise at all, and the errors of an epoch cancel exactly.",
    next_question="what is the covariance of the first and the second batch of an epoch?",
    hint="Check the two ends: a batch of one has the variance of one; a batch of all has none.",
    mistakes=(
        Mistake(
            "drawn instead of dealt",
            _dealt(factor=lambda n, size: 1.0),
            "This is right for draws with replacement; a batch of all would still have noise.",
            "multiply by (n − size) / (n − 1).",
        ),
        Mistake(
            "population for sample",
            _dealt(ddof=1),
            "The gradients given are all there are, so their variance divides by n.",
            "use `np.var(gradients)` with (n − size) / (n − 1).",
        ),
        Mistake(
            "an estimate from draws",
            _dealt(ddof=1, factor=lambda n, size: 1.0),
            "That estimates the variance for draws from something larger than these gradients.",
            "use `np.var(gradients)`, and a factor that is 0 for a batch of all.",
        ),
        Mistake(
            "n for n − 1",
            _dealt(factor=lambda n, size: (n - size) / n),
            "A batch of one must have the variance of one gradient, and here it has less.",
            "divide by n − 1.",
        ),
        Mistake(
            "sum for mean",
            _dealt(mean=lambda size: 1 / size),
            "This is the variance of the *sum* of the batch.",
            "divide by size² once.",
        ),
        Mistake(
            "not divided by the size",
            _dealt(mean=lambda size: 1),
            "The mean of several gradients scatters less than one.",
            "divide by size.",
        ),
        Mistake(
            "divided by the size twice",
            _dealt(mean=lambda size: size**2),
            "A mean of independent values has the variance of one over n, not over n².",
            "divide by size once.",
        ),
        Mistake(
            "the standard deviation",
            lambda gradients, size: np.sqrt(_dealt()(gradients, size)),
            "This is the root of what is asked.",
            "return the variance.",
        ),
        Mistake(
            "the root of the factor",
            _dealt(factor=lambda n, size: ((n - size) / (n - 1)) ** 0.5),
            "The root of the factor belongs to standard deviations.",
            "leave it out for a variance.",
        ),
        Mistake(
            "the factor upside down",
            _dealt(factor=lambda n, size: (n - 1) / max(n - size, 1e-300)),
            "Your factor grows with the batch; dealing makes the noise *smaller*.",
            "multiply by (n − size) / (n − 1).",
        ),
        Mistake(
            "the share that was dealt",
            _dealt(factor=lambda n, size: size / n),
            "size/n is the share in the batch; what matters is the share that is left.",
            "multiply by (n − size) / (n − 1).",
        ),
    ),
)
