"""A function may hang, raise, print, or change what it is given: the notebook lives on."""

import sys
import threading
import time

import numpy as np
import pytest

from course.checks import EXERCISES, check, guard
from course.checks.function import Function
from mathlib.ema import ema

FUNCTIONS = [exercise for exercise in EXERCISES.values() if isinstance(exercise, Function)]
FIRST = "`my_ema(np.array([1.0, 2.0, 4.0, 3.0]), 0.9)`"      # as one would type it


@pytest.fixture
def short_limit(monkeypatch):
    monkeypatch.setattr(guard, "SECONDS", 0.3)


def late_error(values, decay):
    return [values[t + 1] * decay for t in range(len(values))]


def test_a_view_of_the_input_is_reported():
    twice = Function(
        name="twice",
        wanted="a function",
        reference=lambda a: a[:2].copy(),
        shown="",
        next_question="",
        cases=((np.array([1.5, 2.0, 3.0]),),),
    )
    assert "a view of its input" in twice.check(lambda a: a[:2]).text
    assert twice.check(lambda a: a[:2] * 1).passed


def test_a_list_in_a_list_that_becomes_a_number_is_a_changed_input():
    total = Function(name="total", wanted="a function", reference=lambda rows: sum(map(sum, rows)),
                     shown="", next_question="", cases=(([[1.5, 2.0], [3.0]],),))

    def flattens(rows):
        rows[0] = sum(rows[0])
        return rows[0] + sum(rows[1])

    assert "changes its input" in total.check(flattens).text


def test_a_function_that_is_right_only_once_is_reported():
    calls = iter(range(100))

    def tires(values, decay):
        return ema(values, decay) if next(calls) < 4 else 0 * values

    text = check("ema-from-scratch", tires).text
    assert "The numbers are right" in text and "remembers something between calls" in text


def test_inputs_of_the_exercise_never_change():
    before = [repr(exercise.cases) for exercise in FUNCTIONS]

    def vandal(*args):
        for array in args:
            if isinstance(array, np.ndarray):
                array[...] = 7
            if isinstance(array, list):
                array.clear()
        return args[0]

    for exercise in FUNCTIONS:
        feedback = check(exercise.name, vandal)
        assert not feedback.passed
        assert exercise.check(exercise.reference).passed
    assert [repr(exercise.cases) for exercise in FUNCTIONS] == before
    assert "changes its input" in check("ema-from-scratch", vandal).text


def endless(values, decay):
    while True:
        pass


def endless_swallowing(values, decay):
    while True:
        try:
            values = values + decay
        except BaseException:
            continue


def slow_but_stubborn(values, decay):
    try:
        while True:
            pass
    except BaseException:
        return ema(values, decay)


def endless_printing(values, decay):
    while True:
        print("still here")


def endless_recursion(values, decay):
    return endless_recursion(values, decay)


STOPPABLE = [endless, slow_but_stubborn, endless_printing, endless_swallowing]


@pytest.mark.parametrize("function", STOPPABLE)
def test_a_function_that_never_returns_is_stopped(function, short_limit, capfd):
    threads = threading.active_count()
    feedback = check("ema-from-scratch", function)
    assert f"no answer within 0.3 seconds for {FIRST}" in feedback.text
    assert check("ema-from-scratch", ema).passed  # still usable
    for _ in range(100):
        if threading.active_count() == threads:
            break
        time.sleep(0.01)
    assert threading.active_count() == threads
    assert capfd.readouterr() == ("", "")


def test_it_works_in_a_thread(short_limit):
    found = []
    worker = threading.Thread(target=lambda: found.append(check("ema-from-scratch", endless)))
    worker.start()
    worker.join()
    assert "no answer within" in found[0].text


def test_it_works_where_no_thread_can_start(short_limit, monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    before = sys.gettrace()
    assert "no answer within" in check("ema-from-scratch", endless).text
    assert check("ema-from-scratch", ema).passed
    assert check("ema-from-scratch", late_error).text.count("IndexError") == 1
    assert sys.gettrace() is before


@pytest.mark.parametrize(
    "error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit(), ValueError()]
)
def test_whatever_is_raised_becomes_feedback(error):
    def raises(values, decay):
        raise error

    text = check("ema-from-scratch", raises).text
    assert f"stops with an error for {FIRST}: `{type(error).__name__}" in text


def test_deep_recursion_is_an_error():
    assert "`RecursionError" in check("ema-from-scratch", endless_recursion).text


def test_what_is_printed_meanwhile_is_swallowed(capfd):
    def talks(values, decay):
        print("hello")
        return ema(values, decay)

    assert check("ema-from-scratch", talks).passed
    print("after")
    assert capfd.readouterr().out == "after\n"
