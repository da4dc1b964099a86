"""Where a script is that does not come to its end."""

from __future__ import annotations

import linecache
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evlit.runtime.session import Session


def where_is(session: Session | None) -> str:
    """Return what a session is doing, as the end of a sentence that begins with "it"."""
    run = None if session is None else session.run
    if session is None or run is None:
        return "still has something waiting"
    frames = sys._current_frames()
    for thread in run.core.threads.inside:
        frame = frames.get(thread)
        while frame is not None:
            path = frame.f_code.co_filename
            if session.sites.in_app(path):
                line = linecache.getline(path, frame.f_lineno).strip()
                return f"was at line {frame.f_lineno} of {session.sites.relative(path)}: {line}"
            frame = frame.f_back
    return "was in none of its own lines"
