"""Texts in a picture that touch a point, a line or another text, or leave their axes."""

import itertools
import random

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from matplotlib.quiver import Quiver
from matplotlib.transforms import Bbox

from course.figures.panels import called

SETTINGS = 6              # of each figure, besides the first, the last and where it starts
THIN = 1                  # points around the letters of a text that still belong to nobody


def found(figure, seed=1):
    """[what touches what] of a figure at a few settings."""
    recorder = figure.recorder
    every = [*recorder.settings()]
    chosen = random.Random(f"{seed} {figure.name}").sample(every, min(SETTINGS, len(every)))
    out = {}
    for setting in dict.fromkeys([recorder.start, recorder.first, recorder.last, *chosen]):
        recorder.artists(setting)
        for ax in recorder.fig.axes:
            for what in touching(ax, recorder.sketch):
                out.setdefault(f"{figure.name}: {what}", recorder.at(setting))
    return [f"{what} at {at}" for what, at in out.items()]


def touching(ax, renderer):
    texts = [(text.get_text(), ink(text, renderer)) for text in ax.texts
             if text.get_visible() and text.get_text()]
    pixel = renderer.points_to_pixels(1)
    for (name, box), (other, its) in itertools.combinations(texts, 2):
        if box.overlaps(its):
            yield f"{name!r} touches {other!r}"
    for name, box in texts:
        inside = ax.bbox.padded(2 * pixel)
        if not (inside.x0 <= box.x0 and box.x1 <= inside.x1):
            yield f"{name!r} leaves its axes"
    key = ax.get_legend()
    if key and key.get_window_extent(renderer).x1 > ax.figure.bbox.x1:
        names = ", ".join(text.get_text() for text in key.get_texts())
        yield f"the key {names!r} leaves the figure"
    shapes = [artist for artist in (*ax.lines, *ax.collections) if artist.get_visible()]
    for (name, box), artist in itertools.product(texts, shapes):
        if hits(box.padded(THIN * pixel), artist, ax, pixel):
            yield f"{name!r} touches {called(artist)}"


def ink(text, renderer):
    """The box of a text's letters, without the room above and below them."""
    box = text.get_window_extent(renderer)
    return Bbox.from_extents(box.x0, box.y0 + 0.2 * box.height, box.x1, box.y1 - 0.2 * box.height)


def hits(box, artist, ax, pixel):
    box = Bbox.intersection(box, ax.bbox)
    if box is None:
        return False
    if isinstance(artist, LineCollection):
        return any(path.transformed(ax.transData).intersects_bbox(box, filled=False)
                   for path in artist.get_paths() if len(path.vertices) > 1)
    if isinstance(artist, Quiver):
        tails = ax.transData.transform(artist.get_offsets())
        heads = ax.transData.transform(np.array(artist.get_offsets()) + np.c_[artist.U, artist.V])
        return any(Path([tail, head]).intersects_bbox(box, filled=False)
                   for tail, head in zip(tails, heads, strict=True))
    if isinstance(artist, PathCollection):
        places = artist.get_offset_transform().transform(artist.get_offsets())
        return inside(places, box)
    if not hasattr(artist, "get_xydata"):
        return False
    places = artist.get_transform().transform(np.column_stack(artist.get_data()))
    if artist.get_marker() not in ("None", None, "", " ") and inside(
            places, box.padded(artist.get_markersize() / 2 * pixel)):
        return True
    places = places[np.isfinite(places).all(axis=1)]
    if artist.get_linestyle() == "None" or len(places) < 2:
        return False
    return bool(Path(places).intersects_bbox(box, filled=False))


def inside(places, box):
    return bool(((places > box.min) & (places < box.max)).all(axis=1).any())
