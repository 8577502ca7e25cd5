"""What a cell needs of the cells above it: the statements that make, or change, what it uses.

A slice backwards. A statement is kept if it binds a name that is wanted below it, or may change
what such a name stands for: by a method, by a call whose result nobody takes, through another name
of the same thing. What only shows something is never kept. Where in doubt, more is kept.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence

from course.checks.before import read

SHOWS = {"print", "explore", "picture", "check", "quiz", "predicted", "display"}
# methods that leave alone what they are called on, among those that chapters call
PURE = {"all", "any", "argmax", "argmin", "as_averaged", "as_heavy_ball", "astype", "copy", "count",
        "dot", "format", "get", "index", "items", "join", "keys", "max", "mean", "min", "reshape",
        "round", "splitlines", "std", "sum", "tolist", "values", "var"}
IMPORTS = (ast.Import, ast.ImportFrom)
OWN_BODY = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def needs(above: Sequence[str], code: str) -> str:
    """The Python to run before `code`, of the sources of the cells above it."""
    earlier = [statement for source in above for statement in parsed(source).body]
    return sliced(earlier, parsed(code).body)


def parsed(source: str) -> ast.Module:
    """A cell's Python, less the lines that only a notebook understands."""
    return ast.parse("\n".join("" if line.lstrip()[:1] in ("%", "!") else line
                               for line in source.splitlines()))


def sliced(earlier: Sequence[ast.stmt], own: Sequence[ast.stmt]) -> str:
    """A function reads its names when it is called, perhaps after they have got another meaning:
    once it is kept, they are wanted from the end on."""
    made = set().union(*(made_by(statement) for statement in [*earlier, *own]))
    same = aliases([*earlier, *own])
    late = set().union(*map(inside, own))
    while True:
        kept = backwards(earlier, taken(own, late), same, made)
        later = late.union(*map(inside, kept))
        if later == late:
            return "\n".join(ast.unparse(statement) for statement in kept)
        late = later


def backwards(earlier: Sequence[ast.stmt], wanted: set[str], same: dict[str, set[str]],
              made: set[str]) -> list[ast.stmt]:
    """The statements that are kept. `made` are imports and the like, which no call changes."""
    kept: list[ast.stmt] = []
    for statement in reversed(earlier):
        if isinstance(statement, IMPORTS):
            if some := [alias for alias in statement.names if bound_by(alias) in wanted]:
                wanted = wanted - set(map(bound_by, some))
                kept.append(with_names(statement, some))
            continue
        things = wanted.union(*(same[name] for name in wanted if name in same)) - made
        if bound(statement) & wanted or changed(statement) & things:
            wanted = taken([statement], wanted)
            kept.append(statement)
    return kept[::-1]


def taken(block: Sequence[ast.stmt], wanted: set[str]) -> set[str]:
    """The names that are wanted above a block, if these are wanted below it."""
    for statement in reversed(block):
        match statement:
            case ast.FunctionDef(name) | ast.ClassDef(name):
                wanted = (wanted - {name}) | read(ast.unparse(statement))
            case ast.Assign(targets):
                new = {name for target in targets for name in plain(target)}
                parts = set().union(*(read(ast.unparse(target)) for target in targets)) - new
                wanted = (wanted - new) | parts | read(ast.unparse(statement.value))
            case ast.For(target, over, body, orelse):
                # what an earlier turn has bound a later one may read: it is bound by then
                wanted = wanted | (taken(body, set()) - set(plain(target))) | taken(orelse, set())
                wanted |= read(ast.unparse(over))
            case ast.While(test, body, orelse) | ast.If(test, body, orelse):
                wanted = wanted | taken(body, set()) | taken(orelse, set())
                wanted |= read(ast.unparse(test))
            case _:
                wanted = wanted | read(ast.unparse(statement))
    return wanted


def made_by(statement: ast.stmt) -> set[str]:
    """The modules, functions and classes that a statement makes known."""
    if isinstance(statement, IMPORTS):
        return {bound_by(alias) for alias in statement.names}
    return {statement.name} if isinstance(statement, ast.FunctionDef | ast.ClassDef) else set()


def bound_by(alias: ast.alias) -> str:
    return alias.asname or alias.name.split(".")[0]


def with_names(statement: ast.Import | ast.ImportFrom, some: list[ast.alias]) -> ast.stmt:
    if isinstance(statement, ast.Import):
        return ast.Import(some)
    return ast.ImportFrom(statement.module, some, statement.level)


def plain(target: ast.expr) -> Iterator[str]:
    """The names that a target consists of; none where it is a part of something."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from plain(element)
    elif isinstance(target, ast.Starred):
        yield from plain(target.value)


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all in it that runs with it: not the inside of functions."""
    yield node
    if not isinstance(node, OWN_BODY):
        for child in ast.iter_child_nodes(node):
            yield from walk(child)


def bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds: by =, for, with, as, :=, def, class, import."""
    found = set()
    for node in walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(bound_by(node))
    return found


def changed(statement: ast.stmt) -> set[str]:
    """The names whose things a statement may change."""
    found = set()
    for node in walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            found |= roots(node)                                        # x.a = …, x[0] = …
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) \
                and node.func.attr not in PURE:
            found |= roots(node.func)                                   # x.method(…)
        elif isinstance(node, ast.For) and found_in(node.body) & set(plain(node.target)):
            found |= {part.id for part in walk(node.iter) if isinstance(part, ast.Name)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found |= handed(node.value)
    return found


def found_in(block: Sequence[ast.stmt]) -> set[str]:
    return set().union(*map(changed, block))


def handed(call: ast.Call) -> set[str]:
    """The names that a call whose result nobody takes may change: f(x). What draws changes axes."""
    if roots(call.func) & SHOWS:
        return set()
    named = {word.arg: word.value for word in call.keywords}
    function = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if function.startswith("plot_"):
        return roots(named["ax"]) if "ax" in named else set()
    if function and function != "shuffle" and not isinstance(call.func, ast.Name):
        return set()                                                    # of a thing: it alone
    return set().union(*map(roots, [*call.args, *named.values()]))


def roots(node: ast.AST) -> set[str]:
    """x of x, x.a, x[0].b(…).c; of a list of such, each."""
    match node:
        case ast.Name(name):
            return {name}
        case ast.Attribute(value) | ast.Subscript(value) | ast.Starred(value) | ast.Call(value):
            return roots(value)
        case ast.Tuple(elements) | ast.List(elements):
            return set().union(*map(roots, elements))
    return set()


def inside(statement: ast.stmt) -> set[str]:
    """The names that the functions of a statement read from outside."""
    return set().union(*(read(ast.unparse(ast.Expr(node) if isinstance(node, ast.Lambda) else node))
                         for node in ast.walk(statement) if isinstance(node, OWN_BODY)))


def aliases(statements: Iterable[ast.stmt]) -> dict[str, set[str]]:
    """{name: names that may stand for the same thing, or a part of it}: a figure and its axes."""
    same: dict[str, set[str]] = {}

    def join(names: set[str]) -> None:
        group = names.union(*(same.get(name, set()) for name in names))
        for name in group:
            same[name] = group

    for statement in statements:
        for node in walk(statement):
            if isinstance(node, ast.Assign):
                targets = {name for target in node.targets for name in plain(target)}
                if isinstance(node.value, ast.Call):
                    join(targets)
                elif isinstance(node.value, ast.Name | ast.Attribute | ast.Subscript):
                    join(targets | roots(node.value))
    return same
