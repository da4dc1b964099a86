"""`st.metric` (step 7 of the click journey): a number, how it changed, and how it came."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from evlit.api.emitter import Emitter
from evlit.api.number_format import NumberFormat, format_number
from evlit.api.options import LabelVisibility, check_choice, check_icon, check_label, clean
from evlit.api.sizes import Height, Width, check_height, check_width
from evlit.errors import StreamlitInvalidParameterTypeError

if TYPE_CHECKING:
    from evlit.api.container import Container

Value = float | int | Decimal | str | None
DeltaColor = Literal[
    "normal", "inverse", "off", "red", "orange", "yellow", "green", "blue", "violet", "gray", "grey", "primary"
]
DeltaArrow = Literal["auto", "up", "down", "off"]

_COLORS: Final = ("red", "orange", "yellow", "green", "blue", "violet", "gray", "grey", "primary")

_TYPES: Final = ["int", "float", "Decimal", "str", "None"]


class MetricMixin(Emitter):
    """The command that shows a figure."""

    __slots__ = ()

    def metric(
        self,
        label: str,
        value: Value,
        delta: Value = None,
        delta_color: DeltaColor = "normal",
        *,
        help: str | None = None,
        icon: str | None = None,
        label_visibility: LabelVisibility = "visible",
        border: bool = False,
        width: Width = "stretch",
        height: Height = "content",
        chart_data: Iterable[Any] | None = None,
        chart_type: Literal["line", "bar", "area"] = "line",
        delta_arrow: DeltaArrow = "auto",
        format: str | NumberFormat | None = None,
        delta_description: str | None = None,
    ) -> Container:
        """Show a figure in large type, with the change from an earlier one.

        Parameters
        ----------
        label
            Markdown of one line.
        value
            A number or text; None is shown as a dash.
        delta
            The change: a number, or text that begins with a minus sign when it went down. None or empty: no change is
            shown.
        delta_color
            `"normal"`: green up, red down. `"inverse"`: the other way round. `"off"`: gray. Or a colour's name.
        help
            Markdown of a tooltip.
        icon
            An emoji or `:material/name:`.
        label_visibility
            `"visible"`, `"hidden"` (its space stays), or `"collapsed"`.
        border
            Draw a frame.
        width, height
            `"stretch"`, `"content"`, or pixels.
        chart_data
            Numbers for a small chart below.
        chart_type
            `"line"`, `"bar"` or `"area"`.
        delta_arrow
            `"auto"`: by the sign of `delta`. Or `"up"`, `"down"`, `"off"`.
        format
            For `value` and `delta` when they are numbers: a name such as `"dollar"`, `"percent"`, `"compact"`, or a
            printf format.
        delta_description
            Text after the change, such as `"than last week"`.

        Raises
        ------
        StreamlitInvalidParameterTypeError
            When `value` or `delta` is of another type, or `chart_data` holds something that is no number.
        StreamlitInvalidNumberFormatError
            When `format` is not a format.
        """
        props: dict[str, Any] = {"label": check_label(label), "value": _text("value", value, format)}
        check_choice("delta_color", delta_color, ("normal", "inverse", "off", *_COLORS))
        check_choice("delta_arrow", delta_arrow, ("auto", "up", "down", "off"))
        if delta is not None and delta != "":
            _add_delta(props, delta, delta_color, delta_arrow, format)
        if delta_description is not None:
            props["description"] = check_label(delta_description, "delta_description")
        if help is not None:
            props["help"] = clean(help)
        if icon is not None:
            props["icon"] = check_icon(icon)
        if check_choice("label_visibility", label_visibility, ("visible", "hidden", "collapsed")) != "visible":
            props["label_visibility"] = label_visibility
        if border:
            props["border"] = True
        if width != "stretch":
            props["width"] = check_width(width)
        if height != "content":
            props["height"] = check_height(height)
        if check_choice("chart_type", chart_type, ("line", "bar", "area")) != "line":
            props["chart_type"] = chart_type
        if chart_data is not None:
            props["chart"] = _numbers(chart_data)
        return self._emit("metric", props)


def _add_delta(props: dict[str, Any], delta: Value, color: DeltaColor, arrow: DeltaArrow, format: str | None) -> None:
    text = _text("delta", delta, format)
    down = text.startswith(("-", "\N{MINUS SIGN}")) if isinstance(delta, str) else _item(delta) < 0
    props["delta"] = text
    if arrow != "off":
        props["arrow"] = ("down" if down else "up") if arrow == "auto" else arrow
    if color in ("normal", "inverse"):
        props["color"] = "red" if down == (color == "normal") else "green"
    else:
        props["color"] = "gray" if color in ("off", "grey") else color


def _item(value: Any) -> Any:
    """Return a numpy scalar as Python's own number."""
    return value.item() if hasattr(value, "item") and not isinstance(value, (int, float, str)) else value


def _text(parameter: str, value: Any, format: str | None) -> str:
    if value is None:
        return "—"
    value = _item(value)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, _TYPES)
    return str(value) if format is None else format_number(value, format)


def _numbers(data: Any) -> list[float | None]:
    if hasattr(data, "columns") and hasattr(data, "iloc"):  # a DataFrame: its first column
        data = data.iloc[:, 0]
    if hasattr(data, "tolist"):
        data = data.tolist()
    numbers: list[float | None] = []
    for value in data:
        try:
            number = math.nan if value is None else float(value)
        except (TypeError, ValueError):
            raise StreamlitInvalidParameterTypeError("chart_data", type(value).__name__, ["numbers"]) from None
        numbers.append(number if math.isfinite(number) else None)
    return numbers
