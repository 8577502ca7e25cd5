"""explore(): a matplotlib figure with sliders, live in a kernel and moving on a static page."""

import itertools
import math
import os
import re
import sys
import time
from numbers import Real

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from mathlib.explore import live, page
from mathlib.explore.controls import UNSET, control, kept, signature
from mathlib.explore.panels import draw, prepare, rows
from mathlib.explore.render import Sketch

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
        two may be None. On the static page only.
    play : name of a slider that gets a play button (static page only).
    name : for links to a setting, as in `#fig-wave?damping=0.3`; update's name unless given.

    Raises ValueError or TypeError when something cannot work, and RuntimeError when `update` fails
    at some setting, which is named. At most 2,000 settings; 441 of two panels take some 60 KB.
    """
    return Explorable(fig, update, sliders, describe, pad, play, name)


class Explorable:
    """What explore() returns. It shows itself in Jupyter and in the book."""

    def __init__(self, fig, update, sliders, describe=None, pad=None, play=None, name=None):
        checked(fig, update, describe, name)
        self.fig, self.update, self.describe = fig, kept(update), kept(describe)
        self.name = (name or update.__name__).replace("_", "-")
        self.where = f"explore({self.name!r})"
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.name):
            raise ValueError(f"name={self.name!r} must be lower-case letters, digits and hyphens")
        if not sliders:
            raise ValueError(f"{self.where}: no sliders; use picture(fig, alt) for a still figure")
        starts = signature(self.where, "update", update, sliders)
        if describe:
            signature(self.where, "describe", describe, sliders)
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
        prepare(fig)
        self.rows = rows(fig)
        self.panels = [panel for row in self.rows for panel in row]
        self.limits = {ax: ax.axis() for ax in fig.axes}
        self.pad = None if pad is None else self.checked_pad(pad)
        if self.count > SETTINGS:
            raise ValueError(self.too_many())

    def __repr__(self):
        sliders = " \u00d7 ".join(c.key for c in self.controls)
        return f"explore({self.name!r}: {sliders}, {self.count:,} settings)"

    # one setting

    def settings(self):
        """All settings: an index into each control, the last control running fastest."""
        return itertools.product(*(range(len(c.values)) for c in self.controls))

    def values(self, setting):
        return {c.key: c.values[i] for c, i in zip(self.controls, setting, strict=True)}

    def run(self, setting):
        """Call update and return the artists it changed, in the order matplotlib draws them."""
        values = self.values(setting)
        before = self.drawn()
        for artist in before:
            artist.stale = False
        try:
            artists = list(flat(self.update(**values)))
        except Exception as error:
            at = ", ".join(f"{k}={v!r}" for k, v in values.items())
            raise RuntimeError(f"{self.where}: update fails at {at}: {error}") from error
        if not artists:
            raise ValueError(f"{self.where}: update returned no artists; "
                             "return what it changed, as in `return (line,)`")
        for artist in artists:
            if not isinstance(artist, Artist):
                raise TypeError(f"{self.where}: update returned {artist!r}, which is no artist")
            if artist.axes not in self.fig.axes or artist in self.fig.axes:
                raise ValueError(f"{self.where}: update returned {artist!r}, "
                                 "which lies in no axes of this figure")
        for artist in self.drawn() - set(artists):
            if artist.stale or artist not in before:
                raise ValueError(f"{self.where}: update changed {artist!r} without returning it")
        self.moving = {a for a in self.moving.union(artists) if a.axes is not None}
        order = {a: i for ax in self.fig.axes for i, a in enumerate(ax.get_children())}
        return sorted(artists, key=lambda a: (a.get_zorder(), order.get(a, len(order))))

    def drawn(self):
        """The visible artists in the axes, apart from axis, title and legend."""
        return {a for ax in self.fig.axes
                for a in (*ax.lines, *ax.patches, *ax.collections, *ax.texts) if a.get_visible()}

    def frame(self, setting):
        """What moves, at one setting: (panel, style, data) of each element."""
        out, artists = [], self.run(setting)
        for ax, limits in self.limits.items():
            if ax.axis() != limits:
                raise ValueError(f"{self.where}: update changed the limits of an axes; "
                                 "set limits before explore(), they stay fixed")
        for number, panel in enumerate(self.panels):
            for artist in filter(panel.holds, artists):
                sketch = Sketch(*self.fig.bbox.size)
                draw(artist, sketch)
                out += [(number, style, data) for style, data in sketch.elements]
        return out

    def says(self, setting):
        """The sentence for one setting."""
        if self.describe:
            return str(self.describe(**self.values(setting)))
        return ", ".join(f"{c.label} {c.texts[i]}"
                         for c, i in zip(self.controls, setting, strict=True))

    def frames(self):
        """(frame, sentence) of every setting; tells the terminal when it takes long."""
        began = told = time.monotonic()
        for done, setting in enumerate(self.settings()):
            yield self.frame(setting), self.says(setting)
            if time.monotonic() - max(told, began + 1) > 1:
                told = time.monotonic()
                tell(f"\r{self.where}: {done + 1} of {self.count} settings")
        if told > began:
            tell("\n")

    # checks

    def checked_pad(self, pad):
        """Where each value of the pad's sliders lies in its axes, in user units."""
        names = [c.key for c in self.controls]
        ax, x, y = pad if isinstance(pad, tuple) and len(pad) == 3 else (None, None, None)
        if ax not in self.fig.axes or (x is None and y is None):
            raise ValueError(f"{self.where}: pad must be (axes of this figure, slider, slider), "
                             f"one of the sliders may be None; got {pad!r}")
        out = {"panel": next(i for i, p in enumerate(self.panels) if ax in p.artists)}
        for axis, key in (("x", x), ("y", y)):
            if key is None:
                continue
            chosen = next((c for c in self.controls if c.key == key), None)
            if chosen is None or not all(isinstance(v, Real) for v in chosen.values):
                raise ValueError(f"{self.where}: pad names {key!r}, which is not one of the "
                                 f"sliders with numbers: {', '.join(names)}")
            middle = ax.transAxes.transform((0.5, 0.5))
            points = [(v, 1) if axis == "x" else (1, v) for v in chosen.values]
            at = ax.transData.transform(points)[:, "xy".index(axis)]
            at = at if axis == "x" else self.fig.bbox.height - at
            out[axis] = [names.index(key), [round(v) for v in at.tolist()]]
            out.setdefault("middle", [round(middle[0]), round(self.fig.bbox.height - middle[1])])
        box = ax.get_window_extent()
        out["box"] = [round(v) for v in (box.x0, self.fig.bbox.height - box.y1,
                                         box.width, box.height)]
        return out

    def too_many(self):
        """The message for a figure with more settings than a page can carry."""
        sample = list(itertools.islice(self.settings(), 0, None, max(1, self.count // 8)))[:8]
        each = sum(len(str(self.frame(s))) for s in sample) / len(sample) / 1e6
        widest = max(self.controls, key=lambda c: len(c.values))
        return (f"{self.where}: {self.count:,} settings, about {self.count * each:.1f} MB; at most "
                f"{SETTINGS:,} fit a page. Coarsen {widest.key} ({len(widest.values)} values)")

    # faces

    def to_html(self):
        """A whole page with this figure, all it needs inside."""
        return page.whole(self.name, page.static(self))

    def _repr_mimebundle_(self, include=None, exclude=None):
        if page.on_page():
            return {"text/plain": repr(self), "text/html": page.static(self)}
        html = page.still(self)
        self.view = self.view or live.view(self)
        return {**self.view._repr_mimebundle_(), "text/plain": repr(self), "text/html": html}


def checked(fig, update, describe, name):
    if not isinstance(fig, Figure):
        raise TypeError(f"fig must be a matplotlib Figure, got {fig!r}")
    if not callable(update):
        raise TypeError(f"update must be a function, got {update!r}")
    for key, value, fine in (("describe", describe, callable(describe)),
                             ("name", name, isinstance(name, str))):
        if value is not None and not fine:
            raise TypeError(f"{key}={value!r}: no slider can be called describe, pad, play or "
                            "name, which are arguments of explore(); rename update's argument")


def flat(artists):
    """Artists out of any nesting of containers; None (an absent error bar cap) is skipped."""
    if isinstance(artists, (tuple, list)):
        for artist in artists:
            yield from flat(artist)
    elif artists is not None:
        yield artists


def tell(text):
    """To the terminal that builds the book, past the notebook (where it would become output)."""
    os.write(getattr(sys.stderr, "_original_stdstream_copy", None) or 2, text.encode())
