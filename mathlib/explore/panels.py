"""A figure as panels: one SVG an axes, so that a narrow screen can stack them.

Each panel has three storeys: what lies under the moving artists, the moving artists, and what lies
over them. Only the middle one changes when a slider moves.
"""

from contextlib import contextmanager
from html import escape
from itertools import groupby

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from mathlib.explore.paths import stamped
from mathlib.explore.render import DPI, Sketch, Unsupported

PAD = 4


class Panel:
    """Some artists of the figure (one axes, its twins; or a legend of the figure) and their box."""

    def __init__(self, artists, place):
        self.artists, self.place = artists, place
        self.box = None

    def holds(self, artist):
        return artist.axes in self.artists

    @property
    def view(self):
        x0, y0, x1, y1 = self.box
        return f'viewBox="{x0} {y0} {x1 - x0} {y1 - y0}" width="{(x1 - x0) / 2:g}"'

    @property
    def paper(self):
        """Axes patches in the figure's own colour: left out, the page shows through."""
        return [ax.patch for ax in self.artists if isinstance(ax, Axes)
                and ax.get_facecolor() in ((1, 1, 1, 1), ax.figure.get_facecolor())]

    def background(self, fig, moving):
        """Elements under and over the moving artists."""
        own = [a for a in moving if self.holds(a)]
        top = max((a.get_zorder() for a in own), default=None)
        rest = [c for ax in self.artists if isinstance(ax, Axes)
                for c in ax.get_children() if c not in own]
        above = [c for c in rest if top is not None and c.get_zorder() > top]
        below = [c for c in rest if c not in above]
        return (self.draw(fig, [*own, *above, *self.paper]),
                self.draw(fig, [*own, *below, *self.paper]) if above else [])

    def draw(self, fig, without):
        sketch = Sketch(*fig.bbox.size)
        with hidden(without):
            for artist in self.artists:
                draw(artist, sketch)
        return sketch.elements


def draw(artist, sketch):
    """artist.draw, with the artist named when it cannot be drawn."""
    try:
        artist.draw(sketch)
    except Unsupported as error:
        if isinstance(artist, Axes):          # rather name the child than the whole axes
            for child in artist.get_children():
                draw(child, sketch)
        raise TypeError(f"explore cannot draw {error} of {artist!r}; draw it with lines, filled "
                        "contours, patches or text") from None


@contextmanager
def hidden(artists):
    """Leave artists out of a drawing. An invisible title would lose its place, hence not that."""
    artists = set(artists)
    for artist in artists:
        artist.draw = lambda renderer: None
    try:
        yield
    finally:
        for artist in artists:
            del artist.draw


def prepare(fig):
    """Settle the layout of `fig` for good: size in SVG units, limits and margins fixed."""
    plt.close(fig)            # or the inline backend would show the figure once more
    fig.set_dpi(DPI)
    fig.draw_without_rendering()
    fig.set_layout_engine("none")
    for ax in fig.axes:
        ax.set_autoscale_on(False)


def rows(fig):
    """The panels of `fig`, rows from top to bottom, each from left to right."""
    found = []
    for ax in fig.axes:
        place = ax.get_window_extent()
        same = [p for p in found if overlap(p.place, place, "x") and overlap(p.place, place, "y")]
        if same:                    # a twin or an inset: the same panel
            same[0].artists.append(ax)
        elif ax.get_visible():
            found.append(Panel([ax], place))
    sketch = Sketch(*fig.bbox.size)
    loose = [a for a in (*fig.texts, *fig.legends) if a.get_visible()]
    found += [Panel([a], a.get_window_extent(sketch)) for a in loose]
    out = []
    for panel in sorted(found, key=lambda p: (-p.place.y1, p.place.x0)):
        if out and overlap(out[-1][0].place, panel.place, "y"):
            out[-1].append(panel)
        else:
            out.append([panel])
    height = fig.bbox.height
    for row in out:
        row.sort(key=lambda p: p.place.x0)
        boxes = [Bbox.union([a.get_tightbbox(sketch) for a in p.artists]) for p in row]
        low, high = min(b.y0 for b in boxes), max(b.y1 for b in boxes)
        for panel, box in zip(row, boxes, strict=True):      # one height a row keeps axes aligned
            panel.box = (round(box.x0) - PAD, round(height - high) - PAD,
                         round(box.x1) + PAD, round(height - low) + PAD)
    return out


def overlap(a, b, axis):
    low, high = axis + "0", axis + "1"
    return min(getattr(a, high), getattr(b, high)) > max(getattr(a, low), getattr(b, low)) + 1


def attributes(pairs):
    return "".join(f' {key}="{escape(str(value))}"' for key, value in pairs)


def element(style, data):
    """SVG text of one element."""
    tag, _, *look = style
    if tag == "path":
        shape = dict(look).get("stamp")
        look = [pair for pair in look if pair[0] != "stamp"]
        return f'<path{attributes(look)} d="{stamped(data, shape) if shape else data}"/>'
    x, y, angle, *spans = data
    if angle:
        look = [*look, ("transform", f"rotate({angle} {x} {y})")]
    content = "".join(escape(s, False) if isinstance(s, str) else
                      f"<tspan{attributes(s[1].items())}>{escape(s[0], False)}</tspan>"
                      for s in spans)
    return f'<text x="{x}" y="{y}"{attributes(look)}>{content}</text>'


def layer(clip, content, kind=""):
    """Content inside its clip rectangle: a nested svg needs no id, a clipPath would."""
    kind = kind and f' class="{kind}"'
    if clip is None:
        return f"<g{kind}>{content}</g>" if kind else content
    x0, y0, x1, y1 = clip
    w, h = x1 - x0, y1 - y0
    return (f'<svg{kind} overflow="hidden" x="{x0}" y="{y0}" width="{w}" height="{h}" '
            f'viewBox="{x0} {y0} {w} {h}">{content}</svg>')


def markup(elements):
    """SVG text of elements in their order."""
    return "".join(layer(clip, "".join(element(*e) for e in run))
                   for clip, run in groupby(elements, key=lambda e: e[0][1]))
