"""Predictions on the built pages: each has its place, what waits, and axes to be drawn in."""

import json
from urllib.parse import parse_qsl

import pytest

from tests.support.places import NOTEBOOKS
from tests.support.site import SITE, soup, wire

pytestmark = pytest.mark.usefixtures("built")


@pytest.mark.parametrize("stem", [path.stem for path in NOTEBOOKS])
def test_every_prediction_has_its_place_and_something_that_waits(stem):
    page = soup(SITE / f"book/{stem}.html")
    data = json.loads(page.select_one("course-predictions script").string)
    assert [node["id"] for node in page.select("blockquote.predict")] == [
        f"predict-{one['name']}" for one in data]
    for one in data:
        quote = page.find(id=f"predict-{one['name']}")
        if one["waits"] != "":
            inside = page.find(id=one["waits"]) if one["waits"] else quote.find_next(
                class_="cell_output")
            assert inside, f"{one['name']}: nothing waits"
            titles = [axes["title"] for svg in inside.find_all("svg", {"data-axes": True})
                      for axes in json.loads(svg["data-axes"])]
            assert "axes" not in one or one["axes"] in titles, f"{one['name']}: {titles}"
        if one["kind"] == "drawn":
            figure = json.loads(inside.select_one("explore-figure > script").string)
            has = {slider["key"]: slider["texts"] for slider in figure["controls"]}
            for key, value in parse_qsl(one["setting"]):
                assert value in has[key], f"{one['name']}: {key}={value} is not in {has}"
    assert any(one["kind"] == "drawn" for one in data)


def test_what_a_page_loads_for_them_before_use_is_small():
    assert wire((SITE / "_static/predictions.js").read_bytes()) < 3 * 1024
