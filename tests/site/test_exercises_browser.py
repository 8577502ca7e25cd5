"""Exercises answered on a page of their own: by hand, by keyboard, from a disk, and kept."""

import json
import shutil

import pytest

from course.chapter import read
from course.checks import EXERCISES, check
from course.checks.plain import edition, plain
from course.checks.workplace import workplace
from course.figures import assets
from tests.support.browser import COLOURS, axe, serve, wider, write
from tests.support.places import BOOK, NOTEBOOKS

COURSE = "gaining-momentum"
KEPT = f"{COURSE} /"              # by the site at the top of its host
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }})"
FULL = """const {setItem} = Storage.prototype;
Storage.prototype.setItem = function(...item) {
  if (!window.room) throw new Error("full");
  setItem.apply(this, item);
}"""
NAMES = [name for name in EXERCISES if (plain(name) or {}).get("kind") in ("value", "choice")]
CODE = "alternating-limit"                                  # a function, which takes Python
RIGHT = {"beyond-one": ["1 - 0.06*25", "2/25"], "where-the-proof-breaks": ["b", "d"]}
WRONG = {"beyond-one": ["0.5", "0,08"], "where-the-proof-breaks": ["a", "b"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two pages, all exercises of numbers and letters and the map, and the course's own files."""
    from momentum_book.coursemap import item
    from momentum_book.exercises import answers
    from momentum_book.static_page import assets as scripts
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(BOOK / "_static/learner.css", folder)
    for name in ("learner-notes.js", "map.js", "exercises.js", "python.js", "editor.js"):
        folder.joinpath(name).write_text(scripts()[name], "utf8")
    judge, call, _ = answers(read(NOTEBOOKS[0])).rpartition("courseJudge.know(")
    last = {"kind": "function", "before": "", "last": f'check("{CODE}", f)'}
    every = json.dumps({name: plain(name) or last for name in (*NAMES, CODE)})
    folder.joinpath("answers.js").write_text(f"{judge}{call}{every});", "utf8")
    places = "".join(f"<div class='cell'><p class='gm-check-open'>Nothing to check yet.</p></div>"
                     f"<div>{workplace(name, f'1.{n}')}</div>"
                     for n, name in enumerate((*NAMES, CODE), 1))
    items = "".join(item(f"1.{n}", f"#{name}", name, "") for n, name in enumerate(NAMES, 1))
    for page, body in ("page", places), ("map", f"<course-map><ul>{items}</ul></course-map>"):
        folder.joinpath(f"{page}.html").write_text(
            '<!doctype html><html lang="en" class="gm-auto"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>A page</title>'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="learner.css"><style>'
            + assets()["explore.css"] + "html { background: var(--gm-paper); color: var(--gm-ink);"
            "font: 17px/1.6 sans-serif } a { color: inherit } * { box-sizing: border-box }</style>"
            '<script src="learner-notes.js" defer></script><script src="map.js" defer></script>'
            '<script src="exercises.js" data-answers="answers.js"'
            ' data-python="python.js" data-editor="editor.js" defer></script>'
            f"</head><body><main class='bd-article'><h1>A page</h1>{body}</main></body></html>",
            "utf8")
    return folder


@pytest.fixture
def visit(browser, folder, page_errors):
    """visit("page", init=script, **options): a fresh browser profile each; no error may be left."""
    contexts, errors = [], []
    with serve(folder) as address:
        def open_page(name, init="", address=address, **options):
            contexts.append(browser.new_context(**options))
            page = contexts[-1].new_page()
            errors.append(page_errors(page))
            page.add_init_script(init)
            page.goto(f"{address}/{name}.html")
            return page

        open_page.errors = errors
        yield open_page
        for context in contexts:
            context.close()
    assert not [error for page in errors for error in page]


def enter(page, name, answer):
    place = page.locator(f"course-exercise[name='{name}']")
    if (plain(name) or {}).get("kind") == "choice":
        for letter in EXERCISES[name].options:
            place.locator(f"input[id$='-{letter}']").set_checked(letter in answer)
    else:
        fields = place.locator("input, textarea").all()
        for field, text in zip(fields, answer, strict=True):
            write(place, text) if name == CODE else field.fill(text)
    return place


def answered(page, name, answer):
    """What the page says, line by line."""
    place = enter(page, name, answer)
    place.get_by_role("button", name="Check").click()
    place.locator(".gm-check").wait_for()
    return place.locator(".gm-check p").all_inner_texts()


def said(name, *answer):
    """What check() says, as it is read on a page."""
    found = check(name, *answer)
    return [text.replace("`", "") for text in (found.title, *found.paragraphs)]


def test_the_words_of_check(visit):
    page = visit("page")
    for name in NAMES:
        exercise = EXERCISES[name]
        for answer in (exercise.reference, exercise.mistakes[0].wrong):
            if plain(name)["kind"] == "choice":
                typed = sorted(answer)
            else:
                typed = [repr(float(x)) for x in (answer if exercise.labels else [answer])]
            assert answered(page, name, typed) == said(name, answer), name


def test_nothing_is_loaded_before_the_first_answer(visit, folder):
    page = visit("page")
    asked = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    enter(page, "beyond-one", RIGHT["beyond-one"])
    assert not asked
    answered(page, "beyond-one", RIGHT["beyond-one"])
    answered(page, "where-the-proof-breaks", "b")
    assert asked == ["answers.js"]


def test_empty_and_unreadable_fields(visit):
    page = visit("page")
    assert answered(page, "beyond-one", ["1", " "])[0] == "Not read yet."
    focused = "document.activeElement.id"
    assert page.evaluate(focused) == "beyond-one-1"
    title, *faults = answered(page, "beyond-one", ["much", "1,000"])
    assert title == "Not read yet." and "“much” is no number" in faults[0] and "1000" in faults[1]
    fields = page.locator("course-exercise[name='beyond-one'] input")
    assert fields.nth(0).get_attribute("aria-invalid") == "true"
    assert page.evaluate(focused) == "beyond-one-0"
    fields.nth(0).fill("0")                                 # an old verdict does not stay
    assert fields.nth(0).get_attribute("aria-invalid") is None
    assert page.locator("course-exercise[name='beyond-one'] [role=status]").inner_text() == ""
    assert answered(page, "where-the-proof-breaks", "") == said("where-the-proof-breaks", set())


def test_what_cannot_be_loaded_is_said_and_tried_again(visit, folder):
    page = visit("page")
    page.route("**/answers.js", lambda route: route.abort())
    title, why = answered(page, "beyond-one", RIGHT["beyond-one"])
    assert title == "Not read yet." and "could not be loaded" in why
    page.unroute("**/answers.js")
    page.locator("course-exercise[name='beyond-one'] button").first.click()
    page.locator("course-exercise[name='beyond-one'] .gm-check-pass").wait_for()
    assert all("answers.js" in error or "ERR_FAILED" in error for error in visit.errors.pop())


@pytest.mark.parametrize(("options", "rules"), [
    ({"color_scheme": "light"}, None), ({"color_scheme": "dark"}, COLOURS),
    ({"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}, None),
], ids=["light", "dark", "phone"])
def test_accessible_and_no_wider_than_the_screen(visit, options, rules):
    """The page as it comes; then the exercises that are answered, again and again."""
    page = visit("page", **options)
    answered_ones = ", ".join(f"course-exercise[name='{name}']" for name in RIGHT)
    for answers in ({}, WRONG, RIGHT, {"beyond-one": ["much", "1,000"]}):
        for name, answer in answers.items():
            answered(page, name, answer)
        assert wider(page) <= 0
        low = page.evaluate("""[...document.querySelectorAll(
            "course-exercise :is(button:not([hidden]), [type=text], label b)")]
            .map(part => part.closest("button, input, label"))
            .filter(part => part.getBoundingClientRect().height < 43.9)
            .map(part => part.outerHTML)""")
        assert not low, "a touch target of 44 px"
        assert not axe(page, answered_ones if answers else "html", rules)


def test_by_keyboard_alone(visit):
    page = visit("page")
    page.locator("course-exercise[name='beyond-one'] input").first.focus()
    page.keyboard.type("1 - 0.06*25")
    page.keyboard.press("Tab")
    page.keyboard.type("2/25")
    page.keyboard.press("Enter")
    place = page.locator("course-exercise[name='beyond-one']")
    place.locator(".gm-check-pass").wait_for()
    for key in ("Tab", "Tab", "Enter"):                     # Check, Start over
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "beyond-one-0"
    assert place.locator("[role=status]").inner_text() == ""
    assert [field.input_value() for field in place.locator("input").all()] == ["", ""]


def test_answers_are_kept_exported_imported_and_erased(visit, tmp_path):
    page = visit("page")
    for name, answer in RIGHT.items():
        answered(page, name, answer)
    enter(page, "two-steps", ["1/2", ""])                   # begun, and not checked
    page.keyboard.press("Tab")
    page.reload()
    for name in RIGHT:
        place = page.locator(f"course-exercise[name='{name}']")
        assert place.locator("[role=status]").inner_text() == "You have answered this one."
    assert page.locator("#beyond-one-0").input_value() == RIGHT["beyond-one"][0]
    assert page.locator("#two-steps-0").input_value() == "1/2"
    assert page.locator("#where-the-proof-breaks-d").is_checked()
    page.goto(page.url.replace("page", "map"))
    ticked = "course-map input:checked"
    assert page.locator(ticked).count() == 2 and page.get_by_label("Done: beyond-one").is_checked()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    kept = tmp_path / "kept.json"
    download.value.save_as(kept)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset").click()
    page.goto(page.url.replace("map", "page"))
    assert page.locator("#beyond-one-0").input_value() == ""
    page.goto(page.url.replace("page", "map"))
    page.locator("input[type=file]").set_input_files(kept)
    page.wait_for_function("document.querySelectorAll('course-map input:checked').length === 2")
    page.goto(page.url.replace("map", "page"))
    assert page.locator("#beyond-one-0").input_value() == RIGHT["beyond-one"][0]
    page.locator("course-exercise[name='beyond-one']").get_by_text("Start over").click()
    page.reload()
    assert page.locator("#beyond-one-0").input_value() == ""


def notes(**exercises):
    return json.dumps({"course": COURSE, "version": 1, "ticks": [], "quizzes": {},
                       "exercises": exercises})


def test_another_edition_and_damaged_notes(visit):
    page = visit("page")

    def with_notes(text):
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEPT, text])
        page.reload()
        return page.locator("course-exercise[name='beyond-one'] [role=status]").inner_text()

    typed = {"answer": ["7", "8"], "passed": True}
    assert "has changed since" in with_notes(notes(**{"beyond-one": {**typed, "edition": "old"}}))
    assert page.locator("#beyond-one-0").input_value() == "7"
    now = {**typed, "edition": edition("beyond-one")}
    assert with_notes(notes(**{"beyond-one": now})) == "You have answered this one."
    before = json.loads(notes())
    del before["exercises"]                                 # as it was kept at first
    for odd in (json.dumps(before), notes(**{"beyond-one": {"answer": 5}}), "not json",
                notes(**{"beyond-one": {"answer": [7, {}], "passed": 1}}), notes(**{"x": 3})):
        with_notes(odd)
        assert page.locator("#beyond-one-0").input_value() == ""
        assert answered(page, "beyond-one", RIGHT["beyond-one"])[0] == "Correct."


@pytest.mark.parametrize("init", [NO_STORAGE, FULL], ids=["off", "full"])
def test_a_browser_that_keeps_nothing_says_so(visit, init):
    page = visit("page", init=init)
    said = page.locator("course-exercise[name='beyond-one'] [role=status]")
    page.locator("#beyond-one-0").fill("1")                  # at the first letter
    assert "keeps nothing" in said.inner_text()
    assert answered(page, "beyond-one", RIGHT["beyond-one"])[0] == "Correct."
    assert "keeps nothing" in said.inner_text()
    page.evaluate("window.room = true")
    page.locator("#beyond-one-0").fill("0.5")
    assert ("keeps nothing" in said.inner_text()) is (init == NO_STORAGE)
    page.reload()
    kept = "0.5" if init == FULL else ""
    assert page.locator("#beyond-one-0").input_value() == kept


def test_two_tabs_of_a_page_say_the_same(visit):
    """Else what is typed in one would be lost by the next letter in the other."""
    page = visit("page")
    other = page.context.new_page()
    other.goto(page.url)
    enter(page, CODE, ["# one"])
    other.wait_for_function(f"document.getElementById('{CODE}-code').value === '# one'")
    enter(other, CODE, ["# one, and two"])
    page.locator(".cm-content", has_text="# one, and two").wait_for()
    answered(other, "beyond-one", RIGHT["beyond-one"])
    page.get_by_text("You have answered this one.").wait_for()
    assert page.locator("#beyond-one-1").input_value() == RIGHT["beyond-one"][1]
    page.locator("course-exercise[name='beyond-one']").get_by_text("Start over").click()
    other.wait_for_function("!document.getElementById('beyond-one-0').value")


def test_an_answer_is_in_sight_on_a_phone(visit):
    page = visit("page", viewport={"width": 360, "height": 740})
    field = page.locator("#beyond-one-1")
    enter(page, "beyond-one", RIGHT["beyond-one"])
    field.evaluate("field => field.scrollIntoView({block: 'end'})")
    field.press("Enter")
    said = page.locator(".gm-check-pass")
    said.wait_for()
    assert said.evaluate("said => said.getBoundingClientRect().bottom < innerHeight + 1")


def test_from_a_disk(visit, folder):
    page = visit("page", address=folder.as_uri())
    for name, answer in RIGHT.items():
        assert answered(page, name, answer)[0] == "Correct."
    assert "a page opened from a disk" in " ".join(answered(page, CODE, ["def f(beta): ..."]))
    page.reload()
    assert page.locator("#beyond-one-0").input_value() == RIGHT["beyond-one"][0]
    assert page.locator("textarea").input_value() == "def f(beta): ..."


def test_without_python_on_the_site_that_is_said(visit):
    page = visit("page")
    said = answered(page, CODE, ["def f(beta): ..."])
    assert said[0] == "Not read yet." and "could not be fetched" in said[1] and "404" in said[1]
    assert visit.errors.pop()


def test_without_javascript_the_page_is_text(visit):
    page = visit("page", java_script_enabled=False)
    assert not page.locator("course-exercise >> visible=true").count()
    assert page.get_by_text("Nothing to check yet.").first.is_visible()
    assert not visit("page").get_by_text("Nothing to check yet.").first.is_visible()
