"""Which tests run in one process, and how many there are: a plugin of pytest, for pytest-xdist.

The cells of a notebook share a kernel; the tests of a class, of a few files and of a page of the
site, what is dear to set up; those of a function, its name. All others go one by one to whoever is
free. (xdist has a marker for it, xdist_group, which does nothing with pytest 9: it renames the
tests, and pytest no longer reads that name.) After each test xdist counts what is left of every
group: thousands of groups cost it half a minute.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

PAGES = "the pages of the site, parsed once"
FIGURES = "every setting of two figures, drawn once"
FILES = {**{f"tests/course/test_explore_{name}.py": FIGURES
            for name in ("browser", "compare", "hear", "take")},
         "tests/site/test_site.py": PAGES, "tests/site/test_lite.py": PAGES,
         "tests/site/test_api.py": PAGES, "tests/chapters/test_claims.py": PAGES,
         "tests/site/test_editions.py": PAGES, "tests/site/test_predictions.py": PAGES,
         "tests/site/test_site_anywhere.py": "the site on a disk, unpacked once",
         "tests/course/test_explore_hosts.py": "a small book, built once",
         "tests/site/test_slides_browser.py": "a deck, made once",
         "tests/test_pdf.py": "two chapters, printed once",
         "tests/site/test_explore_lab.py": "a JupyterLab, started once"}
A_PAGE = ("tests/site/test_site_browser.py::", "tests/site/test_figures_browser.py::")


class Together(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        place = nodeid.rpartition("::")[0]
        file = place.partition("::")[0]
        if nodeid.startswith(A_PAGE) and "[" in nodeid:
            return f"the page {nodeid.partition('[')[2]}"          # opened once
        alone = place == file and not file.endswith(".ipynb")
        return FILES.get(file) or (nodeid.partition("[")[0] if alone else place)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """With the notebooks and the browser one process more than processors: it computes while
    another waits for a kernel or a page. (Without them, a third on two takes a sixth longer.)"""
    return (yield) + bool(config.getoption("nbval", False))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)
