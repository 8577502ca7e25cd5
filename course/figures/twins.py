"""A figure in another language shows the same: what holds no words is drawn once, for both.

What runs the chapters of a book opens a shelf for each. There the figure in the source language
leaves where its axes lie and what moves, at every setting; its twin takes that and draws only its
own texts. A translation changes words alone, so code that differs by more than strings has no twin.
"""

import ast
import hashlib
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from course.figures import panels
from course.figures.curves import marked
from course.figures.recorder import Frame, Moved, Recorder, Setting
from course.figures.sketch import Sketch
from course.figures.svg import Element
from course.language import LANGUAGES, language

SOURCE = LANGUAGES[0]
Place = tuple[float, float, float, float]


@dataclass(frozen=True)
class Twin:
    """What a figure shows in every language."""

    code: str                     # of the code, without its words, that had run when it was made
    places: tuple[Place, ...]     # of the axes, as shares of the figure
    frames: tuple[Frame, ...]     # without the names of curves


class Shelf:
    """A folder with the figures of a chapter, and the code that has run in it."""

    def __init__(self, folder: Path):
        self.folder, self.code = folder, hashlib.sha256()

    def runs(self, source: str) -> None:
        """This cell runs next."""
        for statement in Wordless().visit(ast.parse(source)).body:
            self.code.update(ast.dump(statement).encode())

    def path(self, name: str) -> Path:
        """The file of a figure."""
        return self.folder / f"{name}.pickle"

    def keep(self, name: str, fig: Figure, frames: list[Frame]) -> None:
        """Leave a figure in the source language."""
        elements: dict[Element, Element] = {}          # one of each, to be written once
        bare = tuple(tuple(Moved(moved.panel, moved.above, tuple(
            elements.setdefault(e, e) for e in map(nameless, moved.elements))) for moved in frame)
            for frame in frames)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(pickle.dumps(Twin(self.code.hexdigest(), places(fig), bare)))

    def find(self, name: str) -> Twin | None:
        """The twin of a figure, where there is one."""
        if not self.path(name).exists():
            return None
        twin: Twin = pickle.loads(self.path(name).read_bytes())
        return twin if twin.code == self.code.hexdigest() else None


class Wordless(ast.NodeTransformer):
    """Code without its strings, and without the line by which a chapter speaks a language."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.Constant:
        return ast.Constant("")

    def visit_Import(self, node: ast.Import) -> ast.Import | None:
        names = [alias for alias in node.names if not alias.name.startswith("course.")]
        return ast.Import(names) if names else None


shelf: Shelf | None = None        # of the chapter that runs, set by what runs it


def find(name: str) -> Twin | None:
    """The twin of a figure that is about to be made in another language."""
    return shelf.find(name) if shelf and language() != SOURCE else None


def keep(name: str, fig: Figure, frames: list[Frame]) -> None:
    """Leave a figure in the source language for its twins."""
    if shelf and language() == SOURCE:
        shelf.keep(name, fig, frames)


def places(fig: Figure) -> tuple[Place, ...]:
    """Where all axes lie."""
    return tuple(ax.get_position(original=True).bounds for ax in fig.axes)


class Retold(Recorder):
    """A figure that takes from its twin all that holds no words."""

    def __init__(self, twin: Twin, *given: Any):
        self.twin = twin
        super().__init__(*given)

    def settle(self) -> Sketch:
        self.fig.set_layout_engine("none")
        for ax, place in zip(self.fig.axes, self.twin.places, strict=True):
            ax.set_position(place)
            ax.set_in_layout(True)         # which that undoes, and with it the size of the panel
        return panels.settle(self.fig)

    def probe(self, setting: Setting) -> None:
        """What must not move was drawn again in the source language."""

    def frames(self, told: Callable[[int], None] = lambda done: None
               ) -> Iterator[tuple[Frame, str]]:
        for number, (setting, frame) in enumerate(zip(self.settings(), self.twin.frames,
                                                      strict=True)):
            moving = [*self.moving(self.artists(setting))]
            if [moved[:2] for moved in moving] != [(m.panel, m.above) for m in frame]:
                raise ValueError(f"{self.where}: at {self.at(setting)} other artists move than in "
                                 f"the source language ({SOURCE})")
            yield tuple(self.said(setting, part, moved) for (*_, part), moved
                        in zip(moving, frame, strict=True)), self.says(setting)
            told(number + 1)

    def said(self, setting: Setting, part: Artist, moved: Moved) -> Moved:
        """What moves, in this language."""
        panel = self.panels[moved.panel]
        elements = (marked(part, moved.elements, panel) if wordless(moved)
                    else self.drawn(part, setting, panel))
        return Moved(moved.panel, moved.above, elements)


def nameless(element: Element) -> Element:
    """An element without the name of its curve."""
    (tag, clip, *looks), data = element
    return (tag, clip, *(look for look in looks if look[0] != "curve")), data


def wordless(moved: Moved) -> bool:
    """Whether nothing of it is text."""
    return all(style[0] != "text" for style, _ in moved.elements)
