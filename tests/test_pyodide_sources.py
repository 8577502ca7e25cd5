"""Where the tests' Pyodide comes from, without a network: the order, the hashes, the last words."""

import hashlib
import json
import tarfile

import pytest
from _pytest.outcomes import Failed

from tests.support import pyodide
from tests.support.browser import serve


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A machine that has nothing yet; the names of the sources that were asked, in their order."""
    asked = []

    def source(name, works):
        def fetch(target):
            asked.append(name)
            if not works:
                raise pyodide.NotThere("it is gone")
            target.joinpath("pyodide.js").write_text(name)
        return fetch

    def sources(index, cdn):
        monkeypatch.setattr(pyodide, "from_index", source("index", index))
        monkeypatch.setattr(pyodide, "from_cdn", source("cdn", cdn))
        return asked

    monkeypatch.setattr(pyodide, "ROOT", tmp_path)
    monkeypatch.delenv("PYODIDE", raising=False)
    return sources


@pytest.mark.parametrize(("index", "expected"), [(True, ["index"]), (False, ["index", "cdn"])])
def test_the_first_source_that_has_it_is_asked_once(nowhere, index, expected):
    asked = nowhere(index, cdn=True)
    for _ in range(2):
        assert pyodide.folder().joinpath("pyodide.js").read_text() == expected[-1]
    assert asked == expected


def test_when_all_are_gone_it_says_how_to_go_on(nowhere, tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "true")
    nowhere(index=False, cdn=False)
    with pytest.raises(Failed, match=r"(?s)set PYODIDE to that file.*it is gone.*it is gone"):
        pyodide.folder()
    assert list(tmp_path.glob("_build/*")) == [], "nothing half done is kept"


def test_a_release_of_ones_own_comes_first_be_it_a_folder_or_an_archive(
        nowhere, tmp_path, monkeypatch):
    asked = nowhere(index=True, cdn=True)
    own = tmp_path / "own"
    own.mkdir()
    for name in ("pyodide.js", "pyodide-lock.json"):
        own.joinpath(name).write_text("mine")
    archive = tmp_path / "pyodide-x.tar.bz2"
    with tarfile.open(archive, "w:bz2") as packed:
        packed.add(own, "pyodide")
    monkeypatch.setattr("momentum_book.lite.ROOT", tmp_path)
    for given in (own, archive):
        monkeypatch.setenv("PYODIDE", str(given))
        assert pyodide.folder().joinpath("pyodide.js").read_text() == "mine"
    monkeypatch.setenv("PYODIDE", str(tmp_path / "mistyped"))
    with pytest.raises(FileNotFoundError, match=r"PYODIDE = .*mistyped: no pyodide\.js there"):
        pyodide.folder()
    assert asked == []


def test_the_cdn_gives_what_the_course_needs_and_each_file_is_checked(tmp_path, monkeypatch):
    release, target = tmp_path / "release", tmp_path / "target"
    release.mkdir()
    target.mkdir()

    def write(name):
        release.joinpath(name).write_text(f"this is {name}")
        return hashlib.sha256(f"this is {name}".encode()).hexdigest()

    packages = {name: {"file_name": f"{name}.whl", "sha256": write(f"{name}.whl"), "depends": on}
                for name, on in {"numpy": ["libblas"], "libblas": [], "scipy": ["numpy"]}.items()}
    release.joinpath("pyodide-lock.json").write_text(json.dumps({"packages": packages}))
    monkeypatch.setattr(pyodide, "CORE", {"pyodide.js": write("pyodide.js")})
    monkeypatch.setitem(pyodide.KERNEL["loadPyodideOptions"], "packages", ["numpy"])
    with serve(release) as address:
        monkeypatch.setattr(pyodide, "CDN", address)
        pyodide.from_cdn(target)
        assert {path.name for path in target.iterdir()} == {
            "pyodide-lock.json", "pyodide.js", "numpy.whl", "libblas.whl"}
        release.joinpath("numpy.whl").write_text("another one")
        with pytest.raises(pyodide.NotThere, match=r"numpy\.whl is damaged"):
            pyodide.from_cdn(target)
    with pytest.raises(pyodide.NotThere, match="pyodide-lock"):
        pyodide.from_cdn(target)
