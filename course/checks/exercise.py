"""What every kind of exercise has: what is right, and what people really write instead.

A kind is a file: value.py (numbers), choice.py (letters), setting.py (parameters that must reach
a target), function.py (a program). Each adds `judge(answer) -> Feedback`.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from course.checks.feedback import Feedback, open_still, passed, retry
from course.checks.slips import Slip
from course.words import say


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give.

    wrong : the answer itself, of the kind the exercise asks for: it is compared with the learner's
    also  : more answers that make the same mistake
    when  : for a Choice or a Setting, whether an answer makes this mistake (there `wrong` is one
            example); the first mistake that applies is named
    codes : the texts of all these, where they are programs or lines of one
    whole : it speaks of all numbers of a Value at once, so that one of them alone is no sign of it
    """

    name: str
    wrong: Any
    why: str
    try_this: str
    also: Sequence[Any] = ()
    when: Callable[..., object] | None = None
    codes: Sequence[str] = ()
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What every kind has.

    name      : unique over the course, words joined by hyphens
    wanted    : what to hand in, as in "Wanted: ..."
    reference : a right answer
    shown, next_question : what passing has shown, and a question to go on with
    hint      : one sentence for an answer that no mistake explains
    tolerance : relative, entry by entry
    """

    name: str
    wanted: str
    reference: object
    shown: str
    next_question: str
    hint: str = ""
    mistakes: Sequence[Mistake] = ()
    tolerance: float = 1e-6

    @property
    def named(self) -> str:
        """The key of the title that names a mistake."""
        return "recognised"

    def check(self, answer: object) -> Feedback:
        return self.nothing_yet() if unfinished(answer) else self.judge(answer)

    def judge(self, answer: object) -> Feedback:
        raise NotImplementedError

    def nothing_yet(self) -> Feedback:
        return open_still(say("checks.wanted", wanted=self.wanted), say("checks.to-do"))

    def only_match(self, agrees: Callable[[Any], bool]) -> Mistake | None:
        """The one mistake of which a wrong answer agrees; None if there is none, or two."""
        found = [m for m in self.mistakes if any(map(agrees, (m.wrong, *m.also)))]
        return found[0] if len(found) == 1 else None

    def right(self, *notes: str) -> Feedback:
        return passed(self.shown, *notes, say("checks.next", question=self.next_question))

    def recognised(self, *mistakes: Mistake, notes: Sequence[str | None] = (),
                   slip: Slip | None = None) -> Feedback:
        """slip : one that would give the same answer"""
        once = {mistake.name: mistake for mistake in mistakes}  # one may explain two entries
        said = [text for mistake in once.values()
                for text in (mistake.why, say("checks.try", advice=mistake.try_this))]
        name = say("checks.between").join(once)
        if slip and slip.name not in once:
            return retry(*said, say("checks.or-slip", what=slip.what), *notes, named="looks-like",
                         mistake=f"{name}{say('checks.or')}{slip.name}")
        return retry(*said, *notes, mistake=name, named=self.named)

    def slipped(self, slips: Sequence[Slip], *notes: str | None) -> Feedback:
        """Any of these slips would give the numbers that came."""
        what = say("checks.or-else").join(dict.fromkeys(slip.what for slip in slips))
        name = say("checks.or").join(dict.fromkeys(slip.name for slip in slips))
        return retry(say("checks.slip", what=what), *notes, mistake=name, named="looks-like")

    def two(self, pairs: Sequence[tuple[Mistake | Slip, Mistake | Slip]], sure: bool,
            notes: Sequence[str | None]) -> Feedback:
        """What is said of two things at once, of which each of these pairs gives the answer."""
        def named(one: str, other: str) -> str:
            return (say("checks.two-places", name=one) if one == other
                    else say("checks.between").join((one, other)))

        names = [named(*(part.name for part in pair)) for pair in pairs]
        if not sure:
            ways = say("checks.or-else").join(names) if len(names) < 4 else None
            return self.unknown(ways and say("checks.two-ways", ways=ways), *notes)
        said = [text for part in pairs[0] for text in
                ([say("checks.one-of-two", what=part.what)] if isinstance(part, Slip)
                 else [part.why, say("checks.try", advice=part.try_this)])]
        return retry(say("checks.together"), *dict.fromkeys(said), *notes, mistake=names[0],
                     named="looks-like")

    def unknown(self, *description: str | None) -> Feedback:
        return retry(*description, self.hint)

    def hand_in(self) -> str:
        return say("checks.hand-in", wanted=self.wanted)


def unfinished(answer: object) -> bool:
    """Dots or None, alone or inside a tuple, list, set or dict; a function with an empty body."""
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    if isinstance(answer, tuple | list | Set):
        return any(x is ... or x is None for x in answer)
    return answer is None or answer is ... or (inspect.isfunction(answer) and empty(answer))


def empty(function: Callable[..., object]) -> bool:
    """Whether the body is `...`, `pass`, `return ...` or a docstring: its bytecode does nothing."""
    code, nothing = function.__code__, (lambda: None).__code__
    same = code.co_code[::2] == nothing.co_code[::2]  # operations, without their arguments
    return same and set(code.co_consts) <= {None, ..., function.__doc__}
