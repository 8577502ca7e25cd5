"""What a page needs of a figure: plain frozen data, with nothing of matplotlib in it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from course.figures import storeys as piles
from course.figures.recorder import Frame
from course.figures.svg import Box, Data, Element, Style, joined, markup


@dataclass(frozen=True)
class Slider:
    """One control, as a reader sees it."""

    key: str
    label: str
    kind: str                            # range, select, radio, checkbox
    texts: tuple[str, ...]
    start: int
    values: tuple[str, ...] | None = ()  # in Python; () where the texts are that, None: no literals

    def plain(self) -> dict[str, object]:
        """For JSON; what goes without saying is left out."""
        return {key: value for key, value in vars(self).items() if value != ()}


@dataclass(frozen=True)
class Backdrop:
    """A panel at rest: its box, its axes, and the SVG under and over what moves."""

    box: Box
    axes: str                            # the JSON of figures.axes
    under: str
    over: str


@dataclass(frozen=True)
class Payload:
    """A figure at every setting, identical pieces stored once."""

    name: str
    rows: tuple[tuple[Backdrop, ...], ...]
    sliders: tuple[Slider, ...]
    styles: tuple[tuple[int, Style], ...]    # (panel, style)
    pieces: tuple[tuple[int, Data], ...]     # (number of a style, data)
    frames: tuple[tuple[int, ...], ...]  # for each setting the numbers of its pieces, in order
    says: tuple[str, ...]                # for each setting its sentence
    start: int                           # number of the setting that the sliders start at
    pad: dict[str, object] | None        # where the sliders' values lie in the picture
    play: str | None

    def moving(self, panel: int) -> str:
        """The SVG of what moves in a panel, at the start."""
        found = []
        for piece in self.frames[self.start]:
            look, data = self.pieces[piece]
            home, style = self.styles[look]
            if home == panel:
                found.append((style, data))
        return markup(found)

    def to_json(self) -> str:
        """The part that the player in explore.js reads; fit for a <script> of HTML."""
        text = json.dumps({
            "controls": [slider.plain() for slider in self.sliders],
            "styles": [(tag, panel, clip, dict(look)) for panel, (tag, clip, *look) in self.styles],
            "pieces": self.pieces, "frames": self.frames, "says": self.says,
            "pad": self.pad, "play": self.play,
        }, ensure_ascii=False, separators=(",", ":"))
        return text.replace("<", "\\u003c")


def pack(recorded: Iterable[tuple[Frame, str]], ground: piles.Ground,
         rows: Iterable[Iterable[tuple[int, Box, str]]], *, name: str, sliders: Iterable[Slider],
         start: int, pad: dict[str, object] | None, play: str | None) -> Payload:
    """All frames of a figure as a Payload; `rows` holds (number, box, axes) of its panels."""
    storeys: piles.Storeys = {}
    kept: list[Frame] = []
    says: list[str] = []
    for frame, sentence in recorded:
        storeys = piles.widen(storeys, frame)
        kept.append(frame)
        says.append(sentence)
    styles: dict[tuple[int, Style], int] = {}
    pieces: dict[tuple[int, Data], int] = {}

    def number(panel: int, element: Element) -> int:
        style, data = element
        look = styles.setdefault((panel, style), len(styles))
        return pieces.setdefault((look, data), len(pieces))

    frames = tuple(tuple(number(*piece) for piece in piles.between(frame, ground, storeys))
                   for frame in kept)
    backdrops = tuple(tuple(Backdrop(box, axes,
                                     markup(joined(piles.under(ground, storeys, panel))),
                                     markup(joined(piles.over(ground, storeys, panel))))
                            for panel, box, axes in row) for row in rows)
    return Payload(
        name, backdrops, tuple(sliders),
        tuple(styles), tuple(pieces), frames, tuple(says), start, pad, play)
