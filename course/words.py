"""What the course says to a reader, in one catalogue: words.toml, sentence by sentence.

    say("checks.too-large", value="0.3")      # "0.3 is too large."

Its translations: course/language.py.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from course.language import language, translated

# a hyphen for a minus: before a number, and no part of a name or of 1e-5; judge.js has the same
NEGATIVE = re.compile(r"(^|[^\w.)\]])-(?=\.?\d|inf)", re.ASCII)
NOTHING = re.compile(r"−(?=0(?:\.0+)?(?!\.?\d|e))")                # of −0.00
SLOT = "/*words*/{}"      # where a script has room for its section of the catalogue


def catalogue() -> dict[str, dict[str, str]]:
    """{section: {key: sentence}}, in the language that is spoken here."""
    return _catalogue(language())


@cache
def _catalogue(spoken: str) -> dict[str, dict[str, str]]:
    found = tomllib.loads(files("course").joinpath("words.toml").read_text("utf8"))
    return translated("words.toml", found, spoken)


def say(key: str, /, **values: object) -> str:
    """The sentence called "section.key", its {names} filled in.

    Raises KeyError for a key that is not in the catalogue, and for a {name} without a value.
    """
    section, _, name = key.partition(".")
    try:
        sentence = catalogue()[section][name]
    except KeyError:
        raise KeyError(f"course/words.toml has no sentence {key!r}") from None
    return sentence.format(**values)


def listed(items: Iterable[object]) -> str:
    """Things beside each other in a sentence: "a, b, c", as the language sets them."""
    return say("words.comma").join(map(str, items))


def signed(sentence: str) -> str:
    """A sentence with the minus sign of the formulas, and none for zero; code stays Python's.

    >>> signed("from -0.5 to -0.00: `f(-1)` with 1e-5")
    'from −0.5 to 0.00: `f(-1)` with 1e-5'
    """
    pieces = sentence.split("`")
    outside = slice(None, None, 2 if len(pieces) % 2 else 1)       # an odd backtick is a character
    pieces[outside] = [NOTHING.sub("", NEGATIVE.sub(r"\1−", piece)) for piece in pieces[outside]]
    return "`".join(pieces)


def fill(script: str, *sections: str, languages: Sequence[str] = ()) -> str:
    """A script with its sentences: the one `/*words*/{}` in it becomes {key: sentence}.

    With languages it becomes {language: {key: sentence}}: a script that serves pages in several.
    Raises ValueError if the script has no such place, or several.
    """
    if script.count(SLOT) != 1:
        raise ValueError(f"a script needs {SLOT} exactly once, found {script.count(SLOT)}")
    def words(spoken: str) -> dict[str, str]:
        known = _catalogue(spoken)
        return {key: text for section in sections for key, text in known[section].items()}

    found = {spoken: words(spoken) for spoken in languages} if languages else words(language())
    return script.replace(SLOT, json.dumps(found, ensure_ascii=False).replace("<", "\\u003c"))
