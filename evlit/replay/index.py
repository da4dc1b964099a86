"""What is kept in memory of one session so that its events are found without reading all of them (`queries.py` asks).

Built once, from the first event to the last, a block of events at a time, and continued when a log grows. Of each event
it has the position, time, kind and run as columns of numbers, and what it says as text, compressed: about 25 bytes and
a tenth of its JSON. The log itself is only read.

One thread builds while others ask. Columns only ever grow, and `upto` is published after them: whoever reads `upto`
first finds so many rows in each column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, final

import numpy as np
from attrs import define, evolve, field, frozen
from numpy.typing import NDArray
from zstandard import ZstdCompressor, ZstdDecompressor

from evlit.core import events as e
from evlit.core.codec import encode
from evlit.core.events import Event, Recorded, Unknown
from evlit.core.ops import Op
from evlit.core.projection import Projection
from evlit.log.reads import PAGE
from evlit.log.rows import RecordedRow
from evlit.replay.recording import Damaged, Recording, read_entry
from evlit.replay.summaries import summary
from evlit.replay.timeline import inserted

Entry = Recorded | Damaged

#: Events, and characters of text, that one block has at most: a block is what one step of a search looks at. As many
#: events are read at once.
BLOCK: Final = PAGE
BLOCK_BYTES: Final = 1 << 20

#: Bytes of compressed text that are kept; what is beyond is read again when it is searched.
TEXT_AT_MOST: Final = 256 << 20

#: What stands in the column of kinds for events that cannot be read, or are missing.
DAMAGED: Final = 0

#: What stands in the column of runs for events that belong to none.
NO_RUN: Final = -1

#: Ends of runs, the worst last.
OUTCOMES: Final = ("running", "finished", "rerun", "stopped", "cancelled", "lost", "failed")

LANES: Final = ("inputs", "ticks", "decisions", "errors", "others")

_BETWEEN: Final = "\0"  # two events in a block's text; JSON never holds it, and summaries escape it


@final
class Column:
    """Numbers, to which one thread adds while others read."""

    def __init__(self, dtype: str, room: int = BLOCK) -> None:
        self._data: NDArray[Any] = np.zeros(room, dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes that are taken."""
        return self._data.nbytes

    def extend(self, values: Any) -> None:
        """Add some at the end."""
        count = self._count + len(values)
        if count > len(self._data):
            larger = np.zeros(max(count, len(self._data) * 2), self._data.dtype)
            larger[: self._count] = self._data[: self._count]
            self._data = larger
        self._data[self._count : count] = values
        self._count = count

    def put(self, at: int, value: Any) -> None:
        """Put another value in the place of one."""
        self._data[at] = value

    def upto(self, count: int) -> NDArray[Any]:
        """Return the first ones."""
        return self._data[:count]


@final
@frozen
class Named:
    """How people know an element: as much of a node as a summary asks for."""

    kind: str
    key: str
    props: Mapping[str, Any]  #: label and title alone
    widget: str | None = None
    own_key: str | None = None  #: of a widget, the key that the app gave to it
    line: str | None = None  #: of a widget, the call in the app
    fragment: str | None = None  #: of a widget, the fragment that drew it


@final
class Names:
    """Elements and widgets that were drawn so far, as they were drawn last: in place of a tree at each event."""

    def __init__(self) -> None:
        self.nodes: dict[int, Named] = {
            id: Named(node.kind, node.key, {}) for id, node in Projection().tree.nodes.items()
        }
        self.widgets: dict[str, Named] = {}
        self._same: dict[tuple[Any, ...], Named] = {}  # elements are drawn again and again under the same names

    def take(self, op: Op) -> Iterator[str]:
        """Learn from an op of a patch; yield the ids of widgets that it concerns."""
        match op:
            case ["insert", _, _, {**node}]:
                for each in inserted(node):
                    yield from self._drawn(each)
            case [str(), int(id), *rest]:
                known = self.nodes.get(id)
                if known is None or known.widget is None:
                    return
                if rest and isinstance(rest[0], dict) and isinstance(rest[0].get("label"), str):
                    self._learn(id, evolve(known, props={**known.props, "label": rest[0]["label"]}))
                yield known.widget

    def _drawn(self, node: dict[str, Any]) -> Iterator[str]:
        id, props, kind = node.get("id"), node.get("props"), str(node.get("kind"))
        if not isinstance(id, int) or not isinstance(props, dict):
            return
        told = {name: props[name] for name in ("label", "title") if isinstance(props.get(name), str)}
        widget = _text(props.get("widget"))
        if widget is None:
            self._learn(id, Named(kind, "", told))
            return
        own_key, line, fragment = _text(props.get("key")), _text(node.get("line")), _text(node.get("fragment"))
        self._learn(id, Named(kind, str(node.get("key")), told, widget, own_key, line, fragment))
        yield widget

    def _learn(self, id: int, named: Named) -> None:
        said = (named.kind, named.key, named.widget, named.line, named.fragment, *named.props.values())
        named = self._same.setdefault(said, named)
        self.nodes[id] = named
        if named.widget is not None:
            self.widgets[named.widget] = named


@final
@define
class _Lane:
    """Events of a lane of the timeline, with what tells them apart: the kind, or the action of a decision."""

    rows: Column = field(factory=lambda: Column("u4"))
    at: Column = field(factory=lambda: Column("f8"))
    what: Column = field(factory=lambda: Column("u2"))


@final
class Runs:
    """The runs of a session in the order in which they began."""

    def __init__(self) -> None:
        self.number, self.row, self.last = Column("i8"), Column("u4"), Column("i8")
        self.began, self.ended = Column("f8"), Column("f8")
        self.decided, self.cancelled = Column("i8"), Column("i8")  # positions, 0 where there is none
        self.partial, self.outcome = Column("?"), Column("u1")
        self._open: dict[int, int] = {}  # run -> its place here
        self._decided: dict[int, int] = {}  # run -> position of the decision to start it

    def __len__(self) -> int:
        return len(self.outcome)

    def decide(self, run: int | None, cancels: int | None, position: int) -> None:
        """Take in a decision to start a run, or to end one early."""
        if run is not None:
            self._decided[run] = position
        if cancels in self._open:
            self.cancelled.put(self._open[cancels], position)

    def begin(self, run: int, row: int, at: float, partial: bool) -> None:
        """Take in a run that began; `outcome` comes last, because the others are read up to its length."""
        self._open[run] = len(self)
        for column, value in (
            (self.number, run), (self.row, row), (self.last, -1), (self.began, at), (self.ended, np.inf),
            (self.decided, self._decided.pop(run, 0)), (self.cancelled, 0), (self.partial, partial),
        ):  # fmt: skip
            column.extend([value])
        self.outcome.extend([0])

    def end(self, run: int, row: int, at: float, outcome: str) -> None:
        """Take in the end of a run."""
        place = self._open.pop(run, None)
        if place is not None:
            self.last.put(place, row)
            self.ended.put(place, at)
            self.outcome.put(place, OUTCOMES.index(outcome) if outcome in OUTCOMES else 0)


class Index:
    """The index of a session, as far as it was built. `step` builds on; nothing else changes it."""

    def __init__(self, recording: Recording, session: str) -> None:
        self._recording, self._session = recording, session
        self.extent = (0, 0)  #: rows that are here, and position of the last event that is: published together
        self.gaps = False  #: whether there are positions without a row of their own
        self.positions, self.at = Column("i8"), Column("f8")
        self.kind, self.run = Column("u2"), Column("i8")
        self.kinds: list[str] = ["damaged"]
        self._kinds: dict[str, int] = {"damaged": DAMAGED}
        self.widgets: defaultdict[str, Column] = defaultdict(lambda: Column("u4", 4))
        self.fragments: defaultdict[str, Column] = defaultdict(lambda: Column("u4", 4))
        self.fragment_runs: defaultdict[str, Column] = defaultdict(lambda: Column("i8", 4))
        self.lanes = {name: _Lane() for name in LANES}
        self.runs = Runs()
        self.names = Names()
        self.whats: list[str] = []  #: what the lanes tell apart
        self._whats: dict[str, int] = {}
        self.starts: list[int] = []  #: the first row of each block
        self._texts: list[bytes | None] = []
        self._weight = 0
        self._now = -np.inf  # times never go back here, so that they can be searched; clocks do

    # -- building -----------------------------------------------------------------------------------------------------

    @property
    def upto(self) -> int:
        """How many rows are here."""
        return self.extent[0]

    @property
    def position(self) -> int:
        """Position of the last event that is here."""
        return self.extent[1]

    def step(self, head: int) -> bool:
        """Take in one more block of the events up to a position; return whether there may be more."""
        first, position = self.extent
        if position >= head:
            return False
        block = _Block(first)
        for found in islice(self._recording.rows(self._session, position, head), BLOCK):
            self._take(found, read_entry(found), block)
            if block.size > BLOCK_BYTES:
                break
        if not block.positions:
            return False
        self._publish(block)
        return True

    def _take(self, found: RecordedRow | Damaged, entry: Entry, block: _Block) -> None:
        row = block.first + len(block.positions)
        if isinstance(entry, Damaged) or isinstance(found, Damaged):
            why = entry if isinstance(entry, Damaged) else found
            assert isinstance(why, Damaged)
            self.gaps = self.gaps or why.last > why.position
            block.add(why.position, why.last, DAMAGED, NO_RUN, self._now if self._now > -np.inf else np.nan, why.why)
            return
        if entry.at > self._now:
            self._now = entry.at
        event, kind = entry.event, found.row.kind
        for widget in {*_widgets(event, self.names)}:
            block.widgets[widget].append(row)
        for fragment in {*_fragments(event)}:
            block.fragments[fragment].append(row)
        run = entry.run if entry.run is not None and abs(entry.run) < 1 << 62 else NO_RUN
        text = f"{kind} {in_words(entry, self.names)}\n{found.row.data.decode('utf-8', 'replace')}"
        block.add(entry.position, entry.position, _code(kind, self._kinds, self.kinds), run, self._now, text)
        self._draw(event, kind, entry.position, row, block)

    def _draw(self, event: Event | Unknown, kind: str, position: int, row: int, block: _Block) -> None:
        what = kind
        match event:
            case e.RunStarted(run=run):
                self.runs.begin(run, row, self._now, event.scope is not None)
                for fragment in event.scope or ():
                    self.fragment_runs[fragment].extend([run])
            case e.RunEnded(run=run):
                self.runs.end(run, row, self._now, event.outcome)
            case e.RerunDecided():
                self.runs.decide(event.run if event.action == "start" else None, event.cancels, position)
                what = event.action
        name = lane_of(event)
        if name is not None:
            rows, times, whats = block.lanes[name]
            rows.append(row)
            times.append(self._now)
            whats.append(_code(what, self._whats, self.whats))

    def _publish(self, block: _Block) -> None:
        for column, values in (
            (self.positions, block.positions), (self.at, block.at), (self.kind, block.kinds), (self.run, block.runs),
        ):  # fmt: skip
            column.extend(values)
        for widget, rows in block.widgets.items():
            self.widgets[widget].extend(rows)
        for fragment, rows in block.fragments.items():
            self.fragments[fragment].extend(rows)
        for name, (rows, times, whats) in block.lanes.items():
            lane = self.lanes[name]
            lane.rows.extend(rows)
            lane.what.extend(whats)
            lane.at.extend(times)  # last: the others are read up to its length
        self._texts.append(self._packed(block))
        self.starts.append(block.first)
        self.extent = block.first + len(block.positions), block.last

    def _packed(self, block: _Block) -> bytes | None:
        if self._weight >= TEXT_AT_MOST:
            return None
        packed = ZstdCompressor(level=1).compress(block.text)
        self._weight += len(packed)
        return packed

    # -- reading ------------------------------------------------------------------------------------------------------

    def texts(self, block: int) -> bytes:
        """Return what the events of a block say: one text, `split` apart into those of events by its zero bytes."""
        packed = self._texts[block]
        if packed is not None:
            return ZstdDecompressor().decompress(packed)
        first, count = self.starts[block], self.rows_in(block)
        again = _Block(first)
        positions = self.positions.upto(first + count)
        after = int(positions[first - 1]) if first else 0
        entries = self._recording.entries(self._session, after, int(positions[-1]))
        for entry in islice(entries, count):
            again.add(entry.position, entry.position, 0, 0, 0.0, said(entry, self.names))
        return again.text

    def last(self, position: int) -> int:
        """Return the last position that stands in one row with one: past it where several are missing."""
        upto = self.upto
        positions = self.positions.upto(upto)
        row = int(np.searchsorted(positions, position))
        if row == upto or positions[row] != position:
            return position
        return int(positions[row + 1]) - 1 if row + 1 < upto else self.position

    def rows_in(self, block: int) -> int:
        """Return how many rows a block has."""
        after = self.starts[block + 1] if block + 1 < len(self.starts) else self.upto
        return after - self.starts[block]

    @property
    def nbytes(self) -> int:
        """Bytes that are taken, but for names."""
        columns = [self.positions, self.at, self.kind, self.run]
        for lane in self.lanes.values():
            columns += [lane.rows, lane.at, lane.what]
        columns += [each for each in vars(self.runs).values() if isinstance(each, Column)]
        columns += [*self.widgets.values(), *self.fragments.values(), *self.fragment_runs.values()]
        return sum(each.nbytes for each in columns) + self._weight


@final
class _Block:
    """Rows on their way into the index."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.positions: list[int] = []
        self.at: list[float] = []
        self.kinds: list[int] = []
        self.runs: list[int] = []
        self.last = 0
        self.size = 0
        self.widgets: defaultdict[str, list[int]] = defaultdict(list)
        self.fragments: defaultdict[str, list[int]] = defaultdict(list)
        #: Rows, times, and what tells them apart.
        self.lanes: defaultdict[str, tuple[list[int], list[float], list[int]]] = defaultdict(lambda: ([], [], []))
        self._said: list[str] = []

    def add(self, position: int, last: int, kind: int, run: int, at: float, text: str) -> None:
        self.positions.append(position)
        self.at.append(at)
        self.kinds.append(kind)
        self.runs.append(run)
        self.last = last
        self._said.append(text if _BETWEEN not in text else text.replace(_BETWEEN, " "))
        self.size += len(text)

    @property
    def text(self) -> bytes:
        return _BETWEEN.join(self._said).casefold().encode("utf-8", "replace")


def said(entry: Entry, names: Names) -> str:
    """Return all that a search looks in: the line that people see of an event, and its data as JSON text."""
    if isinstance(entry, Damaged):
        return entry.why
    return f"{entry.kind} {in_words(entry, names)}\n{encode(entry.event)[2].decode('utf-8', 'replace')}"


def in_words(entry: Recorded, names: Names) -> str:
    """Return the line that people see of an event."""
    try:
        return summary(entry.event, names)
    except (TypeError, ValueError, LookupError, AttributeError):  # of a damaged log data may be anything
        return ""


def lane_of(event: Event | Unknown) -> str | None:
    """Return the lane of the timeline that shows an event; runs are bars and have one of their own."""
    match event:
        case e.TimerTicked():
            return "ticks"
        case e.RerunDecided():
            return "decisions"
        case e.WidgetsChanged() | e.FileUploaded() | e.DialogDismissed() | e.StopRequested():
            return "inputs"
        case e.RunEnded():
            return None if event.error is None else "errors"
        case e.CacheCleared() | e.ThemeChanged() | e.SaveFollowed():
            return "inputs"
        case e.PageOpened() | e.RerunRequested():
            return "others" if event.viewer is None else "inputs"
        case e.SessionOpened() | e.SessionClosed() | e.ViewerAttached() | e.ViewerDetached() | e.ScriptChanged():
            return "others"
    return None


def _code(name: str, codes: dict[str, int], names: list[str]) -> int:
    """Return the number of a name; of a damaged log there may be any number of names."""
    found = codes.get(name)
    if found is None:
        if len(names) > 0xFFFF:
            return 0xFFFF
        found = codes[name] = len(names)
        names.append(name)
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _widgets(event: Event | Unknown, names: Names) -> Iterator[str]:
    """Yield the widgets that an event concerns."""
    match event:
        case e.WidgetsChanged():
            yield from event.values
            yield from event.trigger
        case e.StateChanged():
            yield from event.widgets
            yield from event.forgotten
            yield from event.kept
        case e.RunEnded():
            yield from event.unseen
        case e.TreePatched(ops=list() as ops):
            for op in ops:
                yield from names.take(op)


def _fragments(event: Event | Unknown) -> Iterator[str]:
    """Yield the fragments that an event names."""
    match event:
        case e.WidgetsChanged(fragment=str(fragment)) | e.TimerTicked(fragment=fragment):
            yield fragment
        case e.DialogDismissed(dialog=fragment):
            yield fragment
        case e.RerunRequested() | e.RerunDecided() | e.RunStarted():
            yield from event.scope or ()
