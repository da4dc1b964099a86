"""A session that is executed again: the runtime's own, fed by hand instead of by a log's writer.

Theory of operation
-------------------
`feed` does with one event what the consumer of a live session does: fold it, take note, act on it. What the runtime
appends is not recorded but kept (`take`), until whoever drives this feeds it at its place. A run that starts is not
executed in a worker but waits in `waiting`. Nothing here awaits, and no other task looks after the session: so every
step is taken when the driver takes it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import orjson

from evlit.core import events as e
from evlit.core.codec import decode
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.log.blobs import Blob
from evlit.log.memory import MemoryStore
from evlit.log.rows import Source
from evlit.log.writer import Subscription, Ticket, Writer
from evlit.runtime.core import Effect, RunCore
from evlit.runtime.entries import Entries
from evlit.runtime.host import Host
from evlit.runtime.revive import NotThereError, Reviver
from evlit.runtime.run import Run
from evlit.runtime.session import Session, encoded
from evlit.runtime.visit import Visit
from evlit.verify.stopping import StoppingCore


class Blobs(MemoryStore):
    """A store that has the blobs and the sources of a recording, too."""

    def __init__(
        self, recorded: Callable[[str], Blob | None], sources: Callable[[str], Source | None] = lambda _: None
    ) -> None:
        super().__init__()
        self._recorded = recorded
        self._recorded_source = sources

    def get_blob(self, digest: str) -> Blob | None:
        return super().get_blob(digest) or self._recorded(digest)

    def get_source(self, digest: str) -> Source | None:
        return super().get_source(digest) or self._recorded_source(digest)


class Ledger(Writer):
    """Stands where a log's writer does: calls of the store are made at once, and nothing is handed on."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    def call(self, fn: Callable[..., Any], *args: object) -> Ticket[Any]:
        fn(*args)
        done: Ticket[Any] = Ticket(None)
        done._done.release()
        return done

    def subscribe(
        self, session: str, on_rows: Callable[..., None], on_error: Callable[..., None] | None = None
    ) -> Subscription:
        return Subscription(session, on_rows, on_error, _let_be)


def _let_be(_: Subscription) -> None:
    """Do nothing: nobody subscribed."""


class Waiting:
    """Stands where the workers of a host are: keeps what they would start."""

    def __init__(self) -> None:
        self.functions: deque[Callable[[], None]] = deque()

    def start(self, fn: Callable[[], None]) -> None:
        self.functions.append(fn)


class Again(Session):
    """A session that is executed again."""

    core_type = StoppingCore

    def __init__(self, host: Host, id: str, epoch: int, projection: Projection) -> None:
        self.out: list[e.Event] = []
        self.effects: dict[tuple[int, str, str], deque[e.EffectRecorded]] = defaultdict(deque)
        self.unknown: list[str] = []  #: calls of `st.record` that the recording has no result of
        self.at = 0.0
        super().__init__(host, id, epoch, projection)

    # -- what the runtime appends -------------------------------------------------------------------------------------

    def submit(self, *events: e.Event, cause: int | None = None, blobs: Sequence[Blob] = ()) -> None:  # noqa: ARG002  # positions are others here
        """Keep what a run appends. Any thread may call."""
        widgets = self.projection.tree.widgets
        for event in events:
            row = self.redactor.row(encoded(self.redactor.event(event, widgets), self.at))
            self.out.append(cast("e.Event", decode(row.kind, row.version, row.data)))
        for blob in blobs:
            self.host.writer.store.put_blob(blob)

    def take(self) -> list[e.Event]:
        """Return what was appended since the last call."""
        out, self.out = self.out, []
        return out

    def record_state(self, entries: Entries) -> None:
        """Write large entries now, and not in a worker."""

        def submit(coded: dict[str, Any], blobs: list[Blob]) -> None:
            self.submit(e.StateChanged(entries.run, set=coded), blobs=blobs)

        entries.record(submit)
        while not entries.release():
            entries.record(submit)

    def rest(self) -> None:
        """Look at what may have been changed in place."""
        entries = self.state.entries
        if entries.rest() and entries.claim():
            self.record_state(entries)

    def needed(self) -> None:
        """Nobody leaves here."""

    def left(self) -> None:
        """Nobody leaves here."""

    # -- effects ------------------------------------------------------------------------------------------------------

    def know(self, effects: Iterable[e.EffectRecorded]) -> None:
        """Take results of the recording."""
        for effect in effects:
            self.effects[effect.run, effect.name, effect.key].append(effect)

    def effect(self, core: RunCore, name: str, key: str) -> Effect | None:
        """Return what a call gave when it was recorded; see `Services`."""
        known = self.effects.get((core.run, name, key))
        if not known:
            self.unknown.append(name)
            return None
        recorded = known.popleft()
        try:
            coded = orjson.loads(self.blob(recorded.blob))
            value = Reviver(self.blob).revive(coded)
        except (NotThereError, KeyError):
            self.unknown.append(name)
            return None
        self.submit(recorded)
        return Effect(value)

    # -- steps --------------------------------------------------------------------------------------------------------

    def feed(self, recorded: Recorded) -> None:
        """Take an event as the consumer of a live session does."""
        fold(self.projection, recorded)
        if isinstance(recorded.event, e.ViewerAttached | e.SessionOpened):
            self.visit = Visit.recorded(self.projection)
        self._note(recorded)
        self._act(recorded)

    @property
    def waiting(self) -> tuple[Run, Callable[[], None]] | None:
        """The run that waits to be executed, and the function that does it."""
        workers: Any = self.host.workers
        if self.run is None or not workers.functions:
            return None
        return self.run, workers.functions.popleft()
