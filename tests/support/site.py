"""The built site: where it is, which pages it has to have, and one of them as parsed HTML."""

import gzip
from functools import cache

import pytest
import yaml
from bs4 import BeautifulSoup

from course.figures.page import together
from tests.support.chapter import cells
from tests.support.places import ROOT

SITE = ROOT / "_build" / "html"
LITE = SITE / "lite"
BUILD = "build the book first: `make book`, or `jupyter-book build . -W -n --keep-going`"


def listed(node):
    """Every file that _toc.yml names, from its top."""
    if isinstance(node, list):
        return [name for child in node for name in listed(child)]
    if isinstance(node, dict):
        own = [node[key] for key in ("root", "file") if key in node]
        return own + [name for child in node.values() for name in listed(child)]
    return []


def source(name):
    return next(p for p in (ROOT / f"{name}.ipynb", ROOT / f"{name}.md") if p.exists())


# page: its source. Whatever is built: a page that is missing fails its tests.
SOURCES = {f"{name}.html": source(name)
           for name in sorted(listed(yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))))}
PAGES = [*SOURCES, "search.html"]
# One of each kind: what depends on it alone is tested on these with each push, weekly on all.
KINDS = {"book/index.html", "book/05-theory.html", "book/reference/map.html", "search.html"}
assert {*PAGES} >= KINDS
MOVING = [path for path, source in SOURCES.items() if "explore(" in "".join(cells(source))]


def each_kind(name, paths, **how):
    """Parametrize a test: with each push one page of each kind, weekly all of these."""
    return pytest.mark.parametrize(name, [
        pytest.param(path, marks=() if path in KINDS else pytest.mark.weekly)
        for path in paths], **how)


@cache
def soup(path):
    """A page as parsed HTML, the same for every test: to change it, take copy.copy().

    Figures hold the settings that they fetch.
    """
    file = SITE / path
    return BeautifulSoup(together(file.read_text("utf8"), file.parent), "html.parser")


@cache
def places(path):
    """{id: its node} of a page."""
    return {node["id"]: node for node in soup(path).find_all(id=True)}


def wire(data):
    """Bytes on the wire."""
    return len(gzip.compress(data, mtime=0))
