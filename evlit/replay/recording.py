"""A log opened to be read: its sessions and their events. Works on the log of a running server and on an export.

What comes from a file may be damaged in any way. An event that cannot be read becomes a `Damaged` in its place, so that
the others can still be looked at; a file that makes no sense as a whole is a `LogDamaged`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, final

import orjson
from attrs import frozen

from evlit.core.codec import decode
from evlit.core.events import Recorded, run_of
from evlit.errors import Error, EventError
from evlit.log.blobs import Blob
from evlit.log.errors import LogDamaged, LogError
from evlit.log.export import cited_blobs
from evlit.log.lenient import open_lenient
from evlit.log.notes import Note, read_notes
from evlit.log.rows import RecordedRow, SessionRow, Source
from evlit.log.sound import unsound

if TYPE_CHECKING:
    from pandas import DataFrame

    from evlit.log.blobs import Blob


class NoSuchSession(Error):
    """The log has no such session, or more than one and none was named."""


@final
class DamagedEvent(Error):
    """An event that is needed cannot be read, or does not fit what came before it."""

    def __init__(self, session: str, position: int, why: str) -> None:
        super().__init__(
            f"event {position} of session {session} is damaged ({why}): what follows it cannot be rebuilt. "
            f"Look at the events up to {position - 1}, or copy the log again"
        )
        self.session, self.position, self.why = session, position, why


@final
@frozen
class Damaged:
    """Stands in the place of an event that cannot be read; `last` is past `position` where several are missing."""

    position: int
    last: int
    why: str
    kind: str = "?"
    at: float | None = None


class Recording:
    """A log file, open to be read. Use as a context manager, or `close` it.

    What a whole recording holds comes as data frames: `sessions`, `events`, `runs`, `widgets`. What a program reads one
    by one comes as values: `session_rows`, `recorded`, `entries`, `rows`. A `Timeline` has the moments of a session.

    Raises
    ------
    LogError
        When there is no such file, or it is no log that this evlit can read; the message says which, and what to do.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        with self._sound():
            self._log = open_lenient(path)

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open the log of a server, even of one that is writing it, or an exported session. The file is only read.

        Raises
        ------
        LogError
            When there is no such file, or it is no log that this evlit can read.
        """
        return cls(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._log.close()

    @property
    def damage(self) -> tuple[str, ...]:
        """What is wrong with the file as a whole, in words, as far as it was noticed: events are read past it."""
        return self._log.damage

    @property
    def newer(self) -> int | None:
        """The format of the log where that is a newer one: what this evlit knows of it is read."""
        return self._log.newer

    def __repr__(self) -> str:
        return f"<Recording {str(self.path)!r}>"

    def _repr_html_(self) -> str:
        from evlit.replay.html import recording_html

        return recording_html(self)

    # -- as data frames -----------------------------------------------------------------------------------------------

    def sessions(self) -> DataFrame:
        """Return the sessions, oldest first, one a row; `tables.SESSIONS` describes the columns."""
        from evlit.replay import frames, tables

        return frames.frame(tables.SESSIONS, tables.sessions(self.session_rows()))

    def events(
        self, session: str | None = None, *, kinds: Collection[str] | None = None, run: int | None = None
    ) -> DataFrame:
        """Return the events of a session, one a row; `tables.EVENTS` describes the columns.

        Parameters
        ----------
        session
            Its id, or the beginning of it; None when the log has one.
        kinds
            Only these, such as `["widgets.changed"]`.
        run
            Only those of this run.
        """
        from evlit.replay import frames, tables

        rows = self.rows(self.session(session).id, kinds=kinds, run=run)
        return frames.frame(tables.EVENTS, map(tables.event, rows))

    def runs(self, session: str | None = None) -> DataFrame:
        """Return the runs of a session, one a row; `tables.RUNS` describes the columns."""
        from evlit.replay import frames, tables

        return frames.frame(tables.RUNS, tables.runs(self, self.session(session).id))

    def widgets(self, session: str | None = None) -> DataFrame:
        """Return the widgets that a session ever had, one a row; `tables.WIDGETS` describes the columns."""
        from evlit.replay import frames, tables

        return frames.frame(tables.WIDGETS, tables.widgets(self, self.session(session)))

    # -- sessions -----------------------------------------------------------------------------------------------------

    def session_rows(self) -> list[SessionRow]:
        """Return all sessions, oldest first."""
        with self._sound():
            found = self._log.sessions()
            for row in found:
                _expect(row.id, str)
                _expect(row.app, str)
                _expect(row.opened, float)
                _expect(row.head, int)
                if row.last is not None:
                    _expect(row.last, float)
        return found

    def head(self, session: str) -> int:
        """Return the position of the last event of a session by now, 0 when there is none."""
        with self._sound():
            return int(_expect(self._log.head(session), int))

    def session(self, id: str | None = None) -> SessionRow:
        """Return one session: by id, or by the beginning of one; without an id the only one of the log.

        Raises
        ------
        NoSuchSession
            When there is none, or more than one.
        """
        sessions = self.session_rows()
        found = [session for session in sessions if id is None or session.id == id]
        if id is not None and not found:
            found = [session for session in sessions if session.id.startswith(id)]
        if len(found) == 1:
            return found[0]
        if not sessions:
            raise NoSuchSession(f"{self.path}: expected a session, found none: nobody has opened the app yet")
        wanted = "a log with one session" if id is None else f"one session whose id begins with {id!r}"
        near = found if found and id is not None else sessions
        names = ", ".join(session.id for session in near[-5:])
        more = "" if len(near) <= 5 else f" (the newest 5 of {len(near)}; `evlit replay LOG --sessions` lists all)"
        raise NoSuchSession(
            f"{self.path}: expected {wanted}, found {len(found)}. Name one with --session: {names}{more}"
        )

    # -- events -------------------------------------------------------------------------------------------------------

    def rows(
        self,
        session: str,
        after: int = 0,
        upto: int | None = None,
        *,
        kinds: Collection[str] | None = None,
        run: int | None = None,
        holding: str | None = None,
    ) -> Iterator[RecordedRow | Damaged]:
        """Yield the events of a session as they stand in the log, in order of their positions.

        With `kinds`, `run` or `holding`, a text in their JSON, only these; what is missing is not noticed then.
        """
        expected = after + 1
        sifted = kinds is not None or run is not None or holding is not None
        with self._sound():
            head = self._log.head(session)  # what is recorded from now on is not asked for
            upto = head if upto is None else min(upto, head)
            for found in self._log.select(session, after, upto, kinds, run, holding):
                if sifted:
                    expected = max(expected, found.position if type(found.position) is int else 0)
                if _expect(found.position, int) < expected:
                    raise TypeError(f"position {found.position} comes where {expected} is due")
                if found.position > expected:
                    yield Damaged(expected, found.position - 1, "missing")
                expected = found.position + 1
                why = unsound(found)
                yield found if why is None else Damaged(found.position, found.position, why)
            if not sifted and expected <= upto:
                yield Damaged(expected, upto, "missing")

    def entries(
        self,
        session: str,
        after: int = 0,
        upto: int | None = None,
        *,
        kinds: Collection[str] | None = None,
        run: int | None = None,
        holding: str | None = None,
    ) -> Iterator[Recorded | Damaged]:
        """Yield the events of a session, decoded; what cannot be read is a `Damaged`. For the rest see `rows`."""
        for found in self.rows(session, after, upto, kinds=kinds, run=run, holding=holding):
            yield read_entry(found)

    def some(self, session: str, positions: Collection[int]) -> Iterator[Recorded | Damaged]:
        """Yield the events at some positions, decoded, in order; nothing at those that the log does not have."""
        with self._sound():
            for found in self._log.some(session, positions):
                why = unsound(found)
                yield read_entry(found if why is None else Damaged(found.position, found.position, why))

    def recorded(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Yield the events of a session, decoded.

        Raises
        ------
        DamagedEvent
            At one that cannot be read.
        """
        for entry in self.entries(session, after, upto):
            if isinstance(entry, Damaged):
                raise DamagedEvent(session, entry.position, entry.why)
            yield entry

    def source(self, digest: str) -> str | None:
        """Return the text of a source that runs cite."""
        found = self.source_file(digest)
        return None if found is None else found.text

    def source_file(self, digest: str) -> Source | None:
        """Return a source that runs cite, with its path."""
        with self._sound():
            return self._log.get_source(digest)

    def blob(self, digest: str) -> Blob | None:
        """Return bytes that events cite; None when the log does not have them."""
        with self._sound():
            return self._log.get_blob(digest)

    def source_files(self) -> list[Source]:
        """Return all sources of the log, in the order in which they were first executed."""
        with self._sound():
            found = [self._log.get_source(digest) for digest in self._log.sources()]
        return [source for source in found if source is not None]

    def notes(self, session: str) -> list[Note]:
        """Return the notes that somebody made on a session, in order of positions."""
        return read_notes(self._log, self.path, session)

    def missing_blobs(self, value: Any) -> list[str]:
        """Return the digests of the blobs that JSON cites and the log does not have, such as of `Moment.state`."""
        with self._sound():
            return [digest for digest in sorted(cited_blobs(value)) if not self._log.has_blob(digest)]

    def latest_snapshot(self, session: str, upto: int) -> tuple[int, bytes] | None:
        """Return position and state of the last snapshot at or before a position; a damaged one counts as none."""
        from zstandard import ZstdError

        while upto > 0:
            with self._sound():
                snapshot = self._log.latest_snapshot(session, upto)
                if snapshot is None:
                    return None
                try:
                    return snapshot.position, snapshot.state
                except ZstdError:
                    upto = min(upto, snapshot.position) - 1
        return None

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Say it in our words when what SQLite read without complaint is of the wrong type."""
        try:
            yield
        except (TypeError, ValueError, ArithmeticError, LogError) as error:
            # Of what SQLite reports, `explain` leaves over what it has no code for: text that is none, missing tables.
            if isinstance(error, LogError) and (
                type(error) is not LogError or getattr(error.__cause__, "sqlite_errorcode", 1) != 1
            ):
                raise
            why = error.__cause__ if isinstance(error, LogError) else error
            raise LogDamaged(
                f"{self.path}: this log is damaged ({why}): it was overwritten. Copy the whole file again"
            ) from error


def read_entry(found: RecordedRow | Damaged) -> Recorded | Damaged:
    """Decode an event as `Recording.rows` yields it; what cannot be read is a `Damaged`."""
    if isinstance(found, Damaged):
        return found
    row = found.row
    try:
        event = decode(row.kind, row.version, row.data)
    except EventError as error:
        return Damaged(found.position, found.position, str(error), row.kind, row.at)
    return Recorded(found.session, found.position, row.at, event, run_of(event), row.cause)


def _expect(value: Any, wanted: type) -> Any:
    if type(value) is not wanted:
        raise TypeError(f"expected {wanted.__name__} in a column, got {value!r:.40}")
    return value


CSV_HEADER = b"position,at,kind,version,run,cause,data\n"


def as_jsonl(found: RecordedRow | Damaged) -> bytes:
    """Return an event as one line of JSON. A damaged one has `damaged`, what is wrong with it, in place of its data."""
    if isinstance(found, Damaged):
        return orjson.dumps({"position": found.position, "last": found.last, "damaged": found.why}) + b"\n"
    row = found.row
    line = {
        "position": found.position,
        "at": row.at,
        "kind": row.kind,
        "version": row.version,
        "run": row.run,
        "cause": row.cause,
        "data": orjson.Fragment(row.data.replace(b"\n", b" ")),
    }
    return orjson.dumps(line) + b"\n"


def as_csv(found: RecordedRow | Damaged) -> bytes:
    """Return an event as a row below `CSV_HEADER`; `data` is JSON text. A damaged one has its position alone."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    if isinstance(found, Damaged):
        write([found.position, *[""] * 6])
    else:
        row = found.row
        write([found.position, row.at, row.kind, row.version, row.run, row.cause, row.data.decode()])
    return out.getvalue().encode()
