"""The decks of slides: whole, of the right parts, and with the reveal.js that its tool makes."""

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from slides import BOOKS, deck, taken
from slides_markup import displayed, first_sentence, inline, last_sentence, plain
from slides_parts import SlidesError

from course import content
from course.chapter import read
from tests.support.places import NOTEBOOKS, ROOT

TOOL = ROOT / "tools/reveal"
SHA256 = {
    "reveal.js": "ec8cc2747a78e01d2ce19008217e64f759c9c9409a2384f4f91f6b55d9a02c53",
    "reveal.css": "ed0957cdff71155dcf7326719d3fb274a005b36502f69236ae530ef9f78e0fbf"}
each_chapter = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def of(path, site):
    chapter, page = read(path), taken(site / f"book/{path.stem}.html")
    return chapter, page, BeautifulSoup(deck(chapter, page), "html.parser")


@each_chapter
def test_each_mark_is_a_slide_and_no_slide_is_empty(path, built):
    chapter, _, soup = of(path, built)
    asked = [given if isinstance(given, str) else next(key for key in given if key != "says")
             for cell in chapter.cells for given in cell.metadata.get("slides", ())]
    slides = soup.select(".slides > section")
    assert [slide["class"][0] for slide in slides] == ["title", *asked, "next"]
    assert 18 <= len(slides) <= 30                                           # an hour
    for slide in slides:
        words = slide.select_one(".stage").get_text().split()
        figure = slide.select_one("explore-figure, figure, math")
        assert words or figure, slide
        assert figure or len(words) <= 110, " ".join(words)
        if slide["class"][0] not in ("points", "title"):
            assert slide.h2.get_text().strip()
    assert not soup.select("a[href], img[src^=http]"), "a slide leads nowhere"


@each_chapter
def test_the_figures_are_those_of_the_marked_cells(path, built):
    chapter, _, soup = of(path, built)
    for cell in chapter.cells:
        if "figure" in str(cell.metadata.get("slides")) and (
                called := re.search(r"^explore\(\s*\w+,\s*(\w+)", cell.source, re.MULTILINE)):
            name = re.search(r'name="([\w-]+)"', cell.source)
            expected = name[1] if name else called[1].replace("_", "-")
            assert soup.select_one(f"section.figure explore-figure#fig-{expected}"), expected


@each_chapter
def test_the_notes_have_the_answers_and_what_classes_say(path, built):
    chapter, page, soup = of(path, built)
    notes = {kind: " ".join(aside.get_text() for aside in soup.select(f".{kind} .notes"))
             for kind in ("predict", "next")}
    for question in soup.select(".predict .stage > p:first-child"):
        one = next(p for p in page.predictions.values() if p["ask"] == question.get_text())
        for why in [option["why"] for option in one["options"]] or [one["says"]]:
            assert why in notes["predict"]
    for exercise in chapter.exercises:
        for mistake in content.read(chapter.number).get(exercise.check, {}).get("mistakes", ()):
            assert mistake["name"] in notes["next"]


def test_the_chinese_decks_have_the_same_slides(built):
    if not (built / "zh").exists():
        pytest.skip("the site has no Chinese pages: it was built with EDITIONS=en")
    for path in NOTEBOOKS:
        english = of(path, built)[2].select(".slides > section")
        chinese = of(BOOKS["zh"] / path.name, built / "zh")[2].select(".slides > section")
        assert [s["class"] for s in chinese] == [s["class"] for s in english]
        assert [f["id"] for s in chinese for f in s.select("explore-figure")] == \
            [f["id"] for s in english for f in s.select("explore-figure")]


@pytest.mark.parametrize(("mark", "says"), [
    ("picture", "'picture': must be one of predict"), ({"claim": 7}, "has 0 of them"),
    ({"formula": 1, "says": "unheard"}, "no sentence 'unheard'"), ("exercise", "not the heading")])
def test_a_mark_that_cannot_be_used_is_named_with_its_cell(mark, says, built):
    chapter, page, _ = of(NOTEBOOKS[0], built)
    cells = [replace(cell, metadata=cell.metadata | {"slides": [mark]} if cell.number == 3 else {})
             for cell in chapter.cells]
    with pytest.raises(SlidesError, match=rf"01-momentum.ipynb, cell 3: .*{says}"):
        deck(replace(chapter, cells=tuple(cells)), page)


def test_markdown_for_a_hall():
    assert inline("see [the *rate*](05.ipynb) {cite:p}`goh2017`") == "see the <em>rate</em>"
    assert plain("{cite:t}`goh2017`, by {eq}`a-b`") == "Goh (2017), by (a b)"
    assert re.search(r"</math>,</span>", inline("at $x$, say")), "the comma stays with its formula"
    assert displayed(r"a = b, \qquad c = d .").count("<math") == 2
    assert first_sentence("Reach 0.1. Then go on.") == "Reach 0.1."
    assert first_sentence("先到 0.1。再往下。") == "先到 0.1。"
    assert last_sentence("It is one. So the rest is") == "So the rest is"
    assert last_sentence("It is one. Two.") == "Two."
    with pytest.raises(ValueError, match="cannot show"):
        plain("{doc}`other`")


@pytest.mark.parametrize("name", SHA256)
def test_reveal_is_the_file_we_know_and_names_its_licence(name):
    file = TOOL / "vendor" / name
    assert hashlib.sha256(file.read_bytes()).hexdigest() == SHA256[name]
    locked = json.loads(TOOL.joinpath("package-lock.json").read_text("utf8"))["packages"]
    entry, head = locked["node_modules/reveal.js"], file.read_text("utf8").partition("*/")[0]
    assert entry["license"] == "MIT" and f"reveal.js {entry['version']}," in head
    assert "The above copyright notice" in head


@pytest.mark.weekly
def test_the_tool_makes_the_same_reveal(tmp_path):
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("no npm here")
    shutil.copytree(TOOL, tmp_path / "reveal",
                    ignore=shutil.ignore_patterns("node_modules", "vendor"))
    for command in (["ci"], ["run", "build"]):
        subprocess.run([npm, *command], cwd=tmp_path / "reveal", check=True, capture_output=True)
    for name in SHA256:
        assert (tmp_path / "reveal/vendor" / name).read_bytes() == \
            (TOOL / "vendor" / name).read_bytes()
