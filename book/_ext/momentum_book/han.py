"""How Chinese is set: the spaces that only Markdown needs go, foreign titles stay in italics."""

import re

from docutils import nodes

from course.language import HAN

CLOSING, OPENING = "，。；：！？、）》”", "（《“"          # full-width marks, and quotes
NEEDLESS = re.compile(rf"(?<=[{CLOSING}])\s+|\s+(?=[{OPENING}])|(?<=[{HAN}])\n(?=[{HAN}])")
KEPT = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.comment)


def leaves(node, kept=False):
    """(parent, its place there, text, whether it stays as it is) of each text, in their order."""
    kept = kept or isinstance(node, KEPT)
    for place, child in enumerate(node.children):
        if isinstance(child, nodes.Text):
            yield node, place, child.astext(), kept
        else:
            yield from leaves(child, kept)


def close_up(block):
    """A full-width mark has its space in itself: none is set beside it, across bold type either."""
    found = [leaf for leaf in leaves(block) if leaf[2]]
    said = ["", *(text for *_, text, _ in found), ""]
    for n, (parent, place, text, kept) in enumerate(found, 1):
        before, behind = said[n - 1][-1:].strip(), said[n + 1][:1].strip()
        wanted = NEEDLESS.sub("", before + text + behind)
        if not kept and wanted != before + text + behind:
            parent[place] = nodes.Text(wanted[len(before):len(wanted) - len(behind)])


def set_han(app, doctree, docname):
    for block in list(doctree.findall(nodes.TextElement)):
        if not isinstance(block.parent, nodes.TextElement) and not isinstance(block, KEPT):
            close_up(block)
    for emphasis in doctree.findall(nodes.emphasis):
        if not re.search(rf"[{HAN}]", emphasis.astext()):
            emphasis["classes"].append("latin")


def setup(app):
    if app.config.language.startswith("zh"):
        app.connect("doctree-resolved", set_han, priority=400)      # before mathml.keep_together
    return {"parallel_read_safe": True, "parallel_write_safe": True}
