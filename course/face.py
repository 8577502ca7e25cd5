"""Which face a figure or a quiz shows: that of a page that is being built, or that of a kernel."""

import os
import sys
from typing import Any

VARIABLE = "EXPLORE_FACE"     # chooses one of these; without it a figure looks who runs the cell
FACES = {
    "static": "HTML for a page that loads scripts and styles itself: this book sets it",
    "whole": "HTML that brings its script and its styles along, and a PNG",
    "live": "sliders of a kernel",
    "picture": "a PNG",
}


def on_page() -> bool:
    """Whether a page is being built, which loads scripts and styles itself, or a cell is run."""
    return os.environ.get(VARIABLE) == "static"


def face() -> str:
    """One of FACES.

    Raises ValueError if the environment asks for another.
    """
    chosen = os.environ.get(VARIABLE) or ("live" if attended() else "whole")
    if chosen not in FACES:
        raise ValueError(f"{VARIABLE}={chosen!r} must be one of {', '.join(FACES)}")
    return chosen


def attended() -> bool:
    """Whether somebody may sit in front of this kernel, and move a slider.

    What runs notebooks from end to end (MyST-NB, nbconvert, nbsphinx, Quarto: all by nbclient)
    tells the kernel that nobody could answer input(). Without IPython (marimo, a script) there is
    no kernel behind a slider.
    """
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return False
    request = shell.kernel.get_parent() if hasattr(shell, "kernel") else None
    content = request.get("content") if isinstance(request, dict) else None
    return not (isinstance(content, dict) and content.get("allow_stdin") is False)
