"""What can go wrong with a log, each with what was expected, what came, where, and what to do.

::

    LogError
    |-- LogMissing         the file to read is not there, or the one that is written not any more
    |-- NotALog            a folder, another kind of file, or another program's SQLite file
    |-- LogDamaged         a log that was cut off or overwritten
    |-- LogVersionError    a log written by a newer evlit
    |-- LogNotWritable     the file or its folder cannot be made or written
    |-- LogLocked          another process holds the log
    |-- LogFull            the disk (or the size allowed to the file) is used up
    |-- LogTooBig          one value larger than SQLite takes
    |-- LogClosed          the writer was closed before this came
    |-- UnknownSession     no such session in this log
    |-- SessionExists      a session of this id was opened before
    |-- SessionHalted      an append failed, and what comes after it would stand on a gap
    |-- PositionConflict   the session moved on, or belongs to another owner now
    `-- ExportExists       the file to export to is already there
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, final

from evlit.errors import Error

if TYPE_CHECKING:
    from pathlib import Path

    from evlit.log.rows import Fenced


class LogError(Error):
    """Anything about the log itself; raised as such when no class below fits."""


@final
class LogMissing(LogError):
    """The file to read is not there, or the one that is written was removed."""


@final
class NotALog(LogError):
    """A folder, another kind of file, or another program's SQLite file."""


@final
class LogDamaged(LogError):
    """A log that was cut off or overwritten."""


@final
class LogVersionError(LogError):
    """A log written by a newer evlit."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path}: this log has format {found}, and this evlit knows formats up to {known}. "
            f"Nothing was changed. Update evlit (pip install -U evlit), or name another file with --log."
        )
        self.path, self.found, self.known = path, found, known


@final
class LogNotWritable(LogError):
    """The file or its folder cannot be made or written."""


@final
class LogLocked(LogError):
    """Another process holds the log."""


@final
class LogFull(LogError):
    """The disk, or the size allowed to the file, is used up."""


@final
class LogTooBig(LogError):
    """One value is larger than SQLite takes."""


@final
class LogClosed(LogError):
    """The log, or its writer, was closed before this came."""


@final
class UnknownSession(LogError):
    """There is no such session in this log."""

    def __init__(self, session: str) -> None:
        super().__init__(f"expected a session of this log, got {session!r}: open_session makes one")
        self.session = session


@final
class SessionExists(LogError):
    """A session of this id was opened before."""

    def __init__(self, session: str) -> None:
        super().__init__(f"session {session!r} is in this log already: own it to go on with it, or open another id")
        self.session = session


@final
class SessionHalted(LogError):
    """An append of this session failed, and what comes after it would stand on a gap."""

    def __init__(self, session: str, epoch: int, first: Exception) -> None:
        super().__init__(
            f"session {session!r} accepts nothing more from epoch {epoch}, because an append before this one failed: "
            f"{first} Once that is put right, own the session again and fold it from the log."
        )
        self.session, self.epoch, self.first = session, epoch, first


@final
class PositionConflict(LogError):
    """The session moved on, or belongs to another owner now."""

    def __init__(self, fenced: Fenced) -> None:
        where = f"session {fenced.session!r}"
        if fenced.owner is None:
            text = f"{where} is not in this log: open_session makes it before anything is appended"
        elif fenced.epoch != fenced.owner:
            text = (
                f"{where} belongs to epoch {fenced.owner}, this append came from epoch {fenced.epoch}: "
                f"another owner took it over, so stop here"
            )
        else:
            text = (
                f"{where}: expected its head at position {fenced.expected}, it is at {fenced.actual}: "
                f"read what was appended since, decide again, and append to the new head"
            )
        super().__init__(text + ". Nothing was recorded.")
        self.fenced = fenced


@final
class ExportExists(LogError):
    """The file to export to is already there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is already there and was left as it is: name another file, or force the export")
        self.path = path


def explain(error: sqlite3.Error, path: Path) -> LogError:
    """Say in our words what SQLite reported about the log at `path`."""
    # The low byte is the class of an extended code: SQLITE_IOERR_WRITE (778) and SQLITE_IOERR (10) say the same here.
    code = getattr(error, "sqlite_errorcode", None)
    match (code & 0xFF) if isinstance(code, int) else None:
        case sqlite3.SQLITE_FULL:
            return LogFull(
                f"{path}: no room for what was to be recorded ({error}). Nothing acknowledged is lost. "
                f"Free some space on that disk, then reload the session."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LogLocked(
                f"{path}: another process has this log locked for writing ({error}). "
                f"Close the program that has a transaction open on it (a sqlite3 shell?), then reload the session."
            )
        case sqlite3.SQLITE_NOTADB:
            return NotALog(f"{path}: expected a log of evlit (a SQLite file), found another kind of file.")
        case sqlite3.SQLITE_CORRUPT:
            return LogDamaged(
                f"{path}: this log is damaged ({error}): it was cut off or overwritten. Copy the whole file again, or "
                f"save what is left of it with: evlit export {path} --all -o saved.db"
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return LogNotWritable(
                f"{path}: the log cannot be opened or written ({error}). "
                f"Check who owns the file and its folder, or name another file with --log."
            )
        case sqlite3.SQLITE_TOOBIG:
            return LogTooBig(
                f"{path}: one value is larger than a SQLite log takes, 1 GB ({error}). Store it elsewhere."
            )
        case _:
            return LogError(f"{path}: SQLite failed with {type(error).__name__}: {error}")
