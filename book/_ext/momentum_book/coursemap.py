"""The course map: chapters, exercises and quizzes, with what they take."""

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from course.words import say


def item(tick, href, words, more, inner=""):
    return (f'<li data-tick="{tick}"><a href="{escape(href)}">{escape(words)}</a> {more}'
            f"{inner}</li>")


def minutes_of(minutes):
    return f"<span>{say('site.minutes', minutes=minutes)}</span>"


def entries(chapter, page):
    """The exercises and quizzes of a chapter, as items of the list."""
    from course.quizzes import quiz  # loads numpy, and is not always needed
    for e in chapter.exercises:
        words = say("site.exercise", number=e.number, title=e.title)
        yield item(e.number, f"{page}#{e.anchor}", words, minutes_of(e.minutes))
    for name in chapter.quizzes:
        n = len(quiz(name).questions)
        score = (f'<span data-quiz="{name}" data-questions="{n}">'
                 f"{say('site.questions', count=n)}</span>")
        yield item(f"quiz-{name}", f"{page}#quiz-{name}", say("site.quiz"), score)


class CourseMap(SphinxDirective):
    """{course-map}: the chapters of this book, their exercises and quizzes."""

    def run(self):
        builder, rows, chapters = self.env.app.builder, [], self.env.app.chapters
        for name, chapter in chapters.items():
            self.env.note_dependency(str(self.env.doc2path(name)))
            page = builder.get_relative_uri(self.env.docname, name)
            words = say("site.chapter", number=chapter.number, title=chapter.title)
            inner = "".join(entries(chapter, page))
            rows.append(item(chapter.number, page, words, minutes_of(chapter.minutes),
                             f"<ul>{inner}</ul>"))
        total = say("site.altogether",
                    reading=sum(c.minutes for c in chapters.values()),
                    exercises=sum(e.minutes for c in chapters.values() for e in c.exercises))
        text = f"<course-map><ul>{''.join(rows)}</ul><p>{total}</p></course-map>"
        return [nodes.raw("", text, format="html")]


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.add_directive("course-map", CourseMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
