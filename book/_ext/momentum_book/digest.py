"""One short hash of many files: Sphinx sees a change in pages and settings, this in all else."""

import hashlib

from momentum_book.places import ROOT

PACKAGES = ("mathlib/**/*.py", "course/**/*.py", "course/**/*.toml")    # what notebooks run


def digest(*patterns, root=ROOT, salt=""):
    """A hash of the names and contents of the files that match, relative to the course's root."""
    found = hashlib.sha256(salt.encode())
    for path in sorted({p for pattern in patterns for p in root.glob(pattern) if p.is_file()}):
        found.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]
