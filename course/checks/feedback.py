"""What a check answers: plain text in a terminal, a small piece of HTML in a notebook."""

from dataclasses import dataclass
from html import escape

from course.words import say, signed

# The edge repeats in colour what the title says in words; the page's palette if there is one.
EDGE = {
    "pass": "var(--gm-green, #00805c)",
    "retry": "var(--gm-orange, #c84c00)",
    "open": "var(--gm-muted, #616975)",
}


@dataclass(frozen=True)
class Feedback:
    """passed : whether the answer is right;  mistake : the name of the one recognised, or None."""

    passed: bool
    title: str
    paragraphs: tuple[str, ...]
    mistake: str | None = None
    kind: str = "retry"  # "pass", "retry" or "open": nothing to check yet

    @property
    def text(self) -> str:
        return "\n".join((self.title, *self.paragraphs))

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        style = f"border-left: .3rem solid {EDGE[self.kind]}; padding: .1rem 1rem; margin: .5rem 0"
        rows = (f"<strong>{html(self.title)}</strong>", *map(html, self.paragraphs))
        body = "".join(f'<p style="margin: .4rem 0">{row}</p>' for row in rows)
        return f'<div class="gm-check gm-check-{self.kind}" style="{style}">{body}</div>'


def passed(*paragraphs: str | None) -> Feedback:
    return Feedback(True, say("checks.correct"), kept(paragraphs), kind="pass")


def retry(*paragraphs: str | None, mistake: str | None = None,
          named: str = "recognised") -> Feedback:
    """named : the key of the title that names a mistake"""
    title = say(f"checks.{named}", mistake=mistake) if mistake else say("checks.not-yet")
    return Feedback(False, title, kept(paragraphs), mistake)


def open_still(*paragraphs: str | None) -> Feedback:
    return Feedback(False, say("checks.nothing"), kept(paragraphs), kind="open")


def kept(paragraphs: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(signed(p) for p in paragraphs if p)


def html(text: str) -> str:
    """Escape, and set what stands between backticks as code; an odd backtick is a character."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))
