"""The SVG in a browser against the same figure drawn by matplotlib's own Agg renderer."""

import io

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from course.figures import page
from course.figures.render import DPI
from tests.support.explore_figures import ravine, zoo

STYLE = "text { visibility: hidden } .gm-row { justify-content: flex-start }</style>"


def blocks(image, other, size=6):
    """Means of blocks of pixels: rounding to a pixel vanishes, a wrong line or colour does not."""
    height, width = (min(a, b) // size for a, b in zip(image.shape[:2], other[:2], strict=True))
    cut = image[:height * size, :width * size]
    return cut.reshape(height, size, width, size, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("make", [ravine, zoo])
def test_the_picture_looks_as_matplotlib_draws_it(make, browser, tmp_path):
    explorable = make()
    html = page.whole("raster", page.still(explorable))
    path = tmp_path / "raster.html"
    path.write_text(html.replace("</style>", STYLE), "utf-8")
    tab = browser.new_page(viewport={"width": 1200, "height": 600}, device_scale_factor=2)
    tab.goto(path.as_uri())
    for text in explorable.fig.findobj(Text):          # fonts differ: compare all but text
        text.set_alpha(0)
    with io.BytesIO() as file:
        explorable.fig.savefig(file, dpi=DPI, facecolor="white")
        agg = np.asarray(Image.open(file).convert("RGB"), float)
    for panel, element in zip(explorable.panels, tab.locator(".gm-panel").all(), strict=True):
        x0, y0, x1, y1 = panel.box
        box = element.bounding_box()
        assert abs(box["width"] * 2 - (x1 - x0)) < 1       # one user unit is one device pixel
        seen = tab.screenshot(clip=box)
        svg = np.asarray(Image.open(io.BytesIO(seen)).convert("RGB"), float)
        cut = slice(max(y0, 0), y1), slice(max(x0, 0), x1)
        want = agg[cut]
        got = svg[max(-y0, 0):, max(-x0, 0):]
        apart = np.abs(blocks(got, want.shape) - blocks(want, got.shape))
        print(f"panel: mean difference {apart.mean():.2f}, largest {apart.max():.0f}")
        assert apart.mean() < 1 and apart.max() < 60
    tab.close()
