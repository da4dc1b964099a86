"""Cutting a session out of a log."""

from __future__ import annotations

import json
import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest

from evlit.log.blobs import Blob
from evlit.log.errors import ExportExists, LogError, LogLocked, LogMissing, LogNotWritable, UnknownSession
from evlit.log.export import cited, export_session
from evlit.log.reads import open_readonly
from evlit.log.rows import RecordedRow, Row, Snapshot, Source
from tests.log.rows import append, names, open_session, row

if TYPE_CHECKING:
    from pathlib import Path

    from evlit.log.store import SqliteStore

TABLE, IMAGE, THEIRS = (Blob.of(data, "text/plain") for data in (b"table", b"image", b"theirs"))
APP, OTHER = Source.of("app.py", "import evlit as st"), Source.of("other.py", "1")


def event(**data: object) -> Row:
    return Row("note.taken", 1, json.dumps({"name": "cites", **data}).encode(), 2.0, run=1, cause=1)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "session.db"


@pytest.fixture
def log(sqlite: SqliteStore) -> SqliteStore:
    """A live log with two sessions; `s1` cites a table, an image and a source, `s2` something of its own."""
    one, two = open_session(sqlite, "s1"), open_session(sqlite, "s2")
    for source in (APP, OTHER):
        sqlite.put_source(source)
    patch = event(ops=[["insert", 1, 0, {"props": {"data": {"blob": TABLE.digest, "type": "x", "size": 5}}}]])
    sqlite.append_many(
        [
            append("s1", one, 0, event(source=APP.digest), patch, blobs=(TABLE,)),
            append("s2", two, 0, event(blob=THEIRS.digest, source=OTHER.digest), blobs=(THEIRS,)),
            append("s1", one, 2, event(blob=IMAGE.digest), blobs=(IMAGE,)),
        ]
    )
    sqlite.save_snapshot(Snapshot.of("s1", 2, b"state"))
    return sqlite


def test_an_export_holds_the_session_and_what_it_cites(log: SqliteStore, target: Path) -> None:
    exported = export_session(log.path, "s1", target)
    assert (exported.events, exported.blobs, exported.sources, exported.missing) == (3, 2, 1, ())
    with open_readonly(target) as copy:
        assert [r.row for r in copy.read("s1")] == [r.row for r in log.read("s1")]
        assert [r.position for r in copy.read("s1")] == [1, 2, 3]
        assert [s.id for s in copy.sessions()] == ["s1"]
        assert copy.get_blob(TABLE.digest) == TABLE
        assert copy.get_blob(IMAGE.digest) == IMAGE
        assert copy.get_source(APP.digest) == APP


@pytest.mark.parametrize(("last", "events"), [(-1, 3), (3, 3), (2, 2), (-2, 2), (1, 1)])
def test_a_recording_ends_with_an_event(log: SqliteStore, target: Path, last: int, events: int) -> None:
    log.close_session("s1", 9.0)
    assert export_session(log.path, "s1", target, last=last).events == events
    with open_readonly(target) as copy:
        assert [r.row for r in copy.read("s1")] == [r.row for r in log.read("s1")][:events]
        [session] = copy.sessions()
        assert (session.head, session.closed) == (events, 9.0 if events == 3 else None)
        assert (copy.get_blob(IMAGE.digest) is None) == (events < 3)


@pytest.mark.parametrize("last", [0, 4, -4])
def test_a_recording_cannot_end_where_nothing_is(log: SqliteStore, target: Path, last: int) -> None:
    with pytest.raises(LogError, match=f"to end with, from 1 to 3 of session s1 .* got {last}"):
        export_session(log.path, "s1", target, last=last)
    assert not target.exists()


def counted(store: SqliteStore, count: int, damaged: int | None = None) -> None:
    """Record a session that counts to some number."""
    data = b'{"run":1,"set":{"count":%d,"secret":"key %d"}}'
    rows = [Row("state.changed", 1, data % (number, number), 1.0) for number in range(count)]
    if damaged is not None:
        rows[damaged] = Row("state.changed", 1, b'{"run":1,"set":7}', 1.0)
    store.append("s1", open_session(store, "s1"), 0, rows)


def test_a_long_export_has_snapshots_of_what_it_holds(sqlite: SqliteStore, target: Path) -> None:
    counted(sqlite, 2500)
    sqlite.save_snapshot(Snapshot.of("s1", 1700, b"not trusted"))
    export_session(sqlite.path, "s1", target)
    with open_readonly(target) as copy:
        for upto, position in ((2500, 2000), (1999, 1000)):
            snapshot = copy.latest_snapshot("s1", upto)
            assert snapshot is not None
            assert snapshot.position == position
            found = json.loads(snapshot.state)
            assert (found["position"], found["state"]["count"]) == (position, position - 1)
        assert copy.latest_snapshot("s1", 999) is None


def test_snapshots_of_an_export_lack_what_is_left_out(sqlite: SqliteStore, target: Path) -> None:
    counted(sqlite, 1200)
    export_session(sqlite.path, "s1", target, redact=["secret"])
    with open_readonly(target) as copy:
        snapshot = copy.latest_snapshot("s1")
    assert snapshot is not None
    assert b"key 9" not in snapshot.state
    assert json.loads(snapshot.state)["state"]["secret"]["$"] == "redacted"


def test_there_are_no_snapshots_past_a_damaged_event(sqlite: SqliteStore, target: Path) -> None:
    counted(sqlite, 3500, damaged=1500)
    export_session(sqlite.path, "s1", target)
    with open_readonly(target) as copy:
        snapshot = copy.latest_snapshot("s1")
    assert snapshot is not None
    assert snapshot.position == 1000


def test_an_export_holds_nothing_else(log: SqliteStore, target: Path) -> None:
    export_session(log.path, "s1", target)
    with open_readonly(target) as copy:
        assert not copy.has_blob(THEIRS.digest)
        assert copy.sources() == [APP.digest]
        assert copy.latest_snapshot("s1") is None
        session = copy.session("s1")
        assert session is not None
        assert session.token_digest is None
    assert b"theirs" not in target.read_bytes()


def test_an_export_is_a_single_private_file(log: SqliteStore, target: Path) -> None:
    export_session(log.path, "s1", target)
    with open_readonly(target) as copy:
        assert copy.head("s1") == 3
    assert [p.name for p in target.parent.iterdir() if p.name.startswith("session")] == ["session.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_an_export_of_an_export_is_the_same(log: SqliteStore, target: Path) -> None:
    export_session(log.path, "s1", target)
    again = target.with_name("again.db")
    exported = export_session(target, None, again)
    assert (exported.session, exported.events, exported.blobs) == ("s1", 3, 2)
    with open_readonly(target) as first, open_readonly(again) as second:
        assert list(first.read("s1")) == list(second.read("s1"))


def test_a_long_session_is_exported_in_whole(sqlite: SqliteStore, target: Path) -> None:
    sqlite.append("s1", open_session(sqlite), 0, [row(str(n)) for n in range(2345)])
    assert export_session(sqlite.path, None, target).events == 2345
    with open_readonly(target) as copy:
        assert names(copy.read("s1")) == [str(n) for n in range(2345)]


def test_a_blob_the_log_has_lost_is_named(sqlite: SqliteStore, target: Path) -> None:
    sqlite.append("s1", open_session(sqlite), 0, [event(blob="ab" * 20)])
    assert export_session(sqlite.path, "s1", target).missing == ("ab" * 20,)


class TestRefusals:
    def test_a_file_that_is_there_is_kept(self, log: SqliteStore, target: Path) -> None:
        target.write_text("mine")
        with pytest.raises(ExportExists, match=r"session\.db is already there and was left as it is"):
            export_session(log.path, "s1", target)
        assert target.read_text() == "mine"

    def test_unless_forced(self, log: SqliteStore, target: Path) -> None:
        target.write_text("mine")
        export_session(log.path, "s1", target, force=True)
        with open_readonly(target) as copy:
            assert copy.head("s1") == 3

    def test_a_log_is_not_exported_onto_itself(self, log: SqliteStore) -> None:
        with pytest.raises(ExportExists):
            export_session(log.path, "s1", log.path, force=True)
        assert log.head("s2") == 1

    def test_a_log_that_is_being_written_is_not_replaced(self, log: SqliteStore, target: Path) -> None:
        other = sqlite3.connect(target)
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE t (x)")
        with pytest.raises(LogLocked, match=r"found session\.db-wal beside it"):
            export_session(log.path, "s1", target, force=True)
        other.close()

    def test_an_unknown_session(self, log: SqliteStore, target: Path) -> None:
        with pytest.raises(UnknownSession, match="'s9'"):
            export_session(log.path, "s9", target)
        assert not target.exists()

    def test_no_name_where_there_are_two(self, log: SqliteStore, target: Path) -> None:
        with pytest.raises(LogError, match=r"one session, found 2\. Name one with --session; the latest are: s1, s2"):
            export_session(log.path, None, target)

    def test_no_session_at_all(self, sqlite: SqliteStore, target: Path) -> None:
        with pytest.raises(LogError, match=r"found 0\. There is nothing to export yet"):
            export_session(sqlite.path, None, target)

    def test_a_missing_log(self, target: Path) -> None:
        with pytest.raises(LogMissing):
            export_session(target.with_name("nothing.db"), None, target)

    def test_a_missing_folder(self, log: SqliteStore, tmp_path: Path) -> None:
        with pytest.raises(LogNotWritable, match=r"No such file or directory.*Check that its folder is there"):
            export_session(log.path, "s1", tmp_path / "nowhere" / "session.db")


def test_citations_are_found_however_deep() -> None:
    deep: object = {"blob": "d1"}
    for _ in range(400):
        deep = [{"in": deep}]
    rows = [
        event(a=deep),
        event(ops=[{"source": "d2"}, {"blob": {"not": "a digest", "blob": "d3"}}]),
        event(text='says "blob" and "source"', blob=None, source=7),
        row("plain"),
    ]
    recorded = [RecordedRow("s1", n, n, each) for n, each in enumerate(rows, start=1)]
    assert cited(recorded) == ({"d1", "d3"}, {"d2"})
