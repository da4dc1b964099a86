"""Small rows, so that a test shows only what it is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from evlit.log.rows import Append, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evlit.log.blobs import Blob
    from evlit.log.rows import RecordedRow
    from evlit.log.store import EventStore

#: Seconds: what takes longer hangs.
PATIENCE: Final = 60.0


def row(name: str, *, at: float = 1.5, run: int | None = None, cause: int | None = None, size: int = 0) -> Row:
    return Row("note.taken", 1, json.dumps({"name": name, "pad": "x" * size}).encode(), at, run, cause)


def names(recorded: Iterable[RecordedRow]) -> list[str]:
    return [json.loads(each.row.data)["name"] for each in recorded]


def append(session: str, epoch: int, expected: int | None, *rows: Row, blobs: tuple[Blob, ...] = ()) -> Append:
    return Append(session, epoch, expected, rows, blobs)


def open_session(store: EventStore, session: str = "s1", opened: float = 1.0) -> int:
    """Open a session and return the epoch to append with."""
    return store.open_session(session, "app.py", "digest of a token", opened, {}).epoch
