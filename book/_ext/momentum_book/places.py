"""Where things are: the one place of the extension that knows how deep it lies."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BOOK = ROOT / "book"
EXTENSION = "book/_ext/momentum_book/*.py"


def python_path():
    """PYTHONPATH for a process of ours: this tree's packages and this extension come first."""
    return os.pathsep.join([str(ROOT), str(ROOT / "book/_ext"), os.environ.get("PYTHONPATH", "")])


def lay(source, target):
    """Copy a file or a folder, its dates too, but not its rights: sources may be read-only, and
    the next build has to write here again."""
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for path in source.iterdir():
            lay(path, target / path.name)
    else:
        shutil.copyfile(source, target)
        dates = source.stat()
        os.utime(target, ns=(dates.st_atime_ns, dates.st_mtime_ns))
