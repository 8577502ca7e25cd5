"""How long the first step after a change of the learning rate is, an exercise of chapter 8."""

from course.checks.exercise import Mistake
from course.checks.function import Function

lurch = Function(
    name="lurch",
    wanted="a function `lurch(momentum, factor)` that returns by how many times the next step is"
    " too long",
    reference=lambda momentum, factor: momentum / factor + 1 - momentum,
    cases=((0.9, 0.1), (0.5, 0.2), (0.8, 4.0), (0.0, 0.5)),
    shown="With the rate inside the velocity, the old part of it still moves at the old rate.",
    next_question="after how many steps is the excess below one percent, at β = 0.9?",
    hint="The next step is β times the old one plus f α; the settled one is f α / (1 − β).",
    mistakes=(
        Mistake(
            "the old step itself",
            lambda momentum, factor: 1 / factor,
            "That compares the old settled step with the new one; the next step keeps only β of"
            " it.",
            "take β times the old step, plus the new gradient's part.",
            also=(lambda momentum, factor: 1 / factor - 1,),
        ),
        Mistake(
            "the new gradient forgotten",
            lambda momentum, factor: momentum / factor,
            "That is the old velocity's part only; the new gradient enters too.",
            "add f α, then divide by the settled step f α / (1 − β).",
        ),
        Mistake(
            "upside down",
            lambda momentum, factor: 1 / (momentum / factor + 1 - momentum),
            "That is the settled step over the next one.",
            "divide the next step by the settled one.",
        ),
        Mistake(
            "momentum correction included",
            lambda momentum, factor: 1.0 + 0 * momentum,
            "With the correction there is no lurch; here the question is what happens without.",
            "leave the velocity as it was.",
        ),
        Mistake(
            "the velocity multiplied by f",
            lambda momentum, factor: momentum * factor + 1 - momentum,
            "The old velocity has the old rate in it; measured in new steps it is 1/f times as"
            " long.",
            "divide β by f.",
        ),
        Mistake(
            "compared with the old settled step",
            lambda momentum, factor: momentum + factor * (1 - momentum),
            "You divided by α / (1 − β), the settled step before the change.",
            "divide by the one after it, f α / (1 − β).",
        ),
        Mistake(
            "the excess only",
            lambda momentum, factor: momentum / factor - momentum,
            "That is what is too much; a step of the right length would give 0 here, and not 1.",
            "return the whole next step over the settled one.",
        ),
        Mistake(
            "the new gradient's part not shrunk",
            lambda momentum, factor: momentum / factor + 1,
            "That is β/f for the old part and a whole settled step for the new gradient.",
            "the new gradient is f α, and the settled step f α / (1 − β).",
        ),
        Mistake(
            "the new gradient's part in old steps",
            lambda momentum, factor: momentum / factor + factor * (1 - momentum),
            "You divided the new gradient's part by the old settled step.",
            "divide both parts by f α / (1 − β).",
        ),
        Mistake(
            "β and 1 − β swapped",
            lambda momentum, factor: (1 - momentum) / factor + momentum,
            "The next step keeps the share β of the old one.",
            "let β stand before 1/f.",
        ),
        Mistake(
            "measured in single gradients",
            lambda momentum, factor: momentum / factor / (1 - momentum) + 1,
            "You divided by f α, what one gradient alone would give.",
            "divide by the settled step, f α / (1 − β).",
        ),
        Mistake(
            "the step itself",
            lambda momentum, factor: momentum / (1 - momentum) + factor,
            "That is the next step, in units of α.",
            "divide it by f α / (1 − β).",
        ),
    ),
)
