"""Any object as a JSON value (step 7 of the click journey), for `st.json` and for `st.write` of dicts and lists."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final

import attrs

from evlit.errors import StreamlitAPIException

#: Beyond this a browser's number is no longer exact, so a larger one is shown as text.
_EXACT: Final = 2**53

#: Objects inside objects: deeper ones are shown by their text, which also ends what contains itself.
_DEPTH: Final = 64

_PLAIN: Final = frozenset({str, bool, type(None)})


def jsonable(value: Any, depth: int = 0) -> Any:
    """Return a value as JSON can hold it; what JSON does not know becomes text.

    Parameters
    ----------
    value
        Any object.
    depth
        How far inside it is.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is int:
        return value if -_EXACT <= value <= _EXACT else str(value)
    if kind is float:
        return value if math.isfinite(value) else str(value)
    if depth >= _DEPTH:
        return str(value)
    if isinstance(value, Mapping):
        return {key if type(key) is str else str(key): jsonable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, (str, int, float)):
        return jsonable(_base(value), depth + 1)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return str(value)
    if hasattr(value, "_asdict"):  # a namedtuple
        return jsonable(value._asdict(), depth + 1)
    return _object(value, depth)


def parse_json(text: str) -> Any:
    """Return the value that JSON text stands for.

    Raises
    ------
    StreamlitAPIException
        When it is not JSON.
    """
    try:
        return jsonable(json.loads(text))
    except json.JSONDecodeError as error:
        raise StreamlitAPIException(
            f"`st.json` was given text that is not JSON: {error.msg} at line {error.lineno}, column {error.colno}. "
            "Pass the object itself, or text made by `json.dumps`."
        ) from error


def _base(value: str | float) -> str | float:
    if isinstance(value, str):
        return str.__str__(value)
    return int(value) if isinstance(value, int) else float(value)


def _object(value: Any, depth: int) -> Any:
    if not isinstance(value, type):
        if dataclasses.is_dataclass(value):
            fields = dataclasses.fields(value)
            return {field.name: jsonable(getattr(value, field.name), depth + 1) for field in fields}
        if attrs.has(type(value)):
            return {field.name: jsonable(getattr(value, field.name), depth + 1) for field in attrs.fields(type(value))}
        for name in ("model_dump", "to_dict", "tolist"):  # pydantic; our own mappings; numpy
            convert = getattr(value, name, None) if hasattr(type(value), name) else None  # containers answer to any
            if callable(convert):
                return jsonable(convert(), depth + 1)
        if isinstance(value, Iterable):
            return [jsonable(item, depth + 1) for item in value]
    return str(value)
