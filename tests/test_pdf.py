"""The book on paper: two chapters and the bibliography, as the PDF says it to another reader."""

import re
from dataclasses import replace
from unicodedata import normalize

import pdf
import pytest
from bs4 import BeautifulSoup
from pdf_figures import Paper, data, draw, papers, settled
from pypdf import PdfReader

from course.chapter import Cell, Chapter, read
from course.language import VARIABLE
from tests.support.places import NOTEBOOKS
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


@pytest.mark.weekly
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


def chosen(path):
    """(figure, its controls, its Paper) of a chapter's page."""
    article = soup(f"book/{path.stem}.html").article
    figures = article.select("explore-figure")
    for figure, paper in zip(figures, papers(read(path), article), strict=True):
        yield figure, data(figure)["controls"], paper


@pytest.mark.weekly
def test_each_figure_is_there_once_at_its_setting_with_its_place(book):
    moved = []
    for path in (path for path in NOTEBOOKS if path.stem in CHAPTERS):
        for figure, controls, paper in chosen(path):
            at, query = paper.at(controls), paper.query(controls)
            known, n = data(figure), 0
            for control, value in zip(controls, at, strict=True):
                n = n * len(control["texts"]) + value
            assert len(book.where(known["says"][n])) == 1
            place = f"book/{path.stem}.html#{figure['id']}{query and '?'}{query}"
            assert len(book.where(place)) == 1, place
            moved += [figure["id"]] if query else []
    assert moved == ["fig-ravine-with-momentum", "fig-two-valleys"]


def test_a_figure_is_drawn_as_the_page_has_it(built):
    """At the start, where the page's own drawing is known; figures on it move elsewhere, too."""
    drawn = set()
    for path in NOTEBOOKS:
        for figure, controls, paper in chosen(path):
            before = str(figure)
            draw(figure, Paper({}).at(controls))
            assert str(figure) == before
            if paper.chosen:
                draw(figure, paper.at(controls))
                assert str(figure) != before
                drawn.add(path.stem)
    assert len(drawn) >= 4


def test_the_printed_address_opens_at_that_setting(built, browser, monkeypatch):
    """With a choice among words, in the language of the page."""
    site = built / "zh" if (built / "zh").exists() else built
    monkeypatch.setenv(VARIABLE, "zh" if site != built else "en")
    printed = pdf.read(site.resolve(), "book/09-today.html")
    pdf.for_paper(printed, pdf.chosen(site.resolve(), printed))
    figure = printed.article.select_one("#fig-newton-schulz-map")
    place = re.search(r"book/09-today[^ ]*", figure.select_one(".gm-drag").get_text())[0]
    page = browser.new_page()
    page.goto(f"{site.resolve().as_uri()}/{place}")
    said = page.locator("#fig-newton-schulz-map figcaption")
    said.filter(has_text=figure.figcaption.get_text()).wait_for(state="attached")
    page.close()


CONTROLS = [{"key": "momentum", "texts": ["0.0", "0.5", "0.9"], "start": 0},
            {"key": "rate", "texts": [f"{n}" for n in range(90)], "start": 3}]


@pytest.mark.parametrize(("query", "problem"), [
    ("friction=0.5", "fig-x has the slider 'friction': must be one of momentum, rate"),
    ("momentum=0.7", "fig-x has momentum = '0.7': must be one of 0.0, 0.5, 0.9"),
    ("momentum=", "fig-x has momentum = '': must be one of 0.0, 0.5, 0.9"),
    ("rate=91", "fig-x has rate = '91': must be one of 0, 1, 2, …, 89"),
    ("momentum", "fig-x has momentum = '': must be one of 0.0, 0.5, 0.9"),
    ({"momentum": 0.9}, "fig-x is {'momentum': 0.9}: must be as \"momentum=0.9&learning_rate"),
])
def test_what_a_figure_cannot_stand_at_is_named(query, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        settled(query, CONTROLS, "fig-x")


def test_a_setting_is_told_by_what_differs_from_the_start():
    paper = Paper(settled("rate=12", CONTROLS, "fig-x"))
    assert paper.at(CONTROLS) == [0, 12] and paper.query(CONTROLS) == "rate=12"


def test_a_picture_without_sliders_has_no_setting():
    cell = Cell(4, "code", "", {"tags": ["nbval-ignore-output"], "paper": "momentum=0.9"})
    chapter = Chapter("09-x.ipynb", 9, "x", 1, (cell,), (), (), (), (), ())
    article = BeautifulSoup('<figure class="gm-still"></figure>', "html.parser")
    with pytest.raises(ValueError, match="the picture has no sliders"):
        papers(chapter, article)


@pytest.mark.weekly
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
