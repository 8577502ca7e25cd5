"""explore(): a matplotlib figure with sliders, live in a kernel and moving on a static page."""

import inspect
import itertools
import math
import os
import re
import sys
import time
from numbers import Real
from types import FunctionType

import numpy as np
from matplotlib.cbook import flatten
from matplotlib.figure import Figure

from course.figures import honest, live, page
from course.figures.controls import UNSET, control
from course.figures.panels import draw, prepare, rows

SETTINGS = 2000               # more pictures than this make a page slow to build and to load


def explore(fig, update, *, describe=None, pad=None, play=None, name=None, **sliders):
    """A figure with sliders. `update` moves it; every slider is one argument of `update`.

    In Jupyter the sliders are ipywidgets. In the book every setting is drawn when the book is
    built, and the reader's browser swaps the differences: no kernel, no server.

        fig, ax = plots.subplots()
        t = np.linspace(0, 10, 200)
        (line,) = ax.plot(t, np.sin(t))              # draw once: this sets the limits

        def wave(frequency=1, damping=0.2):          # called for every setting
            line.set_ydata(np.exp(-damping * t) * np.sin(frequency * t))
            return (line,)                           # all that changed

        def describe(frequency, damping):
            return f"{frequency:g} radians a second; {np.exp(-damping):.0%} is left after each."

        explore(fig, wave, describe=describe, frequency=(0.5, 4, 0.5), damping=(0, 1, 0.1))

    fig : Figure. Its limits and layout stay as they are after the first update: set them before.
        One axes is one panel; panels stand side by side, or stack on a phone.
    update : function of the sliders' values that changes artists of `fig` and returns all it
        changed: lines, markers, texts, titles, annotations, patches, collections (quiver, scatter,
        fill_between), bars, in any nesting of tuples and lists. To replace an artist, remove the
        old one, draw the new one, return the new one. It must depend on its arguments alone.
        Moving artists lie in one storey, above what has a lower zorder than all of them.
    **sliders : as for ipywidgets.interact: (min, max, step), a list or dict of choices, True or
        False, or a FloatSlider, IntSlider, FloatLogSlider, SelectionSlider, Dropdown,
        ToggleButtons, RadioButtons or Checkbox. A slider's label is its `description`, or its name;
        a tuple, list or dict starts at the default of update's argument, if that has one.
    describe : function of the same arguments, returning one sentence that says what this setting
        does. It is shown below the picture and read aloud as the picture's text. Give it always.
    pad : (ax, x_slider, y_slider): dragging in `ax` moves these sliders to the pointer; one of the
        two may be None. On the static page only; Jupyter says so below the picture.
    play : name of a slider that gets a play button.
    name : for links to a setting, as in `#fig-wave?damping=0.3`; update's name unless given.

    Raises ValueError or TypeError when something cannot work, and RuntimeError when `update` or
    `describe` fails at some setting, which is named. At most 2,000 settings; 441 of two panels take
    some 60 KB.
    """
    return Explorable(fig, update, sliders, describe, pad, play, name)


class Explorable:
    """What explore() returns. It shows itself in Jupyter and in the book."""

    def __init__(self, fig, update, sliders, describe, pad, play, name):
        if not isinstance(fig, Figure):
            raise TypeError(f"fig must be a matplotlib Figure, got {fig!r}")
        if not callable(update):
            raise TypeError(f"update must be a function, got {update!r}")
        if not (describe is None or callable(describe)) or not isinstance(name, str | None):
            raise TypeError(f"describe={describe!r} must be a function, name={name!r} a string; no "
                            "slider can be called describe, pad, play or name, which are arguments "
                            "of explore(): rename update's argument")
        self.fig, self.update, self.describe = fig, kept(update), kept(describe)
        self.name = (name or update.__name__).replace("_", "-")
        self.where = f"explore({self.name!r})"
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.name):
            raise ValueError(f"name={self.name!r} must be lower-case letters, digits and hyphens")
        if not sliders:
            raise ValueError(f"{self.where}: no sliders; use picture(fig, alt) for a still figure")
        arguments = inspect.signature(update).parameters
        starts = {key: argument.default for key, argument in arguments.items()}
        self.controls = [control(self.where, key, given, starts.get(key, UNSET))
                         for key, given in sliders.items()]
        self.start = tuple(c.start for c in self.controls)
        self.count = math.prod(len(c.values) for c in self.controls)
        if play is not None and play not in sliders:
            raise ValueError(f"{self.where}: play={play!r} is not one of {', '.join(sliders)}")
        self.play = play
        self.moving = set()           # every artist that update ever returned
        self.view = None              # the live face, made when it is first shown
        self.run(self.start)
        self.says(self.start)         # what does not fit the sliders fails here, by name
        self.sketch = prepare(fig)
        self.rows = rows(fig, self.sketch)
        self.panels = list(itertools.chain(*self.rows))
        self.home = {a: panel.number for panel in self.panels for a in panel.artists}
        self.limits = [ax.axis() for ax in fig.axes]
        self.pad = None if pad is None else self.placed(pad)
        if self.count > SETTINGS:
            size = self.count * len(str(self.frame(self.start))) / 1e6
            raise ValueError(f"{self.where}: {self.count:,} settings, about {size:.1f} MB; at most "
                             f"{SETTINGS:,} fit a page. {self.coarsen()}")

    def placed(self, pad):
        """Where each value of the pad's sliders lies in its axes, in user units."""
        numbers = {c.key: (i, c.values) for i, c in enumerate(self.controls)
                   if all(isinstance(value, Real) for value in c.values)}
        ax, *keys = pad if isinstance(pad, tuple) and len(pad) == 3 else (None, None, None)
        if ax not in self.fig.axes or keys == [None, None] or not {*keys} <= {None, *numbers}:
            raise ValueError(f"{self.where}: pad={pad!r} must be (axes of this figure, slider, "
                             "slider); one of the sliders may be None; sliders with numbers: "
                             + (", ".join(numbers) or "none"))
        flip, out = self.sketch.flip, {"panel": self.home[ax]}
        for axis, key in enumerate(keys):
            if key is not None:
                number, values = numbers[key]
                points = (ax.transData + flip).transform(np.column_stack([values, values]))
                out["xy"[axis]] = [number, [round(v) for v in points[:, axis].tolist()]]
        x, y, width, height = flip.transform_bbox(ax.bbox).bounds
        out["box"] = [round(v) for v in (x, y + height, width, -height)]    # flipped: height < 0
        return out

    def coarsen(self):
        """What to do about too much."""
        widest = max(self.controls, key=lambda c: len(c.values))
        return f"Coarsen {widest.key} ({len(widest.values)} values)"

    def __repr__(self):
        sliders = " \u00d7 ".join(c.key for c in self.controls)
        return f"explore({self.name!r}: {sliders}, {self.count:,} settings)"

    # one setting: an index into each control

    def settings(self):
        """All of them, the last control running fastest."""
        return itertools.product(*(range(len(c.values)) for c in self.controls))

    def values(self, setting):
        """The arguments of update."""
        return {c.key: c.values[i] for c, i in zip(self.controls, setting, strict=True)}

    def at(self, setting):
        """Its name in an error."""
        return ", ".join(f"{key}={value!r}" for key, value in self.values(setting).items())

    def call(self, role, setting):
        """Call update or describe; an error names the figure and the setting."""
        try:
            return getattr(self, role)(**self.values(setting))
        except Exception as error:
            at = self.at(setting)
            raise RuntimeError(f"{self.where}: {role} fails at {at}: {error}") from error

    def says(self, setting):
        """Its sentence."""
        if self.describe:
            sentence = self.call("describe", setting)
            if not isinstance(sentence, str):
                raise TypeError(f"{self.where}: describe returned {sentence!r} at "
                                f"{self.at(setting)}; it must return a sentence, a string")
            return sentence
        return ", ".join(f"{c.label} {c.texts[i]}"
                         for c, i in zip(self.controls, setting, strict=True))

    def drawn(self):
        """The visible artists in the axes, apart from axis, title and legend."""
        return {a for ax in self.fig.axes
                for a in (*ax.lines, *ax.patches, *ax.collections, *ax.texts) if a.get_visible()}

    def run(self, setting):
        """Call update and return the artists it changed."""
        before = self.drawn()
        for artist in before:
            artist.stale = False
        artists = [a for a in flatten([self.call("update", setting)]) if a is not None]
        inside = [child for ax in self.fig.axes for child in ax.get_children()]
        for artist in artists or [None]:
            if artist not in inside:
                raise ValueError(f"{self.where}: update returned {artist!r}, which is no artist in "
                                 "an axes of this figure; return what it changed, as in "
                                 "`return (line,)`")
        for artist in self.drawn() - set(artists):
            if artist.stale or artist not in before:
                raise ValueError(f"{self.where}: update changed {artist} without returning it")
        for artist in self.moving and before - self.drawn() - self.moving:
            raise ValueError(f"{self.where}: update removed or hid {artist} at {self.at(setting)}, "
                             "which it had not returned before")
        for artist in self.moving.intersection(inside).difference(artists):
            if artist.get_visible():
                raise ValueError(f"{self.where}: update returned {artist} before, but not at "
                                 f"{self.at(setting)}; return it always, or remove it")
        self.moving = {a for a in self.moving.union(artists) if a.axes is not None}
        return artists

    def frame(self, setting):
        """What moves: (panel, style, data) of each element, as matplotlib orders them."""
        artists = self.run(setting)
        if [ax.axis() for ax in self.fig.axes] != self.limits:
            raise ValueError(f"{self.where}: update changed the limits of an axes at "
                             f"{self.at(setting)}; set limits before explore(), they stay fixed")
        order = {a: i for ax in self.fig.axes for i, a in enumerate(ax.get_children())}
        artists = sorted((a for a in artists if a.axes in self.home), key=lambda a: (
            self.home[a.axes], a.get_zorder(), order.get(a, len(order))))
        return [(self.home[artist.axes], *element) for artist in artists
                for element in draw(self.sketch, [artist])]

    def frames(self):
        """(frame, sentence) of every setting; after two seconds, a line a second tells how far."""
        told = time.monotonic() + 1
        for done, setting in enumerate(self.settings(), 1):
            frame = self.frame(setting)
            yield frame, self.says(setting)
            if setting == self.start:
                first = frame
            if time.monotonic() > told + 1:
                told = time.monotonic()
                # past the notebook, where it would become output, to the terminal that builds it
                terminal = getattr(sys.stderr, "_original_stdstream_copy", None) or 2
                os.write(terminal, f"{self.where}: {done} of {self.count} settings\n".encode())
        honest.check(self, first)

    def to_html(self):
        """A whole page with this figure, all it needs inside."""
        return page.whole(self.name, page.static(self))

    def _repr_mimebundle_(self, include=None, exclude=None):
        if page.on_page():
            return {"text/plain": repr(self), "text/html": page.static(self)}
        html = page.still(self)
        self.view = self.view or live.view(self)
        return {**self.view._repr_mimebundle_(), "text/plain": repr(self), "text/html": html}


def kept(function):
    """The function with the names it uses as they are now: a later cell may reuse `line`."""
    if not isinstance(function, FunctionType):
        return function
    copy = FunctionType(function.__code__, {**function.__globals__}, function.__name__,
                        function.__defaults__, function.__closure__)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy
