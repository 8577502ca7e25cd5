"""What a build costs: the book from nothing, again unchanged, and after one edit of prose.

    python -m benchmarks.bench_build

Works on a copy of the files that git tracks; every notebook is executed in the first build.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.places import ROOT

GOALS = {"cold": 35, "unchanged": 3, "one paragraph edited": 10}


def copy(target):
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, tracked.stdout.decode().split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)


def build(book):
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n"]
    environment = os.environ | {"PYTHONPATH": str(book)}
    began = time.perf_counter()
    subprocess.run(command, cwd=book, env=environment, capture_output=True, check=True)
    return time.perf_counter() - began


def main():
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder)
        copy(book)
        times = {"cold": build(book), "unchanged": build(book)}
        page = book / "book" / "reference" / "notation.md"
        page.write_text(page.read_text() + "\nOne more sentence.\n")
        times["one paragraph edited"] = build(book)
    for name, seconds in times.items():
        print(f"{'build, ' + name:<58}{seconds:>14.1f} s   goal {GOALS[name]} s")


if __name__ == "__main__":
    main()
