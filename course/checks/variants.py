"""Two steps that chapter 8 asks for: momentum correction, and decoupled weight decay."""

import numpy as np

from course.checks.exercise import Mistake
from course.checks.function import Function


def corrected_step(theta, gradient, velocity, old_rate, new_rate, beta):
    velocity = beta * new_rate / old_rate * velocity - new_rate * gradient
    return theta + velocity, velocity


def _inside(keep, rate=lambda old, new: new, sign=1, weight=lambda beta: 1.0):
    def step(theta, gradient, velocity, old_rate, new_rate, beta):
        push = weight(beta) * rate(old_rate, new_rate) * gradient
        velocity = keep(beta, old_rate, new_rate) * velocity - push
        return theta + sign * velocity, velocity

    return step


def _all_rescaled(theta, gradient, velocity, old_rate, new_rate, beta):
    velocity = new_rate / old_rate * (beta * velocity - new_rate * gradient)
    return theta + velocity, velocity


def _old_one_returned(theta, gradient, velocity, old_rate, new_rate, beta):
    new = corrected_step(theta, gradient, velocity, old_rate, new_rate, beta)[0]
    return new, beta * velocity - new_rate * gradient


def _downhill_sign(theta, gradient, velocity, old_rate, new_rate, beta):
    velocity = beta * new_rate / old_rate * velocity + new_rate * gradient
    return theta - velocity, velocity


def _outside(theta, gradient, velocity, old_rate, new_rate, beta):
    velocity = beta * velocity + gradient
    return theta - new_rate * velocity, velocity


correct_the_velocity = Function(
    name="corrected-step",
    wanted="a function `corrected_step(theta, gradient, velocity, old_rate, new_rate, beta)` that"
    " returns the new theta and the new velocity",
    returns=("theta", "velocity"),
    reference=corrected_step,
    cases=(
        (np.array([1.0, -3.0]), np.array([2.0, 0.5]), np.array([-0.4, 0.1]), 0.1, 0.01, 0.9),
        (np.array([0.5, 2.0]), np.array([-1.0, 4.0]), np.array([0.3, -0.2]), 0.02, 0.1, 0.5),
        (np.array([2.0]), np.array([0.3]), np.array([0.7]), 0.1, 0.1, 0.8),
    ),
    shown="With the correction, a change of rate acts on the whole step at once.",
    next_question="why does PyTorch's form not need it?",
    hint="Rescale the old velocity once, by new over old, before the usual two lines.",
    mistakes=(
        Mistake(
            "no correction",
            _inside(lambda beta, old, new: beta),
            "The old velocity still moves at the old rate.",
            "multiply it by new_rate / old_rate first.",
        ),
        Mistake(
            "corrected the wrong way round",
            _inside(lambda beta, old, new: beta * old / new),
            "A rate that drops should make the velocity shorter.",
            "multiply by new over old, not by old over new.",
        ),
        Mistake(
            "the new gradient corrected too",
            _all_rescaled,
            "The new gradient enters at the new rate already; rescaled, it gets the factor twice.",
            "rescale the old velocity only.",
        ),
        Mistake(
            "the old rate for the new gradient",
            _inside(lambda beta, old, new: beta * new / old, rate=lambda old, new: old),
            "The new gradient belongs to the new rate.",
            "use new_rate for it.",
        ),
        Mistake(
            "the rate outside the velocity",
            _outside,
            "This is PyTorch's form: its velocity holds gradients, ours here holds steps.",
            "use v = β v − α g, and add v to θ.",
        ),
        Mistake(
            "plus instead of minus",
            _inside(lambda beta, old, new: beta * new / old, sign=-1),
            "The minus is in the velocity already.",
            "add the velocity to theta.",
        ),
        Mistake(
            "the minus moved out of the velocity",
            _downhill_sign,
            "You add the gradient to a velocity that has minus α times the old gradients in it.",
            "use v = β v − α g, and add v to θ.",
        ),
        Mistake(
            "the uncorrected velocity returned",
            _old_one_returned,
            "The step is right; the velocity that you return still has the old rate in it.",
            "return the velocity that you stepped with.",
        ),
        Mistake(
            "β forgotten",
            _inside(lambda beta, old, new: new / old),
            "The correction comes beside the friction, not in its place.",
            "multiply the old velocity by β as well.",
        ),
        Mistake(
            "the EMA form",
            _inside(
                lambda beta, old, new: beta * new / old,
                weight=lambda beta: 1 - beta,
            ),
            "Keras' new gradient enters with α, without a factor 1 − β.",
            "use v = β v − α g.",
        ),
    ),
)


def sgdw_step(theta, gradient, velocity, learning_rate, beta, decay):
    velocity = beta * velocity + gradient
    return theta - learning_rate * velocity - learning_rate * decay * theta, velocity


def _coupled(theta, gradient, velocity, learning_rate, beta, decay):
    return sgdw_step(theta, gradient + decay * theta, velocity, learning_rate, beta, 0)


def _after_the_step(theta, gradient, velocity, learning_rate, beta, decay):
    theta, velocity = sgdw_step(theta, gradient, velocity, learning_rate, beta, 0)
    return theta - learning_rate * decay * theta, velocity


def _keras(theta, gradient, velocity, learning_rate, beta, decay):
    velocity = beta * velocity - learning_rate * gradient
    return theta - learning_rate * decay * theta + velocity, velocity


def _averaged(theta, gradient, velocity, learning_rate, beta, decay):
    velocity = beta * velocity + (1 - beta) * gradient
    return theta - learning_rate * (velocity + decay * theta), velocity


decouple_the_decay = Function(
    name="decoupled-step",
    wanted="a function `decoupled_step(theta, gradient, velocity, learning_rate, beta, decay)` that"
    " returns the new theta and the new velocity",
    returns=("theta", "velocity"),
    reference=sgdw_step,
    cases=(
        (np.array([4.0, -2.0]), np.array([1.0, 0.5]), np.array([0.2, -1.0]), 0.1, 0.9, 0.5),
        (np.array([-1.0, 3.0]), np.array([0.0, 2.0]), np.array([0.0, 0.0]), 0.02, 0.5, 0.1),
        (np.array([0.7]), np.array([-0.3]), np.array([0.4]), 0.25, 0.8, 0.0),
    ),
    shown="Decoupled decay is one more term in the step; the velocity never sees it.",
    next_question="with which decay does coupled L2 rest at the same point?",
    hint="The velocity is the same as without any decay.",
    mistakes=(
        Mistake(
            "the decay coupled to the gradient",
            _coupled,
            "The pull went into the velocity, which remembers it: this is L2 regularisation.",
            "leave the gradient alone, and subtract α w θ in the step.",
        ),
        Mistake(
            "the learning rate missing in the decay",
            lambda theta, g, v, rate, beta, decay: sgdw_step(theta, g, v, rate, beta, decay / rate),
            "The pull is w θ instead of α w θ. (Loshchilov & Hutter write it so; the exercise asks"
            " for the form of PyTorch's AdamW and Keras.)",
            "multiply the decay by the learning rate.",
        ),
        Mistake(
            "the decay of the new point",
            _after_the_step,
            "You shrink the point where the step has ended.",
            "use the old theta for the decay.",
        ),
        Mistake(
            "the decay with the wrong sign",
            lambda theta, g, v, rate, beta, decay: sgdw_step(theta, g, v, rate, beta, -decay),
            "The parameters grow instead of shrinking.",
            "subtract α w θ.",
        ),
        Mistake(
            "θ updated with the gradient",
            lambda theta, g, v, rate, beta, decay: (
                sgdw_step(theta, g, 0 * v, rate, beta, decay)[0],
                beta * v + g,
            ),
            "The velocity is computed and never used.",
            "step along the new velocity.",
        ),
        Mistake(
            "Keras' velocity",
            _keras,
            "The decay is as asked; the velocity has the learning rate inside.",
            "use the heavy ball's: v = β v + g, and subtract α v.",
        ),
        Mistake(
            "the EMA form",
            _averaged,
            "Your velocity is an average; the heavy ball's is a sum.",
            "leave out the factor 1 − β.",
        ),
        Mistake(
            "no decay",
            lambda theta, g, v, rate, beta, decay: sgdw_step(theta, g, v, rate, beta, 0),
            "That is the heavy ball without any decay.",
            "subtract α w θ in the step.",
        ),
        Mistake(
            "the old velocity taken for the step",
            lambda theta, g, v, rate, beta, decay: (
                theta - rate * (v + decay * theta),
                beta * v + g,
            ),
            "θ moves along the velocity before the new gradient is in it.",
            "update the velocity first, then step along the new one.",
        ),
        Mistake(
            "the decay scaled to the same rest",
            lambda theta, g, v, rate, beta, decay: (
                sgdw_step(theta, g, v, rate, beta, (1 - beta) * decay)
            ),
            "1 − β belongs to where L2 rests; the decoupled rule itself does not have it.",
            "subtract α w θ.",
        ),
        Mistake(
            "the decay of the velocity",
            lambda theta, g, v, rate, beta, decay: (
                theta - rate * (1 + decay) * (beta * v + g),
                beta * v + g,
            ),
            "You pulled along the velocity; the decay pulls θ towards zero.",
            "multiply w by the old theta.",
        ),
    ),
)
