"""What people write in place of a line of the right answer, put into that place.

    right                                      wrote
        velocity = beta * velocity + gradient      velocity = velocity + gradient
        return theta - rate * velocity

A statement takes the place of the one that begins as it does: that assigns to the same name,
returns, loops over the same name, calls the same method. What replaces no line, or could replace
two, is written as a whole function instead.
"""

import ast
from itertools import groupby


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


def blocks(node: ast.AST) -> list[list[ast.stmt]]:
    """The lists of statements that stand in a node."""
    return [part for name in ("body", "orelse", "finalbody")
            if isinstance(part := getattr(node, name, None), list)]
