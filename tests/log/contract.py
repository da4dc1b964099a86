"""What every `EventStore` must do. A test class of a store inherits `StoreContract` and gives it a `store` fixture."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from evlit.log.blobs import Blob
from evlit.log.errors import SessionExists, UnknownSession
from evlit.log.rows import Fenced, Ownership, RecordedRow, Row, SessionRow, Snapshot, Source
from tests.log.rows import append, names, open_session, row

if TYPE_CHECKING:
    from evlit.log.store import EventStore


class SessionContract:
    def test_a_new_session_is_listed_and_owned(self, store: EventStore) -> None:
        owned = store.open_session("s1", "app.py", "digest", 12.5, {"user": "Zoë"})
        assert owned == Ownership(epoch=1, head=0)
        expected = SessionRow("s1", "app.py", 12.5, None, "digest", {"user": "Zoë"}, epoch=1, head=0, last=None)
        assert store.session("s1") == expected
        assert store.sessions() == [expected]

    def test_sessions_are_listed_oldest_first_with_head_and_last_event(self, store: EventStore) -> None:
        open_session(store, "later", opened=2.0)
        epoch = open_session(store, "earlier", opened=1.0)
        store.append("earlier", epoch, 0, [row("a", at=5.0), row("b", at=7.5)])
        assert [(s.id, s.head, s.last) for s in store.sessions()] == [("earlier", 2, 7.5), ("later", 0, None)]

    def test_a_session_id_is_used_once(self, store: EventStore) -> None:
        open_session(store, "s1")
        with pytest.raises(SessionExists, match="'s1' is in this log already"):
            open_session(store, "s1")

    def test_closing_a_session_keeps_its_events(self, store: EventStore) -> None:
        store.append("s1", open_session(store), 0, [row("a")])
        store.close_session("s1", 99.0)
        session = store.session("s1")
        assert session is not None
        assert (session.closed, session.head) == (99.0, 1)

    def test_what_needs_a_session_says_when_there_is_none(self, store: EventStore) -> None:
        with pytest.raises(UnknownSession, match="'nobody'"):
            store.own("nobody")
        with pytest.raises(UnknownSession, match="'nobody'"):
            store.close_session("nobody", 1.0)
        with pytest.raises(UnknownSession, match="'nobody'"):
            store.save_snapshot(Snapshot.of("nobody", 1, b"state"))

    def test_reading_an_unknown_session_finds_nothing(self, store: EventStore) -> None:
        assert store.session("nobody") is None
        assert store.head("nobody") == 0
        assert list(store.read("nobody")) == []
        assert store.latest_snapshot("nobody") is None


class AppendContract:
    def test_events_come_back_as_they_went_in(self, store: EventStore) -> None:
        epoch = open_session(store)
        rows = [
            Row("a.b", 3, '{"text":"Grüße 🎈 \\u0000"}'.encode(), 1758.123456, run=7, cause=4),
            Row("c.d", 1, b"null", 0.0),
        ]
        assert store.append("s1", epoch, 0, rows) == 2
        assert [recorded.row for recorded in store.read("s1")] == rows

    def test_positions_have_no_gaps_and_seq_orders_all_sessions(self, store: EventStore) -> None:
        first, second = open_session(store, "s1"), open_session(store, "s2")
        store.append("s1", first, 0, [row("a"), row("b")])
        store.append("s2", second, 0, [row("c")])
        store.append("s1", first, 2, [row("d")])
        everything = [*store.read("s1"), *store.read("s2")]
        assert [(r.session, r.position) for r in everything] == [("s1", 1), ("s1", 2), ("s1", 3), ("s2", 1)]
        assert names(sorted(everything, key=lambda r: r.seq)) == ["a", "b", "c", "d"]

    def test_append_returns_the_head_after_it(self, store: EventStore) -> None:
        epoch = open_session(store)
        assert store.append("s1", epoch, 0, [row("a"), row("b")]) == 2
        assert store.append("s1", epoch, 2, []) == 2
        assert store.append("s1", epoch, 2, [row("c")]) == 3
        assert store.head("s1") == 3

    @pytest.mark.parametrize("expected", [0, 1, 3])
    def test_an_append_to_another_head_is_fenced(self, store: EventStore, expected: int) -> None:
        epoch = open_session(store)
        store.append("s1", epoch, 0, [row("a"), row("b")])
        fenced = Fenced("s1", expected=expected, actual=2, epoch=epoch, owner=epoch)
        assert store.append("s1", epoch, expected, [row("c")]) == fenced
        assert names(store.read("s1")) == ["a", "b"]

    def test_an_append_of_an_earlier_owner_is_fenced(self, store: EventStore) -> None:
        old = open_session(store)
        store.append("s1", old, 0, [row("a")])
        new = store.own("s1")
        assert new == Ownership(epoch=old + 1, head=1)
        assert store.append("s1", old, 1, [row("b")]) == Fenced("s1", 1, 1, epoch=old, owner=new.epoch)
        assert store.append("s1", new.epoch, 1, [row("c")]) == 2
        assert names(store.read("s1")) == ["a", "c"]

    def test_an_epoch_nobody_was_given_is_fenced(self, store: EventStore) -> None:
        epoch = open_session(store)
        assert store.append("s1", epoch + 1, 0, [row("a")]) == Fenced("s1", 0, 0, epoch=epoch + 1, owner=epoch)

    def test_an_append_to_no_session_is_fenced(self, store: EventStore) -> None:
        assert store.append("nobody", 1, 0, [row("a")]) == Fenced("nobody", 0, None, epoch=1, owner=None)

    def test_a_batch_is_recorded_in_order(self, store: EventStore) -> None:
        one, two = open_session(store, "s1"), open_session(store, "s2")
        answers = store.append_many(
            [
                append("s1", one, None, row("a")),
                append("s2", two, 0, row("b")),
                append("s1", one, 1, row("c"), row("d")),
            ]
        )
        recorded = [r for answer in answers if not isinstance(answer, Fenced) for r in answer]
        assert [(r.session, r.position) for r in recorded] == [("s1", 1), ("s2", 1), ("s1", 2), ("s1", 3)]
        assert [r.seq for r in recorded] == list(range(recorded[0].seq, recorded[0].seq + 4))
        assert recorded == sorted([*store.read("s1"), *store.read("s2")], key=lambda r: r.seq)

    def test_a_fenced_append_does_not_stop_its_batch(self, store: EventStore) -> None:
        one, two = open_session(store, "s1"), open_session(store, "s2")
        batch = [append("s1", one, 9, row("a")), append("s2", two, 0, row("b")), append("s1", one, None, row("c"))]
        fenced, second, third = store.append_many(batch)
        assert fenced == Fenced("s1", 9, 0, one, one)
        assert second == list(store.read("s2"))
        assert third == list(store.read("s1"))
        assert names(store.read("s1")) == ["c"]

    @pytest.mark.parametrize("count", [1, 63, 64, 65, 200])
    def test_large_appends_are_numbered_like_small_ones(self, store: EventStore, count: int) -> None:
        epoch = open_session(store)
        store.append("s1", epoch, 0, [row("first")])
        (answer,) = store.append_many([append("s1", epoch, 1, *(row(str(n)) for n in range(count)))])
        assert answer == list(store.read("s1", after=1))
        assert [r.position for r in store.read("s1")] == list(range(1, count + 2))

    def test_an_empty_batch_is_no_batch(self, store: EventStore) -> None:
        assert store.append_many([]) == []


class ReadContract:
    @pytest.mark.parametrize(
        ("after", "upto", "positions"),
        [
            (0, None, [1, 2, 3, 4, 5]),
            (2, None, [3, 4, 5]),
            (2, 4, [3, 4]),
            (5, None, []),
            (9, None, []),
            (0, 99, [1, 2, 3, 4, 5]),
            (3, 2, []),
            (0, 0, []),
        ],
    )
    def test_a_range_leaves_out_after_and_includes_upto(
        self, store: EventStore, after: int, upto: int | None, positions: list[int]
    ) -> None:
        store.append("s1", open_session(store), 0, [row(str(n)) for n in range(5)])
        assert [r.position for r in store.read("s1", after, upto)] == positions

    def test_a_long_session_is_read_in_whole(self, store: EventStore) -> None:
        store.append("s1", open_session(store), 0, [row(str(n)) for n in range(2500)])
        assert [r.position for r in store.read("s1", 3, 2499)] == list(range(4, 2500))

    def test_a_read_under_way_does_not_stop_the_writer(self, store: EventStore) -> None:
        epoch = open_session(store)
        store.append("s1", epoch, 0, [row("a"), row("b")])
        reading = store.read("s1")
        begun = list(islice(reading, 1))
        assert store.append("s1", epoch, 2, [row("c")]) == 3
        assert names([*begun, *reading]) == ["a", "b"]

    def test_a_recorded_row_knows_where_it_stands(self, store: EventStore) -> None:
        note = row("a")
        store.append("s1", open_session(store), 0, [note])
        (recorded,) = store.read("s1")
        assert recorded == RecordedRow("s1", 1, recorded.seq, note)


class KeepingContract:
    def test_blobs_are_found_by_content(self, store: EventStore) -> None:
        blob = Blob.of(b"\x00\xff bytes", "application/x-thing")
        assert not store.has_blob(blob.digest)
        store.put_blob(blob)
        store.put_blob(Blob.of(b"\x00\xff bytes", "text/plain"))
        assert store.has_blob(blob.digest)
        assert store.get_blob(blob.digest) == blob
        assert store.get_blob("0" * 40) is None

    def test_blobs_come_with_the_append_that_cites_them(self, store: EventStore) -> None:
        epoch = open_session(store)
        blob = Blob.of(b"table", "application/vnd.apache.arrow.stream")
        (answer,) = store.append_many([append("s1", epoch, 0, row("a"), row("b"), blobs=(blob,))])
        assert answer == list(store.read("s1"))
        assert store.get_blob(blob.digest) == blob

    def test_blobs_of_a_fenced_append_are_not_kept(self, store: EventStore) -> None:
        blob = Blob.of(b"table", "text/plain")
        store.append_many([append("s1", open_session(store), 5, row("a"), blobs=(blob,))])
        assert not store.has_blob(blob.digest)

    def test_the_latest_snapshot_up_to_a_position(self, store: EventStore) -> None:
        store.append("s1", open_session(store), 0, [row(str(n)) for n in range(10)])
        for position in (8, 3, 5):
            store.save_snapshot(Snapshot.of("s1", position, f"state at {position}".encode()))

        def found(upto: int | None) -> int | None:
            snapshot = store.latest_snapshot("s1", upto)
            return snapshot and snapshot.position

        assert [found(upto) for upto in (None, 10, 8, 7, 5, 2)] == [8, 8, 8, 5, 5, None]
        latest = store.latest_snapshot("s1")
        assert latest is not None
        assert latest.state == b"state at 8"

    def test_a_snapshot_at_the_same_position_replaces_the_one_before(self, store: EventStore) -> None:
        store.append("s1", open_session(store), 0, [row("a")])
        store.save_snapshot(Snapshot.of("s1", 1, b"old"))
        store.save_snapshot(Snapshot.of("s1", 1, b"new"))
        latest = store.latest_snapshot("s1")
        assert latest is not None
        assert latest.state == b"new"

    def test_a_snapshot_ahead_of_the_events_is_not_used(self, store: EventStore) -> None:
        store.append("s1", open_session(store), 0, [row("a")])
        store.save_snapshot(Snapshot.of("s1", 2, b"from nowhere"))
        assert store.latest_snapshot("s1") is None

    def test_sources_are_kept_once_by_path_and_text(self, store: EventStore) -> None:
        app, package, other = Source.of("app.py", "x"), Source.of("a/__init__.py", ""), Source.of("b/__init__.py", "")
        for source in (app, package, other, app):
            store.put_source(source)
        assert store.sources() == [app.digest, package.digest, other.digest]
        assert store.get_source(other.digest) == other
        assert store.get_source("0" * 40) is None

    def test_resting_changes_nothing(self, store: EventStore) -> None:
        epoch = open_session(store)
        store.append("s1", epoch, 0, [row("a", size=5 << 20)])
        store.rest()
        assert store.append("s1", epoch, 1, [row("b")]) == 2
        assert names(store.read("s1")) == ["a", "b"]


class StoreContract(SessionContract, AppendContract, ReadContract, KeepingContract):
    """All of it."""
