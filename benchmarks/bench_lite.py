"""What running in the browser costs: the site, the wire, until Python is ready, Run All, a move.

    python -m benchmarks.bench_lite

Of a site with its own Python. The files and the browser's cache are the real ones, the network is
not. Bytes are those of gzip. The numbers of book/reference/running.md come from here.
"""

import gzip
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import unquote, urlsplit

from tests.support import pyodide
from tests.support.browser import launch, serve
from tests.support.lab import at_rest
from tests.support.lite_tab import open_notebook, ready, run_all
from tests.support.site import SITE

MOVES = 24
# From the movement of the mouse to the message posted after the next frame with the new picture.
STOPWATCH = """() => {
  window.times = [];
  const channel = new MessageChannel();
  let began;
  channel.port1.onmessage = () => times.push(performance.now() - began);
  addEventListener("pointermove", () => { began = performance.now(); }, true);
  new MutationObserver(changes => {
    const ours = change => change.target.querySelector?.(":scope > .gm-live[role=img]");
    if (changes.some(ours)) requestAnimationFrame(() => channel.port2.postMessage(0));
  }).observe(document.body, {childList: true, subtree: true});
}"""


def row(name, value):
    print(f"{name:<58}{value:>16}", flush=True)


@cache
def wire(path):
    """Bytes of a file as servers send it: what is an archive already goes as it is."""
    data = path.read_bytes()
    if path.suffix in (".whl", ".zip"):
        return len(data)
    return min(len(data), len(gzip.compress(data)))


def sizes(urls, *places):
    """MB over the wire from each (base address, folder)."""
    for base, folder in places:
        paths = {folder / unquote(urlsplit(url).path.removeprefix(urlsplit(base).path)).strip("/")
                 for url in urls if url.startswith(base)}
        yield sum(wire(path) for path in paths if path.is_file()) / 1e6


def until_ready(tab, act):
    began = time.perf_counter()
    act()
    ready(tab)
    return time.perf_counter() - began


def moves(tab):
    """Milliseconds for each move by mouse of the first slider, one after the other."""
    tab.evaluate(STOPWATCH)
    box = at_rest(tab, tab.locator(".noUi-handle").first)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    track = tab.locator(".noUi-base").first.bounding_box()
    way = 12 if x < track["x"] + track["width"] / 2 else -12
    tab.mouse.move(x, y)
    tab.mouse.down()
    for step in range(MOVES):
        tab.mouse.move(x + way * (1 + step % 8), y)
        tab.wait_for_timeout(600)                       # this picture first, then the next move
    tab.mouse.up()
    return tab.evaluate("times")


def chapters(context, base):
    everything = []
    for path in sorted(SITE.glob("lite/files/*.ipynb")):
        tab = open_notebook(context, base, path.name)
        ready(tab)
        began = time.perf_counter()
        run_all(tab)
        spent = time.perf_counter() - began
        times = moves(tab)
        everything += times
        row(f"{path.stem}: Run All", f"{spent:.1f} s")
        row("  slider to new picture, median / p95",
            f"{median(times):.0f} / {quantiles(times, n=20)[-1]:.0f} ms")
        tab.close()
    row("all of them (goal: 300 ms)",
        f"{median(everything):.0f} / {quantiles(everything, n=20)[-1]:.0f} ms")


def main():
    with tempfile.TemporaryDirectory() as folder, launch() as browser:
        site = pyodide.site(Path(folder, "site"), own=True)
        files = [path for path in (site / "lite").rglob("*") if path.is_file()]
        files += [path for link in (site / "lite").iterdir() if link.is_symlink()
                  for path in link.resolve().rglob("*") if path.is_file()]
        row("on the site (goal: 60 MB)", f"{sum(p.stat().st_size for p in files) / 1e6:.1f} MB")
        with serve(site) as base:
            context, urls = browser.new_context(viewport={"width": 1300, "height": 1000}), []
            tab = context.new_page()
            tab.goto(f"{base}/book/01-momentum.html", wait_until="networkidle")
            context.on("request", lambda request: urls.append(request.url))
            first = until_ready(tab, tab.locator("a.run-here").click)
            (size,) = sizes(urls, (base, site))
            row("first visit, on the wire (goal: 15 MB)", f"{size:.1f} MB")
            row("click to Python is ready, first visit (goal: 6 s)", f"{first:.1f} s")
            row("  the same, second visit", f"{until_ready(tab, tab.reload):.1f} s")
            tab.close()
            chapters(context, base)


if __name__ == "__main__":
    main()
