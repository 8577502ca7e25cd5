"""picture(): a figure without sliders, drawn as an explorable is."""

from html import escape

from matplotlib.figure import Figure

from mathlib.explore.page import assets, on_page, svgs
from mathlib.explore.panels import markup, prepare, rows


def picture(fig, alt):
    """Show a figure as SVG in the page's fonts and colours; `alt` says in a sentence what it shows.

    In Jupyter and in the book alike. The figure must have one axes or more.
    """
    return Picture(fig, alt)


class Picture:
    """What picture() returns."""

    def __init__(self, fig, alt):
        if not isinstance(fig, Figure):
            raise TypeError(f"fig must be a matplotlib Figure, got {fig!r}")
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"alt={alt!r} must be a sentence that says what the picture shows")
        self.fig, self.alt = fig, alt
        prepare(fig)

    def __repr__(self):
        return f"picture({self.alt!r})"

    def _repr_html_(self):
        body = svgs(rows(self.fig), lambda number, panel: markup(panel.draw(self.fig, panel.paper)))
        style = "" if on_page() else f"<style>{assets()['explore.css']}</style>"
        return (f'{style}<figure class="gm-still"><div class="gm-picture" role="img" '
                f'aria-label="{escape(self.alt)}">{body}</div></figure>')
