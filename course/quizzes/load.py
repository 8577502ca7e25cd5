"""The quiz of a chapter's file, as questions."""

from course.content import Entry, names, read, setup
from course.quizzes.question import Option, Question


def load(chapter: int) -> tuple[Question, ...]:
    """The questions of a chapter, in order; ContentError says what is wrong with one."""
    place = names()[chapter]
    whole = Entry(f"{place} [[quiz]]", {"question": read(chapter).get("quiz", [])}, setup(chapter))
    return tuple(question(Entry(f"{place} quiz {part.table.get('name', '?')!r}", part.table,
                                part.known)) for part in whole.parts("question"))


def question(entry: Entry) -> Question:
    try:
        found = Question(
            name=entry.text("name"), kind=entry.text("kind"), ask=entry.text("ask"),
            options=tuple(option(part) for part in entry.parts("options")),
            tolerance=float(entry.take("tolerance", (int, float), 0.0)),
            hint=entry.text("hint", ""),
        )
    except ValueError as error:
        return entry.refuse(str(error), error)
    entry.done()
    return found


def option(entry: Entry) -> Option:
    """One answer: right, wrong, or a step to be put in order; a number says what computes it."""
    keys = [key for key in ("right", "wrong", "step") if key in entry.table]
    if len(keys) != 1:
        entry.refuse("must have one of right, wrong, step")
    answer = entry.take(keys[0], (str, int, float))
    found = Option(answer, entry.text("why"), keys[0] != "wrong", entry.text("from", ""))
    entry.done()
    return found
