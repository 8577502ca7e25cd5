"""Predictions in a real browser, on a page of their own with three questions and two outputs."""

import shutil

import pytest

from course import plots
from course.figures import assets, explore
from course.predictions import Predictions
from course.predictions.load import Drawn, Prediction
from course.quizzes.question import Option, Question
from tests.support.browser import axe, serve, swipe, wider
from tests.support.places import BOOK

SCRIPTS = ("near.js", "learner-notes.js", "quiz.js", "predictions.js")
DRAWING = ("axes.js", "draw.js")                   # fetched when a curve is begun
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }})"
WAY = Prediction(Question(name="way", kind="single", ask="Which way?", options=(
    Option("up", "You expected up. It falls by 3.", False),
    Option("down", "It falls by 3.", True))))
SIZE = Prediction(Question(name="size", kind="number", ask="How many?", tolerance=0.1, hint="-",
                           options=(Option(20.0, "It takes 20 steps.", True),)), near=5.0)
LAST = Prediction(Question(name="last", kind="single", ask="And then?", options=(
    Option("a", "It is a.", True), Option("b", "You expected b. It is a.", False))), waits="")
CURVE = Drawn("curve", "Which curve?", "It climbs to 10.", "Climb", "slope=1.0",
              tuple((float(x), float(x)) for x in range(11)))
STEEP = Drawn("curve", "Which curve?", "It leaves the picture.", "Climb", "slope=1.0",
              tuple((float(x), 10.0 * x) for x in range(11)))
OUTPUT = ('<div class="cell" id="cell-{0}"><div class="cell_output"><p id="{0}">Answer {0}</p>'
          "</div></div>")
WAITS = "This waits for your prediction above."


def climbing():
    """A figure with one curve, up from 0 to 10."""
    fig, ax = plots.subplots(width=440)
    (line,) = ax.plot([], [])
    ax.set(title="Climb", xlabel="step", xlim=(0, 10), ylim=(0, 20))

    def climb(slope=0.5):
        line.set_data([0, 10], [0, 10 * slope])
        return line

    return explore(fig, climb, slope=(0.5, 1.5, 0.5), describe=lambda slope: f"Slope {slope}.")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    from momentum_book.static_page import assets as scripts
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(BOOK / "_static/learner.css", folder)
    for name in (*SCRIPTS, *DRAWING, "explore.js", "embed.js"):
        folder.joinpath(name).write_text(scripts()[name], "utf8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORE_FACE", "static")
        end = Predictions(1, (WAY, SIZE, LAST))._repr_html_()
        drawn, steep = (Predictions(2, (one,))._repr_html_() for one in (CURVE, STEEP))
        figure = climbing().static()
    quotes = "".join(
        f'<blockquote class="aside predict" id="predict-{one.name}"><div><p>'
        f"<strong>Predict.</strong> {one.ask}</p></div></blockquote>{after}"
        for one, after in ((WAY, OUTPUT.format("first") + OUTPUT.format("also")),
                           (SIZE, OUTPUT.format("second")), (LAST, "")))
    drawing = ('<blockquote class="aside predict" id="predict-curve"><p>Draw.</p></blockquote>'
               f'<div class="cell"><div class="cell_output">{figure}</div></div>')
    for page, body in (("page", quotes + end), ("drawn", drawing + drawn),
                       ("steep", drawing + steep)):
        folder.joinpath(f"{page}.html").write_text(
            '<!doctype html><html lang="en" class="gm-auto"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>A page</title>'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="learner.css"><style>'
            + assets()["explore.css"] + "html { background: var(--gm-paper); color: var(--gm-ink) }"
            "a { color: inherit }</style>"
            + "".join(f'<script src="{name}" defer></script>' for name in (*SCRIPTS, "explore.js"))
            + f"</head><body><main><h1>A page</h1>{body}</main></body></html>", "utf8")
    with serve(folder) as address:
        yield f"{address}/page.html", folder / "page.html"


@pytest.fixture
def visit(browser, site, page_errors):
    """visit(hash, init=script, file=False, **options): a fresh profile; no error may be left."""
    contexts, errors = [], []

    def open_page(anchor="", init="", file=False, name="page", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        errors.append(page_errors(page))
        page.add_init_script(init)
        where = site[1].as_uri() if file else site[0]
        page.goto(where.replace("page.html", f"{name}.html") + anchor)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [error for page in errors for error in page]


def question(page, name):
    return page.locator(f"#predict-{name} form")


def guess(page, name, answer):
    """Commit to an option, or to a number; what is said then."""
    form = question(page, name)
    if name == "size":
        form.locator("input").fill(answer)
    else:
        form.get_by_label(answer, exact=True).check()
    form.get_by_role("button", name="Commit").click()
    return form.locator("[role=status]").inner_text()


def seen(page):
    return page.locator("#first").is_visible(), page.locator("#second").is_visible()


def summary(page):
    return page.locator("course-predictions").inner_text()


def test_an_output_waits_until_one_has_committed_and_the_answer_is_honest(visit):
    page = visit()
    assert seen(page) == (False, False) and page.get_by_text(WAITS).count() == 2
    question(page, "way").get_by_role("button", name="Commit").click()
    assert question(page, "way").locator("[role=status]").inner_text() == "Answer first."
    assert seen(page) == (False, False) and "3 still open" in summary(page)
    assert "It falls by 3" not in page.locator("main").inner_text()
    said = guess(page, "way", "up")
    assert said == "Not as you expected. You expected up. It falls by 3."
    assert seen(page) == (True, False)
    assert question(page, "way").locator("input").first.is_disabled(), "a guess stands"
    assert "0 came true, 0 came near, 1 did not; 0 skipped, 2 still open" in summary(page)
    assert said in summary(page)
    page.reload()
    assert seen(page) == (True, False) and said in summary(page)
    assert question(page, "way").get_by_label("up").is_checked()
    page.get_by_role("button", name="Predict again").click()
    assert seen(page) == (False, False) and "3 still open" in summary(page)
    assert guess(page, "way", "down") == "As you expected. It falls by 3."
    assert guess(page, "last", "b") == "Not as you expected. You expected b. It is a."


@pytest.mark.parametrize(("text", "verdict", "words"), [
    ("20", "As you expected.", "You said 20."), ("20,05", "As you expected.", "20 steps"),
    ("16", "Near.", "You said 16. It takes 20 steps."), ("40/2", "As you expected.", ""),
    ("2", "Not as you expected.", "You said 2. It takes 20 steps.")])
def test_a_number_is_right_near_or_wrong(visit, text, verdict, words):
    page = visit()
    said = guess(page, "size", text)
    assert said.startswith(verdict) and words in said
    assert seen(page)[1]


@pytest.mark.parametrize(("text", "words"), [
    ("many", "Write a number"), ("2,000", "write 2000 or 2.000"), (" ", "Answer first.")])
def test_what_is_no_number_commits_to_nothing(visit, text, words):
    page = visit()
    assert words in guess(page, "size", text)
    assert not seen(page)[1] and "3 still open" in summary(page)


def test_skipping_one_and_showing_all(visit):
    page = visit()
    question(page, "way").get_by_role("button", name="Skip").click()
    assert question(page, "way").locator("[role=status]").inner_text() == "Skipped. It falls by 3."
    assert seen(page) == (True, False) and "1 skipped" in summary(page)
    page.get_by_role("button", name="Show it").click()
    assert seen(page) == (True, True) and "2 skipped" in summary(page)
    page.get_by_role("button", name="Predict again").click()
    page.get_by_role("button", name="Show all figures without predicting").first.click()
    page.reload()
    assert seen(page) == (True, True) and not page.locator("form").first.is_visible()
    page.get_by_role("button", name="Ask me before the figures").click()
    assert seen(page) == (False, False)


def test_by_keyboard_alone(visit):
    page = visit()
    for key in ("Tab", "ArrowDown", "Enter"):               # the first radio button, the second
        page.keyboard.press(key)
    assert "As you expected." in question(page, "way").inner_text()
    assert page.evaluate("document.activeElement.textContent").startswith("As you expected.")
    for key in ("Tab", "7", "Tab", "Tab", "Enter"):        # the number; its button; skip
        page.keyboard.press(key)
    assert question(page, "size").locator("[role=status]").inner_text().startswith("Skipped.")


@pytest.mark.parametrize("anchor", ["#first", "#cell-first", "#first?momentum=0.9",
                                    "#first%3Fmomentum=0.9"])
def test_a_link_into_an_output_opens_it(visit, anchor):
    page = visit(anchor)
    assert seen(page) == (True, False) and "1 skipped" in summary(page)
    page.evaluate("location.hash = 'second'")
    page.wait_for_function("document.querySelectorAll('.gm-waits').length === 0")
    assert seen(page) == (True, True)


def test_a_picture_right_after_an_output_waits_with_it(visit):
    page = visit()
    also = page.locator("#also")
    assert not also.is_visible() and page.get_by_text(WAITS).count() == 2
    guess(page, "size", "20")
    assert not also.is_visible()
    guess(page, "way", "down")
    assert also.is_visible()
    page = visit("#also?momentum=0.9")                   # a link to it opens both
    assert page.locator("#also").is_visible() and seen(page) == (True, False)
    page = visit()
    page.emulate_media(media="print")
    assert page.locator("#also").is_visible()


@pytest.mark.parametrize("anchor", ["?embed#first", "?from=a-course&embed=#first"])
def test_an_embedded_figure_does_not_wait_and_skips_no_prediction(visit, anchor):
    page = visit(anchor)
    assert seen(page) == (True, True)
    page.goto(page.url.partition("?")[0])
    assert seen(page) == (False, False) and "3 still open" in summary(page)


def test_where_the_browser_keeps_nothing(visit):
    page = visit(init=NO_STORAGE)
    guess(page, "way", "down")
    assert seen(page) == (True, False) and "keeps nothing" in summary(page)


@pytest.mark.parametrize("kept", ['{"way": {"answer": [3]}, "size": {"answer": "x"}}',
                                  '{"way": {"state": "x"}, "size": 7, "last": {"answer": []}}'])
def test_damaged_answers_are_asked_anew(visit, kept):
    page = visit()
    page.evaluate("kept => localStorage.setItem('gaining-momentum /', JSON.stringify({course:"
                  "'gaining-momentum', version: 1, ticks: [], exercises: {}, quizzes:"
                  "{'predictions-1': JSON.parse(kept)}}))", kept)
    page.reload()
    assert "3 still open" in summary(page) and seen(page) == (False, False)


def test_without_javascript_nothing_waits(visit):
    page = visit(java_script_enabled=False)
    assert seen(page) == (True, True) and page.locator("form").count() == 0
    page.locator("summary").first.click()
    assert "It falls by 3." in page.locator("details").first.inner_text()


def test_from_a_disk(visit):
    page = visit(file=True)
    assert seen(page) == (False, False)
    guess(page, "way", "down")
    page.reload()
    assert seen(page) == (True, False)


def test_print_shows_everything(visit):
    page = visit()
    page.emulate_media(media="print")
    assert seen(page) == (True, True)
    assert not page.locator("form").first.is_visible()
    assert not page.get_by_text(WAITS).first.is_visible()


@pytest.mark.parametrize("options", [
    {"color_scheme": "light"}, {"color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
], ids=["light", "dark", "phone"])
def test_accessible_and_no_wider_than_the_screen(visit, options):
    page = visit(**options)
    guess(page, "way", "up")
    assert wider(page) <= 0
    for button in page.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 43.9
    assert not axe(page)


def board(page):
    """The drawn question's form, its board open."""
    form = page.locator("form.gm-predict")
    form.get_by_role("button", name="Draw it").click()
    page.locator(".gm-board").wait_for()
    return form


def sweep(page, heights):
    """Drag through these shares of the board's height, evenly spaced."""
    box = page.locator(".gm-board").bounding_box()
    for n, height in enumerate(heights):
        page.mouse.move(box["x"] + (0.5 + n / (len(heights) - 1) * (box["width"] - 1)),
                        box["y"] + (0.5 + (1 - height) * (box["height"] - 1)))
        if n == 0:
            page.mouse.down()
    page.mouse.up()


@pytest.mark.parametrize(("heights", "verdict", "words"), [
    ([0, 0.25, 0.5], "As you expected.", "It climbs to 10."),
    ([0.09, 0.34, 0.59], "Near.", "It climbs to 10."),
    ([0.25, 0.25, 0.25], "Not as you expected.", "It climbs to 10."),      # a level line
    ([0.98, 0.8, 0.5], "Not as you expected.",
     "Where step is 0, you drew 20 (the dotted line); it is 0 (the green one). It climbs to 10.")])
def test_a_curve_is_drawn_with_the_mouse(visit, heights, verdict, words):
    page = visit(name="drawn")
    assert not page.locator("explore-figure").is_visible()
    form = board(page)
    assert page.locator("svg[data-axes]").is_visible(), "the axes are there"
    assert not any(page.locator(part).is_visible() for part in (".gm-moving", "figcaption"))
    sweep(page, heights)
    form.get_by_role("button", name="Commit").click()
    said = form.locator("[role=status]").inner_text()
    assert said.startswith(verdict) and said.endswith(words)
    assert page.locator(".gm-guess").count() == 1
    assert page.locator("figcaption").inner_text() == "Slope 1.0.", "the setting that was asked"
    assert page.locator(".gm-picture").get_attribute("role") == "img"
    page.reload()
    page.locator(".gm-guess").wait_for(state="attached")
    assert form.locator("[role=status]").inner_text() == said
    page.get_by_role("button", name="Predict again").click()
    assert page.locator(".gm-guess").count() == 0
    assert not page.locator("explore-figure").is_visible()


def test_where_the_curve_leaves_the_picture_its_own_value_is_said(visit):
    page = visit(name="steep")
    form = board(page)
    sweep(page, [0, 0, 0])
    form.get_by_role("button", name="Commit").click()
    said = form.locator("[role=status]").inner_text()
    assert "Where step is 2.5, you drew" in said
    assert said.endswith("it is 25 (the green one). It leaves the picture.")


def test_a_curve_is_drawn_with_arrow_keys(visit):
    page = visit(name="drawn")
    form = board(page)
    page.keyboard.press("ArrowDown")
    for _ in range(9):
        page.keyboard.press("Shift+ArrowDown")
    for _ in range(12):                                 # up by a 24th a place, about
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
    value = page.locator(".gm-board").get_attribute("aria-valuetext")
    assert value == form.locator(".gm-readout").inner_text() == "step 10: 9.6"
    assert not axe(page)
    page.keyboard.press("Shift+Tab")
    form.get_by_role("button", name="Commit").press("Enter")
    assert form.locator("[role=status]").inner_text().startswith("As you expected.")


def test_a_curve_is_drawn_with_a_finger_on_a_phone(visit):
    page = visit(name="drawn", has_touch=True, is_mobile=True,
                 viewport={"width": 360, "height": 600})
    page.evaluate("document.body.style.padding = '400px 0 2000px'")
    form = board(page)
    box, scrolled = page.locator(".gm-board").bounding_box(), page.evaluate("scrollY")
    assert box["y"] >= 0 and box["y"] + box["height"] <= 600, "it comes into view"
    told, after = swipe(page, box["x"] + 1, box["y"] + box["height"] - 1,
                        box["width"] - 2, -box["height"] / 2)
    assert told == ["pointerup"] and after == scrolled
    form.get_by_role("button", name="Commit").tap()
    assert form.locator("[role=status]").inner_text().startswith("As you expected.")


def test_nothing_drawn_and_a_script_out_of_reach(visit):
    page = visit(name="drawn")
    page.route("**/draw.js?v=*", lambda route: route.abort("aborted"))
    form = page.locator("form.gm-predict")
    form.get_by_role("button", name="Draw it").click()
    page.wait_for_function("document.querySelector('form [role=status]').textContent.includes("
                           "'could not be loaded')")
    page.unroute("**/draw.js?v=*")
    form = board(page)
    form.get_by_role("button", name="Commit").click()
    assert form.locator("[role=status]").inner_text() == "Answer first."
    form.get_by_role("button", name="Skip").click()
    assert page.locator("figcaption").is_visible() and page.locator(".gm-board").count() == 0
