"""A page of the site on paper: what only a screen can do goes, what is folded can be taken out."""

import json
import posixpath
import re
from copy import copy
from dataclasses import dataclass
from html import escape
from pathlib import Path
from unicodedata import east_asian_width
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from pdf_figures import Paper, data, draw

from course.figures.page import together
from course.words import say

# what moves to the end, in this order: its name in [pdf] of words.toml, and where it lies
PARTS = {"hints": "details.hint", "solutions": "details.solution",
         "answers": ":is(momentum-quiz, course-predictions) details"}
SCREEN = ("script, button, .headerlink, .toctree-wrapper, .gm-unmoved, .gm-image, details.hide, "
          "course-exercise, .cell_output:has(.gm-check-open), "
          ".cell:has(momentum-quiz, course-predictions) > .cell_input")
SHORT = 24                                # lines of code that stay on one page
LINE = 100                                # Latin letters in a line of text; one of Han is as two
FEW = 10                                  # the same, in a cell of a table that is not broken
LISTS = "course-map a, nav.contents a, #the-chapters td a"     # links with their page's number


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


def soup(html):
    return BeautifulSoup(html, "html.parser")


def read(site, path):
    file = site / path
    whole = soup(together(file.read_text("utf8"), file.parent))
    canonical = whole.select_one("link[rel=canonical]")
    article = whole.select_one("article").extract()
    for node in article.select(".headerlink"):
        node.decompose()
    heading, count = article.h1.get_text(), re.match(r"\d+", Path(path).stem)
    if count:
        heading = say("site.chapter", number=int(count[0]), title=heading)
    article.h1.string = heading
    return Page(path, heading, article, canonical["href"] if canonical else "")


def for_paper(page, chosen=()):
    """What a screen does by moving, paper says in words; `chosen` has a Paper for each figure."""
    article = page.article
    figures = article.select("explore-figure")
    for figure, paper in zip(figures, chosen or len(figures) * [Paper({})], strict=True):
        controls = data(figure)["controls"]
        at, query = paper.at(controls), paper.query(controls)
        if query:
            draw(figure, at)
        setting = ", ".join(f"{control['label']} {control['texts'][value]}"
                            for control, value in zip(controls, at, strict=True))
        place = escape(f"{page.address or page.path}#{figure['id']}{query and '?'}{query}")
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
    for code in article.select("pre"):
        if code.get_text().count("\n") <= SHORT:
            code["class"] = "gm-short"
    narrow(article)
    for fold in article.select("details.more"):
        fold.name, fold.summary.name = "div", "p"


def lead(book):
    """Where little stands below a heading, it stays with what follows."""
    for heading in book.select("h1, h2, h3, h4"):
        first = heading.find_next_sibling()
        if first and first.name in ("ol", "ul"):
            first = first.li
        if first and width(first.get_text()) < 2 * LINE:
            first["class"] = [*first.get("class", ()), "gm-lead"]


def narrow(article):
    """A cell of a table with a word or two stays on its line."""
    for cell in article.select("td, th"):
        if width(cell.get_text()) <= FEW:
            cell["class"] = [*cell.get("class", ()), "gm-few"]


def width(text):
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in " ".join(text.split()))


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
        see = soup(reference(there, say(f"pdf.{part}")))
        questions = folds[0].find_parent("ol")
        place = questions or folds[0]
        line = (place.find_next_sibling if questions else place.find_previous_sibling)()
        if not (line and "gm-see" in line.get("class", ())):
            line = soup('<p class="gm-see"></p>').p
            (place.insert_after if questions else place.insert_before)(line)
        line.append(see)
        for fold in folds:
            fold.summary.decompose()
            fold.extract()
        items = "".join(f"<li>{fold.decode_contents()}</li>" for fold in folds)
        html = f"<ol>{items}</ol>" if len(folds) > 1 else folds[0].decode_contents()
        entries += f'<section id="{there}"><h3>{reference(home, heading)}</h3>{html}</section>'
    return entries and (f'<section id="{page.id(part)}"><h2>{escape(page.heading)}</h2>'
                        f"{entries}</section>")
