"""Measure the log: what a row, a commit and the way from `submit` to a subscriber cost. Prints, and judges nothing.

    python tools/bench_log.py [--folder DIR]

The last table is the one that matters while a script computes: every time SQLite gives the GIL away, it takes up to a
switch interval (5 ms) to come back.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import trio

from evlit.log.memory import MemoryStore
from evlit.log.rows import Append, Row
from evlit.log.store import SqliteStore
from evlit.log.writer import Writer, open_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evlit.log.rows import RecordedRow
    from evlit.log.store import Durability, EventStore

PATCH = json.dumps({"run": 3, "ops": [["set", 17, {"text": "x" * 150}]]}).encode()


def row() -> Row:
    return Row("tree.patched", 1, PATCH, time.time(), 3, 12)


def show(what: str, seconds: list[float], per: int = 1) -> None:
    ordered = sorted(each / per * 1e6 for each in seconds)
    median, high = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    print(f"  {what:<52} {median:9.1f} us median {high:9.1f} us p99")


def timed(fn: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        fn()
        taken.append(time.perf_counter() - began)
    return taken


@contextmanager
def computing() -> Iterator[None]:
    """Keep another thread busy in pure Python, as a script may."""
    stop = threading.Event()

    def compute() -> None:
        while not stop.is_set():
            sum(range(1000))

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def bench_store(store: EventStore) -> None:
    epoch = store.open_session("s1", "app.py", None, time.time(), {}).epoch
    for count, times in ((1, 3000), (10, 1000), (100, 300), (1000, 30)):
        batch = [Append("s1", epoch, None, [row() for _ in range(count)])]
        taken = timed(lambda batch=batch: store.append_many(batch), times)  # type: ignore[misc]  # bound on purpose
        show(f"a commit of {count} rows", taken)
        if count > 1:
            show("  each of them", taken, per=count)
    began = time.perf_counter()
    count = sum(1 for _ in store.read("s1"))
    show(f"reading {count:,} rows, each", [time.perf_counter() - began], per=count)


async def bench_delivery(writer: Writer, times: int) -> None:
    store = writer.store
    session = f"s{len(store.sessions()) + 1}"
    epoch = (await writer.run(store.open_session, session, "app.py", None, time.time(), {})).epoch
    delivered: list[float] = []
    began = 0.0
    heard = trio.Event()

    def hear(_: list[RecordedRow]) -> None:
        delivered.append(time.perf_counter() - began)
        heard.set()

    subscription = writer.subscribe(session, hear)
    for _ in range(times):
        heard = trio.Event()
        began = time.perf_counter()
        writer.submit(session, epoch, [row()])
        await heard.wait()
    subscription.close()
    show("submit in trio -> subscriber in trio", delivered)

    appended = []
    for _ in range(times):
        began = time.perf_counter()
        await writer.append(session, epoch, [row()])
        appended.append(time.perf_counter() - began)
    show("await writer.append", appended)

    waited = await trio.to_thread.run_sync(
        lambda: timed(lambda: writer.submit(session, epoch, [row()]).wait(), times)
    )  # fmt: skip
    show("ticket.wait in a run's thread", waited)


def bench_burst(writer: Writer, count: int = 20_000) -> None:
    epoch = writer.call(writer.store.open_session, "burst", "app.py", None, time.time(), {}).wait().epoch
    rows = [row()]
    before = writer.statistics().commits
    began = time.perf_counter()
    tickets = [writer.submit("burst", epoch, rows) for _ in range(count)]
    tickets[-1].wait()
    taken = time.perf_counter() - began
    commits = writer.statistics().commits - before
    print(f"  {count:,} submits of 1 row at once: {count / taken:,.0f} rows/s in {commits:,} commits")


def bench_writer(store: EventStore) -> None:
    async def main() -> None:
        async with open_writer(store) as writer:
            await bench_delivery(writer, 2000)
            await trio.to_thread.run_sync(bench_burst, writer)
            with computing():
                print("  while another thread computes:")
                await bench_delivery(writer, 300)

    trio.run(main)


def bench_opening(path: Path) -> None:
    show("opening a new log", timed(lambda: SqliteStore(path).close(), 1))
    show("opening it again", timed(lambda: SqliteStore(path).close(), 20))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, help="where to make the logs: the disk to measure")
    with TemporaryDirectory(dir=parser.parse_args().folder) as folder:
        bench_opening(Path(folder) / "new.db")
        durabilities: tuple[Durability, ...] = ("process", "power")
        for durability in durabilities:
            print(f"SQLite, durability {durability}")
            with SqliteStore(Path(folder) / f"{durability}.db", durability) as store:
                bench_store(store)
                bench_writer(store)
    print("memory")
    memory = MemoryStore()
    bench_store(memory)
    bench_writer(memory)


if __name__ == "__main__":
    main()
