"""A figure of a chapter as a program of its own: what a reader can paste into a fresh notebook.

A slice backwards through the cells above, as for the exercises; the figure's own cell is kept as it
is, but for the call of explore(), whose place is taken by one setting and picture().
"""

import ast
import re
from collections.abc import Sequence

from course.chapter import Cell
from course.checks.before import bound, parsed, read

HEAD = """\
# /*address*/
# It needs numpy, matplotlib and this course (mathlib and course); see its page about running it.
"""
TAIL = """
setting = dict(/*setting*/)
{update}(**setting)
picture(fig, {says})
"""


def programs(cells: Sequence[Cell]) -> dict[str, str]:
    """{id of a figure: its program}, with `/*address*/` and `/*setting*/` to be filled in."""
    code = [cell for cell in cells if cell.kind == "code"]
    return {f"fig-{name}": program(code[:number], cell, call)
            for number, cell in enumerate(code) for name, call in figures(cell)}


def cells_of(page: str) -> list[Cell]:
    """The code cells of a page in MyST Markdown, as the front page is."""
    found = re.findall(r"^```\{code-cell\}.*\n(?::.*\n)*((?:.*\n)*?)```$", page, re.MULTILINE)
    return [Cell(number, "code", source.rstrip("\n"))
            for number, source in enumerate(found, start=1)]


def figures(cell: Cell) -> list[tuple[str, ast.Call]]:
    """(name, call) of the explore() that a cell ends with, if it does."""
    match parsed(cell).body:
        case [*_, ast.Expr(ast.Call(ast.Name("explore"), [_, ast.Name(update), *_]) as call)]:
            given = {word.arg: word.value for word in call.keywords}.get("name")
            name = given.value if isinstance(given, ast.Constant) else update
            return [(str(name).replace("_", "-"), call)]
    return []


def program(above: Sequence[Cell], cell: Cell, call: ast.Call) -> str:
    """The program of the figure that `call` makes at the end of a cell."""
    _, update, *_ = (ast.unparse(given) for given in call.args)
    keywords = {word.arg: ast.unparse(word.value) for word in call.keywords}
    describe = keywords.get("describe")
    tail = TAIL.format(update=update,
                       says=f"{describe}(**setting)" if describe else repr(update))
    own = "\n".join(lines(cell)[: call.lineno - 1]).rstrip() + "\n"
    needed = read(own + tail.replace("/*setting*/", ""))
    needed -= {name for statement in ast.parse(own).body for name in bound(statement)}
    kept: list[str] = []
    for other in reversed(above):
        for statement in reversed(parsed(other).body):
            binds = imports(statement) or bound(statement)
            if not binds & needed or figure_of(statement):
                continue
            code = ast.unparse(statement)
            if isinstance(statement, ast.Import | ast.ImportFrom):
                needed -= binds
            elif isinstance(statement, ast.Assign | ast.FunctionDef):
                needed -= binds - read(code)
            needed |= read(code)
            kept.append("\n".join(lines(other)[first(statement) - 1 : statement.end_lineno]))
    start = ["from course import picture", *reversed(kept), ""]
    return HEAD + "\n".join([*start, own + tail])


def lines(cell: Cell) -> list[str]:
    """The lines of a cell, less those that only a notebook understands."""
    return ["" if line.lstrip()[:1] in ("%", "!") else line for line in cell.source.splitlines()]


def first(statement: ast.stmt) -> int:
    """The number of a statement's first line, decorators and all."""
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def imports(statement: ast.stmt) -> set[str]:
    """The names that an import binds."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return set()
    return {alias.asname or alias.name.split(".")[0] for alias in statement.names}


def figure_of(statement: ast.stmt) -> bool:
    """Whether it is a call of explore(): of another figure, which need not be drawn."""
    return isinstance(statement, ast.Expr) and "explore" in read(ast.unparse(statement))
