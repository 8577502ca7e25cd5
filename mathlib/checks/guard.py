"""Run a learner's function so that nothing it does can stop the notebook.

The calls run in a thread of their own. When the time is up, an exception is raised in that thread
from outside; it works in Jupyter, in threads and on every system, without signals. Where no thread
can be started (Pyodide) a trace function watches the clock instead. Neither can interrupt a single
endless call inside C code, such as `sum(itertools.count())`.
"""

import contextlib
import copy
import ctypes
import io
import sys
import threading
import time
from dataclasses import dataclass

import numpy as np

SECONDS = 3.0  # for all calls of one check together
PATIENCE = 1.0  # to end a function that catches what should stop it


class Stop(SystemExit):
    """Ends the thread: like SystemExit, which passes `except Exception` and is not reported."""


@dataclass(frozen=True)
class Call:
    """One call: what came back, what was raised, and the arguments after the call."""

    args: tuple
    value: object = None
    error: BaseException | None = None


def attempt(function, cases):
    """Call `function` on copies of each case; stops at the first error.

    Returns the finished calls, and whether the time ran out in the next one. What the function
    prints is swallowed: a loop that prints for ever would drown the notebook.
    """
    calls = []

    def task():
        with np.errstate(all="ignore"):  # NaN is described by the check, not warned about
            for case in cases:
                args = copy.deepcopy(case)
                try:
                    calls.append(Call(args, function(*args)))
                except Stop:
                    raise
                except BaseException as error:
                    calls.append(Call(args, error=error))
                    return

    with contextlib.redirect_stdout(_Sink()):
        in_time = _threaded(task)
    return list(calls), not in_time


class _Sink(io.TextIOBase):
    def write(self, text):
        return len(text)


def _threaded(task):
    worker = threading.Thread(target=task, daemon=True)
    try:
        worker.start()
    except RuntimeError:  # no threads here
        return _traced(task)
    try:
        worker.join(SECONDS)
        return not worker.is_alive()
    finally:
        _end(worker)


def _end(worker):
    """Raise Stop in the thread until it ends; one that survives is left behind as a daemon."""
    end = time.monotonic() + PATIENCE
    while worker.is_alive() and time.monotonic() < end:
        ident = ctypes.c_ulong(worker.ident)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(Stop))
        worker.join(0.001)


def _traced(task):
    end = time.monotonic() + SECONDS

    def trace(frame, event, arg):
        if time.monotonic() > end:
            raise Stop
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        task()
        return True
    except Stop:
        return False
    finally:
        sys.settrace(before)
