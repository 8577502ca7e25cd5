"""What a check answers: plain text in a terminal, a small piece of HTML in a notebook."""

from dataclasses import dataclass
from html import escape

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
    def text(self):
        return "\n".join((self.title, *self.paragraphs))

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        style = f"border-left: .3rem solid {EDGE[self.kind]}; padding: .1rem 1rem; margin: .5rem 0"
        rows = (f"<strong>{_html(self.title)}</strong>", *map(_html, self.paragraphs))
        body = "".join(f'<p style="margin: .4rem 0">{row}</p>' for row in rows)
        return f'<div class="gm-check gm-check-{self.kind}" style="{style}">{body}</div>'


def passed(*paragraphs):
    return Feedback(True, "Correct.", _kept(paragraphs), kind="pass")


def retry(*paragraphs, mistake=None):
    title = f"Not yet. Recognised: {mistake}." if mistake else "Not yet."
    return Feedback(False, title, _kept(paragraphs), mistake)


def open_still(*paragraphs):
    return Feedback(False, "Nothing to check yet.", _kept(paragraphs), kind="open")


def _kept(paragraphs):
    return tuple(p for p in paragraphs if p)


def _html(text):
    """Escape, and set what stands between backticks as code; an odd backtick is a character."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))
