"""Judge code that was typed on a page: run what it rests on, then it, then its check.

The page's worker calls `answered`; whatever the code does is answered by a sentence.
"""

import contextlib
import io
import json
import linecache
import sys
import traceback
from typing import Any

from course.checks import check
from course.checks.feedback import Feedback, retry
from course.words import say

NAME = "your code"
PRINTED = 2000          # characters kept of what it prints


class Paper(io.StringIO):
    """Takes any amount of print, and keeps the beginning."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, PRINTED - self.tell())])
        return len(text)


def answered(before: str, code: str, last: str) -> str:
    """What the check says, as JSON: kind, title, paragraphs, mistake, and what was printed.

    before : trusted code of the chapter;  code : the learner's;  last : the call of check()
    """
    scope: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(Paper()):
        exec(before, scope)
    paper, said = Paper(), []

    def checked(*given: Any) -> Feedback:
        said.append(check(*given))
        return said[-1]

    scope["check"] = checked            # a pasted solution checks itself
    linecache.cache[NAME] = (len(code), None, code.splitlines(keepends=True), NAME)
    stdin, sys.stdin = sys.stdin, io.StringIO()
    try:
        with contextlib.redirect_stdout(paper), contextlib.redirect_stderr(paper):
            exec(compile(code, NAME, "exec"), scope)
            feedback = said[-1] if said else eval(last, scope)
    except SyntaxError as error:
        feedback = retry(say("exercise-page.syntax", line=error.lineno or 1, problem=error.msg))
    except BaseException as error:
        feedback = retry(stopped(error, last))
    finally:
        sys.stdin = stdin
    return as_json(feedback, paper.getvalue())


def stopped(error: BaseException, last: str) -> str:
    """Where the code stopped, and why."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
             if frame.filename == NAME]
    text = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    if not lines:
        return say("exercise-page.not-there", error=text, last=last)
    return say("exercise-page.stops", line=lines[-1], error=text)


def as_json(feedback: Feedback, printed: str) -> str:
    paragraphs = list(feedback.paragraphs)
    if feedback.kind == "open":                 # there is no cell to run
        paragraphs[-1] = say("exercise-page.dots")
    return json.dumps({"kind": feedback.kind, "title": feedback.title,
                       "paragraphs": paragraphs, "printed": printed,
                       "mistake": feedback.mistake})
