"""A figure as panels: one SVG an axes, so that a narrow screen can stack them.

A panel is drawn part by part, a part being what matplotlib draws in one piece: a line, a text, an
axis with its ticks, a legend. So what moves can be drawn without the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from course.figures import axes
from course.figures.sketch import DPI, Sketch
from course.figures.svg import Box, Element, joined
from course.plots import COLOR

PAD = 4
PAPER = ("#ffffff", COLOR["paper"])


@dataclass(frozen=True)
class Panel:
    """Artists that share a place: axes and its twins, a legend or a title of the figure."""

    number: int
    artists: tuple[Artist, ...]
    box: Box

    def parts(self) -> Iterator[Artist]:
        """What is visible in it, part by part, in the order in which matplotlib draws it."""
        for artist in sorted(self.artists, key=Artist.get_zorder):
            yield from parts(artist)


def parts(artist: Artist) -> Iterator[Artist]:
    """The parts of an axes and of what is inset into it; of any other artist, itself.

    The order is that of matplotlib's own `Axes.draw`.
    """
    if not artist.get_visible():
        return
    if not isinstance(artist, Axes):
        yield artist
        return
    framed = artist.axison and artist.get_frame_on()
    if framed:
        yield from parts(artist.patch)
    left_out: set[Artist] = {artist.patch}
    if not framed:
        left_out.update(artist.spines.values())
    if not artist.axison:
        left_out.update((artist.xaxis, artist.yaxis))
    for child in sorted(artist.get_children(), key=Artist.get_zorder):
        if child not in left_out:
            yield from parts(child)


def draw(sketch: Sketch, part: Artist) -> tuple[Element, ...]:
    """The elements of one part.

    Raises
    ------
    TypeError
        If it holds something that cannot be drawn.
    """
    try:
        elements = sketch.record(part)
    except NotImplementedError as error:
        for child in part.get_children():
            draw(sketch, child)              # rather name the child than the whole axis
        raise TypeError(f"cannot draw {called(part)}: {error}") from None
    return joined(sorted(elements, key=kind_on_axis) if isinstance(part, Axis) else elements)


def kind_on_axis(element: Element) -> tuple[bool, bool]:
    """Grid lines, marks, labels: an axis draws tick by tick, and a page wants one path of a kind.

    None of a kind lies over another tick's of the next, so the picture is the same.
    """
    tag, clip, *_ = element[0]
    return tag == "text", clip is None


def empty(part: Artist) -> bool:
    """Whether a part may draw nothing: no text, no points, all of it out of sight."""
    if isinstance(part, Collection):
        return not (len(part.get_paths()) and np.isfinite(part.get_offsets()).all(axis=1).any())
    return isinstance(part, Text | Line2D | Axis)


def called(artist: object) -> str:
    """An artist's name in an error: its kind and its label, text or colour."""
    if not isinstance(artist, Artist):
        return re.sub(" at 0x[0-9a-fA-F]+", "", repr(artist))
    kind = "Axes" if isinstance(artist, Axes) else type(artist).__name__
    label = artist.get_label()
    label = label.get_text() if isinstance(label, Text) else str(label)      # an axis has a Text
    if isinstance(artist, Text) and artist.get_text():
        label = artist.get_text()
    for container in getattr(artist.axes, "containers", ()):             # of bars: theirs
        if artist in container:
            label = str(container.get_label())
    if label and not label.startswith("_"):
        return f"{kind} {label!r}"
    for look in ("get_color", "get_facecolor"):
        try:
            return f"{kind} in {to_hex(getattr(artist, look)())}"
        except (AttributeError, ValueError):
            continue
    return kind


def settle(fig: Figure) -> Sketch:
    """Fix the layout of `fig` for good, size, limits and margins; returns its renderer.

    Raises
    ------
    TypeError
        If it has axes in three dimensions.
    """
    for ax in fig.axes:
        if ax.name == "3d":
            raise TypeError(f"cannot draw the 3D axes {axes.title(ax)!r}: show the same in two "
                            "dimensions, with contourf or pcolormesh, or as one line for each of "
                            "a few values")
    plt.close(fig)            # or the inline backend would show the figure once more
    fig.set_dpi(DPI)
    sketch = Sketch(fig)
    with sketch._draw_disabled():  # type: ignore[attr-defined]  # as draw_without_rendering does
        fig.draw(sketch)
    fig.set_layout_engine("none")
    for ax in fig.axes:
        ax.set_autoscale_on(False)
        if to_hex(ax.get_facecolor()) in PAPER:
            ax.patch.set_visible(False)        # paper: the page shows through
        legend = ax.get_legend()
        if legend and legend._loc == 0:  # type: ignore[attr-defined]  # "best": it would move too
            around, own = legend.get_bbox_to_anchor(), legend.get_window_extent()
            legend.set_loc(tuple((own.p0 - around.p0) / around.size))
    return sketch


def survey(fig: Figure, sketch: Sketch, rows: list[list[Panel]]
           ) -> dict[Artist, tuple[Element, ...]]:
    """All that is visible now, drawn.

    Raises
    ------
    TypeError
        If some of it cannot be drawn, or would be lost on a page: all of that, by name.
    """
    drawn, problems = {}, [*lost(fig)]
    for part in chain.from_iterable(panel.parts() for panel in chain.from_iterable(rows)):
        try:
            drawn[part] = draw(sketch, part)
        except (TypeError, ValueError) as error:
            problems.append(str(error))
    problems = [*dict.fromkeys(problems)]
    if problems:
        raise TypeError(problems[0] if len(problems) == 1 else
                        "\n- ".join([f"{len(problems)} things cannot be drawn:", *problems]))
    return drawn


def lost(fig: Figure) -> Iterator[str]:
    """What a page would not show, being outside of all axes."""
    for own in figures(fig):
        face = to_hex(own.get_facecolor(), keep_alpha=True)
        if own.patch.get_visible() and face[7:] != "00" and face[:7] not in PAPER:
            yield (f"cannot draw the figure's face colour {face[:7]}: the page shows through "
                   "there; colour the axes, ax.set_facecolor(...)")
        for artist in (*own.artists, *own.lines, *own.patches, *own.images):
            yield (f"cannot draw {called(artist)}, which lies in no axes: draw it in an axes of "
                   "the figure")


def figures(fig: Figure | SubFigure) -> Iterator[Figure | SubFigure]:
    """A figure and all its sub-figures."""
    yield fig
    for inner in fig.subfigs:
        yield from figures(inner)


def extent(artist: Artist, sketch: Sketch) -> Bbox:
    """Where it is; a little less, so that neighbours do not touch."""
    return artist.get_window_extent(sketch).padded(-0.5)


def bars(fig: Figure, sketch: Sketch) -> dict[Artist, Axes]:
    """The axes of each colour bar, and beside which it stands with nothing else between them."""
    found: dict[Artist, Axes] = {}
    for ax in fig.axes:
        for shown in (*ax.collections, *ax.images):
            if shown.colorbar:
                bar = shown.colorbar.ax
                both = Bbox.union([extent(ax, sketch), extent(bar, sketch)])
                if not any(both.overlaps(extent(other, sketch)) for other in fig.axes
                           if other not in (ax, bar)
                           and not extent(ax, sketch).overlaps(extent(other, sketch))):
                    found[bar] = ax
    return found


def layout(fig: Figure, sketch: Sketch) -> list[list[Panel]]:
    """The panels of a settled figure, rows from top to bottom, each from left to right."""
    groups: list[tuple[Bbox, list[Artist]]] = []
    outside = chain.from_iterable((*own.texts, *own.legends) for own in figures(fig))
    beside = bars(fig, sketch)
    for artist in filter(Artist.get_visible, (*fig.axes, *outside)):
        place = extent(artist, sketch)
        same = next((n for n, (own, group) in enumerate(groups)
                     if own.fully_overlaps(place) or beside.get(artist) in group), None)
        if same is None:
            groups.append((place, [artist]))
        else:                       # a twin, an inset, a legend over the axes, a colour bar
            own, group = groups[same]
            groups[same] = (Bbox.union([own, place]) if artist in beside else own,
                            [*group, artist])
    lines: list[list[tuple[Bbox, list[Artist]]]] = []
    for place, group in sorted(groups, key=lambda g: (-g[0].y1, g[0].x0)):
        if lines and lines[-1][0][0].y0 < place.y1:
            lines[-1].append((place, group))
        else:
            lines.append([(place, group)])
    out: list[list[Panel]] = []
    number = 0
    for line in lines:
        line.sort(key=lambda g: g[0].x0)
        boxes = [Bbox.union([*filter(None, (a.get_tightbbox(sketch) for a in group))])
                 for _, group in line]
        low, high = min(b.y0 for b in boxes), max(b.y1 for b in boxes)
        out.append([])
        for (_, group), box in zip(line, boxes, strict=True):    # one height a row aligns the axes
            out[-1].append(Panel(number, tuple(group), (
                round(box.x0) - PAD, round(sketch.height - high) - PAD,
                round(box.x1) + PAD, round(sketch.height - low) + PAD)))
            number += 1
    return out
