"""Pages in Markdown that compute: their cells run, and no number in the prose is without a cell."""

import contextlib
import io
import re
from collections import Counter

import matplotlib
import pytest

from course.chapter import read
from course.program import programs
from tests.support.chapter import cells
from tests.support.places import BOOK, NOTEBOOKS

PAGES = [page for page in sorted(BOOK.rglob("*.md")) if cells(page)]
ANSWERS = [BOOK / "reference" / name for name in ("background.md", "questions.md")]
CELL = re.compile(r"^```\{code-cell\}.*\n(?:.*\n)*?```$", re.MULTILINE)
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?"
# Not the answer's own: displayed formulas and powers, addresses, citations, who asked, chapters,
# the sizes of number formats.
OTHERS = "|".join((
    r"(?s:\$\$.*?\$\$)", r"\d+\^\S+", r"\[[^]]*\]\([^)]*\)", r"\{cite.*?`.*?`", r"\*Asked.*",
    r"[Cc]hapters? \d", r"float\d+|\d+ bits"))


def sections(path, level):
    """(heading, prose, cells) of every section that is `level` deep."""
    text = path.read_text("utf8")
    for part in re.split(rf"^#{{{level}}} ", text, flags=re.MULTILINE)[1:]:
        own = re.split(r"^#{2,3} ", part, flags=re.MULTILINE)[0]
        heading, _, rest = own.partition("\n")
        yield heading, CELL.sub("", rest), [found[0] for found in CELL.finditer(rest)]


def outputs(path):
    """{source of a cell: what it prints}, all run in order in one process."""
    matplotlib.use("Agg")
    names, printed = {"__name__": path.stem}, {}
    for source in cells(path):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(source, path.name, "exec"), names)
        printed[source] = out.getvalue()
    return printed


def numbers(text):
    return {float(found.replace(",", "")) for found in re.findall(NUMBER, text)}


def stated(prose):
    """What the prose states: every number with a decimal point, and every whole one from 3 on."""
    text = re.sub(OTHERS, " ", prose)
    found = re.findall(rf"(?<![\w.^{{])(?:{NUMBER})(?![\w])", text)
    return [n for n in found if "." in n or float(n.replace(",", "")) > 2]


def test_no_two_figures_of_the_chapters_have_one_name():
    names = Counter(name for path in NOTEBOOKS for name in programs(read(path).cells))
    assert max(names.values()) == 1, names.most_common(2)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_cells_run_without_warnings(path, monkeypatch, recwarn):
    monkeypatch.chdir(path.parent)
    outputs(path)
    assert not recwarn.list


@pytest.mark.parametrize(("path", "level", "least"), [(ANSWERS[0], 2, 7), (ANSWERS[1], 3, 20)],
                         ids=["background", "questions"])
def test_every_section_has_one_cell_that_shows_its_numbers(path, level, least):
    printed, found = outputs(path), list(sections(path, level))
    assert len(found) >= least
    for heading, prose, inside in found:
        assert len(inside) == 1, f"{heading}: must have one cell"
        source = next(source for source in printed if source in inside[0])
        assert printed[source], f"{heading}: its cell prints nothing"
        known = numbers(source) | numbers(printed[source])
        for number in stated(prose):
            value = float(number.replace(",", ""))
            places = len(number.partition("e")[0].partition(".")[2])
            near = 0.5000001 * 10**-places if "e" not in number else 0.01 * value
            assert any(abs(abs(k) - value) <= near for k in known), \
                f"{heading}: {number} is in the prose; its cell neither states nor prints it"


def test_questions_are_questions_and_asked_once():
    headings = [heading for heading, *_ in sections(ANSWERS[1], 3)]
    assert all("?" in heading for heading in headings)
    assert len(set(headings)) == len(headings)
