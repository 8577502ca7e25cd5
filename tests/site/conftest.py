"""The pages of the built site in a browser, each opened once for all tests that can share it.

Tests of one page run one after the other in one process: tests/support/together.py.
"""

import pytest

from tests.conftest import POLICY
from tests.support.browser import NOT_ASKED, listen, serve
from tests.support.reading import forget
from tests.support.site import MOVING, PAGES

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
}


@pytest.fixture(scope="session")
def site(built):
    """The address of the built site, on a server that forbids what book/_headers forbids."""
    with serve(built, "/~ada/courses/momentum", POLICY) as base:
        yield base


@pytest.fixture(scope="session")
def reader(browser):
    """reader(look, init=script, **options): a browser that has been here before: it keeps files.

    It is the same for the same options, and has no notes: forget() closes its pages.
    """
    contexts = {}

    def context(look, init="", **options):
        key = (look, init, *sorted(options.items()))
        if key not in contexts:
            # calm: nothing is half faded in when axe-core measures it
            contexts[key] = browser.new_context(**LOOKS[look], **options, reduced_motion="reduce")
            contexts[key].add_init_script(init)
        return contexts[key]

    yield context
    for one in contexts.values():
        one.close()


def opened(context, url):
    """The page there, and the list of what goes wrong in it."""
    page = context.new_page()
    errors = listen(page)
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => {})")
    yield page, errors
    forget(page)


def shared(page, errors):
    """For one test; what goes wrong fails the one in which it does."""
    yield page
    wrong, errors[:] = [*errors], []
    assert not wrong


@pytest.fixture(scope="session", params=MOVING)
def on_a_desk(request, reader, site):
    yield from opened(reader("light", NOT_ASKED), f"{site}/{request.param}")


@pytest.fixture
def desk(on_a_desk):
    """A page with figures, of which none waits for a prediction."""
    yield from shared(*on_a_desk)


@pytest.fixture(scope="session", params=PAGES)
def in_a_hand(request, reader, site):
    yield from opened(reader("phone"), f"{site}/{request.param}")


@pytest.fixture
def phone(in_a_hand):
    """A page on a phone."""
    yield from shared(*in_a_hand)
