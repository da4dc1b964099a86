"""A session is taken up from its log: after a restart, or after it has left memory (before the click journey goes on).

What the log adds up to is read from the last snapshot on. Of what the process before had under way, the run without an
end is lost, and its inputs come again; viewers without a goodbye are gone; then the app runs once with the recovered
values, because closures are gone with the process that had them.
"""

from __future__ import annotations

from contextlib import suppress

import orjson

from evlit.core import events as e
from evlit.core.codec import dumps
from evlit.core.fold import fold
from evlit.core.projection import Projection, from_json, to_json
from evlit.core.rerun import lost
from evlit.log.errors import LogError
from evlit.log.rows import Snapshot
from evlit.log.writer import Writer
from evlit.runtime.lifetimes import expired
from evlit.runtime.session import decoded, encoded


def folded(writer: Writer, id: str) -> Projection:
    """Return what the log of a session adds up to."""
    store = writer.store
    snapshot = store.latest_snapshot(id)
    projection = Projection() if snapshot is None else from_json(orjson.loads(snapshot.state))
    for row in store.read(id, projection.position):
        fold(projection, decoded(row))
    return projection


def taken_up(projection: Projection) -> tuple[set[str], list[e.Event]]:
    """Return the widgets with an event that no callback has heard of, and what is to be recorded before all else."""
    waiting = [*projection.queue, *projection.pending]
    events: list[e.Event] = [e.ViewerDetached(viewer, "lost") for viewer in projection.viewers]
    if projection.run is not None:
        waiting += projection.run.requests
        events.append(lost(projection.run))
    # Closures are gone with the process that had them: a full run makes fragments and callbacks known again.
    events.append(e.RerunRequested("recovery"))
    unheard = {
        widget
        for request in waiting
        if not request.called
        for widget in getattr(projection.inputs.get(request.position), "values", ())
    }
    return unheard, events


def dumped(projection: Projection) -> bytes:
    """Return what a snapshot holds of a projection."""
    return dumps(to_json(projection))


async def end(writer: Writer, id: str, epoch: int, projection: Projection, max_age: float, now: float) -> None:
    """Record that a session has ended, to which nobody came for so many seconds."""
    closed = e.SessionClosed(expired(max_age))
    await writer.append(id, epoch, [encoded(closed, now)])
    projection.closed = closed.reason


def keep(writer: Writer, id: str, position: int, state: bytes | Projection) -> None:
    """Keep a snapshot, compressed in this thread, not in the one that commits.

    Parameters
    ----------
    state
        What `dumped` made, or a projection that nobody changes any more.
    """
    snapshot = Snapshot.of(id, position, state if isinstance(state, bytes) else dumped(state))
    with suppress(LogError):  # only a shortcut
        writer.call(writer.store.save_snapshot, snapshot)
