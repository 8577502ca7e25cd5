"""A chapter's file: what is wrong with it is said by file, entry and what is allowed."""

import re

import pytest

from course import content
from course.checks.load import load
from course.checks.wrote import replaced
from course.quizzes.load import load as load_quiz

GOOD = """
setup = "half = 0.5"

[double]
kind   = "function"
wanted = "a function of x"
right  = '''
def double(x):
    y = x / half
    return y
'''
cases  = ["1.0", "np.array([2.0, 3.0])"]
shown  = "So."
next   = "why?"

[[double.mistakes]]
name  = "halved"
wrote = "y = x * half"
why   = "Half of it."
try   = "divide."

[where]
kind    = "setting"
wanted  = "a rate"
fields  = ["rate"]
right   = {rate = "1 / 4"}
measure = '''
def measure(rate):
    return {"loss": abs(rate - 0.25)}
'''
reached = "loss < 0.1"
report  = [{when = "rate > 1", say = "Far off."}, {say = "Rate {rate:g}: loss {loss:.2f}."}]
shown   = "So."
next    = "why?"

[[where.mistakes]]
name  = "too large"
wrote = {rate = 0.5}
when  = "rate > 0.4"
why   = "Large."
try   = "less."

[[quiz]]
name = "one"
kind = "number"
ask  = "How many?"
hint = "Count."
tolerance = 0.1

[[quiz.options]]
right = 2
from  = "1 / half"
why   = "So."
"""


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """`chapter(text)`: the course has this file alone, as chapter 1."""
    caches = (content.names, content.text, content.exercises, content.original,
              content.read, content.setup)

    def write(text):
        (tmp_path / "chapters").mkdir(exist_ok=True)
        (tmp_path / "chapters" / "01-one.toml").write_text(text, "utf8")
        monkeypatch.setattr(content, "files", lambda package: tmp_path)
        for cached in caches:
            cached.cache_clear()

    yield write
    for cached in caches:
        cached.cache_clear()


def test_a_good_file_becomes_exercises_and_questions(chapter):
    chapter(GOOD)
    assert content.exercises() == {"double": 1, "where": 1}
    double, where = load(1, "double"), load(1, "where")
    assert double.check(lambda x: 2 * x).passed
    assert double.check(lambda x: x / 2).mistake == "halved"
    assert "for `double(1.0)`" in double.check(lambda x: x + 0.5).text
    assert where.check(0.3).paragraphs[1] == "Rate 0.3: loss 0.05."
    assert where.check(0.5).mistake == "too large" and "Far off." in where.check(3).text
    assert load_quiz(1)[0].options[0].computed == "1 / half"


@pytest.mark.parametrize(("old", "new", "words"), [
    ('kind   = "function"', 'kind = "essay"', "[double]: kind = 'essay': must be one of function,"),
    ('wanted = "a function of x"', "", "[double]: wanted is missing: it must be a text"),
    ('shown  = "So."', 'shown = 3', "[double]: shown = 3: must be a text"),
    ('shown  = "So."', 'shown = "So."\nshwon = 1',
     "[double]: no key 'shwon' here; allowed: cases,"),
    ("y = x / half", "y = = x", "[double]: right does not run: invalid syntax"),
    ('"1.0", ', '"1.0 +", ', "[double]: cases = '(1.0 +,)' does not run"),
    ('wrote = "y = x * half"', 'wrote = "z = x"',
     "[double] mistakes 1: wrote: no line of the right answer begins with 'z'"),
    ('wrote = "y = x * half"', 'wrote = "y = ("', "[double] mistakes 1: wrote: '(' was never"),
    ('name  = "halved"', "", "[double] mistakes 1: name is missing"),
    ('why   = "Half of it."', 'why = ""', "[double] mistakes 1: why is empty"),
    ('setup = "half = 0.5"', 'setup = "half = 1 / 0"', "01-one.toml: setup does not run: division"),
    ('setup = "half = 0.5"', "setup = half", "01-one.toml: Invalid value"),
])
def test_a_mistake_in_the_file_is_named(chapter, old, new, words):
    assert old in GOOD
    chapter(GOOD.replace(old, new, 1))
    with pytest.raises(content.ContentError, match=r"^01-one\.toml") as refused:
        load(1, "double")
    assert words in str(refused.value)


@pytest.mark.parametrize(("old", "new", "words"), [
    ('{rate = "1 / 4"}', "{speed = 1}", "[where]: right = {'speed': 1}: must be a table of rate"),
    ("{rate = 0.5}", "{rate = 0.5, b = 1}", "[where] mistakes 1: wrote = {'rate': 0.5, 'b': 1}"),
])
def test_a_setting_names_its_fields(chapter, old, new, words):
    chapter(GOOD.replace(old, new))
    with pytest.raises(content.ContentError, match=re.escape(words)):
        load(1, "where")


@pytest.mark.parametrize(("old", "new", "words"), [
    ("right = 2", "rihgt = 2", "question 1 options 1: must have one of right, wrong, step"),
    ('hint = "Count."', "", "quiz 'one': question 'one': hint is empty"),
    ('ask  = "How many?"', "ask = 1", "quiz 'one': ask = 1: must be a text"),
])
def test_a_mistake_in_a_question_is_named(chapter, old, new, words):
    chapter(GOOD.replace(old, new))
    with pytest.raises(content.ContentError) as refused:
        load_quiz(1)
    assert words.removeprefix("question 1 ") in str(refused.value)


@pytest.mark.parametrize(("old", "new", "words"), [
    ('"Half of it."', '"Half of Adam\'s."', "[double] mistakes why: a straight"),
    ('"How many?"', '"How many don\'t?"', "[quiz] ask: "),
])
def test_a_straight_apostrophe_in_a_text_is_refused(chapter, old, new, words):
    assert old in GOOD
    chapter(GOOD.replace(old, new, 1))
    with pytest.raises(ValueError, match=re.escape(words)) as told:
        content.read(1)
    assert "01-" in str(told.value) and "must be ’" in str(told.value)


def test_an_apostrophe_in_code_is_code(chapter):
    chapter(GOOD.replace('"Half of it."', '"Write `x[\'a\']` or \'a\', \'b\'."', 1))
    assert content.read(1)


def test_a_name_taken_twice(chapter):
    chapter(GOOD + '\n[double]\nkind = "value"\n')
    with pytest.raises(content.ContentError, match=r"\[double\]: the name is taken"):
        content.exercises()


RIGHT = """def f(path, n):
    a, b = 0, 1
    for i in range(n):
        a = a + i
        path.append(a)
    return path"""


@pytest.mark.parametrize(("wrote", "gone", "new"), [
    ("a = i", "a = a + i", "a = i"),
    ("a -= i", "a = a + i", "a -= i"),
    ("path.append(b)", "path.append(a)", "path.append(b)"),
    ("return n", "return path", "return n"),
    ("for i in range(n):\n    pass", "path.append(a)", "pass"),
    ("a = 0 * a\na = a - i", "a = a + i", "a = 0 * a\n        a = a - i"),
    ("a, b = 1, 1\nreturn a", "return path", "return a"),
])
def test_what_is_written_takes_the_place_of_the_line_that_begins_so(wrote, gone, new):
    found = replaced(RIGHT, wrote)
    assert gone not in found and new in found
    assert len(found.splitlines()) >= 5 - 1


def test_what_has_no_place_or_two_is_refused():
    with pytest.raises(ValueError, match="no line of the right answer begins with 'c'"):
        replaced(RIGHT, "c = 1")
    with pytest.raises(ValueError, match="2 lines of the right answer begins with 'a'"):
        replaced(RIGHT + "\n    a = 1", "a = 2")
