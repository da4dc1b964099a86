"""Data of any kind as an Arrow table, and that as bytes (step 7 of the click journey).

pandas and pyarrow are imported in this module only, on first use.

What a call shows is its data at that moment. So unchanged data is known by its content, not by its identity: a small
object is pickled and the digest of that looked up, which costs a fifth of making the table; a large one is made a table
each time, and only its bytes are recognised as known.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import frozen

from evlit.errors import StreamlitDataframeConversionError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

T = TypeVar("T")

MEDIA_TYPE: Final = "application/vnd.apache.arrow.stream"

#: Rows that are fetched from a source that computes or generates them.
ROW_LIMIT: Final = 10_000

#: Values of an object that is worth a fingerprint.
_SMALL: Final = 50_000

_MEMO_ENTRIES: Final = 128
_MEMO_BYTES: Final = 32 * 2**20


@frozen
class Frame:
    """A table that is ready to be sent.

    Attributes
    ----------
    data
        Arrow IPC stream: index columns first, then the others.
    rows
        Number of rows.
    columns
        Names of the columns that are not index.
    index
        Names of the index columns.
    range_index
        The index is a plain 0, 1, 2...
    """

    data: bytes
    rows: int
    columns: tuple[str, ...]
    index: tuple[str, ...]
    range_index: bool


class Memo:
    """What was made of data lately, by the fingerprint of the data: bounded, and safe to share between sessions."""

    def __init__(self, entries: int = _MEMO_ENTRIES, size: int = _MEMO_BYTES) -> None:
        self._entries = entries
        self._size = size
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: object, size: int) -> None:
        with self._lock:
            self._kept[key] = (value, size)
            self._kept.move_to_end(key)
            while len(self._kept) > self._entries or (
                len(self._kept) > 1 and sum(size for _, size in self._kept.values()) > self._size
            ):
                self._kept.popitem(last=False)


_memo: Final = Memo()


def remembered(data: object, parameters: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
    """Return what `make` gives, or gave for data of the same content and the same parameters."""
    content = fingerprint(data)
    if content is None:
        return make()
    key = (content, parameters)
    made: T | None = _memo.get(key)
    if made is None:
        made = make()
        _memo.put(key, made, size(made))
    return made


def fingerprint(data: object) -> bytes | None:
    """Return a digest of the content of small data, else None."""
    if not _is_small(data):
        return None
    try:
        return blake2b(pickle.dumps(data, protocol=5), digest_size=16).digest()
    except Exception:  # noqa: BLE001 - whatever an object's own __reduce__ raises only means: no fingerprint
        return None


def to_frame(data: object) -> Frame:
    """Return data as a table.

    Parameters
    ----------
    data
        DataFrame, Series, Index, array, Arrow table, anything that exports Arrow or the dataframe interchange protocol
        or has `to_pandas`, Styler (its data), dict, list, set, other iterables, rows of a database cursor, or None.

    Raises
    ------
    StreamlitDataframeConversionError
        When it cannot be shown as a table.
    """
    return remembered(data, "frame", lambda: serialise(*arrow_table(tabular(data))), lambda frame: len(frame.data))


def serialise(table: pa.Table, index: Sequence[str], range_index: bool) -> Frame:
    """Return an Arrow table as bytes."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    columns = tuple(name for name in table.column_names if name not in index)
    return Frame(sink.getvalue().to_pybytes(), table.num_rows, columns, tuple(index), range_index)


def tabular(data: Any) -> pd.DataFrame | pa.Table:
    """Return data as a pandas DataFrame or an Arrow table, whichever is nearer.

    Raises
    ------
    StreamlitDataframeConversionError
        When it cannot be shown as a table.
    """
    try:
        found = _from_library(data)
        return _from_python(data) if found is None else found
    except StreamlitDataframeConversionError:
        raise
    except Exception as error:
        raise StreamlitDataframeConversionError(
            f"Data of type `{_name(data)}` cannot be shown as a table: {error} "
            "Convert it to a pandas DataFrame before the call."
        ) from error


def arrow_table(data: Any, *, keep_range: bool = False) -> tuple[pa.Table, list[str], bool]:
    """Return a DataFrame or an Arrow table as an Arrow table that a browser can read.

    Parameters
    ----------
    data
        DataFrame or Arrow table.
    keep_range
        Make a column of an index that is a plain 0, 1, 2... too.

    Returns
    -------
    tuple
        The table, the names of its index columns, and whether the index is a plain 0, 1, 2...
    """
    import pandas as pd
    import pyarrow as pa

    if not isinstance(data, pd.DataFrame):
        names = _unique(data.column_names, [])
        columns = [_readable(column) for column in data.columns]
        if keep_range:
            counter = pa.array(range(data.num_rows), pa.int64())
            index = _unique(["index"], names)
            return pa.table([counter, *columns], names=[*index, *names]), index, True
        return pa.table(columns, names=names), [], True
    names = _unique([_label(name) for name in data.columns], [])
    columns = [_column(data.iloc[:, position]) for position in range(len(names))]
    plain = _is_plain(data.index)
    if plain and not keep_range:
        return pa.table(columns, names=names), [], True
    levels = [data.index.get_level_values(level) for level in range(data.index.nlevels)]
    index = _unique(
        [_label(level.name) if level.name is not None else f"__index_level_{i}__" for i, level in enumerate(levels)],
        names,
    )
    indexes = [_column(level.to_series()) for level in levels]
    return pa.table([*indexes, *columns], names=[*index, *names]), index, plain


# -- from anything ----------------------------------------------------------------------------------------------------


def _from_library(data: Any) -> Any:
    """Return data of a dataframe or array library as DataFrame or Arrow table; None for plain Python."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(data, pd.DataFrame):
        return data
    if isinstance(data, (pd.Series, pd.Index)):
        return _named(pd.DataFrame(data))
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, (pa.Array, pa.ChunkedArray)):
        return pa.table({"value": data})
    module = type(data).__module__
    if module == "numpy" and hasattr(data, "__setitem__"):  # an array, not a scalar
        return _named(pd.DataFrame(data.reshape(1) if data.ndim == 0 else data))
    if module.startswith("pandas.io.formats.style"):
        return data.data
    if module.partition(".")[0] == "pandas":
        return pd.DataFrame({"value": data})
    if hasattr(data, "collect") and not hasattr(data, "__arrow_c_stream__") and module.startswith("polars"):
        data = data.collect()
    if hasattr(data, "__arrow_c_stream__"):
        return pa.table(data.to_frame() if hasattr(data, "to_frame") and not hasattr(data, "columns") else data)
    if hasattr(data, "__dataframe__"):
        from pyarrow.interchange import from_dataframe

        return from_dataframe(data)
    return _converted(data)


def _converted(data: Any) -> Any:
    """Return what the object itself converts to; None when it cannot."""
    import pandas as pd

    limited = data.limit(ROW_LIMIT) if callable(getattr(data, "limit", None)) else data
    for name in ("to_pandas", "toPandas", "to_arrow", "to_dataframe"):
        convert = getattr(limited, name, None)
        if callable(convert) and not isinstance(data, type):
            return tabular(convert())
    if hasattr(data, "description") and callable(getattr(data, "fetchmany", None)):
        names = [column[0] for column in data.description or ()]
        return pd.DataFrame([tuple(row) for row in data.fetchmany(ROW_LIMIT)], columns=names)
    return None


def _from_python(data: Any) -> Any:
    import pandas as pd

    if data is None:
        return pd.DataFrame()
    if isinstance(data, Mapping):
        data = dict(data)
        try:
            return _named(pd.DataFrame(data))
        except ValueError:  # values that are no columns: a row for each key
            return _named(pd.DataFrame.from_dict(data, orient="index"))
    if isinstance(data, (str, bytes, bytearray, memoryview)) or not isinstance(data, Iterable):
        raise StreamlitDataframeConversionError(
            f"Data of type `{_name(data)}` cannot be shown as a table. "
            "Pass a DataFrame, an array, a dict of columns, or a list of rows or values."
        )
    return _named(pd.DataFrame(_rows(data)))


def _rows(data: Iterable[Any]) -> list[Any]:
    if isinstance(data, (set, frozenset)):
        try:
            return sorted(data)  # the same order in each run
        except TypeError:
            return list(data)
    if isinstance(data, (list, tuple, range)):
        return list(data)
    return list(islice(data, ROW_LIMIT))


def _named(df: pd.DataFrame) -> pd.DataFrame:
    """Name the column of what had none."""
    names: list[Any] = list(df.columns)
    return df.rename(columns={0: "value"}) if names == [0] else df


def _name(data: object) -> str:
    cls = type(data)
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"


def _is_small(data: Any) -> bool:
    kind = type(data)
    if kind in (list, tuple, dict, set, frozenset):
        return len(data) <= _SMALL // 10
    if kind.__module__.partition(".")[0] in ("numpy", "pandas"):
        size = getattr(data, "size", None)
        return isinstance(size, int) and size <= _SMALL
    return False


# -- to Arrow ---------------------------------------------------------------------------------------------------------


def _label(name: object) -> str:
    return ", ".join(str(part) for part in name) if isinstance(name, tuple) else str(name)


def _unique(names: Iterable[str], taken: Sequence[str]) -> list[str]:
    """Number the names that occur twice: the page knows columns by name."""
    seen = set(taken)
    out = []
    for name in names:
        unique, number = name, 1
        while unique in seen:
            number += 1
            unique = f"{name} ({number})"
        seen.add(unique)
        out.append(unique)
    return out


def _is_plain(index: pd.Index) -> bool:
    import pandas as pd

    return isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1 and index.name is None


def _column(series: pd.Series[Any]) -> pa.Array | pa.ChunkedArray:
    import pandas as pd
    import pyarrow as pa

    dtype = series.dtype
    if isinstance(dtype, (pd.PeriodDtype, pd.IntervalDtype)):
        return _texts(series)
    if isinstance(dtype, pd.CategoricalDtype) and isinstance(
        dtype.categories.dtype, (pd.PeriodDtype, pd.IntervalDtype)
    ):
        series = series.cat.rename_categories(str)
    if isinstance(dtype, pd.SparseDtype):
        series = pd.Series(series.to_numpy())
    try:
        return _readable(pa.array(series, from_pandas=True))
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return _texts(series)  # values of several types, or of one that Arrow does not know


def _texts(values: pd.Series[Any]) -> pa.Array:
    import pandas as pd
    import pyarrow as pa

    texts = [None if missing else str(value) for value, missing in zip(values, pd.isna(values), strict=True)]
    return pa.array(texts, pa.string())


def _readable(column: Any) -> pa.Array | pa.ChunkedArray:
    """Return a column without extension types, which only Arrow's own libraries know."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if not isinstance(kind, pa.BaseExtensionType):
        return column
    if pa.types.is_fixed_size_binary(kind.storage_type):  # a UUID
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    return pc.cast(column, kind.storage_type)
