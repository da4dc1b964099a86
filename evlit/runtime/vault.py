"""What the log must not hold, kept in memory, and what stands for it there (steps 2, 7 and 8 of the click journey).

Two kinds of stand-ins
----------------------
- *For a value*: `{"redacted": digest}`. What is typed into a password field is told to nobody but the app, so that is
  what the page has of it, too. The digest of a value that is only left out of the log (`record=False`, `log.redact`)
  begins with `~`, and viewers are told the value itself.
- *For a part of a text*: `redacted~digest`. Secrets, and parameters of an address. Viewers are told the text.

The digest is keyed, so it can be compared with others of the same process, and no list of likely passwords can be tried
against a log. After a restart nobody has the clear value any more: the field is empty again, and the user types it once
more. Of a session that leaves memory, `privacy` keeps what its page and values still cite.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Final, final

from evlit.core.codec import dumps

#: Values of one session that are remembered; the ones used least recently go first.
REMEMBERED: Final = 1000

_STAND_IN: Final = re.compile(rb'\{"redacted":"(~[0-9a-f]{32})"\}|redacted(~[0-9a-f]{32})')
_IN_TEXT: Final = re.compile(r"redacted(~[0-9a-f]{32})")
_DIGEST: Final = re.compile(rb"[0-9a-f]{32}")

#: What viewers and apps are told where nobody knows the text any more.
UNKNOWN: Final = "•••"


@final
class Vault:
    """The clear values of one session.

    Parameters
    ----------
    key
        Secret of the process.
    beneath
        Vault of the process: what it has, all sessions may be told.
    """

    def __init__(self, key: bytes, beneath: Vault | None = None) -> None:
        self._key = key
        self._clear: dict[str, Any] = {}
        self._named: dict[str, str] = {}  # stand-ins in texts; few, and never forgotten
        self._beneath = beneath

    def __bool__(self) -> bool:
        return bool(self._clear or self._named)

    def cited(self, json: bytes) -> Vault:
        """Return another one that has what a JSON text cites of this one."""
        found = {digest.decode() for digest in _DIGEST.findall(json)}
        other = Vault(self._key, self._beneath)
        other._clear = {digest: value for digest, value in self._clear.items() if digest.lstrip("~") in found}
        other._named = {digest: text for digest, text in self._named.items() if digest.lstrip("~") in found}
        return other

    @property
    def size(self) -> int:
        """Bytes of what it keeps, about."""
        return len(dumps(list(self._clear.values()))) + sum(map(len, self._named.values()))

    # -- values -------------------------------------------------------------------------------------------------------

    def seal(self, value: Any) -> Any:
        """Return what stands for a password in the log. What holds no text is no secret, and stays as it is."""
        if not isinstance(value, str) or not value:
            return value
        return self._put(self._digest(value.encode("utf-8", "surrogatepass")), value)

    def hide(self, value: Any) -> Any:
        """Return what stands for a value (wire form) that is left out of the log. Empty ones tell nothing, and stay."""
        if value is None or value in ("", []) or isinstance(value, bool) or _is_stand_in(value):
            return value
        return self._put("~" + self._digest(dumps(value)), value)

    def open(self, value: Any) -> Any:
        """Return the clear value; when this process has never seen it, empty text, or None for what was hidden."""
        if not _is_stand_in(value):
            return value
        digest = value["redacted"]
        clear = self._clear.get(digest)
        if clear is None:
            return None if digest.startswith("~") else ""
        self._remember(digest, clear)
        return clear

    def knows(self, value: Any) -> bool:
        """Tell whether `open` gives back what was sealed."""
        return not _is_stand_in(value) or value.get("redacted") in self._clear

    def sealing(self, encode: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return an encoder that seals what it made."""
        return lambda value: self.seal(encode(value))

    def hiding(self, encode: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return an encoder that hides what it made."""
        return lambda value: self.hide(encode(value))

    def opening(self, decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return a decoder of what was sealed or hidden."""
        return lambda wire: decode(self.open(wire))

    def digest(self, value: Any) -> str:
        """Return the digest of a JSON value that nobody has to get back."""
        return self._digest(dumps(value))

    # -- texts --------------------------------------------------------------------------------------------------------

    def name(self, text: str) -> str:
        """Return what stands for a part of a text in the log."""
        digest = "~" + self._digest(text.encode("utf-8", "surrogatepass"))
        self._named[digest] = text
        if self._beneath is not None and len(self._named) > REMEMBERED:  # secrets of the process are few, and stay
            self._named.pop(next(iter(self._named)), None)
        return f"redacted{digest}"

    def read(self, text: str) -> str:
        """Return a text with what its stand-ins stand for; `UNKNOWN` where nobody knows that any more."""
        return _IN_TEXT.sub(lambda found: self._text(found[1]), text) if "redacted~" in text else text

    def read_in(self, value: Any) -> Any:
        """Return a JSON value with what the stand-ins in its texts stand for."""
        if isinstance(value, str):
            return self.read(value)
        if isinstance(value, list):
            return [self.read_in(item) for item in value]
        return {key: self.read_in(item) for key, item in value.items()} if isinstance(value, dict) else value

    def reveal(self, frame: bytes) -> bytes:
        """Return JSON text as a viewer is told it: values and texts instead of their stand-ins."""
        return _STAND_IN.sub(self._revealed, frame) if b"redacted" in frame else frame

    def _revealed(self, found: re.Match[bytes]) -> bytes:
        if found[1] is None:
            return dumps(self._text(found[2].decode()))[1:-1]
        clear = self._clear.get(found[1].decode())
        return b"null" if clear is None else dumps(clear)

    def _text(self, digest: str) -> str:
        text = self._named.get(digest)
        if text is None:
            return UNKNOWN if self._beneath is None else self._beneath._text(digest)
        return text

    # -- both ---------------------------------------------------------------------------------------------------------

    def _digest(self, data: bytes) -> str:
        return blake2b(data, key=self._key, digest_size=16).hexdigest()

    def _put(self, digest: str, value: Any) -> dict[str, str]:
        self._remember(digest, value)
        return {"redacted": digest}

    def _remember(self, digest: str, value: Any) -> None:
        self._clear.pop(digest, None)
        self._clear[digest] = value
        if len(self._clear) > REMEMBERED:
            # The script's thread and the server's may come here at once, and find the same one.
            self._clear.pop(next(iter(self._clear)), None)


def _is_stand_in(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"redacted"}
