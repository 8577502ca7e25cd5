"""Where the tests' Pyodide comes from, without a network: the order, the hashes, the last words."""

import hashlib
import json
import tarfile

import pytest
from _pytest.outcomes import Failed
from momentum_book import release
from sphinx.errors import ConfigError

from tests.support import pyodide
from tests.support.browser import serve

PACKAGES = {"numpy": ["libblas"], "libblas": [], "scipy": ["numpy"]}      # and what they need


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A release of two files and three packages, of which the course needs two."""
    folder = tmp_path / "release"
    folder.mkdir()

    def write(name):
        folder.joinpath(name).write_text(f"this is {name}")
        return hashlib.sha256(f"this is {name}".encode()).hexdigest()

    lock = {"info": {"version": release.VERSION}, "packages": {
        name: {"file_name": f"{name}.whl", "sha256": write(f"{name}.whl"), "depends": depends}
        for name, depends in PACKAGES.items()}}
    folder.joinpath("pyodide-lock.json").write_text(json.dumps(lock))
    monkeypatch.setattr(release, "CORE", {"pyodide.js": write("pyodide.js")})
    monkeypatch.setitem(release.WANTED["loadPyodideOptions"], "packages", ["numpy"])
    monkeypatch.setattr(release, "MORE", ())
    monkeypatch.setattr(release, "PACKAGES", release.digest(release.needed(lock)))
    return folder


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A machine that has nothing yet."""
    for module in (pyodide, release):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.delenv("PYODIDE", raising=False)


def test_the_index_is_asked_once_and_the_cdn_where_it_has_nothing(
        nowhere, small, tmp_path, monkeypatch):
    asked = []

    def from_index(kept):
        asked.append("index")
        if "gone" not in asked and not kept.is_dir():
            small.rename(kept)
        return "it is gone"

    monkeypatch.setattr(pyodide, "from_index", from_index)
    tmp_path.joinpath("_build").mkdir()
    for _ in range(2):
        assert pyodide.folder() == tmp_path / "_build" / f"pyodide-{release.VERSION}"
    pyodide.folder().rename(small)
    asked.append("gone")
    with serve(small) as address:
        monkeypatch.setattr(release, "CDN", address)
        assert pyodide.folder().joinpath("numpy.whl").read_text() == "this is numpy.whl"


def test_when_all_are_gone_it_says_how_to_go_on(nowhere, small, tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(pyodide, "from_index", lambda kept: "it is gone")
    with serve(tmp_path / "empty") as address:
        monkeypatch.setattr(release, "CDN", address)
        with pytest.raises(Failed, match=r"(?s)set PYODIDE to that file.*it is gone.*not answer"):
            pyodide.folder()
    assert list(tmp_path.glob("_build/*")) == [], "nothing half done is kept"


def test_a_release_of_ones_own_comes_first_be_it_a_folder_or_an_archive(
        nowhere, small, tmp_path, monkeypatch):
    archive = tmp_path / "pyodide-x.tar.bz2"
    with tarfile.open(archive, "w:bz2") as packed:
        packed.add(small, "pyodide")
    monkeypatch.setattr(pyodide, "from_index", lambda kept: pytest.fail("the index was asked"))
    for given in (small, archive):
        monkeypatch.setenv("PYODIDE", str(given))
        assert pyodide.folder().joinpath("pyodide.js").read_text() == "this is pyodide.js"
    monkeypatch.setenv("PYODIDE", str(tmp_path / "mistyped"))
    with pytest.raises(ConfigError, match=r"PYODIDE = .*mistyped: no pyodide-lock\.json there"):
        pyodide.folder()


def test_the_cdn_gives_what_the_course_needs_and_each_file_is_checked(
        nowhere, small, tmp_path, monkeypatch):
    kept = tmp_path / "_build" / f"pyodide-{release.VERSION}"
    with serve(small) as address:
        monkeypatch.setattr(release, "CDN", address)
        folder, lock = release.release("fetch")
        assert folder == kept and {path.name for path in kept.iterdir()} == {
            "pyodide-lock.json", "pyodide.js", "numpy.whl", "libblas.whl"}
        assert set(lock["packages"]) == {"numpy", "libblas"}
    kept.joinpath("numpy.whl").write_text("another one")
    with pytest.raises(ConfigError, match=r"numpy\.whl is damaged"):
        release.release("fetch")
    kept.rename(tmp_path / "away")
    with pytest.raises(ConfigError, match="does not answer"):
        release.release("fetch")
