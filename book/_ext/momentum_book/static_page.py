"""A page that needs nobody else, and nothing it does not use. (The rest: book/_templates.)"""

import shutil
from pathlib import Path

import pydata_sphinx_theme
import sphinx_book_theme
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput, visit_HideCellInput

from course.program import cells_of, programs
from course.words import SLOT, fill, say
from momentum_book.digest import digest, version
from momentum_book.places import BOOK, EXTENSION
from momentum_book.repairs import RepairError, replaced, substituted
from momentum_book.searching import REPAIRS as SEARCH_REPAIRS

# Shipped by the theme, never used here. Icons are drawn by icons.css instead of Font Awesome,
# whose script and fonts weigh more than a whole chapter.
UNUSED = ("_static/scripts/fontawesome.js*", "_static/vendor/fontawesome", "_static/scripts/*.map",
          "_static/styles/*.map", "_static/locales", "_static/sbt-webpack-macros.html",
          "_static/webpack-macros.html", "_static/images", "_static/styles/theme.css")
STYLE = "pydata-sphinx-theme.css"
STYLE_REPAIRS = [           # pattern, how often it occurs at least
    (r"@font-face\{[^}]*/fontawesome/[^}]*\}", 1),
    (r'(\.fa-[\w-]+:before,?)+\{content:"[^"]*"\}', 1000),                # names of icons
]
SCRIPT = "pydata-sphinx-theme.js"
# It asks of each box whether it must scroll, and writes at once whether Tab stops there: the page
# was laid out anew for every box. Here all are asked before anything is written, and again when
# others are laid out; one that is not yet counts as too small. A wide formula is such a box, too.
SCRIPT_REPAIRS = [
    ('document.querySelectorAll(["pre",',
     'Array.from(document.querySelectorAll([".formula","pre",'),
    (".forEach(e=>{e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1})",
     ").map(e=>[e,!e.checkVisibility({contentVisibilityAuto:!0})||e.scrollWidth>e.clientWidth"
     "||e.scrollHeight>e.clientHeight?0:-1]).forEach(([e,t])=>{e.tabIndex===t||(e.tabIndex=t)})"),
    ('window.addEventListener("resize",t),',
     'window.addEventListener("resize",t),document.fonts.addEventListener("loadingdone",t),'
     '["toggle","contentvisibilityautostatechange"].forEach(n=>addEventListener(n,t,!0)),'),
]
# It lets go of a button that was pressed, since a mouse would leave its tooltip there. Who pressed
# a key comes back to the button: from the search, from a sidebar, after a change of theme.
BOOK_SCRIPT = "sphinx-book-theme.js"
BOOK_SCRIPT_REPAIRS = [
    ('t.addEventListener("click",(()=>{t.blur()}),!0)',
     't.addEventListener("click",(e=>{e.detail&&t.blur()}),!0)'),
]
# Sphinx makes a function of a text, which the policy forbids. Chinese has no plural.
TRANSLATIONS = ("Documentation.addTranslations(",
                "(({messages, locale}) => { Object.assign(Documentation, {LOCALE: locale, "
                "PLURAL_EXPR: () => 0, TRANSLATIONS: messages}); })(")
# of the catalogue
SECTIONS = ("site", "quiz-page", "exercise-page", "cells-page", "predictions-page")
# what a page needs, told by what it contains
ASSETS = {
    "<explore-figure": ["near.js", "explore.js"],
    "<momentum-quiz": ["learner.css", "near.js", "learner-notes.js", "quiz.js"],
    "<course-predictions": ["learner.css", "near.js", "learner-notes.js", "quiz.js",
                            "predictions.js"],
    "<course-map": ["learner.css", "learner-notes.js", "map.js"],
    'class="cell_input': ["learner.css", "learner-notes.js"],     # and more: cells.py
    "<course-exercise": ["learner.css", "learner-notes.js"],      # and more: exercises.py
    'id="summary-sheet"': ["summary.css"],
}


def notice(app, config):
    """A change of style, script or template is a changed setting: every page is written again."""
    config.look = digest("book/_static/**/*", "book/_scripts/**/*", "book/_templates/**/*",
                         EXTENSION, "course/figures/*", "course/program.py", "course/checks/*",
                         "course/plots.py", "course/chapters/*", "course/words.toml",
                         "course/zh/*")


def assets(chapters=()):
    """{name: text} of every style and script that is made: figures' own, and ours with words."""
    made = programs(cells_of((BOOK / "index.md").read_text("utf8"))) if chapters else {}
    for chapter in chapters:
        made |= programs(chapter.cells)
    from course import figures  # loads matplotlib, and is not always needed
    scripts = {path.name: path.read_text("utf8") for path in BOOK.glob("_scripts/*.js")}
    filled = {name: fill(text, *SECTIONS) if SLOT in text else text
              for name, text in scripts.items()}
    every = figures.assets(made) | filled
    every["editor.js"] = BOOK.joinpath("_scripts/vendor/codemirror.js").read_text("utf8") \
        + every["editor.js"]
    board = every["axes.js"] + every["draw.js"]           # what predictions.js loads itself
    every["predictions.js"] = every["predictions.js"].replace(
        "/*edition*/", version(board))
    return every


def write_assets(app):
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        made = static / ".made-of"
        programs = digest("book/*.ipynb", "book/index.md", "book/zh/*")
        state = app.config.look + programs
        if not made.exists() or made.read_text("utf8") != state:
            for name, text in assets(app.chapters.values()).items():
                (static / name).write_text(text, "utf8")
            made.write_text(state, "utf8")


def link_assets(app, pagename, templatename, context, doctree):
    context["say"] = say
    app.add_css_file("explore.css", priority=600)      # the palette, on every page
    app.add_css_file("icons.css", priority=700)
    app.add_css_file("course.css", priority=800)
    app.add_js_file("course.js", loading_method="defer")
    body = context.get("body", "")
    for name in dict.fromkeys(n for mark, names in ASSETS.items() if mark in body for n in names):
        if name.endswith(".css"):
            app.add_css_file(name, priority=850)
        else:
            app.add_js_file(name, loading_method="defer")


def only_files(app, pagename, templatename, context, doctree):
    """Scripts come in files only, so that a server may forbid all others: book/_headers.

    What the theme would set here serves nothing that this course uses; the sliders that MyST-NB
    keeps belong to a kernel that ended with the build.
    """
    inline = [js for js in context["script_files"] if not js.filename]
    known = [js for js in inline if "DOCUMENTATION_OPTIONS." in js.attributes["body"]
             or js.attributes.get("type") == "application/vnd.jupyter.widget-state+json"]
    if inline != known or not known:
        raise RepairError(f"{pagename}: the scripts on the page are {inline}, not those of the "
                          "theme that can be left out. What writes them has changed; mend "
                          "only_files().")
    context["script_files"][:] = [
        deferred(js) if pagename != "search" else js      # whose own scripts need them at once
        for js in context["script_files"] if js.filename]


def deferred(js):
    """The same script, which no page waits for before it shows."""
    return type(js)(js.filename, priority=js.priority,
                    **js.attributes | {"defer": "defer"})


def repaired(visit, old, new):
    """The visitor of a node, with `new` for the one `old` in what it writes."""
    def mended(self, node):
        start = len(self.body)
        visit(self, node)
        written = "".join(self.body[start:])
        self.body[start:] = [replaced(written, old, new, where=visit.__qualname__)]
    return mended


def visit_citation(self, node):
    type(self).visit_citation(self, node)


def depart_citation(self, node):
    type(self).depart_citation(self, node)


def visit_entry(self, node):
    """A head without words heads nothing: it is a cell."""
    start = len(self.body)
    type(self).visit_entry(self, node)
    if isinstance(node.parent.parent, nodes.thead) and not node.astext():
        written = "".join(self.body[start:])
        self.body[start:] = [replaced(written, "<th", "<td", where="visit_entry")]
        self.context[-1] = replaced(self.context[-1], "</th>", "</td>", where="visit_entry")


def depart_entry(self, node):
    type(self).depart_entry(self, node)


def clean_up(app, exception):
    """The theme's style without what icons.css replaces, its script mended, unused files gone."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    if not out.joinpath("_static/styles/theme.css").exists():
        return                                  # no page was written, nothing was copied anew
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
    style = (theme / "styles" / STYLE).read_text("utf8")
    for pattern, least in STYLE_REPAIRS:
        style = substituted(pattern, "", style, where=STYLE, least=least)
    (out / "_static" / "styles" / STYLE).write_text(style, "utf8")
    book = Path(sphinx_book_theme.__file__).parent / "theme/sphinx_book_theme/static"
    static = out / "_static"
    for source, repairs, target in (
            (theme / "scripts" / SCRIPT, SCRIPT_REPAIRS, static / "scripts" / SCRIPT),
            (book / "scripts" / BOOK_SCRIPT, BOOK_SCRIPT_REPAIRS, static / "scripts" / BOOK_SCRIPT),
            (static / "searchtools.js", SEARCH_REPAIRS, static / "searchtools.js")):
        script = source.read_text("utf8")
        for old, new in repairs:
            script = replaced(script, old, new, where=source.name)
        target.write_text(script, "utf8")
    words = out / "_static/translations.js"             # of the search, in a language not English
    if words.exists():
        text = replaced(words.read_text("utf8"), *TRANSLATIONS, where=words.name)
        words.write_text(text, "utf8")
    for pattern in UNUSED:
        for path in out.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app):
    app.add_config_value("look", "", "html", str)
    # the old name of this role is deprecated
    app.add_node(nodes.citation, override=True, html=(
        repaired(visit_citation, 'role="doc-biblioentry"', 'role="listitem"'), depart_citation))
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    # a name that is not the visible text ("Show the code")
    app.add_node(HideCodeCellNode, override=True, html=(
        repaired(visit_HideCellInput, '<summary aria-label="Toggle hidden content">', "<summary>"),
        depart_HideCellInput))
    app.setup_extension("momentum_book.contents")          # whose chapters have programs
    app.connect("config-inited", notice)
    app.connect("builder-inited", write_assets)
    app.connect("html-page-context", link_assets)
    app.connect("html-page-context", only_files, priority=1000)        # after all who add scripts
    app.connect("build-finished", clean_up, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
