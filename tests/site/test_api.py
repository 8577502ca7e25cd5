"""The page on the library: every public name with a docstring, no private one, all well formed."""

import ast
import copy
import re

import pytest

import course
from tests.support.places import ROOT
from tests.support.site import soup

MODULES = sorted((ROOT / "mathlib").glob("[!_]*.py"))
OURS = [ROOT / "course" / f"{name}.py" for name in ("plots",)]


@pytest.fixture(scope="module")
def page(built):
    return copy.copy(soup("book/reference/mathlib.html"))


def documented(tree, prefix=""):
    """Public names with a docstring, by the source."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_") \
                and ast.get_docstring(node):
            yield prefix + node.name
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from documented(node, f"{prefix}{node.name}.")


@pytest.mark.parametrize("path", [*MODULES, *OURS], ids=lambda path: path.stem)
def test_every_public_name_is_on_the_page(page, path):
    module = f"{path.parent.name}.{path.stem}"
    for name in documented(ast.parse(path.read_text("utf8"))):
        assert page.find(id=f"{module}.{name}"), f"{module}.{name} is not on the page"


def test_what_a_notebook_imports_from_course_is_on_the_page(page):
    for name in course.__all__:
        assert page.find(id=f"course.{name}"), name


def test_no_private_name_and_no_broken_markup(page):
    for term in page.select("dt.sig"):
        assert not any(part.startswith("_") for part in term["id"].split(".")), term["id"]
    assert not page.select(".problematic, .system-message")
    for code in page.select("pre, code, dt"):
        code.decompose()
    text = page.article.get_text()
    assert not re.search(r"``|(?<!\w)`|::|\\[*|_]", text)


def test_a_docstring_that_repeats_the_signature_is_left_out():
    from momentum_book.api import unsaid

    class Named:
        pass

    for text, kept in (("Named(a: int)", []), ("A thing.", ["A thing."])):
        lines = [text]
        unsaid(None, "class", "m.Named", Named, None, lines)
        assert lines == kept
