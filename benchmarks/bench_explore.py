"""What a slider costs: on the static page, in a kernel, at build time and on the wire.

    python -m benchmarks.bench_explore

The reference figure has two panels (contours and a path, a loss curve) and 441 settings. Pages of
the book are measured too when _build/html exists: every figure, on the processor as it is and
slowed six times, as a cheap phone is (Chromium's own throttling). A browser on a busy machine takes
twice as long: measure on a quiet one.
"""

import gzip
import os
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from IPython.core.pylabtools import print_figure

from course.figures import page
from tests.support.browser import NOT_ASKED, launch, serve
from tests.support.explore_figures import ravine
from tests.support.site import SITE

GOALS = {1: (4, 8), 6: (16, 33)}      # how many times slower: median and p95 of a move, in ms
STEPS = {1: 60, 6: 30}                # of a drag along a slider

# From the event that moves a slider to the message posted after the next animation frame.
STOPWATCH = """() => {
  window.times = [];
  const channel = new MessageChannel();
  let began;
  channel.port1.onmessage = () => times.push(performance.now() - began);
  window.addEventListener("input", () => {
    began = performance.now();
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }, true);
}"""

# A figure and the settings that it fetches.
WHOLE = "async figure => figure.outerHTML + await (await fetch(figure.dataset.from)).text()"


def row(name, value, goal=""):
    print(f"{name:<58}{value:>16}{goal and f'   goal {goal}'}", flush=True)


def wire(text):
    return f"{len(gzip.compress(text.encode() if isinstance(text, str) else text)) / 1000:.1f} KB"


def drag(tab, slider, steps):
    """Milliseconds to the painted frame, for each step of two mouse drags along a slider."""
    for _ in range(2):                    # what comes near is laid out, and moves what is below
        slider.scroll_into_view_if_needed()
        tab.wait_for_timeout(300)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    tab.mouse.move(box["x"] + 10, y)
    tab.mouse.down()
    tab.wait_for_timeout(100)
    tab.evaluate("times.splice(0)")       # a press comes at any time between two frames, and waits
    for there in (*np.linspace(0, 1, steps), *np.linspace(1, 0, steps)):
        tab.mouse.move(box["x"] + 10 + there * (box["width"] - 20), y)
        tab.wait_for_timeout(20)
    tab.mouse.up()
    tab.wait_for_timeout(100)
    return tab.evaluate("times.splice(0)")


def painted(tab, where, rate=1):
    """(median, p95) of a move of any slider of a figure; None without one."""
    session = tab.context.new_cdp_session(tab)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    sliders = tab.locator(f"{where} input[type=range]").all()
    times = [time for slider in sliders for time in drag(tab, slider, STEPS[rate])]
    session.detach()                      # and with it goes the throttling
    assert not sliders or len(times) > 1, f"{where}: no slider follows the mouse"
    return (median(times), quantiles(times, n=20)[-1]) if sliders else None


def told(name, found, rate):
    """A row for a figure at a speed; whether it reaches the goal."""
    speed = "slider to paint" if rate == 1 else f"slowed {rate} times"
    if not found:
        row(f"{name}: {speed}", "no slider")
        return True
    row(f"{name}: {speed}, median / p95", "{:.1f} / {:.1f} ms".format(*found),
        "{} / {} ms".format(*GOALS[rate]))
    return all(time <= goal for time, goal in zip(found, GOALS[rate], strict=True))


def timed(work, times):
    spent = []
    for i in range(times):
        began = time.perf_counter()
        work(i)
        spent.append(time.perf_counter() - began)
    return median(spent) * 1000


def reference(browser):
    explorable = ravine()
    began = time.perf_counter()
    html = explorable.static()
    row("precompute of 441 settings, two panels", f"{time.perf_counter() - began:.2f} s")
    row("the figure on the wire (picture and all settings, gzip)", wire(html))
    parts = page.assets()
    row("player and styles on the wire (gzip)", wire("".join(parts.values())))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ravine.html"
        path.write_text(explorable.to_html(), "utf-8")
        tab = browser.new_page()
        tab.goto(path.as_uri())
        tab.evaluate(STOPWATCH)
        for rate in GOALS:
            told("on a page of its own", painted(tab, "explore-figure", rate), rate)
        tab.close()


def live():
    os.environ["EXPLORE_FACE"] = "live"
    for which in ("the first", "the second"):
        explorable = ravine()
        spent = timed(lambda i, made=explorable: made._repr_mimebundle_(), 1)
        row(f"{which} figure with a pad is shown, in the kernel", f"{spent:.0f} ms")
    slider = explorable.controls[0].widget
    ours = timed(lambda i: setattr(slider, "value", (0.1, 0.2)[i % 2]), 40)
    other = ravine()

    def interact(i):              # what the inline backend does after each call of the function
        other.recorder.update((0.1, 0.2)[i % 2], 0.9)
        print_figure(other.recorder.fig, fmt="png", dpi=72)

    theirs = timed(interact, 20)
    row("a live move, in the kernel", f"{ours:.1f} ms")
    row("the same move with interact and inline matplotlib", f"{theirs:.1f} ms")
    row("ours / interact (goal: at most 0.33)", f"{ours / theirs:.2f}")


def book(browser, built):
    pages = [page for page in sorted(built.glob("book/*.html"))
             if "<explore-figure" in page.read_text("utf-8")]
    reached = {rate: [] for rate in GOALS}
    with serve(built) as base:
        for path in pages:
            context = browser.new_context()
            context.add_init_script(NOT_ASKED)
            tab, sizes, began = context.new_page(), [], time.perf_counter()
            tab.on("requestfinished", lambda r, sizes=sizes: sizes.append(
                len(gzip.compress(r.response().body()))))
            name = path.relative_to(built).as_posix()
            tab.goto(f"{base}/{name}", wait_until="commit")
            tab.locator("explore-figure form").first.wait_for(state="attached")
            ready = time.perf_counter() - began
            tab.wait_for_load_state("networkidle")
            row(f"{name}: the whole page, gzip", f"{sum(sizes) / 1000:.0f} KB")
            row("  from navigation to working sliders", f"{ready:.2f} s")
            tab.evaluate(STOPWATCH)
            for figure in tab.locator("explore-figure").all():
                name = figure.get_attribute("id")
                row(f"  {name}: gzip", wire(figure.evaluate(WHOLE)))
                for rate, goals in reached.items():
                    goals.append(told(f"  {name}", painted(tab, f"#{name}", rate), rate))
            context.close()
    for rate, goals in reached.items():
        row(f"figures that reach the goal, slowed {rate} times" if rate > 1 else
            "figures that reach the goal", f"{sum(goals)} of {len(goals)}")


if __name__ == "__main__":
    live()
    with launch() as chromium:
        reference(chromium)
        if SITE.exists():
            book(chromium, SITE)
