"""A page with two explorables and a picture, its scripts in files beside it as in the book."""

import pytest

from course.figures import assets, page, picture
from tests.support.explore_figures import ravine, zoo

HEAD = """<!doctype html>
<html lang="en" class="gm-auto"><head><meta charset="utf-8"><title>figures</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><style>{style}</style>
<script defer src="explore.js"></script></head>
"""
STYLE = ("html { background: var(--gm-paper); color: var(--gm-ink); font-family: system-ui, "
         "sans-serif }")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Its address, and what is on it: {id: explorable}. In alone.html scripts are inside."""
    made = {"fig-ravine": ravine(), "fig-zoo": zoo()}
    body = "".join(e.static() for e in made.values())
    still = picture(ravine().recorder.fig, "A ravine at rest.")._repr_html_()
    folder = tmp_path_factory.mktemp("explore")
    program = "zoo(/*setting*/)  # /*address*/\n"
    for name, text in assets({"fig-zoo": program}).items():
        (folder / name).write_text(text, "utf-8")
    path = folder / "index.html"
    head = HEAD.format(style=assets()["explore.css"] + STYLE)
    (folder / "alone.html").write_text(page.whole("figures", body), "utf-8")
    path.write_text(f"{head}<body><main>{body}{still}</main></body></html>\n", "utf-8")
    return path.as_uri(), made


@pytest.fixture
def visit(site, browser, page_errors):
    """visit(fragment, **context options) opens the page; errors there fail the test."""
    contexts, errors = [], []

    def go(fragment="", **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(**options))
        tab = contexts[-1].new_page()
        errors.append(page_errors(tab))
        tab.goto(site[0] + fragment)
        return tab

    yield go
    for context in contexts:
        context.close()
    assert not any(errors), errors
