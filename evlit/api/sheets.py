"""What the columns of an editor hold and take (step 7 of the click journey): the data's own types, and what
`column_config` asks for.

A *field* is what the page and `core/editor.py` know of a column: the type of what can be entered, and its bounds. Its
type follows from what the column holds; `column_config` may narrow it, or give it to a column that is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from evlit.api.frames import Frame, arrow_table, remembered, serialise
from evlit.core.edits import INDEX
from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: What can be entered into columns that hold this, by the type that `column_config` names.
_COMPATIBLE: Final[dict[str, dict[str, str]]] = {
    "number": {"int": "int", "float": "float", "decimal": "float", "empty": "float"},
    "text": {"text": "text", "empty": "text"},
    "link": {"text": "text", "empty": "text"},
    "checkbox": {"bool": "bool", "empty": "bool"},
    "selectbox": {"text": "text", "int": "int", "float": "float", "bool": "bool", "empty": "text"},
    "date": {"date": "date", "datetime": "date", "empty": "date"},
    "time": {"time": "time", "empty": "time"},
    "datetime": {"datetime": "datetime", "date": "datetime", "empty": "datetime"},
    "list": {"list": "list", "empty": "list"},
}

#: What can be entered into a column that nothing is asked of; what is not here cannot be edited.
_USUAL: Final = {
    "int": "int",
    "float": "float",
    "decimal": "float",
    "bool": "bool",
    "text": "text",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "list": "list",
    "empty": "text",
}

#: Types of `column_config` that only show.
_SHOWN_ONLY: Final = frozenset({"image", "progress", "json", "line_chart", "area_chart", "bar_chart"})


@frozen
class Holding:
    """What a column holds.

    Attributes
    ----------
    kind
        One of the keys of `_USUAL`, or `"other"`.
    bounds
        Smallest and largest whole number of the column's type.
    categories
        Values of a categorical column.
    zone
        Zone of moments that have one.
    item
        Type of the items of lists.
    """

    name: str
    kind: str
    bounds: tuple[int, int] | None = None
    categories: tuple[Any, ...] | None = None
    zone: str | None = None
    item: str = "text"


@frozen
class Sheet:
    """Data that is ready to be edited: the table as it is sent, and what its columns hold, the index last."""

    frame: Frame
    columns: tuple[Holding, ...]
    index: tuple[Holding, ...]


def sheet_of(data: object, source: pd.DataFrame | pa.Table) -> Sheet:
    """Return what an editor has to know of data.

    Parameters
    ----------
    data
        The data as the app passed it in.
    source
        The same as a table.
    """
    return remembered(data, "sheet", lambda: _sheet(source), lambda sheet: len(sheet.frame.data))


def _sheet(source: pd.DataFrame | pa.Table) -> Sheet:
    import pandas as pd

    table, index, is_range = arrow_table(source)
    frame = serialise(table, index, is_range)
    pandas = isinstance(source, pd.DataFrame)
    columns = []
    for position, name in enumerate(frame.columns):
        series = source.iloc[:, position] if pandas else None
        columns.append(_holding(name, table.column(name).type, series))
    levels = [
        _holding(name, table.column(name).type, source.index.get_level_values(level).to_series() if pandas else None)
        for level, name in enumerate(frame.index)
    ]
    return Sheet(frame, tuple(columns), tuple(levels))


def _holding(name: str, type: pa.DataType, series: pd.Series[Any] | None) -> Holding:
    import pandas as pd
    import pyarrow as pa

    if pa.types.is_dictionary(type):
        kind, _ = _kind(type.value_type)
        categories = None if series is None else tuple(_scalar(each) for each in series.cat.categories)
        return Holding(name, kind, categories=categories)
    kind, item = _kind(type)
    if series is not None and series.dtype == object and kind in ("text", "int", "float", "bool"):
        # Values of several types were made text for the page: what is entered there would be of another type.
        found = pd.api.types.infer_dtype(series, skipna=True)
        fitting = {"text": ("string", "empty"), "int": ("integer",), "float": ("floating",), "bool": ("boolean",)}
        if found not in fitting[kind]:
            kind = "other"
    elif series is not None and kind == "text" and not pd.api.types.is_string_dtype(series.dtype):
        kind = "other"  # periods, intervals and the like are texts on the page only
    bounds = None
    if pa.types.is_integer(type) and type.bit_width < 64 and (series is None or series.dtype != object):
        low = 0 if pa.types.is_unsigned_integer(type) else -(2 ** (type.bit_width - 1))
        bounds = (low, low + 2**type.bit_width - 1)
    elif pa.types.is_uint64(type):
        bounds = (0, 2**53 - 1)
    zone = type.tz if pa.types.is_timestamp(type) else None
    return Holding(name, kind, bounds, None, zone, item)


def _kind(type: pa.DataType) -> tuple[str, str]:
    """Return what an Arrow type holds, and what the items are if that is lists."""
    from pyarrow import types

    if types.is_list(type) or types.is_large_list(type) or types.is_fixed_size_list(type):
        item = _kind(type.value_type)[0]
        item = "text" if item == "empty" else item
        return ("list", item) if item in ("int", "float", "text", "bool") else ("other", "text")
    kinds = (
        (types.is_boolean, "bool"),
        (types.is_integer, "int"),
        (types.is_floating, "float"),
        (types.is_decimal, "decimal"),
        (types.is_date, "date"),
        (types.is_time, "time"),
        (types.is_timestamp, "datetime"),
        (types.is_null, "empty"),
        (types.is_string, "text"),
        (types.is_large_string, "text"),
        (types.is_string_view, "text"),
    )
    return next((kind for test, kind in kinds if test(type)), "other"), "text"


def _scalar(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def fields_of(
    sheet: Sheet, config: Mapping[str, Any], disabled: bool | Iterable[str | int], num_rows: str
) -> list[dict[str, Any]]:
    """Return the fields of an editor, of the columns first, then of the index.

    Parameters
    ----------
    config
        `column_config` as the page gets it.

    Raises
    ------
    StreamlitAPIException
        When a column is configured as something that its values cannot be edited as.
    StreamlitInvalidParameterTypeError
        When `disabled` is neither a bool nor columns.
    """
    off = _disabled(disabled, sheet)
    fields = [_field(column, column.name, config.get(column.name, {}), column.name in off) for column in sheet.columns]
    index_off = INDEX in off or num_rows not in ("dynamic", "add") or len(sheet.index) > 1 or sheet.frame.range_index
    for level in sheet.index:
        asked = config.get(level.name) or config.get(INDEX, {})
        name = INDEX if len(sheet.index) == 1 else level.name
        fields.append(_field(level, name, asked, index_off or level.name in off))
    return fields


def entered_as(sheet: Sheet, fields: Iterable[Mapping[str, Any]]) -> Sheet:
    """Return what the columns of an editor hold once something is entered: those without values take its type."""
    types = {field["name"]: field["type"] for field in fields if field.get("empty")}
    if not types:
        return sheet
    columns = [evolve(each, kind=types[each.name]) if each.name in types else each for each in sheet.columns]
    index = [evolve(each, kind=types[INDEX]) if INDEX in types else each for each in sheet.index]
    return evolve(sheet, columns=tuple(columns), index=tuple(index))


def _disabled(disabled: object, sheet: Sheet) -> set[str]:
    names = [column.name for column in sheet.columns]
    if disabled is None or isinstance(disabled, bool):
        return {*names, INDEX} if disabled else set()
    if isinstance(disabled, (str, int)) or not isinstance(disabled, Iterable):
        raise StreamlitInvalidParameterTypeError("disabled", type(disabled).__name__, ["bool", "list of columns"])
    chosen = set()
    for column in disabled:
        name = str(column)
        if isinstance(column, int) and name not in names and 0 <= column < len(names):
            name = names[column]
        chosen.add(name)
    return chosen


def _field(column: Holding, name: str, config: Mapping[str, Any], off: bool) -> dict[str, Any]:
    options = config.get("type_config") or {}
    asked = options.get("type")
    off = bool(config["disabled"]) or off if config.get("disabled") is not None else off
    kind = _USUAL.get(column.kind, "")
    if asked in _COMPATIBLE:
        if column.kind not in _COMPATIBLE[asked] and not off:
            raise StreamlitAPIException(
                f"The column {name!r} is configured as {asked!r} and holds {_held(column)}, which cannot be edited as "
                "that. Convert the column, choose another type in `column_config`, or disable it with `disabled`."
            )
        kind = _COMPATIBLE[asked].get(column.kind, kind)
    if not kind or off or asked in _SHOWN_ONLY:
        field: dict[str, Any] = {"name": name, "type": kind or "text", "disabled": True}
    else:
        field = {"name": name, "type": kind, **_limits(column, kind, options)}
        if asked == "selectbox" or column.categories is not None:
            field["options"] = _options(column, options)
        if config.get("required"):
            field["required"] = True
    if config.get("default") is not None:
        field["default"] = config["default"]
    if column.kind == "empty":
        field["empty"] = True
    return field


def _held(column: Holding) -> str:
    return "values of several types" if column.kind == "other" else f"{column.kind} values"


def _limits(column: Holding, kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what bounds the values of a field."""
    low, high = options.get("min_value"), options.get("max_value")
    if column.bounds is not None and kind == "int":
        low = column.bounds[0] if low is None else max(low, column.bounds[0])
        high = column.bounds[1] if high is None else min(high, column.bounds[1])
    if kind == "datetime" and column.zone is not None:
        low, high = (None if each is None else f"{each}Z".replace("ZZ", "Z") for each in (low, high))
    step = options.get("step")
    limits = {
        "min": low,
        "max": high,
        # A float column of whole steps stays one of floats, but what is entered is whole.
        "step": step,
        "max_chars": options.get("max_chars"),
        "validate": options.get("validate"),
        "zone": column.zone,
        "item": column.item if kind == "list" else None,
    }
    return {name: value for name, value in limits.items() if value is not None}


def _options(column: Holding, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what can be chosen: values with their texts where these are others."""
    given = options.get("options")
    values = column.categories or () if given is None else given
    listed = []
    for value in values:
        option = value if isinstance(value, dict) else {"value": value}
        if not isinstance(option["value"], (str, int, float)):  # categories of another type
            option = {"value": str(option["value"])}
        listed.append(option)
    return listed
