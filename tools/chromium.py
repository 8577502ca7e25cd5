"""Which Chromium the tests and the printing of the book use, and how it is started."""

import os
import shutil

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
NONE = ("no browser: set CHROMIUM, run `playwright install chromium`, "
        "or install the system package chromium")


def find(playwright):
    """$CHROMIUM, else Playwright's own, else the system's; None if there is none."""
    found = [os.environ.get("CHROMIUM"), playwright.chromium.executable_path,
             *map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))]
    return next((path for path in found if path and os.path.exists(path)), None)
