"""Why is this element so: element <- op <- run <- decision <- events.

Pure functions over a `Timeline`. Each event has few direct causes, all of them older than it: a patch was made by a
run, a run was started by a decision, a decision was made for events. What nothing in the log led to is where a chain
begins: a person, the clock, a file that was saved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import Final, TypeAlias, final

from attrs import frozen

from evlit.core import events as e
from evlit.core.events import KINDS, Recorded
from evlit.core.ops import Op
from evlit.core.tree import Node, Tree
from evlit.errors import Error
from evlit.log.rows import RecordedRow, Source
from evlit.replay.recording import DamagedEvent, read_entry
from evlit.replay.timeline import NoSuchPosition, Timeline, inserted

#: A script that asks for a rerun in each run has a chain as long as its session.
LIMIT: Final = 40

#: Events before one among which what led to it is looked for first.
_NEAR: Final = 400

#: For elements that are touched less often than this it is known where, and for no more of them than this.
_KEPT: Final = 500

#: Events among which touches of an element are looked for at once; each next time four times as many.
_STRETCH: Final = 20_000


class NoSuchNode(Error):
    """No element of that id is on the page."""


@final
@frozen
class Touch:
    """An event that made an element what it is. Without ops: a person gave the widget its value."""

    recorded: Recorded
    ops: tuple[Op, ...]


#: All touches of elements, by their ids, up to a position: whoever looks at an element here and there searches once.
Known: TypeAlias = dict[int, tuple[int, tuple[Touch, ...]]]


@final
@frozen
class Cause:
    """An event of a chain, and the positions of those that directly led to it."""

    recorded: Recorded
    because: tuple[int, ...]


@final
@frozen
class Chain:
    """What led to an event, newest first: the event itself, then its causes, down to a person, the clock or a file."""

    timeline: Timeline
    causes: tuple[Cause, ...]
    more: bool  #: the chain goes on further back than `causes`

    def __iter__(self) -> Iterator[Cause]:
        return iter(self.causes)

    def __len__(self) -> int:
        return len(self.causes)

    def __repr__(self) -> str:
        return f"<Chain {' <- '.join(str(cause.recorded.position) for cause in self.causes)}>"

    def _repr_html_(self) -> str:
        from evlit.replay.html import chain_html

        return chain_html(self)


@final
@frozen(repr=False)
class Explanation:
    """Why an element is as it is after the event at `position`."""

    timeline: Timeline
    position: int
    tree: Tree  #: the page then
    node: Node
    touches: tuple[Touch, ...]  #: oldest first: the one that drew it, and each that changed it
    causes: tuple[Cause, ...]  #: newest first: the last touch, and what led to it
    more: bool  #: the chain goes on further back than `causes`
    source: str | None  #: the line of the app that draws it, when the log holds that file

    def __repr__(self) -> str:
        chain = " <- ".join(str(cause.recorded.position) for cause in self.causes)
        return f"<Explanation of {self.node.kind} #{self.node.id} after event {self.position}: {chain}>"

    def _repr_html_(self) -> str:
        from evlit.replay.html import explanation_html

        return explanation_html(self)


def explain(
    timeline: Timeline, position: int, id: int, newest: int | None = None, known: Known | None = None
) -> Explanation:
    """Explain the element of an id, as it was after the event at a position.

    Parameters
    ----------
    newest
        So many touches are enough, besides the one that drew it; None for all of them.
    known
        What earlier calls found out about the timeline; this one adds to it.

    Raises
    ------
    NoSuchNode
        When it was not on the page then.
    """
    position = timeline.position(position)
    tree = timeline.at(position).tree
    if id not in tree:
        raise NoSuchNode(_absence(timeline, position, id))
    node = tree[id]
    found = _touches(timeline, position, node, newest, {} if known is None else known)
    causes, more = _chain(timeline, found[-1].recorded.position) if found else ((), False)
    source = _source_line(timeline, node, found)
    return Explanation(timeline, position, tree, node, found, causes, more, source)


def trace(timeline: Timeline, position: int) -> Chain:
    """Return what led to the event at a position.

    Raises
    ------
    NoSuchPosition
        When the session has no event there.
    DamagedEvent
        When it cannot be read.
    """
    position = timeline.position(position)
    if position == 0:
        raise NoSuchPosition(f"expected the position of an event, from 1 to {timeline.head}, got 0")
    for found in timeline.events(position - 1, position):
        return Chain(timeline, *_chain(timeline, found.position))
    raise DamagedEvent(timeline.session.id, position, "missing")


def _chain(timeline: Timeline, position: int) -> tuple[tuple[Cause, ...], bool]:
    """Return the chain of an event, out of the events shortly before it, or as many as that takes."""
    count = _NEAR
    while True:
        after = max(position - count, 0)
        recorded = [entry for entry in timeline.entries(after, position) if isinstance(entry, Recorded)]
        if not recorded or recorded[-1].position != position:  # it was found alone, but not after those before it
            raise DamagedEvent(timeline.session.id, position, "the index of the log leads elsewhere")
        causes, more = chain(recorded, position)
        started = {each.run for each in recorded if isinstance(each.event, e.RunStarted)}
        if after == 0 or not any(_goes_back(cause, after, started) for cause in causes):
            return causes, more
        count *= 8


def _goes_back(cause: Cause, after: int, started: set[int | None]) -> bool:
    """Tell whether something led to an event that is not among those after a position, with the runs begun there."""
    recorded = cause.recorded
    match recorded.event:
        case e.RerunDecided(because=because):
            return any(position <= after for position in because)
        case e.RunStarted():
            return not cause.because
    if recorded.run is not None:
        return recorded.run not in started
    return recorded.cause is not None and recorded.cause <= after


def _touches(timeline: Timeline, position: int, node: Node, newest: int | None, known: Known) -> tuple[Touch, ...]:
    """Return the events up to a position that made a node what it is, oldest first."""
    if newest is None:
        return touches(_decoded(_naming(timeline, 0, position, node, "")), node)
    floor, before = known.get(node.id, (0, ()))
    if position <= floor:
        before = tuple(touch for touch in before if touch.recorded.position <= position)
        return before[:1] + before[1:][-newest:]
    found: list[Touch] = []  # newest first; nothing is older than the one that drew it, since ids are given once
    upto, size = position, _STRETCH
    while upto > floor and len(found) < newest and not _drew(found, node.id):
        after = max(upto - size, floor)
        for row in reversed(_naming(timeline, after, upto, node, ",:")):
            found += touches(_decoded([row]), node)
            if len(found) == newest or _drew(found, node.id):
                break
        upto, size = after, size * 4
    if before and upto <= floor and len(found) < newest:
        found += reversed(before)
    if _drew(found, node.id) and len(found) < _KEPT:
        if len(known) > _KEPT:
            known.clear()
        known[node.id] = (position, tuple(reversed(found)))
    if found and not _drew(found, node.id):
        found += before[:1] or _first_touch(timeline, found[-1].recorded.position - 1, node)
    if not _drew(found, node.id) and node.kind != "root" and node.parent is not None:
        # Somebody else wrote this log, with blanks in its JSON.
        return _touches(timeline, position, node, None, known)
    whole = tuple(reversed(found))
    return whole[:1] + whole[1:][-newest:]


def _first_touch(timeline: Timeline, upto: int, node: Node) -> tuple[Touch, ...]:
    after, size = 0, _STRETCH
    while after < upto:
        for row in _naming(timeline, after, min(after + size, upto), node, ",:"):
            if found := touches(_decoded([row]), node):
                return found
        after, size = after + size, size * 4
    return ()


def _drew(found: Sequence[Touch], id: int) -> bool:
    return bool(found) and any(op[0] == "insert" and _concerns(op, id) for op in found[-1].ops)


def _naming(timeline: Timeline, after: int, upto: int, node: Node, before: str) -> list[RecordedRow]:
    """Return the events of a stretch that may be touches of a node, in order.

    A patch is one when the number of the node stands in it, `before` it one of these characters if there are any: the
    log can look for those much quicker than for digits alone.
    """
    number = re.compile(rf"(?<![0-9]){node.id}(?![0-9])".encode())
    rows: dict[int, RecordedRow] = {}
    for held in [mark + str(node.id) for mark in before] or [str(node.id)]:
        for row in _rows(timeline, after, upto, KINDS[e.TreePatched][0], held):
            if number.search(row.row.data):
                rows[row.position] = row
    widget = node.props.get("widget")
    if isinstance(widget, str) and "value" in node.props:
        held = json.dumps(widget, ensure_ascii=False)
        for row in _rows(timeline, after, upto, KINDS[e.WidgetsChanged][0], held):
            rows[row.position] = row
    return [rows[position] for position in sorted(rows)]


def _rows(timeline: Timeline, after: int, upto: int, kind: str, held: str) -> Iterator[RecordedRow]:
    rows = timeline.recording.rows(timeline.session.id, after, upto, kinds=[kind], holding=held)
    return (row for row in rows if isinstance(row, RecordedRow))


def _decoded(rows: Iterable[RecordedRow]) -> list[Recorded]:
    return [entry for row in rows if isinstance(entry := read_entry(row), Recorded)]


def touches(recorded: Sequence[Recorded], node: Node) -> tuple[Touch, ...]:
    """Return those of some events that made a node what it is."""
    widget = node.props.get("widget")
    found = []
    for each in recorded:
        match each.event:
            case e.TreePatched(ops=list() as ops):
                mine = tuple(op for op in ops if _concerns(op, node.id))
                if mine:
                    found.append(Touch(each, mine))
            case e.WidgetsChanged(values=values) if widget is not None and widget in values:
                found.append(Touch(each, ()))
    return tuple(found)


def _concerns(op: Op, id: int) -> bool:
    match op:
        case ["insert", _, _, node]:
            return any(each.get("id") == id for each in inserted(node))
        case [_, other, *_]:
            return bool(other == id)
    return False


def chain(recorded: Sequence[Recorded], position: int, limit: int = LIMIT) -> tuple[tuple[Cause, ...], bool]:
    """Return the event at a position and what led to it, newest first, and whether there is more than `limit`."""
    by_position = {each.position: each for each in recorded}
    causes = _Causes(recorded)
    waiting = [-position]
    seen = {position}
    found: list[Cause] = []
    while waiting and len(found) < limit:
        each = by_position[-heappop(waiting)]
        because = tuple(p for p in causes.of(each) if p < each.position and p in by_position)
        found.append(Cause(each, because))
        for cause in because:
            if cause not in seen:
                seen.add(cause)
                heappush(waiting, -cause)
    return tuple(found), bool(waiting)


class _Causes:
    """What directly led to each event of a session."""

    def __init__(self, recorded: Sequence[Recorded]) -> None:
        self._started: dict[int, int] = {}  # run -> position of its run.started
        self._decided: dict[int, int] = {}  # run -> position of the decision to start it
        self._cancelled: dict[int, int] = {}  # run -> position of the decision that ended it
        self._waited: dict[int, list[int]] = {}  # position of an input -> decisions that let it wait
        for each in recorded:
            match each.event:
                case e.RunStarted(run=run):
                    self._started[run] = each.position
                case e.RerunDecided(action="start", run=int() as run):
                    self._decided[run] = each.position
                case e.RerunDecided() as decision:
                    if decision.cancels is not None:
                        self._cancelled[decision.cancels] = each.position
                    for position in decision.because:
                        self._waited.setdefault(position, []).append(each.position)

    def of(self, recorded: Recorded) -> list[int]:
        """Return the positions of the events that directly led to one."""
        match recorded.event:
            case e.RerunDecided(because=because):
                waited = [decision for position in because for decision in self._waited.get(position, ())]
                return sorted({*because, *(position for position in waited if position < recorded.position)})
            case e.RunStarted(run=run):
                return _known(self._decided.get(run))
            case e.RunEnded(run=run, outcome="cancelled" | "stopped"):
                return _known(self._started.get(run), self._cancelled.get(run))
            case _ if recorded.run is not None:
                return _known(self._started.get(recorded.run))
        return _known(recorded.cause)


def _known(*positions: int | None) -> list[int]:
    return [position for position in positions if position is not None]


def _absence(timeline: Timeline, position: int, id: int) -> str:
    wanted = f"expected the id of an element that is on the page after event {position}, got {id}"
    drawn = [
        each.position
        for each in _decoded(_rows(timeline, 0, position, KINDS[e.TreePatched][0], str(id)))
        if isinstance(each.event, e.TreePatched)
        and isinstance(each.event.ops, list)
        and any(_concerns(op, id) for op in each.event.ops if isinstance(op, list) and op[:1] == ["insert"])
    ]
    if drawn:
        return f"{wanted}: it was drawn by event {drawn[-1]} and is gone again by then"
    return f"{wanted}: none was drawn under this id so far. --at {position} shows ids after #"


def _source_line(timeline: Timeline, node: Node, found: Sequence[Touch]) -> str | None:
    """Return the source line of the call that draws a node, from the source that its last run executed."""
    path, _, number = str(node.line or "").rpartition(":")
    last = next((touch.recorded for touch in reversed(found) if touch.recorded.run is not None), None)
    if last is None:
        return None
    digests = _sources(timeline, last, max(last.position - _STRETCH, 0)) or _sources(timeline, last, 0)
    source: Source | None = timeline.recording.source_file(digests[-1]) if digests else None
    if source is None or source.path != path or not number.isdecimal():
        return None
    lines = source.text.splitlines()
    return lines[int(number) - 1].strip() if 0 < int(number) <= len(lines) else None


def _sources(timeline: Timeline, recorded: Recorded, after: int) -> list[str]:
    """Return what the run of an event executed, if it began after a position."""
    kind = KINDS[e.RunStarted][0]
    started = timeline.recording.entries(timeline.session.id, after, recorded.position, kinds=[kind], run=recorded.run)
    return [
        each.event.source for each in started if isinstance(each, Recorded) and isinstance(each.event, e.RunStarted)
    ]
