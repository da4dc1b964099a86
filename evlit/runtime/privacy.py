"""What all sessions of a process share to keep the log clean (step 8 of the click journey): the key, the secrets, the
bytes that stay in memory, and the clear values of sessions that have left it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from secrets import token_bytes
from typing import Final, final

from evlit.core import events as e
from evlit.core.codec import dumps
from evlit.core.projection import Projection, to_json
from evlit.log.blobs import Blob
from evlit.runtime.kept_back import KeptBack
from evlit.runtime.large import ZSTD
from evlit.runtime.masks import Masks
from evlit.runtime.redaction import Names, Redactor, may_be_cited
from evlit.runtime.secrets import Secrets
from evlit.runtime.vault import Vault

#: Sessions out of memory of which clear values are kept, the ones that left first go first; and bytes of each, at most.
RESTING: Final = 1000
RESTING_BYTES: Final = 64 << 10


@final
class Privacy:
    """What of a process stays out of its log.

    Parameters
    ----------
    names
        The patterns of `log.redact`.
    secrets
        What the app must know and nobody else.
    recorded
        Returns a blob of the log.
    """

    def __init__(self, names: Sequence[str], secrets: Secrets, recorded: Callable[[str], Blob | None]) -> None:
        self._key = token_bytes(32)  # kept nowhere: digests of a log can be compared with nothing
        self._vault = Vault(self._key)
        self._masks = Masks(self._vault)
        self._recorded = recorded
        self.names = Names(names)
        self.secrets = secrets
        self.kept_back = KeptBack()
        self._resting: dict[str, Vault] = {}
        secrets.watch(self._masks.add)

    def redactor(self, session: str) -> Redactor:
        """Return what leaves out what a session must not record; one that comes back has its clear values again."""
        vault = self._resting.pop(session, None) or Vault(self._key, self._vault)
        return Redactor(vault, self.names, Masks(vault, self._masks))

    def rest(self, session: str, vault: Vault, projection: Projection) -> None:
        """Keep the clear values that a session cites while it is out of memory, if it is not closed and they are small.

        Trio thread only.
        """
        if not vault or projection.closed is not None:
            return
        cited = vault.cited(dumps(to_json(projection)))
        if cited and cited.size <= RESTING_BYTES:
            self._resting[session] = cited
            if len(self._resting) > RESTING:
                del self._resting[next(iter(self._resting))]

    def may_record(self, blobs: Sequence[Blob], masks: Masks) -> list[Blob]:
        """Return the blobs that may be put into the log; the others are kept in memory, and served from there."""
        if not masks:
            return list(blobs)
        held = [blob for blob in blobs if masks.found_in(_plain(blob))]
        for blob in held:
            self.kept_back.add(blob)
        return [blob for blob in blobs if blob not in held]

    def recordable(
        self, blobs: Sequence[Blob], events: Sequence[e.Event], masks: Masks, forget: Callable[[str], None]
    ) -> Sequence[Blob]:
        """Return the blobs of events that may be put into the log; `forget` is told of those of entries that are left
        out, for they may come again, of another one.
        """
        if not blobs:
            return ()
        cited = may_be_cited(blobs, events, self.names)
        for blob in blobs[len(cited) :]:
            forget(blob.digest)
        return self.may_record(cited, masks)

    def blob(self, digest: str) -> Blob | None:
        """Return a blob of the log, or one that is kept out of it. Any thread may call."""
        return self.kept_back.get(digest) or self._recorded(digest)


def _plain(blob: Blob) -> bytes:
    """Return bytes in which text stands as it is: large entries of `session_state` are compressed."""
    if blob.media_type != ZSTD:
        return blob.data
    import zstandard

    return zstandard.decompress(blob.data)
