"""Date fields: `st.date_input`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final, Literal, TypeVar

from evlit.api.buttons import OnChange
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import field_props, wrong_entry
from evlit.api.options import LabelVisibility
from evlit.api.sizes import WidthWithoutContent
from evlit.errors import (
    StreamlitInvalidMinMaxError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueAboveMaxError,
    StreamlitValueBelowMinError,
    StreamlitValueError,
)

#: Year, month and day in one of three orders, between the same separators.
_FORMAT: Final = re.compile(r"(YYYY([/.-])MM\2DD|DD([/.-])MM\3YYYY|MM([/.-])DD\4YYYY)")

Day = TypeVar("Day", dt.date, dt.datetime)

#: How far the calendar goes where the app does not say.
YEARS: Final = 10


class DatesMixin(Emitter):
    """Commands that let the user choose dates."""

    __slots__ = ()

    def date_input(
        self,
        label: str,
        value: Any = "today",
        min_value: Any = None,
        max_value: Any = None,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        format: str = "YYYY/MM/DD",
        disabled: bool = False,
        required: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
        record: bool = True,
    ) -> Any:
        """Show a field for a date, or, with a sequence as value, for a range of dates.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        value
            Date in it at first: `"today"`, a date, a datetime, or ISO text; None for an empty field. A sequence of up
            to two of them makes a range.
        min_value, max_value
            Bounds, themselves included: as `value`. Unless given, ten years before and after the value.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        format
            `"YYYY/MM/DD"`, `"DD/MM/YYYY"` or `"MM/DD/YYYY"`, also with `.` or `-` between.
        disabled
            Show it, and take no changes.
        required
            Do not let the page send, or submit with its form, an empty field.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.
        record
            False keeps what the user gives out of the log: it stays in the server's memory, until it ends.

        Returns
        -------
        date, None, or a tuple of dates
            The date. A range gives a tuple of two; of one or none while the user has not chosen both ends.
        """
        key = check_key(key)
        check_format(format)
        today = dt.date.today()  # noqa: DTZ011  # the date on the wall where the server runs, as apps expect
        days, pair = _days(value, today)
        low, high = _bounds(days, min_value, max_value, today)
        for day in days:
            check_bounds(day, low, high)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, record=record)
        props["min"] = low.isoformat()
        props["max"] = high.isoformat()
        if pair:
            props["range"] = True
        if value is None:
            props["clearable"] = True
        if format != "YYYY/MM/DD":
            props["format"] = format
        if required:
            props["required"] = True
        wires = sorted(day.isoformat() for day in days)

        def encode(entry: Any) -> Any:
            if (entry is None and not pair) or (pair and not isinstance(entry, (list, tuple))):
                if entry is None:
                    return None
                raise wrong_entry(key, entry, "tuple of up to two dates")
            given = entry if pair else [entry]
            if len(given) > 2 or not all(isinstance(each, (dt.date, str)) for each in given):
                raise wrong_entry(key, entry, "tuple of up to two dates" if pair else "date")
            parameter = f"st.session_state[{key!r}]"
            chosen = [_day(each, today, parameter) for each in given]
            for day in chosen:
                check_bounds(day, low, high, parameter)
            return sorted(day.isoformat() for day in chosen) if pair else chosen[0].isoformat()

        def fits(wire: Any) -> bool:
            if isinstance(wire, list) != pair:
                return False
            return all(props["min"] <= each <= props["max"] for each in (wire if pair else [wire]) if each is not None)

        return self._widget(
            "date_input",
            props,
            key=key,
            identity=(label, value, min_value, max_value, help, format, width, required) if key is None else (),
            default=wires if pair else wires[0] if wires else None,
            decode=_decode,
            encode=encode,
            fits=fits,
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )


def check_format(format: object) -> None:
    """Refuse what is no format of dates.

    Raises
    ------
    StreamlitValueError
        When it is none of them.
    """
    if not isinstance(format, str) or not _FORMAT.fullmatch(format):
        raise StreamlitValueError(
            "format", ["YYYY/MM/DD", "DD/MM/YYYY", "MM/DD/YYYY"], detail="Or with `.` or `-` between.", got=format
        )


def _decode(wire: Any) -> Any:
    if isinstance(wire, list):
        return tuple(map(dt.date.fromisoformat, wire))
    return None if wire is None else dt.date.fromisoformat(wire)


def _days(value: Any, today: dt.date) -> tuple[list[dt.date], bool]:
    """Return the dates that `value` stands for, and whether they are a range."""
    if value is None:
        return [], False
    if isinstance(value, (list, tuple)):
        if len(value) > 2:
            raise StreamlitValueError("value", ["one date", "a sequence of up to two dates"], got=value)
        return [_day(each, today, "value") for each in value], True
    return [_day(value, today, "value")], False


def _day(value: Any, today: dt.date, parameter: str) -> dt.date:
    if isinstance(value, dt.datetime):  # before date: it is one
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        if value == "today":
            return today
        try:
            return dt.datetime.fromisoformat(value).date()
        except ValueError:
            raise StreamlitValueError(
                parameter, ["today", "a date in ISO form, such as 2024-03-31"], got=value
            ) from None
    raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["date", "datetime", "str"])


def _bounds(days: list[dt.date], min_value: Any, max_value: Any, today: dt.date) -> tuple[dt.date, dt.date]:
    low = years_from(min(days, default=today), -YEARS) if min_value is None else _day(min_value, today, "min_value")
    high = years_from(max(days, default=today), YEARS) if max_value is None else _day(max_value, today, "max_value")
    if low > high:
        if min_value is not None and max_value is not None:
            raise StreamlitInvalidMinMaxError(low, high)
        # Only one bound was given, and it lies beyond the usual other one.
        low, high = (low, low) if max_value is None else (high, high)
    return low, high


def years_from(day: Day, years: int) -> Day:
    """Return the same day in another year, where that exists; else the nearest."""
    year = min(max(day.year + years, dt.MINYEAR), dt.MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def check_bounds(day: dt.date, low: dt.date, high: dt.date, parameter: str = "value") -> None:
    """Refuse a date, or a moment, outside its bounds."""
    if day < low:
        raise StreamlitValueBelowMinError(day, low, parameter=parameter)
    if day > high:
        raise StreamlitValueAboveMaxError(day, high, parameter=parameter)
