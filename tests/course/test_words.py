"""The catalogue: every sentence that code asks for is in it, filled in as it is asked."""

import ast
import json
import string

import pytest

from course.words import catalogue, fill, say
from tests.support.places import ROOT, ours

KEYS = {f"{section}.{key}" for section, some in catalogue().items() for key in some}
FILES = [path for path in ours("course", "book") if path.suffix == ".py"]


def asked(path):
    """(key, names given) of every say("a.key", name=…) in a file whose key stands there."""
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
                and isinstance(node.args[0], ast.Constant)):
            yield node.args[0].value, {keyword.arg for keyword in node.keywords}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_sentence_asked_for_is_there_and_gets_its_names(path):
    for key, given in asked(path):
        assert key in KEYS, f"{path.name} asks for {key!r}"
        if None not in given:                     # **names cannot be read from here
            sentence = catalogue()[key.split(".")[0]][key.split(".", 1)[1]]
            wanted = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
            assert wanted == given, f"{path.name}: {key}"


def test_an_unknown_key_and_a_missing_name_are_refused():
    with pytest.raises(KeyError, match=r"no sentence 'checks\.nonsense'"):
        say("checks.nonsense")
    with pytest.raises(KeyError, match="wanted"):
        say("checks.wanted")


def test_a_script_gets_its_section():
    script = fill("const words = /*words*/{};", "checks")
    words = json.loads(script.removeprefix("const words = ").removesuffix(";"))
    assert words == catalogue()["checks"]
    for bad in ("const words = {};", "/*words*/{} /*words*/{}"):
        with pytest.raises(ValueError, match="exactly once, found"):
            fill(bad, "checks")
