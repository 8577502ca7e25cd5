"""Momentum unrolled: the velocity as a sum in chapter 1, the position as a sum in chapter 5."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function


def _weighted(weights):
    return lambda gradients, beta: (
        weights(beta, np.arange(len(gradients))[::-1]) @ np.asarray(gradients)
    )


def velocity_sum(gradients, beta):
    ages = np.arange(len(gradients))[::-1]
    return np.sum(beta**ages * gradients)


velocity_as_a_sum = Function(
    name="velocity-as-a-sum",
    wanted="a function `velocity_sum(gradients, beta)` that returns the last velocity",
    reference=velocity_sum,
    cases=(
        (np.array([1.0, 2.0, 4.0]), 0.5),
        (np.array([3.0, -1.0, 2.0, 0.5, -2.5]), 0.9),
        (np.array([1.0, 0.0, 0.0, 0.0]), 0.8),
    ),
    shown="The recurrence and the weighted sum are the same number: momentum is memory.",
    next_question="how many old gradients may you forget before the third decimal changes?",
    hint="The newest gradient stands last in the array and has weight 1.",
    mistakes=(
        Mistake(
            "the weights from the wrong end",
            lambda gradients, beta: beta ** np.arange(len(gradients)) @ gradients,
            "The oldest gradient got weight 1; the array starts with the oldest.",
            "count the age from the end of the array.",
        ),
        Mistake(
            "ages off by one",
            _weighted(lambda beta, age: beta ** (age + 1)),
            "The newest gradient got weight β; it enters the velocity whole.",
            "start the ages at 0.",
        ),
        Mistake(
            "the average instead of the sum",
            _weighted(lambda beta, age: (1 - beta) * beta**age),
            "The factor 1 − β makes it an average, the EMA form of chapter 2.",
            "leave 1 − β out.",
        ),
        Mistake(
            "divided by the total weight",
            _weighted(lambda beta, age: beta**age / np.sum(beta**age)),
            "Dividing by the sum of the weights makes a weighted mean.",
            "leave the sum as it is.",
        ),
        Mistake(
            "no fading",
            _weighted(lambda beta, age: 1.0 + 0 * age),
            "All gradients count the same: this is the sum without friction.",
            "multiply the gradient of age k by β^k.",
        ),
        Mistake(
            "divided by the number of gradients",
            _weighted(lambda beta, age: beta**age / len(age)),
            "A mean was formed; the velocity is the sum itself.",
            "use `np.sum`.",
        ),
        Mistake(
            "all velocities",
            lambda gradients, beta: [
                velocity_sum(gradients[:t], beta) for t in range(1, len(gradients) + 1)
            ],
            "These are the velocities after every step; only the last one is asked for.",
            "return one number.",
        ),
        Mistake(
            "the terms not added",
            lambda gradients, beta: beta ** np.arange(len(gradients))[::-1] * gradients,
            "These are the terms of the sum.",
            "add them up.",
        ),
        Mistake(
            "β and 1 − β swapped",
            _weighted(lambda beta, age: (1 - beta) ** age),
            "An old gradient fades by β a step, not by 1 − β.",
            "multiply the gradient of age k by β^k.",
        ),
        Mistake(
            "divided by 1 − β",
            _weighted(lambda beta, age: beta**age / (1 - beta)),
            "1/(1 − β) is what the weights sum to in the long run; it is no part of them.",
            "leave it out.",
        ),
    ),
)


def _sum(weight, sign=-1, newest_first=False):
    """The position as start plus a weighted sum; `weight` of (age, beta)."""

    def unrolled(start, gradients, learning_rate, beta):
        ages = np.arange(len(gradients))[:: 1 if newest_first else -1]
        return start + sign * learning_rate * np.sum(weight(ages, beta) * gradients)

    return unrolled


def _piled_up(age, beta):
    return (1 - beta ** (age + 1)) / (1 - beta)


unrolled_sum = Function(
    name="unrolled-sum",
    wanted="a function `unrolled(start, gradients, learning_rate, beta)` that returns the position",
    reference=_sum(_piled_up),
    cases=(
        (3.0, np.array([2.0, -1.0, 0.5, 4.0]), 0.25, 0.5),
        (-1.0, np.array([1.0, 3.0, -2.0]), 0.1, 0.9),
        (0.0, np.array([1.0]), 0.5, 0.8),
    ),
    shown="Each gradient's pull on the position grows with its age, up to α/(1 − β).",
    next_question="which weights does the EMA form have, and what do they grow to?",
    hint="Try one gradient, then two, on paper: how far has each moved the position?",
    mistakes=(
        Mistake(
            "plus, as printed",
            _sum(_piled_up, sign=1),
            "A single step must go against the gradient; with a plus the sum climbs.",
            "subtract the sum.",
        ),
        Mistake(
            "the velocity's weights",
            _sum(lambda age, beta: beta**age),
            "β to the age is a gradient's weight in the newest velocity. The position has felt "
            "all velocities since.",
            "sum those weights over the steps from then until now.",
            also=(
                _sum(lambda age, beta: beta**age, sign=1),
                _sum(lambda age, beta: (1 - beta) * beta**age),
                _sum(lambda age, beta: beta**age, newest_first=True),
            ),
        ),
        Mistake(
            "an age too young",
            _sum(lambda age, beta: (1 - beta**age) / (1 - beta)),
            "The newest gradient has weight 0 here, though the last step already used it.",
            "the exponent is the age plus one.",
            also=(_sum(lambda age, beta: (1 - beta**age) / (1 - beta), sign=1),),
        ),
        Mistake(
            "the ages turned round",
            _sum(_piled_up, newest_first=True),
            "The oldest gradient has the smallest weight here; it has pulled longest.",
            "the newest, last in the array, has age 0.",
            also=(_sum(_piled_up, sign=1, newest_first=True),),
        ),
        Mistake(
            "the EMA form",
            _sum(lambda age, beta: 1 - beta ** (age + 1)),
            "Without 1/(1 − β) this is the EMA form.",
            "divide the weights by 1 − β.",
            also=(_sum(lambda age, beta: 1 - beta ** (age + 1), sign=1),),
        ),
        Mistake(
            "an age too old",
            _sum(lambda age, beta: (1 - beta ** (age + 2)) / (1 - beta)),
            "The newest gradient has weight 1 + β here; it has been in one velocity only.",
            "the exponent is the age plus one.",
        ),
        Mistake(
            "no memory",
            _sum(lambda age, beta: 1.0 + 0 * age),
            "With weight 1 for each gradient this is plain gradient descent.",
            "add up the shares of a gradient in all the velocities since: 1 + β + β² + …",
        ),
        Mistake(
            "the full weight for all",
            _sum(lambda age, beta: 1 / (1 - beta) + 0 * age),
            "1/(1 − β) is the weight of a very old gradient; the newer ones have not pulled as"
            " long.",
            "stop the sum at the age of the gradient.",
        ),
        Mistake(
            "what is still to come",
            _sum(lambda age, beta: beta**age / (1 - beta)),
            "These are the weights from now on, and no longer those until now.",
            "sum β^j from j = 0 to the age.",
        ),
        Mistake(
            "the newest weight for every step",
            _sum(lambda age, beta: (age + 1) * beta**age),
            "A gradient has been in age + 1 velocities, with a *different* weight in each.",
            "sum 1, β, …, β^age.",
        ),
        Mistake(
            "one friction too many",
            _sum(lambda age, beta: beta * _piled_up(age, beta)),
            "The newest gradient enters its velocity whole, with weight 1.",
            "start the sum at β^0.",
        ),
        Mistake(
            "β and 1 − β swapped",
            _sum(lambda age, beta: _piled_up(age, 1 - beta)),
            "You let a gradient fade by 1 − β a step.",
            "sum powers of β.",
        ),
        Mistake(
            "the start forgotten",
            lambda start, *rest: _sum(_piled_up)(0, *rest),
            "This is how far the ball has moved.",
            "add the start.",
        ),
        Mistake(
            "α forgotten",
            lambda start, gradients, _, beta: _sum(_piled_up)(start, gradients, 1, beta),
            "Each step is α times the velocity.",
            "multiply the sum by the learning rate.",
        ),
        Mistake(
            "plus below the line",
            _sum(lambda age, beta: (1 - beta ** (age + 1)) / (1 + beta)),
            "1 + β + … + β^k is (1 − β^(k+1)) over 1 *minus* β.",
            "divide by 1 − β.",
        ),
    ),
)
