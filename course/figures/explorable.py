"""explore(): a matplotlib figure with sliders, live in a kernel and moving on a static page."""

import functools
import inspect
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from numbers import Real

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course.face import face
from course.figures import axes, page, svg, twins
from course.figures import storeys as piles
from course.figures.controls import UNSET, Control, control, literals, unseen
from course.figures.live import Live
from course.figures.payload import Payload, Slider, pack
from course.figures.recorder import Recorder
from course.figures.snapshot import remembering

SETTINGS = 2000               # more pictures than this make a page slow to build and to load
SHOWN: dict[str, "Explorable"] = {}      # figures of the page that this kernel builds, by name
LIMIT = 150_000               # bytes of one figure on the wire (gzip), its background included


def explore(fig: Figure, update: Callable[..., object], *,
            describe: Callable[..., str] | None = None,
            pad: tuple[Axes, str | None, str | None] | None = None, play: str | None = None,
            name: str | None = None, **sliders: object) -> "Explorable":
    """A figure with sliders. `update` moves it; every slider is one argument of `update`.

    In Jupyter the sliders are ipywidgets. In the book every setting is drawn when the book is
    built, and the reader's browser swaps the differences: no kernel, no server.

    Parameters
    ----------
    fig : Figure
        Its limits and layout stay as they are after the first update: set them before. One axes is
        one panel; panels stand side by side, or stack on a phone.
    update : callable
        Function of the sliders' values that changes artists of `fig` and returns all it changed:
        lines, markers, texts, titles, annotations, patches, collections (quiver, scatter,
        fill_between), bars, in any nesting of tuples, lists and dicts. To replace an artist, remove
        the old one, draw the new one, return the new one. It must depend on its arguments alone.
    describe : callable, optional
        Function of the same arguments, returning one sentence that says what this setting does. It
        is shown below the picture and read aloud as the picture's text. Give it always.
    pad : tuple, optional
        (axes, x slider, y slider): dragging in the axes moves these sliders to the pointer; one of
        the two may be None. In Jupyter this needs the package anywidget.
    play : str, optional
        Name of a slider that gets a play button.
    name : str, optional
        For links to a setting, as in `#fig-wave?damping=0.3`; update's name unless given. No two
        figures of a page share one.
    **sliders
        As for ipywidgets.interact: (min, max, step), a list or dict of choices, True or False, or a
        FloatSlider, IntSlider, FloatLogSlider, SelectionSlider, Dropdown, ToggleButtons,
        RadioButtons or Checkbox. A slider's label is its `description`, or its name; a tuple, list
        or dict starts at the default of update's argument, if that has one.

    Returns
    -------
    Explorable
        Shows itself as the last value of a cell. Of its methods, `as_page()` shows in a notebook
        what a page will show, and says what it weighs; `to_html()` gives a page of its own, to be
        written to a file, which needs nothing else.

    Raises
    ------
    ValueError, TypeError
        When something cannot work, or would not look on the page as matplotlib draws it: all that
        cannot be drawn is told at once. At most 2,000 settings and 150 KB, compressed; 441 of two
        panels take some 60 KB.
    RuntimeError
        When `update` or `describe` fails at some setting, which is named.

    Notes
    -----
    Black, white and grey of matplotlib's own follow the page into the dark, and so do the colours
    of `plots.COLOR`; any other stays. What runs a notebook from end to end gets a figure that
    brings its script along: see "Use explore() in your own book".

    Examples
    --------
    >>> import numpy as np
    >>> from course import explore, plots
    >>> fig, ax = plots.subplots()
    >>> t = np.linspace(0, 10, 200)
    >>> (line,) = ax.plot(t, np.sin(t))              # draw once: this sets the limits
    >>> def wave(frequency=1, damping=0.2):          # called for every setting
    ...     line.set_ydata(np.exp(-damping * t) * np.sin(frequency * t))
    ...     return (line,)                           # all that changed
    >>> def describe(frequency, damping):
    ...     return f"{frequency:g} radians a second; {np.exp(-damping):.0%} is left after each."
    >>> explore(fig, wave, describe=describe, frequency=(0.5, 4, 0.5), damping=(0, 1, 0.1))
    explore('wave': frequency × damping, 88 settings)
    """
    return Explorable(fig, update, sliders, describe, pad, play, name)


class Explorable:
    """What explore() returns. It shows itself in Jupyter and in the book."""

    def __init__(self, fig: Figure, update: Callable, sliders: dict[str, object],
                 describe: Callable | None, pad: tuple | None, play: str | None, name: str | None):
        validate(fig, update, describe, name)
        self.name = named(update, name)
        self.where = f"explore({self.name!r})"
        if not sliders:
            raise ValueError(f"{self.where}: no sliders; use picture(fig, alt) for a still figure")
        if play is not None and play not in sliders:
            raise ValueError(f"{self.where}: play={play!r} is not one of {', '.join(sliders)}")
        defaults = {key: argument.default
                    for key, argument in inspect.signature(update).parameters.items()}
        with nullcontext() if face() == "live" else unseen():
            controls = [control(self.where, key, given, defaults.get(key, UNSET))
                        for key, given in sliders.items()]
        self.describe = None if describe is None else remembering(describe)
        given = self.where, fig, remembering(update), self.describe, controls
        twin = twins.find(self.name)
        self.recorder = Recorder(*given) if twin is None else twins.Retold(twin, *given)
        self.play = play
        self.pad = None if pad is None else placed(self.recorder, pad)
        self.live: Live | None = None      # the live face, made when it is first shown
        if self.recorder.count > SETTINGS:
            size = self.recorder.count * len(str(self.recorder.frame(self.recorder.start))) / 1e6
            raise ValueError(f"{self.where}: {self.recorder.count:,} settings, about {size:.1f} "
                             f"MB; at most {SETTINGS:,} fit a page. {self.coarsen()}")

    @property
    def controls(self) -> tuple[Control, ...]:
        """The sliders, in the order of update's arguments."""
        return self.recorder.controls

    def coarsen(self) -> str:
        """What to do about too much."""
        widest = max(self.recorder.controls, key=lambda c: len(c.values))
        return f"Coarsen {widest.key} ({len(widest.values)} values)"

    def __repr__(self) -> str:
        sliders = " × ".join(c.key for c in self.recorder.controls)
        return f"explore({self.name!r}: {sliders}, {self.recorder.count:,} settings)"

    def payload(self) -> Payload:
        """Every setting drawn: all that a page needs."""
        recorder = self.recorder
        sliders = [Slider(c.key, c.label, c.kind, c.texts, c.start, literals(c))
                   for c in recorder.controls]
        recorded = [*recorder.frames(progress(self.where, recorder.count))]
        twins.keep(self.name, recorder.fig, [frame for frame, _ in recorded])
        return pack(recorded, recorder.ground,
                    [[(panel.number, panel.box, axes.attribute(panel.artists, recorder.sketch.flip))
                      for panel in row] for row in recorder.rows],
                    name=self.name, sliders=sliders, pad=self.pad, play=self.play,
                    start=[*recorder.settings()].index(recorder.start))

    def static(self) -> str:
        """The figure as HTML, for a page that loads page.assets().

        Raises
        ------
        ValueError
            If it is too large for a page.
        """
        html = page.static(self.payload())
        if (size := page.weight(html)) > LIMIT:
            raise ValueError(f"{self.where}: {self.recorder.count:,} settings take "
                             f"{size / 1000:.0f} KB, allowed are {LIMIT / 1000:.0f}. "
                             f"{self.coarsen()}, return fewer artists, or draw fewer points")
        return html

    def to_html(self) -> str:
        """A whole page with this figure, all it needs inside."""
        return page.whole(self.name, self.static())

    def as_page(self) -> page.Framed:
        """The figure as a page shows it, to be looked at in a notebook: every setting is drawn.

        Raises
        ------
        ValueError, TypeError, RuntimeError
            Whatever would stop the build of a page.
        """
        html = self.static()
        return page.Framed(f"{self!r}, {page.weight(html) / 1000:.0f} KB of {LIMIT // 1000}",
                           page.whole(self.name, html))

    def preview(self) -> str:
        """The picture where the sliders start, and its sentence, for readers without widgets.

        It is an image: of SVG in a page a cautious notebook would leave the texts alone.
        """
        recorder = self.recorder
        frame = recorder.frame(recorder.start)
        storeys = piles.widen({}, frame)
        moving = [*piles.between(frame, recorder.ground, storeys)]

        def content(number: int) -> tuple[svg.Element, ...]:
            return (*piles.under(recorder.ground, storeys, number),
                    *(element for panel, element in moving if panel == number),
                    *piles.over(recorder.ground, storeys, number))

        image = svg.image([panel.box for panel in recorder.panels], "".join(
            svg.markup(svg.joined(content(panel.number))) for panel in recorder.panels))
        return page.still(image, recorder.says(recorder.start), page.sliders("saved", self.labels))

    @property
    def labels(self) -> list[str]:
        """What the sliders are called."""
        return [control.label for control in self.controls]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None
                          ) -> dict[str, object] | tuple[dict[str, object], ...]:
        chosen, plain = face(), {"text/plain": repr(self)}
        if chosen == "live":
            self.live = self.live or Live(self.recorder, pad=self.pad, play=self.play)
            return {**self.live.widget._repr_mimebundle_(), **plain,
                    "text/html": self.preview()}
        if SHOWN.setdefault(self.name, self) is not self:
            raise ValueError(f"{self.where}: another figure of this page has that name, and "
                             "with it the same links; give one of them a name='...'")
        if chosen == "static":
            return {**plain, "text/html": self.static()}
        self.recorder.artists(self.recorder.start)
        image, sizes = page.png(self.recorder.fig)
        html = {"text/html": page.carried(self.static())} if chosen == "whole" else {}
        return {**plain, **html, "image/png": image}, {"image/png": sizes}


def validate(fig: object, update: object, describe: object, name: object) -> None:
    """Refuse what is no figure, function or name."""
    if not isinstance(fig, Figure):
        raise TypeError(f"fig must be a matplotlib Figure, got {fig!r}")
    if not callable(update):
        raise TypeError(f"update must be a function, got {update!r}")
    if not (describe is None or callable(describe)) or not isinstance(name, str | None):
        raise TypeError(f"describe={describe!r} must be a function, name={name!r} a string; no "
                        "slider can be called describe, pad, play or name, which are arguments "
                        "of explore(): rename update's argument")


def named(update: Callable, name: str | None) -> str:
    """The figure's name in links: the given one, or that of the function."""
    inner = update
    while isinstance(inner, functools.partial):
        inner = inner.func
    own: str = getattr(inner, "__name__", type(inner).__name__)
    found = (name or own).replace("_", "-")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", found):
        hint = "" if name else "; it is the function's own: give another, name='...'"
        raise ValueError(f"name={found!r} must be lower-case letters, digits and hyphens{hint}")
    return found


def placed(recorder: Recorder, pad: tuple) -> dict[str, object]:
    """Where each value of the pad's sliders lies in its axes, in user units."""
    numbers = {c.key: (i, c.values) for i, c in enumerate(recorder.controls)
               if all(isinstance(value, Real) for value in c.values)}
    ax, *keys = pad if isinstance(pad, tuple) and len(pad) == 3 else (None, None, None)
    if (ax not in recorder.fig.axes or keys == [None, None] or not {*keys} <= {None, *numbers}
            or not ax.transData.is_separable):
        raise ValueError(f"{recorder.where}: pad={pad!r} must be (axes of this figure, slider, "
                         "slider); one of the sliders may be None; the axes must not be polar; "
                         "sliders with numbers: " + (", ".join(numbers) or "none"))
    flip = recorder.sketch.flip
    out: dict[str, object] = {"panel": next(p.number for p in recorder.panels if ax in p.artists)}
    for axis, key in enumerate(keys):
        if key is not None:
            number, values = numbers[key]
            points = (ax.transData + flip).transform(np.column_stack([values, values]))
            out["xy"[axis]] = [number, [round(v) for v in points[:, axis].tolist()]]
    x, y, width, height = flip.transform_bbox(ax.bbox).bounds
    out["box"] = [round(v) for v in (x, y + height, width, -height)]    # flipped: height < 0
    return out


def progress(where: str, count: int) -> Callable[[int], None]:
    """Says, after two seconds, a line a second how many settings are drawn."""
    told = time.monotonic() + 1

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() > told + 1:
            told = time.monotonic()
            # past the notebook, where it would become output, to the terminal that builds it
            terminal = getattr(sys.stderr, "_original_stdstream_copy", None) or 2
            os.write(terminal, f"{where}: {done} of {count} settings\n".encode())

    return tell
