"""What people write in place of a line of the right answer, put into that place.

    right                                      wrote
        velocity = beta * velocity + gradient      velocity = velocity + gradient
        return theta - rate * velocity

A statement takes the place of the one that begins as it does: that assigns to the same name,
returns, loops over the same name, calls the same method. What replaces no line, or could replace
two, is written as a whole function instead.
"""

import ast
import contextlib
from functools import lru_cache
from itertools import groupby
from typing import Any


def begins(statement: ast.stmt) -> str:
    """What a statement begins with, as far as it tells which line it stands for."""
    match statement:
        case ast.Assign(targets=targets):
            return ast.unparse(targets[0])
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return ast.unparse(target)
        case ast.For(target=target):
            return f"for {ast.unparse(target)}"
        case ast.Expr(value=ast.Call(func=function)):
            return f"{ast.unparse(function)}()"
        case ast.Return():
            return "return"
        case _:
            return type(statement).__name__.lower()


def whole(code: str) -> bool:
    """Whether `code` is a function rather than lines of one."""
    return any(line.startswith(("def ", "@")) for line in code.splitlines())


@lru_cache(maxsize=64)
def replaced(right: str, wrote: str) -> str:
    """The source of `right` with each line of `wrote` in its place; ValueError if it has none."""
    tree = ast.parse(right)
    lines = ast.parse(wrote).body
    for key, some in groupby(lines, begins):
        places = [(block, i) for node in ast.walk(tree) for block in blocks(node)
                  for i, statement in enumerate(block) if begins(statement) == key]
        if len(places) != 1:
            found = "no line" if not places else f"{len(places)} lines"
            raise ValueError(f"{found} of the right answer begins with {key!r}: "
                             "write the whole function, from its def on")
        block, i = places[0]
        block[i : i + 1] = some
    return ast.unparse(ast.fix_missing_locations(tree))


def in_one_line(source: str, once: bool = False) -> str:
    """The program with what it names on the way written where it is used (once: what it uses once).
    That it still does the same is for the caller to try: what it is made of may have changed in
    between."""
    tree = ast.parse(source)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = [node.id for node in names if isinstance(node.ctx, ast.Store)]
    loaded = [node.id for node in names if isinstance(node.ctx, ast.Load)]
    meant: dict[str, ast.expr] = {}

    class Written(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return meant.get(node.id, node) if isinstance(node.ctx, ast.Load) else node

        def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
            value = self.visit(node.value)
            match node.targets:
                case [ast.Name(name)] if stored.count(name) == 1 and (
                        not once or loaded.count(name) == 1):
                    meant[name] = value
                    return None
            return ast.copy_location(ast.Assign(node.targets, value), node)

    return ast.unparse(ast.fix_missing_locations(Written().visit(tree)))


def together(right: str, one: str, other: str) -> ast.Module:
    """`right` with what two have written; ValueError where they meet in one place."""
    programs = right, *(code if whole(code) else replaced(right, code) for code in (one, other))
    with contextlib.suppress(ValueError):
        return planted(merged(*map(grown, programs)))
    first, then = (programs[2], one) if whole(other) else (programs[1], other)
    lines = [{*map(begins, ast.parse(code).body)} for code in (one, other)]
    if whole(then) or lines[0] & lines[1]:
        raise ValueError("both change the same line")
    return ast.parse(replaced(first, then))


@lru_cache(maxsize=64)
def grown(code: str) -> Any:
    return plain(ast.parse(code))


def plain(node: Any) -> Any:
    """A tree as tuples, (kind of node, field, field, …), which can be compared."""
    if isinstance(node, ast.AST):
        return (type(node), *(plain(getattr(node, field, None)) for field in node._fields))
    return [plain(part) for part in node] if isinstance(node, list) else node


def planted(parts: Any) -> Any:
    if isinstance(parts, tuple):
        place = dict.fromkeys(parts[0]._attributes, 1)          # any will do
        return parts[0](*map(planted, parts[1:]), **place)
    return [planted(part) for part in parts] if isinstance(parts, list) else parts


def merged(right: Any, one: Any, other: Any) -> Any:
    """`right` with the changes of both trees."""
    if right in (one, other):
        return other if right == one else one
    if isinstance(right, tuple) and issubclass(right[0], ast.expr) and right[0] not in (
            ast.Name, ast.Constant):
        for outer, inner in ((one, other), (other, one)):   # one is written around the other
            if (both := inside(outer, right, inner)) != outer:
                return both
    if isinstance(right, tuple) and issubclass(right[0], ast.expr):
        for kept, changed in ((one, other), (other, one)):      # of one only a part is left
            if kept in right[1:] and changed[0] is right[0]:
                return changed[right.index(kept)]
    if isinstance(right, tuple) and issubclass(right[0], ast.expr) and max(
            sum(a != b for a, b in zip(right, some, strict=False)) for some in (one, other)) > 1:
        raise ValueError("one is another expression")
    if isinstance(right, tuple | list) and len(right) == len(one) == len(other):
        return type(right)(map(merged, right, one, other))
    raise ValueError("both change the same place")


def inside(tree: Any, old: Any, new: Any) -> Any:
    """A tree with `new` wherever `old` stands in it."""
    if tree == old:
        return new
    if isinstance(tree, tuple | list):
        return type(tree)(inside(part, old, new) for part in tree)
    return tree


def blocks(node: ast.AST) -> list[list[ast.stmt]]:
    """The lists of statements that stand in a node."""
    return [part for name in ("body", "orelse", "finalbody")
            if isinstance(part := getattr(node, name, None), list)]
