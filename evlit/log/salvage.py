"""What is left of a damaged log, as a log that can be read: the rows that `pages.py` finds, sorted into tables anew.

Tables are told by the shape of their rows. A row that cannot be one of a log (a position that no session can have, a
digest that is none) is left out; so is what a flipped byte made of an id. The tables stand in a temporary database of
SQLite, in memory until they outgrow it; the damaged file is read once, and never written.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, final

import attrs

from evlit.log.errors import LogClosed, explain
from evlit.log.files import MAGIC
from evlit.log.notes import TABLE
from evlit.log.pages import FileBytes, Found, Image, Text, Value, Wal, read_wal
from evlit.log.reads import SqliteReads
from evlit.log.rows import SessionRow
from evlit.log.schema import APPLICATION_ID, SCHEMA_SQL

if TYPE_CHECKING:
    from collections.abc import Iterator

Columns = tuple[Value | Text, ...]

#: Rows that are stored at once.
_BATCH: Final = 10_000

_EVENT: Final = "INSERT OR IGNORE INTO event VALUES (?,?,?,?,?,?,?,?,CAST(? AS TEXT))"
_SESSION: Final = "INSERT OR IGNORE INTO session VALUES (?,?,?,?,?,?,?)"
_SNAPSHOT: Final = "INSERT OR IGNORE INTO snapshot VALUES (?,?,?)"
_BLOB: Final = "INSERT OR IGNORE INTO blob VALUES (?,?,?,?)"
_NOTE: Final = "INSERT OR IGNORE INTO note VALUES (?,?,?,?,?,?)"
_SOURCE: Final = "INSERT OR IGNORE INTO source VALUES (?,?,?)"


def is_ours(head: bytes) -> bool:
    """Tell by the first bytes of a file whether it is a log, even with one of them changed."""
    signs, found = MAGIC + APPLICATION_ID.to_bytes(4, "big"), head[:16] + head[68:72]
    return len(found) == len(signs) and sum(a != b for a, b in zip(signs, found, strict=True)) <= 1


def is_header_sound(head: bytes) -> bool:
    """Tell whether the fixed fields of the header are those of every log: SQLite believes some of them unseen."""
    return (
        head[:16] == MAGIC
        and head[18] in (1, 2)
        and head[19] in (1, 2)
        and head[20:24] == b"\x00\x40\x20\x20"
        and head[44:48] == b"\x00\x00\x00\x04"
        and head[56:60] == b"\x00\x00\x00\x01"
        and head[68:72] == APPLICATION_ID.to_bytes(4, "big")
    )


@final
class SalvagedLog(SqliteReads):
    """The rows of a damaged log that can still be read. `found` says how many there are of each table."""

    def __init__(self, path: Path, data: FileBytes, wal: bytes) -> None:
        super().__init__(path)
        self._using = threading.Lock()
        self._tables = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        try:
            self._tables.execute("PRAGMA journal_mode = OFF")
            self._tables.executescript(SCHEMA_SQL.read_text("utf-8"))
            self._tables.execute(TABLE)
            sorting = _Sorting(self._tables)
            image = Image(data, read_wal(wal) if wal else Wal())
            sorting.sort(image)
        except BaseException:
            self._tables.close()
            raise
        #: Positions that sessions had at least, by what else the file tells of them.
        self._heads = sorting.heads
        self.found = sorting.found

    def head(self, session: str) -> int:
        """Return the position of the last event that there was."""
        return max(super().head(session), self._heads.get(session, 0))

    def sessions(self) -> list[SessionRow]:
        """List all sessions, oldest first."""
        return [attrs.evolve(row, head=max(row.head, self._heads.get(row.id, 0))) for row in super().sessions()]

    def session(self, session: str) -> SessionRow | None:
        """Return one session."""
        return next((row for row in self.sessions() if row.id == session), None)

    def close(self) -> None:
        super().close()
        with self._using:
            self._tables.close()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._using:
            if self._closed:
                raise LogClosed(f"{self.path}: this log was closed; open it again to read it")
            try:
                yield self._tables
            except sqlite3.Error as error:
                raise explain(error, self.path) from error


class _Sorting:
    """Rows on their way into tables."""

    def __init__(self, tables: sqlite3.Connection) -> None:
        self._tables = tables
        self._waiting: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.found: dict[str, int] = {}
        self.heads: dict[str, int] = {}

    def sort(self, image: Image) -> None:
        """Take in all rows."""
        self._tables.execute("BEGIN")
        for row in image.rows():
            self._take(row)
        for sql in list(self._waiting):
            self._store(sql)
        self._mend_sessions()
        self._tables.execute("COMMIT")
        known = {id for (id,) in self._tables.execute("SELECT id FROM session")}
        for session, position in (*self._tables.execute("SELECT session, position FROM snapshot"), *_heads(image)):
            if session in known:
                self.heads[session] = max(self.heads.get(session, 0), position)
        for table in ("event", "session", "snapshot", "blob", "source"):
            (self.found[table],) = self._tables.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - names of ours

    def _take(self, row: Found) -> None:
        sql, values = _sorted(row)
        if values is not None:
            waiting = self._waiting[sql]
            waiting.append(values)
            if len(waiting) >= _BATCH or sql == _BLOB:
                self._store(sql)

    def _store(self, sql: str) -> None:
        self._tables.executemany(sql, self._waiting.pop(sql, ()))

    def _mend_sessions(self) -> None:
        """Give events whose session was changed by a byte back to it, and make the sessions that are gone."""
        named = [id for (id,) in self._tables.execute("SELECT id FROM session")]
        counts = dict(self._tables.execute("SELECT session, count(*) FROM event GROUP BY session").fetchall())
        for stranger in counts.keys() - named:
            near = [id for id in (*named, *counts) if id != stranger and _differ_in_one(id, stranger)]
            if near and counts[stranger] < max(counts.get(id, 0) for id in near):
                id = max(near, key=lambda each: counts.get(each, 0))
                self._tables.execute("UPDATE OR IGNORE event SET session = ? WHERE session = ?", (id, stranger))
                self._tables.execute("DELETE FROM event WHERE session = ?", (stranger,))
                continue
            self._make_session(stranger)

    def _make_session(self, id: str) -> None:
        """Make a session of its events: the app stands in the first one."""
        at, kind, data = self._tables.execute(
            "SELECT at, kind, CAST(data AS BLOB) FROM event WHERE session = ? ORDER BY position LIMIT 1", (id,)
        ).fetchone()
        app = "?"
        if kind == "session.opened":
            with suppress(ValueError, AttributeError):
                app = str(json.loads(data).get("app", app))
        self._tables.execute(_SESSION, (id, app, at, None, None, "{}", 0))


# -- shapes -----------------------------------------------------------------------------------------------------------


def _sorted(row: Found) -> tuple[str, tuple[Any, ...] | None]:
    """Return where a row belongs, and its values; None when it is a row of no table of ours."""
    match row.columns:
        case (None, Text(), int(), int() | float(), Text(), int(), None | int(), None | int(), Text(), *_):
            return _EVENT, _event(row)
        case (Text(), Text(), int() | float(), None | int() | float(), None | Text(), Text(), int(), *_):
            return _SESSION, _session(row.columns)
        case (Text(), int() as position, bytes() as state) if row.whole and not isinstance(state, Text):
            return _SNAPSHOT, (_str(row.columns[0]), position, state)
        case (Text(), Text(), int() as position, Text(), int() | float() as at, int() as removed) if row.whole:
            id, session, _, text, *_ = row.columns
            return _NOTE, (_str(id), _str(session), position, _str(text), float(at), removed)
        case (Text(), Text(), int() as size, bytes() as data) if row.whole and len(data) == size:
            return _BLOB, _digested(row.columns[0], _str(row.columns[1]), size, data)
        case (Text(), Text(), Text()) if row.whole:
            return _SOURCE, _digested(row.columns[0], _str(row.columns[1]), _str(row.columns[2]))
    return "", None


def _event(row: Found) -> tuple[Any, ...] | None:
    session, position, at, kind, version, run, cause, data = row.columns[1:9]
    assert isinstance(position, int)
    assert isinstance(at, int | float)
    assert isinstance(data, Text)
    if not 1 <= position <= row.rowid:  # each event of a session has a rowid of its own
        return None
    return row.rowid, _str(session), position, float(at), _str(kind), version, run, cause, data


def _session(columns: Columns) -> tuple[Any, ...]:
    id, app, opened, closed, digest, labels, epoch = columns[:7]
    assert isinstance(opened, int | float)
    return (
        _str(id),
        _str(app),
        float(opened),
        float(closed) if isinstance(closed, int | float) else None,
        _str(digest) if isinstance(digest, Text) else None,
        _labels(_str(labels)),
        epoch,
    )


def _labels(text: str) -> str:
    try:
        return text if isinstance(json.loads(text), dict) else "{}"
    except ValueError:
        return "{}"


def _digested(digest: Any, *values: Any) -> tuple[Any, ...] | None:
    text = _str(digest)
    return (text, *values) if len(text) == 40 and set(text) <= set("0123456789abcdef") else None


def _str(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, Text) else ""


def _heads(image: Image) -> Iterator[tuple[str, int]]:
    """Yield sessions and positions out of the indexes."""
    for key in image.index_entries():
        match key:
            case (Text() as session, int() as position, int() as rowid) if 1 <= position <= rowid:
                yield _str(session), position


def _differ_in_one(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) <= 1
