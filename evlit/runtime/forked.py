"""A session that begins as a copy of a recorded one (before the click journey goes on, as after a restart).

All that was recorded up to a position is copied, so whoever looks back finds the whole history, at the positions it
had. Then comes `session.forked`, and the session is taken up as one is whose server was killed at that position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import trio
from attrs import frozen

from evlit.core import events as e
from evlit.log.rows import Snapshot
from evlit.runtime.recovery import folded
from evlit.runtime.session import Session, encoded

if TYPE_CHECKING:
    from evlit.log.blobs import Blob
    from evlit.log.rows import Row, Source
    from evlit.runtime.host import Host


@frozen
class Part:
    """Some events that follow each other, and what they cite."""

    rows: Sequence[Row]
    blobs: Sequence[Blob] = ()
    sources: Sequence[Source] = ()
    snapshots: Sequence[tuple[int, bytes]] = ()  #: position, and the state there, packed


class Past(Protocol):
    """A recorded session up to a position: what new sessions begin with."""

    @property
    def session(self) -> str:
        """Its id."""

    @property
    def position(self) -> int:
        """The last that is copied."""

    @property
    def opened(self) -> float:
        """When it began; UTC seconds."""

    def parts(self) -> Iterator[Part]:
        """Yield it from the beginning. Reads a disk."""


def label(past: Past) -> dict[str, str]:
    """Return what the log's list of sessions says of a copy."""
    return {"forked_from": f"{past.session}@{past.position}"}


async def begun(host: Host, past: Past, id: str, digest: str, source: str) -> Session:
    """Record the beginning of a session, and return it: not adopted yet, and with nothing under way.

    Parameters
    ----------
    id, digest
        Of the new session, and of its token.
    source
        Digest of the app's source, "" when it cannot be read.
    """
    writer, store = host.writer, host.writer.store
    owner = await writer.run(store.open_session, id, host.app.name, digest, past.opened, label(past))
    parts = past.parts()
    while (part := await trio.to_thread.run_sync(next, parts, None)) is not None:
        for each in part.sources:
            writer.call(store.put_source, each)
        await writer.append(id, owner.epoch, part.rows, blobs=part.blobs)
        for position, packed in part.snapshots:
            writer.call(store.save_snapshot, Snapshot(id, position, packed))
    forked = e.SessionForked(past.session, past.position, host.app.name, source)
    await writer.append(id, owner.epoch, [encoded(forked, host.now())])
    return Session(host, id, owner.epoch, await trio.to_thread.run_sync(folded, writer, id))
