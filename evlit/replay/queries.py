"""What a debugger asks of a session of any length: its events by filter, row by row, and the lanes of its timeline.

>>> from evlit.replay.queries import Filter, Queries
>>> with Queries(recording, session) as queries:
...     queries.count(Filter(kinds=("run",), text="error"))
...     queries.page(Filter(text="plus one"), around=81_244, limit=200)
...     queries.lanes(buckets=1200)

Each call answers within some 50 ms, whatever the session's length, out of an index in memory (`index.py`) that a thread
builds in the background: about 10 s for 1,000,000 events. Until it is done, and while a text is searched, an answer
covers the events up to its `upto`; with `complete` false it is worth asking again, and rows that were given keep their
numbers. Without a filter nothing has to be waited for.

Rows of a filter are numbered 0, 1, 2... in the order of positions, which is what a virtual list scrolls through.
Several missing events in succession are one row.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from functools import partial
from types import TracebackType
from typing import Any, Final, Self, final

import numpy as np
import orjson
from attrs import asdict, evolve, frozen
from numpy.typing import NDArray

from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.errors import Error
from evlit.replay import tables
from evlit.replay.index import DAMAGED, LANES, OUTCOMES, Column, Index, Named, in_words
from evlit.replay.lanes import Lanes, Mark, Matches, lanes, matches
from evlit.replay.recording import Damaged, Recording
from evlit.replay.tones import Tone, tone_of

Rows = NDArray[Any]

#: Seconds for which a call looks for more rows before it answers with those it has.
PATIENCE: Final = 0.02

#: Rows of the index that one step looks at, where no text is searched.
STEP: Final = 1 << 17

#: Filters whose rows are kept.
FILTERS: Final = 16


@final
@frozen
class Filter:
    """Which events. Each part narrows it down; one without any is all of them."""

    kinds: tuple[str, ...] = ()  #: tags or what they begin with: `widgets.changed`, or `run` for all `run.*`
    run: int | None = None  #: those that belong to it
    fragment: str | None = None  #: those that name it, and all of its runs
    widget: str | None = None  #: those that change, draw or forget it, by its id
    text: str = ""  #: found in the line that people see or in the JSON, upper case or lower
    damaged: bool = True  #: also all that cannot be read: what it was is not known

    @property
    def is_all(self) -> bool:
        """Whether it lets every event through."""
        return self == Filter()


@final
@frozen
class Count:
    """How many events a filter lets through, of those up to the position `upto`; `complete` when that is the last."""

    count: int
    upto: int
    complete: bool


@final
@frozen
class EventRow:
    """An event as a row of a list."""

    row: int  #: its number among those of the filter
    position: int
    last: int  #: past `position` where several are missing
    at: float | None  #: UTC seconds; of a damaged one None
    kind: str  #: `damaged` for one that cannot be read
    run: int | None
    cause: int | None
    text: str  #: in words, with the names of elements as they were drawn last; of a damaged one what is wrong
    tone: Tone  #: who did it, or how it ended


@final
@frozen
class Page:
    """Some rows of a filter in succession, and how many there are. `first` is the number of the first one."""

    rows: tuple[EventRow, ...]
    first: int
    count: int
    upto: int
    complete: bool

    def json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


@final
@frozen
class Progress:
    """How far the index is: the position up to which it goes, of how many. `bytes` is what it takes in memory."""

    upto: int
    head: int
    bytes: int


class Queries:
    """The events of a session, asked for by filter. Use as a context manager, or `close` it. Any thread may call.

    Parameters
    ----------
    recording
        Stays open for as long.
    session
        Its id, or the beginning of it; None when the recording has one.
    background
        False: no thread is started, and the index grows with `build` alone.

    Raises
    ------
    NoSuchSession
        When there is none, or more than one.
    """

    def __init__(self, recording: Recording, session: str | None = None, *, background: bool = True) -> None:
        found = recording.session(session)
        self._recording, self._session = recording, found.id
        self._head = found.head
        self._index = Index(recording, found.id)
        self._found: dict[Filter, _Found] = {}  # the one that was asked for last comes last
        self._asking = threading.Lock()
        self._closed = False
        self._trouble: Error | None = None
        self._more = threading.Event()
        self._thread = threading.Thread(target=self._work, name="evlit index", daemon=True) if background else None
        if self._thread is not None:
            self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop building."""
        self._closed = True
        self._more.set()
        if self._thread is not None:
            self._thread.join()

    # -- building -----------------------------------------------------------------------------------------------------

    def refresh(self) -> int:
        """Take in what was recorded since; return the position of the last event."""
        self._head = max(self._recording.session(self._session).head, self._head)
        self._more.set()
        return self._head

    def build(self, seconds: float = float("inf")) -> bool:
        """Build the index in this thread for so long, or to the end, and return whether it is there."""
        until = time.monotonic() + seconds
        while self._index.step(self._head):
            if time.monotonic() >= until:
                return False
        return True

    @property
    def progress(self) -> Progress:
        """How far the index is."""
        return Progress(self._index.position, self._head, self._index.nbytes)

    @property
    def trouble(self) -> Error | None:
        """Why the index goes no further, where the log cannot be read at all any more."""
        return self._trouble

    def _work(self) -> None:
        while not self._closed:
            self._more.clear()
            try:
                while not self._closed and self._index.step(self._head):
                    time.sleep(0)  # those who ask come first
            except Error as error:
                self._trouble = error
                return
            if not self._closed:
                self._more.wait()

    # -- asking -------------------------------------------------------------------------------------------------------

    def kinds(self) -> dict[str, int]:
        """Return how many events there are of each kind, of those in the index; `damaged` is a kind here."""
        kinds = list(self._index.kinds)
        counts = np.bincount(self._index.kind.upto(self._index.upto), minlength=len(kinds))
        return {kind: int(count) for kind, count in zip(kinds, counts, strict=False) if count}

    def count(self, which: Filter = Filter()) -> Count:
        """Return how many events a filter lets through."""
        found = self._look(which)
        return Count(len(found), found.position, found.position >= self._head)

    def page(
        self,
        which: Filter = Filter(),
        *,
        first: int | None = None,
        around: int | None = None,
        after: int | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> Page:
        """Return some rows of a filter: from a number on, or around, after or before a position; else from the start.

        Parameters
        ----------
        first
            Number of the first row.
        around, after, before
            A position, which need not be let through itself.
        limit
            How many rows at most.
        """
        found = self._look(which)
        count = len(found)
        if around is not None:
            first = found.index_of(around) - limit // 2
        elif after is not None:
            first = found.index_of(after + 1)
        elif before is not None:
            last = found.index_of(before)
            first = last - limit
            limit += min(first, 0)
        first = max(min(first or 0, count - limit if around is not None else count), 0)
        positions = found.positions(first, min(first + limit, count))
        rows = tuple(self._rows(first, positions))
        return Page(rows, first, count, found.position, found.position >= self._head)

    def index_of(self, position: int, which: Filter = Filter()) -> int:
        """Return the number of the row of an event; of one that is not let through, of the next one that is."""
        return self._look(which).index_of(position)

    def index_before(self, position: int, which: Filter = Filter()) -> int:
        """Return the number of the row of an event; of one that is not let through, of the one before; -1: of none."""
        return self._look(which).index_of(position + 1) - 1

    def next(self, position: int, step: int = 1, which: Filter = Filter()) -> int | None:
        """Return the position of the next event after one, or with a negative step of the one before; None: of none."""
        found = self._look(which)
        row = found.index_of(position + 1) if step > 0 else found.index_of(position) - 1
        return found.positions(row, row + 1)[0] if 0 <= row < len(found) else None

    def position_of(self, row: int, which: Filter = Filter()) -> int | None:
        """Return the position of the event in a row; None when there is no such row."""
        found = self._look(which)
        return found.positions(row, row + 1)[0] if 0 <= row < len(found) else None

    def lanes(
        self, start: float | None = None, end: float | None = None, buckets: int = 1000, *, texts: int = 0
    ) -> Lanes:
        """Return the lanes of the timeline from one time to another (UTC seconds); None: from the first, to the last.

        A lane that has more than `buckets` marks there has them merged: those of each of so many equal spans of time
        are one, with their number. See `lanes.Lanes`. So many marks (`texts`) are read, to have the line of their
        event in words; others have its kind.
        """
        found = lanes(self._index, start, end, buckets, self._head)
        words = self._words([mark for name in LANES for mark in getattr(found, name)], texts)
        named: dict[str, Any] = {name: _worded(getattr(found, name), words) for name in LANES}
        return evolve(found, **named) if words else found

    def matches(
        self,
        which: Filter,
        start: float | None = None,
        end: float | None = None,
        buckets: int = 1000,
        *,
        texts: int = 0,
    ) -> Matches:
        """Return where the events of a filter are in time: from `start` up to, but not with, `end`.

        None is from the first, and to the last. Where there are more than `buckets`, those of each of so many equal
        spans of time are one mark. `texts` is as of `lanes`.
        """
        found = self._look(which)
        upto, total, rows = found.position, len(found), found.rows
        begin, until, marks = matches(self._index, rows, start, end, buckets)
        marks = _worded(marks, self._words(marks, texts))
        return Matches(begin, until, total, marks, upto, upto >= self._head)

    def _words(self, marks: Iterable[Mark], most: int) -> dict[int, str]:
        """Return the lines of events that are a mark alone, by position; of none where they are too many to read."""
        alone = {mark.position for mark in marks if mark.count == 1}
        if not 0 < len(alone) <= most:
            return {}
        return {row.position: row.text for row in self._rows(0, sorted(alone))}

    # -- what there is ------------------------------------------------------------------------------------------------

    def damaged(self, limit: int = 1000) -> list[Damaged]:
        """Return what cannot be read, of the events in the index."""
        upto = self._index.upto
        rows = np.flatnonzero(self._index.kind.upto(upto) == DAMAGED)[:limit]
        positions = [int(each) for each in self._index.positions.upto(upto)[rows]]
        return [Damaged(row.position, row.last, row.text, at=row.at) for row in self._rows(0, positions)]

    def fragments(self) -> list[str]:
        """Return the fragments that events in the index name, in the order in which they came."""
        return list(self._index.fragments)

    def widgets(self) -> dict[str, Named]:
        """Return the widgets that events in the index drew, by id, in the order in which they came."""
        return dict(self._index.names.widgets)

    def runs(
        self, first: int = 0, limit: int = 100, *, outcome: str | None = None, slowest: bool = False
    ) -> tuple[int, list[tables.Row]]:
        """Return how many runs there are in the index, and some of them as rows of `tables.RUNS`.

        Parameters
        ----------
        outcome
            Only those that ended so; `running` for those under way.
        slowest
            Those that took longest first; else in their order.
        """
        runs, count = self._index.runs, self._begun()
        places = np.arange(count)
        if outcome is not None:
            wanted = OUTCOMES.index(outcome) if outcome in OUTCOMES else -1
            places = places[runs.outcome.upto(count) == wanted]
        if slowest:
            took = (runs.ended.upto(count) - runs.began.upto(count))[places]
            took[~np.isfinite(took)] = -1.0
            if 0 < first + limit < len(places):  # only the slowest of all need to be in order
                slow = np.sort(np.argpartition(-took, first + limit)[: first + limit])
                total, places, took = len(places), places[slow], took[slow]
            else:
                total = len(places)
            places = places[np.argsort(-took, kind="stable")]
        else:
            total = len(places)
        return total, self._runs(places[first : first + limit].tolist())

    def run(self, number: int) -> tables.Row | None:
        """Return one run as a row of `tables.RUNS`; None when there is none of that number in the index."""
        places = np.flatnonzero(self._index.runs.number.upto(self._begun()) == number)
        return next(iter(self._runs(places[-1:].tolist())), None)

    def _begun(self) -> int:
        """Return how many runs have begun, of those whose beginning can be asked for."""
        runs = self._index.runs
        return int(np.searchsorted(runs.row.upto(len(runs)), self._index.upto))

    def _runs(self, places: list[int]) -> list[tables.Row]:
        """Return runs as rows: their events are read at once, then those that they were started for."""
        runs, upto = self._index.runs, self._index.upto
        positions = self._index.positions.upto(upto)
        read = partial(_readable, self._recording, self._session)

        def of(column: Column, place: int) -> int:
            return int(column.upto(place + 1)[place])

        begins = {place: int(positions[of(runs.row, place)]) for place in places}
        ends = {place: int(positions[last]) for place in places if 0 <= (last := of(runs.last, place)) < upto}
        decided = {place: of(runs.decided, place) for place in places}
        events = read({*begins.values(), *ends.values(), *decided.values()})
        because: dict[int, tuple[int, ...]] = {}
        for place in places:
            decision = events.get(decided[place])
            event = None if decision is None else decision.event
            because[place] = event.because if isinstance(event, e.RerunDecided) else ()
        events |= read({position for each in because.values() for position in each})
        rows = []
        for place in places:
            began = events.get(begins[place])
            if began is None or not isinstance(began.event, e.RunStarted):
                continue  # it was damaged meanwhile
            asked = [events[position] for position in because[place] if position in events]
            ended, cancelled = events.get(ends.get(place, 0)), of(runs.cancelled, place) or None
            names = self._index.names
            rows.append(tables.run_row(began, began.event, ended, because[place], asked, cancelled, names))
        return rows

    def _look(self, which: Filter) -> _Found | _All:
        if which.is_all:
            return _All(self._index, self._head)
        with self._asking:
            found = self._found.pop(which, None)
            if found is None:
                found = _Found(self._index, which)
            self._found[which] = found
            while len(self._found) > FILTERS:
                del self._found[next(iter(self._found))]
            found.go_on(time.monotonic() + PATIENCE)
        return found

    def _rows(self, first: int, positions: list[int]) -> Iterator[EventRow]:
        """Read events at positions."""
        found = {entry.position: entry for entry in self._recording.some(self._session, positions)}
        for row, position in enumerate(positions, first):
            entry = found.get(position) or Damaged(position, self._index.last(position), "missing")
            yield _event_row(self._index, row, entry)


@final
class _All:
    """All events: nothing has to be looked for, even where the index does not reach yet."""

    def __init__(self, index: Index, head: int) -> None:
        self._upto, self._last = index.extent
        self._positions = index.positions.upto(self._upto)
        self.position = head

    def __len__(self) -> int:
        return self._upto + max(self.position - self._last, 0)

    @property
    def rows(self) -> Rows:
        """Rows of the index."""
        return np.arange(self._upto)

    def positions(self, first: int, last: int) -> list[int]:
        """Return the positions of rows."""
        known = [int(each) for each in self._positions[first:last]]
        beyond = range(max(first, self._upto), max(last, self._upto))
        return known + [self._last + 1 + row - self._upto for row in beyond]

    def index_of(self, position: int) -> int:
        """Return the first row at or after a position."""
        if position <= self._last:
            return max(int(np.searchsorted(self._positions, position, "right")) - 1, 0)
        return min(self._upto + position - self._last - 1, len(self))


@final
class _Found:
    """The rows of a filter, as far as they were looked for."""

    def __init__(self, index: Index, which: Filter) -> None:
        self._index, self._which = index, which
        self._looked = 0  # rows of the index that were looked at
        self._block = 0  # that comes next, where a text is searched
        self._rows = Column("u4")
        self._terms = _terms(which.text)
        self.position = 0  # up to which it was looked

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> Rows:
        """Rows of the index."""
        return self._rows.upto(len(self))

    def positions(self, first: int, last: int) -> list[int]:
        """Return the positions of rows."""
        rows = self._rows.upto(len(self))[first:last]
        return [int(each) for each in self._index.positions.upto(self._index.upto)[rows]]

    def index_of(self, position: int) -> int:
        """Return the first row at or after a position."""
        upto = self._index.upto
        row = int(np.searchsorted(self._index.positions.upto(upto), position))
        return int(np.searchsorted(self._rows.upto(len(self)), row))

    def go_on(self, until: float) -> None:
        """Look on, until a moment of the monotonic clock or to the end of the index."""
        while self._looked < (upto := self._index.upto):
            if self._terms:
                high = self._looked + self._index.rows_in(self._block)
            else:
                high = min(self._looked + STEP, upto)
            rows = self._sift(self._looked, high)
            if self._terms:
                rows = self._searched(rows)
                self._block += 1
            self._rows.extend(rows)
            self._looked = high
            self.position = self._last(high)
            if time.monotonic() >= until:
                return

    def _last(self, row: int) -> int:
        """Return the position of the last event before a row: of missing ones, the last of them."""
        if row < (upto := self._index.upto):
            return int(self._index.positions.upto(upto)[row]) - 1
        return self._index.position

    def _sift(self, low: int, high: int) -> Rows:
        """Return the rows from one to another that pass all parts of the filter but its text."""
        index, which = self._index, self._which
        kind = index.kind.upto(high)[low:]
        passes = np.ones(high - low, np.bool_)
        if which.kinds:
            kinds = list(index.kinds)
            wanted = [any(name == kind or name.startswith(f"{kind}.") for kind in which.kinds) for name in kinds]
            passes &= np.array(wanted)[kind]
        else:
            passes &= kind != DAMAGED
        run = index.run.upto(high)[low:]
        if which.run is not None:
            passes &= run == which.run
        if which.fragment is not None:
            runs = index.fragment_runs.get(which.fragment)
            inside = _marks(index.fragments.get(which.fragment), low, high)
            passes &= inside if runs is None else inside | np.isin(run, runs.upto(len(runs)))
        if which.widget is not None:
            passes &= _marks(index.widgets.get(which.widget), low, high)
        if which.damaged:
            passes |= kind == DAMAGED
        rows: Rows = np.flatnonzero(passes) + low
        return rows

    def _searched(self, rows: Rows) -> Rows:
        """Return those rows of the next block that hold the text."""
        if not len(rows):
            return rows
        text = self._index.texts(self._block)
        known = self._index.kind.upto(self._index.upto)
        kept = known[rows] == DAMAGED if self._which.damaged else np.zeros(len(rows), np.bool_)
        if any(term in text for term in self._terms):
            said = text.split(b"\0")
            first = self._index.starts[self._block]
            kept |= [any(term in said[row - first] for term in self._terms) for row in rows.tolist()]
        searched: Rows = rows[kept]
        return searched


def _marks(rows: Column | None, low: int, high: int) -> NDArray[np.bool_]:
    """Return which of the rows from one to another are in a column of them."""
    marks = np.zeros(high - low, np.bool_)
    if rows is not None:
        all = rows.upto(len(rows))
        marks[all[np.searchsorted(all, low) : np.searchsorted(all, high)].astype(np.int64) - low] = True
    return marks


def _readable(recording: Recording, session: str, positions: set[int]) -> dict[int, Recorded]:
    """Read events; those that cannot be read are left out."""
    found = recording.some(session, positions)
    return {each.position: each for each in found if isinstance(each, Recorded)}


def _event_row(index: Index, row: int, entry: Recorded | Damaged) -> EventRow:
    """Return an event as a row of a list."""
    if isinstance(entry, Damaged):
        last = index.last(entry.position)
        return EventRow(row, entry.position, last, entry.at, "damaged", None, None, entry.why, "bad")
    at, text = entry.position, in_words(entry, index.names)
    return EventRow(row, at, at, entry.at, entry.kind, entry.run, entry.cause, text, tone_of(entry.event))


def _worded(marks: tuple[Mark, ...], words: dict[int, str]) -> tuple[Mark, ...]:
    """Return marks with the line of their event, where it is known."""
    return tuple(evolve(mark, text=words.get(mark.position, mark.text)) for mark in marks) if words else marks


def _terms(text: str) -> frozenset[bytes]:
    """Return what stands for a text in what is searched: itself, and as it is written within JSON."""
    folded = text.casefold()
    written = orjson.dumps(folded.encode("utf-8", "replace").decode())[1:-1]
    return frozenset({folded.encode("utf-8", "replace"), written} - {b""})
