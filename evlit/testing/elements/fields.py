"""Fields for text, numbers, dates, times and colours."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from evlit.testing.elements.base import Widget

if TYPE_CHECKING:
    from evlit.runtime.user_state import WidgetMeta


class TextInput(Widget):
    """`st.text_input`. Value: the text, or None."""

    type = "text_input"

    @property
    def max_chars(self) -> int:
        """How long it may be; 0 for any length."""
        limit: int = self._props.get("max_chars", 0)
        return limit

    @property
    def autocomplete(self) -> str:
        text: str = self._props.get("autocomplete", "")
        return text

    @property
    def placeholder(self) -> str:
        text: str = self._props.get("placeholder", "")
        return text

    def input(self, v: str | None) -> Self:
        """Type a text in the place of what is there."""
        return self.set_value(v)

    def encode(self, value: Any, meta: WidgetMeta) -> Any:
        """See `Widget.encode`: what is typed is the value, and nothing cuts it to fit. None is the initial text."""
        return meta.default if value is None else value


class TextArea(TextInput):
    """`st.text_area`. Value: the text, or None."""

    type = "text_area"


class NumberInput(Widget):
    """`st.number_input`. Value: the number, or None."""

    type = "number_input"

    @property
    def min(self) -> float | None:
        low: float | None = self._props.get("min")
        return low

    @property
    def max(self) -> float | None:
        high: float | None = self._props.get("max")
        return high

    @property
    def step(self) -> float:
        step: float = self._props["step"]
        return step

    def increment(self) -> Self:
        """Press the button with the plus; at the end of the range nothing happens."""
        return self._step(self.step)

    def decrement(self) -> Self:
        """Press the button with the minus; at the end of the range nothing happens."""
        return self._step(-self.step)

    def _step(self, by: float) -> Self:
        value = self.value
        if value is None:
            return self
        to = value + by
        if (self.min is not None and to < self.min) or (self.max is not None and to > self.max):
            return self
        return self.set_value(to)


class Slider(Widget):
    """`st.slider`. Value: a number, date, time or datetime, or a pair of them."""

    type = "slider"

    @property
    def min(self) -> Any:
        return self._end("min")

    @property
    def max(self) -> Any:
        return self._end("max")

    @property
    def step(self) -> Any:
        """How far apart values are; a `timedelta` for dates and times."""
        step = self._props["step"]
        return step if self.data_type in ("int", "float") else dt.timedelta(milliseconds=step)

    @property
    def data_type(self) -> str:
        """One of `int`, `float`, `date`, `time`, `datetime`."""
        kind: str = self._props["type"]
        return kind

    @property
    def options(self) -> list[str]:
        """None: those are of `st.select_slider`."""
        return []

    def set_range(self, lower: Any, upper: Any) -> Self:
        """Set both ends."""
        return self.set_value((lower, upper))

    def _end(self, name: str) -> Any:
        wire = self._props[name]
        if not isinstance(self._view.held(self._node), list):
            return self._decode(wire)
        ends = self._decode([wire, wire])
        return ends[0] if isinstance(ends, tuple) else wire


class DateInput(Widget):
    """`st.date_input`. Value: a date, a tuple of dates for a range, or None."""

    type = "date_input"

    @property
    def min(self) -> dt.date:
        return dt.date.fromisoformat(self._props.get("min", "0001-01-01"))

    @property
    def max(self) -> dt.date:
        return dt.date.fromisoformat(self._props.get("max", "9999-12-31"))

    @property
    def is_range(self) -> bool:
        return bool(self._props.get("range"))


class TimeInput(Widget):
    """`st.time_input`. Value: a time, or None."""

    type = "time_input"

    @property
    def step(self) -> int:
        """Seconds from one time of the list to the next."""
        step: int = self._props.get("step", 900)
        return step

    def increment(self) -> Self:
        """Go to the time one step later; after the last of a day comes its first."""
        return self._step(self.step)

    def decrement(self) -> Self:
        """Go to the time one step earlier."""
        return self._step(-self.step)

    def _step(self, seconds: int) -> Self:
        value = self.value
        if value is None:
            return self
        day = dt.datetime.combine(dt.date(2000, 1, 1), value)
        return self.set_value((day + dt.timedelta(seconds=seconds)).time())


class DateTimeInput(Widget):
    """`st.datetime_input`. Value: a datetime, or None."""

    type = "date_time_input"

    @property
    def min(self) -> str:
        return str(self._props.get("min", ""))

    @property
    def max(self) -> str:
        return str(self._props.get("max", ""))

    @property
    def step(self) -> int:
        """Seconds from one time of the list to the next."""
        step: int = self._props.get("step", 900)
        return step

    @property
    def format(self) -> str:
        text: str = self._props.get("format", "YYYY/MM/DD")
        return text


class ColorPicker(Widget):
    """`st.color_picker`. Value: a colour as `#rrggbb`."""

    type = "color_picker"

    def set_value(self, v: str) -> Self:
        """Choose a colour, with or without the `#`."""
        return super().set_value(v if v.startswith("#") else f"#{v}")

    def pick(self, v: str) -> Self:
        """Choose a colour, with or without the `#`."""
        return self.set_value(v)
