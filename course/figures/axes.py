"""Where numbers lie in a picture: what a page needs to read a curve, or to draw one more."""

import json
from collections.abc import Iterator

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.transforms import Transform

from course.figures.mathtext import plain

SCALES = ("linear", "log")               # those that two numbers describe; other axes stay unread


def attribute(artists: tuple[Artist, ...], flip: Transform) -> str:
    """The `data-axes` of a panel, JSON: for each of its axes where it is and what its sides say.

    `{"box": [x, y, width, height], "x": [scale, left, right, label], "y": [scale, bottom, top,
    label], "title": …}`, the box in user units of the SVG with y downwards. An axis without a label
    has the empty text.
    """
    return json.dumps([*described(artists, flip)], ensure_ascii=False, separators=(",", ":"))


def described(artists: tuple[Artist, ...], flip: Transform) -> Iterator[dict[str, object]]:
    """The axes among a panel's artists whose numbers can be read off."""
    for ax in readable(artists):
        x, y, width, height = flip.transform_bbox(ax.bbox).bounds
        box = [round(v, 1) for v in (x, y + height, width, -height)]         # flipped: height < 0
        yield {"box": box, "x": side(ax.xaxis, *ax.get_xlim()),
               "y": side(ax.yaxis, *ax.get_ylim()), "title": plain(title(ax))}


def title(ax: Axes) -> str:
    """An axes' title, wherever it stands."""
    return " ".join(filter(None, (ax.get_title("left"), ax.get_title(), ax.get_title("right"))))


def readable(artists: tuple[Artist, ...]) -> list[Axes]:
    """The axes among them whose scales a page can compute."""
    return [ax for ax in artists if isinstance(ax, Axes) and ax.name == "rectilinear"
            and {ax.get_xscale(), ax.get_yscale()} <= {*SCALES}]


def side(axis: Axis, begin: float, end: float) -> list[object]:
    """Scale, limits and label of one axis."""
    return [axis.get_scale(), float(begin), float(end), plain(axis.get_label_text())]
