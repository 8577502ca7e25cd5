"""What the course mends in the pages of others: a repair that finds nothing stops the build."""

from types import SimpleNamespace

import pytest
from momentum_book import static_page
from momentum_book.mathml import name_link
from momentum_book.repairs import RepairError, replaced, substituted
from sphinx.builders.html._assets import _JavaScript


def test_text_is_replaced_exactly_as_often_as_expected():
    assert replaced("a<head>b", "<head>", "<head>!", where="page") == "a<head>!b"
    for text, found in (("ab", 0), ("<head><head>", 2)):
        with pytest.raises(RepairError, match=rf"^page: '<head>' must occur 1 times .* {found}\."):
            replaced(text, "<head>", "", where="page")


def test_patterns_match_often_enough():
    assert substituted(r"\d", "", "a1b2", where="style", least=2) == "ab"
    with pytest.raises(RepairError, match=r"^style: .* must match 3 times or more, found 2"):
        substituted(r"\d", "", "a1b2", where="style", least=3)


def test_a_visitor_that_writes_something_else_is_noticed():
    def visit_thing(self, node):
        self.body.append(node)

    mended = static_page.repaired(visit_thing, "old", "new")
    translator = SimpleNamespace(body=["old"])
    mended(translator, "<p role=old>")
    assert translator.body == ["old", "<p role=new>"]
    with pytest.raises(RepairError, match=r"visit_thing: 'old' must occur 1"):
        mended(translator, "<p role=other>")


def script(filename="", **attributes):
    """A script as Sphinx keeps it."""
    return _JavaScript(filename, **attributes)


def test_scripts_that_are_no_files_leave_the_page_and_unknown_ones_stop_it():
    options = script(body="DOCUMENTATION_OPTIONS.pagename = 'a';")
    state = script(body="{}", type="application/vnd.jupyter.widget-state+json")
    file = script("doctools.js")
    context = {"script_files": [file, options, state]}
    static_page.only_files(None, "a", "page.html", context, None)
    assert context["script_files"] == [script("doctools.js", defer="defer")]
    for scripts in ([file], [options, script(body="alert(1)")]):
        with pytest.raises(RepairError, match=r"^a: the scripts on the page"):
            static_page.only_files(None, "a", "page.html", {"script_files": scripts}, None)


def test_a_link_that_is_a_formula_is_named_by_it():
    body = ['<a class="reference" href="#x">', '<span class="std">']
    name_link(body, '<math><mi>α</mi><mo>&lt;</mo><mn>1</mn></math>', "page")
    assert body[0] == '<a class="reference" href="#x" aria-label="α&lt;1">'
    with pytest.raises(RepairError):
        name_link(["<b>", "<span>"], "<math></math>", "page")


def test_a_theme_without_the_icons_stops_the_build(tmp_path, monkeypatch):
    """As an older one would, whose style names them in another way."""
    styles = tmp_path / "theme/pydata_sphinx_theme/static/styles"
    styles.mkdir(parents=True)
    styles.joinpath(static_page.STYLE).write_text(".fa-x:before{content:'x'}", "utf8")
    tmp_path.joinpath("_static/styles").mkdir(parents=True)
    tmp_path.joinpath("_static/styles/theme.css").touch()      # what Sphinx copies with the pages
    monkeypatch.setattr(static_page.pydata_sphinx_theme, "__file__", str(tmp_path / "__init__.py"))
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"))
    with pytest.raises(RepairError, match=r"pydata-sphinx-theme\.css: .* found 0"):
        static_page.clean_up(app, None)
