"""Make a deck of slides for each chapter: from the marks in its cells, with its living figures.

    python tools/slides.py _build/html _build/slides [chapter ...]

A cell's metadata say what of it goes on slides, one part a slide: {"slides": ["predict", …]}.
CONTRIBUTING.md lists the parts. A deck is a folder's page: reveal.js, no network, no kernel.
"""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book/_ext"))

import tomllib  # noqa: E402

from markdown_it import MarkdownIt  # noqa: E402
from mdit_py_plugins.dollarmath import dollarmath_plugin  # noqa: E402

from course import content  # noqa: E402
from course.chapter import Cell, Chapter, headings, quotations, read, unfenced  # noqa: E402
from course.words import say  # noqa: E402
from momentum_book.mathml import mathml  # noqa: E402

REVEAL = ROOT / "tools/reveal"
OWN = [REVEAL / name for name in ("vendor/reveal.js", "vendor/reveal.css", "deck.js", "deck.css")]
STATIC = ("explore.js", "explore.css", "axes.js", "compare.js", "stix-two-math.woff2", "OFL.txt")
FORMULA = re.compile(r"^\$\$\n(.+?)\n\$\$", re.MULTILINE | re.DOTALL)
ROLES = {r" ?\{cite:p\}`[^`]*`": "", r"\{ref\}`([^`<]*?) *<[^`]*`": r"\1",
         r"\{cite:t\}`([a-z]+)(\d+)`": lambda m: f"{m[1].title()} ({m[2]})",
         r"\{eq\}`([^`]*)`": lambda m: f"({m[1].replace('-', ' ')})"}
SENTENCE = re.compile(r".+?[.?!。？！](?=\s|$|[”\"])", re.DOTALL)
SHORT = 12       # characters
FIGURE = re.compile(r'<explore-figure .*?</explore-figure>|<figure class="gm-still">.*?</figure>',
                    re.DOTALL)


class SlidesError(ValueError):
    """A mark that cannot be used: file, cell, what is there, what is allowed."""


@dataclass(frozen=True)
class Slide:
    """A title, what stands below it, and what only the speaker sees; all but `title` as HTML."""

    kind: str
    title: str
    body: str
    notes: str


@dataclass(frozen=True)
class Page:
    """What a deck takes from the built page of its chapter."""

    language: str
    title: str
    figures: tuple[str, ...]
    predictions: Mapping[str, dict]


@dataclass(frozen=True)
class Mark:
    """A part of a cell that is to be shown: the `number`-th of its kind."""

    chapter: Chapter
    cell: Cell
    kind: str
    number: int = 1
    says: str = ""
    page: Page = field(repr=False, default=None)

    def refuse(self, why):
        raise SlidesError(f"{self.chapter.file}, cell {self.cell.number}: the slide {self.kind} "
                          f"{self.number}: {why}")

    def of(self, things, what):
        """The one of these things that is meant."""
        if not 1 <= self.number <= len(things):
            self.refuse(f"the cell has {len(things)} {what}")
        return things[self.number - 1]

    def quotation(self, kind):
        """Where the quotation of a kind stands in the cell's text."""
        kinds = self.cell.metadata.get("asides", [])
        return self.of([place for place, k in zip(quotations(self.cell.source), kinds, strict=True)
                        if k == kind], f"quotations of the kind {kind}")

    def sentence(self, own):
        """The sentence of the slide: the chapter's own, or the shorter one that is named."""
        if not self.says:
            return own
        words = shorter(self.chapter)
        return words[self.says] if self.says in words else self.refuse(
            f"course/slides/{self.chapter.stem}.toml has no sentence {self.says!r}")


def shorter(chapter):
    """{name: a sentence for a slide}, where the chapter's own is too long for a hall."""
    path = ROOT / f"course/slides/{chapter.stem}.toml"
    return tomllib.loads(path.read_text("utf8")) if path.exists() else {}


# ---- Markdown of the chapter as HTML

def markdown():
    def formula(text, options):
        return mathml(text, display=options["display_mode"], where="a slide")
    parser = MarkdownIt("commonmark", {"typographer": True}).enable("smartquotes").enable("table")
    parser.use(dollarmath_plugin, renderer=formula, allow_blank_lines=False)
    parser.add_render_rule("link_open", lambda *_: "")        # a slide leads nowhere
    parser.add_render_rule("link_close", lambda *_: "")
    return parser


MARKDOWN = markdown()


def plain(text):
    """Markdown without roles: who is cited and what is linked to is named in words."""
    for pattern, words in ROLES.items():
        text = re.sub(pattern, words, text)
    if role := re.search(r"\{[\w:]+\}`[^`]*`", text):
        raise SlidesError(f"a slide cannot show {role[0]}")
    return text


def inline(text):
    return together(MARKDOWN.renderInline(plain(" ".join(text.split()))))


def block(text):
    return together(MARKDOWN.render(plain(text)))


def together(html):
    """The punctuation behind a formula moves into its span, which does not break."""
    return re.sub(r'(<span class="math inline">.*?)</span>([,.;:!?)，。；：！？）]+)', r"\1\2</span>",
                  html, flags=re.DOTALL)


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts if text)


def hint(text):
    return f'<p class="hint">{escape(text)}</p>' if text else ""


def unquoted(place):
    """A quotation on one line, without its label."""
    text = " ".join(re.sub(r"^> ?", "", place[0], flags=re.MULTILINE).split())
    return re.sub(r"^\*\*[^*]+\*\* *", "", text)


# ---- a slide of each kind

def predict(mark):
    """The question with its options; the notes have the answer and what is said to each."""
    kinds = mark.cell.metadata.get("asides", [])
    text = unquoted(mark.quotation("predict"))
    names = mark.cell.metadata.get("predictions", [])
    if len(names) != kinds.count("predict"):
        return Slide("predict", "", paragraphs(inline(mark.sentence(text))), "")
    asked = mark.page.predictions[names[mark.number - 1]]
    options = asked["options"] if asked["kind"] == "single" else []
    items = "".join(f"<li>{escape(o['answer'])}</li>" for o in options)
    notes = [escape(say(f"slides.{'right' if o['right'] else 'wrong'}", answer=o["answer"],
                        why=o["why"])) for o in options]
    how = {"single": "", "number": asked.get("advice"), "drawn": say("slides.draw")}[asked["kind"]]
    return Slide("predict", "",
                 paragraphs(escape(mark.sentence(asked["ask"]))) + hint(how)
                 + (f'<ol type="A">{items}</ol>' if items else ""),
                 paragraphs(escape(say("slides.collect")), *notes,
                            *([] if options else [escape(outcome(asked))])))


def outcome(asked):
    """What came out, of a prediction that is a number or a curve."""
    return asked.get("says") or asked["options"][0]["why"]


def figure(mark):
    """A figure and what to reach with it; the notes have the target in full."""
    drawn = [cell for cell in mark.chapter.cells
             if "nbval-ignore-output" in cell.metadata.get("tags", [])]
    if mark.cell not in drawn or len(drawn) != len(mark.page.figures):
        mark.refuse(f"the page has {len(mark.page.figures)} figures, {len(drawn)} cells have the "
                    "tag nbval-ignore-output: build the book anew")
    target = next((unquoted(place) for cell in until_next_figure(mark)
                   for place, kind in zip(quotations(cell.source), cell.metadata.get("asides", []),
                                          strict=True) if kind == "target"), "")
    first = SENTENCE.match(target)
    shown = mark.sentence(first[0] if first else target)
    return Slide("figure", "", paragraphs(inline(shown) if shown else "")
                 + mark.page.figures[drawn.index(mark.cell)],
                 paragraphs(inline(target)) if target else "")


def until_next_figure(mark):
    for cell in mark.chapter.cells[mark.cell.number:]:
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            return
        if cell.kind == "markdown":
            yield cell


def formula(mark):
    """A displayed formula below the sentence that leads to it."""
    place = mark.of([*FORMULA.finditer(unfenced(mark.cell.source))], "displayed formulas")
    before = mark.cell.source[:place.start()].strip().rsplit("\n", 1)[-1]
    *_, last = [before, *SENTENCE.findall(before)]
    lead = before[before.rfind(last) + len(last):].strip() or last
    latex = re.sub(r"\s*[.,]\s*(\\end\{\w+\})?\s*$", r" \1", place[1])
    lines = [latex] if r"\begin" in latex else re.split(r",?\s*\\q?quad", latex)
    body = "".join(f"<div>{mathml(line, display=True, where=mark.chapter.file)}</div>"
                   for line in lines)
    return Slide("formula", "", paragraphs(inline(mark.sentence(lead)))
                 + f'<div class="formula">{body}</div>',
                 block("\n\n".join(around(mark.cell.source, place))))


def around(source, place):
    """The paragraphs before and after a formula: the chapter's own words, for the notes."""
    before, after = source[:place.start()].strip(), source[place.end():].strip()
    return before.rsplit("\n", 1)[-1], re.sub(r"^\([\w-]+\)\s*", "", after).split("\n", 1)[0]


def claim(mark):
    """A claim to vote on; the verdict comes with a click, its reasons are in the notes."""
    counted = [(cell.number, n) for cell in mark.chapter.cells
               for n in range(1, cell.metadata.get("asides", []).count("claim") + 1)]
    mark.quotation("claim")
    found = mark.chapter.claims[counted.index((mark.cell.number, mark.number))]
    verdict, rest = re.search(r"\*\*(.+?)[:;,：；，]?\*\*(.*)", found.verdict).groups()
    if len(verdict) < SHORT:                             # "False." alone says too little
        verdict += (SENTENCE.match(rest) or [""])[0]
    return Slide("claim", "",
                 f"<blockquote>{inline(found.statement)}</blockquote>"
                 + hint(say("slides.vote"))
                 + f'<p class="verdict fragment">{inline(mark.sentence(verdict))}</p>',
                 paragraphs(inline(found.verdict), inline(found.measured), inline(found.conditions)))


def exercise(mark):
    """An exercise to do in the hall; the notes have its hints and what classes usually say."""
    posed = [cell for cell in mark.chapter.cells if "exercise" in cell.metadata]
    if mark.cell not in posed:
        mark.refuse("the cell is no exercise's heading")
    found = mark.chapter.exercises[posed.index(mark.cell)]
    task = re.sub(r"^#+ .*\n", "", mark.cell.source, count=1).strip()
    options = entry(mark.chapter, found).get("options", {})
    body = block(mark.sentence(task)) + ("<ol type=\"a\">" + "".join(
        f"<li>{escape(option)}</li>" for option in options.values()) + "</ol>" if options else "")
    return Slide("exercise", f"{found.number} {found.title}",
                 hint(say("slides.minutes", minutes=found.minutes)) + body,
                 usual(mark.chapter, found, why=True) + block(found.solution))


def entry(chapter, exercise):
    """What the chapter's file says of an exercise."""
    return content.read(chapter.number).get(exercise.check, {})


def usual(chapter, exercise, why=False):
    """What classes usually say: the exercise's mistakes by name, and why if you like."""
    mistakes = entry(chapter, exercise).get("mistakes", [])
    if not mistakes:
        return ""
    listed = "".join(f"<li><b>{escape(m['name'])}</b>{': ' + escape(m['why']) if why else ''}</li>"
                     for m in mistakes)
    return f"<p>{escape(say('slides.usual'))}</p><ul>{listed}</ul>"


def points(mark):
    """The list of a cell, as the three sentences to keep."""
    found = mark.of(re.findall(r"(?:^(?:- |\d+\. ).*\n?)+", mark.cell.source, re.MULTILINE), "lists")
    return Slide("points", "", block(found), "")


KINDS = {"predict": predict, "figure": figure, "formula": formula, "claim": claim,
         "exercise": exercise, "points": points}


# ---- a deck

def marks(chapter, page):
    """(title of its section, mark) of each slide that the chapter's cells ask for, in order."""
    title = chapter.title
    for cell in chapter.cells:
        for given in cell.metadata.get("slides", []):
            wanted = {given: 1} if isinstance(given, str) else dict(given)
            says = wanted.pop("says", "")
            if len(wanted) != 1 or not set(wanted) <= set(KINDS):
                raise SlidesError(f"{chapter.file}, cell {cell.number}: a slide shows {given!r}: "
                                  f"must be one of {', '.join(KINDS)}, as \"formula\" or "
                                  '{"formula": 2, "says": "a-name"}')
            (kind, number), = wanted.items()
            mark = Mark(chapter, cell, kind, number, says, page)
            yield heading(mark, title), mark
        title = next((text for level, text in reversed(headings(cell)) if level > 1), title)


def heading(mark, above):
    """The title of the section in which a part stands."""
    if mark.kind in ("predict", "claim"):
        end = mark.quotation(mark.kind).start()
    elif mark.kind == "formula":
        end = mark.of([*FORMULA.finditer(unfenced(mark.cell.source))], "formulas").start()
    else:
        end = len(mark.cell.source)
    found = headings(Cell(0, mark.cell.kind, mark.cell.source[:end]))
    return next((text for level, text in reversed(found) if level > 1), above)


def slides(chapter, page):
    """All slides of a deck: title, what is marked, and what is for next time."""
    goals = next((aside.text for aside in chapter.asides if aside.kind == "goals"), "")
    yield Slide("title", "", f'<p class="number">{chapter.number}</p>'
                f"<h1>{inline(chapter.title)}</h1>{hint(page.title)}",
                paragraphs(inline(goals), *map(escape, say("slides.keys").splitlines())))
    for title, mark in marks(chapter, page):
        made = KINDS[mark.kind](mark)
        yield Slide(made.kind, made.title or title, made.body, made.notes)
    items = "".join(f"<li>{e.number} {inline(e.title)} <small>"
                    f"{escape(say('slides.minutes', minutes=e.minutes))}</small></li>"
                    for e in chapter.exercises)
    notes = "".join(f"<h4>{e.number} {inline(e.title)}</h4>{usual(chapter, e)}"
                    for e in chapter.exercises if usual(chapter, e))
    yield Slide("next", say("slides.next"), f"<ul>{items}</ul>", notes)


def written(slide):
    title = f"<h2>{inline(slide.title)}</h2>" if slide.title else ""
    return (f'<section class="{slide.kind}"><div class="sheet">{title}<div class="stage">{slide.body}'
            f'</div></div><aside class="notes">{slide.notes}</aside></section>')


def deck(chapter, page):
    """The HTML of a deck."""
    sections = "\n".join(map(written, slides(chapter, page)))
    return frame(page.language, f"{chapter.title} — {page.title}",
                 f'<div class="reveal"><div class="slides">\n{sections}\n</div></div>',
                 ("reveal.css", "explore.css", "deck.css"), ("reveal.js", "explore.js", "deck.js"))


def frame(language, title, body, styles, scripts=()):
    links = "".join(f'<link rel="stylesheet" href="{name}">' for name in styles)
    loaded = "".join(f'<script src="{name}"></script>' for name in scripts)
    return (f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
            f"{links}</head><body>{body}{loaded}</body></html>\n")


def built(path):
    """What a deck takes from a built page."""
    text = path.read_text("utf8")
    asked = re.search(r'<course-predictions.*?<script type="application/json">(.*?)</script>',
                      text, re.DOTALL)
    return Page(re.search(r'<html lang="([^"]+)"', text)[1],
                re.search(r"<title>.*?(?:&#8212;|—) (.*?)</title>", text, re.DOTALL)[1],
                tuple(FIGURE.findall(text)),
                {one["name"]: one for one in json.loads(asked[1])} if asked else {})


def main(site, folder, *numbers):
    site, folder = Path(site), Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in [*OWN, *(site / "_static" / name for name in STATIC)]:
        shutil.copyfile(path, folder / path.name)
    made = []
    for path in sorted(ROOT.glob("book/[0-9]*.ipynb")):
        chapter = read(path)
        if not numbers or str(chapter.number) in numbers:
            page = built(site / f"book/{chapter.stem}.html")
            text = deck(chapter, page)
            (folder / f"{chapter.stem}.html").write_text(text, "utf8")
            made.append((chapter, page))
            print(f"{folder / chapter.stem}.html: {text.count('<section')} slides")
    items = "".join(f'<li value="{c.number}"><a href="{c.stem}.html">{inline(c.title)}</a></li>'
                    for c, _ in made)
    page = made[0][1]
    (folder / "index.html").write_text(frame(page.language, page.title, (
        f'<main class="decks"><h1>{escape(page.title)}</h1><ol>{items}</ol>'
        f"<p>{escape(say('slides.keys'))}</p></main>"), ("explore.css", "deck.css")), "utf8")


if __name__ == "__main__":
    main(*sys.argv[1:])
