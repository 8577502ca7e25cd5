"""The built site: where it is, which pages it has, and one of them as parsed HTML."""

from bs4 import BeautifulSoup

from tests.support.places import ROOT

SITE = ROOT / "_build" / "html"
LITE = SITE / "lite"
PAGES = sorted(p.relative_to(SITE).as_posix() for p in SITE.rglob("*.html")
               if SITE.joinpath("index.html") != p          # the root only redirects to book/
               and LITE not in p.parents)
BUILD = "build the book first: `make book`, or `jupyter-book build . -W -n --keep-going`"


def soup(path):
    """A page as parsed HTML."""
    return BeautifulSoup((SITE / path).read_text("utf8"), "html.parser")
