"""The claims ledger: every claim of the course, made from the notebooks so that it cannot go stale.

A Markdown cell makes a claim in the aside `> **Claim.** "statement" **Verdict.** reason`. Its
metadata say, for each claim in order, which cell computes it and who makes it:

    {"claims": [{"evidence": "the-race", "source": "polyak1964"}]}

and the metadata of the code cell give it the name: {"name": "the-race"}. On its page that cell can
be linked to as {ref}`cell-the-race`, the first claim of chapter 3 as {ref}`claim-3-1`.
"""

import json
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from pybtex.database import parse_file
from sphinx.errors import SphinxError

LEDGER = "book/reference/claims"
MARK = "% every claim of the course, listed by book/_ext/claims.py"
ASIDE = re.compile(r'\*\*Claim\.\*\* "(?P<statement>.+?)" (?P<verdict>.*\*\*.+\*\*.*)')
KEY = r"\b[a-z]+\d{4}\b"               # the form of a key of the bibliography in running text


class ClaimError(SphinxError):
    category = "Claims"


@dataclass(frozen=True)
class Claim:
    chapter: int
    number: int
    statement: str
    verdict: str            # with all that follows; Markdown, with links as seen from the ledger
    evidence: tuple[str, ...]
    source: str


def asides(cell):
    """The text of each Claim in a Markdown cell, one line each."""
    quotes = re.findall(r"^(?:>.*\n?)+", "".join(cell["source"]), re.MULTILINE)
    texts = (" ".join(re.sub(r"^> ?", "", quote, flags=re.MULTILINE).split()) for quote in quotes)
    return [text for text in texts if text.startswith("**Claim")]


def from_here(text, page):
    """The same Markdown with links from `page` turned into links from the ledger."""
    def turn(match):
        path, mark, anchor = match[1].partition("#")
        path = posixpath.join(posixpath.dirname(page), path) if path else page
        return f"]({posixpath.relpath(path, posixpath.dirname(LEDGER))}{mark}{anchor})"
    return re.sub(r"\]\((?!\w+:)([^)\s]+)\)", turn, text)


def cite(source, keys):
    """A key of the bibliography becomes a citation; KeyError for one that is not there."""
    if "{cite" in source:
        used, pattern = re.findall(r"\{cite:\w+\}`(.+?)`", source), None
    else:
        pattern = KEY if " " in source or source == "folklore" else rf"^{re.escape(source)}$"
        used = re.findall(pattern, source)
    for key in used:
        if key not in keys:
            raise KeyError(key)
    return re.sub(pattern, r"{cite:t}`\g<0>`", source) if pattern else source


def collect(paths, keys):
    """The claims of these notebooks, {path: [Claim, …]}; ClaimError names all that is wrong."""
    notebooks = {path: json.loads(path.read_text("utf8"))["cells"] for path in paths}
    wrong, homes, found = [], {}, {}
    for path, cells in notebooks.items():
        for cell in cells:
            name = cell["metadata"].get("name")
            if name and cell["cell_type"] == "code":
                if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
                    wrong.append(f"{path.name}: cell name {name!r} must be lower-case-with-hyphens")
                if name in homes:
                    wrong.append(f"{path.name}: the cell name {name!r} is taken, "
                                 f"in {homes[name].name}")
                homes[name] = path
    for path, cells in notebooks.items():
        found[path] = []
        for cell in (c for c in cells if c["cell_type"] == "markdown"):
            texts, given = asides(cell), cell["metadata"].get("claims", [])
            if len(texts) > len(given):
                wrong.append(f"{path.name}: no metadata for the claim {texts[len(given)]!r}")
            elif len(texts) < len(given):
                wrong.append(f"{path.name}: metadata without a claim: {given[len(texts)]!r}")
            for text, entry in zip(texts, given, strict=False):
                try:
                    number = len(found[path]) + 1
                    found[path].append(read(path, number, text, entry, homes, keys))
                except ValueError as error:
                    wrong.append(f"{path.name}: {error} in the claim {text!r}")
    if wrong:
        raise ClaimError("\n".join(wrong))
    return found


def read(path, number, text, entry, homes, keys):
    """One claim from its aside and its metadata; ValueError says what is wrong with them."""
    match = ASIDE.fullmatch(text)
    if not match:
        raise ValueError('not of the form **Claim.** "statement" **Verdict.** reason')
    if set(entry) != {"evidence", "source"}:
        raise ValueError(f"metadata {entry!r}, not {{evidence, source}},")
    evidence = entry["evidence"]
    names = [evidence] if isinstance(evidence, str) else evidence
    for name in names:
        if name not in homes:
            raise ValueError(f"no code cell is named {name!r}, the evidence")
    source = entry["source"].strip()
    if not names or not source:
        raise ValueError("evidence or source is empty")
    try:
        source = cite(source, keys)
    except KeyError as error:
        raise ValueError(f"{error} is not in the bibliography (a text has a space in it)") from None
    page = posixpath.join("book", path.name)
    return Claim(int(path.name.split("-")[0]), number, from_here(match["statement"], page),
                 from_here(match["verdict"], page), tuple(names), source)


def in_markdown(claim):
    """A term and its definitions: statement, verdict, where to look."""
    cells = ", ".join(f"{{ref}}`cell-{name}`" for name in claim.evidence)
    place = f"claim-{claim.chapter}-{claim.number}"
    return (f"“{claim.statement}”\n: {claim.verdict}\n: *Source:* {claim.source}. "
            f"*Computed in* {cells}. {{ref}}`Where it is judged <{place}>`.")


def ledger(found):
    """The ledger in Markdown, a section for each chapter that judges a claim."""
    parts = []
    for path, claims in found.items():
        if claims:
            title = re.search(r'"# (.+?)(\\n)?"', path.read_text("utf8"))[1]
            heading = f"## [Chapter {claims[0].chapter}: {title}](../{path.name})"
            parts += [heading, *map(in_markdown, claims)]
    return "\n\n".join(parts)


def everything(app):
    keys = {key for bib in app.config.bibtex_bibfiles
            for key in parse_file(Path(app.srcdir, bib)).entries}
    return collect(sorted(Path(app.srcdir, "book").glob("[0-9]*.ipynb")), keys)


def write(app, docname, source):
    if docname == LEDGER:
        found = everything(app)
        for path in (__file__, *found):
            app.env.note_dependency(str(path))
        source[0] = source[0].replace(MARK, ledger(found))


def name_places(app, doctree):
    """Give named cells, and the claims in their order, an id and a label on their page."""
    docname, labels = app.env.docname, app.env.domains["std"]
    number = 0
    for node in doctree.findall(nodes.Element):
        name = label = None
        if node.get("nb_element") == "cell_code":
            name = node["cell_metadata"].get("name")
            label, title = f"cell-{name}", str(name).replace("-", " ")
        elif "claim" in node.get("classes", ()) and isinstance(node, nodes.block_quote):
            number += 1
            name = f"{int(posixpath.basename(docname).split('-')[0])}-{number}"
            label, title = f"claim-{name}", f"claim {name}"
        if name:
            node["ids"].append(label)
            labels.anonlabels[label] = docname, label
            labels.labels[label] = docname, label, title


def renew(app, env, added, changed, removed):
    """A chapter that came or went changes the ledger."""
    return [LEDGER] if (added or removed) and LEDGER in env.found_docs else []


def setup(app):
    app.connect("builder-inited", everything)
    app.connect("source-read", write)
    app.connect("env-get-outdated", renew)
    app.connect("doctree-read", name_places, priority=600)       # after the asides have their names
    return {"parallel_read_safe": True, "parallel_write_safe": True}
