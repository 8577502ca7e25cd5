"""explore() where this book's extensions are not: plain Sphinx, nbconvert, a cautious Jupyter."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import comm
import ipywidgets as w
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from course import face, plots
from course.figures import explore, page, picture
from course.figures.explorable import SHOWN
from tests.support.places import ROOT
from tests.support.svg_path import points_of

X = np.linspace(0, 1, 30)
STATE = """() => [...document.querySelectorAll("explore-figure")].map(figure =>
  [...figure.querySelectorAll(".gm-moving")].map(node => node.innerHTML).join("")
  + figure.querySelector("figcaption").textContent)"""

INK = """() => getComputedStyle(document.querySelector("explore-figure"))
  .getPropertyValue("--gm-ink")"""


def line(name="rise"):
    fig, ax = plots.subplots()
    (moving,) = ax.plot(X, X)

    def rise(slope=1.0):
        moving.set_ydata(slope * X)
        return moving

    return explore(fig, rise, name=name, slope=(0, 1, 0.25),
                   describe=lambda slope: f"A slope < {slope + 1:g}.")


@pytest.fixture
def alone(monkeypatch):
    """A kernel that has shown nothing yet, in which nobody sits."""
    monkeypatch.setenv(face.VARIABLE, "whole")
    monkeypatch.setattr(page, "BROUGHT", set())
    SHOWN.clear()
    yield
    SHOWN.clear()


@pytest.mark.parametrize(("request_", "live"), [
    ({"content": {"allow_stdin": False}}, False), ({"content": {"allow_stdin": True}}, True),
    ({"content": {}}, True), ({}, True), (None, True)])
def test_a_figure_looks_whether_somebody_sits_in_front_of_the_kernel(monkeypatch, request_, live):
    monkeypatch.delenv(face.VARIABLE)
    kernel = SimpleNamespace(get_parent=lambda: request_)
    for shell, expected in ((SimpleNamespace(kernel=kernel), live),
                            (SimpleNamespace(), True),          # IPython in a terminal
                            (None, False)):                     # marimo, a script
        monkeypatch.setitem(sys.modules, "IPython",
                            SimpleNamespace(get_ipython=lambda shell=shell: shell))
        assert face.face() == ("live" if expected else "whole")


def test_an_unknown_face_is_refused(monkeypatch):
    monkeypatch.setenv(face.VARIABLE, "moving")
    with pytest.raises(ValueError, match="EXPLORE_FACE='moving' must be one of static, whole"):
        face.face()


def test_styles_and_script_come_with_the_first_figure_of_a_page_and_widgets_stay_away(
        alone, monkeypatch):
    opened = []
    monkeypatch.setattr(comm, "create_comm", lambda **how: opened.append(how) or comm.DummyComm())
    (first, sizes), (second, _) = line()._repr_mimebundle_(), line("again")._repr_mimebundle_()
    assert [first["text/html"].count(part) for part in ("<style>", '<script type="module">')] == [
        1, 1]
    assert "<style>" not in second["text/html"] and "module" not in second["text/html"]
    assert second["image/png"].startswith(b"\x89PNG") and sizes["image/png"]["width"] == 350
    assert not opened and w.IntSlider() and len(opened) == 3       # itself, its layout, its style
    still = picture(plt.figure(), "Nothing.")
    assert "<style>" not in still._repr_html_() and still._repr_png_()[0].startswith(b"\x89PNG")


def test_a_picture_alone_where_it_is_asked_for(alone, monkeypatch):
    monkeypatch.setenv(face.VARIABLE, "picture")
    data, _ = line()._repr_mimebundle_()
    assert sorted(data) == ["image/png", "text/plain"]
    assert picture(plt.figure(), "Nothing.")._repr_html_() is None


def test_a_saved_notebook_has_the_picture_as_an_image_and_says_why_it_stands_still():
    """An image passes the filters that take SVG, styles and scripts out of a page."""
    figure = line()
    html = BeautifulSoup(figure._repr_mimebundle_()["text/html"], "html.parser")
    image = html.img["src"].removeprefix("data:image/svg+xml;base64,")
    drawing = BeautifulSoup(base64.b64decode(image).decode(), "html.parser")
    (((_, data),),) = (moved.elements for moved in figure.recorder.frame((4,)))
    assert drawing.svg["xmlns"] and any(path["d"] == data for path in drawing.find_all("path"))
    assert points_of(data)[0].shape[1] == 2
    assert html.img["alt"] == html.figcaption.text == "A slope < 2."
    assert html.find("p").text.endswith("Run the notebook, and there are sliders for slope.")


def test_as_page_shows_the_page_in_a_notebook_and_judges_it():
    figure = line()
    said = repr(figure.as_page())
    assert re.fullmatch(r"explore\('rise': slope, 5 settings\), \d KB of 150", said)
    frame = BeautifulSoup(figure.as_page()._repr_html_(), "html.parser").iframe
    assert frame["srcdoc"] == figure.to_html()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """(page, executed notebook) of the example that the book prints, built by plain Sphinx."""
    source = tmp_path_factory.mktemp("own-book") / "source"
    shutil.copytree(ROOT / "docs/own-book", source)
    outside = {k: v for k, v in os.environ.items() if k != face.VARIABLE}
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-n", source, source.parent / "html"],
        env=outside | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return source.parent / "html/index.html", source.parent / "jupyter_execute/index.ipynb"


def test_a_book_of_ones_own_asks_nobody_and_moves(book, browser, page_errors):
    path, _ = book
    tab = browser.new_page(color_scheme="dark")
    errors, asked = page_errors(tab), []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(path.as_uri())
    before = tab.evaluate(STATE)
    for slider in tab.locator("explore-figure .gm-slider input").all():
        slider.press("ArrowRight")
    after = tab.evaluate(STATE)
    assert len(before) == 2 and all(old != new for old, new in zip(before, after, strict=True))
    assert tab.locator(".gm-unmoved").count() == 0
    tab.get_by_role("button", name="pin", exact=True).first.click()    # in this book it comes later
    tab.locator(".gm-ghost").first.wait_for(state="attached")
    assert tab.evaluate(INK) == plots.PALETTE["ink"][0]     # alabaster has no dark side
    for node in ("html", "body"):
        tab.evaluate("node => { document.querySelector(node).dataset.theme = 'dark' }", node)
        assert tab.evaluate(INK) == plots.PALETTE["ink"][1]
        tab.evaluate("node => { document.querySelector(node).dataset.theme = 'light' }", node)
    tab.evaluate("document.body.dataset.theme = 'auto'")      # furo's
    assert tab.evaluate(INK) == plots.PALETTE["ink"][1]
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert not errors
    tab.close()


def test_without_its_script_a_figure_says_so(book, browser):
    path, _ = book
    tab = browser.new_page(java_script_enabled=False)
    tab.goto(path.as_uri())
    line = tab.locator(".gm-unmoved").first
    assert "The script that moves it did not run here" in line.inner_text()
    tab.wait_for_timeout(2100)                     # it waits for a script that may be on its way
    assert line.evaluate("node => getComputedStyle(node).opacity") == "1"
    tab.close()


def test_nbconvert_keeps_the_figure_whole_and_has_a_picture_for_paper(book):
    _, path = book
    notebook = nbformat.read(path, as_version=4)
    shown = [output["data"] for cell in notebook.cells for output in cell.get("outputs", ())]
    assert len(shown) == 2 and all(data["image/png"] for data in shown)
    assert "widgets" not in notebook.metadata
    html, _ = HTMLExporter().from_notebook_node(notebook)
    figures = BeautifulSoup(html, "html.parser").find_all("explore-figure")
    settings = [len(json.loads(figure.script.string)["says"]) for figure in figures]
    assert settings == [8 * 11, 13]
    assert html.count("class ExploreFigure") == 1
