"""What drawing every setting of each figure of the book costs, while the book is built.

    python benchmarks/bench_precompute.py
"""

import contextlib
import io
import os
import re
import sys
import time
from pathlib import Path

import matplotlib
import nbformat

from mathlib import explore as package
from mathlib.explore import page

BOOK = Path(__file__).parent.parent / "book"


def cells(path):
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        return re.findall(r"^```\{code-cell\}.*\n(?::.*\n)*((?:.*\n)*?)```$", text, re.MULTILINE)
    return [cell.source for cell in nbformat.reads(text, 4).cells if cell.cell_type == "code"]


def stopwatch(explore):
    """The explore() of a chapter, which draws at once: a later cell may reuse the names."""
    def timed(*given, **how):
        figure = explore(*given, **how)
        began = time.perf_counter()
        page.static(figure)
        spent = time.perf_counter() - began
        print(f"  {figure.name:<28}{figure.count:>5} settings{spent:>9.2f} s"
              f"{1000 * spent / figure.count:>9.1f} ms each", file=sys.__stdout__, flush=True)
        return figure
    return timed


if __name__ == "__main__":
    package.explore = stopwatch(package.explore)
    matplotlib.use("Agg")
    os.chdir(BOOK)
    for path in (BOOK / "index.md", *sorted(BOOK.glob("*.ipynb"))):
        print(path.name, flush=True)
        names = {"__name__": path.stem}
        with contextlib.redirect_stdout(io.StringIO()):      # what the chapter prints is not ours
            for source in cells(path):
                exec(compile(source, path.name, "exec"), names)
