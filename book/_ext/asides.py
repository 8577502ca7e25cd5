"""A quotation that opens with a bold word is an aside of that kind: the book styles it by name.

`> **Predict.** …` reads well in any notebook viewer; here it becomes <blockquote class="predict">.
"""

import re

from docutils import nodes


def name_asides(app, doctree):
    for quote in doctree.findall(nodes.block_quote):
        bold = next(iter(quote.findall(nodes.strong)), None)
        if bold and quote.astext().startswith(bold.astext()):
            words = re.findall(r"[a-z]+", bold.astext().lower())
            quote["classes"] += ["aside", *words[-1:]]         # "Your target." is a target


def setup(app):
    app.connect("doctree-read", name_asides)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
