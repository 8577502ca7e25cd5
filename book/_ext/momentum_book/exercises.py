"""Exercises are answered on the page: a workplace below each cell that calls check("a-name", …).

What judges the answers of a chapter (course/checks/judge.js and its exercises as data) is a script
of its own, which exercises.js loads when the first answer is given: from a disk as well.
"""

import json
from importlib.resources import files
from pathlib import Path

from course.chapter import calls
from course.checks import EXERCISES
from course.checks.before import asked, before
from course.checks.function import Function
from course.checks.plain import plain
from course.checks.setting import Setting
from course.checks.workplace import workplace
from course.words import fill
from momentum_book.digest import PACKAGES, digest, version


def placed(text, chapter, python=True):
    """A notebook's text with a cell of HTML below each cell that checks an answer.

    python : whether the site can run it; else functions and settings are left to Jupyter
    """
    notebook, numbers = json.loads(text), {e.check: e.number for e in chapter.exercises}
    cells = []
    for cell, raw in zip(chapter.cells, notebook["cells"], strict=True):
        cells.append(raw)
        for name in calls(cell, "check"):
            if not python and isinstance(EXERCISES[name], Function | Setting):
                continue
            html = workplace(name, numbers[name], asked(chapter, name)[0])
            cells.append({"cell_type": "markdown", "id": f"answer-{name}", "metadata": {},
                          "source": f"<div>{html}</div>"})
    notebook["cells"] = cells
    return json.dumps(notebook, ensure_ascii=False)


def place(app, docname, source):
    if docname in app.chapters:
        source[0] = placed(source[0], app.chapters[docname], app.config.run_in_the_browser)


def answers(chapter):
    """The script that judges the answers of a chapter."""
    judge = files("course").joinpath("checks/judge.js").read_text("utf8")
    names = [exercise.check for exercise in chapter.exercises if exercise.check]
    known = {name: plain(name) or function(chapter, name) for name in names}
    data = json.dumps(known, ensure_ascii=False)          # Infinity is JavaScript as well
    return f"{fill(judge, 'checks', 'exercise-page')}courseJudge.know({data});\n"


def function(chapter, name):
    return {"kind": "function", "before": before(chapter, name), "last": asked(chapter, name)[1]}


def judges(app):
    """{chapter: its script}, made anew when a chapter or the course has changed."""
    kept = Path(app.doctreedir, "answers.json")
    state = digest(*PACKAGES, "course/checks/*.js", "book/*.ipynb", "book/zh/*",
                   "book/_ext/**/*.py")
    if kept.exists() and (known := json.loads(kept.read_text("utf8")))["state"] == state:
        return known["scripts"]
    scripts = {name: answers(chapter) for name, chapter in app.chapters.items()}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"state": state, "scripts": scripts}), "utf8")
    return scripts


def write(app):
    app.answers = judges(app)
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        for name, text in app.answers.items():
            static.joinpath(f"answers-{app.chapters[name].number}.js").write_text(text, "utf8")


def link(app, pagename, templatename, context, doctree):
    if "<course-exercise" in context.get("body", ""):
        file = f"answers-{app.chapters[pagename].number}.js"
        app.add_js_file("exercises.js", loading_method="defer", **{
            "data-answers": f"{file}?v={version(app.answers[pagename])}",
            **addresses(app, "editor", "python")})


def addresses(app, *names):
    """{data-name: where the script of that name is}; it is loaded when it is first used."""
    scripts = {name: Path(app.outdir, f"_static/{name}.js").read_text("utf8") for name in names}
    return {f"data-{name}": f"{name}.js?v={version(text)}" for name, text in scripts.items()}


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.setup_extension("momentum_book.lite")             # whether there is Python
    app.setup_extension("momentum_book.static_page")      # its scripts come first
    app.connect("source-read", place, priority=600)       # asides.py counts the cells
    app.connect("builder-inited", write)
    app.connect("html-page-context", link, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
