"""The claims ledger: no claim without a cell, and the built page shows what is there."""

import json
import re

import pytest
from momentum_book.claims import ClaimError, cite, collect, from_here, ledger
from pybtex.database import parse_file

from course.chapter import parse, read
from tests.support.places import NOTEBOOKS as PATHS
from tests.support.places import ROOT
from tests.support.site import places, soup

KEYS = {"polyak1964", "goh2017", "optax"}
TEXT = '> **Claim.** "It helps." **True, twice.** See [there](02-b.ipynb).'
GOOD = {"evidence": "the-cell", "source": "polyak1964"}


def claim(text=TEXT, **entry):
    return {"cell_type": "markdown", "source": text,
            "metadata": {"asides": ["claim"], "claims": [GOOD | entry]}}


def code(name):
    return {"cell_type": "code", "source": "1 + 1", "metadata": {"name": name}}


def chapter(*cells, file="01-a.ipynb"):
    title = {"cell_type": "markdown", "source": "# A\n\n> 5 minutes",
             "metadata": {"minutes": 5, "asides": ["goals"]}}
    return parse(json.dumps({"cells": [title, *cells]}), file)


def test_a_claim_is_shown_with_its_evidence_and_source():
    page = ledger([chapter(claim(), code("the-cell"))], KEYS)
    assert page.startswith("## [Chapter 1: A](../01-a.ipynb)\n\n“It helps.”\n: **True, twice.** "
                           "See [there](../02-b.ipynb).")
    assert "*Source:* {cite:t}`polyak1964`." in page
    assert "{ref}`cell-the-cell`" in page and "<claim-1-1>" in page


def test_a_claim_may_say_its_conditions_and_what_was_measured():
    made = claim(conditions="from (1, 1), 40 steps", measured="3.1 ± 0.2")
    page = ledger([chapter(made, code("the-cell"))], KEYS)
    assert ": *Conditions:* from (1, 1), 40 steps. *Measured:* 3.1 ± 0.2. *Source:* " in page
    assert "Conditions" not in ledger([chapter(claim(), code("the-cell"))], KEYS)


def test_evidence_may_be_in_another_chapter_and_more_than_one():
    both = claim(evidence=["there", "the-cell"], source="folklore, since goh2017")
    first = chapter(claim(), both, code("the-cell"))
    second = chapter(code("there"), file="02-b.ipynb")
    one, two = collect([first, second], KEYS)["01-a.ipynb"]
    assert (one.number, two.number, two.evidence) == (1, 2, ("there", "the-cell"))
    assert two.source == "folklore, since {cite:t}`goh2017`"


@pytest.mark.parametrize(("cells", "told"), [
    ([claim(), code("other")], "no code cell is named 'the-cell', the evidence for 'It helps"),
    ([claim(), code("the-cell"), code("the-cell")], "'the-cell' is taken, in 01-a.ipynb"),
    ([claim(source="polyak1965"), code("the-cell")], "claim 1.1: its source 'polyak1965' is not"),
    ([claim(source="optaks"), code("the-cell")], "'optaks' is not in the bibliography"),
    ([claim(source="see goh2018, p. 2"), code("the-cell")], "'goh2018'"),
    ([claim(source="{cite:t}`nobody`"), code("the-cell")], "'nobody'"),
])
def test_what_is_wrong_is_named(cells, told):
    with pytest.raises(ClaimError, match=rf"01-a\.ipynb, .*{told}"):
        collect([chapter(*cells)], KEYS)


def test_a_name_is_unique_in_the_whole_book_and_all_mistakes_are_told_at_once():
    first = chapter(claim(source="nobody"), code("the-cell"))
    second = chapter(code("the-cell"), file="02-b.ipynb")
    with pytest.raises(ClaimError) as error:
        collect([first, second], KEYS)
    assert len(str(error.value).splitlines()) == 2
    assert "02-b.ipynb, cell 2: the cell name 'the-cell' is taken, in 01-a" in str(error.value)


def test_sources_become_citations_and_links_find_their_way():
    assert cite("optax", KEYS) == "{cite:t}`optax`"
    assert cite("folklore", KEYS) == "folklore"
    assert cite("the manual of optax", KEYS) == "the manual of optax"
    assert cite("goh2017 and polyak1964, section 2", KEYS) == \
        "{cite:t}`goh2017` and {cite:t}`polyak1964`, section 2"
    assert cite("as in {cite:p}`goh2017`", KEYS) == "as in {cite:p}`goh2017`"
    text = "[a](reference/notation.md) [b](02-b.ipynb#c) [d](https://x.org/y) [e](#f)"
    assert from_here(text, "book/01-a.ipynb") == \
        "[a](notation.md) [b](../02-b.ipynb#c) [d](https://x.org/y) [e](../01-a.ipynb#f)"


# ---- the course's own

def words(*nodes):
    """Words without formulas, links and the shapes of quotation marks."""
    text = " ".join(text for node in nodes for text in node.strings if not text.find_parent("math"))
    return re.findall(r"\w+", text)


def test_every_claim_is_in_the_built_ledger_with_a_link_to_its_cell(built):
    """Against the pages of the chapters, as HTML, and the notebooks, as text."""
    terms = iter(places("book/reference/claims.html")["claims-ledger"].find_all("dt"))
    for path in PATHS:
        cells = json.loads(path.read_text("utf8"))["cells"]
        code = {c["metadata"].get("name"): "".join(c["source"]) for c in cells}
        chapter = soup(f"book/{path.stem}.html")
        quotes = chapter.find_all("blockquote", class_="claim")
        assert len(quotes) == path.read_text("utf8").count("> **Claim.**")
        for number, quote in enumerate(quotes, start=1):
            term = next(terms)
            verdict, where = term.find_next_siblings("dd", limit=2)
            assert words(quote) == ["Claim", *words(term, verdict)]
            assert quote["id"] == f"claim-{int(path.stem[:2])}-{number}"
            *evidence, here = [a["href"] for a in where.select("a[href*='#c']")]
            assert here == f"../{path.stem}.html#{quote['id']}"
            assert evidence
            for link in evidence:
                file, anchor = link.split("#")
                cell = places(f"book/{file.removeprefix('../')}")[anchor]
                assert "cell" in cell["class"]
                if file == f"../{path.stem}.html":
                    source = code[anchor.removeprefix("cell-")]
                    assert cell.find("pre").get_text().split() == source.split()
    assert next(terms, None) is None


def test_sources_and_keys_of_the_bibliography_agree():
    keys = set(parse_file(ROOT / "book" / "references.bib").entries)
    for claims in collect([*map(read, PATHS)], keys).values():
        for claim in claims:
            assert set(re.findall(r"\{cite:t\}`(\w+)`", claim.source)) <= keys
