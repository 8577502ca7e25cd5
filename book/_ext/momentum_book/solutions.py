"""A book without solutions for a class: SOLUTIONS=hide takes them away and nothing else."""

import os
from pathlib import Path

from sphinx.errors import ConfigError

from course.chapter import without_solutions


def read_without(app, docname, source):
    if app.config.solutions == "hide" and docname in app.chapters:
        source[0] = without_solutions(source[0])


def copy_without(app, exception):
    """The notebooks that the site offers for download are copies of the files: strip them too."""
    if app.config.solutions == "hide" and not exception and app.builder.format == "html":
        for copy in Path(app.outdir, "_sources").rglob("*.ipynb*"):
            copy.write_text(without_solutions(copy.read_text("utf8")), "utf8")


def switch(app, config):
    config.solutions = os.environ.get("SOLUTIONS", "") or "show"
    if config.solutions not in ("show", "hide"):
        raise ConfigError(f"SOLUTIONS = {config.solutions!r}: must be show or hide")


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.add_config_value("solutions", "show", "env", str)    # another setting reads all pages anew
    app.connect("config-inited", switch)
    app.connect("source-read", read_without)
    app.connect("build-finished", copy_without)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
