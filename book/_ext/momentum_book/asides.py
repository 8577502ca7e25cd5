"""What the metadata of a chapter's cells say becomes something that the book can style and link to.

A quotation of the kind "predict" becomes <blockquote class="aside predict">, with an id
predict-its-name if its metadata name it for the page to ask; the first claim of chapter 3 gets the
id claim-3-1 (claims.py), its exercise 3.2 the id exercise-3-2, whatever its heading says. The files
stay as they are: this happens to the text that Sphinx reads.
"""

import json
import re

from course.chapter import quotations


def marked(text, chapter):
    """A notebook's text with an attribute line above each quotation, a target at each exercise."""
    notebook, exercises = json.loads(text), iter(chapter.exercises)
    for cell, raw in zip(chapter.cells, notebook["cells"], strict=True):
        source = cell.source
        kinds = cell.metadata.get("asides", ())
        places = quotations(source) if cell.kind == "markdown" else ()
        names = iter(cell.metadata.get("predictions", ()))
        marks = [f"#predict-{name} .aside .{kind}"
                 if kind == "predict" and (name := next(names, None)) else f".aside .{kind}"
                 for kind in kinds]
        for place, mark in reversed(list(zip(places, marks, strict=True))):
            source = f"{source[:place.start()]}{{{mark}}}\n{source[place.start():]}"
        if "exercise" in cell.metadata:
            target = f"({next(exercises).anchor})=\n"
            source = re.sub(r"^#", rf"{target}#", source, count=1, flags=re.MULTILINE)
        raw["source"] = source
    return json.dumps(notebook, ensure_ascii=False)


def mark(app, docname, source):
    if docname in app.chapters:
        source[0] = marked(source[0], app.chapters[docname])


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.connect("source-read", mark, priority=400)          # before solutions.py takes some away
    return {"parallel_read_safe": True, "parallel_write_safe": True}
