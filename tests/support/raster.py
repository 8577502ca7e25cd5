"""What the page shows against what matplotlib's own savefig draws, at settings chosen at random.

Fonts differ, so all text is left out on both sides, and where a dash begins hangs on every rounding
before it, so lines are solid; the rest is compared in blocks of six pixels,
and a picture may lie a pixel off, so that the rounding of an edge vanishes and a missing marker or
a wrong order does not.
"""

import io
import os
import random
from unittest.mock import patch

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

from course.figures import page
from course.figures.payload import Slider, pack
from course.figures.sketch import DPI

SEED = int(os.environ.get("SEED", 1))       # SEED=… tries other settings
SETTINGS = 2                            # of each figure
MEAN, LARGEST = 3, 75                 # of 255, in any channel of a block; wrong order: 100 to 200
STYLE = "text { visibility: hidden } path { stroke-dasharray: none }</style>"
BLOCK = 6


def sample(figure):
    """A figure at a few settings: as a page, and as savefig draws it."""
    recorder = figure.recorder
    rng = random.Random(f"{SEED} {figure.name}")
    every = [*recorder.settings()]
    chosen = rng.sample(every, min(SETTINGS, len(every)))
    texts = tuple(map(str, range(len(chosen))))
    payload = pack([(recorder.frame(setting), recorder.at(setting)) for setting in chosen],
                   recorder.ground,
                   [[(p.number, p.box, "[]") for p in row] for row in recorder.rows],
                   name=figure.name, sliders=[Slider("n", "n", "range", texts, 0)], start=0,
                   pad=None, play=None)
    return figure.name, page.static(payload), [p.box for p in recorder.panels], [
        (recorder.at(setting), savefig(recorder, setting)) for setting in chosen]


def savefig(recorder, setting):
    """matplotlib's own picture, without texts and dashes."""
    recorder.artists(setting)
    with (io.BytesIO() as file, patch.object(RendererAgg, "draw_text"),
          patch.object(GraphicsContextBase, "set_dashes")):
        recorder.fig.savefig(file, dpi=DPI, facecolor="white", format="rgba")
        pixels = np.frombuffer(file.getvalue(), np.uint8)
    width, height = map(int, recorder.fig.bbox.size)        # as Agg does
    return pixels.reshape(height, width, 4)[..., :3].copy()


def blocks(image):
    """Means of blocks of pixels. (mean() along short axes takes ten times as long.)"""
    height, width = (side // BLOCK for side in image.shape[:2])
    cut = image[:height * BLOCK, :width * BLOCK].astype(np.int16)
    rows = sum(cut[i::BLOCK] for i in range(BLOCK))
    return sum(rows[:, j::BLOCK] for j in range(BLOCK)) / BLOCK**2


def difference(seen, want, corner):
    """For each block how far it is from what the page shows there, give or take a pixel."""
    height, width, _ = want.shape
    target = blocks(want)
    best = np.full(target.shape[:2], 255.0)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            y, x = corner[0] + down, corner[1] + right
            shown = np.abs(blocks(seen[y:y + height, x:x + width]) - target).max(axis=2)
            best = np.minimum(best, shown)
    return best


def compare(browser, tmp_path, samples):
    """[(mean difference, largest, what)] of every panel at every setting."""
    path = tmp_path / "raster.html"
    path.write_text(page.whole("raster", "".join(html for _, html, _, _ in samples))
                    .replace("</style>", STYLE), "utf-8")
    tab = browser.new_page(viewport={"width": 1600, "height": 600}, device_scale_factor=2)
    tab.goto(path.as_uri())
    tab.evaluate("""document.querySelectorAll(".gm-panel > svg").forEach(svg =>
      svg.setAttribute("width", svg.viewBox.baseVal.width / 2))""")
    found = []
    for number in range(SETTINGS):
        tab.evaluate("""number => document.querySelectorAll("explore-figure").forEach(figure => {
          if (number < figure.data.frames.length) figure.set(0, number);
        })""", number)
        boxes = tab.evaluate("""[...document.querySelectorAll("explore-figure")].map(figure =>
          [...figure.querySelectorAll(".gm-panel")].map(panel => {
            const {x, y, width} = panel.getBoundingClientRect();
            return [x, y + scrollY, width].map(side => 2 * side);
          }))""")
        shot = tab.screenshot(full_page=True)
        seen = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), np.int16)
        for (name, _, panels, drawn), places in zip(samples, boxes, strict=True):
            if number == len(drawn):
                continue
            at, want = drawn[number]
            for k, ((x0, y0, x1, y1), (x, y, width)) in enumerate(zip(panels, places, strict=True)):
                assert abs(width - (x1 - x0)) < 1          # one user unit is one device pixel
                left, top = max(x0, 0), max(y0, 0)
                right, bottom = min(x1, want.shape[1]), min(y1, want.shape[0])
                apart = difference(seen, want[top:bottom, left:right],
                                   (round(y) + top - y0, round(x) + left - x0))
                place = np.unravel_index(apart.argmax(), apart.shape)
                found.append((apart.mean(), apart.max(),
                              f"{name}, panel {k}, {at}, near {place[1] * BLOCK + left} "
                              f"{place[0] * BLOCK + top}"))
    tab.close()
    return found


def judge(found):
    for mean, largest, what in sorted(found, reverse=True)[:3]:
        print(f"{mean:.2f} {largest:.0f} {what}")
    worst = [f"{what}: mean {mean:.2f}, largest {largest:.0f}" for mean, largest, what in found
             if mean > MEAN or largest > LARGEST]
    assert not worst, f"SEED={SEED}\n" + "\n".join(worst)
