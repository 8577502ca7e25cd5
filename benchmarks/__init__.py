"""Measurements, each `python -m benchmarks.bench_…`, all of them by `make bench`."""

import sys

from tests.support.places import EXTENSIONS

sys.path.append(str(EXTENSIONS))      # as pyproject.toml does for the tests, whose support we use
