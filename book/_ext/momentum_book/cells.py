"""A quiet Run on every code cell of a chapter (cells.js), where the site can run Python."""

from momentum_book.exercises import addresses


def link(app, pagename, templatename, context, doctree):
    if pagename in app.chapters and app.config.run_in_the_browser:
        app.add_js_file("cells.js", loading_method="defer",
                        **addresses(app, "cell", "editor", "python"))


def setup(app):
    app.setup_extension("momentum_book.exercises")        # whose scripts it shares
    app.connect("html-page-context", link, priority=610)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
