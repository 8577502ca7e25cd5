"""Fixtures every test may use, and the markers that follow from them.

The browser, the built site and Pyodide are there only for the tests that ask for them.
"""

import matplotlib
import pytest

from tests.support import pyodide
from tests.support.browser import listen, missing, rules, serve
from tests.support.places import ROOT
from tests.support.site import BUILD, SITE

matplotlib.use("Agg")
POLICY = rules(ROOT / "book" / "_headers")
# who uses this fixture, itself or by another one, bears this marker
MARKERS = {"browser": "browser", "built": "site", "release": "pyodide",
           "engine": "engine"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        for fixture, marker in MARKERS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@pytest.fixture(scope="session")
def built():
    """The folder of the built site."""
    if not SITE.joinpath("search.html").exists():
        missing(BUILD)
    return SITE


@pytest.fixture(scope="session")
def release():
    """The folder of a Pyodide release."""
    return pyodide.folder()


@pytest.fixture
def page_errors():
    """`errors = page_errors(page)` before page.goto; the list must still be empty at the end."""
    return listen


@pytest.fixture
def context(browser):
    """A browser that has never been here."""
    fresh = browser.new_context(viewport={"width": 1300, "height": 1000})
    yield fresh
    fresh.close()


@pytest.fixture
def cdn(context, release):
    """The address of another server with Pyodide; `bare` sends this browser there."""
    with serve(release, headers=pyodide.CDN_SAYS) as address:
        pyodide.lead(context, address)
        yield address


@pytest.fixture(scope="session")
def own_site(built, release, tmp_path_factory):
    """The folder of the site with its own Python, compiled, however it was built."""
    return pyodide.site(tmp_path_factory.mktemp("own") / "site", own=True)


@pytest.fixture(scope="session")
def own(own_site):
    """The address of that site, below a path and under its strict policy."""
    with serve(own_site, "/~ada/course", POLICY) as address:
        yield address


@pytest.fixture(scope="session")
def bare(built, tmp_path_factory):
    """The address of the site without, whose Python is on the CDN; also under its policy."""
    site = pyodide.site(tmp_path_factory.mktemp("bare") / "site", own=False)
    there = "https://cdn.jsdelivr.net/pyodide/"
    policy = {path: [(name, text.replace(there, f"{there} http://127.0.0.1:*"))
                     for name, text in lines] for path, lines in POLICY.items()}
    with serve(site, "/~ada/course", policy) as address:
        yield address


@pytest.fixture(scope="module")
def base(built, tmp_path_factory):
    """The address of the built site, which may live below any path."""
    root = tmp_path_factory.mktemp("server")
    place = root / "some/place/course"
    place.parent.mkdir(parents=True)
    place.symlink_to(built, target_is_directory=True)
    with serve(root) as address:
        yield f"{address}/some/place/course"
