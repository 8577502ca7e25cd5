"""A figure as panels: one SVG an axes, so that a narrow screen can stack them.

Each panel has three storeys: what lies under the moving artists, the moving artists, and what lies
over them. Only the middle one changes when a slider moves.
"""

from html import escape
from itertools import chain, groupby
from math import inf

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from course.figures.paths import stamped
from course.figures.render import DPI, Sketch

PAD = 4
PLAIN = 'fill="none" stroke-linejoin="round" overflow="visible" font-size="20"'   # needs no styles


class Panel:
    """Artists that share a place (axes and its twins, a legend or a title of the figure)."""

    def __init__(self, artist, place):
        self.artists, self.place = [artist], place
        self.number = self.box = None         # rows() gives them

    def background(self, sketch, moving):
        """Elements under and over the moving artists."""
        own = [a for a in moving if a.axes in self.artists]
        top = max((a.get_zorder() for a in own), default=inf)
        parts = [part for artist in self.artists
                 for part in (artist.get_children() if isinstance(artist, Axes) else [artist])]
        over = [part for part in parts if part.get_zorder() > top]
        under = [part for part in parts if part.get_zorder() <= top]
        return draw(sketch, self.artists, own + over), (
            draw(sketch, self.artists, own + under) if over else [])


def draw(sketch, artists, without=()):
    """Elements of artists, leaving out some that lie in them."""
    sketch.elements, hidden = [], set(without)
    for artist in hidden:             # made invisible, a title would lose its place
        artist.draw = lambda renderer: None
    try:
        for artist in artists:
            artist.draw(sketch)
    except NotImplementedError as error:
        for child in artist.get_children():
            draw(sketch, [child])        # rather name the child than the whole axes
        raise TypeError(f"explore cannot draw {error} of {artist!r}; draw it with lines, filled "
                        "contours, patches or text") from None
    finally:
        for artist in hidden:
            del artist.draw
    return sketch.elements


def prepare(fig):
    """Settle the layout of `fig` for good, size, limits and margins; returns its renderer."""
    plt.close(fig)            # or the inline backend would show the figure once more
    fig.set_dpi(DPI)
    fig.draw_without_rendering()
    fig.set_layout_engine("none")
    for ax in fig.axes:
        ax.set_autoscale_on(False)
        if ax.get_facecolor() in ((1, 1, 1, 1), fig.get_facecolor()):
            ax.patch.set_visible(False)        # paper: the page shows through
        legend = ax.get_legend()
        if legend and legend._loc == 0:        # "best" would move it with what moves
            around, own = legend.get_bbox_to_anchor(), legend.get_window_extent()
            legend.set_loc(tuple((own.p0 - around.p0) / around.size))
    return Sketch(fig)


def rows(fig, sketch):
    """The panels of `fig`, rows from top to bottom, each from left to right."""
    found, out = [], []
    for artist in filter(Artist.get_visible, (*fig.axes, *fig.texts, *fig.legends)):
        place = artist.get_window_extent(sketch).padded(-0.5)    # so that neighbours do not touch
        same = next((p for p in found if p.place.fully_overlaps(place)), None)
        if same:                    # a twin, an inset, a legend over the axes
            same.artists.append(artist)
        else:
            found.append(Panel(artist, place))
    for panel in sorted(found, key=lambda p: (-p.place.y1, p.place.x0)):
        if out and out[-1][0].place.y0 < panel.place.y1:
            out[-1].append(panel)
        else:
            out.append([panel])
    for row in out:
        row.sort(key=lambda p: p.place.x0)
        boxes = [Bbox.union([a.get_tightbbox(sketch) for a in p.artists]) for p in row]
        low, high = min(b.y0 for b in boxes), max(b.y1 for b in boxes)
        for panel, box in zip(row, boxes, strict=True):      # one height a row keeps axes aligned
            panel.box = (round(box.x0) - PAD, round(sketch.height - high) - PAD,
                         round(box.x1) + PAD, round(sketch.height - low) + PAD)
    for number, panel in enumerate(chain(*out)):
        panel.number = number
    return out


def svgs(rows, fill):
    """The panels of a figure as SVG; `fill(panel)` gives what a panel holds."""
    return "".join(f'<div class="gm-row gm-row-{len(row)}">'
                   + "".join(svg(panel.box, fill(panel)) for panel in row) + "</div>"
                   for row in rows)


def svg(box, content):
    x0, y0, x1, y1 = box
    # a box of its own: what changes inside a flex item would lay out the whole page again
    return (f'<div class="gm-panel"><svg {PLAIN} viewBox="{x0} {y0} {x1 - x0} {y1 - y0}" '
            f'width="{(x1 - x0) / 2:g}">{content}</svg></div>')


def attributes(pairs):
    return "".join(f' {key}="{escape(str(value))}"' for key, value in pairs)


def element(style, data):
    """SVG text of one element."""
    tag, _, *look = style
    if tag == "text":
        place, content = data
        return f'<text transform="{place}"{attributes(look)}>{content}</text>'
    look = dict(look)
    shape = look.pop("stamp", None)
    return f'<path{attributes(look.items())} d="{stamped(data, shape) if shape else data}"/>'


def layer(clip, content, attribute=""):
    """Content inside its clip rectangle: a nested svg needs no id, a clipPath would."""
    if clip is None:
        return f"<g{attribute}>{content}</g>" if attribute else content
    x0, y0, x1, y1 = clip
    w, h = x1 - x0, y1 - y0
    return (f'<svg{attribute} overflow="hidden" x="{x0}" y="{y0}" width="{w}" height="{h}" '
            f'viewBox="{x0} {y0} {w} {h}">{content}</svg>')


def markup(elements):
    """SVG text of elements in their order."""
    return "".join(layer(clip, "".join(element(*e) for e in run))
                   for clip, run in groupby(elements, key=lambda e: e[0][1]))
