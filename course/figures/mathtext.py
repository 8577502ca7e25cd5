"""Text of a figure as SVG: `$\\beta_1 = 10^{-3}$` without a TeX engine, as runs of one look."""

import re
from html import escape, unescape
from itertools import groupby
from typing import NamedTuple
from unicodedata import combining

from matplotlib._mathtext_data import tex2uni

FORMULA = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$")
TOKEN = re.compile(r"([_^])(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[a-zA-Z]+|[^{}]))"    # a script
                   r"|\\(?:mathrm|text|operatorname)\{([^{}]*)\}"
                   r"|\\([a-zA-Z]+|.)(?:\s+(?=[a-zA-Z\\]))?|([^{}])")
SYMBOLS = {word: word for word in ("log", "ln", "exp", "min", "max", "sin", "cos", "lim")} | {
    "mathdefault": "", "left": "", "right": "", "!": "", " ": " ", ",": "\u2009", ":": "\u2005",
    ";": "\u2005", "quad": "\u2003"}
LEVELS = {"^": -0.35, "_": 0.2}        # of a script, in em of what it stands at (down is positive)
SHRINK = 0.7                           # its size to that of what it stands at


class Look(NamedTuple):
    """How a run of characters is set: its baseline and its size, in em of the whole text."""

    italic: bool = False
    level: float = 0.0
    size: float = 1.0

    def script(self, kind: str) -> "Look":
        """The look of a script at characters that look like this."""
        return Look(False, self.level + LEVELS[kind] * self.size, self.size * SHRINK)


def to_markup(text: str, ismath: bool) -> str:
    """The content of an SVG text element: characters and <tspan>s."""
    if not ismath:
        return escape(text, False)
    runs: list[tuple[Look, str]] = []
    for i, part in enumerate(FORMULA.split(text)):
        try:
            runs += formula(part, Look()) if i % 2 else [(Look(), part.replace(r"\$", "$"))]
        except ValueError as error:
            raise ValueError(f"{error}, in the text {text!r}") from None
    out, height = "", 0.0
    for look, same in groupby((run for run in runs if run[1]), key=lambda run: run[0]):
        # dy is in em of the run itself; not every browser has baseline-shift
        style = f' dy="{(look.level - height) / look.size:.2f}em"' if look.level != height else ""
        style += f' font-size="{look.size:.0%}"' if look.size != 1 else ""
        style += ' font-style="italic"' if look.italic else ""
        content = escape("".join(characters for _, characters in same), False)
        out += f"<tspan{style}>{content}</tspan>" if style else content
        height = look.level
    return out


def plain(text: str) -> str:
    """The same without its looks: characters only."""
    return unescape(re.sub(r"<[^>]*>", "", to_markup(text, "$" in text)))


def formula(tex: str, look: Look) -> list[tuple[Look, str]]:
    """Runs of one formula; single letters are italic."""
    runs = []
    for script, group, single, upright, command, char in TOKEN.findall(tex):
        if script:
            runs += formula(group or single, look.script(script))
        elif char.isascii() and char.isalpha():
            runs.append((look._replace(italic=True), char))
        elif command or char in ("_", "^"):
            runs.append((look, symbol(command or char)))
        else:
            runs.append((look, upright or {"-": "\u2212", "*": "\u2217"}.get(char, char)))
    return runs


def symbol(command: str) -> str:
    """The character of a command; a radical, a fraction or an accent would need a layout."""
    known = chr(tex2uni.get(command, ord(command[0])))
    if command in SYMBOLS:
        return SYMBOLS[command]
    if (command.isalpha() and command not in tex2uni) or combining(known) or command in "_^":
        raise ValueError(f"\\{command} cannot be drawn: use plain symbols, _ and ^")
    return known
