"""The book for a class: SOLUTIONS=hide takes the solutions away; pages that come and go."""

import io
import json
import os

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

from tests.support.places import EXTENSIONS

TASK = ("### Exercise {n}.1: try it, then stop (3 minutes)\n\nTask one.\n\n"
        '<details class="hint">\n<summary>Hint</summary>\n\nHINT\n\n</details>\n\n'
        '<details class="solution">\n<summary>Solution</summary>\n\nSECRET\n\n</details>')


def cell(kind, source, **metadata):
    more = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": metadata, "source": source, **more}


def chapter(n, title):
    cells = [cell("markdown", f"# {title}\n\n> **Time** about 7 minutes", minutes=7,
                  asides=["goals"]),
             cell("markdown", TASK.format(n=n), exercise={"minutes": 3}),
             cell("code", f'quiz("chapter-{n}")')]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


@pytest.fixture
def tiny_book(tmp_path):
    """write(title, …) lays out a book with chapters so called, and its map; build(SOLUTIONS)."""
    source = tmp_path / "book"
    (source / "reference").mkdir(parents=True)
    source.joinpath("conf.py").write_text(
        f"import sys; sys.path.insert(0, {str(EXTENSIONS)!r})\n"
        "extensions = ['myst_nb', 'momentum_book.asides', 'momentum_book.coursemap',\n"
        "              'momentum_book.solutions']\n"
        "myst_enable_extensions = ['attrs_block']\nnb_execution_mode = 'off'\n"
        "html_theme = 'alabaster'\nhtml_sourcelink_suffix = ''\n", "utf8")
    source.joinpath("reference", "map.md").write_text("# Map\n\n```{course-map}\n```\n", "utf8")

    def write(*titles):
        names = [f"0{n}-page" for n, _ in enumerate(titles, start=1)]
        for old in source.glob("0*.ipynb"):
            old.unlink()
        for n, (name, title) in enumerate(zip(names, titles, strict=True), start=1):
            source.joinpath(f"{name}.ipynb").write_text(chapter(n, title), "utf8")
        listed = [*names, "reference/map"]
        source.joinpath("index.md").write_text(
            "# Front\n\n```{toctree}\n" + "\n".join(listed) + "\n```\n", "utf8")
        source.joinpath("_toc.yml").write_text(
            "root: index\nchapters:\n" + "".join(f"- file: {n}\n" for n in listed), "utf8")
        return source

    def build(solutions=""):
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils
        out, saved = tmp_path / "html", dict(os.environ)
        os.environ["SOLUTIONS"] = solutions
        try:
            with patch_docutils(str(source)), docutils_namespace():
                Sphinx(source, source, out, tmp_path / "trees", "html",
                       status=None, warning=io.StringIO()).build()
        finally:
            os.environ.clear()
            os.environ.update(saved)
        return out

    return write, build


@pytest.mark.filterwarnings("default")                       # not this course's code
def test_the_switch_hides_and_shows_again(tiny_book):
    write, build = tiny_book
    write("One")
    for switch, hidden in (("", False), ("hide", True), ("show", False)):
        out = build(switch)                                  # the second and third build: an update
        page = out.joinpath("01-page.html").read_text("utf8")
        offered = out.joinpath("_sources", "01-page.ipynb").read_text("utf8")
        assert ("SECRET" not in page) is hidden and ("SECRET" not in offered) is hidden
        assert "HINT" in page and "HINT" in offered and "Task one." in page
        assert '<blockquote class="aside goals">' in page.replace("goals aside", "aside goals")
    chart = BeautifulSoup(out.joinpath("reference", "map.html").read_text("utf8"), "html.parser")
    chart = chart.find("course-map")
    assert [item["data-tick"] for item in chart.find_all("li")] == ["1", "1.1", "quiz-chapter-1"]
    assert "Altogether about 7 minutes of reading and 3 minutes of exercises" in chart.get_text()
    anchor = chart.find_all("a")[1]["href"].split("#")[1]
    assert anchor == "exercise-1-1"
    assert BeautifulSoup(page, "html.parser").find(id=anchor), "the map leads to the exercise"
    with pytest.raises(ConfigError, match="SOLUTIONS = 'no': must be show or hide"):
        build("no")


@pytest.mark.filterwarnings("default")
def test_a_later_build_leaves_what_a_fresh_one_makes(tiny_book):
    """A title that changed is new in every sidebar, a chapter that was taken out is gone."""
    write, build = tiny_book
    write("One", "Two")
    out = build()
    assert out.joinpath("02-page.html").exists()
    write("Uno")
    build()
    assert not list(out.rglob("02-page*"))
    for page in out.rglob("*.html"):
        if page.name not in ("genindex.html", "search.html"):
            text = page.read_text("utf8")
            assert "Uno" in text and ">One<" not in text and ">Two<" not in text, page.name


@pytest.mark.filterwarnings("default")
def test_a_notebook_that_the_contents_do_not_name_does_not_exist(tiny_book):
    write, build = tiny_book
    write("One").joinpath("01-page-Copy1.ipynb").write_text(chapter(3, "A copy"), "utf8")
    out = build()
    assert "A copy" not in out.joinpath("reference", "map.html").read_text("utf8")
    assert not list(out.rglob("01-page-Copy1*"))


@pytest.mark.filterwarnings("default")
def test_a_chapter_that_cannot_be_read_stops_the_build(tiny_book):
    from momentum_book.contents import NotebookError
    write, build = tiny_book
    path = write("One", "Two") / "02-page.ipynb"
    path.write_text(path.read_text("utf8").replace('"minutes": 3', '"minutes": 4'), "utf8")
    with pytest.raises(NotebookError, match=r'^02-page\.ipynb, cell 2: .*"minutes": 4'):
        build()
