"""The page's judge and the kernel's: judge.js must say word for word what check() says."""

import contextlib
import random
from itertools import product

import numpy as np
import pytest

from course.chapter import read as read_chapter
from course.checks import EXERCISES, check
from course.checks.choice import Choice
from course.checks.compare import Unreadable, read, short
from course.checks.plain import edition, made, plain, verdict
from course.checks.value import PLAIN, Value
from course.checks.written import from_text
from tests.course.test_checks_answers import ANSWERS
from tests.course.test_checks_answers import value as handed_in
from tests.support.places import NOTEBOOKS

VALUES = [e.name for e in EXERCISES.values() if isinstance(e, Value)]
CHOICES = [e.name for e in EXERCISES.values() if isinstance(e, Choice)]
ODD = (0.0, -0.0, 1.0, -1.0, 1e-13, 1e6, 1e300, np.nan, np.inf, -np.inf)


@pytest.fixture(scope="module")
def judge(browser):
    """judge("judge", name, [answer, …]): what the script says to each."""
    from momentum_book.exercises import answers
    from momentum_book.static_page import assets
    page = browser.new_page()
    page.goto("about:blank")
    page.add_script_tag(content=assets()["learner-notes.js"])
    page.add_script_tag(content=answers(read_chapter(NOTEBOOKS[0])))
    page.evaluate("data => courseJudge.know(data)", {n: plain(n) for n in VALUES + CHOICES})
    yield lambda act, *given: page.evaluate(
        "([act, name, some]) => some.map(one => courseJudge[act](...(name ? [name, one] : [one])))",
        [act, *given])
    page.close()


def same(judge, act, name, given, answers):
    """Each of `given`, judged by the script, and each of `answers`, by Python: no difference."""
    for typed, answer, said in zip(given, answers, judge(act, name, given), strict=True):
        expected = verdict(check(name, answer))
        assert {**said, "paragraphs": tuple(said["paragraphs"])} == expected, (name, typed)


def nearby(exercise, i):
    """Numbers that tell one branch of a verdict on entry `i` from another."""
    e, tolerance = float(exercise.expected.flat[i]), exercise.tolerance
    yield from (e, e, -e, 1 / e if e else 0, e * 1.005, e * 0.995, e * 1.2, e - 3, e + 1)
    yield from (e * (1 + share * tolerance) for share in (0.5, -0.5, 0.999999, 1, 1.000001, 2))
    yield from (factor * e for factor in PLAIN)
    for mistake in exercise.mistakes:
        yield from (float(read(one)[0].flat[i]) for one in (mistake.wrong, *mistake.also))
    source = exercise.sources[i] if i < len(exercise.sources) else ""
    yield from (values[0] for _, values in (made(source, exercise.scope) if source else ())
                if len(values) == 1)


@pytest.mark.parametrize("name", VALUES)
def test_numbers_get_the_words_of_check(judge, name):
    exercise, rng = EXERCISES[name], random.Random(name)
    pools = [list(nearby(exercise, i)) for i in range(exercise.expected.size)]
    whole = [read(one)[0].ravel().tolist() for m in exercise.mistakes for one in (m.wrong, *m.also)]
    right = exercise.expected.ravel().tolist()
    tried = [right, right[::-1], right[1:] + right[:1], *whole]
    for i, pool in enumerate(pools):                    # one entry is another, all others right
        for other in (*pool, *ODD):
            tried.append([other if k == i else e for k, e in enumerate(right)])
    for _ in range(60):
        tried.append([rng.choice((*3 * [rng.choice(pool)], rng.choice(ODD), rng.gauss(0, 10)))
                      for pool in pools])
    tried = [[float(x) for x in one] for one in tried]
    answers = [one if exercise.expected.ndim else one[0] for one in tried]
    same(judge, "judge", name, tried, answers)


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_of_letters_gets_the_words_of_check(judge, name):
    letters = list(EXERCISES[name].options)
    ticks = list(product([False, True], repeat=len(letters)))
    chosen = [{letter for letter, tick in zip(letters, some, strict=True) if tick}
              for some in ticks]
    same(judge, "judge", name, list(map(list, ticks)), chosen)
    same(judge, "answer", name, list(map(list, ticks)), chosen)


@pytest.mark.parametrize("name", VALUES)
def test_what_learners_hand_in_gets_the_words_of_check(judge, name):
    size, given = EXERCISES[name].expected.size, []
    for code in (*ANSWERS[name]["right"], *(code for code, _ in ANSWERS[name]["wrong"])):
        with contextlib.suppress(Unreadable):
            given.append(read(from_text(handed_in(name, code), size))[0].ravel().tolist())
    given = [numbers for numbers in given if len(numbers) == size]
    assert len(given) >= 6
    answers = [numbers if EXERCISES[name].expected.ndim else numbers[0] for numbers in given]
    same(judge, "judge", name, given, answers)


@pytest.mark.parametrize("name", VALUES)
def test_typed_numbers_are_those_handed_in(judge, name):
    exercise = EXERCISES[name]
    given = [exercise.expected, *(read(m.wrong)[0] for m in exercise.mistakes)]
    typed = [[repr(float(x)) for x in one.flat] for one in given]
    same(judge, "answer", name, typed, given)


def test_numbers_are_written_as_python_writes_them(judge):
    rng = random.Random(7)
    some = [0.0, -0.0, 0.5, 1e5, 999999.5, 1000000.5, 100000.5, 100001.5, 1e-4, 9.9999995e-5,
            0.00012345650, 123456.5, 12345.65, 2.0**-20, 1e22, 5e-324, 1.7976931348623157e308,
            np.inf, -np.inf, np.nan, 1234565.0, 1234575.0]
    some += [rng.choice((1, -1)) * rng.random() * 10 ** rng.uniform(-12, 12) for _ in range(3000)]
    some += [rng.randrange(10**7) / 2 ** rng.randrange(8) for _ in range(3000)]
    assert judge("short", None, some) == [short(x) for x in some]


READ = {
    "0.08": 0.08, " 2/25 ": 0.08, "8e-2": 0.08, "8E-2": 0.08, ".08": 0.08, "-.5": -0.5, "5.": 5,
    "0,08": 0.08, "0,020": 0.02, "−1,5": -1.5, "12,50": 12.5, "1000,500": 1000.5,
    "1,000.5": 1000.5, "1,234,567": 1234567, "1 - 0.06*25": -0.5, "2^-4": 0.0625, "-2**2": -4,
    "2**3**2": 512, "(1+0.9)/(1-0.9)": 1.9 / (1 - 0.9), "sqrt(0.5)": 0.5**0.5, "√(4)": 2,
    "np.sqrt(9)": 3, "3·4÷6×2": 4, "1e3": 1000, "--2": 2, "2--2": 4, "inf": np.inf, "-inf": -np.inf,
    "∞": np.inf, "1e400": np.inf, "10-10/2": 5, "８％": 0.08, "2**50%": 2**0.5,
    "０．０８": 0.08, "0。08": 0.08, "1－0.06＊25": -0.5, "（1＋0.9）／（1－0.9）": 1.9 / (1 - 0.9),
    "２＾３": 8, "2.5ｅ－1": 0.25, "—0.5": -0.5, "－1": -1, "０，０８": 0.08, "3\u3000": 3,
    "= 0.5": 0.5, "≈0.993": 0.993, "½": 0.5, "7½": 7.5, "８½": 8.5, "100步": 100,
    "epoch 45": 45, "第 45 轮": 45, "about 19 values": 19, "约 19 个": 19, "8 steps": 8,
    "~0.9": 0.9, "-¾": -0.75, "0.9²": 0.81,
    "e^(-ln2/100)": 0.5**0.01, "exp(-0.5)": np.exp(-0.5), "1 - 1/e": 1 - 1 / np.e,
    "ln 2": np.log(2), "np.log(10)/math.log(2)": np.log2(10), "2*π": 2 * np.pi, "ｅ^2": np.e**2,
    "√2/2": 2**0.5 / 2, "√ 0,25": 0.5, "12.5 %": 0.125, "np.sqrt(2)³": 2**1.5,
    "007": 7, "1_000": 1000, "n = 19": 19, "θ_1 = 1/2": 0.5, "v∞ ＝ 10": 10, "速度：3.6": 3.6,
    "learning rate ≈ 0.08": 0.08, "x=-1": -1, "7 1/2": 7.5, "-7 1/2": -7.5, "320 examples": 320,
}
UNREAD = ["", "x", "1/2/", "1 2", "2(3)", "(1", "1)", "()", "1..2", "1.2.3", "1,2,3", "1.000,5",
          "0,0,1", ",", ".", "1e", "e5", "sqrt 4", "sqrt(-1)", "1/0", "1/(2-2)", "0**-1 - inf",
          "%", "5%%", "5%2", "2√3", "√√4", "½²½", "1/inf", "1½½", "steps", "8 step 9",
          "constructor", "__proto__", "alert(1)", "2**", "*2", "1;2", "(-8)**0.5", "1 - inf",
          "minus 0.5", "n = ", "a=b=c", "7 1", "7 1/", "1.5 1/2",
          "2π", "ln", "ln(0)", "log(-1)", "exp(999)", "exp 2", "exp", "3e", "pi e", "inf*e"]
ASKED = {"1,000": ("1000", "1.000"), "100,000": ("100000", "100.000"),
         "1 + 19,000": ("19000", "19.000")}


def test_numbers_as_people_write_them(judge):
    for text, found in zip(READ, judge("numbers", None, [[t] for t in READ]), strict=True):
        assert not found["faults"] and found["values"][0] == pytest.approx(READ[text]), text
        assert from_text(text, 1) == found["values"][0], text


def test_what_is_no_number_is_never_judged(judge):
    for text, found in zip(UNREAD, judge("numbers", None, [[t] for t in UNREAD]), strict=True):
        assert len(found["faults"]) == 1 and f"“{text}”" in found["faults"][0], text
        assert isinstance(from_text(text, 1), str | list), text
    for text, ways in ASKED.items():
        [fault] = judge("numbers", None, [[text]])[0]["faults"]
        assert "two ways" in fault and all(way in fault for way in ways), text
    [said] = judge("answer", "beyond-one", [["1,000", "0.08"]])
    assert said["kind"] == "open" and "two ways" in said["paragraphs"][0]


def expression(rng, depth=0):
    if depth > 3 or rng.random() < 0.3:
        return rng.choice(["2", "0.5", "3.25", "1e-1", "7", ".25", "10"])
    sign = rng.choice(["+", "-", "*", "/", "**"])
    left, right = expression(rng, depth + 1), expression(rng, depth + 1)
    if sign == "**":
        return f"({left})**{rng.choice(['2', '-1', '3'])}"
    return rng.choice(["{} {} {}", "({}{}{})", "-{}{}{}", "{}{}({})"]).format(left, sign, right)


def test_arithmetic_is_read_as_python_reads_it(judge):
    rng = random.Random(3)
    tried = []
    while len(tried) < 1000:
        text = expression(rng)
        with contextlib.suppress(ZeroDivisionError, OverflowError):
            tried.append((text, float(eval(text))))
    found = judge("numbers", None, [[text] for text, _ in tried])
    for (text, value), one in zip(tried, found, strict=True):
        assert not one["faults"] and one["values"][0] == pytest.approx(value, rel=1e-9), text


def test_an_edition_is_what_is_asked():
    editions = [edition(name) for name in EXERCISES]
    assert len(set(editions)) == len(editions)
