"""The catalogue: every sentence that code asks for is in it, filled in as it is asked."""

import ast
import json
import string
import subprocess

import pytest

from course.words import catalogue, fill, say, signed
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


def test_a_sentence_has_true_minus_signs_in_python_and_on_the_page():
    said = {"from -0.5 to -.5": "from −0.5 to −.5", "(-2, -inf]": "(−2, −inf]",
            "-0.00, -0": "0.00, 0",
            "-0.05 and 1e-05": "−0.05 and 1e-05", "`f(-1)` is -1": "`f(-1)` is −1",
            "θ_{t-1}, 10-3": "θ_{t-1}, 10-3", "an odd ` and -1": "an odd ` and −1"}
    assert {text: signed(text) for text in said} == said
    page = ROOT.joinpath("course/checks/judge.js").read_text("utf8")
    function = page[page.index("function trueMinus"):page.index("const feedback")]
    script = f"{function}\nconsole.log(JSON.stringify({json.dumps(list(said))}.map(trueMinus)))"
    shown = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(shown.stdout) == list(said.values())
