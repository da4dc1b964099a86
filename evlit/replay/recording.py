"""A log opened to be read: its sessions and their events. Works on the log of a running server and on an export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from evlit.core.codec import decode
from evlit.core.events import Recorded, run_of
from evlit.errors import Error
from evlit.log.reads import ReadonlyLog, open_readonly
from evlit.log.rows import RecordedRow, SessionRow


class NoSuchSession(Error):
    """The log has no such session, or more than one and none was named."""


class Recording:
    """A log file, open to be read. Use as a context manager, or `close` it.

    Raises
    ------
    LogError
        When there is no such file, or it is no log that this evlit can read; the message says which, and what to do.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._log: ReadonlyLog = open_readonly(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._log.close()

    def sessions(self) -> list[SessionRow]:
        """Return all sessions, oldest first."""
        return self._log.sessions()

    def session(self, id: str | None = None) -> SessionRow:
        """Return one session: by id, or by the beginning of one; without an id the only one of the log.

        Raises
        ------
        NoSuchSession
            When there is none, or more than one.
        """
        sessions = self.sessions()
        found = [session for session in sessions if id is None or session.id == id]
        if id is not None and not found:
            found = [session for session in sessions if session.id.startswith(id)]
        if len(found) == 1:
            return found[0]
        if not sessions:
            raise NoSuchSession(f"expected a session in {self.path}, found none: nobody has opened the app yet")
        wanted = "a log with one session" if id is None else f"one session whose id begins with {id!r}"
        names = ", ".join(session.id for session in sessions[-5:])
        more = "" if len(sessions) <= 5 else f" (the newest 5 of {len(sessions)}; `--sessions` lists all)"
        raise NoSuchSession(
            f"expected {wanted}, found {len(found)} in {self.path}; name one with --session: {names}{more}"
        )

    def rows(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[RecordedRow]:
        """Yield the events of a session as they stand in the log."""
        return self._log.read(session, after, upto)

    def events(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Yield the events of a session, decoded."""
        for row in self.rows(session, after, upto):
            event = decode(row.row.kind, row.row.version, row.row.data)
            yield Recorded(row.session, row.position, row.row.at, event, run_of(event), row.row.cause)

    def source(self, digest: str) -> str | None:
        """Return the text of a source that runs cite."""
        source = self._log.get_source(digest)
        return None if source is None else source.text

    def latest_snapshot(self, session: str, upto: int) -> tuple[int, bytes] | None:
        """Return position and state of the last snapshot at or before a position."""
        snapshot = self._log.latest_snapshot(session, upto)
        return None if snapshot is None else (snapshot.position, snapshot.state)

    def as_jsonl(self, session: str) -> Iterator[str]:
        """Yield one line of JSON for each event."""
        for row in self.rows(session):
            yield orjson.dumps(_flat(row) | {"data": orjson.loads(row.row.data)}).decode()

    def as_csv(self, session: str) -> Iterator[str]:
        """Yield lines of CSV: a header, then one for each event; `data` is JSON text."""
        yield _csv_line(["position", "at", "kind", "version", "run", "cause", "data"])
        for row in self.rows(session):
            yield _csv_line([*_flat(row).values(), row.row.data.decode()])


def _flat(row: RecordedRow) -> dict[str, Any]:
    r = row.row
    return {"position": row.position, "at": r.at, "kind": r.kind, "version": r.version, "run": r.run, "cause": r.cause}


def _csv_line(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()
