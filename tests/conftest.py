"""Fixtures every test may use; the browser is started once and only when a test asks for it."""

import os

import matplotlib
import pytest

from tests.support.browser import launch, listen, serve
from tests.support.site import SITE

matplotlib.use("Agg")
os.environ.pop("EXPLORE_FACE", None)      # tests choose the face themselves


@pytest.fixture(scope="session")
def browser():
    with launch() as chromium:
        yield chromium


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


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The address of the built site, which may live below any path."""
    root = tmp_path_factory.mktemp("server")
    place = root / "some/place/course"
    place.parent.mkdir(parents=True)
    place.symlink_to(SITE, target_is_directory=True)
    with serve(root) as address:
        yield f"{address}/some/place/course"
