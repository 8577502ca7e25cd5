"""A real browser for the tests: find it, serve files to it, listen to it, run axe-core in it."""

import contextlib
import functools
import os
import threading
from fnmatch import fnmatchcase
from http.server import ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from tests.support.patience import patience
from tools import chromium
from tools.serve import Handler

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# and what axe-core advises beyond: landmarks, the order of headings, heads of tables
ALL = {"type": "tag", "values": [*WCAG, "best-practice"]}


def missing(reason):
    """A tool is missing: red in continuous integration, a counted skip on a laptop."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@contextlib.contextmanager
def _chromium():
    """Playwright's Chromium, and how it is started: $CHROMIUM, else its own, else the system's."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install -r requirements.txt")
    with sync_playwright() as playwright:
        path = chromium.find(playwright) or missing(chromium.NONE)
        yield playwright.chromium, {"executable_path": path, "args": chromium.QUIET}


@contextlib.contextmanager
def launch():
    """A Playwright browser, whose windows forget all."""
    with _chromium() as (kind, how), kind.launch(**how) as browser:
        browser.on("context", begin)
        yield browser


@contextlib.contextmanager
def window(profile):
    """A window of a browser that keeps in the folder `profile` what it fetches, as a reader's."""
    with _chromium() as (kind, how), kind.launch_persistent_context(profile, **how) as context:
        begin(context)
        yield context


# All forms of a page are there at once, as in a browser that does not anchor what it scrolls; what
# waits in others is test_first_sight.py's.
AT_ONCE = """CSS.supports = (supports => (...given) =>
  given[0] !== "overflow-anchor: auto" && supports.apply(CSS, given))(CSS.supports);"""


def begin(context):
    """What every window of the tests has."""
    context.set_default_timeout(1000 * patience(180))
    context.add_init_script(AT_ONCE)


# For who looks at the figures of a page: none of them waits for a prediction.
NOT_ASKED = """try {
  const notes = {course: "gaining-momentum", version: 1, ticks: [], quizzes: {}, exercises: {}};
  const site = location.pathname.replace(/(zh\\/)?(book\\/.*|[^/]*)$/, "");
  const kept = location.protocol === "file:" ? notes.course : `${notes.course} ${site}`;
  localStorage.getItem(kept)
    ?? localStorage.setItem(kept, JSON.stringify({...notes, unasked: true}));
} catch { /* a browser that keeps nothing */ }"""


def wider(page):
    """How many pixels wider than the screen it is, with all laid out that a phone would leave."""
    return page.evaluate("""() => {
      for (const section of document.querySelectorAll(".bd-article > section > section"))
        section.style.contentVisibility = "visible";
      return document.documentElement.scrollWidth - innerWidth;
    }""")


def rules(path):
    """{path pattern: [(name, value), …]} of a `_headers` file, as Netlify reads it."""
    found = {}
    for line in path.read_text("utf8").splitlines():
        if line.startswith("/"):
            found[line.strip()] = current = []
        elif line.startswith(" "):
            current.append(tuple(line.strip().split(": ", 1)))
    return found


class _Quiet(Handler):
    def __init__(self, *args, below, headers, broken, reports, **options):
        self.below, self.rules, self.broken, self.reports = below, headers, broken, reports
        super().__init__(*args, **options)

    def translate_path(self, path):
        inside = path.startswith(f"{self.below}/")
        return super().translate_path(path.removeprefix(self.below) if inside else "/nowhere")

    def end_headers(self):
        path = self.path.split("?")[0].removeprefix(self.below)
        for pattern, headers in self.rules.items():
            if fnmatchcase(path, pattern):
                for name, value in headers:
                    self.send_header(name, value)
        super().end_headers()

    def copyfile(self, source, outputfile):
        name = self.path.rsplit("/", 1)[1]
        if name not in self.broken:
            return super().copyfile(source, outputfile)
        self.broken.remove(name)
        outputfile.write(source.read(1000))

    def do_POST(self):
        self.reports.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass          # a browser that closes a connection early is no fault of the page


@contextlib.contextmanager
def serve(path, below="", headers=None, broken=(), reports=None):
    """Base URL (no slash at its end) of a plain file server for the folder `path`.

    `below` is a path on the server, like "/~ada": all else is not found. `headers` are rules().
    Each name in the list `broken` is a file that arrives only in part, once for each time it is in
    the list. What the browser posts goes to the list `reports`.
    """
    handler = functools.partial(_Quiet, directory=os.fspath(path), below=below,
                                headers=headers or {}, broken=broken, reports=reports)
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{below}"
        finally:
            server.shutdown()


def listen(page):
    """The list that fills with what goes wrong: console, scripts, requests, other hosts.

    Not a request that ends because the page is left, closed, or answers with a download.
    """
    errors = []

    def outside(request):
        url = urlsplit(request.url)
        if url.scheme in ("http", "https") and url.hostname != "127.0.0.1":
            errors.append(f"request to another host: {request.url}")

    def answered(response):
        if response.status >= 400:
            errors.append(f"status {response.status}: {response.url}")

    page.on("console", lambda m: errors.append(f"console: {m.text}") if m.type == "error" else 0)
    page.on("pageerror", lambda error: errors.append(f"script: {error}"))
    page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED"
            or errors.append(f"failed: {request.url}: {request.failure}"))
    page.on("request", outside)
    page.on("response", answered)
    return errors


def write(exercise, text):
    """Type `text` into an exercise's editor, or into the field that stands where none can be had.

    The field becomes the editor when it is first used.
    """
    if (field := exercise.locator("textarea")).is_visible():
        field.focus()
    editor = exercise.locator(".cm-content")
    editor.wait_for()
    editor.fill(text)
    return editor


# Where a node stands still, in the middle of the window: smooth scrolling would be under way, and
# what comes near is laid out, and moves what is below. (JupyterLab takes longer: lab.at_rest.)
AT_REST = """async node => {
  document.documentElement.style.scrollBehavior = "auto";
  for (let looks = 0; looks < 300; looks++) {
    node.scrollIntoView({block: "center", behavior: "instant"});
    const before = node.getBoundingClientRect();
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    const {x, y, width, height} = node.getBoundingClientRect();
    if (x === before.x && y === before.y) return {x, y, width, height};
  }
  throw new Error("the page never comes to rest");
}"""


def swipe(tab, x, y, dx, dy, moves=15):
    """A finger's drag, as Chromium takes it from a touch screen; says what the page was told."""
    tab.evaluate("""() => {
      window.told = [];
      for (const kind of ["pointercancel", "pointerup"])
        document.addEventListener(kind, event => told.push(event.type), true);
    }""")
    touch = tab.context.new_cdp_session(tab)
    for i in range(moves + 2):
        share = min(i, moves) / moves
        kind = "touchStart" if i == 0 else "touchMove" if i <= moves else "touchEnd"
        points = [] if i > moves else [{"x": x + share * dx, "y": y + share * dy}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        tab.wait_for_timeout(16)
    tab.wait_for_timeout(300)
    return tab.evaluate("told"), tab.evaluate("scrollY")


# Listings and formulas have thousands of letters in a few looks, and pages hundreds of texts:
# axe-core needs a minute for the contrast of all. Three of each look are judged, for one may lie
# where axe cannot see. The letters of the others keep their places, and are not seen; of a formula
# without any other only its place is kept. A look is what two colour schemes can give: names of
# classes belong to it.
A_FEW_OF_EACH_LOOK = """() => {
  const seen = {}, others = [], grounds = new Map([[null, ""]]);
  const further = look => (seen[look] = (seen[look] ?? 0) + 1) > 3;
  const groundOf = node => {
    if (!grounds.has(node)) {
      const {backgroundColor, opacity} = getComputedStyle(node);
      const around = groundOf(node.parentElement);
      grounds.set(node, backgroundColor === "rgba(0, 0, 0, 0)" && opacity === "1" ? around
        : `${around} ${backgroundColor} ${opacity} ${node.className}`);
    }
    return grounds.get(node);
  };
  const lookOf = node => {
    const {color, fontSize, fontWeight, visibility} = getComputedStyle(node);
    return [color, fontSize, fontWeight, visibility, groundOf(node),
            node.textContent.trim().length > 1];               // axe does not judge a single one
  };
  for (const letters of document.querySelectorAll("pre span, math *")) {
    if (letters.children.length || !letters.checkVisibility()) continue;
    const block = letters.closest("pre, math");
    const names = [letters.className, block.className, block.parentElement.className];
    if (further([lookOf(letters), names])) others.push(letters);
  }
  for (const letters of others)
    if (letters.closest("pre")) letters.replaceWith(letters.textContent.replace(/\\S/g, " "));
    else letters.style.visibility = "hidden";
  const hidden = new Set(others);
  const places = [...document.querySelectorAll("math")].filter(formula =>
      formula.checkVisibility()
      && !formula.closest("a, button, label, legend, summary, th")       // these it names
      && [...formula.querySelectorAll("*")].every(n => n.children.length || hidden.has(n)))
    .map(formula => [formula, formula.getBoundingClientRect()]);
  for (const [formula, {width, height}] of places) {
    formula.replaceChildren();
    formula.style.cssText = `display: inline-block; width: ${width}px; height: ${height}px`;
  }
  for (const node of document.querySelectorAll("body, body *:not(svg *)"))    // see test_plots.py
    if ([...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())
        && node.checkVisibility({visibilityProperty: true})
        && !further([lookOf(node), node.tagName, node.className]))
      node.dataset.look = "";
}"""
ONLY = """selector => {
  const parts = [...document.querySelectorAll(selector)], around = new Set();
  for (const part of parts)
    for (let node = part.parentElement; node; node = node.parentElement) around.add(node);
  for (const node of around)
    for (const child of [...node.children])
      if (!around.has(child) && !parts.includes(child) && child.checkVisibility()) child.remove();
}"""


def only(page, selector):
    """Take from a page what is neither in these parts nor around them.

    axe-core goes through the whole page, whatever part it is asked about.
    """
    page.evaluate(ONLY, selector)


# Only rules about sound that plays by itself and about turned screens wait for files: none is here.
RUN = """([within, options]) => {
  axe.configure({rules: [{id: "color-contrast", selector: "[data-look]"}]});
  return axe.run(within, {...options, preload: false, resultTypes: ["violations", "incomplete"]});
}"""
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def axe(page, within="html", rules=None):
    """What axe-core objects to under WCAG 2.2 A and AA: 'rule: selector', one line a node.

    In the part `within` of the page; COLOURS are the rules that another colour scheme can break.
    Only axe-core itself may come after it: listings and formulas are full of gaps.
    """
    try:
        from axe_playwright_python.base import AXE_SCRIPT
    except ImportError:
        missing("axe-playwright-python is not installed: pip install -r requirements.txt")
    page.evaluate(A_FEW_OF_EACH_LOOK)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, [within, {"runOnly": rules or {"type": "tag", "values": WCAG}}])
    # text in the very colour of its ground is "incomplete" to axe: it cannot see such text either
    invisible = [f"invisible: {node['target']}"
                 for rule in found["incomplete"] for node in rule["nodes"]
                 for check in node["any"]
                 if (check.get("data") or {}).get("messageKey") == "equalRatio"]
    return invisible + [f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
                        for rule in found["violations"] for node in rule["nodes"]]
