"""The Chinese edition: complete, in step with the English, and what would go wrong is seen."""

import json
import os
import subprocess
import sys

import pytest

from course.checks import EXERCISES
from course.checks.plain import edition
from course.traces import trace
from course.translate import __main__ as tool
from course.translate.pages import Piece, Translation, literals, notebook, page, sections
from course.translate.parity import differences, in_code
from course.translate.style import faults
from tests.support.places import ROOT

CELLS = [
    {"cell_type": "markdown", "id": "one", "metadata": {}, "source": "# Momentum\n\nIt has $v$."},
    {"cell_type": "code", "id": "two", "metadata": {}, "execution_count": 1,
     "outputs": [{"output_type": "stream", "name": "stdout", "text": "the ball"}],
     "source": 'label = "the ball"  # drawn once\nplot(x, color="orange", label=f"β = {beta:g}")'},
]
GIVEN = Translation(
    {"one": (trace(CELLS[0]["source"]), "# 动量\n\n它有 $v$。")},
    {"two": {trace("the ball"): "小球", trace("# drawn once"): "# 只画一次"}})


def test_nothing_is_missing_stale_or_built_in_another_way():
    assert list(tool.status()) == []


def test_code_is_that_of_the_original_but_for_its_words():
    text = json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    first, second = json.loads(notebook(text, GIVEN))["cells"]
    assert first["source"] == "# 动量\n\n它有 $v$。"
    assert second["source"] == ('label = "小球"  # 只画一次\n'
                                'plot(x, color="orange", label=f"β = {beta:g}")')
    assert (second["outputs"], second["execution_count"]) == ([], None)


def test_a_change_makes_its_own_piece_stale_and_no_other():
    changed = Piece("one", "markdown", CELLS[0]["source"] + " And more.")
    code = Piece("two", "code", CELLS[1]["source"])
    assert GIVEN.state(Piece("one", "markdown", CELLS[0]["source"])) == "current"
    assert GIVEN.state(changed) == "stale"
    assert GIVEN.state(code) == "current"
    assert GIVEN.state(Piece("two", "code", code.text.replace("ball", "two balls"))) == "missing"
    text = json.dumps({"cells": [CELLS[0] | {"source": changed.text}]})
    assert "older edition" in notebook(text, GIVEN, "older edition")
    text = json.dumps({"cells": [CELLS[0]]})
    assert "older edition" not in notebook(text, GIVEN, "older edition")


@pytest.mark.parametrize(("code", "words"), [
    ('plot(color="red", label="the path")   # drawn once', ["the path", "# drawn once"]),
    ("""print(f"{'momentum':>8}{'β':>5}")""", ["{'momentum':>8}{'β':>5}"]),
    ('RUNS["gradient descent"].losses["plain"]', ["gradient descent"]),
    ('["above", "below"]', ["above", "below"]),
    ('print(f"{a:.2f}{b:>5}")  # 2', []),
    ('text = "do not # cut"', ["do not # cut"]),
    ('"""Two\nlines."""', ["Two\nlines."]),
])
def test_words_in_code(code, words):
    assert [text for *_, text in literals(code)] == words
    for start, end, text in literals(code):
        assert code[start:end] == text


def test_a_page_is_cut_at_its_headings_and_its_code():
    text = ("---\nkernel: python\n---\n\n# One\n\nWords.\n\n```{code-cell}\n:tags: [a]\n"
            'print("yes or no")\n```\n\nMore.\n\n## Two\n\nEnd.\n')
    found = sections(text)
    assert [(piece.key, piece.kind) for piece in found] == [
        ("one", "markdown"), ("one-2", "code"), ("one-3", "markdown"), ("two", "markdown")]
    given = Translation({"one": (trace(found[0].text), "# 一\n\n词。"),
                         "two": ("", "## 二\n\n完。")}, {"one-2": {trace("yes or no"): "是或否"}})
    assert page(text, given) == text.replace("# One\n\nWords.", "# 一\n\n词。").replace(
        "yes or no", "是或否").replace("## Two\n\nEnd.", "## 二\n\n完。")


@pytest.mark.parametrize("name", ["README", "CONTRIBUTING"])
def test_what_contributors_read_is_built_alike(name):
    """Nothing traces these two; their headings, commands, tables and numbers are compared."""
    english, chinese = (ROOT / f"{name}{end}" for end in (".md", ".zh.md"))
    found = differences(Piece(name, "markdown", english.read_text("utf8")),
                        chinese.read_text("utf8"))
    assert [line.split(":")[0] for line in found] == ["links"]     # to the Chinese pages


ORIGINAL = "## Speed\n\n> Take $v = 2$ of [it](a.md), `SGD` at 0.9, see {ref}`here <cell-a>`."
RIGHT = "## 速度\n\n> 取[它](a.md)的 $v = 2$，`SGD` 在 0.9，见 {ref}`这里 <cell-a>`。"


@pytest.mark.parametrize(("old", "new", "what"), [
    ("", "", ""), ("$v = 2$", "$v = 3$", "formulas"), ("a.md", "b.md", "links"),
    ("`SGD`", "`Adam`", "code"), ("0.9", "0.8", "numbers"), ("## ", "### ", "heading"),
    ("> ", "", "quotations"), ("cell-a", "cell-b", "roles"),
])
def test_what_must_be_the_same(old, new, what):
    found = differences(Piece("x", "markdown", ORIGINAL), RIGHT.replace(old, new) if old else RIGHT)
    assert [line.split(":")[0].split()[0] for line in found] == ([what] if what else [])


@pytest.mark.parametrize(("text", "said", "wrong"), [
    ("at {step}: {loss:.2f}", "第 {step} 步：{loss:.3f}", False),
    ("at {step}", "第 {steps} 步", True),
    ("{'a' if x else 'b'} c", "{'甲' if x else '乙'} 丙", False),
    ("of 10 runs", "10 次运行", False), ("of 10 runs", "九次运行", True),
    ("say it", '说"它"', True), ("# a comment", "注释", True),
])
def test_what_a_string_of_code_must_keep(text, said, wrong):
    assert bool(in_code(text, said)) == wrong


@pytest.mark.parametrize(("said", "wrong"), [
    ("动量 0.9 的球，在 $x$ 处（见 `SGD`）。", False), ("动量0.9 的球", True),
    ("动量,学习率", True),
    ("**预测。** 先算。", False), ("**预测。**先算。", True), ("在$x$ 处", True),
    ("(动量)", True), ("“动量”", False), ('"动量"', True), ("动量 ，", True), ("学习速率", True),
])
def test_how_chinese_is_written(said, wrong):
    assert bool(faults("", said)) == wrong


def test_a_term_keeps_its_word():
    paragraph = "The momentum remembers. " * 20
    assert faults(paragraph, "冲劲会记住。" * 20)
    assert not faults(paragraph, "动量会记住。" * 20)


IN_CHINESE = """
import json
import re
import course.zh
from course.checks import EXERCISES, check
from course.checks.plain import edition
from course.content import names
from course.quizzes import quiz

HAN = re.compile("[\\u3400-\\u9fff]")
for name, exercise in EXERCISES.items():
    right = check(name, exercise.reference)
    assert right.passed and exercise.shown in right.text and HAN.search(exercise.shown), name
    for mistake in exercise.mistakes:
        told = check(name, mistake.wrong)
        assert not told.passed and told.mistake.startswith(mistake.name), (name, told)
        for line in told.text.splitlines():
            assert HAN.search(line), (name, line)
for chapter in names():
    for question in quiz(f"chapter-{chapter}").questions:
        assert HAN.search(question.ask), question
        for text in (question.hint, *(option.why for option in question.options)):
            assert not re.search("[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+", text), text
print(json.dumps({name: edition(name) for name in EXERCISES}))
"""


def test_every_answer_is_judged_in_chinese():
    """The verdicts are those of English: which mistake it is does not hang on words. And an answer
    given in one language fits the exercise in the other."""
    done = subprocess.run([sys.executable, "-c", IN_CHINESE], cwd=ROOT, text=True,
                          capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {name: edition(name) for name in EXERCISES}
