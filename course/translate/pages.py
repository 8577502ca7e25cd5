"""A page in another language: which pieces it has, and what stands for each of them.

    book/01-momentum.ipynb        book/zh/01-momentum.md      its Markdown, cell by cell
                                  book/zh/01-momentum.toml    words in its code
    book/reference/map.md         book/zh/reference/map.md    its sections

Code is never copied: of a code cell only the strings and comments that a reader sees have a
translation, and the rest is that of the original. Each piece of Markdown, and each of those words,
stands beside the trace of what it translates, the start of its SHA-256: so a change of the original
makes exactly its own translation stale.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from course.chapter import CLAIMED, MORE, unfenced
from course.traces import WORD, trace

MARK = re.compile(r"^<!-- (?P<key>[\w-]+) (?P<trace>[0-9a-f]{8}) -->\n", re.MULTILINE)
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
CODE = re.compile(r"^```\{code-cell\}.*\n(?::.*\n)*(?P<code>(?:.*\n)*?)```$", re.MULTILINE)
LITERAL = re.compile(
    r"(?P<comment>#[^\n]*)|(?P<prefix>\b[rRbBfF]{1,2})?"
    r"(?P<quote>\"\"\"|'''|\"|')(?P<inside>(?:\\.|(?!(?P=quote))[\s\S])*?)(?P=quote)")
# before a literal: an index, or the name of an argument that is no text for readers
NAMES = re.compile(r"([\w\])]\[|\b(?:name|play|color|c|fmt|linestyle|ls|marker|loc|ha|va|angles|"
                   r"scale_units|[xy]scale|where|which|axis|projection|cmap|interpolation|"
                   r"horizontalalignment|verticalalignment|transform|coords|textcoords|arrowstyle|"
                   r"dtype|clip_on|zorder|pad|family|weight|style)=|"
                   r"\b(?:check|quiz|predicted|getattr|hasattr|import_module)\()\s*$")
COLOURS = {"blue", "green", "grid", "ink", "muted", "orange", "paper", "purple"}
NOT_WORDS = re.compile(r"\{[^{}]*\}|\\[a-zA-Z]+|\$[^$]*\$")


@dataclass(frozen=True)
class Piece:
    """A cell, or a section of a page: what is translated as a whole."""

    key: str
    kind: str                                   # "markdown" or "code"
    text: str
    more: tuple[str, ...] = ()                  # words of a cell's metadata that readers see

    @property
    def words(self) -> tuple[str, ...]:
        """The strings and comments, and what the metadata say, that may need a translation."""
        own = [text for _, _, text in literals(self.text)] if self.kind == "code" else []
        return tuple(dict.fromkeys([*own, *self.more]))


@dataclass(frozen=True)
class Translation:
    """What stands in another language for the pieces of a page."""

    text: Mapping[str, tuple[str, str]] = field(default_factory=dict)       # {key: (trace, text)}
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)    # {key: {trace: text}}

    def word(self, key: str, text: str) -> str:
        """What stands for a string or a comment of a piece; "" if nothing does."""
        return self.words.get(key, {}).get(trace(text), "")

    def state(self, piece: Piece) -> str:
        """Whether a piece is "current", "stale" or "missing"."""
        states = ["current"]
        if piece.kind == "markdown":
            of, said = self.text.get(piece.key, ("", ""))
            states.append("missing" if not said.strip() else
                          "current" if of == trace(piece.text) else "stale")
        states += ["current" if self.word(piece.key, word) else "missing" for word in piece.words]
        return max(states, key=["current", "stale", "missing"].index)

    def of(self, piece: Piece) -> str:
        """The piece in the other language; what has no translation stays as it is."""
        if piece.kind == "markdown":
            return self.text.get(piece.key, ("", ""))[1].strip("\n") or piece.text
        code = piece.text
        for start, end, word in reversed(list(literals(code))):
            code = code[:start] + (self.word(piece.key, word) or word) + code[end:]
        return code


# ---- pieces of a notebook, of a page, of a program

def cells(notebook: dict[str, Any]) -> list[Piece]:
    """The cells of a notebook."""
    return [Piece(cell["id"], cell["cell_type"], "".join(cell["source"]), seen(cell["metadata"]))
            for cell in notebook["cells"]]


def seen(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """What a cell's metadata say to a reader: conditions, numbers and origins of its claims."""
    return tuple(claim[key] for claim in metadata.get("claims", ()) for key in (*MORE, CLAIMED[1])
                 if WORD.search(claim.get(key, "")) and " " in claim[key])


def sections(page: str) -> list[Piece]:
    """The parts of a page in Markdown: from heading to heading, and each code cell for itself."""
    body = page[front(page):]
    spans = [match.span() for match in CODE.finditer(body)]
    heads = [match.start() for match in re.finditer(r"^#+ ", unfenced(body), re.MULTILINE)]
    edges = (edge for span in spans for edge in span)
    cuts = sorted({0, len(body), *heads, *edges})
    found: list[Piece] = []
    section, number = "start", 0
    for start, end in pairwise(cuts):
        text = body[start:end].strip("\n")
        if not text:
            continue
        if start in heads:
            section, number = slug(re.sub(r"^#+ +", "", text.splitlines()[0])), 0
        number += 1
        key = section if number == 1 else f"{section}-{number}"
        match = CODE.fullmatch(text)
        found.append(Piece(key, "code", match["code"]) if match else Piece(key, "markdown", text))
    return found


def front(page: str) -> int:
    """Where the text begins, after what Jupytext keeps of a notebook."""
    match = FRONT.match(page)
    return match.end() if match else 0


def slug(heading: str) -> str:
    """A heading as a name."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "section"


def literals(code: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, text) of each string and comment that may speak to a reader.

    >>> [text for *_, text in literals('plot(color="red", label="the path")   # drawn once')]
    ['the path', '# drawn once']
    """
    for match in LITERAL.finditer(code):
        group = "comment" if match["comment"] else "inside"
        text = match[group]
        named = group == "inside" and " " not in text and NAMES.search(code[:match.start()])
        if speaks(text) and text not in COLOURS and not named:
            yield match.start(group), match.end(group), text


def speaks(text: str) -> bool:
    """Whether there are words in a string, in what is not computed or quoted in its {fields}."""
    fields = "".join(re.findall(r"\{[^{}]*\}", text))
    quoted = " ".join(re.findall(r"'[^']*'|\"[^\"]*\"", fields))
    return WORD.search(f"{NOT_WORDS.sub('', text)} {quoted}") is not None


# ---- reading and applying

def read(folder: Path, name: str) -> Translation:
    """The translation of a page; empty where there is none yet."""
    path, words = folder / f"{name}.md", folder / f"{name}.toml"
    parts = MARK.split(path.read_text("utf8")) if path.exists() else [""]
    text = {key: (of, said.strip("\n"))
            for key, of, said in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)}
    known = tomllib.loads(words.read_text("utf8")) if words.exists() else {}
    return Translation(text, known)


def notebook(text: str, given: Translation, note: str = "") -> str:
    """A notebook in the other language; `note` is said above what follows an older edition."""
    found = json.loads(text)
    for cell, piece in zip(found["cells"], cells(found), strict=True):
        cell["source"] = noted(piece, given, note)
        if "outputs" in cell:                       # what it printed has the original's words
            cell |= {"outputs": [], "execution_count": None}
        for claim in cell["metadata"].get("claims", ()):
            claim |= {key: given.word(piece.key, words) or words for key, words in claim.items()
                      if isinstance(words, str)}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def page(text: str, given: Translation, note: str = "") -> str:
    """A page of Markdown in the other language."""
    parts = [text[:front(text)].rstrip("\n")] if front(text) else []
    fences = iter(CODE.finditer(text))
    for piece in sections(text):
        said = noted(piece, given, note)
        if piece.kind == "code":
            fence = next(fences)
            whole, start = fence[0], fence.start("code") - fence.start()
            said = whole[:start] + said + whole[start + len(piece.text):]
        parts.append(said)
    return "\n\n".join(parts) + "\n"


def noted(piece: Piece, given: Translation, note: str) -> str:
    """A piece in the other language, with the note below its heading if it is not current."""
    said = given.of(piece)
    if piece.kind == "code" or not note or given.state(piece) == "current":
        return said
    head, line, rest = said.partition("\n") if said.startswith("#") else ("", "", said)
    return f"{head}{line}\n```{{note}}\n{note}\n```\n\n{rest}".lstrip("\n")
