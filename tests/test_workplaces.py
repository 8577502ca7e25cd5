"""What a workplace has for other programs: hooks, proxies, variables, sources without rights."""

import os
import re
import subprocess
import sys

import pytest

from tests.support.places import EXTENSIONS, ROOT, ours

UNSET = {"PYTHONOPTIMIZE", "PYTHONDONTWRITEBYTECODE"}
linux = pytest.mark.skipif(sys.platform != "linux", reason="with GNU make and a shell")


def git(folder, *words):
    return subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org",
                           *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path):
    """A repository with one commit, and what its hooks would tell the tests."""
    folder = tmp_path / "mine"
    folder.mkdir()
    git(folder, "init")
    git(folder, "remote", "add", "origin", "https://github.com/ada/other")
    git(folder, "commit", "--allow-empty", "-m", "mine")
    return folder, {"GIT_DIR": f"{folder}/.git", "GIT_INDEX_FILE": f"{folder}/.git/index"}


def test_neither_a_hook_nor_a_proxy_reaches_the_tests(repository):
    """Git heeds GIT_DIR more than the folder: tests that commit would do so in one's own branch."""
    folder, hook = repository
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider",
         "tests/test_tools.py::test_a_taken_port_is_a_sentence_and_the_next_port",
         "tests/test_workflows.py::test_the_whole_of_pyodide_is_tested_where_it_may_have_changed"],
        cwd=ROOT, env=os.environ | hook | {"http_proxy": "http://127.0.0.1:9", "no_proxy": "",
                                           "NO_PROXY": ""},
        capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(folder, "log", "--format=%s").split() == ["mine"]


def test_the_links_of_a_build_in_a_hook_are_the_courses_own(repository, tmp_path, monkeypatch):
    from momentum_book.repository import find
    course = tmp_path / "course"
    course.mkdir()
    for name, value in repository[1].items():
        monkeypatch.setenv(name, value)
    assert find({}, course) == ("", "")


def test_files_are_found_where_git_trusts_nobody(monkeypatch):
    """It answers nothing in the folder of another user, as in many containers."""
    tracked = set(ours())
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert len(tracked) > 200 and tracked <= set(ours())


@linux
def test_make_does_not_pass_on_what_is_meant_for_others():
    done = subprocess.run(
        ["make", "--no-print-directory", "--eval", "told:; @env", "told"], cwd=ROOT,
        env=os.environ | dict.fromkeys(("PIP_USER", *UNSET), "1"), capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert "PIP_USER=0" in lines and not {line.partition("=")[0] for line in lines} & UNSET


@linux
def test_the_lock_is_made_with_the_tools_of_every_system(tmp_path):
    """`make lock` itself, with an installer that only writes, and without GNU's sed."""
    def program(name, does):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)
    program(".venv/bin/python", "exit 0")
    program(".venv/bin/uv", 'for last; do :; done; echo "numpy==2.0.0" > "$last"')
    program("tools/sed", "exit 1")
    done = subprocess.run(["make", "-f", ROOT / "Makefile", "lock", "PYTHON=true"], cwd=tmp_path,
                          env=os.environ | {"PATH": f"{tmp_path}/tools:{os.environ['PATH']}"},
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, *rest = (tmp_path / "requirements.txt").read_text().splitlines()
    assert first == (ROOT / "requirements.txt").read_text("utf8").splitlines()[0]
    assert rest == ["numpy==2.0.0", "-e ."]
    assert {path.name for path in tmp_path.iterdir()} == {".venv", "tools", "requirements.txt"}


def test_a_python_without_assertions_builds_no_book():
    done = subprocess.run([sys.executable, "-O", "-c", "import momentum_book as m; m.proving()"],
                          env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{EXTENSIONS}"},
                          capture_output=True, text=True)
    assert "Python leaves out all assertions here" in done.stderr


def test_sources_without_rights_are_copied_with_dates_and_can_be_copied_again(tmp_path):
    from momentum_book.places import lay
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "room").mkdir(parents=True)
    text = source / "room" / "text"
    text.write_text("one")
    os.utime(text, (1e9, 1e9))
    text.chmod(0o444)
    for folder in (source / "room", source):
        folder.chmod(0o555)
    lay(source, target)
    copy = target / "room" / "text"
    assert copy.read_text() == "one" and copy.stat().st_mtime == 1e9
    assert all(path.stat().st_mode & 0o200 for path in (target, target / "room", copy))
    text.chmod(0o644)
    text.write_text("two")
    text.chmod(0o444)
    lay(source, target)
    assert copy.read_text() == "two"
    for folder in (source, source / "room"):          # as pytest wants to remove them
        folder.chmod(0o755)


def test_the_extension_copies_nothing_with_its_rights():
    found = [f"{path.name}: {line.strip()}" for path in EXTENSIONS.rglob("*.py")
             for line in path.read_text("utf8").splitlines()
             if re.search(r"shutil\.(copy2?|copytree|move)\(", line)]
    assert found == []
