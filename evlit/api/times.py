"""Fields for times of day and for moments: `st.time_input`, `st.datetime_input`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, Literal

from evlit.api.buttons import OnChange
from evlit.api.dates import YEARS, check_bounds, check_format, years_from
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import field_props, wrong_entry
from evlit.api.options import LabelVisibility, check_choice
from evlit.api.sizes import WidthWithoutContent
from evlit.errors import (
    StreamlitInvalidMinMaxError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)

_QUARTER: Final = dt.timedelta(minutes=15)
_STEP: Final = 900

#: Steps that a list of times can be made of, in seconds.
_STEPS: Final = (60, 23 * 3600)


class TimesMixin(Emitter):
    """Commands that let the user choose times."""

    __slots__ = ()

    def time_input(
        self,
        label: str,
        value: Any = "now",
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        disabled: bool = False,
        required: bool = False,
        label_visibility: LabelVisibility = "visible",
        step: int | dt.timedelta = _QUARTER,
        format: Literal["12h", "24h", "localized"] = "24h",
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> dt.time | None:
        """Show a field for a time of day, to the minute.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        value
            Time in it at first: `"now"`, a time, a datetime, or ISO text; None for an empty field.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        required
            Do not let the page send, or submit with its form, an empty field.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        step
            Between the times that the list offers: seconds or a timedelta, from a minute to 23 hours. Others can be
            typed.
        format
            `"24h"`, `"12h"`, or `"localized"`: as the browser's language has it.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        time or None
            The time, without seconds; None while the field is empty.
        """
        key = check_key(key)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key)
        seconds = _add_step(props, step)
        if check_choice("format", format, ("24h", "12h", "localized")) != "24h":
            props["format"] = format
        _add_emptiness(props, value, required)
        chosen: dt.time | None = self._widget(
            "time_input",
            props,
            key=key,
            identity=(label, value, help, seconds, format, width, required) if key is None else (),
            default=None if value is None else _time(value, "value"),
            decode=lambda wire: None if wire is None else dt.time.fromisoformat(wire),
            encode=lambda entry: None if entry is None else _time(entry, f"st.session_state[{key!r}]", key),
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return chosen

    def datetime_input(
        self,
        label: str,
        value: Any = "now",
        min_value: Any = None,
        max_value: Any = None,
        *,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        format: str = "YYYY/MM/DD",
        step: int | dt.timedelta = _QUARTER,
        disabled: bool = False,
        required: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> dt.datetime | None:
        """Show a field for a date and a time of day, to the minute.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        value
            What is in it at first: `"now"`, a datetime (its zone is left out), a date (its midnight), a time (today),
            or ISO text; None for an empty field.
        min_value, max_value
            Bounds, themselves included: as `value`. A date as upper bound is the end of that day. Unless given, ten
            years before and after the value.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        format
            Of the date: `"YYYY/MM/DD"`, `"DD/MM/YYYY"` or `"MM/DD/YYYY"`, also with `.` or `-` between.
        step
            Between the times that the list offers: seconds or a timedelta, from a minute to 23 hours. Others can be
            typed.
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

        Returns
        -------
        datetime or None
            The moment, without seconds and without zone; None while the field is empty.
        """
        key = check_key(key)
        check_format(format)
        now = dt.datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005  # the clock on the server's wall
        moment = None if value is None else _moment(value, now, "value")
        low, high = _bounds(moment or now, min_value, max_value, now)
        if moment is not None:
            check_bounds(moment, low, high)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key)
        props["min"], props["max"] = _written(low), _written(high)
        seconds = _add_step(props, step)
        if format != "YYYY/MM/DD":
            props["format"] = format
        _add_emptiness(props, value, required)

        def encode(entry: Any) -> str | None:
            if entry is None:
                return None
            given = _moment(entry, now, f"st.session_state[{key!r}]", key)
            check_bounds(given, low, high, f"st.session_state[{key!r}]")
            return _written(given)

        identity: tuple[object, ...] = ()
        if key is None:
            identity = (label, value, min_value, max_value, help, format, seconds, width, required)
        chosen: dt.datetime | None = self._widget(
            "datetime_input",
            props,
            key=key,
            identity=identity,
            default=None if moment is None else _written(moment),
            decode=lambda wire: None if wire is None else dt.datetime.fromisoformat(wire),
            encode=encode,
            fits=lambda wire: wire is None or props["min"] <= wire <= props["max"],
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return chosen


def _add_step(props: dict[str, Any], step: object) -> int:
    if isinstance(step, dt.timedelta):
        seconds = int(step.total_seconds())
    elif isinstance(step, int) and not isinstance(step, bool):
        seconds = step
    else:
        raise StreamlitInvalidParameterTypeError("step", type(step).__name__, ["int", "timedelta"])
    if not _STEPS[0] <= seconds <= _STEPS[1]:
        raise StreamlitValueOutOfRangeError("step", f"{seconds} seconds", "60 seconds", "23 hours")
    if seconds != _STEP:
        props["step"] = seconds
    return seconds


def _add_emptiness(props: dict[str, Any], value: object, required: bool) -> None:
    if value is None:
        props["clearable"] = True
    if required:
        props["required"] = True


def _time(value: Any, parameter: str, key: str | None = None) -> str:
    """Return a time of day in wire form."""
    if isinstance(value, str):
        if value == "now":
            return dt.datetime.now().strftime("%H:%M")  # noqa: DTZ005  # the clock on the server's wall
        value = _read(value, parameter, dt.time.fromisoformat, dt.datetime.fromisoformat)
    if isinstance(value, (dt.time, dt.datetime)):
        return value.strftime("%H:%M")
    if key is not None:
        raise wrong_entry(key, value, "time")
    raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["time", "datetime", "str"])


def _moment(value: Any, now: dt.datetime, parameter: str, key: str | None = None, *, end: bool = False) -> dt.datetime:
    """Return the moment that an argument means, to the minute; of a date the first one, or with `end` the last."""
    if isinstance(value, str):
        if value == "now":
            return now
        value = _read(value, parameter, dt.date.fromisoformat, dt.datetime.fromisoformat, dt.time.fromisoformat)
    if isinstance(value, dt.datetime):  # before date: it is one
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time(23, 59) if end else dt.time())
    if isinstance(value, dt.time):
        return dt.datetime.combine(now.date(), value.replace(second=0, microsecond=0, tzinfo=None))
    if key is not None:
        raise wrong_entry(key, value, "datetime")
    raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["datetime", "date", "time", "str"])


def _read(text: str, parameter: str, *readers: Any) -> Any:
    for read in readers:
        try:
            return read(text.strip())
        except ValueError:
            continue
    raise StreamlitValueError(parameter, ["now", "ISO text, such as 2024-03-31T08:45 or 08:45"], got=text)


def _bounds(moment: dt.datetime, min_value: Any, max_value: Any, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    # Without a bound, whole days.
    first = years_from(moment, -YEARS).replace(hour=0, minute=0, second=0, microsecond=0)
    last = years_from(moment, YEARS).replace(hour=23, minute=59, second=0, microsecond=0)
    low = first if min_value is None else _moment(min_value, now, "min_value")
    high = last if max_value is None else _moment(max_value, now, "max_value", end=True)
    if low > high:
        if min_value is not None and max_value is not None:
            raise StreamlitInvalidMinMaxError(low, high)
        # Only one bound was given, and it lies beyond the usual other one.
        low, high = (low, low) if max_value is None else (high, high)
    return low, high


def _written(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="minutes")
