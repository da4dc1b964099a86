"""Python values to JSON with a closed set of tags, and back (what `state.changed` holds).

Nothing here imports, unpickles or calls what a log names, so reading a log runs no code of its app. What has no tag
is *opaque*: its type and a short text, enough to see it in the debugger and to tell the developer that it will not
survive a restart.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from enum import Enum
from math import isfinite
from pathlib import PurePath
from types import MemberDescriptorType
from typing import Any, Final
from uuid import UUID

from attrs import frozen

#: Values of more parts than this are opaque here; large ones belong in blobs.
LIMIT: Final = 20_000

#: Levels of containers in containers. JSON text may have 254, and each of these takes up to three.
DEPTH: Final = 64

#: Text of an opaque value.
SHORT: Final = 200

#: Larger integers are slow to write in decimal, and Python refuses to.
BITS: Final = 2000

_TAG: Final = "$"

#: Types of the language whose `repr` runs no code of an app and is short, or cut here.
_PLAIN: Final = frozenset({str, bytes, bool, int, float, complex, range, type(None)})

# What `type` itself knows of a class, past what its metaclass may have put over it.
_mro: Final[Callable[[type], tuple[type, ...]]] = type.__dict__["__mro__"].__get__
_module: Final[Callable[[type], Any]] = type.__dict__["__module__"].__get__
_qualname: Final[Callable[[type], str]] = type.__dict__["__qualname__"].__get__
_namespace: Final[Callable[[type], Mapping[str, Any]]] = type.__dict__["__dict__"].__get__


@frozen
class Opaque:
    """A value that the log only names."""

    type: str
    text: str


class _TooLargeError(Exception):
    """The value has more parts or levels than are coded here."""


def encode(value: object, limit: int = LIMIT) -> Any:
    """Return JSON for a value; one that is too large or too deep becomes one opaque tag. Never raises.

    No code of the value's class is called: objects are read field by field from where they are stored.

    Parameters
    ----------
    limit
        Number of parts (items, characters / 64) from which on the value counts as large and is named only.
    """
    budget = [limit]
    try:
        return _encode(value, budget, frozenset())
    except (_TooLargeError, RuntimeError):  # the latter: too deep, or changed by another thread just now
        return opaque(value)


def decode(value: Any) -> Any:
    """Return the value that `encode` wrote; what it only named is an `Opaque`. Never raises on JSON.

    Objects of classes come back as dicts of their fields, enum members as their names: turning them into instances
    takes the app's code.
    """
    try:
        return _decode(value)
    except RecursionError:
        return Opaque("json", _text(value))


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return [_decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    tag = value.get(_TAG)
    if tag is None:
        return {key: _decode(item) for key, item in value.items()}
    return _decode_tag(tag, value.get("v"), value)


def is_opaque(value: Any) -> bool:
    """Tell whether JSON of `encode` only names its value, or part of it."""
    if isinstance(value, dict):
        return value.get(_TAG) == "opaque" or any(is_opaque(item) for item in value.values())
    return isinstance(value, list) and any(is_opaque(item) for item in value)


def is_exact(value: Any) -> bool:
    """Tell whether `decode` gives back the value that was encoded, not what it has of an app's own class."""
    if isinstance(value, dict):
        return value.get(_TAG) not in ("opaque", "object", "enum") and all(map(is_exact, value.values()))
    return not isinstance(value, list) or all(map(is_exact, value))


def opaque(value: object) -> dict[str, str]:
    """Return the tag that names a value by its type and a short text."""
    return {_TAG: "opaque", "type": _name(type(value)), "text": _short(value)}


def _short(value: Any) -> str:
    cls = type(value)
    if cls in (list, tuple, set, frozenset, dict):
        return f"<{cls.__name__} of {len(value)}>"  # its items may have any repr
    if cls not in _PLAIN:
        return f"<{_name(cls).rpartition('.')[2]}>"
    if cls is int and value.bit_length() > BITS:
        return f"<int of {value.bit_length()} bits>"
    return repr(value[:SHORT] if cls in (str, bytes) else value)[:SHORT]


def _encode(value: Any, budget: list[int], above: frozenset[int]) -> Any:
    _spend(budget, 1)
    cls = type(value)
    if value is None or cls is bool:
        return value
    if cls is str:
        _spend(budget, len(value) >> 6)
        return value if value.isascii() or _encodable(value) else opaque(value)
    if cls is int:
        if value.bit_length() > BITS:
            return opaque(value)
        return value if -(2**53) < value < 2**53 else {_TAG: "int", "v": str(value)}
    if cls is float:
        return value if isfinite(value) else {_TAG: "float", "v": repr(value)}
    if cls in (list, tuple, set, frozenset, dict):
        if id(value) in above:
            return opaque(value)
        return _encode_container(value, cls, budget, _deeper(value, above))
    return _encode_scalar(value, cls, budget, above)


def _spend(budget: list[int], parts: int) -> None:
    budget[0] -= parts
    if budget[0] < 0:
        raise _TooLargeError


def _deeper(value: object, above: frozenset[int]) -> frozenset[int]:
    if len(above) >= DEPTH:
        raise _TooLargeError
    return above | {id(value)}


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates are no JSON
        return False
    return True


def _encode_container(value: Any, cls: type, budget: list[int], above: frozenset[int]) -> Any:
    if cls is dict:
        if all(type(key) is str and key != _TAG and (key.isascii() or _encodable(key)) for key in value):
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
        _spend(budget, len(value) >> 6)
        return {_TAG: cls.__name__, "v": base64.b64encode(value).decode()}
    if cls in (dt.datetime, dt.date, dt.time):
        try:
            return {_TAG: cls.__name__, "v": value.isoformat()}
        except Exception:  # noqa: BLE001 - its time zone is the app's own, and may raise anything
            return opaque(value)
    if cls is dt.timedelta:
        return {_TAG: "timedelta", "v": [value.days, value.seconds, value.microseconds]}
    if cls in (Decimal, UUID, complex):
        return {_TAG: cls.__name__.lower(), "v": str(value)}
    if PurePath in _mro(cls) and _name(cls).startswith("pathlib."):  # other classes of paths may do anything
        text = str(value)
        return {_TAG: "path", "v": text} if _encodable(text) else opaque(value)
    if Enum in _mro(cls):
        name = _stored(value, cls, ["_name_"])
        return opaque(value) if name is None else {_TAG: "enum", "type": _name(cls), "v": name["_name_"]}
    fields = _fields(value, cls)
    if fields is not None and id(value) not in above:
        below = _deeper(value, above)
        return {_TAG: "object", "type": _name(cls), "v": {k: _encode(v, budget, below) for k, v in fields.items()}}
    return opaque(value)


def _name(cls: type) -> str:
    """Return module and qualified name of a class, as text that is sure to be JSON."""
    module = _module(cls)
    return f"{module if type(module) is str else '?'}.{_qualname(cls)}".encode("utf-8", "replace").decode()


def _fields(value: Any, cls: type) -> dict[str, Any] | None:
    """Return the fields of an attrs, dataclass or pydantic instance; None when it is none or lacks one."""
    for base in _mro(cls):
        declared = _namespace(base)
        if "__attrs_attrs__" in declared:
            return _stored(value, cls, [attribute.name for attribute in declared["__attrs_attrs__"]])
        if "__dataclass_fields__" in declared:
            return _stored(value, cls, [field.name for field in dataclass_fields(base)])
        if "__pydantic_fields__" in declared:
            return _stored(value, cls, list(declared["__pydantic_fields__"]))
    return None


def _stored(value: Any, cls: type, names: list[str]) -> dict[str, Any] | None:
    """Return attributes from the slots and the dict of an instance, past properties and `__getattr__`."""
    found = {}
    for name in names:
        slots = [s for base in _mro(cls) if type(s := _namespace(base).get(name)) is MemberDescriptorType]
        try:
            found[name] = slots[0].__get__(value) if slots else object.__getattribute__(value, "__dict__")[name]
        except (AttributeError, KeyError):  # never set
            return None
    return found


def _decode_tag(tag: Any, v: Any, value: dict[str, Any]) -> Any:
    try:
        match tag:
            case "int" | "float":
                return int(v) if tag == "int" else float(v)
            case "tuple" | "set" | "frozenset":
                items = [_decode(item) for item in v]
                return tuple(items) if tag == "tuple" else set(items) if tag == "set" else frozenset(items)
            case "dict":
                return {_decode(key): _decode(item) for key, item in v}
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
                return {key: _decode(item) for key, item in v.items()}
            case "enum":
                return v
            case "opaque":
                return Opaque(_text(value.get("type")), _text(value.get("text")))
            case _:
                return Opaque(_text(tag), _text(v))
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return Opaque(_text(tag), _text(v))


def _text(value: Any) -> str:
    """Return JSON that nobody knows in short, for people to see."""
    return value[:SHORT] if isinstance(value, str) else _short(value)
