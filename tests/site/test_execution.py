"""What a cell printed, as the page shows it."""

import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import v4
from sphinx.errors import ExtensionError

from tests.support.places import EXTENSIONS

TITLE, TIME = "# Page\n\n> 5 minutes", {"minutes": 5, "asides": ["goals"]}


def test_a_table_sent_in_pieces_is_shown_as_it_was_printed(tmp_path):
    pieces = ["  rate  steps\n 0.1", "0     38", "\n 0.20     17\n", "\n 0.30      9"]
    outputs = [v4.new_output("stream", name="stdout", text=text) for text in pieces]
    outputs.insert(2, v4.new_output("stream", name="stderr", text="a word\n"))
    nbformat.write(v4.new_notebook(cells=[
        v4.new_markdown_cell(TITLE, metadata=TIME), v4.new_code_cell("table()", outputs=outputs),
    ]), tmp_path / "01-page.ipynb")
    tmp_path.joinpath("conf.py").write_text(
        f"import sys; sys.path.insert(0, {str(EXTENSIONS)!r})\n"
        "extensions = ['myst_nb', 'momentum_book.execution']\n"
        "root_doc = '01-page'\nnb_execution_mode = 'off'\n"
        "nb_merge_streams = True\nnb_output_stderr = 'show'\n", "utf8")
    tmp_path.joinpath("_toc.yml").write_text("root: 01-page\n", "utf8")
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "text", tmp_path, tmp_path / "out"],
                   check=True)
    shown = tmp_path.joinpath("out/01-page.txt").read_text("utf8")
    assert "     rate  steps\n    0.10     38\n    0.20     17\n\n    0.30      9\n" in shown
    assert shown.count("a word") == 1


def test_a_chapter_runs_as_in_a_kernel(tmp_path):
    """Values, prints, displays and their order; a name in another cell; nothing of a failed one."""
    from momentum_book.execution import execute
    good, bad = tmp_path / "01-good.ipynb", tmp_path / "02-bad.ipynb"
    cells = ["import os; a = 2; os.path.basename(os.getcwd())", "a", "a;",
             "print(a); display(3); a + 1", "import warnings; warnings.warn('loud')", "_"]
    spec = {"kernelspec": {"name": ".venv", "display_name": "mine"}}
    nbformat.write(v4.new_notebook(cells=[*map(v4.new_code_cell, cells)], metadata=spec), good)
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("1 / 0")]), bad)
    out = tmp_path / "out"
    out.mkdir()
    execute([good, bad], str(out), 60)
    assert [path.name for path in out.iterdir()] == [good.name]
    done = nbformat.read(out / good.name, 4)
    nbformat.validate(done)
    shown = [[o.get("text") or o["data"]["text/plain"] for o in c.outputs] for c in done.cells]
    assert shown[:4] == [[repr(tmp_path.name)], ["2"], [], ["2\n", "3", "3"]]
    assert done.cells[4].outputs[0].name == "stderr" and "loud" in shown[4][0]
    assert shown[5] == ["3"]
    assert [c.execution_count for c in done.cells] == [1, 2, 3, 4, 5, 6]


def test_a_cell_that_never_ends_does_not_stop_the_others(tmp_path):
    from momentum_book.execution import execute
    paths = [tmp_path / "01-endless.ipynb", tmp_path / "02-short.ipynb"]
    for path, source in zip(paths, ("while True:\n    pass" + " " * 99, "1"), strict=True):
        nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source)]), path)
    out = tmp_path / "out"
    out.mkdir()
    execute(paths, str(out), 1)
    assert [path.name for path in out.iterdir()] == ["02-short.ipynb"]


def test_the_other_edition_is_heard_waited_for_and_ended(capfd):
    """It is built beside the English one: which tells, once it is done, what that told."""
    from momentum_book.editions import finish

    def after(code, exception=None):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)
        finish(SimpleNamespace(chinese=process), exception)
        return process.returncode, capfd.readouterr().out

    assert after("print('a page')") == (0, "a page\n")
    with pytest.raises(ExtensionError, match="Chinese pages cannot be built; what is wrong stands"):
        after("raise SystemExit('a broken link')")
    assert "a broken link" in capfd.readouterr().out
    code, said = after("import time; print('late', flush=True); time.sleep(10**6)", ValueError())
    assert code and not said
