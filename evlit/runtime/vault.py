"""What is typed into password fields: kept in memory, so that the log holds only a stand-in (steps 2 and 7 of the click
journey).

The stand-in is `{"redacted": digest}`. The digest is keyed, so it can be compared with others of the same process, and
no list of likely passwords can be tried against a log. After a restart nobody has the clear value any more: the field
is empty again, and the user types it once more.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Final, final

#: Values of one session that are remembered; the ones used least recently go first.
REMEMBERED: Final = 1000


@final
class Vault:
    """The clear values of one session.

    Parameters
    ----------
    key
        Secret of the process.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._clear: dict[str, str] = {}

    def seal(self, value: Any) -> Any:
        """Return what stands for a value in the log. What holds no text is no secret, and stays as it is."""
        if not isinstance(value, str) or not value:
            return value
        digest = blake2b(value.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).hexdigest()
        self._remember(digest, value)
        return {"redacted": digest}

    def open(self, value: Any) -> Any:
        """Return the clear value; empty text when this process has never seen it."""
        if not isinstance(value, dict):
            return value
        digest = value.get("redacted", "")
        clear = self._clear.get(digest)
        if clear is None:
            return ""
        self._remember(digest, clear)
        return clear

    def knows(self, value: Any) -> bool:
        """Tell whether `open` gives back what was sealed."""
        return not isinstance(value, dict) or value.get("redacted") in self._clear

    def sealing(self, encode: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return an encoder that seals what it made."""
        return lambda value: self.seal(encode(value))

    def opening(self, decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return a decoder of what was sealed."""
        return lambda wire: decode(self.open(wire))

    def _remember(self, digest: str, value: str) -> None:
        self._clear.pop(digest, None)
        self._clear[digest] = value
        if len(self._clear) > REMEMBERED:
            # The script's thread and the server's may come here at once, and find the same one.
            self._clear.pop(next(iter(self._clear)), None)
