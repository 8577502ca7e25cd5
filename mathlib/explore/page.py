"""The static face: HTML of an explorable, its data, and the two assets a page needs once."""

import gzip
import json
import os
from html import escape
from pathlib import Path

from mathlib.explore.panels import element, layer, markup
from mathlib.plots import PALETTE

HERE = Path(__file__).parent
PLAIN = 'fill="none" stroke-linejoin="round" overflow="visible" font-size="20"'   # needs no styles
LIMIT = 150_000               # bytes of one explorable's data on the wire (gzip)


def assets():
    """{"explore.js": ..., "explore.css": ...}: what a page with explorables loads once."""
    light, dark = ("".join(f"--gm-{role}:{pair[i]};" for role, pair in PALETTE.items())
                   for i in (0, 1))
    dark += "color-scheme:dark;"
    palette = (f":root{{{light}}}\n"
               f"html[data-theme=dark],body[data-jp-theme-light=false]{{{dark}}}\n"
               f"@media (prefers-color-scheme:dark){{html.gm-auto{{{dark}}}}}\n"
               f"@media print{{:root,html[data-theme=dark],html.gm-auto"
               f"{{{light}color-scheme:light;}}}}\n")
    return {"explore.js": (HERE / "explore.js").read_text("utf-8"),
            "explore.css": palette + (HERE / "explore.css").read_text("utf-8")}


def on_page():
    """Whether a page is being built, which loads the assets itself, rather than a cell run."""
    return os.environ.get("EXPLORE_FACE") == "static"


def svgs(rows, fill):
    """The panels of a figure; `fill(number, panel)` gives what a panel holds."""
    numbers = iter(range(sum(map(len, rows))))
    return "".join(
        f'<div class="gm-row gm-row-{len(row)}">' + "".join(
            f'<svg class="gm-panel" {PLAIN} {panel.view}>{fill(next(numbers), panel)}</svg>'
            for panel in row) + "</div>" for row in rows)


def data(explorable):
    """What the player needs (see explore.js), and the layers its pieces go to."""
    styles, pieces, frames, says, layers = {}, {}, [], [], {}
    for elements, sentence in explorable.frames():
        frame = []
        for panel, style, content in elements:
            home = layers.setdefault((panel, style[1]), len(layers))
            number = styles.setdefault((home, style), len(styles))
            key = (number, json.dumps(content, ensure_ascii=False))
            frame.append(pieces.setdefault(key, len(pieces)))
        frames.append(frame)
        says.append(sentence)
    return {
        "controls": [{"key": c.key, "label": c.label, "kind": c.kind, "texts": c.texts,
                      "start": c.start} for c in explorable.controls],
        "styles": [[style[0], home, dict(style[2:])] for home, style in styles],
        "pieces": [[number, json.loads(content)] for number, content in pieces],
        "frames": frames, "says": says, "pad": explorable.pad, "play": explorable.play,
    }, layers


def static(explorable):
    """The explorable as HTML: a picture that the player in explore.js makes move."""
    payload, layers = data(explorable)
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    size = len(gzip.compress(text.encode(), mtime=0))
    if size > LIMIT:
        widest = max(explorable.controls, key=lambda c: len(c.values))
        raise ValueError(
            f"{explorable.where}: {explorable.count:,} settings take {size / 1000:.0f} KB, allowed "
            f"are {LIMIT / 1000:.0f}. Coarsen {widest.key} ({len(widest.values)} values), return "
            "fewer artists, or draw fewer points")
    keys = ", ".join(c.label for c in explorable.controls)
    return (f'<explore-figure id="fig-{explorable.name}">{still(explorable, layers)}'
            f"<noscript><p>This is one setting; with JavaScript there are sliders for "
            f'{escape(keys)}.</p></noscript><script type="application/json">{text}</script>'
            "</explore-figure>")


def still(explorable, layers=None):
    """The picture at the setting it starts with, and its sentence."""
    says = f"fig-{explorable.name}-says"
    frame = explorable.frame(explorable.start)
    moving = {}
    for panel, style, content in frame:
        moving.setdefault((panel, style[1]), []).append((style, content))
    layers = list(layers or moving)

    def fill(number, panel):
        under, over = panel.background(explorable.fig, explorable.moving)
        homes = sorted((k for k in layers if k[0] == number), key=lambda k: k[1] is None)
        return markup(under) + "".join(
            layer(clip, "".join(element(*e) for e in moving.get((n, clip), [])),
                  f"gm-layer gm-layer-{layers.index((n, clip))}") for n, clip in homes
        ) + markup(over)

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
