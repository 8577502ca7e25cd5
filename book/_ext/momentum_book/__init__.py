"""What Jupyter Book cannot say in _config.yml: the one Sphinx extension of this course.

Each module is a part with a setup() of its own, and works alone.
"""

import os
import sys

from sphinx.errors import ExtensionError

import course
from momentum_book.places import ROOT

PARTS = ("about", "api", "asides", "cells", "claims", "contents", "coursemap", "editions",
         "execution", "exercises", "han", "launch", "listings", "lite", "mathfont",
         "mathml", "not_found", "once", "payloads", "repository", "searching",
         "solutions", "static_page", "theme_words", "together")


def beside(package, root=ROOT):
    """Refuse another folder's package: its numbers and figures are not those of this folder."""
    own = root / package.__name__ / "__init__.py"
    if own.exists() and not own.samefile(package.__file__):
        raise ExtensionError(
            f"{sys.executable} has {package.__file__}, and the book here is made with {own}. "
            "If the folder was copied with its .venv, remove .venv and set it up again.")


def proving():
    """Refuse a Python that leaves out assertions: chapters would seem to prove what they say."""
    if not __debug__:
        raise ExtensionError("Python leaves out all assertions here, and with them what the "
                             "chapters prove: unset PYTHONOPTIMIZE, or start it without -O.")


def setup(app):
    beside(course)
    proving()
    # Jupyter Book has no option for it. More processes than processors: pages differ in length.
    app.parallel = max(app.parallel, 3 * (os.cpu_count() or 1))
    for part in PARTS:
        app.setup_extension(f"{__name__}.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
