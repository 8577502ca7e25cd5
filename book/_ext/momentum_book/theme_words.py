"""Words that templates of the theme write without asking a catalogue, in the page's language."""

from sphinx.locale import _

from momentum_book.repairs import replaced

WORDS = {                     # what is written, and how the element begins that has it
    ' aria-label="Main"': '<nav class="bd-links bd-docs-nav"',
    ' title="Toggle primary sidebar"': '<button class="sidebar-toggle primary-toggle',
    ' title="Toggle secondary sidebar"': '<button class="sidebar-toggle secondary-toggle',
}


def in_our_words(html):
    """The theme's part of a page; each element has its words, however many there are."""
    for written, element in WORDS.items():
        key, words, _end = written.split('"')
        html = replaced(html, written, f'{key}"{_(words)}"', times=html.count(element),
                        where="the theme's templates")
    return html


def offer(app, pagename, templatename, context, doctree):
    context["in_our_words"] = in_our_words


def setup(app):
    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
