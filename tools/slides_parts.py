"""A slide of each kind: what a mark in a cell's metadata picks out of the chapter.

    {"slides": ["predict", {"formula": 2, "says": "heavy-ball"}]}

The number counts the parts of that kind in the cell. `says` names a sentence for the slide where
the chapter's own is too long for a hall: course/slides/, a file a chapter.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from slides_markup import block, displayed, first_sentence, inline, last_sentence

from course import content
from course.chapter import Cell, Chapter, headings, quotations, unfenced
from course.language import translated
from course.words import say

FIGURE = "nbval-ignore-output"             # the tag of the cells with a figure, and of no others
PATTERNS = {"formula": re.compile(r"^\$\$\n(.+?)\n\$\$", re.MULTILINE | re.DOTALL),
            "points": re.compile(r"(?:^(?:- |\d+\. ).*\n?)+", re.MULTILINE)}
SHORT = 12                                 # a verdict with fewer characters says too little alone


class SlidesError(ValueError):
    """A mark that cannot be used: file, cell, what is there, what is allowed."""


@dataclass(frozen=True)
class Page:
    """What a deck takes from the built page of its chapter."""

    language: str
    title: str
    figures: tuple[str, ...]
    predictions: Mapping[str, dict]


@dataclass(frozen=True)
class Slide:
    """A title in Markdown; what stands below it, and what only the speaker sees, in HTML."""

    kind: str
    title: str
    body: str
    notes: str = ""


@dataclass(frozen=True)
class Mark:
    """A part of a cell that is to be shown: the `number`-th of its kind."""

    chapter: Chapter
    page: Page
    cell: Cell
    kind: str
    number: int
    says: str

    def refuse(self, why):
        raise SlidesError(f"{self.chapter.file}, cell {self.cell.number}: the slide "
                          f"{self.kind} {self.number}: {why}")

    @property
    def place(self):
        """Where the part stands in the cell's text; None for what is a whole cell."""
        if self.kind in ("predict", "claim"):
            kinds = self.cell.metadata.get("asides", [])
            found = [place for place, kind in zip(quotations(self.cell.source), kinds, strict=True)
                     if kind == self.kind]
        elif self.kind in PATTERNS:
            found = [*PATTERNS[self.kind].finditer(unfenced(self.cell.source))]
        else:
            return None
        if not 1 <= self.number <= len(found):
            self.refuse(f"the cell has {len(found)} of them")
        return found[self.number - 1]

    def sentence(self, own):
        """What the slide says: the chapter's own sentence, or the shorter one."""
        if self.says and self.says not in shorter(self.chapter.stem):
            self.refuse(f"course/slides/{self.chapter.stem}.toml has no sentence {self.says!r}")
        return shorter(self.chapter.stem)[self.says] if self.says else own

    def title(self, above):
        """The heading of the part's section; `above` is the last one in the cells above."""
        end = self.place.start() if self.place else len(self.cell.source)
        return section(Cell(0, self.cell.kind, self.cell.source[:end]), above)


def section(cell, above):
    """The last heading of a cell below that of the chapter."""
    return next((text for level, text in reversed(headings(cell)) if level > 1), above)


@cache
def shorter(stem):
    """{name: sentence} of a chapter's file, in the language that is spoken here."""
    file = f"slides/{stem}.toml"
    known = tomllib.loads(files("course").joinpath(file).read_text("utf8"))
    return translated(file, known)["says"]


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts if text)


def listed(texts, kind="ul"):
    return f"<{kind}>{''.join(f'<li>{text}</li>' for text in texts)}</{kind.split()[0]}>"


def hint(text):
    return f'<p class="hint">{escape(text)}</p>' if text else ""


def unquoted(place):
    """A quotation on one line, without its label."""
    text = " ".join(re.sub(r"^> ?", "", place[0], flags=re.MULTILINE).split())
    return re.sub(r"^\*\*[^*]+\*\* *", "", text)


def predict(mark):
    """The question and its options; the notes have the answer, and what is said to each."""
    names = mark.cell.metadata.get("predictions", [])
    if mark.place and not names:
        mark.refuse("the page does not ask it")
    asked = mark.page.predictions[names[mark.number - 1]]
    how = {"single": "", "number": asked.get("advice"), "drawn": say("slides.draw")}[asked["kind"]]
    body = paragraphs(escape(mark.sentence(asked["ask"]))) + hint(how)
    notes = [asked.get("says") or asked["options"][0]["why"]]
    if asked["kind"] == "single":
        body += listed([escape(option["answer"]) for option in asked["options"]], 'ol type="A"')
        notes = [say(f"slides.{'right' if option['right'] else 'wrong'}", **option)
                 for option in asked["options"]]
    return Slide("predict", "", body, paragraphs(*map(escape, [say("slides.collect"), *notes])))


def figure(mark):
    """A figure and what to reach with it; the notes have the target in full."""
    cells = [c for c in mark.chapter.cells if FIGURE in c.metadata.get("tags", [])]
    if mark.cell not in cells or len(cells) != len(mark.page.figures):
        mark.refuse(f"{len(cells)} cells have the tag {FIGURE}, and the page has "
                    f"{len(mark.page.figures)} figures: build the book anew")
    number = cells.index(mark.cell)
    below = cells[number + 1].number if number + 1 < len(cells) else len(mark.chapter.cells)
    target = next((unquoted(place) for cell in mark.chapter.cells[mark.cell.number:below]
                   for place, kind in zip(quotations(cell.source), cell.metadata.get("asides", []),
                                          strict=False) if kind == "target"), "")
    says = inline(mark.sentence(first_sentence(target)))
    return Slide("figure", "", paragraphs(says) + mark.page.figures[number],
                 paragraphs(inline(target)))


def formula(mark):
    """A displayed formula below the sentence that leads to it; the notes go on from there."""
    before = mark.cell.source[:mark.place.start()].strip().rsplit("\n", 1)[-1]
    after = re.sub(r"^ *\([\w-]+\)", "", mark.cell.source[mark.place.end():]).strip()
    after = "" if after.startswith(">") else after.split("\n", 1)[0]
    says = paragraphs(inline(mark.sentence(last_sentence(before))))
    return Slide("formula", "", says + displayed(mark.place[1]),
                 paragraphs(inline(before), inline(after)))


def claim(mark):
    """A claim to vote on; the verdict comes with a click, its reasons are in the notes."""
    counted = [(cell.number, n) for cell in mark.chapter.cells
               for n in range(1, cell.metadata.get("asides", []).count("claim") + 1)]
    found = mark.place and mark.chapter.claims[counted.index((mark.cell.number, mark.number))]
    verdict, rest = re.search(r"\*\*(.+?)[:;,：；，]?\*\*(.*)", found.verdict).groups()
    if len(verdict) < SHORT:
        verdict += first_sentence(rest)
    return Slide("claim", "",
                 f"<blockquote>{inline(found.statement)}</blockquote>" + hint(say("slides.vote"))
                 + f'<p class="verdict fragment">{inline(mark.sentence(verdict))}</p>',
                 paragraphs(*map(inline, (found.verdict, found.measured, found.conditions))))


def exercise(mark):
    """An exercise for the hall; the notes have what classes usually say, and the solution."""
    posed = [cell for cell in mark.chapter.cells if "exercise" in cell.metadata]
    if mark.cell not in posed:
        mark.refuse("the cell is not the heading of an exercise")
    found = mark.chapter.exercises[posed.index(mark.cell)]
    task = re.sub(r"^#+ .*\n", "", mark.cell.source, count=1)
    options = content.read(mark.chapter.number).get(found.check, {}).get("options", {})
    body = hint(say("slides.minutes", minutes=found.minutes)) + block(mark.sentence(task))
    if options:
        body += listed(map(escape, options.values()), 'ol type="a"')
    return Slide("exercise", f"{found.number} {found.title}", body,
                 usual(mark.chapter, found, why=True) + block(found.solution))


def usual(chapter, exercise, why=False):
    """What classes usually say: the exercise's mistakes by their names."""
    mistakes = content.read(chapter.number).get(exercise.check, {}).get("mistakes", [])
    names = [f"<b>{escape(m['name'])}</b>" + (f": {escape(m['why'])}" if why else "")
             for m in mistakes]
    return paragraphs(escape(say("slides.usual"))) + listed(names) if names else ""


def points(mark):
    """A list, as that of the three sentences to keep."""
    return Slide("points", "", block(mark.place[0]))


KINDS = {made.__name__: made for made in (predict, figure, formula, claim, exercise, points)}


def marks(chapter, page):
    """(title, mark) of each slide that the chapter's cells ask for, in their order."""
    title = chapter.title
    for cell in chapter.cells:
        for given in cell.metadata.get("slides", []):
            wanted = {given: 1} if isinstance(given, str) else dict(given)
            says = wanted.pop("says", "")
            if len(wanted) != 1 or not set(wanted) <= set(KINDS):
                raise SlidesError(f'{chapter.file}, cell {cell.number}: "slides" has {given!r}: '
                                  f"must be one of {', '.join(KINDS)}, or as "
                                  '{"formula": 2, "says": "a-name"}')
            (kind, number), = wanted.items()
            mark = Mark(chapter, page, cell, kind, number, says)
            yield mark.title(title), mark
        title = section(cell, title)
