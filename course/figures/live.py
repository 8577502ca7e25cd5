"""The live face: real ipywidgets, and a picture of which a move sends only what changed."""

from html import escape

import ipywidgets as w

from course.figures.page import assets
from course.figures.panels import markup, svgs
from course.words import say


def view(explorable):
    """The widget: three transparent pictures on top of each other, and the sliders."""
    grounds = [p.background(explorable.sketch, explorable.moving) for p in explorable.panels]
    under, moving, over = (w.HTML(layout=w.Layout(grid_area="one", width="auto")) for _ in range(3))
    says = w.HTML()
    under.value = f"<style>{assets()['explore.css']}</style>" + picture(
        explorable, lambda panel: grounds[panel.number][0])
    if any(top for _, top in grounds):
        over.value = picture(explorable, lambda panel: grounds[panel.number][1])

    def show(_=None):
        setting = tuple(c.values.index(c.widget.value) for c in explorable.controls)
        try:
            frame, sentence = explorable.frame(setting), escape(explorable.says(setting))
        except Exception as error:    # Jupyter would hide it in a log
            says.value = f"<p>{escape(str(error))}</p>"
            raise
        moving.value = picture(explorable, lambda panel: [
            element for number, *element in frame if number == panel.number
        ], f'role="img" aria-label="{sentence}"')
        says.value = f"<p>{sentence}</p>"

    show()
    for control in explorable.controls:
        control.widget.description = control.label
        control.widget.style.description_width = "9em"
        control.widget.layout.width = "min(100%, 34em)"
        control.widget.observe(show, "value")
    stack = w.GridBox([under, moving, over], layout=w.Layout(grid_template_areas='"one"'))
    players = [player(c) for c in explorable.controls if c.key == explorable.play]
    hint = [w.HTML(f"<p>{escape(say('figures.live_pad'))}</p>")] if explorable.pad else []
    return w.VBox([stack, *(c.widget for c in explorable.controls), *players, says, *hint])


def player(control):
    """The buttons that walk a slider through its values."""
    buttons = w.Play(control.start, max=len(control.values) - 1, repeat=True,
                     interval=4000 // len(control.values))
    w.link((buttons, "value"), (control.widget, "value"),
           (control.values.__getitem__, control.values.index))
    return buttons


def picture(explorable, elements, role='aria-hidden="true"'):
    panels = svgs(explorable.rows, lambda panel: markup(elements(panel)))
    return f'<div class="gm-picture gm-live" {role}>{panels}</div>'
