"""Lengths of time as apps write them: seconds, `timedelta`, or text in pandas' Timedelta style (S-072)."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from math import isfinite
from typing import Final

from evlit.errors import StreamlitAPIException, StreamlitBadTimeStringError, StreamlitInvalidParameterTypeError

#: What pandas would say of these is known without importing it, which takes half a second.
_SIMPLE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|D)\s*")
_SECONDS: Final = {"ms": 0.001, "s": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "D": 86400.0}


def seconds(value: object, parameter: str) -> float | None:
    """Return a length of time in seconds, None for None.

    Parameters
    ----------
    value
        Number of seconds, a `timedelta`, or text such as `"10s"`, `"1.5 days"`, `"1h23s"`.
    parameter
        Name of the argument, for the message.

    Raises
    ------
    StreamlitBadTimeStringError
        When pandas does not read the text as a length of time.
    StreamlitInvalidParameterTypeError
        When it is none of these types.
    StreamlitAPIException
        When it is negative, or not finite.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        raise StreamlitInvalidParameterTypeError(parameter, "bool", ["number of seconds", "timedelta", "str", "None"])
    if isinstance(value, dt.timedelta):
        length = value.total_seconds()
    elif isinstance(value, str):
        length = _parse(value)
    elif isinstance(value, (int, float)):
        length = float(value)
    else:
        name = type(value).__name__
        raise StreamlitInvalidParameterTypeError(parameter, name, ["number of seconds", "timedelta", "str", "None"])
    if not isfinite(length) or length < 0:
        raise StreamlitAPIException(f"`{parameter}` must be a length of time from 0 up, got {value!r}.")
    return length


@lru_cache(maxsize=256)
def _parse(text: str) -> float:
    simple = _SIMPLE.fullmatch(text)
    if simple:
        return float(simple[1]) * _SECONDS[simple[2]]
    import pandas as pd  # on first use: it takes half a second

    try:
        length = pd.Timedelta(text)
    except ValueError:
        raise StreamlitBadTimeStringError(text) from None
    length_seconds = float(length.total_seconds())
    if length_seconds != length_seconds:  # NaT
        raise StreamlitBadTimeStringError(text)
    return length_seconds
