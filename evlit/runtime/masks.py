"""Texts that must not reach the disk wherever an app puts them: values of `st.secrets` (step 8 of the click journey).

A secret gets out by accident: in the message of a driver that could not connect, in what the app prints, in
`session_state`. So everything that is to be recorded is searched for the secrets themselves. Each is replaced by the
stand-in that the vault gives it; a viewer is told the real text where the app meant to show it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, final
from urllib.parse import quote, quote_plus

import orjson

from evlit.core.codec import dumps
from evlit.runtime.vault import Vault

#: Characters that a secret has at least. A shorter one would be found by chance in what has nothing to do with it.
SHORTEST: Final = 8

#: The same, of one whose name says that it is one.
SHORTEST_NAMED: Final = 5

#: Names of entries that hold nothing but secrets.
_NAMED: Final = re.compile(
    r"pass(w|$|_|-)|pwd|secret|token|credential|private|auth|cookie|dsn|apikey|(^|[_-])(pin|key)($|[_-])", re.IGNORECASE
)

#: What is in files of secrets too, and is none: `localhost`, `postgresql`, `analytics`.
_WORD: Final = re.compile(r"[a-z_-]+")

#: Characters of a line of a longer secret that count as one by themselves.
_LINE: Final = 16

#: Where a text says what an element is, and not what the app says.
_STRUCTURE: Final = frozenset({"kind", "type", "key", "action", "outcome", "why", "stream", "$"})
_OPS: Final = frozenset({"insert", "unset", "append", "remove"})


@final
class Masks:
    """The secrets of a process, as they would stand in an event.

    Parameters
    ----------
    vault
        Gives them their stand-ins, and remembers what these stand for.
    beneath
        Others that count as well.
    """

    def __init__(self, vault: Vault, beneath: Masks | None = None) -> None:
        self._vault = vault
        self._beneath = beneath
        self._masks: dict[str, str] = {}  # longest first: one may be a part of another
        self._needles: list[bytes] = []  # as they stand in JSON
        self._raw: list[bytes] = []  # and in bytes, which may be JSON

    def __bool__(self) -> bool:
        return bool(self._needles or self._beneath)

    def add(self, texts: Iterable[str]) -> None:
        """Keep other texts out of the log, too."""
        forms = {form for text in texts for form in _forms(text)} - _OPS - self._masks.keys()
        if not forms:
            return
        # Made anew, not changed: runs of other threads go through them.
        masks = {**self._masks, **{form: self._vault.name(form) for form in forms}}
        self._masks = dict(sorted(masks.items(), key=lambda each: -len(each[0])))
        self._needles = [dumps(form)[1:-1] for form in self._masks]
        self._raw = list(dict.fromkeys((*(form.encode() for form in self._masks), *self._needles)))

    def in_json(self, data: bytes) -> bytes:
        """Return JSON text with stand-ins for all secrets in it."""
        if self._beneath is not None:
            data = self._beneath.in_json(data)
        if not any(needle in data for needle in self._needles):
            return data
        return dumps(self.in_value(orjson.loads(data)))

    def in_value(self, value: Any) -> Any:
        """Return a JSON value with stand-ins for all secrets in it."""
        if isinstance(value, str):
            return self.in_text(value)
        if isinstance(value, list):
            return [self.in_value(item) for item in value]
        if isinstance(value, dict):
            return {
                self.in_text(key): item if _is_structure(key, item) else self.in_value(item)
                for key, item in value.items()
            }
        return value

    def in_text(self, text: str) -> str:
        """Return a text with stand-ins for all secrets in it."""
        if self._beneath is not None:
            text = self._beneath.in_text(text)
        for form, stand_in in self._masks.items():
            if form in text:
                text = text.replace(form, stand_in)
        return text

    def found_in(self, data: bytes) -> bool:
        """Tell whether bytes hold a secret."""
        return any(form in data for form in self._raw) or (self._beneath is not None and self._beneath.found_in(data))


def _is_structure(key: str, item: Any) -> bool:
    return key in _STRUCTURE and isinstance(item, str) and _WORD.fullmatch(item) is not None


def secret_texts(entries: Mapping[str, Any], name: str = "") -> Iterator[str]:
    """Yield the texts of a table of secrets that must not reach the log, and of the tables and lists in it."""
    for key, value in entries.items():
        yield from _texts(value, key if not name else f"{name}.{key}")


def _texts(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from secret_texts(value, name)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item, name)
    elif isinstance(value, str):
        named = _NAMED.search(name.rpartition(".")[2]) is not None
        text = value.strip()
        if len(text) >= (SHORTEST_NAMED if named else SHORTEST) and (named or not _WORD.fullmatch(text)):
            yield text


def _forms(text: str) -> Iterator[str]:
    """Yield the ways in which a text may stand in what an app says."""
    yield text
    for escape in (lambda t: repr(t)[1:-1], lambda t: quote(t, safe=""), quote_plus):
        yield escape(text)
    yield b64encode(text.encode()).decode()
    lines = [line.strip() for line in text.splitlines()]
    if len(lines) > 1:
        yield from (line for line in lines if len(line) >= _LINE)


def header_texts(headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what of a request's headers is a secret: the values of cookies, and who somebody says to be."""
    for name, value in headers:
        match name.lower():
            case "cookie":
                parts = [part.partition("=")[2].strip().strip('"') for part in value.split(";")]
                yield from (part for part in parts if len(part) >= SHORTEST)
            case "authorization" | "proxy-authorization":
                yield from (part for part in value.split() if len(part) >= SHORTEST)
