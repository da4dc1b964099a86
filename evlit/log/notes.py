"""Notes that somebody made on positions of a session, looking back at it: the one thing that is written after the fact.

They stand in a table of their own, which a log has from its first note on. A log has one writer, so a note is written
under its lock, in a moment. While a server holds the lock, notes go to a file beside the log, `<log>.notes.db`; what is
there counts more than what the log has, and moves into the log with the first note that is written when it is free.
So do notes on a damaged log, and stay there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, final

from attrs import astuple, frozen

from evlit.log.errors import LogError, LogLocked, LogNotWritable, explain
from evlit.log.files import FileLock, connect, open_private

#: Also made where what is left of a damaged log is put.
TABLE: Final = """
    CREATE TABLE IF NOT EXISTS note (
        id TEXT PRIMARY KEY, session TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL, at REAL NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0
    ) STRICT
"""
_COLUMNS: Final = "id, session, position, text, at, removed"


@final
@frozen
class Note:
    """A note on a position, or, without text, a bookmark. A removed one hides what the log has of its id."""

    id: str
    session: str
    position: int
    text: str
    at: float  #: UTC seconds of its last change
    removed: bool = False


class Asked(Protocol):
    """An open log that answers a query."""

    def _all(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]: ...


def read_notes(log: Asked, path: Path, session: str) -> list[Note]:
    """Return the notes of a session in order of positions; those that cannot be read are left out."""
    found = {note.id: note for note in _of_log(log)}
    found |= {note.id: note for note in _beside(path)}
    mine = [note for note in found.values() if note.session == session and not note.removed]
    return sorted(mine, key=lambda note: (note.position, note.at, note.id))


def write_note(path: Path, note: Note, *, beside: bool = False) -> None:
    """Write a note into a log, or beside it while a server writes the log.

    Parameters
    ----------
    beside
        Never into the log: it is damaged, and SQLite would write over what can still be saved; or it is a newer one.

    Raises
    ------
    LogError
        When neither can be written.
    """
    if beside:
        _write(notes_path(path), [note])
        return
    try:
        lock = FileLock(path)
    except LogLocked:
        _write(notes_path(path), [note])
        return
    try:
        _write(path, [*_beside(path), note], into_log=True)
        notes_path(path).unlink(missing_ok=True)
    finally:
        lock.release()


def put_notes(path: Path, notes: Sequence[Note]) -> None:
    """Write notes into a log that is being made, and that nobody else has heard of.

    Raises
    ------
    LogError
        When it cannot be written.
    """
    if notes:
        _write(path, notes, into_log=True)


def notes_path(log: Path) -> Path:
    """Return where the notes of a log are that is being written."""
    return log.with_name(log.name + ".notes.db")


def _of_log(log: Asked) -> list[Note]:
    try:
        return list(_read(log._all))
    except LogError:
        return []


def _beside(path: Path) -> list[Note]:
    beside = notes_path(path)
    if not beside.exists():
        return []
    try:
        with closing(connect(beside, "mode=ro", busy_seconds=2)) as connection:
            return list(_read(lambda sql: connection.execute(sql).fetchall()))
    except sqlite3.Error:
        return []


def _read(ask: Callable[[str], list[tuple[Any, ...]]]) -> Iterator[Note]:
    if not ask("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'note'"):
        return
    for id, session, position, text, at, removed in ask(f"SELECT {_COLUMNS} FROM note"):  # noqa: S608 - names of ours
        kinds = (type(id), type(session), type(position), type(text), type(at))
        if kinds == (str, str, int, str, float):
            yield Note(id, session, position, text, at, bool(removed))


def _write(path: Path, notes: Iterable[Note], *, into_log: bool = False) -> None:
    with _writing(path) as connection:
        connection.execute(TABLE)
        for note in notes:
            if note.removed and into_log:
                connection.execute("DELETE FROM note WHERE id = ?", (note.id,))
            else:
                sql = f"INSERT OR REPLACE INTO note ({_COLUMNS}) VALUES (?,?,?,?,?,?)"  # noqa: S608 - names of ours
                connection.execute(sql, astuple(note))


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, on a connection of its own."""
    try:
        os.close(open_private(path))
        with closing(connect(path, "mode=rw", busy_seconds=2)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise LogNotWritable(f"{path}: notes cannot be written here ({error.strerror}). Check who owns it.") from error
