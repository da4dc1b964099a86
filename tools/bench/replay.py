"""Measure going back in time: to open a recording, to jump in it, and what it weighs.

    python -m tools.bench.replay [--events 1000 100000 1000000] [--elements 100] [--folder DIR] [--all] [--queries]
        [--debugger]

Makes recordings of clicks through the store itself, with a snapshot where a server would keep one, and their exports.
Prints one table, and judges nothing.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from evlit.core import events as e
from evlit.core.codec import dumps, encode
from evlit.core.events import Recorded, run_of
from evlit.core.fold import fold
from evlit.core.projection import Projection, to_json
from evlit.log.export import export_session
from evlit.log.rows import Append, Row, Snapshot, Source
from evlit.log.store import SqliteStore
from evlit.replay import tables
from evlit.replay.causes import explain
from evlit.replay.queries import Filter, Queries
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from evlit.runtime.host import Settings
from tools.bench import debugger

SESSION: Final = "s_bench"
WIDGET: Final = "button-go"

#: Events that are appended at once.
BATCH: Final = 10_000
JUMPS: Final = 200

SOURCE: Final = Source.of("app.py", "import evlit as st\n")


def main() -> None:
    """Measure everything, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 100_000, 1_000_000])
    parser.add_argument("--elements", type=int, default=100, help="on the page (default: 100)")
    parser.add_argument("--folder", type=Path, help="keep the recordings here, and use those that are there")
    parser.add_argument("--all", action="store_true", help="also what reads the whole recording")
    parser.add_argument("--queries", action="store_true", help="also what the debugger's page asks for, and its memory")
    parser.add_argument("--debugger", action="store_true", help="also the debugger's server, over HTTP")
    asked = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        for events in asked.events:
            log, export = folder / f"{events}.db", folder / f"{events}-export.db"
            if not log.exists():
                began = time.perf_counter()
                make(log, events, asked.elements)
                show(events, "recording made", f"{time.perf_counter() - began:.1f} s")
            if not export.exists():
                began = time.perf_counter()
                export_session(log, None, export)
                show(events, "export made", f"{time.perf_counter() - began:.1f} s")
            for name, path in (("log", log), ("export", export)):
                for what, figure in measure(path, whole=asked.all and name == "log"):
                    show(events, f"{name}: {what}", figure)
            if asked.queries:
                for what, figure in measure_queries(log):
                    show(events, f"queries: {what}", figure)
            for what, figure in debugger.measure(export, milliseconds) if asked.debugger else ():
                show(events, what, figure)


def show(events: int, what: str, figure: str) -> None:
    """Print a line of the table."""
    print(f"{events:>9,} events  {what:<44} {figure}", flush=True)


# -- a recording ------------------------------------------------------------------------------------------------------


def make(path: Path, count: int, elements: int) -> None:
    """Record a session of clicks, each of which changes one element and one entry of `session_state`."""
    after = Settings().snapshot_after
    projection, kept, batch = Projection(), 0, []
    with SqliteStore(path) as store:
        store.put_source(SOURCE)
        epoch = store.open_session(SESSION, "app.py", None, 0.0, {}).epoch
        for event, cause in clicks(count, elements):
            position = projection.position + 1
            at = position * 0.01
            kind, version, data = encode(event)
            batch.append(Row(kind, version, data, at, run_of(event), cause))
            fold(projection, Recorded(SESSION, position, at, event, run_of(event), cause))
            if len(batch) == BATCH or position == count:
                store.append_many([Append(SESSION, epoch, None, batch)])
                batch = []
            if projection.run is None and position >= kept + after:
                kept = position
                store.save_snapshot(Snapshot.of(SESSION, position, dumps(to_json(projection))))


def clicks(count: int, elements: int) -> Iterator[tuple[e.Event, int | None]]:
    """Yield so many events, each with the position of its cause."""
    return islice(_endless(elements), count)


def _endless(elements: int) -> Iterator[tuple[e.Event, int | None]]:
    yield e.SessionOpened("app.py", SOURCE.digest), None
    yield e.RerunRequested("opened"), None
    yield e.ViewerAttached("v1"), None
    position, run = 3, 1
    yield from _run(run, position, 2, [["insert", 1, index, _node(index)] for index in range(elements)])
    position += 5
    while True:
        run += 1
        yield e.WidgetsChanged("v1", run, trigger={WIDGET: e.Json(True)}), None
        changed = 6 + run % (elements - 1)
        yield from _run(run, position + 1, position + 1, [["set", changed, {"body": f"Clicked {run} times"}]])
        position += 6


def _run(run: int, position: int, request: int, ops: list[object]) -> Iterator[tuple[e.Event, int | None]]:
    yield e.RerunDecided("start", (request,), "nothing runs", run=run), request
    yield e.RunStarted(run, None, "", SOURCE.digest, position * 0.01, run), position + 1
    started = position + 2
    yield e.TreePatched(run, e.Json(ops), 100), started
    yield e.StateChanged(run, set={"clicks": e.Json(run)}), started
    yield e.RunEnded(run, "finished", 100, 0.004, 0.004), started


def _node(index: int) -> dict[str, object]:
    id = 5 + index
    if index == 0:
        props = {"widget": WIDGET, "label": "Go"}
        return {"id": id, "kind": "button", "key": WIDGET, "props": props, "line": "app.py:5"}
    line = f"app.py:{id}"
    return {"id": id, "kind": "text", "key": line, "props": {"body": f"Element {index}"}, "line": line}


# -- what it takes ----------------------------------------------------------------------------------------------------


def measure(path: Path, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Yield what was measured of a recording, and the figure."""
    opened = []
    for _ in range(5):
        began = time.perf_counter()
        with Recording(path) as recording:
            Timeline(recording)
        opened.append(time.perf_counter() - began)
    yield "to open", milliseconds(opened)
    with Recording(path) as recording:
        timeline = Timeline(recording)
        yield "size, per event", f"{path.stat().st_size / 1e6:.1f} MB, {path.stat().st_size / timeline.head:.0f} B"
        draw = random.Random(5)  # noqa: S311 - the same places each time
        positions = [draw.randint(0, timeline.head) for _ in range(JUMPS)]
        yield "the first jump, to the end", milliseconds([seconds(lambda: timeline.at(-1))])
        yield "a jump to a random position", milliseconds([seconds(timeline.at, position) for position in positions])
        last = draw.random() * timeline.head * 0.01
        yield "a jump to a time", milliseconds([seconds(timeline.at_time, last)])
        if whole:
            yield "why an element at the end", milliseconds([seconds(explain, timeline, -1, 6)])
            yield "runs", milliseconds([seconds(lambda: list(tables.runs(recording, SESSION)))])
            about = timeline.session
            yield "widgets", milliseconds([seconds(lambda: list(tables.widgets(recording, about)))])
            yield "events, each with its page", milliseconds([seconds(lambda: [None for _ in timeline.walk()])])


# -- what the debugger's page asks for --------------------------------------------------------------------------------

#: Filters with what they are called in the table.
FILTERS: Final = {
    "no filter": Filter(),
    "a kind": Filter(kinds=("widgets.changed",)),
    "kinds": Filter(kinds=("run", "tree.patched")),
    "a run": Filter(run=77),
    "a widget": Filter(widget=WIDGET),
    "a rare text": Filter(text="Clicked 4711 times"),
    "a common text": Filter(text="clicked"),
    "a text that is nowhere": Filter(text="no such thing"),
    "a kind and a text": Filter(kinds=("widgets.changed",), text="GO"),
}


def measure_queries(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what was measured of the index and of queries, while it is built and after, and the figure."""
    draw = random.Random(5)  # noqa: S311 - the same places each time
    with Recording(path) as recording:
        before = memory()
        with Queries(recording) as queries:
            began, computing, taken = time.perf_counter(), time.process_time(), []
            while (progress := queries.progress).upto < progress.head:
                ask = partial(queries.page, draw.choice([*FILTERS.values()]), around=draw.randint(1, progress.head))
                taken.append(seconds(ask))
                time.sleep(0.05)  # somebody looks at what came
            built, computed = time.perf_counter() - began, time.process_time() - computing
            yield "the index is built, meanwhile asked", f"{built:.1f} s, {computed:.1f} s of computing"
            if taken:
                yield "a page, while the index is built", milliseconds(taken)
            size = f"{progress.bytes / 1e6:.1f} MB, process {memory() - before:+.0f} MB to {memory():.0f} MB"
            yield "memory of the index", size
            yield from measure_filters(queries, progress.head, draw)
            span = progress.head * 0.01
            lanes = [seconds(lambda: queries.lanes(texts=200))]
            for _ in range(JUMPS):
                begin = draw.random() * span
                lanes.append(seconds(queries.lanes, begin, begin + span * draw.random() ** 4))
            yield "lanes of a random part, 1000 wide", milliseconds(lanes)
            yield "lanes of all of it", milliseconds([seconds(queries.lanes) for _ in range(20)])
            yield "runs, the slowest", milliseconds([seconds(lambda: queries.runs(slowest=True)) for _ in range(20)])


def measure_filters(queries: Queries, head: int, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Yield what was measured of each filter: the first time, until it is complete, and pages around random events."""
    for name, which in FILTERS.items():
        first = []
        while True:
            first.append(seconds(queries.count, which))
            if queries.count(which).complete:
                break
        found = f"{sum(first) * 1000:.0f} ms in {len(first)} calls, {max(first) * 1000:.1f} ms at most"
        yield f"{name}: found", f"{found}; {queries.count(which).count:,} rows"
        places = [draw.randint(1, head) for _ in range(JUMPS)]
        pages = [seconds(partial(queries.page, which, around=at)) for at in places]
        yield f"{name}: a page of 100", milliseconds(pages)
        yield f"{name}: the row of an event", milliseconds([seconds(queries.index_of, at, which) for at in places])


def memory() -> float:
    """Return what the process has in memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def seconds(do: Callable[..., object], *parameters: object) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    do(*parameters)
    return time.perf_counter() - began


def milliseconds(times: list[float]) -> str:
    """Return the median of times; of many, what 95 of 100 take at most, and the longest."""
    ordered = sorted(each * 1000 for each in times)
    if len(ordered) == 1:
        return f"{ordered[0]:.1f} ms"
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{statistics.median(ordered):.1f} ms median, {p95:.1f} p95, {ordered[-1]:.1f} at most"


if __name__ == "__main__":
    main()
