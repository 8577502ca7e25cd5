"""Cells run on the page: what is on it is what is in the notebook, and the real Pyodide runs it."""

import pytest

from course.chapter import read
from tests.support.browser import axe
from tests.support.places import NOTEBOOKS
from tests.support.site import SITE, soup

PAGE = "book/04-linear-regression.html"


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_has_the_code_of_its_notebook(path):
    """cells.js counts the cells, and takes their code from the page."""
    found = [cell.select_one(".cell_input pre").get_text().rstrip("\n")
             for cell in soup(f"book/{path.stem}.html").select(".bd-article div.cell")]
    assert found == [cell.source for cell in read(path).cells if cell.kind == "code"]


def cell(page, number):
    return page.locator(".bd-article div.cell").nth(number - 1)


def begin(page, number):
    """The first Run of a cell; returns the cell once Python has answered."""
    page.get_by_role("button", name=f"Run cell {number}", exact=True).click()
    return finished(cell(page, number))


def run(place, code):
    place.locator(".cm-content").fill(code)
    place.locator(".cm-content").press("Control+Enter")
    return finished(place)


def finished(place):
    stop = place.locator(".gm-stop")
    stop.wait_for(state="attached")              # the first Run loads the editor's script before
    stop.wait_for(state="hidden")
    place.locator(".gm-said p").wait_for()
    return place


def code(place):
    return place.locator("textarea").evaluate("field => field.value")


@pytest.fixture
def page(request, context, own, page_errors):
    page, asked = context.new_page(), []
    context.on("request", lambda request: asked.append(request.url))
    errors = page_errors(page)
    page.goto(f"{own}/{getattr(request, 'param', PAGE)}")
    yield page
    assert not [url for url in asked if "/later/" in url], "no cell of the course asks for these"
    assert not [error for error in errors if "favicon.svg" not in error]  # a reload gives up on it


def test_text(page, own):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    assert not cell(page, 35).locator(".gm-run").count(), "the quiz has no Run"

    # as printed: it prints what stands there, and takes nothing that draws
    stored = cell(page, 3).locator(".cell_output pre").text_content()
    training = begin(page, 3)
    assert training.locator(".gm-fresh pre").inner_text().strip() == stored.strip()
    assert any("numpy" in url for url in asked) and not any("matplotlib" in url for url in asked)
    assert all(url.startswith(own) for url in asked)

    # what a reader has run is what the cells below it get
    run(training, code(training).replace("1000", "5"))
    library = begin(page, 4)
    assert "AssertionError" in library.locator(".gm-error").inner_text()
    assert "line 3" in library.locator(".gm-error").inner_text()
    assert not axe(page, ".gm-cell, .gm-fresh")


@pytest.mark.weekly
def test_an_endless_loop_is_stopped_and_what_was_typed_is_kept(page):
    stored = cell(page, 3).locator(".cell_output pre").text_content()
    run(begin(page, 3), "epochs = 5")
    page.reload()
    kept = page.get_by_text("Your version is kept.")
    assert kept.count() == 1 and cell(page, 3).locator(kept).count() == 1
    training = begin(page, 3)
    forever = "while True:\n    pass"
    training.locator(".cm-content").fill(forever)
    training.locator(".cm-content").press("Control+Enter")
    training.get_by_role("button", name="Stop").click()
    assert finished(training).locator(".gm-said").inner_text().startswith("Stopped.")
    assert code(training) == forever
    training.get_by_role("button", name="Restore").click()
    assert cell(page, 3).locator(".cell_output pre").text_content() == stored
    assert not kept.count() and not cell(page, 3).locator("form").count()


@pytest.mark.weekly
@pytest.mark.parametrize("page", ["book/02-moving-averages.html"], indirect=True)   # eight settings
def test_a_figure_moves_again(page):
    before = cell(page, 6).locator("svg").first.inner_html()
    cell(page, 6).locator("summary").first.click()
    figure = begin(page, 6)
    assert figure.locator("explore-figure").count() == 1
    run(figure, code(figure).replace("Weight of a value, compared with a new one", "My title"))
    figure.locator(".gm-fresh svg").get_by_text("My title").wait_for(state="attached")
    said, slider = figure.locator("figcaption"), figure.locator("input[type=range]")
    at = said.inner_text()
    slider.press("ArrowRight")
    assert said.inner_text() != at
    assert not axe(page, ".gm-cell, .gm-fresh")
    figure.get_by_role("button", name="Restore").click()
    assert cell(page, 6).locator("svg").first.inner_html() == before


@pytest.mark.usefixtures("built")
def test_from_a_disk_that_is_said_and_typing_is_kept(context):
    page = context.new_page()
    page.goto(SITE.joinpath(PAGE).as_uri())
    place = begin(page, 3)
    assert "a page opened from a disk" in place.locator(".gm-said").inner_text()
    assert "a page opened from a disk" in run(place, "1").locator(".gm-said").inner_text()
    page.reload()
    assert page.get_by_text("Your version is kept.").count() == 1
    place = begin(page, 3)
    assert code(place) == "1"
    other = context.new_page()                   # in a second tab it is the same, and stays so
    other.goto(page.url)
    begin(other, 3).locator(".cm-content").fill("2")
    place.locator(".cm-line", has_text="2").wait_for()


@pytest.mark.weekly
def test_what_a_cell_shows_is_looked_at_and_never_run(context, own):
    """HTML that a program makes, a pasted one too, brings no script into the page."""
    page = context.new_page()
    page.goto(f"{own}/{PAGE}")
    place = begin(page, 3)
    run(place, '''
class Bad:
    def _repr_html_(self):
        return ("<p onclick='x()' id=ok>seen</p><script>document.title = 'no'</script>"
                "<img src=x onerror='x()'><iframe src='/'></iframe><a href='javascript:x()'>a</a>"
                "<explore-figure id=fig-bad><script type='application/json'>"
                '{"styles": [["text", 0, null, {}]], "pieces": [[0, ["", "<img src=x>"]]]}'
                "</script></explore-figure>")

Bad()
''')
    fresh = place.locator(".gm-fresh")
    assert fresh.locator("p").inner_text() == "seen"
    assert fresh.evaluate("""part => [...part.querySelectorAll("*")].flatMap(node =>
        [node.localName, ...[...node.attributes].map(({name}) => name)])""") == \
        ["p", "id", "img", "a"]
