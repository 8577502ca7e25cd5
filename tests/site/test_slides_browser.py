"""A deck in a browser, from a disk: it fits its stage, and its figures keep the keys they need."""

import pytest
from slides import main

from tests.support.browser import listen

# of each slide what leaves its stage, and a figure that has become too small to be read
WRONG = """() => [...document.querySelectorAll(".slides > section")].flatMap((slide, number) => {
  slide.classList.add("measured");
  const sheet = slide.querySelector(".sheet").getBoundingClientRect();
  const out = [...slide.querySelectorAll(".sheet *:not(.gm-picture *, math *, .gm-steady *)")]
    .filter(node => node.checkVisibility()).filter(node => {
      const box = node.getBoundingClientRect();
      return box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1 || box.top < sheet.top - 1
        || box.left < sheet.left - 1;
    }).map(node => `slide ${number + 1}: ${node.tagName} ${node.className} leaves its stage`);
  if (slide.style.getPropertyValue("--size") < .75) out.push(`slide ${number + 1} is too small`);
  slide.classList.remove("measured");
  return out;
})"""


@pytest.fixture(scope="module")
def folder(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("a stick, für Ada")
    main(built, folder)
    return folder


@pytest.fixture
def show(browser, folder):
    """show(path) opens a deck from the disk, without network."""
    context, errors = browser.new_context(viewport={"width": 1280, "height": 720},
                                          reduced_motion="reduce"), []
    context.set_offline(True)

    def open_deck(path):
        page = context.new_page()
        errors.append(listen(page))
        page.on("request", lambda request: request.url.startswith((folder.as_uri(), "about:"))
                or errors[-1].append(f"leaves the folder: {request.url}"))
        page.goto(f"{folder.as_uri()}/{path}")
        page.wait_for_selector("section.next[style*='--size']", state="attached")     # the last one
        return page

    yield open_deck
    context.close()
    assert [error for some in errors for error in some] == []


@pytest.mark.parametrize("decks", ["05-theory.html",
                                   pytest.param("[0-9]*.html", marks=pytest.mark.weekly)])
def test_every_slide_fits_its_stage(show, folder, decks):
    wrong = {}
    for path in sorted(folder.rglob(decks)):
        name = path.relative_to(folder).as_posix()
        page = show(name)
        wrong[name] = page.evaluate(WRONG)
        page.close()
    assert wrong and not any(wrong.values()), wrong


def test_a_figure_keeps_the_keys_that_it_needs(show):
    page = show("01-momentum.html")
    slides = "[...document.querySelectorAll('.slides > section')]"
    now = f"{slides}.findIndex(slide => slide.matches('.present'))"
    number = page.evaluate(f"{slides}.findIndex(slide => slide.matches('.figure'))")
    for _ in range(number):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(now) == number
    slider = page.locator("section.present input[type=range]").first
    sentence = page.locator("section.present figcaption")
    before, said = int(slider.input_value()), sentence.inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert int(slider.input_value()) == before + 1 and sentence.inner_text() != said
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    assert slider.input_value() == slider.get_attribute("max")
    assert page.evaluate(now) == number
    for key in "Escape", "ArrowRight":                       # let go of it, then turn
        page.keyboard.press(key)
    assert page.evaluate(now) == number + 1
    page.keyboard.press("ArrowLeft")
    slider.focus()
    page.keyboard.press("PageDown")                          # a clicker
    assert page.evaluate(now) == number + 1


def test_the_speaker_sees_the_notes(show):
    page = show("01-momentum.html#/2")
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    notes = popup.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("2.68").first.wait_for()              # what came out of the first prediction
    popup.value.close()


def test_on_paper_each_slide_is_a_page(show):
    page = show("02-moving-averages.html?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".pdf-page").count() == page.locator(".pdf-page > section").count() == 22
