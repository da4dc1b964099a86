"""Lists of a session of any length: events by filter, lanes, runs, out of the index of `queries.py`.

The index of a long session takes some seconds to be made. What depends on it is asked for again and again until it is
whole, or until somebody has waited long enough: an answer says by `complete` whether it covers the session.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, final

import trio

from evlit.replay.lanes import Bar, Lanes, Mark, Matches
from evlit.replay.queries import EventRow, Filter, Queries
from evlit.replay.tones import OUTCOMES, Tone

Answer = dict[str, Any]

#: Seconds that a question waits for the index: one that it is needed for, and one that it only makes better.
PATIENCE: Final = 2.0
BRIEFLY: Final = 0.4

#: Seconds from one look at the index to the next.
PAUSE: Final = 0.03

#: Marks of a timeline that are read, to have their words.
_TEXTS: Final = 150

_TONES: Final[dict[str, Tone]] = {
    "inputs": "person",
    "ticks": "clock",
    "decisions": "plain",
    "errors": "bad",
    "others": "plain",
}


async def settled(ask: Callable[[], Awaitable[Answer]], patience: float = PATIENCE) -> Answer:
    """Return an answer that covers the session, or the best that there is when somebody has waited long enough."""
    until = trio.current_time() + patience
    while True:
        found = await ask()
        if found["complete"] or trio.current_time() >= until:
            return found
        await trio.sleep(PAUSE)


@final
class Lists:
    """What is listed of a session. Any thread may ask."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def page(self, which: Filter, offset: int, limit: int) -> Answer:
        """Return some rows of a filter."""
        found = self._queries.page(which, first=offset, limit=limit)
        rows = [event_row(row) for row in found.rows]
        # Before the index is there, elements have no names.
        named = not rows or self._is_whole() or self._queries.progress.upto >= rows[-1]["position"]
        return {"total": found.count, "offset": found.first, "rows": rows, "complete": found.complete and named}

    def index(self, which: Filter, position: int) -> Answer:
        """Return the row of an event, or of the nearest one before it."""
        complete = self._is_known(which, position)
        index = self._queries.index_before(position, which)
        at = self._queries.position_of(index, which) if index >= 0 else None
        return {"index": index, "position": at or 0, "complete": complete}

    def find(self, which: Filter, begin: int, step: int) -> Answer:
        """Return the position of the next event, or of the one before."""
        complete = self._is_known(which, begin)
        found = self._queries.next(begin, step, which)
        return {"position": found, "complete": complete and (found is not None or self._is_known(which, None))}

    def _is_known(self, which: Filter, position: int | None) -> bool:
        """Tell whether all rows of a filter up to a position have been found; None: whether all have."""
        count = self._queries.count(which)
        return count.complete or (position is not None and count.upto >= position)

    def lanes(self, begin: float | None, end: float | None, buckets: int) -> Answer:
        """Return the lanes of the timeline."""
        found = self._queries.lanes(begin, end, max(buckets, 1), texts=_TEXTS)
        return _lanes(found)

    def matches(self, which: Filter, begin: float | None, end: float | None, buckets: int) -> Answer:
        """Return where the events of a filter are in time."""
        return _matches(self._queries.matches(which, begin, end, max(buckets, 1), texts=_TEXTS))

    def runs(self, offset: int, limit: int, sort: str, outcome: str | None) -> Answer:
        """Return some runs."""
        complete = self._is_whole()
        total, rows = self._queries.runs(offset, limit, outcome=outcome, slowest=sort == "slow")
        return {"total": total, "rows": [run_row(row) for row in rows], "complete": complete}

    def run(self, number: int) -> Answer:
        """Return one run as a row, `None` as `row` when there is none so far."""
        complete = self._is_whole()
        found = self._queries.run(number)
        return {"row": None if found is None else run_row(found), "complete": complete or found is not None}

    def about(self) -> Answer:
        """Return what there is in a session."""
        complete = self._is_whole()
        queries = self._queries
        kinds = queries.kinds()
        total, _ = queries.runs(0, 0)
        return {
            "kinds": sorted(kinds.items()),
            "runs": total,
            "fragments": queries.fragments(),
            "widgets": [
                {
                    "id": id,
                    "kind": named.kind,
                    "label": named.props.get("label"),
                    "key": named.own_key,
                    "fragment": named.fragment,
                    "line": named.line,
                }
                for id, named in queries.widgets().items()
            ],
            "damaged": [{"position": each.position, "last": each.last, "why": each.why} for each in queries.damaged()],
            "complete": complete,
        }

    def _is_whole(self) -> bool:
        progress = self._queries.progress
        return progress.upto >= progress.head or self._queries.trouble is not None


def event_row(row: EventRow) -> Answer:
    """Return an event as a row of a list."""
    damaged = row.kind == "damaged"
    text = row.text if row.last == row.position else f"{row.text}, up to {row.last}"
    return {
        "position": row.position,
        "at": row.at,
        "kind": None if damaged else row.kind,
        "run": row.run,
        "text": f"damaged: {text}" if damaged else text,
        "tone": row.tone,
        "error": text if damaged else None,
    }


def run_row(row: Answer) -> Answer:
    """Return a run as the page lists it."""
    return row | {"tone": OUTCOMES.get(row["outcome"], "plain")}


def _lanes(found: Lanes) -> Answer:
    lanes = {name: [_mark(mark, tone) for mark in getattr(found, name)] for name, tone in _TONES.items()}
    return {
        "from": found.start,
        "to": found.end,
        **lanes,
        "runs": [_bar(bar) for bar in found.runs],
        "complete": found.complete,
    }


def _matches(found: Matches) -> Answer:
    return {
        "from": found.start,
        "to": found.end,
        "total": found.total,
        "marks": [_mark(mark, "plain") for mark in found.marks],
        "complete": found.complete,
    }


def _mark(mark: Mark, tone: Tone) -> Answer:
    return {
        "at": mark.at,
        "until": mark.until,
        "position": mark.position,
        "last": mark.last,
        "count": mark.count,
        "tone": tone,
        "text": mark.text or _counted(mark.what),
    }


def _bar(bar: Bar) -> Answer:
    running = bar.outcome == "running"
    return {
        "from": bar.start,
        "to": bar.end,
        "position": bar.position,
        "last": None if running else bar.last,
        "run": bar.run,
        "count": bar.count,
        "outcome": None if running else bar.outcome,
        "fragment": bar.fragment,
        "text": f"run {bar.run} {bar.outcome}" if bar.count == 1 else f"{bar.count} runs: {_counted(bar.outcomes)}",
    }


def _counted(what: dict[str, int]) -> str:
    """Return how many of what there are, in words."""
    if len(what) == 1 and sum(what.values()) == 1:
        return next(iter(what))
    return ", ".join(f"{count} {name}" for name, count in what.items())
