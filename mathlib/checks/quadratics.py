"""The functions that chapter 5 asks for: limits, matrix powers, shares of a loss."""

import numpy as np

from mathlib.checks.exercise import Mistake
from mathlib.checks.function import Function

nesterov_edge = Function(
    name="nesterov-edge",
    wanted="a function of beta that returns the largest αλ, itself not included",
    reference=lambda beta: (2 + 2 * beta) / (1 + 2 * beta),
    cases=((0.25,), (0.5,), (0.9,)),
    shown="Nesterov's limit falls from 2 to 4/3 as β grows, while the heavy ball's rises to 4.",
    next_question="is the largest learning rate also the best one?",
    hint="Insert S = (1+β)(1−p) and P = β(1−p) into 1 + S + P > 0 and solve for p.",
    mistakes=(
        Mistake(
            "the heavy ball's limit",
            lambda beta: 2 + 2 * beta,
            "That is the limit of the heavy ball, whose product P is β and not β(1 − αλ).",
            "insert Nesterov's own S and P.",
        ),
        Mistake(
            "plain descent's limit",
            lambda beta: 2.0 + 0 * beta,
            "That is the limit without momentum; a term with β got lost in 1 + S + P.",
            "collect what stands before p: (1 + β) from S, and β from P.",
        ),
        Mistake(
            "P > −1 taken for the edge",
            lambda beta: 1 + 1 / beta,
            "There P reaches −1. A root leaves the circle earlier, at −1.",
            "use 1 + S + P > 0.",
        ),
        Mistake(
            "upside down",
            lambda beta: (1 + 2 * beta) / (2 + 2 * beta),
            "At β = 0 this says one half; plain descent converges up to 2.",
            "solve 2 + 2β > p (1 + 2β) for p once more.",
        ),
    ),
)


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
    ),
)


def _shares(of):
    """Shares from the curvatures and the parts of the error."""

    def shares(hessian, error):
        curvatures, directions = np.linalg.eigh(hessian)
        return of(curvatures, directions.T @ error)

    return shares


def _rows_for_columns(hessian, error):
    curvatures, directions = np.linalg.eigh(hessian)
    return 0.5 * curvatures * (directions @ error) ** 2


shares_of_loss = Function(
    name="shares-of-loss",
    wanted="a function `shares_of_loss(hessian, error)` that returns one share for each direction,"
    " the smallest curvature first",
    reference=_shares(lambda curvatures, parts: 0.5 * curvatures * parts**2),
    cases=(
        (np.array([[2.8, -3.6], [-3.6, 8.2]]), np.array([-3.0, 1.0])),
        (np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 1.0]]), np.array([1.0, -2.0, 0.5])),
    ),
    shown="The loss is a sum over the directions, ½ λ e² each: no mixed terms.",
    next_question="which share is the last to go, under plain descent and under Polyak's setting?",
    hint="Do your shares add up to ½ eᵀHe?",
    mistakes=(
        Mistake(
            "the half forgotten",
            _shares(lambda curvatures, parts: curvatures * parts**2),
            "These add up to twice the excess loss, as in the printed formula.",
            "a bowl whose slope is λe has the height ½ λe².",
        ),
        Mistake(
            "rows for columns",
            _rows_for_columns,
            "`eigh` returns the directions as columns; you took the rows.",
            "use `directions.T @ error`.",
        ),
        Mistake(
            "the axes for the directions",
            lambda hessian, error: 0.5 * np.diag(hessian) * error**2,
            "The diagonal belongs to the axes, and they are mixed: these do not add up.",
            "take the error apart along the eigenvectors.",
        ),
        Mistake(
            "the curvature forgotten",
            _shares(lambda curvatures, parts: 0.5 * parts**2),
            "These are half the squared parts of the error; a steep direction costs more.",
            "multiply each by its curvature.",
        ),
        Mistake(
            "the slope for the height",
            _shares(lambda curvatures, parts: curvatures * np.abs(parts)),
            "λ|e| is the size of the slope along the direction.",
            "integrate it: ½ λe².",
        ),
        Mistake(
            "the largest first",
            _shares(lambda curvatures, parts: (0.5 * curvatures * parts**2)[::-1]),
            "The shares are right, in the opposite order.",
            "keep the order of `eigh`: the smallest curvature first.",
        ),
    ),
)
