"""The optimiser that chapter 8 asks for: one step of Adam."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function


def adam_step(theta, gradient, mean, square, t, learning_rate, beta1, beta2, epsilon):
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = mean / (1 - beta1**t) / (np.sqrt(square / (1 - beta2**t)) + epsilon)
    return theta - learning_rate * direction, mean, square


def _adam(
    *,
    old=lambda beta: beta,
    gain=None,
    power=lambda g: g**2,
    of_gradient=True,
    along_mean=True,
    late=0,
    fix=(True, True),
    inside=False,
    root=np.sqrt,
    feed=False,
    sign=1,
):
    """Adam with one thing changed."""

    def step(theta, gradient, mean, square, t, learning_rate, beta1, beta2, epsilon):
        weight = gain or (lambda beta: 1 - old(beta))
        mean = old(beta1) * mean + weight(beta1) * gradient
        square = old(beta2) * square + weight(beta2) * power(gradient if of_gradient else mean)
        m = mean / (1 - beta1 ** (t + late)) if fix[0] else mean
        m = m if along_mean else gradient
        s = square / (1 - beta2 ** (t + late)) if fix[1] else square
        scale = np.sqrt(s + epsilon) if inside else root(s) + epsilon
        theta = theta - sign * learning_rate * m / scale
        return (theta, m, s) if feed else (theta, mean, square)

    return step


def _step_of(length):
    """Adam with the right averages and another step."""

    def step(theta, gradient, mean, square, t, learning_rate, beta1, beta2, epsilon):
        mean, square = adam_step(
            theta, gradient, mean, square, t, learning_rate, beta1, beta2, epsilon
        )[1:]
        moved = length(mean, square, t, learning_rate, beta1, beta2, epsilon)
        return theta - moved, mean, square

    return step


write_adam = Function(
    name="adam-step",
    wanted="a function `adam_step(theta, gradient, mean, square, t, learning_rate, beta1, beta2,"
    " epsilon)` that returns the new theta, mean and square",
    returns=("theta", "mean", "square"),
    reference=adam_step,
    cases=(
        (
            np.array([1.0, -2.0]),
            np.array([3.0, -0.5]),
            np.zeros(2),
            np.zeros(2),
            1,
            0.1,
            0.9,
            0.999,
            0.01,
        ),
        (
            np.array([0.5, 4.0]),
            np.array([-1.0, 0.2]),
            np.array([2.0, 0.5]),
            np.array([4.0, 0.25]),
            7,
            0.02,
            0.8,
            0.95,
            0.001,
        ),
        (
            np.array([2.0]),
            np.array([0.3]),
            np.array([-0.1]),
            np.array([0.09]),
            40,
            0.5,
            0.9,
            0.99,
            0.05,
        ),
    ),
    shown="Adam is two averages, two corrections and one division.",
    next_question="what is left of Adam at beta1 = beta2 = 0?",
    hint="Write it in the order of the table: two averages, two corrections, one step.",
    mistakes=(
        Mistake(
            "bias correction forgotten",
            _adam(fix=(False, False)),
            "Both averages start from zero and are still too small, the square more than the mean.",
            "divide each by 1 − its β to the power t, for the step only.",
        ),
        Mistake(
            "only the mean corrected",
            _adam(fix=(True, False)),
            "The average of the squares starts from zero as well.",
            "divide it by 1 − beta2**t.",
        ),
        Mistake(
            "the correction fed back into the state",
            _adam(feed=True),
            "You return the corrected averages; the next step would correct them once more.",
            "return mean and square as they were before the correction.",
        ),
        Mistake(
            "t counted from 0",
            _adam(late=1),
            "The first step has t = 1 here, and one average of one value needs 1 − β.",
            "use t, not t + 1.",
        ),
        Mistake(
            "the power t forgotten",
            _step_of(lambda m, s, t, rate, b1, b2, eps: (
                rate * m / (1 - b1) / (np.sqrt(s / (1 - b2)) + eps)
            )),
            "1 − β is right for the first step only; later the averages need less correction.",
            "divide by 1 − β**t.",
        ),
        Mistake(
            "epsilon added to the step",
            _step_of(lambda m, s, t, rate, b1, b2, eps: (
                rate * m / (1 - b1**t) / np.sqrt(s / (1 - b2**t)) + eps
            )),
            "A division comes before an addition: your epsilon lengthens the step.",
            "put brackets round root plus epsilon.",
        ),
        Mistake(
            "Keras' epsilon",
            _step_of(lambda m, s, t, rate, b1, b2, eps: (
                rate * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(s) + eps)
            )),
            "You correct after the division, as Keras does; epsilon then weighs more at first.",
            "correct the square first, then take its root and add epsilon.",
        ),
        Mistake(
            "epsilon under the root",
            _adam(inside=True),
            "There it weighs much more: a small ε has a larger root.",
            "take the root first, then add epsilon.",
        ),
        Mistake(
            "the root forgotten",
            _adam(root=lambda s: s),
            "You divide by the square of the gradient's size, so that small gradients make huge"
            " steps.",
            "divide by the square root.",
        ),
        Mistake(
            "the gradient not squared",
            _adam(power=np.abs),
            "The second average holds sizes of gradients; it should hold squares.",
            "average gradient**2.",
        ),
        Mistake(
            "β and 1 − β swapped",
            _adam(old=lambda beta: 1 - beta),
            "The old averages kept the share 1 − β.",
            "multiply the old average by β, the new value by 1 − β.",
        ),
        Mistake(
            "plus instead of minus",
            _adam(sign=-1),
            "You walk uphill.",
            "subtract the step.",
        ),
        Mistake(
            "only the square corrected",
            _adam(fix=(False, True)),
            "The average of the gradients starts from zero as well.",
            "divide it by 1 − beta1**t.",
        ),
        Mistake(
            "one β for both averages",
            lambda theta, g, m, s, t, rate, b1, b2, eps: (
                adam_step(theta, g, m, s, t, rate, b1, b1, eps)
            ),
            "The average of the squares has a β of its own, the longer memory.",
            "use beta2 for the square and for its correction.",
        ),
        Mistake(
            "sums for averages",
            _adam(gain=lambda beta: 1.0),
            "The new values enter whole, as in the heavy ball; Adam averages.",
            "weigh the new value by 1 − β.",
        ),
        Mistake(
            "the gradient in the step",
            _adam(along_mean=False),
            "You step along the newest gradient, as RMSProp does; the mean is computed and"
            " never used.",
            "step along the corrected mean.",
        ),
        Mistake(
            "the squares of the mean",
            _adam(of_gradient=False),
            "The second average holds squares of the *gradient*.",
            "average gradient**2.",
        ),
    ),
)
