"""The bundled editor: the very file that its tool makes, of the versions that are locked."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess

import pytest

from tests.support.places import BOOK, ROOT

TOOL = ROOT / "tools/codemirror"
BUNDLE = BOOK / "_scripts/vendor/codemirror.js"
SHA256 = "8754ad59f05bf73c7d18069d8647fa3409c3b2c438860a2ff60cac53a1687965"


def test_it_is_the_file_we_know():
    assert hashlib.sha256(BUNDLE.read_bytes()).hexdigest() == SHA256


def test_it_names_its_packages_and_their_licence():
    head = BUNDLE.read_text("utf8").partition("*/")[0]
    locked = json.loads(TOOL.joinpath("package-lock.json").read_text("utf8"))["packages"]
    named = re.findall(r"^(@?[\w/-]+) ([\d.]+)$", head, re.MULTILINE)
    assert len(named) > 5
    for name, version in named:
        entry = locked[f"node_modules/{name}"]
        assert (entry["version"], entry["license"]) == (version, "MIT")
    assert "MIT License" in head and "The above copyright notice" in head


def test_editor_and_glue_are_light():
    glue = BOOK.joinpath("_scripts/editor.js").read_bytes()
    assert len(gzip.compress(BUNDLE.read_bytes() + glue)) <= 150_000


@pytest.mark.weekly
def test_the_tool_makes_the_same_bytes(tmp_path):
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("no npm here")
    work = tmp_path / "tools/codemirror"
    shutil.copytree(TOOL, work, ignore=shutil.ignore_patterns("node_modules"))
    tmp_path.joinpath("book/_scripts/vendor").mkdir(parents=True)
    for command in (["ci"], ["run", "build"]):
        subprocess.run([npm, *command], cwd=work, check=True, capture_output=True)
    made = tmp_path / BUNDLE.relative_to(ROOT)
    assert made.read_bytes() == BUNDLE.read_bytes()
