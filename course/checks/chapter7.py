"""Exercises of chapter 7: Nesterov, and where momentum fails."""

import numpy as np

from course.checks.accelerated import grow
from course.checks.exercise import Choice, Mistake, Setting, Value
from course.checks.restart import restart
from course.checks.saddles import leave_saddle
from mathlib.descent import minimize
from mathlib.optim import SGD
from mathlib.problems import lessard

look_ahead = Value(
    name="look-ahead-by-hand",
    wanted="two numbers, θ_1 and θ_2",
    labels=("θ_1", "θ_2"),
    reference=(12.0, 7.5),
    shown="The first step is plain; from the second on, the slope is read ahead of the ball.",
    next_question="where is the heavy ball after two steps, and which of them is nearer to 0?",
    hint="The first step is plain gradient descent; the second slope belongs to 12 − 2 = 10.",
    mistakes=(
        Mistake(
            "Nesterov evaluated at the old point",
            (12.0, 7.0),
            "The second slope is read at θ_1: that is the heavy ball.",
            "read it at θ_1 − αβ v_1.",
        ),
        Mistake(
            "β missing in the look-ahead",
            (12.0, 8.0),
            "You look one whole step ahead; only the share β of it is carried on.",
            "multiply the look-ahead by β.",
        ),
        Mistake(
            "looking back",
            (12.0, 6.5),
            "You look uphill: the ball moves by *minus* αβ v.",
            "subtract αβ v_1 from θ_1.",
        ),
        Mistake(
            "the points looked at instead of the points reached",
            (10.0, 5.25),
            "These are y_1 and y_2, where the next slopes are read.",
            "hand in the points before the look-ahead.",
        ),
        Mistake(
            "no momentum, or α missing in the look-ahead",
            (12.0, 9.0),
            "Plain gradient descent lands here, and so does a look-ahead by β v_1 without α.",
            "step along v_2 = β v_1 + g_2, with the slope read at θ_1 − αβ v_1.",
        ),
        Mistake(
            "looked ahead, but stepped along the slope alone",
            (12.0, 9.5),
            "The slope 10 is right; the step from θ_1 is along the velocity.",
            "step along v_2 = β v_1 + g_2.",
        ),
        Mistake(
            "the EMA form",
            (14.0, 11.375),
            "With a factor 1 − β before the slope the velocity is an average.",
            "let the slope enter whole: v_1 = 16.",
            also=((14.0, 11.25),),
        ),
        Mistake(
            "the gradient of θ²",
            (8.0, 2.0),
            "The loss has a ½, so the slope at θ is θ and not 2θ.",
            "use g = θ.",
        ),
        Mistake(
            "α and β exchanged",
            (8.0, 3.0),
            "You stepped by ½ and kept ¼; here α is ¼ and β is ½.",
            "step by ¼, keep ½.",
        ),
        Mistake(
            "stepped from the point looked at",
            (12.0, 5.5),
            "The slope is read ahead, but the ball steps from where it is.",
            "take θ_2 = θ_1 − α v_2.",
        ),
        Mistake(
            "the velocities handed in",
            (16.0, 18.0),
            "These are v_1 and v_2.",
            "hand in the positions θ_1 and θ_2.",
        ),
        Mistake(
            "β twice in the look-ahead",
            (12.0, 7.25),
            "You looked ahead by αβ² v_1.",
            "look at θ_1 − αβ v_1 = 10.",
        ),
    ),
)


def _farthest(momentum):
    """(momentum, the farthest of 81 runs from the minimum after 100 steps)."""
    starts = np.linspace(-4, 4, 81)[:, None]
    last = minimize(lessard(), starts, SGD(1 / 9, momentum), steps=100).params[-1]
    return momentum, np.nan_to_num(np.abs(last), nan=np.inf).max()


break_cycle = Setting(
    name="break-the-cycle",
    wanted="a momentum, `{'momentum': ...}`",
    fields=("momentum",),
    reference={"momentum": 0.66},
    measure=_farthest,
    reached=lambda now: now[1] < 1e-3,
    report=lambda now: (
        f"With momentum {now[0]:g} the farthest of the 81 runs is {now[1]:.2g} from the minimum "
        "after 100 steps; the target is below 0.001."
    ),
    shown="With this momentum none of the 81 starts is caught.",
    next_question="how many steps does your momentum lose on a quadratic, compared with Polyak's?",
    mistakes=(
        Mistake(
            "too little momentum for this learning rate",
            {"momentum": 0.2},
            "On the steep pieces αλ = 25/9 is not below 2 + 2β: the run is unstable.",
            "choose β well above (25/9 − 2) / 2, about 0.39.",
            when=lambda momentum: momentum <= 7 / 18,
        ),
        Mistake(
            "still near Polyak's setting",
            {"momentum": 4 / 9},
            "Some starts are caught by a cycle, or nearly so.",
            "go well above 4/9.",
            when=lambda momentum: momentum < 0.57,
        ),
        Mistake(
            "too little friction",
            {"momentum": 0.9},
            "With so little friction the error fades too slowly, and longer cycles wait.",
            "lower the momentum.",
            when=lambda momentum: momentum > 0.8,
        ),
    ),
)

what_was_proved = Choice(
    name="what-was-proved",
    wanted="the set of letters of all sentences that follow",
    options={
        "a": "On quadratics the heavy ball is no faster than plain gradient descent.",
        "b": "Every setting accelerated on all quadratics fails to converge on some smooth strongly"
        " convex loss, from some start.",
        "c": "No method that uses gradients has a better guarantee than plain gradient descent"
        " for all smooth strongly convex losses.",
        "d": "On every loss that is no quadratic, the heavy ball cycles.",
        "e": "With a small enough effective step, the loss at the heavy ball's average point nears"
        " the smallest one, on every smooth convex loss.",
    },
    reference={"b", "e"},
    shown="For each accelerated setting there is a loss that traps it; short steps are safe.",
    next_question="which of the sentences would be true with “Nesterov” for “heavy ball”?",
    mistakes=(
        Mistake(
            "quadratics denied",
            {"a", "b", "e"},
            "On quadratics Polyak's rate is better by a square root. The theorem needs others.",
            "compare the rates in the table on quadratics.",
            when=lambda chosen: "a" in chosen,
        ),
        Mistake(
            "the heavy ball taken for all methods",
            {"b", "c", "e"},
            "Nesterov's method uses gradients only, and its guarantee is better.",
            "read what the theorem is about.",
            when=lambda chosen: "c" in chosen,
        ),
        Mistake(
            "some loss taken for every loss",
            {"b", "d", "e"},
            "The theorem builds one bad loss for each setting. On others that setting may do well.",
            "put the words *some* and *every* in their places.",
            when=lambda chosen: "d" in chosen,
        ),
        Mistake(
            "short steps forgotten",
            {"b"},
            "The theorem is about acceleration. Slow convergence is guaranteed for short steps.",
            "look again at the last paragraph before the valleys.",
        ),
        Mistake(
            "the theorem itself left out",
            {"e"},
            "That sentence is the theorem: accelerated on quadratics, trapped somewhere else.",
            "read b once more, with *some* for its loss and for its start.",
        ),
    ),
)

EXERCISES = (look_ahead, grow, restart, break_cycle, what_was_proved, leave_saddle)
