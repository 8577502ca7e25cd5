"""A figure's Python, as the page hands it out, draws what the page shows at that setting."""

import ast
import contextlib
import io
import os
import random
import re
from collections import Counter

import pytest

from course.chapter import read
from course.figures import svg
from course.figures.controls import literals
from course.program import programs
from tests.support.book_figures import catch
from tests.support.places import BOOK, NOTEBOOKS

SEED = int(os.environ.get("SEED", 1))        # SEED=… tries other settings


def sample(figure):
    """A figure's id, one of its settings as Python, and what it draws there."""
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


def run(program):
    """What the last line of a program shows, in a namespace where nothing is yet."""
    names = {"__name__": "__main__"}
    *body, last = ast.parse(program).body
    with contextlib.chdir(BOOK), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(ast.Module(body, []), "program", "exec"), names)
        return eval(compile(ast.Expression(last.value), "program", "eval"), names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_program_draws_the_same_and_says_the_same(path):
    known = programs(read(path).cells)
    figures = catch(path, sample)
    assert {*known} == {name for name, *_ in figures}
    for name, setting, drawn, says in figures:
        shown = run(known[name].replace("/*setting*/", setting))
        assert shown.alt == says, (SEED, name, setting)
        missing = drawn - strokes(shown._repr_html_())
        assert not missing, (SEED, name, setting, list(missing)[:2])


def test_no_two_figures_have_one_name():
    names = Counter(name for path in NOTEBOOKS for name in programs(read(path).cells))
    assert max(names.values()) == 1, names.most_common(2)
