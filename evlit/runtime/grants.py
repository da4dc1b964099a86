"""What a session grants its runs: to append, to keep and read bytes, to have errors described (step 8 of the click
journey).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from evlit.core import events as e
from evlit.core.codec import dumps
from evlit.core.tree import Props
from evlit.log.blobs import Blob
from evlit.runtime.callsite import CallSites
from evlit.runtime.core import Effect, RunCore
from evlit.runtime.entries import Entries
from evlit.runtime.large import Making, give_way
from evlit.runtime.redaction import Redactor
from evlit.runtime.run import RunServices
from evlit.runtime.tracebacks import as_text, describe, shown

if TYPE_CHECKING:
    from evlit.runtime.host import Host

logger: Final = logging.getLogger(__name__)


class Grants(RunServices):
    """The part of a session that its runs see."""

    host: Host
    id: str
    redactor: Redactor
    _cause: int | None  # position of the newest `run.started`

    def submit(self, *events: e.Event, cause: int | None = None, blobs: Sequence[Blob] = ()) -> None:
        """Append events of this session; never waits. Any thread may call."""
        raise NotImplementedError

    def append(self, events: Sequence[e.Event]) -> None:
        """Append events of a run; see `RunServices`."""
        self.submit(*events, cause=self._cause)

    def append_ops(self, core: RunCore, ops: list[Any]) -> None:
        """Append a patch; see `Services`."""
        events: list[e.Event] = [e.TreePatched(core.run, e.Json(ops), core.calls)] if ops else []
        events += [e.OutputPrinted(core.run, stream, text) for stream, text in core.take_output()]
        self.append(events)

    def record_state(self, entries: Entries) -> None:
        """Have large entries written; see `RunServices`."""
        self.host.resting.start(self, entries)  # type: ignore[arg-type]  # a session is what has grants

    def keep(self, event: e.Event, blobs: Sequence[Blob]) -> None:
        """Append what a worker thread made of entries, with the blobs that it cites."""
        self.submit(event, cause=self._cause, blobs=blobs)

    def put_blob(self, _core: RunCore, data: bytes, media_type: str) -> dict[str, Any]:
        """Keep bytes in the log; see `Services`."""
        blob = Blob.of(data, media_type)
        if self.host.resting.is_new_blob(blob.digest) and self.host.privacy.may_record([blob], self.redactor.masks):
            self.host.writer.call(self.host.writer.store.put_blob, blob)
        return {"blob": blob.digest, "type": media_type, "size": blob.size}

    def blob(self, digest: str) -> bytes:
        """Return bytes of the log; see `Services`."""
        blob = self.host.privacy.blob(digest)
        if blob is None:
            raise KeyError(f"expected the digest of a blob in the log, got {digest!r}")
        return blob.data

    def effect(self, _core: RunCore, _name: str, _key: str) -> Effect | None:
        """Return nothing: calls of a live run are made; see `Services`."""
        return None

    def record_effect(self, core: RunCore, name: str, key: str, value: Any) -> None:
        """Keep what a call gave; see `Services`."""
        if core.fenced:
            return
        making = Making(lambda _: None)
        coded, _ = making.entry(value, give_way)
        result = Blob.of(dumps(coded), "application/json")
        cites = tuple(e.Json({"blob": b.digest, "type": b.media_type, "size": b.size}) for b in making.blobs.values())
        event = e.EffectRecorded(core.run, name, key, result.digest, cites)
        self.submit(event, cause=self._cause, blobs=[*making.blobs.values(), result])

    def describe(self, error: BaseException) -> Props:
        """Return the props of an `exception` element; see `Services`."""
        return describe(error, self.sites)

    def uncaught(self, core: RunCore, error: BaseException) -> Props:
        """Return what the page shows of an error that the app did not catch; see `Services`."""
        full = self.describe(error)
        with core.lock:
            core.error = core.error or full
        logger.error("run %d of session %s ended early. %s", core.run, self.id, as_text(error))
        return shown(full, self.host.options["client.showErrorDetails"])

    @property
    def sites(self) -> CallSites:
        """How the app's files are named."""
        return self.host.sites
