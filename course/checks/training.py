"""The two training programs that chapter 4 asks for: on all points, and on mini-batches."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function

TABLE = np.array([[1.0, 1.0], [2.0, 4.0], [3.0, 9.0], [4.0, 16.0], [5.0, 25.0]])
TARGET = np.array([2.0, 3.0, 5.0, 7.0, 11.0])


def train(inputs, y, learning_rate, beta, epochs):
    w, b = np.zeros(inputs.shape[1]), 0.0
    v_w, v_b = np.zeros_like(w), 0.0
    path = [[*w, b]]
    for _ in range(epochs):
        residual = y - (inputs @ w + b)
        dw, db = -2 / len(y) * inputs.T @ residual, -2 / len(y) * residual.sum()
        v_w, v_b = beta * v_w + dw, beta * v_b + db
        w, b = w - learning_rate * v_w, b - learning_rate * v_b
        path.append([*w, b])
    return np.array(path)


def _train(factor=lambda n: -2 / n, gain=lambda beta: 1.0, keep=lambda beta: beta, lr=lambda a: a):
    """`train` with another gradient, weight of the gradient, memory or learning rate."""

    def wrong(inputs, y, learning_rate, beta, epochs):
        design = np.column_stack([inputs, np.ones(len(y))])
        theta, velocity = np.zeros(design.shape[1]), 0.0
        path = [theta]
        for _ in range(epochs):
            gradient = factor(len(y)) * design.T @ (y - design @ theta)
            velocity = keep(beta) * velocity + gain(beta) * gradient
            theta = theta - lr(learning_rate) * velocity
            path.append(theta)
        return np.array(path)

    return wrong


def _one_velocity(inputs, y, learning_rate, beta, epochs):
    w, b, velocity = np.zeros(inputs.shape[1]), 0.0, 0.0
    path = [[*w, b]]
    for _ in range(epochs):
        residual = y - (inputs @ w + b)
        velocity = beta * velocity - 2 / len(y) * inputs.T @ residual
        w = w - learning_rate * velocity
        velocity = beta * velocity - 2 / len(y) * residual.sum()
        b = b - learning_rate * velocity[-1]
        path.append([*w, b])
    return np.array(path)


def _w_first(inputs, y, learning_rate, beta, epochs):
    w, b = np.zeros(inputs.shape[1]), 0.0
    v_w, v_b = np.zeros_like(w), 0.0
    path = [[*w, b]]
    for _ in range(epochs):
        v_w = beta * v_w - 2 / len(y) * inputs.T @ (y - (inputs @ w + b))
        w = w - learning_rate * v_w
        v_b = beta * v_b - 2 / len(y) * (y - (inputs @ w + b)).sum()
        b = b - learning_rate * v_b
        path.append([*w, b])
    return np.array(path)


train_two_inputs = Function(
    name="train-two-inputs",
    wanted="a function `train(inputs, y, learning_rate, beta, epochs)` that returns the row"
    " `[w_1, w_2, b]` at the start, all zero, and after each epoch",
    reference=train,
    cases=(
        (TABLE, TARGET, 0.001, 0.9, 4),
        (np.array([[1.0], [0.5], [-2.0]]), np.array([1.0, -1.0, 0.5]), 0.1, 0.5, 5),
    ),
    first_step=0,
    shown="The program does not care how many inputs there are: one velocity for each parameter.",
    next_question="how does the path change if you centre and scale both columns first?",
    hint="Compare the row after the first epoch with the gradients at zero, on paper.",
    mistakes=(
        Mistake(
            "the 2 missing in the gradient",
            _train(lambda n: -1 / n),
            "The derivative of the square brings a factor 2.",
            "multiply both gradients by 2, or halve the loss and say so.",
        ),
        Mistake(
            "1/n missing in the gradient",
            _train(lambda n: -2.0),
            "The loss is a mean; without 1/n the steps grow with the number of points.",
            "divide both sums by the number of points.",
        ),
        Mistake(
            "the gradient's sign turned",
            _train(lambda n: 2 / n),
            "The residual is y − ŷ, and its derivative brings a minus; you climb.",
            "put −2/n before both sums.",
        ),
        Mistake(
            "w and b share one velocity",
            _one_velocity,
            "The gradient of w leaks into the step of b, and the other way round.",
            "keep one velocity for each parameter.",
        ),
        Mistake(
            "w updated before b's gradient is computed",
            _w_first,
            "The two gradients belong to different points.",
            "compute both gradients first, then move.",
        ),
        Mistake(
            "the EMA form instead of the heavy ball",
            _train(gain=lambda beta: 1 - beta),
            "The gradient entered with the weight 1 − β.",
            "use v = β v + g.",
        ),
        Mistake(
            "β and 1 − β swapped",
            _train(gain=lambda beta: beta, keep=lambda beta: 1 - beta),
            "The old velocity kept the share 1 − β.",
            "multiply the old velocity by β, and let the gradient enter whole.",
        ),
        Mistake(
            "θ updated with the gradient",
            _train(keep=lambda beta: 0.0),
            "Nothing is remembered from epoch to epoch: the step uses the gradient alone, or the "
            "velocity starts again at zero in every epoch.",
            "set the velocities to zero once, before the loop, and step along them.",
        ),
        Mistake(
            "α multiplied twice",
            _train(lr=lambda a: a * a),
            "The learning rate is in the velocity and again in the step.",
            "multiply by it once.",
        ),
        Mistake(
            "divided by all numbers in the table",
            lambda inputs, y, *rest: _train(lambda n: -2 / inputs.size)(inputs, y, *rest),
            "n is the number of points, the rows; a column more does not change it.",
            "use `len(y)`.",
        ),
    ),
)


def _epochs(
    x, y, batches, learning_rate, beta, epochs, *, mean=len, restart=None, frozen=False, gain=1.0
):
    design = np.column_stack([x, np.ones(len(x))])
    theta, velocity = np.zeros(2), np.zeros(2)
    path = [theta]
    for _ in range(epochs):
        start = theta
        velocity = 0 * velocity if restart else velocity
        for rows in batches:
            velocity = 0 * velocity if restart == "batch" else velocity
            residual = y[rows] - design[rows] @ (start if frozen else theta)
            velocity = beta * velocity - gain * 2 / mean(rows) * design[rows].T @ residual
            theta = theta - learning_rate * velocity
        path.append(theta)
    return np.array(path)


def train_batches(x, y, batches, learning_rate, beta, epochs):
    return _epochs(x, y, batches, learning_rate, beta, epochs)


def _variant(**where):
    return lambda *args: _epochs(*args, **where)


def _one_step_an_epoch(x, y, batches, learning_rate, beta, epochs):
    return _epochs(x, y, [np.concatenate(batches)], learning_rate, beta, epochs)


def _ema_form(x, y, batches, learning_rate, beta, epochs):
    return _epochs(x, y, batches, learning_rate, beta, epochs, gain=1 - beta)


mini_batches = Function(
    name="mini-batches",
    wanted="a function `train_batches(x, y, batches, learning_rate, beta, epochs)` that returns"
    " the row `[w, b]` at the start, both zero, and after each epoch",
    reference=train_batches,
    cases=(
        (TABLE[:, 0], TARGET, [np.array([3, 0]), np.array([2, 4]), np.array([1])], 0.01, 0.8, 4),
        (TABLE[:4, 0], TARGET[:4], [np.array([0, 2]), np.array([1, 3])], 0.02, 0.9, 3),
    ),
    first_step=0,
    shown="SGD with momentum is two loops: the velocity lives through both.",
    next_question="how many batches does the velocity remember, and how many has an epoch?",
    hint="Follow the first epoch batch by batch, and count how often the parameters move.",
    mistakes=(
        Mistake(
            "momentum restarted every epoch",
            _variant(restart="epoch"),
            "The velocity is set to zero at the start of each epoch and has to build up again.",
            "set it to zero once, before both loops.",
        ),
        Mistake(
            "plain SGD",
            _variant(restart="batch"),
            "No batch remembers the one before: the step uses the gradient alone, or the velocity "
            "starts at zero in every batch.",
            "keep β times the old velocity, from batch to batch.",
        ),
        Mistake(
            "sum for mean",
            _variant(mean=lambda rows: 1),
            "The gradients of a batch are added, so a larger batch makes a longer step.",
            "divide by the number of points in the batch.",
        ),
        Mistake(
            "divided by all points instead of the batch",
            lambda x, *rest: _epochs(x, *rest, mean=lambda rows: len(x)),
            "A batch's gradient is the mean over that batch; yours is too small.",
            "divide by the length of the batch.",
        ),
        Mistake(
            "one step an epoch",
            _one_step_an_epoch,
            "All points go into one gradient: this is full-batch descent.",
            "move after every batch.",
        ),
        Mistake(
            "every gradient taken at the start of the epoch",
            _variant(frozen=True),
            "The parameters move after each batch, but the residuals still belong to the old ones.",
            "compute the predictions inside the inner loop.",
        ),
        Mistake(
            "the EMA form instead of the heavy ball",
            _ema_form,
            "The gradient entered with the weight 1 − β.",
            "use v = β v + g.",
        ),
    ),
)
