"""What a number would imply: true of any number, also of one that nobody foresaw.

    [[half-life-100.probes]]
    when    = "0 < given < 1"
    compute = {halves = "log(0.5) / log(given)"}
    says    = "With {given} the weight halves in {halves} steps; 100 are asked for."

Its Python is read into a tree, so that a page can compute the same without Python (judge.js):
a number; ["given", i] for entry i of the answer; [operation, tree, …]. What does not depend on
the answer is computed here once, with all names of the chapter.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course.checks.compare import short

Tree = float | list[Any]


def entry_of(table: Sequence[float], place: float) -> float:
    """The entry of a table at a whole number; nan where there is none."""
    found = 0 <= place < len(table) and place == int(place)
    return table[int(place)] if found else np.nan


OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power,
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal,
    "and": np.logical_and, "or": np.logical_or, "not": np.logical_not,
    "abs": np.abs, "log": np.log, "exp": np.exp, "sqrt": np.sqrt, "cos": np.cos,
    "floor": np.floor, "at": entry_of,
}
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.Lt: "<",
    ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.And: "and", ast.Or: "or",
}
CALLED = ("abs", "log", "exp", "sqrt", "cos", "floor")


@dataclass(frozen=True)
class Probe:
    """entry : the one that it speaks of;  when : whether it does;  numbers : those that it names"""

    entry: int
    when: Tree
    numbers: Mapping[str, Tree]
    says: str

    def sentence(self, given: Sequence[float]) -> str | None:
        """What it says of an answer; None where it does not apply, or a number is not finite."""
        with np.errstate(all="ignore"):
            if not worth(self.when, given):
                return None
            numbers = {name: worth(one, given) for name, one in self.numbers.items()}
        if not all(map(np.isfinite, numbers.values())):
            return None
        return self.says.format(**{name: written(float(number))
                                   for name, number in numbers.items()})


def written(number: float) -> str:
    if abs(number) < 1e-12:
        return "0"
    return short(number, 6 if abs(number) >= 1000 else 4)


def tree(code: str, known: Mapping[str, Any]) -> Tree:
    """The tree of an expression; ValueError for what a page could not compute."""
    return grown(ast.parse(code.strip(), mode="eval").body, {
        **known, **{name: OPERATIONS[name] for name in CALLED}})


def grown(node: ast.expr, known: Mapping[str, Any]) -> Any:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    if "given" not in names:
        value = eval(compile(ast.Expression(node), "probe", "eval"), dict(known))
        return np.asarray(value, dtype=float).tolist()
    match node:
        case ast.Name():
            return ["given", 0]
        case ast.Subscript(value=ast.Name("given"), slice=ast.Constant(value=int(place))):
            return ["given", place]
        case ast.Subscript(value=table, slice=place):
            return ["at", grown(table, known), grown(place, known)]
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return [SIGNS[type(sign)], grown(left, known), grown(right, known)]
        case ast.UnaryOp(op=ast.USub(), operand=inside):
            return ["-", 0.0, grown(inside, known)]
        case ast.UnaryOp(op=ast.Not(), operand=inside):
            return ["not", grown(inside, known)]
        case ast.BoolOp(op=sign, values=parts):
            return [SIGNS[type(sign)], *(grown(part, known) for part in parts)]
        case ast.Compare(left=left, ops=signs, comparators=others) if all(
                type(sign) in SIGNS for sign in signs):
            terms = [grown(term, known) for term in (left, *others)]
            pairs = [[SIGNS[type(sign)], terms[i], terms[i + 1]] for i, sign in enumerate(signs)]
            return ["and", *pairs] if len(pairs) > 1 else pairs[0]
        case ast.Call(func=ast.Name(name), args=[inside]) if name in CALLED:
            return [name, grown(inside, known)]
    raise ValueError(f"{ast.unparse(node)!r}: a page cannot compute it; allowed are arithmetic, "
                     f"comparisons, a table's entry, {', '.join(CALLED)}")


def worth(tree: Tree, given: Sequence[float]) -> Any:
    """The value of a tree for an answer."""
    if not isinstance(tree, list):
        return np.float64(tree)
    sign, *parts = tree
    if sign == "given":
        return np.float64(given[parts[0]])
    if sign == "at":
        return entry_of(parts[0], worth(parts[1], given))
    values = [worth(part, given) for part in parts]
    value = OPERATIONS[sign](*values[:2])
    for other in values[2:]:
        value = OPERATIONS[sign](value, other)
    return value


def said(probes: Sequence[Probe], given: Sequence[float], wrong: Sequence[int]) -> list[str]:
    """For each wrong entry what the first of its probes that applies says."""
    sentences = []
    for entry in wrong:
        if np.isfinite(given).all():
            some = (probe.sentence(given) for probe in probes if probe.entry == entry)
            sentences += [next(filter(None, some), None)]
    return [text for text in sentences if text]
