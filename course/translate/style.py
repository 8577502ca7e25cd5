"""How Chinese is written here: `faults(original, said)`. Its words are those of book/zh/terms.toml.

Full-width punctuation in Chinese sentences; one space between Han and Latin letters, digits and
formulas, none beside full-width punctuation; no Latin quotes around Han. Bold that ends with a
punctuation mark needs a space behind it, or Markdown does not end it.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from course.language import HAN

TERMS = Path(__file__).resolve().parents[2] / "book/zh/terms.toml"
FULL = "，。：；！？（）《》“”‘’、…「」"
FORMULA = re.compile(r"\$\$.*?\$\$|(?<!\\)\$[^$\n]+(?:\n[^$\n]+)*\$", re.DOTALL)
FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
# what is no running text: code, addresses, fields, tags, directives
CODE = re.compile(r"`[^`\n]+`")
QUIET = re.compile(r"\]\([^)\s]*\)|\{[^{}]*\}|<[^<>]*>|^:[\w-]+:.*$|https?://\S+", re.M)
FAULTS = {
    rf"[{HAN}][,;!?](?![\d,])|[{HAN}]:(?!\w)|[{HAN}]\.(?!\w)": "half-width punctuation after Han",
    rf"[{HAN}][A-Za-z0-9§]|[A-Za-z0-9§%][{HAN}]": "no space between Han and Latin or digits",
    rf" [{FULL}](?<![“‘（《「…])|[{FULL}](?<![”’）》」…]) (?=[{HAN}])": "space beside a wide mark",
    rf"\([{HAN}]|[{HAN}]\)": "half-width brackets around Han",
    rf"\"[{HAN}]|[{HAN}]\"": "straight quotes around Han",
    rf"[{HAN}] +[{HAN}]": "a space between Han",
    rf"[{HAN}]ƒ|ƒ[{HAN}]": "no space between Han and a formula or code",
}
BOLD = re.compile(r"\*\*([^*\n]+?)\*\*")


@cache
def words() -> tuple[dict[str, list[str]], dict[str, str]]:
    """The terms, and what is never said."""
    found = tomllib.loads(TERMS.read_text("utf8"))
    return found["terms"], found["never"]


def faults(original: str, said: str) -> list[str]:
    """What is written in another way than the rest of the edition."""
    text = QUIET.sub("·", CODE.sub("ƒ", FORMULA.sub("ƒ", FENCED.sub("", said))))
    wrong = [f"{name}: {match[0]!r} in {text[max(0, match.start() - 8):match.end() + 8]!r}"
             for pattern, name in FAULTS.items() for match in re.finditer(pattern, text)]
    wrong += [f"bold that Markdown does not see: {bold[0]!r}" for bold in BOLD.finditer(text)
              if unseen(text[:bold.start()][-1:], bold[1], text[bold.end():][:1])]
    terms, never = words()
    wrong += [f"{word!r} is called {better!r}" for word, better in never.items() if word in said]
    plain = QUIET.sub(" ", CODE.sub(" ", FORMULA.sub(" ", FENCED.sub("", original)))).lower()
    # a short text may say it in another way; a whole paragraph that never does has lost it
    if len(plain) > 300:
        wrong += [f"no {' or '.join(allowed)} for {term!r}" for term, allowed in terms.items()
                  if re.search(rf"\b{term.lower()}\b", plain)
                  and not any(word in said for word in allowed)]
    return wrong


def unseen(before: str, inside: str, after: str) -> bool:
    """Whether CommonMark does not see bold: a mark at its inner edge, a letter at its outer one."""
    return (inside[-1] in FULL and after.isalnum()) or (inside[0] in FULL and before.isalnum())
