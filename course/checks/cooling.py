"""When to lower the learning rate, an exercise of chapter 6."""

import numpy as np

from course.checks.exercise import Mistake, Setting
from mathlib.optim import SGD


def _parts(learning_rate, cool, steps=1000):
    """The expected excess loss at the end, exactly: from the start, the hot and the cold steps."""
    SGD(learning_rate)  # refuses what is no learning rate
    lam, parts = np.array([1, 0.05]), np.array([[16.0, 16.0], [0, 0], [0, 0]])
    with np.errstate(over="ignore"):
        for t in range(1, steps + 1):
            hot = t <= cool
            rate = learning_rate if hot else learning_rate / 10
            parts *= (1 - rate * lam) ** 2
            parts[1 if hot else 2] += rate**2
    return parts @ lam / 2


when_to_cool = Setting(
    name="when-to-cool",
    wanted="a learning rate and the step of the drop, `{'learning_rate': ..., 'cool': ...}`",
    fields=("learning_rate", "cool"),
    reference={"learning_rate": 0.1, "cool": 500},
    measure=lambda learning_rate, cool: (learning_rate, cool, _parts(learning_rate, cool).sum()),
    reached=lambda now: now[2] < 0.022,
    report=lambda now: (
        f"Learning rate {now[0]:g}, dropped after step {now[1]:g}: the expected excess loss at the "
        f"end is {now[2]:.4g}; the target is below 0.022."
    ),
    shown="Fast first, quiet later: a schedule reaches what no constant rate does.",
    next_question="how much lower do you get with two drops?",
    hint="Aim at a start that is forgotten by step 500, and leave the rest for sinking.",
    mistakes=(
        Mistake(
            "never cooled",
            {"learning_rate": 0.05, "cool": 1000},
            "The drop comes after the end, so the learning rate is constant.",
            "let it drop within the 1,000 steps.",
            when=lambda learning_rate, cool: cool >= 1000,
        ),
        Mistake(
            "beyond the limit",
            {"learning_rate": 2.5, "cool": 500},
            "αλ must stay below 2 along the steep direction.",
            "stay well below a learning rate of 2.",
            when=lambda learning_rate, cool: learning_rate >= 2,
        ),
        Mistake(
            "cooled too early",
            {"learning_rate": 0.1, "cool": 100},
            "At the drop the flat direction still remembers the start, and then it is too slow.",
            "drop later, or begin with a larger learning rate.",
            when=lambda learning_rate, cool: _parts(learning_rate, cool)[0] > 0.005,
        ),
        Mistake(
            "the floor too high",
            {"learning_rate": 1.0, "cool": 500},
            "A tenth of this learning rate still has a high floor.",
            "begin with a smaller learning rate.",
            when=lambda learning_rate, cool: np.diff(_parts(learning_rate, cool))[1] > 0,
        ),
        Mistake(
            "cooled too late",
            {"learning_rate": 0.2, "cool": 900},
            "What is left comes from the noise of the hot steps; it had no time to sink.",
            "drop earlier.",
            when=lambda learning_rate, cool: True,
        ),
    ),
)
