"""Data with what a user did to it (step 7 of the click journey): `st.data_editor` returns what it was given, edited.

The edits are replayed on the data of this run: cells first, then added rows, then deleted ones, so that a row is called
by its place in the data throughout. A column that nobody touched stays as it is, with its type; one with edits keeps
its type where that can hold them, and takes the nearest that can otherwise: whole numbers with a gap become floats, as
everywhere in pandas.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evlit.api.sheets import Holding, Sheet
from evlit.core.edits import INDEX

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def edited(data: Any, source: pd.DataFrame | pa.Table, sheet: Sheet, edits: Mapping[str, Any]) -> Any:
    """Return data with edits, as the type of data that it was.

    Parameters
    ----------
    data
        What the app passed in: says what to return.
    source
        The same as a table.
    sheet
        What its columns hold.
    edits
        As `session_state` has them.
    """
    import pandas as pd

    if not any(edits.values()) and (found := _untouched(data)) is not None:
        return found
    df = source if isinstance(source, pd.DataFrame) else _movable(source).to_pandas(types_mapper=pd.ArrowDtype)
    # Plain Python has whole numbers and flags beside gaps; pandas has types for that which apps do not expect of it.
    gaps = isinstance(data, (Mapping, list, tuple, set, frozenset))
    return _as_it_was(data, _replayed(df, sheet, edits, gaps))


def _untouched(data: Any) -> Any:
    """Return a copy of data that nobody edited; None for what takes the long way."""
    import pandas as pd

    if isinstance(data, (pd.DataFrame, pd.Series, pd.Index)):
        return data.copy()
    module = type(data).__module__.partition(".")[0]
    if module == "numpy" and hasattr(data, "copy"):
        return data.copy()
    return data if module in ("pyarrow", "polars") else None


def _movable(table: pa.Table) -> pa.Table:
    """Return a table without texts of a type that Arrow cannot pick rows from: polars has them."""
    import pyarrow as pa

    fields = [field.with_type(pa.large_string()) if field.type == pa.string_view() else field for field in table.schema]
    return table.cast(pa.schema(fields))


# -- replay -----------------------------------------------------------------------------------------------------------


def _replayed(df: pd.DataFrame, sheet: Sheet, edits: Mapping[str, Any], gaps: bool) -> pd.DataFrame:
    import pandas as pd

    rows, added = edits["edited_rows"], edits["added_rows"]
    columns = []
    for position, column in enumerate(sheet.columns):
        series = df.iloc[:, position].reset_index(drop=True)
        cells = {row: _value(column, cells[column.name]) for row, cells in rows.items() if column.name in cells}
        columns.append(_with(series, cells, [_value(column, row.get(column.name)) for row in added], gaps))
    index = _index(df, sheet, rows, added)
    out = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(len(index)))
    out.columns, out.index = df.columns, index
    gone = set(edits["deleted_rows"])
    return out.iloc[[row for row in range(len(out)) if row not in gone]] if gone else out


def _index(
    df: pd.DataFrame, sheet: Sheet, rows: Mapping[int, Mapping[str, Any]], added: Sequence[Mapping[str, Any]]
) -> pd.Index:
    import pandas as pd

    index: pd.Index = df.index
    if not added and not any(INDEX in cells for cells in rows.values()):
        return index
    if isinstance(index, pd.RangeIndex):
        return pd.RangeIndex(index.start, index.stop + index.step * len(added), index.step, name=index.name)
    column = sheet.index[0]
    cells = {row: _value(column, cells[INDEX]) for row, cells in rows.items() if INDEX in cells}
    new = [_value(column, row.get(INDEX)) for row in added]
    if pd.api.types.is_integer_dtype(index.dtype):  # who adds a row need not number it
        following = max((*index, *cells.values(), -1))
        for at, value in enumerate(new):
            following = max(following, value if value is not None else following + 1)
            new[at] = following if value is None else value
    series = _with(index.to_series().reset_index(drop=True), cells, new)
    new_index: pd.Index = pd.Index(series, name=index.name)
    return new_index


def _with(series: pd.Series[Any], cells: Mapping[int, Any], added: Sequence[Any], gaps: bool = False) -> pd.Series[Any]:
    """Return a column with other values at some places, and more of them at its end.

    `gaps`: whole numbers and flags stay what they are, beside missing ones.
    """
    import pandas as pd

    values = [*cells.values(), *added]
    if not values:
        return series
    dtype = _roomy(series.dtype, values, gaps)
    try:
        new = pd.Series(values, dtype=dtype)
        out = series.astype(dtype) if dtype != series.dtype else series.copy()
    except (TypeError, ValueError, OverflowError):  # a type that does not hold what was entered
        new, out = pd.Series(values, dtype=object), series.astype(object)
    if cells:
        out.iloc[list(cells)] = new.iloc[: len(cells)].array
    if added:
        out = pd.concat([out, new.iloc[len(cells) :]], ignore_index=True)
    return out.infer_objects() if series.isna().all() else out


def _roomy(dtype: Any, values: Sequence[Any], gaps: bool) -> Any:
    """Return the type of a column, or one that can hold these values too."""
    import numpy as np
    import pandas as pd

    empty = any(value is None for value in values)
    if isinstance(dtype, pd.CategoricalDtype):
        known = set(dtype.categories)
        new = [value for value in dict.fromkeys(values) if value is not None and value not in known]
        return pd.CategoricalDtype([*dtype.categories, *new], dtype.ordered) if new else dtype
    if empty and isinstance(dtype, np.dtype):
        if dtype.kind in "iu":
            return pd.Int64Dtype() if gaps else np.dtype("float64")
        if dtype.kind == "b":
            return pd.BooleanDtype() if gaps else np.dtype(object)
    return dtype


def _value(column: Holding, wire: Any) -> Any:
    """Return a value as its column holds it."""
    import pandas as pd

    if wire is None:
        return None
    match column.kind:
        case "float":
            return float(wire)
        case "decimal":
            return Decimal(str(wire))
        case "date":
            return dt.date.fromisoformat(wire[:10])
        case "time":
            return dt.time.fromisoformat(wire)
        case "datetime":
            moment = pd.Timestamp(wire)
            if column.zone is None:
                return moment
            return (moment if moment.tz is not None else moment.tz_localize("UTC")).tz_convert(column.zone)
        case _:
            return wire


# -- back to what it was ----------------------------------------------------------------------------------------------


def _as_it_was(data: Any, df: pd.DataFrame) -> Any:
    import pandas as pd
    import pyarrow as pa

    if isinstance(data, pd.Series):
        series = df.iloc[:, 0]
        series.name = data.name
        return series
    if isinstance(data, pd.Index):
        return pd.Index(df.iloc[:, 0], name=data.name)
    if isinstance(data, pd.api.extensions.ExtensionArray):
        return df.iloc[:, 0].array
    if isinstance(data, (pa.Table, pa.Array, pa.ChunkedArray)):
        return _as_arrow(data, df)
    module = type(data).__module__.partition(".")[0]
    if module == "numpy":
        return df.iloc[:, 0].to_numpy() if data.ndim < 2 else df.to_numpy()
    if module == "polars":
        return _as_polars(data, df)
    if isinstance(data, Mapping):
        return _as_mapping(data, df)
    if isinstance(data, (list, tuple, set, frozenset)):
        return _as_sequence(data, df)
    return df


def _as_arrow(data: Any, df: pd.DataFrame) -> Any:
    import pyarrow as pa

    if not isinstance(data, pa.Table):
        return pa.array(df.iloc[:, 0], data.type, from_pandas=True)
    arrays = [pa.array(df.iloc[:, at], field.type, from_pandas=True) for at, field in enumerate(data.schema)]
    return pa.Table.from_arrays(arrays, schema=data.schema)


def _as_polars(data: Any, df: pd.DataFrame) -> Any:
    import polars as pl
    import pyarrow as pa

    frame = pl.from_arrow(pa.Table.from_pandas(df, preserve_index=False))
    assert isinstance(frame, pl.DataFrame)
    if isinstance(data, pl.Series):
        return frame.to_series().cast(data.dtype).rename(data.name)
    if isinstance(data, pl.LazyFrame):
        return frame.cast(data.collect_schema()).lazy()
    return frame.cast(data.schema)


def _as_mapping(data: Mapping[Any, Any], df: pd.DataFrame) -> Any:
    import pandas as pd

    values = list(data.values())
    if values and all(isinstance(value, pd.Series) for value in values):
        return {name: df.iloc[:, at] for at, name in enumerate(df.columns)}
    if values and all(isinstance(value, Mapping) for value in values):
        index = _plain(df.index.to_series())
        return {name: dict(zip(index, _plain(df.iloc[:, at]), strict=True)) for at, name in enumerate(df.columns)}
    if values and any(isinstance(value, (str, bytes)) or not hasattr(value, "__len__") for value in values):
        return dict(zip(_plain(df.index.to_series()), _plain(df.iloc[:, 0]), strict=True))
    return {name: _plain(df.iloc[:, at]) for at, name in enumerate(df.columns)}


def _as_sequence(data: Any, df: pd.DataFrame) -> Any:
    first = next(iter(data), None)
    columns = [_plain(df.iloc[:, at]) for at in range(df.shape[1])]
    if isinstance(first, Mapping):
        rows: list[Any] = [dict(zip(df.columns, row, strict=True)) for row in zip(*columns, strict=True)]
    elif isinstance(first, (list, tuple)):
        rows = [type(first)(row) if type(first) in (list, tuple) else row for row in zip(*columns, strict=True)]
    else:
        rows = columns[0] if columns else []
    return type(data)(rows) if type(data) in (list, tuple, set, frozenset) else rows


def _plain(series: pd.Series[Any]) -> list[Any]:
    """Return values as Python's own, None for what is missing."""
    import pandas as pd

    out: list[Any] = []
    for value, missing in zip(series.astype(object).tolist(), series.isna().tolist(), strict=True):
        if missing:
            out.append(None)
        elif isinstance(value, pd.Timestamp):
            out.append(value.to_pydatetime())
        else:
            out.append(value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value)
    return out
