"""The power of a matrix by its two roots, an exercise of chapter 5."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function


def _power(first, second):
    """M^t from the two terms: each takes M, s1, s2, t and gives a matrix."""
    return lambda M, s1, s2, t: (first(M, s1, s2, t) - second(M, s1, s2, t)) / (s1 - s2)


_right = (
    lambda M, s1, s2, t: s1**t * (M - s2 * np.eye(2)),
    lambda M, s1, s2, t: s2**t * (M - s1 * np.eye(2)),
)

matrix_power = Function(
    name="matrix-power",
    wanted="a function `matrix_power(M, s1, s2, t)` that returns the matrix M to the power t",
    reference=_power(*_right),
    cases=(
        (np.array([[0.9, -0.025], [1.0, 0.25]]), *np.roots([1, -1.15, 0.25]), 7),
        (np.array([[0.5, 0.3], [0.0, -0.8]]), 0.5, -0.8, 2),
        (np.array([[2.0, 1.0], [0.0, 0.5]]), 2.0, 0.5, 3),
        (np.array([[2.0, 1.0], [0.0, 0.5]]), 2.0, 0.5, 0),
    ),
    tolerance=1e-6,
    shown="R_1 contains s_2 and R_2 contains s_1: each wipes out the other's eigenvector.",
    next_question="what becomes of the formula as s_2 approaches s_1?",
    hint="Test your function with t = 0, which must give the identity, and t = 1, which gives M.",
    mistakes=(
        Mistake(
            "the indices as printed",
            _power(
                lambda M, s1, s2, t: s1**t * (M - s1 * np.eye(2)),
                lambda M, s1, s2, t: s2**t * (M - s2 * np.eye(2)),
            ),
            "At t = 0 this gives minus the identity: M − s_1 I wipes out the very "
            "eigenvector that s_1^t should multiply.",
            "exchange the two indices.",
        ),
        Mistake(
            "plus between the terms",
            _power(_right[0], lambda *args: -_right[1](*args)),
            "At t = 0 the two terms must leave the identity; with a plus they leave M in it.",
            "subtract the second term.",
        ),
        Mistake(
            "the denominator turned round",
            _power(*_right[::-1]),
            "Every entry has the opposite sign: s_1 − s_2 became s_2 − s_1.",
            "divide by s_1 − s_2.",
        ),
        Mistake(
            "the identity forgotten",
            _power(
                lambda M, s1, s2, t: s1**t * (M - s2),
                lambda M, s1, s2, t: s2**t * (M - s1),
            ),
            "`M - s2` takes s_2 from every entry; s_2 I has it on the diagonal only.",
            "write `M - s2 * np.eye(2)`.",
        ),
        Mistake(
            "each entry to its power",
            lambda M, s1, s2, t: M**t,
            "`M ** t` raises each entry on its own. A power of a matrix is a repeated product.",
            "use the formula, or `@`, t times.",
        ),
        Mistake(
            "one step too far",
            _power(
                lambda M, s1, s2, t: s1 ** (t + 1) * (M - s2 * np.eye(2)),
                lambda M, s1, s2, t: s2 ** (t + 1) * (M - s1 * np.eye(2)),
            ),
            "This is the next power: at t = 0 it gives M.",
            "raise the roots to t, not t + 1.",
        ),
        Mistake(
            "only the sign mended",
            _power(
                lambda M, s1, s2, t: s2**t * (M - s2 * np.eye(2)),
                lambda M, s1, s2, t: s1**t * (M - s1 * np.eye(2)),
            ),
            "At t = 0 this gives the identity, but at t = 1 it does not give M.",
            "let each root's power stand before the *other* root's bracket.",
        ),
        Mistake(
            "not divided",
            lambda M, s1, s2, t: (s1 - s2) * _power(*_right)(M, s1, s2, t),
            "At t = 0 this gives s_1 − s_2 times the identity.",
            "divide by s_1 − s_2.",
        ),
        Mistake(
            "one step short",
            lambda M, s1, s2, t: _power(*_right)(M, s1, s2, t - 1),
            "This is the power before: at t = 1 it gives the identity.",
            "raise the roots to t.",
        ),
        Mistake(
            "plus inside the brackets",
            _power(
                lambda M, s1, s2, t: s1**t * (M + s2 * np.eye(2)),
                lambda M, s1, s2, t: s2**t * (M + s1 * np.eye(2)),
            ),
            "M − s I wipes out an eigenvector of s; with a plus nothing is wiped out.",
            "subtract s I.",
        ),
        Mistake(
            "the roots on the diagonal",
            lambda M, s1, s2, t: np.diag([s1**t, s2**t]),
            "That is the power in the directions of M's eigenvectors, not in the coordinates"
            " of M.",
            "use the formula.",
        ),
    ),
)
