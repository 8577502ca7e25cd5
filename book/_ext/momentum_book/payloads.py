"""Settings of figures in files of their own: a page shows its text before it fetches them.

A page is read from its start, on a phone for seconds, and most of its bytes would be the paths of
sliders that nobody has moved yet. course/figures/explore.js fetches them.
"""

from pathlib import Path

from momentum_book.digest import version

FOLDER = "_static/figures"


def move_out(app, pagename, templatename, context, doctree):
    if app.builder.format != "html" or "<explore-figure" not in context.get("body", ""):
        return
    from course.figures.page import apart  # matplotlib: a second, of a build without changes

    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)

    def file(name, text):
        folder.joinpath(f"{name}.js").write_text(text, "utf8")
        address = context["pathto"](f"{FOLDER}/{name}.js", resource=True)
        return f"{address}?v={version(text)}"

    context["body"] = apart(context["body"], file)


def setup(app):
    app.connect("html-page-context", move_out, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
