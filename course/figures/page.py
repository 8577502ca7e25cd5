"""The static face: a payload as HTML, and the assets that a page needs once."""

import gzip
import hashlib
import json
import logging
import re
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

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
    return {"explore.js": words.fill(script, "words", "figures"),
            "explore.css": theme.css() + read("explore.css")}


def part(name: str) -> str:
    """A script with its words, its own style, and the script it rests on inside."""
    script = read(f"{name}.js")
    if "/*style*/" in script:
        script = script.replace("/*style*/", read(f"{name}.css"))
    if "momentumAxes" in script:
        script = read("axes.js") + script
    return words.fill(script, "words", name) if words.SLOT in script else script


def read(name: str) -> str:
    """The text of a file in this folder; of a script without the comments, which are for us."""
    text = (HERE / name).read_text("utf-8")
    return re.sub(r"(?m)^ *//.*\n", "", text) if name.endswith(".js") else text


def static(payload: Payload) -> str:
    """The figure as HTML: a picture that the player in explore.js makes move."""
    labels = [slider.label for slider in payload.sliders]
    above = sum(slider.kind != "checkbox" for slider in payload.sliders)
    # it keeps the room of the controls, which the script puts in its place
    unmoved = (f'<p class="gm-unmoved" style="--gm-rows:{len(labels)};--gm-labels:{above}">'
               f'{sliders("unmoved", labels)}</p>')
    body = svg.rows(
        [svg.panel(ground.box, f'{ground.under}<g class="gm-moving">{payload.moving(number)}</g>'
                               f"{ground.over}", ground.axes) for number, ground in row]
        for row in numbered(payload.rows))
    return (f'<explore-figure id="fig-{payload.name}">'
            f"{figure(payload.name, body, payload.says[payload.start], unmoved)}"
            f'<script type="application/json">{payload.to_json()}</script></explore-figure>')


INLINE = re.compile(r'<explore-figure id="([^"]+)">((?:(?!</explore-figure>).)*)'
                    r'<script type="application/json">(.*?)</script></explore-figure>', re.S)
APART = re.compile(r'<explore-figure id="([^"]+)" data-from="([^"]+)">(.*?)</explore-figure>', re.S)
ARRIVES = 'customElements.get("explore-figure").arrive("{}", {});\n'      # a payload, as a script


def apart(html: str, file: Callable[[str, str], str]) -> str:
    """A page whose figures fetch their payloads; `file` keeps a script, (name, text) -> address."""
    def fetching(found: re.Match[str]) -> str:
        name, inner, payload = found.groups()
        address = escape(file(name, ARRIVES.format(name, payload)))
        return f'<explore-figure id="{name}" data-from="{address}">{inner}</explore-figure>'

    return INLINE.sub(fetching, html)


def together(html: str, folder: Path) -> str:
    """Such a page, which lies in `folder`, with the payloads in it again."""
    def whole(found: re.Match[str]) -> str:
        name, address, inner = found.groups()
        before, after = ARRIVES.format(name, "\0").split("\0")
        script = folder.joinpath(address.split("?")[0]).read_text("utf-8")
        payload = script.removeprefix(before).removesuffix(after)
        return (f'<explore-figure id="{name}">{inner}'
                f'<script type="application/json">{payload}</script></explore-figure>')

    return APART.sub(whole, html)


def numbered(rows: Sequence[Sequence[Backdrop]]) -> list[list[tuple[int, Backdrop]]]:
    """Rows of (number, panel), the numbers running on from row to row."""
    numbers = iter(range(sum(map(len, rows))))
    return [[(next(numbers), panel) for panel in row] for row in rows]


def figure(name: str, body: str, sentence: str, between: str = "") -> str:
    """A picture and its sentence, which is also its name for a screen reader."""
    says = f"fig-{name}-says"
    return (f'<figure><div class="gm-picture" role="img" aria-labelledby="{says}">{body}</div>'
            f'{between}<figcaption id="{says}" aria-live="polite">{escape(sentence, False)}'
            "</figcaption></figure>")


def still(drawing: str, sentence: str, line: str) -> str:
    """A picture in an image, its sentence, and a line that says why nothing moves."""
    return (f"<figure>{image(drawing, sentence)}<figcaption>{escape(sentence, False)}</figcaption>"
            f"</figure><p>{line}</p>")


def image(drawing: str, sentence: str) -> str:
    """SVG as an image; where the page has styles for figures, it is not seen."""
    return (f'<img class="gm-image" alt="{escape(sentence)}" '
            f'src="data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}">')


def sliders(key: str, labels: Iterable[str]) -> str:
    """A line about sliders that are not there, as HTML."""
    return escape(words.say(f"figures.{key}", sliders=words.listed(labels)), False)


def png(fig: Figure) -> tuple[bytes, dict[str, int]]:
    """A figure as it is now, with the size at which it is to be shown, in CSS pixels."""
    with BytesIO() as file, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")      # fonts: the page's
        with unheard("matplotlib.mathtext"):
            fig.savefig(file, format="png")
        width, height = (round(side / 2) for side in fig.bbox.size)
        return file.getvalue(), {"width": width, "height": height}


@contextmanager
def unheard(name: str) -> Iterator[None]:
    """Let a logger be silent."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


BROUGHT: set[str] = set()      # what the figures of this kernel, that is of one page, have brought


def carried(html: str = "") -> str:
    """A figure with what it needs; styles and script come along with the first one of a kernel."""
    style, run = f"<style>{player()['explore.css']}</style>", script()
    parts = [part for part, wanted in ((style, True), (run, "<explore-figure" in html))
             if wanted and part not in BROUGHT]
    BROUGHT.update(parts)
    return "".join([*parts[:1], html, *parts[1:]])


def script() -> str:
    """The player and all its parts. It is a module: it runs when the page around it is there."""
    parts = [player()["explore.js"], *map(part, PARTS)]
    return f'<script type="module">{"".join(parts)}</script>'


@dataclass(frozen=True)
class Framed:
    """A whole page, in a frame of a notebook."""

    says: str
    html: str

    def __repr__(self) -> str:
        return self.says

    def _repr_html_(self) -> str:
        high = "this.style.height = this.contentDocument.documentElement.scrollHeight + 8 + 'px'"
        return (f'<iframe title="{escape(self.says)}" srcdoc="{escape(self.html)}" onload="{high}" '
                'style="width: 100%; height: 40rem; border: 0"></iframe>')


def weight(html: str) -> int:
    """Bytes on the wire."""
    return len(gzip.compress(html.encode(), mtime=0))


def whole(title: str, body: str) -> str:
    """A page of its own."""
    return (f'<!doctype html>\n<html lang="en" class="gm-auto"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
            f'<style>{player()["explore.css"]}\nhtml{{background:var(--gm-paper);color:var(--gm-ink);'
            f"font-family:system-ui,sans-serif}}</style></head><body><main>{body}</main>"
            f"{script()}</body></html>\n")
