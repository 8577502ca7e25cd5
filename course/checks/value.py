"""An exercise whose answer is a number, several numbers, an array or a trajectory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from course.checks import slips
from course.checks.compare import Array, Unreadable, from_text, read, short
from course.checks.exercise import Exercise, Mistake
from course.checks.feedback import Feedback, retry
from course.words import say

Same = Callable[[float, float, float], bool]    # of an answer, a mistake's, the right one
PLAIN = (2, 0.5, 10, 0.1, 100, 0.01)  # factors that slip in or get lost


@dataclass(frozen=True, kw_only=True)
class Value(Exercise):
    """A number, several numbers, an array or a trajectory.

    labels  : the names of the entries, if they have names; a mistake is then recognised by the
              entries that are wrong, too
    ordered : whether it says anything that a number is too large; not so for a choice of numbers
    sources : for each entry, the Python that computes it, or ""
    """

    labels: Sequence[str] = ()
    ordered: bool = True
    sources: Sequence[str] = ()
    scope: Mapping[str, object] | None = field(default=None, repr=False)

    @cached_property
    def expected(self) -> Array:
        return read(self.reference)[0]

    def judge(self, answer: object) -> Feedback:
        if callable(answer):
            return retry(say("checks.function-came"),
                         say("checks.hand-in-called", wanted=self.wanted))
        if isinstance(answer, Mapping) and self.labels and set(answer) == set(self.labels):
            answer = [answer[label] for label in self.labels]
        try:
            numbers = read(from_text(answer))[0]
        except Unreadable as reason:
            return retry(str(reason), self.hand_in())
        if numbers.size == self.expected.size:      # a column for a row, or two pairs
            numbers = numbers.reshape(self.expected.shape)
        if numbers.shape != self.expected.shape:
            shapes = say("checks.shapes", shape=numbers.shape, expected=self.expected.shape)
            return retry(shapes, self.hand_in())
        return self.right() if self.equal(numbers, self.expected) else self._wrong_one(numbers)

    def _wrong_one(self, numbers: Array) -> Feedback:
        for same in (self.exact, self.rough):
            if mistake := self._whole(numbers, same):
                return self.recognised(mistake)
        verdicts = self._verdicts(numbers)
        if self.equal(np.sort(numbers, axis=None), np.sort(self.expected, axis=None)):
            return retry(say("checks.permuted"), verdicts, mistake=say("checks.in-order"))
        for same in (self.exact, self.rough):
            if mistakes := self._explained(numbers, same):
                return self.recognised(*mistakes, notes=[verdicts])
        if slip := self._slip(numbers):
            return self.slipped(slip, verdicts if self.labels else None)
        return self.unknown(verdicts)

    def equal(self, a: Array | float, b: Array | float) -> bool:
        return bool(np.allclose(a, b, rtol=self.tolerance, atol=1e-12))

    def _wrong(self, numbers: Array) -> list[int]:
        return [i for i, (a, e) in enumerate(zip(numbers, self.expected, strict=True))
                if not self.equal(a, e)]

    def exact(self, given: float, wrong: float, right: float) -> bool:
        return self.equal(given, wrong)

    def rough(self, given: float, wrong: float, right: float) -> bool:
        """Whether `given` is a mistake's number, exactly or rounded as people do."""
        return self.equal(given, wrong) or bool(
            abs(given - wrong) < 0.005 * abs(wrong)
            and rounded(given, wrong) and not rounded(given, right))

    def _whole(self, numbers: Array, same: Same) -> Mistake | None:
        """The one mistake whose numbers these are."""
        def agrees(wrong: object) -> bool:
            many = np.broadcast_to(read(wrong)[0], numbers.shape)
            return all(map(same, numbers.ravel(), many.ravel(), self.expected.ravel()))
        return self.only_match(agrees)

    def _explained(self, numbers: Array, same: Same) -> list[Mistake]:
        """The mistakes that explain every wrong entry: one for all, or one each; else none."""
        if not self.labels:
            return []
        wrong = self._wrong(numbers)

        def explains(mistake: Mistake, some: list[int]) -> bool:
            given = (read(one)[0] for one in (mistake.wrong, *mistake.also))
            return not mistake.whole and any(
                all(same(numbers[i], one[i], self.expected[i]) for i in some)
                and sorted(one) != sorted(self.expected)  # exchanged: a matter of the whole
                for one in given if one.shape == self.expected.shape)

        together = [m for m in self.mistakes if explains(m, wrong)]
        if together:
            return together if len(together) == 1 else []
        each = [[m for m in self.mistakes if explains(m, [i])] for i in wrong]
        if all(len(some) == 1 for some in each):
            return [some[0] for some in each]
        return []

    def _slip(self, numbers: Array) -> slips.Slip | None:
        """A slip of one kind that makes all wrong entries out of the right program's text."""
        many = numbers.ravel()
        wrong = [i for i, (a, e) in enumerate(zip(many, self.expected.ravel(), strict=True))
                 if not self.equal(a, e)]
        if not self.sources or self.scope is None:
            return None
        found = [slips.in_expression(self.sources[i], self.scope, partial(self.equal, many[i]))
                 for i in wrong]
        return found[0] if found[0] and len(set(found)) == 1 else None

    def _verdicts(self, numbers: Array) -> str:
        """Right, too large or too small, entry by entry: the answer is not given away."""
        pairs = list(zip(numbers.ravel(), self.expected.ravel(), strict=True))
        said = [say("checks.value-is", value=short(a), verdict=self._verdict(a, e))
                for a, e in pairs]
        if len(said) == 1:
            return f"{said[0]}."
        labels = self.labels or [say("checks.entry", index=i) for i in range(len(said))]
        return "; ".join(say("checks.labelled", label=label, verdict=verdict)
                         for label, verdict in zip(labels, said, strict=True)) + "."

    def _verdict(self, a: float, e: float) -> str:
        if self.equal(a, e):
            return say("checks.is-right")
        if np.isnan(a):
            return say("checks.is-nan")
        if not np.isfinite(a):
            return say("checks.is-infinite")
        if not self.ordered:
            return say("checks.is-not-it")
        if self.equal(a, -e):
            return say("checks.wrong-sign")
        direction = say("checks.too-large" if a > e else "checks.too-small")
        if any(self.equal(a, factor * e) for factor in PLAIN):
            return say("checks.off-by-factor", direction=direction)
        if abs(a - e) < 0.01 * abs(e):
            return say("checks.is-rounded" if rounded(a, e) else "checks.is-close")
        if e and self.equal(a, 1 / e):
            return say("checks.upside-down")
        return direction


def rounded(a: float, e: float) -> bool:
    """Whether `a` is `e` rounded, or cut off, where the last decimal of `a` stands."""
    for power in (1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9):
        if abs(a * power - np.floor(a * power + 0.5)) < 1e-4:
            return bool(abs(a - e) * power < 1)
    return False
