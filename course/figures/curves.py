"""Which lines are curves of numbers, and what each is called: what a page reads out and plays."""

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text

from course.figures import axes
from course.figures.mathtext import plain
from course.figures.panels import Panel
from course.figures.svg import Element
from course.words import say


def marked(part: Artist, elements: tuple[Element, ...], panel: Panel) -> tuple[Element, ...]:
    """The elements of a part; the first of a curve bears a look "curve", as in "0 loss".

    It is the number of the curve's axes among those that can be read, and the curve's name.
    """
    known = axes.readable(panel.artists)
    ax = part.axes
    if not (elements and isinstance(part, Line2D) and isinstance(ax, Axes) and ax in known
            and part.get_transform() == ax.transData):
        return elements
    (style, data), *others = elements
    curve = ("curve", f"{known.index(ax)} {plain(named(part, ax))}")
    return (((*style, curve), data), *others)


def named(line: Line2D, ax: Axes) -> str:
    """Its label; else the text in its colour, here or in other axes; else what its axes show."""
    label = str(line.get_label())
    if label and not label.startswith("_"):
        return label
    color = to_hex(line.get_color())
    for places in ([ax], ax.figure.axes):
        texts = [text.get_text() for place in places for text in written(place)
                 if to_hex(text.get_color()) == color]
        if len(texts) == 1:
            return texts[0].lstrip("—-·.● ")
    return ax.get_ylabel() or axes.title(ax) or say("hear.curve")


def written(ax: Axes) -> list[Text]:
    """The texts of an axes and of its legend."""
    legend = ax.get_legend()
    return [*ax.texts, *(legend.get_texts() if legend else ())]
