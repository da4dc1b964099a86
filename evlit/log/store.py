"""Where events are recorded: the `EventStore` protocol, and the store over a SQLite file (step 3 of the click journey).

A store is synchronous. One thread at a time may write (`log/writer.py` is that thread); any thread may read.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, final

import attrs

from evlit.log.errors import SessionExists, UnknownSession, explain
from evlit.log.files import FileLock, Presence, check_file, connect, prepare_path
from evlit.log.memory import MemoryStore
from evlit.log.reads import SqliteReads
from evlit.log.rows import Append, Fenced, Ownership, RecordedRow, Row, SessionRow, Snapshot, Source
from evlit.log.schema import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evlit.log.blobs import Blob

Durability = Literal["process", "power"]


class LogReader(Protocol):
    """What can be asked of a log. Any thread may ask."""

    @property
    def on_disk(self) -> bool:
        """Whether asking may wait for a disk, which is nothing for the trio thread."""

    def head(self, session: str) -> int:
        """Return the position of the last event, 0 when there is none."""

    def read(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[RecordedRow]:
        """Yield the events at positions `after < position <= upto`, in order."""

    def session(self, session: str) -> SessionRow | None: ...
    def sessions(self) -> list[SessionRow]:
        """List all sessions, oldest first."""

    def get_blob(self, digest: str) -> Blob | None: ...
    def has_blob(self, digest: str) -> bool: ...
    def latest_snapshot(self, session: str, upto: int | None = None) -> Snapshot | None:
        """Return the last snapshot, or the last one at or before position `upto`."""

    def get_source(self, digest: str) -> Source | None: ...
    def sources(self) -> list[str]:
        """List the digests of all sources."""

    def close(self) -> None: ...


class EventStore(LogReader, Protocol):
    """A log that can be written. One thread at a time writes."""

    def announce(self, where: str) -> None:
        """Say where the server that writes the log can be reached, to whoever is refused because of it."""

    def open_session(
        self, session: str, app: str, token_digest: str | None, opened: float, labels: Mapping[str, str]
    ) -> Ownership:
        """Make a session and own it. Raises `SessionExists`."""

    def own(self, session: str) -> Ownership:
        """Take a session over: whoever owned it before is fenced from now on. Raises `UnknownSession`."""

    def close_session(self, session: str, closed: float) -> None: ...
    def forget(self, session: str) -> None:
        """Keep nothing of a session in memory that the log can tell again."""

    def append(self, session: str, epoch: int, expected: int, rows: Sequence[Row]) -> int | Fenced:
        """Record `rows` at the positions after `expected`, and return the head after them.

        Nothing is recorded, and the answer says why, unless `expected` is the head of the session and `epoch` is the
        one its owner was given.
        """

    def append_many(self, batch: Sequence[Append]) -> list[list[RecordedRow] | Fenced]:
        """Record a batch in one transaction, in order.

        A fenced append does not keep the others from being recorded; an error does: then nothing of the batch is.
        """

    def put_blob(self, blob: Blob) -> None: ...
    def put_source(self, source: Source) -> None: ...
    def save_snapshot(self, snapshot: Snapshot) -> None: ...

    def rest(self) -> None:
        """Tidy up. The writer calls this when nothing waits to be recorded."""


# Rows are inserted many to a statement, and a small batch is one statement without BEGIN and COMMIT around it. Each
# statement gives the GIL away a few times, and while a script computes it takes up to 5 ms to come back, each time:
# with one busy thread, ten rows by `executemany` took 25 ms, as one statement 10; undisturbed, 44 us and 31.
_ROWS_PER_STATEMENT: Final = 64
_COLUMNS: Final = "INSERT INTO event (session, position, at, kind, version, run, cause, data) VALUES "
_INSERTS: Final = [_COLUMNS + ",".join(["(?,?,?,?,?,?,?,?)"] * n) for n in range(_ROWS_PER_STATEMENT + 1)]

# SQLite checkpoints inside the commit that makes the WAL 1000 pages long, with two fsyncs: 10 ms and more that some
# click would wait for. The writer does it when it has nothing to do; the commit only does it past the second bound.
_CHECKPOINT_AFTER: Final = 4 << 20
_CHECKPOINT_PAGES_AT_MOST: Final = 16_000


@attrs.define
class _Place:
    """Where a session stands: kept in memory, so that an append reads nothing."""

    epoch: int
    head: int


@final
class SqliteStore(SqliteReads):
    """A log in a SQLite file, in WAL mode.

    Parameters
    ----------
    path
        The file; it and its folder are made when they are missing.
    durability
        `"process"` survives a crash of the process at any instant; `"power"` also one of the machine, at 15 times
        the price of a commit.
    busy_seconds
        How long to wait for another program that has the file locked.
    """

    def __init__(self, path: Path | str, durability: Durability = "process", *, busy_seconds: float = 2) -> None:
        super().__init__(prepare_path(Path(path)))
        self._places: dict[str, _Place] = {}
        self._written = 0
        self._lock = FileLock(self.path)
        self._presence = Presence(self.path)
        try:
            if self.path.stat().st_size:
                check_file(self.path)
            self._writes = self._open_for_writing(durability, busy_seconds)
        except BaseException:
            self._lock.release()
            raise

    def _open_for_writing(self, durability: Durability, busy_seconds: float) -> sqlite3.Connection:
        connection = connect(self.path, "mode=rw", busy_seconds)
        try:
            # Before WAL, so that the tables stand in the file itself: a copy of it alone is always some log.
            prepare(connection, self.path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {'FULL' if durability == 'power' else 'NORMAL'}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES_AT_MOST}")
        except sqlite3.Error as error:
            connection.close()
            raise explain(error, self.path) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def announce(self, where: str) -> None:
        self._lock.announce(where)

    def open_session(
        self, session: str, app: str, token_digest: str | None, opened: float, labels: Mapping[str, str]
    ) -> Ownership:
        values = (session, app, opened, token_digest, json.dumps(dict(labels), ensure_ascii=False), 1)
        try:
            with self._explained():
                self._writes.execute(
                    "INSERT INTO session (id, app, opened, token_digest, labels, epoch) VALUES (?,?,?,?,?,?)", values
                )
        except sqlite3.IntegrityError as error:
            raise SessionExists(session) from error
        self._presence.check()
        self._places[session] = _Place(1, 0)
        return Ownership(1, 0)

    def own(self, session: str) -> Ownership:
        with self._explained():
            changed = self._writes.execute("UPDATE session SET epoch = epoch + 1 WHERE id = ?", (session,)).rowcount
        self._places.pop(session, None)
        if changed:
            self._presence.check()
        place = self._place(session) if changed else None
        if place is None:
            raise UnknownSession(session)
        return Ownership(place.epoch, place.head)

    def close_session(self, session: str, closed: float) -> None:
        with self._explained():
            changed = self._writes.execute("UPDATE session SET closed = ? WHERE id = ?", (closed, session)).rowcount
        if not changed:
            raise UnknownSession(session)

    def forget(self, session: str) -> None:
        self._places.pop(session, None)

    def append(self, session: str, epoch: int, expected: int, rows: Sequence[Row]) -> int | Fenced:
        (answer,) = self.append_many([Append(session, epoch, expected, rows)])
        return answer if isinstance(answer, Fenced) else expected + len(rows)

    def append_many(self, batch: Sequence[Append]) -> list[list[RecordedRow] | Fenced]:
        try:
            return self._append_many(batch)
        except sqlite3.IntegrityError:
            # The unique index refused a position, so another program wrote to this file and the heads we remember are
            # old. Look at them again, once: now those who named an expected head are fenced.
            self._places.clear()
        try:
            return self._append_many(batch)
        except sqlite3.IntegrityError as error:
            raise explain(error, self.path) from error

    def _append_many(self, batch: Sequence[Append]) -> list[list[RecordedRow] | Fenced]:
        places: dict[str, _Place | None] = {}  # where the sessions will stand if this batch is recorded
        accepted: list[Append | Fenced] = []
        values: list[object] = []
        count = 0
        blobs: list[Blob] = []
        for append in batch:
            session = append.session
            if session not in places:
                known = self._place(session)
                places[session] = None if known is None else _Place(known.epoch, known.head)
            place = places[session]
            if place is None or place.epoch != append.epoch or append.expected not in (None, place.head):
                owner, head = (None, None) if place is None else (place.epoch, place.head)
                accepted.append(Fenced(session, append.expected, head, append.epoch, owner))
                continue
            position = place.head
            for row in append.rows:
                position += 1
                data = row.data.decode()
                values += (session, position, row.at, row.kind, row.version, row.run, row.cause, data)
                self._written += len(data)
            count += position - place.head
            place.head = position
            blobs += append.blobs
            accepted.append(append)
        seq = self._insert(values, count, blobs) - count
        if count:
            self._presence.check()  # two `stat`, a tenth of the commit
        return self._recorded(accepted, seq)

    def _insert(self, values: list[object], count: int, blobs: Sequence[Blob]) -> int:
        """Insert in one transaction; return the seq of the last row."""
        with self._explained():
            if not blobs and count <= _ROWS_PER_STATEMENT:
                return (self._writes.execute(_INSERTS[count], values).lastrowid or 0) if count else 0
            with self._transaction():
                for blob in blobs:
                    self._insert_blob(blob)
                last = 0
                width = 8 * _ROWS_PER_STATEMENT
                for start in range(0, len(values), width):
                    part = values[start : start + width]
                    last = self._writes.execute(_INSERTS[len(part) // 8], part).lastrowid or 0
                return last

    def _recorded(self, accepted: Sequence[Append | Fenced], seq: int) -> list[list[RecordedRow] | Fenced]:
        """Believe what was committed: only now do the sessions stand elsewhere."""
        answers: list[list[RecordedRow] | Fenced] = []
        for append in accepted:
            if isinstance(append, Fenced):
                answers.append(append)
                continue
            place = self._places[append.session]
            recorded = [
                RecordedRow(append.session, place.head + n, seq + n, row) for n, row in enumerate(append.rows, start=1)
            ]
            place.head += len(recorded)
            seq += len(recorded)
            answers.append(recorded)
        return answers

    def put_blob(self, blob: Blob) -> None:
        with self._explained():
            self._insert_blob(blob)

    def put_source(self, source: Source) -> None:
        with self._explained():
            self._writes.execute("INSERT OR IGNORE INTO source VALUES (?,?,?)", attrs.astuple(source))

    def save_snapshot(self, snapshot: Snapshot) -> None:
        self._written += len(snapshot.packed)
        with self._explained():
            changed = self._writes.execute(
                "INSERT OR REPLACE INTO snapshot SELECT id, ?, ? FROM session WHERE id = ?",
                (snapshot.position, snapshot.packed, snapshot.session),
            ).rowcount
        if not changed:
            raise UnknownSession(snapshot.session)

    def rest(self) -> None:
        if self._written >= _CHECKPOINT_AFTER:
            self._written = 0
            with self._explained():
                self._writes.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def close(self) -> None:
        """Leave one file behind: what is in the WAL goes into the log."""
        if not self._closed:
            super().close()
            # A reader in another process may keep the WAL from going away now; whoever opens the log next finds it.
            self._writes.close()
            self._lock.release()

    def _insert_blob(self, blob: Blob) -> None:
        self._written += blob.size
        self._writes.execute(
            "INSERT OR IGNORE INTO blob (digest, media_type, size, bytes) VALUES (?,?,?,?)",
            (blob.digest, blob.media_type, blob.size, blob.data),
        )

    def _place(self, session: str) -> _Place | None:
        place = self._places.get(session)
        if place is None:
            with self._explained():
                found = self._writes.execute(
                    "SELECT epoch, (SELECT coalesce(max(position), 0) FROM event WHERE session = id) "
                    "FROM session WHERE id = ?",
                    (session,),
                ).fetchone()
            if found is not None:
                place = self._places[session] = _Place(*found)
        return place

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._writes.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._writes.execute("COMMIT")
        except BaseException:
            # After some errors (a full disk, for one) SQLite has rolled back already.
            if self._writes.in_transaction:
                self._writes.execute("ROLLBACK")
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise  # means something to each caller
        except sqlite3.Error as error:
            raise explain(error, self.path) from error


def open_store(log: Path | str, durability: Durability = "process") -> EventStore:
    """Open the log that `--log` names: a file, or `:memory:` for one that ends with the process."""
    return MemoryStore() if str(log) == ":memory:" else SqliteStore(log, durability)
