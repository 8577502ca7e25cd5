"""For the reader and the teacher: quizzes on the page, the course map, a book without solutions."""

import json
import os
import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from course.quizzes import quiz

# what a page needs, told by what it contains
ASSETS = {
    "<momentum-quiz": ["learner.css", "learner-notes.js", "quiz.js"],
    "<course-map": ["learner.css", "learner-notes.js", "map.js"],
    'id="summary-sheet"': ["summary.css"],
}
SOLUTION = re.compile(r"\s*<summary>\s*(Solution|A model answer)\b")


def link_assets(app, pagename, templatename, context, doctree):
    body = context.get("body", "")
    for name in dict.fromkeys(n for mark, names in ASSETS.items() if mark in body for n in names):
        if name.endswith(".css"):
            app.add_css_file(name, priority=850)
        else:
            app.add_js_file(name, loading_method="defer")


# ---- the course map

def outline(path):
    """Title, minutes, exercises [(number, title, minutes)] and quizzes of a chapter's notebook."""
    cells = json.loads(path.read_text("utf8"))["cells"]
    prose, code = ("\n".join("".join(c["source"]) for c in cells if c["cell_type"] == kind)
                   for kind in ("markdown", "code"))
    title = re.search(r"^# (.+)$", prose, re.MULTILINE)
    minutes = re.search(r"\*\*Time\*\* about (\d+) minutes", prose)
    if not title or not minutes:
        raise ValueError(f"{path.name}: the map needs a # title and '**Time** about N minutes'")
    headings = re.findall(r"^### (Exercise .+)$", prose, re.MULTILINE)
    exercises = [re.fullmatch(r"Exercise (\d+\.\d+): (.+) \((\d+) minutes?\)", h) for h in headings]
    if None in exercises:
        wrong = headings[exercises.index(None)]
        raise ValueError(f"{path.name}: {wrong!r} must read 'Exercise 1.2: title (5 minutes)'")
    anchors = [nodes.make_id(h.replace("'", "’")) for h in headings]       # smart, as on the page
    return {"title": title[1], "minutes": int(minutes[1]),
            "exercises": [(m[1], m[2], int(m[3]), anchor)
                          for m, anchor in zip(exercises, anchors, strict=True)],
            "quizzes": re.findall(r"^quiz\(\"([\w-]+)\"\)", code, re.MULTILINE)}


def item(tick, href, words, more, inner=""):
    return (f'<li data-tick="{tick}"><a href="{escape(href)}">{escape(words)}</a> {more}'
            f"{inner}</li>")


class CourseMap(SphinxDirective):
    """{course-map}: chapters, exercises and quizzes, as the notebooks of this folder have them."""

    def run(self):
        here = Path(self.env.doc2path(self.env.docname)).parent
        rows, reading, working = [], 0, 0
        for path in sorted(here.parent.glob("[0-9]*.ipynb")):
            self.env.note_dependency(str(path))
            chapter, page = outline(path), f"../{path.stem}.html"
            number = str(int(path.stem.split("-")[0]))
            inner = [item(n, f"{page}#{anchor}", f"Exercise {n}: {title}", minutes_of(minutes))
                     for n, title, minutes, anchor in chapter["exercises"]]
            for name in chapter["quizzes"]:
                n = len(quiz(name).questions)
                score = f'<span data-quiz="{name}" data-questions="{n}">{n} questions</span>'
                inner.append(item(f"quiz-{name}", f"{page}#quiz-{name}", "Quiz", score))
            reading += chapter["minutes"]
            working += sum(minutes for _, _, minutes, _ in chapter["exercises"])
            rows.append(item(number, page, f"Chapter {number}: {chapter['title']}",
                             minutes_of(chapter["minutes"]), f"<ul>{''.join(inner)}</ul>"))
        text = (f"<course-map><ul>{''.join(rows)}</ul><p>Altogether about {reading} minutes of "
                f"reading and {working} minutes of exercises.</p></course-map>")
        return [nodes.raw("", text, format="html")]


def minutes_of(minutes):
    return f"<span>{minutes} minutes</span>"


# ---- the book without solutions

def without_solutions(text):
    """Markdown less each <details> whose summary begins with Solution or A model answer."""
    kept, depth, hidden = [], 0, 0                 # hidden: the depth at which hiding began
    pieces = re.split(r"(?<!`)(<details\b[^>]*>|</details>)", text)     # `<details>` is a word
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece.startswith("<details"):
            depth += 1
            if not hidden and SOLUTION.match(following):
                hidden = depth
        if not hidden:
            kept.append(piece)
        if piece == "</details>":
            hidden = 0 if hidden == depth else hidden
            depth -= 1
    if hidden or depth:
        raise ValueError(f"a <details> that never closes, or closes twice: {text[:80]!r}…")
    return "".join(kept)


def strip_notebook(text):
    """The same for the source of a notebook; its code stays as it is."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = without_solutions("".join(cell["source"])).rstrip()
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def read_without(app, docname, source):
    if app.config.solutions == "hide":
        notebook = str(app.env.doc2path(docname)).endswith(".ipynb")
        source[0] = (strip_notebook if notebook else without_solutions)(source[0])


def copy_without(app, exception):
    """The notebooks that the site offers for download are copies of the files: strip them too."""
    if app.config.solutions == "hide" and not exception and app.builder.format == "html":
        for copy in Path(app.outdir, "_sources").rglob("*.ipynb*"):
            copy.write_text(strip_notebook(copy.read_text("utf8")), "utf8")


def switch(app, config):
    config.solutions = os.environ.get("SOLUTIONS", "") or "show"
    if config.solutions not in ("show", "hide"):
        raise ConfigError(f"SOLUTIONS = {config.solutions!r}: must be show or hide")


def setup(app):
    app.add_config_value("solutions", "show", "env", str)    # another setting reads all pages anew
    app.add_directive("course-map", CourseMap)
    app.connect("config-inited", switch)
    app.connect("source-read", read_without)
    app.connect("html-page-context", link_assets)
    app.connect("build-finished", copy_without)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
