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

GOALS = {"English alone, cold": 35, "unchanged": 3, "one paragraph edited": 10}      # seconds
RATIO = 1.7                                                     # both editions to English alone


def copy(target):
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, tracked.stdout.decode().split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)


def build(book, editions="en,zh"):
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n"]
    environment = os.environ | {"PYTHONPATH": str(book), "EDITIONS": editions}
    began = time.perf_counter()
    subprocess.run(command, cwd=book, env=environment, capture_output=True, check=True)
    return time.perf_counter() - began


def main():
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        copy(Path(folder))
        times["English alone, cold"] = build(Path(folder), "en")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder)
        copy(book)
        times |= {"both editions, cold": build(book), "unchanged": build(book)}
        page = book / "book" / "reference" / "notation.md"
        page.write_text(page.read_text() + "\nOne more sentence.\n")
        times["one paragraph edited"] = build(book)
    for name, seconds in times.items():
        goal = f"   goal {GOALS[name]} s" if name in GOALS else ""
        print(f"{'build, ' + name:<58}{seconds:>14.1f} s{goal}")
    ratio = times["both editions, cold"] / times["English alone, cold"]
    print(f"{'both editions / English alone':<58}{ratio:>16.2f}   goal {RATIO}")


if __name__ == "__main__":
    main()
