"""The live face in JupyterLab, as a launch link opens it: run all, move a slider, lose the kernel.

`LAB_PYTHON` and `LAB_COURSE` choose another environment and another copy of the course:
tools/binder.py makes both from what Binder reads.
"""

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest

from tests.support.browser import missing
from tests.support.lab import ALL_RUN, TOKEN, menu, move_a_slider, open_notebook, serve_lab
from tests.support.patience import until
from tests.support.places import ROOT

CHAPTER = "book/01-momentum.ipynb"
PYTHON = os.environ.get("LAB_PYTHON", sys.executable)
SLOW_ONCE = """from pathlib import Path
from time import sleep
if not Path("seen").exists():
    Path("seen").touch()
    sleep(600)"""


@pytest.fixture
def lab(tmp_path):
    """(base URL, folder) of a new JupyterLab that serves a copy of the notebooks."""
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


def test_a_kernel_killed_in_the_middle_costs_no_work(lab, browser):
    url, folder = lab
    notebook = json.loads((folder / CHAPTER).read_text("utf8"))
    slow = {"cell_type": "code", "execution_count": None, "id": "slow", "metadata": {},
            "outputs": [], "source": SLOW_ONCE}
    notebook["cells"].insert(6, slow)
    mine = folder / "mine.ipynb"
    mine.write_text(json.dumps(notebook), "utf8")
    try:
        tab = open_notebook(browser, f"{url}lab/tree/mine.ipynb?token={TOKEN}")
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
        for path in (mine, folder / "seen"):
            path.unlink(missing_ok=True)
