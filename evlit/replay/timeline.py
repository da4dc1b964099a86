"""A session at any moment: the nearest snapshot, and the fold of what follows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, final

import orjson
from attrs import frozen

from evlit.core.codec import dumps
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.ops import Op, diff
from evlit.core.projection import Projection, from_json
from evlit.core.tree import Node
from evlit.errors import Error
from evlit.replay.recording import Damaged, DamagedEvent, Recording


class NoSuchPosition(Error):
    """The session has no event at that position."""


@final
class Absent:
    """Stands for a value that is not there, which is something else than a value that is None."""

    def __repr__(self) -> str:
        return "(not there)"


ABSENT: Final = Absent()

#: Name -> what it was and what it is; `ABSENT` for "not there".
Changes = dict[str, tuple[Any, Any]]


@final
@frozen
class Difference:
    """What changed from one position to another."""

    before: Projection
    after: Projection
    ops: list[Op]  #: turn the tree before into the tree after
    page: Changes  #: `page` and `query`, as the address shows them
    state: Changes  #: `session_state` as recorded, by key
    values: Changes  #: values of widgets in wire form, by widget id

    def __bool__(self) -> bool:
        return bool(self.ops or self.page or self.state or self.values)


class Timeline:
    """One session of a recording, as far as it was recorded when this was made."""

    def __init__(self, recording: Recording, session: str | None = None) -> None:
        self.recording = recording
        self.session = recording.session(session)

    @property
    def head(self) -> int:
        """Position of the last event."""
        return self.session.head

    def position(self, number: int) -> int:
        """Return a position; a negative number counts from the end, so -1 is the last.

        Raises
        ------
        NoSuchPosition
            When the session has no event there; 0 is before the first.
        """
        position = self.head + 1 + number if number < 0 else number
        if not 0 <= position <= self.head:
            raise NoSuchPosition(
                f"expected a position from 0 to {self.head} of session {self.session.id} "
                f"(or -1 to -{self.head + 1}, counted from the end), got {number}"
            )
        return position

    def at(self, position: int) -> Projection:
        """Return the session as it was right after the event at a position; 0 is before the first.

        Raises
        ------
        NoSuchPosition
            When the session has no event there.
        DamagedEvent
            When an event on the way there cannot be read.
        """
        position = self.position(position)
        projection = self._start(position)
        for recorded in self.events(projection.position, position):
            self._step(projection, recorded)
        if projection.position < position:
            raise DamagedEvent(self.session.id, projection.position + 1, "missing")
        return projection

    def events(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Yield events in order; see `Recording.events`."""
        return self.recording.events(self.session.id, after, self.head if upto is None else upto)

    def entries(self, upto: int | None = None) -> Iterator[Recorded | Damaged]:
        """Yield all there is, damaged or not; see `Recording.entries`."""
        return self.recording.entries(self.session.id, 0, self.head if upto is None else upto)

    def walk(self) -> Iterator[tuple[Recorded | Damaged, Projection | None]]:
        """Yield each event with the session as it was before it, or with None after an event that is damaged.

        The projection is the same object each time, and only true until the next step.
        """
        projection: Projection | None = Projection()
        for entry in self.entries():
            yield entry, projection
            if projection is not None:
                try:
                    projection = None if isinstance(entry, Damaged) else self._step(projection, entry)
                except DamagedEvent as error:
                    yield Damaged(error.position, error.position, error.why), None
                    projection = None

    def diff(self, before: int, after: int) -> Difference:
        """Return what changed from one position to another, in either direction."""
        a, b = self.at(before), self.at(after)
        page = _changes({"page": a.page, "query": a.query}, {"page": b.page, "query": b.query})
        return Difference(a, b, diff(a.tree, b.tree), page, _changes(a.state, b.state), _changes(a.values, b.values))

    def _start(self, position: int) -> Projection:
        """Return the last snapshot that can be read; snapshots only save time, so none is missed."""
        upto = position
        while (found := self.recording.latest_snapshot(self.session.id, upto)) is not None:
            try:
                projection = from_json(orjson.loads(found[1]))
            except Exception:  # noqa: BLE001 - a damaged one may fail in any way, and the events hold the same
                upto = found[0] - 1
                continue
            if projection.position == found[0]:
                return projection
            upto = found[0] - 1
        return Projection()

    def _step(self, projection: Projection, recorded: Recorded) -> Projection:
        try:
            return fold(projection, recorded)
        except Exception as error:
            raise DamagedEvent(self.session.id, recorded.position, f"it does not fit: {error}") from error


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    keys = [*before, *(key for key in after if key not in before)]
    pairs = {key: (before.get(key, ABSENT), after.get(key, ABSENT)) for key in keys}
    return {key: pair for key, pair in pairs.items() if not _same(*pair)}


def _same(before: Any, after: Any) -> bool:
    if before is ABSENT or after is ABSENT or before != after:
        return before is after
    return dumps(before) == dumps(after)  # `==` alone takes True for 1


# -- as JSON ----------------------------------------------------------------------------------------------------------


def node_json(node: Node) -> dict[str, Any]:
    """Return a node with all below it: kind, props, line, what identifies it, children."""
    top: dict[str, Any] = {}
    stack = [(node, top)]
    while stack:  # and not recursion: an app may nest blocks as deeply as it likes
        each, out = stack.pop()
        out |= {"kind": each.kind, "props": each.props, "line": each.line, "id": each.id, "key": each.key}
        if each.fragment is not None:
            out["fragment"] = each.fragment
        out["children"] = [{} for _ in each.children or ()]
        stack.extend(zip(each.children or (), out["children"], strict=True))
    return top
