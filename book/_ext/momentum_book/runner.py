"""Run notebooks for the book: `python -m momentum_book.runner SECONDS FOLDER NOTEBOOK…`.

IPython runs the cells, as in a kernel, but without the traffic to one: all that chapters import is
loaded once, then each chapter is a fork of it. (nbval runs them in real kernels: `make test`.)
FOLDER gets each notebook with its outputs; one that fails is left out, for MyST-NB to report it.
"""

import io
import multiprocessing
import os
import signal
import sys
import traceback
from multiprocessing.connection import wait
from pathlib import Path

import ipywidgets  # noqa: F401 (loaded once, for all chapters)
import matplotlib
import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output

from course import check, explore, picture, plots, quiz  # noqa: F401
from course.figures import twins

matplotlib.use("Agg")


class Stream(io.TextIOBase):
    """What a cell prints; all pieces of a stream are one output, as MyST-NB shows them."""

    def __init__(self, name, outputs):
        self.name, self.outputs = name, outputs

    def write(self, text):
        known = next((o for o in self.outputs if o.get("name") == self.name), None)
        if known is None:
            self.outputs.append(known := new_output("stream", name=self.name, text=""))
        known.text += text
        return len(text)


class Hook(DisplayHook):
    """The value of a cell's last line."""

    outputs: list

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.outputs.append(new_output("execute_result", format_dict, metadata=md_dict or {},
                                       execution_count=self.prompt_count))

    def finish_displayhook(self):
        pass


class Publisher(DisplayPublisher):
    """What a cell displays on its way."""

    outputs: list

    def publish(self, data, metadata=None, **_):
        self.outputs.append(new_output("display_data", data, metadata=metadata or {}))


class Shell(InteractiveShell):
    """IPython that keeps what a cell shows."""

    def run(self, source):
        outputs = []
        self.displayhook.outputs = self.display_pub.outputs = outputs
        saved = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream("stdout", outputs), Stream("stderr", outputs)
        try:
            self.run_cell(source, store_history=True).raise_error()
        finally:
            sys.stdout, sys.stderr = saved
        return outputs


def limit(seconds):
    """From now on, so many seconds of this process's own time; 0 for no limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def execute(path, seconds):
    """The notebook with the outputs of all its cells, run in its own folder.

    A cell that computes longer than so many seconds, on however busy a machine, ends this process,
    which has no handler for that signal. (Where there is none, it takes the time it takes.)
    """
    notebook = nbformat.read(path, 4)
    os.chdir(notebook.metadata.pop("folder", path.parent))
    shelf = notebook.metadata.pop("shelf", None)
    twins.shelf = twins.Shelf(Path(shelf)) if shelf else None
    shell = Shell.instance(displayhook_class=Hook, display_pub_class=Publisher)
    shell.history_manager.enabled = False
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
            if cell.source.strip():
                limit(seconds)
                if twins.shelf:
                    twins.shelf.runs(shell.transform_cell(cell.source))
                cell.execution_count = shell.execution_count
                cell.outputs = shell.run(cell.source)
                limit(0)
    notebook.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3"}
    return notebook


def write(path, seconds, folder):
    """Run one notebook and write it; one that fails leaves nothing."""
    try:
        nbformat.write(execute(path, seconds), folder / path.name)
    except Exception:
        traceback.print_exc()


def main(seconds, folder, *paths):
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    waiting = sorted(map(Path, paths), key=lambda path: path.stat().st_size)    # the longest first
    running = []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            job = (waiting.pop(), int(seconds), Path(folder))
            running.append(context.Process(target=write, args=job))
            running[-1].start()
        wait([process.sentinel for process in running])
        running = [process for process in running if process.is_alive()]


if __name__ == "__main__":
    main(*sys.argv[1:])
