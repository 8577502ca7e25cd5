"""Slips that every program knows: brackets, signs, `//` for `/`, a factor left out.

An exercise holds the text of its right program. Change one thing in it, run it, and if the numbers
are those of a learner, that one thing explains them: exactly, whatever the learner really wrote.
"""

import ast
import copy
import io
import tokenize
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from course.words import say


class Slip(NamedTuple):
    kind: str
    name: str
    what: str           # was changed


SYNTAX = {"brackets", "floor", "matmul"}        # one character, and Python reads another program
Swap = tuple[type[ast.operator], type[ast.operator], str]
OPERATORS: tuple[Swap, ...] = (
    (ast.Div, ast.FloorDiv, "floor"), (ast.MatMult, ast.Mult, "matmul"),
    (ast.Add, ast.Sub, "sign"), (ast.Sub, ast.Add, "sign"),
)
ROOTS = {"sqrt", "square", "abs"}
OPENING = {"=", "+=", "-=", "*=", "/=", "+", "-", "*", "/", "**", "@", "//", "%", "(", "[", ",",
           "return", ":", ""}


def named(kind: str, **names: str) -> Slip:
    return Slip(kind, say(f"checks.slip-{kind}", **names), say(f"checks.say-{kind}", **names))


def in_expression(source: str, scope: Mapping[str, Any], fits: Callable[[Any], bool],
                  ) -> Slip | None:
    """The first slip in an expression whose value fits, or None."""
    return first(source, "eval", lambda code: fits(eval(code, dict(scope)))) if source else None


def in_function(source: str, name: str, scope: Mapping[str, Any],
                fits: Callable[[Callable[..., object]], bool], only: str = "") -> Slip | None:
    """The first slip in the function called `name` whose results fit, or None.

    only : the one kind to try
    """
    def function(code: CodeType) -> Callable[..., object]:
        own = dict(scope)
        exec(code, own)
        return own[name]

    if "while" in source:           # one changed sign, and it never ends
        return None
    return first(source, "exec", lambda code: fits(function(code)), only)


def first(source: str, mode: str, fits: Callable[[CodeType], bool], only: str = "",
          ) -> Slip | None:
    for slip, code in variants(source.strip(), mode):
        if only and slip.kind != only:
            continue
        try:
            with np.errstate(all="ignore"):
                if fits(code):
                    return slip
        except Exception:           # most programs with a hole do not run
            continue
    return None


def variants(source: str, mode: str) -> Iterator[tuple[Slip, CodeType]]:
    """Every program that differs from `source` by one slip, the commonest kinds first."""
    for text in without_brackets(source):
        yield named("brackets"), compile(text, "slip", mode)
    tree: ast.Module | ast.Expression = (
        ast.parse(source) if mode == "exec" else ast.parse(source, mode="eval"))
    places = list(positions(tree))
    for change in (swapped_operators, powers, upside_down, left_out, one_off, other_names):
        for parent, field, index in places:
            node = at(parent, field, index)
            for slip, new in change(node, tree):
                put(parent, field, index, ast.fix_missing_locations(ast.copy_location(new, node)))
                bare = isinstance(tree.body, ast.Constant)      # one number of the task: no slip
                code = compile(tree, "slip", mode)
                put(parent, field, index, node)
                if not bare:
                    yield slip, code


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


def without_brackets(source: str) -> Iterator[str]:
    """Less one pair of brackets that groups (and does not call), where that changes the meaning."""
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    lines = source.splitlines(keepends=True)
    meaning, stack, before = ast.dump(ast.parse(source)), [], ""
    for token in tokens:
        if token.string == "(":
            stack.append((token.start, before in OPENING))
        elif token.string == ")":
            (row, column), groups = stack.pop()
            end_row, end_column = token.start
            if groups:
                less = list(lines)
                for r, c in ((end_row, end_column), (row, column)):
                    less[r - 1] = less[r - 1][:c] + less[r - 1][c + 1 :]
                code = "".join(less)
                try:
                    if ast.dump(ast.parse(code)) != meaning:
                        yield code
                except SyntaxError:
                    pass
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.string


Change = Iterator[tuple[Slip, ast.AST]]


def swapped_operators(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for old, new, kind in OPERATORS:
            if isinstance(node.op, old):
                yield named(kind), altered(node, op=new())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield named("sign"), node.operand


def powers(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield named("power"), node.left
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ROOTS:
        yield named("power"), node.args[0]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sqrt":  # x ** 1 / 2
        yield named("brackets"), ast.BinOp(node.args[0], ast.Div(), ast.Constant(2))


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
        else:
            yield named("left-out"), altered(node, left=ast.Constant(1))


def one_off(node: ast.AST, tree: ast.AST) -> Change:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (1, -1):
            yield named("one-off"), ast.Constant(node.value + step)


def other_names(node: ast.AST, tree: ast.AST) -> Change:
    """One parameter of the function for another, where it is used."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    parameters = [a.arg for a in functions[-1].args.args] if functions else []
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in parameters:
        for other in parameters:
            if other != node.id:
                yield named("name", found=other, wanted=node.id), ast.Name(other, ast.Load())


def altered(node: ast.AST, **fields: Any) -> ast.AST:
    twin = copy.copy(node)
    for field, value in fields.items():
        setattr(twin, field, value)
    return twin
