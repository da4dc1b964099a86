"""What `values.encode` wrote, read again (steps 8 and 9 of the click journey, and whoever reads a log later).

Reading runs no code of an app and opens nothing: objects of classes come back as dicts of their fields, enum members as
their names, and what is kept in a blob as a `Kept` that cites it. A session that goes on makes more of them, with the
app's own classes at hand (`runtime.revive`).
"""

from __future__ import annotations

import base64
import datetime as dt
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from evlit.core.values import FACTORIES, SHORT, TAG, short

#: Tags of what only the app's own classes make whole.
_BY_CLASS: Final = frozenset({"object", "enum", "namedtuple"})

#: Tags of what stands in a blob.
_KEPT: Final = frozenset({"json", "table", "array", "file"})

#: Tags of what is only named.
_NAMED: Final = frozenset({"opaque", "late", "redacted"})


#: Why an entry that `log.redact` names is only named.
LEFT_OUT: Final = "kept out of the log"

#: Why an entry that is `late` is only named.
UNWRITTEN: Final = "not written yet"


@frozen
class Opaque:
    """A value that the log only names. `why` is empty when its type says it all."""

    type: str
    text: str
    why: str = ""


@frozen
class Kept:
    """A value whose bytes stand in blobs of the log."""

    type: str
    text: str
    coded: Any = field(repr=False)


class Decoder:
    """Makes values of JSON that `values.encode` wrote. Never raises on JSON."""

    def decode(self, value: Any) -> Any:
        """Return the value."""
        try:
            return self.read(value)
        except RecursionError:
            return Opaque("json", _text(value))

    def read(self, value: Any) -> Any:
        """Return a part of the value."""
        if isinstance(value, list):
            return [self.read(item) for item in value]
        if not isinstance(value, dict):
            return value
        tag = value.get(TAG)
        if tag is None:
            return {key: self.read(item) for key, item in value.items()}
        try:
            return self.tagged(tag, value.get("v"), value)
        except (TypeError, ValueError, ArithmeticError, AttributeError, KeyError, IndexError):
            return self.damaged(tag, value.get("v"))

    def damaged(self, tag: Any, _v: Any) -> Any:
        """Return what stands for a tag that was not written by `values.encode`, or by a later version of it."""
        return Opaque(_text(tag), _text(_v))

    def tagged(self, tag: Any, v: Any, value: dict[str, Any]) -> Any:
        """Return what a tag stands for.

        Raises
        ------
        TypeError, ValueError, ArithmeticError, AttributeError, KeyError, IndexError
            When it was not written by `values.encode`.
        """
        match tag:
            case "int" | "float":
                return int(v) if tag == "int" else float(v)
            case "tuple" | "set" | "frozenset" | "deque" | "range":
                return _collected(tag, [self.read(item) for item in v], value)
            case "dict" | "ordereddict" | "counter" | "defaultdict":
                return _mapping(tag, ((self.read(key), self.read(item)) for key, item in v), value)
            case "bytes" | "bytearray":
                data = base64.b64decode(v)
                return data if tag == "bytes" else bytearray(data)
            case "datetime" | "date" | "time" | "timedelta":
                return _moment(tag, v, value)
            case "decimal" | "uuid" | "complex":
                return {"decimal": Decimal, "uuid": UUID, "complex": complex}[tag](v)
            case "path":
                return PurePath(v)
            case "namespace":
                return SimpleNamespace(**self.read(v))
            case "scalar":
                return self.read(v)
            case "object" | "namedtuple":
                return {key: self.read(item) for key, item in v.items()}
            case "enum":
                return v
            case "json" | "table" | "array" | "file":
                return Kept(_text(value.get("type")), _text(value.get("text")), value)
            case "opaque":
                return Opaque(_text(value.get("type")), _text(value.get("text")), _text(value.get("why", "")))
            case "redacted":
                return Opaque(tag, "", LEFT_OUT)
            case "late":
                return Opaque(_text(value.get("type")), _text(value.get("text")), UNWRITTEN)
            case _:
                return self.damaged(tag, v)


def decode(value: Any) -> Any:
    """Return the value that `values.encode` wrote; what it only named is an `Opaque`. Never raises on JSON."""
    return Decoder().decode(value)


def is_opaque(value: Any) -> bool:
    """Tell whether JSON of `values.encode` only names its value, or part of it."""
    return next(named(value), None) is not None


def is_exact(value: Any) -> bool:
    """Tell whether `decode` gives back the value that was encoded, not what it has of an app's or library's class."""
    if isinstance(value, dict):
        tag = value.get(TAG)
        if tag in _NAMED or tag in _BY_CLASS or tag in _KEPT or tag == "scalar" or "zone" in value:
            return tag is None and all(map(is_exact, value.values()))
        return all(map(is_exact, value.values()))
    return not isinstance(value, list) or all(map(is_exact, value))


def named(value: Any, path: str = "") -> Iterator[tuple[str, Opaque]]:
    """Yield what JSON of `values.encode` only names: where in the value, and what."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from named(item, f"{path}[{number}]")
        return
    if not isinstance(value, dict):
        return
    tag = value.get(TAG)
    if tag is None:
        for key, item in value.items():
            yield from named(item, f"{path}[{key!r}]")
    elif tag in _NAMED:
        yield path, Decoder().tagged(tag, None, value)
    elif tag in ("dict", "ordereddict", "counter", "defaultdict"):
        for number, pair in enumerate(value.get("v", ())):
            key, item = pair
            label = repr(key) if isinstance(key, str | int) else f"key {number}"
            yield from named(key, f"{path}[{label}]")
            yield from named(item, f"{path}[{label}]")
    elif tag in ("object", "namedtuple", "namespace"):
        for part in ("v", "rest", "extra", "private"):
            for key, item in (value.get(part) or {}).items():
                yield from named(item, f"{path}.{key}")
    else:
        for part in value.values():
            yield from named(part, path)


def _collected(tag: str, items: list[Any], value: dict[str, Any]) -> Any:
    if tag == "range":
        return range(*items)
    if tag == "deque":
        return deque(items, value.get("max"))
    return {"tuple": tuple, "set": set, "frozenset": frozenset}[tag](items)


def _mapping(tag: str, pairs: Iterator[tuple[Any, Any]], value: dict[str, Any]) -> Any:
    if tag == "dict":
        return dict(pairs)
    if tag == "ordereddict":
        return OrderedDict(pairs)
    if tag == "counter":
        made: Counter[Any] = Counter()
        dict.update(made, pairs)
        return made
    factory = value.get("factory")
    return defaultdict(None if factory is None else FACTORIES[factory], pairs)


def _moment(tag: str, v: Any, value: dict[str, Any]) -> Any:
    if tag == "timedelta":
        return dt.timedelta(*v)
    cls: Any = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}[tag]
    made = cls.fromisoformat(v)
    return made.replace(fold=1) if value.get("fold") == 1 else made


def _text(value: Any) -> str:
    """Return JSON that nobody knows in short, for people to see."""
    return value[:SHORT] if isinstance(value, str) else short(value)
