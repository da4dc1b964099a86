"""The log of `--log :memory:` and of most tests: the same store over lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from evlit.log.errors import SessionExists, UnknownSession
from evlit.log.rows import Append, Fenced, Ownership, RecordedRow, Row, SessionRow, Snapshot, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evlit.log.blobs import Blob


@attrs.define
class _Session:
    about: SessionRow  # its head and last are looked up in events
    events: list[RecordedRow] = attrs.Factory(list)
    snapshots: dict[int, Snapshot] = attrs.Factory(dict)


class MemoryStore:
    """A store that keeps nothing. It answers as `SqliteStore` does; one contract suite runs over both.

    Tests derive stores from it that fail or wait on demand.
    """

    on_disk = False

    def __init__(self) -> None:
        self._sessions: dict[str, _Session] = {}
        self._blobs: dict[str, Blob] = {}
        self._sources: dict[str, Source] = {}
        self._seq = 0

    def head(self, session: str) -> int:
        found = self._sessions.get(session)
        return len(found.events) if found else 0

    def read(self, session: str, after: int = 0, upto: int | None = None) -> Iterator[RecordedRow]:
        found = self._sessions.get(session)
        # A slice is a copy: what is appended while someone iterates does not show, as in a page of a SQLite read.
        yield from found.events[max(after, 0) : None if upto is None else max(upto, 0)] if found else ()

    def session(self, session: str) -> SessionRow | None:
        found = self._sessions.get(session)
        if found is None:
            return None
        last = found.events[-1].row.at if found.events else None
        return attrs.evolve(found.about, head=len(found.events), last=last)

    def sessions(self) -> list[SessionRow]:
        found = [self.session(session) for session in list(self._sessions)]
        return sorted((about for about in found if about is not None), key=lambda about: about.opened)

    def get_blob(self, digest: str) -> Blob | None:
        return self._blobs.get(digest)

    def has_blob(self, digest: str) -> bool:
        return digest in self._blobs

    def latest_snapshot(self, session: str, upto: int | None = None) -> Snapshot | None:
        found = self._sessions.get(session)
        last = self.head(session) if upto is None else upto
        positions = [position for position in list(found.snapshots) if position <= last] if found else []
        return found.snapshots[max(positions)] if found and positions else None

    def get_source(self, digest: str) -> Source | None:
        return self._sources.get(digest)

    def sources(self) -> list[str]:
        return list(self._sources)

    def close(self) -> None:
        pass

    def announce(self, where: str) -> None:
        pass  # nobody else can open it

    def open_session(
        self, session: str, app: str, token_digest: str | None, opened: float, labels: Mapping[str, str]
    ) -> Ownership:
        if session in self._sessions:
            raise SessionExists(session)
        self._sessions[session] = _Session(
            SessionRow(session, app, opened, None, token_digest, dict(labels), epoch=1, head=0, last=None)
        )
        return Ownership(1, 0)

    def own(self, session: str) -> Ownership:
        found = self._found(session)
        found.about = attrs.evolve(found.about, epoch=found.about.epoch + 1)
        return Ownership(found.about.epoch, len(found.events))

    def close_session(self, session: str, closed: float) -> None:
        found = self._found(session)
        found.about = attrs.evolve(found.about, closed=closed)

    def forget(self, session: str) -> None:
        pass  # this memory is the log

    def append(self, session: str, epoch: int, expected: int, rows: Sequence[Row]) -> int | Fenced:
        (answer,) = self.append_many([Append(session, epoch, expected, rows)])
        return answer if isinstance(answer, Fenced) else expected + len(rows)

    def append_many(self, batch: Sequence[Append]) -> list[list[RecordedRow] | Fenced]:
        return [self._append(append) for append in batch]

    def _append(self, append: Append) -> list[RecordedRow] | Fenced:
        found = self._sessions.get(append.session)
        head = len(found.events) if found else None
        owner = found.about.epoch if found else None
        if found is None or head is None or owner != append.epoch or append.expected not in (None, head):
            return Fenced(append.session, append.expected, head, append.epoch, owner)
        for blob in append.blobs:
            self.put_blob(blob)
        recorded = [
            RecordedRow(append.session, head + n, self._seq + n, _compact(row))
            for n, row in enumerate(append.rows, start=1)
        ]
        self._seq += len(recorded)
        found.events += recorded
        return recorded

    def put_blob(self, blob: Blob) -> None:
        self._blobs.setdefault(blob.digest, blob)

    def put_source(self, source: Source) -> None:
        self._sources.setdefault(source.digest, source)

    def save_snapshot(self, snapshot: Snapshot) -> None:
        self._found(snapshot.session).snapshots[snapshot.position] = snapshot

    def rest(self) -> None:
        pass

    def _found(self, session: str) -> _Session:
        found = self._sessions.get(session)
        if found is None:
            raise UnknownSession(session)
        return found


def _compact(row: Row) -> Row:
    """Return a row that takes no more memory than it has to: what orjson wrote keeps the 4 kB that it wrote into."""
    return Row(row.kind, row.version, bytes(memoryview(row.data)), row.at, row.run, row.cause)
