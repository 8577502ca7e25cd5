"""One style sheet and one script a page: each file costs a phone a way to the server and back.

A page names a file by what is in it, and is written before that can be: the file is made when the
build ends, and its version put into the addresses that lead to it.
"""

import re
from functools import cache
from pathlib import Path

from momentum_book import styles
from momentum_book.digest import version
from momentum_book.repairs import RepairError

SHEETS = ("basic.css", "styles/pydata-sphinx-theme.css")     # first, in the theme's own template
SCRIPTS = ("scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js")       # last, as there
ADDRESS = re.compile(r"(_static/(all-[0-9a-f]{8}\.(?:css|js))\?v=)([0-9a-f]*)")        # in a page


def announced(app, names, kind):
    """The name of the file with all these in it, which is to be made."""
    name = f"all-{version(' '.join(names))}.{kind}"
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath(f"{name}.parts").write_text("\n".join(names), "utf8")
    return name


def own(pagename, files, allowed):
    """The names in _static/ of a page's files, which say nothing that their place would lose."""
    strange = [file for file in files if not str(file.filename).startswith("_static/")
               or not all(map(re.compile(allowed).fullmatch, file.attributes))]
    if strange:
        raise RepairError(f"{pagename}: {strange} cannot be part of one file for the page")
    return [file.filename.removeprefix("_static/") for file in files]


def one_each(app, pagename, templatename, context, doctree):
    """Put the name of one file in the place of all: book/_templates/layout.html."""
    context["stylesheet"] = announced(
        app, [*SHEETS, *own(pagename, context["css_files"], "rel|type")], "css")
    if pagename == "search":                        # whose own scripts Sphinx needs at once
        return
    scripts = context["script_files"]
    names = [*own(pagename, scripts, "defer|data-.*"), *SCRIPTS]
    context["one_script"] = announced(app, names, "js")
    context["script_data"] = {name: value for js in scripts
                              for name, value in js.attributes.items() if name != "defer"}
    scripts.clear()


def write(app, exception):
    """The files that pages ask for, and their versions into the pages' addresses."""
    out = Path(app.outdir)
    wanted = sorted(out.glob("_static/all-*.parts"))
    if exception or app.builder.format != "html" or not wanted:
        return
    pages = [out / app.builder.get_target_uri(name)
             for name in (*app.env.all_docs, "search", "genindex", "404")]
    pages = [page for page in pages if page.exists()]
    words = styles.used(pages, out.glob("_static/**/*.js"))

    @cache
    def part(name):
        text = (out / "_static" / name).read_text("utf8")
        if name.endswith(".css"):
            return styles.part(name, text, words)
        return f"{text}\n;"                         # it may end in a comment, and without a sign

    versions = {}
    for parts in wanted:
        path = parts.with_suffix("")
        text = "\n".join(map(part, parts.read_text("utf8").split("\n")))
        path.write_text(text, "utf8")
        versions[path.name] = version(text)
        parts.unlink()
    for page in pages:
        text = page.read_text("utf8")
        now = ADDRESS.sub(lambda found: found[1] + versions.get(found[2], found[3]), text)
        if now != text:
            page.write_text(now, "utf8")


def setup(app):
    # after all who add files, and after those who leave some out
    app.connect("html-page-context", one_each, priority=1001)
    app.connect("build-finished", write, priority=900)              # after the theme and clean_up
    return {"parallel_read_safe": True, "parallel_write_safe": True}
