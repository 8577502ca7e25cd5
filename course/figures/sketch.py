"""A matplotlib renderer that records SVG elements, small enough to ship hundreds of pictures.

Coordinates are integers at half a pixel: the figure is drawn at 144 dots an inch and shown at 72.
An element is a pair (style, data). The style is a tuple of attributes that seldom change; the data
is what an update changes: path data, or the place (x, y and perhaps an angle) and the content of a
text.
"""

import itertools
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, NoReturn, cast
from unicodedata import east_asian_width

import numpy as np
from matplotlib import rcParamsDefault
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Affine2DBase, Bbox, Transform
from numpy.typing import ArrayLike

from course.figures.mathtext import to_markup
from course.figures.paths import encode, number, path_data, stamp
from course.figures.svg import Box, Data, Element
from course.figures.theme import color
from course.plots import COLOR

DPI = 144                     # user units of the SVG: two to a CSS pixel
TEXT = 10                     # points of 1em
MARGIN = 60                   # how far outside its clip rectangle a line is still kept
THIN = 4                      # user units; a rectangle at least so wide may have sharp edges
SEAM = 1                      # user units by which neighbouring fills overlap
BOXES = {"legend", "table", "text"}        # what stands on paper of its own
RGBA = Sequence[float]        # red, green, blue and opacity, from 0 to 1


class Sketch(RendererBase):
    """Records what one part of a figure draws. What it cannot draw is a NotImplementedError.

    One for each figure: matplotlib remembers the sizes of texts as long as the renderer lives. From
    now on the figure measures its texts with this one, whoever asks.
    """

    def __init__(self, fig: Figure):
        super().__init__()
        self.width, self.height = fig.bbox.size
        self.flip = Affine2D().scale(1, -1).translate(0, self.height)
        self.elements: list[Element] = []
        self.groups: list[str] = []       # what is being drawn, from the outside in: text, patch
        self.boxed = False                # whether the text at hand stands in a box of its colour
        self.round: Bbox | None = None    # the outline of axes that are not a rectangle
        Canvas(fig).sketch = self

    def record(self, part: Artist) -> list[Element]:
        """The elements of a part, in the order in which it draws them."""
        self.elements, self.groups, self.boxed = [], [], False
        axes = part.axes if part.axes is not part else None
        self.round = (axes.patch.get_window_extent(self) if axes and axes.name == "polar"
                      else None)
        part.draw(self)
        return self.elements

    def open_group(self, s: str, gid: str | None = None) -> None:
        self.groups.append(s)
        if s == "text" and "table" not in self.groups:     # a table's cell is drawn before its text
            self.boxed = False

    def close_group(self, s: str) -> None:
        while self.groups and self.groups.pop() != s:      # a text may end without closing
            pass

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        return points * DPI / 72

    def get_text_width_height_descent(self, s: str, prop: FontProperties,
                                      ismath: bool | Literal["TeX"]) -> tuple[float, float, float]:
        text = known(s, findfont(prop))
        try:
            width, height, descent = super().get_text_width_height_descent(
                text, prop, ismath is True)
        except ValueError:        # no formula: it is refused by name when it is drawn
            width, height, descent = super().get_text_width_height_descent(text, prop, False)
        return width, height, descent

    def clip(self, gc: GraphicsContextBase) -> Box | None:
        """The clip rectangle in whole user units, or None."""
        rectangle, (path, transform) = gc.get_clip_rectangle(), gc.get_clip_path()
        if path is not None:
            rectangle = cast(Path, path).get_extents(transform)      # its hint is wrong
            # what lies in polar axes may leave the circle, but not the rectangle around it
            if not (self.round and np.allclose(rectangle.extents, self.round.extents, atol=1)):
                raise NotImplementedError("a clip path that is not a rectangle; leave "
                                          "set_clip_path out, and mask the data instead")
        if rectangle is None:
            return None
        x0, y0, x1, y1 = map(round, rectangle.extents)
        return x0, round(self.height) - y1, x1, round(self.height) - y0

    def kept(self, clip: Box | None) -> tuple[float, float, float, float]:
        """Lines and markers outside this rectangle need not be drawn."""
        x0, y0, x1, y1 = clip or (0, 0, self.width, self.height)
        return x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN

    def add(self, tag: str, clip: Box | None, attributes: dict[str, str], data: Data) -> None:
        """Record one element."""
        self.elements.append(((tag, clip, *sorted(attributes.items())), data))

    def paint(self, gc: GraphicsContextBase, fill: RGBA | None, *, straight: bool
              ) -> dict[str, str]:
        """Fill and stroke of a path as SVG attributes; `straight`: all sides level or upright."""
        if gc.get_hatch() is not None:
            raise NotImplementedError("a hatch; tell it apart by its colour")
        if gc.get_sketch_params() is not None:
            raise NotImplementedError("a line as if by hand; leave out xkcd and sketch parameters")
        if "table" in self.groups or (fill is not None and "text" in self.groups):
            self.boxed = (fill is not None
                          and not color(self.paper(fill), default=False).startswith("var"))
        look: dict[str, str] = {}
        stroke = gc.get_rgb()
        parts: dict[str, RGBA] = {} if fill is None else {"fill": self.paper(fill)}
        if gc.get_linewidth() > 0 and stroke[3] > 0:
            parts["stroke"] = stroke
            look |= self.pen(gc)
        elif fill is not None and straight:
            look["shape-rendering"] = "crispEdges"           # as matplotlib snaps them to pixels
        elif fill is not None and not gc.get_antialiased() and fill[3] == 1:
            parts["stroke"] = parts["fill"]                  # or the page would show between two
            look["stroke-width"] = str(SEAM)
        themed = True
        for part, (*rgb, alpha) in parts.items():
            look[part] = color(rgb, default=themed and part == "stroke")
            themed = look[part].startswith("var")            # an outline goes with what it rings
            if alpha != 1 and not gc.get_forced_alpha():
                look[part + "-opacity"] = f"{alpha:.3g}"
        if gc.get_forced_alpha() and gc.get_alpha() != 1:
            look["opacity"] = f"{gc.get_alpha():.3g}"
        return look

    def pen(self, gc: GraphicsContextBase) -> dict[str, str]:
        """Width, dashes, caps and joins of a stroke as SVG attributes."""
        look, (offset, dashes) = {"stroke-width": self.pixels(gc.get_linewidth())}, gc.get_dashes()
        if dashes is not None:
            look["stroke-dasharray"] = " ".join(map(self.pixels, np.asarray(dashes)))
            if offset:
                look["stroke-dashoffset"] = self.pixels(offset)
        if gc.get_capstyle() != "butt":
            look["stroke-linecap"] = gc.get_capstyle().replace("projecting", "square")
        if gc.get_joinstyle() != "round":
            look["stroke-linejoin"] = str(gc.get_joinstyle())
        return look

    def paper(self, fill: RGBA) -> RGBA:
        """A white box of a legend, a table or a text is paper; white elsewhere is the author's."""
        red, green, blue, opacity = fill
        if to_hex((red, green, blue)) == "#ffffff" and BOXES & {*self.groups}:
            return *(int(COLOR["paper"][i:i + 2], 16) / 255 for i in (1, 3, 5)), opacity
        return tuple(fill)

    def pixels(self, points: float) -> str:
        """A length in user units."""
        return number(round(float(self.points_to_pixels(points)), 1))

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform,
                  rgbFace: Any = None) -> None:
        fill = None if rgbFace is None or rgbFace[3] == 0 else rgbFace
        clip = self.clip(gc)
        data = path_data(path, transform + self.flip, self.kept(clip), filled=fill is not None)
        self.add("path", clip, self.paint(gc, fill, straight=rectilinear(path, transform)), data)

    def draw_path_collection(self, gc: GraphicsContextBase, master_transform: Transform,
                             paths: Any, all_transforms: Any, offsets: Any,
                             offset_trans: Transform, facecolors: Any, edgecolors: Any,
                             linewidths: Any, linestyles: Any, *others: Any, **more: Any) -> None:
        each = all_transforms, offsets, edgecolors, linewidths, linestyles
        opaque = all(alpha == 1 for *_, alpha in edgecolors)     # else one lies over another
        if opaque and len(paths) > 1 and not len(facecolors) and all(len(of) <= 1 for of in each):
            paths = [Path.make_compound_path(*paths)]            # strokes of one look are one path
        super().draw_path_collection(gc, master_transform, paths, all_transforms, offsets,
                                     offset_trans, facecolors, edgecolors, linewidths,
                                     linestyles, *others, **more)

    def draw_markers(self, gc: GraphicsContextBase, marker_path: Path, marker_trans: Transform,
                     path: Path, trans: Transform, rgbFace: Any = None) -> None:
        points = np.asarray(path.vertices)
        if len(points) == 1 and not trans.transform(points).any():
            # no marker: matplotlib draws a collection of one path as a marker at the origin
            return self.draw_path(gc, marker_path, marker_trans, rgbFace)
        clip = self.clip(gc)
        x0, y0, x1, y1 = self.kept(clip)
        with np.errstate(all="ignore"):
            places = (trans + self.flip).transform(points)
            inside = ((places >= (x0, y0)) & (places <= (x1, y1))).all(axis=1)     # NaN is not
        places = np.rint(places[inside]).tolist()
        look = self.paint(gc, rgbFace, straight=False)
        piles = [places]
        if any("opacity" in key for key in look):
            size = marker_path.get_extents(marker_trans).size
            if "stroke" in look:
                size = size + self.points_to_pixels(gc.get_linewidth())
            one_color = look.get("fill", look.get("stroke")) == look.get("stroke", look.get("fill"))
            piles = layers(places, size, ordered=not one_color)
        for layer in piles:
            # written as a line through them: often the line that is drawn too, which packs well
            codes = [Path.MOVETO, *[Path.LINETO] * len(layer)][:len(layer)]
            self.add("path", clip, look | {"stamp": stamp(marker_path, marker_trans)},
                     encode(layer, codes))

    def draw_text(self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: FontProperties,
                  angle: float, ismath: bool | Literal["TeX"] = False, mtext: Text | None = None
                  ) -> None:
        content = to_markup(s, bool(ismath))
        share = {"center": 0.5, "right": 1}.get(mtext.get_horizontalalignment() if mtext else "", 0)
        size = prop.get_size_in_points() / TEXT       # in em: a narrow page may enlarge all text
        look = {"fill": color(gc.get_rgb()[:3], default=not self.boxed),
                "font-size": f"{number(round(size, 2))}em"}
        if share:     # the page's font has other widths: hold the point the text is aligned to
            look["text-anchor"] = "middle" if share < 1 else "end"
            width = share * self.get_text_width_height_descent(s, prop, ismath)[0]
            x, y = x + width * np.cos(np.deg2rad(angle)), y - width * np.sin(np.deg2rad(angle))
        if gc.get_rgb()[3] != 1:
            look["opacity"] = f"{gc.get_rgb()[3]:.3g}"
        if prop.get_weight() not in ("normal", "regular", "book", 400):
            look["font-weight"] = str(prop.get_weight())
        if prop.get_style() != "normal":
            look["font-style"] = prop.get_style()
        if prop.get_family() != rcParamsDefault["font.family"]:      # else the page's own
            look["font-family"] = ", ".join(prop.get_family())
        place = f"{round(x)} {round(y)}"
        if round(angle):
            place += f" {round(-angle)}"
        self.add("text", self.clip(gc), look, (place, content))

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: ArrayLike,
                   transform: Affine2DBase | None = None) -> NoReturn:
        raise NotImplementedError("an image; use pcolormesh, which draws the same values as "
                                  "rectangles: ax.pcolormesh(values) and ax.invert_yaxis() for "
                                  "ax.imshow(values)")

    def draw_gouraud_triangles(self, gc: GraphicsContextBase, triangles_array: ArrayLike,
                               colors_array: ArrayLike, transform: Transform) -> NoReturn:
        raise NotImplementedError("Gouraud shading; leave out shading='gouraud', and take more "
                                  "and smaller cells if it looks coarse")

    def draw_tex(self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: FontProperties,
                 angle: float, *, mtext: Text | None = None) -> NoReturn:
        raise NotImplementedError("text set by TeX; leave out usetex")


class Canvas(FigureCanvasBase):
    """The canvas of a figure that is drawn for pages: its renderer is the Sketch."""

    sketch: Sketch

    def get_renderer(self) -> Sketch:
        return self.sketch


@cache
def known(text: str, font: str) -> str:
    """The text to measure: for characters that the font lacks, others of about their width.

    The page has glyphs for them, in its own fonts: Chinese ones are as wide as they are high.
    """
    if text.isascii():
        return text
    has = get_font(font).get_char_index
    return "".join(c if has(ord(c)) else "\u2014" if east_asian_width(c) in "WF" else "n"
                   for c in text)


def layers(places: Sequence[Sequence[float]], size: Sequence[float], *, ordered: bool
           ) -> list[list[Sequence[float]]]:
    """Markers that one can see through, in layers in each of which no two overlap.

    One path shows overlapping shapes as if they were one. Where their order is seen, since they
    have two colours, each lies above those that it covers.
    """
    width, height = (max(side, 1.0) for side in size)
    cells: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
    out: list[list[Sequence[float]]] = []
    for x, y in places:
        column, row = int(x // width), int(y // height)
        taken = {level for i in (-1, 0, 1) for j in (-1, 0, 1)
                 for a, b, level in cells.get((column + i, row + j), ())
                 if abs(x - a) < width and abs(y - b) < height}
        level = (max(taken, default=-1) + 1 if ordered
                 else next(level for level in itertools.count() if level not in taken))
        cells.setdefault((column, row), []).append((x, y, level))
        if level == len(out):
            out.append([])
        out[level].append((x, y))
    return out


def rectilinear(path: Path, transform: Transform) -> bool:
    """Whether a path is an upright rectangle, not too thin: matplotlib snaps it to pixels."""
    codes = () if path.codes is None else np.asarray(path.codes)
    points = np.asarray(path.vertices)
    if not 4 <= len(points) <= 5 or Path.CURVE3 in codes or Path.CURVE4 in codes:
        return False
    sides = np.abs(np.diff(transform.transform(points[:4]), axis=0))
    # a thinner one might fall between two pixels
    return bool((sides.min(axis=1) < 1e-3).all() and (sides.max(axis=1) >= THIN).all())
