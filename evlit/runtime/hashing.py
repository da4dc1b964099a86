"""Hashes of the arguments of cached functions: equal arguments, in any session, give equal keys.

What a value is comes before what it holds, so `1`, `True`, `1.0` and `"1"` differ; dicts and sets have no order. Data
are hashed whole: a sample would be quicker, and would now and then return the result of other data.

Nothing of numpy, pandas and their kin is imported here: a value of theirs is only there when the app imported them.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import os
import pickle
import re
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from enum import Enum
from hashlib import blake2b
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from evlit.errors import UnhashableTypeError, UserHashError

HashFuncs = Mapping[type | str, Callable[[Any], Any]]

_SIZE: Final = 16

#: Scalars whose `repr` says all there is to them.
_PLAIN: Final = frozenset({int, float, complex, bool, type(None), type(Ellipsis), range, slice})

#: Callables that are known by their name alone.
_NAMED: Final = (
    type,
    types.ModuleType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
)

#: Types that apps derive theirs from: what such a value holds is what the base holds, and its attributes.
_BASES: Final[tuple[Any, ...]] = (str, int, float, bytes, tuple, list, dict, set, frozenset)

#: Types whose instances cannot be told apart by what they hold.
_OPAQUE: Final = (
    types.FunctionType,
    types.MethodType,
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
    types.FrameType,
    types.TracebackType,
)


class Hasher:
    """Hashes values.

    Parameters
    ----------
    hash_funcs
        Functions that stand in for values of a type, given as the type or as its full name (S-227).
    """

    def __init__(self, hash_funcs: HashFuncs | None = None) -> None:
        self._own: dict[str, Callable[[Any], Any]] = {
            key if isinstance(key, str) else full_name(key): function for key, function in (hash_funcs or {}).items()
        }
        self._above: list[int] = []  # containers that the value under way is in

    def digest(self, value: Any) -> bytes:
        """Return the hash of a value.

        Raises
        ------
        UnhashableTypeError
            When it, or something in it, has no hash; the argument is its type.
        UserHashError
            When a function of `hash_funcs` fails.
        """
        tag, *parts = self._parts(value)
        hash = blake2b(tag.encode(), digest_size=_SIZE)
        for part in parts:
            hash.update(len(part).to_bytes(8, "little"))
            hash.update(part)
        return hash.digest()

    def _parts(self, value: Any) -> tuple[Any, ...]:
        """Return a tag and byte strings that tell a value from all others."""
        cls = type(value)
        if self._own:
            function = self._own.get(full_name(cls))
            if function is not None:
                return ("own", full_name(cls).encode(), self.digest(_call(function, value)))
        if cls in _PLAIN:
            return (cls.__name__, repr(value).encode())
        if cls is str:
            return ("str", value.encode("utf-8", "surrogatepass"))
        if cls in (bytes, bytearray):
            return (cls.__name__, bytes(value))
        if id(value) in self._above:
            return ("cycle", str(self._above.index(id(value))).encode())
        self._above.append(id(value))
        try:
            return self._composite(value, cls)
        finally:
            self._above.pop()

    def _composite(self, value: Any, cls: type) -> tuple[Any, ...]:
        if cls in (list, tuple):
            return (cls.__name__, *map(self.digest, value))
        if cls is dict:
            return ("dict", *sorted(self.digest(key) + self.digest(item) for key, item in value.items()))
        if cls in (set, frozenset):
            return (cls.__name__, *sorted(map(self.digest, value)))
        name = full_name(cls).encode()
        if isinstance(value, Enum):
            return ("enum", name, value.name.encode())
        if cls in (dt.datetime, dt.time):
            return (cls.__name__, value.isoformat().encode(), f"{value.tzinfo} {value.fold}".encode())
        if cls is UUID:
            return ("uuid", value.bytes)
        if isinstance(value, PurePath):
            return ("path", name, str(value).encode("utf-8", "surrogatepass"))
        if isinstance(value, re.Pattern):
            return ("pattern", self.digest(value.pattern), str(value.flags).encode())
        if isinstance(value, functools.partial):
            return ("partial", self._function(value.func), self.digest(value.args), self.digest(value.keywords))
        if isinstance(value, _NAMED):
            return ("name", name, getattr(value, "__qualname__", value.__name__).encode(), _module(value).encode())
        if isinstance(value, _OPAQUE):
            raise UnhashableTypeError(cls)
        data = self._data(value, cls)
        if data is not None:
            return (name.decode(), *data)
        fields = _fields(value, cls)
        if fields is not None:
            return ("fields", name, self.digest(fields))
        for base in _BASES:
            if isinstance(value, base) and not _overrides(cls, "__reduce__"):
                return ("derived", name, self.digest(base(value)), self.digest(getattr(value, "__dict__", None)))
        return self._reduced(value, cls)

    def _function(self, function: Any) -> bytes:
        """Return the hash of what a `partial` calls: a function there is known by its name."""
        if isinstance(function, types.FunctionType):
            return f"{function.__module__}.{function.__qualname__}".encode()
        return self.digest(function)

    def _data(self, value: Any, cls: type) -> tuple[bytes, ...] | None:
        """Return byte strings of files, arrays, frames and pictures; None for anything else."""
        if isinstance(value, (io.BytesIO, io.StringIO)):
            held = value.getvalue()
            name = str(getattr(value, "name", ""))
            return (name.encode(), str(value.tell()).encode(), held if isinstance(held, bytes) else held.encode())
        if isinstance(value, io.IOBase) or (hasattr(value, "file") and hasattr(value, "seek")):
            return _open_file(value, cls)
        match cls.__module__.partition(".")[0]:
            case "numpy":
                return self._numpy(value)
            case "pandas":
                return self._pandas(value)
            case "PIL" if hasattr(value, "tobytes"):
                return (str(value.mode).encode(), str(value.size).encode(), value.tobytes())
            case "polars" | "pyarrow" | "torch" | "scipy":
                return (_pickled(value, cls),)
        return None

    def _numpy(self, value: Any) -> tuple[bytes, ...] | None:
        if not hasattr(value, "dtype") or not hasattr(value, "tobytes"):
            return None
        kind = f"{value.dtype.str if value.dtype.fields is None else value.dtype.descr} {value.shape}".encode()
        return (kind, self.digest(value.tolist()) if value.dtype.hasobject else value.tobytes())

    def _pandas(self, value: Any) -> tuple[bytes, ...] | None:
        pandas = sys.modules["pandas"]
        if isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
            try:
                rows = pandas.util.hash_pandas_object(value).to_numpy().tobytes()
            except TypeError:  # cells that have no hash, such as lists
                return (_pickled(value, type(value)),)
            if isinstance(value, pandas.DataFrame):
                columns = pandas.util.hash_pandas_object(value.columns).to_numpy().tobytes()
                return (rows, columns, ";".join(map(str, value.dtypes)).encode())
            return (rows, str(value.dtype).encode(), str(value.name).encode())
        return None

    def _reduced(self, value: Any, cls: type) -> tuple[Any, ...]:
        """Use what the object itself says that it is made of (not what `object` would say for any instance)."""
        own = _overrides(cls, "__reduce__")
        if not own and not _overrides(cls, "__reduce_ex__"):
            raise UnhashableTypeError(cls)
        try:
            reduced = value.__reduce__() if own else value.__reduce_ex__(4)
        except Exception as error:  # the app's class, or one that says that it cannot be copied
            raise UnhashableTypeError(cls) from error
        return ("reduced", full_name(cls).encode(), self.digest(reduced))


def _overrides(cls: type, method: str) -> bool:
    return getattr(cls, method) is not getattr(object, method)


def full_name(cls: type) -> str:
    """Return the name of a type with its module."""
    return f"{cls.__module__}.{cls.__qualname__}"


def _module(value: Any) -> str:
    return str(getattr(value, "__module__", None) or "")


def _call(function: Callable[[Any], Any], value: Any) -> Any:
    try:
        return function(value)
    except Exception as error:
        raise UserHashError(
            f"The function of `hash_funcs` for `{full_name(type(value))}` failed with {type(error).__name__}: {error}."
        ) from error


def _fields(value: Any, cls: type) -> dict[str, Any] | None:
    """Return what a dataclass, attrs or pydantic instance holds; None for anything else."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name, None) for each in dataclass_fields(value)}
    declared = getattr(cls, "__attrs_attrs__", None)
    if declared is not None:
        return {each.name: getattr(value, each.name, None) for each in declared}
    declared = getattr(cls, "__pydantic_fields__", None)
    return {name: getattr(value, name, None) for name in declared} if isinstance(declared, dict) else None


def _open_file(value: Any, cls: type) -> tuple[bytes, ...]:
    name = getattr(value, "name", None)
    if not isinstance(name, (str, bytes, int)):
        raise UnhashableTypeError(cls)
    try:
        changed = _status(name).st_mtime_ns
        return (str(name).encode(), str(changed).encode(), str(value.tell()).encode())
    except (OSError, ValueError) as error:  # closed, or gone from the disk
        raise UnhashableTypeError(cls) from error


def _status(path: str | bytes | int) -> Any:
    return os.stat(path)  # noqa: PTH116  # a file descriptor is no path


def _pickled(value: Any, cls: type) -> bytes:
    try:
        return pickle.dumps(value, protocol=5)
    except Exception as error:  # pickling runs code of the value's class
        raise UnhashableTypeError(cls) from error
