"""For the tests and the notebooks alike; fixtures are in tests/conftest.py."""

import os

# A git hook tells all that it starts which repository is meant, whatever folder they are in; and a
# proxy is for other machines than this one.
for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR",
             "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"):
    os.environ.pop(name, None)
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
os.environ["EXPLORE_FACE"] = "live"      # of kernels too, in which nobody sits: tests choose others
pytest_plugins = ["tests.support.notebook", "tests.support.together"]
