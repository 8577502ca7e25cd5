"""A JupyterLab for the tests, started as Binder starts it, and what a learner does in it."""

import contextlib
import os
import socket
import subprocess
import urllib.request

from course.face import VARIABLE
from tests.support.patience import patience, until

TOKEN = "a-secret-of-this-test"
# every code cell has its number, and none is running ([*]) or waiting
ALL_RUN = """() => {
  const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
  return prompts.length > 5 && prompts.every(prompt => /\\d/.test(prompt.textContent));
}"""


@contextlib.contextmanager
def serve_lab(python, folder, own):
    """(base URL, token) of `jupyter-lab` in `folder`; settings and logs go to the folder `own`.

    The command and its arguments are BinderHub's (binderspawner_mixin.py), less the open port.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = "/user/ada-course-x1/"
    settings = {f"JUPYTER{name}": str(own / "settings") for name in
                ("_CONFIG_DIR", "_RUNTIME_DIR", "LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR")}
    clean = {name: value for name, value in os.environ.items() if name != VARIABLE}
    with (own / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            [python, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}",
             f"--ServerApp.base_url={base}", f"--ServerApp.token={TOKEN}",
             "--ServerApp.trust_xheaders=True", "--ServerApp.port_retries=0",
             "--no-browser", "--allow-root", "--LabApp.news_url=",
             "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
            cwd=folder, stdout=log, stderr=log, env={**clean, **settings})
    url = f"http://127.0.0.1:{port}{base}"

    def answers():
        assert server.poll() is None, (own / "lab.log").read_text()
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"{url}api?token={TOKEN}").close() is None

    try:
        until(answers)
        yield url
    finally:
        server.terminate()
        server.wait(patience(30))


def open_notebook(browser, url):
    """A tab with the notebook; the address is what a launch link leads to in the end."""
    tab = browser.new_page(viewport={"width": 1400, "height": 1000})
    tab.goto(url)
    tab.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for()
    tab.get_by_text("| Idle").wait_for()          # before, Run would run nothing, and say nothing
    tab.locator(".jp-Notebook .jp-CodeCell").first.click()
    return tab


def menu(tab, *names):
    """Choose from the menu bar: menu(tab, "Run", "Run All Cells")."""
    for name in names:
        tab.get_by_role("menuitem", name=name, exact=True).click()


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


def move_a_slider(tab):
    """Drag the first slider by mouse; its picture and its sentence must become others."""
    picture = tab.locator(".gm-live[role=img]").first
    before, sentence = picture.inner_html(), picture.get_attribute("aria-label")
    box = at_rest(tab, tab.locator(".noUi-handle").first)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    track = tab.locator(".noUi-base").first.bounding_box()
    room = track["x"] + track["width"] - x, x - track["x"]      # to the right, to the left
    tab.mouse.move(x + room[0] / 2 if room[0] > room[1] else x - room[1] / 2, y, steps=5)
    tab.mouse.up()
    tab.wait_for_function("old => document.querySelector('.gm-live[role=img]').innerHTML !== old",
                          arg=before)
    assert picture.get_attribute("aria-label") != sentence
