"""Bytes that the log must not hold, kept in memory: uploads of widgets with `record=False`, tables with secrets in them
(step 8 of the click journey).
"""

from __future__ import annotations

from threading import Lock
from typing import Final, final

from evlit.log.blobs import Blob

#: Bytes that a process keeps; what was used least recently goes first.
LIMIT: Final = 512 << 20


@final
class KeptBack:
    """Blobs by digest. They are served as those of the log are, and end with the process.

    Parameters
    ----------
    limit
        Bytes.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._blobs: dict[str, Blob] = {}
        self._size = 0
        self._lock = Lock()

    def add(self, blob: Blob) -> None:
        """Keep a blob. Any thread may call."""
        with self._lock:
            if self._blobs.pop(blob.digest, None) is None:
                self._size += blob.size
            self._blobs[blob.digest] = blob
            while self._size > self._limit and len(self._blobs) > 1:
                self._size -= self._blobs.pop(next(iter(self._blobs))).size

    def get(self, digest: str) -> Blob | None:
        """Return a blob that is kept here. Any thread may call."""
        if digest not in self._blobs:
            return None
        with self._lock:
            blob = self._blobs.pop(digest, None)
            if blob is not None:
                self._blobs[digest] = blob
            return blob
