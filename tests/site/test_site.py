"""The built site as text: what a reader gets before any script runs. It builds nothing itself."""

import copy
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.places import ROOT
from tests.support.site import BUILD, LITE, PAGES, SITE, SOURCES, places, soup, wire

pytestmark = pytest.mark.usefixtures("built")
each_page = pytest.mark.parametrize("path", PAGES)


def test_the_site_is_built_from_these_sources():
    from momentum_book.execution import library
    for source in SOURCES.values():
        offered = SITE / "_sources" / source.relative_to(ROOT)
        assert offered.exists() and offered.read_bytes() == source.read_bytes(), \
            f"{source}: {BUILD}"
    assert (SITE.parent / ".jupyter_cache" / library()).is_dir(), f"mathlib has changed: {BUILD}"


def test_there_are_these_pages_and_no_others():
    built = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html")
             if LITE not in path.parents}
    pages = {*PAGES, "index.html"}                        # the last only redirects to book/
    assert built == {"404.html", *pages, *(f"zh/{path}" for path in pages)}


@each_page
def test_structure(path):
    page = soup(path)
    assert len(page.find_all("h1")) == 1
    ids = [node["id"] for node in page.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids)), "an id occurs twice"
    assert len(page.find_all("input", type="search")) == 1, "one search box"
    assert page.html["lang"] == "en"
    assert "©" in page.footer.get_text() or "©" in page.select_one(".bd-footer-content").get_text()
    assert "Jupyter Book community" not in page.get_text()


@each_page
def test_a_page_says_what_it_is_about(path):
    """In its own words, to who lists it; a chapter also says what kind of lesson it is."""
    page = soup(path)
    said = page.find_all("meta", attrs={"name": "description"})
    assert len(said) == 1 and 50 < len(said[0]["content"]) <= 320
    assert said[0]["content"] == page.find("meta", property="og:description")["content"]
    text = page.find("article").get_text() if page.find("article") else ""
    first = re.split(r"[.:,$²β’]", said[0]["content"])[0]
    assert path == "search.html" or first in re.sub(r"\s+", " ", text)
    data = [json.loads(s.string) for s in page.find_all("script", type="application/ld+json")]
    assert len(data) == len(re.findall(r"^book/\d\d-", path))
    for lesson in data:
        assert lesson["@type"] == "LearningResource" and lesson["name"] == page.h1.find(
            string=True)
        assert f"about {lesson['timeRequired'][2:-1]} minutes" in text


@each_page
def test_scripts_are_files(path):
    """book/_headers forbids the others. (Data for a script is no script.)"""
    page = soup(path)
    inline = [s for s in page.find_all("script", src=False) if "json" not in s.get("type", "")]
    assert not inline and not page.select("[onclick], [onload], [onerror], [href^='javascript:']")
    waited = [Path(urlsplit(s["src"]).path).name for s in page("script", src=True, defer=False)]
    assert path == "search.html" or waited == ["start.js"]        # what else is waited for


@each_page
def test_what_heads_a_column_has_words(path):
    assert not [th for th in soup(path).find_all("th") if not th.get_text(strip=True)]


@each_page
def test_pictures_have_words(path):
    page = soup(path)
    assert not [i for i in page.find_all("img") if not i.has_attr("alt")]
    ids = places(path)
    for picture in page.find_all(role="img"):
        named = ids.get(picture.get("aria-labelledby"))
        words = picture.get("aria-label") or (named.get_text() if named else "")
        assert len(words) > 15, f"a picture without words: {str(picture)[:200]}"


@each_page
def test_outputs_are_clean(path):
    page = soup(path)
    assert not page.select(".stderr, .traceback, .output.error, .system-message")
    assert not page.select(".cell_output img"), "a figure that is no SVG: use picture(fig, alt)"


@each_page
def test_formulas_are_rendered(path):
    body = copy.copy(soup(path).find("article") or soup(path))
    for node in body.select("pre, code, script, style, math"):
        node.decompose()
    text = body.get_text()
    assert not re.search(r"\\(frac|alpha|beta|theta|sum|begin|mathbb|text)\b|\$\$|(?<!\w)\$[\w\\]",
                         text)
    source = SOURCES.get(path)
    if source and re.search(r"\$[^$]+\$", source.read_text("utf8")):
        assert "<math" in (SITE / path).read_text("utf8")


@each_page
def test_links_and_resources(path):
    page = soup(path)
    loaded = [(n, n.get("src") or n.get("href")) for n in page.find_all(["script", "link", "img"])
              if n.get("src") or n.get("href")]
    for node, url in loaded:
        assert not urlsplit(url).netloc or node.get("rel") == ["canonical"], f"outside: {url}"
    targets = [url for _, url in loaded] + [a["href"] for a in page.find_all("a", href=True)]
    for target in targets:
        url = urlsplit(target)
        if url.scheme or url.netloc:
            assert url.scheme in ("https", "mailto"), target
            continue
        file = (SITE / path).parent / unquote(url.path) if url.path else SITE / path
        assert file.is_file(), f"broken link: {target}"
        anchor = unquote(url.fragment).split("?")[0]
        if anchor and file.suffix == ".html":
            there = file.resolve().relative_to(SITE).as_posix()
            assert anchor in places(there), f"no such place: {target}"


@each_page
def test_explorables_are_light_and_named_apart(path):
    figures = soup(path).find_all("explore-figure")
    assert len({figure["id"] for figure in figures}) == len(figures)
    for figure in figures:
        assert figure.select("figure svg"), "a picture also where no script runs"
        data = figure.find("script", type="application/json").string
        assert wire(data.encode()) <= 80_000, f"{figure['id']}: {wire(data.encode()):,} bytes"


def test_the_font_is_cut_down_and_licensed():
    font = SITE / "_static" / "stix-two-math.woff2"
    assert font.stat().st_size <= 60_000
    assert "SIL OPEN FONT LICENSE" in (SITE / "_static" / "OFL.txt").read_text("utf8")


def test_nothing_unused_is_shipped():
    names = [p.relative_to(SITE).as_posix() for p in SITE.rglob("*")
             if p.is_file() and SITE / "lite" not in p.parents]
    bad = [n for n in names if re.search(r"fontawesome|mathjax|katex|thebe|\.map$", n, re.I)]
    assert not bad
