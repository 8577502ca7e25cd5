"""Exercises that take Python, on the built pages with the real Pyodide: answered, and stopped."""

import json
import re
from urllib.parse import urlsplit

import pytest

from course import content
from course.chapter import read
from course.checks import EXERCISES
from course.checks.function import Function
from course.checks.setting import Setting
from course.checks.typed import answered
from course.checks.wrote import replaced, whole
from tests.support import pyodide
from tests.support.browser import COLOURS, axe, listen, only, wider, write
from tests.support.places import NOTEBOOKS

CHAPTERS = [read(path) for path in NOTEBOOKS]
RIGHT = "def size_in_the_long_run(beta):\n    return 1 / (1 + beta)"
ASK = "asked => Promise.all(asked.map(one => coursePython.ask(one, {tell() {}, agree() {}})))"
FOREVER = "def size_in_the_long_run(beta):\n    ...\n\nwhile True:\n    pass"


@pytest.fixture
def page(context, own, page_errors):
    page = context.new_page()
    errors = page_errors(page)
    page.goto(f"{own}/book/{CHAPTERS[0].stem}.html")
    yield page
    assert not [error for error in errors if "favicon.svg" not in error]  # a reload gives up on it


def place(page, name):
    return page.locator(f"course-exercise[name='{name}']")


def check(page, name, *texts):
    exercise = place(page, name)
    fields = exercise.locator("input").all()
    for field, text in zip(fields, texts, strict=True) if fields else ():
        field.fill(text)
    if not fields and texts:
        write(exercise, *texts)
    exercise.get_by_role("button", name="Check").click()
    exercise.locator(".gm-check").wait_for()
    return exercise.locator(".gm-check p").all_inner_texts()


@pytest.mark.weekly
def test_nothing_is_fetched_before_the_reader_agrees(context, cdn, bare):
    asked, page = [], context.new_page()
    page.goto(f"{bare}/book/{CHAPTERS[0].stem}.html")
    context.on("request", lambda request: asked.append(request.url))
    exercise = place(page, "alternating-limit")
    exercise.get_by_role("button", name="Check").click()
    agree = exercise.get_by_role("button", name="Fetch Python")
    agree.wait_for()
    assert urlsplit(cdn).netloc in exercise.locator("[role=status]").inner_text()
    assert not [url for url in asked if url.startswith(cdn)]
    agree.click()
    exercise.locator(".gm-check").wait_for()
    assert exercise.locator(".gm-check p").first.inner_text() == "Nothing to check yet."
    assert check(page, "wide-ravine", "0.033", "0,67")[0] == "Correct.", "asked once only"
    only(page, "course-exercise")
    assert not axe(page)


@pytest.mark.weekly
def test_a_chinese_page_is_answered_in_chinese_and_without_the_newest_webassembly(
        context, own, page_errors):
    pyodide.age(context)
    page = context.new_page()
    errors = page_errors(page)
    page.goto(f"{own}/zh/book/{CHAPTERS[0].stem}.html")
    exercise = place(page, "alternating-limit")
    write(exercise, RIGHT.replace("1 + beta", "1 - beta"))
    with page.expect_worker() as worker:
        exercise.get_by_role("button", name="检查").click()
    exercise.locator(".gm-check").wait_for()
    assert worker.value.evaluate("'Suspending' in WebAssembly") is False
    first, *more = exercise.locator(".gm-check p").all_inner_texts()
    assert first.startswith("还不对。") and "：" in first and more
    assert not any(re.search("[A-Za-z]+ [a-z]+ [a-z]+", line) for line in (first, *more))
    assert not errors


@pytest.mark.weekly
def test_two_tabs_have_a_python_each_and_ask_nobody_else(page, own):
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    other = page.context.new_page()
    other.goto(page.url)
    assert check(page, "wide-ravine", "0.033", "0,67")[0] == "Correct."
    assert any("numpy" in url for url in asked)
    assert check(other, "alternating-limit", RIGHT)[0] == "Correct."
    stuck = place(page, "alternating-limit")
    write(stuck, FOREVER).press("Control+Enter")
    stuck.get_by_role("button", name="Stop").wait_for()
    assert check(other, "alternating-limit", RIGHT)[0] == "Correct.", "the other tab goes on"
    stuck.get_by_role("button", name="Stop").click()
    stuck.locator(".gm-check").wait_for()
    assert not [url for url in asked if not url.startswith(own)]


def test_what_is_typed_is_checked(page):
    assert check(page, "wide-ravine", "0.1", "0.67")[0].startswith("Not yet. Recognised")
    wrong = RIGHT.replace("1 +", "1 -")
    assert check(page, "alternating-limit", wrong)[0].endswith("the limit of a steady gradient.")
    assert check(page, "alternating-limit", RIGHT)[0] == "Correct."


@pytest.mark.weekly
def test_stop_ends_an_endless_loop_and_nothing_is_lost(page):
    exercise = place(page, "alternating-limit")
    write(exercise, FOREVER).press("Control+Enter")
    exercise.get_by_role("button", name="Stop").click()
    exercise.locator(".gm-check").wait_for()
    assert exercise.locator(".gm-check p").all_inner_texts()[1].startswith("Stopped.")
    assert exercise.locator("textarea").input_value() == FOREVER
    page.reload()
    assert exercise.locator("textarea").input_value() == FOREVER
    assert check(page, "alternating-limit", RIGHT)[0] == "Correct."
    endless = "def size_in_the_long_run(beta):\n    while True:\n        pass"
    said = check(page, "alternating-limit", endless)
    assert said[1].startswith("Stopped: no answer within 3 seconds"), said
    for bad in ("def size_in_the_long_run(beta):\n    return size_in_the_long_run(beta)",
                "def size_in_the_long_run(beta):\n    return np.zeros(10**9)", "input()", "(" * 5):
        assert check(page, "alternating-limit", bad)[0] in ("Not yet.", "Not read yet."), bad
    assert check(page, "alternating-limit", RIGHT)[0] == "Correct."


@pytest.mark.weekly
def test_python_that_cannot_be_fetched_is_said_and_is_fetched_once(context, own):
    context.route("**/pyodide.asm.wasm", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{own}/book/{CHAPTERS[0].stem}.html")
    assert "could not be fetched" in check(page, "alternating-limit", RIGHT)[1]
    context.unroute("**/pyodide.asm.wasm")
    exercise = place(page, "alternating-limit")
    write(exercise, FOREVER).press("Control+Enter")
    exercise.get_by_text("Python is at work").wait_for()
    context.route("**/pyodide.asm.wasm", lambda route: route.abort())
    exercise.get_by_role("button", name="Stop").click()
    exercise.locator(".gm-check").wait_for()
    assert check(page, "alternating-limit", RIGHT)[0] == "Correct.", "without the network"


KEYS = "Ctrl+Enter checks. Tab indents; Esc, then Tab, leaves the field."
# Enter keeps the indentation, and adds to it below a colon; Tab goes to a multiple of four
TYPED = ("def f(beta):", "Enter", "return (1", "Tab", ")", "Enter", "Backspace", "x = [1/")


def typed(page, field):
    """Type TYPED into it; what is then written there."""
    field.press("Control+a")
    for piece in TYPED:
        if piece in ("Enter", "Tab", "Backspace"):
            page.keyboard.press(piece)
        else:
            page.keyboard.type(piece)
    return place(page, "alternating-limit").locator("textarea").evaluate("field => field.value")


def test_the_editor_by_keyboard(page):
    exercise = place(page, "alternating-limit")
    exercise.locator("textarea").focus()
    editor = exercise.get_by_role("textbox", name="Your code")
    exercise.locator(".cm-content").wait_for()
    assert editor.get_attribute("aria-describedby") == "alternating-limit-keys"
    assert exercise.locator("#alternating-limit-keys").inner_text() == KEYS
    assert typed(page, editor) == "def f(beta):\n    return (1   )\nx = [1/"
    assert exercise.locator(".cm-line .k").count() == 2, "def and return have the look of keywords"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Check"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) != "Check", "Tab indents again"
    exercise.get_by_role("button", name="Start over").click()
    assert "def size_in_the_long_run" in editor.inner_text()
    assert page.evaluate("document.activeElement.className") == "cm-content"


@pytest.mark.weekly
def test_without_the_editor_the_field_stays_and_works(context, own):
    page = context.new_page()
    context.route("**/editor.js*", lambda route: route.abort())
    page.goto(f"{own}/book/{CHAPTERS[0].stem}.html")
    field = place(page, "alternating-limit").locator("textarea")
    assert typed(page, field) == "def f(beta):\n    return (1   )\n   x = [1/"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"


LOOKS = {"light": ("light", 1280, 720), "dark": ("dark", 1280, 720), "phone": ("light", 360, 740),
         "1280 pixels at 400 %": ("light", 320, 256)}


@pytest.mark.weekly
def test_accessible_in_every_state(browser, own):
    """Empty, running, stopped, wrong, right, failed; each in every look."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{own}/book/{CHAPTERS[0].stem}.html")
    exercise = place(page, "alternating-limit")
    only(page, "course-exercise[name='alternating-limit']")

    def look_at(state):
        for look, (scheme, width, height) in LOOKS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_function("scheme => document.documentElement.dataset.theme === scheme",
                                   arg=scheme)
            assert wider(page) <= 0, (state, look)
            faults = axe(page, "course-exercise[name='alternating-limit']",
                         COLOURS if scheme == "dark" else None)
            assert not faults, (state, look, faults)

    assert check(page, "alternating-limit")[0] == "Nothing to check yet."
    look_at("empty")
    stop = exercise.get_by_role("button", name="Stop")
    write(exercise, FOREVER).press("Control+Enter")
    stop.wait_for()
    look_at("running")
    stop.click()
    exercise.locator(".gm-check").wait_for()
    look_at("stopped")
    assert check(page, "alternating-limit", RIGHT.replace("+", "-"))[0].startswith("Not yet.")
    look_at("wrong")
    assert check(page, "alternating-limit", RIGHT)[0] == "Correct."
    look_at("right")
    page.evaluate("coursePython.stop()")
    context.route("**/pyodide.js", lambda route: route.abort())
    assert check(page, "alternating-limit", RIGHT + " ")[0] == "Not read yet."
    look_at("failed")
    context.close()


def requests():
    """For every function and setting: the right answer and all that are wrong in a known way."""
    for name, chapter in content.exercises().items():
        exercise, table = EXERCISES[name], content.read(chapter)[name]
        if isinstance(exercise, Setting):
            for one in (exercise.reference, *(m.wrong for m in exercise.mistakes)):
                yield {"before": "", "code": "", "last": f"check({name!r}, {one!r})"}
        if isinstance(exercise, Function):
            setup = "\n".join(("import numpy as np", content.read(chapter).get("setup", ""),
                               table.get("setup", "")))
            right = table["right"]
            for wrote in (right, *(m["wrote"] for m in table.get("mistakes", ()))):
                code = wrote if whole(wrote) else replaced(right, wrote)
                function = [line for line in code.splitlines() if line.startswith("def ")][-1]
                function = function.removeprefix("def ").split("(")[0]
                if wrote is not right and whole(wrote):
                    code = f"{right}\n{code}"
                yield {"before": setup, "code": code, "last": f"check({name!r}, {function})"}


@pytest.fixture(scope="module")
def asking(browser, own):
    """A page whose Python all its tests ask."""
    page = browser.new_page()
    errors = listen(page)
    page.goto(f"{own}/book/{CHAPTERS[0].stem}.html")
    page.add_script_tag(url=f"{own}/_static/python.js")
    yield page
    page.close()
    assert not errors


class TestManyAnswers:
    @pytest.mark.parametrize("every", [16, pytest.param(1, marks=pytest.mark.weekly)])
    def test_every_mistake_gets_the_verdict_of_the_kernel(self, asking, every):
        """On each push one in sixteen; what the kernel says to all is told in tests/course."""
        asked = list(requests())[::every]
        for one, said in zip(asked, asking.evaluate(ASK, asked), strict=True):
            assert said.get("said") == json.loads(answered(**one)), one

    def test_printed_solutions_pass(self, asking, own_site):
        """Of all chapters, by what their pages fetch."""
        asked = []
        for chapter in CHAPTERS:
            judge = (own_site / f"_static/answers-{chapter.number}.js").read_text("utf8")
            asked += asking.evaluate(
                f"printed => {{ {judge}\nreturn printed.map("
                "([name, answer]) => courseJudge.answer(name, [answer]).request); }",
                [[exercise.check, exercise.answer] for exercise in chapter.exercises
                 if isinstance(EXERCISES.get(exercise.check), Function)])
        said = asking.evaluate(ASK, asked)
        assert [answer["said"]["title"] for answer in said] == ["Correct."] * len(asked) != []
