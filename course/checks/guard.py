"""Run a learner's function so that nothing it does can stop the notebook.

The calls run in a thread of their own. When the time is up, an exception is raised in that thread
from outside; it works in Jupyter, in threads and on every system, without signals. Where no thread
can be started (Pyodide) a trace function watches the clock instead.

Two limits: a single endless call inside C code that never lets go, such as
`sum(itertools.count())`, cannot be interrupted at all; and a loop inside `try` that catches
everything, again and again, is reported but may run on in the background.
"""

import contextlib
import copy
import io
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np

SECONDS = 3.0  # for all calls of one check together
PRINTED = 60  # characters kept of what a call prints
PATIENCE = 1.0  # to end a function that catches what should stop it


@dataclass(frozen=True)
class Call:
    """One call: what came back, what was raised, the arguments after the call, what it printed."""

    args: tuple[object, ...]
    value: Any = None
    error: BaseException | None = None
    printed: str = ""


def attempt(function: Callable[..., object], cases: Sequence[tuple[object, ...]]
            ) -> tuple[list[Call], bool]:
    """Call `function` on copies of each case; stops at the first error.

    Returns the finished calls, and whether the time ran out in the next one. What the function
    prints is kept from the notebook, which a loop that prints for ever would drown.
    """
    calls: list[Call] = []
    sink = _Sink()
    ended = threading.Event()

    def task() -> None:
        with np.errstate(all="ignore"):  # NaN is described by the check, not warned about
            for case in cases:
                args = copy.deepcopy(case)
                sink.text = ""
                try:
                    call = Call(args, function(*args), printed=sink.text.strip())
                except BaseException as error:
                    call = Call(args, error=error)
                if ended.is_set():
                    return
                calls.append(call)
                if call.error:
                    return

    with contextlib.redirect_stdout(sink):
        _threaded(task, ended)
    return list(calls), ended.is_set() and len(calls) < len(cases)


class _Sink(io.TextIOBase):
    """Keeps the beginning of what is printed."""

    text = ""

    def write(self, text: str) -> int:
        self.text += text[: max(0, PRINTED - len(self.text))]
        return len(text)


def _threaded(task: Callable[[], None], ended: threading.Event) -> None:
    finished = threading.Event()

    def run() -> None:
        try:
            task()
        except SystemExit:
            pass  # asked to stop
        finally:
            finished.set()

    worker = threading.Thread(target=run, daemon=True)
    try:
        worker.start()
    except RuntimeError:  # no threads here
        _traced(task, ended)
        return
    try:
        finished.wait(SECONDS)
    finally:  # also when the reader interrupts the cell
        _end(worker, finished, ended)


def _end(worker: threading.Thread, finished: threading.Event, ended: threading.Event) -> None:
    """Raise SystemExit in the thread until it ends; one that survives is left as a daemon."""
    import ctypes  # not everywhere; where threads start it is there

    assert worker.ident is not None     # it has started
    end = time.monotonic() + PATIENCE
    while not finished.is_set() and time.monotonic() < end:
        ended.set()
        ident, stop = ctypes.c_ulong(worker.ident), ctypes.py_object(SystemExit)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, stop)
        finished.wait(0.001)


def _traced(task: Callable[[], None], ended: threading.Event) -> None:
    end = time.monotonic() + SECONDS

    def trace(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
        if time.monotonic() > end:
            ended.set()
            raise SystemExit
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        task()
    except SystemExit:
        pass
    finally:
        sys.settrace(before)
