"""`st.column_config`: what a column of `st.dataframe` and `st.data_editor` is shown and edited as (step 7 of the click
journey).

Each function returns a dict with what it was given, to put into `column_config` of these commands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NoReturn

from evlit.api.options import check_choice
from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError

ColumnWidth = Literal["small", "medium", "large"] | int
ContentAlignment = Literal["left", "center", "right"]
ColumnConfig = dict[str, Any]

__all__ = [
    "AreaChartColumn",
    "AudioColumn",
    "BarChartColumn",
    "ButtonColumn",
    "CheckboxColumn",
    "Column",
    "DateColumn",
    "DatetimeColumn",
    "ImageColumn",
    "JsonColumn",
    "LineChartColumn",
    "LinkColumn",
    "ListColumn",
    "MarkdownColumn",
    "MultiselectColumn",
    "NumberColumn",
    "ProgressColumn",
    "SelectboxColumn",
    "TextColumn",
    "TimeColumn",
    "VideoColumn",
]


def Column(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
) -> ColumnConfig:
    """Return the configuration of a column that is shown as what it holds.

    Parameters
    ----------
    label
        What stands in the header; None for the name of the column.
    width
        `"small"` (75 pixels), `"medium"` (200), `"large"` (400), or pixels; None for what the contents need.
    help
        Text that appears over the header.
    disabled
        The cells cannot be edited. None: as the data allow.
    required
        The cells cannot be cleared; a new row counts once they have values.
    pinned
        The column stays when the others scroll. None: the index does.
    alignment
        None: numbers to the right, the rest to the left.
    """
    return _column(label, width, help, pinned, alignment, disabled=disabled, required=required)


def TextColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
    default: str | None = None,
    max_chars: int | None = None,
    validate: str | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of texts.

    Parameters as in `Column`, and these.

    Parameters
    ----------
    default
        What new rows have.
    max_chars
        Longest text that can be entered, in characters.
    validate
        Regular expression, as JavaScript reads it, that an entered text must match.
    """
    options = {"type": "text", "max_chars": max_chars, "validate": validate}
    return _column(
        label, width, help, pinned, alignment, options, disabled=disabled, required=required, default=default
    )


def NumberColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
    default: float | None = None,
    format: str | None = None,
    min_value: float | None = None,
    max_value: float | None = None,
    step: float | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of numbers.

    Parameters as in `Column`, and these.

    Parameters
    ----------
    default
        What new rows have.
    format
        printf style such as `"%.2f"`, or a name such as `"percent"`, `"euro"`, `"compact"`.
    min_value, max_value
        Bounds of what can be entered.
    step
        What is entered is rounded to multiples of it.
    """
    options = {"type": "number", "format": format, "min_value": min_value, "max_value": max_value, "step": step}
    return _column(
        label, width, help, pinned, alignment, options, disabled=disabled, required=required, default=default
    )


def CheckboxColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
    default: bool | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of checkboxes; parameters as in `Column`, and `default`: what new rows
    have.
    """
    options = {"type": "checkbox"}
    return _column(
        label, width, help, pinned, alignment, options, disabled=disabled, required=required, default=default
    )


def SelectboxColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    default: str | float | bool | None = None,
    options: Iterable[str | float | bool] | None = None,
    format_func: Callable[[Any], str] | None = None,
) -> ColumnConfig:
    """Return the configuration of a column with one of a few values in each cell.

    Parameters as in `Column`, and these.

    Parameters
    ----------
    default
        What new rows have.
    options
        What can be chosen; None: the categories of the column.
    format_func
        Makes the text that the page shows for an option.
    """
    chosen = None if options is None else [_option(option, format_func) for option in options]
    config = {"type": "selectbox", "options": chosen}
    return _column(label, width, help, pinned, None, config, disabled=disabled, required=required, default=default)


def DateColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
    default: dt.date | None = None,
    format: str | None = None,
    min_value: dt.date | None = None,
    max_value: dt.date | None = None,
    step: int | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of dates.

    Parameters as in `Column`, and these.

    Parameters
    ----------
    default
        What new rows have.
    format
        Moment style such as `"DD.MM.YYYY"`, or `"localized"`, `"distance"`, `"iso8601"`.
    min_value, max_value
        Bounds of what can be entered.
    step
        Days; offered by the page's calendar.
    """
    options = {
        "type": "date",
        "format": format,
        "min_value": _moment("min_value", min_value),
        "max_value": _moment("max_value", max_value),
        "step": step,
    }
    default_wire = _moment("default", default)
    return _column(
        label, width, help, pinned, alignment, options, disabled=disabled, required=required, default=default_wire
    )


def TimeColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
    default: dt.time | None = None,
    format: str | None = None,
    min_value: dt.time | None = None,
    max_value: dt.time | None = None,
    step: float | dt.timedelta | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of times of day; parameters as in `DateColumn`, `step` in seconds."""
    options = {
        "type": "time",
        "format": format,
        "min_value": _moment("min_value", min_value),
        "max_value": _moment("max_value", max_value),
        "step": _seconds(step),
    }
    default_wire = _moment("default", default)
    return _column(
        label, width, help, pinned, alignment, options, disabled=disabled, required=required, default=default_wire
    )


def DatetimeColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
    default: dt.datetime | None = None,
    format: str | None = None,
    min_value: dt.datetime | None = None,
    max_value: dt.datetime | None = None,
    step: float | dt.timedelta | None = None,
    timezone: str | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of moments.

    Parameters as in `DateColumn`, and these.

    Parameters
    ----------
    step
        Seconds.
    timezone
        Zone that moments of a column with a zone are shown in; None for the column's own.
    """
    options = {
        "type": "datetime",
        "format": format,
        "min_value": _moment("min_value", min_value),
        "max_value": _moment("max_value", max_value),
        "step": _seconds(step),
        "timezone": timezone,
    }
    default_wire = _moment("default", default)
    return _column(
        label, width, help, pinned, alignment, options, disabled=disabled, required=required, default=default_wire
    )


def LinkColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
    default: str | None = None,
    max_chars: int | None = None,
    validate: str | None = None,
    display_text: str | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of links.

    Parameters as in `TextColumn`, and these.

    Parameters
    ----------
    display_text
        Text that stands for every link, or a regular expression whose first group finds one in the address.
    """
    options = {"type": "link", "max_chars": max_chars, "validate": validate, "display_text": display_text}
    return _column(
        label, width, help, pinned, alignment, options, disabled=disabled, required=required, default=default
    )


def ListColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    pinned: bool | None = None,
    disabled: bool | None = None,
    required: bool | None = None,
    default: Iterable[str] | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of lists; parameters as in `Column`, and `default`: what new rows have."""
    listed = None if default is None else list(default)
    return _column(
        label, width, help, pinned, None, {"type": "list"}, disabled=disabled, required=required, default=listed
    )


def ImageColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of addresses of images, which are shown; parameters as in `Column`."""
    return _column(label, width, help, pinned, alignment, {"type": "image"})


def JsonColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    pinned: bool | None = None,
    alignment: ContentAlignment | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of objects, shown as JSON; parameters as in `Column`."""
    return _column(label, width, help, pinned, alignment, {"type": "json"})


def ProgressColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    pinned: bool | None = None,
    format: str | None = None,
    min_value: float | None = None,
    max_value: float | None = None,
    step: float | None = None,
    color: str | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of numbers, shown as bars; parameters as in `NumberColumn`."""
    options = {
        "type": "progress",
        "format": format,
        "min_value": min_value,
        "max_value": max_value,
        "step": step,
        "color": color,
    }
    return _column(label, width, help, pinned, None, options)


def LineChartColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    pinned: bool | None = None,
    y_min: float | None = None,
    y_max: float | None = None,
    color: str | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of lists of numbers, each shown as a line from `y_min` to `y_max`."""
    return _column(
        label, width, help, pinned, None, {"type": "line_chart", "y_min": y_min, "y_max": y_max, "color": color}
    )


def AreaChartColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    pinned: bool | None = None,
    y_min: float | None = None,
    y_max: float | None = None,
    color: str | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of lists of numbers, each shown as an area from `y_min` to `y_max`."""
    return _column(
        label, width, help, pinned, None, {"type": "area_chart", "y_min": y_min, "y_max": y_max, "color": color}
    )


def BarChartColumn(
    label: str | None = None,
    *,
    width: ColumnWidth | None = None,
    help: str | None = None,
    pinned: bool | None = None,
    y_min: float | None = None,
    y_max: float | None = None,
    color: str | None = None,
) -> ColumnConfig:
    """Return the configuration of a column of lists of numbers, each shown as bars from `y_min` to `y_max`."""
    return _column(
        label, width, help, pinned, None, {"type": "bar_chart", "y_min": y_min, "y_max": y_max, "color": color}
    )


def _missing(name: str) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise StreamlitAPIException(
            f"`st.column_config.{name}` is not supported by this version of evlit yet. Leave it out of `column_config`."
        )

    refuse.__name__ = refuse.__qualname__ = name
    refuse.__doc__ = "Raise `StreamlitAPIException`: this kind of column is not supported yet."
    return refuse


AudioColumn = _missing("AudioColumn")
ButtonColumn = _missing("ButtonColumn")
MarkdownColumn = _missing("MarkdownColumn")
MultiselectColumn = _missing("MultiselectColumn")
VideoColumn = _missing("VideoColumn")


def _column(
    label: str | None,
    width: ColumnWidth | None,
    help: str | None,
    pinned: bool | None,
    alignment: ContentAlignment | None,
    options: Mapping[str, Any] | None = None,
    *,
    disabled: bool | None = None,
    required: bool | None = None,
    default: Any = None,
) -> ColumnConfig:
    if isinstance(width, str):
        check_choice("width", width, ("small", "medium", "large"))
    if alignment is not None:
        check_choice("alignment", alignment, ("left", "center", "right"))
    config: ColumnConfig = {
        "label": label,
        "width": width,
        "help": help,
        "pinned": pinned,
        "alignment": alignment,
        "disabled": disabled,
        "required": required,
        "default": default,
        "type_config": None
        if options is None
        else {name: value for name, value in options.items() if value is not None},
    }
    return {name: value for name, value in config.items() if value is not None}


def _option(option: Any, format_func: Callable[[Any], str] | None) -> Any:
    if not isinstance(option, (str, int, float)):
        raise StreamlitInvalidParameterTypeError("options", type(option).__name__, ["str", "int", "float", "bool"])
    return option if format_func is None else {"value": option, "label": str(format_func(option))}


def _moment(parameter: str, value: dt.date | dt.time | None) -> str | None:
    if value is None:
        return None
    if not isinstance(value, (dt.date, dt.time)):
        raise StreamlitInvalidParameterTypeError(parameter, type(value).__name__, ["date", "time", "datetime", "None"])
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    return value.isoformat()


def _seconds(step: float | dt.timedelta | None) -> float | None:
    return step.total_seconds() if isinstance(step, dt.timedelta) else step
