"""A release of Pyodide for the site: found, checked by its hashes, and what the course needs of it.

PYODIDE names it: a folder with pyodide.js, the release's archive (.tar.bz2), or the word `fetch`,
which takes the needed files from the CDN. Whatever brings them, they must be the files we know.
"""

import hashlib
import json
import re
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from sphinx.errors import ConfigError

from momentum_book.places import ROOT

KERNEL = "@jupyterlite/pyodide-kernel-extension"
CORE = {
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}
# of the hashes of all needed packages, which stand in the lock
PACKAGES = "a82835496add1ca0ec8c676f80c2c4661c6ad98b75dc7133085fbb0ddf602d3e"
MORE = ("ssl", "sqlite3", "jedi")
LOCK = "pyodide-lock.json"


def kernel(found):
    """The settings of Pyodide in a jupyter-lite.json."""
    return found["jupyter-config-data"]["litePluginSettings"][f"{KERNEL}:kernel"]


WANTED = kernel(json.loads(ROOT.joinpath("lite/jupyter-lite.json").read_text("utf8")))
URL = WANTED["pyodideUrl"]
CDN = URL.rsplit("/", 1)[0]
VERSION = re.search(r"/v([\d.]+)/", URL)[1]


def key(name):
    """The name of a package as a lock has it."""
    return name.lower().replace("_", "-")


def needed(lock):
    """The packages of a lock that the course needs, or a cell may import: {name: entry}."""
    asked = WANTED["loadPyodideOptions"]["packages"]
    todo, found = [*MORE, *(name for name in asked if "/" not in name)], {}
    while todo:
        name = key(todo.pop())
        if name not in found:
            found[name] = lock["packages"][name]
            todo += found[name]["depends"]
    return dict(sorted(found.items()))


def digest(packages):
    """One hash for all packages."""
    hashes = sorted(package["sha256"] for package in packages.values())
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def release(source):
    """Folder of the release that PYODIDE names, and its lock, once every file has been checked."""
    folder = fetched() if source == "fetch" else unpacked(Path(source))
    require(source, folder, LOCK)
    lock = json.loads(folder.joinpath(LOCK).read_text("utf8"))
    if lock["info"]["version"] != VERSION:
        raise ConfigError(f"PYODIDE = {source}: has version {lock['info']['version']}, "
                          f"the course needs {VERSION}")
    lock["packages"] = needed(lock)
    if digest(lock["packages"]) != PACKAGES:
        raise ConfigError(f"PYODIDE = {source}: {LOCK} is not that of the release")
    require(source, folder, *files(lock))
    for name, sha256 in files(lock).items():
        if hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() != sha256:
            raise ConfigError(f"PYODIDE = {source}: {name} is damaged")
    return folder, lock


def require(source, folder, *names):
    missing = [name for name in names if not folder.joinpath(name).is_file()]
    if missing:
        raise ConfigError(f"PYODIDE = {source}: no {', '.join(missing)} there")


def files(lock):
    """{name: sha256} of all that the course needs."""
    return CORE | {package["file_name"]: package["sha256"]
                   for package in needed(lock).values()}


def unpacked(source):
    """The folder with pyodide.js: the source itself, or an archive, unpacked once."""
    if source.is_file():
        folder = ROOT / "_build" / source.name.split(".tar")[0]
        if not folder.is_dir():
            folder.parent.mkdir(exist_ok=True)
            try:
                with (tarfile.open(source) as archive,
                      tempfile.TemporaryDirectory(dir=folder.parent) as half):
                    archive.extractall(Path(half, "whole"), filter="data")
                    Path(half, "whole").rename(folder)
            except (EOFError, tarfile.TarError) as error:
                raise ConfigError(f"PYODIDE = {source}: no whole archive ({error})") from error
        source = folder
    return next((p.parent for p in sorted(source.rglob(LOCK))), source)


def fetched():
    """The needed files from the CDN, 30 MB, kept in _build/."""
    kept = ROOT / "_build" / f"pyodide-{VERSION}"
    if not kept.is_dir():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as half:
            whole = Path(half, "whole")
            whole.mkdir()
            try:
                for name in (LOCK, *files(json.loads(get(LOCK, whole)))):
                    get(name, whole)
            except OSError as error:
                raise ConfigError(f"PYODIDE = fetch: {CDN} does not answer ({error})") from error
            whole.rename(kept)
    return kept


def get(name, folder):
    with urllib.request.urlopen(f"{CDN}/{name}", timeout=60) as answer:
        data = answer.read()
    folder.joinpath(name).write_bytes(data)
    return data
