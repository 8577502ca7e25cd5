"""An exercise whose answer is one or more letters."""

import re
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass

import numpy as np

from course.checks.compare import kind
from course.checks.exercise import Exercise
from course.checks.feedback import Feedback, retry
from course.checks.written import looks
from course.language import HAN
from course.words import listed, say


@dataclass(frozen=True, kw_only=True)
class Choice(Exercise):
    """One or more letters out of `options`, a dict from letter to statement.

    reasons : for each letter what to say to who ticks it wrongly, or misses it
    Handed in as {'b', 'd'}, ['b', 'd'], 'b, d', 'bd' or an array, in capitals or not.
    """

    reference: Collection[str]
    options: Mapping[str, str]
    reasons: Mapping[str, str]

    def judge(self, answer: object) -> Feedback:
        letters = listed(self.options)
        if isinstance(answer, str):
            answer = [answer]
        if isinstance(answer, np.ndarray):
            answer = answer.ravel().tolist()
        if isinstance(answer, Mapping) and all(isinstance(x, bool) for x in answer.values()):
            answer = [letter for letter, chosen in answer.items() if chosen]
        if not isinstance(answer, Set | list | tuple):
            example = "{'a', 'b'}"
            return retry(say("checks.for-example", kind=kind(answer), wanted=self.wanted,
                             example=example))
        if not answer:
            return retry(say("checks.none-chosen", letters=letters))
        read = [letter for part in answer
                for letter in (self._split(part) if isinstance(part, str) else [part])]
        if dashed := [x for x in read if isinstance(x, str) and self._dashed(x)]:
            return retry(say("checks.dashed", text=dashed[0]))
        foreign = [repr(x) for x in read if not isinstance(x, str) or x not in self.options]
        if foreign:
            return retry(say("checks.no-option", letter=min(foreign), letters=letters))
        return self._judged(frozenset(read), frozenset(self.reference))

    def _judged(self, chosen: Set[str], right: Set[str]) -> Feedback:
        if chosen == right:
            return self.right()
        for mistake in self.mistakes:
            if mistake.when(chosen) if mistake.when else chosen == frozenset(mistake.wrong):
                example = frozenset(mistake.wrong)
                told = example - right or right - example
                return self.recognised(mistake, notes=self._why(chosen, (chosen ^ right) - told))
        said = []
        if wrong := len(chosen - right):
            said.append(say("checks.not-belonging", wrong=wrong, chosen=len(chosen)))
        if more := len(right - chosen):
            said.append(say("checks.missing" if wrong else "checks.more-to-find", more=more))
        return self.unknown(*said, *self._why(chosen, chosen ^ right))

    def _why(self, chosen: Set[str], amiss: Set[str]) -> list[str]:
        """The reason of each letter that is amiss, in their order."""
        return [say("checks.reason", letter=letter, why=why) if letter in chosen else why
                for letter, why in self.reasons.items() if letter in amiss]

    def _split(self, text: str) -> list[str]:
        """The letters of 'b, d', 'b and d', 'bd', 'b、d'; the whole text where it names none."""
        text = looks(text)
        words = [w for w in re.split(rf"[\W{HAN}]+", text) if w and w != say("checks.and")]
        if self._dashed(text) or not words:
            return [text]
        if all(w in self.options for w in words):
            return words
        if len(words) == 1 and all(c in self.options for c in words[0]):
            return list(words[0])
        return [text]

    def _dashed(self, text: str) -> bool:
        """Whether it is 'a-d', which may mean a and d, or all from a to d."""
        return bool(re.search(r"\w\s*[-–—]\s*\w", text))
