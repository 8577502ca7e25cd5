"""The static face: a payload as HTML, and the assets that a page needs once."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from course import words
from course.figures import svg, theme
from course.figures.payload import Backdrop, Payload

HERE = Path(__file__).parent
PARTS = ("compare", "take", "values", "hear", "embed")      # scripts loaded when first used


def assets(programs: Mapping[str, str] | None = None) -> dict[str, str]:
    """{name: text} of all scripts and styles: each page needs explore.js and explore.css.

    The others are loaded when they are first used, from beside explore.js. `programs` are those of
    figures, by their ids: course/program.py.
    """
    parts = {"axes.js": read("axes.js")} | {f"{name}.js": part(name) for name in PARTS}
    if programs:
        parts["take.js"] = parts["take.js"].replace("/*programs*/[]", json.dumps([*programs]))
        parts["programs.js"] = ('customElements.get("explore-figure").parts.programs = '
                                f"{json.dumps(programs, ensure_ascii=False)};\n")
    template = json.dumps(whole("/*title*/", "/*body*/"), ensure_ascii=False)
    parts["alone.js"] = read("alone.js").replace('/*page*/""', template)
    edition = hashlib.sha256("".join(parts.values()).encode()).hexdigest()[:8]
    return player(edition) | parts


def player(edition: str = "") -> dict[str, str]:
    """What every page with a figure loads; `edition` tells one state of the other parts."""
    script = read("pad.js") + read("explore.js").replace("/*edition*/", edition)
    return {"explore.js": words.fill(script, "figures"),
            "explore.css": theme.css() + read("explore.css")}


def part(name: str) -> str:
    """A script with its words, its own style, and the script it rests on inside."""
    script = read(f"{name}.js")
    if "/*style*/" in script:
        script = script.replace("/*style*/", read(f"{name}.css"))
    if "momentumAxes" in script:
        script = read("axes.js") + script
    return words.fill(script, name) if words.SLOT in script else script


def read(name: str) -> str:
    """The text of a file in this folder; of a script without the comments, which are for us."""
    text = (HERE / name).read_text("utf-8")
    return re.sub(r"(?m)^ *//.*\n", "", text) if name.endswith(".js") else text


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
    parts = player() | {f"{name}.js": part(name) for name in PARTS}
    scripts = "".join(f"<script>{text}</script>" for name, text in parts.items()
                      if name.endswith(".js"))
    return (f'<!doctype html>\n<html lang="en" class="gm-auto"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
            f'<style>{parts["explore.css"]}\nhtml{{background:var(--gm-paper);color:var(--gm-ink);'
            f"font-family:system-ui,sans-serif}}</style></head><body><main>{body}</main>"
            f"{scripts}</body></html>\n")
