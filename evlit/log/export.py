"""Cutting one session out of a log, into a file of the same schema: what people call `session.db`.

It works on the log of a running server: the source is opened read-only and read in pages. The file has what is needed
to show, explain and re-execute the session, and nothing of any other session. Snapshots are made anew, of what is in
the export; the token digest stays behind, since nobody resumes a session from an export.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, final

import attrs

from evlit.log.errors import (
    ExportExists,
    LogError,
    LogLocked,
    LogNotWritable,
    LogVersionError,
    UnknownSession,
    explain,
)
from evlit.log.files import connect, open_private, wal_size
from evlit.log.lenient import LenientLog, open_lenient
from evlit.log.notes import Note, put_notes, read_notes
from evlit.log.reads import PAGE
from evlit.log.schema import SCHEMA_VERSION, prepare
from evlit.log.sharing import Sharing
from evlit.log.shortcuts import Shortcuts
from evlit.log.sound import unsound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evlit.log.rows import RecordedRow, SessionRow, Snapshot
    from evlit.log.store import LogReader

#: Keys under which events cite: `{"blob": digest}` in props and in events, `"source": digest` in events.
_BLOB: Final = "blob"
_SOURCE: Final = "source"


@final
@attrs.frozen
class Exported:
    """What went into an export. `missing` are blobs the session cites that the log does not have.

    Events that cannot be read do not go into it, so of a damaged log `events` are fewer than there were.
    """

    path: Path
    session: str
    events: int
    blobs: int
    sources: int
    missing: tuple[str, ...]


def export_session(
    source: Path | str,
    session: str | None,
    target: Path | str,
    *,
    last: int = -1,
    force: bool = False,
    redact: Sequence[str] = (),
) -> Exported:
    """Copy a session of the log at `source` into a new log at `target`.

    Parameters
    ----------
    session
        Which one; None when the log has only one.
    last
        Position of the last event that goes into it; a negative one counts from the end. There is no first one: what an
        event changes is known from those before it alone.
    force
        Replace the file that is already there.
    redact
        Names of what to leave out: see `log.sharing`.

    Raises
    ------
    ExportExists, UnknownSession, LogError
        Nothing was written then, and a file that was there is as it was.
    """
    with _opened(source, target) as log:
        about = ending(_choose(log, session, Path(source)), last)
        return write_export(log, about, Path(target).expanduser(), force=force, redact=redact)


def export_all(
    source: Path | str, target: Path | str, *, force: bool = False, redact: Sequence[str] = ()
) -> list[Exported]:
    """Copy all sessions of a log into one new log, such as what is left of a damaged one; see `export_session`."""
    with _opened(source, target) as log:
        abouts = log.sessions()
        if not abouts:
            raise LogError(f"{source}: expected a log with sessions, found none. There is nothing to export yet.")
        return _export(log, abouts, Path(target).expanduser(), force, redact)


def ending(about: SessionRow, position: int) -> SessionRow:
    """Return a session as it was after an event; a negative position counts from the end.

    Raises
    ------
    LogError
        When there is no such event.
    """
    last = about.head + 1 + position if position < 0 else position
    if last == about.head:
        return about
    if not 1 <= last < about.head:
        raise LogError(
            f"expected the position of an event to end with, from 1 to {about.head} of session {about.id} "
            f"(or -1 to -{about.head}, counted from the end), got {position}"
        )
    return attrs.evolve(about, head=last, closed=None)  # it was closed later


@contextmanager
def _opened(source: Path | str, target: Path | str) -> Iterator[LenientLog]:
    target = Path(target).expanduser()
    with open_lenient(source) as log:
        if log.newer is not None:  # what this evlit does not know of it would be lost without a word
            raise LogVersionError(log.path, log.newer, SCHEMA_VERSION)
        if target.exists() and target.samefile(source):
            raise ExportExists(target)
        yield log


def write_export(
    log: LogReader, about: SessionRow, target: Path, *, force: bool = False, redact: Sequence[str] = ()
) -> Exported:
    """Copy a session of any open log into a new log at `target`; raises what `export_session` raises."""
    return _export(log, [about], target, force, redact)[0]


def _export(
    log: LogReader, abouts: Sequence[SessionRow], target: Path, force: bool, redact: Sequence[str]
) -> list[Exported]:
    if target.exists() and (not force or target.is_dir()):
        raise ExportExists(target)
    # SQLite would play a -wal that lies there into the export, and a server that writes it would lose its log.
    if wal_size(target):
        raise LogLocked(
            f"{target}: expected a free name for the export, found {target.name}-wal beside it: "
            f"that is a log being written, or one whose server was killed. Name another file."
        )
    # Written beside the target and moved there when it is whole, so that nobody ever finds half an export.
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    try:
        try:
            os.close(open_private(part, new=True))
        except OSError as error:
            raise LogNotWritable(
                f"{target}: the export cannot be written here ({error.strerror}). "
                f"Check that its folder is there and yours, or name another file."
            ) from error
        exported = _write(log, abouts, part, target, redact)
        if isinstance(log, LenientLog) and not redact:  # nobody knows what a note tells
            put_notes(part, [note for about in abouts for note in _notes(log, about)])
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return exported


def _notes(log: LenientLog, about: SessionRow) -> list[Note]:
    return [note for note in read_notes(log, log.path, about.id) if note.position <= about.head]


def cited(rows: Iterable[RecordedRow]) -> tuple[set[str], set[str]]:
    """Return the digests of the blobs and of the sources that events cite."""
    blobs: set[str] = set()
    sources: set[str] = set()
    for recorded in rows:
        data = recorded.row.data
        # Most events cite nothing, and looking for the word is far cheaper than walking the JSON.
        if b'"blob"' in data or b'"source"' in data:
            for key, digest in _citations(json.loads(data)):
                (blobs if key == _BLOB else sources).add(digest)
    return blobs, sources


def cited_blobs(value: Any) -> set[str]:
    """Return the digests of the blobs that JSON values cite."""
    return {digest for key, digest in _citations(value) if key == _BLOB}


def _citations(root: Any) -> Iterator[tuple[str, str]]:
    rest = [root]  # a list and not recursion: JSON that a viewer sent may be nested deeply
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, str):
                    if key in (_BLOB, _SOURCE):
                        yield key, inner
                else:
                    rest.append(inner)
        elif isinstance(value, list):
            rest += value


def _choose(log: LogReader, session: str | None, source: Path) -> SessionRow:
    if session is not None:
        about = log.session(session)
        if about is None:
            raise UnknownSession(session)
        return about
    sessions = log.sessions()
    if len(sessions) == 1:
        return sessions[0]
    names = ", ".join(about.id for about in sessions[-5:])
    raise LogError(
        f"{source}: expected a log with one session, found {len(sessions)}. "
        + (f"Name one with --session; the latest are: {names}" if sessions else "There is nothing to export yet.")
    )


def _write(
    log: LogReader, abouts: Sequence[SessionRow], part: Path, target: Path, redact: Sequence[str]
) -> list[Exported]:
    # Not in WAL mode, so that the export is a single file that can be read from a mail or a read-only disk.
    connection = connect(part, "mode=rw", busy_seconds=2)
    try:
        prepare(connection, part)
        connection.execute("BEGIN")
        exported = [_copy(log, about, connection, target, Sharing(redact) if redact else None) for about in abouts]
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise explain(error, target) from error
    finally:
        connection.close()
    return exported


def _copy(
    log: LogReader, about: SessionRow, connection: sqlite3.Connection, target: Path, sharing: Sharing | None
) -> Exported:
    connection.execute(
        "INSERT INTO session (id, app, opened, closed, labels, epoch) VALUES (?,?,?,?,?,?)",
        (about.id, about.app, about.opened, about.closed, json.dumps(dict(about.labels)), about.epoch),
    )
    blobs: set[str] = set()
    sources: set[str] = set()
    events = (each for each in log.read(about.id, upto=about.head) if unsound(each) is None)
    shortcuts = Shortcuts()
    written = 0
    while page := list(islice(events, PAGE)):
        if sharing is not None:
            page = list(map(sharing.row, page))
        connection.executemany(
            "INSERT INTO event (session, position, at, kind, version, run, cause, data) VALUES (?,?,?,?,?,?,?,?)",
            map(_values, page),
        )
        connection.executemany("INSERT INTO snapshot VALUES (?,?,?)", map(attrs.astuple, shortcuts.after(page)))
        written += len(page)
        more_blobs, more_sources = cited(page)
        blobs |= more_blobs
        sources |= more_sources
    if sharing is None:
        later = _later(log, about, shortcuts.upto)
        connection.executemany("INSERT INTO snapshot VALUES (?,?,?)", map(attrs.astuple, later))
    missing = [digest for digest in sorted(blobs) if not _copy_blob(log, digest, connection)]
    found = [source for digest in sorted(sources) if (source := log.get_source(digest)) is not None]
    connection.executemany("INSERT OR IGNORE INTO source VALUES (?,?,?)", map(attrs.astuple, found))
    return Exported(target, about.id, written, len(blobs) - len(missing), len(found), tuple(missing))


def _later(log: LogReader, about: SessionRow, after: int) -> Iterator[Snapshot]:
    """Yield snapshots past events that cannot be read: without them nobody knows what the session was after those."""
    upto = about.head
    while upto > after and (found := log.latest_snapshot(about.id, upto)) is not None and found.position > after:
        yield found
        upto = found.position - 1


def _values(recorded: RecordedRow) -> tuple[object, ...]:
    row = recorded.row
    return (
        recorded.session, recorded.position, row.at, row.kind, row.version, row.run, row.cause, row.data.decode()
    )  # fmt: skip


def _copy_blob(log: LogReader, digest: str, connection: sqlite3.Connection) -> bool:
    blob = log.get_blob(digest)
    if blob is None:
        return False
    connection.execute("INSERT OR IGNORE INTO blob VALUES (?,?,?,?)", (digest, blob.media_type, blob.size, blob.data))
    return True
