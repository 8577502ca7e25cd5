"""Predictions: every one of the chapters has its question, and bad data is refused by name.

What is right is computed by the last cell of each chapter; nbval compares what it prints.
"""

import json
import re

import pytest

from course.chapter import read
from course.content import ContentError, Entry
from course.predictions import Predictions, predicted
from course.predictions.load import prediction, tables
from tests.support.places import NOTEBOOKS

FILES = {path.stem: (int(path.name[:2]), read(path)) for path in NOTEBOOKS}
each_chapter = pytest.mark.parametrize("stem", FILES)


@each_chapter
def test_every_predict_of_a_chapter_is_asked_in_its_order(stem):
    number, chapter = FILES[stem]
    asked = [aside for aside in chapter.asides if aside.kind == "predict"]
    assert chapter.predictions == tuple(tables(number)) and len(asked) == len(
        chapter.predictions)
    cells = [cell for cell in chapter.cells if cell.kind == "code"]
    assert cells[-1].source == f'predicted("chapter-{number}", globals())'


@each_chapter
def test_no_answer_is_typed(stem):
    """Each option says when it is right, each sentence has a computed number in it."""
    for name, table in tables(FILES[stem][0]).items():
        for part in table.get("options", [table]):
            assert re.search(r"\{\w", part["says"]), f"{name}: {part['says']}"
            assert part.get("when") not in ("True", "False"), name


def entry(**changes):
    table = {"ask": "Which?", "compute": "x = 2", "options": [
        {"answer": "two", "when": "x == 2", "says": "It is {x}."},
        {"answer": "three", "when": "x == 3", "says": "You said 3, it is {x}."}]} | changes
    return Entry("a.toml [q]", {k: v for k, v in table.items() if v is not None}, {})


NUMBER = {"kind": "number", "options": None, "value": "-x", "says": "It is {y}.", "compute":
          "x = 2\ny = -1.5", "tolerance": 0.1, "near": 1}


def test_what_is_right_is_computed():
    found = prediction("q", entry())
    assert [option.right for option in found.question.options] == [True, False]
    assert found.right.why == "It is 2." and found.waits is None
    other = prediction("q", entry(compute="x = 3"))
    assert other.right.why == "You said 3, it is 3."
    number = prediction("q", entry(**NUMBER))
    assert number.right.answer == -2 and number.right.why == "It is −1.5."


@pytest.mark.parametrize(("changes", "words"), [
    ({"compute": "x = 4"}, "0 of 2 options are right"),
    ({"compute": "x = y"}, "compute does not run: name 'y' is not defined"),
    ({"kind": "essay"}, "kind = 'essay': must be single, number"),
    ({"ask": None}, "ask is missing"),
    ({"odd": 1}, "no key 'odd' here"),
    ({"options": [{"answer": "a", "when": "x", "says": "{z}"}]}, "says = '{z}' cannot be filled"),
    ({"options": [{"answer": "a", "when": "z", "says": "x"}]}, "when = 'z' does not run"),
    (NUMBER | {"near": 0.1}, "near = 0.1: must be greater than tolerance = 0.1"),
    (NUMBER | {"tolerance": None}, "tolerance is missing"),
])
def test_mistakes_in_the_data_name_the_prediction(changes, words):
    with pytest.raises(ContentError, match=re.escape("a.toml [q]")) as refused:
        prediction("q", entry(**changes))
    assert words in str(refused.value)


def test_text_in_a_notebook_and_html_on_a_page(monkeypatch):
    both = Predictions(1, (prediction("q", entry()), prediction("n", entry(**NUMBER))))
    monkeypatch.delenv("EXPLORE_FACE", raising=False)
    assert repr(both) == "1. Which?\n   two: It is 2.\n2. Which?\n   It is −1.5."
    assert both._repr_html_() is None
    monkeypatch.setenv("EXPLORE_FACE", "static")
    page = both._repr_html_()
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    assert [one["name"] for one in data] == ["q", "n"] and data[1]["near"] == 1
    assert "two: It is 2." in page.split("<script")[0], "to read without a script"


def test_an_unknown_chapter_is_refused():
    with pytest.raises(KeyError, match="chapter-1"):
        predicted("chapter 1", {})
