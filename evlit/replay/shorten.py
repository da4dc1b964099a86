"""Values and text as one short line that is safe to print: what a log holds was written by apps and by their users, and
must neither move the cursor of a terminal nor flood it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from evlit.core.coded import UNWRITTEN, Kept, Opaque, decode

#: No line shows more of one piece of text than this.
_LONG: Final = 400

_BRACKETS: Final[dict[type, tuple[str, str]]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}


def short(value: object, limit: int = 72) -> str:
    """Return a value as Python would write it, cut to `limit` characters. Large ones are not written out first."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > limit:
            return cut(text, limit)
    return text


def short_state(value: Any, limit: int = 72) -> str:
    """Return an entry of `session_state`, as `values.encode` wrote it, as the value that it was."""
    return short(decode(value), limit)


def cut(text: str, limit: int) -> str:
    """Cut text to a length, and show that it was."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "…"


def plain(text: object) -> str:
    """Return text on one line, without anything that a terminal would obey."""
    text = str(text)
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _pieces(value: object) -> Iterator[str]:
    match value:
        case str() | bytes() | bytearray():
            yield repr(value) if len(value) <= _LONG else repr(value[:_LONG])[:-1]
        case Opaque():
            yield f"<{plain(value.type)}, {'not written yet' if value.why == UNWRITTEN else 'not recorded'}>"
        case Kept():
            yield plain(value.text)
        case {"redacted": str(), **rest} if not rest:
            yield "<kept out of the log>"
        case {"blob": str() as digest, "type": media_type, "size": int() as size}:
            yield f"<{plain(digest[:8])}, {size:,} bytes of {plain(media_type)}>"
        case dict():
            yield "{"
            for number, (key, item) in enumerate(value.items()):
                yield ", " if number else ""
                yield from _pieces(key)
                yield ": "
                yield from _pieces(item)
            yield "}"
        case list() | tuple() | set() | frozenset():
            before, after = _BRACKETS[type(value)]
            yield before
            for number, item in enumerate(value):
                yield ", " if number else ""
                yield from _pieces(item)
            yield ",)" if isinstance(value, tuple) and len(value) == 1 else after
        case _:
            yield plain(repr(value))
