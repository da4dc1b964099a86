"""Values as Python source, laid out as `ruff format` lays it out."""

from __future__ import annotations

import datetime as dt
from math import isfinite
from typing import Any, Final

#: Levels of containers in containers that are written.
_DEPTH: Final = 12

#: Columns that one more level of a block takes.
INDENT: Final = "    "


class NoLiteralError(Exception):
    """The value has no source that a test could hold."""


def literal(value: Any) -> str:
    """Return the source of a value, in one line.

    Raises
    ------
    NoLiteralError
        When it is of a type that has none.
    """
    return _literal(value, 0)


def has_literal(value: Any) -> bool:
    """Tell whether there is source for a value."""
    try:
        literal(value)
    except NoLiteralError:
        return False
    return True


def _literal(value: Any, depth: int) -> str:
    if depth > _DEPTH:
        raise NoLiteralError("too deep")
    kind = type(value)
    if value is None or kind in (bool, int):
        return repr(value)
    if kind is float:
        return repr(value) if isfinite(value) else f'float("{value}")'
    if kind is str:
        return quoted(value)
    if kind is bytes:
        return f"b{quoted(repr(value)[2:-1], raw=True)}" if b"'" not in value and b'"' not in value else repr(value)
    if kind in (list, tuple, set, frozenset):
        return _collection(value, [_literal(each, depth + 1) for each in _ordered(value)])
    if kind is dict:
        items = (f"{_literal(key, depth + 1)}: {_literal(each, depth + 1)}" for key, each in value.items())
        return "{" + ", ".join(items) + "}"
    return _moment(value)


def _ordered(value: Any) -> list[Any]:
    return sorted(value, key=repr) if isinstance(value, (set, frozenset)) else list(value)


def _collection(value: Any, items: list[str]) -> str:
    inside = ", ".join(items)
    if isinstance(value, list):
        return f"[{inside}]"
    if isinstance(value, tuple):
        return f"({inside},)" if len(items) == 1 else f"({inside})"
    name = type(value).__name__
    if not items:
        return f"{name}()"
    return f"{{{inside}}}" if name == "set" else f"frozenset({{{inside}}})"


def _moment(value: Any) -> str:
    if isinstance(value, (dt.datetime, dt.time)) and value.tzinfo not in (None, dt.UTC):
        raise NoLiteralError("a time zone")
    if type(value) in (dt.date, dt.datetime, dt.time, dt.timedelta):
        text = repr(value).replace("datetime.", "dt.", 1)
        return text.replace("tzinfo=datetime.timezone.utc", "tzinfo=dt.UTC")
    raise NoLiteralError(type(value).__name__)


def quoted(text: str, *, raw: bool = False) -> str:
    """Return a text in quotes: double ones, unless single ones need fewer backslashes. `raw` is escaped already."""
    if raw:
        return f'"{text}"'
    source = repr(text)
    if source[0] == '"':
        return source
    inside = source[1:-1]
    double, single = text.count('"'), text.count("'")
    if double > single:
        return source
    return '"' + inside.replace("\\'", "'").replace('"', '\\"') + '"'


def laid_out(name: str, value: Any, indent: str, width: int) -> list[str]:
    """Return the lines of an assignment of a value to a name.

    Raises
    ------
    NoLiteralError
        When there is no source for it.
    """
    one = f"{indent}{name} = {literal(value)}"
    if len(one) <= width:
        return [one]
    if isinstance(value, str):
        return [
            f"{indent}{name} = (",
            *(indent + INDENT + quoted(each) for each in _pieces(value, width)),
            f"{indent})",
        ]
    first, *rest = _exploded(value, indent, width)
    return [f"{indent}{name} = {first}", *rest]


def _pieces(text: str, width: int) -> list[str]:
    """Return a long text in parts, each of which fits a line."""
    room = width - 16
    pieces: list[str] = []
    for line in text.splitlines(keepends=True):
        rest = line
        while len(quoted(rest)) > room:
            cut = rest.rfind(" ", 1, room // 2 * 2 - 8) + 1 or room - 8
            while len(quoted(rest[:cut])) > room:
                cut //= 2
            pieces.append(rest[:cut])
            rest = rest[cut:]
        pieces.append(rest)
    if len(pieces) == 1:  # one that cannot be divided
        half = len(text) // 2
        pieces = [text[:half], text[half:]]
    return pieces


def _exploded(value: Any, indent: str, width: int) -> list[str]:
    """Return a collection with an item in each line; the first line has no indent."""
    inner = indent + INDENT
    if not isinstance(value, (list, dict, tuple, set)) or not value:
        return [literal(value)]
    opening, closing = "[]" if isinstance(value, list) else "()" if isinstance(value, tuple) else "{}"
    lines = [opening]
    for item in _ordered(value) if not isinstance(value, dict) else value.items():
        before, each = (f"{literal(item[0])}: ", item[1]) if isinstance(value, dict) else ("", item)
        one = f"{inner}{before}{literal(each)},"
        if len(one) <= width:
            lines.append(one)
            continue
        first, *rest = _exploded(each, inner, width)
        lines += [f"{inner}{before}{first}", *rest]
        lines[-1] += ","
    return [*lines, indent + closing]
