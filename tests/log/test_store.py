"""What only the store over a file does."""

from __future__ import annotations

import sqlite3
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from evlit.log.blobs import Blob
from evlit.log.errors import LogClosed, LogFull, LogLocked, LogTooBig
from evlit.log.rows import Fenced, Row
from evlit.log.store import EventStore, SqliteStore, open_store
from tests.log.contract import StoreContract
from tests.log.rows import append, names, open_session, row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, sqlite: SqliteStore) -> EventStore:
        return sqlite


class TestSqliteStoreForPower(StoreContract):
    @pytest.fixture
    def store(self, path: Path) -> Iterator[EventStore]:
        with SqliteStore(path, "power") as store:
            yield store


def test_a_log_goes_on_where_it_was_closed(path: Path) -> None:
    with SqliteStore(path) as store:
        epoch = open_session(store)
        store.append("s1", epoch, 0, [row("a")])
    with SqliteStore(path) as store:
        again = store.own("s1")
        assert (again.epoch, again.head) == (epoch + 1, 1)
        assert store.append("s1", again.epoch, 1, [row("b")]) == 2
        assert names(store.read("s1")) == ["a", "b"]


def test_an_epoch_outlives_the_process_that_was_given_it(path: Path) -> None:
    with SqliteStore(path) as store:
        epoch = open_session(store)
    with SqliteStore(path) as store:
        assert store.append("s1", epoch, 0, [row("a")]) == 1
        assert store.append("s1", epoch - 1, 1, [row("b")]) == Fenced("s1", 1, 1, epoch - 1, epoch)


def test_data_is_text_that_the_sqlite_shell_shows(sqlite: SqliteStore, path: Path) -> None:
    sqlite.append("s1", open_session(sqlite), 0, [Row("a.b", 1, '{"name":"Zoë"}'.encode(), 1.0, run=3)])
    shell = sqlite3.connect(path)
    assert shell.execute("SELECT typeof(data), data, json_extract(data, '$.name'), run FROM event").fetchall() == [
        ("text", '{"name":"Zoë"}', "Zoë", 3)
    ]
    shell.close()


def test_a_closed_log_is_a_single_file(path: Path) -> None:
    with SqliteStore(path) as store:
        store.append("s1", open_session(store), 0, [row("a")])
        assert list(store.read("s1"))
    assert sorted(p.name for p in path.parent.iterdir()) == ["log.db", "log.db.lock"]


def test_closing_twice_is_closing_once(path: Path) -> None:
    store = SqliteStore(path)
    store.close()
    store.close()
    with pytest.raises(LogClosed, match="was closed"):
        store.sessions()


def test_the_log_is_readable_by_its_owner_alone(sqlite: SqliteStore, path: Path) -> None:
    open_session(sqlite)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert modes == dict.fromkeys(["log.db", "log.db-wal", "log.db-shm", "log.db.lock"], 0o600)


def test_power_durability_syncs_every_commit(path: Path) -> None:
    def synchronous(store: SqliteStore) -> int:
        return int(store._writes.execute("PRAGMA synchronous").fetchone()[0])

    with SqliteStore(path) as store:
        assert synchronous(store) == 1
    with SqliteStore(path, "power") as store:
        assert synchronous(store) == 2


def test_resting_checkpoints_a_long_wal_so_that_it_starts_over(sqlite: SqliteStore, path: Path) -> None:
    epoch = open_session(sqlite)
    wal = path.with_name("log.db-wal")
    for n in range(12):
        sqlite.append("s1", epoch, n, [row(str(n), size=1 << 20)])
        sqlite.rest()
    assert wal.stat().st_size < 8 << 20
    assert path.stat().st_size > 8 << 20


def test_any_thread_reads_while_one_writes(sqlite: SqliteStore) -> None:
    epoch = open_session(sqlite)
    seen: list[list[int]] = []

    def read() -> None:
        while not seen or len(seen[-1]) < 300:
            seen.append([r.position for r in sqlite.read("s1")])

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for head in range(0, 300, 3):
        sqlite.append("s1", epoch, head, [row("a"), row("b"), row("c")])
    for thread in threads:
        thread.join()
    # Every read saw whole appends, from the first one on.
    assert all(positions == list(range(1, len(positions) + 1)) and len(positions) % 3 == 0 for positions in seen)


class TestWhenTheDiskIsFull:
    @pytest.fixture
    def nearly_full(self, sqlite: SqliteStore) -> SqliteStore:
        """A log that may grow by 40 pages, which to SQLite is a disk with 160 kB left."""
        pages = sqlite._writes.execute("PRAGMA page_count").fetchone()[0]
        sqlite._writes.execute(f"PRAGMA max_page_count = {pages + 40}")
        return sqlite

    def test_the_append_is_refused_and_what_was_recorded_stays(self, nearly_full: SqliteStore) -> None:
        epoch = open_session(nearly_full)
        assert nearly_full.append("s1", epoch, 0, [row("a")]) == 1
        with pytest.raises(LogFull, match=r"log\.db: no room .* Nothing acknowledged is lost\. Free some space"):
            nearly_full.append("s1", epoch, 1, [row("too much", size=1 << 20)])
        assert names(nearly_full.read("s1")) == ["a"]
        assert nearly_full.append("s1", epoch, 1, [row("b")]) == 2

    def test_a_batch_is_refused_as_a_whole(self, nearly_full: SqliteStore) -> None:
        epoch = open_session(nearly_full)
        small, large = Blob.of(b"small", "text/plain"), Blob.of(b"x" * (1 << 20), "text/plain")
        with pytest.raises(LogFull):
            nearly_full.append_many(
                [
                    append("s1", epoch, None, row("a"), blobs=(small,)),
                    append("s1", epoch, None, row("b"), blobs=(large,)),
                ]
            )
        assert nearly_full.head("s1") == 0
        assert not nearly_full.has_blob(small.digest)
        assert nearly_full.append("s1", epoch, 0, [row("c")]) == 1

    def test_many_rows_are_refused_as_a_whole(self, nearly_full: SqliteStore) -> None:
        epoch = open_session(nearly_full)
        with pytest.raises(LogFull):
            nearly_full.append("s1", epoch, 0, [row(str(n), size=4000) for n in range(200)])
        assert nearly_full.head("s1") == 0


class TestWhenAnotherProgramWrites:
    @pytest.fixture
    def shell(self, sqlite: SqliteStore, path: Path) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(path, isolation_level=None)
        yield connection
        connection.close()

    def test_a_locked_log_refuses_and_goes_on_afterwards(self, sqlite: SqliteStore, shell: sqlite3.Connection) -> None:
        epoch = open_session(sqlite)
        shell.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogLocked, match="another process has this log locked"):
            sqlite.append("s1", epoch, 0, [row("a")])
        shell.execute("ROLLBACK")
        assert sqlite.append("s1", epoch, 0, [row("a")]) == 1

    def test_a_position_it_took_is_found_and_fenced(self, sqlite: SqliteStore, shell: sqlite3.Connection) -> None:
        epoch = open_session(sqlite)
        sqlite.append("s1", epoch, 0, [row("a")])
        shell.execute(
            "INSERT INTO event (session, position, at, kind, version, data) VALUES ('s1', 2, 1, 'note.taken', 1, ?)",
            ('{"name": "theirs"}',),
        )
        assert sqlite.append("s1", epoch, 1, [row("b")]) == Fenced("s1", 1, 2, epoch, epoch)
        (answer,) = sqlite.append_many([append("s1", epoch, None, row("b"))])
        assert answer == list(sqlite.read("s1", after=2))
        assert names(sqlite.read("s1")) == ["a", "theirs", "b"]


def test_a_value_too_large_for_sqlite_is_refused_by_name(sqlite: SqliteStore) -> None:
    sqlite._writes.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1 << 20)
    epoch = open_session(sqlite)
    with pytest.raises(LogTooBig, match="larger than a SQLite log takes"):
        sqlite.append("s1", epoch, 0, [row("a", size=2 << 20)])
    with pytest.raises(LogTooBig):
        sqlite.put_blob(Blob.of(b"x" * (2 << 20), "text/plain"))
    assert sqlite.append("s1", epoch, 0, [row("a")]) == 1


def test_a_failed_transaction_is_rolled_back_and_the_next_one_begins(sqlite: SqliteStore) -> None:
    epoch = open_session(sqlite)
    sqlite._writes.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1 << 20)
    kept, large = Blob.of(b"small", "text/plain"), Blob.of(b"x" * (2 << 20), "text/plain")
    with pytest.raises(LogTooBig):
        sqlite.append_many([append("s1", epoch, 0, row("a"), blobs=(kept, large))])
    assert not sqlite.has_blob(kept.digest)
    assert sqlite.append_many([append("s1", epoch, 0, row("a"), blobs=(kept,))]) == [list(sqlite.read("s1"))]
    assert sqlite.has_blob(kept.digest)


def test_rows_that_are_no_text_leave_the_log_as_it_was(sqlite: SqliteStore) -> None:
    epoch = open_session(sqlite)
    with pytest.raises(UnicodeDecodeError):
        sqlite.append("s1", epoch, 0, [row("a"), Row("k", 1, b"\xff", 1.0)])
    assert sqlite.append("s1", epoch, 0, [row("a")]) == 1


def test_open_store_opens_a_file(path: Path) -> None:
    store = open_store(str(path))
    assert isinstance(store, SqliteStore)
    store.close()
