"""An exercise whose answer is a number, several numbers, an array or a trajectory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from course.checks import probe, slips
from course.checks.compare import Array, Unreadable, near, read, short
from course.checks.exercise import Exercise, Mistake
from course.checks.feedback import Feedback, retry
from course.checks.written import from_text
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
    probes  : what a number would imply
    follow  : whether each number follows from the one before: then a mistake must explain all
    """

    labels: Sequence[str] = ()
    ordered: bool = True
    sources: Sequence[str] = ()
    probes: Sequence[probe.Probe] = ()
    follow: bool = False
    scope: Mapping[str, object] | None = field(default=None, repr=False)

    @property
    def named(self) -> str:
        return "looks-like"         # a number may come about in other ways as well

    @cached_property
    def expected(self) -> Array:
        return read(self.reference)[0]

    def judge(self, answer: object) -> Feedback:
        if callable(answer):
            return retry(say("checks.function-came"),
                         say("checks.hand-in-called", wanted=self.wanted))
        if isinstance(answer, Mapping) and len(answer) == self.expected.size:
            known = set(answer) == set(self.labels)
            answer = [answer[label] for label in self.labels] if known else [*answer.values()]
        try:
            numbers = read(from_text(answer, self.expected.size))[0]
        except Unreadable as reason:
            return retry(str(reason), self.hand_in())
        if numbers.size == self.expected.size:      # a column for a row, or two pairs
            numbers = numbers.reshape(self.expected.shape)
        if numbers.shape != self.expected.shape:
            shapes = say("checks.shapes", shape=numbers.shape, expected=self.expected.shape)
            return retry(shapes, self.hand_in())
        return self.right() if self.equal(numbers, self.expected) else self._wrong_one(numbers)

    def _wrong_one(self, numbers: Array) -> Feedback:
        implied = probe.said(self.probes, numbers.ravel().tolist(), self._wrong(numbers))
        for same in (self.exact, self.rough):
            if mistake := self._whole(numbers, same):
                return self.recognised(mistake, notes=implied)
        verdicts = self._verdicts(numbers)
        if self.ordered and self.equal(np.sort(numbers, axis=None),
                                       np.sort(self.expected, axis=None)):
            return retry(say("checks.permuted"), verdicts, mistake=say("checks.in-order"))
        for same in (self.exact, self.rough):
            if mistakes := self._explained(numbers, same):
                alone = self._alone(numbers, same, mistakes)
                return self.recognised(*mistakes, notes=[alone, verdicts, *implied])
        if slipped := self._slips(numbers):
            return self.slipped(slipped, verdicts if self.labels else None, *implied)
        return self.unknown(verdicts, self._begun(numbers), *implied)

    def equal(self, a: Array | float, b: Array | float) -> bool:
        return bool(np.all(near(a, b, self.tolerance, 1e-12)))

    def _wrong(self, numbers: Array) -> list[int]:
        pairs = zip(numbers.ravel(), self.expected.ravel(), strict=True)
        return [i for i, (a, e) in enumerate(pairs) if not self.equal(a, e)]

    def exact(self, given: float, wrong: float, right: float) -> bool:
        return self.equal(given, wrong)

    def rough(self, given: float, wrong: float, right: float) -> bool:
        """Whether `given` is a mistake's number, exactly or rounded as people do."""
        if self.equal(given, wrong) or not np.isfinite([given, wrong]).all():
            return self.equal(given, wrong)
        away, power = abs(given - wrong), rounded(given, wrong)
        digits = 0.02 if abs(given) * power > 9.5 else 0.005        # two of them, or one
        return bool(power and away < digits * abs(wrong) and not rounded(given, right))

    def _whole(self, numbers: Array, same: Same) -> Mistake | None:
        """The one mistake whose numbers these are."""
        def agrees(wrong: object) -> bool:
            many = np.broadcast_to(read(wrong)[0], numbers.shape)
            return all(map(same, numbers.ravel(), many.ravel(), self.expected.ravel()))
        return self.only_match(agrees)

    def parts(self, mistake: Mistake) -> list[Array]:
        """The mistake's numbers, where one of them alone is a sign of it."""
        if not self.labels or self.follow or mistake.whole:
            return []
        given = (read(one)[0] for one in (mistake.wrong, *mistake.also))
        return [one for one in given if one.shape == self.expected.shape
                and not self.equal(np.sort(one), np.sort(self.expected))]   # exchanged: the whole

    def _explained(self, numbers: Array, same: Same) -> list[Mistake]:
        """The mistakes that explain every wrong entry: one for all, or one each; else none."""
        wrong = self._wrong(numbers)

        def only_a_sign(one: Array, i: int) -> bool:
            """The right size, and what else the mistake would have spoilt is right."""
            return self.equal(numbers[i], -self.expected[i]) and any(
                not self.equal(one[j], self.expected[j]) for j in range(numbers.size)
                if j not in wrong)

        def explains(mistake: Mistake, some: list[int]) -> bool:
            return any(all(same(numbers[i], one[i], self.expected[i]) and not only_a_sign(one, i)
                           for i in some) for one in self.parts(mistake))

        together = [m for m in self.mistakes if explains(m, wrong)]
        if together:
            return together if len(together) == 1 else []
        each = [[m for m in self.mistakes if explains(m, [i])] for i in wrong]
        if all(len(some) == 1 for some in each):
            return [some[0] for some in each]
        return []

    def _begun(self, numbers: Array) -> str | None:
        """A sentence where the others follow from the first number: what that comes of."""
        if not self.follow or self._wrong(numbers)[0]:
            return None
        found = [m.name for m in self.mistakes if any(
            self.equal(numbers[0], read(one)[0][0]) for one in (m.wrong, *m.also))]
        return say("checks.begun", label=self.labels[0], value=short(numbers[0]),
                   names=say("checks.or").join(found)) if 0 < len(found) < 3 else None

    def _alone(self, numbers: Array, same: Same, mistakes: Sequence[Mistake]) -> str | None:
        """A sentence if right numbers speak against one of these mistakes, made throughout."""
        wrong = self._wrong(numbers)

        def spoils(one: Array) -> bool:
            return any(not self.equal(one[j], self.expected[j])
                       for j in range(numbers.size) if j not in wrong)

        for mistake in mistakes:
            fitting = [one for one in self.parts(mistake)
                       if any(same(numbers[i], one[i], self.expected[i]) for i in wrong)]
            if all(map(spoils, fitting)):
                return say("checks.alone")
        return None

    def _slips(self, numbers: Array) -> list[slips.Slip]:
        """The slips that make every wrong entry out of the right program's text."""
        if not any(self.sources) or self.scope is None or self.follow:
            return []
        many = numbers.ravel()
        first, *others = (
            slips.in_expression(self.sources[i], self.scope, partial(self.equal, many[i]))
            for i in self._wrong(numbers))
        return [slip for slip in first if all(slip in some for some in others)]

    def _verdicts(self, numbers: Array) -> str:
        """Right, too large or too small, entry by entry: the answer is not given away."""
        pairs = list(zip(numbers.ravel(), self.expected.ravel(), strict=True))
        said = [say("checks.value-is", value=short(a), verdict=self._verdict(a, e))
                for a, e in pairs]
        if len(said) == 1:
            return say("checks.sentence", text=said[0])
        labels = self.labels or [say("checks.entry", index=i) for i in range(len(said))]
        all_said = (say("checks.labelled", label=label, verdict=verdict)
                    for label, verdict in zip(labels, said, strict=True))
        return say("checks.sentence", text=say("checks.between").join(all_said))

    def _verdict(self, a: float, e: float) -> str:
        if self.equal(a, e):
            return say("checks.is-right")
        if np.isnan(a):
            return say("checks.is-nan")
        if not np.isfinite(a):
            return say("checks.is-infinite")
        if not self.ordered:
            return say("checks.is-not-it")
        if not a:
            return say("checks.is-zero")
        if (a < 0 < e or e < 0 < a) and not self.equal(a, -e):
            return say("checks.negative" if a < 0 else "checks.positive")
        return self._simple(float(a), float(e)) or self._size(float(a), float(e))

    def _simple(self, a: float, e: float) -> str | None:
        """The sentence of a number that is made from the right one in a simple way."""
        others = (("wrong-sign", -e), ("upside-down", 1 / e if e else 0.0),
                  ("the-rest", 1 - e if e else 0.0), ("its-square", e * e),
                  ("its-root", abs(e) ** 0.5))
        if abs(a - e) >= 0.01 * abs(e):
            for factor in PLAIN:
                if self.equal(a, factor * e):
                    return say("checks.off-by-factor", direction=self._direction(a, e),
                               factor=short(float(max(factor, 1 / factor))))
            for key, other in others:
                if other and self.equal(a, other):
                    return say(f"checks.{key}")
        return None

    def _direction(self, a: float, e: float) -> str:
        below = "-below" if e < 0 else ""
        return say(f"checks.too-{'large' if abs(a) > abs(e) else 'small'}{below}")

    def _size(self, a: float, e: float) -> str:
        """Too large or too small, and by how much if that is very little or very much."""
        direction = self._direction(a, e)
        if abs(a - e) < 0.02 * abs(e) and (power := rounded(a, e)):
            return say("checks.is-rounded", digits=len(str(int(abs(a) * power + 0.5))))
        if abs(a - e) < 0.01 * abs(e):
            percent = 100 * abs(a - e) / abs(e)
            return say("checks.is-close", direction=direction, percent=short(percent, 2))
        if e and (times := far_off(abs(a), abs(e))):
            return say("checks.far-off", direction=direction, times=short(times))
        return direction


def rounded(a: float, e: float) -> float:
    """The power of ten that makes `a` whole, if it is `e` rounded, or cut off, there; else 0."""
    for power in (1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9):
        if abs(a * power - np.floor(a * power + 0.5)) < 1e-4:
            away = abs(a - e) * power
            return power if away < (1 - 1e-9 if abs(a) < abs(e) else 0.5 + 1e-9) else 0.0
    return 0.0


def far_off(a: float, e: float) -> float:
    """The largest of 100, 1000, … by which one is too large or too small for the other; or 0."""
    small, large = sorted((a, e))
    times = 0.0
    while (next_one := max(100.0, 10 * times)) * small <= large and next_one < 1e300:
        times = next_one
    return times
