"""The static face: HTML of a figure, the data of its settings, and the assets a page needs once."""

import gzip
import json
from html import escape
from pathlib import Path

from matplotlib.figure import Figure

from course import words
from course.face import on_page
from course.figures.panels import draw, element, layer, markup, prepare, rows, svgs
from course.plots import PALETTE

HERE = Path(__file__).parent
LIMIT = 150_000               # bytes of one explorable's data on the wire (gzip)


def assets():
    """{"explore.js": ..., "explore.css": ...}: what a page loads once, the script with `defer`."""
    light, dark = ("".join(f"--gm-{role}:{pair[i]};" for role, pair in PALETTE.items())
                   for i in (0, 1))
    dark += "color-scheme:dark;"
    palette = (f":root{{{light}}}\n"
               f"html[data-theme=dark],body[data-jp-theme-light=false]{{{dark}}}\n"
               f"@media (prefers-color-scheme:dark){{html.gm-auto{{{dark}}}}}\n"
               f"@media print{{:root,html[data-theme=dark],html.gm-auto"
               f"{{{light}color-scheme:light;}}}}\n")
    return {"explore.js": words.fill((HERE / "explore.js").read_text("utf-8"), "figures"),
            "explore.css": palette + (HERE / "explore.css").read_text("utf-8")}


def picture(fig, alt):
    """Show a figure as SVG in the page's fonts and colours; `alt` says in a sentence what it shows.

    In Jupyter and in the book alike. The figure must have one axes or more.
    """
    return Picture(fig, alt)


class Picture:
    """What picture() returns: a figure without sliders, drawn as an explorable is."""

    def __init__(self, fig, alt):
        if not isinstance(fig, Figure):
            raise TypeError(f"fig must be a matplotlib Figure, got {fig!r}")
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"alt={alt!r} must be a sentence that says what the picture shows")
        self.fig, self.alt, self.sketch = fig, alt, prepare(fig)

    def __repr__(self):
        return f"picture({self.alt!r})"

    def _repr_html_(self):
        body = svgs(rows(self.fig, self.sketch),
                    lambda panel: markup(draw(self.sketch, panel.artists)))
        style = "" if on_page() else f"<style>{assets()['explore.css']}</style>"
        return (f'{style}<figure class="gm-still"><div class="gm-picture" role="img" '
                f'aria-label="{escape(self.alt)}">{body}</div></figure>')


def data(explorable):
    """What the player needs (see explore.js), and the layers its pieces go to."""
    styles, pieces, frames, says, layers = {}, {}, [], [], {}
    for elements, sentence in explorable.frames():
        frames.append([])
        for panel, style, content in elements:
            home = layers.setdefault((panel, style[1]), len(layers))
            look = styles.setdefault((home, style), len(styles))
            frames[-1].append(pieces.setdefault((look, content), len(pieces)))
        says.append(sentence)
    return {
        "controls": [{"key": c.key, "label": c.label, "kind": c.kind, "texts": c.texts,
                      "start": c.start} for c in explorable.controls],
        "styles": [[style[0], home, dict(style[2:])] for home, style in styles],
        "pieces": list(pieces),
        "frames": frames, "says": says, "pad": explorable.pad, "play": explorable.play,
    }, layers


def static(explorable):
    """The explorable as HTML: a picture that the player in explore.js makes move."""
    payload, layers = data(explorable)
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    size = len(gzip.compress(text.encode(), mtime=0))
    if size > LIMIT:
        raise ValueError(
            f"{explorable.where}: {explorable.count:,} settings take {size / 1000:.0f} KB, allowed "
            f"are {LIMIT / 1000:.0f}. {explorable.coarsen()}, return fewer artists, or draw fewer "
            "points")
    keys = ", ".join(c.label for c in explorable.controls)
    return (f'<explore-figure id="fig-{explorable.name}">{still(explorable, layers)}'
            f"<noscript><p>{escape(words.say('figures.noscript', sliders=keys))}</p></noscript>"
            f'<script type="application/json">{text}</script>'
            "</explore-figure>")


def still(explorable, layers=None):
    """The picture at the setting it starts with, and its sentence."""
    moving = {}
    for panel, style, content in explorable.frame(explorable.start):
        moving.setdefault((panel, style[1]), []).append(element(style, content))
    layers = list(layers or moving)

    def fill(panel):
        under, over = panel.background(explorable.sketch, explorable.moving)
        homes = sorted((home for home in layers if home[0] == panel.number),
                       key=lambda home: home[1] is None)
        between = [layer(home[1], "".join(moving.get(home, [])),
                         f' class="gm-layer gm-layer-{layers.index(home)}"') for home in homes]
        return markup(under) + "".join(between) + markup(over)

    says = f"fig-{explorable.name}-says"
    return (f'<figure><div class="gm-picture" role="img" aria-labelledby="{says}">'
            f'{svgs(explorable.rows, fill)}</div><figcaption id="{says}" aria-live="polite">'
            f"{escape(explorable.says(explorable.start), False)}</figcaption></figure>")


def whole(title, body):
    """A page of its own."""
    parts = assets()
    return (f'<!doctype html>\n<html lang="en" class="gm-auto"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
            f'<style>{parts["explore.css"]}\nhtml{{background:var(--gm-paper);color:var(--gm-ink);'
            f"font-family:system-ui,sans-serif}}</style></head><body><main>{body}</main>"
            f'<script>{parts["explore.js"]}</script></body></html>\n')
