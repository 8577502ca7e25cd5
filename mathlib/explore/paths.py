"""matplotlib paths as compact SVG path data: absolute starts, then relative steps."""

import re
from itertools import pairwise

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

FAR = 1e6                     # nothing is drawn further out than this many user units
POINT = re.compile(r"[Ml ]?(-?[\d.]+) ?(-?[\d.]+)")
COMMANDS = {Path.LINETO: ("l", 1), Path.CURVE3: ("q", 2), Path.CURVE4: ("c", 3)}


def number(value, decimals=1):
    """The shortest text of a coordinate: 3, -0.5, not 3.0."""
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def joined(values):
    return " ".join(map(number, values)).replace(" -", "-")


def path_data(path, transform, *, clip=None, filled=False, decimals=0):
    """SVG path data, rounded to `decimals`.

    A non-finite point breaks the line; what lies outside `clip` (x0, y0, x1, y1) is cut off, so
    that a diverged run leaves the picture instead of stretching it to 1e300.
    """
    if not len(path.vertices):
        return ""
    if filled and clip is not None:
        path = transform.transform_path(path).cleaned(remove_nans=True, curves=True)
        transform = None
        curved = np.isin(path.codes, (Path.CURVE3, Path.CURVE4)).any()
        if np.abs(path.vertices).max() > 1e4 and not curved:
            path = path.clip_to_bbox(Bbox.from_extents(*clip))
    path = path.cleaned(transform, remove_nans=True, clip=None if filled else clip, curves=True,
                        simplify=path.should_simplify and not filled)
    return encode(np.round(np.clip(path.vertices, -FAR, FAR), decimals).tolist(),
                  path.codes.tolist(), decimals)


def encode(points, codes, decimals=0):
    """Path data of rounded points; steps of length zero are left out."""
    out, here, start, last, i = [], [0, 0], [0, 0], "", 0
    while i < len(codes) and codes[i] != Path.STOP:
        code = codes[i]
        if code == Path.MOVETO:
            here = start = points[i]
            out.append("M" + joined(here))
            last, i = "M", i + 1
        elif code == Path.CLOSEPOLY:
            out.append("z")
            here, last, i = start, "z", i + 1
        else:
            letter, count = COMMANDS[code]
            step = [round(value - origin, decimals) for point in points[i:i + count]
                    for value, origin in zip(point, here, strict=True)]
            here, i = points[i + count - 1], i + count
            if any(step):
                text = joined(step)
                out.append(text if letter == last and text[0] == "-"
                           else (" " if letter == last else letter) + text)
                last = letter
    return "".join(out)


def stamp(path, transform, *, filled):
    """The shape of a marker as path data, from the marker's place back to it."""
    path = transform.transform_path(path)
    if path.codes is not None and np.array_equal(path.codes, Path.unit_circle().codes):
        r = round(np.ptp(path.vertices[:, 0]) / 2, 1)
        r, d = number(r), number(2 * r)
        return f"m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0zm{r} 0"
    path = path.cleaned(Affine2D().scale(1, -1), curves=True)
    points, out, end = np.round(path.vertices, 1).tolist(), "", [0, 0]
    starts = [i for i, c in enumerate(path.codes) if c in (Path.MOVETO, Path.STOP)]
    for i, j in pairwise(starts):         # each stroke begins where the one before it ended
        first, closed = points[i], path.codes[j - 1] == Path.CLOSEPOLY
        body = encode([[0, 0], *((np.array(points[i + 1:j]) - first).round(1).tolist())],
                      path.codes[i:j].tolist(), 1)
        out += f"m{joined([round(a - b, 1) for a, b in zip(first, end, strict=True)])}{body[4:]}"
        end = first if closed else points[j - 1]
    return out + f"m{joined([-end[0], -end[1]])}"


def stamped(places, shape):
    """Path data of markers: `shape` drawn at each point of `places`, which reads like a line."""
    return POINT.sub(lambda m: f"{'M' if m[0][0] == 'M' else 'm'}{m[1]} {m[2]}{shape}", places)
