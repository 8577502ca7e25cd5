"""A figure on paper stands at one setting: where it starts, or where its cell's metadata say.

    {"paper": "momentum=0.9&learning_rate=0.04"}

That is the end of the address which *link* below the figure copies, on the English page.
"""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from bs4 import BeautifulSoup
from slides_parts import FIGURE

from course.figures.svg import markup

FEW = 12                                   # values that an error lists, all of them


@dataclass(frozen=True)
class Paper:
    """Which values a figure's sliders have on paper, {number of a slider: number of its value}."""

    chosen: dict[int, int]

    def at(self, controls):
        """The number of the value of each slider."""
        return [self.chosen.get(n, control["start"]) for n, control in enumerate(controls)]

    def query(self, controls):
        """The end of the address where the figure stands so; "" where it starts so."""
        chosen = ((controls[n], value) for n, value in self.chosen.items())
        return "&".join(f"{control['key']}={quote(control['texts'][value])}"
                        for control, value in chosen)


def papers(chapter, article):
    """The Paper of each figure with sliders on a chapter's page, in their order."""
    cells = [cell for cell in chapter.cells if FIGURE in cell.metadata.get("tags", ())]
    figures = article.select("explore-figure, figure.gm-still")
    if len(cells) != len(figures):
        raise ValueError(f"{chapter.file}: {len(cells)} cells have the tag {FIGURE}, and the page "
                         f"has {len(figures)} figures: build the book anew")
    found = []
    for cell, figure in zip(cells, figures, strict=True):
        place = f'{chapter.file}, cell {cell.number}: "paper"'
        query = cell.metadata.get("paper", "")
        if figure.name == "explore-figure":
            place = f"{place} of {figure['id']}"
            found.append(Paper(settled(query, data(figure)["controls"], place)))
        elif query:
            raise ValueError(f"{place} is {query!r}, and the picture has no sliders: must be away")
    return found


def settled(query, controls, place):
    """{number of a slider: number of its value} for what an address ends with."""
    if not isinstance(query, str):
        raise ValueError(f'{place} is {query!r}: must be as "momentum=0.9&learning_rate=0.04"')
    keys, found = [control["key"] for control in controls], {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in keys:
            raise ValueError(f"{place} has the slider {key!r}: must be one of {', '.join(keys)}")
        number = keys.index(key)
        texts = controls[number]["texts"]
        if value not in texts:
            some = texts if len(texts) <= FEW else [*texts[:3], "…", texts[-1]]
            raise ValueError(f"{place} has {key} = {value!r}: must be one of {', '.join(some)}")
        found[number] = texts.index(value)
    return found


def data(figure):
    """What the page's player knows of a figure."""
    return json.loads(figure.script.string)


def draw(figure, at):
    """Let a figure show this setting, as explore.js would: its pieces and its sentence."""
    known, number = data(figure), 0
    for control, value in zip(known["controls"], at, strict=True):
        number = number * len(control["texts"]) + value
    for n, panel in enumerate(figure.select(".gm-moving")):
        svg = markup(element(known, piece) for piece in known["frames"][number]
                     if known["styles"][known["pieces"][piece][0]][1] == n)
        panel.clear()
        panel.append(BeautifulSoup(svg, "html.parser"))
    figure.figcaption.string = known["says"][number]


def element(known, piece):
    """A piece of a figure as course.figures.svg takes it."""
    style, shape = known["pieces"][piece]
    tag, _, clip, look = known["styles"][style]
    return ((tag, clip and tuple(clip), *look.items()),
            shape if isinstance(shape, str) else tuple(shape))
