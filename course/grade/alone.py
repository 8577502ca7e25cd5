"""Run something that is not trusted in a process of its own, with limits, and get its text.

The process may compute for some seconds in some memory. It writes no file, reads none but modules
and the chapters' data, starts no process and speaks to nobody: an audit hook, which cannot be taken
out again, ends it. This keeps out what a learner thinks of. It is no prison for an attacker who
knows the interpreter from inside: grade on a machine that holds nothing but the course.
"""

import contextlib
import multiprocessing
import os
import sys
import sysconfig
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from course.words import say

try:
    import resource
except ImportError as error:
    raise ImportError(say("grade.no-fork")) from error

SECONDS = 10                # of computing, for one answer
MEMORY = 2 << 30            # bytes beyond what the course itself takes
ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
PYTHON = (*sysconfig.get_paths().values(), sys.base_prefix, str(ROOT))
FORBIDDEN = ("ctypes.", "fcntl.", "ftplib.", "gc.", "glob.", "http.", "mmap.", "os.",
             "pathlib.", "pty.", "resource.", "shutil.", "signal.", "socket.", "sqlite3.",
             "subprocess.", "sys.addaudithook", "sys.setprofile", "sys.settrace", "syslog.",
             "tempfile.", "urllib.", "webbrowser.")
LOADING = (".py", ".pyc", ".so", ".pyd", ".dylib")


class Forbidden(BaseException):
    """Raised where the code tries what it may not; it may catch that, and is found out later."""


def guard(tried: list[str]) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that ends what is forbidden, and notes it."""
    def look(event: str, given: tuple[object, ...]) -> None:
        if event == "open":
            path, mode = given[0], given[1]
            if mode in ("r", "rb", None) and isinstance(path, str) and harmless(path):
                return
            event = f"open {path}"
        elif not event.startswith(FORBIDDEN) or event in ("os.listdir", "os.scandir"):
            return
        tried.append(event)
        raise Forbidden(event)
    return look


def harmless(path: str) -> bool:
    """Python loads a module, a chapter its data, or somebody looks in vain."""
    whole = os.path.abspath(path)
    return (not os.path.exists(whole) or whole.startswith(str(BOOK / "data") + os.sep)
            or (whole.startswith(PYTHON) and whole.endswith(LOADING)))


def limited(send: Connection, work: Callable[[], str]) -> None:
    os.chdir(BOOK)
    for limit, value in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0),
                         (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (value, value))
    if sys.platform == "linux":
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    tried: list[str] = []
    sys.addaudithook(guard(tried))
    said = ""
    with contextlib.suppress(Forbidden):
        said = work()
    send.send_bytes(f"!{tried[0]}".encode() if tried else said.encode())


def alone(work: Callable[[], str], seconds: float = 3 * SECONDS) -> str | None:
    """What `work` says; `!…` if it tried what is forbidden, None if it did not come to an end."""
    receive, send = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=limited, args=(send, work))
    process.start()
    send.close()
    try:
        return receive.recv_bytes().decode() if receive.poll(seconds) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()
        receive.close()
