"""The timeline of a session as lanes: inputs, ticks, decisions, runs; what is too much to be drawn is merged.

Pure functions over an `Index`: what a lane has from one time to another is found by halves, and counted where there is
more of it than there are places to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np
from attrs import asdict, frozen
from numpy.typing import NDArray

from evlit.replay.index import OUTCOMES

if TYPE_CHECKING:
    from evlit.replay.index import Index


@final
@frozen
class Mark:
    """One event of a lane, or several that are merged."""

    at: float  #: UTC seconds, of the first
    until: float  #: of the last
    position: int  #: of the first
    last: int  #: of the last
    count: int
    what: dict[str, int]  #: how many of each kind; of decisions, of each action
    text: str = ""  #: of one event, its line in words; of several, how many of what; see `Queries.lanes`


@final
@frozen
class Bar:
    """One run, or several that are merged."""

    start: float
    end: float | None  #: None while it is under way
    position: int  #: of the first `run.started`
    last: int  #: of the last `run.ended`; where a run did not end, of its beginning
    run: int  #: number of the first
    count: int
    outcome: str  #: the worst: failed, lost, cancelled, stopped, rerun, finished, running
    outcomes: dict[str, int]  #: how many of each
    fragment: bool  #: whether it, or each of them, ran fragments alone


@final
@frozen
class Lanes:
    """What happened from one time to another, of the events up to `upto`; `complete` when that is the last.

    Marks and bars are in order of time. Times never go back along a lane, even when the clock of the server did.
    """

    start: float
    end: float
    inputs: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    decisions: tuple[Mark, ...]
    errors: tuple[Mark, ...]  #: ends of runs with an error
    others: tuple[Mark, ...]  #: sessions and viewers that came and went, sources that changed, what scripts asked for
    runs: tuple[Bar, ...]
    upto: int
    complete: bool

    def json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


@final
@frozen
class Matches:
    """Where in time the events of a filter are: of those up to `upto`; `complete` when that is the last.

    Marks are in order of time; together they stand for each event of the filter from `start` to `end`, once.
    """

    start: float
    end: float
    total: int  #: events of the filter in the whole session, so far
    marks: tuple[Mark, ...]
    upto: int
    complete: bool

    def json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


_RUNNING: Final = 0


def lanes(index: Index, start: float | None, end: float | None, buckets: int, head: int) -> Lanes:
    """Return the lanes from one time to another; see `Queries.lanes`."""
    upto, position = index.extent
    edges = _edges(index.at.upto(upto), start, end, buckets)
    start, end = float(edges[0]), float(edges[-1])
    positions = index.positions.upto(upto)
    marks = {
        name: tuple(_marks(lane.at, lane.rows, lane.what, positions, edges, index.whats))
        for name, lane in index.lanes.items()
    }
    bars = tuple(_bars(index, positions, edges))
    return Lanes(start, end, **marks, runs=bars, upto=position, complete=position >= head)


def matches(
    index: Index, rows: NDArray[Any], start: float | None, end: float | None, buckets: int
) -> tuple[float, float, tuple[Mark, ...]]:
    """Return from when to when, and the marks of some rows of the index there; see `Queries.matches`."""
    upto, _ = index.extent
    times = index.at.upto(upto)
    edges = _edges(times, start, end, buckets)
    at = times[rows]
    if len(at) and np.isnan(at[0]):  # what is damaged before the first time that is known was at no time
        rows, at = rows[~np.isnan(at)], at[~np.isnan(at)]
    low = int(np.searchsorted(at, edges[0]))
    high = len(at) if end is None else int(np.searchsorted(at, edges[-1]))
    what = index.kind.upto(upto)[rows]
    found = _merged(at, rows, what, index.positions.upto(upto), (low, high), edges, list(index.kinds))
    return float(edges[0]), float(edges[-1]), tuple(found)


def _edges(times: NDArray[Any], start: float | None, end: float | None, buckets: int) -> NDArray[Any]:
    """Return the ends of buckets of equal length; what is left out is the first time that is known, and the last."""
    known = times[np.isfinite(times)] if len(times) and not np.isfinite(times[0]) else times
    first = float(known[0]) if len(known) else 0.0
    last = float(known[-1]) if len(known) else 0.0
    start = first if start is None else start
    end = max(last if end is None else end, start)
    return np.linspace(start, end, max(buckets, 1) + 1)


def _marks(at: Any, rows: Any, what: Any, positions: NDArray[Any], edges: NDArray[Any], names: list[str]) -> Any:
    count = len(at)
    times, rows, what = at.upto(count), rows.upto(count), what.upto(count)
    count = int(np.searchsorted(rows, len(positions)))  # what comes after was not published yet
    times = times[:count]
    low, high = np.searchsorted(times, edges[0]), np.searchsorted(times, edges[-1], "right")
    yield from _merged(times, rows, what, positions, (int(low), int(high)), edges, names)


def _merged(
    times: NDArray[Any],
    rows: NDArray[Any],
    what: NDArray[Any],
    positions: NDArray[Any],
    within: tuple[int, int],
    edges: NDArray[Any],
    names: list[str],
) -> Iterator[Mark]:
    """Yield the marks of what is within two places, not more of them than there are buckets."""
    first, last = _groups(times, *within, edges)
    if not len(first):
        return
    yield from map(
        Mark,
        times[first].tolist(),
        times[last].tolist(),
        positions[rows[first]].tolist(),
        positions[rows[last]].tolist(),
        (last - first + 1).tolist(),
        _counts(what, first, last, names),
    )


def _groups(times: NDArray[Any], low: int, high: int, edges: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the first and the last place of what is drawn as one: each place alone, or what falls into one bucket."""
    if high - low <= len(edges) - 1:
        alone = np.arange(low, high)
        return alone, alone
    cuts = low + np.searchsorted(times[low:high], edges[1:-1])
    cuts = np.unique(np.concatenate([[low], cuts, [high]]))
    return cuts[:-1], cuts[1:] - 1


def _counts(codes: NDArray[Any], first: NDArray[Any], last: NDArray[Any], names: Sequence[str]) -> list[dict[str, int]]:
    """Return how many there are of each code in each group, by name."""
    group = np.repeat(np.arange(len(first)), last - first + 1)
    counts = np.bincount(group * len(names) + codes[first[0] : last[-1] + 1], minlength=len(first) * len(names))
    found: list[dict[str, int]] = [{} for _ in first]
    places = np.flatnonzero(counts)
    for place, count in zip(places.tolist(), counts[places].tolist(), strict=True):
        found[place // len(names)][names[place % len(names)]] = count
    return found


def _bars(index: Index, positions: NDArray[Any], edges: NDArray[Any]) -> Any:
    runs, count = index.runs, len(index.runs)
    rows = runs.row.upto(count)
    count = int(np.searchsorted(rows, len(positions)))
    began, ended, outcome = runs.began.upto(count), runs.ended.upto(count), runs.outcome.upto(count)
    numbers, partial = runs.number.upto(count), runs.partial.upto(count)
    # Runs follow one another, so the one before the first that began in view may reach into it.
    low = max(int(np.searchsorted(began, edges[0])) - 1, 0)
    while low < count and ended[low] < edges[0]:
        low += 1
    high = int(np.searchsorted(began, edges[-1], "right"))
    first, last = _groups(began, low, max(low, high), edges)
    if not len(first):
        return
    ends = runs.last.upto(count)[last]
    ends = np.where((ends >= 0) & (ends < len(positions)), ends, rows[last])
    whole = np.concatenate([[0], np.cumsum(~partial)])  # runs of the whole app, before each
    for start, end, position, until, run, size, outcomes, fragments in zip(
        began[first].tolist(),
        ended[last].tolist(),
        positions[rows[first]].tolist(),
        positions[ends].tolist(),
        numbers[first].tolist(),
        (last - first + 1).tolist(),
        _counts(outcome, first, last, OUTCOMES),
        (whole[last + 1] == whole[first]).tolist(),
        strict=True,
    ):
        ending = end if end < np.inf else None
        yield Bar(start, ending, position, until, run, size, _worst(outcomes), outcomes, fragments)


def _worst(outcomes: dict[str, int]) -> str:
    return next((name for name in reversed(OUTCOMES) if name in outcomes), OUTCOMES[_RUNNING])
