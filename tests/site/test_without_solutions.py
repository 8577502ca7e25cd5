"""The book for a class: SOLUTIONS=hide takes the solutions away and nothing else."""

import io
import json
import os
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ConfigError

from tests.support.places import EXTENSIONS, NOTEBOOKS, ROOT

ANSWER = re.compile(r"<summary>\s*(Solution|A model answer)")

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def summaries(text):
    return re.findall(r"<summary>(.*?)</summary>", text)


@each_notebook
def test_a_chapter_loses_its_solutions_and_nothing_else(path):
    from learner import strip_notebook
    before = nbformat.read(path, as_version=4)
    after = nbformat.reads(strip_notebook(path.read_text("utf8")), as_version=4)
    nbformat.validate(after)
    assert [c for c in after.cells if c.cell_type == "code"] == \
        [c for c in before.cells if c.cell_type == "code"]
    for old, new in zip(before.cells, after.cells, strict=True):
        answers = len(ANSWER.findall(old.source))
        assert not ANSWER.search(new.source)
        assert summaries(new.source) == [s for s in summaries(old.source)
                                         if not re.match(r"\s*(Solution|A model answer)", s)]
        assert old.source.count("</details>") - new.source.count("</details>") == answers
        if not answers:
            assert new.source == old.source.rstrip()
    assert any(ANSWER.search(cell.source) for cell in before.cells), "the wording has changed"


def test_nested_neighbouring_and_differently_written_details():
    from learner import without_solutions
    text = ("Task.\n<details><summary>Hint</summary>look</details>\n"
            '<details class="x">\n<summary>Solution of the first part</summary>\n'
            "<details><summary>Why</summary>inner</details>\nouter\n</details>\n"
            "<details>\n <summary> A model answer</summary>words</details>\n"
            "<details><summary>Solutions are not locked</summary>kept</details>End.")
    rest = without_solutions(text)
    assert "look" in rest and "kept" in rest and rest.startswith("Task.") and rest.endswith("End.")
    assert "inner" not in rest and "outer" not in rest and "words" not in rest


@pytest.mark.parametrize("path", sorted((ROOT / "book").rglob("*.md")), ids=lambda p: p.stem)
def test_other_pages_keep_every_word(path):
    from learner import without_solutions
    text = path.read_text("utf8")
    assert without_solutions(text) == text


@pytest.mark.parametrize("text", ["<details><summary>Solution</summary>x", "x</details>"])
def test_an_open_details_is_refused_rather_than_half_hidden(text):
    from learner import without_solutions
    with pytest.raises(ValueError, match="never closes, or closes twice"):
        without_solutions(text)


def cell(kind, source, **more):
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


@pytest.fixture
def tiny_book(tmp_path):
    """Two pages and the map, built by Sphinx with this extension: build(SOLUTIONS) -> folder."""
    source = tmp_path / "book"
    (source / "reference").mkdir(parents=True)
    source.joinpath("conf.py").write_text(
        f"import sys; sys.path.insert(0, {str(EXTENSIONS)!r})\n"
        "extensions = ['myst_nb', 'learner']\nnb_execution_mode = 'off'\nhtml_theme = 'basic'\n"
        "html_sourcelink_suffix = ''\n",
        "utf8")
    source.joinpath("index.md").write_text(
        "# Front\n\n```{toctree}\n01-one\nreference/map\n```\n", "utf8")
    source.joinpath("reference", "map.md").write_text("# Map\n\n```{course-map}\n```\n", "utf8")
    cells = [
        cell("markdown", "# One\n\n**Time** about 7 minutes"),
        cell("markdown", "### Exercise 1.1: try it, then stop (3 minutes)\n\nTask one.\n\n"
             "<details>\n<summary>Hint</summary>\n\nHINT\n\n</details>\n\n"
             "<details>\n<summary>Solution</summary>\n\nSECRET\n\n</details>"),
        cell("code", 'quiz("chapter-1")', execution_count=None, outputs=[])]
    source.joinpath("01-one.ipynb").write_text(json.dumps(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}), "utf8")

    def build(solutions):
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

    return build


@pytest.mark.filterwarnings("default")                       # not this course's code
def test_the_switch_hides_and_shows_again(tiny_book):
    for switch, hidden in (("", False), ("hide", True), ("show", False)):
        out = tiny_book(switch)                              # the second and third build: an update
        page = out.joinpath("01-one.html").read_text("utf8")
        offered = out.joinpath("_sources", "01-one.ipynb").read_text("utf8")
        assert ("SECRET" not in page) is hidden and ("SECRET" not in offered) is hidden
        assert "HINT" in page and "HINT" in offered and "Task one." in page
    chart = BeautifulSoup(out.joinpath("reference", "map.html").read_text("utf8"), "html.parser")
    chart = chart.find("course-map")
    assert [item["data-tick"] for item in chart.find_all("li")] == ["1", "1.1", "quiz-chapter-1"]
    assert "Altogether about 7 minutes of reading and 3 minutes of exercises" in chart.get_text()
    anchor = chart.find_all("a")[1]["href"].split("#")[1]
    assert BeautifulSoup(page, "html.parser").find(id=anchor), "the map leads to the exercise"
    with pytest.raises(ConfigError, match="SOLUTIONS = 'no': must be show or hide"):
        tiny_book("no")


@each_notebook
def test_the_map_finds_every_exercise(path):
    from learner import outline
    found = outline(path)
    cells = nbformat.read(path, as_version=4).cells
    written = [line for c in cells if c.cell_type == "markdown"
               for line in c.source.splitlines() if re.match(r"#+ Exercise\b", line)]
    assert len(found["exercises"]) == len(written) >= 4
    assert found["minutes"] >= 10 and f"# {found['title']}" in cells[0].source


def test_a_heading_that_the_map_cannot_read_is_named(tmp_path):
    from learner import outline
    path = tmp_path / "01-x.ipynb"
    source = "# T\n\n**Time** about 5 minutes\n\n### Exercise 1.1: no minutes"
    path.write_text(json.dumps({"cells": [cell("markdown", source)]}), "utf8")
    with pytest.raises(ValueError, match=r"01-x.ipynb: 'Exercise 1.1: no minutes' must read"):
        outline(path)
