"""Run notebooks and write them back with clean outputs: text, and nothing that varies.

    python tools/notebooks.py book/*.ipynb
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib
import nbformat
from nbclient import NotebookClient

KEPT = ("asides", "claims", "exercise", "minutes", "name", "numbers", "paper", "predictions",
        "slides", "tags")                                                    # CONTRIBUTING.md
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def kept(mime, content):
    """Text, and the small pieces of HTML that a check or a quiz shows."""
    small = 'class="gm-check' in content or 'class="gm-questions' in content
    return mime == "text/plain" or (mime == "text/html" and small)


def clean(notebook):
    """Keep what a person reads as text; drop pictures, HTML, widgets and what a machine adds."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in KEPT}
        for output in cell.get("outputs", ()):
            output.pop("metadata", None)
            if "data" in output:
                output["data"] = {k: v for k, v in output["data"].items() if kept(k, v)}
                output["metadata"] = {}
        if "outputs" in cell:
            cell.outputs = [o for o in cell.outputs if o.get("data") or o.output_type == "stream"]
    return notebook


def refuse_warnings(path, notebook):
    """What a cell writes to stderr speaks of this machine, or of a mistake."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.get("name") == "stderr":
                raise SystemExit(f"{path}: a cell warns, and nothing is stored:\n{output.text}")


def renew(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.kernelspec = KERNEL             # whatever name an editor has saved
    NotebookClient(notebook, timeout=120, coalesce_streams=True,
                   resources={"metadata": {"path": path.parent}}).execute()
    refuse_warnings(path, notebook)
    nbformat.validate(clean(notebook))
    nbformat.write(notebook, path)
    return path


if __name__ == "__main__":
    os.environ["EXPLORE_FACE"] = "live"        # nothing of the others would be stored
    matplotlib.get_cachedir()         # no writable home: finds another place, and tells the kernels
    with ThreadPoolExecutor(2) as pool:
        for done in pool.map(renew, map(Path, sys.argv[1:])):
            print(done)
