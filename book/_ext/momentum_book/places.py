"""Where things are: the one place of the extension that knows how deep it lies."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BOOK = ROOT / "book"
EXTENSION = "book/_ext/momentum_book/*.py"


def python_path():
    """PYTHONPATH for a process of ours: this tree's packages and this extension come first."""
    return os.pathsep.join([str(ROOT), str(ROOT / "book/_ext"), os.environ.get("PYTHONPATH", "")])
