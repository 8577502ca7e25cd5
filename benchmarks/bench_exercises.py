"""What Python costs on a page: an answer, the first one, the next, after Stop; a cell, a figure.

    python -m benchmarks.bench_exercises

From the click to the verdict on the page, and the browser's memory for it, of a site with its own
Python and of one whose Python is on a CDN: a second server on this computer. Between the two visits
the browser is closed; the second finds in its profile what the first has fetched.
"""

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil

from benchmarks.bench_lite import row, sizes
from tests.support import pyodide
from tests.support.browser import serve, window, write

PAGE, NAME = "book/01-momentum.html", "alternating-limit"
RIGHT = "def size_in_the_long_run(beta):\n    return 1 / (1 + beta)"
ENDLESS = f"{RIGHT}\nwhile True:\n    pass"
TEXT, FIGURE = 3, 2                                   # cells of that page
TIMES = 3

# Kept when a Stop has been shown and is hidden again, however short that was.
RAN = """() => { window.ran = new Promise(done => {
  let running = false;
  new MutationObserver((_, observer) => {
    const now = document.querySelector(".gm-stop:not([hidden])");
    if (running && !now) { observer.disconnect(); done(); }
    running = now;
  }).observe(document.body, {subtree: true, childList: true, attributes: true});
}); }"""


def memory():
    """MB that the browser started here has for itself."""
    started = psutil.Process().children(recursive=True)
    return sum(one.memory_full_info().uss for one in started if "chrom" in one.name()) / 1e6


def appears(page, css):
    """Wait from frame to frame: Playwright's own waits look twice a second."""
    page.wait_for_function("css => document.querySelector(css)", arg=css)


def check(page, code, asks=False):
    """Seconds from the click to the verdict."""
    exercise = page.locator(f"course-exercise[name={NAME}]")
    write(exercise, code)
    began = time.perf_counter()
    exercise.get_by_role("button", name="Check").click()
    if asks:
        exercise.get_by_role("button", name="Fetch Python").click()
    appears(page, f"course-exercise[name={NAME}] .gm-check-pass")
    return time.perf_counter() - began


def stop(page):
    exercise = page.locator(f"course-exercise[name={NAME}]")
    write(exercise, ENDLESS)
    exercise.get_by_role("button", name="Check").click()
    page.wait_for_timeout(500)                        # it hangs now
    exercise.get_by_role("button", name="Stop").click()
    exercise.locator(".gm-check").wait_for()


def run(page, number):
    """Seconds from the click on Run to what the cell shows."""
    cell = page.locator(".bd-article div.cell").nth(number - 1)
    again = cell.locator(".gm-cell .gm-buttons button").first
    page.evaluate(RAN)
    began = time.perf_counter()                       # folded code hides its button
    (again if again.count() else cell.locator(".gm-run button")).evaluate("one => one.click()")
    page.evaluate("ran")
    return time.perf_counter() - began


@contextmanager
def visit(profile, base):
    with window(profile) as context:
        page = context.new_page()
        page.goto(f"{base}/{PAGE}", wait_until="networkidle")
        yield page
        page.wait_for_timeout(1000)                   # what a browser writes down a little later


def visits(base, asks):
    """{what: seconds} and {what: MB} of one reader, and what was asked for at the first answer."""
    urls, more = [], {}
    with tempfile.TemporaryDirectory() as profile:
        with visit(profile, base) as page:
            empty = memory()
            page.context.on("request", lambda request: urls.append(request.url))
            times = {"first answer, first visit (goal: 3 s)": check(page, RIGHT, asks)}
            asked = list(urls)
            more["memory for Python"] = memory() - empty
            times["  the next answer"] = check(page, RIGHT)
            stop(page)
            times["  after Stop (goal: 2 s)"] = check(page, RIGHT)
            times["  a cell that prints"] = run(page, TEXT)
            times["  a figure's cell, the first"] = run(page, FIGURE)
            times["  the same figure again"] = run(page, FIGURE)
            more["  and for what draws a figure"] = memory() - empty
        with visit(profile, base) as page:
            times["  first answer, second visit (goal: 1.5 s)"] = check(page, RIGHT, asks)
    return times, more, asked


def main():
    python = pyodide.folder()
    with (tempfile.TemporaryDirectory() as folder,
          serve(python, headers=pyodide.CDN_SAYS) as cdn):
        for own in (True, False):
            site = pyodide.site(Path(folder, str(own)), own)
            config = site / "lite/jupyter-lite.json"
            config.write_text(config.read_text("utf8").replace(pyodide.CDN, cdn), "utf8")
            with serve(site) as base:
                found = [visits(base, not own) for _ in range(TIMES)]
            size = sum(sizes(found[0][2], (base, site), (cdn, python)))
            row(f"Python {'of the site' if own else 'from the CDN'}: on the wire", f"{size:.1f} MB")
            for what in found[0][0]:
                row(what, f"{median(times[what] for times, _, _ in found):.2f} s")
            for what in found[0][1]:
                row(what, f"{median(more[what] for _, more, _ in found):.0f} MB")


if __name__ == "__main__":
    main()
