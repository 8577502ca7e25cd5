"""A chapter's cells, run in this process as a kernel runs them: for tests and benchmarks."""

import re

import matplotlib
import nbformat


def cells(path):
    """The source of every code cell."""
    text = path.read_text("utf8")
    if path.suffix == ".md":
        return re.findall(r"^```\{code-cell\}.*\n(?::.*\n)*((?:.*\n)*?)```$", text, re.MULTILINE)
    return [cell.source for cell in nbformat.reads(text, 4).cells if cell.cell_type == "code"]


def run(path):
    """All names that its cells define. The folder must be the book's, for the data."""
    matplotlib.use("Agg")
    names = {"__name__": path.stem}
    for source in cells(path):
        exec(compile(source, path.name, "exec"), names)
    return names
