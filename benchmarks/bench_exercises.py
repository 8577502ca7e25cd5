"""What Python costs on a page: an answer, the first one, the next, after Stop; a cell, a figure.

    python -m benchmarks.bench_exercises

From the click on Check to the verdict on the page, of a site with its own Python and of one whose
Python is on a CDN: a second server on this computer. A second visit finds it in the browser.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.bench_lite import row, sizes
from tests.support import pyodide
from tests.support.browser import launch, serve, write

PAGE, NAME = "book/01-momentum.html", "alternating-limit"
RIGHT = "def size_in_the_long_run(beta):\n    return 1 / (1 + beta)"
ENDLESS = f"{RIGHT}\nwhile True:\n    pass"
TEXT, FIGURE = 3, 2                                   # cells of that page
TIMES = 3


def check(page, code):
    """Seconds from the click to the verdict."""
    exercise = page.locator(f"course-exercise[name={NAME}]")
    write(exercise, code)
    began = time.perf_counter()
    exercise.get_by_role("button", name="Check").click()
    agree = exercise.get_by_role("button", name="Fetch Python")
    exercise.locator(".gm-check-pass").or_(agree).wait_for()
    if agree.count():
        agree.click()
        exercise.locator(".gm-check-pass").wait_for()
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
    began = time.perf_counter()                       # folded code hides its button
    (again if again.count() else cell.locator(".gm-run button")).evaluate("one => one.click()")
    cell.locator(".gm-stop").wait_for(state="attached")
    page.wait_for_timeout(10)
    cell.locator(".gm-stop[hidden]").wait_for(state="attached")
    return time.perf_counter() - began


def visits(browser, base):
    """{what: seconds} of one reader, and what was asked for at the first answer."""
    context, urls = browser.new_context(), []
    page = context.new_page()
    page.goto(f"{base}/{PAGE}", wait_until="networkidle")
    context.on("request", lambda request: urls.append(request.url))
    times, asked = {"first answer, first visit (goal: 3 s)": check(page, RIGHT)}, list(urls)
    times["  the next answer"] = check(page, RIGHT)
    stop(page)
    times["  after Stop (goal: 2 s)"] = check(page, RIGHT)
    times["  a cell that prints"] = run(page, TEXT)
    times["  a figure's cell, the first"] = run(page, FIGURE)
    times["  the same figure again"] = run(page, FIGURE)
    page.reload(wait_until="networkidle")
    times["  first answer, second visit (goal: 1.5 s)"] = check(page, RIGHT)
    context.close()
    return times, asked


def main():
    python = pyodide.folder()
    with (tempfile.TemporaryDirectory() as folder, launch() as browser,
          serve(python, headers=pyodide.CDN_SAYS) as cdn):
        for own in (True, False):
            site = pyodide.site(Path(folder, str(own)), own)
            config = site / "lite/jupyter-lite.json"
            config.write_text(config.read_text("utf8").replace(pyodide.CDN, cdn), "utf8")
            with serve(site) as base:
                found = [visits(browser, base) for _ in range(TIMES)]
            size = sum(sizes(found[0][1], (base, site), (cdn, python)))
            row(f"Python {'of the site' if own else 'from the CDN'}: on the wire", f"{size:.1f} MB")
            for what in found[0][0]:
                row(what, f"{median(times[what] for times, _ in found):.2f} s")


if __name__ == "__main__":
    main()
