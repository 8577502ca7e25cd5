"""A matplotlib renderer that records SVG elements, small enough to ship hundreds of pictures.

Coordinates are integers at half a pixel: the figure is drawn at 144 dots an inch and shown at 72.
An element is a pair (style, data). The style is a tuple of attributes that seldom change; the data
is what an update changes: path data, or the place (an SVG transform) and the content of a text.
"""

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import rgb2hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from course.figures.mathtext import to_markup
from course.figures.paths import encode, number, path_data, stamp
from course.plots import PALETTE

DPI = 144                     # user units of the SVG: two to a CSS pixel
TEXT = 10                     # points of 1em
MARGIN = 60                   # how far outside its clip rectangle a line is still kept
ROLES = {light: role for role, (light, _) in PALETTE.items()}
ROLES |= {"#000000": "ink", "#b0b0b0": "grid", "#cccccc": "grid"}     # matplotlib's own defaults


def color(rgba):
    """A palette colour becomes a CSS variable, so that the page's theme chooses its shade."""
    value = rgb2hex(rgba[:3])
    return f"var(--gm-{ROLES[value]},{value})" if value in ROLES else value


class Sketch(RendererBase):
    """Collects what is drawn in `elements`. What it cannot draw is a NotImplementedError.

    One for each figure: matplotlib remembers the sizes of texts as long as the renderer lives.
    """

    def __init__(self, fig):
        super().__init__()
        self.width, self.height = fig.bbox.size
        self.flip = Affine2D().scale(1, -1).translate(0, self.height)
        self.elements = []

    def get_canvas_width_height(self):
        return self.width, self.height

    def points_to_pixels(self, points):
        return points * DPI / 72

    def clip(self, gc):
        """The clip rectangle (x0, y0, x1, y1) in whole user units, or None."""
        if gc.get_clip_path()[0] is not None:
            raise NotImplementedError("a clip path that is not a rectangle")
        if gc.get_clip_rectangle() is None:
            return None
        x0, y0, x1, y1 = map(round, gc.get_clip_rectangle().extents)
        return x0, round(self.height) - y1, x1, round(self.height) - y0

    def kept(self, clip):
        """Lines and markers outside this rectangle need not be drawn."""
        x0, y0, x1, y1 = clip or (0, 0, self.width, self.height)
        return x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN

    def add(self, tag, clip, attributes, data):
        style = (tag, clip, *sorted(attributes.items()))
        if tag == "path" and "opacity" not in attributes and self.elements and (
                self.elements[-1][0] == style):
            data = self.elements.pop()[1] + data      # neighbours of one style: quiver, scatter
        self.elements.append((style, data))

    def paint(self, gc, fill):
        """Fill and stroke of a path as SVG attributes."""
        if gc.get_hatch() is not None:
            raise NotImplementedError("a hatch")
        look, stroke, (offset, dashes) = {}, gc.get_rgb(), gc.get_dashes()
        parts = {} if fill is None else {"fill": fill}
        if gc.get_linewidth() > 0 and stroke[3] > 0:
            parts["stroke"] = stroke
            look["stroke-width"] = self.pixels(gc.get_linewidth())
            if dashes is not None:
                look["stroke-dasharray"] = " ".join(map(self.pixels, dashes))
                if offset:
                    look["stroke-dashoffset"] = self.pixels(offset)
            if gc.get_capstyle() != "butt":
                look["stroke-linecap"] = gc.get_capstyle().replace("projecting", "square")
            if gc.get_joinstyle() != "round":
                look["stroke-linejoin"] = str(gc.get_joinstyle())
        for part, (*rgb, alpha) in parts.items():
            look[part] = color(rgb)
            if alpha != 1 and not gc.get_forced_alpha():
                look[part + "-opacity"] = f"{alpha:.3g}"
        if gc.get_forced_alpha() and gc.get_alpha() != 1:
            look["opacity"] = f"{gc.get_alpha():.3g}"
        return look

    def pixels(self, points):
        return number(round(float(self.points_to_pixels(points)), 1))

    def draw_path(self, gc, path, transform, rgbFace=None):
        fill = None if rgbFace is None or rgbFace[3] == 0 else rgbFace
        clip = self.clip(gc)
        self.add("path", clip, self.paint(gc, fill), path_data(
            path, transform + self.flip, self.kept(clip), filled=fill is not None))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        if len(path.vertices) == 1 and not trans.transform(path.vertices).any():
            # no marker: matplotlib draws a collection of one path as a marker at the origin
            return self.draw_path(gc, marker_path, marker_trans, rgbFace)
        clip = self.clip(gc)
        x0, y0, x1, y1 = self.kept(clip)
        with np.errstate(all="ignore"):
            places = (trans + self.flip).transform(path.vertices)
            inside = ((places >= (x0, y0)) & (places <= (x1, y1))).all(axis=1)     # NaN is not
        places = np.rint(places[inside]).tolist()
        # written as a line through them: often the very line that is drawn too, which packs well
        codes = [Path.MOVETO, *[Path.LINETO] * len(places)][:len(places)]
        look = self.paint(gc, rgbFace) | {"stamp": stamp(marker_path, marker_trans)}
        self.add("path", clip, look, encode(places, codes))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        share = {"center": 0.5, "right": 1}.get(mtext and mtext.get_ha(), 0)
        size = prop.get_size_in_points() / TEXT       # in em: a narrow page may enlarge all text
        look = {"fill": color(gc.get_rgb()), "font-size": f"{number(round(size, 2))}em"}
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
        place = f"translate({round(x)} {round(y)})"
        if round(angle):
            place += f"rotate({round(-angle)})"
        self.add("text", self.clip(gc), look, (place, to_markup(s, ismath)))

    def draw_image(self, gc, x, y, im, transform=None):
        raise NotImplementedError("an image (imshow, or a rasterized artist)")
