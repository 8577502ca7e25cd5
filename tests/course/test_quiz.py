"""Quizzes: every number is computed here, the wrong ones too; bad data is refused by name."""

import html
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from course import content
from course.quizzes import QUIZZES, Quiz, quiz
from course.quizzes.question import Option, Question
from mathlib.descent import minimize
from mathlib.ema import ema, ema_weights, mean_age
from mathlib.gradients import Noise
from mathlib.optim import SGD
from mathlib.problems import double_well, linear_regression, quadratic

POINTS = linear_regression(np.arange(1.0, 6), np.array([2.0, 3, 5, 7, 11]))
BOWL, TENS = quadratic([1]), np.full(5000, 10.0)
ALL = [(name, question) for name, quiz in QUIZZES.items() for question in quiz.questions]
each_quiz = pytest.mark.parametrize("name", QUIZZES)


@pytest.mark.parametrize("question", [q for _, q in ALL if q.kind == "number"],
                         ids=lambda q: q.name)
def test_numbers_are_computed(question):
    chapter = next(n for n in content.names() if question in QUIZZES[f"chapter-{n}"].questions)
    computed = [eval(option.computed, dict(content.setup(chapter)))
                for option in question.options]
    stated = [option.answer for option in question.options]
    assert np.allclose(computed, stated, rtol=0, atol=question.tolerance / 4)


def test_statements_of_chapter_1():
    ravine = quadratic([1, 25])
    run = {m: minimize(ravine, [-4, 1], SGD(0.04, m), steps=60) for m in (0.0, 0.6, 0.9)}
    assert run[0.6].losses[-1] < run[0.9].losses[-1]                    # more is not always faster
    assert (np.diff(run[0.0].losses) > 0).sum() == 0 < (np.diff(run[0.9].losses) > 1e-12).sum()
    jumps = [np.abs(minimize(ravine, [-4, 1], SGD(0.076, m), steps=40).params[10:, 1]).max()
             for m in (0, 0.3)]
    assert jumps[1] < jumps[0] / 10
    params = np.zeros(1)
    state = SGD(1, 0.9).init(params)
    for sign in (1, -1) * 500:
        params, state = SGD(1, 0.9).step(params, np.array([float(sign)]), state)
    assert abs(state.velocity[0]) == pytest.approx(1 / 1.9) == pytest.approx(0.53, abs=0.005)


def test_statements_of_chapter_2():
    assert ema_weights(0.9, 10).sum() == pytest.approx(0.65, abs=0.005)
    assert ema_weights(0.9, 22).sum() > 0.9 > ema_weights(0.9, 21).sum()
    ramp = np.arange(5000.0)
    assert (ramp - ema(ramp, 0.9))[-1] == pytest.approx(mean_age(0.9))
    assert np.allclose(ema(TENS, 0.9, debias=True), 10)
    noise = np.random.default_rng(0).normal(size=(3, 4000))
    assert ema(noise, 0.9, debias=True).std() > ema(noise, 0.9).std()


def test_statements_of_chapter_3_and_4():
    plain, averaged, heavy = (minimize(POINTS, [0, 0], rule, steps=1000).losses
                              for rule in (SGD(0.01), SGD.averaged(0.01, 0.9), SGD(0.01, 0.9)))
    assert (averaged[1:301] > plain[1:301]).sum() == 299
    assert np.flatnonzero(heavy > plain)[-1] + 1 == 45
    assert (np.diff(plain) > 1e-12).sum() == 0 < (np.diff(averaged) > 1e-12).sum()
    assert minimize(POINTS, [0, 0], SGD(0.1), steps=1000).diverged
    assert not minimize(POINTS, [0, 0], SGD.averaged(0.1, 0.9), steps=1000).diverged
    starts = np.linspace(-2, 2, 401)[:, None]
    deep = [minimize(double_well(0.3), starts, rule, steps=1500).params[-1, :, 0] < 0
            for rule in (SGD(0.01), SGD(0.01, 0.9))]
    assert (deep[0] & ~deep[1]).any(), "momentum loses good starts too"
    rng = np.random.default_rng(3)
    late = [minimize(quadratic([2, 2]), np.zeros((300, 2)), rule, steps=600,
                     gradient=Noise(50.0, rng)).params[-200:]
            for rule in (SGD(0.05), SGD.averaged(0.05, 0.9))]
    assert late[1].std() == pytest.approx(late[0].std(), rel=0.1)       # parameters: as noisy
    assert np.diff(late[1], axis=0).std() < np.diff(late[0], axis=0).std() / 3


def test_every_chapter_has_its_quiz_and_names_are_unique():
    names = [question.name for _, question in ALL]
    assert len(set(names)) == len(names)
    for each in QUIZZES.values():
        assert 5 <= len(each.questions) <= 8
        assert {"single", "multiple", "number"} <= {question.kind for question in each.questions}


@each_quiz
def test_text_asks_and_gives_nothing_away(name):
    text = repr(quiz(name))
    assert text == repr(Quiz(name, quiz(name).questions)) and " at 0x" not in text
    for question in quiz(name).questions:
        assert question.ask in text
        assert not any(option.why in text for option in question.options)


@each_quiz
def test_html_reads_without_scripts_and_carries_the_data_on_a_page(name, monkeypatch):
    monkeypatch.delenv("EXPLORE_FACE", raising=False)
    plain = quiz(name)._repr_html_()
    assert "<script" not in plain and "momentum-quiz" not in plain
    for question in quiz(name).questions:
        for option in question.options:
            assert html.escape(option.why) in plain
    monkeypatch.setenv("EXPLORE_FACE", "static")
    page = quiz(name)._repr_html_()
    assert page == quiz(name)._repr_html_() and plain in page
    data = json.loads(re.search(r"<script type=\"application/json\">(.*?)</script>", page)[1])
    assert [entry["name"] for entry in data] == [q.name for q in quiz(name).questions]


def test_steps_to_order_are_never_shown_in_order():
    for _, question in ALL:
        if question.kind == "order":
            assert set(question.shown) == set(question.options) != question.shown
            assert question.shown != question.options
            said = [replace(option, answer=f"{i}") for i, option in enumerate(question.options)]
            other = replace(question, options=tuple(said))           # as in another language
            assert [said.index(option) for option in other.shown] == [
                question.options.index(option) for option in question.shown]


def right(answer, why):
    return Option(answer, why, True)


def wrong(answer, why):
    return Option(answer, why, False)


def ask(**changes):
    fields = {"name": "q", "kind": "single", "ask": "What?",
              "options": (right("a", "so"), wrong("b", "not so"))}
    return Question(**fields | changes)


@pytest.mark.parametrize(("changes", "words"), [
    ({"kind": "essay"}, "kind = 'essay': must be one of single, multiple, number, order"),
    ({"ask": " "}, "ask is empty"),
    ({"options": (wrong("a", "x"), wrong("b", "y"))}, "0 of 2 options are right"),
    ({"options": (right("a", "x"), right("b", "y"))}, "2 of 2 options are right"),
    ({"options": (right("a", "x"), wrong("b", " "))}, "option 'b' has no feedback"),
    ({"options": (right("a", "x"), wrong("a", "y"))}, "an option occurs twice"),
    ({"options": (right("a", "x"),)}, "1 options: must be at least 2"),
    ({"kind": "multiple", "options": (wrong("a", "x"), wrong("b", "y"))}, "0 of 2"),
    ({"options": (right("a", "x"), wrong(2, "y"))}, "kind 'single': every option must be a text"),
    ({"kind": "order"}, "1 of 2 options are right"),
    ({"kind": "order", "options": (right(1, "x"), right(2, "y"))}, "must be a text"),
    ({"kind": "number"}, "every option must be a number"),
    ({"kind": "number", "options": (right(1, "x"),)}, "tolerance = 0.0: must be positive"),
    ({"kind": "number", "options": (right(1, "x"),), "tolerance": 0.1}, "hint is empty"),
    ({"kind": "number", "options": (right(1, "x"), wrong(1.1, "y")), "tolerance": 0.1,
      "hint": "h"}, "1 and 1.1 are closer"),
    ({"kind": "number", "options": (wrong(2, "x"), right(1, "y")), "tolerance": 0.1,
      "hint": "h"}, "the first option is right"),
])
def test_mistakes_in_the_data_name_the_question(changes, words):
    with pytest.raises(ValueError, match=re.escape("question 'q': ")) as refused:
        ask(**changes)
    assert words in str(refused.value)


def test_a_question_twice_and_a_quiz_that_is_none():
    with pytest.raises(ValueError, match=r"quiz 'x': question 'q' occurs twice"):
        Quiz("x", (ask(), ask()))
    with pytest.raises(KeyError, match="chapter-1"):
        quiz("chapter1")
    with pytest.raises(KeyError, match="no quiz is called None"):
        quiz(None)
