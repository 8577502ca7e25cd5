"""Which face a figure or a quiz shows: that of a page that is being built, or that of a kernel."""

import os

VARIABLE = "EXPLORE_FACE"     # the book sets it to "static" for the kernels that run its chapters


def on_page() -> bool:
    """Whether a page is being built, which loads scripts and styles itself, or a cell is run."""
    return os.environ.get(VARIABLE) == "static"
