"""Processes that end with the one that started them, even when that is killed (beside the click journey).

The one that starts another keeps one end of a pipe, and the other waits at its other end. Whatever becomes of the
first, the system closes its end, and the second asks itself to end, as Ctrl+C does.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any, Final

#: The environment variable that tells a process which end of a pipe to wait at.
NAME: Final = "EVLIT_TETHER"


class Tether:
    """What ties a process to this one. `options` is for `subprocess.Popen`, `cut` for when the process has ended."""

    def __init__(self) -> None:
        self._ends: list[int] = [] if sys.platform == "win32" else list(os.pipe())

    @property
    def options(self) -> dict[str, Any]:
        """Keyword arguments of the call that starts the process."""
        if not self._ends:
            return {}
        theirs = self._ends[0]
        return {"pass_fds": (theirs,), "env": {**os.environ, NAME: str(theirs)}}

    def cut(self) -> None:
        """Let go."""
        while self._ends:
            os.close(self._ends.pop())


def hold() -> None:
    """Wait, in a thread, for the end of the process that started this one with a `Tether`, if one did."""
    end = os.environ.pop(NAME, "")
    if end.isdecimal():
        threading.Thread(target=_wait, args=(int(end),), name="evlit tether", daemon=True).start()


def _wait(end: int) -> None:
    with suppress(OSError):  # no such end: whoever set the variable was somebody else
        os.read(end, 1)
        os.kill(os.getpid(), signal.SIGTERM)
