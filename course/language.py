"""The language in which the course speaks here: English, unless a notebook or a page is in another.

    import course.zh                  # the first line of a Chinese notebook

A sentence of the course's data has its translation in course/zh/, in a file of the same name, in a
table of the same name, beside the trace of the English text (course/translation.py): what changes
in English has no translation until somebody renews it. A learner then reads the English sentence,
and `make check` names it (tools/translate.py).
"""

import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from course.traces import WORD, trace

VARIABLE = "COURSE_LANGUAGE"
LANGUAGES = ("en", "zh")
HAN = r"\u3400-\u9fff"                 # Chinese characters, as a regular expression has them

# which values of the content are text: the path of keys, less the numbers in lists
TEXTS = {
    "words.toml": re.compile(r"[\w-]+"),
    "slides": re.compile(r"[\w-]+"),
    "chapters": re.compile(
        r"hint|labels|mistakes (name|try|why)|next|options \w|probes (of|says)|reasons \w|report|"
        r"report say|shown|wanted|quiz (ask|hint)|quiz options (right|wrong|step|why)"),
    "predictions": re.compile(r"ask|axes|setting|says|options (answer|says)"),
}


def language() -> str:
    """One of LANGUAGES.

    Raises ValueError if the environment asks for another.
    """
    chosen = os.environ.get(VARIABLE) or "en"
    if chosen not in LANGUAGES:
        raise ValueError(f"{VARIABLE}={chosen!r} must be one of {', '.join(LANGUAGES)}")
    return chosen


@cache
def translations(file: str, chosen: str) -> dict[str, dict[str, str]]:
    """{table: {trace of an English text: the text in that language}} of a file of the content."""
    if chosen == "en":
        return {}
    found = find_spec(f"course.{chosen}")           # a browser fetches it now
    if not found or not found.origin:
        return {}
    path = Path(found.origin).parent / file
    return tomllib.loads(path.read_text("utf8")) if path.is_file() else {}


STRAIGHT = re.compile(r"(?<=\w)'(?=[a-z])|(?<=s)'(?=[\s,.;:?!)]|$)")      # ’ is meant
SPAN = re.compile(r"`[^`]*`")


def well_set(file: str, tables: dict[str, Any]) -> None:
    """ValueError for a straight apostrophe in what is said to a reader, outside code."""
    for table, value in tables.items():
        for path, text in told(file, table, value):
            if found := STRAIGHT.search(SPAN.sub(lambda span: "`" * len(span[0]), text)):
                around = text[max(0, found.start() - 20) : found.end() + 20]
                raise ValueError(f"{file} [{table}] {path}: a straight apostrophe in {around!r}; "
                                 "in a text it must be ’")


def texts(file: str, table: str, value: Any) -> list[str]:
    """What in a table of a file is said to a reader, in its order."""
    return [text for _, text in told(file, table, value)]


def told(file: str, table: str, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The same, each text with the path of its keys."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from told(file, table, part, f"{path} {key}".strip())
    elif isinstance(value, list):
        for part in value:
            yield from told(file, table, part, path)
    elif said(file, table, path, value):
        yield path, value


def said(file: str, table: str, path: str, value: Any) -> bool:
    """Whether a value is text for a reader: with words in it, or of the catalogue."""
    path = f"quiz {path}" if table == "quiz" and file.startswith("chapters/") else path
    words = isinstance(value, str) and (file == "words.toml" or WORD.search(value) is not None)
    return words and TEXTS[file.split("/")[0]].fullmatch(path) is not None


def translated(file: str, tables: dict[str, Any], spoken: str = "") -> dict[str, Any]:
    """A file of the content in a language, or in the one that is spoken here.

    Raises ValueError for a text with a straight apostrophe.
    """
    well_set(file, tables)
    known = translations(file, spoken or language())
    if not known:
        return tables

    def turned(table: str, value: Any, path: str) -> Any:
        if isinstance(value, dict):
            return {key: turned(table, part, f"{path} {key}".strip())
                    for key, part in value.items()}
        if isinstance(value, list):
            return [turned(table, part, path) for part in value]
        if said(file, table, path, value):
            return known.get(table, {}).get(trace(value)) or value
        return value

    return {table: turned(table, value, "") for table, value in tables.items()}


def named(key: str) -> str:
    """What a slider is called that has no name of its own but its argument's."""
    label = key.replace("_", " ")
    return translations("sliders.toml", language()).get("sliders", {}).get(key) or label
