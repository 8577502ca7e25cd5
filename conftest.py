"""For the tests and the notebooks alike; fixtures are in tests/conftest.py."""

import os

from momentum_book.repository import HOOKED

for name in HOOKED:
    os.environ.pop(name, None)
# a proxy is for other machines than this one
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
os.environ["EXPLORE_FACE"] = "live"      # of kernels too, in which nobody sits: tests choose others
pytest_plugins = ["tests.support.notebook", "tests.support.together"]
