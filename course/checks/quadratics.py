"""Two functions that chapter 5 asks for: a limit, and the shares of a loss."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function

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
        Mistake(
            "a sign lost",
            lambda beta: 1 - 1 / (1 + 2 * beta),
            "1 − αλ must be negative at the limit, so αλ is above 1.",
            "solve 1 − αλ = −1/(1 + 2β) once more.",
            also=(lambda beta: 1 / (1 + 2 * beta),),
        ),
        Mistake(
            "the limit for β near 1",
            lambda beta: 4 / 3 + 0 * beta,
            "4/3 is where the limit goes as β nears 1; for smaller β there is more room.",
            "keep β in the formula.",
        ),
        Mistake(
            "a term left out",
            lambda beta: (2 + beta) / (1 + beta),
            "Either P is missing, or the factor 1 + β of S.",
            "write out 1 + S + P with both, then collect what stands before p.",
        ),
        Mistake(
            "2β lost above the line",
            lambda beta: 2 / (1 + 2 * beta),
            "At p = 0 the condition reads 2 + 2β > 0, and you have 2 there.",
            "collect what stands *without* p as well.",
        ),
        Mistake(
            "where the momentum is braked away",
            lambda beta: 1.0 + 0 * beta,
            "At αλ = 1 both roots are 0; that is far from diverging.",
            "look for the place where a root is −1.",
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
            also=(lambda hessian, error: 2 * _rows_for_columns(hessian, error),),
        ),
        Mistake(
            "the axes for the directions",
            lambda hessian, error: 0.5 * np.diag(hessian) * error**2,
            "The diagonal belongs to the axes, and they are mixed: these do not add up.",
            "take the error apart along the eigenvectors.",
            also=(lambda hessian, error: 0.5 * np.linalg.eigvalsh(hessian) * error**2,),
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
            also=(_shares(lambda curvatures, parts: curvatures * parts),),
        ),
        Mistake(
            "the largest first",
            _shares(lambda curvatures, parts: (0.5 * curvatures * parts**2)[::-1]),
            "The shares are right, in the opposite order.",
            "keep the order of `eigh`: the smallest curvature first.",
        ),
        Mistake(
            "the parts not squared",
            _shares(lambda curvatures, parts: 0.5 * curvatures * parts),
            "A loss is never negative; a bowl grows with the square of the distance.",
            "square each part.",
            also=(_shares(lambda curvatures, parts: 0.5 * curvatures * np.abs(parts)),),
        ),
        Mistake(
            "the curvature squared",
            _shares(lambda curvatures, parts: 0.5 * (curvatures * parts) ** 2),
            "λe is the slope; you squared the slope.",
            "square e alone.",
            also=(_shares(lambda curvatures, parts: (curvatures * parts) ** 2),),
        ),
        Mistake(
            "fractions for shares",
            _shares(lambda curvatures, parts: curvatures * parts**2 / (curvatures @ parts**2)),
            "These add up to 1; the shares must add up to the excess loss.",
            "do not divide by the sum.",
        ),
        Mistake(
            "the total",
            _shares(lambda curvatures, parts: 0.5 * curvatures @ parts**2),
            "This is the whole excess loss.",
            "leave the terms apart, one for each direction.",
        ),
        Mistake(
            "shared out among the parameters",
            lambda hessian, error: 0.5 * error * (hessian @ error),
            "These add up to the excess loss, but each belongs to a parameter, not to a"
            " direction.",
            "take the error apart along the eigenvectors.",
        ),
    ),
)
