"""SVG text of recorded elements, and of panels in their rows."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import cast

from course.figures.paths import stamped

GROWS = 1.3                              # how much larger than drawn a picture may be shown
PLAIN = 'fill="none" stroke-linejoin="round" overflow="visible" font-size="20"'   # needs no styles
Box = tuple[int, int, int, int]          # x0, y0, x1, y1 in user units, y downwards
Style = tuple[str, Box | None, *tuple[tuple[str, str], ...]]     # tag, clip, (attribute, value), …
Data = str | tuple[str, str]             # of a path its data, of a text its place and content
Element = tuple[Style, Data]


def joined(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Neighbours of one style become one path: quiver, scatter, grid lines.

    Not where they are half transparent: there one path would show its overlaps as a single layer.
    """
    out: list[Element] = []
    for style, same in groupby(elements, key=lambda element: element[0]):
        if style[0] != "path" or any("opacity" in key for key, _ in style[2:]):
            out += same
        else:
            paths = cast(Iterable[tuple[Style, str]], same)
            out.append((style, "".join(data for _, data in paths)))
    return tuple(out)


def markup(elements: Iterable[Element]) -> str:
    """SVG text of elements in their order."""
    return "".join(layer(clip, "".join(element(*e) for e in run))
                   for clip, run in groupby(elements, key=lambda e: e[0][1]))


def element(style: Style, data: Data) -> str:
    """SVG text of one element."""
    _, _, *pairs = style
    if isinstance(data, tuple):
        place, content = data
        return f"<text{attributes([*placed(place), *pairs])}>{content}</text>"
    look = {key: value for key, value in pairs if key != "curve"}       # its name: of the page
    shape = look.pop("stamp", None)
    return f'<path{attributes(look.items())} d="{stamped(data, shape) if shape else data}"/>'


def placed(place: str) -> list[tuple[str, str]]:
    """Where a text stands, "x y" or "x y angle", as attributes.

    A text with a transform would be painted by itself, and arranged anew whenever it moves.
    """
    x, y, *angle = place.split()
    turned = [("transform", f"rotate({angle[0]} {x} {y})")] if angle else []
    return [("x", x), ("y", y), *turned]


def attributes(pairs: Iterable[tuple[str, object]]) -> str:
    """Attributes of an element, each after a space."""
    return "".join(f' {key}="{escape(str(value))}"' for key, value in pairs)


def window(clip: Box) -> dict[str, object]:
    """The attributes of a nested svg that clips: it needs no id, a clipPath would."""
    x0, y0, x1, y1 = clip
    w, h = x1 - x0, y1 - y0
    return {"overflow": "hidden", "x": x0, "y": y0, "width": w, "height": h,
            "viewBox": f"{x0} {y0} {w} {h}"}


def layer(clip: Box | None, content: str) -> str:
    """Content inside its clip rectangle."""
    return content if clip is None else f"<svg{attributes(window(clip).items())}>{content}</svg>"


def panel(box: Box, content: str, axes: str = "[]") -> str:
    """One panel of a figure; `axes` says where its numbers lie."""
    x0, y0, x1, y1 = box
    # a box of its own: what changes inside a flex item would lay out the whole page again
    known = f' data-axes="{escape(axes)}"' if axes != "[]" else ""
    return (f'<div class="gm-panel"><svg {PLAIN}{known} viewBox="{x0} {y0} {x1 - x0} {y1 - y0}" '
            f'width="{GROWS * (x1 - x0) / 2:g}">{content}</svg></div>')


def image(boxes: Iterable[Box], content: str) -> str:
    """Panels as one SVG that needs nothing of a page."""
    x0, y0, x1, y1 = ([*side] for side in zip(*boxes, strict=True))
    left, top, w, h = min(x0), min(y0), max(x1) - min(x0), max(y1) - min(y0)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" {PLAIN} font-family="sans-serif" '
            f'viewBox="{left} {top} {w} {h}" width="{w / 2:g}" height="{h / 2:g}">'
            f'<rect x="{left}" y="{top}" width="{w}" height="{h}" fill="#fff"/>{content}</svg>')


def rows(panels: Iterable[Iterable[str]]) -> str:
    """Panels in their rows, a panel() each."""
    return "".join(f'<div class="gm-row gm-row-{len(row)}">{"".join(row)}</div>'
                   for row in map(list, panels))
