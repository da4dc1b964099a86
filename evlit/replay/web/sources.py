"""The code that drew an element, as it was executed, and whether the file is still the same."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any, Final

from evlit.core import events as e
from evlit.core.events import KINDS, Recorded
from evlit.log.rows import Source
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline

#: Lines before and after the call.
_AROUND: Final = 12

_STARTED: Final = KINDS[e.RunStarted][0]


def executed(timeline: Timeline, run: int | None, path: str, upto: int) -> Source | None:
    """Return the file of a path as a run executed it; of a module of the app, as the log has it last."""
    near = max(upto - 2000, 0)
    digest = None
    for after in dict.fromkeys((near, 0)) if run is not None else ():
        entries = timeline.recording.entries(timeline.session.id, after, upto, kinds=[_STARTED], run=run)
        for each in entries:
            if isinstance(each, Recorded) and isinstance(each.event, e.RunStarted):
                digest = each.event.source
        if digest is not None:
            break
    found = None if digest is None else timeline.recording.source_file(digest)
    if found is not None and found.path == path:
        return found
    same = [source for source in timeline.recording.source_files() if source.path == path]
    return same[-1] if same else None


def excerpt(
    timeline: Timeline, line: str | None, run: int | None, upto: int, folders: list[Path]
) -> dict[str, Any] | None:
    """Return the lines around a call, such as `app.py:17`, of the code that a run executed."""
    path, _, number = str(line or "").rpartition(":")
    source = executed(timeline, run, path, upto) if path and number.isdecimal() else None
    if source is None:
        return None
    lines = source.text.splitlines()
    at = int(number)
    first = max(at - _AROUND, 1)
    return {
        "path": source.path,
        "line": at,
        "first": first,
        "lines": lines[first - 1 : at + _AROUND],
        "digest": source.digest,
        "now": _is_unchanged(source, folders),
    }


def _is_unchanged(source: Source, folders: list[Path]) -> bool | None:
    """Tell whether the file in one of the folders is still the same; None when none has it."""
    path = PurePosixPath(source.path)
    if path.is_absolute() or ".." in path.parts:
        return None
    for folder in folders:
        try:
            return (folder / path).read_text("utf-8") == source.text
        except (OSError, ValueError):
            continue
    return None


def folders_of(recording: Recording, app: Path | None) -> list[Path]:
    """Return where the files of a recorded app may be: beside the log, or beside the `.evlit` that it is in."""
    beside = recording.path.absolute().parent
    found = [] if app is None else [app.absolute().parent]
    return [*found, beside, *([beside.parent] if beside.name == ".evlit" else [])]
