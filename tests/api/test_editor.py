"""`st.data_editor`: what it returns is what it was given, edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import evlit as st
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitInvalidParameterTypeError,
    StreamlitValueAssignmentNotAllowedError,
    StreamlitValueError,
)
from tests.api.conftest import Page

#: For calls that the types forbid.
loose: Any = st
config = st.column_config

#: A reading of a clock without a zone, as most data have them.
MOMENT = dt.datetime.fromisoformat("2024-01-01T00:00:00")


def edit(page: Page, data: Any, change: dict[str, Any], **options: Any) -> Any:
    """Draw an editor, and return what it gives after a change of the user."""

    def script() -> Any:
        return st.data_editor(data, key="t", num_rows="dynamic", **options)

    page.run(script)
    return page.set(script, {"t": {"$edits": change}})


CHANGE = {"edited_rows": {"0": {"value": 9}}, "added_rows": [0, 0, [{"value": 7}], 1], "deleted_rows": [1]}


@pytest.mark.parametrize(
    ("data", "change", "expected"),
    [
        ([1, 2, 3], CHANGE, [9, 3, 7]),
        ((1, 2, 3), CHANGE, (9, 3, 7)),
        ({1, 2, 3}, CHANGE, {9, 3, 7}),
        (frozenset({1, 2, 3}), CHANGE, frozenset({9, 3, 7})),
        ([1, 2], {"edited_rows": {"1": {"value": None}}}, [1, None]),
        ([{"a": 1, "b": "x"}], {"edited_rows": {"0": {"b": "y"}}}, [{"a": 1, "b": "y"}]),
        ([{"a": 1}], {"added_rows": [0, 0, [{}], 1]}, [{"a": 1}, {"a": None}]),
        ([[1, "x"]], {"edited_rows": {"0": {"1": "y"}}}, [[1, "y"]]),
        ([(1, "x")], {"edited_rows": {"0": {"0": 5}}}, [(5, "x")]),
        ({"a": [1, 2], "b": [True, False]}, {"deleted_rows": [0]}, {"a": [2], "b": [False]}),
        ({"x": 1, "y": 2}, {"edited_rows": {"1": {"value": 5}}}, {"x": 1, "y": 5}),
        ({"x": 1}, {"added_rows": [0, 0, [{"_index": "z", "value": 3}], 1]}, {"x": 1, "z": 3}),
        ({"a": {"r": 1, "s": 2}}, {"edited_rows": {"0": {"a": 5}}}, {"a": {"r": 5, "s": 2}}),
        ([dt.date(2024, 1, 1)], {"edited_rows": {"0": {"value": "2025-02-03"}}}, [dt.date(2025, 2, 3)]),
        (
            [MOMENT],
            {"edited_rows": {"0": {"value": "2025-02-03T04:05:06"}}},
            [MOMENT.replace(2025, 2, 3, 4, 5, 6)],
        ),
        ([dt.time(1)], {"edited_rows": {"0": {"value": "02:03:04.500"}}}, [dt.time(2, 3, 4, 500_000)]),
        ([Decimal("1.50")], {"edited_rows": {"0": {"value": 2.25}}}, [Decimal("2.25")]),
    ],
)
def test_plain_data_comes_back_as_what_it_was(page: Page, data: Any, change: dict[str, Any], expected: Any) -> None:
    result = edit(page, data, change)
    assert result == expected
    assert type(result) is type(expected)


def test_untouched_data_comes_back_as_a_copy(page: Page) -> None:
    for data in ([1, 2], {"a": [1, 2]}, [{"a": 1}], {"x": 1}, {1, 2}, (1, 2)):
        assert page.run(partial(st.data_editor, data)) == data
    df = pd.DataFrame({"a": [1]})
    result = page.run(lambda: st.data_editor(df))
    result.loc[0, "a"] = 5
    assert df.loc[0, "a"] == 1


def test_in_bare_python_the_data_come_back() -> None:
    assert st.data_editor([{"a": 1}]) == [{"a": 1}]
    with pytest.raises(StreamlitValueError):
        loose.data_editor([1], num_rows="some")


def test_columns_keep_their_types(page: Page) -> None:
    df = pd.DataFrame({
        "n": pd.Series([1, 2], dtype="int16"),
        "x": [0.5, 1.5],
        "s": ["a", "b"],
        "b": [True, False],
        "d": pd.to_datetime(["2024-01-01", "2024-01-02"]),
        "z": pd.to_datetime(["2024-01-01", "2024-01-02"]).tz_localize("Europe/Paris"),
        "c": pd.Categorical(["u", "v"]),
        "i": pd.array([1, None], dtype="Int64"),
        "a": pd.Series(["x", "y"], dtype=pd.ArrowDtype(pa.string())),
        "l": [[1], [2, 3]],
    })  # fmt: skip
    cells: dict[str, Any] = {
        "n": 300,
        "x": 2,
        "s": "z",
        "b": False,
        "d": "2024-03-01T10:00:00",
        "z": "2024-03-01T10:00:00Z",
        "c": "v",
        "i": None,
        "a": "w",
        "l": [4],
    }
    result = edit(page, df, {"edited_rows": {"0": cells}})
    assert list(result.dtypes) == list(df.dtypes)
    row = result.iloc[0]
    assert row["n"] == 300
    assert row["z"] == pd.Timestamp("2024-03-01T11:00", tz="Europe/Paris")
    assert [row["s"], row["c"], row["a"], row["l"]] == ["z", "v", "w", [4]]
    assert row["i"] is pd.NA
    assert result.iloc[1].drop("i").tolist() == df.iloc[1].drop("i").tolist()
    assert df.iloc[0]["n"] == 1


def test_cleared_cells_are_missing(page: Page) -> None:
    df = pd.DataFrame({"n": [1, 2], "b": [True, False], "s": ["a", "b"], "d": pd.to_datetime(["2024-01-01"] * 2)})
    result = edit(page, df, {"edited_rows": {"0": dict.fromkeys(df.columns)}})
    assert result.iloc[0].isna().all()
    assert [str(each) for each in result.dtypes[:2]] == ["float64", "object"]
    assert result.dtypes["d"] == df.dtypes["d"]


@pytest.mark.parametrize(
    "data",
    [
        pd.Series([1, 2, 3], name="n"),
        pd.Index([1, 2, 3], name="n"),
        np.array([1, 2, 3]),
        pa.array([1, 2, 3]),
        pa.chunked_array([[1], [2, 3]]),
        pd.array([1, 2, 3], dtype="Int64"),
    ],
    ids=lambda data: type(data).__name__,
)
def test_columns_of_libraries(page: Page, data: Any) -> None:
    name = getattr(data, "name", None) or "value"
    result = edit(page, data, {"edited_rows": {"1": {name: 9}}, "deleted_rows": [0]})
    assert type(result) is (pa.Int64Array if isinstance(data, pa.ChunkedArray) else type(data))
    assert [int(str(each)) for each in result] == [9, 3]
    assert getattr(result, "name", None) == getattr(data, "name", None)


def test_tables_of_libraries(page: Page) -> None:
    table = pa.table({"n": pa.array([1, None], pa.int32()), "s": ["a", "b"]})
    result = edit(page, table, {"edited_rows": {"0": {"n": 5}}, "added_rows": [0, 0, [{"s": "c"}], 1]})
    assert result.schema == table.schema
    assert result.to_pydict() == {"n": [5, None, None], "s": ["a", "b", "c"]}
    matrix = edit(Page(), np.array([[1, 2], [3, 4]]), {"edited_rows": {"0": {"1": 9}}})
    assert matrix.tolist() == [[1, 9], [3, 4]]


def test_polars(page: Page) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"n": pl.Series([1, 2], dtype=pl.Int16), "s": ["a", "b"]})
    change = {"edited_rows": {"0": {"n": 5}}, "deleted_rows": [1], "added_rows": [0, 0, [{"s": "c"}], 1]}
    result = edit(page, frame, change)
    assert result.schema == frame.schema
    assert result.rows() == [(5, "a"), (None, "c")]
    assert edit(Page(), frame.lazy(), change).collect().equals(result)
    assert edit(Page(), frame["n"], {"edited_rows": {"0": {"n": 5}}}).to_list() == [5, 2]


def test_rows_are_numbered_on_where_the_index_is_numbers(page: Page) -> None:
    df = pd.DataFrame({"a": [1, 2]}, index=pd.Index([10, 20], name="id"))
    result = edit(
        page, df, {"added_rows": [0, 0, [{"a": 3}, {"_index": 5}, {}], 3], "edited_rows": {"0": {"_index": 11}}}
    )
    assert result.index.tolist() == [11, 20, 21, 5, 22]
    assert result.index.name == "id"


def test_a_row_that_goes_leaves_a_gap(page: Page) -> None:
    result = edit(page, pd.DataFrame({"a": [1, 2, 3]}), {"deleted_rows": [1], "added_rows": [0, 0, [{"a": 4}], 1]})
    assert result.index.tolist() == [0, 2, 3]
    assert result["a"].tolist() == [1, 3, 4]


def test_empty_tables_take_the_types_that_are_asked_for(page: Page) -> None:
    df = pd.DataFrame(columns=["n", "d", "s"])
    options = {"n": config.NumberColumn(), "d": config.DateColumn(), "s": config.SelectboxColumn(options=["a"])}
    change = {"added_rows": [0, 0, [{"n": 1.5, "d": "2024-01-02", "s": "a"}], 1]}
    result = edit(page, df, change, column_config=options)
    assert result.iloc[0].tolist() == [1.5, dt.date(2024, 1, 2), "a"]
    assert str(result.dtypes["n"]) == "float64"


def fields(page: Page, data: Any, **options: Any) -> dict[str, dict[str, Any]]:
    page.run(lambda: st.data_editor(data, key="t", **options))
    return {field.pop("name"): field for field in page.find("t").props["fields"]}


def test_fields_follow_from_the_data_and_the_configuration(page: Page) -> None:
    df = pd.DataFrame({
        "n": pd.Series([1], dtype="uint8"),
        "s": ["a"],
        "c": pd.Categorical(["u"], categories=["u", "v"]),
        "mixed": [object()],
        "p": pd.period_range("2024", periods=1),
    })  # fmt: skip
    given = {
        "n": config.NumberColumn(min_value=5, max_value=999, step=5, required=True, default=10),
        "s": config.TextColumn(max_chars=3, validate="^a"),
    }
    assert fields(page, df, column_config=given) == {
        "n": {"type": "int", "min": 5, "max": 255, "step": 5, "required": True, "default": 10},
        "s": {"type": "text", "max_chars": 3, "validate": "^a"},
        "c": {"type": "text", "options": [{"value": "u"}, {"value": "v"}]},
        "mixed": {"type": "text", "disabled": True},
        "p": {"type": "text", "disabled": True},
    }


def test_columns_that_cannot_be_edited(page: Page) -> None:
    df = pd.DataFrame({"a": [1], "b": [2], "c": [3]}, index=["x"])
    found = fields(page, df, disabled=["a", 1], num_rows="dynamic")
    assert [name for name, field in found.items() if "disabled" in field] == ["a", "b"]
    assert "disabled" in fields(Page(), df)["_index"]  # its rows are fixed
    page.run(lambda: st.data_editor(df, key="t", disabled=True))
    assert page.find("t").props["disabled"] is True
    shown = fields(Page(), df, column_config={"a": config.ProgressColumn(), "b": config.Column(disabled=True)})
    assert [name for name, field in shown.items() if "disabled" in field] == ["a", "b", "_index"]


def test_options_have_texts(page: Page) -> None:
    column = config.SelectboxColumn(options=[1, 2], format_func=lambda option: f"No. {option}")
    found = fields(page, pd.DataFrame({"n": [1]}), column_config={"n": column})
    assert found["n"]["options"] == [{"value": 1, "label": "No. 1"}, {"value": 2, "label": "No. 2"}]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: st.data_editor([1], column_config={"value": config.TextColumn()}), StreamlitAPIException, "'text'"),
        (
            lambda: st.data_editor(pd.DataFrame([[1, 2]], columns=["a", "a"])),
            StreamlitAPIException,
            "'a' is there twice",
        ),
        (lambda: st.data_editor({"_index": [1]}), StreamlitAPIException, "cannot be called '_index'"),
        (
            lambda: st.data_editor(
                pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)])), num_rows="dynamic"
            ),
            StreamlitAPIException,
            "reset_index",
        ),
        (lambda: loose.data_editor([1], num_rows="many"), StreamlitValueError, "num_rows"),
        (lambda: loose.data_editor([1], disabled=3), StreamlitInvalidParameterTypeError, "disabled"),
        (lambda: config.ButtonColumn("x"), StreamlitAPIException, "ButtonColumn` is not supported"),
        (lambda: loose.column_config.Column(width="huge"), StreamlitValueError, "width"),
    ],
)
def test_mistakes(page: Page, call: Callable[[], object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        page.run(call)


def test_the_key_is_read_only(page: Page) -> None:
    def script() -> object:
        st.session_state["t"] = {"edited_rows": {}}
        return st.data_editor([1], key="t")

    with pytest.raises(StreamlitValueAssignmentNotAllowedError):
        page.run(script)


def test_what_the_page_cannot_send_is_refused(page: Page) -> None:
    with pytest.raises(InvalidValue, match="a whole number"):
        edit(page, [1], {"edited_rows": {"0": {"value": "x"}}})


def test_edits_that_fit_no_more_are_dropped(page: Page) -> None:
    data: dict[str, Any] = {"a": [1, 2, 3], "b": ["x", "y", "z"]}

    def script() -> Any:
        return st.data_editor(data, key="t", num_rows="dynamic")

    page.run(script)
    change = {
        "edited_rows": {"0": {"a": 9, "b": "q"}, "2": {"a": 8}},
        "deleted_rows": [1],
        "added_rows": [0, 0, [{"a": 5}], 1],
    }
    page.set(script, {"t": {"$edits": change}})
    data = {"a": ["k"], "b": ["l"]}
    assert page.run(script) == {"a": ["k", None], "b": ["q", None]}
    assert page.find("t").props["value"] == {"edited_rows": {"0": {"b": "q"}}, "added_rows": [{}], "deleted_rows": []}


def test_a_column_configuration_has_what_was_given() -> None:
    assert config.DatetimeColumn("At", width="small", step=dt.timedelta(minutes=1), max_value=MOMENT) == {
        "label": "At",
        "width": "small",
        "type_config": {"type": "datetime", "step": 60.0, "max_value": "2024-01-01T00:00:00"},
    }
    assert config.TimeColumn(default=dt.time(8, 30))["default"] == "08:30:00"
    assert config.Column() == {}


def test_columns_are_configured_for_dataframes_too(page: Page) -> None:
    node = page.only(
        lambda: st.dataframe({"a": [0.5]}, column_config={"a": config.ProgressColumn("Done", max_value=2)})
    )
    assert node.props["column_config"] == {"a": {"label": "Done", "type_config": {"type": "progress", "max_value": 2}}}
