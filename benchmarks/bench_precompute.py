"""What drawing every setting of each figure of the book costs, while the book is built.

    python -m benchmarks.bench_precompute
"""

import contextlib
import io
import os
import sys
import time

from course import figures as package
from tests.support.chapter import run
from tests.support.places import BOOK


def stopwatch(explore):
    """The explore() of a chapter, which draws at once: a later cell may reuse the names."""
    def timed(*given, **how):
        figure = explore(*given, **how)
        began = time.perf_counter()
        figure.static()
        spent = time.perf_counter() - began
        count = figure.recorder.count
        print(f"  {figure.name:<28}{count:>5} settings{spent:>9.2f} s"
              f"{1000 * spent / count:>9.1f} ms each", file=sys.__stdout__, flush=True)
        return figure
    return timed


if __name__ == "__main__":
    package.explore = stopwatch(package.explore)
    os.chdir(BOOK)
    for path in (BOOK / "index.md", *sorted(BOOK.glob("*.ipynb"))):
        print(path.name, flush=True)
        with contextlib.redirect_stdout(io.StringIO()):      # what the chapter prints is not ours
            run(path)
