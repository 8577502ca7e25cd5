"""A stack of hand-ins: right ones are right, wrong ones named, and no cheat gets through."""

import csv
import json
import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from course.checks import EXERCISES
from course.checks.choice import Choice
from course.checks.function import Function
from course.checks.plain import edition
from course.checks.setting import Setting
from course.checks.value import Value
from course.grade import alone
from course.grade.__main__ import main
from course.grade.allowed import refused
from course.grade.alone import BOOK
from course.grade.handin import Given, HandinError, read
from course.grade.judge import chapters, judged

POSED = chapters(BOOK)
EMA = "ema-from-scratch"
RIGHT = """def my_ema(values, decay):
    average, averages = 0.0, []
    for value in values:
        average = decay * average + (1 - decay) * value
        averages.append(average)
    return averages
"""
SWAPPED = RIGHT.replace("decay * average + (1 - decay)", "(1 - decay) * average + decay")


def verdict(code, name=EMA):
    return judged(name, Given([code], edition(name)), POSED)


def test_code_is_judged_again():
    assert verdict(RIGHT).state == "right"
    assert verdict(SWAPPED).state == "wrong"
    assert verdict(SWAPPED).about == "β and 1 − β swapped"
    assert verdict("def my_ema(values, decay): ...").state == "open"
    assert verdict("def my_ema(values").state == "wrong"                    # not Python
    assert judged(EMA, Given([RIGHT], "of last year"), POSED).old


def test_every_printed_solution_is_right():
    for name, exercise in EXERCISES.items():
        if isinstance(exercise, Function):
            code = next(e.answer for e in POSED[name].exercises if e.check == name)
            assert verdict(code, name).state == "right", name


def fields(exercise, answer):
    """The fields of a page with this answer in them."""
    if isinstance(exercise, Choice):
        return [letter in answer for letter in exercise.options]
    return [repr(float(x)) for x in (answer if isinstance(answer, list | tuple) else [answer])]


def test_numbers_letters_and_settings_are_judged_as_they_are_typed():
    kinds = set()
    for name, exercise in EXERCISES.items():
        if isinstance(exercise, Value | Choice | Setting):
            answer = exercise.reference
            answer = [*answer.values()] if isinstance(answer, dict) else answer
            given = Given(fields(exercise, answer), edition(name))
            assert judged(name, given, POSED).state == "right", name
            kinds.add(type(exercise))
    assert len(kinds) == 3
    assert judged("half-life-100", Given(["2^(-1/100)"], ""), POSED).state == "right"
    assert judged("half-life-100", Given(["nonsense"], ""), POSED).state == "wrong"


CHEATS = {
    "reads a file": 'open("/etc/passwd").read()',
    "reads the solutions": f"import numpy as np\nnp.loadtxt('{BOOK / 'references.bib'}')",
    "reads by another name": "import numpy as np\nnp.fromfile('/etc/hostname')",
    "writes a file": "import numpy as np\nnp.save('/tmp/taken', np.ones(3))",
    "imports what it must not": "import os\nos.system('true')",
    "imports the judge": "from course.checks import feedback",
    "climbs out by underscores": "().__class__.__base__.__subclasses__()",
    "climbs out by frames": "def g(): yield\nx = g().gi_frame",
    "climbs out by numpy": "import numpy as np\nnp.lib.npyio.os.remove('x')",
    "climbs out by an alias": "from mathlib import descent as d\nd.np.sys.modules.clear()",
    "climbs out by a class pattern": "match 1:\n    case int(__class__=c): pass",
    "changes a module": "import numpy as np\nnp.allclose = lambda *a, **k: True",
    "asks by name": "getattr(1, 'real')",
    "lies in comparisons": "class A:\n    def __eq__(self, other): return True",
}


@pytest.mark.parametrize("what", CHEATS)
def test_what_only_a_cheat_needs_is_not_run(what):
    found = verdict(f"{CHEATS[what]}\n{RIGHT}")
    assert found.state == "refused" and found.about, what


def test_the_limits_hold_for_what_reading_does_not_find():
    """Each with the gate open: the process itself must stop it."""
    for tried in (lambda: Path("/etc/passwd").read_text(),
                  lambda: Path("/tmp/taken").write_text("x") and "",
                  lambda: os.system("true") and "", lambda: str(subprocess.run(["true"])),
                  lambda: str(socket.create_connection(("127.0.0.1", 9))),
                  lambda: str(os.fork()), lambda: os.kill(os.getppid(), 15) or ""):
        assert alone.alone(swallowed(tried)).startswith("!")
    assert alone.alone(lambda: time.sleep(60) or "", seconds=0.5) is None
    assert alone.alone(lambda: f"{2 + 2}") == "4"


def swallowed(act):
    """Catches all that is raised: it must be found out all the same."""
    def work():
        try:
            return act()
        except BaseException:
            return "fine"
    return work


@pytest.mark.parametrize("code", [
    "while True: pass",
    "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "x = 'a' * 10**10",
    "import numpy as np\nx = np.ones(10**10)",
])
def test_no_answer_holds_up_the_others(code, monkeypatch):
    monkeypatch.setattr(alone, "SECONDS", 1)      # a right one may need longer: 0.8 s alone
    assert verdict(f"{code}\n{RIGHT}").state in ("unending", "wrong")


def test_ordinary_code_is_let_in():
    for code in (RIGHT, "import numpy as np\nx = np.linalg.norm(np.random.default_rng(1).normal())",
                 "from mathlib.optim import SGD\nSGD(0.1, 0.9)._replace(momentum=0.5)",
                 "from collections.abc import Callable\nimport math as m\nm.exp(1)",
                 "class A:\n    def __init__(self): self.v = 0", "v[0] += 1; print(f'{v:.2f}')"):
        assert refused(code) is None, code


def handin(path, learner, **answers):
    exercises = {name: {"answer": answer, "passed": True, "edition": edition(name)}
                 for name, answer in answers.items()}
    path.write_text(json.dumps({"course": "gaining-momentum", "version": 1, "learner": learner,
                                "exercises": exercises}), "utf8")


def test_a_class(tmp_path, capsys):
    """The table, what to discuss, and the files that are none. `passed` is what they say."""
    for n, code in enumerate([RIGHT, SWAPPED, SWAPPED, "import os\n" + RIGHT]):
        handin(tmp_path / f"{n}.json", f"Learner {n}", **{EMA: [code]})
    handin(tmp_path / "again.json", "Learner 0", **{"half-life-100": ["2^(-1/100)"]})
    handin(tmp_path / "formula.json", "=1+1", **{EMA: ["def my_ema(values, decay): ..."]})
    (tmp_path / "broken.json").write_text("{" * 100_000)
    main(str(tmp_path))
    said = capsys.readouterr().out
    assert f"{EMA}: 1 of 5 right" in said and "   2  wrong: β and 1 − β swapped" in said
    assert "Not read: broken.json: it cannot be read as JSON" in said and "6 hand-ins" in said
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["learner"]: row for row in csv.DictReader(file)}
    assert rows["Learner 0"][EMA] == rows["Learner 0 (again.json)"]["half-life-100"] == "right"
    assert rows["Learner 3"][EMA] == "not run, look yourself (line 1: os)"
    assert rows["'=1+1"][EMA] == "open"


@pytest.mark.parametrize(("text", "problem"), [
    ("[1]", "no hand-in"), ('{"course": "another"}', "no hand-in"),
    ('{"course": "gaining-momentum", "version": 2}', "version is 2, not 1"),
    ('{"course": "gaining-momentum", "version": 1}', "no list of exercises"),
    ('{"course": "gaining-momentum", "version": 1, "exercises": {"x": {}}}', "no exercise 'x'"),
    ('{"course": "gaining-momentum", "version": 1, "exercises": {"half-life-100": {"answer": 3}}}',
     "is no list of texts or ticks"),
])
def test_a_file_that_is_no_hand_in_says_why(tmp_path, text, problem):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(HandinError, match=problem):
        read(path)
