"""Sliders: what `ipywidgets.interact` accepts, as a finite list of values with their texts."""

import inspect
import math
from ast import literal_eval
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import comm
import ipywidgets as w
import numpy as np

from course.language import named
from course.words import say

KINDS = {w.FloatSlider: "range", w.IntSlider: "range", w.FloatLogSlider: "range",
         w.SelectionSlider: "range", w.Dropdown: "select", w.Select: "select",
         w.ToggleButtons: "radio", w.RadioButtons: "radio", w.Checkbox: "checkbox"}
UNSET = inspect.Parameter.empty


@dataclass(frozen=True)
class Control:
    """One argument of `update`: its values in order, how each reads, and where it starts."""

    key: str
    label: str
    kind: str          # range, select, radio, checkbox
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    start: int
    widget: w.ValueWidget      # the live slider; it takes these values and no others


@contextmanager
def unseen() -> Iterator[None]:
    """Widgets made here stay in this process: no notebook stores them, no page loads their scripts.

    How a widget reaches its other half in a browser is `comm.create_comm`, which a kernel sets.
    """
    before, comm.create_comm = comm.create_comm, comm.DummyComm
    try:
        yield
    finally:
        comm.create_comm = before


def literals(control: Control) -> tuple[str, ...] | None:
    """The values as Python; () where the texts say the same, None where one has no literal."""
    def same(text: str, value: object) -> bool:
        try:
            return bool(literal_eval(text) == value)
        except (ValueError, SyntaxError):
            return False

    written = tuple(repr(value.item() if isinstance(value, np.generic) else value)
                    for value in control.values)
    if all(map(same, control.texts, control.values)):
        return ()
    return written if all(map(same, written, control.values)) else None


def control(where: str, key: str, given: object, start: object = UNSET) -> Control:
    """The Control for one keyword of explore(); `where` names the explorable in errors.

    `start` is the default of update's argument: where an abbreviated slider begins, as in
    `ipywidgets.interact`.
    """
    if isinstance(given, tuple) and len(given) in (2, 3):
        bounded(where, key, given)
        if start is not UNSET and not isinstance(start, Real):
            raise ValueError(f"{where}: {key} starts at {start!r}, which is no number; "
                             "change the default of update's argument")
    widget = w.interactive.widget_from_abbrev(given, start)
    kind = KINDS.get(type(widget))
    if kind is None:
        raise TypeError(f"{where}: {key}={given!r} is not a slider; allowed: a tuple (min, max) or "
                        "(min, max, step), a list or dict of choices, True or False, or one of "
                        + ", ".join(allowed.__name__ for allowed in KINDS))
    label = widget.description or named(key)
    wanted: Any = widget.value if start is UNSET or isinstance(given, w.Widget) else start
    values: Sequence[Any]
    texts: Sequence[str]
    if hasattr(widget, "step"):
        if widget.step <= 0:
            raise ValueError(f"{where}: {key} has step={widget.step:g}; it must be above 0")
        values, texts = numbers(widget)
        nearest = min(values, key=lambda value: abs(value - wanted))
        middle = start is UNSET and isinstance(given, tuple)       # where interact would begin
        if middle or abs(nearest - wanted) <= 1e-6 * abs(values[-1] - values[0]):
            wanted = nearest
        widget = w.SelectionSlider(options=[*zip(texts, values, strict=True)], value=nearest,
                                   continuous_update=widget.continuous_update)
    elif kind == "checkbox":
        values, texts = (False, True), (say("controls.off"), say("controls.on"))
    else:
        values = [value for _, value in widget._options_full]
        texts = [str(text) for text, _ in widget._options_full]
    if wanted not in values:
        listed = ", ".join(texts if len(texts) < 9 else [*texts[:2], f"… {texts[-1]}"])
        raise ValueError(f"{where}: {key} starts at {wanted!r}, which is not one of its values "
                         f"{listed}; change the start or the values")
    for text in texts:
        if texts.count(text) > 1:
            raise ValueError(f"{where}: two values of {key} read the same ({text}); give more "
                             "digits in readout_format, or other labels")
    return Control(key, label, kind, tuple(values), tuple(texts), values.index(wanted), widget)


def bounded(where: str, key: str, given: tuple) -> None:
    """Refuse bounds that ipywidgets would refuse without saying whose they are."""
    if not all(isinstance(part, Real) for part in given):
        return            # no slider at all
    low, high, step = (*given, 1)[:3]
    if not (all(map(math.isfinite, given)) and low <= high and step > 0):
        raise ValueError(f"{where}: {key}={given!r} must be finite numbers, the minimum not above "
                         "the maximum, the step above 0")


def numbers(widget: w.ValueWidget) -> tuple[list[float], list[str]]:
    """Values and texts of a numeric slider, in decimals: 0.1 + 0.2 is 0.3 here."""
    low, high, step = (Decimal(str(v)) for v in (widget.min, widget.max, widget.step))
    ticks = [low + i * step for i in range(int((high - low) / step + Decimal("1e-9")) + 1)]
    readout = widget.readout_format
    if isinstance(widget, w.FloatLogSlider):
        values = [float(f"{widget.base ** float(t):.6g}") for t in ticks]
    else:
        values = [type(widget.value)(t) for t in ticks]
        if readout == w.FloatSlider.readout_format.default_value:    # as many places as they have
            places = max(-int(t.normalize().as_tuple().exponent) for t in (low, high, low + step))
            readout = f".{max(0, places)}f"
    return values, [format(value, readout) for value in values]
