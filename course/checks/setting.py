"""An exercise whose answer is a setting of parameters that reaches a target."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from course.checks.compare import Unreadable, from_text, read
from course.checks.exercise import Exercise
from course.checks.feedback import Feedback, retry
from course.words import say


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
            if set(answer) != set(self.fields):
                return retry(say("checks.exact-names", names=", ".join(self.fields)))
            answer = [answer[field] for field in self.fields]
        try:
            values = read(from_text(answer))[0].ravel()
        except Unreadable as reason:
            return retry(str(reason), self.hand_in())
        if values.size != len(self.fields):
            return retry(say("checks.some-numbers", found=values.size, wanted=self.wanted))
        setting = dict(zip(self.fields, map(float, values), strict=True))
        try:
            measured = self.measure(**setting)
        except ValueError as error:
            return retry(f"{error}.")
        if self.reached(measured):
            return self.right(self.report(measured))
        for mistake in self.mistakes:
            if mistake.when and mistake.when(**setting):
                return self.recognised(mistake, notes=[self.report(measured)])
        return self.unknown(self.report(measured))
