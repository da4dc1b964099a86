"""The lanes of the timeline between two times, merged so that there are never more marks than can be seen."""

from __future__ import annotations

from typing import Any, Final

import orjson
import trio

from evlit.core.tree import Tree
from evlit.log.rows import RecordedRow
from evlit.replay.recording import read_entry
from evlit.replay.timeline import Timeline
from evlit.replay.web.tones import event_row

_INPUTS: Final = (
    "widgets.changed", "page.opened", "file.uploaded", "dialog.dismissed", "stop.requested", "cache.cleared",
    "save.followed", "theme.changed", "viewer.attached", "viewer.detached", "rerun.requested", "script.changed",
)  # fmt: skip
_LANES: Final = {**dict.fromkeys(_INPUTS, "inputs"), "timer.ticked": "ticks", "rerun.decided": "decisions"}
_WORST: Final = ("finished", "rerun", "stopped", "cancelled", "lost", "failed")


def lanes(
    timeline: Timeline, tree: Tree | None, begin: float | None, end: float | None, buckets: int
) -> dict[str, Any]:
    """Return what happened between two times."""
    session = timeline.session
    begin = session.opened if begin is None else begin
    end = (session.last or session.opened) if end is None else end
    width = max((end - begin) / buckets, 1e-9)
    out: dict[str, Any] = {
        "from": begin,
        "to": end,
        "inputs": [],
        "ticks": [],
        "decisions": [],
        "errors": [],
        "runs": [],
    }
    after, upto = max(timeline.position_at(begin) - 1, 0), timeline.position_at(end)
    kinds = [*_LANES, "run.started", "run.ended"]
    open_run: dict[str, Any] | None = None
    for number, row in enumerate(timeline.recording.rows(session.id, after, upto, kinds=kinds)):
        if number % 1000 == 0:
            trio.from_thread.check_cancelled()
        if not isinstance(row, RecordedRow):
            continue
        kind, at = row.row.kind, row.row.at
        if kind in _LANES:
            if at >= begin:
                _mark(out[_LANES[kind]], row, tree, begin, width)
        elif kind == "run.started":
            data = orjson.loads(row.row.data)
            fragment = isinstance(data, dict) and data.get("scope") is not None
            open_run = _bar(out["runs"], row, fragment, begin, width)
        elif open_run is not None:
            data = orjson.loads(row.row.data)
            outcome = data.get("outcome") if isinstance(data, dict) else None
            open_run["to"], open_run["last"] = at, row.position
            if open_run["outcome"] is None or _rank(outcome) > _rank(open_run["outcome"]):
                open_run["outcome"] = outcome
            open_run = None
            if outcome in ("failed", "lost"):
                _mark(out["errors"], row, tree, begin, width)
    return out


def _rank(outcome: Any) -> int:
    return _WORST.index(outcome) if outcome in _WORST else -1


def _mark(lane: list[dict[str, Any]], row: RecordedRow, tree: Tree | None, begin: float, width: float) -> None:
    at = row.row.at
    if lane and int((lane[-1]["at"] - begin) / width) == int((at - begin) / width):
        lane[-1]["count"] += 1
        return
    shown = event_row(read_entry(row), tree)
    lane.append({"at": at, "position": row.position, "count": 1, "tone": shown["tone"], "text": shown["text"]})


def _bar(bars: list[dict[str, Any]], row: RecordedRow, fragment: bool, begin: float, width: float) -> dict[str, Any]:
    at = row.row.at
    if bars and bars[-1]["to"] is not None and int((bars[-1]["from"] - begin) / width) == int((at - begin) / width):
        bars[-1]["count"] += 1
        bars[-1]["fragment"] = bars[-1]["fragment"] and fragment
        return bars[-1]
    text = "" if row.row.run is None else f"run {row.row.run}"
    bars.append(
        {
            "from": at,
            "to": None,
            "position": row.position,
            "last": None,
            "run": row.row.run,
            "count": 1,
            "outcome": None,
            "fragment": fragment,
            "text": text,
        }
    )
    return bars[-1]
