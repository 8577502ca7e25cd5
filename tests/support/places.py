"""Where things are: the one place that knows how deep the tests lie."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
DATA = BOOK / "data"
EXTENSIONS = BOOK / "_ext"
NOTEBOOKS = sorted(BOOK.glob("[0-9]*.ipynb"))
MADE = {".venv", "_build", "build", "__pycache__"}              # beside what begins with a dot


def ours(*rooms):
    """Every file of the project, in these rooms or in all: what git tracks or, where it does not
    answer (an unpacked archive, another user's folder), what is there."""
    done = subprocess.run(["git", "ls-files", "-z", *rooms], cwd=ROOT, capture_output=True,
                          text=True) if ROOT.joinpath(".git").exists() else None
    if done and done.returncode == 0:
        return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).exists()]
    found = []
    for folder, inside, names in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in MADE and not name.endswith(
            ("_cache", ".egg-info", ".hypothesis", ".git"))]
        found += [Path(folder, name) for name in names]
    return sorted(path for path in found if not rooms
                  or path.relative_to(ROOT).parts[0] in rooms)
