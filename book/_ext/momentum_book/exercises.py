"""Exercises are answered on the page: a workplace below each cell that calls check("a-name", …).

What judges the answers of a chapter (course/checks/judge.js and its exercises as data) is a script
of its own, which exercises.js loads when the first answer is given: from a disk as well.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from course import content
from course.chapter import calls
from course.checks.plain import plain
from course.checks.workplace import workplace
from course.words import fill
from momentum_book.lite import APP


def placed(text, chapter, run_here=""):
    """A notebook's text with a cell of HTML below each cell that checks an answer."""
    notebook, numbers = json.loads(text), {e.check: e.number for e in chapter.exercises}
    cells = []
    for cell, raw in zip(chapter.cells, notebook["cells"], strict=True):
        places = [workplace(name, numbers[name], run_here) for name in calls(cell, "check")]
        cells += [raw, *({"cell_type": "markdown", "metadata": {}, "source": f"<div>{html}</div>"}
                         for html in places)]
    notebook["cells"] = cells
    return json.dumps(notebook, ensure_ascii=False)


def place(app, docname, source):
    if docname in app.chapters:
        chapter, up = app.chapters[docname], "../" * docname.count("/")
        run_here = f"{up}lite/{APP}?path={chapter.file}" if app.config.run_in_the_browser else ""
        source[0] = placed(source[0], chapter, run_here)


@cache
def answers(number):
    """The script that judges the answers of a chapter."""
    judge = files("course").joinpath("checks/judge.js").read_text("utf8")
    known = {name: data for name, chapter in content.exercises().items() if chapter == number
             if (data := plain(name))}
    data = json.dumps(known, ensure_ascii=False)          # Infinity is JavaScript as well
    return f"{fill(judge, 'checks', 'exercise-page')}courseJudge.know({data});\n"


def write(app):
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        for chapter in app.chapters.values():
            static.joinpath(f"answers-{chapter.number}.js").write_text(answers(chapter.number),
                                                                       "utf8")


def link(app, pagename, templatename, context, doctree):
    if "<course-exercise" in context.get("body", ""):
        number = app.chapters[pagename].number
        version = hashlib.sha256(answers(number).encode()).hexdigest()[:8]
        app.add_js_file("exercises.js", loading_method="defer",
                        **{"data-answers": f"answers-{number}.js?v={version}"})


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.setup_extension("momentum_book.static_page")      # its scripts come first
    app.connect("source-read", place, priority=600)       # asides.py counts the cells
    app.connect("builder-inited", write)
    app.connect("html-page-context", link, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
