"""The end of the process: within seconds of being asked to, whatever the threads, exit handlers and children of an app
do (after the click journey).

Theory of operation
-------------------
::

    signal --> drain (serve.py) --> the log is closed --> exit handlers, threads that are no daemons --> gone
      |           up to 2.5 s                                  as long as they take
      +-- 1 s: say what it waits for          +-- 4 s: leave without them         +-- 4.9 s: without the interpreter

What was acknowledged is committed before anybody hears of it, so leaving early loses nothing. The last bound is kept by
a thread of `faulthandler`, which needs no Python to run: for code that never gives the interpreter back.
A second Ctrl+C leaves at once: whoever presses it does not want to wait.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn

#: Seconds from the signal to the end of the process.
GRACE: Final = 4.0

#: Seconds after which the end of the process is given up on, and forced from outside of Python. Long enough after
#: `GRACE` that it is not meant for a process which merely gets little of a busy machine.
FORCED: Final = 4.9

#: Seconds after which it is said what is waited for.
QUIET: Final = 1.0

#: What shells expect of a command that Ctrl+C has cut off.
CUT_OFF: Final = 130


def end_soon(waiting: Callable[[], list[str]]) -> None:
    """See to it that the process ends. To be called in the main thread, when it was asked to.

    Parameters
    ----------
    waiting
        Returns what of the server has not ended, one text each; any thread may call it.
    """
    began = time.monotonic()
    signal.signal(signal.SIGINT, _at_once)
    signal.signal(signal.SIGTERM, _once_is_enough)
    with_error = sys.__stderr__
    if with_error is not None:
        faulthandler.dump_traceback_later(FORCED, exit=True, file=with_error)

    def watch() -> None:
        time.sleep(QUIET)
        _say(f"stopping; still waits for {_listed([*waiting(), *left_by_the_app()])}. Ctrl+C again ends it at once.")
        time.sleep(max(0.0, GRACE - (time.monotonic() - began)))
        _leave(0)

    threading.Thread(target=watch, name="evlit end", daemon=True).start()


def left_by_the_app() -> list[str]:
    """Return what the app started and Python waits for before it exits, one text each."""
    ours = {threading.main_thread(), threading.current_thread()}
    threads = [each for each in threading.enumerate() if not each.daemon and each not in ours]
    found = [f"the thread {each.name!r}" for each in threads]
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None:
        children = [each for each in multiprocessing.active_children() if not each.daemon]
        found += [f"the process {each.name!r} ({each.pid})" for each in children]
    return found


def _listed(things: list[str]) -> str:
    """Return things as part of a sentence, however many they are."""
    if not things:
        return "exit handlers of the app"
    return ", ".join(things[:3]) + (f" and {len(things) - 3} more" if len(things) > 3 else "")


def _say(text: str) -> None:
    # Not through what captures output: the stream may be gone by now.
    if sys.__stderr__ is not None:
        sys.__stderr__.write(f"evlit: {text}\n")
        sys.__stderr__.flush()


def _at_once(_number: int, _frame: object) -> NoReturn:
    _leave(CUT_OFF)


def _once_is_enough(_number: int, _frame: object) -> None:
    """Take a second SIGTERM: the end is on its way."""


def _leave(status: int) -> NoReturn:
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            with suppress(OSError, ValueError):  # whoever read it is gone
                stream.flush()
    os._exit(status)
