"""One run with all that belongs to it: what it printed and recorded, how it failed, where its time went."""

from __future__ import annotations

from typing import Any, Final

import orjson

from evlit.core import events as e
from evlit.core.events import KINDS
from evlit.errors import Error
from evlit.log.rows import RecordedRow
from evlit.replay.tables import Row
from evlit.replay.timeline import Timeline

_OF_RUN: Final = [KINDS[cls][0] for cls in (e.OutputPrinted, e.EffectRecorded, e.RunEnded)]


class NoSuchRun(Error):
    """The session has no run of that number."""


def details(timeline: Timeline, row: Row) -> dict[str, Any]:
    """Return what belongs to a run besides its row: output, effects, error and profile."""
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
