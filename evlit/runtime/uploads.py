"""Bytes of uploaded files that the widgets of a session hold (step 7 of the click journey): read from the log once."""

from __future__ import annotations

from collections.abc import Callable


class Uploads:
    """Bytes by digest, for as long as the app's runs open them."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}
        self._opened: set[str] = set()

    def begin(self) -> None:
        """Begin a run: nothing is opened yet."""
        self._opened = set()

    def get(self, digest: str, read: Callable[[str], bytes]) -> bytes:
        """Return the bytes of a file."""
        self._opened.add(digest)
        data = self._bytes.get(digest)
        if data is None:
            data = self._bytes[digest] = read(digest)
        return data

    def forget(self) -> None:
        """Drop what a completed run of the whole app did not open."""
        self._bytes = {digest: data for digest, data in self._bytes.items() if digest in self._opened}
