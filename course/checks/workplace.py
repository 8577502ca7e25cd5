"""The place on a page where an exercise is answered, as HTML: exercises.js makes it answer back.

Where no script runs it is not shown (learner.css), and the page is text.
"""

from html import escape

from course.checks import exercise
from course.checks.choice import Choice
from course.checks.feedback import html
from course.checks.plain import edition
from course.checks.value import Value
from course.words import say

TEXT = ('type="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200" '
        f'size="14"')


def workplace(name: str, number: str, run_here: str = "") -> str:
    """The exercise called `name`, exercise `number` of its chapter.

    run_here : the address of the chapter in the browser, for an exercise that takes Python
    """
    found = exercise(name)
    if isinstance(found, Value):
        labels = found.labels or [say("exercise-page.field")]
        rows = [f'<label for="{name}-{i}">{html(label)}</label><input id="{name}-{i}" {TEXT}>'
                for i, label in enumerate(labels)]
        return form(name, number, found.wanted, "gm-fields", rows)
    if isinstance(found, Choice):
        rows = [f'<input id="{name}-{letter}" type="checkbox"><label for="{name}-{letter}">'
                f"<b>{escape(letter)}</b> {html(statement)}</label>"
                for letter, statement in found.options.items()]
        return form(name, number, found.wanted, "gm-letters", rows)
    return f'<p class="gm-elsewhere">{elsewhere(run_here)}</p>'


def elsewhere(run_here: str) -> str:
    if not run_here:
        return say("exercise-page.elsewhere-jupyter")
    link = f'<a href="{escape(run_here)}">{say("site.run-here")}</a>'
    return say("exercise-page.elsewhere", run=link)


def form(name: str, number: str, wanted: str, kind: str, rows: list[str]) -> str:
    """Each row a <div>: on one line of Markdown all of it is one piece of HTML."""
    legend = html(wanted[:1].upper() + wanted[1:] + ".")
    inside = "".join(f"<div>{row}</div>" for row in rows)
    return (
        f'<course-exercise name="{name}" data-number="{number}" data-edition="{edition(name)}">'
        f'<form novalidate><fieldset class="{kind}"><legend>{legend}</legend>{inside}</fieldset>'
        f'<p class="gm-buttons"><button>{say("exercise-page.check-it")}</button>'
        f'<button type="button">{say("exercise-page.start-over")}</button></p>'
        '<div class="gm-said" role="status"></div></form></course-exercise>'
    )
