"""Text of a figure as runs of characters: `$\\beta_1 = 10^{-3}$` without a TeX engine.

A run is a pair (style, text); the styles are "" upright, "i" italic, "^" and "_".
"""

import re
from html import escape
from itertools import groupby
from operator import itemgetter
from unicodedata import combining

from matplotlib._mathtext_data import tex2uni

FORMULA = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$")
TOKEN = re.compile(r"([_^])(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[a-zA-Z]+|[^{}]))"    # a script
                   r"|\\(?:mathrm|text|operatorname)\{([^{}]*)\}"
                   r"|\\([a-zA-Z]+|.)(?:\s+(?=[a-zA-Z\\]))?|([^{}])")
SYMBOLS = {word: word for word in ("log", "ln", "exp", "min", "max", "sin", "cos", "lim")} | {
    "mathdefault": "", "left": "", "right": "", "!": "", " ": " ", ",": "\u2009", ":": "\u2005",
    ";": "\u2005", "quad": "\u2003"}
LEVELS = {"^": (-0.35, 0.7), "_": (0.2, 0.7)}         # height in em (down is positive), size


def to_markup(text, ismath):
    """The content of an SVG text element: characters and <tspan>s."""
    if not ismath:
        return escape(text, False)
    runs = []
    for i, part in enumerate(FORMULA.split(text)):
        runs += formula(part) if i % 2 else [("", part.replace(r"\$", "$"))]
    out, height = "", 0.0
    for style, same in groupby(filter(itemgetter(1), runs), key=itemgetter(0)):
        # dy is in em of the run itself; not every browser has baseline-shift
        level, size = LEVELS.get(style, (0.0, 1.0))
        look = f' dy="{(level - height) / size:.2f}em"' if level != height else ""
        look += f' font-size="{size:.0%}"' if size != 1 else ""
        look += ' font-style="italic"' if style == "i" else ""
        content = escape("".join(map(itemgetter(1), same)), False)
        out += f"<tspan{look}>{content}</tspan>" if look else content
        height = level
    return out


def formula(tex):
    """Runs of one formula; single letters are italic."""
    runs = []
    for script, group, single, upright, command, char in TOKEN.findall(tex):
        if script:
            runs.append((script, "".join(text for _, text in formula(group or single))))
        elif char.isascii() and char.isalpha():
            runs.append(("i", char))
        elif command or char in ("_", "^"):
            runs.append(("", symbol(command or char)))
        else:
            runs.append(("", upright or {"-": "\u2212", "*": "\u2217"}.get(char, char)))
    return runs


def symbol(command):
    """The character of a command; a radical, a fraction or an accent would need a layout."""
    known = chr(tex2uni.get(command, ord(command[0])))
    if command in SYMBOLS:
        return SYMBOLS[command]
    if (command.isalpha() and command not in tex2uni) or combining(known) or command in "_^":
        raise ValueError(f"\\{command} in a figure's text: use plain symbols, _ and ^")
    return known
