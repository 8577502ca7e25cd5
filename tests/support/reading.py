"""What a reader does on any page of the site, as its events tell it; and where its links lead."""

from urllib.parse import unquote, urlsplit

# Each control of the figures to both its ends, as its events tell them: the names of those at which
# nothing moved.
STILL = """() => [...document.querySelectorAll("explore-figure")].flatMap(figure => {
  const picture = () => figure.querySelector(".gm-picture").innerHTML;
  const controls = figure.querySelectorAll(".gm-controls :is(input[type=range], select)");
  return [...controls].filter(control => {
    figure.data.controls.forEach((c, i) => figure.set(i, c.start));     // at step 0 no method shows
    const pictures = new Set([picture()]);
    for (const value of [0, Number(control.max || control.options?.length - 1)]) {
      control.value = value;
      control.dispatchEvent(new Event("input", {bubbles: true}));
      pictures.add(picture());
    }
    return pictures.size === 1;
  }).map(control => control.id);
})"""
# Every button of the figures but the one that fills the screen; one that plays is stopped again.
PRESS = """() => document.querySelectorAll("explore-figure button").forEach(button => {
  if (!button.checkVisibility() || button.textContent === "full screen") return;
  button.click();
  if (/[▶⏸]/.test(button.textContent)) button.click();
})"""
# Some answer to each of these questions, as its events tell it: those that say nothing to it. How
# they take a hand or a key is told in test_quiz_browser.py and test_predictions_browser.py.
UNHEARD = """forms => forms.filter(form => {
  const entry = form.querySelector("input, select");
  const press = name => [...form.querySelectorAll("button")]
    .find(button => !name || button.textContent === name).click();
  if (!entry) press("Skip");
  else {
    if (entry.type === "text") entry.value = "0.5";
    else if (entry.options) entry.selectedIndex = 1;
    else entry.checked = true;
    for (const kind of ["input", "change"])
      entry.dispatchEvent(new Event(kind, {bubbles: true}));
    press(form.matches(".gm-predict") && "Commit");
  }
  return !form.querySelector("[role=status]").innerText;
}).map(form => form.innerText)"""


def work_through(page):
    """Everything of one page: predictions, figures, quizzes, ticks, hidden parts."""
    questions = page.locator("form.gm-predict")             # the figures wait for it
    assert questions.evaluate_all(UNHEARD) == []
    assert page.locator(".gm-waits").count() == 0
    figures = page.locator("explore-figure").count()
    assert page.locator("explore-figure .gm-controls").count() == figures
    assert page.evaluate(STILL) == []
    page.evaluate(PRESS)
    quiz = page.locator("form.gm-question:not(.gm-predict)")
    assert quiz.evaluate_all(UNHEARD) == []
    for box in page.locator("course-map input[type=checkbox]").all()[:2]:
        box.check()
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


def stays(page, home, built):
    """Every link of a page leads to a file of the site, which is at `home`."""
    links = page.evaluate("""[...document.querySelectorAll('[href], [src]')]
        .map(node => [node.getAttribute('href') ?? node.getAttribute('src'), node.href ?? node.src])
        .filter(([written]) => !/^(https|mailto|data):/.test(written))""")
    assert len(links) > 20
    for written, url in links:
        assert url.startswith(f"{home}/"), written
        inside = unquote(urlsplit(url).path.removeprefix(urlsplit(home).path)).strip("/")
        assert (built / inside).is_file(), written


def forget(page):
    """Close a page of a browser that others share, and leave no notes."""
    page.evaluate("try { localStorage.clear(); } catch { /* it kept nothing */ }")
    page.close()
