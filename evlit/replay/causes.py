"""Why is this element so: element <- op <- run <- decision <- events.

Pure functions over a `Timeline`. Each event has few direct causes, all of them older than it: a patch was made by a
run, a run was started by a decision, a decision was made for events. What nothing in the log led to is where a chain
begins: a person, the clock, a file that was saved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Final, final

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


class NoSuchNode(Error):
    """No element of that id is on the page."""


@final
@frozen
class Touch:
    """An event that made an element what it is. Without ops: a person gave the widget its value."""

    recorded: Recorded
    ops: tuple[Op, ...]


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


def explain(timeline: Timeline, position: int, id: int) -> Explanation:
    """Explain the element of an id, as it was after the event at a position.

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
    found = _touches(timeline, position, node)
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


def _touches(timeline: Timeline, position: int, node: Node) -> tuple[Touch, ...]:
    """Return the events up to a position that made a node what it is, oldest first."""
    widget = node.props.get("widget")
    found = list(_patches(timeline, position, node.id))
    if isinstance(widget, str):
        held = json.dumps(widget, ensure_ascii=False)
        found += _entries(timeline, position, KINDS[e.WidgetsChanged][0], held)
    return touches(sorted(found, key=lambda each: each.position), node)


def _patches(timeline: Timeline, position: int, id: int) -> Iterator[Recorded]:
    """Yield the patches up to a position that name an element, and some others: the log only looks for its digits."""
    number = re.compile(rb"(?<![0-9])%d(?![0-9])" % id)
    kind = KINDS[e.TreePatched][0]
    for row in timeline.recording.rows(timeline.session.id, 0, position, kinds=[kind], holding=str(id)):
        # Most that hold the digits do not hold the number, and to decode them all would take seconds.
        if isinstance(row, RecordedRow) and number.search(row.row.data):
            entry = read_entry(row)
            if isinstance(entry, Recorded):
                yield entry


def _entries(timeline: Timeline, position: int, kind: str, held: str) -> Iterator[Recorded]:
    entries = timeline.recording.entries(timeline.session.id, 0, position, kinds=[kind], holding=held)
    return (entry for entry in entries if isinstance(entry, Recorded))


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
        for each in _patches(timeline, position, id)
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
    runs = [touch.recorded.run for touch in found if touch.recorded.run is not None]
    if not runs:
        return None
    kind = KINDS[e.RunStarted][0]
    started = timeline.recording.entries(timeline.session.id, 0, timeline.head, kinds=[kind], run=runs[-1])
    begun = [each.event for each in started if isinstance(each, Recorded)]
    digests = [event.source for event in begun if isinstance(event, e.RunStarted)]
    source: Source | None = timeline.recording.source_file(digests[-1]) if digests else None
    if source is None or source.path != path or not number.isdecimal():
        return None
    lines = source.text.splitlines()
    return lines[int(number) - 1].strip() if 0 < int(number) <= len(lines) else None
