"""How Chinese is set: the spaces that only Markdown needs go, foreign titles stay in italics."""

import re

from docutils import nodes

CLOSING, OPENING = "，。；：！？、）》”", "（《“"          # full-width marks, and quotes
HAN = "\u3400-\u9fff"
NEEDLESS = re.compile(rf"(?<=[{CLOSING}])\s+|\s+(?=[{OPENING}])|(?<=[{HAN}])\n(?=[{HAN}])")
KEPT = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.comment)


def texts(block):
    """The texts of a paragraph, a title or the like, in their order, but for code and formulas."""
    return [text for text in block.findall(nodes.Text)
            if not any(isinstance(node, KEPT) for node in parents(text, block))]


def parents(node, block):
    while node is not block:
        node = node.parent
        yield node


def neighbour(text, block, step):
    """The character before (-1) or behind (1) a text of the block, "" where there is none."""
    leaves = list(block.findall(lambda node: not node.children))
    place = next(n for n, leaf in enumerate(leaves) if leaf is text) + step
    if not 0 <= place < len(leaves) or not isinstance(leaves[place], nodes.Text):
        return ""
    beside = leaves[place].astext()
    return (beside[-1:] if step < 0 else beside[:1]).strip()


def close_up(block):
    """A full-width mark has its space in itself: none is set beside it, across bold type either."""
    for text in texts(block):
        before, behind = neighbour(text, block, -1), neighbour(text, block, 1)
        given = before + text + behind
        wanted = NEEDLESS.sub("", given)
        if wanted != given:
            end = len(wanted) - len(behind)
            text.parent.replace(text, nodes.Text(wanted[len(before):end]))


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
