"""What goes into the log and comes out of it, already encoded (steps 3 and 4 of the click journey).

The log knows no event classes: `core/codec.py` turns events into `Row`s and back, so a store can keep, and a reader
can show, events of kinds that this version has never heard of.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, final

import attrs

from evlit.log.blobs import DIGEST_BYTES, Blob

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@final
@attrs.frozen
class Row:
    """An event that is not recorded yet."""

    kind: str
    version: int
    data: bytes  #: JSON text, UTF-8
    at: float  #: UTC seconds
    run: int | None = None
    cause: int | None = None  #: position of the event that led to this one


@final
@attrs.frozen
class RecordedRow:
    """An event as it stands in the log. `seq` orders the events of all sessions, `position` those of one."""

    session: str
    position: int
    seq: int
    row: Row


@final
@attrs.frozen
class Append:
    """Rows that are recorded together or not at all, and the blobs they cite.

    `expected` is the head the author has seen; None means "at the head, wherever that is".
    """

    session: str
    epoch: int
    expected: int | None
    rows: Sequence[Row]
    blobs: Sequence[Blob] = ()


@final
@attrs.frozen
class Fenced:
    """The answer to an append that came from an old head or an old owner: nothing was recorded.

    `actual` and `owner` are the head and the epoch the session has; both are None when there is no such session.
    """

    session: str
    expected: int | None
    actual: int | None
    epoch: int
    owner: int | None


@final
@attrs.frozen
class Ownership:
    """What `own` and `open_session` give: the epoch to append with, and the head to go on from."""

    epoch: int
    head: int


@final
@attrs.frozen
class SessionRow:
    """A session as the log lists it. `last` is the time of its last event."""

    id: str
    app: str
    opened: float
    closed: float | None
    token_digest: str | None
    labels: Mapping[str, str]
    epoch: int
    head: int
    last: float | None


@final
@attrs.frozen
class Snapshot:
    """The projection of a session at a position, packed. Only a shortcut: without it folding starts earlier."""

    session: str
    position: int
    packed: bytes

    @classmethod
    def of(cls, session: str, position: int, state: bytes) -> Snapshot:
        """Pack `state` here, in the caller's thread, and not in the one thread every append waits for."""
        # zstandard takes 12 ms to import, and a server that just started has no snapshot to make.
        from zstandard import ZstdCompressor

        return cls(session, position, ZstdCompressor(level=3).compress(state))

    @property
    def state(self) -> bytes:
        from zstandard import ZstdDecompressor

        return ZstdDecompressor().decompress(self.packed)


@final
@attrs.frozen
class Source:
    """A file of the app as a run executed it."""

    digest: str
    path: str
    text: str

    @classmethod
    def of(cls, path: str, text: str) -> Source:
        """Name the source by path and text: two equal files (say, empty `__init__.py`) stay two sources."""
        named = blake2b(path.encode() + b"\0" + text.encode(), digest_size=DIGEST_BYTES)
        return cls(named.hexdigest(), path, text)
