"""The live face in JupyterLab: open a chapter, run all cells, move a slider by mouse."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from browser import missing

BOOK = Path(__file__).parent.parent / "book"
CHAPTER = "01-momentum.ipynb"
ALL_RUN = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
  .every(prompt => /\\d/.test(prompt.textContent))"""


@pytest.fixture
def lab(tmp_path):
    """Base URL of a JupyterLab that serves a copy of one chapter and touches no user settings."""
    if importlib.util.find_spec("jupyterlab") is None:
        missing("jupyterlab is not installed: pip install -r requirements.txt")
    shutil.copy(BOOK / CHAPTER, tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER{name}": str(tmp_path / "own") for name in
           ("_CONFIG_DIR", "_RUNTIME_DIR", "LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR")}
    with (tmp_path / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
             "--IdentityProvider.token=", "--ServerApp.port_retries=0",
             f"--ServerApp.root_dir={tmp_path}", "--LabApp.news_url=",
             "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
            stdout=log, stderr=log, env={**os.environ, **own})
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{base}/api").close()
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "lab.log").read_text()
                time.sleep(0.5)
        yield base
    finally:
        server.terminate()
        server.wait(30)


def at_rest(tab, item):
    """The bounding box of an item in view, once it has stayed there for a second.

    After the last cell has run, JupyterLab scrolls down to it in its own time.
    """
    boxes = []
    while len(boxes) < 6 or boxes[-6:] != [boxes[-1]] * 6:
        assert len(boxes) < 300, "the page never comes to rest"
        tab.wait_for_timeout(200)
        item.scroll_into_view_if_needed()
        boxes.append(item.bounding_box())
    return boxes[-1]


def test_a_slider_moves_the_picture_in_jupyterlab(lab, browser):
    tab = browser.new_page(viewport={"width": 1400, "height": 1000})
    tab.set_default_timeout(60_000)
    tab.goto(f"{lab}/lab/tree/{CHAPTER}")
    tab.locator(".jp-Notebook .jp-CodeCell").first.click()
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    picture = tab.locator(".gm-live[role=img]").first
    handle = tab.locator(".noUi-handle").first
    handle.wait_for()
    tab.wait_for_function(ALL_RUN)                # until then outputs push the page down
    before, sentence = picture.inner_html(), picture.get_attribute("aria-label")
    box = at_rest(tab, handle)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x - 25, y, steps=5)
    tab.mouse.up()
    tab.wait_for_function("old => document.querySelector('.gm-live[role=img]').innerHTML !== old",
                          arg=before)
    assert picture.get_attribute("aria-label") != sentence
    tab.close()
