"""picture(): a figure without sliders, drawn as an explorable is."""

from html import escape
from itertools import chain

from matplotlib.figure import Figure

from course.face import face
from course.figures import axes, page, panels, svg
from course.words import signed


def picture(fig: Figure, alt: str) -> "Picture":
    """Show a figure as SVG in the page's fonts and colours, in Jupyter and in the book alike.

    Parameters
    ----------
    fig : Figure
        With one axes or more.
    alt : str
        A sentence that says what the figure shows, for those who do not see it.

    Returns
    -------
    Picture
        Shows itself as the last value of a cell.

    Raises
    ------
    TypeError
        If `fig` is no figure, or holds what cannot be drawn; it is named.
    ValueError
        If `alt` is no sentence.

    Examples
    --------
    >>> from course import picture, plots
    >>> fig, ax = plots.subplots()
    >>> _ = ax.plot([0, 1], [0, 1])
    >>> picture(fig, "A line that rises from 0 to 1.")
    picture('A line that rises from 0 to 1.')
    """
    return Picture(fig, alt)


class Picture:
    """What picture() returns."""

    def __init__(self, fig: Figure, alt: str):
        if not isinstance(fig, Figure):
            raise TypeError(f"fig must be a matplotlib Figure, got {fig!r}")
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"alt={alt!r} must be a sentence that says what the picture shows")
        self.fig, self.alt, self.sketch = fig, signed(alt), panels.settle(fig)
        self.rows = panels.layout(fig, self.sketch)
        self.drawn = panels.survey(fig, self.sketch, self.rows)

    def __repr__(self) -> str:
        return f"picture({self.alt!r})"

    def _repr_html_(self) -> str | None:
        if face() == "picture":
            return None
        body = svg.rows([svg.panel(panel.box, self.content(panel),
                                   axes.attribute(panel.artists, self.sketch.flip))
                         for panel in row] for row in self.rows)
        html = (f'<figure class="gm-still"><div class="gm-picture" role="img" '
                f'aria-label="{escape(self.alt)}">{body}</div></figure>')
        if face() == "live":
            # a notebook that is not trusted shows no SVG and no styles: there the image, and
            # what is left of the texts has no size
            every = [*chain.from_iterable(self.rows)]
            image = svg.image([panel.box for panel in every], "".join(map(self.content, every)))
            return (f"<style>{page.player()['explore.css']}</style>"
                    f'{page.image(image, self.alt)}<div style="font-size: 0">{html}</div>')
        return html if face() == "static" else page.carried(html)

    def content(self, panel: panels.Panel) -> str:
        """The SVG of what a panel holds."""
        return svg.markup(svg.joined(
            element for part in panel.parts() for element in self.drawn[part]))

    def _repr_png_(self) -> tuple[bytes, dict[str, int]] | None:
        return page.png(self.fig) if face() in ("whole", "picture") else None
