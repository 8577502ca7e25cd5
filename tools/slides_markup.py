"""The chapter's Markdown as HTML for a slide: no links, no roles, formulas as in the book."""

import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

sys.path.append(str(Path(__file__).resolve().parents[1] / "book/_ext"))
from momentum_book.mathml import mathml

ROLES = {r" ?\{cite:p\}`[^`]*`": "",
         r"\{cite:t\}`([a-z]+)(\d+)`": lambda m: f"{m[1].title()} ({m[2]})",
         r"\{eq\}`([^`]*)`": lambda m: f"({m[1].replace('-', ' ')})",
         r"\{ref\}`([^`<]*?) *<[^`]*`": r"\1"}
FORMULA_END = re.compile(r'(<span class="math inline">.*?)</span>([,.;:!?)，。；：！？）]+)',
                         re.DOTALL)
SENTENCE = re.compile(r".+?(?:[。？！]|[.?!](?=\s|$|[”\"]))", re.DOTALL)


def renderer():
    parser = MarkdownIt("commonmark", {"typographer": True}).enable(["smartquotes", "table"])
    parser.use(dollarmath_plugin, allow_blank_lines=False, renderer=lambda latex, options: mathml(
        latex, display=options["display_mode"], where="a slide"))
    for rule in "link_open", "link_close":                 # a slide leads nowhere
        parser.add_render_rule(rule, lambda *_: "")
    return parser


RENDERER = renderer()


def inline(text):
    """One line, without a paragraph around it."""
    return together(RENDERER.renderInline(plain(" ".join(text.split()))))


def block(text):
    return together(RENDERER.render(plain(text)))


def plain(text):
    """Markdown without roles: who is cited and what is linked to is named in words."""
    for pattern, words in ROLES.items():
        text = re.sub(pattern, words, text)
    if role := re.search(r"\{[\w:]+\}`[^`]*`", text):
        raise ValueError(f"a slide cannot show {role[0]}: must be one of {', '.join(ROLES)}")
    return text


def together(html):
    """The punctuation behind a formula moves into its span, which does not break."""
    return FORMULA_END.sub(r"\1\2</span>", html)


def displayed(latex):
    r"""A displayed formula; what \quad sets side by side stands in lines, which may be larger."""
    latex = re.sub(r"\s*[.,]\s*(\\end\{\w+\})?\s*$", r" \1", latex)      # its full stop
    lines = [latex] if r"\begin" in latex else re.split(r",?\s*\\q?quad", latex)
    rows = (f"<div>{mathml(line, display=True, where='a slide')}</div>" for line in lines)
    return f'<div class="formula">{"".join(rows)}</div>'


def first_sentence(text):
    found = SENTENCE.match(text)
    return found[0] if found else text


def last_sentence(text):
    """The last sentence, which may lead on to a formula and have no end."""
    *_, end = [0, *(found.end() for found in SENTENCE.finditer(text))]
    return text[end:].strip() or SENTENCE.findall(text)[-1].strip()
