"""For the tests and the notebooks alike; fixtures are in tests/conftest.py."""

import os

os.environ["EXPLORE_FACE"] = "live"      # of kernels too, in which nobody sits: tests choose others
pytest_plugins = ["tests.support.notebook", "tests.support.together"]
