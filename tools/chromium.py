"""Which Chromium the tests and the printing of the book use, and how it is started."""

import os
import shutil
import sys

# Playwright's own list, whose place a second one takes; and the last two, each of them a page that
# is loaded for the address bar of every window, though none is seen: more work than most of ours.
WITHOUT = ["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
           "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter",
           "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
           "TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying",
           "AimEnabled", "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"]
QUIET = [f"--disable-features={','.join(WITHOUT)}", "--no-sandbox", "--disable-gpu",
         "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
# A shell is the same engine without windows: a fifth of the tests' time less.
NAMES = "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"
NONE = ("no browser: set CHROMIUM, run `playwright install chromium`, "
        "or install the system package chromium-headless-shell or chromium")


def find(playwright):
    """$CHROMIUM, else Playwright's own, else the system's; None if there is none."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named) or sys.exit(f"CHROMIUM = {named!r}: no such program")
    own = playwright.chromium.executable_path
    return own if os.path.exists(own) else next(filter(None, map(shutil.which, NAMES)), None)
