"""What a developer is told of commands that have no session: in bare Python once, in a thread once for each line
(S-353, S-354).
"""

from __future__ import annotations

import sys
import threading
from typing import Final

from evlit.runtime import notices
from evlit.runtime.callsite import is_evlit
from evlit.runtime.options import BARE


class _Serving:
    """How many hosts this process has: with none, it is bare Python."""

    hosts = 0


SERVING: Final = _Serving()


_IGNORED: Final = (
    "a command was ignored. Collect what the thread computes and show it in the script, or give it the session"
)


def tell(what: str = _IGNORED) -> None:
    """Say that a command was called where it has no session.

    Parameters
    ----------
    what
        What follows from it in a thread, and what to do; the way to give a thread a session is said behind it.
    """
    if SERVING.hosts and threading.current_thread() is not threading.main_thread():
        site = _line()
        notices.once(
            ("thread", site),
            f"{site}: called in a thread that has no session, or whose run has ended: {what} before it starts, with "
            "`add_script_run_ctx(thread)` of `evlit.runtime.guests` (or `streamlit.runtime.scriptrunner`).",
        )
    elif not SERVING.hosts and BARE.options()["global.showWarningOnDirectExecution"]:
        script = sys.argv[0] or "app.py"
        notices.once(
            "bare",
            f"Nothing is drawn when an app is run by python alone. Serve it: evlit serve {script}",
        )


def _line() -> str:
    frame = sys._getframe(2)
    while frame.f_back is not None and (
        is_evlit(frame.f_code.co_filename) or frame.f_code.co_filename.startswith("<frozen ")
    ):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
