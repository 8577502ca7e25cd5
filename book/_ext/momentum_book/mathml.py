"""Formulas as MathML, converted when the book is built: no script, and readable aloud."""

import re

from docutils.nodes import SkipNode, Text, inline, math, reference
from math_core import LatexError, LatexToMathML
from sphinx.errors import SphinxError
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number

from momentum_book.repairs import substituted

CONVERTER = LatexToMathML(fancy_error=False)
CLOSING = re.compile(r"[,.;:!?)，。；：！？、）”》]*")


class FormulaError(SphinxError):
    category = "Formula"


def mathml(latex, *, display, where=""):
    r"""MathML for a formula; FormulaError names the place and the formula that cannot be read.

    Sphinx numbers equations, so `align` is read as `align*`; `split` is `aligned` by an old name.
    """
    source = re.sub(r"\\(begin|end)\{(equation|align|gather)\}", r"\\\1{\2*}", latex)
    source = re.sub(r"\\(begin|end)\{split\}", r"\\\1{aligned}", source)
    try:
        return CONVERTER.convert_with_local_state(source, displaystyle=display)
    except LatexError as error:
        # Raised, not logged: the page is not written, so every further build fails as well.
        raise FormulaError(f"{where}: cannot convert {latex!r}: {error}") from None


def place(translator, node):
    return f"{node.source or translator.builder.current_docname}:{node.line or '?'}"


def keep_together(app, doctree, docname):
    """The punctuation around a formula moves into its span, which does not break (course.css).

    A word joiner is not enough: Chromium breaks the line behind a formula all the same. What stands
    behind a link that is a formula shares a span with the link.
    """
    for node in list(doctree.findall(math)):
        place = node.parent.index(node)
        before = node.parent[place - 1] if place else None
        if isinstance(before, Text):
            node["head"] = re.search(r"[（“《]*$", before)[0]
            node.parent.replace(before, Text(before[:len(before) - len(node["head"])]))
        after = node.next_node(descend=False, siblings=True)
        if isinstance(after, Text):
            node["tail"] = CLOSING.match(after)[0]
            node.parent.replace(after, Text(after[len(node["tail"]):]))
        if link := whole_link(node):
            after = link.next_node(descend=False, siblings=True)
            tail = CLOSING.match(after)[0] if isinstance(after, Text) else ""
            if tail:
                link.parent.replace(after, Text(after[len(tail):]))
                together = inline(classes=["together"])
                link.replace_self(together)
                together += [link, Text(tail)]


def name_link(body, formula, where):
    """A link that holds a formula only gets the formula's characters as its name.

    Its start tag is the last link in what is written so far; only spans may have followed it.
    """
    start = next(n for n in reversed(range(len(body))) if not body[n].startswith("<span"))
    words = re.sub(r"<[^>]*>", "", formula).replace('"', "&quot;")
    body[start] = substituted(r"^(<a [^>]*)>$", lambda m: f'{m[1]} aria-label="{words}">',
                              body[start], where=where)


def whole_link(node):
    """The link in which this formula is all that stands, or None."""
    while len(node.parent) == 1 and isinstance(node.parent, inline):
        node = node.parent
    return node.parent if len(node.parent) == 1 and isinstance(node.parent, reference) else None


def visit_inline(self, node):
    formula = mathml(node.astext(), display=False, where=place(self, node))
    if whole_link(node):
        name_link(self.body, formula, place(self, node))
    tag = self.starttag(node, "span", "", CLASS="math notranslate")
    self.body.append(f"{tag}{node.get('head', '')}{formula}{node.get('tail', '')}</span>")
    raise SkipNode


def visit_display(self, node):
    formula = mathml(node.astext(), display=True, where=place(self, node))
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate"))
    self.body.append(f'<div class="formula">{formula}</div>')   # the box that scrolls
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    app.connect("doctree-resolved", keep_together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
