"""Scales of `st.slider`: five types of values, each as numbers on the wire.

Dates and times travel as milliseconds since 1970-01-01 00:00 on a clock without zone; a time of day stands on that
day. A zone is put back when the value returns to the app, so what the user sees is what the app's clock shows.
"""

from __future__ import annotations

import datetime as dt
import sys
from numbers import Integral, Real
from typing import Any, Final, Literal

from attrs import frozen

from evlit.api.fields import wrong_entry
from evlit.errors import (
    StreamlitAPIException,
    StreamlitInvalidMinMaxError,
    StreamlitInvalidParameterTypeError,
    StreamlitJSNumberBoundsError,
    StreamlitMixedNumericTypesError,
    StreamlitValueAboveMaxError,
    StreamlitValueBelowMinError,
    StreamlitValueError,
)

ScaleType = Literal["int", "float", "date", "time", "datetime"]

_EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # the wire's clock has no zone
_MILLISECOND: Final = dt.timedelta(milliseconds=1)
_DAY: Final = 86_400_000
_QUARTER: Final = 900_000  # 15 minutes
_TWO_WEEKS: Final = dt.timedelta(days=14)

#: Numbers beyond these are not exact in a browser, or not finite.
_MOST: Final[dict[str, float]] = {
    "int": 2**53 - 1,
    "float": sys.float_info.max,
    "date": 2**53 - 1,
    "time": _DAY,
    "datetime": 2**53 - 1,
}

_EXPECTED: Final = ("int", "float", "date", "time", "datetime")


@frozen
class Scale:
    """What a slider goes over, in wire form."""

    type: ScaleType
    low: float
    high: float
    step: float
    value: Any  #: a number, or a list of two
    zone: dt.tzinfo | None = None

    @property
    def range(self) -> bool:
        return isinstance(self.value, list)

    def decode(self, wire: Any) -> Any:
        """Return Python's form of a value."""
        if isinstance(wire, list):
            return tuple(self._one(each) for each in wire)
        return self._one(wire)

    def encode(self, entry: Any, key: str | None) -> Any:
        """Return the wire form of what the app assigned."""
        if not self.range:
            return self._wire(entry, key)
        if not isinstance(entry, (list, tuple)) or len(entry) != 2:
            raise wrong_entry(key, entry, f"tuple of two {self.type} values")
        return sorted(self._wire(each, key) for each in entry)

    def fits(self, wire: Any) -> bool:
        """Tell whether a kept value is one of this scale."""
        if isinstance(wire, list) != self.range:
            return False
        parts = wire if isinstance(wire, list) else [wire]
        if self.type in ("int", "date"):
            step = 1 if self.type == "int" else _DAY
            return all(self.low <= each <= self.high and each % step == 0 for each in parts)
        return all(self.low <= each <= self.high for each in parts)

    def _one(self, wire: float) -> Any:
        match self.type:
            case "int":
                return int(wire)
            case "float":
                return float(wire)
            case "date":
                return (_EPOCH + wire * _MILLISECOND).date()
            case "time":
                return (_EPOCH + wire * _MILLISECOND).time().replace(tzinfo=self.zone)
        return (_EPOCH + wire * _MILLISECOND).replace(tzinfo=self.zone)

    def _wire(self, entry: Any, key: str | None) -> float:
        found = _type_of(entry)
        if found == "int" and self.type == "float":
            found = "float"
        elif found == "float" and self.type == "int" and float(entry).is_integer():
            found = "int"
        elif found == "datetime" and self.type == "date":
            found = "date"
        if found != self.type:
            raise wrong_entry(key, entry, self.type)
        wire = _to_wire(entry, self.type)
        if not self.low <= wire:
            raise StreamlitValueBelowMinError(entry, self._one(self.low), parameter=f"st.session_state[{key!r}]")
        if not wire <= self.high:
            raise StreamlitValueAboveMaxError(entry, self._one(self.high), parameter=f"st.session_state[{key!r}]")
        return wire


def scale_of(min_value: Any, max_value: Any, value: Any, step: Any) -> Scale:
    """Return the scale that the arguments of `st.slider` describe (S-157).

    Raises
    ------
    StreamlitAPIException
        Or one of its kinds: the types do not go together, or the bounds leave no room.
    """
    values, pair = _values(value)
    type = _common_type(values, min_value, max_value, value, step)
    low, high = _bounds(type, values, min_value, max_value)
    wires = [_to_wire(each, type) for each in values]
    if pair:
        wires = sorted([*wires, high][:2] if wires else [low, high])
    elif not wires:
        wires = [low]
    if low > high:
        low, high = high, low
    if low == high:
        raise StreamlitInvalidMinMaxError(
            low if min_value is None else min_value, high if max_value is None else max_value
        )
    low, high = min(low, *wires), max(high, *wires)
    if not -_MOST[type] <= low <= high <= _MOST[type]:
        raise StreamlitJSNumberBoundsError(
            f"The bounds of a slider of type {type} must be from {-_MOST[type]} to {_MOST[type]}, "
            f"which a browser can hold exactly, got {low} and {high}."
        )
    zone = next((each.tzinfo for each in (*values, min_value, max_value) if getattr(each, "tzinfo", None)), None)
    return Scale(type, low, high, _step(type, step, high - low), wires if pair else wires[0], zone)


def _values(value: Any) -> tuple[list[Any], bool]:
    """Return the values given, and whether they are a range."""
    if value is None:
        return [], False
    if isinstance(value, (list, tuple)):
        if len(value) > 2:
            raise StreamlitValueError("value", ["one value", "a pair of values"], got=value)
        return list(value), True
    return [value], False


def _common_type(values: list[Any], min_value: Any, max_value: Any, value: Any, step: Any) -> ScaleType:
    given = [each for each in (*values, min_value, max_value) if each is not None]
    types = {_type_of(each): each for each in given}
    if None in types:
        raise StreamlitInvalidParameterTypeError("value", types[None].__class__.__name__, _EXPECTED)
    found = set(types)
    numeric_step = _type_of(step)
    if found <= {"int", "float"} and numeric_step in ("int", "float"):
        found.add(numeric_step)
    if found == {"int", "float"}:
        raise StreamlitMixedNumericTypesError(value, min_value, max_value, step)
    if len(found) > 1:
        names = ", ".join(sorted(str(name) for name in found))
        raise StreamlitAPIException(
            f"`value`, `min_value` and `max_value` of `st.slider` must be of one type, got {names}."
        )
    return found.pop() or "int" if found else "int"


#: Asked first: telling that a value is a `Real` takes ten times as long.
_TYPES: Final[dict[type, ScaleType | None]] = {
    int: "int",
    float: "float",
    bool: None,
    type(None): None,
    dt.datetime: "datetime",
    dt.date: "date",
    dt.time: "time",
}


def _type_of(value: object) -> ScaleType | None:
    if type(value) in _TYPES:
        return _TYPES[type(value)]
    if isinstance(value, Integral):
        return "int"
    if isinstance(value, Real):
        return "float"
    if isinstance(value, dt.datetime):  # before date: it is one
        return "datetime"
    if isinstance(value, dt.date):
        return "date"
    return "time" if isinstance(value, dt.time) else None


def _to_wire(value: Any, type: ScaleType) -> float:
    match type:
        case "int":
            return int(value)
        case "float":
            return float(value)
        case "time":
            moment = dt.datetime.combine(_EPOCH, value.replace(tzinfo=None))
        case "date":
            moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001  # the wire's clock has no zone
        case _:
            moment = value.replace(tzinfo=None)
    return (moment - _EPOCH) // _MILLISECOND


def _bounds(type: ScaleType, values: list[Any], min_value: Any, max_value: Any) -> tuple[float, float]:
    low = None if min_value is None else _to_wire(min_value, type)
    high = None if max_value is None else _to_wire(max_value, type)
    match type:
        case "int":
            usual: tuple[float, float] = (0, 100)
        case "float":
            usual = (0.0, 1.0)
        case "time":
            usual = (0, _DAY - 1)
        case _:
            near = [_to_wire(each, type) for each in values] or [each for each in (low, high) if each is not None]
            away = _TWO_WEEKS // _MILLISECOND
            usual = (min(near) - away, max(near) + away)
    return usual[0] if low is None else low, usual[1] if high is None else high


def _step(type: ScaleType, step: Any, span: float) -> float:
    if type in ("int", "float"):
        if step is None:
            return 1 if type == "int" else 0.01
        if _type_of(step) not in ("int", "float"):
            raise StreamlitInvalidParameterTypeError("step", step.__class__.__name__, [type])
        size: float = int(step) if type == "int" else float(step)
    elif step is None:
        return _DAY if type != "time" and span >= _DAY else _QUARTER
    elif isinstance(step, dt.timedelta):
        size = step // _MILLISECOND
        if type == "date" and size % _DAY:
            raise StreamlitValueError("step", ["whole days, for dates"], got=step)
    else:
        raise StreamlitInvalidParameterTypeError("step", step.__class__.__name__, ["timedelta"])
    if size <= 0:
        raise StreamlitValueError("step", ["more than zero"], got=step)
    return size
