"""Links to the course's own repository, when it is known: a fork shows its own, a copy none."""

import os
import re
import subprocess

# the hosts whose edit and issue pages the theme knows
HOST = r"[\w.-]*(?:github|gitlab|bitbucket)[\w.-]*"


def address(remote):
    """The web address of a git remote, or "" if it is none of a known forge.

    >>> address("git@github.com:ada/course.git")
    'https://github.com/ada/course'
    """
    match = re.fullmatch(rf"(?:\w+://)?(?:[^@/]+@)?({HOST})(?::\d+/|[:/])([\w.-]+/[\w.-]+?)(?:\.git)?/?",
                         remote.strip())
    return f"https://{match[1]}/{match[2]}" if match else ""


def find():
    """REPOSITORY_URL if it is set (empty: none), else what `git remote` says of origin."""
    if "REPOSITORY_URL" in os.environ:
        return address(os.environ["REPOSITORY_URL"])
    try:
        command = ["git", "remote", "get-url", "origin"]
        return address(subprocess.run(command, capture_output=True, text=True).stdout)
    except FileNotFoundError:                 # no git, no link
        return ""


def add_links(app, config):
    if url := find():
        config.html_theme_options.update(
            repository_url=url,
            repository_branch=os.environ.get("REPOSITORY_BRANCH", "main"),
            use_repository_button=True,
            use_issues_button=True,
            use_edit_page_button=True,
        )


def setup(app):
    app.connect("config-inited", add_links, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
