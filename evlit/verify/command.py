"""`evlit verify`: several recordings, once or at each save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evlit.errors import Error
from evlit.replay.shorten import plain
from evlit.verify.report import lines_of
from evlit.verify.verification import verify


def verify_all(
    logs: Sequence[Path],
    session: str | None,
    app: Path | None,
    update: bool,
    output: Path | None,
    say: Callable[[str], Any],
) -> int:
    """Verify recordings, say what came of each, and return the exit status."""
    worst = 0
    for log in logs:
        try:
            found = verify(log, app, session=session, update=(output or log) if update else None)
        except Error as error:
            say(f"evlit: {plain(error)}")
            worst = 2
            continue
        for line in lines_of(found):
            say(line)
        if not found.same:
            if update:
                say(f"  written {output or log}: this is what the app does from now on")
            else:
                worst = max(worst, 1)
    return worst


def watched(logs: Sequence[Path], session: str | None, app: Path | None, say: Callable[[str], Any]) -> None:
    """Verify recordings, and again at each save, until Ctrl+C."""
    import watchfiles

    folders = {path.absolute().parent for path in ([app] if app is not None else logs)}
    verify_all(logs, session, app, False, None, say)
    say("waiting for a save (Ctrl+C ends)")
    for _ in watchfiles.watch(*folders, watch_filter=watchfiles.PythonFilter(), raise_interrupt=False):
        verify_all(logs, session, app, False, None, say)
        say("waiting for a save (Ctrl+C ends)")
