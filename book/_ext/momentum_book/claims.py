"""The claims ledger: every claim of the course, made from the chapters so that it cannot go stale.

How a chapter makes a claim and names the cell that computes it: course/chapter.py. On its page that
cell can be linked to as {ref}`cell-the-race`, the first claim of chapter 3 as {ref}`claim-3-1`.
"""

import posixpath
import re
from dataclasses import replace
from pathlib import Path

from docutils import nodes
from pybtex.database import parse_file
from sphinx.errors import SphinxError

from course.words import listed, say
from momentum_book.repairs import replaced

PAGE = "book/reference/claims"          # links in the ledger are as seen from here
MARK = "% every claim of the course, listed by the build"
KEY = r"\b[a-z]+\d{4}\b"               # the form of a key of the bibliography in running text


class ClaimError(SphinxError):
    category = "Claims"


def from_here(text, page):
    """The same Markdown with links from `page` turned into links from the ledger."""
    def turn(match):
        path, mark, anchor = match[1].partition("#")
        path = posixpath.join(posixpath.dirname(page), path) if path else page
        return f"]({posixpath.relpath(path, posixpath.dirname(PAGE))}{mark}{anchor})"
    return re.sub(r"\]\((?!\w+:)([^)\s]+)\)", turn, text)


def cite(source, keys):
    """A key of the bibliography becomes a citation; KeyError for one that is not there."""
    if "{cite" in source:
        used, pattern = re.findall(r"\{cite:\w+\}`(.+?)`", source), None
    else:
        text = " " in source or not source.isascii() or source == "folklore"
        pattern = KEY if text else rf"^{re.escape(source)}$"
        used = re.findall(pattern, source)
    for key in used:
        if key not in keys:
            raise KeyError(key)
    return re.sub(pattern, r"{cite:t}`\g<0>`", source) if pattern else source


def homes(chapters):
    """({name: file} of every named cell, what is wrong with the names): a name is unique."""
    found, wrong = {}, []
    for chapter in chapters:
        for cell in chapter.cells:
            if cell.name and cell.name in found:
                wrong.append(f"{chapter.file}, cell {cell.number}: the cell name {cell.name!r} is "
                             f"taken, in {found[cell.name]}")
            found.setdefault(cell.name, chapter.file)
    return found, wrong


def collect(chapters, keys):
    """The claims of these chapters as the ledger shows them, {file: [Claim, …]}.

    ClaimError names all that is wrong.
    """
    names, wrong = homes(chapters)
    found = {chapter.file: [] for chapter in chapters}
    for chapter in chapters:
        for claim in chapter.claims:
            at = f"{chapter.file}, claim {claim.chapter}.{claim.number}"
            wrong += [f"{at}: no code cell is named {name!r}, the evidence for "
                      f"{claim.statement!r}" for name in claim.evidence if name not in names]
            try:
                source = cite(claim.source, keys)
            except KeyError as error:
                wrong.append(f"{at}: its source {error} is not in the bibliography "
                             "(a text has a space in it)")
                continue
            page = f"book/{chapter.file}"
            found[chapter.file].append(replace(
                claim, statement=from_here(claim.statement, page),
                verdict=from_here(claim.verdict, page), source=source))
    if wrong:
        raise ClaimError("\n".join(wrong))
    return found


def in_markdown(claim):
    """A term and its definitions: statement, verdict, where to look."""
    cells = listed(f"{{ref}}`cell-{name}`" for name in claim.evidence)
    source = say("site.folklore") if claim.source == "folklore" else claim.source
    place = f"claim-{claim.chapter}-{claim.number}"
    told = [say("site.conditions", text=claim.conditions)] if claim.conditions else []
    told += [say("site.measured", text=claim.measured)] if claim.measured else []
    judged = f"{{ref}}`{say('site.claim-place')} <{place}>`"
    told.append(say("site.claim-source", source=source, cells=cells, place=judged))
    return f"{say('site.claim', statement=claim.statement)}\n: {claim.verdict}\n: {' '.join(told)}"


def ledger(chapters, keys):
    """The ledger in Markdown, a section for each chapter that judges a claim."""
    found, parts = collect(chapters, keys), []
    for chapter in chapters:
        if found[chapter.file]:
            title = say("site.claims-of", number=chapter.number, title=chapter.title)
            parts.append(f"## [{title}](../{chapter.file})")
            parts += map(in_markdown, found[chapter.file])
    return "\n\n".join(parts)


def bibliography(app):
    return {key for bib in app.config.bibtex_bibfiles
            for key in parse_file(Path(app.srcdir, bib)).entries}


def judge(app):
    collect(list(app.chapters.values()), bibliography(app))


def write(app, docname, source):
    if docname == PAGE:
        for name in app.chapters:
            app.env.note_dependency(str(app.env.doc2path(name)))
        text = ledger(list(app.chapters.values()), bibliography(app))
        source[0] = replaced(source[0], MARK, text, where=docname)


def name_places(app, doctree):
    """Give named cells, and the claims in their order, an id and a label on their page."""
    docname, labels = app.env.docname, app.env.domains["std"]
    number = 0
    for node in doctree.findall(nodes.Element):
        name = label = None
        if node.get("nb_element") == "cell_code":
            name = node["cell_metadata"].get("name")
            label, title = f"cell-{name}", str(name)
            if app.config.language == "en":              # elsewhere it is no phrase but a name
                title = title.replace("-", " ")
        elif "claim" in node.get("classes", ()) and isinstance(node, nodes.block_quote):
            number += 1
            name = f"{app.chapters[docname].number}-{number}"
            label, title = f"claim-{name}", f"claim {name}"
        if name:
            node["ids"].append(label)
            labels.anonlabels[label] = docname, label
            labels.labels[label] = docname, label, title


def renew(app, env, added, changed, removed):
    """A chapter that came or went changes the ledger."""
    return [PAGE] if (added or removed) and PAGE in env.found_docs else []


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.connect("builder-inited", judge)
    app.connect("source-read", write)
    app.connect("env-get-outdated", renew)
    app.connect("doctree-read", name_places)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
