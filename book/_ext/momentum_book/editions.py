"""The book in two languages: after the English pages the Chinese ones, below zh/, named alike.

What is translated lies in book/zh (course/translate); here its pages are written as a book of their
own into _build/zh, and Sphinx builds that. EDITIONS=en leaves it out. Sections have the same ids in
both editions, those of the English headings: a link to one holds in the other.

    python -m momentum_book.editions stage                write that book, its notebooks too
    python -m momentum_book.editions build FOLDER STATE   and build its pages; STATE: of what
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from docutils import nodes
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx.errors import ConfigError, ExtensionError

from course.chapter import Cell, headings
from course.language import VARIABLE
from course.translate.pages import cells, notebook, page, read
from course.words import say
from momentum_book import api, claims
from momentum_book.contents import ENDS, chapters, pages
from momentum_book.digest import PACKAGES, digest
from momentum_book.places import BOOK, EXTENSION, ROOT, lay, python_path

CODES = {"en": "en", "zh_CN": "zh"}                    # Sphinx's names of the languages, and ours
OTHER = {"en": ("zh", "中文"), "zh": ("en", "English")}
SOURCE = ROOT / "_build/zh"
STAMP = SOURCE / ".inputs"
INCLUDED = ("book/data", "book/_headers", "docs/own-book")   # what pages read besides themselves
SPEAK = {"cell_type": "code", "execution_count": None, "id": "language", "outputs": [],
         "metadata": {"tags": ["remove-cell"]}, "source": "import course.zh  # 用中文回答"}


# ---- the Chinese book as Sphinx reads it

def source_of(name):
    """The file of a page in English."""
    return next(path for path in (ROOT / f"{name}{end}" for end in ENDS) if path.exists())


def chinese(name, note=""):
    """(end of its file, text) of a page in Chinese; `note` is said above what is out of date."""
    path = source_of(name)
    text = path.read_text("utf8")
    given = read(BOOK / "zh", name.removeprefix("book/"))
    if path.suffix == ".md":
        return path.suffix, page(text, given, note)
    found = json.loads(notebook(text, given, note))
    found["cells"].insert(1, SPEAK)                    # below the title
    return path.suffix, json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def stage(folder=SOURCE):
    """Write the book in Chinese into a folder; a file that stays the same keeps its date."""
    note = say("site.stale")
    texts = {f"{name}{end}": text for name in pages(ROOT) for end, text in [chinese(name, note)]}
    config = yaml.safe_load(ROOT.joinpath("_config.yml").read_text("utf8"))
    ours = yaml.safe_load(BOOK.joinpath("zh/_config.yml").read_text("utf8"))
    toc = ROOT.joinpath("_toc.yml").read_text("utf8")
    for english, said in ours.pop("captions").items():
        toc = toc.replace(f"caption: {english}", f"caption: {said}")
    texts |= {"_config.yml": yaml.safe_dump(placed(merged(config, ours)), allow_unicode=True),
              "_toc.yml": toc,
              "book/references.bib": BOOK.joinpath("references.bib").read_text("utf8"),
              "locales/zh_CN/LC_MESSAGES/sphinx.po": BOOK.joinpath("zh/theme.po").read_text("utf8")}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf8") != text:
            path.write_text(text, "utf8")
    for name in INCLUDED:
        lay(ROOT / name, folder / name)


def merged(below, above):
    """A setting of `above` in place of the same of `below`, table by table."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return below | {key: merged(below.get(key), value) for key, value in above.items()}


def placed(config):
    """The settings with whole paths: the book's scripts and styles stay where they are."""
    def whole(value):
        if isinstance(value, dict):
            return {key: whole(part) for key, part in value.items()}
        if isinstance(value, list):
            return [whole(part) for part in value]
        return str(ROOT / value) if re.match(r"book/_\w+", str(value)) else value

    config = whole(config)
    config["sphinx"]["config"]["html_extra_path"] = []         # said once, for the whole site
    return config


def build(out, state):
    """Build the Chinese pages into the folder `out`, and note of what inputs they are made."""
    from jupyter_book.sphinx import build_sphinx  # here Jupyter Book is a library, not the caller

    stage()
    overrides = {"external_toc_path": str(SOURCE / "_toc.yml"), "nitpicky": True,
                 "latex_individualpages": False}
    told = build_sphinx(SOURCE, Path(out), noconfig=True, path_config=SOURCE / "_config.yml",
                        confoverrides=overrides, doctreedir=SOURCE / ".doctrees",
                        warningiserror=True, keep_going=True)
    if told:
        sys.exit(f"the Chinese pages: {told}")
    STAMP.write_text(state)


def inputs(config):
    """A hash of all that the Chinese pages are made of."""
    return digest(*PACKAGES, "course/**/*.[jc]s*", "book/**/*.ipynb", "book/**/*.md", "book/data/*",
                  "book/zh/**/*", "book/_static/**/*", "book/_scripts/**/*", "book/_templates/**/*",
                  "book/references.bib", EXTENSION, "_config.yml", "_toc.yml", "requirements.txt",
                  salt=f"{sys.version} {config.solutions} {config.html_baseurl} "
                       f"{config.repository} {config.run_in_the_browser}")


def begin_if_changed(app, env, docnames):
    """Build it beside the English pages, once their notebooks have run and drawn its figures."""
    app.chinese = None
    if app.builder.format != "html":
        return
    out = Path(app.outdir, "zh")
    if not app.config.both_editions:
        if Path(app.srcdir) == ROOT:
            shutil.rmtree(out, ignore_errors=True)         # of an earlier build with both
        return
    now = inputs(app.config)
    if STAMP.exists() and STAMP.read_text() == now and out.joinpath("search.html").exists():
        return
    STAMP.unlink(missing_ok=True)
    command = [sys.executable, "-u", "-m", __name__, "build", out, now]
    app.chinese = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": python_path()},
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)


def finish(app, exception):
    """Tell what it tells, and wait for it; a build that failed needs it no more."""
    process, app.chinese = getattr(app, "chinese", None), None   # Sphinx tells an error here again
    if not process:
        return
    sys.stdout.flush()
    with process:
        if exception:
            process.terminate()
        else:
            for line in process.stdout:
                os.write(1, line)                          # as if it had written there itself
    if process.returncode and not exception:
        raise ExtensionError("The Chinese pages cannot be built; what is wrong stands above.")


# ---- sections: the ids of the English headings

def english(docname):
    """The headings of a page in English, (level, text) in their order."""
    path = source_of(docname)
    text = path.read_text("utf8")
    if path.suffix == ".md":
        found = headings(Cell(1, "markdown", text))
        if docname == claims.PAGE:             # the build writes a section for each chapter
            found[1:1] = [(2, f"Chapter {chapter.number}: {chapter.title}")
                          for chapter in chapters(ROOT).values() if chapter.claims]
        return found
    return [found for n, piece in enumerate(cells(json.loads(text)))
            for found in headings(Cell(n, piece.kind, piece.text))]


MARKDOWN = MarkdownIt().use(dollarmath_plugin)
waiting: list[str] = []                 # slugs of the page that is being read, the next one first


def slug(heading):
    """What MyST calls a heading in links."""
    tokens = MARKDOWN.parseInline(heading)[0].children
    return default_slugify("".join(t.content for t in tokens if t.type in ("text", "code_inline")))


def identifier(heading):
    """What docutils calls it on the page."""
    tokens = MARKDOWN.parseInline(heading.replace("'", "’"))[0].children
    return nodes.make_id(nodes.fully_normalize_name("".join(t.content for t in tokens)))


def slug_in_english(title):
    """The slug of the next heading, in place of one made of its Chinese words."""
    return waiting.pop(0) if waiting else default_slugify(title)


def expect(app, docname, source):
    waiting[:] = [] if docname == api.PAGE else [
        slug(text) for level, text in english(docname)
        if level <= app.config.myst_heading_anchors]


def rename(app, doctree):
    """Sections get the ids that they have in English."""
    if app.env.docname == api.PAGE:            # its sections are those of the library, in English
        return
    sections, expected = list(doctree.findall(nodes.section)), english(app.env.docname)
    if len(sections) != len(expected):
        raise ExtensionError(f"{app.env.docname}: {len(sections)} sections in Chinese, "
                             f"{len(expected)} in English")
    taken = set()
    for section, (_, text) in zip(sections, expected, strict=True):
        wanted = identifier(text)
        if wanted and wanted not in taken:        # links inside the book know the old ones
            section["ids"] = list(dict.fromkeys([wanted, *section["ids"]]))
            taken.add(wanted)


# ---- the way to the other edition

def address(app, pagename, own):
    """Where a page of the other edition is, seen from the same page of this one."""
    target = app.builder.get_target_uri(pagename)
    up = "../" * target.count("/")
    return f"{up}zh/{target}" if own == "en" else f"{up}../{target}"


def link(app, pagename, templatename, context, doctree):
    own = CODES[app.config.language]
    if not app.config.both_editions:
        return
    code, name = OTHER[own]
    url = address(app, pagename, own)
    context["other_edition"] = {"url": url, "code": code, "name": name}
    base = app.config.html_baseurl
    if base:
        target, root = app.builder.get_target_uri(pagename), base.removesuffix("zh/")
        places = {"en": root + target, "zh": f"{root}zh/{target}"}
        context["metatags"] = context.get("metatags", "") + "".join(
            f'<link rel="alternate" hreflang="{lang}" href="{place}"/>\n'
            for lang, place in (*places.items(), ("x-default", places["en"])))


def choose(app, config):
    chosen = os.environ.get("EDITIONS", "") or "en,zh"
    if chosen not in ("en", "en,zh"):
        raise ConfigError(f"EDITIONS = {chosen!r}: must be en or en,zh")
    if config.language not in CODES:
        raise ConfigError(f"language = {config.language!r}: must be one of {', '.join(CODES)}")
    here = Path(app.srcdir) in (ROOT, SOURCE)              # a book that is no copy of this one
    config.both_editions = chosen == "en,zh" and here and BOOK.joinpath("zh/_config.yml").exists()


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.add_config_value("both_editions", False, "html", bool)
    app.connect("config-inited", choose)
    app.connect("html-page-context", link, priority=700)
    if CODES.get(app.config.language) == "zh":
        app.connect("source-read", expect, priority=300)
        app.connect("doctree-read", rename, priority=100)
    else:
        app.connect("env-before-read-docs", begin_if_changed, priority=600)   # chapters have run
        app.connect("build-finished", finish, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    os.environ[VARIABLE] = "zh"                 # what this book says of itself
    task, *where = sys.argv[1:]
    {"stage": stage, "build": build}[task](*where)
