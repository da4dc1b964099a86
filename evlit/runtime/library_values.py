"""Scalars of numpy and pandas as coded values (step 8 of the click journey): small, and met in every app that keeps a
number it computed.
"""

from __future__ import annotations

import sys
from typing import Any

from evlit.core.values import TAG, Encoder, mro

_NUMBERS = frozenset("biufc")


def encode_scalar(encoder: Encoder, value: Any, library: str) -> Any:
    """Return the coded form of a library's scalar; None when it is none, or has none."""
    cls, module = type(value), sys.modules[library]
    if library == "numpy":
        return _numpy(encoder, value, module) if module.generic in mro(cls) else None
    if library != "pandas":
        return None
    if value is module.NaT or value is module.NA:
        return {TAG: "scalar", "type": "pandas.NaT" if value is module.NaT else "pandas.NA", "v": None}
    if cls is module.Timedelta:
        return _pandas("Timedelta", value, {})
    if cls is module.Timestamp:
        zone = None if value.tz is None else str(value.tz)
        coded = _pandas("Timestamp", value, {} if zone is None else {"zone": zone})
        try:
            back = decode_scalar(coded, coded["v"])
        except (ValueError, TypeError, LookupError):  # a time zone that its name does not tell
            return None
        return coded if back == value and str(back.tz) == str(value.tz) else None
    if cls is module.Period:
        return {TAG: "scalar", "type": "pandas.Period", "v": str(value), "at": value.ordinal, "freq": value.freqstr}
    return None


def _numpy(encoder: Encoder, value: Any, np: Any) -> Any:
    dtype = value.dtype
    if getattr(np, type(value).__name__, None) is not type(value) and dtype.type is not type(value):
        return None
    if dtype.kind in "mM":
        return {TAG: "scalar", "type": "numpy", "dtype": dtype.str, "v": int(value.view("i8"))}
    if dtype.kind in "SU" or (dtype.kind in _NUMBERS and dtype.itemsize <= (16 if dtype.kind == "c" else 8)):
        return {TAG: "scalar", "type": "numpy", "dtype": dtype.str, "v": encoder.code(value.item())}
    return None


def _pandas(name: str, value: Any, more: dict[str, Any]) -> dict[str, Any]:
    at = int(value.asm8.view("i8"))
    return {TAG: "scalar", "type": f"pandas.{name}", "v": value.isoformat(), "at": at, "unit": value.unit, **more}


def decode_scalar(coded: dict[str, Any], v: Any) -> Any:
    """Return the scalar of a coded form; `v` is its value of Python.

    Raises
    ------
    ValueError, TypeError, KeyError, LookupError
        For what `encode_scalar` did not write.
    """
    import numpy as np

    kind = coded["type"]
    if kind == "numpy":
        dtype = np.dtype(coded["dtype"])
        if dtype.kind in "mM":
            return np.array(v, "i8").view(dtype)[()]
        return np.array(v, dtype)[()]
    import pandas as pd

    match kind:
        case "pandas.NaT":
            return pd.NaT
        case "pandas.NA":
            return pd.NA
        case "pandas.Timedelta":
            return pd.Timedelta(np.timedelta64(coded["at"], coded["unit"]))
        case "pandas.Period":
            return pd.Period(ordinal=coded["at"], freq=coded["freq"])
        case "pandas.Timestamp":
            made = pd.Timestamp(np.datetime64(coded["at"], coded["unit"]))
            zone = coded.get("zone")
            return made if zone is None else made.tz_localize("UTC").tz_convert(zone)
        case _:
            raise ValueError(f"expected a scalar that evlit knows, got {kind!r:.80}")
