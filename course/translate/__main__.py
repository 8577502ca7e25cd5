"""python -m course.translate [status | renew | show | accept] NAME …: the Chinese edition's state.

A NAME is that of a page (03-update-rule, reference/map) or of a file of the content (words.toml,
chapters/03-update-rule.toml); without one, status and renew mean all.

    status   what is missing, stale, or built in another way than its original; nothing: exit 0
    renew    write the files of course/zh and book/zh anew: what is current stays, what is new gets
             an empty place, what is stale keeps its words until `accept` gives it today's trace
    show     the English pieces of a page with their marks, to translate from
    accept NAME KEY …   the translation of these pieces is up to date: give them today's trace
"""

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from course.language import texts, translations
from course.traces import trace
from course.translate.pages import Piece, Translation, cells, read, sections
from course.translate.parity import differences, in_code
from course.translate.style import faults

ROOT = Path(__file__).resolve().parents[2]
BOOK, COURSE = ROOT / "book", ROOT / "course"
PAGES = {path.relative_to(BOOK).with_suffix("").as_posix(): path
         for path in (*sorted(BOOK.glob("*.ipynb")), BOOK / "index.md",
                      *sorted(BOOK.glob("reference/*.md")))}
CONTENT = {path.relative_to(COURSE).as_posix(): path
           for path in (COURSE / "words.toml", *sorted(COURSE.glob("chapters/*.toml")),
                        *sorted(COURSE.glob("predictions/*.toml")),
                        *sorted(COURSE.glob("slides/*.toml")))}


def pieces(path: Path) -> list[Piece]:
    """The pieces of a page of the book."""
    text = path.read_text("utf8")
    return cells(json.loads(text)) if path.suffix == ".ipynb" else sections(text)


def sentences(file: str) -> dict[str, list[str]]:
    """{table: what it says to a reader} of a file of the content."""
    tables = tomllib.loads(CONTENT[file].read_text("utf8"))
    found = {table: list(dict.fromkeys(texts(file, table, value)))
             for table, value in tables.items()}
    return {table: said for table, said in found.items() if said}


def chosen(known: dict[str, Path], names: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Those of the known files that are named, or all."""
    unknown = [name for name in names if name not in PAGES and name not in CONTENT]
    if unknown:
        sys.exit(f"no page or file {', '.join(unknown)}; there are {', '.join([*PAGES, *CONTENT])}")
    return ((name, path) for name, path in known.items() if not names or name in names)


def status(*names: str) -> Iterator[str]:
    """A line for everything that is not as it should be."""
    for name, path in chosen(PAGES, names):
        given = read(BOOK / "zh", name)
        for piece in pieces(path):
            if piece.kind == "markdown":
                yield from (f"{name} {piece.key}: {wrong}" for wrong in in_text(piece, given))
            for word in piece.words:
                yield from (f"{name} {piece.key} {word!r:.60}: {wrong}"
                            for wrong in in_word(word, given.word(piece.key, word)))
    for file, _ in chosen(CONTENT, names):
        given = Translation(words=translations(file, "zh"))
        for table, found in sentences(file).items():
            for text in found:
                yield from (f"{file} [{table}] {text!r:.60}: {wrong}"
                            for wrong in in_word(text, given.word(table, text)))


def in_text(piece: Piece, given: Translation) -> list[str]:
    """What is wrong with the translation of a piece of Markdown."""
    of, said = given.text.get(piece.key, ("", ""))
    if not said:
        return ["missing"]
    stale = [] if of == trace(piece.text) else ["stale"]
    return stale + differences(piece, said) + faults(piece.text, said)


def in_word(text: str, said: str) -> list[str]:
    """What is wrong with the translation of a string, a comment or a sentence."""
    return in_code(text, said) + faults(text, said) if said else ["missing"]


def renew(*names: str) -> None:
    for name, path in chosen(PAGES, names):
        given, found = read(BOOK / "zh", name), pieces(path)
        target = BOOK / "zh" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        parts = []
        for piece in found:
            if piece.kind == "markdown":
                of, said = given.text.get(piece.key, (trace(piece.text), ""))
                parts.append(f"<!-- {piece.key} {of} -->\n\n{said}\n")
        target.with_name(target.name + ".md").write_text("\n".join(parts), "utf8")
        tables = {piece.key: list(piece.words) for piece in found if piece.words}
        if tables:
            target.with_name(target.name + ".toml").write_text(
                catalogue(tables, given.words), "utf8")
    for file, _ in chosen(CONTENT, names):
        target = COURSE / "zh" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(catalogue(sentences(file), translations(file, "zh")), "utf8")


def catalogue(tables: Mapping[str, list[str]], known: Mapping[str, Mapping[str, str]]) -> str:
    """A TOML file: each English text as a comment, below it its trace and its translation.

    A translation whose original is gone stays as a comment where its table ends.
    """
    lines = []
    for table, found in tables.items():
        lines.append(f"[{table}]")
        said = dict(known.get(table, {}))
        for text in found:
            lines += [f"# {line}".rstrip() for line in text.split("\n")]
            lines.append(f'{trace(text)} = {quoted(said.pop(trace(text), ""))}')
        lines += [f"#   was {quoted(old)}" for old in said.values() if old]
        lines.append("")
    return "\n".join(lines)


def quoted(text: str) -> str:
    """A TOML string, on one line."""
    return json.dumps(text, ensure_ascii=False)


def show(name: str) -> None:
    """The English pieces of a page."""
    for piece in pieces(PAGES[name]):
        if piece.kind == "markdown":
            print(f"<!-- {piece.key} {trace(piece.text)} -->\n\n{piece.text}\n")
        else:
            print(f"<!-- code {piece.key}\n{piece.text}\n-->\n")


def accept(name: str, *keys: str) -> None:
    """Give these pieces of a page the trace of what they translate today."""
    path = BOOK / "zh" / f"{name}.md"
    text = path.read_text("utf8")
    for piece in pieces(PAGES[name]):
        if piece.key in keys:
            of, _ = read(BOOK / "zh", name).text[piece.key]
            text = text.replace(f"<!-- {piece.key} {of} -->",
                                f"<!-- {piece.key} {trace(piece.text)} -->")
    path.write_text(text, "utf8")


def main(task: str = "status", *given: str) -> None:
    if task == "status":
        wrong = list(status(*given))
        print("\n".join(wrong) or "The Chinese edition is complete and up to date.")
        sys.exit(bool(wrong))
    elif task == "renew":
        renew(*given)
    elif task == "accept":
        accept(*given)
    elif task == "show" and given:
        show(given[0])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
