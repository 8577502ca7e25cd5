"""The workflows: two linters, and what must stay true of them."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.support.places import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent
LINTERS = {
    "jactionlint": ["--shellcheck=", "--pyflakes="],
    "zizmor": ["--offline", "--persona=auditor", "--strict-collection", "--no-progress"],
}


def workflow(name):
    return yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text("utf8"))


def lint(name, *paths, folder=ROOT):
    """(passed, what it said); offline, and with nothing but the files given."""
    done = subprocess.run([BIN / name, *LINTERS[name], *map(str, paths)], cwd=folder,
                          capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", LINTERS)
def test_a_linter_finds_nothing(name):
    passed, words = lint(name, *FILES, *([ROOT / ".github"] if name == "zizmor" else []))
    assert passed, words


@pytest.mark.parametrize(("name", "old", "new", "expected"), [
    ("jactionlint", "runs-on: ubuntu-24.04", "run-on: ubuntu-24.04", "run-on"),
    ("jactionlint", "needs: build", "needs: built", "built"),
    ("zizmor", "run: make .*", "run: echo ${{ github.head_ref }}", "template-injection"),
    ("zizmor", r"checkout@\w+ # v[\d.]+", "checkout@v7", "unpinned-uses"),
    ("zizmor", "permissions: {}", "permissions: write-all", "excessive-permissions"),
    ("zizmor", "persist-credentials: false", "fetch-depth: 1", "artipacked"),
])
def test_a_linter_finds_what_we_break(tmp_path, name, old, new, expected):
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    path = Path(shutil.copy(ROOT / ".github" / "workflows" / "site.yml", workflows))
    before = path.read_text("utf8")
    path.write_text(re.sub(old, new, before), "utf8")
    assert path.read_text("utf8") != before
    passed, words = lint(name, path, folder=tmp_path)
    assert not passed and expected in words, words


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_pinned_timed_and_with_few_rights(path):
    text = path.read_text("utf8")
    for used in re.findall(r"uses: (.+)", text):
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
    assert "\npermissions: {}\n" in text, "a job asks for what it needs"
    jobs = re.findall(r"^  [\w-]+:\n    name: ", text, re.MULTILINE)
    assert text.count("timeout-minutes:") == text.count("    permissions:\n") == len(jobs)
    rights = set(re.findall(r"^ {6}([\w-]+: write)\b", text, re.MULTILINE))
    allowed = {"site.yml": {"pages: write", "id-token: write"}, "weekly.yml": {"issues: write"}}
    assert rights == allowed.get(path.name, set())


def test_one_action_has_one_version():
    used = {use for path in FILES for use in re.findall(r"uses: (.+)", path.read_text("utf8"))}
    assert len({use.split("@")[0] for use in used}) == len(used)


def test_the_matrix_is_what_the_package_promises():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    matrix = workflow("portable.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    assert matrix["python"] == ["3.11", "3.12", "3.13"]
    assert [name.split("-")[0] for name in matrix["os"]] == ["ubuntu", "macos", "windows"]


@pytest.mark.skipif(os.name == "nt", reason="the step runs on Linux")
@pytest.mark.parametrize(("changed", "expected"), [
    ("book/01.ipynb", "make test"), ("lite/run.js", "make test-all"),
    ("course/words.toml", "make test-all"), ("mathlib/ema.py", "make test-all"),
    (None, "make test-all"),                      # a new branch: nobody knows what was before
])
def test_the_whole_of_pyodide_is_tested_where_it_may_have_changed(tmp_path, changed, expected):
    """The step of site.yml itself, in a repository of two commits, with a `make` that tells."""
    def git(*words):
        return subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org",
                               *words], cwd=tmp_path, check=True, capture_output=True, text=True)

    steps = workflow("site.yml")["jobs"]["build"]["steps"]
    script = next(step["run"] for step in steps if step.get("name") == "Build and test")
    for name in ("README.md", changed or "mathlib/ema.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("changed")
        git("init")
        git("add", ".")
        git("commit", "-m", name)
    before = git("rev-parse", "HEAD~").stdout.strip() if changed else "0" * 40
    done = subprocess.run(["bash", "-e", "-c", f"make() {{ echo make $1; }}\n{script}"],
                          cwd=tmp_path, env=os.environ | {"BEFORE": before},
                          capture_output=True, text=True)
    assert done.stdout.strip() == expected and done.returncode == 0, done.stderr


def test_binder_and_the_weekly_run_agree_about_python():
    runtime = (ROOT / "runtime.txt").read_text("utf8").strip()
    version = runtime.removeprefix("python-")
    weekly = (ROOT / ".github" / "workflows" / "weekly.yml").read_text("utf8")
    assert re.fullmatch(r"python-3\.\d+", runtime)
    assert f'python-version: "{version}"' in weekly and f"binder.py python{version}" in weekly


@pytest.mark.parametrize("name", ["Dockerfile", "environment.yml", "Pipfile", "setup.py", "apt.txt",
                                  "binder", ".binder", "start", "install.R"])
def test_nothing_hides_the_requirements_from_binder(name):
    """repo2docker would read one of these instead of requirements.txt, or besides it."""
    assert not (ROOT / name).exists()
