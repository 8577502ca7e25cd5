"""matplotlib paths as compact SVG path data: absolute starts, then relative steps."""

import re

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

FAR = 1e6                     # nothing is drawn further out than this many user units
POINT = re.compile(r"[Ml ]?(-?[\d.]+) ?(-?[\d.]+)")
COMMANDS = {Path.LINETO: ("l", 1), Path.CURVE3: ("q", 2), Path.CURVE4: ("c", 3),
            Path.CLOSEPOLY: ("z", 1)}


def number(value):
    """The shortest text of a coordinate: 3, -0.5; not 3.0, -0 or 1e+06."""
    return f"{value + 0:.9g}"


def joined(values):
    return " ".join(map(number, values)).replace(" -", "-")


def path_data(path, transform, clip, *, filled):
    """SVG path data in whole user units.

    A non-finite point breaks the line; what lies outside `clip` (x0, y0, x1, y1) is cut off, so
    that a diverged run leaves the picture instead of stretching it to 1e300.
    """
    if not len(path.vertices):
        return ""
    if filled:
        path = transform.transform_path(path).cleaned(remove_nans=True, curves=True)
        curved = np.isin(path.codes, (Path.CURVE3, Path.CURVE4)).any()
        if np.abs(path.vertices).max() > 1e4 and not curved:
            path = path.clip_to_bbox(Bbox.from_extents(*clip))
    path = path.cleaned(None if filled else transform, remove_nans=True, curves=True,
                        clip=None if filled else clip,
                        simplify=path.should_simplify and not filled)
    return encode(np.rint(np.clip(path.vertices, -FAR, FAR)).tolist(), path.codes.tolist())


def encode(points, codes, move="M"):
    """Path data of rounded points; steps of length zero are left out."""
    out, here, start, last, i = [], (0, 0), (0, 0), "", 0
    while i < len(codes) and codes[i] != Path.STOP:
        letter, count = COMMANDS.get(codes[i], (move, 1))
        ends, origin = points[i:i + count], (0, 0) if letter == "M" else here
        i += count
        if letter == "z":
            out.append("z")
            here, last = start, "z"
            continue
        step = [round(to - begin, 1) for end in ends for to, begin in zip(end, origin, strict=True)]
        here = ends[-1]
        if letter == move:
            start = here
        elif not any(step):
            continue
        text, again = joined(step), letter == last != move
        out.append(text if again and text[0] == "-" else (" " if again else letter) + text)
        last = letter
    return "".join(out)


def stamp(path, transform):
    """The shape of a marker as path data, from the marker's place back to it."""
    if path.codes is not None and np.array_equal(path.codes, Path.unit_circle().codes):
        r = round(np.ptp(transform.transform_path(path).vertices[:, 0]) / 2, 1)
        r, d = number(r), number(2 * r)
        return f"m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0zm{r} 0"
    path = path.cleaned(transform + Affine2D().scale(1, -1), curves=True)
    # the STOP at the end lies at the origin: as a move it leads home
    codes = np.where(path.codes == Path.STOP, Path.MOVETO, path.codes)
    return encode(np.round(path.vertices, 1).tolist(), codes.tolist(), move="m")


def stamped(places, shape):
    """Path data of markers: `shape` drawn at each point of `places`, which reads like a line."""
    return POINT.sub(lambda m: f"{'M' if m[0][0] == 'M' else 'm'}{m[1]} {m[2]}{shape}", places)
