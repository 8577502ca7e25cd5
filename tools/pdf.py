"""Make a book of a built site: one PDF, to leaf through on a screen and to print.

    python tools/pdf.py _build/html _build/gaining-momentum.pdf [--paper letter]

The site's pages become one document, in the order of its contents; what only a screen can do goes,
and hints, solutions and answers move to the end. Chromium prints it twice: the first time tells on
which page everything lies, the second says so in the text.
"""

import argparse
import io
import json
import posixpath
import re
import sys
import tempfile
from copy import copy
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import chromium
import pikepdf
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from course.words import say

START = "book/index.html"
STYLE = Path(__file__).with_suffix(".css")
# what moves to the end, in this order: its name in [pdf] of words.toml, and where it lies
PARTS = {"hints": "details.hint", "solutions": "details.solution",
         "answers": ":is(momentum-quiz, course-predictions) details"}
SCREEN = ("script, button, .headerlink, .toctree-wrapper, .gm-unmoved, .gm-image, details.hide, "
          "course-exercise, .cell_output:has(.gm-check-open), "
          ".cell:has(momentum-quiz, course-predictions) > .cell_input")
LISTS = "course-map a, nav.contents a, #the-chapters td a"      # links with the number of their page
DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-theme="light"><head><meta charset="utf-8"><title>{title}</title>{styles}
<style>{heads}</style></head><body><main class="bd-main"><div class="bd-content">
<div class="bd-article-container"><div class="bd-article">{body}</div></div></div></main></body>
</html>"""


@dataclass(frozen=True)
class Page:
    """A page of the site: its path, its heading, what it says, and its address, "" if unknown."""

    path: str
    heading: str
    article: BeautifulSoup
    address: str

    @property
    def name(self):
        return Path(self.path).stem

    def id(self, fragment=""):
        """What is called `fragment` on this page, in the book."""
        return f"{self.name}--{fragment}" if fragment else self.name


@dataclass(frozen=True)
class Chapter:
    """A part of the book that begins a page: its id, what stands above its pages, its HTML."""

    id: str
    heading: str
    html: str


def soup(html):
    return BeautifulSoup(html, "html.parser")


# ---- the pages of the site, on paper

def read(site, path):
    whole = soup((site / path).read_text("utf8"))
    canonical = whole.select_one("link[rel=canonical]")
    article = whole.select_one("article").extract()
    for node in article.select(".headerlink"):
        node.decompose()
    heading, count = article.h1.get_text(), re.match(r"\d+", Path(path).stem)
    if count:
        heading = say("site.chapter", number=int(count[0]), title=heading)
    article.h1.string = heading
    return Page(path, heading, article, canonical["href"] if canonical else "")


def listed(first):
    """The paths of the site's pages, in the order of its contents."""
    return list(dict.fromkeys(posixpath.normpath(urljoin(START, link["href"].strip("#")))
                              for link in first.select("nav.bd-links a")))


def for_paper(page):
    """What a screen does by moving, paper says in words."""
    article = page.article
    for figure in article.select("explore-figure"):
        controls = json.loads(figure.script.string)["controls"]
        setting = ", ".join(f"{c['label']} {c['texts'][c['start']]}" for c in controls)
        place = escape(f"{page.address or page.path}#{figure['id']}")
        link = f'<a href="{place}">{place}</a>' if page.address else place
        said = say("pdf.drag", setting=escape(setting), address=link)
        figure.append(soup(f'<p class="gm-drag">{said}</p>'))
    for exercise in article.select("course-exercise"):
        wanted = exercise.legend.decode_contents()
        exercise.insert_before(soup(f'<p class="gm-wanted">{wanted}</p>'))
    for questions in article.select("course-predictions > script"):
        for question in json.loads(questions.string):
            answers = [option["answer"] for option in question.get("options", ())]
            if len(answers) > 1:                     # else a number, or a curve
                items = "".join(f"<li>{escape(answer)}</li>" for answer in answers)
                article.select_one(f"#predict-{question['name']} > div").append(
                    soup(f'<ul class="gm-options">{items}</ul>'))
    for node in article.select(SCREEN):
        node.decompose()
    for fold in article.select("details.more"):
        fold.name, fold.summary.name = "div", "p"


def relink(page, pages):
    """Links to pages of the book stay in it; to other files of the site they become addresses."""
    lists = page.article.select(LISTS)
    for link in page.article.select("a[href]"):
        url = urlsplit(link["href"])
        path = posixpath.normpath(urljoin(page.path, url.path)) if url.path else page.path
        if url.scheme:
            continue
        if path in pages:
            target = pages[path].id(unquote(url.fragment))
            link["href"] = f"#{target}"
            if link in lists:
                link.append(soup(f" {number(target)}"))
        elif page.address:
            link["href"] = urljoin(page.address, link["href"])
        else:
            link.unwrap()


def rename(page):
    """Ids become unique in the book; what refers to them follows."""
    for node in page.article.find_all(True):
        for name in ("id", "for", "aria-labelledby", "aria-describedby"):
            if name in node.attrs:
                node[name] = " ".join(map(page.id, node[name].split()))


def number(target):
    return f'<span class="gm-number" data-page="{target}">000</span>'


def reference(target, text):
    """A link that says on which page its target is."""
    return f'<a href="#{target}">{text}</a> <span>{say("pdf.page", page=number(target))}</span>'


def words(heading):
    """What a heading says, without its links: it becomes one itself."""
    heading = copy(heading)
    for link in heading.select("a"):
        link.unwrap()
    return heading.decode_contents()


def take(page, part):
    """Move what is folded in a page to a part of the end; its HTML there, "" if there is none."""
    homes = {}
    for fold in page.article.select(PARTS[part]):
        homes.setdefault(fold.find_parent("section")["id"], []).append(fold)
    entries = ""
    for home, folds in homes.items():
        heading = words(folds[0].find_parent("section").find(["h2", "h3"]))
        there = f"{home}--{part}"
        see = soup(f'<p class="gm-see">{reference(there, say(f"pdf.{part}"))}</p>')
        questions = folds[0].find_parent("ol")
        (questions.insert_after if questions else folds[0].insert_before)(see)
        for fold in folds:
            fold.summary.decompose()
            fold.extract()
        items = "".join(f"<li>{fold.decode_contents()}</li>" for fold in folds)
        html = f"<ol>{items}</ol>" if len(folds) > 1 else folds[0].decode_contents()
        entries += f'<section id="{there}"><h3>{reference(home, heading)}</h3>{html}</section>'
    return entries and (f'<section id="{page.id(part)}"><h2>{escape(page.heading)}</h2>'
                        f"{entries}</section>")


# ---- the book

def compose(site, only=()):
    """The book as one HTML document; `only` names its pages, if it shall be a smaller one."""
    first = soup((site / START).read_text("utf8"))
    pages = {path: read(site, path) for path in listed(first)
             if not only or Path(path).stem in only}
    for page in pages.values():
        for_paper(page)
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
    heads = "".join(f"@page head{n} {{ @top-left {{ content: {json.dumps(chapter.heading)} }} }}\n"
                    for n, chapter in enumerate(chapters))
    styles = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in
                     [*styles_of(site, first), STYLE.resolve()])
    html = DOCUMENT.format(lang=first.html["lang"], title=escape(title(first)), styles=styles,
                           heads=heads, body=f"{cover(site, first)}{contents(whole)}{whole}")
    lost = set(re.findall(r'href="#([^"]*)"', html)) - set(re.findall(r'\sid="([^"]*)"', html))
    if lost:
        raise ValueError(f"links of the book lead to nothing: {', '.join(sorted(lost))}")
    return html


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


# ---- the print

def places(pdf):
    """{id: the number of its page}, for everything that a link of the book leads to."""
    numbers = {page.objgen: n for n, page in enumerate(pdf.pages, start=1)}
    return {name.removeprefix("/"): numbers[place[0].objgen]
            for name, place in pdf.Root.Dests.items()}


def press(html, paper="A4"):
    """The document as PDF. A number has the same room whatever it is: one more print is enough."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "book.html")
        file.write_text(html, "utf8")
        path = chromium.find(playwright) or sys.exit(chromium.NONE)
        browser = playwright.chromium.launch(executable_path=path, args=chromium.QUIET)
        first = places(printed(browser, file, paper))
        file.write_text(re.sub(r'(data-page="([^"]*)">)000', lambda n: f"{n[1]}{first[n[2]]}", html),
                        "utf8")
        pdf = printed(browser, file, paper)
        browser.close()
    if places(pdf) != first:
        raise RuntimeError("the numbers of the pages have moved what stands on them")
    return pdf


def printed(browser, file, paper):
    failed, page = [], browser.new_page(color_scheme="light")
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(format=paper, print_background=True, tagged=True, outline=True)
    page.close()
    if failed:
        raise OSError(f"not found: {', '.join(failed)}")
    return pikepdf.open(io.BytesIO(pdf))


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("pdf", type=Path, help="the file to write")
    parser.add_argument("--paper", default="A4", choices=["A4", "Letter"])
    options = parser.parse_args(arguments)
    pdf = press(compose(options.site.resolve()), options.paper)
    # packed, since a tagged PDF has a record for every word: a third of the size
    pdf.save(options.pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


if __name__ == "__main__":
    main(sys.argv[1:])
