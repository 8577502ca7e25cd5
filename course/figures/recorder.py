"""Draws a figure setting by setting, and refuses what a page would not show as matplotlib does."""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import FancyArrowPatch
from matplotlib.streamplot import StreamplotSet

from course.figures import panels
from course.figures.controls import Control
from course.figures.curves import marked
from course.figures.panels import Panel, called, draw
from course.figures.sketch import Sketch
from course.figures.svg import Element
from course.words import listed, signed

Setting = tuple[int, ...]              # an index into the values of each control
Artists = dict[Artist, None]           # a set that keeps its order, so that errors are the same
WHOLE = (Figure, SubFigure, Axes)      # these hold artists, and none of them moves by itself


@dataclass(frozen=True)
class Moved:
    """An artist that `update` returned, as it is drawn at one setting."""

    panel: int
    above: int                         # how many parts of the panel that do not move lie under it
    elements: tuple[Element, ...]


Frame = tuple[Moved, ...]              # in the order in which matplotlib draws them


class Recorder:
    """A figure and what moves it. Its frames are pure data; the figure itself stays inside.

    Attributes
    ----------
    rows : list of list of Panel
    controls : tuple of Control
    start : Setting
    still : dict
        The parts that do not move, as its keys.
    ground : list
        For each panel, what does not move: the elements of each part, in their order.
    """

    def __init__(self, where: str, fig: Figure, update: Callable, describe: Callable | None,
                 controls: Iterable[Control]):
        self.where, self.fig, self.update, self.describe = where, fig, update, describe
        self.controls = tuple(controls)
        self.start = tuple(control.start for control in self.controls)
        self.call("update", update, self.start)
        self.says(self.start)          # what does not fit the sliders fails here, by name
        try:
            self.sketch = self.settle()
            self.rows = panels.layout(fig, self.sketch)
            drawn = panels.survey(fig, self.sketch, self.rows)
        except TypeError as error:
            raise TypeError(f"{where}: {error}") from None
        self.limits, self.faces = limits(fig), faces(fig)
        artists = self.artists(self.start)
        seen = dict.fromkeys(itertools.chain(*self.parts()))
        self.check_returned(artists, seen)
        self.still = dict.fromkeys(part for part in seen if part not in artists)
        self.ground = self.at_rest(drawn)
        self.probe(self.last if self.start != self.last else self.first)

    def settle(self) -> Sketch:
        """Fix the layout for good."""
        return panels.settle(self.fig)

    # ---- settings

    @property
    def panels(self) -> list[Panel]:
        """All panels, in the order of their numbers."""
        return [*itertools.chain(*self.rows)]

    @property
    def count(self) -> int:
        """How many settings there are."""
        return math.prod(len(control.values) for control in self.controls)

    @property
    def first(self) -> Setting:
        """Every slider at its beginning."""
        return (0,) * len(self.controls)

    @property
    def middle(self) -> Setting:
        """Every slider half way."""
        return tuple(index // 2 for index in self.last)

    @property
    def last(self) -> Setting:
        """Every slider at its end."""
        return tuple(len(control.values) - 1 for control in self.controls)

    def settings(self) -> Iterator[Setting]:
        """All of them, the last control running fastest."""
        return itertools.product(*(range(len(control.values)) for control in self.controls))

    def values(self, setting: Setting) -> dict[str, object]:
        """The arguments of update."""
        return {control.key: control.values[i]
                for control, i in zip(self.controls, setting, strict=True)}

    def at(self, setting: Setting) -> str:
        """A setting's name in an error."""
        return ", ".join(f"{key}={value!r}" for key, value in self.values(setting).items())

    # ---- calls of what the author wrote

    def call(self, role: str, function: Callable, setting: Setting) -> object:
        """Call update or describe; an error names the figure and the setting."""
        try:
            return function(**self.values(setting))
        except Exception as error:
            raise RuntimeError(
                f"{self.where}: {role} fails at {self.at(setting)}: {error}") from error

    def says(self, setting: Setting) -> str:
        """The sentence of a setting."""
        if self.describe is None:
            return signed(listed(f"{control.label} {control.texts[i]}"
                                 for control, i in zip(self.controls, setting, strict=True)))
        sentence = self.call("describe", self.describe, setting)
        if not isinstance(sentence, str):
            raise TypeError(f"{self.where}: describe returned {sentence!r} at {self.at(setting)}; "
                            "it must return a sentence, a string")
        return signed(sentence)

    def artists(self, setting: Setting) -> Artists:
        """Call update; the artists that it says it changed, each once, in its order."""
        artists: Artists = {}
        returned = self.call("update", self.update, setting)
        if faces(self.fig) != self.faces:
            raise ValueError(f"{self.where}: update clears an axes, and with it limits, ticks and "
                             "labels; draw once before explore(), and let update change that, or "
                             "remove what it drew before: line.remove()")
        for artist in flat(returned):
            if not isinstance(artist, Artist):
                raise self.stranger(artist)
            artists[artist] = None
        if not artists:
            raise self.stranger(None)
        return artists

    def stranger(self, artist: object) -> ValueError:
        """The error about something returned that cannot move."""
        return ValueError(f"{self.where}: update returned {called(artist)}, which is no artist in "
                          "an axes of this figure; return what it changed, as in `return (line,)`"
                          + advice(artist))

    # ---- frames

    def parts(self) -> list[list[Artist]]:
        """What is visible now, panel by panel, in matplotlib's order."""
        return [[*panel.parts()] for panel in self.panels]

    def frame(self, setting: Setting) -> Frame:
        """What moves, drawn at one setting."""
        artists = self.artists(setting)
        self.check(setting, artists, dict.fromkeys(itertools.chain(*self.parts())))
        moved = []
        for number, above, part in self.moving(artists):
            moved.append(Moved(number, above, self.drawn(part, setting, self.panels[number])))
            if not (moved[-1].elements or panels.empty(part)):
                raise TypeError(f"{self.where}: cannot draw {called(part)}: it is visible, and yet "
                                "nothing of it can be shown on a page")
        return tuple(moved)

    def moving(self, artists: Artists) -> Iterator[tuple[int, int, Artist]]:
        """(panel, how many parts at rest lie under it, artist) of these, as matplotlib draws."""
        for number, order in enumerate(self.parts()):
            above = 0
            for part in order:
                if part in artists:
                    yield number, above, part
                else:
                    above += 1

    def frames(self, told: Callable[[int], None] = lambda done: None
               ) -> Iterator[tuple[Frame, str]]:
        """(frame, sentence) of every setting; `told` hears how many are done.

        Raises
        ------
        ValueError
            At the end, when what does not move has moved, or when a second visit to the setting
            that the sliders start at gives another picture.
        """
        probes = {self.first, self.middle, self.last}
        begun = None
        for number, setting in enumerate(self.settings()):
            frame = self.frame(setting)
            if setting in probes:
                self.compare(setting)
            if setting == self.start:
                begun = frame
            yield frame, self.says(setting)
            told(number + 1)
        self.return_to(begun)

    def return_to(self, begun: Frame | None) -> None:
        """Draw the setting that the sliders start at once more; it must be the same picture."""
        again = self.frame(self.start)
        if begun is None or again == begun:
            return
        moving = [part for *_, part in self.moving(self.artists(self.start))]
        other = next((part for part, a, b in zip(moving, begun, again, strict=False) if a != b),
                     moving[-1])
        where = (f"{self.where}: update draws {called(other)} another way when it comes back to "
                 f"{self.at(self.start)}{hint(other)}")
        if shapes(begun) == shapes(again):
            raise ValueError(f"{where}, in another colour: what is drawn anew takes the next of "
                             "the cycle; name one, as in color='C0' or colors=[...]")
        raise ValueError(f"{where}; it must depend on its arguments alone: no counter, and no "
                         "random numbers but of a generator made inside")

    def drawn(self, part: Artist, setting: Setting, panel: Panel) -> tuple[Element, ...]:
        """The elements of one part; an error names the setting."""
        try:
            return marked(part, draw(self.sketch, part), panel)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{self.where}, at {self.at(setting)}: {error}") from None

    def at_rest(self, drawn: Mapping[Artist, tuple[Element, ...]] = MappingProxyType({})
                ) -> list[list[tuple[Element, ...]]]:
        """What does not move, as it is drawn now; what is drawn already is taken as it is."""
        return [[drawn[part] if part in drawn else draw(self.sketch, part)
                 for part in order if part in self.still] for order in self.parts()]

    # ---- what would make the page lie

    def check(self, setting: Setting, artists: Artists, seen: Artists) -> None:
        """Compare what update returned with what is in the figure now."""
        where, at = self.where, self.at(setting)
        if limits(self.fig) != self.limits:
            raise ValueError(f"{where}: update changed the limits of an axes at {at}; set limits "
                             "before explore(), they stay fixed")
        self.check_returned(artists, seen)
        for artist in filter(self.still.__contains__, artists):
            raise ValueError(f"{where}: update returned {called(artist)} at {at}, but not at "
                             f"{self.at(self.start)}; return it always, or remove it")
        for artist in (part for part in self.still if part not in seen):
            raise ValueError(f"{where}: update removed or hid {called(artist)} at {at}, which it "
                             f"had not returned before{hint(artist)}")
        for artist in (part for part in seen if part not in self.still and part not in artists):
            raise ValueError(f"{where}: at {at} the figure shows {called(artist)}, which update "
                             f"drew or changed without returning it{hint(artist)}; return it "
                             "always, or remove it")

    def check_returned(self, artists: Artists, seen: Artists) -> None:
        """Every returned artist must be in the figure, or out of sight."""
        for artist in (artist for artist in artists if artist not in seen):
            whole = isinstance(artist, WHOLE)
            if whole or (artist.get_visible()
                         and (artist.axes is None or artist.axes.get_visible())):
                raise self.stranger(artist)

    def probe(self, setting: Setting) -> None:
        """Move once and back: what update changes without returning it is found at once."""
        begun = self.frame(self.start)
        self.frame(setting)
        self.compare(setting)
        self.return_to(begun)

    def compare(self, setting: Setting) -> None:
        """What does not move must be drawn now as it was at the start."""
        for order, before, after in zip(self.parts(), self.ground, self.at_rest(), strict=True):
            parts = [part for part in order if part in self.still]
            for part, old, new in zip(parts, before, after, strict=True):
                if old == new:
                    continue
                texts = [next(data[1] for style, data in mine if style[0] == "text"
                              and (style, data) not in other)
                         for mine, other in ((old, new), (new, old))
                         if any(style[0] == "text" and (style, data) not in other
                                for style, data in mine)]
                shown = ": " + " and ".join(map(repr, texts)) if texts else ""
                raise ValueError(
                    f"{self.where}: update changed {called(part)} without returning it"
                    f"{hint(part)}; it differs between {self.at(self.start)} and "
                    f"{self.at(setting)}{shown}. Return it too (a title is ax.title, the ticks "
                    "and the label of an axis are ax.xaxis, a legend is ax.get_legend()), or "
                    "leave it as it is")


def limits(fig: Figure) -> list:
    """The limits of all axes."""
    return [(ax.get_xlim(), ax.get_ylim()) for ax in fig.axes]


def faces(fig: Figure) -> list[Artist]:
    """What the axes are drawn on: ax.clear() makes new ones."""
    return [ax.patch for ax in fig.axes]


def hint(artist: Artist) -> str:
    """What matplotlib does unasked with such an artist."""
    if isinstance(artist, Axis):
        return " (boxplot adds ticks each time: give it manage_ticks=False)"
    arrow = isinstance(artist, FancyArrowPatch)
    return " (the arrows of streamplot are in ax.patches)" if arrow else ""


def advice(returned: object) -> str:
    """What else to do about something returned that people often return."""
    if isinstance(returned, WHOLE):
        return "; not all that holds it"
    if isinstance(returned, Real):
        return ". If it comes from ax.hist(), return the last of its three results alone, the bars"
    if isinstance(returned, StreamplotSet | PatchCollection):
        return (". The lines of a streamplot are in its .lines and its arrows are in ax.patches: "
                "`return (streams.lines, *ax.patches)`")
    return ""


def shapes(frame: Frame) -> list[object]:
    """A frame without its colours."""
    return [(moved.panel, moved.above,
             [(tag, clip, [look for look in looks if look[0] not in ("fill", "stroke")], data)
              for (tag, clip, *looks), data in moved.elements]) for moved in frame]


def flat(returned: object) -> Iterator[object]:
    """What update returned, out of any nesting of tuples, lists, dicts and containers."""
    if isinstance(returned, Mapping):
        returned = returned.values()
    wedges = getattr(returned, "wedges", None)       # of what ax.pie() returns from 3.11 on
    if wedges is not None:
        returned = (wedges, getattr(returned, "texts", ()))
    if isinstance(returned, Iterable) and not isinstance(returned, str | Artist):
        for inner in returned:
            yield from flat(inner)
    elif returned is not None:
        yield returned
