"""The static face: a payload as HTML, and the assets that a page needs once."""

import gzip
from collections.abc import Sequence
from html import escape
from pathlib import Path

from course import words
from course.figures import svg, theme
from course.figures.payload import Backdrop, Payload

HERE = Path(__file__).parent


def assets() -> dict[str, str]:
    """{"explore.js": ..., "explore.css": ..., "axes.js": ...}: what pages load once, with `defer`.

    Each page needs the first two; the others are loaded by what uses them.
    """
    return {"explore.js": words.fill((HERE / "explore.js").read_text("utf-8"), "figures"),
            "axes.js": (HERE / "axes.js").read_text("utf-8"),
            "explore.css": theme.css() + (HERE / "explore.css").read_text("utf-8")}


def static(payload: Payload) -> str:
    """The figure as HTML: a picture that the player in explore.js makes move."""
    sliders = escape(words.say("figures.noscript",
                               sliders=", ".join(slider.label for slider in payload.sliders)))
    body = svg.rows(
        [svg.panel(ground.box, f'{ground.under}<g class="gm-moving">{payload.moving(number)}</g>'
                               f"{ground.over}", ground.axes) for number, ground in row]
        for row in numbered(payload.rows))
    return (f'<explore-figure id="fig-{payload.name}">'
            f"{figure(payload.name, body, payload.says[payload.start])}"
            f"<noscript><p>{sliders}</p></noscript>"
            f'<script type="application/json">{payload.to_json()}</script></explore-figure>')


def numbered(rows: Sequence[Sequence[Backdrop]]) -> list[list[tuple[int, Backdrop]]]:
    """Rows of (number, panel), the numbers running on from row to row."""
    numbers = iter(range(sum(map(len, rows))))
    return [[(next(numbers), panel) for panel in row] for row in rows]


def figure(name: str, body: str, sentence: str) -> str:
    """A picture and its sentence, which is also its name for a screen reader."""
    says = f"fig-{name}-says"
    return (f'<figure><div class="gm-picture" role="img" aria-labelledby="{says}">{body}</div>'
            f'<figcaption id="{says}" aria-live="polite">{escape(sentence, False)}</figcaption>'
            "</figure>")


def weight(html: str) -> int:
    """Bytes on the wire."""
    return len(gzip.compress(html.encode(), mtime=0))


def whole(title: str, body: str) -> str:
    """A page of its own."""
    parts = assets()
    return (f'<!doctype html>\n<html lang="en" class="gm-auto"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
            f'<style>{parts["explore.css"]}\nhtml{{background:var(--gm-paper);color:var(--gm-ink);'
            f"font-family:system-ui,sans-serif}}</style></head><body><main>{body}</main>"
            f'<script>{parts["explore.js"]}</script></body></html>\n')
