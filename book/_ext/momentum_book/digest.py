"""Short hashes: of many files, where Sphinx sees only pages and settings; and of one text."""

import hashlib

from momentum_book.places import ROOT

PACKAGES = ("mathlib/**/*.py", "course/**/*.py", "course/**/*.toml")    # what notebooks run


def digest(*patterns, root=ROOT, salt=""):
    """A hash of the names and contents of the files that match, relative to the course's root."""
    found = hashlib.sha256(salt.encode())
    for path in sorted({p for pattern in patterns for p in root.glob(pattern) if p.is_file()}):
        found.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def version(text):
    """Eight digits that change with a text: an address with them is fetched anew."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
