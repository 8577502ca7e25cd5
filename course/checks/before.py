"""What an exercise needs of its chapter: the statements that its code and its solution rest on.

A slice backwards through the code cells above: whatever binds a name that is read further down,
and all of the chapter's imports, but for what draws and what answers by itself.
"""

import ast
import symtable

from course.chapter import Cell, Chapter, calls

LEFT_OUT = ("matplotlib", "course", "IPython", "ipywidgets")    # slow to load, or of no use here


def before(chapter: Chapter, name: str) -> str:
    """The Python to run before an answer to the exercise called `name` is."""
    cell = place(chapter, name)
    own = f"{cell.source}\n{next(e.answer for e in chapter.exercises if e.check == name)}"
    needed = read(own) - set().union(*map(bound, ast.parse(own).body))
    earlier = [statement for other in chapter.cells[: cell.number - 1] if other.kind == "code"
               for statement in parsed(other).body]
    imports: dict[str, None] = {}                   # each once, in their order
    left_out: set[str] = set()
    for statement in earlier:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            some, others = imported(statement)
            imports |= dict.fromkeys(some)
            left_out |= others
    kept: list[str] = []
    for statement in reversed(earlier):
        if not bound(statement) & needed:
            continue
        code = ast.unparse(statement)
        if not read(code) & left_out:
            if isinstance(statement, ast.Assign | ast.FunctionDef):     # what was before is gone
                needed -= bound(statement) - read(code)
            needed |= read(code)
            kept.append(code)
    return "\n".join([*imports, *reversed(kept)])


def place(chapter: Chapter, name: str) -> Cell:
    """The cell that checks this exercise."""
    return next(cell for cell in chapter.cells if name in calls(cell, "check"))


def asked(chapter: Chapter, name: str) -> tuple[str, str]:
    """The code of that cell without its last statement, the check; and that statement."""
    source = place(chapter, name).source
    *_, last = ast.parse(source).body
    lines = source.splitlines()
    return ("\n".join(lines[: last.lineno - 1]).rstrip(),
            "\n".join(lines[last.lineno - 1 : last.end_lineno]))


def parsed(cell: Cell) -> ast.Module:
    """A cell's Python, less the lines that only a notebook understands."""
    return ast.parse("\n".join("" if line.lstrip()[:1] in ("%", "!") else line
                               for line in cell.source.splitlines()))


def imported(statement: ast.Import | ast.ImportFrom) -> tuple[list[str], set[str]]:
    """What to import, a line each, and the names that are left out."""
    some, others = [], set()
    for alias in statement.names:
        module = statement.module or "" if isinstance(statement, ast.ImportFrom) else alias.name
        if module.split(".")[0] in LEFT_OUT:
            others.add(alias.asname or alias.name.split(".")[0])
        elif isinstance(statement, ast.ImportFrom):
            some.append(ast.unparse(ast.ImportFrom(module, [alias], statement.level)))
        else:
            some.append(ast.unparse(ast.Import([alias])))
    return some, others


def read(code: str) -> set[str]:
    """The names that Python code takes from outside of its functions."""
    def names(table: symtable.SymbolTable) -> set[str]:
        own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()
               and (table.get_type() == "module" or symbol.is_global())}
        return own.union(*map(names, table.get_children()))
    return names(symtable.symtable(code, "cell", "exec"))


def bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds, or changes: `a`, `a[0]`, `a.x` on the left.

    A loop that prints makes a table, and binds nothing that is of use later.
    """
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.For) and "print" in read(ast.unparse(statement)):
        return set()
    found = set()
    for node in ast.walk(statement):
        targets = node.targets if isinstance(node, ast.Assign) else [
            node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []
        for target in targets:
            found |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
    return found
