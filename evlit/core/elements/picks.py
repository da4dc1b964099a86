"""Rows of buttons, and pickers of colours and times. The docstring of each says what `value` is on the wire."""

from __future__ import annotations

from typing import Final, Literal, NotRequired

from evlit.core.elements.shapes import Widget


class ButtonGroup(Widget):
    """`st.pills` and, as kind `segmented_control`, `st.segmented_control`.

    Value: the label of the option, or null; with `multi`, the list of labels in the order of the options.
    """

    value: str | list[str] | None
    options: list[str]
    multi: NotRequired[Literal[True]]
    wrap: NotRequired[bool]


class Feedback(Widget):
    """`st.feedback`. Value: 0 or 1 for thumbs (1 is up), 0 to 4 for faces and stars, or null. The label is empty."""

    value: int | None
    options: Literal["thumbs", "faces", "stars"]


class Pagination(Widget):
    """`st.pagination`. Value: the page, from 1 to `pages`. The label is empty."""

    value: int
    pages: int
    visible: NotRequired[int | None]  #: numbers to show at the most, null for no limit; absent: 7


class ColorPicker(Widget):
    """`st.color_picker`. Value: `#rgb` or `#rrggbb`."""

    value: str


class TimeInput(Widget):
    """`st.time_input`. Value: `HH:MM`, or null."""

    value: str | None
    step: NotRequired[int]  #: seconds between the times that are offered; absent: 900
    format: NotRequired[Literal["12h", "localized"]]  #: absent: 24h
    clearable: NotRequired[Literal[True]]  #: `value=None`: it can be emptied


class DatetimeInput(Widget):
    """`st.datetime_input`. Value: `YYYY-MM-DDTHH:MM` on a clock without zone, or null. The bounds are written alike."""

    value: str | None
    min: str
    max: str
    step: NotRequired[int]  #: seconds between the times that are offered; absent: 900
    format: NotRequired[str]  #: of the date; absent: YYYY/MM/DD
    clearable: NotRequired[Literal[True]]


KINDS: Final[dict[str, type]] = {
    "pills": ButtonGroup,
    "segmented_control": ButtonGroup,
    "feedback": Feedback,
    "pagination": Pagination,
    "color_picker": ColorPicker,
    "time_input": TimeInput,
    "datetime_input": DatetimeInput,
}
