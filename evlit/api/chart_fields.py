"""Which columns a chart draws, and what kind of values they hold (step 7 of the click journey)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve, frozen

from evlit.api.colors import css_color, is_color
from evlit.api.frames import Frame, arrow_table, serialise, tabular
from evlit.errors import StreamlitAPIException, StreamlitIncompatibleParametersError, StreamlitInvalidParameterTypeError

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["quantitative", "temporal", "ordinal", "nominal"]


@frozen
class Field:
    """A column of a chart's data.

    Attributes
    ----------
    name
        Name of the Arrow column.
    kind
        What Vega-Lite calls its type.
    title
        What an axis or a tooltip calls it; None for nothing.
    order
        Categories in order, of an ordered categorical.
    distinct
        Number of different values, of a temporal field.
    colors
        The values are colours.
    whole
        The values are whole numbers.
    """

    name: str
    kind: Kind
    title: str | None
    order: tuple[str, ...] | None = None
    distinct: int = 0
    colors: bool = False
    whole: bool = False


@frozen
class Fields:
    """What a chart draws, with its data. Without `y` there is nothing to draw."""

    frame: Frame
    x: Field | None
    y: tuple[Field, ...]
    color: Field | None = None
    size: Field | None = None
    sort: Field | None = None


def choose_fields(
    data: object,
    x: object = None,
    y: object = None,
    color: object = None,
    size: object = None,
    sort: object = None,
) -> Fields:
    """Choose the columns of a chart.

    Parameters
    ----------
    data
        Whatever `st.dataframe` shows.
    x
        Name of a column; None for the index.
    y
        Name or names of columns; None for all others, of which only numbers when there are any.
    color, size, sort
        Name of a column, or something else, which is no field.

    Raises
    ------
    StreamlitAPIException
        When a name is not one of a column.
    StreamlitIncompatibleParametersError
        When there are several columns for `y`, and `color` is a column too.
    """
    table, index, _ = arrow_table(tabular(data), keep_range=True)
    names = [name for name in table.column_names if name not in index]
    known = [*names, *index]
    color_name = _optional(color, known)
    size_name = _column("size", size, known) if isinstance(size, str) else None
    sort_name = _column("sort", sort, known) if isinstance(sort, str) else None
    x_name = index[0] if x is None and index else None if x is None else _column("x", x, known)
    y_names = _values(table, y, names, known, {x_name, color_name, size_name, None})
    if color_name is not None and len(y_names) > 1:
        raise StreamlitIncompatibleParametersError(
            f"color={color_name!r}",
            f"y={list(y_names)!r}",
            explanation="With several columns for `y` each has a colour of its own: pass a list of colours.",
        )
    if color_name is not None:
        table = _with_css_colors(table, color_name)
    used = list(
        dict.fromkeys(name for name in (x_name, *y_names, color_name, size_name, sort_name) if name is not None)
    )
    table = _with_time_texts(table.select(used))
    fields = {name: _field(table, name) for name in used}
    color_field = None if color_name is None else fields[color_name]
    if color_field is not None and color_field.kind in ("nominal", "ordinal"):
        values = table.column(color_field.name).unique().to_pylist()
        colors = bool(values) and all(isinstance(value, str) and is_color(value) for value in values)
        color_field = evolve(color_field, colors=colors)
    return Fields(
        serialise(table, [name for name in used if name in index], False),
        None if x_name is None else fields[x_name],
        tuple(fields[name] for name in y_names),
        color_field,
        None if size_name is None else fields[size_name],
        None if sort_name is None else fields[sort_name],
    )


def _column(parameter: str, name: object, known: Sequence[str]) -> str:
    text = str(name)
    if text not in known:
        columns = ", ".join(f"`{column}`" for column in known) or "none"
        raise StreamlitAPIException(f"`{parameter}` must name a column of the data, got {name!r}. Columns: {columns}.")
    return text


def _optional(name: object, known: Sequence[str]) -> str | None:
    return name if isinstance(name, str) and name in known else None


def _values(
    table: pa.Table, y: object, names: Sequence[str], known: Sequence[str], taken: set[str | None]
) -> tuple[str, ...]:
    if y is None:
        free = [name for name in names if name not in taken]
        numbers = [name for name in free if _kind(table.schema.field(name).type) == "quantitative"]
        return tuple(numbers or free)
    if isinstance(y, (str, int)):
        return (_column("y", y, known),)
    if not isinstance(y, Sequence) and not hasattr(y, "tolist"):
        raise StreamlitInvalidParameterTypeError("y", type(y).__name__, ["str", "list of str", "None"])
    chosen: Sequence[Any] = y if isinstance(y, Sequence) else y.tolist()
    return tuple(dict.fromkeys(_column("y", name, known) for name in chosen))


def _kind(type: pa.DataType) -> Kind:
    import pyarrow as pa

    types = pa.types
    if types.is_dictionary(type):
        return "ordinal" if type.ordered else "nominal"
    if types.is_integer(type) or types.is_floating(type) or types.is_decimal(type) or types.is_duration(type):
        return "quantitative"
    if types.is_timestamp(type) or types.is_date(type):
        return "temporal"
    return "nominal"


def _field(table: pa.Table, name: str) -> Field:
    import pyarrow as pa
    import pyarrow.compute as pc

    type = table.schema.field(name).type
    kind = _kind(type)
    title = None if name.startswith("__index_level_") or name == "index" else name
    if kind == "ordinal":
        column = table.column(name)
        chunk = column.chunk(0) if column.num_chunks else pa.array([], type)
        return Field(name, kind, title, order=tuple(str(value) for value in chunk.dictionary.to_pylist()))
    if kind == "temporal":
        return Field(name, kind, title, distinct=pc.count_distinct(table.column(name)).as_py())
    return Field(name, kind, title, whole=pa.types.is_integer(type))


def _with_css_colors(table: pa.Table, name: str) -> pa.Table:
    """Turn tuples of a colour column into text."""
    import pyarrow as pa

    type = table.schema.field(name).type
    if not (pa.types.is_list(type) or pa.types.is_large_list(type) or pa.types.is_fixed_size_list(type)):
        return table
    texts = [None if value is None else css_color(value) for value in table.column(name).to_pylist()]
    return table.set_column(table.column_names.index(name), name, pa.array(texts, pa.string()))


def _with_time_texts(table: pa.Table) -> pa.Table:
    """Turn times of day into text: Vega has no type for them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for position, field in enumerate(table.schema):
        if pa.types.is_time(field.type):
            times = table.column(position)
            with suppress(pa.ArrowInvalid):  # there are parts of seconds: they are shown
                times = pc.cast(times, pa.time32("s"))
            table = table.set_column(position, field.name, pc.cast(times, pa.string()))
    return table
