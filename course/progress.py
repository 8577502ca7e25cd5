"""A progress bar of whole lines that are the same on every run.

No carriage returns, no times: what it prints can be stored with a notebook and compared with a new
run, and a page shows it as a terminal does.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

LINES = 3
Item = TypeVar("Item")


def progress(items: Iterable[Item], label: str) -> Iterator[Item]:
    """Yield each of the items; at every third of them print `label ■□□ 2 of 6`."""
    items = list(items)
    for done, item in enumerate(items, 1):
        yield item
        full = LINES * done // len(items)
        if full > LINES * (done - 1) // len(items):
            bar = "■" * full + "□" * (LINES - full)
            print(f"{label} {bar} {done} of {len(items)}", flush=True)
