"""The pad in Jupyter: a widget above the picture that tells where one drags in it."""

import anywidget
import traitlets as t

from course.figures.page import read


class Pad(anywidget.AnyWidget):
    """The place where one drags: pad.js, as on the page, in an empty copy of the picture."""

    _esm = read("pad.js") + read("live.js")
    picture = t.Unicode().tag(sync=True)
    pad = t.Dict().tag(sync=True)            # as explorable.placed() makes it
    at = t.List(t.Int()).tag(sync=True)      # the setting: an index for each slider
