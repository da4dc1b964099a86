"""Tables and arrays of `session_state` as bytes, and back: what the libraries hold is written without loss, or not at
all (step 8 of the click journey).

Tables of pandas, pyarrow and polars are Arrow IPC streams, arrays of numpy are `.npy` files without pickles. What Arrow
has no type for (columns of Python objects, labels) stands beside the bytes, in the closed set of tags. Every table of
pandas is read back and compared before it counts as written.

No library is imported to write: a value of one is only there when the app imported it. To read, the library that the
log names is imported: it is one of four.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any, Final

from evlit.core.values import Encoder, module_of, mro, name_of

#: Bytes of a table or array that is written.
LIMIT: Final = 256 << 20

ARROW: Final = "application/vnd.apache.arrow.stream"
NPY: Final = "application/x-npy"

#: Keeps bytes of a media type, and returns their citation.
Keep = Callable[[bytes, str], dict[str, Any]]

_LIBRARIES: Final = frozenset({"numpy", "pandas", "pyarrow", "polars"})


class LossError(Exception):
    """A table that would not come back as it is."""


def library_of(cls: type) -> str | None:
    """Return the library that a class belongs to, if its values may have a coded form."""
    module = module_of(cls)
    top = module.partition(".")[0] if type(module) is str else ""
    return top if top in _LIBRARIES and top in sys.modules else None


def kind_of(value: Any, library: str) -> str | None:
    """Return what a value of a library is: by the library's own classes, never by a subclass."""
    cls, module = type(value), sys.modules[library]
    if library == "pyarrow":
        names: tuple[str, ...] = ("Table", "RecordBatch", "ChunkedArray")
        if name_of(cls).startswith("pyarrow.lib.") and module.Array in mro(cls):
            return "Array"
    else:
        names = ("ndarray",) if library == "numpy" else ("DataFrame", "Series", "Index")
        if library == "pandas" and name_of(cls).startswith("pandas.") and module.Index in mro(cls):
            return "Index"
    return next((name for name in names if getattr(module, name, None) is cls), None)


def snapshot(value: Any) -> Any:
    """Return a table that keeps what a table holds now, if the library makes one at no price; else None."""
    cls = type(value)
    match library_of(cls):
        case "pyarrow" if kind_of(value, "pyarrow"):
            return value
        case "polars" if kind_of(value, "polars"):
            return value.clone()
        case "pandas" if kind_of(value, "pandas") in ("DataFrame", "Series") and _copies_on_write():
            return value.copy(deep=False)
        case _:
            return None


def _copies_on_write() -> bool:
    return int(sys.modules["pandas"].__version__.partition(".")[0]) >= 3


def shape_text(value: Any, kind: str) -> str:
    """Return a short text for a table."""
    if kind == "ndarray":
        return f"<ndarray of {'x'.join(map(str, value.shape)) or 'no dimension'}, {value.dtype}>"
    if kind in ("DataFrame", "Table", "RecordBatch"):
        rows = value.num_rows if kind != "DataFrame" else value.shape[0]
        columns = value.num_columns if kind != "DataFrame" else value.shape[1]
        return f"<{kind} of {rows} x {columns}>"
    return f"<{kind} of {len(value)}>"


# -- writing ----------------------------------------------------------------------------------------------------------


def write(value: Any, library: str, kind: str, encoder: Encoder, keep: Keep) -> dict[str, Any]:
    """Return the coded form of a table or array.

    Raises
    ------
    LossError
        When it would not come back as it is, or is too large.
    """
    try:
        match library:
            case "numpy":
                return _write_array(value, encoder, keep)
            case "pandas":
                return _PandasWriter(value, kind, encoder, keep).write()
            case "pyarrow":
                return _write_arrow(value, kind, keep)
            case _:
                return _write_polars(value, kind, keep)
    except (
        ImportError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        LookupError,
        NotImplementedError,
    ) as error:
        # Arrow's own errors are ValueErrors, TypeErrors, or NotImplementedErrors; their text may hold data.
        raise LossError(f"{kind}: {type(error).__name__}") from error
    except Exception as error:
        if module_of(type(error)).partition(".")[0] in ("polars", "pyarrow"):
            raise LossError(f"{kind}: {type(error).__name__}") from error
        raise


def _small_enough(size: int) -> None:
    if size > LIMIT:
        raise LossError("too large")


def _write_array(value: Any, encoder: Encoder, keep: Keep) -> dict[str, Any]:
    np = sys.modules["numpy"]
    if value.dtype.hasobject:
        if value.dtype.names is not None:
            raise LossError("a structure with Python objects")
        return _items_of(value, encoder)
    if value.dtype.kind == "U":  # four bytes a letter, in which nobody would find what must not be recorded
        return {**_items_of(value, encoder), "dtype": value.dtype.str}
    _small_enough(value.nbytes)
    out = io.BytesIO()
    np.save(out, value, allow_pickle=False)
    return {"data": keep(out.getvalue(), NPY)}


def _items_of(value: Any, encoder: Encoder) -> dict[str, Any]:
    return {"shape": list(value.shape), "items": [encoder.code(item) for item in value.ravel("C").tolist()]}


def _write_arrow(value: Any, kind: str, keep: Keep) -> dict[str, Any]:
    pa = sys.modules["pyarrow"]
    _small_enough(value.nbytes)
    table = value
    if kind == "RecordBatch":
        table = pa.Table.from_batches([value])
    elif kind in ("Array", "ChunkedArray"):
        table = pa.table({"0": value})
    return {"data": keep(_stream(table), ARROW), "kind": kind}


def _write_polars(value: Any, kind: str, keep: Keep) -> dict[str, Any]:
    pl = sys.modules["polars"]
    _small_enough(value.estimated_size())
    frame = value.to_frame() if kind == "Series" else value
    out = io.BytesIO()
    frame.write_ipc_stream(out)
    back = pl.read_ipc_stream(io.BytesIO(out.getvalue()))
    if back.schema != frame.schema or not back.equals(frame):
        raise LossError("it would not come back as it is")
    return {"data": keep(out.getvalue(), ARROW), "kind": kind}


def _stream(table: Any) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


class _PandasWriter:
    """Writes one DataFrame, Series or Index: columns that Arrow has a type for go into one Arrow table, named by their
    number, the others are lists of coded values.
    """

    def __init__(self, value: Any, kind: str, encoder: Encoder, keep: Keep) -> None:
        self._value = value
        self._kind = kind
        self._encoder = encoder
        self._keep = keep
        self._arrow: dict[str, Any] = {}

    def write(self) -> dict[str, Any]:
        value, kind = self._value, self._kind
        _small_enough(int(value.memory_usage().sum()) if kind == "DataFrame" else int(value.memory_usage()))
        coded: dict[str, Any] = {"kind": kind}
        if kind == "Index":
            coded["index"] = self._index(value, inline=False)
        else:
            frame = value.to_frame() if kind == "Series" else value
            # By position: labels may occur twice.
            coded["columns"] = [self._column(frame.iloc[:, n]) for n in range(frame.shape[1])]
            coded["index"] = self._index(value.index, inline=False)
            if kind == "Series":
                coded["name"] = self._encoder.code(value.name)
            else:
                coded["labels"] = self._index(value.columns, inline=True)
            if value.attrs:
                coded["attrs"] = self._encoder.code(dict(value.attrs))
        if self._arrow:
            coded["data"] = self._keep(self._bytes(), ARROW)
        return coded

    def _column(self, values: Any) -> dict[str, Any]:
        dtype = values.dtype
        if library_of(type(dtype)) not in ("numpy", "pandas"):
            raise LossError(f"a column of {type(dtype).__name__}")
        if _in_arrow(dtype):
            name = str(len(self._arrow))
            self._arrow[name] = values.array
            return {"at": name}
        return self._items(values)

    def _items(self, values: Any) -> dict[str, Any]:
        code = self._encoder.code
        return {"items": [code(item) for item in values.tolist()], "dtype": str(values.dtype)}

    def _index(self, index: Any, *, inline: bool) -> dict[str, Any]:
        pd = sys.modules["pandas"]
        names = [self._encoder.code(name) for name in index.names]
        if type(index) is pd.RangeIndex:
            return {"range": [index.start, index.stop, index.step], "names": names}
        one = self._items if inline else self._column
        if type(index) is pd.MultiIndex:
            levels = [one(index.get_level_values(level)) for level in range(index.nlevels)]
            return {"levels": levels, "names": names}
        coded = {**one(index), "names": names}
        freq = getattr(index, "freqstr", None) if type(index) in (pd.DatetimeIndex, pd.TimedeltaIndex) else None
        return coded if freq is None else {**coded, "freq": freq}

    def _bytes(self) -> bytes:
        pd = sys.modules["pandas"]
        import pyarrow as pa

        body = pd.DataFrame(self._arrow, copy=False)
        table = pa.Table.from_pandas(body, preserve_index=False, nthreads=1)
        data = _stream(table)
        back = _read_stream(data).to_pandas(use_threads=False)
        for name in body:
            if not _same_dtype(back[name].dtype, body[name].dtype):
                raise LossError(f"a column of {body[name].dtype}")
        if not back.equals(body):
            raise LossError("it would not come back as it is")
        return data


def _in_arrow(dtype: Any) -> bool:
    pd = sys.modules["pandas"]
    kinds = "biufmM"
    if type(dtype) is pd.SparseDtype:
        return False
    return library_of(type(dtype)) == "pandas" or dtype.kind in kinds


def _same_dtype(one: Any, other: Any) -> bool:
    categories = getattr(other, "categories", None)
    if categories is not None and not categories.equals(one.categories):
        return False  # else their order does not count
    return type(one) is type(other) and bool(one == other)


# -- reading ----------------------------------------------------------------------------------------------------------


def read(coded: dict[str, Any], type_name: str, fetch: Callable[[str], bytes], decode: Callable[[Any], Any]) -> Any:
    """Return the table or array of a coded form.

    Parameters
    ----------
    fetch
        Returns the bytes of a digest.
    decode
        Returns the value of a coded part.

    Raises
    ------
    Exception
        Whatever the libraries raise for what `write` did not write.
    """
    library = type_name.partition(".")[0]
    data = fetch(coded["data"]["blob"]) if "data" in coded else None
    match library:
        case "numpy":
            return _read_array(coded, data, decode)
        case "pandas":
            return _read_pandas(coded, data, decode)
        case "pyarrow":
            return _read_arrow(coded["kind"], data)
        case "polars":
            import polars as pl

            frame = pl.read_ipc_stream(io.BytesIO(data or b""))
            return frame.to_series() if coded["kind"] == "Series" else frame
        case _:
            raise ValueError(f"expected a table of a library that evlit knows, got {type_name!r:.80}")


def _read_array(coded: dict[str, Any], data: bytes | None, decode: Callable[[Any], Any]) -> Any:
    import numpy as np

    if data is not None:
        return np.load(io.BytesIO(data), allow_pickle=False)
    items = [decode(item) for item in coded["items"]]
    if "dtype" in coded:
        return np.array(items, coded["dtype"]).reshape(coded["shape"])
    made = np.empty(len(items), object)
    for number, item in enumerate(items):  # not in one step: lists would become dimensions
        made[number] = item
    return made.reshape(coded["shape"])


def _read_stream(data: bytes) -> Any:
    import pyarrow as pa

    return pa.ipc.open_stream(pa.py_buffer(data)).read_all()


def _read_arrow(kind: str, data: bytes | None) -> Any:
    table = (
        _read_stream(data or b"").combine_chunks() if kind in ("RecordBatch", "Array") else _read_stream(data or b"")
    )
    if kind == "RecordBatch":
        import pyarrow as pa

        batches = table.to_batches()
        return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
    if kind == "Array":
        import pyarrow as pa

        column = table.column(0)
        return column.chunk(0) if column.num_chunks else pa.array([], column.type)
    return table.column(0) if kind == "ChunkedArray" else table


def _read_pandas(coded: dict[str, Any], data: bytes | None, decode: Callable[[Any], Any]) -> Any:
    import pandas as pd

    # A copy: memory of Arrow cannot be written to, and apps change their tables.
    body: Any = None if data is None else _read_stream(data).to_pandas(use_threads=False).copy()

    def column(one: dict[str, Any]) -> Any:
        if "at" in one:
            return body[one["at"]].array
        return pd.Series([decode(item) for item in one["items"]], dtype=one["dtype"]).array

    def index(one: dict[str, Any]) -> Any:
        names = [decode(name) for name in one["names"]]
        if "range" in one:
            start, stop, step = one["range"]
            return pd.RangeIndex(start, stop, step, name=names[0])
        if "levels" in one:
            return pd.MultiIndex.from_arrays([column(level) for level in one["levels"]], names=names)
        values = column(one)
        made = pd.Index(values, dtype=values.dtype, name=names[0])
        if one.get("freq") is not None:
            made.freq = one["freq"]
        return made

    if coded["kind"] == "Index":
        return index(coded["index"])
    columns = [column(one) for one in coded["columns"]]
    rows = index(coded["index"])
    if coded["kind"] == "Series":
        made: Any = pd.Series(columns[0], index=rows, name=decode(coded["name"]), dtype=columns[0].dtype)
    else:
        made = pd.DataFrame(dict(enumerate(columns)), index=rows)
        made.columns = index(coded["labels"])
    if "attrs" in coded:
        made.attrs = decode(coded["attrs"])
    return made
