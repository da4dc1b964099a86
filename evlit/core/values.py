"""Python values to JSON with a closed set of tags (what `state.changed` holds); `coded` reads them.

Nothing here imports, pickles or calls what an app defined. What has no tag is *opaque*: its type, a short text, and
where it is not plain from the type, why. That is enough to see it in the debugger and to tell the developer that it
will not survive a restart.

Values of libraries (tables, arrays, their scalars) are coded by an *extension* that whoever encodes brings along: the
core knows no library.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from enum import Enum
from functools import cached_property
from math import isfinite
from pathlib import PurePath
from types import MemberDescriptorType, SimpleNamespace
from typing import Any, Final, final
from uuid import UUID

#: Bytes of JSON, about, from which on a value is opaque unless told otherwise.
LIMIT: Final = 1 << 20

#: Levels of containers in containers. JSON text may have 254, and each of these takes up to three.
DEPTH: Final = 64

#: Text of an opaque value.
SHORT: Final = 200

#: Larger integers are slow to write in decimal, and Python refuses to.
BITS: Final = 2000

TAG: Final = "$"

#: What a default dict may make by itself.
FACTORIES: Final[dict[str, Any]] = {cls.__name__: cls for cls in (bool, dict, float, int, list, set, str, tuple)}

#: Bytes that a part counts as, besides its text.
_PART: Final = 8

#: Bytes between two pauses.
_CHUNK: Final = 8 << 10

#: Types of the language whose `repr` runs no code of an app and is short, or cut here.
_PLAIN: Final = frozenset({str, bytes, bool, int, float, complex, range, type(None)})

_COLLECTIONS: Final = frozenset({OrderedDict, Counter, defaultdict, deque})

# What `type` itself knows of a class, past what its metaclass may have put over it.
mro: Final[Callable[[type], tuple[type, ...]]] = type.__dict__["__mro__"].__get__
module_of: Final[Callable[[type], Any]] = type.__dict__["__module__"].__get__
_qualname: Final[Callable[[type], str]] = type.__dict__["__qualname__"].__get__
namespace: Final[Callable[[type], Mapping[str, Any]]] = type.__dict__["__dict__"].__get__

#: Codes a value that the core has no tag for, by an encoder for its parts; None when it does not know it either.
Extension = Callable[["Encoder", Any], Any]


class TooLargeError(Exception):
    """The value has more bytes than were allowed."""


class _TooDeepError(Exception):
    """The value has more levels than are coded."""


def encode(value: object, limit: int = LIMIT, extension: Extension | None = None) -> Any:
    """Return JSON for a value; one that is too large or too deep becomes one opaque tag. Never raises.

    No code of the value's class is called: objects are read field by field from where they are stored.

    Parameters
    ----------
    limit
        Bytes of JSON, about, from which on the value counts as large and is named only.
    extension
        Codes what the core does not know.
    """
    try:
        return Encoder(limit, extension).encode(value)
    except TooLargeError:
        return opaque(value, "too large")
    except RuntimeError:
        return opaque(value, "changed meanwhile")


def opaque(value: object, why: str = "") -> dict[str, str]:
    """Return the tag that names a value by its type and a short text."""
    coded = {TAG: "opaque", "type": name_of(type(value)), "text": short(value)}
    return {**coded, "why": why} if why else coded


def short(value: Any) -> str:
    """Return a short text for a value, without calling anything of its class."""
    cls = type(value)
    if cls in (list, tuple, set, frozenset, dict):
        return f"<{cls.__name__} of {len(value)}>"  # its items may have any repr
    if cls not in _PLAIN:
        return f"<{name_of(cls).rpartition('.')[2]}>"
    if cls is int and value.bit_length() > BITS:
        return f"<int of {value.bit_length()} bits>"
    return repr(value[:SHORT] if cls in (str, bytes) else value)[:SHORT]


def name_of(cls: type) -> str:
    """Return module and qualified name of a class, as text that is sure to be JSON."""
    module = module_of(cls)
    return f"{module if type(module) is str else '?'}.{_qualname(cls)}".encode("utf-8", "replace").decode()


@final
class Encoder:
    """Codes one value.

    Parameters
    ----------
    limit
        Bytes of JSON, about.
    extension
        Codes what the core does not know.
    pause
        Called every few kilobytes: lets others work in between.
    """

    __slots__ = ("_above", "_extension", "_left", "_pause", "_reserve", "named")

    def __init__(
        self, limit: int, extension: Extension | None = None, pause: Callable[[], object] | None = None
    ) -> None:
        self._left = limit if pause is None else 0
        self._reserve = 0 if pause is None else limit
        self._extension = extension
        self._pause = pause
        self._above: set[int] = set()  # the containers that the value at hand is in
        self.named = False  #: the value, or a part of it, is only named

    def encode(self, value: Any) -> Any:
        """Return JSON for a value.

        Raises
        ------
        TooLargeError
            It has more bytes than allowed.
        RuntimeError
            Another thread changed it meanwhile.
        """
        try:
            return self.code(value)
        except _TooDeepError:
            return self.name(value, "nested too deeply")

    def code(self, value: Any) -> Any:
        """Return JSON for a part of the value."""
        self.spend(_PART)
        cls = type(value)
        if cls is str:
            self.spend(len(value))
            return value if value.isascii() or _encodable(value) else self.name(value, "no Unicode text")
        if value is None or cls is bool:
            return value
        if cls is int:
            if -(2**53) < value < 2**53:
                return value
            return self.name(value, "too large") if value.bit_length() > BITS else {TAG: "int", "v": str(value)}
        if cls is float:
            return value if isfinite(value) else {TAG: "float", "v": repr(value)}
        if cls is dict or cls in (list, tuple, set, frozenset) or cls in _COLLECTIONS:
            return self._within(value, self._container)
        return self._other(value, cls)

    def name(self, value: Any, why: str = "") -> dict[str, str]:
        """Return the tag that only names a part of the value."""
        self.named = True
        return opaque(value, why)

    def spend(self, size: int) -> None:
        """Count bytes."""
        self._left -= size
        while self._left < 0:
            if self._reserve <= 0 or self._pause is None:
                raise TooLargeError
            more = min(self._reserve, _CHUNK)
            self._reserve -= more
            self._left += more
            self._pause()

    def _within(self, value: Any, code: Callable[[Any], Any]) -> Any:
        above, key = self._above, id(value)
        if key in above:
            return self.name(value, "holds itself")
        if len(above) >= DEPTH:
            raise _TooDeepError
        above.add(key)
        try:
            return code(value)
        finally:
            above.discard(key)

    def _container(self, value: Any) -> Any:
        cls, code = type(value), self.code
        if cls is list:
            return [code(item) for item in value]
        if cls is dict:
            if all(type(key) is str and key != TAG and (key.isascii() or _encodable(key)) for key in value):
                self.spend(sum(map(len, value)))
                return {key: code(item) for key, item in value.items()}
            return {TAG: "dict", "v": self._pairs(value)}
        if cls in (OrderedDict, Counter):
            return {TAG: cls.__name__.lower(), "v": self._pairs(value)}
        if cls is defaultdict:
            factory = value.default_factory
            made = None if factory is None else [name for name, known in FACTORIES.items() if known is factory]
            if made == []:
                return self.name(value, "a default_factory of its own")
            return {TAG: "defaultdict", "v": self._pairs(value), "factory": made and made[0]}
        items = [code(item) for item in value]
        if cls is deque:
            return {TAG: "deque", "v": items, "max": value.maxlen}
        if cls in (set, frozenset):
            # Sets have no order; equal ones must give equal text.
            items.sort(key=repr)
        return {TAG: cls.__name__, "v": items}

    def _pairs(self, value: dict[Any, Any]) -> list[list[Any]]:
        return [[self.code(key), self.code(item)] for key, item in value.items()]

    def _other(self, value: Any, cls: type) -> Any:
        if cls in (bytes, bytearray):
            self.spend(len(value) * 4 // 3)
            return {TAG: cls.__name__, "v": base64.b64encode(value).decode()}
        if cls in (dt.datetime, dt.date, dt.time):
            return _moment(value, cls) or self.name(value)
        if cls is dt.timedelta:
            return {TAG: "timedelta", "v": [value.days, value.seconds, value.microseconds]}
        if cls in (Decimal, UUID, complex):
            return {TAG: cls.__name__.lower(), "v": str(value)}
        if cls is range:
            return {TAG: "range", "v": [self.code(part) for part in (value.start, value.stop, value.step)]}
        if self._extension is not None and (coded := self._extension(self, value)) is not None:
            return coded
        bases = mro(cls)
        if PurePath in bases and name_of(cls).startswith("pathlib."):  # other classes of paths may do anything
            text = str(value)
            return {TAG: "path", "v": text} if _encodable(text) else self.name(value, "no Unicode text")
        if Enum in bases:
            return _member(value, cls) or self.name(value)
        if tuple in bases:
            return self._within(value, self._namedtuple)
        if cls is SimpleNamespace:
            return self._within(value, lambda value: {TAG: "namespace", "v": self._named(value.__dict__)})
        return self._within(value, self._object)

    def _namedtuple(self, value: Any) -> Any:
        names = next((found["_fields"] for base in mro(type(value)) if "_fields" in (found := namespace(base))), None)
        if type(names) is not tuple or len(names) != tuple.__len__(value) or not all(type(n) is str for n in names):
            return self.name(value)
        items = zip(names, tuple.__iter__(value), strict=True)
        return {TAG: "namedtuple", "type": name_of(type(value)), "v": self._named(dict(items))}

    def _object(self, value: Any) -> Any:
        cls = type(value)
        names = declared_fields(cls)
        if names is None:
            return self.name(value)
        found = _stored(value, cls, names)
        if len(found) < len(names):
            return self.name(value, "a field was never set")
        coded = {TAG: "object", "type": name_of(cls), "v": self._named(found)}
        rest = {k: v for k, v in _attributes(value).items() if k not in found and not _is_cached(cls, k)}
        if rest:
            coded["rest"] = self._named(rest)
        hidden = _stored(value, cls, ["__pydantic_extra__", "__pydantic_private__", "__pydantic_fields_set__"])
        for name, part in hidden.items():
            if part:  # what a model has of them, in most cases: all fields, and nothing else
                coded[name.strip("_").removeprefix("pydantic_")] = self.code(part)
        return coded

    def _named(self, items: Mapping[str, Any]) -> Any:
        return self._container(dict(items))


def declared_fields(cls: type) -> list[str] | None:
    """Return the names of the fields of an attrs, dataclass or pydantic class; None when it is none."""
    for base in mro(cls):
        declared = namespace(base)
        if "__attrs_attrs__" in declared:
            return [attribute.name for attribute in declared["__attrs_attrs__"]]
        if "__dataclass_fields__" in declared:
            return [field.name for field in dataclass_fields(base)]
        if "__pydantic_fields__" in declared:
            return list(declared["__pydantic_fields__"])
    return None


def _stored(value: Any, cls: type, names: Iterable[str]) -> dict[str, Any]:
    """Return attributes from the slots and the dict of an instance, past properties and `__getattr__`; those that were
    set.
    """
    found = {}
    attributes = _attributes(value)
    for name in names:
        slots = [s for base in mro(cls) if type(s := namespace(base).get(name)) is MemberDescriptorType]
        try:
            found[name] = slots[0].__get__(value) if slots else attributes[name]
        except (AttributeError, KeyError):  # never set
            continue
    return found


def _attributes(value: Any) -> dict[str, Any]:
    try:
        found = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return found if type(found) is dict else {}


def _is_cached(cls: type, name: str) -> bool:
    """Tell whether an attribute is what a cached property keeps: it is computed again."""
    return any(type(namespace(base).get(name)) is cached_property for base in mro(cls))


def _member(value: Any, cls: type) -> Any:
    name = _stored(value, cls, ["_name_"])
    if not name:
        return None
    coded = {TAG: "enum", "type": name_of(cls), "v": name["_name_"]}
    if name["_name_"] not in namespace(cls).get("_member_map_", ()):  # several flags, or none
        number = _stored(value, cls, ["_value_"]).get("_value_")
        if type(number) is not int or not -(2**53) < number < 2**53:
            return None
        coded["value"] = number
    return coded


def _moment(value: Any, cls: type) -> Any:
    try:
        coded = {TAG: cls.__name__, "v": value.isoformat()}
        zone = getattr(value, "tzinfo", None)
        if zone is not None and name_of(type(zone)) == "zoneinfo.ZoneInfo" and type(zone.key) is str:
            coded["zone"] = zone.key
        if getattr(value, "fold", 0):
            coded["fold"] = 1
    except Exception:  # noqa: BLE001 - its time zone is the app's own, and may raise anything
        return None
    return coded


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates are no JSON
        return False
    return True
