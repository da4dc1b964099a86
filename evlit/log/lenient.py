"""A log that is read as far as it can be: what `evlit replay` and its like open (after the click journey).

As long as SQLite reads a file without complaint, this is that file, opened by `open_readonly`. As soon as something
does not fit (the file was cut off, SQLite meets a page that makes no sense, an index does not lead to all rows), what
is left is read page by page (`salvage.py`), and reading goes on there, with the next position. `damage` tells of it.

Logs of a newer evlit are read here, too: versions of the tables only ever add.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Self, TypeVar, final

from evlit.log.blobs import Blob, digest_of
from evlit.log.errors import LogDamaged, LogError, LogVersionError, NotALog
from evlit.log.files import wal_size
from evlit.log.pages import FileBytes, read_wal
from evlit.log.reads import ReadonlyLog, SqliteReads, open_readonly
from evlit.log.rows import RecordedRow, SessionRow, Snapshot, Source
from evlit.log.salvage import SalvagedLog, is_header_sound, is_ours

T = TypeVar("T")


def open_lenient(path: Path | str) -> LenientLog:
    """Open a log to read what can be read of it, without ever changing it.

    Raises
    ------
    LogMissing, NotALog, LogDamaged
        When there is nothing in it that can be read; the message says what it is.
    """
    return LenientLog(Path(path).expanduser())


@final
class LenientLog:
    """A log that is read as far as it can be. It answers what every `LogReader` does. Any thread may ask."""

    on_disk = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damage: tuple[str, ...] = ()  #: what is wrong with the file, in words
        self.newer: int | None = None  #: the version of the tables, where a newer evlit made them
        self._checked: set[str] = set()
        self._mending = threading.Lock()
        self._log: SqliteReads
        try:
            self._log = self._open()
        except (LogError, ValueError) as error:
            self._log = self._salvaged(error)

    def _open(self) -> ReadonlyLog:
        try:
            log = open_readonly(self.path)
        except LogVersionError as error:
            self.newer = error.found
            log = open_readonly(self.path, newer=True)
        try:
            # While there is a -wal, the newest first page may stand in it.
            sound = wal_size(self.path) or is_header_sound(_bytes(self.path, limit=100))
            if not sound or log.encoding() != "UTF-8":
                raise LogDamaged(f"{self.path}: this log is damaged (its header was overwritten)")
            if log.is_left_behind and not read_wal(_bytes(self.path, "-wal")).sound:
                raise LogDamaged(f"{self.path}: this log is damaged ({self.path.name}-wal was overwritten or cut off)")
        except BaseException:
            log.close()
            raise
        return log

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._log.close()

    # -- damage -------------------------------------------------------------------------------------------------------

    def _salvaged(self, error: Exception) -> SalvagedLog:
        """Return what is left of the file, when it is a log and something is; else raise what led here."""
        if isinstance(error, LogError) and not _is_damage(error, self.path):
            raise error
        try:
            with self.path.open("rb") as file:
                log = SalvagedLog(self.path, FileBytes(file), _bytes(self.path, "-wal"))
        except (LogError, OSError):
            raise error from None
        if not log.found["event"]:
            log.close()
            if isinstance(error, LogDamaged):
                words = f"{_words(error, self.path)}: no event is in what is left. Copy the whole file again"
                raise LogDamaged(f"{self.path}: {words}") from error
            raise error
        self.damage = (_words(error, self.path),)
        return log

    def _mend(self, error: Exception) -> None:
        """Go on with what is left of the file; raise what led here when that was done already, or nothing is."""
        with self._mending:
            if isinstance(self._log, SalvagedLog):
                raise error
            before, self._log = self._log, self._salvaged(error)
        before.close()

    def _ask(self, what: Callable[[SqliteReads], T]) -> T:
        log = self._log
        try:
            return what(log)
        except (LogError, TypeError, ValueError, ArithmeticError) as error:
            if self._log is log:
                self._mend(error)
            return what(self._log)

    def _check(self, session: str) -> None:
        """Go on with what is left when the index of a session does not lead to all of its events."""
        if session in self._checked:
            return
        self._checked.add(session)

        def misleads(log: SqliteReads) -> bool:
            count, head = log.extent(session)
            return count != head and not isinstance(log, SalvagedLog) and log.scanned(session, head) != (count, head)

        if self._ask(misleads):
            self._mend(LogDamaged(f"{self.path}: this log is damaged (its index does not lead to all events)"))

    def _all(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._ask(lambda log: log._all(sql, *parameters))

    # -- reading ------------------------------------------------------------------------------------------------------

    def head(self, session: str) -> int:
        """Return the position of the last event, 0 when there is none."""
        return self._ask(lambda log: log.head(session))

    def read(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[RecordedRow]:
        """Yield the events at positions `after < position <= upto`, in order."""
        return self.select(session, after, upto)

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
        self._check(session)
        while True:
            log, seq = self._log, 0
            try:
                for found in log.select(session, after, upto, kinds, run, holding):
                    falls = not isinstance(log, SalvagedLog) and found.seq <= seq
                    if type(found.position) is not int or found.position <= after or falls:
                        raise LogDamaged(f"{self.path}: this log is damaged (its index leads elsewhere)")
                    yield found
                    after, seq = found.position, found.seq
                return
            except (LogError, TypeError, ValueError, ArithmeticError) as error:
                if self._log is log:
                    self._mend(error)

    def some(self, session: str, positions: Collection[int]) -> list[RecordedRow]:
        """Return the events at some positions, as far as they are there, in order."""
        self._check(session)
        return self._ask(lambda log: log.some(session, positions))

    def session(self, session: str) -> SessionRow | None:
        """Return one session; None when there is none of that id."""
        return next((row for row in self.sessions() if row.id == session), None)

    def sessions(self) -> list[SessionRow]:
        """List all sessions, oldest first."""
        return self._ask(_sessions)

    def get_blob(self, digest: str) -> Blob | None:
        """Return a blob; None when it is not there, or is not what its digest says."""
        blob = self._ask(lambda log: log.get_blob(digest))
        return None if blob is None or digest_of(blob.data) != digest else blob

    def has_blob(self, digest: str) -> bool:
        """Tell whether a blob is there, and what its digest says."""
        return self.get_blob(digest) is not None

    def latest_snapshot(self, session: str, upto: int | None = None) -> Snapshot | None:
        """Return the last snapshot, or the last one at or before position `upto`."""
        return self._ask(lambda log: log.latest_snapshot(session, upto))

    def get_source(self, digest: str) -> Source | None:
        return self._ask(lambda log: log.get_source(digest))

    def sources(self) -> list[str]:
        """List the digests of all sources."""
        return self._ask(lambda log: log.sources())


def _sessions(log: SqliteReads) -> list[SessionRow]:
    found = log.sessions()
    for row in found:
        for value, wanted in ((row.id, str), (row.app, str), (row.opened, float), (row.head, int)):
            if type(value) is not wanted:
                raise TypeError(f"expected {wanted.__name__} in a column of a session, got {value!r:.40}")
        if row.last is not None and type(row.last) is not float:
            raise TypeError(f"expected a time in a column of an event, got {row.last!r:.40}")
    return found


def _is_damage(error: LogError, path: Path) -> bool:
    """Tell whether an error may come from damage to a log: SQLite says of some of it that there is no such table."""
    if isinstance(error, LogDamaged):
        return True
    if isinstance(error, NotALog):
        try:
            return is_ours(_bytes(path, limit=100))
        except LogError:
            return False
    code = getattr(error.__cause__, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return type(error) is LogError and code & 0xFF in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)


def _words(error: Exception, path: Path) -> str:
    """Say what is wrong, without the name of the file and what to do."""
    text = str(error.__cause__ if type(error) is LogError and error.__cause__ is not None else error)
    return text.removeprefix(f"{path}: ").split(". Copy the whole file", 1)[0]


def _bytes(path: Path, end: str = "", limit: int = -1) -> bytes:
    beside = path.with_name(path.name + end)
    if not beside.is_file():  # it is not there, or a pipe, which would be waited for
        return b""
    try:
        with beside.open("rb") as file:
            return file.read(limit)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise LogError(f"{beside}: the log cannot be read ({error.strerror}). Check who owns it.") from error
