"""matplotlib paths as compact SVG path data: absolute starts, then relative steps."""

import re
from itertools import islice, pairwise

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform

LONG = 8                      # points from which on arrays are faster than a loop
FAR = 1e6                     # nothing is drawn further out than this many user units
POINT = re.compile(r"[Ml ]?(-?[\d.]+) ?(-?[\d.]+)")
SPARE = re.compile(r"(?<=[a-zA-Z]) | (?=[a-zA-Z-])")        # spaces that part no numbers
COMMANDS = {Path.LINETO: ("l", 0), Path.CURVE3: ("q", 1), Path.CURVE4: ("c", 2),
            Path.CLOSEPOLY: ("z", 0)}       # the letter, and how many more points it takes


def number(value: float) -> str:
    """The shortest text of a coordinate: 3, -0.5; not 3.0, -0 or 1e+06."""
    return f"{value + 0:.9g}"


def path_data(path: Path, transform: Transform, clip: tuple, *, filled: bool) -> str:
    """SVG path data in whole user units.

    A non-finite point breaks the line; what lies outside `clip` (x0, y0, x1, y1) is cut off, so
    that a diverged run leaves the picture instead of stretching it to 1e300.
    """
    path = path.cleaned(transform, remove_nans=True, curves=True, clip=None if filled else clip,
                        simplify=path.should_simplify and not filled)
    if filled and np.abs(path.vertices).max() > 1e4:
        path = path.clip_to_bbox(Bbox.from_extents(*clip)).cleaned()
    return encode(np.rint(np.clip(path.vertices, -FAR, FAR)).tolist(),
                  np.asarray(path.codes).tolist())


def encode(points: list, codes: list, move: str = "M") -> str:
    """Path data of rounded points; steps of length zero are left out."""
    if codes and codes[-1] == Path.STOP:
        points, codes = points[:-1], codes[:-1]
    if len(codes) > LONG and move == "M":
        starts = [i for i, code in enumerate(codes) if code == Path.MOVETO]
        if len(starts) > 1:
            return "".join(encode(points[begin:end], codes[begin:end])
                           for begin, end in pairwise((*starts, len(codes))))
        closed = codes[-1] == Path.CLOSEPOLY
        if codes.count(Path.LINETO) == len(codes) - 1 - closed:
            return line(points[:-1]) + "z" if closed else line(points)
    out, here, start, last, pairs = [], (0, 0), (0, 0), "", zip(points, codes, strict=True)
    for point, code in pairs:
        letter, more = COMMANDS.get(code, (move, 0))
        ends = [point, *(end for end, _ in islice(pairs, more))]
        origin = (0, 0) if letter == "M" else here
        step = [to - begin for end in ends for to, begin in zip(end, origin, strict=True)]
        here = ends[-1]
        if letter == "z":
            step, here = [], start
        elif letter == move:
            start = here
        elif not any(step):
            continue
        if letter != last or letter == move:
            out.append(letter)
        out += map(number, step)
        last = letter
    return SPARE.sub("", " ".join(out))


def line(points: list) -> str:
    """The same of one unbroken line in whole units, all steps at once."""
    whole = np.asarray(points).astype(int)
    steps = np.diff(whole, axis=0)
    numbers = steps[steps.any(axis=1)].ravel().tolist()
    parts = ["M", *map(str, whole[0].tolist()), *(["l"] if numbers else ()), *map(str, numbers)]
    return SPARE.sub("", " ".join(parts))


def stamp(path: Path, transform: Transform) -> str:
    """The shape of a marker as path data, from the marker's place back to it."""
    if np.array_equal(np.asarray(path.codes), np.asarray(Path.unit_circle().codes)):
        circle = np.asarray(transform.transform_path(path).vertices)
        radius = round(np.ptp(circle[:, 0]) / 2, 1)
        r, d = number(radius), number(2 * radius)
        return f"m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0zm{r} 0"
    path = path.cleaned(transform + Affine2D().scale(1, -1), curves=True)
    # the STOP at the end lies at the origin: as a move it leads home
    codes = np.asarray(path.codes)
    codes = np.where(codes == Path.STOP, Path.MOVETO, codes)
    return encode(np.round(np.asarray(path.vertices), 1).tolist(), codes.tolist(), move="m")


def stamped(places: str, shape: str) -> str:
    """Path data of markers: `shape` drawn at each point of `places`, which reads like a line."""
    return POINT.sub(lambda m: f"{'M' if m[0][0] == 'M' else 'm'}{m[1]} {m[2]}{shape}", places)
