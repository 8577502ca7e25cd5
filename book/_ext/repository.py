"""Links to the course's own repository, when it is known: a fork shows its own, a copy none."""

import os
import re
import subprocess


def address(remote):
    """The web address of a git remote, or "" if it is not one of a forge.

    >>> address("git@example.org:ada/course.git")
    'https://example.org/ada/course'
    """
    pattern = r"(?:https?://|ssh://|git://)?(?:[^@/]+@)?([\w.-]+\.\w+)(?::\d+/|[:/])([\w./-]+?)"
    match = re.fullmatch(pattern + r"(?:\.git)?/?", remote.strip())
    return f"https://{match[1]}/{match[2]}" if match and match[2].count("/") == 1 else ""


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
