"""An exercise whose answer is a setting of parameters that reaches a target."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from course.checks.compare import Unreadable, read
from course.checks.exercise import Exercise
from course.checks.feedback import Feedback, retry
from course.checks.written import from_text
from course.words import listed, say


@dataclass(frozen=True, kw_only=True)
class Setting(Exercise):
    """Parameters, by name, that must reach a target.

    fields  : the names of the parameters
    measure : fields -> numbers by name; raises ValueError for a bad setting
    reached : measured numbers -> whether that is the target
    report  : measured numbers -> a sentence that says what this setting does
    """

    fields: Sequence[str]
    measure: Callable[..., Mapping[str, float]]
    reached: Callable[[Mapping[str, float]], object]
    report: Callable[[Mapping[str, float]], str]

    def judge(self, answer: object) -> Feedback:
        if isinstance(answer, Mapping):
            answer = {"_".join(str(name).lower().split()): x for name, x in answer.items()}
            if set(answer) != set(self.fields):
                return retry(say("checks.exact-names", names=listed(self.fields)))
            answer = [answer[field] for field in self.fields]
        try:
            values = read(from_text(answer, len(self.fields)))[0].ravel()
        except Unreadable as reason:
            return retry(str(reason), self.hand_in())
        if values.size != len(self.fields):
            return retry(say("checks.some-numbers", found=values.size, wanted=self.wanted))
        setting = dict(zip(self.fields, map(float, values), strict=True))
        try:
            measured = self.measure(**setting)
        except ValueError as error:
            refused = retry(say("checks.sentence", text=error))
            return self._exchanged(setting) or self._percent(setting) or refused
        if self.reached(measured):
            return self.right(self.report(measured))
        if exchanged := self._exchanged(setting):
            return exchanged
        for mistake in self.mistakes:
            if mistake.when and mistake.when(**setting):
                return self.recognised(mistake, notes=[self.report(measured)])
        return self.unknown(self.report(measured))

    def _reaches(self, setting: Mapping[str, float]) -> bool:
        try:
            return bool(self.reached(self.measure(**setting)))
        except ValueError:
            return False

    def _exchanged(self, setting: Mapping[str, float]) -> Feedback | None:
        """The numbers reach the target, each in another's place."""
        for order in permutations(setting.values()):
            if self._reaches(dict(zip(self.fields, order, strict=True))):
                names = listed(f"`{name}`" for name in self.fields)
                return retry(say("checks.exchanged", names=names),
                             mistake=say("checks.in-order"))
        return None

    def _percent(self, setting: Mapping[str, float]) -> Feedback | None:
        """One number, out of range, reaches the target as a share of a hundred."""
        for name, value in setting.items():
            if value > 1 and self._reaches({**setting, name: value / 100}):
                return retry(say("checks.percent", name=name, value=f"{value:g}"),
                             mistake=say("checks.in-percent"))
        return None
