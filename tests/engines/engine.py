"""Firefox and WebKit, as they are installed, by the commands of WebDriver and without a library.

Firefox listens on a socket (Marionette), WebKitGTK's driver is a server. Names and parameters of a
command are the same for both, so `command(name, **parameters)` is all in which they differ.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.browser import AT_REST
from tests.support.patience import patience, until

# command: its place on a server, which lies below the session's
PLACES = {"Navigate": "url", "ExecuteAsyncScript": "execute/async", "SetTimeouts": "timeouts",
          "SetWindowRect": "window/rect", "PerformActions": "actions"}
KEYS = {name: chr(0xE000 + code) for name, code in {
    "Tab": 4, "Enter": 7, "Control": 9, "Escape": 12, "End": 16, "Home": 17,
    "ArrowLeft": 18, "ArrowUp": 19, "ArrowRight": 20, "ArrowDown": 21}.items()}
# Runs a function of the page and answers with what it returns or throws.
CALL = """const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);
Promise.resolve().then(() => (%s)(...given)).then(
  value => done({value}), error => done({error: `${error}`}));"""
# Runs one with the first element that a selector finds.
FIRST = """(selector, ...given) => {
  const node = document.querySelector(selector);
  if (!node) throw new Error(`nothing is ${selector}`);
  return (FUNCTION)(node, ...given);
}"""


class Failed(Exception):
    """What the browser, or a function in its page, objects to."""


class Engine:
    """A browser with one window. `command` sends it a command of WebDriver."""

    def __init__(self, command, capabilities):
        self.command = command
        self.called = f"{capabilities['browserName']} {capabilities['browserVersion']}"
        command("SetTimeouts", script=int(1000 * patience(180)), pageLoad=int(1000 * patience(180)))
        command("SetWindowRect", width=1280, height=900)

    def open(self, address):
        self.command("Navigate", url=address)

    def run(self, function, *given):
        """What a JavaScript function returns in the page, or what its promise becomes."""
        answer = self.command("ExecuteAsyncScript", script=CALL % function, args=list(given))
        if "error" in answer:
            raise Failed(f"{answer['error']}: {function[:300]}")
        return answer.get("value")

    def on(self, selector, function, *given):
        """What a function returns of the first element that the selector finds."""
        return self.run(FIRST.replace("FUNCTION", function), selector, *given)

    def wait(self, function, *given):
        """Until a function returns something true, which is returned."""
        found = []
        until(lambda: found.append(self.run(function, *given)) or found[-1])
        return found[-1]

    def wait_for(self, selector):
        return self.wait("selector => Boolean(document.querySelector(selector))", selector)

    def drag(self, path):
        """Press the mouse at the first of these places, lead it through the others, let go."""
        moves = [{"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}
                 for x, y in path]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self.command("PerformActions", actions=[
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
             "actions": [moves[0], down, *moves[1:], up]}])

    def click(self, selector):
        at = self.on(selector, AT_REST)
        assert at["width"] and at["height"], f"nobody can click at {selector}"
        self.drag([(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)])

    def press(self, *keys):
        """Names of keys, letters, or several held together as in Control+a, one by one."""
        pressed = []
        for key in keys:
            held = [KEYS.get(part, part) for part in (key.split("+") if key != "+" else key)]
            pressed += [{"type": "keyDown", "value": part} for part in held]
            pressed += [{"type": "keyUp", "value": part} for part in held[::-1]]
        self.command("PerformActions",
                     actions=[{"type": "key", "id": "keyboard", "actions": pressed}])


def ended(process):
    process.terminate()
    try:
        process.wait(patience(20))
    except subprocess.TimeoutExpired:
        process.kill()


@contextlib.contextmanager
def started(*command, **options):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        ended(process)


@contextlib.contextmanager
def firefox(folder):
    """Firefox with a fresh profile in the folder."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    Path(folder, "user.js").write_text('user_pref("marionette.port", 0);\n', "utf8")
    port = Path(folder, "MarionetteActivePort")
    with started(path, "--marionette", "--headless", "--no-remote", "--profile", folder):
        until(lambda: port.exists() and port.read_text("utf8"))
        with (socket.create_connection(("127.0.0.1", int(port.read_text("utf8")))) as connection,
              connection.makefile("rb") as answers):
            def read():
                length = b"".join(iter(lambda: answers.read(1), b":"))
                return json.loads(answers.read(int(length)))

            def command(name, **parameters):
                text = json.dumps([0, 1, f"WebDriver:{name}", parameters]).encode()
                connection.sendall(b"%d:%s" % (len(text), text))
                *_, error, result = read()
                if error:
                    raise Failed(f"{name}: {error['error']}: {error['message']}")
                return result["value"] if set(result or ()) == {"value"} else result

            read()                                              # it says what it is
            yield Engine(command, command("NewSession")["capabilities"])


@contextlib.contextmanager
def screen():
    """A screen that nobody sees: the environment of who draws on it."""
    listens, says = os.pipe()
    with (started("Xvfb", "-displayfd", f"{says}", "-screen", "0", "1400x1000x24", "-nolisten",
                  "tcp", pass_fds=[says]), open(listens) as number):
        os.close(says)
        display = number.readline().strip()
        assert display, "Xvfb does not start"
        yield {**os.environ, "DISPLAY": f":{display}", "LIBGL_ALWAYS_SOFTWARE": "1"}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def webkit(folder):
    """WebKitGTK's MiniBrowser, which keeps nothing when it is driven."""
    port = free_port()

    def ask(place, method="POST", **parameters):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/{place}", method=method,
                                         data=json.dumps(parameters).encode())
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            said = json.load(error)["value"]
            raise Failed(f"{place}: {said['error']}: {said['message']}") from None

    def answers():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True

    with screen() as environment, started("WebKitWebDriver", f"--port={port}", env=environment):
        until(answers)
        new = ask("session", capabilities={"alwaysMatch": {}})
        session = f"session/{new['sessionId']}"
        try:
            yield Engine(lambda name, **parameters: ask(f"{session}/{PLACES[name]}", **parameters),
                         new["capabilities"])
        finally:
            ask(session, method="DELETE")


# engine: how it is started, the programs it needs (one of several), and how to have them
ENGINES = {
    "firefox": (firefox, [("firefox-esr", "firefox")],
                "apt-get install firefox-esr, or one from Mozilla"),
    "webkit": (webkit, [("WebKitWebDriver",), ("Xvfb",)], "apt-get install webkit2gtk-driver xvfb"),
}


def lacking(name):
    """What is missing for an engine and how to have it, as a sentence; "" if nothing is."""
    _, programs, how = ENGINES[name]
    gone = [" or ".join(some) for some in programs if not any(map(shutil.which, some))]
    return f"{name} is not tested, {', '.join(gone)} is missing: {how}" if gone else ""
