"""A tail: every event once, in order, from any position, however slow its reader is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trio
from trio.testing import trio_test

from evlit.log.errors import LogFull
from evlit.log.memory import MemoryStore
from evlit.log.reader import Tail, open_tail, read
from evlit.log.rows import RecordedRow
from evlit.log.store import EventStore, SqliteStore
from evlit.log.writer import InlineWriter, open_writer
from tests.log.rows import PATIENCE, names, open_session, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


async def take(tail: Tail, count: int) -> list[RecordedRow]:
    """Read a tail until it has given `count` rows."""
    taken: list[RecordedRow] = []
    while len(taken) < count:
        taken += await anext(tail)
    return taken


@trio_test
async def test_read_gives_a_page(any_store: EventStore) -> None:
    any_store.append("s1", open_session(any_store), 0, [row(str(n)) for n in range(10)])
    assert names(await read(any_store, "s1", 2, most=3)) == ["2", "3", "4"]
    assert names(await read(any_store, "s1", 2, 4)) == ["2", "3"]
    assert await read(any_store, "s1", 10) == []


@trio_test
async def test_a_tail_gives_what_was_and_then_what_comes(any_store: EventStore) -> None:
    epoch = open_session(any_store)
    async with open_writer(any_store) as writer:
        await writer.append("s1", epoch, [row("a"), row("b"), row("c")])
        with open_tail(writer, "s1", after=1) as tail:
            assert names(await anext(tail)) == ["b", "c"]
            await writer.append("s1", epoch, [row("d")])
            await writer.append("s1", epoch, [row("e")])
            assert names(await anext(tail)) == ["d", "e"]
            assert tail.position == 5


@trio_test
async def test_a_tail_waits_for_news(any_store: EventStore) -> None:
    epoch = open_session(any_store)
    taken: list[str] = []
    async with open_writer(any_store) as writer, trio.open_nursery() as nursery:

        async def follow(task_status: trio.TaskStatus[None]) -> None:
            with open_tail(writer, "s1") as tail:
                task_status.started()
                async for rows in tail:
                    taken.extend(names(rows))
                    heard.set()

        await nursery.start(follow)
        for name in "abc":
            heard = trio.Event()
            await writer.append("s1", epoch, [row(name)])
            await heard.wait()
            assert taken[-1] == name
        nursery.cancel_scope.cancel()
    assert taken == ["a", "b", "c"]


@trio_test
async def test_a_slow_reader_gets_everything_from_the_log_and_nothing_is_kept_for_it(any_store: EventStore) -> None:
    epoch = open_session(any_store)
    async with open_writer(any_store) as writer:
        with open_tail(writer, "s1", limit=10) as tail:
            await writer.append("s1", epoch, [row("first")])
            assert names(await anext(tail)) == ["first"]
            most = 0
            for n in range(95):
                await writer.append("s1", epoch, [row(str(n))])
                most = max(most, len(tail._heard))
            assert most <= 10
            assert names(await take(tail, 95)) == [str(n) for n in range(95)]
            await writer.append("s1", epoch, [row("last")])
            assert names(await anext(tail)) == ["last"]


@trio_test
async def test_a_tail_is_whole_however_reading_and_writing_meet(any_store: EventStore) -> None:
    epoch = open_session(any_store)
    async with open_writer(any_store) as writer:
        with open_tail(writer, "s1", limit=7) as tail:

            def write() -> None:
                for n in range(500):
                    writer.submit("s1", epoch, [row(f"{n}"), row(f"{n}'")]).wait()

            async with trio.open_nursery() as nursery:
                nursery.start_soon(trio.to_thread.run_sync, write)
                taken = await take(tail, 1000)
        assert [r.position for r in taken] == list(range(1, 1001))


class StoreWithNews(MemoryStore):
    on_disk = True  # so that pages are read in a thread, and trio goes on meanwhile

    def __init__(self) -> None:
        super().__init__()
        self.after_page: Callable[[], None] = lambda: None

    def read(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[RecordedRow]:
        page = list(super().read(session, after, upto))
        self.after_page()
        yield from page


@trio_test
async def test_what_comes_while_a_page_is_read_is_not_waited_for() -> None:
    store = StoreWithNews()
    epoch = open_session(store)
    async with open_writer(store) as writer:

        def news() -> None:
            writer.submit("s1", epoch, [row("a")])
            trio.from_thread.run(writer.drain)  # the tail has heard of it now

        store.after_page = news
        with open_tail(writer, "s1") as tail, trio.fail_after(PATIENCE):
            assert names(await anext(tail)) == ["a"]


@trio_test
async def test_what_is_forgotten_while_a_step_begins_is_read_from_the_log() -> None:
    store = MemoryStore()
    epoch = open_session(store)
    writer = InlineWriter(store)
    with open_tail(writer, "s1", limit=4) as tail:
        for round_ in range(1, 31):  # trio shuffles who comes first: the step, or the word that overflows it
            for _ in range(6):
                writer.submit("s1", epoch, [row("a")])
            with trio.fail_after(PATIENCE):
                taken = await take(tail, 6)
            assert [r.position for r in taken] == list(range(6 * round_ - 5, 6 * round_ + 1))
    await writer.aclose()


@trio_test
async def test_a_step_cancelled_while_it_reads_the_log_reads_it_again(any_store: EventStore) -> None:
    any_store.append("s1", open_session(any_store), 0, [row("a"), row("b")])
    async with open_writer(any_store) as writer:
        with open_tail(writer, "s1") as tail:
            with trio.CancelScope() as scope:
                scope.cancel()
                await anext(tail)
            with trio.fail_after(PATIENCE):  # it would wait for news that have been
                assert names(await anext(tail)) == ["a", "b"]


@trio_test
async def test_a_cancelled_step_loses_nothing(any_store: EventStore) -> None:
    epoch = open_session(any_store)
    async with open_writer(any_store) as writer:
        with open_tail(writer, "s1") as tail:
            await writer.append("s1", epoch, [row("first")])
            assert names(await anext(tail)) == ["first"]
            for n in range(5):
                await writer.append("s1", epoch, [row(str(n))])
                with trio.CancelScope() as scope:
                    scope.cancel()
                    await anext(tail)
            assert names(await take(tail, 5)) == ["0", "1", "2", "3", "4"]


@trio_test
async def test_a_tail_tells_when_the_log_refuses_its_session(sqlite: SqliteStore) -> None:
    epoch = open_session(sqlite)
    pages = sqlite._writes.execute("PRAGMA page_count").fetchone()[0]
    sqlite._writes.execute(f"PRAGMA max_page_count = {pages + 40}")
    async with open_writer(sqlite) as writer:
        with open_tail(writer, "s1") as tail:
            writer.submit("s1", epoch, [row("a")])
            writer.submit("s1", epoch, [row("b", size=1 << 20)])
            assert names(await anext(tail)) == ["a"]
            with pytest.raises(LogFull):
                await anext(tail)


@trio_test
async def test_a_closed_tail_hears_nothing_more(any_store: EventStore) -> None:
    epoch = open_session(any_store)
    async with open_writer(any_store) as writer:
        with open_tail(writer, "s1") as tail:
            pass
        await writer.append("s1", epoch, [row("a")])
        assert tail._heard == []
        assert writer._subscriptions == {}
