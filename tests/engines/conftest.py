"""The site in another engine: a first script on each page notes what goes wrong there."""

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import POLICY
from tests.engines.engine import ENGINES, lacking
from tests.support.browser import missing, serve

# Neither engine tells a driver what its console said: the page does.
LISTEN = """window.heard = [];
addEventListener("error", event => heard.push(
  event.message || `not loaded: ${event.target.src || event.target.href}`), true);
addEventListener("unhandledrejection", event => heard.push(`rejected: ${event.reason}`));
addEventListener("securitypolicyviolation", event => heard.push(
  `forbidden: ${event.violatedDirective} ${event.blockedURI}`));
console.error = (...words) => heard.push(`console: ${words.join(" ")}`);
"""
HEARD = """() => globalThis.heard && [...heard, ...performance.getEntriesByType("resource")
  .filter(({name, responseStatus}) => !name.startsWith(location.origin) || responseStatus >= 400)
  .map(({name, responseStatus}) => `asked for ${name}: ${responseStatus}`)]"""


def place(source, target):
    """A file of the site as a link; a page with the script before all others."""
    if not target.endswith(".html"):
        return os.symlink(source, target)
    page = Path(source).read_text("utf8")
    script = '<script src="/course/listen.js"></script>'
    Path(target).write_text(page.replace("<head>", f"<head>{script}", 1), "utf8")


@pytest.fixture(scope="session")
def site(own_site, tmp_path_factory):
    """The address of the site with its own Python, below a path, under its strict policy."""
    folder = tmp_path_factory.mktemp("heard") / "site"
    shutil.copytree(own_site, folder, copy_function=place)
    folder.joinpath("listen.js").write_text(LISTEN, "utf8")
    with serve(folder, "/course", POLICY) as address:
        yield address


@pytest.fixture(scope="session", params=ENGINES)
def engine(request, tmp_path_factory):
    if reason := lacking(request.param):
        missing(reason)
    start = ENGINES[request.param][0]
    with start(tmp_path_factory.mktemp(request.param)) as started:
        print(started.called)
        yield started


@pytest.fixture
def visit(engine, site):
    """visit(path) opens a page as at a first visit; what goes wrong in it fails the test."""
    faults = []

    def leave():
        path = engine.run("() => location.pathname")
        faults.extend(f"{path}: {fault}" for fault in engine.run(HEARD) or ())

    def open_page(path):
        leave()
        engine.open(f"{site}/{path}")
        engine.wait("() => document.readyState === 'complete'")
        engine.run("() => dispatchEvent(new Event('keydown'))")          # somebody reads: near.js
        engine.wait("() => [...document.querySelectorAll('explore-figure')]"
                    ".every(figure => figure.data)")

    engine.open(f"{site}/_static/logo.svg")        # of this site, and nothing runs there
    engine.run("() => localStorage.clear()")
    yield open_page
    leave()
    assert not faults
