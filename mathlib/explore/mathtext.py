"""Text of a figure as runs of characters: `$\\beta_1 = 10^{-3}$` without a TeX engine.

A run is a pair (style, text); the styles are "" upright, "i" italic, "sup" and "sub".
"""

import re

from matplotlib._mathtext_data import tex2uni

TOKEN = re.compile(r"\\([a-zA-Z]+|.)(?:\s+(?=[a-zA-Z\\]))?|([_^])|([{}])|(.)")
FONTS = {"mathdefault", "mathrm", "mathregular", "mathit", "mathbf", "rm", "it", "text",
         "operatorname", "left", "right", "mathsf"}
WORDS = {"log", "ln", "exp", "min", "max", "sin", "cos", "lim"}
SPACES = {",": "\u2009", ";": "\u2005", ":": "\u2005", " ": " ", "quad": "\u2003", "!": ""}
PAIRS = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$")
LEVELS = {"sup": (-0.35, 0.7), "sub": (0.2, 0.7)}     # height in em (down is positive), size
TOO_MUCH = {"frac", "sqrt", "dfrac", "sum", "int", "hat", "bar", "tilde", "vec", "overline"}


def to_spans(text, ismath):
    """The content of a text element; mathematics stands between dollar signs."""
    if not ismath:
        return [text]
    runs = []
    for i, part in enumerate(PAIRS.split(text)):
        runs += math_runs(part) if i % 2 else [("", part.replace(r"\$", "$"))]
    return spans(runs)


def math_runs(tex):
    """Runs of one formula; letters are italic, unless a font command says otherwise."""
    runs, styles, script, upright = [], [""], "", False
    for command, mark, brace, char in TOKEN.findall(tex):
        if mark:
            script = {"^": "sup", "_": "sub"}[mark]
            continue
        if brace == "{":
            styles.append(script or styles[-1])
        elif brace == "}":
            styles.pop()
            upright = upright and len(styles) > 1
        elif command in FONTS:
            upright = command not in ("mathit", "it")
            continue
        else:
            shown = glyph(command) if command else {"-": "\u2212", "*": "\u2217"}.get(char, char)
            italic = char.isascii() and char.isalpha() and not upright
            runs.append((script or styles[-1] or ("i" if italic else ""), shown))
        script = ""
    return runs


def glyph(command):
    if command in SPACES or command in WORDS:
        return SPACES.get(command, command)
    if command in TOO_MUCH or (command not in tex2uni and command.isalpha()):
        raise ValueError(f"\\{command} in a figure's text: use plain symbols, _ and ^")
    return chr(tex2uni[command]) if command in tex2uni else command


def spans(runs):
    """Runs as SVG content: a plain string, or [string, attributes of its <tspan>]."""
    joined = []
    for style, text in runs:
        if joined and joined[-1][0] == style:
            joined[-1][1] += text
        elif text:
            joined.append([style, text])
    out, height = [], 0.0
    for style, text in joined:
        # dy is in em of the run itself; not every browser has baseline-shift
        level, size = LEVELS.get(style, (0.0, 1.0))
        look = {"dy": f"{(level - height) / size:.2f}em"} if level != height else {}
        if size != 1:
            look["font-size"] = f"{size:.0%}"
        if style == "i":
            look["font-style"] = "italic"
        out.append([text, look] if look else text)
        height = level
    return out
