"""Which tests run in one process, where pytest-xdist has several: a plugin of pytest.

The cells of a notebook share a kernel; the tests of a class and of a few files, what is dear to set
up. All others go one by one to whoever is free. (xdist has a marker for it, xdist_group, which does
nothing with pytest 9: it renames the tests, and pytest no longer reads that name.)
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

PAGES = "the pages of the site, parsed once"
FILES = {"tests/course/test_explore_browser.py": "every setting of two figures, drawn once",
         "tests/site/test_site.py": PAGES, "tests/site/test_lite.py": PAGES,
         "tests/site/test_api.py": PAGES, "tests/chapters/test_claims.py": PAGES}


class Together(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        place = nodeid.rpartition("::")[0]
        file = place.partition("::")[0]
        alone = place == file and not file.endswith(".ipynb")
        return FILES.get(file) or (nodeid if alone else place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)
