"""Where things are: the one place of the extension that knows how deep it lies."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BOOK = ROOT / "book"
EXTENSION = "book/_ext/momentum_book/*.py"
