"""Notebooks that cannot rot: what nbval does not look at.

Every cell's output is compared by `pytest --nbval book`; a cell that ends in a picture is the only
exception, and only such a cell may claim it.
"""

import ast
import re
from itertools import pairwise

import nbformat
import pytest

from tests.support.places import ROOT

PATHS = sorted((ROOT / "book").glob("*.ipynb"))
IGNORE = "nbval-ignore-output"
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?"


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def text_of(output):
    data = output.get("data", {})
    return "".join(data.get("text/plain", output.get("text", "")))


def calls(cell, *names):
    """Calls of these functions in a cell, whatever module they are written with."""
    tree = ast.parse(re.sub(r"^\s*[%!].*$", "", cell.source, flags=re.MULTILINE))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in names]


def headings(notebook):
    unfenced = re.sub(r"^(`{3,}|:{3,}).*?^\1", "", prose(notebook), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^(#+) +(.+)$", unfenced, flags=re.MULTILINE)


def test_there_are_notebooks():
    assert PATHS


def test_make_notebooks_keeps_what_a_cell_is(notebook):
    from notebooks import clean
    before = [dict(cell.metadata) for cell in notebook.cells]
    assert [dict(cell.metadata) for cell in clean(notebook).cells] == before


def test_titles_are_unique():
    titles = [next(title for level, title in headings(nbformat.read(path, as_version=4))
                   if level == "#") for path in PATHS]
    assert len(set(titles)) == len(titles), titles


def test_one_title_at_the_top_and_no_level_left_out(notebook):
    levels = [len(level) for level, _ in headings(notebook)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_figure_cells_and_only_they_escape_comparison(notebook):
    for cell in code(notebook):
        escapes = IGNORE in cell.metadata.get("tags", ())
        assert escapes == bool(calls(cell, "explore", "picture")), \
            f"{IGNORE} belongs to cells with explore() or picture(), to no other:\n{cell.source}"


def test_no_cell_shows_a_figure_without_words(notebook):
    for cell in code(notebook):
        assert not calls(cell, "show", "interact", "interactive", "Image", "display"), cell.source
        for output in cell.outputs:
            assert not re.match(r"\s*(<Figure|Figure\(|<Axes|\[?<matplotlib)", text_of(output)), \
                f"shown by its name only; end the cell with picture(fig, alt):\n{cell.source}"


def test_every_figure_has_a_text(notebook):
    for cell in code(notebook):
        for call in calls(cell, "explore"):
            assert any(k.arg == "describe" for k in call.keywords), f"no describe=:\n{cell.source}"
        for call in calls(cell, "picture"):
            alt = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "alt")]
            assert alt, f"no alt text:\n{cell.source}"
            assert not isinstance(alt[0], ast.Constant) or len(str(alt[0].value)) > 15, cell.source
    images = re.findall(r"!\[(.*?)\]\(|<img\b(?![^>]*\balt=)([^>]*)>", prose(notebook))
    assert all(alt.strip() and not bare for alt, bare in images), "an image without alt text"


def test_outputs_are_text_and_come_from_one_run_in_order(notebook):
    cells = [cell for cell in code(notebook) if cell.source.strip()]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type in ("stream", "execute_result", "display_data")
            assert output.get("name", "stdout") == "stdout", "a warning is no output to keep"
            data = output.get("data", {"text/plain": ""})
            small = re.match(r'<\w+ class="gm-(check|questions)', data.get("text/html", ""))
            assert set(data) - ({"text/html"} if small else set()) == {"text/plain"}, \
                "run `make notebooks`: stored outputs are text only"


def test_no_output_differs_from_run_to_run(notebook):
    for cell in code(notebook):
        if IGNORE not in cell.metadata.get("tags", ()):
            for output in cell.outputs:
                assert not re.search(r" at 0x[0-9a-f]{6,}", text_of(output)), cell.source


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_file_is_small_and_at_home_anywhere(path):
    text = path.read_text("utf8")
    assert len(text.encode()) < 125_000
    assert not re.search(r"(/home/|/root/|/tmp/|/Users/|/work/|[A-Z]:\\\\)", text)
    notebook = nbformat.reads(text, as_version=4)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"


def decimals(notebook):
    """Numbers with a decimal point in the prose; not in headings, addresses, citations, code."""
    others = [r"^#.*?$", r"[Ee]xercise \d\.\d", r"https?://\S+", r"\]\([^)]*\)",
              r"\{[\w:]+\}`[^`]*`", r"^```.*?^```"]
    text = re.sub("|".join(others), " ", prose(notebook), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"(?<![\w.])\d+\.\d+(?![\w]|\.\d)", text)


def shown(notebook):
    """Every number that a cell's code states or its output prints."""
    texts = [cell.source for cell in code(notebook)]
    texts += [text_of(output) for cell in code(notebook) for output in cell.outputs]
    return {float(n.replace(",", "")) for n in re.findall(NUMBER, "\n".join(texts))}


def test_no_number_in_the_prose_that_no_cell_shows(notebook):
    """0.05 in the text may stand for 0.0486 in a cell, or 4.9 for 4.86 %; a lone 0.07 may not.

    What a formula needs and no cell prints is listed in the metadata of its Markdown cell,
    as {"numbers": ["2.5"]}.
    """
    known = shown(notebook)
    allowed = {n for cell in notebook.cells for n in cell.metadata.get("numbers", ())}
    for number in set(decimals(notebook)) - allowed:
        places = len(number.split(".")[1])
        near = 0.5000001 * 10**-places
        assert any(abs(scale * k - float(number)) <= near for k in known for scale in (1, 100)), \
            f"{number} is in the prose; no cell states or prints it"
