"""Sliders: what `ipywidgets.interact` accepts, as a finite list of values with their texts."""

import inspect
from dataclasses import dataclass
from decimal import Decimal
from types import FunctionType

import ipywidgets as w

CHOICES = (w.SelectionSlider, w.Dropdown, w.ToggleButtons, w.RadioButtons, w.Select)
NUMBERS = (w.FloatSlider, w.IntSlider, w.FloatLogSlider)
ALLOWED = ("a tuple (min, max) or (min, max, step), a list or dict of choices, True or False, or "
           "one of FloatSlider, IntSlider, FloatLogSlider, SelectionSlider, Dropdown, "
           "ToggleButtons, RadioButtons, Select, Checkbox")

UNSET = inspect.Parameter.empty


@dataclass(frozen=True)
class Control:
    """One argument of `update`: its values in order, how each reads, and where it starts."""

    key: str
    label: str
    kind: str          # range, select, radio, checkbox
    values: tuple
    texts: tuple
    start: int
    widget: w.ValueWidget

    def index(self):
        """Where the live widget stands."""
        if isinstance(self.widget, NUMBERS):
            return nearest(self.values, self.widget.value)
        return int(self.widget.value) if self.kind == "checkbox" else self.widget.index


def signature(where, role, function, sliders):
    """The defaults of a function that must take the sliders as arguments."""
    try:
        made = inspect.signature(function)
        made.bind(**sliders)
    except TypeError as error:
        raise TypeError(f"{where}: {role} and the sliders {', '.join(sliders)} do not fit: "
                        f"{error}") from None
    return {key: argument.default for key, argument in made.parameters.items()}


def kept(function):
    """The function with the names it uses as they are now: a later cell may reuse `line`."""
    if not isinstance(function, FunctionType):
        return function
    copy = FunctionType(function.__code__, {**function.__globals__}, function.__name__,
                        function.__defaults__, function.__closure__)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def nearest(values, value):
    return min(range(len(values)), key=lambda i: abs(values[i] - value))


def grid(low, high, step):
    """low, low + step, ... up to high, in decimals: 0.1 + 0.2 is 0.3 here."""
    low, high, step = (Decimal(str(v)) for v in (low, high, step))
    return [low + i * step for i in range(int((high - low) / step + Decimal("1e-9")) + 1)]


def control(where, key, given, start=UNSET):
    """The Control for one keyword of explore(); `where` names the explorable in errors.

    `start` is the default of update's argument: where an abbreviated slider begins, as in
    `ipywidgets.interact`.
    """
    widget = None if isinstance(given, str) else w.interactive.widget_from_abbrev(given, start)
    chosen = widget is given
    wanted = getattr(widget, "value", None)
    if start is not UNSET and isinstance(given, (tuple, list, dict)):
        chosen, wanted = True, start
    label = getattr(widget, "description", "") or key.replace("_", " ")
    if isinstance(widget, NUMBERS):
        if widget.step <= 0:
            raise ValueError(f"{where}: {key} has step={widget.step:g}; it must be above 0")
        values, texts = numbers(widget)
        begins, kind = nearest(values, wanted), "range"
        apart = abs(values[begins] - wanted)
        if chosen and apart > 1e-6 * max(abs(values[-1] - values[0]), 1e-300):
            raise ValueError(f"{where}: {key} starts at {wanted:g}, which is not one of its "
                             f"values {', '.join(texts[:2])}, … {texts[-1]}; "
                             "change value, min or step")
    elif isinstance(widget, CHOICES):
        texts = tuple(str(label) for label, _ in widget._options_full)
        values = tuple(value for _, value in widget._options_full)
        begins = widget.index
        if wanted is not None and wanted != widget.value:
            raise ValueError(f"{where}: {key} starts at {wanted!r}, which is not one of its "
                             f"choices {', '.join(texts)}")
        kind = {w.SelectionSlider: "range", w.ToggleButtons: "radio",
                w.RadioButtons: "radio"}.get(type(widget), "select")
    elif isinstance(widget, w.Checkbox):
        values, texts, begins, kind = (False, True), ("off", "on"), int(wanted), "checkbox"
    else:
        raise TypeError(f"{where}: {key}={given!r} is not a slider; allowed: {ALLOWED}")
    if begins is None:
        raise ValueError(f"{where}: {key} has no choice selected; give value=")
    if len(set(texts)) < len(texts):
        raise ValueError(f"{where}: two values of {key} read the same "
                         f"({', '.join(sorted({t for t in texts if texts.count(t) > 1}))}); "
                         f"give more digits in readout_format, or other labels")
    return Control(key, label, kind, tuple(values), tuple(texts), begins, widget)


def numbers(widget):
    """Values and texts of a numeric slider."""
    ticks = grid(widget.min, widget.max, widget.step)
    if isinstance(widget, w.IntSlider):
        values = [int(t) for t in ticks]
    elif isinstance(widget, w.FloatLogSlider):
        values = [float(f"{widget.base ** float(t):.6g}") for t in ticks]
    else:
        values = [float(t) for t in ticks]
    own = widget.readout_format
    if own not in (type(widget).readout_format.default_value, "d", ".2f", ".3g"):
        return values, [format(v, own) for v in values]
    if isinstance(widget, w.FloatLogSlider):
        return values, [f"{v:.3g}" for v in values]
    exact = (ticks[0], ticks[-1], ticks[0] + Decimal(str(widget.step)))
    places = max(0, *(-t.normalize().as_tuple().exponent for t in exact))
    if not isinstance(widget, w.IntSlider):
        widget.readout_format = f".{places}f"        # the live slider reads as the page does
    return values, [f"{v:.{places}f}" for v in values]
