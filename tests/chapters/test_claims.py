"""The claims ledger: no claim without a cell, and the built page shows what is there."""

import json
import re
import subprocess
import sys
from functools import cache

import pytest
from bs4 import BeautifulSoup
from pybtex.database import parse_file

from tests.support.places import NOTEBOOKS as PATHS
from tests.support.places import ROOT

SITE = ROOT / "_build" / "html" / "book"
from claims import ClaimError, cite, collect, from_here, ledger  # noqa: E402

KEYS = {"polyak1964", "goh2017", "optax"}
TEXT = 'Some text.\n\n> **Claim.** "It helps." **True, twice.** See [there](02-b.ipynb).\n\nMore.'
GOOD = {"evidence": "the-cell", "source": "polyak1964"}


def markdown(source=TEXT, *claims):
    return {"cell_type": "markdown", "source": source,
            "metadata": {"claims": list(claims)} if claims else {}}


def code(name):
    return {"cell_type": "code", "source": "1 + 1", "metadata": {"name": name}}


def write(folder, *cells, name="01-a.ipynb"):
    path = folder / name
    title = {"cell_type": "markdown", "source": ["# A\n", "\n", "chapter"], "metadata": {}}
    path.write_text(json.dumps({"cells": [title, *cells]}, indent=1, ensure_ascii=False), "utf8")
    return path


def test_a_claim_is_read_with_its_evidence_and_source(tmp_path):
    path = write(tmp_path, markdown(TEXT, GOOD), code("the-cell"))
    (claim,) = collect([path], KEYS)[path]
    assert (claim.chapter, claim.number, claim.statement) == (1, 1, "It helps.")
    assert claim.verdict == "**True, twice.** See [there](../02-b.ipynb)."
    assert claim.evidence == ("the-cell",) and claim.source == "{cite:t}`polyak1964`"
    page = ledger({path: [claim]})
    assert page.startswith("## [Chapter 1: A](../01-a.ipynb)\n\n“It helps.”\n: **True, twice.**")
    assert "{ref}`cell-the-cell`" in page and "<claim-1-1>" in page


def test_an_aside_may_have_many_lines_and_a_cell_many_claims(tmp_path):
    text = ('> **Claim.** "One\n> two." So they say. **No.** And\n> so on.\n\n'
            '> **Claim.** "3." **Yes.**')
    other = {"evidence": ["there", "the-cell"], "source": "folklore, since goh2017"}
    first = write(tmp_path, markdown(text, GOOD, other), code("the-cell"))
    second = write(tmp_path, code("there"), name="02-b.ipynb")         # evidence may be elsewhere
    one, three = collect([first, second], KEYS)[first]
    assert (one.statement, one.verdict) == ("One two.", "So they say. **No.** And so on.")
    assert three.number == 2 and three.evidence == ("there", "the-cell")
    assert three.source == "folklore, since {cite:t}`goh2017`"


@pytest.mark.parametrize(("cells", "told"), [
    ([markdown(TEXT), code("the-cell")], "no metadata for the claim .*It helps"),
    ([markdown(TEXT, GOOD, GOOD), code("the-cell")], "metadata without a claim"),
    ([markdown("Nothing.", GOOD), code("the-cell")], "metadata without a claim"),
    ([markdown(TEXT, GOOD), code("other")], "no code cell is named 'the-cell'.*It helps"),
    ([markdown(TEXT, GOOD), {**markdown(""), "metadata": {"name": "the-cell"}}], "no code cell"),
    ([markdown(TEXT, GOOD), code("the-cell"), code("the-cell")], "'the-cell' is taken"),
    ([markdown(TEXT, GOOD), code("the-cell"), code("The Cell")], "lower-case-with-hyphens"),
    ([markdown(TEXT, {**GOOD, "source": "polyak1965"}), code("the-cell")], "polyak1965.*It helps"),
    ([markdown(TEXT, {**GOOD, "source": "optaks"}), code("the-cell")], "optaks.*It helps"),
    ([markdown(TEXT, {**GOOD, "source": "see goh2018, p. 2"}), code("the-cell")], "goh2018"),
    ([markdown(TEXT, {**GOOD, "source": "{cite:t}`nobody`"}), code("the-cell")], "nobody"),
    ([markdown(TEXT, {**GOOD, "source": " "}), code("the-cell")], "source is empty"),
    ([markdown(TEXT, {**GOOD, "evidence": []}), code("the-cell")], "evidence or source is empty"),
    ([markdown(TEXT, {"evidence": "the-cell"}), code("the-cell")], "not {evidence, source}"),
    ([markdown("> **Claim.** It helps. **True.**", GOOD), code("the-cell")], "not of the form"),
    ([markdown('> **Claim.** "It helps." True.', GOOD), code("the-cell")], "not of the form"),
])
def test_what_is_wrong_is_named(tmp_path, cells, told):
    path = write(tmp_path, *cells)
    with pytest.raises(ClaimError, match=rf"01-a\.ipynb: .*{told}"):
        collect([path], KEYS)


def test_a_name_is_unique_in_the_whole_book_and_all_mistakes_are_told_at_once(tmp_path):
    first = write(tmp_path, markdown(TEXT), code("the-cell"))
    second = write(tmp_path, code("the-cell"), name="02-b.ipynb")
    with pytest.raises(ClaimError) as error:
        collect([first, second], KEYS)
    assert len(str(error.value).splitlines()) == 2
    assert "02-b.ipynb: the cell name 'the-cell' is taken, in 01-a.ipynb" in str(error.value)


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


def test_a_wrong_claim_stops_the_build(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    write(folder, markdown(TEXT), code("the-cell"))
    (tmp_path / "index.md").write_text("# Book\n", "utf8")
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-C", "-q", "-D", "bibtex_bibfiles=", "-D",
         "extensions=myst_nb,sphinxcontrib.bibtex,claims", str(tmp_path), str(tmp_path / "out")],
        env={"PYTHONPATH": str(ROOT / "book" / "_ext"), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True)
    assert run.returncode != 0
    assert re.search(r"01-a\.ipynb: no metadata for the claim .*It helps", run.stderr), run.stderr


# ---- the course's own

def words(*nodes):
    """Words without formulas, links and the shapes of quotation marks."""
    return re.findall(r"\w+", " ".join(node.get_text() for node in nodes))


@cache
def page(name):
    soup = BeautifulSoup((SITE / name).read_text("utf8"), "html.parser")
    for formula in soup.find_all("math"):
        formula.extract()
    return soup


def test_every_claim_is_in_the_built_ledger_with_a_link_to_its_cell(built):
    """Against the pages of the chapters, as HTML, and the notebooks, as text."""
    terms = iter(page("reference/claims.html").select("#claims-ledger dt"))
    for path in PATHS:
        cells = json.loads(path.read_text("utf8"))["cells"]
        code = {c["metadata"].get("name"): "".join(c["source"]) for c in cells}
        chapter = page(f"{path.stem}.html")
        quotes = chapter.select("blockquote.claim")
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
                cell = page(f"reference/{file}").find(id=anchor)
                assert "cell" in cell["class"]
                if file == f"../{path.stem}.html":
                    source = code[anchor.removeprefix("cell-")]
                    assert cell.find("pre").get_text().split() == source.split()
    assert next(terms, None) is None


def test_sources_and_keys_of_the_bibliography_agree():
    keys = set(parse_file(ROOT / "book" / "references.bib").entries)
    for claims in collect(PATHS, keys).values():
        for claim in claims:
            assert set(re.findall(r"\{cite:t\}`(\w+)`", claim.source)) <= keys
