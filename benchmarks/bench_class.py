"""What one learner costs: in JupyterLab (memory, processor, traffic) and on the static site.

    python -m benchmarks.bench_class          (Linux: it reads /proc)

Starts JupyterLab as Binder and a hub start it, one session a chapter, and runs every cell. The
numbers of book/reference/running.md come from here.
"""

import gzip
import json
import re
import shutil
import sys
import tempfile
import urllib.request
from pathlib import Path

import psutil
from jupyter_client import BlockingKernelClient

from tests.support.browser import launch
from tests.support.lab import TOKEN, open_notebook, serve_lab
from tests.support.places import BOOK
from tests.support.site import SITE

MOVES = 100
MOVE = f"""
from ipywidgets import SelectionSlider
from ipywidgets.widgets.widget import _instances
_one = next(w for w in _instances.values() if isinstance(w, SelectionSlider))
for _ in range({MOVES}):
    _one.index = (0, len(_one.options) - 1)[_ % 2]
"""


def megabytes(process):
    """(now, pages shared with other processes counted in part; at most so far, all counted)."""
    peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]
    return process.memory_full_info().pss / 1e6, int(peak) / 1e3


def seconds(process):
    times = process.cpu_times()
    return times.user + times.system


def ask(url, **body):
    request = urllib.request.Request(
        url, json.dumps(body).encode() if body else None,
        {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def run(client, code):
    reply = client.execute_interactive(code, timeout=300, output_hook=lambda message: None)
    assert reply["content"]["status"] == "ok", reply["content"]


def chapter(url, own, path):
    """(MB when idle again, MB at most, seconds of processor for all cells, ms for a move)."""
    session = ask(f"{url}api/sessions", path=str(path), name=path.name, type="notebook",
                  kernel={"name": "python3"})
    kernel = session["kernel"]["id"]
    client = BlockingKernelClient(
        connection_file=str(own / "settings" / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels(hb=False)             # a slow start is no death
    client.wait_for_ready(timeout=60)
    process = next(p for p in psutil.Process().children(recursive=True)
                   if any(kernel in word for word in p.cmdline()))
    run(client, f"import os; os.chdir({str(path.parent)!r})")
    for cell in json.loads(path.read_text("utf8"))["cells"]:
        if cell["cell_type"] == "code":
            run(client, "".join(cell["source"]))
    before = seconds(process)
    run(client, MOVE)
    move = (seconds(process) - before) / MOVES * 1000
    found = *megabytes(process), before, move
    client.stop_channels()
    urllib.request.urlopen(urllib.request.Request(
        f"{url}api/sessions/{session['id']}", method="DELETE",
        headers={"Authorization": f"token {TOKEN}"}))
    return found


def first_visit(url, path):
    """MB over the wire until a notebook stands in JupyterLab, with an empty cache."""
    sizes = []
    with launch() as browser:
        def watch(page):
            devtools = page.context.new_cdp_session(page)
            devtools.send("Network.enable")
            devtools.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
        browser.on("context", lambda context: context.on("page", watch))
        open_notebook(browser, f"{url}lab/tree/{path}?token={TOKEN}").wait_for_timeout(2000)
    return sum(sizes) / 1e6


def site():
    """(files, MB as gzip) of the static site without notebooks and without Jupyter in it."""
    pages = [p for p in SITE.rglob("*") if p.is_file()
             and not {"lite", "_sources"} & set(p.parts)]
    return len(pages), sum(len(gzip.compress(p.read_bytes())) for p in pages) / 1e6


def main():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as own:
        shutil.copytree(BOOK, Path(folder, "book"))
        with serve_lab(sys.executable, folder, Path(own)) as url:
            server = next(p for p in psutil.Process().children() if "jupyterlab" in p.cmdline())
            size = first_visit(url, "book/01-momentum.ipynb")
            print(f"JupyterLab, first visit over the wire{size:20.1f} MB")
            for path in sorted(Path(folder, "book").glob("[0-9]*.ipynb")):
                idle, most, work, move = chapter(url, Path(own), path)
                print(f"{path.stem:<24} kernel {idle:4.0f} MB (at most {most:4.0f}), "
                      f"run all {work:5.1f} s of CPU, a move {move:5.1f} ms")
            print(f"JupyterLab's server after that{megabytes(server)[0]:27.0f} MB, "
                  f"{seconds(server):.1f} s of CPU")
    files, size = site()
    print(f"the whole static site, {files} files{size:30.2f} MB (gzip)")


if __name__ == "__main__":
    main()
