"""Two forks, a copy without a repository, and what the environment says: whose links a page has."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image
from sphinx.errors import ConfigError, ExtensionError

from tests.support.places import ROOT

NAMES = ("REPOSITORY_URL", "REPOSITORY_BRANCH", "GITHUB_REPOSITORY", "GITHUB_REF",
         "GITHUB_SERVER_URL", "SITE_URL")
INDEX = "# Front\n\n```{launch-table}\n```\n\n```{this-copy}\ngit clone REPOSITORY FOLDER\n```\n"
NOTEBOOK = """{"cells": [{"cell_type": "markdown", "source": "# First & last\\n\\n> 5 minutes",
"metadata": {"asides": ["goals"], "minutes": 5}}],
"metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
"nbformat": 4, "nbformat_minor": 4}"""


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    """build(remote, **environment) -> (front page, chapter) of a small course with that remote."""
    course = tmp_path_factory.mktemp("forks") / "course"
    for name in ("_ext", "_scripts", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / name, course / "book" / name)
    for name in ("_headers", "serve.json", "references.bib"):
        shutil.copy(ROOT / "book" / name, course / "book")
    for room in ("mathlib", "course", "lite"):
        shutil.copytree(ROOT / room, course / room)
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))
    config["sphinx"]["config"]["run_in_the_browser"] = False     # its slowest part, told elsewhere
    (course / "_config.yml").write_text(yaml.safe_dump(config, sort_keys=False), "utf8")
    (course / "requirements.txt").touch()
    (course / "_toc.yml").write_text("format: jb-book\nroot: book/index\nparts:\n"
                                     "  - chapters:\n      - file: book/01-one\n", "utf8")
    (course / "book" / "index.md").write_text(INDEX, "utf8")
    (course / "book" / "01-one.ipynb").write_text(NOTEBOOK, "utf8")

    def git(*words):
        subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org",
                        "-c", "init.defaultBranch=spring", *words], cwd=course, check=True,
                       capture_output=True)

    git("init")
    git("commit", "--allow-empty", "-m", "one")

    def build(remote="", branch="", **environment):
        # with all that git knew of its branches; there is none after a build without
        subprocess.run(["git", "remote", "remove", "origin"], cwd=course, stderr=subprocess.DEVNULL)
        if remote:
            git("remote", "add", "origin", remote)
        else:
            git("remote", "add", "elsewhere", ADA)          # not where this copy came from
        if branch:
            git("update-ref", f"refs/remotes/origin/{branch}", "HEAD")
            git("symbolic-ref", "refs/remotes/origin/HEAD", f"refs/remotes/origin/{branch}")
        clean = {k: v for k, v in os.environ.items() if k not in NAMES}
        clean |= {"PYTHONPATH": str(course)} | environment
        tool = Path(sys.executable).with_name("jupyter-book")
        done = subprocess.run([tool, "build", ".", "-W", "-n", "--keep-going"],
                              cwd=course, env=clean, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        pages = course / "_build" / "html" / "book"
        return [BeautifulSoup((pages / f"{name}.html").read_text("utf8"), "html.parser")
                for name in ("index", "01-one")]

    build.html = course / "_build" / "html"
    return build


def outside(page):
    """The links of a page that lead to another host, less the licence; it *loads* nothing there."""
    for node in page.find_all(["script", "link", "img", "iframe"]):
        loaded = node.get("rel") != ["canonical"] and (node.get("src") or node.get("href"))
        assert not urlsplit(loaded or "").netloc, node
    links = [a["href"] for a in page.find_all("a", href=True)]
    return {link for link in links if urlsplit(link).netloc and "creativecommons" not in link}


@pytest.mark.weekly
@pytest.mark.site                                   # it builds three of its own
def test_each_fork_has_its_own_links_and_a_copy_has_none(fork):
    ada = "https://github.com/ada/momentum"
    front, chapter = fork("git@github.com:ada/momentum.git", "spring/term")
    binder = ("https://mybinder.org/v2/gh/ada/momentum/spring/term"
              "?urlpath=lab%2Ftree%2Fbook%2F01-one.ipynb")
    colab = ("https://colab.research.google.com/github/ada/momentum/blob/spring/term/"
             "book/01-one.ipynb")
    assert {ada, binder, f"{ada}/edit/spring/term/book/01-one.ipynb"} <= outside(chapter)
    assert {binder, colab} <= outside(front)
    assert chapter.find("a", href=binder)["title"] == "Open in Binder, a free server"
    assert any(link.startswith(f"{ada}/issues/new?") for link in outside(chapter))
    assert f"git clone {ada} momentum" in front.find("pre").get_text()

    assert not chapter.select("[rel=canonical], [property='og:url'], [property='og:image']")

    # the same folder again, now with the site's own address
    front, chapter = fork("https://gitlab.com/bert/kurs.git", "trunk", SITE_URL="https://b.org/k")
    for page, name, card in (front, "index", 0), (chapter, "01-one", 1):
        assert page.find("link", rel="canonical")["href"] == f"https://b.org/k/book/{name}.html"
        assert page.find("meta", property="og:url")["content"] == f"https://b.org/k/book/{name}.html"
        image = page.find("meta", property="og:image")["content"]
        assert image == f"https://b.org/k/_static/card-{card}.png"
        with Image.open(fork.html / f"_static/card-{card}.png") as picture:
            assert picture.size == (1200, 630)
    assert json.loads(chapter.find("script", type="application/ld+json").string)["url"] == \
        "https://b.org/k/book/01-one.html"
    assert re.findall("<loc>(.*)</loc>", (fork.html / "sitemap.xml").read_text()) == [
        "https://b.org/k/book/01-one.html", "https://b.org/k/book/index.html"]
    assert "https://b.org/k/sitemap.xml" in (fork.html / "robots.txt").read_text()
    assert 'href="/k/book/reference/map.html"' in (fork.html / "404.html").read_text("utf8")
    assert (fork.html / "404.js").is_file()
    assert not any("ada" in link for link in outside(front) | outside(chapter))
    assert ("https://mybinder.org/v2/gl/bert%2Fkurs/trunk"
            "?urlpath=lab%2Ftree%2Fbook%2F01-one.ipynb") in outside(chapter)
    assert not any("colab" in link for link in outside(front)), "Colab reads GitHub only"
    assert any(link.startswith("https://gitlab.com/bert/kurs/-/issues/new") for link in
               outside(chapter))

    front, chapter = fork()
    assert outside(front) == outside(chapter) == set()
    assert not front.select("[rel=canonical]") and not (fork.html / "sitemap.xml").exists()
    assert "without knowing its repository" in front.get_text()
    assert not chapter.select(".btn-launch-binder, .dropdown-source-buttons")


@pytest.mark.parametrize("address", ["ada.example.org/m", "file:///m", "https://"])
def test_an_address_that_is_not_whole_is_refused(monkeypatch, address):
    from momentum_book.about import find_address
    monkeypatch.setenv("SITE_URL", address)
    with pytest.raises(ConfigError, match=f"SITE_URL is '{address}'; it must be a whole address"):
        find_address(None, SimpleNamespace(html_baseurl=""))


@pytest.mark.parametrize(("host", "issues"), [("github.com", True), ("bitbucket.org", False)])
def test_no_button_that_the_theme_could_only_warn_of(monkeypatch, host, issues):
    """-W makes an error of the theme's warning that it cannot name the issues of Bitbucket."""
    from momentum_book.launch import binder
    from momentum_book.repository import add_links
    monkeypatch.setenv("REPOSITORY_URL", f"https://{host}/eve/course")
    config = SimpleNamespace(html_theme_options={})
    add_links(None, config)
    assert config.html_theme_options["use_issues_button"] is issues
    link = binder(*config.repository, "book/01-one.ipynb")
    assert ("/v2/git/https%3A%2F%2Fbitbucket.org%2Feve%2Fcourse/HEAD?" in link) is not issues


GITHUB = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "ada/course",
          "GITHUB_REF": "refs/heads/spring/term"}
ADA = "https://github.com/ada/course"


@pytest.mark.parametrize(("environment", "expected"), [
    (GITHUB, (ADA, "spring/term")),
    (GITHUB | {"GITHUB_REF": "refs/pull/7/merge"}, (ADA, "HEAD")),      # no branch of this fork
    (GITHUB | {"GITHUB_REF": "refs/tags/v1"}, (ADA, "HEAD")),
    (GITHUB | {"REPOSITORY_BRANCH": "gh"}, (ADA, "gh")),
    (GITHUB | {"REPOSITORY_URL": ""}, ("", "")),
    (GITHUB | {"REPOSITORY_URL": "https://gitlab.com/bert/kurs"},
     ("https://gitlab.com/bert/kurs", "HEAD")),
    ({"REPOSITORY_URL": "git@github.com:ada/course", "REPOSITORY_BRANCH": "b"}, (ADA, "b")),
    ({"REPOSITORY_URL": "https://example.org/ada/course"}, ("", "")),
])
def test_the_environment_of_a_deploy_comes_first(environment, expected):
    from momentum_book.repository import find
    assert find(environment) == expected


def test_a_repository_around_the_course_is_not_its_own(tmp_path):
    """Git is asked in the course's folder, from wherever the build is started."""
    from momentum_book.repository import find
    inside = tmp_path / "course"
    inside.mkdir()

    def git(folder, *words):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)

    git(tmp_path, "init")
    git(tmp_path, "remote", "add", "origin", ADA)
    assert find({}, tmp_path)[0] == ADA and find({}, inside) == ("", "")
    git(inside, "init")
    git(inside, "remote", "add", "origin", "https://gitlab.com/bert/kurs")
    assert find({}, inside)[0] == "https://gitlab.com/bert/kurs"


def test_a_copied_environment_with_the_course_of_another_folder_is_refused(tmp_path):
    from momentum_book import beside

    import course
    beside(course)
    copied = tmp_path / "course" / "__init__.py"
    copied.parent.mkdir()
    copied.touch()
    with pytest.raises(ExtensionError, match=re.escape(f"and the book here is made with {copied}")):
        beside(course, tmp_path)


def test_a_link_that_pulls_the_course_into_a_hub():
    from momentum_book.launch import hub
    link = urlsplit(hub(ADA, "spring/term", "book/01-momentum.ipynb"))
    assert link.path == "/hub/user-redirect/git-pull"
    assert parse_qs(link.query) == {
        "repo": [ADA], "branch": ["spring/term"],
        "urlpath": ["lab/tree/course/book/01-momentum.ipynb"]}


def test_no_address_is_a_constant():
    """No file of the site names a repository of the course: such links come from the build."""
    launch = r"mybinder\.org/v2/|colab\.research\.google\.com/github/"
    ours = r"(?:github|gitlab)\.com[/:](?!distillpub/)[\w.-]+/[\w.-]*momentum"
    files = [*(ROOT / "book").rglob("*.ipynb"), *(ROOT / "book").rglob("*.md"), ROOT / "README.md",
             ROOT / "_config.yml"]
    for path in files:
        assert not re.findall(f"{launch}|{ours}", unquote(path.read_text("utf8"))), path.name
