"""How long to wait before something counts as hung: the one place that knows.

No test asserts a time. A wait ends only what would never end, so it may be long: where things work
it costs nothing. Each is given for a quiet machine, many times what is needed there, and grows with
what this machine has to do besides.
"""

import os
import time
from functools import cache

QUIET = 0.05                     # seconds that the loop of speed() takes on a quiet machine


@cache
def speed():
    """How many times longer than usual a fixed piece of work takes here; measured once."""
    began = time.perf_counter()
    for i in range(1_000_000):
        i * i
    return (time.perf_counter() - began) / QUIET


def load():
    """Running processes for each processor in the last minute; 0 where nobody counts them."""
    return os.getloadavg()[0] / os.cpu_count() if hasattr(os, "getloadavg") else 0


def patience(seconds):
    """These seconds, longer on a slow machine, and longer again on a busy one."""
    return seconds * max(1, speed()) * max(1, load())


def until(done, pause=lambda: time.sleep(0.1), seconds=180):
    """Wait for done() to be true; `pause` passes the time, a page's own where that must live on."""
    end = time.monotonic() + patience(seconds)
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"{patience(seconds):.0f} s, and still not done")
        pause()
