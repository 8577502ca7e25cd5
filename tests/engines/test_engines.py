"""What a reader does, in Firefox and in WebKit: `make engines`. Chromium has the other tests."""

import pytest

from course.checks import EXERCISES
from tests.support.browser import AT_REST, NOT_ASKED
from tests.support.chapter import cells
from tests.support.lite_tab import BAR, CODE, OUTPUTS
from tests.support.patience import until
from tests.support.places import NOTEBOOKS
from tests.support.site import MOVING, PAGES, SOURCES

CHAPTER = f"book/{NOTEBOOKS[0].stem}.html"
# Every slider of a page, on a figure that waits for no prediction.
SLIDERS = """() => [...document.querySelectorAll("explore-figure")].flatMap(figure =>
  [...figure.querySelectorAll("input[type=range]")].map(slider => `#${CSS.escape(slider.id)}`))"""
READY = """slider => {
  const figure = slider.closest("explore-figure");
  figure.data.controls.forEach((control, i) => figure.set(i, control.start));
  figure.before = figure.querySelector(".gm-picture").innerHTML;
  return [Number(slider.value), Number(slider.max)];
}"""
MOVED = """slider => {
  const figure = slider.closest("explore-figure"), {before} = figure;
  return before !== (figure.before = figure.querySelector(".gm-picture").innerHTML);
}"""
TEXT = "node => node.innerText.trim()"
FOCUS = "node => { node.scrollIntoView({block: 'center', behavior: 'instant'}); node.focus(); }"


def test_every_page_opens_without_an_error(visit, engine):
    for path in [*PAGES, *(f"zh/{path}" for path in PAGES)]:
        visit(path)
        assert engine.run("() => document.querySelectorAll('h1, main input[type=search]').length")
        wider = engine.run("() => document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{path} is {wider} px wider than the window"
        flat = engine.run("""() => [...document.querySelectorAll(".gm-panel")].filter(panel =>
          panel.checkVisibility() && panel.getBoundingClientRect().height < 40).length""")
        assert not flat, f"{path}: pictures without size"


def test_an_index_stands_alike_in_a_formula_that_is_a_link(visit, engine):
    """Firefox makes room for an underline, between a letter and its index."""
    visit("book/07-limits.html")
    linked, other = engine.run("""() => ["a msub", "p > span > math > msub"].map(where => {
      const {children: [letter, index]} = document.querySelector(`.bd-article ${where}`);
      return [letter.textContent, index.getBoundingClientRect().bottom
                                  - letter.getBoundingClientRect().bottom];
    })""")
    assert linked[0] == other[0] and abs(linked[1] - other[1]) < 1


def moved(engine, slider, how):
    try:
        until(lambda: engine.on(slider, MOVED), seconds=10)
    except TimeoutError:
        pytest.fail(f"{slider} does not move its picture by {how}")


def unasked(visit, engine, path):
    """A page whose figures wait for no prediction."""
    visit(path)
    engine.run(f"() => {{ {NOT_ASKED} }}")
    visit(path)


def test_every_slider_moves_its_picture_by_mouse_and_by_keyboard(visit, engine):
    for path in MOVING:
        unasked(visit, engine, path)
        sliders = engine.run(SLIDERS)
        assert sliders, path
        for slider in sliders:
            at, last = engine.on(slider, READY)
            box = engine.on(slider, AT_REST)
            start, run = box["x"] + 10, (box["width"] - 20) / last
            end = 0 if at > last - at else last
            engine.drag([(start + run * value, box["y"] + box["height"] / 2)
                         for value in (at, (at + end) / 2, end)])
            moved(engine, slider, "mouse")
            engine.on(slider, READY)
            engine.on(slider, FOCUS)
            engine.press("Home" if at else "End")
            moved(engine, slider, "keyboard")


def test_the_ball_of_the_front_page_follows_the_pointer(visit, engine):
    visit("book/index.html")
    pad = "#fig-hero .gm-pad"
    engine.on("#fig-hero input", READY)
    values = """() => [...document.querySelectorAll("#fig-hero input[type=range]")]
      .map(slider => Number(slider.value))"""
    box, before = engine.on(pad, AT_REST), engine.run(values)
    engine.drag([(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
                 for x, y in ((0.5, 0.5), (0.6, 0.4), (0.9, 0.1))])
    moved(engine, "#fig-hero input", "dragging")
    after = engine.run(values)
    engine.drag([(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
                 for x, y in ((0.5, 0.5), (0.1, 0.9))])
    assert len({*map(tuple, (before, after, engine.run(values)))}) == 3


def test_theme_switch_and_search(visit, engine):
    visit("book/index.html")
    themes = set()
    for _ in range(3):
        engine.click(".theme-switch-button")
        themes.add(engine.run("() => document.documentElement.dataset.theme"))
    assert themes == {"light", "dark"}
    visit("search.html?q=momentum")
    engine.wait_for("#search-results li a")


def test_a_quiz_answers_back(visit, engine):
    visit(CHAPTER)
    form = "momentum-quiz form:has(input[type=radio])"
    engine.wait_for(form)
    engine.click(f"{form} button")
    assert engine.on(f"{form} [role=status]", TEXT) == "Answer first."
    verdicts = []
    for n in range(engine.on(form, "form => form.querySelectorAll('input').length")):
        engine.click(f"{form} .gm-option:nth-of-type({n + 1}) input")
        engine.click(f"{form} button")
        verdicts.append(engine.on(f"{form} [role=status]", TEXT))
    assert verdicts.count("Right.") == 1 and len(verdicts) > 1, verdicts


def test_a_figure_waits_for_the_prediction(visit, engine):
    visit(CHAPTER)
    form = "blockquote.predict form:has(input[type=radio])"
    engine.wait_for(form)
    waiting = "() => document.querySelectorAll('.gm-waits').length"
    before = engine.run(waiting)
    engine.click(f"{form} input")
    engine.click(f"{form} button")
    assert "s you expected." in engine.on(f"{form} [role=status]", TEXT)
    assert engine.run(waiting) == before - 1


def checked(engine, name):
    exercise = f"course-exercise[name='{name}']"
    engine.click(f"{exercise} .gm-buttons button")
    engine.wait_for(f"{exercise} .gm-check p")
    return engine.on(f"{exercise} .gm-check p", TEXT)


def test_a_number_is_checked_without_python(visit, engine):
    visit(CHAPTER)
    for n, value in enumerate(EXERCISES["steady-push"].reference):
        engine.on(f"#steady-push-{n}", FOCUS)
        engine.press(*f"{value}")
    assert checked(engine, "steady-push") == "Correct."
    assert not engine.run("() => performance.getEntriesByType('resource')"
                          ".filter(({name}) => name.includes('pyodide')).length")


def test_a_function_is_checked_by_python_in_the_page(visit, engine):
    """Twice: after Stop it starts anew."""
    visit(CHAPTER)
    exercise = "course-exercise[name='alternating-limit']"
    right = *"def size_in_the_long_run(beta):", "Enter", *"return 1 / (1 + beta)"
    engine.on(f"{exercise} textarea", FOCUS)
    engine.wait_for(f"{exercise} .cm-content")
    engine.press("Control+a")
    engine.press(*right)
    assert checked(engine, "alternating-limit") == "Correct."
    engine.on(f"{exercise} .cm-content", FOCUS)
    engine.press(*"  # and then, for ever,", "Enter", "Home", *"while 1: pass")
    engine.click(f"{exercise} .gm-buttons button")
    engine.click(f"{exercise} .gm-stop")
    engine.wait_for(f"{exercise} .gm-stop[hidden]")
    engine.on(f"{exercise} .cm-content", FOCUS)
    engine.press("Control+a")
    engine.press(*right)
    assert checked(engine, "alternating-limit") == "Correct."


@pytest.mark.parametrize("edition", ["", "zh/"])
def test_a_chapter_runs_whole_in_the_browser(engine, site, edition):
    engine.open(f"{site}/lite/notebooks/index.html?path={edition}{NOTEBOOKS[0].name}")
    engine.wait_for(f"{BAR}[data-state=ready]")
    engine.run("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
    raised = f"{OUTPUTS}.filter(output => output.output_type === 'error')"
    engine.wait(f"() => {CODE}.every(cell => cell.executionCount) || {raised}.length")
    assert engine.run(f"() => {raised}") == []
    figures = "".join(cells(SOURCES[CHAPTER])).count("explore(")
    engine.wait(f"() => document.querySelectorAll('.jp-Notebook .gm-live').length >= {figures}")


PRINTED = """() => {
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule.media?.mediaText === "print") rule.media.mediaText = "all";
  dispatchEvent(new Event("beforeprint"));
}"""
UNSEEN = """() => [...document.querySelectorAll(
    ".bd-article :is(details > *, explore-figure, .cell_output, p)")]
  .filter(node => !node.closest(
      "form, summary, .gm-cover, .gm-run, .gm-check, noscript, course-predictions")
    && !node.querySelector(".gm-check")             // there the exercise stands, to be answered
    && !node.checkVisibility({visibilityProperty: true}))
  .map(node => node.outerHTML.slice(0, 150))"""


def test_what_is_folded_or_waits_is_printed(visit, engine):
    visit(CHAPTER)
    engine.wait_for(".gm-waits")
    engine.run(PRINTED)
    found = engine.run(UNSEEN)
    assert not found, found
