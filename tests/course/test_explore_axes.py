"""What a page knows of a figure's axes, against matplotlib's own transforms."""

import json
import random

import numpy as np
import pytest
from bs4 import BeautifulSoup

from course import picture, plots
from course.figures import assets
from tests.support.explore_figures import ravine


def four():
    """Axes of every kind that can be read: linear, log, upside down; and one that cannot."""
    fig, (a, b, c, d) = plots.subplots(4, width=200)
    a.set(xlim=(-3, 5), ylim=(0.2, 0.9), xlabel="step", title="<one> & \"two\"")
    b.set(xscale="log", yscale="log", xlim=(1e-3, 40), ylim=(1e6, 1e-6))
    c.set(xlim=(5, 0), ylim=(0, 1e9))
    d.set(xscale="symlog")
    return fig


def known(html):
    """For each panel what is said of its axes."""
    return [json.loads(svg.get("data-axes", "[]"))
            for svg in BeautifulSoup(html, "html.parser").select(".gm-panel > svg")]


def test_the_boxes_and_sides_are_those_of_the_figure():
    fig = four()
    one, two, three, four_ = known(picture(fig, "Four axes.")._repr_html_())
    assert four_ == []
    assert one[0]["title"] == "<one> & \"two\"" and one[0]["x"] == ["linear", -3, 5, "step"]
    assert two[0]["y"] == ["log", 1e6, 1e-6, ""]
    for ((axes,), ax) in zip((one, two, three), fig.axes, strict=False):
        x, y, width, height = axes["box"]
        x0, y0, x1, y1 = ax.bbox.extents
        np.testing.assert_allclose([x, x + width], [x0, x1], atol=0.1)
        np.testing.assert_allclose([y, y + height], [fig.bbox.height - y1, fig.bbox.height - y0],
                                   atol=0.1)


def test_an_explorable_says_it_too():
    explorable = ravine()
    (left,), (right,) = known(explorable.static())
    assert left["x"] == ["linear", -3, 3, "w1"] and right["y"] == ["log", 1e-6, 100, "loss"]


@pytest.fixture
def tab(browser):
    tab = browser.new_page()
    yield tab
    tab.close()


def test_the_page_computes_as_matplotlib_does(tab):
    seed = random.randrange(10**6)
    fig, rng = four(), np.random.default_rng(seed)
    tab.set_content(picture(fig, "Four axes.")._repr_html_())
    tab.add_script_tag(content=assets()["axes.js"])
    for number, ax in enumerate(fig.axes[:3]):
        shares = ax.transAxes.transform(rng.random((20, 2)))
        values = ax.transData.inverted().transform(shares)
        shares[:, 1] = fig.bbox.height - shares[:, 1]
        places, back = tab.evaluate("""([number, values, places]) => {
          const svg = document.querySelectorAll(".gm-panel > svg")[number];
          const [{x, y}] = momentumAxes.axesOf(svg);
          return [values.map(([a, b]) => [x.place(a), y.place(b)]),
                  places.map(([a, b]) => [x.value(a), y.value(b)])];
        }""", [number, values.tolist(), shares.tolist()])
        np.testing.assert_allclose(places, shares, atol=0.1, err_msg=f"seed {seed}")
        log = np.log if ax.get_xscale() == "log" else np.asarray
        spans = np.ptp([log(ax.get_xlim()), log(ax.get_ylim())], axis=1)
        assert (np.abs(log(back) - log(values)) / spans < 0.001).all(), seed


def test_one_more_path_lies_over_the_picture_and_ends_at_its_axes(tab):
    tab.set_content(picture(four(), "Four axes.")._repr_html_())
    tab.add_script_tag(content=assets()["axes.js"])
    clip = tab.evaluate("""() => {
      const svg = document.querySelector(".gm-panel > svg");
      const [axes] = momentumAxes.axesOf(svg);
      const path = momentumAxes.overlay(svg, axes, {d: "M-900 100L9000 100", stroke: "red"});
      const {x, y, width, height} = path.parentNode;
      return [svg.lastChild === path.parentNode, getComputedStyle(path.parentNode).overflow,
              [x, y, width, height].map(length => length.baseVal.value), axes.box];
    }""")
    assert clip[:2] == [True, "hidden"]
    np.testing.assert_allclose(clip[2], clip[3], atol=0.01)
