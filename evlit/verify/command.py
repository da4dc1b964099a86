"""`evlit verify`: several recordings, once or at each save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evlit.errors import Error
from evlit.replay.as_json import line as one_line
from evlit.replay.as_json import text
from evlit.replay.shorten import plain
from evlit.verify.report import as_json, lines_of
from evlit.verify.verification import verify


def verify_all(
    logs: Sequence[Path],
    session: str | None,
    app: Path | None,
    update: bool,
    output: Path | None,
    say: Callable[[str], Any],
    form: str = "text",
) -> int:
    """Verify recordings, say what came of each, and return the exit status.

    Parameters
    ----------
    form
        `text`, `json` (a list of all) or `jsonl` (one a line, as soon as it is known).
    """
    worst = 0
    reports: list[dict[str, Any]] = []
    for log in logs:
        written: Path | None = None
        try:
            found = verify(log, app, session=session, update=(output or log) if update else None)
        except Error as error:
            worst = 2
            lines, report = [f"evlit: {plain(error)}"], {"path": str(log), "status": "failed", "error": str(error)}
        else:
            if not found.same and update:
                written = output or log
            elif not found.same:
                worst = max(worst, 1)
            lines, report = lines_of(found), as_json(found)
        if written is not None:
            lines.append(f"  written {written}: this is what the app does from now on")
            report["written"] = str(written)
        reports.append(report)
        if form != "json":
            for line in lines if form == "text" else [_json(report)]:
                say(line)
    if form == "json":
        say(_json(reports, indent=True))
    return worst


def _json(value: Any, *, indent: bool = False) -> str:
    made = text(value) if indent else one_line(value)
    return made.decode().rstrip("\n")


def watched(
    logs: Sequence[Path], session: str | None, app: Path | None, say: Callable[[str], Any], form: str = "text"
) -> None:
    """Verify recordings, and again at each save, until Ctrl+C."""
    import watchfiles

    def wait() -> None:
        if form == "text":
            say("waiting for a save (Ctrl+C ends)")

    folders = {_folder(path) for path in ([app] if app is not None else logs)}
    verify_all(logs, session, app, False, None, say, form)
    wait()
    for changes in watchfiles.watch(*folders, watch_filter=watchfiles.PythonFilter(), raise_interrupt=False):
        if form == "text":
            say(f"saved: {', '.join(sorted({Path(path).name for _, path in changes}))}")
        verify_all(logs, session, app, False, None, say, form)
        wait()


def _folder(path: Path) -> Path:
    """Return where the app of a recording is: beside it, or, of a server's log, beside the folder that it is in."""
    folder = path.absolute().parent
    return folder.parent if folder.name == ".evlit" else folder
