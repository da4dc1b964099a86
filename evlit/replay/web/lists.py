"""The events of a session as the page lists them: those of a filter, some rows at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import Any, Final

import orjson
import trio
from attrs import frozen

from evlit.core.tree import Tree
from evlit.replay.recording import DamagedEvent, Recording
from evlit.replay.timeline import Timeline
from evlit.replay.web.moments import Moments
from evlit.replay.web.tones import event_row

_FILTERS: Final = 16
_PAGE: Final = 20_000

#: Events between the first and the last row of a page, among which each is shown with the names of its own moment.
_WALKED: Final = 2000


@frozen
class Filter:
    """Which events; empty for all."""

    kinds: tuple[str, ...] = ()
    run: int | None = None
    fragment: str | None = None
    widget: str | None = None
    text: str = ""


class Lists:
    """The rows of filters."""

    def __init__(self, moments: Moments) -> None:
        self._moments = moments
        self._found: OrderedDict[Filter, tuple[int, array[int]]] = OrderedDict()

    def page(self, which: Filter, offset: int, limit: int) -> dict[str, Any]:
        """Return some rows of a filter."""
        head = self._timeline.head
        if which == Filter():
            positions = list(range(offset + 1, min(offset + limit, head) + 1))
            total = head
        else:
            found = self._positions(which)
            positions, total = list(found[offset : offset + limit]), len(found)
        return {"total": total, "offset": offset, "rows": self._rows(positions)}

    def index(self, which: Filter, position: int) -> dict[str, Any]:
        """Return the row of an event, or of the nearest one before it."""
        if which == Filter():
            at = max(min(position, self._timeline.head), 0)
            return {"index": at - 1, "position": at}
        found = self._positions(which)
        index = bisect_right(found, position) - 1
        return {"index": index, "position": found[index] if index >= 0 else 0}

    def find(self, which: Filter, begin: int, step: int) -> dict[str, Any]:
        """Return the position of the next event, or of the one before."""
        if which == Filter():
            at = begin + step
            return {"position": at if 1 <= at <= self._timeline.head else None}
        found = self._positions(which)
        index = bisect_right(found, begin) if step > 0 else bisect_left(found, begin) - 1
        return {"position": found[index] if 0 <= index < len(found) else None}

    def kinds(self) -> list[tuple[str, int]]:
        """Return how many events there are of each kind."""
        sql = "SELECT kind, count(*) FROM event WHERE session = ? GROUP BY kind ORDER BY kind"
        return [(str(kind), int(count)) for kind, count in self._recording._log._all(sql, self._timeline.session.id)]

    @property
    def _timeline(self) -> Timeline:
        return self._moments.timeline

    @property
    def _recording(self) -> Recording:
        return self._moments.timeline.recording

    def _positions(self, which: Filter) -> array[int]:
        head = self._timeline.head
        upto, found = self._found.pop(which, (0, array("Q")))
        sql, parameters = _sql(which)
        while upto < head:
            trio.from_thread.check_cancelled()
            last = min(upto + _PAGE, head)
            rows = self._recording._log._all(sql, self._timeline.session.id, upto, last, *parameters)
            found.extend(position for (position,) in rows)
            upto = last
        self._found[which] = upto, found
        while len(self._found) > _FILTERS:
            self._found.popitem(last=False)
        return found

    def _rows(self, positions: list[int]) -> list[dict[str, Any]]:
        if not positions:
            return []
        walked = positions[-1] - positions[0] <= _WALKED
        rows = []
        shown: Any = None
        for position in positions:
            try:
                shown = self._moments.at(position - 1 if walked else -1)
            except DamagedEvent:
                shown = None
            tree: Tree | None = None if shown is None else shown.tree
            rows += [event_row(entry, tree) for entry in self._moments.events.entries(position - 1, position)]
        return rows


def _sql(which: Filter) -> tuple[str, list[Any]]:
    sql = "SELECT position FROM event WHERE session = ? AND position > ? AND position <= ?"
    parameters: list[Any] = []
    if which.kinds:
        parts = []
        for kind in which.kinds:
            parts.append("kind = ? OR substr(kind, 1, ?) = ?")
            parameters += [kind, len(kind) + 1, f"{kind}."]
        sql += f" AND ({' OR '.join(parts)})"
    if which.run is not None:
        sql += " AND run = ?"
        parameters.append(which.run)
    for name in (which.fragment, which.widget):
        if name is not None:
            sql += " AND instr(data, ?)"
            parameters.append(orjson.dumps(name).decode())
    if which.text:
        sql += " AND (instr(lower(data), ?) OR instr(kind, ?))"
        parameters += [which.text.lower()] * 2
    return sql + " ORDER BY position", parameters
