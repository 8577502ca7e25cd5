"""Fixtures every test may use; the browser is started once and only when a test asks for it."""

import os

import matplotlib
import pytest
from browser import launch, listen

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
