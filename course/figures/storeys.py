"""Which parts at rest lie under all that moves, over it, and in between.

Most of a picture never changes, and a page holds it once. What lies between moving artists goes
with them, so that the pile is matplotlib's at every setting.
"""

from collections.abc import Iterable, Iterator, Sequence

from course.figures.recorder import Frame
from course.figures.svg import Element

Storeys = dict[int, tuple[int, int]]     # panel: the parts from here to there go with what moves
Ground = Sequence[Sequence[tuple[Element, ...]]]


def widen(storeys: Storeys, frame: Frame) -> Storeys:
    """The storeys that serve one frame more."""
    out = dict(storeys)
    for moved in frame:
        low, high = out.get(moved.panel, (moved.above, moved.above))
        out[moved.panel] = min(low, moved.above), max(high, moved.above)
    return out


def between(frame: Frame, ground: Ground, storeys: Storeys) -> Iterator[tuple[int, Element]]:
    """(panel, element) of all that a frame redraws, in matplotlib's order."""
    for panel, (low, high) in sorted(storeys.items()):
        at = low
        for moved in (*(m for m in frame if m.panel == panel), None):
            upto = high if moved is None else moved.above
            for part in ground[panel][at:upto]:
                yield from ((panel, element) for element in part)
            at = max(at, upto)
            if moved:
                yield from ((panel, element) for element in moved.elements)


def under(ground: Ground, storeys: Storeys, panel: int) -> Iterable[Element]:
    """What lies under all that moves; where nothing does, everything."""
    low, _ = storeys.get(panel, (len(ground[panel]), 0))
    return (element for part in ground[panel][:low] for element in part)


def over(ground: Ground, storeys: Storeys, panel: int) -> Iterable[Element]:
    """What lies over all that moves."""
    _, high = storeys.get(panel, (0, len(ground[panel])))
    return (element for part in ground[panel][high:] for element in part)
