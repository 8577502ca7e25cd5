"""All figures of the built book: their curves read, heard and drawn agree; they can be taken along.

What a page computes is compared with an independent reading of the same paths, at a setting of each
figure chosen at random.
"""

import json
import os
import random

import numpy as np
import pytest

from tests.support.site import MOVING, each_kind
from tests.support.svg_path import points_of

SEED = int(os.environ.get("SEED", 1))        # SEED=… tries other settings

# Move a figure, and give what its script says of each curve, beside the path that is drawn.
READ = """async ([id, at]) => {
  const Figure = customElements.get("explore-figure"), figure = document.getElementById(id);
  at.forEach((index, i) => figure.set(i, index));
  await Figure.part("hear");
  const {place, pitch} = Figure.parts.hear;
  const svgs = figure.querySelectorAll(".gm-panel > svg");
  const drawn = [...figure.querySelectorAll(".gm-moving path")].map(n => n.getAttribute("d"));
  return (await Figure.part("values"))(figure).map(curve => {
    const shares = curve.rises ? [0, .1, .3, .5, .77, 1] : [0, .5, 1];
    return {name: curve.name, panel: curve.panel, rises: curve.rises,
            rows: curve.rows(20), number: +curve.number,
            axes: svgs[curve.panel].dataset.axes, data: curve.data,
            drawn: drawn.some(d => d.startsWith(curve.data.match(/^M-?[\\d.]+ ?-?[\\d.]+/)[0])),
            heard: shares.map(share => place(curve, share))
              .map((spot, i) => [shares[i], spot && spot[0], spot && pitch(curve, spot[1])])};
  });
}"""
CONTROLS = """() => Object.fromEntries([...document.querySelectorAll("explore-figure")].map(
  figure => [figure.id, figure.data.controls.map(({texts}) => texts.length)]))"""


def place(side, value, low, length):
    """Where a value lies, from where the axis begins, in user units."""
    scale, begin, end, _ = side
    of = np.log10 if scale == "log" else np.asarray
    return low + (of(value) - of(begin)) / (of(end) - of(begin)) * length


def height(x, runs):
    """The heights of a curve at a place, in user units: all that are within two half pixels."""
    found = [np.append(np.interp([x - 2, x, x + 2], *run.T),
                       run[np.abs(run[:, 0] - x) <= 2, 1]) for run in runs
             if len(run) > 1 and run[0, 0] - 2 <= x <= run[-1, 0] + 2]
    return (min(map(np.min, found)) - 3, max(map(np.max, found)) + 3) if found else None


def agree(curve, where):
    """What is said of a curve against its path, read anew."""
    axes = json.loads(curve["axes"])[curve["number"]]
    left, top, width, tall = axes["box"]
    runs = [np.array(run) for run in points_of(curve["data"])]
    for x, y in curve["rows"]:
        if y is None:
            continue
        across = place(axes["x"], x, left, width)
        down = place(axes["y"], y, top + tall, -tall)
        if curve["rises"]:
            low, high = height(across, runs)
            assert low <= down <= high, (*where, x, y)
        else:
            far = np.abs(np.concatenate(runs) - [across, down]).max(axis=1).min()
            assert far <= 3, (*where, x, y)
    for share, x, tone in curve["heard"]:
        if tone is None:
            continue
        down = top + tall - np.log2(tone / 220) / 3 * tall
        low, high = height(x, runs) if curve["rises"] else (down, down)
        if curve["rises"]:
            assert x == pytest.approx(left + share * width)
        assert min(max(low, top), top + tall) - 1 <= down <= max(min(high, top + tall), top) + 1, (
            *where, share)


def test_what_is_read_and_heard_is_what_is_drawn(desk):
    curves = 0
    for name, counts in desk.evaluate(CONTROLS).items():
        rng = random.Random(f"{SEED} {name}")
        at = [rng.randrange(count) for count in counts]
        read = desk.evaluate(READ, [name, at])
        told = [(curve["panel"], curve["number"], curve["name"]) for curve in read]
        assert len({*told}) == len(told), (SEED, name, at, "two of one name", told)
        for curve in read:
            assert curve["drawn"] and curve["name"], (SEED, name, curve["name"])
            agree(curve, (SEED, name, at, curve["name"]))
            curves += 1
    assert curves


@each_kind("on_a_desk", MOVING, indirect=True)
def test_every_figure_stands_alone_and_is_a_picture_of_its_own(desk, page_errors):
    figures = [*desk.evaluate(CONTROLS)]
    for name in figures:
        figure = desk.locator(f"#{name}")
        figure.get_by_role("button", name="take along").press("Enter")
        with desk.expect_download() as waiting:
            figure.get_by_role("button", name="SVG").press("Enter")
        assert "var(" not in waiting.value.path().read_text("utf-8"), name
        figure.get_by_role("button", name="Python").press("Enter")
        program = figure.get_by_role("textbox", name="Python").input_value()
        assert "/*" not in program and "picture(fig" in program
    alone = desk.context.new_page()
    errors = page_errors(alone)
    alone.goto(f"{desk.url.partition('#')[0]}?embed#{figures[-1]}")
    alone.locator("body > explore-figure").wait_for()
    seen = alone.locator("body > *").locator("visible=true")
    assert seen.count() == 1 and seen.get_attribute("id") == figures[-1]
    assert seen.bounding_box()["width"] > 600
    alone.close()
    assert not errors
