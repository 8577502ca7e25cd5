"""Run a cell and say what it shows, as JSON for the page.

The page's worker calls `plan`, loads what that asks for, and then calls `run`.
"""

import ast
import contextlib
import io
import json
import linecache
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from course.cells.needs import needs, parsed
from course.face import VARIABLE
from course.words import say

NAME, ABOVE = "this cell", "the cells above"
PRINTED = 20_000         # characters kept of what a cell prints
DRAWS = {"matplotlib", "ipywidgets", "IPython", "course.figures", "course.plots",
         "course.explore", "course.picture"}
FONTS = ("fontlist.json", '"_version": 390', '"_version": 330')


def plan(above: Sequence[str], code: str) -> str:
    """{"before": the Python to run first, "draws": whether figures are needed}, or {"error": …}."""
    try:
        own = parsed(code)
    except SyntaxError as error:
        return json.dumps({"error": say("cells.syntax", line=error.lineno or 1, problem=error.msg)})
    before = needs(above, code)
    modules = imported([*ast.parse(before).body, *own.body])
    return json.dumps({"before": before, "draws": any(
        name == heavy or name.startswith(f"{heavy}.") for name in modules for heavy in DRAWS)})


def imported(statements: Sequence[ast.stmt]) -> set[str]:
    """The modules, and what is taken from them, that statements import."""
    found = set()
    for node in (node for statement in statements for node in ast.walk(statement)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def prepare_to_draw() -> None:
    """Figures as on a page, without a window. Pyodide's matplotlib does not read the list of fonts
    that it brings, whose number is another one, and would make it anew at every start."""
    os.environ |= {VARIABLE: "static", "MPLBACKEND": "agg"}
    from importlib.util import find_spec
    from pathlib import Path

    found = find_spec("matplotlib")
    name, theirs, its = FONTS
    path = Path(str(found and found.origin)).with_name(name)
    if path.exists():
        path.write_text(path.read_text("utf8").replace(theirs, its, 1), "utf8")


class Paper(io.StringIO):
    """Takes any amount of print, and keeps the beginning."""

    full = False

    def write(self, text: str) -> int:
        room = max(0, PRINTED - self.tell())
        self.full |= len(text) > room
        super().write(text[:room])
        return len(text)


def run(before: str, code: str) -> str:
    """Run `before`, then the cell: {"printed", "value", "html", "error"}, of which some are "".

    printed : what it prints;  value, html : what its last line is;  error : where it stopped, why
    """
    scope: dict[str, Any] = {"__name__": "__main__"}
    paper, shown, stdin = Paper(), {"value": "", "html": "", "error": ""}, sys.stdin
    sys.stdin = io.StringIO()                               # nobody is there to answer input()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            execute(before, ABOVE, scope)
        with contextlib.redirect_stdout(paper), contextlib.redirect_stderr(paper):
            show(execute(code, NAME, scope), shown)
    except BaseException as error:
        shown["error"] = told(error)
    finally:
        sys.stdin = stdin
    printed = paper.getvalue() + (f"\n{say('cells.cut')}" if paper.full else "")
    return json.dumps({**shown, "printed": printed})


def execute(code: str, name: str, scope: dict[str, Any]) -> object:
    """Run code; returns the value of its last line, unless that ends with a semicolon."""
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    body = parsed(code).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), name, "exec"), scope)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), name, "eval"), scope)  # type: ignore[attr-defined]
    return None if code.rstrip().endswith(";") else value


def show(value: object, shown: dict[str, str]) -> None:
    """What a notebook would show of a value: HTML if it has some, else its text."""
    if value is None:
        return
    if "course.figures.explorable" in sys.modules:          # one page has each name once
        sys.modules["course.figures.explorable"].SHOWN.clear()
    bundle: Callable[[], dict[str, str]] | None = getattr(value, "_repr_mimebundle_", None)
    html: Callable[[], str] | None = getattr(value, "_repr_html_", None)
    shown["html"] = (bundle().get("text/html") if bundle else html() if html else "") or ""
    if not shown["html"]:
        shown["value"] = repr(value)


def told(error: BaseException) -> str:
    """The last lines of a traceback: those of the reader's cell, or of the cells above, and why."""
    lines = traceback.format_exception_only(error)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if frame.filename in (NAME, ABOVE)]
    return "".join([*traceback.format_list(frames[-3:]), *lines]).strip()
