"""A chapter says what it is in the metadata of its cells, and whatever is wrong is named."""

import json
import re

import nbformat
import pytest

from course.chapter import ChapterError, parse, read, without_solutions
from tests.support.places import NOTEBOOKS

CLAIM = '> **Claim.** "It helps." **True, twice.** See [there](02-b.ipynb).'
MADE = {"evidence": "the-cell", "source": "polyak1964"}
TITLE = "# A title\n\n> **Goals.** You can.\n>\n> **Time** about 35 minutes."
POSED = "### Exercise 1.1: try: it, then stop (5 minutes)\n\nTask."
FOLDED = ('<details class="hint">\n<summary>Hint</summary>\n\nlook\n\n</details>\n\n'
          '<details class="solution">\n<summary>Solution</summary>\n\n```python\ncheck("a", 1)\n```'
          "\n\n</details>")


def markdown(source, **metadata):
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def code(source, **metadata):
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": []}


def notebook(*cells):
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def chapter(*cells, title=None, file="01-a.ipynb"):
    first = title or markdown(TITLE, minutes=35, asides=["goals"])
    return parse(notebook(first, *cells), file)


EXERCISE = (markdown(POSED, exercise={"minutes": 5, "check": "a"}), code('check("a", ...)'),
            markdown(FOLDED))


def test_everything_that_it_says_of_itself():
    found = chapter(
        code("1 + 1", name="the-cell"),
        markdown(f"Text.\n\n> **Predict.** What\n> then?\n\n{CLAIM}", asides=["predict", "claim"],
                 claims=[MADE]),
        *EXERCISE, code('quiz("chapter-1")'))
    assert (found.number, found.title, found.minutes) == (1, "A title", 35)
    assert [(aside.kind, aside.text[:12]) for aside in found.asides] == [
        ("goals", "**Goals.** Y"), ("predict", "**Predict.**"), ("claim", '**Claim.** "')]
    assert found.asides[1].text == "**Predict.** What then?"
    (claim,) = found.claims
    assert (claim.number, claim.statement, claim.evidence) == (1, "It helps.", ("the-cell",))
    assert claim.verdict == "**True, twice.** See [there](02-b.ipynb)."
    (exercise,) = found.exercises
    assert (exercise.number, exercise.title, exercise.minutes) == ("1.1", "try: it, then stop", 5)
    assert (exercise.check, exercise.anchor) == ("a", "exercise-1-1")
    assert exercise.hints == ("look",) and exercise.answer == 'check("a", 1)\n'
    assert (claim.conditions, claim.measured) == ("", "")
    assert found.quizzes == ("chapter-1",)
    assert [cell.name for cell in found.cells if cell.name] == ["the-cell"]


def test_a_translation_needs_no_english_word():
    words = {"**Goals.**": "**目标。**", "**Time** about 35 minutes.": "约 35 分钟",
             "Exercise 1.1: try: it, then stop (5 minutes)": "练习 1.1：试一试（5 分钟）",
             "<summary>Solution</summary>": "<summary>解答</summary>",
             "<summary>Hint</summary>": "<summary>提示</summary>",
             '**Claim.** "It helps." **True, twice.** See': "**说法。**「有帮助。」**对。** 见"}

    def translated(cell):
        source = cell["source"]
        for word, other in words.items():
            source = source.replace(word, other)
        return cell | {"source": source}

    found = chapter(*map(translated, (
        code("1", name="the-cell"), markdown(CLAIM, asides=["claim"], claims=[MADE]), *EXERCISE)),
        title=translated(markdown(TITLE, minutes=35, asides=["goals"])))
    assert found.claims[0].statement == "有帮助。"
    assert found.claims[0].verdict.startswith("**对。**")
    assert found.exercises[0].title == "试一试" and found.exercises[0].hints == ("look",)


@pytest.mark.parametrize(("cells", "told"), [
    ([markdown("> a\n\n> b", asides=["predict"])],
     r'it has 2 quotations, its metadata "asides": \[\'predict\'\]; .* goals, predict'),
    ([markdown("None.", asides=["target"])], "it has 0 quotations"),
    ([markdown("> a", asides=["question"])], "'question': must be one of goals, predict, target"),
    ([markdown(CLAIM, asides=["claim"])], r'no \{"evidence", "source"\} .* claim .*It helps'),
    ([markdown(CLAIM, asides=["claim"], claims=[MADE, MADE])], "an entry without a claim"),
    ([markdown("> **Claim.** It helps. **No.**", asides=["claim"], claims=[MADE])],
     "not of the form .*It helps"),
    ([markdown('> **Claim.** "It helps." No.', asides=["claim"], claims=[MADE])],
     "not of the form"),
    ([markdown(CLAIM, asides=["claim"], claims=[{"evidence": "a"}])], "must be {\"evidence\""),
    ([markdown(CLAIM, asides=["claim"], claims=[MADE | {"source": " "}])], "source is empty"),
    ([markdown(CLAIM, asides=["claim"], claims=[MADE | {"evidence": []}])], "is empty"),
    ([markdown(CLAIM, asides=["claim"], claims=[MADE | {"measured": 4}])], "measured is no text"),
    ([markdown(CLAIM, asides=["claim"], claims=[MADE | {"seeds": "5"}])], "with conditions"),
    ([markdown(POSED)], r"the exercise .*1\.1.* needs \{\"exercise\""),
    ([markdown(POSED, exercise={"check": "a"}), *EXERCISE[1:]],
     r'exercise 1\.1 needs "minutes" .* at least 1, got None'),
    ([markdown(POSED, exercise={"minutes": 6, "check": "a"}), *EXERCISE[1:]],
     r'"minutes": 6, but its words do not: \'5 minutes\''),
    ([markdown(POSED, exercise={"minutes": 5, "check": "b"}), *EXERCISE[1:]],
     "\"check\": 'b', its cells ask a"),
    ([markdown(POSED, exercise={"minutes": 5}), *EXERCISE[1:]], "\"check\": None, its cells ask a"),
    ([EXERCISE[0], code("check(1, ...)"), EXERCISE[2]], "\"check\": 'a', its cells ask for none"),
    ([markdown(POSED, exercise={"minutes": 5, "marks": 3}), *EXERCISE[1:]], "may have minutes"),
    ([markdown("### Try (5 minutes)", exercise={"minutes": 5}), markdown(FOLDED)],
     r"heading such as '### Exercise 1\.1: title \(5 minutes\)'"),
    ([markdown(POSED.replace("1.1", "1.2"), exercise={"minutes": 5, "check": "a"}), *EXERCISE[1:]],
     r"its heading says 1\.2, it is exercise 1\.1"),
    ([*EXERCISE[:2]], r"has 0 <details class=\"solution\">, must have one"),
    ([code('check("a", ...)')], r'check\("a"\) belongs to no exercise'),
    ([markdown("<details>\n<summary>Hint</summary>\nx\n</details>")], "that is not <details class"),
    ([markdown('<details class="tip"><summary>Tip</summary>x</details>')],
     "<details class='tip'>: must be hint, solution, more"),
    ([markdown('<details class="hint"><summary>Hint</summary>x')], "never closes"),
    ([markdown("x</details>")], "closes twice"),
    ([markdown('<details class="more"><summary>A</summary>x'
               '<details class="hint"><summary>B</summary>y</details></details>')],
     "inside another"),
    ([code("1", name="The Cell")], "'The Cell' must be lower-case-with-hyphens"),
])
def test_what_is_wrong_is_named_with_its_cell(cells, told):
    with pytest.raises(ChapterError, match=rf"^01-a\.ipynb, cell \d+: .*{told}|\n01.*{told}"):
        chapter(*cells)


@pytest.mark.parametrize(("title", "told"), [
    (markdown("No title.", minutes=5), "begins with a Markdown cell that has its # title"),
    (markdown(TITLE, asides=["goals"]), 'needs "minutes" in its metadata.*got None'),
    (markdown(TITLE, minutes=3, asides=["goals"]), '"minutes": 3, but its words do not'),
])
def test_a_chapter_has_a_title_and_a_time(title, told):
    with pytest.raises(ChapterError, match=told):
        chapter(title=title)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(ChapterError) as error:
        chapter(markdown("> a"), code("1", name="A B"), file="one.ipynb")
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == [
        "one.ipynb", "one.ipynb, cell 2", "one.ipynb, cell 3"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_loses_its_solutions_and_nothing_else(path):
    before = nbformat.read(path, as_version=4)
    after = nbformat.reads(without_solutions(path.read_text("utf8")), as_version=4)
    nbformat.validate(after)
    for old, new in zip(before.cells, after.cells, strict=True):
        assert "solution" not in re.findall(r'<details class="(\w+)', new.source)
        if 'class="solution"' in old.source:
            head, _, tail = old.source.partition('<details class="solution">')
            assert new.source == (head + tail.partition("</details>")[2]).rstrip()
        else:
            assert (new.source, new.get("outputs")) == (old.source.rstrip() if new.cell_type ==
                                                        "markdown" else old.source,
                                                        old.get("outputs"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_chapters_of_the_course(path):
    """Against the raw text: nothing that looks like an exercise or an aside is left out."""
    found, text = read(path), path.read_text("utf8")
    assert len(found.exercises) == len(re.findall(r'"### Exercise \d', text)) >= 6
    quoted = re.findall(r'"> \*\*(?:Predict|Goals|Claim|Your target)\.', text)
    assert len(found.asides) == len(quoted)
    assert len(found.claims) == text.count("> **Claim.**")
    assert len([e for e in found.exercises if e.check]) >= 4
    assert all(len(e.hints) >= 2 for e in found.exercises)
