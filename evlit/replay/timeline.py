"""A session at any moment: the nearest snapshot, and the fold of what follows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, final

import orjson
from attrs import define, field, fields, frozen

from evlit.core.codec import dumps
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.ops import Op, diff
from evlit.core.projection import Projection, from_json, to_json
from evlit.core.tree import FIRST_ID, Node
from evlit.errors import Error
from evlit.log.rows import Snapshot
from evlit.replay.recording import Damaged, DamagedEvent, Recording

if TYPE_CHECKING:
    from evlit.replay.causes import Chain, Explanation


@define(repr=False, eq=False)
class Moment(Projection):
    """A session right after one of its events: a projection that knows where it was taken. It belongs to the caller."""

    timeline: Timeline = field(kw_only=True)

    @classmethod
    def of(cls, projection: Projection, timeline: Timeline) -> Moment:
        """Make one of a projection, which is given away."""
        values = {each.name: getattr(projection, each.name) for each in fields(Projection)}
        return cls(**values, timeline=timeline)

    def __repr__(self) -> str:
        elements = len(self.tree) - FIRST_ID
        return (
            f"<Moment {self.position} of {self.timeline.head}, session {self.timeline.session.id}, {elements} elements>"
        )

    def _repr_html_(self) -> str:
        from evlit.replay.html import moment_html

        return moment_html(self)


class NoSuchPosition(Error):
    """The session has no event at that position."""


@final
class Absent:
    """Stands for a value that is not there, which is something else than a value that is None."""

    def __repr__(self) -> str:
        return "(not there)"


ABSENT: Final = Absent()

#: Events that are folded from one kept projection to the next.
KEEP_EVERY: Final = 1000

#: Bytes that kept projections of one timeline have, compressed.
_KEEP_AT_MOST: Final = 64 << 20

#: Name -> what it was and what it is; `ABSENT` for "not there".
Changes = dict[str, tuple[Any, Any]]


@final
@frozen(repr=False)
class Difference:
    """What changed from one position to another."""

    before: Projection
    after: Projection
    ops: list[Op]  #: turn the tree before into the tree after
    page: Changes  #: `page` and `query`, as the address shows them
    state: Changes  #: `session_state` as recorded, by key
    values: Changes  #: values of widgets in wire form, by widget id

    def __repr__(self) -> str:
        changes = f"{len(self.ops)} ops, {len(self.state)} of session_state, {len(self.values)} of widgets"
        return f"<Difference from {self.before.position} to {self.after.position}: {changes}>"

    def _repr_html_(self) -> str:
        from evlit.replay.html import difference_html

        return difference_html(self)

    def __bool__(self) -> bool:
        return bool(self.ops or self.page or self.state or self.values)


class Timeline:
    """One session of a recording, as far as it was recorded when this was made."""

    def __init__(self, recording: Recording, session: str | None = None) -> None:
        self.recording = recording
        self.session = recording.session(session)
        self._kept: dict[int, Snapshot] = {}  # what was folded on the way, where the log has no snapshots
        self._weight = 0

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

    def __repr__(self) -> str:
        return f"<Timeline of session {self.session.id}, {self.head} events>"

    def _repr_html_(self) -> str:
        from evlit.replay.html import timeline_html

        return timeline_html(self)

    def at(self, position: int) -> Moment:
        """Return the session as it was right after the event at a position; 0 is before the first.

        Raises
        ------
        NoSuchPosition
            When the session has no event there.
        DamagedEvent
            When an event on the way there cannot be read.
        """
        position = self.position(position)
        projection = self.start(position)
        began = projection.position
        for recorded in self.events(began, position):
            self._step(projection, recorded)
            if (projection.position - began) % KEEP_EVERY == 0:
                self.keep(projection)
        if projection.position < position:
            raise DamagedEvent(self.session.id, projection.position + 1, "missing")
        return Moment.of(projection, self)

    def at_time(self, moment: float | dt.datetime) -> Moment:
        """Return the session as it was at a moment: after the last event that was recorded by then.

        Parameters
        ----------
        moment
            UTC seconds since 1970, or a datetime with a time zone.

        Raises
        ------
        ValueError
            When it is a datetime without a time zone.
        DamagedEvent
            When an event on the way there cannot be read.
        """
        return self.at(self.position_at(moment))

    def position_at(self, moment: float | dt.datetime) -> int:
        """Return the position of the last event that was recorded by a moment, 0 when there is none; see `at_time`."""
        if isinstance(moment, dt.datetime):
            if moment.tzinfo is None:
                raise ValueError(f"expected a datetime with a time zone, got {moment!r}: give it one, such as dt.UTC")
            moment = moment.timestamp()
        low, high = 0, self.head  # the event at `low` was recorded by then, the one after `high` was not
        while low < high:
            middle = (low + high + 1) // 2
            at = self._recorded_at(middle)
            if at is not None and at <= moment:
                low = middle
            else:
                high = middle - 1
        return low

    def _recorded_at(self, position: int) -> float | None:
        """Return when an event was recorded; of one that cannot be read, when the one before it was."""
        while position > 0:
            for found in self.recording.rows(self.session.id, position - 1, position):
                if not isinstance(found, Damaged):
                    return found.row.at
            position -= 1
        return None

    def causes(self, what: Node | Recorded | int, at: int = -1) -> Explanation | Chain:
        """Return why an element is as it is, or what led to an event.

        Parameters
        ----------
        what
            A node of a tree, or its id; or an event, as `events` yields it.
        at
            The position as of which a node is explained.

        Raises
        ------
        NoSuchNode
            When the node was not on the page then.
        """
        from evlit.replay.causes import explain, trace

        if isinstance(what, Recorded):
            return trace(self, what.position)
        return explain(self, at, what.id if isinstance(what, Node) else what)

    def events(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Yield events in order; see `Recording.recorded`."""
        return self.recording.recorded(self.session.id, after, self.head if upto is None else upto)

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded | Damaged]:
        """Yield all there is, damaged or not; see `Recording.entries`."""
        return self.recording.entries(self.session.id, after, self.head if upto is None else upto)

    def walk(self, after: int = 0, upto: int | None = None) -> Iterator[tuple[Recorded | Damaged, Projection | None]]:
        """Yield each event with the session as it was before it, or with None after an event that is damaged.

        The projection is the same object each time, and only true until the next step.
        """
        try:
            projection: Projection | None = self.at(after)
        except DamagedEvent:
            projection = None
        for entry in self.entries(after, upto):
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

    def keep(self, projection: Projection) -> None:
        """Remember a projection of this session, as a place to start from."""
        if self._weight < _KEEP_AT_MOST:
            position = projection.position
            self._kept[position] = kept = Snapshot.of(self.session.id, position, dumps(to_json(projection)))
            self._weight += len(kept.packed)

    def start(self, position: int) -> Projection:
        """Return the nearest projection before a position: one that was kept, or the last snapshot that can be read."""
        kept = max((known for known in self._kept if known <= position), default=0)
        found = self._snapshot(position, kept)
        if found.position < kept:
            return from_json(orjson.loads(self._kept[kept].state))
        return found

    def _snapshot(self, position: int, beyond: int) -> Projection:
        """Return the last snapshot of the log that can be read; they only save time, so none is missed."""
        upto = position
        while (found := self.recording.latest_snapshot(self.session.id, upto)) is not None and found[0] > beyond:
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


def inserted(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the node of an insert op and all below it, as JSON, in order; of a damaged log it may be anything."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            yield each
            children = each.get("children")
            stack.extend(reversed(children) if isinstance(children, list) else ())


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
