"""A run that is executed again stops where it was stopped: at the recorded `st.*` call.

Theory of operation
-------------------
A run that was cancelled, or stopped by its user, recorded how many calls it had made. Made again, it is asked to end as
soon as it has made as many: its next call, await or sleep raises; a
look at `session_state` does not. Callbacks and shields put that off, as they did then.
A run that comes to no call any more, because it computes, is interrupted once it has computed for as long as it did.

Sleeping takes no time: the clock goes forward instead.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from evlit.errors import Cancelled
from evlit.runtime.context import RunContext, current
from evlit.runtime.core import RunCore
from evlit.runtime.run import Run

#: Where a checkpoint is no call.
_LOOKS: Final = frozenset({"evlit.api.state", "evlit.api.query_params", "evlit.api.session_context"})

#: Seconds from one look at a run to the next.
_LOOK: Final = 0.01

#: Seconds that a run gets to end once nobody looks into it any more.
_FAREWELL: Final = 1.0

#: Seconds that a run may take which was not cancelled when it was recorded; more if it took long then.
PATIENCE: Final = 30.0


class StoppingCore(RunCore):
    """What the threads of a run share that stops after so many calls."""

    limit: int | None = None  #: calls
    marks: tuple[int, ...] = ()  #: calls after which what was drawn so far was recorded, ascending
    lasted: float = 0.0  #: seconds, of the recorded run; 0 when it was given up in the middle of something
    slept: float = 0.0  #: seconds that passed in no time
    watched: bool = False  #: somebody looks into it: it may take as long as they do

    def flush_after(self, calls: tuple[int, ...]) -> None:
        """Append what was drawn when it has made so many calls."""
        self.marks, self.attention = calls, True

    def stop_after(self, calls: int, lasted: float) -> None:
        """Stop the run when it has made so many calls."""
        self.limit, self.lasted, self.attention = calls, lasted, True

    @property
    def spent(self) -> bool:
        """True when it has made all calls that it may make."""
        return self.limit is not None and self.calls >= self.limit

    def attend(self) -> None:
        if self.spent and not self.cancelled and not is_look(sys._getframe(1)):
            self.cancel()
        if self.marks and self.calls >= self.marks[0]:
            self.marks = tuple(mark for mark in self.marks if mark > self.calls)
            self.flush_due = True
        super().attend()
        self.attention = self.attention or self.limit is not None or bool(self.marks)

    @property
    def is_left(self) -> bool:
        """True when nobody looks into it any more."""
        return False

    def begin(self, fn: Callable[[], None]) -> None:
        """Execute the run, in its thread."""
        fn()

    def sleep(self, seconds: float, shift: Callable[[float], None]) -> None:
        """Let time pass that the script would sleep through."""
        if self.marks and self.calls >= self.marks[0]:  # what was drawn so far was seen meanwhile
            self.marks = tuple(mark for mark in self.marks if mark > self.calls)
            self.flush()
        self.slept += seconds
        if self.spent and self.slept >= self.lasted:
            self.cancel()
            if not self.shields:
                raise Cancelled
        shift(seconds)


def is_look(frame: FrameType) -> bool:
    """Tell whether a run only looks at its state there: it may well have done so before it was stopped."""
    caller = frame.f_back
    return (
        frame.f_code is RunContext.checkpoint.__code__ and caller is not None and caller.f_globals["__name__"] in _LOOKS
    )


@contextmanager
def no_sleep(shift: Callable[[float], None]) -> Iterator[None]:
    """Make `time.sleep` of runs take no time for a block; that of others is as ever."""
    real = time.sleep

    def sleep(seconds: float, /) -> None:
        context = current()
        if context is None or not isinstance(context.core, StoppingCore) or not seconds > 0:
            real(seconds)
        else:
            context.core.sleep(float(seconds), shift)

    time.sleep = sleep  # type: ignore[assignment]  # the same in all but its annotation
    try:
        yield
    finally:
        time.sleep = real


def execute(run: Run, fn: Callable[[], Any], is_app: Callable[[str], bool], patience: float = PATIENCE) -> bool:
    """Execute a run in a thread, and wait for its end. Tells whether it came to one by itself, or where it should."""
    core = run.core
    assert isinstance(core, StoppingCore)
    thread = threading.Thread(target=core.begin, args=(fn,), name="evlit verify", daemon=True)
    began = time.perf_counter()
    thread.start()
    if core.watched:
        while thread.is_alive() and not core.is_left:
            thread.join(_LOOK)
        thread.join(_FAREWELL)
        if thread.is_alive():
            core.fenced = True
            return False
    patience = max(patience, 10 * core.lasted)
    in_time = True
    while thread.is_alive():
        thread.join(_LOOK)
        took = time.perf_counter() - began
        if core.spent and took + core.slept > core.lasted:
            core.cancel()
        if took > patience and not core.cancelled:
            in_time = False
            core.cancel()
        if core.cancelled and run.cancelled_at is None:
            run.cancelled_at = time.monotonic()
        if core.cancelled and not core.shields and thread.is_alive():
            thread.join(_LOOK)
            run.interrupt(is_app)
        if took > 2 * patience:
            core.fenced = True
            return False  # it is stuck in a library: the thread is left behind
    return in_time
