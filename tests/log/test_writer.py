"""The writer: one order for everybody, nothing before its commit, nothing after a gap."""

from __future__ import annotations

import logging
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest
import trio
from trio.testing import MockClock, trio_test

from evlit.log.blobs import Blob
from evlit.log.errors import LogClosed, LogError, LogFull, LogLocked, PositionConflict, SessionHalted, UnknownSession
from evlit.log.memory import MemoryStore
from evlit.log.rows import Row
from evlit.log.store import EventStore, SqliteStore
from evlit.log.writer import InlineWriter, Ticket, Writer, open_writer
from tests.log.rows import names, open_session, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from evlit.log.rows import RecordedRow


def hold(writer: Writer) -> Callable[[], None]:
    """Keep the writer's thread busy until the returned function is called, so that what is submitted piles up."""
    entered, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        entered.set()
        go_on.wait()

    writer.call(wait)
    entered.wait()
    return go_on.set


@pytest.fixture(params=[Writer, InlineWriter])
def kind(request: pytest.FixtureRequest) -> type[Writer]:
    chosen: type[Writer] = request.param
    return chosen


class TestBothWriters:
    @trio_test
    async def test_append_returns_the_rows_as_recorded(self, kind: type[Writer], any_store: EventStore) -> None:
        writer = kind(any_store)
        epoch = open_session(any_store)
        recorded = await writer.append("s1", epoch, [row("a"), row("b")])
        assert recorded == list(any_store.read("s1"))
        assert await writer.append("s1", epoch, [row("c")], expected=2) == list(any_store.read("s1", after=2))
        await writer.aclose()

    @trio_test
    async def test_a_thread_waits_for_its_ticket(self, kind: type[Writer], any_store: EventStore) -> None:
        writer = kind(any_store)
        epoch = open_session(any_store)

        def script() -> list[int]:
            return [writer.submit("s1", epoch, [row("a")]).wait()[0].position for _ in range(50)]

        assert await trio.to_thread.run_sync(script) == list(range(1, 51))
        await writer.aclose()

    @trio_test
    async def test_subscribers_hear_everything_in_order_before_append_returns(
        self, kind: type[Writer], any_store: EventStore
    ) -> None:
        writer = kind(any_store)
        epoch = open_session(any_store)
        heard: list[RecordedRow] = []
        writer.subscribe("s1", heard.extend)
        for n in range(20):
            writer.submit("s1", epoch, [row(f"{n}a"), row(f"{n}b")])
        await writer.append("s1", epoch, [row("last")])
        assert heard == list(any_store.read("s1"))
        assert [r.position for r in heard] == list(range(1, 42))
        await writer.aclose()

    @trio_test
    async def test_subscribers_are_called_in_the_trio_thread_and_never_within_submit(
        self, kind: type[Writer], any_store: EventStore
    ) -> None:
        writer = kind(any_store)
        epoch = open_session(any_store)
        called: list[tuple[threading.Thread, bool]] = []
        submitting = True
        writer.subscribe("s1", lambda _: called.append((threading.current_thread(), submitting)))
        writer.submit("s1", epoch, [row("a")])
        submitting = False
        await writer.drain()
        assert called == [(threading.current_thread(), False)]
        await writer.aclose()

    @trio_test
    async def test_subscribers_hear_of_their_session_alone_until_they_close(
        self, kind: type[Writer], any_store: EventStore
    ) -> None:
        writer = kind(any_store)
        one, two = open_session(any_store, "s1"), open_session(any_store, "s2")
        heard: dict[str, list[RecordedRow]] = {"first": [], "second": [], "other": []}
        first = writer.subscribe("s1", heard["first"].extend)
        writer.subscribe("s1", heard["second"].extend)
        writer.subscribe("s2", heard["other"].extend)
        await writer.append("s1", one, [row("a")])
        first.close()
        first.close()
        await writer.append("s1", one, [row("b")])
        await writer.append("s2", two, [row("c")])
        assert {who: names(rows) for who, rows in heard.items()} == {
            "first": ["a"], "second": ["a", "b"], "other": ["c"]
        }  # fmt: skip
        await writer.aclose()

    @trio_test
    async def test_a_subscriber_may_close_itself_while_it_hears(
        self, kind: type[Writer], any_store: EventStore
    ) -> None:
        writer = kind(any_store)
        epoch = open_session(any_store)
        heard: list[RecordedRow] = []

        def once(rows: list[RecordedRow]) -> None:
            heard.extend(rows)
            subscription.close()

        subscription = writer.subscribe("s1", once)
        after: list[RecordedRow] = []
        writer.subscribe("s1", after.extend)
        writer.submit("s1", epoch, [row("a")])
        await writer.append("s1", epoch, [row("b")])
        assert (names(heard), names(after)) == (["a"], ["a", "b"])
        await writer.aclose()

    @trio_test
    async def test_a_fenced_append_is_told_to_its_author_alone(self, kind: type[Writer], any_store: EventStore) -> None:
        writer = kind(any_store)
        old = open_session(any_store)
        errors: list[Exception] = []
        heard: list[RecordedRow] = []
        writer.subscribe("s1", heard.extend, errors.append)
        with pytest.raises(PositionConflict, match="expected its head at position 3, it is at 0: read what was") as at:
            await writer.append("s1", old, [row("a")], expected=3)
        assert at.value.fenced.actual == 0
        await writer.append("s1", old, [row("b")])
        new = await writer.run(any_store.own, "s1")
        with pytest.raises(PositionConflict, match=f"belongs to epoch {new.epoch}, this append came from epoch {old}"):
            await writer.append("s1", old, [row("c")])
        with pytest.raises(PositionConflict, match="'nobody' is not in this log"):
            await writer.append("nobody", 1, [row("d")])
        await writer.append("s1", new.epoch, [row("e")])
        assert names(heard) == ["b", "e"]
        assert errors == []
        await writer.aclose()

    @trio_test
    async def test_calls_keep_their_place_between_appends(self, kind: type[Writer], any_store: EventStore) -> None:
        writer = kind(any_store)
        opened = await writer.run(any_store.open_session, "s1", "app.py", None, 1.0, {})
        writer.submit("s1", opened.epoch, [row("a")])
        owned = writer.call(any_store.own, "s1")
        late = writer.submit("s1", opened.epoch, [row("b")])
        await writer.drain()
        assert owned.wait().head == 1
        with pytest.raises(PositionConflict):
            late.wait()
        with pytest.raises(UnknownSession):
            await writer.run(any_store.own, "nobody")
        await writer.aclose()

    @trio_test
    async def test_blobs_are_recorded_with_their_rows(self, kind: type[Writer], any_store: EventStore) -> None:
        writer = kind(any_store)
        blob = Blob.of(b"table", "text/plain")
        await writer.append("s1", open_session(any_store), [row("a")], blobs=[blob])
        assert any_store.get_blob(blob.digest) == blob
        await writer.aclose()

    @trio_test
    async def test_a_closed_writer_refuses(self, kind: type[Writer], any_store: EventStore) -> None:
        writer = kind(any_store)
        epoch = open_session(any_store)
        await writer.aclose()
        await writer.aclose()
        with pytest.raises(LogClosed, match="nothing was recorded"):
            writer.submit("s1", epoch, [row("a")])
        assert any_store.head("s1") == 0

    @trio_test
    async def test_append_that_is_cancelled_before_it_begins_records_nothing(
        self, kind: type[Writer], any_store: EventStore
    ) -> None:
        writer = kind(any_store)
        epoch = open_session(any_store)
        with trio.CancelScope() as scope:
            scope.cancel()
            await writer.append("s1", epoch, [row("a")])
        await writer.drain()
        assert any_store.head("s1") == 0
        await writer.aclose()


class TestGroups:
    @trio_test
    async def test_what_piled_up_is_one_commit_in_order(self, any_store: EventStore) -> None:
        async with open_writer(any_store) as writer:
            one, two = open_session(any_store, "s1"), open_session(any_store, "s2")
            heard: list[RecordedRow] = []
            for session in ("s1", "s2"):
                writer.subscribe(session, heard.extend)
            go_on = hold(writer)
            for n in range(30):
                writer.submit("s1", one, [row(f"{n}")])
                writer.submit("s2", two, [row(f"{n}x")])
            go_on()
            await writer.drain()
            assert names(heard) == [name for n in range(30) for name in (f"{n}", f"{n}x")]
            assert [r.seq for r in heard] == sorted(r.seq for r in heard)
            statistics = writer.statistics()
            assert (statistics.commits, statistics.rows, statistics.largest_group) == (1, 60, 60)

    @trio_test
    async def test_many_threads_get_one_gapless_order(self, any_store: EventStore) -> None:
        async with open_writer(any_store) as writer:
            epoch = open_session(any_store)
            heard: list[RecordedRow] = []
            writer.subscribe("s1", heard.extend)

            def script(who: str) -> None:
                tickets = [writer.submit("s1", epoch, [row(f"{who}{n}"), row(f"{who}{n}'")]) for n in range(100)]
                positions = [r.position for ticket in tickets for r in ticket.wait()]
                assert positions == sorted(positions)

            async with trio.open_nursery() as nursery:
                for who in "abcd":
                    nursery.start_soon(trio.to_thread.run_sync, script, who)
            await writer.drain()
            assert [r.position for r in heard] == list(range(1, 801))
            assert heard == list(any_store.read("s1"))

    @trio_test
    async def test_append_that_is_cancelled_while_waiting_is_recorded_all_the_same(self, any_store: EventStore) -> None:
        async with open_writer(any_store) as writer:
            epoch = open_session(any_store)
            go_on = hold(writer)
            async with trio.open_nursery() as nursery:
                nursery.start_soon(writer.append, "s1", epoch, [row("a")])
                await trio.testing.wait_all_tasks_blocked()
                nursery.cancel_scope.cancel()
            go_on()
            await writer.drain()
            assert names(any_store.read("s1")) == ["a"]

    @trio_test
    async def test_a_ticket_that_takes_too_long_may_still_be_recorded(self, any_store: EventStore) -> None:
        async with open_writer(any_store) as writer:
            epoch = open_session(any_store)
            go_on = hold(writer)
            ticket = writer.submit("s1", epoch, [row("a")])
            with pytest.raises(TimeoutError, match="it still may"):
                ticket.wait(timeout=0)
            assert not ticket.done
            go_on()
            assert names(await trio.to_thread.run_sync(ticket.wait)) == ["a"]
            assert ticket.done

    @trio_test
    async def test_closing_records_and_hands_on_what_is_queued(self, any_store: EventStore) -> None:
        heard: list[RecordedRow] = []
        async with open_writer(any_store) as writer:
            epoch = open_session(any_store)
            writer.subscribe("s1", heard.extend)
            go_on = hold(writer)
            for n in range(40):
                writer.submit("s1", epoch, [row(str(n))])
            go_on()
        assert names(heard) == [str(n) for n in range(40)]

    @trio_test
    async def test_closing_is_not_cut_short_by_cancellation(self, any_store: EventStore) -> None:
        heard: list[RecordedRow] = []
        epoch = open_session(any_store)
        with trio.CancelScope() as scope:
            async with open_writer(any_store) as writer:
                writer.subscribe("s1", heard.extend)
                writer.submit("s1", epoch, [row("a")])
                scope.cancel()
        assert names(heard) == ["a"]


class TestOutsideTrio:
    def test_it_records_and_closes(self, any_store: EventStore) -> None:
        writer = Writer(any_store)
        epoch = open_session(any_store)
        tickets = [writer.submit("s1", epoch, [row(str(n))]) for n in range(9)]
        writer.close()
        writer.close()
        assert [ticket.wait()[0].position for ticket in tickets] == list(range(1, 10))

    def test_it_goes_on_when_the_trio_run_it_served_is_over(self, any_store: EventStore) -> None:
        epoch = open_session(any_store)

        async def main() -> Writer:
            writer = Writer(any_store)
            writer.subscribe("s1", lambda _: pytest.fail("the run is over"))
            return writer

        writer = trio.run(main)
        assert names(writer.submit("s1", epoch, [row("a")]).wait()) == ["a"]
        assert names(writer.submit("s1", epoch, [row("b")]).wait()) == ["b"]
        writer.close()


class TestFailures:
    @pytest.fixture
    def small(self, sqlite: SqliteStore) -> SqliteStore:
        """A log with 160 kB left to grow."""
        pages = sqlite._writes.execute("PRAGMA page_count").fetchone()[0]
        sqlite._writes.execute(f"PRAGMA max_page_count = {pages + 40}")
        return sqlite

    @trio_test
    async def test_a_session_that_failed_accepts_nothing_until_it_is_owned_again(self, small: SqliteStore) -> None:
        async with open_writer(small) as writer:
            epoch = open_session(small)
            errors: list[Exception] = []
            heard: list[RecordedRow] = []
            writer.subscribe("s1", heard.extend, errors.append)
            await writer.append("s1", epoch, [row("a")])
            with pytest.raises(LogFull) as full:
                await writer.append("s1", epoch, [row("b", size=1 << 20)])
            with pytest.raises(SessionHalted, match=r"accepts nothing more from epoch 1.* no room .* own the session"):
                await writer.append("s1", epoch, [row("c")])
            owned = await writer.run(small.own, "s1")
            assert owned.head == 1
            await writer.append("s1", owned.epoch, [row("d")])
            with pytest.raises(PositionConflict):
                await writer.append("s1", epoch, [row("e")])
            assert errors == [full.value]
            assert names(heard) == names(small.read("s1")) == ["a", "d"]
            assert writer.statistics().failed == 2

    @trio_test
    async def test_one_session_that_fails_does_not_take_its_group_down(self, small: SqliteStore) -> None:
        async with open_writer(small) as writer:
            one, two = open_session(small, "s1"), open_session(small, "s2")
            heard: list[RecordedRow] = []
            errors: list[Exception] = []
            writer.subscribe("s1", heard.extend, errors.append)
            writer.subscribe("s2", heard.extend, errors.append)
            go_on = hold(writer)
            tickets: list[Ticket[Any]] = [
                writer.submit("s1", one, [row("a")]),
                writer.submit("s2", two, [row("b")]),
                writer.submit("s1", one, [row("c", size=1 << 20)]),
                writer.submit("s2", two, [row("d")]),
                writer.submit("s1", one, [row("e")]),
            ]
            go_on()
            await writer.drain()
            outcomes = [ticket._error or names(ticket.wait()) for ticket in tickets]
            assert [o if isinstance(o, list) else type(o) for o in outcomes] == [
                ["a"], ["b"], LogFull, ["d"], SessionHalted
            ]  # fmt: skip
            assert names(heard) == ["a", "b", "d"]
            assert [type(error) for error in errors] == [LogFull]

    @trio_test
    async def test_a_locked_file_fails_the_group_and_is_waited_for_once(self, sqlite: SqliteStore) -> None:
        async with open_writer(sqlite) as writer:
            one, two = open_session(sqlite, "s1"), open_session(sqlite, "s2")
            waited: list[int] = []
            sqlite._writes.set_trace_callback(lambda sql: waited.append(1))
            shell = sqlite3.connect(sqlite.path, isolation_level=None)
            shell.execute("BEGIN IMMEDIATE")
            go_on = hold(writer)
            tickets = [writer.submit("s1", one, [row("a")]), writer.submit("s2", two, [row("b")])]
            go_on()
            await writer.drain()
            shell.execute("ROLLBACK")
            shell.close()
            for ticket in tickets:
                with pytest.raises(LogLocked):
                    ticket.wait()
            assert len(waited) == 1
            owned = await writer.run(sqlite.own, "s1")
            assert names(await writer.append("s1", owned.epoch, [row("c")])) == ["c"]

    @trio_test
    async def test_rows_that_are_no_text_fail_alone(self, sqlite: SqliteStore) -> None:
        async with open_writer(sqlite) as writer:
            one, two = open_session(sqlite, "s1"), open_session(sqlite, "s2")
            go_on = hold(writer)
            broken = writer.submit("s1", one, [Row("k", 1, b"\xff", 1.0)])
            whole = writer.submit("s2", two, [row("b")])
            go_on()
            await writer.drain()
            with pytest.raises(UnicodeDecodeError):
                broken.wait()
            assert names(whole.wait()) == ["b"]

    @trio_test
    async def test_trouble_while_tidying_up_is_logged_and_stops_nothing(self, caplog: pytest.LogCaptureFixture) -> None:
        class Untidy(MemoryStore):
            def rest(self) -> None:
                rested.set()
                raise LogError("no room to tidy up")

        rested = threading.Event()

        store = Untidy()
        with caplog.at_level(logging.WARNING):
            async with open_writer(store) as writer:
                epoch = open_session(store)
                await writer.append("s1", epoch, [row("a")])
                await trio.to_thread.run_sync(rested.wait)
                await writer.append("s1", epoch, [row("b")])
        assert store.head("s1") == 2
        assert "no room to tidy up" in caplog.text


def test_an_inline_writer_does_not_let_a_mock_clock_jump() -> None:
    async def main() -> None:
        store = MemoryStore()
        writer = InlineWriter(store)
        epoch = open_session(store)
        began = trio.current_time()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep, 3600)
            for _ in range(50):
                await writer.append("s1", epoch, [row("a")])
            assert trio.current_time() == began
            nursery.cancel_scope.cancel()
        await writer.aclose()

    trio.run(main, clock=MockClock(autojump_threshold=0))
