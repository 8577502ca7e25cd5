"""The live face: real ipywidgets, and a picture of which a move sends only what changed."""

from collections.abc import Callable, Iterable
from html import escape
from importlib.util import find_spec
from typing import Any

import ipywidgets as w

from course.figures import storeys as piles
from course.figures import svg
from course.figures.controls import Control
from course.figures.page import assets, read
from course.figures.recorder import Recorder, Setting
from course.figures.svg import Element
from course.words import listed, say


class Live:
    """The widget: transparent pictures on top of each other, and the sliders."""

    def __init__(self, recorder: Recorder, *, pad: dict[str, Any] | None, play: str | None):
        self.recorder = recorder
        self.storeys: piles.Storeys = {}
        self.held = False              # while the pad moves several sliders
        self.under, self.moving, self.over = (
            w.HTML(layout=w.Layout(grid_area="one", width="auto")) for _ in range(3))
        self.sentence = w.HTML()
        self.pad = self.dragged(pad) if pad and find_spec("anywidget") else None
        self.show()
        for control in recorder.controls:
            control.widget.description = control.label
            control.widget.style.description_width = "9em"
            control.widget.layout.width = "min(100%, 34em)"
            control.widget.observe(self.show, "value")
        layers = [self.under, self.moving, self.over, *filter(None, [self.pad])]
        pile = w.GridBox(layers, layout=w.Layout(grid_template_areas='"one"'))
        players = [player(c) for c in recorder.controls if c.key == play]
        pile.add_class("gm-pile")
        self.widget = w.VBox([pile, *(c.widget for c in recorder.controls), *players,
                              self.sentence, *([missing()] if pad else [])])

    @property
    def setting(self) -> Setting:
        """Where the sliders stand."""
        return tuple(c.values.index(c.widget.value) for c in self.recorder.controls)

    def dragged(self, pad: dict[str, Any]) -> w.DOMWidget:
        """The layer in which one drags; the sliders follow it."""
        from course.figures.pad import Pad  # loads anywidget, which most figures do not need

        moved = (self.recorder.controls[pad[axis][0]].label for axis in "xy" if axis in pad)
        label = escape(say("live.pad", sliders=listed(moved)))
        picture = self.picture(lambda number: (), 'tabindex="0" role="application" '
                               f'data-lm-suppress-shortcuts="true" aria-label="{label}"', "gm-drag")
        layer = Pad(picture=picture, pad=pad, at=self.setting,
                    layout=w.Layout(grid_area="one", width="auto"))
        layer.observe(self.follow, "at")
        return layer

    def follow(self, change: dict) -> None:
        """Move the sliders to where the pad is, and draw once."""
        if change["new"] == [*self.setting]:
            return
        self.held = True
        try:
            for control, index in zip(self.recorder.controls, change["new"], strict=True):
                control.widget.value = control.values[index]
        finally:
            self.held = False
        self.show()

    def show(self, _: object = None) -> None:
        """Draw what moves where the sliders stand."""
        if self.held:
            return
        setting = self.setting
        if self.pad:
            self.pad.at = [*setting]
        try:
            frame = self.recorder.frame(setting)
            sentence = escape(self.recorder.says(setting))
        except Exception as error:    # Jupyter would hide it in a log
            self.sentence.value = f"<p>{escape(str(error))}</p>"
            raise
        wider = piles.widen(self.storeys, frame)
        if wider != self.storeys:
            self.storeys = wider
            self.show_ground()
        elements = [*piles.between(frame, self.recorder.ground, self.storeys)]
        self.moving.value = self.picture(
            lambda number: [element for panel, element in elements if panel == number],
            f'role="img" aria-label="{sentence}"')
        self.sentence.value = f"<p>{sentence}</p>"

    def show_ground(self) -> None:
        """Draw what lies under and over all that has moved so far."""
        ground, storeys = self.recorder.ground, self.storeys
        style = f"<style>{assets()['explore.css']}{read('live.css')}</style>"
        self.under.value = style + self.picture(
            lambda number: svg.joined(piles.under(ground, storeys, number)))
        covered = any(any(piles.over(ground, storeys, panel.number))
                      for panel in self.recorder.panels)
        self.over.value = self.picture(
            lambda number: svg.joined(piles.over(ground, storeys, number))) if covered else ""

    def picture(self, elements: Callable[[int], Iterable[Element]],
                role: str = 'aria-hidden="true"', name: str = "gm-live") -> str:
        """The panels as HTML; `elements(number)` gives what a panel holds."""
        panels = svg.rows([svg.panel(panel.box, svg.markup(elements(panel.number)))
                           for panel in row] for row in self.recorder.rows)
        return f'<div class="gm-picture {name}" {role}>{panels}</div>'


def missing() -> w.HTML:
    """What is said where one cannot drag: live.css hides it once there is a pad in the picture."""
    note = w.HTML(f"<p>{escape(say('live.no_pad'))}</p>")
    note.add_class("gm-no-pad")
    return note


def player(control: Control) -> w.Play:
    """The buttons that walk a slider through its values."""
    buttons = w.Play(control.start, max=len(control.values) - 1, repeat=True,
                     interval=4000 // len(control.values))
    w.link((buttons, "value"), (control.widget, "value"),
           (control.values.__getitem__, control.values.index))
    return buttons
