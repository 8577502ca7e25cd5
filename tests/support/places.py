"""Where things are: the one place that knows how deep the tests lie."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
DATA = BOOK / "data"
EXTENSIONS = BOOK / "_ext"
NOTEBOOKS = sorted(BOOK.glob("[0-9]*.ipynb"))
