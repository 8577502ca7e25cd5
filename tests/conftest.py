"""Fixtures every test may use, and the markers that follow from them.

The browser, the built site and Pyodide are there only for the tests that ask for them.
"""

import os

import matplotlib
import pytest

from tests.support import pyodide
from tests.support.browser import listen, missing, serve
from tests.support.site import BUILD, SITE

matplotlib.use("Agg")
os.environ.pop("EXPLORE_FACE", None)      # tests choose the face themselves
# who uses this fixture, itself or by another one, bears this marker
MARKERS = {"browser": "browser", "built": "site", "release": "pyodide"}


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
    """Pyodide for the pages of this browser, where they look for it."""
    pyodide.answer(context)


@pytest.fixture(scope="module")
def base(built, tmp_path_factory):
    """The address of the built site, which may live below any path."""
    root = tmp_path_factory.mktemp("server")
    place = root / "some/place/course"
    place.parent.mkdir(parents=True)
    place.symlink_to(built, target_is_directory=True)
    with serve(root) as address:
        yield f"{address}/some/place/course"
