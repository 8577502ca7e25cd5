"""The chapters of this book: the notebooks that _toc.yml names, in its order.

A notebook that it does not name, such as a copy beside the original, does not exist.
"""

import re
from pathlib import Path

import yaml
from sphinx.errors import SphinxError

from course.chapter import Chapter, ChapterError, read

ENDS = (".md", ".ipynb")


class NotebookError(SphinxError):
    category = "Chapters"


def named(toc):
    """Every page that a table of contents names, in its order."""
    if isinstance(toc, dict):
        yield from (toc[key].removesuffix(".ipynb") for key in ("root", "file") if key in toc)
    for part in toc.values() if isinstance(toc, dict) else toc if isinstance(toc, list) else ():
        yield from named(part)


def pages(root: Path) -> list[str]:
    """The names of all pages of the book, without the ends of their files."""
    return list(named(yaml.safe_load(root.joinpath("_toc.yml").read_text("utf8"))))


def chapters(root: Path) -> dict[str, Chapter]:
    """{name of the page: chapter}; NotebookError names everything that is wrong with any of them.

    A page without a file is reported by Jupyter Book itself.
    """
    found, wrong = {}, []
    for name in pages(root):
        path = root / f"{name}.ipynb"
        if path.exists():
            try:
                found[name] = read(path)
            except ChapterError as error:
                wrong.append(str(error))
    if wrong:
        raise NotebookError("\n".join(wrong))
    return found


def heading(path: Path) -> str:
    """The title of a page, as its file has it."""
    found = re.search(r'^(?: *")?# +(.+?)(?:\\n)?"?,?$', path.read_text("utf8"), re.MULTILINE)
    return found[1] if found else ""


def look_up(app, config):
    """Read the chapters once; a changed list of titles is a changed setting of every page.

    (Sphinx would write the new sidebar and the new neighbours on the changed pages only.)
    """
    root = Path(app.srcdir)
    app.chapters = chapters(root)
    config.include_patterns = [f"{name}{end}" for name in pages(root) for end in ENDS]
    files = {name: root / f"{name}.md" for name in pages(root)}
    config.titles = [(name, app.chapters[name].title if name in app.chapters
                      else heading(path) if path.exists() else "") for name, path in files.items()]


def forget(app, exception):
    """A page that is not in the book any more is not on the site."""
    if exception or app.builder.format != "html":
        return
    known = {app.env.doc2path(name, base=False) for name in app.env.found_docs}
    sources = Path(app.outdir, "_sources")
    for copy in sources.rglob("*"):
        name = copy.relative_to(sources).as_posix()
        if copy.is_file() and name.removesuffix(app.config.html_sourcelink_suffix) not in known:
            Path(app.outdir, name).with_suffix(".html").unlink(missing_ok=True)
            copy.unlink()


def setup(app):
    app.add_config_value("titles", [], "html", list)
    app.connect("config-inited", look_up)
    app.connect("build-finished", forget, priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
