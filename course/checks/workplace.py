"""The place on a page where an exercise is answered, as HTML: exercises.js makes it answer back.

Where no script runs it is not shown (learner.css), and the page is text.
"""

from html import escape

from course.checks import exercise
from course.checks.choice import Choice
from course.checks.exercise import Exercise
from course.checks.feedback import html
from course.checks.function import Function
from course.checks.plain import edition
from course.checks.setting import Setting
from course.checks.value import Value
from course.words import say

TEXT = ('type="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200" '
        'size="14"')


def workplace(name: str, number: str, code: str = "") -> str:
    """The exercise called `name`, exercise `number` of the course; `code` is what a function
    begins with."""
    found = exercise(name)
    if isinstance(found, Choice):
        rows = [f'<input id="{name}-{letter}" type="checkbox"><label for="{name}-{letter}">'
                f"<b>{escape(letter)}</b> {html(statement)}</label>"
                for letter, statement in found.options.items()]
        return form(found, number, "gm-letters", rows)
    if isinstance(found, Function):
        return form(found, number, "gm-code", [editor(name, code)])
    if isinstance(found, Setting):
        labels = [f"<code>{escape(field)}</code>" for field in found.fields]
    else:
        labels = list(map(html, getattr(found, "labels", ()))) or [say("exercise-page.field")]
    rows = [f'<label for="{name}-{i}">{label}</label><input id="{name}-{i}" {TEXT}>'
            for i, label in enumerate(labels)]
    return form(found, number, "gm-fields", rows)


def editor(name: str, code: str) -> str:
    lines = escape(code).replace("\n", "&#10;")      # a blank line would end the HTML in Markdown
    return (
        f'<label for="{name}-code">{say("exercise-page.code")}</label>'
        f'<textarea id="{name}-code" rows="{max(6, code.count(chr(10)) + 4)}" spellcheck="false" '
        f'autocapitalize="off" autocomplete="off" aria-describedby="{name}-keys">{lines}'
        f'</textarea><p id="{name}-keys">{say("exercise-page.keys")}</p>'
    )


def form(exercise: Exercise, number: str, kind: str, rows: list[str]) -> str:
    """Each row a <div>: on one line of Markdown all of it is one piece of HTML."""
    name, legend = exercise.name, html(say("checks.wanted", wanted=exercise.wanted))
    inside = "".join(f"<div>{row}</div>" for row in rows)
    stop = "" if isinstance(exercise, Value | Choice) else (
        f'<button type="button" class="gm-stop" hidden>{say("exercise-page.stop")}</button>')
    return (
        f'<course-exercise name="{name}" data-number="{number}" data-edition="{edition(name)}">'
        f'<form novalidate><fieldset class="{kind}"><legend>{legend}</legend>{inside}</fieldset>'
        f'<p class="gm-buttons"><button>{say("exercise-page.check-it")}</button>{stop}'
        f'<button type="button" class="gm-again">{say("exercise-page.start-over")}</button></p>'
        '<div class="gm-said" role="status"></div></form></course-exercise>'
    )
