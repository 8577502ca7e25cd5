"""One style sheet a page, without the rules of the theme that no page of this book can use.

A browser shows nothing before it has them all, and each costs a phone a way to the server and back.
A rule goes if it names a class, an id or an element that occurs neither in a page nor, as any word
at all, in a script: what scripts may put on the page keeps its look.
"""

import re
from pathlib import Path

import tinycss2

from momentum_book.digest import version
from momentum_book.repairs import RepairError

FIRST = ("basic.css", "styles/pydata-sphinx-theme.css")      # in the theme's own template
CODE = "pygments.css"
CUT = (*FIRST, "styles/sphinx-book-theme.css")
SHEET = re.compile(r"(_static/(all-[0-9a-f]{8}\.css)\?v=)([0-9a-f]*)")     # in a page, once
ADDRESS = re.compile(r"url\((?![\"']?(?:data:|#))[\"']?([^\"')]+)")
WORD = re.compile(r"[\w-]+")
TAG = re.compile(r"<([a-z][\w-]*)((?:\s[^<>]*)?)>")
NAMED = re.compile(r"\b(?:class|id)=\"([^\"]*)\"")


def one(app, pagename, templatename, context, doctree):
    """Put the name of one sheet in the place of all: book/_templates/layout.html."""
    others = [css for css in context["css_files"] if not str(css.filename).startswith("_static/")
              or set(css.attributes) - {"rel", "type"}]
    if others:
        raise RepairError(f"{pagename}: {others} cannot be part of one style sheet")
    names = [*FIRST, *(css.filename.removeprefix("_static/") for css in context["css_files"])]
    context["stylesheet"] = sheet = f"all-{version(' '.join(names))}.css"
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath(f"{sheet}.parts").write_text("\n".join(names), "utf8")


def write(app, exception):
    """The sheets that pages ask for, and their versions into the pages' addresses."""
    out = Path(app.outdir)
    wanted = sorted(out.glob("_static/all-*.css.parts"))
    if exception or app.builder.format != "html" or not wanted:
        return
    pages = [out / app.builder.get_target_uri(name)
             for name in (*app.env.all_docs, "search", "genindex", "404")]
    pages = [page for page in pages if page.exists()]
    words = used(pages, out.glob("_static/**/*.js"))
    versions = {}
    for parts in wanted:
        path = parts.with_suffix("")
        text = "\n".join(part(out / "_static" / name, name, words)
                         for name in parts.read_text("utf8").split("\n"))
        path.write_text(text, "utf8")
        versions[path.name] = version(text)
        parts.unlink()
    for page in pages:
        text = page.read_text("utf8")
        now = SHEET.sub(lambda found: found[1] + versions.get(found[2], found[3]), text, count=1)
        if now != text:
            page.write_text(now, "utf8")


def part(path, name, words):
    """A sheet as it stands in another, one folder up if it has one of its own."""
    text = path.read_text("utf8").removeprefix('@charset "UTF-8";')
    if "/" in name and (found := ADDRESS.search(text)):
        raise RepairError(f"{name}: {found[1]} would be another address in the sheet of a page")
    if name == CODE:
        text += on_paper(text)
    return cut(text, words) if name in CUT else text


def on_paper(text):
    """Paper is white: there code has the colours of the light theme in the dark one too."""
    light = re.findall(r'(?<=^html\[data-theme=")light(".*\n)', text, re.MULTILINE)
    if not light:
        raise RepairError(f"{CODE} names no light theme. What wrote it has changed.")
    return "@media print {\n" + "".join(f'html[data-theme="dark{rule}' for rule in light) + "}\n"


def used(pages, scripts):
    """All words that can be a class, an id or an element on these pages."""
    words = set()
    for page in pages:
        for tag, attributes in set(TAG.findall(page.read_text("utf8"))):
            words.add(tag)
            words.update(word for names in NAMED.findall(attributes) for word in names.split())
    for script in scripts:
        words.update(WORD.findall(script.read_text("utf8")))
    return words


def cut(text, words):
    """The sheet without the selectors that name what is not among the words."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return "".join(kept(rule, words) for rule in rules)


def kept(rule, words):
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer"):
        inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        text = "".join(kept(one, words) for one in inside)
        prelude = tinycss2.serialize(rule.prelude)
        return f"@{rule.at_keyword}{prelude}{{{text}}}" if text else ""
    if rule.type != "qualified-rule":
        return rule.serialize()
    selectors = [s for s in split(rule.prelude) if names(s) <= words]
    if not selectors:
        return ""
    prelude = ",".join(tinycss2.serialize(s).strip() for s in selectors)
    return f"{prelude}{{{tinycss2.serialize(rule.content)}}}"


def split(prelude):
    """The selectors of a list."""
    found = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def names(selector):
    """Classes, ids and elements that it asks for; what stands in brackets may be one of many."""
    found, before = set(), None
    for token in selector:
        if token.type == "hash" or (token.type == "ident" and before != ":"):
            found.add(token.value)
        before = token.value if token.type == "literal" else None
    return found


def setup(app):
    app.connect("html-page-context", one, priority=1000)            # after all who add sheets
    app.connect("build-finished", write, priority=900)              # after the theme and clean_up
    return {"parallel_read_safe": True, "parallel_write_safe": True}
