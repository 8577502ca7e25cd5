"""Cells run on a page: what each needs of those above, and what it shows."""

import contextlib
import io
import json

import pytest

from course.cells.needs import needs, parsed
from course.cells.run import PRINTED, plan, run
from course.chapter import read
from course.face import VARIABLE
from tests.support.places import BOOK, NOTEBOOKS

ANSWERED = ("check(", "quiz(", "predicted(")     # these cells have a workplace of their own


def printed_by(code, scope):
    paper = io.StringIO()
    with contextlib.redirect_stdout(paper):
        exec(compile(parsed(code), "cell", "exec"), scope)
    return paper.getvalue()


@pytest.mark.parametrize("path", [
    path if path.name.startswith("03-") else pytest.param(path, marks=pytest.mark.weekly)
    for path in NOTEBOOKS], ids=lambda path: path.stem)
def test_each_cell_prints_what_is_printed(path, monkeypatch):
    """In a fresh Python, after nothing but what it needs."""
    monkeypatch.chdir(BOOK)
    monkeypatch.setenv(VARIABLE, "static")
    code = [cell for cell in read(path).cells if cell.kind == "code"]
    for number, cell in enumerate(code):
        if any(word in cell.source for word in ANSWERED):
            continue
        scope = {"__name__": "__main__"}
        printed_by(needs([other.source for other in code[:number]], cell.source), scope)
        stored = "".join("".join(o.get("text", "")) for o in cell.outputs
                         if o["output_type"] == "stream")
        found = printed_by(cell.source, scope)
        assert "nbval-ignore-output" in cell.metadata.get("tags", ()) or found == stored, cell


@pytest.mark.parametrize(("above", "code", "kept"), [
    (["a = 1", "b = 2"], "print(a)", ["a = 1"]),
    (["import numpy\nfrom math import pi, e", "%time 1"], "pi", ["from math import pi"]),
    (["a = 1", "a = 2"], "a", ["a = 2"]),
    (["a = 1", "a += 1"], "a", ["a = 1", "a += 1"]),
    (["a = []", "a.append(1)", "a.count(1)"], "a", ["a = []", "a.append(1)"]),
    (["a = [0]", "a[0] = 1"], "a", ["a = [0]", "a[0] = 1"]),
    (["a = [2, 1]", "import random", "random.shuffle(a)", "print(a)"], "a",
     ["a = [2, 1]", "import random", "random.shuffle(a)"]),
    (["a = [[], []]\nfor b in a:\n    b.append(1)"], "a",
     ["a = [[], []]", "for b in a:\n    b.append(1)"]),
    (["a = []\nfor i in range(3):\n    a.append(i)\n    print(i)"], "a",
     ["a = []", "for i in range(3):\n    a.append(i)\n    print(i)"]),
    (["for i in range(3):\n    print(i)"], "for i in range(2):\n    print(i)", []),
    # a figure and its axes are one thing
    (["fig, ax = subplots()", "ax.set(title='a')", "explore(fig)"], "fig",
     ["fig, ax = subplots()", "ax.set(title='a')"]),
    # what a function reads may be bound after it
    (["def f():\n    return LIMIT", "LIMIT = 3"], "f()",
     ["def f():\n    return LIMIT", "LIMIT = 3"]),
    (["a = 1"], "def g():\n    return a", ["a = 1"]),
    (["a = 1"], "a = 2\nprint(a)", []),
    (["a = 1"], "a = a + 1", ["a = 1"]),
], ids=lambda given: given if isinstance(given, str) else None)
def test_what_is_kept(above, code, kept):
    assert needs(above, code) == "\n".join(kept)


def shown(code, before=""):
    return json.loads(run(before, code))


def test_what_a_cell_shows():
    assert shown("print('a')\n1 + 1") == {"printed": "a\n", "value": "2", "html": "", "error": ""}
    assert shown("1 + 1;")["value"] == shown("a = 1")["value"] == shown("None")["value"] == ""
    assert shown("a + 1", "a = 1\nprint('not shown')") == \
        {"printed": "", "value": "2", "html": "", "error": ""}
    cut = shown(f"print('x' * {10 * PRINTED})")["printed"]
    assert len(cut) < PRINTED + 100 and cut.endswith("not shown.")


def test_where_it_stops():
    error = shown("def f():\n    return 1 / 0\n\nf()")["error"]
    assert error.splitlines()[0] == 'File "this cell", line 4, in <module>'
    assert error.endswith("ZeroDivisionError: division by zero")
    assert shown("1", "1 / 0")["error"].startswith('File "the cells above", line 1')
    assert "EOFError" in shown("input()")["error"] and "SystemExit" in shown("exit()")["error"]
    assert json.loads(plan([], "x = (")) == \
        {"error": "Python cannot read line 1: '(' was never closed."}


def test_only_figures_wait_for_what_draws():
    above = ["import numpy as np\nfrom mathlib import theory",
             "from course import check, explore, plots"]
    draws = {code: json.loads(plan(above, code))["draws"] for code in (
        "theory", "np.ones(2)", "check", "plots.COLOR", "explore", "import matplotlib.pyplot as p",
        "from ipywidgets import IntSlider")}
    assert list(draws.values()) == [False, False, False, True, True, True, True]


def test_a_figure_is_that_of_the_page(monkeypatch):
    monkeypatch.setenv(VARIABLE, "static")
    figure = ("from course import explore, plots\nfig, ax = plots.subplots()\n"
              "(line,) = ax.plot([0, 1], [0, 1])\n\ndef slope(a=1):\n    line.set_ydata([0, a])\n"
              "    return line\n\nexplore(fig, slope, a=(0, 1, 1), describe=lambda a: f'{a}')")
    for _ in range(2):                                      # its name is there once on a page
        assert shown(figure)["html"].startswith('<explore-figure id="fig-slope">')
