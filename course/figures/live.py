"""The live face: real ipywidgets, and a picture of which a move sends only what changed."""

from collections.abc import Callable, Iterable
from html import escape

import ipywidgets as w

from course.figures import storeys as piles
from course.figures import svg
from course.figures.controls import Control
from course.figures.page import assets
from course.figures.recorder import Recorder
from course.figures.svg import Element
from course.words import say


class Live:
    """The widget: three transparent pictures on top of each other, and the sliders."""

    def __init__(self, recorder: Recorder, *, pad: bool, play: str | None):
        self.recorder = recorder
        self.storeys: piles.Storeys = {}
        self.under, self.moving, self.over = (
            w.HTML(layout=w.Layout(grid_area="one", width="auto")) for _ in range(3))
        self.sentence = w.HTML()
        self.show()
        for control in recorder.controls:
            control.widget.description = control.label
            control.widget.style.description_width = "9em"
            control.widget.layout.width = "min(100%, 34em)"
            control.widget.observe(self.show, "value")
        stack = w.GridBox([self.under, self.moving, self.over],
                          layout=w.Layout(grid_template_areas='"one"'))
        players = [player(c) for c in recorder.controls if c.key == play]
        hint = [w.HTML(f"<p>{escape(say('figures.live_pad'))}</p>")] if pad else []
        self.widget = w.VBox([stack, *(c.widget for c in recorder.controls), *players,
                              self.sentence, *hint])

    def show(self, _: object = None) -> None:
        """Draw what moves where the sliders stand."""
        setting = tuple(c.values.index(c.widget.value) for c in self.recorder.controls)
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
        style = f"<style>{assets()['explore.css']}</style>"
        self.under.value = style + self.picture(
            lambda number: svg.joined(piles.under(ground, storeys, number)))
        covered = any(any(piles.over(ground, storeys, panel.number))
                      for panel in self.recorder.panels)
        self.over.value = self.picture(
            lambda number: svg.joined(piles.over(ground, storeys, number))) if covered else ""

    def picture(self, elements: Callable[[int], Iterable[Element]],
                role: str = 'aria-hidden="true"') -> str:
        """The panels as HTML; `elements(number)` gives what a panel holds."""
        panels = svg.rows([svg.panel(panel.box, svg.markup(elements(panel.number)))
                           for panel in row] for row in self.recorder.rows)
        return f'<div class="gm-picture gm-live" {role}>{panels}</div>'


def player(control: Control) -> w.Play:
    """The buttons that walk a slider through its values."""
    buttons = w.Play(control.start, max=len(control.values) - 1, repeat=True,
                     interval=4000 // len(control.values))
    w.link((buttons, "value"), (control.widget, "value"),
           (control.values.__getitem__, control.values.index))
    return buttons
