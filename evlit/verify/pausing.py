"""A run that is executed again and stops on its way, for whoever wants to look: at a call, at a line, or at its error.

The call before which it stops is told by what the log has of it: by its line and how often that line was called before
in the run, or, where the code is another one, by the number of calls.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Final, Literal

from attrs import frozen

from evlit.core.tree import Props
from evlit.runtime.callsite import is_evlit
from evlit.runtime.core import RunCore
from evlit.verify.again import Again
from evlit.verify.debugger import Debugger
from evlit.verify.stopping import StoppingCore, is_look

#: Seconds after which a run that came to no call any more is taken for busy.
_BUSY: Final = 0.25


@frozen
class Pause:
    """Where to stop in a run.

    Attributes
    ----------
    at
        `first`: at the first line of the app. `call`: before a call. `error`: where the app raises what it does not
        catch. `line`: at a line, each time.
    calls
        Of `call`: so many calls were made before, at the least.
    line, turn
        Of `call`: it stands on this line (`app.py:17`), and the line was called so often before in this run. None: any
        line.
    latest
        Of `call`: before the call after so many, whatever its line.
    busy
        Of `call`: stop on the way there, too, when that takes long.
    file, number
        Of `line`.
    """

    at: Literal["first", "call", "error", "line"]
    calls: int = 0
    line: str | None = None
    turn: int = 0
    latest: int | None = None
    busy: bool = False
    file: str = ""
    number: int = 0


class PausingCore(StoppingCore):
    """What the threads of a run share that somebody looks into."""

    debugger: Debugger | None = None
    pause: Pause | None = None
    refused: str | None = None  #: why it cannot stop where it should
    _turns: int = 0
    _caller: FrameType | None = None  # the function that the line of the app has called
    _looking: bool = False

    def look_into(self, debugger: Debugger, pause: Pause) -> None:
        """Have the run stop."""
        self.debugger, self.pause, self.watched = debugger, pause, True
        self.attention = True

    @property
    def is_left(self) -> bool:
        return self.debugger is not None and self.debugger.left

    def begin(self, fn: Callable[[], None]) -> None:
        """Execute the run, in its thread."""
        pause, debugger = self.pause, self.debugger
        if pause is not None and debugger is not None:
            if pause.at == "first":
                debugger.stop_soon()
            elif pause.busy and not pause.calls:
                debugger.stop_soon(seconds=_BUSY)
            elif pause.at == "line":
                self.refused = debugger.stop_on_line(pause.file, pause.number)
        try:
            fn()
        finally:
            sys.settrace(None)

    def attend(self) -> None:
        debugger = self.debugger
        if debugger is not None and not self._looking:
            if debugger.left:
                self.cancel()
            elif self.pause is not None and self.pause.at == "call":
                self._consider(debugger, self.pause, sys._getframe(1))
        super().attend()
        self.attention = self.attention or self.pause is not None

    def _consider(self, debugger: Debugger, pause: Pause, asking: FrameType) -> None:
        """Stop if this is the call."""
        frame, called = _caller(asking, debugger.is_app)
        if frame is None or is_look(asking) or self.cancelled:
            return
        if (
            called is not self._caller
            and f"{self.sites.relative(frame.f_code.co_filename)}:{frame.f_lineno}" == pause.line
        ):
            self._turns += 1
        self._caller = called
        if pause.busy and self.calls == pause.calls - 1:
            debugger.stop_soon(frame, _BUSY)  # after this call it may come to no other
        here = pause.line is None or self._turns > pause.turn
        if (here and self.calls >= pause.calls) or (pause.latest is not None and self.calls >= pause.latest):
            self.pause, self._caller, self._looking = None, None, True
            try:
                debugger.stop_at(frame)
            finally:
                self._looking = False


def _caller(frame: FrameType | None, is_app: Callable[[str], bool]) -> tuple[FrameType | None, FrameType | None]:
    """Return the innermost frame of the app, and the one that it has called."""
    called = None
    while frame is not None and (is_evlit(frame.f_code.co_filename) or not is_app(frame.f_code.co_filename)):
        called, frame = frame, frame.f_back
    return frame, called


class Looked(Again):
    """A session of which one run is looked into."""

    core_type = PausingCore

    def uncaught(self, core: RunCore, error: BaseException) -> Props:
        """Stop there first; see `Services`."""
        if isinstance(core, PausingCore) and core.debugger is not None and not core.debugger.left:
            core._looking = True
            core.debugger.stop_at_error(error)
            core._looking = False
        return super().uncaught(core, error)
