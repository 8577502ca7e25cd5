"""What a chapter asks can be answered: its solutions pass, its targets can be reached.

Each chapter is run once, in this process, and both are looked at in that run.
"""

import itertools
import re
from types import SimpleNamespace

import nbformat
import pytest

from course import checks, figures
from tests.support.chapter import cells, run
from tests.support.places import BOOK, NOTEBOOKS


def numbers(pattern):
    """What stands in the groups of a pattern, as numbers; infinite where nothing matches."""
    def found(text):
        match = re.search(pattern, text)
        groups = match.groups() if match else ["inf"] * re.compile(pattern).groups
        return [float(group.replace(",", "")) for group in groups]
    return found


slower = numbers(r"The slower one counts: ([\d.]+)\.$")
two_rates = numbers(r"are ([\d.]+) for the flattest and ([\d.]+) for")
slowest = numbers(r"has the rate ([\d.]+)\.$")
noises = numbers(r"is ([\d.]+) for .* and ([\d.]+) for .* without momentum, ([\d.]+) for .* and "
                 r"([\d.]+) for the parameter with it")
shares = numbers(r"leaves ([\d.]+)% .*batches, ([\d.]+)% with shuffled")
cooled = numbers(r"is ([\d.]+) without cooling, ([\d.]+) gradually, ([\d.]+) with a drop")
steps = numbers(r"Your point.*takes (\d+) steps")
pushes = numbers(r"by ([+-][\d.]+) across the ravine and Nesterov by ([+-][\d.]+)\.")
limit = numbers(r"converges up to αλ = ([\d.]+)\.")
counts = numbers(r"([\d.]+)% of the starts are gained and ([\d.]+)% lost")
leaves = numbers(r"exceeds 0\.5 after (\d+) steps with the heavy ball")
arrives = numbers(r"Nesterov needs (\d+)\.")
ratio = numbers(r"the next step is ([\d.]+) times")
loss = numbers(r"tuning loss ([\d.e+]+) after")
adam = numbers(r"Adam ([\d.e+-]+)\.$")

# chapter: (figure, whether the target is met at these values where it says this sentence)
TARGETS = {
    "05-theory": [
        ("slanted-start", lambda at, says: "straight line" in says),
        ("two-roots", lambda at, says: at["momentum"] == 0.25 and "double root" in says),
        ("map-probe", lambda at, says: slower(says)[0] <= 0.6),
        ("five-directions", lambda at, says: max(two_rates(says)) <= 0.9),
        ("two-maps", lambda at, says: slowest(says)[0] <= 0.9),
    ],
    "06-noise": [
        ("two-noises", lambda at, says: at["same_step"] and noises(says)[2] < noises(says)[0] / 8
            and abs(noises(says)[3] / noises(says)[1] - 1) < 0.1),
        ("two-noises", lambda at, says: at["same_step"]
            and noises(says)[3] < 0.9 * noises(says)[1]),
        ("shuffled-errors", lambda at, says: at["batches"] == 12 and at["pull"] == 0.1
            and shares(says)[1] < 20),
        ("cooling", lambda at, says: cooled(says)[2] < 0.045),
        ("cooling", lambda at, says: cooled(says)[2] > cooled(says)[0]),
        ("random-curvature", lambda at, says: at["batch"] == "1" and steps(says)[0] <= 60),
        ("random-curvature", lambda at, says: at["batch"] == "all" and steps(says)[0] <= 10),
    ],
    "07-limits": [
        ("lookahead", lambda at, says: at["momentum"] == 0.9 and at["start_2"] > 0
            and pushes(says)[0] * pushes(says)[1] < 0),
        ("nesterov-rates", lambda at, says: limit(says)[0] < 1.5),
        ("constant-or-growing", lambda at, says: re.findall("above|below", says)[1] == "below"),
        ("three-cycle", lambda at, says: "never arrives" in says and at["start"] < 0),
        ("three-cycle", lambda at, says: "never arrives" in says and at["start"] > 0),
        ("no-roundabout", lambda at, says: ": faster on" in says and "no polygon" in says),
        ("gained-and-lost", lambda at, says: counts(says)[1] > counts(says)[0] / 2 > 0),
        ("gained-and-lost", lambda at, says: at["learning_rate"] == 0.005
            and counts(says)[0] > 1),
        ("saddle-escape", lambda at, says: at["learning_rate"] == 0.02 and leaves(says)[0] <= 100),
        ("saddle-escape", lambda at, says: leaves(says)[0] <= 40),
        ("rosenbrock-race", lambda at, says: at["learning_rate"] == 0.001
            and arrives(says)[0] <= 300),
    ],
    "08-practice": [
        ("rate-change", lambda at, says: ratio(says)[0] > 5),
        ("rate-change", lambda at, says: ratio(says)[0] < 0.5),
        ("tuning-map", lambda at, says: at["epochs"] == 10 and at["halvings"] > 0
            and loss(says)[0] < 0.08),
        ("schedule", lambda at, says: at["learning_rate"] == 0.5 and loss(says)[0] < 0.12),
        ("turned-ravine", lambda at, says: at["angle"] == 10 and adam(says)[0] < 0.001),
    ],
}



@pytest.fixture(scope="module", params=[
    pytest.param(path, id=path.stem, marks=pytest.mark.xdist_group(f"{path.stem} in one process"))
    for path in NOTEBOOKS])
def chapter(request):
    """A chapter after its last cell: its names, and what its figures with targets say where."""
    path, says, original = request.param, {}, figures.explore
    watched = {figure for figure, _ in TARGETS.get(path.stem, ())}

    def explore(*given, **how):
        """As the reader meets it: a later cell may give its names another meaning."""
        figure = original(*given, **how)
        if figure.name in watched:
            keys = [control.key for control in figure.controls]
            start = tuple(control.values[control.start] for control in figure.controls)
            every = itertools.product(*(control.values for control in figure.controls))
            settings = [dict(zip(keys, values, strict=True)) for values in every]
            says[figure.name] = (dict(zip(keys, start, strict=True)),
                                 [(at, figure.describe(**at)) for at in settings])
        return figure

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "explore", explore)
        patch.chdir(BOOK)
        yield SimpleNamespace(path=path, names=run(path), says=says)


def test_targets_can_be_reached_in_more_than_one_way_and_not_at_once(chapter):
    targets = TARGETS.get(chapter.path.stem, ())
    assert chapter.says.keys() == {figure for figure, _ in targets}
    for figure, met in targets:
        start, says = chapter.says[figure]
        hits = [at for at, text in says if met(at, text)]
        assert len(hits) > 1 and start not in hits, (figure, len(hits))


def solutions(notebook):
    """The code of each hidden solution that holds code, in the order of the chapter."""
    for cell in notebook.cells:
        for details in re.findall(r"<details>(.*?)</details>", cell.source, flags=re.DOTALL):
            fences = re.findall(r"^```python\n(.*?)^```", details, flags=re.DOTALL | re.MULTILINE)
            if "<summary>Solution" in details and fences:
                yield "\n".join(fences)


@pytest.fixture
def passing():
    """A `check` that insists: the names it was called with, each of them passed."""
    names, original = [], checks.check

    def check(name, *answer):
        feedback = original(name, *answer)
        assert feedback.passed, feedback.text
        names.append(name)
        return feedback

    return check, names


def test_solutions_run_and_pass(chapter, passing):
    path = chapter.path
    check, passed = passing
    for code in solutions(nbformat.read(path, as_version=4)):
        exec(compile(code, f"solution in {path.name}", "exec"), chapter.names | {"check": check})
    posed = re.findall(r'^check\("([^"]+)"', "\n".join(cells(path)), flags=re.MULTILINE)
    assert passed == posed, "every check in a cell is passed by the solution, in the same order"
    assert len(posed) == len(set(posed)) >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_exercise_has_a_ladder_of_hints_and_an_answer(path):
    notebook = nbformat.read(path, as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    exercises = re.findall(r"^### Exercise (\d\.\d)(.*?)(?=^##)", prose, re.DOTALL | re.MULTILINE)
    assert len(exercises) >= 6
    for number, text in exercises:
        rungs = re.findall(r"<summary>(.*?)</summary>", text)
        *hints, last = rungs
        assert hints == [f"Hint {n}" for n in range(1, len(hints) + 1)] and len(hints) >= 2, number
        assert last in ("Solution", "A model answer"), number
