"""Runs as the debugger's page lists them, and one of them with all that belongs to it."""

from __future__ import annotations

from typing import Any, Final

import orjson

from evlit.core import events as e
from evlit.core.events import KINDS
from evlit.errors import Error
from evlit.log.rows import RecordedRow
from evlit.replay.tables import Row, runs
from evlit.replay.timeline import Timeline
from evlit.replay.web.tones import OUTCOMES

_ENDED: Final = KINDS[e.RunEnded][0]
_OF_RUN: Final = [KINDS[cls][0] for cls in (e.OutputPrinted, e.EffectRecorded, e.RunEnded)]


class NoSuchRun(Error):
    """The session has no run of that number."""


class Runs:
    """The runs of a session, read once, and again when it has grown."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._rows: list[Row] = []
        self._head = -1

    def rows(self) -> list[Row]:
        """Return all runs in the order in which they began."""
        timeline = self._timeline
        if self._head != timeline.head:
            head = timeline.head
            found = runs(timeline.recording, timeline.session.id)
            self._rows = [row | {"tone": OUTCOMES.get(row["outcome"], "plain")} for row in found]
            self._head = head
        return self._rows

    def page(self, offset: int, limit: int, sort: str, outcome: str | None) -> dict[str, Any]:
        """Return some runs of the list, and how many it has."""
        found = [row for row in self.rows() if outcome is None or row["outcome"] == outcome]
        if sort == "slow":
            found = sorted(found, key=lambda row: row["seconds"] or 0.0, reverse=True)
        return {"total": len(found), "rows": found[offset : offset + limit]}

    def one(self, run: int) -> dict[str, Any]:
        """Return a run with its output, effects, error and profile.

        Raises
        ------
        NoSuchRun
            When there is none of that number.
        """
        row = next((row for row in self.rows() if row["run"] == run), None)
        if row is None:
            raise NoSuchRun(f"expected the number of a run of session {self._timeline.session.id}, got {run}")
        return row | _details(self._timeline, row)


def _details(timeline: Timeline, row: Row) -> dict[str, Any]:
    output, effects = [], []
    exception, profile = None, None
    last = timeline.head if row["last"] is None else row["last"]
    found = timeline.recording.rows(timeline.session.id, row["position"], last, kinds=_OF_RUN, run=row["run"])
    for each in found:
        if not isinstance(each, RecordedRow):
            continue
        data = orjson.loads(each.row.data)
        match each.row.kind, data:
            case "output.printed", {"text": str() as text, "stream": stream}:
                output.append({"stream": stream, "text": text, "position": each.position, "at": each.row.at})
            case "effect.recorded", {"name": name, "key": key}:
                effects.append({"name": name, "key": key, "position": each.position})
            case "run.ended", dict():
                error = data.get("error")
                exception = error if isinstance(error, dict) else None
                profile = profile_of(data)
    return {
        "exception": exception,
        "output": output,
        "effects": effects,
        "fragments": _fragments(row, profile),
        "profile": profile,
    }


def profile_of(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return where the time of a run went, out of the data of its end; None when that was not recorded."""
    recorded: Any = data.get("profile")
    try:
        sites = [(str(line), str(name), fragment) for line, name, fragment in recorded["sites"]]
        spans = [
            {
                "line": sites[site][0],
                "name": sites[site][1],
                "fragment": sites[site][2],
                "begin": begin / 1e6,
                "call": call / 1e6,
                "end": end / 1e6,
                "calls": calls,
            }
            for site, begin, call, end, calls in recorded["spans"]
        ]
    except (TypeError, LookupError, ValueError):
        return None
    return {"seconds": data.get("seconds") or 0.0, "spans": spans}


def _fragments(row: Row, profile: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return how long each fragment took: by the profile, else of the only one that ran."""
    if profile is not None:
        taken: dict[str, list[float]] = {}
        for span in profile["spans"]:
            if isinstance(span["fragment"], str):
                seconds, calls = taken.setdefault(span["fragment"], [0.0, 0])
                taken[span["fragment"]] = [seconds + span["end"] - span["begin"], calls + span["calls"]]
        return [{"fragment": id, "seconds": seconds, "calls": int(calls)} for id, (seconds, calls) in taken.items()]
    scope = row["scope"]
    if scope is None or len(scope) != 1 or row["seconds"] is None:
        return []
    return [{"fragment": scope[0], "seconds": row["seconds"], "calls": row["calls"] or 0}]
