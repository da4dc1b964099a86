"""Bytes by digest: tables, images, uploads and large state that events cite instead of carrying (step 8).

An event cites a blob as `{"blob": digest, "type": media type, "size": bytes}`. A blob is written in the transaction
of the first event that cites it, or before; never after, so a log has no citation without its bytes.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final, final

import attrs

#: 160 bits: no two contents will ever meet by chance, and 40 hex digits still fit on a line beside other things.
DIGEST_BYTES: Final = 20


def digest_of(data: bytes) -> str:
    """Name `data` by its content: blake2b with 160 bits, in hex digits."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


@final
@attrs.frozen
class Blob:
    """Bytes and what they are. Make one with `Blob.of`, in the caller's thread: hashing is not the writer's work.

    The digest covers the bytes alone. When the same bytes come again under another media type the log keeps the first
    one; the type to serve them with stands in the citation.
    """

    digest: str
    media_type: str
    data: bytes = attrs.field(repr=False)

    @classmethod
    def of(cls, data: bytes, media_type: str) -> Blob:
        return cls(digest_of(data), media_type, data)

    @property
    def size(self) -> int:
        return len(self.data)
