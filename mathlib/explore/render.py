"""A matplotlib renderer that records SVG elements, small enough to ship hundreds of pictures.

Coordinates are integers at half a pixel: the figure is drawn at 144 dots an inch and shown at 72.
An element is a pair (style, data). The style is a tuple of attributes that seldom change; the data
is what an update changes: path data, or for a text its place, angle and runs of characters.
"""

from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import rgb2hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from mathlib.explore.mathtext import to_spans
from mathlib.explore.paths import encode, number, path_data, stamp
from mathlib.plots import PALETTE

DPI = 144                     # user units of the SVG: two to a CSS pixel
TEXT = 10                     # points of 1em
MARGIN = 60                   # how far outside its clip rectangle a line is still kept
ROLES = {light: role for role, (light, _) in PALETTE.items()}
ROLES |= {"#000000": "ink", "#b0b0b0": "grid", "#cccccc": "grid"}     # matplotlib's own defaults


class Unsupported(TypeError):
    """Something this renderer cannot draw."""


def color(rgba):
    """A palette colour becomes a CSS variable, so that the page's theme chooses its shade."""
    value = rgb2hex(rgba[:3])
    return f"var(--gm-{ROLES[value]},{value})" if value in ROLES else value


@lru_cache(4096)              # most texts stay while a slider moves; formulas take long to measure
def text_size(s, prop, ismath):
    """Width, height and descent of a text in user units."""
    return RendererBase.get_text_width_height_descent(Sketch(1, 1), s, prop, ismath)


class Sketch(RendererBase):
    """Collects what is drawn in `elements`."""

    def __init__(self, width, height):
        super().__init__()
        self.width, self.height = width, height
        self.flip = Affine2D().scale(1, -1).translate(0, height)
        self.elements = []

    def get_canvas_width_height(self):
        return self.width, self.height

    def points_to_pixels(self, points):
        return points * DPI / 72

    def get_text_width_height_descent(self, s, prop, ismath):
        return text_size(s, prop.copy(), ismath)

    def pixels(self, points):
        return number(round(float(self.points_to_pixels(points)), 1))

    def clip(self, gc):
        """The clip rectangle (x0, y0, x1, y1) in whole user units, or None."""
        if gc.get_clip_path()[0] is not None:
            raise Unsupported("a clip path that is not a rectangle")
        if gc.get_clip_rectangle() is None:
            return None
        x0, y0, x1, y1 = map(round, gc.get_clip_rectangle().extents)
        return x0, round(self.height) - y1, x1, round(self.height) - y0

    def bounds(self, clip):
        x0, y0, x1, y1 = clip or (0, 0, self.width, self.height)
        return x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN

    def add(self, tag, clip, attributes, data):
        style = (tag, clip, *sorted(attributes.items()))
        if tag == "path" and self.elements and "opacity" not in attributes:
            before, so_far = self.elements[-1]
            if before == style:       # one element for neighbours of one style: quiver, scatter
                self.elements[-1] = (style, so_far + data)
                return
        self.elements.append((style, data))

    def paint(self, gc, fill):
        """Fill and stroke of a path as SVG attributes."""
        if gc.get_hatch() is not None:
            raise Unsupported("a hatch")
        forced, out = gc.get_forced_alpha(), {}
        if fill is not None:
            out["fill"] = color(fill)
            if len(fill) == 4 and fill[3] != 1 and not forced:
                out["fill-opacity"] = f"{fill[3]:.3g}"
        stroke, (offset, dashes) = gc.get_rgb(), gc.get_dashes()
        if gc.get_linewidth() > 0 and stroke[3] > 0:
            out |= {"stroke": color(stroke), "stroke-width": self.pixels(gc.get_linewidth())}
            if not forced and stroke[3] != 1:
                out["stroke-opacity"] = f"{stroke[3]:.3g}"
            if dashes is not None:
                out["stroke-dasharray"] = " ".join(map(self.pixels, dashes))
            if offset and dashes is not None:
                out["stroke-dashoffset"] = self.pixels(offset)
            if gc.get_capstyle() != "butt":
                out["stroke-linecap"] = {"projecting": "square"}.get(gc.get_capstyle(), "round")
            if gc.get_joinstyle() != "round":
                out["stroke-linejoin"] = str(gc.get_joinstyle())
        if forced and gc.get_alpha() != 1:
            out["opacity"] = f"{gc.get_alpha():.3g}"
        return out

    def draw_path(self, gc, path, transform, rgbFace=None):
        fill = None if rgbFace is None or (len(rgbFace) == 4 and rgbFace[3] == 0) else rgbFace
        clip = self.clip(gc)
        self.add("path", clip, self.paint(gc, fill), path_data(
            path, transform + self.flip, clip=self.bounds(clip), filled=fill is not None))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        clip = self.clip(gc)
        x0, y0, x1, y1 = self.bounds(clip)
        with np.errstate(all="ignore"):
            places = (trans + self.flip).transform(path.vertices)
            inside = ((places >= (x0, y0)) & (places <= (x1, y1))).all(axis=1)     # NaN is not
        places = np.rint(places[inside]).tolist()
        look = self.paint(gc, rgbFace)
        look["stamp"] = stamp(marker_path, marker_trans, filled=rgbFace is not None)
        # written as a line through them: often the very line that is drawn too, which packs well
        codes = [Path.MOVETO, *[Path.LINETO] * len(places)][:len(places)]
        self.add("path", clip, look, encode(places, codes))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        share = {"center": 0.5, "right": 1}.get(mtext and mtext.get_ha(), 0)
        if share:     # the page's font has other widths: hold the point the text is aligned to
            width = share * self.get_text_width_height_descent(s, prop, ismath)[0]
            x, y = x + width * np.cos(np.deg2rad(angle)), y - width * np.sin(np.deg2rad(angle))
        size = prop.get_size_in_points() / TEXT       # in em: a narrow page may enlarge all text
        look = {"fill": color(gc.get_rgb()), "font-size": f"{number(round(size, 2), 2)}em"}
        alpha = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
        if alpha != 1:
            look["opacity"] = f"{alpha:.3g}"
        if share:
            look["text-anchor"] = "middle" if share < 1 else "end"
        if prop.get_weight() not in ("normal", "regular", "book", 400):
            look["font-weight"] = str(prop.get_weight())
        if prop.get_style() != "normal":
            look["font-style"] = prop.get_style()
        self.add("text", self.clip(gc), look,
                 [round(float(x)), round(float(y)), round(-angle) or 0, *to_spans(s, ismath)])

    def draw_image(self, gc, x, y, im, transform=None):
        raise Unsupported("an image (imshow, or a rasterized artist)")

    def draw_gouraud_triangles(self, gc, triangles_array, colors_array, transform):
        raise Unsupported("gouraud shading")

    def draw_tex(self, gc, x, y, s, prop, angle, *, mtext=None):
        raise Unsupported("text set by TeX (usetex)")
