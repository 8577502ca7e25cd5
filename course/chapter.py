"""A chapter as its notebook has it: `read(path)` gives a frozen Chapter, or says all that is wrong.

What a cell is stands in its metadata, so that its words can be translated (CONTRIBUTING.md):

    {"minutes": 35, "asides": ["goals"]}                          the cell with the title
    {"asides": ["predict", "claim"], "claims": [{"evidence": "the-race", "source": "polyak1964"}]}
        a claim may add "conditions" and "measured", one short line each
        a prediction may have a name: {"asides": ["predict"], "predictions": ["one-rate"]}
    {"exercise": {"minutes": 5, "check": "steady-push"}}          the cell with its heading
    {"name": "the-race"}                                          a code cell

The page's map, the claims ledger, the copies for the browser, the tools and the tests ask it.
"""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ASIDES = ("goals", "predict", "target", "claim")        # kinds of quotations
CLAIMED = ("evidence", "source")                         # what a claim's metadata must have,
MORE = ("conditions", "measured")                       # and what they may have
FOLDED = ("hint", "solution", "more")                   # classes of <details>
NAME = r"[a-z0-9]+(-[a-z0-9]+)*"
QUOTATION = re.compile(r"^>.*(?:\n>.*)*", re.MULTILINE)
DETAILS = re.compile(r'<details class="([\w-]+)">\n*<summary>(.*?)</summary>(.*?)</details>',
                     re.DOTALL)
# **Claim.** "statement" **Verdict.** reason: bold, quoted as a language quotes, bold
JUDGED = re.compile(r"\*\*[^*]+\*\* *[\"“„«「](?P<statement>.+?)[\"”“»」] *"
                    r"(?P<verdict>.*\*\*.+\*\*.*)")
# Exercise 1.2: title (5 minutes): whatever the words, a number, a colon, and in brackets the time
POSED = re.compile(r"\D*(?P<number>\d+\.\d+) *[:：] *(?P<title>.+?) *"
                   r"[(（](?P<time>[^()（）]*)[)）]")


class ChapterError(ValueError):
    """All that is wrong with a chapter, a line each: file, cell, what is there, what is allowed."""


@dataclass(frozen=True)
class Cell:
    """One cell; `number` counts from 1 as a reader of the notebook does."""

    number: int
    kind: str                   # "markdown" or "code"
    source: str
    metadata: dict[str, Any] = field(default_factory=dict)
    outputs: tuple[dict[str, Any], ...] = ()

    @property
    def name(self) -> str:
        return self.metadata.get("name", "") if self.kind == "code" else ""


@dataclass(frozen=True)
class Aside:
    """A quotation: what kind it is, and its Markdown on one line."""

    kind: str
    text: str


@dataclass(frozen=True)
class Claim:
    """A claim in Markdown, with the names of the cells that compute it and who makes it.

    `conditions` are the setting, start, horizon and seeds of the verdict, `measured` is its number
    with the uncertainty; "" where the chapter gives none.
    """

    chapter: int
    number: int
    statement: str
    verdict: str                # with all that follows
    evidence: tuple[str, ...]
    source: str
    conditions: str = ""
    measured: str = ""


@dataclass(frozen=True)
class Exercise:
    """An exercise; `check` is "" where the answer is words only."""

    number: str
    title: str
    minutes: int
    check: str
    hints: tuple[str, ...]
    solution: str

    @property
    def anchor(self) -> str:
        return f"exercise-{self.number.replace('.', '-')}"

    @property
    def answer(self) -> str:
        """The Python of the solution."""
        return "\n".join(re.findall(r"^```python\n(.*?)^```", self.solution, re.DOTALL | re.M))


@dataclass(frozen=True)
class Chapter:
    """What a notebook says of itself."""

    file: str
    number: int
    title: str
    minutes: int
    cells: tuple[Cell, ...]
    asides: tuple[Aside, ...]
    claims: tuple[Claim, ...]
    predictions: tuple[str, ...]     # names of those that the page asks
    exercises: tuple[Exercise, ...]
    quizzes: tuple[str, ...]

    @property
    def stem(self) -> str:
        return self.file.removesuffix(".ipynb")


def read(path: Path) -> Chapter:
    """The chapter in this notebook; ChapterError if anything in it is not as it must be."""
    return parse(path.read_text("utf8"), path.name)


def parse(text: str, file: str) -> Chapter:
    """The same from the notebook's text; `file` is its name, `01-momentum.ipynb` for chapter 1."""
    cells = tuple(Cell(n, c["cell_type"], "".join(c["source"]), c["metadata"],
                       tuple(c.get("outputs", ())))
                  for n, c in enumerate(json.loads(text)["cells"], start=1))
    wrong: list[str] = []
    number = re.match(r"\d+(?=-)", file)
    if not number:
        wrong.append(f"{file}: a chapter's file begins with its number, as in 01-momentum.ipynb")
    chapter = Chapter(
        file=file, number=int(number[0]) if number else 0, cells=cells,
        **_title(cells, wrong), **_quotations(cells, int(number[0]) if number else 0, wrong),
        exercises=_exercises(cells, int(number[0]) if number else 0, wrong),
        quizzes=tuple(name for cell in cells for name in calls(cell, "quiz")))
    _look(cells, wrong)
    if wrong:
        raise ChapterError("\n".join(f"{file}{line}" if line.startswith(",") else line
                                     for line in wrong))
    return chapter


# ---- what stands in a cell's text

def unfenced(text: str) -> str:
    """Markdown with blanks in place of fenced code: every character keeps its place."""
    return re.sub(r"^(`{3,}|:{3,}).*?^\1", lambda m: re.sub(r"[^\n]", " ", m[0]), text,
                  flags=re.DOTALL | re.MULTILINE)


def headings(cell: Cell) -> list[tuple[int, str]]:
    """(level, text) of each heading in a Markdown cell."""
    if cell.kind != "markdown":
        return []
    found = re.findall(r"^(#+) +(.+?) *$", unfenced(cell.source), re.MULTILINE)
    return [(len(level), text) for level, text in found]


def quotations(text: str) -> list[re.Match[str]]:
    """Where each quotation of a Markdown text stands."""
    return list(QUOTATION.finditer(unfenced(text)))


def calls(cell: Cell, function: str) -> Iterator[str]:
    """The first argument of each call `function("name", …)` in a code cell."""
    if cell.kind == "code" and function in cell.source:
        plain = re.sub(r"^\s*[%!].*$", "", cell.source, flags=re.MULTILINE)
        for node in ast.walk(ast.parse(plain)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function \
                    and node.args and isinstance(node.args[0], ast.Constant) \
                    and isinstance(node.args[0].value, str):
                yield node.args[0].value


def without_solutions(text: str) -> str:
    """A notebook's text less each `<details class="solution">`; its code stays as it is."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = DETAILS.sub(lambda m: "" if m[1] == "solution" else m[0],
                                 "".join(cell["source"]))
            cell["source"] = source.rstrip()
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


# ---- the parts of a chapter; each says what is wrong and goes on

def _at(cell: Cell, problem: str) -> str:
    return f", cell {cell.number}: {problem}"


def _minutes(cell: Cell, given: object, wrong: list[str], words: str, what: str) -> int:
    """The minutes in the metadata, which the visible words must name as well."""
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        wrong.append(_at(cell, f'{what} needs "minutes" in its metadata, a whole number of at '
                               f"least 1, got {given!r}"))
        return 0
    if str(given) not in re.findall(r"(?<![\w.-])\d+(?![\w.])", words):
        wrong.append(_at(cell, f'its metadata say "minutes": {given}, but its words do not: '
                               f"{words[:90]!r}"))
    return given


def _title(cells: Sequence[Cell], wrong: list[str]) -> dict[str, Any]:
    first = cells[0] if cells else Cell(1, "markdown", "")
    title = next((text for level, text in headings(first) if level == 1), "")
    if not title:
        wrong.append(_at(first, "a chapter begins with a Markdown cell that has its # title"))
    words = " ".join(quote[0] for quote in quotations(first.source))
    return {"title": title, "minutes": _minutes(first, first.metadata.get("minutes"), wrong, words,
                                                "the cell with the title")}


def _quotations(cells: Sequence[Cell], chapter: int, wrong: list[str]) -> dict[str, Any]:
    """Each quotation has a kind, each claim evidence and source, each prediction a name."""
    asides: list[Aside] = []
    claims: list[Claim | None] = []
    predictions: list[str] = []
    for cell in (c for c in cells if c.kind == "markdown"):
        quotes = [" ".join(re.sub(r"^> ?", "", quote[0], flags=re.MULTILINE).split())
                  for quote in quotations(cell.source)]
        kinds, given = cell.metadata.get("asides", []), list(cell.metadata.get("claims", []))
        if len(quotes) != len(kinds):
            wrong.append(_at(cell, f'it has {len(quotes)} quotations, its metadata "asides": '
                                   f"{kinds}; one kind for each, of {', '.join(ASIDES)}"))
        named = list(cell.metadata.get("predictions", []))
        if named and len(named) != list(kinds).count("predict"):
            wrong.append(_at(cell, f'its metadata "predictions" are {named!r}: one name for each '
                                   "quotation of the kind predict"))
        predictions += named
        for text, kind in zip(quotes, kinds, strict=False):
            if kind not in ASIDES:
                wrong.append(_at(cell, f"a quotation of the kind {kind!r}: must be one of "
                                       f"{', '.join(ASIDES)}"))
            asides.append(Aside(kind, text))
            if kind == "claim" and given:
                claims.append(_claim(cell, chapter, len(claims) + 1, text, given.pop(0), wrong))
            elif kind == "claim":
                wrong.append(_at(cell, f'no {{"evidence", "source"}} in its metadata "claims" for '
                                       f"the claim {text!r}"))
        for entry in given:
            wrong.append(_at(cell, f'in its metadata "claims" an entry without a claim: {entry!r}'))
    return {"asides": tuple(asides), "claims": tuple(claim for claim in claims if claim),
            "predictions": tuple(predictions)}


def _claim(cell: Cell, chapter: int, number: int, text: str, entry: object, wrong: list[str]
           ) -> Claim | None:
    match = JUDGED.fullmatch(text)
    evidence = entry.get("evidence") if isinstance(entry, dict) else None
    names = (evidence,) if isinstance(evidence, str) else tuple(evidence or ())
    if not match:
        problem = 'it is not of the form **Claim.** "statement" **Verdict.** reason'
    elif not isinstance(entry, dict) or not set(CLAIMED) <= set(entry) <= {*CLAIMED, *MORE}:
        problem = (f'its metadata are {entry!r}, must be {{"evidence": …, "source": …}}, '
                   "with conditions and measured if you like")
    elif not all(names) or not names or not entry["source"].strip():
        problem = f"evidence or source is empty: {entry!r}"
    elif not all(isinstance(entry[key], str) and entry[key].strip()
                 for key in MORE if key in entry):
        problem = f"conditions or measured is no text, or an empty one: {entry!r}"
    else:
        return Claim(chapter, number, match["statement"], match["verdict"], names,
                     entry["source"].strip(), *(entry.get(key, "").strip() for key in MORE))
    wrong.append(_at(cell, f"{problem}; in the claim {text!r}"))
    return None


def _exercises(cells: Sequence[Cell], chapter: int, wrong: list[str]) -> tuple[Exercise, ...]:
    found: list[Exercise] = []
    owned: set[int] = set()
    for start, cell in enumerate(cells):
        posed = [match for _, text in headings(cell) if (match := POSED.fullmatch(text))]
        given = cell.metadata.get("exercise")
        if given is None:
            if posed:
                wrong.append(_at(cell, f'the exercise {posed[0][0]!r} needs {{"exercise": '
                                       '{"minutes": …, "check": …}} in its metadata'))
            continue
        if not isinstance(given, dict) or not set(given) <= {"minutes", "check"}:
            wrong.append(_at(cell, f'its metadata "exercise" are {given!r}: '
                                   "may have minutes, check"))
            continue
        if not posed:
            wrong.append(_at(cell, "an exercise needs a heading such as "
                                   f"'### Exercise {chapter}.{len(found) + 1}: title (5 minutes)'"))
            continue
        end = next((n for n in range(start + 1, len(cells)) if headings(cells[n])), len(cells))
        owned |= {c.number for c in cells[start:end]}
        found.append(_exercise(cells[start:end], posed[0], given,
                               f"{chapter}.{len(found) + 1}", wrong))
    for cell in cells:
        for name in calls(cell, "check"):
            if cell.number not in owned:
                wrong.append(_at(cell, f'check("{name}") belongs to no exercise: the Markdown cell '
                                       'above it needs "exercise" in its metadata'))
    return tuple(found)


def _exercise(cells: Sequence[Cell], heading: re.Match[str], given: dict[str, Any], number: str,
              wrong: list[str]) -> Exercise:
    first = cells[0]
    if heading["number"] != number:
        wrong.append(_at(first, f"its heading says {heading['number']}, it is exercise {number}"))
    minutes = _minutes(first, given.get("minutes"), wrong, heading["time"], f"exercise {number}")
    asked = [name for cell in cells for name in calls(cell, "check")]
    if asked != [name for key, name in given.items() if key == "check"]:
        wrong.append(_at(first, f'its metadata say "check": {given.get("check")!r}, its cells ask '
                                f"{', '.join(asked) or 'for none'}"))
    folded = [match for cell in cells for match in DETAILS.finditer(cell.source)]
    solutions = [m[3].strip() for m in folded if m[1] == "solution"]
    if len(solutions) != 1:
        wrong.append(_at(first, f"exercise {number} has {len(solutions)} <details "
                                'class="solution">, must have one'))
    return Exercise(number, heading["title"], minutes, given.get("check", ""),
                    tuple(m[3].strip() for m in folded if m[1] == "hint"), "".join(solutions))


def _look(cells: Sequence[Cell], wrong: list[str]) -> None:
    """Names of cells, and whether every <details> is one of those that we know."""
    for cell in cells:
        if cell.name and not re.fullmatch(NAME, cell.name):
            wrong.append(_at(cell, f"the cell name {cell.name!r} must be lower-case-with-hyphens"))
        if cell.kind == "markdown":
            found = DETAILS.findall(cell.source)
            for kind in {kind for kind, *_ in found} - set(FOLDED):
                wrong.append(_at(cell, f"<details class={kind!r}>: must be {', '.join(FOLDED)}"))
            opened, closed = cell.source.count("<details"), cell.source.count("</details>")
            nested = any("<details" in inside for *_, inside in found)
            if not len(found) == opened == closed or nested:
                wrong.append(_at(cell, 'a <details> that is not <details class="…"> with a '
                                       "<summary>, is inside another, never closes or closes "
                                       "twice"))
