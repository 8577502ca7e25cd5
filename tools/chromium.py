"""Which Chromium the tests and the printing of the book use, and how it is started."""

import os
import shutil

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NONE = ("no browser: set CHROMIUM, run `playwright install chromium`, "
        "or install the system package chromium")


def find(playwright):
    """$CHROMIUM, else Playwright's own, else the system's; None if there is none."""
    found = [os.environ.get("CHROMIUM"), playwright.chromium.executable_path,
             *map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))]
    return next((path for path in found if path and os.path.exists(path)), None)
