"""Exercises of chapter 4: linear regression, start to finish."""

from course.checks.exercise import Choice, Mistake, Value
from course.checks.function import Function
from course.checks.standard_error import standard_error
from course.checks.training import mini_batches, train_two_inputs

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
            also=((0.01, 300),),
        ),
        Mistake(
            "the first crossing for the last",
            (0.01, 2),
            "The loss falls below the other one early, overshoots and comes above it again.",
            "look for the *last* epoch at which it is above.",
        ),
        Mistake(
            "β for 1 − β",
            (0.09, 45),
            "You multiplied by β; the factor between the forms is 1 − β.",
            "multiply 0.1 by 0.1.",
            also=((0.1 / 0.9, 45),),
        ),
        Mistake(
            "one epoch too many",
            (0.01, 46),
            "At epoch 45 it is below already.",
            "hand in the first epoch of the part that stays below.",
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
            also=(lambda correlation: (1 - correlation) / (1 + correlation),),
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
            also=(lambda correlation: 1 - correlation**2,),
        ),
        Mistake(
            "the largest curvature alone",
            lambda correlation: 1 + abs(correlation),
            "This is the largest eigenvalue of the correlation matrix.",
            "divide by the smallest.",
            also=(lambda correlation: 2 + 2 * abs(correlation),),
        ),
        Mistake(
            "squared",
            lambda correlation: ((1 + abs(correlation)) / (1 - abs(correlation))) ** 2,
            "The Hessian has ρ in it once; its eigenvalues need no squaring.",
            "divide 1 + |ρ| by 1 − |ρ|.",
        ),
        Mistake(
            "the inputs' condition number",
            lambda correlation: ((1 + abs(correlation)) / (1 - abs(correlation))) ** 0.5,
            "That is the condition number of the table of inputs; the Hessian is its square.",
            "take the eigenvalues of the Hessian, without a root.",
        ),
        Mistake(
            "ρ² for ρ",
            lambda correlation: (1 + correlation**2) / (1 - correlation**2),
            "The eigenvalues are 1 + ρ and 1 − ρ, with ρ itself.",
            "let the matrix act on (1, 1) and on (1, −1).",
        ),
        Mistake(
            "the smallest curvature alone",
            lambda correlation: 1 / (1 - abs(correlation)),
            "The largest eigenvalue is 1 + |ρ|, not 1.",
            "put it above the line.",
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
