"""Numbers as people write them, for Python to read: 0,5 and ０．５, 5 %, √2, 7½, = 0.5, 8 steps.

judge.js reads the fields of a page in the same way; a test compares them.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from course.words import say

ASCII = {full: full - 0xFEE0 for full in range(ord("！"), ord("～") + 1)}   # full-width signs
LOOKS = ASCII | str.maketrans({
    "−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "÷": "/", "^": "**", "＾": "**", "∞": "inf",
    "π": "pi", "。": ".", "、": ",", "\u3000": " ", "²": "**2", "³": "**3",
    "½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)"})
MIXED = re.compile(r"(?<![\d.,])(\d+)\s?([½¼¾])")                        # 7½
WORD = ("(?:about|around|roughly|approx\\.?|steps?|epochs?|values?|points?|"    # beside a number
        "examples?|samples?|大约|约|大概|第|步|轮|个(?:值|数|点|样本)?)")
LABEL = r"[^\W\d_][^=≈:,;|\n]*[=≈:]\s*"                                      # θ_1 = ½
WHOLE_AND = re.compile(r"([-+]?)(\d+)\s+(\d+/\d+)")                          # 7 1/2
BETWEEN = (r"\s*(?:[;|\n]|\band\b|[和与])\s*", r"\s+", r",\s*")         # two numbers in a text
NUMERAL = r"\d[\d.,]*|[.,]\d[\d.,]*"
NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
FUNCTIONS = {"sqrt": math.sqrt, "exp": math.exp, "ln": math.log, "log": math.log}
SIGNS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow, ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


def from_text(answer: object, count: int) -> object:
    """What stands in quotation marks, if it is numbers or arithmetic; otherwise as it came.

    count : how many numbers are asked for. A text that is to be one may have a decimal comma, as
            may each text of a list; in one for several a comma stands between two.
    """
    if isinstance(answer, list | tuple):
        found = [from_text(part, 1) for part in answer]
        return [part if isinstance(part, str) and isinstance(one, list) else one   # 1,000
                for part, one in zip(answer, found, strict=True)]
    if isinstance(answer, str):
        text = looks(answer, label=True)
        texts = [rewritten(text), rewritten(single(text))]
        for text in texts[::-1] if count == 1 else texts:
            try:
                return calculated(ast.parse(text, mode="eval").body)
            except (SyntaxError, ValueError, ArithmeticError, RecursionError):
                continue
        if count > 1:
            return next(filter(None, map(partial(apart, count=count), ways(looks(answer)))), answer)
    return answer


def ways(text: str) -> Iterator[list[str]]:
    """The pieces of a text that Python does not read as several numbers."""
    enclosed = text[:1] + text[-1:] in ("()", "[]", "{}")
    for inside in (text, *[text[1:-1].strip()] * enclosed):
        for between in BETWEEN:
            yield re.split(between, inside)


def apart(pieces: list[str], count: int) -> list[object] | None:
    """The pieces as so many numbers, or None."""
    found = [from_text(piece, 1) for piece in pieces]
    return found if len(found) == count and all(isinstance(x, float) for x in found) else None


def looks(text: str, label: bool = False) -> str:
    """The text in Python's signs; label : without the name of a number before it."""
    text = MIXED.sub(r"(\1+\2)", text.strip().translate(ASCII))
    text = re.sub(r"(?<=\d)_(?=\d)", "", text.translate(LOOKS).lower())
    text = re.sub(f"^{LABEL}", "", text) if label else text
    return re.sub(rf"^(?:(?:[=≈~]|{WORD})\s*)+|\s*{WORD}$", "", text)


def rewritten(text: str) -> str:
    """Roots and logarithms without brackets, and percent."""
    text = re.sub(rf"√\s*({NUMBER})", r"sqrt(\1)", text).replace("√", "sqrt")
    text = re.sub(rf"\bln\s*({NUMBER})", r"ln(\1)", text)
    return re.sub(rf"({NUMBER})\s*%", r"(\1/100)", text)


def single(text: str) -> str:
    """The text of one number: a comma in it is its point, or groups its thousands."""
    def numeral(found: re.Match[str]) -> str:
        digits = re.sub(r"^0+(?=\d)", "", found[0])
        if re.fullmatch(r"[1-9]\d{0,2}(,\d{3}){2,}(\.\d*)?|[1-9]\d{0,2},\d{3}\.\d*", digits):
            return digits.replace(",", "")
        if re.fullmatch(r"\d*,\d+", digits) and not re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
            return digits.replace(",", ".")
        return digits                       # a number, or what can be read in two ways, or in none
    if mixed := WHOLE_AND.fullmatch(text):
        return "{}({}+{})".format(*mixed.groups())
    return re.sub(NUMERAL, numeral, text)


def unread(text: str) -> str:
    """The sentence on a text that is no number, or could be two."""
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", looks(text)):
        return say("exercise-page.two-ways", text=text, many=looks(text).replace(",", ""),
                   few=looks(text).replace(",", "."))
    return say("exercise-page.not-a-number", text=text)


def calculated(node: ast.AST) -> Any:
    """The value of arithmetic such as 2/25, 2**-4, sqrt(0.5), exp(-1), or of a list of such."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)            # so that a tower of powers overflows at once
        case ast.Name("inf" | "infinity" | "nan" as name):
            return float(name)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [calculated(part) for part in parts]
        case ast.UnaryOp(op=sign, operand=inside) if type(sign) in SIGNS:
            return SIGNS[type(sign)](calculated(inside))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            terms = calculated(left), calculated(right)
            if all(isinstance(part, float) and math.isfinite(part) for part in terms):
                return real(SIGNS[type(sign)](*terms))
        case ast.Name("e" | "pi" as name) | ast.Attribute(attr="e" | "pi" as name):
            return float(getattr(math, name))
        case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name),
                      args=[inside]) if name in FUNCTIONS:
            return FUNCTIONS[name](real(calculated(inside)))
    raise ValueError("no arithmetic")


def real(value: object) -> float:
    if isinstance(value, float):
        return value
    raise ValueError("a root of a negative number")
