"""What the page shows against what matplotlib draws; the chapters' figures are in their notebooks.

The front page has no kernel that could be asked, so its cells are run here.
"""

import pytest

from course.figures import storeys
from tests.support import programs
from tests.support.book_figures import catch
from tests.support.explore_figures import crowd, pile, ravine, strokes, zoo
from tests.support.places import BOOK
from tests.support.raster import compare, judge, sample


def test_the_figures_of_the_front_page_are_what_savefig_draws(browser, tmp_path):
    judge(compare(browser, tmp_path, catch(BOOK / "index.md", sample)))


def test_the_python_of_the_front_pages_figure_draws_the_same():
    page = BOOK / "index.md"
    assert programs.differences(page, catch(page, programs.sample)) == []


def test_every_kind_of_artist_is_what_savefig_draws(browser, tmp_path):
    kinds = ravine, zoo, pile, crowd, strokes
    judge(compare(browser, tmp_path, [sample(make()) for make in kinds]))


def test_a_pile_in_the_wrong_order_would_be_seen(browser, tmp_path, monkeypatch):
    """The proof that the limits are tight: all that stands still under all that moves."""
    monkeypatch.setattr(storeys, "widen", lambda old, frame: dict.fromkeys(
        {moved.panel for moved in frame} | {*old}, (100, 100)))
    with pytest.raises(AssertionError, match="pile, panel 0"):
        judge(compare(browser, tmp_path, [sample(pile())]))
