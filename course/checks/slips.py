"""Slips that every program knows: brackets, signs, `//` for `/`, a factor left out.

An exercise holds the text of its right program. Change one thing in it, run it, and if the numbers
are those of a learner, that one thing explains them: exactly, whatever the learner really wrote.
"""

import ast
import contextlib
import copy
import io
import tokenize
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, combinations
from keyword import iskeyword
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from course.checks.wrote import begins
from course.words import say


class Slip(NamedTuple):
    kind: str
    name: str
    what: str           # was changed
    wanted: str = ""    # the name for which another one stands


RARE = {"local", "line", "exchanged", "indent"}           # named where nothing more common fits
SYNTAX = {"brackets", "pairs", "floor", "matmul"}    # one character: another program
Swap = tuple[type[ast.operator], type[ast.operator], str]
OPERATORS: tuple[Swap, ...] = (
    (ast.Div, ast.FloorDiv, "floor"), (ast.MatMult, ast.Mult, "matmul"),
    (ast.Div, ast.Mult, "product"), (ast.Add, ast.Sub, "sign"),
    (ast.Sub, ast.Add, "sign"), (ast.Pow, ast.Mult, "times"),
)
ROOTS = {"sqrt", "square", "abs"}
TWINS = {"mean": "sum", "sum": "mean", "std": "var", "var": "std", "max": "min", "min": "max"}
TURNED = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE}
OPENING = {"=", "+=", "-=", "*=", "/=", "+", "-", "*", "/", "**", "@", "//", "%", "(", "[", ",",
           "<", ">", "<=", ">=", "==", "!=", ":", ""}


def named(kind: str, **names: str) -> Slip:
    return Slip(kind, say(f"checks.slip-{kind}", **names), say(f"checks.say-{kind}", **names),
                names.get("wanted", "") if kind in ("name", "local") else "")


def in_expression(source: str, scope: Mapping[str, Any], fits: Callable[[Any], bool],
                  ) -> list[Slip]:
    """The slips in an expression whose values fit."""
    return fitting(source, "eval", lambda code: fits(eval(code, dict(scope)))) if source else []


def in_function(source: str, name: str, scope: Mapping[str, Any],
                fits: Callable[[Callable[..., object]], bool], only: str = "") -> list[Slip]:
    """The slips in the function called `name` whose results fit.

    only : the one kind to try
    """
    def function(code: CodeType) -> Callable[..., object]:
        own = dict(scope)
        exec(code, own)
        return own[name]

    if "while" in source:           # one changed sign, and it never ends
        return []
    return fitting(source, "exec", lambda code: fits(function(code)), only)


def fitting(source: str, mode: str, fits: Callable[[CodeType], bool], only: str = "",
            ) -> list[Slip]:
    """Each slip that fits, once: numbers do not tell which of several was made."""
    found: dict[Slip, None] = {}
    for slip, code in variants(source.strip(), mode):
        if slip in found or (only and slip.kind != only):
            continue
        try:
            with np.errstate(all="ignore"):
                if fits(code):
                    found[slip] = None
        except Exception:           # most programs with a hole do not run
            continue
    wanted = [slip.wanted for slip in found]            # any other one would do: none is meant
    sure = [slip for slip in found if not slip.wanted or wanted.count(slip.wanted) == 1]
    return [slip for slip in sure if slip.kind not in RARE] or sure


@cache
def variants(source: str, mode: str) -> tuple[tuple[Slip, CodeType], ...]:
    """Every program that differs from `source` by one slip, the commonest kinds first."""
    return tuple(varied(source, mode))


def varied(source: str, mode: str) -> Iterator[tuple[Slip, CodeType]]:
    for slip, text in without_brackets(source):
        yield slip, compile(text, "slip", mode)
    tree: ast.Module | ast.Expression = (
        ast.parse(source) if mode == "exec" else ast.parse(source, mode="eval"))
    places = list(positions(tree))
    for change in (swapped_operators, more_in_brackets, powers, upside_down, left_out, one_off,
                   other_names, other_calls):
        for parent, field, index in places:
            node = at(parent, field, index)
            for slip, new in change(node, tree):
                put(parent, field, index, ast.fix_missing_locations(ast.copy_location(new, node)))
                bare = isinstance(tree.body, ast.Constant)      # one number of the task: no slip
                code = compile(tree, "slip", mode)
                put(parent, field, index, node)
                if not bare:
                    yield slip, code
    for slip, other in other_lines(tree):
        yield slip, compile(ast.fix_missing_locations(other), "slip", mode)


def positions(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Where each node of a tree hangs: its parent, the field, the place in a list."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield parent, field, None
            elif isinstance(value, list):
                yield from ((parent, field, i) for i, part in enumerate(value)
                            if isinstance(part, ast.AST))


def at(parent: ast.AST, field: str, index: int | None) -> ast.AST:
    value = getattr(parent, field)
    return value if index is None else value[index]


def put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def without_brackets(source: str) -> Iterator[tuple[Slip, str]]:
    """Less one pair of brackets that groups (and does not call), less all of a line, or, which is
    rarer, less some, where that changes the meaning."""
    usual = named("brackets")
    rarer = usual._replace(kind="pairs")
    lines, stack, before = source.splitlines(keepends=True), [], ""
    rows: dict[int, list[tuple[int, int]]] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.string == "(":
            stack.append((token.start, before in OPENING or iskeyword(before)))
        elif token.string == ")":
            (row, column), groups = stack.pop()
            if groups and row == token.start[0]:
                rows.setdefault(row, []).append((column, token.start[1]))
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.string
    meaning = ast.dump(ast.parse(source))
    for row, pairs in rows.items():
        counts = range(1, len(pairs) + 1) if len(pairs) <= 4 else (1, len(pairs))
        for some in chain.from_iterable(combinations(pairs, count) for count in counts):
            gone = {column for pair in some for column in pair}
            line = "".join(sign for i, sign in enumerate(lines[row - 1]) if i not in gone)
            code = "".join([*lines[: row - 1], line, *lines[row:]])
            with contextlib.suppress(SyntaxError):
                if ast.dump(ast.parse(code)) != meaning:
                    yield usual if len(some) in (1, len(pairs)) else rarer, code


Change = Iterator[tuple[Slip, ast.AST]]


def swapped_operators(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for old, new, kind in OPERATORS:
            if isinstance(node.op, old):
                yield named(kind), altered(node, op=new())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield named("sign"), node.operand


def more_in_brackets(node: ast.AST, tree: ast.AST) -> Change:
    """`a * (b + c)` for `a * b + c`, and the like."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub):
        return
    match node:
        case ast.BinOp(left=ast.BinOp(op=ast.Mult() | ast.Div()) as first):
            inside = altered(node, left=first.right)
            yield named("bracketed"), altered(first, right=inside)
    match node:
        case ast.BinOp(right=ast.BinOp(op=ast.Mult() | ast.Div()) as last):
            inside = altered(node, right=last.left)
            yield named("bracketed"), altered(last, left=inside)


def powers(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield named("power"), node.left
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ROOTS:
        yield named("power"), node.args[0]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sqrt":
        half = ast.BinOp(node.args[0], ast.Div(), ast.Constant(2))
        yield named("brackets"), half                       # x ** 1 / 2
        yield named("halved"), half
        yield named("squared"), ast.BinOp(node.args[0], ast.Pow(), ast.Constant(2))


def upside_down(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield named("over"), altered(node, left=node.right, right=node.left)


def left_out(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add | ast.Sub | ast.Div):
        yield named("left-out"), node.left
        if isinstance(node.op, ast.Mult | ast.Add):
            yield named("left-out"), node.right
        elif isinstance(node.op, ast.Sub):
            yield named("left-out"), ast.UnaryOp(ast.USub(), node.right)
            yield named("left-out"), node.right
        else:
            yield named("left-out"), altered(node, left=ast.Constant(1))


class Known(NamedTuple):
    """What a program is made of, as far as its slips depend on it."""

    exponents: list[ast.expr]
    looped: list[ast.AST]           # parts of what is looped over: another may never end
    growing: set[str]               # names of lists that grow: another may never end
    asked: list[str]                # names of the arguments of the last function
    own: dict[str, None]            # these, and what it assigns, each once


@lru_cache(maxsize=1)
def known(tree: ast.AST) -> Known:
    nodes = list(ast.walk(tree))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef)]
    asked = [n.arg for n in functions[-1].args.args] if functions else []
    assigned = [n.id for n in ast.walk(functions[-1]) if isinstance(n, ast.Name)
                and isinstance(n.ctx, ast.Store) and n.id != "_"] if functions else []
    return Known(
        exponents=[n.right for n in nodes
                   if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)],
        looped=[part for n in nodes if isinstance(n, ast.For) for part in ast.walk(n.iter)],
        growing={n.value.id for n in nodes if isinstance(n, ast.Attribute)
                 and n.attr == "append" and isinstance(n.value, ast.Name)},
        asked=asked, own=dict.fromkeys([*asked, *assigned]))


def one_off(node: ast.AST, tree: ast.AST) -> Change:
    if (isinstance(node, ast.Constant) and type(node.value) is int
            and not (node.value == 2 and node in known(tree).exponents)):    # a power missing
        for step in (1, -1):
            yield named("one-off"), ast.Constant(node.value + step)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
        *starts, end = node.args
        for op in (ast.Add(), ast.Sub()):
            longer = ast.BinOp(end, op, ast.Constant(1))
            yield named("one-off"), altered(node, args=[*starts, longer])


def other_names(node: ast.AST, tree: ast.AST) -> Change:
    """One name of the function for another, where it is used."""
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    about = known(tree)
    if node.id not in about.own or node.id in about.growing or node in about.looped:
        return
    for other in about.own:
        if other != node.id and other not in about.growing:
            kind = "name" if {other, node.id} <= {*about.asked} else "local"
            yield named(kind, found=other, wanted=node.id), ast.Name(other, ast.Load())


def other_calls(node: ast.AST, tree: ast.AST) -> Change:
    """Another function, an option less, a case for the other, an order not turned."""
    match node:
        case ast.Call(func=ast.Attribute(attr=attr) as called) if attr in TWINS:
            yield (named("name", found=TWINS[attr], wanted=attr),
                   altered(node, func=altered(called, attr=TWINS[attr])))
        case ast.Call(func=ast.Name("abs"), args=[inside]):
            yield named("power"), inside
        case ast.Attribute(attr="T", value=inside):
            yield named("turned"), inside
        case ast.Compare(ops=[op]) if type(op) in TURNED:
            yield named("compare"), altered(node, ops=[TURNED[type(op)]()])
        case ast.IfExp(body=one, orelse=other):
            yield named("cases"), altered(node, body=other, orelse=one)
        case ast.Subscript(value=inside, slice=ast.Slice(step=ast.UnaryOp())):
            yield named("order"), inside
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            others = [one for one in node.keywords if one is not keyword]
            yield named("option", option=keyword.arg or ""), altered(node, keywords=others)


def other_lines(tree: ast.AST) -> Iterator[tuple[Slip, Any]]:
    """A line missing, two exchanged, a return that stands in the loop."""
    places = [(node, i) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.For)
              for i in range(len(node.body))]
    for node, i in places:
        body, line = node.body, node.body[i]
        after = body[i + 1] if i + 1 < len(body) else None
        if isinstance(line, ast.Return | ast.For):
            if isinstance(line, ast.For):
                yield from other_depths(tree, node, i)
            continue
        node.body = [*body[:i], *body[i + 1 :]] or [ast.Pass()]
        yield named("line", begins=begins(line)), copy.deepcopy(tree)
        if after and not isinstance(after, ast.Return | ast.For):
            node.body = [*body[:i], after, line, *body[i + 2 :]]
            yield (named("exchanged", one=begins(line), other=begins(after)),
                   copy.deepcopy(tree))
        node.body = body


def other_depths(tree: ast.AST, node: Any, i: int) -> Iterator[tuple[Slip, Any]]:
    """The loop at this place without its last lines, which follow it; and with what follows it."""
    body, loop = node.body, node.body[i]
    inside = loop.body
    for k in range(1, len(inside)):
        loop.body, node.body = inside[:k], [*body[: i + 1], *inside[k:], *body[i + 1 :]]
        yield named("indent", begins=begins(inside[k])), copy.deepcopy(tree)
    node.body = body
    for k in range(i + 2, len(body) + 1):
        loop.body, node.body = inside + body[i + 1 : k], [*body[: i + 1], *body[k:]]
        slip = (named("return") if isinstance(body[k - 1], ast.Return)
                else named("indent", begins=begins(body[i + 1])))
        yield slip, copy.deepcopy(tree)
    loop.body, node.body = inside, body


def altered(node: ast.AST, **fields: Any) -> ast.AST:
    twin = copy.copy(node)
    for field, value in fields.items():
        setattr(twin, field, value)
    return twin
