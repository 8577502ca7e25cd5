"""An exercise is data: what is right, and what people really write instead.

Four kinds: a Function to write (function.py), a Value (number, array, trajectory), a Choice of
options, and a Setting of parameters that must reach a target.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course.checks.compare import Unreadable, kind, read, short
from course.checks.feedback import open_still, passed, retry


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give.

    wrong : the answer itself, of the kind the exercise asks for: it is compared with the learner's
    also  : more answers that make the same mistake
    when  : for a Choice or a Setting, whether an answer makes this mistake (there `wrong` is one
            example); the first mistake that applies is named
    """

    name: str
    wrong: object
    why: str
    try_this: str
    also: Sequence[object] = ()
    when: Callable | None = None


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

    def check(self, answer):
        if unfinished(answer):
            return self.nothing_yet()
        return self.judge(answer)

    def nothing_yet(self):
        todo = "Put it in place of the dots, and run the cell."
        return open_still(f"Wanted: {self.wanted}.", todo)

    def only_match(self, agrees):
        """The one mistake of which a wrong answer agrees; None if there is none, or two."""
        found = [m for m in self.mistakes if any(map(agrees, (m.wrong, *m.also)))]
        return found[0] if len(found) == 1 else None

    def right(self, *notes):
        return passed(self.shown, *notes, f"Next question: {self.next_question}")

    def recognised(self, mistake, *notes):
        return retry(mistake.why, f"Try: {mistake.try_this}", *notes, mistake=mistake.name)

    def unknown(self, *description):
        return retry(*description, self.hint)


@dataclass(frozen=True, kw_only=True)
class Value(Exercise):
    """A number, several numbers, an array or a trajectory.

    labels : the names of the entries, if they have names; a mistake is then recognised by the
             entries that are wrong, too
    ordered : whether it says anything that a number is too large; not so for a choice of numbers
    """

    labels: Sequence[str] = ()
    ordered: bool = True

    @cached_property
    def expected(self):
        return read(self.reference)[0]

    def judge(self, answer):
        if callable(answer):
            return retry(f"A function came. Hand in {self.wanted}: call your function.")
        try:
            answer = read(answer)[0]
        except Unreadable as reason:
            return retry(str(reason), f"Hand in {self.wanted}.")
        if answer.size == self.expected.size == 1:
            answer = answer.reshape(self.expected.shape)
        if answer.shape != self.expected.shape:
            shapes = f"Your answer has shape {answer.shape}, expected {self.expected.shape}."
            return retry(shapes, f"Hand in {self.wanted}.")
        if self.equal(answer, self.expected):
            return self.right()
        if mistake := self.only_match(lambda wrong: self.equal(answer, read(wrong)[0])):
            return self.recognised(mistake)
        verdicts = self._verdicts(answer)
        if mistake := self._partly(answer):
            return self.recognised(mistake, *verdicts)
        return self.unknown(*verdicts)

    def equal(self, a, b):
        return np.allclose(a, b, rtol=self.tolerance, atol=1e-12)

    def _partly(self, answer):
        """The one mistake that explains all wrong entries, or else the first of them."""
        if not self.labels:
            return None
        pairs = zip(answer, self.expected, strict=True)
        wrong = [i for i, pair in enumerate(pairs) if not self.equal(*pair)]
        for some in (wrong, wrong[:1]):
            if mistake := self.only_match(lambda w, some=some: self.equal(
                    answer[some], read(w)[0][some])):
                return mistake
        return None

    def _verdicts(self, answer):
        """Right, too large or too small, entry by entry: the answer is not given away."""
        labels = self.labels or [f"entry {i}" for i in range(self.expected.size)]
        pairs = list(zip(answer.ravel(), self.expected.ravel(), strict=True))
        if len(pairs) == 1:
            return (f"{short(pairs[0][0])} is {self._verdict(*pairs[0])}.",)
        verdicts = zip(labels, pairs, strict=True)
        return (
            "; ".join(f"{label}: {short(a)} is {self._verdict(a, e)}" for label, (a, e) in verdicts)
            + ".",
        )

    def _verdict(self, a, e):
        if self.equal(a, e):
            return "right"
        if not np.isfinite(a):
            return "not a finite number"
        if not self.ordered:
            return "not it"
        for factor in (-1, 2, 0.5, 10, 0.1, 100, 0.01):
            if self.equal(a, factor * e):
                return f"the right number times {factor:g}"
        if abs(a - e) < 0.01 * abs(e):
            return "close, but not exact: keep more digits, or doubt the formula"
        if e and self.equal(a, 1 / e):
            return "one over the right number"
        return "too large" if a > e else "too small"


@dataclass(frozen=True, kw_only=True)
class Choice(Exercise):
    """One or more letters out of `options`, a dict from letter to statement."""

    options: Mapping[str, str]

    def judge(self, answer):
        answer = {answer} if isinstance(answer, str) else answer
        if not isinstance(answer, Set | list | tuple):
            return retry(f"{kind(answer)} came. Hand in {self.wanted}, for example {{'a', 'b'}}.")
        foreign = [repr(x) for x in answer if not isinstance(x, str) or x not in self.options]
        if foreign:
            letters = ", ".join(self.options)
            return retry(f"{min(foreign)} is not an option. Choose from {letters}.")
        answer, right = frozenset(answer), frozenset(self.reference)
        if answer == right:
            return self.right()
        for mistake in self.mistakes:
            if mistake.when(answer) if mistake.when else answer == frozenset(mistake.wrong):
                return self.recognised(mistake)
        wrong = len(answer - right)
        if wrong:
            return self.unknown(f"{wrong} of your {len(answer)} choices does not belong here.")
        return self.unknown(f"What you chose is right; {len(right - answer)} more to find.")


@dataclass(frozen=True, kw_only=True)
class Setting(Exercise):
    """Parameters, by name, that must reach a target.

    fields  : the names of the parameters
    measure : fields -> numbers, computed with mathlib; raises ValueError for a bad setting
    reached : measured numbers -> whether that is the target
    report  : measured numbers -> a sentence that says what this setting does
    """

    fields: Sequence[str]
    measure: Callable
    reached: Callable
    report: Callable

    def judge(self, answer):
        if isinstance(answer, Mapping):
            missing = [f for f in self.fields if f not in answer]
            if missing or len(answer) != len(self.fields):
                names = ", ".join(self.fields)
                return retry(f"The setting needs exactly these names: {names}.")
            answer = [answer[field] for field in self.fields]
        try:
            values = read(answer)[0].ravel()
        except Unreadable as reason:
            return retry(str(reason), f"Hand in {self.wanted}.")
        if values.size != len(self.fields):
            return retry(f"{values.size} numbers came. Hand in {self.wanted}.")
        setting = dict(zip(self.fields, map(float, values), strict=True))
        try:
            measured = self.measure(**setting)
        except ValueError as error:
            return retry(f"{error}.")
        if self.reached(measured):
            return self.right(self.report(measured))
        for mistake in self.mistakes:
            if mistake.when(**setting):
                return self.recognised(mistake, self.report(measured))
        return self.unknown(self.report(measured))


def unfinished(answer):
    """Dots or None, alone or inside a tuple, list, set or dict; a function with an empty body."""
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    if isinstance(answer, tuple | list | Set):
        return any(x is ... or x is None for x in answer)
    return answer is None or answer is ... or (inspect.isfunction(answer) and empty(answer))


def empty(function):
    """Whether the body is `...`, `pass`, `return ...` or a docstring: its bytecode does nothing."""
    code, nothing = function.__code__, (lambda: None).__code__
    same = code.co_code[::2] == nothing.co_code[::2]  # operations, without their arguments
    return same and set(code.co_consts) <= {None, ..., function.__doc__}
