"""Tables, arrays and scalars of libraries: they come back as they were, or not at all, and nobody's code runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.core.codec import dumps
from evlit.core.coded import decode
from evlit.core.values import Encoder
from evlit.runtime.large import Looking, Making, Shelf
from evlit.runtime.revive import NotThereError, Reviver


def written(value: Any) -> tuple[Any, dict[str, bytes]]:
    """Return the coded form of an entry, through JSON, and the bytes that it cites."""
    making = Making(lambda _: None)
    coded, named = making.entry(value, lambda: None)
    assert not named, coded
    return json.loads(dumps(coded)), {digest: blob.data for digest, blob in making.blobs.items()}


def back(value: Any) -> Any:
    coded, blobs = written(value)
    return Reviver(blobs.__getitem__).revive(coded)


FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    "text": lambda: pd.DataFrame({"a": [1, 2], "b": ["x", None]}),
    "nothing": lambda: pd.DataFrame(),
    "no rows": lambda: pd.DataFrame({"a": []}),
    "no columns": lambda: pd.DataFrame(index=[1, 2, 3]),
    "objects": lambda: pd.DataFrame({"o": [{"x": 1}, [1, (2, None)]]}),
    "categories": lambda: pd.DataFrame({"c": pd.Categorical(["b", "a"], ["b", "a", "z"], ordered=True), "n": [1, 2]}),
    "times": lambda: pd.DataFrame(
        {"t": pd.date_range("2024-01-01", periods=3, tz="Europe/Berlin"), "d": pd.to_timedelta([1, 2, 3], unit="s")},
        index=pd.date_range("2024", periods=3, name="when"),
    ),
    "nullable": lambda: pd.DataFrame(
        {
            "i": pd.array([1, None], "Int64"),
            "s": pd.array(["a", None], "string"),
            "b": pd.array([True, None], "boolean"),
            "p": pd.period_range("2024-01", periods=2, freq="M"),
            "f": np.array([1, 2], "float32"),
        }
    ),
    "labels twice": lambda: pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]),
    "levels": lambda: pd.DataFrame(
        np.eye(2),
        columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", "y"]),
        index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]),
    ),
    "complex": lambda: pd.DataFrame(np.eye(2) * 1j),
    "intervals": lambda: pd.DataFrame({"iv": pd.interval_range(0, 2)}),
    "arrow": lambda: pd.DataFrame({"pa": pd.array([1, 2], dtype="int64[pyarrow]")}),
    "labels of kinds": lambda: pd.DataFrame({0: [1], 1.5: [2], "x": [3]}, index=[("tuple", 1)]),
    "long text": lambda: pd.DataFrame({"o": [object.__name__ * 400, 1]}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_come_back(name: str) -> None:
    frame = FRAMES[name]()
    frame.attrs["unit"] = ("m", 1)
    again = back(frame)
    pd.testing.assert_frame_equal(again, frame, check_freq=True)
    assert list(again.dtypes) == list(frame.dtypes)
    assert type(again.index) is type(frame.index)
    assert again.attrs == frame.attrs
    if "n" in again:
        again.loc[again.index[0], "n"] = 100  # memory of its own
    coded, _ = written(frame)
    assert decode(coded).text == f"<DataFrame of {frame.shape[0]} x {frame.shape[1]}>"


_columns = st.one_of(
    st.lists(st.integers(-(2**63), 2**63 - 1), min_size=4, max_size=4),
    st.lists(st.floats(), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3) | st.none(), min_size=4, max_size=4),
    st.lists(
        st.datetimes(
            min_value=pd.Timestamp(1900, 1, 1).to_pydatetime(), max_value=pd.Timestamp(2100, 1, 1).to_pydatetime()
        ),
        min_size=4,
        max_size=4,
    ),
    st.lists(st.integers() | st.text("ab") | st.none() | st.tuples(st.integers()), min_size=4, max_size=4),
)


@given(st.dictionaries(st.text("abc", max_size=3) | st.integers(0, 5), _columns, max_size=3))
def test_any_frame_comes_back(columns: dict[Any, list[Any]]) -> None:
    frame = pd.DataFrame(columns)
    pd.testing.assert_frame_equal(back(frame), frame)


@pytest.mark.parametrize(
    "index",
    [
        pd.Index([1, 2]),
        pd.RangeIndex(3, name="q"),
        pd.date_range("2024", periods=3),
        pd.MultiIndex.from_product([[1, 2], ["a"]]),
        pd.CategoricalIndex(["a", "b"]),
        pd.Index(["a", 1]),
    ],
    ids=lambda index: type(index).__name__,
)
def test_indexes_and_series_come_back(index: Any) -> None:
    again = back(index)
    pd.testing.assert_index_equal(again, index)
    assert type(again) is type(index)
    series = pd.Series(range(len(index)), index=index, name=("a", 1))
    pd.testing.assert_series_equal(back(series), series, check_freq=True)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.zeros((2, 2), order="F"),
        np.array(5),
        np.array(["a", "bc"]),
        np.array([1, "a", [1]], dtype=object),
        np.array([[None]], dtype=object),
        np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
        np.array(["2024"], "M8[D]"),
    ],
    ids=lambda array: f"{array.dtype} {array.shape}",
)
def test_arrays_come_back(array: Any) -> None:
    again = back({"in": [array]})["in"][0]
    assert again.dtype == array.dtype
    assert again.shape == array.shape
    assert again.tolist() == array.tolist()
    assert again.flags.writeable


@pytest.mark.parametrize(
    "value",
    [
        pa.table({"a": [1, None]}),
        pa.table({"a": pa.array([], pa.int8())}),
        pa.record_batch({"a": ["x"]}),
        pa.array([1, 2]),
        pa.array([], pa.string()),
        pa.array([{"a": 1}]),
        pa.chunked_array([[1], [2]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_arrow_come_back(value: Any) -> None:
    again = back(value)
    assert type(again) is type(value)
    assert again.equals(value)


def test_values_of_polars_come_back() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"a": [1, None], "b": ["x", "y"], "c": [[1], [2]]})
    kinds = pl.DataFrame(
        {"e": pl.Series(["a"], dtype=pl.Enum(["a", "b"])), "c": pl.Series(["a"], dtype=pl.Categorical)}
    )
    for value in (frame, kinds, pl.DataFrame(), pl.Series("q", [1, 2])):
        again = back(value)
        assert type(again) is type(value)
        assert again.equals(value)


SCALARS = [
    np.float64(0.5), np.float32(0.1), np.int8(3), np.bool_(True), np.uint64(2**63), np.complex64(1 + 2j),
    np.datetime64("2024-01-01"), np.datetime64("NaT", "s"), np.timedelta64(5, "s"), np.str_("x"), np.bytes_(b"x"),
    pd.Timestamp("2024-01-01 12:00:00.123456789"), pd.Timestamp("2024-01-01", tz="Europe/Berlin"),
    pd.Timestamp("2024-01-01T00:00:00+02:00"), pd.Timedelta("1s"), pd.Period("2024-01", "M"), pd.NaT, pd.NA,
]  # fmt: skip


@pytest.mark.parametrize("scalar", SCALARS, ids=repr)
def test_scalars_come_back_and_are_small(scalar: Any) -> None:
    coded = Encoder(1000, Looking(Shelf())).encode([scalar])
    blobs: dict[str, bytes] = {}
    (again,) = Reviver(blobs.__getitem__).revive(json.loads(dumps(coded)))
    assert type(again) is type(scalar)
    assert repr(again) == repr(scalar)
    if isinstance(scalar, np.generic):
        assert again.dtype == scalar.dtype


class Sub(pd.DataFrame):
    pass


class Evil:
    def __reduce__(self) -> Any:
        raise AssertionError

    __eq__ = __repr__ = __reduce__  # type: ignore[assignment]  # none of them is to be called
    __hash__ = None  # type: ignore[assignment]  # as with any `__eq__` of its own


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Sub({"a": [1]}), ""),
        (lambda: pd.DataFrame({"a": [Evil()]}), ""),
        (lambda: np.array([Evil()], dtype=object), ""),
        (lambda: np.ma.masked_array([1], [True]), ""),
        (lambda: np.array([(Evil(),)], dtype=[("a", object)]), "a structure with Python objects"),
    ],
)
def test_what_would_not_come_back_is_named(make: Callable[[], Any], why: str) -> None:
    coded, named = Making(lambda _: None).entry(make(), lambda: None)
    assert named
    assert why in json.dumps(coded)


@pytest.mark.parametrize(
    "coded",
    [
        {"$": "object", "type": "os.system", "v": {}},
        {"$": "object", "type": f"{__name__}.Evil", "v": {}},
        {"$": "object", "type": "subprocess.Popen", "v": {"args": "ls"}},
        {"$": "enum", "type": "builtins.print", "v": "ls"},
        {"$": "namedtuple", "type": "builtins.eval", "v": {"x": "1"}},
        {"$": "object", "type": "a_module_that_nobody_imported.C", "v": {}},
        {"$": "table", "type": "os.DataFrame", "v": {"kind": "DataFrame"}},
        {"$": "table", "type": "pandas.DataFrame", "v": {"kind": "DataFrame", "data": {"blob": "0"}}},
        {"$": "array", "type": "numpy.ndarray", "v": {"data": {"blob": "pickle"}}},
        {"$": "json", "type": "x", "v": {"blob": "pickle"}},
        {"$": "scalar", "type": "numpy", "dtype": "O", "v": 1},
        {"$": "hologram", "v": 1},
        {"$": "file", "type": "builtins.open", "v": {"data": {"blob": "pickle"}}},
    ],
)
def test_a_damaged_or_hostile_entry_is_absent(coded: Any) -> None:
    blobs = {"pickle": b"\x80\x04N."}
    try:
        value = Reviver(blobs.__getitem__).revive(coded)
    except NotThereError:
        return
    assert coded["type"] == "numpy"  # a scalar of any object is that object
    assert value == 1
