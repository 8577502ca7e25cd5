"""Make a deck of slides for each chapter: from the marks in its cells, with its living figures.

    python tools/slides.py _build/html _build/slides [chapter ...]

What a cell gives is told in slides_parts.py, and in CONTRIBUTING.md. The folder needs nothing else:
each deck opens from a disk, with reveal.js beside it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

from slides_markup import inline
from slides_parts import KINDS, Page, Slide, hint, listed, marks, paragraphs, usual

from course.chapter import read
from course.figures.page import together
from course.language import VARIABLE, language
from course.words import say

ROOT = Path(__file__).resolve().parents[1]
BOOKS = {"en": ROOT / "book", "zh": ROOT / "_build/zh/book"}       # the latter as it was built
REVEAL = ROOT / "tools/reveal"
OWN = ("vendor/reveal.js", "vendor/reveal.css", "deck.js", "deck.css")
STATIC = ("explore.js", "explore.css", "axes.js", "compare.js", "stix-two-math.woff2", "OFL.txt")
FIGURES = re.compile(r'<explore-figure .*?</explore-figure>|<figure class="gm-still">.*?</figure>',
                     re.DOTALL)
ASKED = re.compile(r'<course-predictions.*?<script type="application/json">(.*?)</script>',
                   re.DOTALL)
TITLE = re.compile(r"<title>.*(?:&#8212;|—) (.*?)</title>", re.DOTALL)


def taken(path):
    """What a deck takes from the built page of its chapter."""
    text = together(path.read_text("utf8"), path.parent)
    asked = ASKED.search(text)
    return Page(re.search(r'<html lang="([^"]+)"', text)[1], TITLE.search(text)[1],
                tuple(FIGURES.findall(text)),
                {one["name"]: one for one in json.loads(asked[1])} if asked else {})


def slides(chapter, page):
    """All slides of a deck: its title, what the cells ask for, and what is for next time."""
    goals = next((aside.text for aside in chapter.asides if aside.kind == "goals"), "")
    yield Slide("title", "", f'<p class="number">{chapter.number}</p>'
                f"<h1>{inline(chapter.title)}</h1>{hint(page.title)}",
                paragraphs(inline(goals), escape(say("slides.keys"))))
    for title, mark in marks(chapter, page):
        made = KINDS[mark.kind](mark)
        yield Slide(made.kind, made.title or title, made.body, made.notes)
    names = {e: f"{e.number} {inline(e.title)}" for e in chapter.exercises}
    yield Slide("next", say("slides.next"),
                listed(f"{name} <small>{escape(say('slides.minutes', minutes=e.minutes))}</small>"
                       for e, name in names.items()),
                "".join(f"<h4>{name}</h4>{usual(chapter, e)}" for e, name in names.items()
                        if usual(chapter, e)))


def written(slide):
    title = f"<h2>{inline(slide.title)}</h2>" if slide.title else ""
    return (f'<section class="{slide.kind}"><div class="sheet">{title}'
            f'<div class="stage">{slide.body}</div></div>'
            f'<aside class="notes">{slide.notes}</aside></section>')


def deck(chapter, page):
    """The HTML of a deck."""
    sections = "\n".join(map(written, slides(chapter, page)))
    return whole(page, f"{chapter.title} — {page.title}",
                 f'<div class="reveal"><div class="slides">\n{sections}\n</div></div>',
                 "reveal.css", "explore.css", "deck.css", "reveal.js", "explore.js", "deck.js")


def contents(chapters, page):
    """The HTML of the page that leads to the decks."""
    links = "".join(f'<li value="{c.number}"><a href="{c.stem}.html">{inline(c.title)}</a></li>'
                    for c in chapters)
    return whole(page, page.title, f'<main class="decks"><h1>{escape(page.title)}</h1><ol>{links}'
                 f"</ol>{paragraphs(escape(say('slides.keys')))}</main>", "explore.css", "deck.css")


def whole(page, title, body, *assets):
    styles = "".join(f'<link rel="stylesheet" href="{name}">' for name in assets if ".css" in name)
    scripts = "".join(f'<script src="{name}"></script>' for name in assets if ".js" in name)
    return (f'<!doctype html>\n<html lang="{page.language}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
            f"{styles}</head><body>{body}{scripts}</body></html>\n")


def main(site, folder, *numbers):
    site, folder = Path(site), Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in [*map(REVEAL.joinpath, OWN), *map((site / "_static").joinpath, STATIC)]:
        shutil.copyfile(path, folder / path.name)
    chapters = [read(path) for path in sorted(BOOKS[language()].glob("[0-9]*.ipynb"))]
    for chapter in chapters:
        if not numbers or str(chapter.number) in numbers:
            page = taken(site / f"book/{chapter.stem}.html")
            text = deck(chapter, page)
            (folder / f"{chapter.stem}.html").write_text(text, "utf8")
            print(f"{folder / chapter.stem}.html: {text.count('<section ')} slides")
    (folder / "index.html").write_text(contents(chapters, page), "utf8")
    if language() == "en" and site.joinpath("zh").exists():      # in a process that speaks it
        subprocess.run([sys.executable, __file__, site / "zh", folder / "zh", *numbers],
                       env=os.environ | {VARIABLE: "zh"}, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
