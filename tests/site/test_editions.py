"""The site in two languages: the same pages, sections, figures and numbers, in other words."""

import copy
import json
import re
from collections import Counter

import pytest
from bs4 import NavigableString

from course.language import HAN
from tests.support.site import PAGES, SITE, SOURCES, soup

pytestmark = pytest.mark.usefixtures("built")

ENGLISH = re.compile(r"\b[A-Za-z]+(?: [a-z]+){3,}\b")         # a run of words that is no name
IN_ENGLISH = {"book/reference/mathlib.html", "book/reference/bibliography.html"}     # by nature
MADE = {"book/reference/claims.html", "book/reference/mathlib.html"}        # by the build
NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:\.\d+)?(?:e[-+]\d+)?")
IN_WORDS = {*map(str, range(1, 11)), "100"}      # ten and a tenth of English are digits in Chinese


def chinese(path):
    return soup(f"zh/{path}")


def sections(page):
    return [section["id"] for section in page.select("article section[id]")]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_leads_to_the_other(path):
    for page, other, own in ((soup(path), f"zh/{path}", "en"), (chinese(path), path, "zh")):
        assert page.html["lang"].split("-")[0] == own
        link = page.select_one("a.other-edition")
        here = SITE / (path if own == "en" else f"zh/{path}")
        assert (here.parent / link["href"]).resolve() == (SITE / other).resolve()
        assert link["hreflang"] == link["lang"] == ("zh" if own == "en" else "en")


@pytest.mark.parametrize("path", SOURCES)
def test_the_structure_is_the_same(path):
    ours, theirs = soup(path), chinese(path)
    if path not in MADE:
        assert sections(ours) == sections(theirs)
    for what in ("blockquote", "details", "math", "article table", "article img", "pre",
                 "course-exercise", "momentum-quiz", "explore-figure", "article li"):
        assert len(ours.select(what)) == len(theirs.select(what)), what
    for name in ("course-exercise", "explore-figure", "momentum-quiz", "blockquote"):
        here, there = ([node.get("id") for node in page.select(name)] for page in (ours, theirs))
        assert here == there


@pytest.mark.parametrize("path", SOURCES)
def test_what_is_printed_has_the_same_numbers(path):
    ours, theirs = ([Counter(NUMBER.findall(box.get_text())) for box in page.select(
        ".cell_output pre")] for page in (soup(path), chinese(path)))
    for one, two in zip(ours, theirs, strict=True):
        assert not one - two
        assert set(two - one) <= IN_WORDS, two - one


def figures(page):
    return {figure["id"]: json.loads(figure.find("script", type="application/json").string)
            for figure in page.select("explore-figure")}


@pytest.mark.parametrize("path", [path for path in SOURCES if "explore-figure" in (
    SITE / path).read_text("utf8")] if SITE.exists() else [])
def test_figures_show_the_same_at_every_setting(path):
    """All that moves is the same to the unit, but texts and what is drawn around these."""
    ours, theirs = figures(soup(path)), figures(chinese(path))
    assert list(ours) == list(theirs)
    for name, figure in ours.items():
        other = theirs[name]
        keys = [[(c["key"], len(c["texts"]), c["start"]) for c in f["controls"]]
                for f in (figure, other)]
        assert keys[0] == keys[1] and len(figure["says"]) == len(other["says"]), name
        frames = zip(figure["frames"], other["frames"], strict=True)
        pairs = {pair for frame in frames for pair in zip(*frame, strict=True)}
        for one, two in pairs:
            assert place(figure, one) == place(other, two), (name, one, two)


def place(figure, number):
    """What a piece draws, and where it is clipped; of a text nothing."""
    style, data = figure["pieces"][number][:2]
    tag, panel, clip, *_ = figure["styles"][style]
    return tag, panel, clip and data, clip


NO_WORDS = """pre, code, kbd, math, script, style, textarea, noscript, .citation, .bibtex-citation,
    a.reference.external, em.latin, .std-ref, .other-edition"""
HEARD = ("title", "aria-label", "aria-description", "aria-valuetext", "alt", "placeholder",
         "label", "data-tooltip", "data-bs-title")
LATIN = {"Adam", "AdamW", "EMA", "Lion", "Muon", "NAdam", "Nesterov", "Newton", "Polyak",
         "RMSProp", "SGD", "Schulz", "cool", "free", "sched", "schedule", "stable", "Keras",
         "PyTorch", "Pyodide", "Python", "dampening", "ema", "max", "momentum", "optax", "trace",
         "Binder", "CC", "BY", "Colab", "GB", "LaTeX", "MB", "Markdown", "PNG", "SVG", "VS",
         "Code", "Run", "All", "nbgitpuller", "self", "stabilization", "peak", "effect", "Why",
         "Momentum", "Really", "Works"}


def foreign(page):
    """Texts and names without Han that have a Latin word which is no name: (words, where)."""
    said = [(text.parent, "text", text) for text in page.find_all(string=True)
            if type(text) is NavigableString]
    said += [(node, key, node[key]) for node in page.find_all(True) if not node.find("math")
             for key in HEARD if node.has_attr(key)]
    apart = {id(node) for node in page.select(NO_WORDS)}
    for node, key, text in said:
        words = set(re.findall(r"[A-Za-z]{2,}", text)) - LATIN
        if words and not re.search(f"[{HAN}]", text) \
                and apart.isdisjoint(map(id, [node, *node.parents])):
            yield f"{key} of {node.name}: {text.strip()!r}"


@pytest.mark.parametrize("path", [path for path in PAGES if path not in IN_ENGLISH])
def test_nothing_seen_or_heard_on_a_page_is_only_english(path):
    assert not [*foreign(chinese(path))]


@pytest.mark.parametrize("path", [path for path in SOURCES if path not in IN_ENGLISH])
def test_nothing_is_left_in_english_and_no_mark_of_markdown_is_seen(path):
    page = copy.copy(chinese(path).select_one("article"))
    for node in page.select("pre, code, math, script, textarea, .citation, a.reference.external"):
        node.decompose()
    text = re.sub("（[^（）]*）", "", page.get_text(" ", strip=True))    # a name in Latin letters
    assert not ENGLISH.findall(text)
    assert "**" not in text and not re.search(r"(?<![*])\*[\u3400-\u9fff]", text)


def test_no_chinese_page_leads_to_colab():
    """It opens what is in a repository, and there only the English notebooks are."""
    for path in PAGES:
        assert not chinese(path).select("a[href*='colab.research.google.com']"), path
