"""A figure's Python, as the page hands it out, draws what the page shows at that setting."""

import ast
import contextlib
import io
import os
import random
import re
from collections import Counter

from course.chapter import read
from course.figures import svg
from course.figures.controls import literals
from course.program import cells_of, programs

SEED = int(os.environ.get("SEED", 1))        # SEED=… tries other settings


def sample(figure):
    """A figure's id, one of its settings as Python, and what it draws and says there."""
    recorder = figure.recorder
    setting = random.Random(f"{SEED} {figure.name}").choice([*recorder.settings()])
    written = {c.key: (literals(c) or c.texts)[i]
               for c, i in zip(recorder.controls, setting, strict=True)}
    assert all(literals(c) is not None for c in recorder.controls), figure.name
    elements = [element for moved in recorder.frame(setting) for element in moved.elements]
    return (f"fig-{figure.name}", ", ".join(f"{key}={value}" for key, value in written.items()),
            strokes(svg.markup(elements)), recorder.says(setting))


def strokes(markup):
    """All subpaths: neighbours of one look may be one path."""
    return Counter(part for data in re.findall(r' d="([^"]*)"', markup)
                   for part in re.findall(r"M[^M]*", data))


def differences(path, samples):
    """What is amiss: a line for each figure whose program does not draw or say the same."""
    cells = cells_of(path.read_text("utf8")) if path.suffix == ".md" else read(path).cells
    known = programs(cells)
    assert {*known} == {name for name, *_ in samples}
    found = []
    for name, setting, drawn, says in samples:
        shown = run(known[name].replace("/*setting*/", setting))
        if shown.alt != says:
            found.append(f"SEED={SEED}, {name} at {setting} says {shown.alt!r}, not {says!r}")
        elif missing := drawn - strokes(shown._repr_html_()):
            found.append(f"SEED={SEED}, {name} at {setting} does not draw {[*missing][:2]}")
    return found


def run(program):
    """What the last line of a program shows, in a namespace where nothing is yet."""
    names = {"__name__": "__main__"}
    *body, last = ast.parse(program).body
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(ast.Module(body, []), "program", "exec"), names)
        return eval(compile(ast.Expression(last.value), "program", "eval"), names)
