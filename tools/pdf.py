"""Make a book of a built site: one PDF, to leaf through on a screen and to print.

    python tools/pdf.py _build/html _build/gaining-momentum.pdf [--paper letter]

The site's pages become one document, in the order of its contents; what only a screen can do goes,
and hints, solutions and answers move to the end. Chromium prints it twice: the first time tells on
which page everything lies, the second says so in the text.
"""

import argparse
import io
import json
import os
import posixpath
import re
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import chromium
import pikepdf
from pdf_figures import papers
from pdf_pages import PARTS, for_paper, lead, number, read, relink, rename, soup, take, words
from playwright.sync_api import sync_playwright

from course.chapter import read as read_chapter
from course.language import VARIABLE, language
from course.words import say

START = "book/index.html"
BOOK = Path(__file__).resolve().parents[1] / "book"
STYLE = Path(__file__).with_suffix(".css")
DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-theme="light"><head><meta charset="utf-8"><title>{title}</title>{styles}
<style>{heads}</style></head><body><main class="bd-main"><div class="bd-content">
<div class="bd-article-container"><div class="bd-article">{body}</div></div></div></main></body>
</html>"""


@dataclass(frozen=True)
class Chapter:
    """A part of the book that begins a page: its id, what stands above its pages, its HTML."""

    id: str
    heading: str
    html: str


def listed(first):
    """The paths of the site's pages, in the order of its contents."""
    return list(dict.fromkeys(posixpath.normpath(urljoin(START, link["href"].strip("#")))
                              for link in first.select("nav.bd-links a")))


def compose(site, only=()):
    """The book as one HTML document; `only` names its pages, if it shall be a smaller one."""
    first = soup((site / START).read_text("utf8"))
    pages = {path: read(site, path) for path in listed(first)
             if not only or Path(path).stem in only}
    for page in pages.values():
        for_paper(page, chosen(site, page))
        relink(page, pages)
        rename(page)
    ends = {part: "".join(take(page, part) for page in pages.values()) for part in PARTS}
    chapters = [Chapter(page.id(), page.heading, page.article.decode_contents())
                for page in pages.values()]
    chapters += [Chapter(part, say(f"pdf.{part}"), f'<h1>{say(f"pdf.{part}")}</h1>{html}')
                 for part, html in ends.items() if html]
    chapters.sort(key=lambda chapter: 'class="citation-list"' in chapter.html)   # sources come last
    whole = soup("".join(f'<section class="gm-chapter" id="{chapter.id}" style="page: head{n}">'
                         f"{chapter.html}</section>" for n, chapter in enumerate(chapters)))
    lead(whole)
    heads = "".join(f"@page head{n} {{ @top-left {{ content: {quoted} }} }}\n" for n, quoted in
                    enumerate(json.dumps(c.heading, ensure_ascii=False) for c in chapters))
    styles = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in
                     [*styles_of(site, first), STYLE.resolve()])
    html = DOCUMENT.format(lang=first.html["lang"], title=escape(title(first)), styles=styles,
                           heads=heads, body=f"{cover(site, first)}{contents(whole)}{whole}")
    lost = set(re.findall(r'href="#([^"]*)"', html)) - set(re.findall(r'\sid="([^"]*)"', html))
    if lost:
        raise ValueError(f"links of the book lead to nothing: {', '.join(sorted(lost))}")
    return html


def chosen(site, page):
    """A Paper for each figure of a page; the English one, in whose words the cells choose."""
    source = BOOK / f"{page.name}.ipynb"
    if not source.exists():
        return ()
    english = site if language() == "en" else site.parent
    return papers(read_chapter(source), read(english, page.path).article)


def title(first):
    return first.select_one("meta[property='og:site_name']")["content"]


def styles_of(site, first):
    return [(site / START).parent.joinpath(urlsplit(link["href"]).path).resolve()
            for link in first.select("link[rel=stylesheet]")]


def cover(site, first):
    logo = (site / "_static" / "logo.svg").read_text("utf8")
    licence = first.select_one(".bd-footer-content p").decode_contents()
    canonical = first.select_one("link[rel=canonical]")
    address = f'<p><a href="{canonical["href"]}">{canonical["href"]}</a></p>' if canonical else ""
    return (f'<section class="gm-front">{logo}<p class="gm-title">{escape(title(first))}</p>'
            f"<p>{say('site.tagline')}</p><div>{address}<p>{licence}</p></div></section>")


def contents(whole):
    """Every chapter and its sections, with the pages where they begin."""
    entries = ""
    for chapter in whole.select(".gm-chapter"):
        sections = "".join(f"<li>{line(h2.find_parent('section')['id'], h2)}</li>"
                           for h2 in chapter.select("h2"))
        entries += f"<li>{line(chapter['id'], chapter.h1)}<ol>{sections}</ol></li>"
    return f'<nav class="gm-contents"><h1>{say("pdf.contents")}</h1><ol>{entries}</ol></nav>'


def line(target, heading):
    return f'<a href="#{target}"><span>{words(heading)}</span> {number(target)}</a>'


def places(pdf):
    """{id: the number of its page}, for everything that a link of the book leads to."""
    numbers = {page.objgen: n for n, page in enumerate(pdf.pages, start=1)}
    return {name.removeprefix("/"): numbers[place[0].objgen]
            for name, place in pdf.Root.Dests.items()}


def press(browser, html, paper="A4"):
    """The document as PDF. A number has the same room whatever it is: two prints are enough."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "book.html")
        file.write_text(html, "utf8")
        first = places(printed(browser, file, paper))
        numbered = re.sub(r'(data-page="([^"]*)">)000', lambda n: f"{n[1]}{first[n[2]]}", html)
        file.write_text(numbered, "utf8")
        pdf = printed(browser, file, paper)
    if places(pdf) != first:
        raise RuntimeError("the numbers of the pages have moved what stands on them")
    spaced(pdf, html)
    return pdf


def spaced(pdf, html):
    """Where a heading breaks its line, Chromium leaves the space out of the outline."""
    texts = (soup(found).get_text() for found in re.findall(r"<h\d.*?</h\d>", html, re.DOTALL))
    whole = {"".join(text.split()): " ".join(text.split()) for text in texts}

    def mend(items):
        for item in items:
            item.title = whole.get("".join(item.title.split()), item.title)
            mend(item.children)

    with pdf.open_outline() as outline:
        mend(outline.root)


def printed(browser, file, paper):
    failed, page = [], browser.new_page(color_scheme="light")
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(file.as_uri(), timeout=0)
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(format=paper, print_background=True, tagged=True, outline=True)
    page.close()
    if failed:
        raise OSError(f"not found: {', '.join(failed)}")
    return pikepdf.open(io.BytesIO(pdf))


def save(pdf, path):
    """Packed, for a tagged PDF has a record of every word: a third of the size."""
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("pdf", type=Path, help="the file to write")
    parser.add_argument("--paper", default="A4", choices=["A4", "Letter"])
    options = parser.parse_args(arguments)
    first = soup((options.site / START).read_text("utf8"))
    os.environ[VARIABLE] = first.html["lang"].split("-")[0]      # what say() speaks
    html = compose(options.site.resolve())
    with sync_playwright() as playwright:
        path = chromium.find(playwright) or sys.exit(chromium.NONE)
        browser = playwright.chromium.launch(executable_path=path, args=chromium.QUIET)
        pdf = press(browser, html, options.paper)
        browser.close()
    save(pdf, options.pdf)
    print(f"{options.pdf}: {len(pdf.pages)} pages, {options.pdf.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
