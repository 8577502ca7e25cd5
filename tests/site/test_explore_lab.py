"""The live face in JupyterLab, as a launch link opens it: run all, move a slider, lose the kernel.

`LAB_PYTHON` and `LAB_COURSE` choose another environment and another copy of the course:
tools/binder.py makes both from what Binder reads.
"""

import importlib.util
import inspect
import json
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest

from tests.support import explore_figures
from tests.support.browser import missing
from tests.support.lab import (
    ALL_RUN,
    TOKEN,
    at_rest,
    menu,
    move_a_slider,
    open_notebook,
    serve_lab,
)
from tests.support.patience import until
from tests.support.places import ROOT

CHAPTER = "book/01-momentum.ipynb"
PYTHON = os.environ.get("LAB_PYTHON", sys.executable)
SLOW_ONCE = """from pathlib import Path
from time import sleep
if not Path("seen").exists():
    Path("seen").touch()
    sleep(600)"""

# a module with a figure that one drags in, and one that is slow and tells how often it was drawn
PADS = f"""import ipywidgets as w
import numpy as np
from time import sleep
from course import explore, plots

{inspect.getsource(explore_figures.ravine)}

def slow():
    fig, ax = plots.subplots()
    (dot,) = ax.plot([], [], "o")
    ax.set(xlim=(0, 40), ylim=(0, 40))
    drawn = []

    def slow(across=0, up=0):
        drawn.append(across)
        sleep(0.1)
        dot.set_data([across], [up])
        return dot

    return explore(
        fig, slow, pad=(ax, "across", "up"), across=(0, 40), up=(0, 40),
        describe=lambda across, up: f"at {{across}}, {{up}} after {{len(drawn)}}")
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """(base URL, folder) of a new JupyterLab that serves a copy of the notebooks.

    Each test has its own notebook and its own workspace in it.
    """
    tmp_path = tmp_path_factory.mktemp("lab")
    if importlib.util.find_spec("jupyterlab") is None:
        missing("jupyterlab is not installed: pip install -r requirements.txt")
    folder = Path(os.environ.get("LAB_COURSE", tmp_path / "course"))
    if "LAB_COURSE" not in os.environ:
        shutil.copytree(ROOT / "book", folder / "book")
    with serve_lab(PYTHON, folder, tmp_path) as url:
        yield url, folder


def launch_path(path):
    """Where Binder sends the browser in the end: the urlpath of the launch link, decoded."""
    from momentum_book.launch import binder
    link = binder("https://github.com/ada/course", "main", path)
    return parse_qs(urlsplit(link).query)["urlpath"][0]


@pytest.mark.weekly
def test_a_launch_link_leads_to_moving_pictures(lab, browser):
    url, _ = lab
    tab = open_notebook(browser, f"{url}{launch_path(CHAPTER)}?token={TOKEN}")
    tab.locator("aside:has-text('Two conventions')").wait_for(state="attached")
    assert not tab.locator(".jp-MarkdownOutput:has-text('{admonition}')").count(), "raw directives"
    menu(tab, "Run", "Run All Cells")
    tab.locator(".noUi-handle").first.wait_for()
    tab.wait_for_function(ALL_RUN)                # until then outputs push the page down
    move_a_slider(tab)
    assert tab.locator(".jp-RenderedText[data-mime-type*=stderr]").count() == 0
    tab.close()


@pytest.mark.weekly
def test_a_kernel_killed_in_the_middle_costs_no_work(lab, browser):
    url, folder = lab
    mine, pads = folder / "mine.ipynb", folder / "pads.py"
    pads.write_text(PADS, "utf8")
    write_notebook(mine, *("pass",) * 3, SLOW_ONCE, "import pads\npads.ravine()", "pass")
    try:
        tab = open_notebook(browser, f"{url}lab/workspaces/mine/tree/mine.ipynb?token={TOKEN}")
        first = tab.locator(".jp-CodeCell .cm-content").first
        first.click()
        tab.keyboard.press("Control+Home")
        tab.keyboard.type("# my own words\n")
        tab.locator(".cm-content:has-text('# my own words')").wait_for()
        menu(tab, "Run", "Run All Cells")
        until((folder / "seen").exists, lambda: tab.wait_for_timeout(100))
        for child in psutil.Process().children(recursive=True):
            if "ipykernel_launcher" in child.cmdline() and Path(child.cwd()) == folder:
                child.kill()
        message = tab.locator(".jp-Dialog:has-text('appears to have died')")
        message.wait_for()
        message.get_by_role("button").last.click()
        assert "# my own words" in first.inner_text()
        menu(tab, "Run", "Run All Cells")
        tab.wait_for_function(ALL_RUN)
        move_a_slider(tab)
        tab.keyboard.press("Control+s")
        until(lambda: "# my own words" in mine.read_text("utf8"), lambda: tab.wait_for_timeout(100))
        tab.close()
    finally:
        for path in (mine, pads, folder / "seen"):
            path.unlink(missing_ok=True)


def write_notebook(path, *sources):
    cells = [{"cell_type": "code", "execution_count": None, "id": f"cell-{i}", "metadata": {},
              "outputs": [], "source": source} for i, source in enumerate(sources)]
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3"}}}), "utf8")


# forty moves at once, while the mouse is down, to the upper right corner
MOVES = """pad => {
  const {left, bottom, width, height} = pad.getBoundingClientRect();
  for (let i = 1; i <= 40; i++)
    pad.dispatchEvent(new PointerEvent("pointermove", {pointerId: 1,
      clientX: left + width * i / 40, clientY: bottom - height * i / 40}));
}"""


def drag(tab, box, start, end, steps, then=lambda: None):
    """By mouse, from one share of the box (to the right, down) to another."""
    def at(share):
        return box["x"] + box["width"] * share[0], box["y"] + box["height"] * share[1]

    tab.mouse.move(*at(start))
    tab.mouse.down()
    tab.mouse.move(*at(end), steps=steps)
    then()
    tab.mouse.up()


def said(tab, beginning):
    tab.locator(f".gm-live[role=img][aria-label^='{beginning}']").wait_for()


def times_drawn(slow):
    return int(slow.get_attribute("aria-label").split()[-1])


@pytest.mark.weekly
def test_dragging_in_a_picture_moves_its_sliders(lab, browser):
    """The picture is that of the page at this setting; quick moves do not pile up."""
    url, folder = lab
    mine, pads = folder / "drag.ipynb", folder / "pads.py"
    pads.write_text(PADS, "utf8")
    write_notebook(mine, "import pads\npads.ravine()", "pads.slow()")     # JupyterLab shows both
    try:
        tab = open_notebook(browser, f"{url}lab/workspaces/drag/tree/drag.ipynb?token={TOKEN}")
        menu(tab, "Run", "Run All Cells")
        tab.locator(".gm-pad").nth(1).wait_for(state="attached")
        picture, slow = tab.locator(".gm-live[role=img]").all()
        assert not tab.locator(".gm-no-pad p").first.is_visible()
        box = at_rest(tab, tab.locator(".gm-pad").first)
        # the axes run over -3 ... 3 and -2 ... 2: aim at learning_rate 0.2, momentum 0.5
        drag(tab, box, (0.1, 0.1), (3.2 / 6, 1.5 / 4), 5)
        readouts = tab.locator(".widget-readout")
        said(tab, "Learning rate 0.2, momentum 0.5: 60 steps.")
        until(lambda: readouts.all_inner_texts()[:2] == ["0.20", "0.50"])
        page = explore_figures.ravine().payload()
        wanted = {page.pieces[piece][1] for piece in page.frames[19 * 21 + 10]}
        assert {data for data in wanted if "M" in data} <= set(
            re.findall(' d="([^"]*)"', picture.inner_html()))
        for key in ("ArrowUp", "ArrowLeft", "ArrowLeft"):
            tab.keyboard.press(key)
        said(tab, "Learning rate 0.18, momentum 0.55: 60 steps.")
        until(lambda: readouts.all_inner_texts()[:2] == ["0.18", "0.55"])

        pad, before = tab.locator(".gm-pad").nth(1), times_drawn(slow)
        drag(tab, at_rest(tab, pad), (0.01, 0.99), (0.02, 0.98), 1, lambda: pad.evaluate(MOVES))
        said(tab, "at 40, 40 after")
        assert times_drawn(slow) - before <= 4        # the press, a move, and of forty two
        tab.close()
    finally:
        for path in (mine, pads):
            path.unlink(missing_ok=True)
