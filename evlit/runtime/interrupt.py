"""Ending a run that comes to no checkpoint: the second rung of the cancellation ladder.

Theory of operation
-------------------
1. A cancelled run ends at its next `st.*` call or await (`RunCore.attend`). Nothing here takes part.
2. When none came for a moment, `interrupt` makes the thread raise at its next line *of the app's own code*:
   with `sys.monitoring` (3.12 and later) line and jump events are turned on for the app's code objects on its stack,
   and off again when it has raised; on 3.11, which has no such events, an asynchronous exception is set, but only
   while the innermost frame is app code, so that no library is left half-way.
3. A thread that runs no line of Python is beyond reach: the session gives the run up (`fence`), and the thread ends
   when it comes back.

Nothing is paid before step 2.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Lock, get_ident
from types import CodeType, FrameType
from typing import Any, Final

from evlit.errors import Cancelled

#: Tells whether a file is the author's own.
IsApp = Callable[[str], bool]

_lock: Final = Lock()
_targets: Final[dict[int, Callable[[], bool]]] = {}  # threads that have to raise, and whether they may now
_armed: Final[set[int]] = set()  # threads that an exception was set for (3.11)


def interrupt(thread: int, is_app: IsApp, may: Callable[[], bool] = lambda: True) -> bool:
    """Make a thread raise `Cancelled` at its next line of app code. Tells whether that can be expected.

    Parameters
    ----------
    may
        Tells whether the thread may be interrupted: asked again when it comes to the line, where that can be done.
    """
    frame = sys._current_frames().get(thread)
    if frame is None:
        return False
    if sys.version_info >= (3, 12):
        codes = {each.f_code for each in _frames(frame) if is_app(each.f_code.co_filename)}
        if not codes:
            return False
        with _lock:
            _targets[thread] = may
            for code in codes:
                _watch(code)
        return True
    if not is_app(frame.f_code.co_filename) or not may():
        return False
    # We hold the GIL, so the frame is still the innermost one when the exception is set.
    _armed.add(thread)
    set_exception: Any = ctypes.pythonapi.PyThreadState_SetAsyncExc
    return bool(set_exception(ctypes.c_ulong(thread), ctypes.py_object(Cancelled)))


def disarm(thread: int) -> None:
    """Take an interrupt back: the run of this thread has ended. To be called in that thread."""
    if sys.version_info >= (3, 12):
        with _lock:
            _targets.pop(thread, None)
    elif thread == get_ident() and thread in _armed:
        _armed.discard(thread)
        # It is raised here at the latest, if it was not yet. Taking it back by setting none would make CPython 3.11
        # look for it for ever after, in all threads: slow, and an endless loop under a profiler or a debugger.
        with suppress(Cancelled):
            for _ in range(100):
                pass


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


if sys.version_info >= (3, 12):
    _monitoring = sys.monitoring
    _TOOL: Final = 4  # 0, 1, 2 and 5 are meant for debuggers, coverage, profilers and optimizers
    _EVENTS: Final = _monitoring.events.LINE | _monitoring.events.JUMP
    _watched: set[CodeType] = set()
    _registered = False

    def _watch(code: CodeType) -> None:
        global _registered
        if not _registered:
            _monitoring.use_tool_id(_TOOL, "evlit")
            _monitoring.register_callback(_TOOL, _monitoring.events.LINE, _on_line)
            _monitoring.register_callback(_TOOL, _monitoring.events.JUMP, _on_jump)
            _registered = True
        _watched.add(code)
        _monitoring.set_local_events(_TOOL, code, _EVENTS)

    def _on_line(_code: CodeType, _line: int) -> object:
        return _raise_if_targeted()

    def _on_jump(_code: CodeType, _at: int, _to: int) -> object:
        return _raise_if_targeted()

    def _raise_if_targeted() -> object:
        with _lock:
            may = _targets.get(get_ident())
            if may is None or not may():
                return None
            del _targets[get_ident()]
            if not _targets:
                for code in _watched:
                    _monitoring.set_local_events(_TOOL, code, _monitoring.events.NO_EVENTS)
                _watched.clear()
        raise Cancelled
