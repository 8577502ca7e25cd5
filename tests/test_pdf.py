"""The book on paper: two chapters and the bibliography, as the PDF says it to another reader."""

import re
from dataclasses import replace
from unicodedata import normalize

import pdf
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.support.site import soup

CHAPTERS = ("01-momentum", "02-moving-averages")
TOLD = {"Solutions": ".solution pre", "Answers": "momentum-quiz details li"}


FOOT = 50                                 # points: what stands lower is the number of the page
APART = 4                                 # points: baselines that are nearer are of one line


def lines(page):
    """(height, text) of each line on a page, from the top down."""
    words = []

    def see(text, cm, tm, font, size):
        if text.strip():
            words.append((tm[4] * cm[1] + tm[5] * cm[3] + cm[5], text))

    page.extract_text(visitor_text=see)
    height, line = None, ""
    for y, text in sorted(words, key=lambda word: -word[0]):
        if height is not None and height - y > APART:
            yield height, line
            line = ""
        height, line = y, line + text
    if line:
        yield height, line


def plain(text):
    """Letters and digits only: how lines, spaces and signs are set is the printer's business."""
    return re.sub(r"\W", "", normalize("NFKC", text))


class Book:
    """A printed book: its pages' texts, outline and links."""

    def __init__(self, path):
        self.reader = PdfReader(path)
        self.size = path.stat().st_size
        self.lines = [list(lines(page)) for page in self.reader.pages]
        self.texts = [plain(page.extract_text()) for page in self.reader.pages]
        self.numbers = {page.indirect_reference.idnum: n
                        for n, page in enumerate(self.reader.pages, start=1)}
        self.places = list(self.headings(self.reader.outline))
        self.outline = [(title, n) for title, n, _ in self.places]

    def headings(self, entries):
        """(title, number of its page, height on it) of every heading."""
        for entry in entries:
            if isinstance(entry, list):
                yield from self.headings(entry)
            else:
                yield entry.title, self.numbers[entry.page.idnum], float(entry.top)

    def bare(self):
        """The headings below which a page ends with less than two lines, and goes on overleaf."""
        starts = {self.numbers[entry.page.idnum] for entry in self.reader.outline
                  if not isinstance(entry, list)}
        for title, n, top in self.places:
            below, said = [text for height, text in self.lines[n - 1] if FOOT < height < top], ""
            while len(said) < len(plain(title)):
                said += plain(below.pop(0))
            if len(below) < 2 and n + 1 not in starts and n < len(self.lines):
                yield title, n

    def where(self, text):
        """The numbers of the pages with a text."""
        return [n for n, words in enumerate(self.texts, start=1) if plain(text) in words]

    def fonts(self):
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                yield from (one.get_object() for one in
                            font.get_object().get("/DescendantFonts", [font]))

    def links(self):
        """(page, name in the book or None, address in the web or None) of every link."""
        for n, page in enumerate(self.reader.pages, start=1):
            for note in (one.get_object() for one in page.get("/Annots", [])):
                yield n, note.get("/Dest"), note.get("/A", {}).get("/URI")


def sound(book):
    """What is true of a small book and of the whole."""
    root = book.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    for font in book.fonts():
        assert font["/Subtype"] == "/Type3" or {"/FontFile2", "/FontFile3"} & {
            *font["/FontDescriptor"]}, font
    known = book.reader.named_destinations
    for n, name, address in book.links():
        assert name in known or re.match(r"https?://|mailto:", address or ""), (n, name, address)


def contents_are_right(book):
    """Each number in the contents is that of the page where the outline has the heading."""
    (start,) = [n for title, n in book.outline if title == "Contents"]
    after = min(n for _, n in book.outline if n > start)
    listed = "".join(book.texts[start - 1:after - 1])
    heads = [(title, n) for title, n in book.outline if plain(title + str(n)) in listed]
    assert all(book.where(title).count(n) for title, n in heads)
    return heads


@pytest.fixture(scope="module")
def composed(built):
    return pdf.compose(built.resolve(), (*CHAPTERS, "bibliography"))


@pytest.fixture(scope="module")
def book(composed, browser, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    pdf.save(pdf.press(browser, composed), path)
    return Book(path)


def test_a_small_book(book):
    sound(book)
    top = [entry.title for entry in book.reader.outline if not isinstance(entry, list)]
    assert top == ["Contents", "Chapter 1: What momentum is",
                   "Chapter 2: Exponential moving averages",
                   "Hints", "Solutions", "Answers", "Bibliography"]
    heads = contents_are_right(book)
    sections = [h2 for name in CHAPTERS for h2 in soup(f"book/{name}.html").select("article h2")]
    assert len(heads) >= len(sections) + len(CHAPTERS) + 4
    assert book.size < 2e6
    assert not list(book.bare())


def test_each_figure_is_there_once_with_its_place(book):
    for name in CHAPTERS:
        for figure in soup(f"book/{name}.html").select("explore-figure"):
            assert len(book.where(figure.figcaption.get_text())) == 1
            assert len(book.where(f"book/{name}.html#{figure['id']}")) == 1


def test_nothing_is_told_before_the_end(book):
    starts = dict(book.outline)
    for part, folds in TOLD.items():
        for name in CHAPTERS:
            for node in soup(f"book/{name}.html").select(folds):
                line = max(node.get_text().splitlines(), key=len, default="")
                if len(plain(line)) > 40:
                    assert book.where(line) and min(book.where(line)) >= starts[part], line


def test_ids_are_the_books_own_and_a_lost_link_is_named(composed, built):
    whole = BeautifulSoup(composed, "html.parser")
    ids = [node["id"] for node in whole.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not whole.select("button, input, script, details, course-exercise")


def test_with_an_address_a_figure_can_be_found(built):
    page = replace(pdf.read(built, "book/02-moving-averages.html"),
                   address="https://ada.github.io/course/book/2.html")
    pdf.for_paper(page)
    (link,) = page.article.select("#fig-weights .gm-drag a")
    assert link["href"] == link.get_text() == "https://ada.github.io/course/book/2.html#fig-weights"


@pytest.mark.weekly
def test_the_whole_book(built, browser, tmp_path):
    path = tmp_path / "book.pdf"
    pdf.save(pdf.press(browser, pdf.compose(built.resolve())), path)
    book = Book(path)
    sound(book)
    assert len(contents_are_right(book)) > 150
    assert book.size < 15e6
    assert not list(book.bare())
