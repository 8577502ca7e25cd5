"""What a cell printed, as the page shows it."""

import subprocess
import sys

import nbformat
from nbformat import v4

from tests.support.places import EXTENSIONS


def test_a_table_sent_in_pieces_is_shown_as_it_was_printed(tmp_path):
    pieces = ["  rate  steps\n 0.1", "0     38", "\n 0.20     17\n", "\n 0.30      9"]
    outputs = [v4.new_output("stream", name="stdout", text=text) for text in pieces]
    outputs.insert(2, v4.new_output("stream", name="stderr", text="a word\n"))
    nbformat.write(v4.new_notebook(cells=[
        v4.new_markdown_cell("# Page"), v4.new_code_cell("table()", outputs=outputs),
    ]), tmp_path / "index.ipynb")
    tmp_path.joinpath("conf.py").write_text(
        f"import sys; sys.path.insert(0, {str(EXTENSIONS)!r})\n"
        "extensions = ['myst_nb', 'execution']\n"
        "nb_execution_mode = 'off'\nnb_merge_streams = True\nnb_output_stderr = 'show'\n", "utf8")
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "text", tmp_path, tmp_path / "out"],
                   check=True)
    shown = tmp_path.joinpath("out/index.txt").read_text("utf8")
    assert "     rate  steps\n    0.10     38\n    0.20     17\n\n    0.30      9\n" in shown
    assert shown.count("a word") == 1
