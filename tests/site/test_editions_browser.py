"""The Chinese pages as a reader meets them: texts in figures, answers, search, the way across."""

import shutil
import subprocess

import pytest

from tests.support.browser import NOT_ASKED, wider

CHAPTER = "book/01-momentum.html"
FIGURES = ["book/02-moving-averages.html", "book/03-update-rule.html", "book/05-theory.html"]
PIXELS = 2                # so far may a text lie over another, or beyond what it does in English

# Of each picture: which texts lie over each other, one of them with Han, and how far one leaves it.
# A line of Han is given more room above and below than its characters fill: one em is counted.
TEXTS = """() => [...document.querySelectorAll("explore-figure svg")]
  .filter(svg => svg.checkVisibility() && svg.querySelector("text")).map(svg => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
      .filter(text => text.textContent.trim()
                      && text.checkVisibility({visibilityProperty: true, opacityProperty: true}))
      .map(text => {
        const {left, right, top, bottom} = text.getBoundingClientRect();
        const {a, b} = text.getScreenCTM();
        const em = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
        const across = Math.abs(b) > Math.abs(a);
        const x = across ? Math.max(0, right - left - em) / 2 : 0;
        const y = across ? 0 : Math.max(0, bottom - top - em) / 2;
        return {said: text.textContent, left: left + x, right: right - x, top: top + y,
                bottom: bottom - y};
      });
    const over = (one, two) => Math.min(one.right - two.left, two.right - one.left,
                                        one.bottom - two.top, two.bottom - one.top);
    return {
      figure: svg.closest("explore-figure").id || svg.closest("[id]").id,
      touching: texts.flatMap((one, n) => texts.slice(n + 1)
        .filter(two => over(one, two) > PIXELS && /\\p{Script=Han}/u.test(one.said + two.said))
        .map(two => `${one.said} | ${two.said}`)),
      outside: Math.max(0, ...texts.flatMap(({left, right, top, bottom}) =>
        [frame.left - left, right - frame.right, frame.top - top, bottom - frame.bottom])),
    };
  })""".replace("PIXELS", str(PIXELS))


def a_font_with_han():
    """Without one, every character is a box of the same width, and nothing here is measured."""
    if shutil.which("fc-list"):
        found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True).stdout
        if not found.strip():
            pytest.fail("no font has Chinese characters: install the system package "
                        "fonts-wqy-microhei (or fonts-noto-cjk)", pytrace=False)


@pytest.fixture
def page(context, page_errors):
    context.add_init_script(NOT_ASKED)
    page = context.new_page()
    errors = page_errors(page)
    yield page
    assert not errors


@pytest.mark.parametrize("path", FIGURES)
def test_no_text_of_a_figure_touches_another(page, base, path):
    a_font_with_han()
    found = {}
    for edition in ("", "zh/"):
        page.goto(f"{base}/{edition}{path}")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            found[edition, width] = page.evaluate(TEXTS)
    for width in (1280, 360):
        ours, theirs = found["zh/", width], found["", width]
        assert len(ours) == len(theirs) > 0
        assert not [(width, one["figure"], one["touching"]) for one in ours if one["touching"]]
        assert not [(width, one["figure"], one["outside"], two["outside"])
                    for one, two in zip(ours, theirs, strict=True)
                    if one["outside"] > two["outside"] + PIXELS]


def test_no_page_is_wider_than_a_phone(page, base):
    page.set_viewport_size({"width": 360, "height": 800})
    for path in (CHAPTER, "book/reference/glossary.html", "search.html"):
        page.goto(f"{base}/zh/{path}")
        assert wider(page) <= 0, path


def test_from_a_disk_a_slider_moves_and_a_wrong_answer_is_named(page, built):
    page.goto(built.joinpath("zh", CHAPTER).as_uri())
    figure = page.locator("explore-figure").first
    said, slider = page.locator("#fig-one-learning-rate-says"), figure.locator("input").first
    before = said.text_content()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("([node, before]) => node.textContent !== before",
                           arg=[said.element_handle(), before])
    assert "学习率" in said.text_content()
    exercise = page.locator("course-exercise[name='steady-push']")
    for field, value in zip(exercise.locator("input").all(), ("0.4", "0.72", "2"), strict=True):
        field.fill(value)
    exercise.get_by_role("button", name="检查").click()
    verdict = exercise.get_by_text("把和当成了平均")             # a name of this very mistake
    verdict.wait_for()


def test_the_other_edition_opens_at_the_same_section(page, base):
    page.goto(f"{base}/{CHAPTER}", wait_until="networkidle")         # nothing moves any more
    here = page.evaluate("""() => {
      const section = [...document.querySelectorAll(".bd-article section section[id]")].at(2);
      section.scrollIntoView({behavior: "instant"});
      return section.id;
    }""")
    for name, place in ("中文", f"/zh/{CHAPTER}"), ("English", f"/{CHAPTER}"):
        # pressed by a script: a test's mouse scrolls the page to a link that stays in place
        page.locator(".other-edition", has_text=name).evaluate("link => link.click()")
        page.wait_for_url(f"**{place}#{here}")
        page.wait_for_function("""id => {
          const {top} = document.getElementById(id).getBoundingClientRect();
          return 0 <= top && top < innerHeight / 2;
        }""", arg=here)


def test_the_search_finds_a_chinese_word(page, base):
    page.goto(f"{base}/zh/search.html?q=动量")
    first = page.locator("#search-results li a").first
    first.wait_for()
    page.locator("#search-results li p.context", has_text="动量").first.wait_for()
    page.locator("#search-results li").nth(9).wait_for()
    page.wait_for_load_state("networkidle")                        # every excerpt has come
