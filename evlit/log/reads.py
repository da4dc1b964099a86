"""Reading a log file: what a live store and a file opened read-only have in common (step 4 of the click journey).

Any thread may read while the writer writes. Each read borrows a connection of its own, opened `mode=ro`, and fetches
whole pages of rows, so no read transaction outlives one statement: a standing reader would make the WAL grow.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, final

from evlit.log.blobs import Blob
from evlit.log.errors import LogClosed, explain
from evlit.log.files import check_file, connect, is_being_written, wal_size
from evlit.log.pages import FileBytes, is_read
from evlit.log.rows import RecordedRow, Row, SessionRow, Snapshot, Source
from evlit.log.schema import check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

PAGE: Final = 1000  #: rows a read fetches at once

_EVENTS: Final = """
    SELECT seq, session, position, at, kind, version, run, cause, CAST(data AS BLOB) FROM event
    WHERE session = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?
"""
_SOME: Final = """
    SELECT seq, session, position, at, kind, version, run, cause, CAST(data AS BLOB) FROM event
    WHERE session = ? AND position IN (SELECT value FROM json_each(?)) ORDER BY position
"""
_SESSIONS: Final = """
    SELECT id, app, opened, closed, token_digest, labels, epoch, coalesce(position, 0), at FROM session
    LEFT JOIN event ON event.session = id
        AND position = (SELECT max(position) FROM event WHERE event.session = session.id)
"""


class SqliteReads:
    """The reading half of a store over the SQLite file at `path`."""

    on_disk: Final = True

    def __init__(self, path: Path, mode: str = "mode=ro") -> None:
        self.path = path
        self._mode = mode
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def head(self, session: str) -> int:
        """Return the position of the last event, 0 when there is none."""
        return int(self._one("SELECT coalesce(max(position), 0) FROM event WHERE session = ?", session)[0])

    def encoding(self) -> str:
        """Return how text is written in the file, as its header has it."""
        return str(self._one("PRAGMA encoding")[0])

    def extent(self, session: str) -> tuple[int, int]:
        """Return how many events there are, and the position of the last one: the same number in a sound log."""
        sql = "SELECT count(*), coalesce(max(position), 0) FROM event WHERE session = ?"
        count, head = self._one(sql, session)
        return int(count), int(head)

    def scanned(self, session: str, upto: int) -> tuple[int, int]:
        """Return what `extent` does, of the events up to a position, by looking at each: an index may be wrong."""
        sql = "SELECT count(*), coalesce(max(position), 0) FROM event NOT INDEXED WHERE session = ? AND position <= ?"
        count, head = self._one(sql, session, upto)
        return int(count), int(head)

    def read(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[RecordedRow]:
        """Yield the events at positions `after < position <= upto`, in order."""
        last = self.head(session) if upto is None else upto
        while after < last:
            page = self._all(_EVENTS, session, after, last, PAGE)
            for seq, owner, position, at, kind, version, run, cause, data in page:
                yield RecordedRow(owner, position, seq, Row(kind, version, data, at, run, cause))
            if len(page) < PAGE:
                return
            after = page[-1][2]

    def select(
        self,
        session: str,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        run: int | None = None,
        holding: str | None = None,
    ) -> Iterator[RecordedRow]:
        """Yield what `read` does, of it only the events of some kinds, of one run, and with a text in their JSON."""
        if kinds is None and run is None and holding is None:
            yield from self.read(session, after, upto)
            return
        last = self.head(session) if upto is None else upto
        wanted = "" if kinds is None else f"AND kind IN ({','.join('?' * len(kinds))})"
        wanted += "" if run is None else " AND run = ?"
        wanted += "" if holding is None else " AND instr(data, ?)"
        parameters = [*(kinds or ()), *(() if run is None else (run,)), *(() if holding is None else (holding,))]
        sql = _EVENTS.replace("ORDER BY", f"{wanted} ORDER BY")
        while after < last:
            page = self._all(sql, session, after, last, *parameters, PAGE)
            for seq, owner, position, at, kind, version, of_run, cause, data in page:
                yield RecordedRow(owner, position, seq, Row(kind, version, data, at, of_run, cause))
            if len(page) < PAGE:
                return
            after = page[-1][2]

    def some(self, session: str, positions: Collection[int]) -> list[RecordedRow]:
        """Return the events at some positions, as far as they are there, in order."""
        found = self._all(_SOME, session, json.dumps([*positions]))
        return [
            RecordedRow(owner, position, seq, Row(kind, version, data, at, run, cause))
            for seq, owner, position, at, kind, version, run, cause, data in found
        ]

    def session(self, session: str) -> SessionRow | None:
        found = self._all(_SESSIONS + "WHERE id = ?", session)
        return _session(found[0]) if found else None

    def sessions(self) -> list[SessionRow]:
        """List all sessions, oldest first."""
        return [_session(found) for found in self._all(_SESSIONS + "ORDER BY opened, session.rowid")]

    def get_blob(self, digest: str) -> Blob | None:
        found = self._all("SELECT digest, media_type, bytes FROM blob WHERE digest = ?", digest)
        return Blob(*found[0]) if found else None

    def has_blob(self, digest: str) -> bool:
        return bool(self._all("SELECT 1 FROM blob WHERE digest = ?", digest))

    def latest_snapshot(self, session: str, upto: int | None = None) -> Snapshot | None:
        """Return the last snapshot, or the last one at or before position `upto`."""
        found = self._all(
            "SELECT session, position, state FROM snapshot WHERE session = ? AND position <= ? "
            "ORDER BY position DESC LIMIT 1",
            session,
            self.head(session) if upto is None else upto,
        )
        return Snapshot(*found[0]) if found else None

    def get_source(self, digest: str) -> Source | None:
        found = self._all("SELECT digest, path, text FROM source WHERE digest = ?", digest)
        return Source(*found[0]) if found else None

    def sources(self) -> list[str]:
        """List the digests of all sources."""
        return [digest for (digest,) in self._all("SELECT digest FROM source ORDER BY rowid")]

    def close(self) -> None:
        self._closed = True
        self._close_idle_when_closed()

    def _one(self, sql: str, *parameters: object) -> tuple[Any, ...]:
        (row,) = self._all(sql, *parameters)
        return row

    def _all(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return connection.execute(sql, parameters).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._closed:
            raise LogClosed(f"{self.path}: this log was closed; open it again to read it")
        # list.pop and list.append are atomic, so this needs no lock; two threads at once get two connections.
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._open()
        try:
            yield connection
        except sqlite3.Error as error:
            connection.close()
            raise explain(error, self.path) from error
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        self._close_idle_when_closed()  # by another thread, meanwhile

    def _close_idle_when_closed(self) -> None:
        while self._closed and self._idle:
            self._idle.pop().close()

    def _open(self) -> sqlite3.Connection:
        try:
            return connect(self.path, self._mode, busy_seconds=2)
        except sqlite3.Error as error:
            raise explain(error, self.path) from error


#: SQLite takes the file for unchanging: no lock, no -wal, no -shm.
_UNCHANGING: Final = "immutable=1"
#: SQLite locks nothing, so that it can keep in memory what a -shm file has.
_ALONE: Final = "mode=ro&vfs=unix-none"


@final
class ReadonlyLog(SqliteReads):
    """A log file that somebody else may be writing, or an export. Opened by `open_readonly`.

    Even to read a log in WAL mode, SQLite makes a -wal and a -shm file beside it, and leaves them there. Whoever writes
    the log has a -shm file open. So without one nobody writes, and the log is read without locks: as it stands in the
    file, or, when its writer was killed, with what is in its -wal. Once somebody begins to write, connections are made
    anew.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._seen = self._look()
        self._mode = _readable_mode(path)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._mode != "mode=ro" and (seen := self._look()) != self._seen:
            while self._idle:
                self._idle.pop().close()
            self._seen, self._mode = seen, _readable_mode(self.path)
        with super()._connection() as connection:
            yield connection

    @property
    def is_left_behind(self) -> bool:
        """Whether there is a -wal that nobody is writing: its writer was killed."""
        return bool(wal_size(self.path)) and (self._mode != "mode=ro" or not is_being_written(self.path))

    def _look(self) -> tuple[object, ...]:
        """Return what is another when somebody has begun to write."""
        try:
            about = self.path.stat()
        except OSError:
            return ()  # to open it will say why
        return about.st_ino, about.st_size, about.st_mtime_ns, _beside(self.path, "-shm").exists(), wal_size(self.path)

    def _open(self) -> sqlite3.Connection:
        connection = super()._open()
        if self._mode == _ALONE:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        return connection


def open_readonly(path: Path | str, *, newer: bool = False) -> ReadonlyLog:
    """Open a log without ever changing it: the live log of a running server as well as an export.

    Parameters
    ----------
    newer
        Also one of a newer version, whose tables have what this one knows and more.

    Raises
    ------
    LogMissing, NotALog, LogDamaged, LogVersionError
        When the file is not a log this version can read; the message says what it is.
    """
    path = Path(path).expanduser()
    check_file(path)
    log = ReadonlyLog(path)
    try:
        with log._connection() as connection:
            check(connection, path, newer=newer)
    except BaseException:
        log.close()
        raise
    return log


def _readable_mode(path: Path) -> str:
    if not _beside(path, "-shm").exists() and not _beside(path, "-journal").exists():
        if not wal_size(path):
            return _UNCHANGING
        if sys.platform != "win32" and _is_wal_read(path):
            return _ALONE
    # To close the last connection to a -wal that SQLite reads nothing of is to delete it. It may be damaged, and more.
    if wal_size(path) and not _is_wal_read(path) and not is_being_written(path):
        return _UNCHANGING
    # A -shm file that cannot be written (a read-only folder, a mounted image) is nobody's who is writing now.
    try:
        connection = connect(path, "mode=ro", busy_seconds=2)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        beyond_reach = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if beyond_reach and not wal_size(path):
            return _UNCHANGING
    except sqlite3.Error:
        pass  # the caller meets the same error, and explains it
    return "mode=ro"


def _is_wal_read(path: Path) -> bool:
    try:
        with _beside(path, "-wal").open("rb") as file:
            return is_read(FileBytes(file))
    except OSError:
        return False  # it went just now, or to open the log will say what is wrong with it


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _session(found: tuple[Any, ...]) -> SessionRow:
    name, app, opened, closed, token_digest, labels, epoch, head, last = found
    return SessionRow(name, app, opened, closed, token_digest, json.loads(labels), epoch, head, last)
