"""Quizzes and the course map in a real browser, on a page of their own; the printed sheet."""

import json
import re
import shutil

import pytest

from course.figures import assets
from course.quizzes import QUIZZES
from tests.support.browser import COLOURS, axe, serve, wider
from tests.support.places import BOOK

FILES = ("learner.css", "near.js", "learner-notes.js", "quiz.js", "map.js")
COURSE = "gaining-momentum"
KEPT = f"{COURSE} /"              # by the site at the top of its host
FIRST = QUIZZES["chapter-1"]
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }})"


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory):
    """A site of two pages with the course's own scripts and styles, and nothing else."""
    from momentum_book.coursemap import item
    from momentum_book.static_page import assets as scripts
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(BOOK / "_static" / FILES[0], folder)
    for name in FILES[1:]:
        folder.joinpath(name).write_text(scripts()[name], "utf8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORE_FACE", "static")
        quizzes = "".join(f"<h2>{name}</h2>{quiz._repr_html_()}" for name, quiz in QUIZZES.items())
    exercise = item("1.1", "#a", "Exercise 1.1: try", "<span>3 minutes</span>")
    score = '<span data-quiz="chapter-1" data-questions="6">6 questions</span>'
    inner = f"<ul>{exercise}{item('quiz-chapter-1', 'quiz.html', 'Quiz', score)}</ul>"
    chapter = item("1", "#c", "Chapter 1: one", "<span>35 minutes</span>", inner)
    for page, body in ("quiz", quizzes), ("map", f"<course-map><ul>{chapter}</ul></course-map>"):
        folder.joinpath(f"{page}.html").write_text(
            '<!doctype html><html lang="en" class="gm-auto"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>A page</title>'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="learner.css"><style>'
            + assets()["explore.css"] + "html { background: var(--gm-paper); color: var(--gm-ink) }"
            "a { color: inherit }</style>"
            + "".join(f'<script src="{name}" defer></script>' for name in FILES[1:])
            + f"</head><body><main><h1>A page</h1>{body}</main></body></html>", "utf8")
    with serve(folder) as address:
        yield address


@pytest.fixture
def visit(browser, two_pages, page_errors):
    """visit("quiz", init=script, **options): a fresh browser profile each; no error may be left."""
    contexts, errors = [], []

    def open_page(name, init="", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        errors.append(page_errors(page))
        page.add_init_script(init)
        page.goto(f"{two_pages}/{name}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [error for page in errors for error in page]


def question(page, name):
    return page.locator(f"form:has([name$='-{name}'])").first


def answer(form, asked, options):
    """Enter these options; steps get the places 1, 2, ... in the order of the options."""
    for option in options:
        if asked.kind == "number":
            form.locator("input").fill(f"{option.answer}")
        elif asked.kind == "order":
            row = form.locator("select").nth(asked.shown.index(option))
            row.select_option(str(options.index(option) + 1))
        else:
            form.locator("input").nth(asked.shown.index(option)).check()
    form.get_by_role("button").click()
    return form.locator("[role=status]").inner_text(), form.locator("fieldset").inner_text()


def test_every_option_of_every_question_answers_back(visit):
    page = visit("quiz")
    for asked in FIRST.questions:                           # it has all four kinds
        form = question(page, asked.name)
        rights = [option for option in asked.options if option.right]
        wrongs = [option for option in asked.options if not option.right]
        assert answer(form, asked, [])[0] == "Answer first."
        if asked.kind == "order":
            for row in form.locator("select").all():
                row.select_option("1")
            assert "two steps have the same place" in answer(form, asked, [])[0]
            verdict, said = answer(form, asked, rights[::-1])
            assert verdict.startswith("Not yet") and said.count("Not here.") >= len(rights) - 1
        for option in wrongs:
            verdict, said = answer(form, asked, [option])
            assert verdict.startswith("Not yet") and option.why in said, asked.name
            if asked.kind == "multiple":
                form.evaluate("form => form.reset()")
        verdict, said = answer(form, asked, rights)
        assert verdict == "Right." and all(option.why in said for option in rights), asked.name
        if asked.kind in ("single", "multiple"):
            assert all(option.why in said for option in wrongs), "now every option speaks"
    score = page.locator(".gm-score [role=status]").first
    assert score.inner_text().strip() == "6 of 6 right."
    page.get_by_role("button", name="Start again").first.click()
    assert score.inner_text().strip() == "0 of 6 right."
    page.reload()
    assert score.inner_text().strip() == "0 of 6 right."


@pytest.mark.parametrize(("options", "rules"), [
    ({"color_scheme": "light"}, None), ({"color_scheme": "dark"}, COLOURS),
    ({"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}, None),
], ids=["light", "dark", "phone"])
def test_accessible_and_no_wider_than_the_screen(visit, options, rules):
    page = visit("quiz", **options)
    for asked in FIRST.questions:
        answer(question(page, asked.name), asked, asked.options[:1])
    assert not axe(page, rules=rules)
    assert wider(page) <= 0
    labels = page.locator(".gm-option label").all()[:12]
    assert all(label.bounding_box()["height"] >= 43.9 for label in labels)
    page.goto(page.url.replace("quiz", "map"))
    page.get_by_label("Done: Exercise 1.1: try").check()
    assert not axe(page, rules=rules)


def test_by_keyboard_alone(visit):
    page = visit("quiz")
    for key in ("Tab", "ArrowDown", "Enter"):               # the first radio button, the second
        page.keyboard.press(key)
    first, number = (question(page, asked.name) for asked in FIRST.questions[:2])
    assert first.locator("[role=status]").inner_text() == "Right."
    for _ in range(2):                                      # its button, then the next question
        page.keyboard.press("Tab")
    page.keyboard.type("1/50")
    page.keyboard.press("Enter")
    assert number.locator("[role=status]").inner_text() == "Right."
    page.keyboard.type("0")                                 # an old verdict does not stay
    assert number.locator("[role=status]").inner_text() == ""


NUMBERS = [
    ("0,02", "Right.", "2/100"), ("2/100", "Right.", "2/100"), ("7", "Not yet.", "reaches −1"),
    ("−2", "Not yet.", "reaches −1"), ("2/0", "Not yet.", "Write a number"),
    ("many", "Not yet.", "Write a number"), ("2,000", "Not yet.", "write 2000 or 2.000"),
    ("1,000,000", "Not yet.", "reaches −1"), (" ", "Answer first.", ""),
]


def test_numbers_as_people_write_them(visit):
    form = question(visit("quiz"), "limit-of-a-wider-ravine")
    for text, verdict, words in NUMBERS:
        form.locator("input").fill(text)
        form.get_by_role("button").click()
        assert form.locator("[role=status]").inner_text() == verdict, text
        assert words in form.locator("fieldset").inner_text(), text


def test_answers_and_ticks_are_kept_exported_forgotten_and_imported(visit, tmp_path):
    page = visit("quiz")
    asked = FIRST.questions[0]
    answer(question(page, asked.name), asked, [asked.options[1]])
    page.reload()
    form = question(page, asked.name)
    assert form.locator("[role=status]").inner_text() == "Right."
    assert form.locator("input").nth(1).is_checked()
    page.goto(page.url.replace("quiz", "map"))
    assert "1 of 6 right" in page.locator("course-map").inner_text()
    page.get_by_label("Done: Chapter 1: one").check()
    page.reload()
    status = page.locator("course-map [role=status]")
    assert status.inner_text() == "1 of 3 done."
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    kept = tmp_path / "kept.json"
    download.value.save_as(kept)
    notes = json.loads(kept.read_text("utf8"))
    assert (notes["course"], notes["version"], notes["ticks"]) == (COURSE, 1, ["1"])
    assert page.evaluate("Object.keys(localStorage)") == [KEPT], "another site has its own"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset").click()
    assert status.inner_text() == "0 of 3 done. Everything is forgotten."
    for content, words in (("{}", "no export of this course"), ("\0", "no export"),
                           (json.dumps(notes | {"version": 2}), "another version"),
                           (kept.read_text("utf8"), "1 of 3 done. Imported.")):
        chosen = {"name": "x.json", "mimeType": "application/json", "buffer": content.encode()}
        page.locator("input[type=file]").set_input_files(chosen)
        page.wait_for_function("words => document.querySelector('course-map [role=status]')"
                               ".textContent.includes(words)", arg=words)


BROKEN = ["not json", "[]", "null", '{"version": 99}', '"text"',
          json.dumps({"course": COURSE, "version": 1, "ticks": [1], "quizzes": {}}),
          json.dumps({"course": COURSE, "version": 1, "ticks": [], "quizzes": {"chapter-1": 3}})]


def test_corrupt_and_foreign_data_is_ignored_with_a_notice(visit):
    page = visit("map")
    for text in BROKEN:
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEPT, text])
        page.reload()
        assert "cannot be read" in page.locator("course-map [role=status]").inner_text(), text
    page.get_by_label("Done: Chapter 1: one").check()
    assert page.locator("course-map [role=status]").inner_text() == "1 of 3 done."
    odd = {"steady-push": 5, "who-sets-the-limit": {"answer": "x"},
           "one-step-in-order": {"answer": [7, "9", None]}, "what-momentum-does": {"answer": {}}}
    notes = {"course": COURSE, "version": 1, "ticks": [], "quizzes": {"chapter-1": odd}}
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEPT, json.dumps(notes)])
    page.goto(page.url.replace("map", "quiz"))
    assert page.locator(".gm-score [role=status]").first.inner_text().startswith("0 of 6 right.")


def test_works_where_the_browser_keeps_nothing(visit):
    page = visit("map", init=NO_STORAGE)
    page.get_by_label("Done: Chapter 1: one").check()
    words = page.locator("course-map [role=status]").inner_text()
    assert words.startswith("1 of 3 done.") and "keeps nothing" in words
    page.goto(page.url.replace("map", "quiz"))
    asked = FIRST.questions[0]
    assert answer(question(page, asked.name), asked, [asked.options[1]])[0] == "Right."


def test_without_javascript_all_is_there_to_read(visit):
    page = visit("quiz", java_script_enabled=False)
    assert page.locator("details").count() == sum(len(q.questions) for q in QUIZZES.values())
    page.locator("summary").first.click()
    assert FIRST.questions[0].options[0].why in page.locator("details").first.inner_text()
    assert visit("map", java_script_enabled=False).locator("course-map li a").count() == 3


def test_in_the_dark_quizzes_are_readable_and_the_summary_prints_on_one_sheet(browser, built):
    with serve(built) as site:
        page = browser.new_page(color_scheme="dark")
        page.goto(f"{site}/book/01-momentum.html")
        letters, paper = page.evaluate("[getComputedStyle(document.querySelector('legend')).color,"
                                       "getComputedStyle(document.body).backgroundColor]")
        assert letters != paper, "the theme's colour for outputs; axe-core overlooks equal ones"
        page.goto(f"{site}/book/reference/summary.html")
        page.evaluate("document.fonts.ready.then(() => {})")
        printed = page.pdf(prefer_css_page_size=True)
        page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2, "its two sides"
