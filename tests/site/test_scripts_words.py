"""The sentences of the scripts and templates: each is in the catalogue, none is left over."""

import re

import pytest

from course.words import catalogue
from tests.support.places import BOOK, ROOT

SCRIPTS = dict.fromkeys(sorted(BOOK.glob("_scripts/*.js")),
                        ("site", "quiz-page", "exercise-page", "cells-page", "predictions-page"))
SCRIPTS[ROOT / "lite/run.js"] = ("lite",)
CALL = re.compile(r"\b(?:courseSays|told)\((?:[^\"()]*\? )?\"([\w-]+)\"(?: : \"([\w-]+)\")?"
                  r"(?:,\s*\{([^}]*)\})?")


def asked(path):
    """(key, names given) of every sentence that a script asks for."""
    for one, other, given in CALL.findall(path.read_text("utf8")):
        names = set(re.findall(r"(?:^|, )(\w+)", given))
        yield from ((key, names) for key in (one, other) if key)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_sentence_is_there_and_gets_its_names(path):
    known = {key: text for name in SCRIPTS[path] for key, text in catalogue()[name].items()}
    for key, given in asked(path):
        assert key in known, f"{path.name} asks for {key!r}"
        assert set(re.findall(r"\{(\w+)\}", known[key])) == given, f"{path.name}: {key}"


def test_no_sentence_is_left_over():
    used = {key for path in SCRIPTS for key, _ in asked(path)}
    python = [*BOOK.glob("_ext/*/*.py"), *BOOK.glob("_templates/*.html")]
    used |= {key for path in python
             for key in re.findall(r"say\(['\"]site\.([\w-]+)", path.read_text("utf8"))}
    for section in ("site", "quiz-page", "predictions-page", "lite"):
        assert set(catalogue()[section]) <= used, section
