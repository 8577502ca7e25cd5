"""Every figure of a page that moves, caught while its cells run."""

import contextlib
import io
from collections.abc import Callable

from course import figures
from course.figures import Explorable
from tests.support.chapter import run
from tests.support.places import BOOK


def catch(path, look: Callable[[Explorable], object]) -> list:
    """look(figure) for each explore() of a page, called at once: a later cell may change it."""
    caught, real = [], figures.explore

    def explore(*given, **how):
        figure = real(*given, **how)
        caught.append(look(figure))
        return figure

    figures.explore = explore
    try:
        with contextlib.chdir(BOOK), contextlib.redirect_stdout(io.StringIO()):
            run(path)
    finally:
        figures.explore = real
    return caught
