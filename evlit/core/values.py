"""Python values to JSON with a closed set of tags, and back (what `state.changed` holds).

Nothing here imports, unpickles or calls what a log names, so reading a log runs no code of its app. What has no tag
is *opaque*: its type and a short text, enough to see it in the debugger and to tell the developer that it will not
survive a restart.
"""

from __future__ import annotations

import base64
import datetime as dt
from decimal import Decimal, InvalidOperation
from enum import Enum
from math import isfinite
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from attrs import frozen

#: Values of more parts than this are opaque here; large ones belong in blobs.
LIMIT: Final = 20_000

#: Text of an opaque value.
SHORT: Final = 200

_TAG: Final = "$"


@frozen
class Opaque:
    """A value that the log only names."""

    type: str
    text: str


class _TooLargeError(Exception):
    pass


def encode(value: object, limit: int = LIMIT) -> Any:
    """Return JSON for a value; what cannot be coded whole becomes one opaque tag.

    Parameters
    ----------
    limit
        Number of parts (items, characters / 64) from which on the value counts as large and is named only.
    """
    budget = [limit]
    try:
        return _encode(value, budget, frozenset())
    except (_TooLargeError, RecursionError):
        return opaque(value)


def decode(value: Any) -> Any:
    """Return the value that `encode` wrote; what it only named is an `Opaque`.

    Objects of classes come back as dicts of their fields: turning them into instances takes the app's code.
    """
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    tag = value.get(_TAG)
    if tag is None:
        return {key: decode(item) for key, item in value.items()}
    return _decode_tag(tag, value.get("v"), value)


def is_opaque(value: Any) -> bool:
    """Tell whether JSON of `encode` only names its value, or part of it."""
    if isinstance(value, dict):
        return value.get(_TAG) == "opaque" or any(is_opaque(item) for item in value.values())
    return isinstance(value, list) and any(is_opaque(item) for item in value)


def opaque(value: object) -> dict[str, str]:
    """Return the tag that names a value by its type and a short text."""
    cls = type(value)
    return {_TAG: "opaque", "type": f"{cls.__module__}.{cls.__qualname__}", "text": _short(value)}


def _short(value: object) -> str:
    cls = type(value)
    # Only containers and scalars of the language have a repr that is sure to be harmless and quick.
    if cls.__module__ != "builtins" or (isinstance(value, (list, dict, tuple, set, frozenset)) and len(value) > 20):
        return f"<{cls.__qualname__}>"
    text = repr(value) if not isinstance(value, (str, bytes)) else repr(value[:SHORT])
    return text[:SHORT]


def _encode(value: Any, budget: list[int], above: frozenset[int]) -> Any:
    budget[0] -= 1
    if budget[0] < 0:
        raise _TooLargeError
    cls = type(value)
    if value is None or cls is bool:
        return value
    if cls is str:
        budget[0] -= len(value) >> 6
        return value if value.isascii() or _encodable(value) else opaque(value)
    if cls is int:
        return value if -(2**53) < value < 2**53 else {_TAG: "int", "v": str(value)}
    if cls is float:
        return value if isfinite(value) else {_TAG: "float", "v": repr(value)}
    if cls in (list, tuple, set, frozenset, dict):
        if id(value) in above:
            return opaque(value)
        return _encode_container(value, cls, budget, above | {id(value)})
    return _encode_scalar(value, cls, budget, above)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates are no JSON
        return False
    return True


def _encode_container(value: Any, cls: type, budget: list[int], above: frozenset[int]) -> Any:
    if cls is dict:
        if all(type(key) is str and key != _TAG for key in value):
            return {key: _encode(item, budget, above) for key, item in value.items()}
        pairs = [[_encode(key, budget, above), _encode(item, budget, above)] for key, item in value.items()]
        return {_TAG: "dict", "v": pairs}
    items = [_encode(item, budget, above) for item in value]
    if cls is list:
        return items
    if cls in (set, frozenset):
        # Sets have no order; equal ones must give equal text.
        items.sort(key=repr)
    return {_TAG: cls.__name__, "v": items}


def _encode_scalar(value: Any, cls: type, budget: list[int], above: frozenset[int]) -> Any:
    if cls in (bytes, bytearray):
        budget[0] -= len(value) >> 6
        if budget[0] < 0:
            raise _TooLargeError
        return {_TAG: cls.__name__, "v": base64.b64encode(value).decode()}
    if cls in (dt.datetime, dt.date, dt.time):
        return {_TAG: cls.__name__, "v": value.isoformat()}
    if cls is dt.timedelta:
        return {_TAG: "timedelta", "v": [value.days, value.seconds, value.microseconds]}
    if cls in (Decimal, UUID, complex):
        return {_TAG: cls.__name__.lower(), "v": str(value)}
    if isinstance(value, PurePath):
        return {_TAG: "path", "v": str(value)}
    if isinstance(value, Enum):
        return {_TAG: "enum", "type": _name(cls), "v": value.name}
    fields = _fields(value, cls)
    if fields is not None and id(value) not in above:
        below = above | {id(value)}
        return {_TAG: "object", "type": _name(cls), "v": {k: _encode(v, budget, below) for k, v in fields.items()}}
    return opaque(value)


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _fields(value: Any, cls: type) -> dict[str, Any] | None:
    """Return the fields of an attrs, dataclass or pydantic instance without calling code of its class."""
    declared = getattr(cls, "__attrs_attrs__", None)
    if declared is not None:
        names = [attribute.name for attribute in declared]
    else:
        declared = getattr(cls, "__dataclass_fields__", None) or getattr(cls, "__pydantic_fields__", None)
        if not isinstance(declared, dict):
            return None
        names = list(declared)
    try:
        return {name: object.__getattribute__(value, name) for name in names}
    except AttributeError:  # a field that was never set
        return None


def _decode_tag(tag: Any, v: Any, value: dict[str, Any]) -> Any:
    try:
        match tag:
            case "int" | "float":
                return int(v) if tag == "int" else float(v)
            case "tuple" | "set" | "frozenset":
                items = [decode(item) for item in v]
                return tuple(items) if tag == "tuple" else set(items) if tag == "set" else frozenset(items)
            case "dict":
                return {decode(key): decode(item) for key, item in v}
            case "bytes" | "bytearray":
                data = base64.b64decode(v)
                return data if tag == "bytes" else bytearray(data)
            case "datetime" | "date" | "time":
                cls: Any = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}[tag]
                return cls.fromisoformat(v)
            case "timedelta":
                return dt.timedelta(*v)
            case "decimal" | "uuid" | "complex":
                return {"decimal": Decimal, "uuid": UUID, "complex": complex}[tag](v)
            case "path":
                return PurePath(v)
            case "object":
                return {key: decode(item) for key, item in v.items()}
            case "enum":
                return v
            case "opaque":
                return Opaque(str(value.get("type")), str(value.get("text")))
            case _:
                return Opaque(str(tag), repr(v)[:SHORT])
    except (TypeError, ValueError, InvalidOperation, AttributeError):
        return Opaque(str(tag), repr(v)[:SHORT])
