"""Links to the course's own repository, when it is known: a fork shows its own, a copy none."""

import os
import re
import subprocess

from momentum_book.places import ROOT

# the hosts whose edit and issue pages the theme knows
HOST = r"[\w.-]*(?:github|gitlab|bitbucket)[\w.-]*"
# by these a git hook tells what it starts which repository is meant, whatever folder they ask in
HOOKED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
          "GIT_PREFIX")


def address(remote):
    """The web address of a git remote, or "" if it is none of a known forge.

    >>> address("git@github.com:ada/course.git")
    'https://github.com/ada/course'
    """
    match = re.fullmatch(rf"(?:\w+://)?(?:[^@/]+@)?({HOST})(?::\d+/|[:/])([\w.-]+/[\w.-]+?)(?:\.git)?/?",
                         remote.strip())
    return f"https://{match[1]}/{match[2]}" if match else ""


def git(*words, folder=ROOT):
    """What git answers in the course's folder; "" if it has no answer, or if there is no git."""
    environment = {name: value for name, value in os.environ.items() if name not in HOOKED}
    try:
        return subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True,
                              text=True).stdout.strip()
    except FileNotFoundError:
        return ""


def find(environment=os.environ, folder=ROOT):
    """(address, branch) of the repository this build comes from; ("", "") if nothing tells.

    The variables REPOSITORY_URL (empty: none) and REPOSITORY_BRANCH come first, then those that
    GitHub sets in its workflows, then what git knows of the remote `origin`. A branch that nobody
    names is HEAD: the forges and Binder read it as the default branch. A repository in whose midst
    the course lies is another one.
    """
    branch = environment.get("REPOSITORY_BRANCH", "")
    if "REPOSITORY_URL" in environment:
        url = address(environment["REPOSITORY_URL"])
    elif "GITHUB_REPOSITORY" in environment:
        url = address(f"{environment.get('GITHUB_SERVER_URL', 'https://github.com')}/"
                      f"{environment['GITHUB_REPOSITORY']}")
        if environment.get("GITHUB_REF", "").startswith("refs/heads/"):
            branch = branch or environment["GITHUB_REF"].removeprefix("refs/heads/")
    elif git("rev-parse", "--show-prefix", folder=folder) or not git(
            "rev-parse", "--git-dir", folder=folder):
        url = ""
    else:
        url = address(git("remote", "get-url", "origin", folder=folder))
        for question in (("@{upstream}",), ("origin/HEAD",)):
            answer = git("rev-parse", "--abbrev-ref", *question, folder=folder)
            if answer.startswith("origin/"):
                branch = branch or answer.removeprefix("origin/")
    return (url, branch or "HEAD") if url else ("", "")


def add_links(app, config):
    config.repository = find()
    url, branch = config.repository
    if url:
        config.html_theme_options.update(
            repository_url=url,
            repository_branch=branch,
            use_repository_button=True,
            use_issues_button="bitbucket" not in url,       # the theme cannot name its issues
            use_edit_page_button=True,
        )


def setup(app):
    app.add_config_value("repository", ("", ""), "env", tuple)      # pages name it
    app.connect("config-inited", add_links, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
