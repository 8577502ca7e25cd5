"""Code on the page: only what is coloured has an element of its own, three in five are not."""

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace
from sphinx.highlighting import PygmentsBridge

# What both of the theme's styles show as they show code itself.
PLAIN = {Name, Name.Namespace, Name.Other, Punctuation, Whitespace}


class Listing(HtmlFormatter):
    def format_unencoded(self, tokensource, outfile):
        super().format_unencoded(
            ((Text if kind in PLAIN else kind, text) for kind, text in tokensource), outfile)


def setup(app):
    PygmentsBridge.html_formatter = Listing
    return {"parallel_read_safe": True, "parallel_write_safe": True}
