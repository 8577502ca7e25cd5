"""The page on mathlib: every public name with a docstring, no private one, all well formed."""

import ast
import inspect
import re

import pytest
from bs4 import BeautifulSoup

from tests.support.places import ROOT

PAGE = ROOT / "_build" / "html" / "book" / "reference" / "mathlib.html"
from api import restructured  # noqa: E402

SOURCES = [path for path in sorted((ROOT / "mathlib").glob("[!_]*"))
           if path.suffix == ".py" or path.joinpath("__init__.py").exists()]


@pytest.fixture(scope="module")
def page(built):
    return BeautifulSoup(PAGE.read_text("utf8"), "html.parser")


def documented(path):
    """Public names with a docstring of a module, or those that a package exports, by its source."""
    if path.is_dir():
        tree = ast.parse((path / "__init__.py").read_text("utf8"))
        exported = next(ast.literal_eval(node.value) for node in tree.body
                        if isinstance(node, ast.Assign) and node.targets[0].id == "__all__")
        trees = [ast.parse(p.read_text("utf8")) for p in path.glob("*.py")]
        return {n for tree in trees for n in in_tree(tree) if n in exported}
    return set(in_tree(ast.parse(path.read_text("utf8"))))


def in_tree(tree, prefix=""):
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_") \
                and ast.get_docstring(node):
            yield prefix + node.name
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from in_tree(node, f"{prefix}{node.name}.")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_public_name_is_on_the_page(page, path):
    for name in documented(path):
        entry = page.find(id=re.compile(rf"^mathlib\.{path.stem}\.(\w+\.)?{re.escape(name)}$"))
        assert entry, f"{path.stem}.{name} is not on the page"


def test_no_private_name_and_no_broken_markup(page):
    for term in page.select("dt.sig"):
        assert not any(part.startswith("_") for part in term["id"].split(".")), term["id"]
    assert not page.select(".problematic, .system-message")
    for code in page.select("pre, code, dt"):
        code.decompose()
    text = page.article.get_text()
    assert not re.search(r"``|(?<!\w)`|::|\\[*|_]", text)


def test_formulas_stay_as_they_are_and_fields_become_a_list():
    text = inspect.cleandoc("""The rule of SGD.

        v_t = beta * v_{t-1} + g        |v| <= 1

    With `a**b` and a * b, |x| and trailing_ names; params : the
    start of a sentence.

    values : as the second
    line does not begin a sentence, this is running text.

    steps      : how many,
                 at least 0
    batch_size : None for *all*; rows : 2 * 3
    Each may be an array.

    sum    heavy ball
    mean   EMA form

    Directly above a formula:
        x = 1""")
    assert restructured(text.split("\n")) == [
        "The rule of SGD.", "",
        "::", "", "    v_t = beta * v_{t-1} + g        |v| <= 1", "",
        r"With ``a**b`` and a \* b, \|x\| and trailing\_ names; ``params``: the",
        "start of a sentence.", "",
        "``values``: as the second", "line does not begin a sentence, this is running text.", "",
        "``steps``", "    how many, at least 0", "``batch_size``",
        r"    None for *all*; ``rows``: 2 \* 3", "", "Each may be an array.", "",
        "::", "", "    sum    heavy ball", "    mean   EMA form", "",
        "Directly above a formula:", "", "::", "", "    x = 1", "",
    ]
