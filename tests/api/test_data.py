from __future__ import annotations

import copy
import datetime as dt
import pickle
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import evlit as st
from evlit.api.frames import Memo, to_frame
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitDataframeConversionError,
    StreamlitIncompatibleParametersError,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from tests.api.conftest import Page

#: For calls that the types forbid.
loose: Any = st


def rows(data: object) -> list[dict[str, Any]]:
    with pa.ipc.open_stream(to_frame(data).data) as stream:
        found: list[dict[str, Any]] = stream.read_all().to_pylist()
    return found


class Stream:
    """What another library exports."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class Convertible:
    def to_pandas(self) -> pd.DataFrame:
        return pd.DataFrame({"a": [1]})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, []),
        ([1, 2], [{"value": 1}, {"value": 2}]),
        ({3, 1}, [{"value": 1}, {"value": 3}]),
        (range(2), [{"value": 0}, {"value": 1}]),
        ((n for n in "ab"), [{"value": "a"}, {"value": "b"}]),
        ([[1, "x"]], [{"0": 1, "1": "x"}]),
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ({"a": [1], "b": ["x"]}, [{"a": 1, "b": "x"}]),
        ({"x": 1, "y": 2}, [{"__index_level_0__": "x", "value": 1}, {"__index_level_0__": "y", "value": 2}]),
        (pd.Series([1.5]), [{"value": 1.5}]),
        (pd.Series([1], name="n"), [{"n": 1}]),
        (pd.Index(["a"]), [{"value": "a"}]),
        (pd.Series([1, 2]).to_numpy(), [{"value": 1}, {"value": 2}]),
        (pd.DataFrame([[1, 2]]).to_numpy(), [{"0": 1, "1": 2}]),
        (pd.Series([5]).to_numpy()[0:1].reshape(()), [{"value": 5}]),
        (pd.array([1, None]), [{"value": 1}, {"value": None}]),
        (pa.table({"a": [1]}), [{"a": 1}]),
        (pa.array([1]), [{"value": 1}]),
        (Stream(pa.table({"a": ["x"]})), [{"a": "x"}]),
        (Convertible(), [{"a": 1}]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_data_of_many_kinds(data: object, expected: list[dict[str, Any]]) -> None:
    assert rows(data) == expected


def test_rows_of_a_database() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        found = rows(database.execute("select 1 as a, 'x' as b union select 2, 'y'"))
    assert found == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


@pytest.mark.parametrize("data", ["text", b"x", 5, object(), dict, pd.Series([1]).to_numpy()[0]])
def test_what_is_no_table(page: Page, data: object) -> None:
    with pytest.raises(StreamlitDataframeConversionError, match=r"cannot be shown as a table.*Pass a DataFrame"):
        page.draw(lambda: st.dataframe(data))


def test_conversion_errors_say_what_was_wrong(page: Page) -> None:
    cube = pd.Series(range(8)).to_numpy().reshape(2, 2, 2)
    with pytest.raises(
        StreamlitDataframeConversionError, match=r"`numpy\.ndarray` cannot be shown as a table: Must pass 2-d"
    ):
        page.draw(lambda: st.dataframe(cube))


def test_values_that_arrow_does_not_know_become_text() -> None:
    frame = pd.DataFrame(
        {
            "mixed": [1, "x", None],
            "complex": [1j, 2, None],
            "id": [uuid.UUID(int=1)] * 3,
            "period": pd.period_range("2024-01", periods=3, freq="M"),
            "range": pd.interval_range(0, 3),
            "cut": pd.cut(pd.Series([1, 5, 9]), 3, labels=None),
            "sparse": pd.arrays.SparseArray([0, 0, 1]),
            "big": [2**70, 1, 2],
        }
    )
    first, _, last = rows(frame)
    assert first["mixed"] == "1"
    assert last["mixed"] is None
    assert first["complex"] == "1j"
    assert first["id"] == str(uuid.UUID(int=1))
    assert first["period"] == "2024-01"
    assert first["range"] == "(0, 1]"
    assert first["cut"] == "(0.992, 3.667]"
    assert last["sparse"] == 1
    assert first["big"] == str(2**70)


def test_values_that_arrow_knows_stay_what_they_are() -> None:
    frame = pd.DataFrame(
        {
            "day": [dt.date(2024, 1, 1)],
            "moment": [pd.Timestamp("2024-01-01 12:00", tz="Europe/Berlin")],
            "length": [pd.Timedelta(hours=1)],
            "price": [Decimal("1.50")],
            "tags": [["a", "b"]],
            "nested": [{"a": 1}],
            "kind": pd.Categorical(["a"]),
            "whole": pd.array([1], dtype="Int64"),
        }
    )
    with pa.ipc.open_stream(to_frame(frame).data) as stream:
        types = {field.name: str(field.type) for field in stream.schema}
    assert types["day"] == "date32[day]"
    assert "tz=Europe/Berlin" in types["moment"]
    assert types["length"].startswith("duration")
    assert types["price"].startswith("decimal128")
    assert types["tags"].startswith("list")
    assert types["nested"] == "struct<a: int64>"
    assert types["kind"].startswith("dictionary")
    assert types["whole"] == "int64"


def test_index_columns_come_first_and_have_names() -> None:
    index = pd.MultiIndex.from_product([["a"], [1, 2]], names=["letter", None])
    frame = to_frame(pd.DataFrame({"letter": [10, 20]}, index=index))
    assert frame.index == ("letter (2)", "__index_level_1__")
    assert frame.columns == ("letter",)
    assert not frame.range_index
    plain = to_frame(pd.DataFrame({"a": [1]}))
    assert (plain.index, plain.range_index) == ((), True)
    shifted = to_frame(pd.DataFrame({"a": [1]}, index=range(1, 2)))
    assert (shifted.index, shifted.range_index) == (("__index_level_0__",), False)


def test_columns_of_one_name_are_told_apart() -> None:
    assert to_frame(pd.DataFrame([[1, 2, 3]], columns=["a", "a", 1])).columns == ("a", "a (2)", "1")
    levels = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])
    assert to_frame(pd.DataFrame([[1, 2]], columns=levels)).columns == ("a, x", "a, y")


def test_dataframe_props(page: Page) -> None:
    data = pd.DataFrame({"a": [1, 2], "b": [3, 4]}, index=["x", "y"])

    def app() -> None:
        st.dataframe(
            data,
            300,
            200,
            hide_index=True,
            column_order=("b", "a"),
            column_config={"a": "First", 1: None, "_index": {"label": "Name", "width": 50, "help": None}},
            key="d",
            row_height=40,
            placeholder="none",
            alt="two rows",
        )

    node = page.only(app)
    reference = node.props.pop("data")
    assert reference["type"] == "application/vnd.apache.arrow.stream"
    assert reference["size"] == len(page.services.blob(reference["blob"]))
    assert node.props == {
        "rows": 2,
        "index": ["__index_level_0__"],
        "width": 300,
        "height": 200,
        "hide_index": True,
        "column_order": ["b", "a"],
        "column_config": {"a": {"label": "First"}, "b": {"hidden": True}, "_index": {"label": "Name", "width": 50}},
        "key": "d",
        "row_height": 40,
        "placeholder": "none",
        "alt": "two rows",
    }


def test_changes_in_place_are_noticed(page: Page) -> None:
    small = pd.DataFrame({"a": [1, 2], "s": ["x", "y"]})
    large = pd.DataFrame({"a": range(100_000)})
    values = [1, 2]

    def app() -> None:
        st.dataframe(small)
        st.dataframe(large)
        st.dataframe(values)

    page.draw(app)
    assert page.draw(app) == []
    small.loc[0, "a"] = 5
    large.loc[99_999, "a"] = 5
    values[0] = 5
    ops = page.draw(app)
    assert [list(op[2]) for op in ops] == [["data"]] * 3
    assert [page.rows(node)[-1] for node in page.main] == [{"a": 2, "s": "y"}, {"a": 5}, {"value": 2}]
    assert page.rows(page.main[0])[0] == {"a": 5, "s": "x"}


def test_small_data_is_made_a_table_once() -> None:
    data = pd.DataFrame({"a": [1, 2], "s": ["x", "y"]})
    assert to_frame(data) is to_frame(data)
    kept = pickle.dumps(data)  # as a cached function gives it: a new object in each run
    assert to_frame(pickle.loads(kept)) is to_frame(pickle.loads(kept))
    assert to_frame(data) is not to_frame(data.astype({"a": "float64"}))


def test_the_memo_is_bounded() -> None:
    memo = Memo(entries=2, size=10)
    memo.put("a", 1, 4)
    memo.put("b", 2, 4)
    assert memo.get("a") == 1
    memo.put("c", 3, 4)  # too much together: the one that was not used goes
    assert [memo.get(key) for key in "abc"] == [1, None, 3]
    memo.put("d", 4, 100)  # alone it may be too large
    assert [memo.get(key) for key in "acd"] == [None, None, 4]


def test_table_props(page: Page) -> None:
    def app() -> None:
        st.table(
            {"a": [1]}, border="horizontal", width="content", height=100, hide_index=False, hide_header=True, alt="x"
        )

    node = page.only(app)
    del node.props["data"]
    assert node.props == {
        "rows": 1,
        "range_index": True,
        "border": "horizontal",
        "width": "content",
        "height": 100,
        "hide_index": False,
        "hide_header": True,
        "alt": "x",
    }


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: loose.dataframe([1], on_select=None), StreamlitValueError, "`on_select` must be one of `ignore`"),
        (lambda: loose.dataframe([1], selection_mode="rows"), StreamlitValueError, "`selection_mode` must be one of"),
        (lambda: loose.dataframe([1], selection_mode=[]), StreamlitMissingRequiredParameterError, "`selection_mode`"),
        (
            lambda: loose.dataframe([1], selection_mode=["single-row", "multi-row"]),
            StreamlitIncompatibleParametersError,
            'selection_mode="single-row"',
        ),
        (lambda: loose.dataframe([1], lazy=True), StreamlitAPIException, "`lazy=True` is not supported"),
        (lambda: loose.dataframe([1], row_height=0), StreamlitInvalidParameterTypeError, "int from 1 up"),
        (lambda: loose.dataframe([1], column_config=["a"]), StreamlitInvalidParameterTypeError, "`column_config`"),
        (lambda: loose.dataframe([1], column_config={"a": 3}), StreamlitInvalidParameterTypeError, "got `int`"),
        (lambda: loose.table([1], border="vertical"), StreamlitValueError, "`border` must be one of"),
        (
            lambda: loose.dataframe([1], on_select="rerun", selection_default=[0]),
            StreamlitInvalidParameterTypeError,
            "`selection_default`",
        ),
    ],
)
def test_mistakes_are_told(page: Page, call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        page.draw(call)
    assert page.main == []


def test_selections_are_events(page: Page) -> None:
    data = pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})
    calls: list[str] = []
    seen: list[Any] = []

    def app() -> None:
        seen.append(
            st.dataframe(
                data,
                key="d",
                on_select=lambda: calls.append("selected"),
                selection_mode=["multi-column", "single-cell", "multi-row"],
                selection_default={"selection": {"rows": [1]}},
            )
        )

    page.draw(app)
    assert seen[-1].selection.rows == [1]
    assert page.main[0].props["selection_mode"] == ["multi-row", "multi-column", "single-cell"]
    page.set(app, {"d": {"rows": [0, 2], "columns": ["b"], "cells": [[1, "a"]]}})
    state = seen[-1]
    assert state == {"selection": {"rows": [0, 2], "columns": ["b"], "cells": [(1, "a")]}}
    assert state["selection"]["cells"] == state.selection.cells
    assert calls == ["selected"]
    data = data.head(1)  # what is selected below is gone
    page.draw(app)
    assert seen[-1].selection == {"rows": [0], "columns": ["b"], "cells": []}


def test_a_selection_cannot_be_changed_by_the_app(page: Page) -> None:
    seen: list[Any] = []
    page.draw(lambda: seen.append(st.dataframe([1], on_select="rerun")))
    (state,) = seen
    with pytest.raises(StreamlitAPIException, match="read-only"):
        state["selection"] = {}
    with pytest.raises(StreamlitAPIException, match="read-only"):
        state.selection.rows = [1]
    with pytest.raises(AttributeError, match="expected one of selection, got 'rows'"):
        state.rows  # noqa: B018 - the access is the test
    assert copy.deepcopy(state) == state


def test_a_viewer_cannot_select_what_is_not_there(page: Page) -> None:
    def app() -> None:
        st.dataframe([1], key="d", on_select="rerun")

    page.draw(app)
    with pytest.raises(InvalidValue, match="rows by number"):
        page.set(app, {"d": {"rows": [1]}})


@pytest.mark.parametrize(
    ("arguments", "props"),
    [
        ({"value": 5}, {"value": "5"}),
        ({"value": None}, {"value": "—"}),
        ({"value": "70 °F", "delta": "1.2 °F"}, {"value": "70 °F", "delta": "1.2 °F", "arrow": "up", "color": "green"}),
        ({"value": 1.5, "delta": -2}, {"value": "1.5", "delta": "-2", "arrow": "down", "color": "red"}),
        ({"value": 1, "delta": -2, "delta_color": "inverse"}, {"delta": "-2", "arrow": "down", "color": "green"}),
        ({"value": 1, "delta": 2, "delta_color": "inverse"}, {"delta": "2", "arrow": "up", "color": "red"}),
        ({"value": 1, "delta": 2, "delta_color": "off"}, {"delta": "2", "arrow": "up", "color": "gray"}),
        ({"value": 1, "delta": 2, "delta_color": "violet"}, {"delta": "2", "arrow": "up", "color": "violet"}),
        ({"value": 1, "delta": -2, "delta_arrow": "up"}, {"delta": "-2", "arrow": "up", "color": "red"}),
        ({"value": 1, "delta": -2, "delta_arrow": "off"}, {"delta": "-2", "color": "red"}),
        ({"value": 1, "delta": ""}, {}),
        ({"value": 1234.5, "format": "dollar", "delta": 0.5}, {"value": "$1,234.50", "delta": "$0.50", "arrow": "up"}),
        (
            {"value": Decimal("1.10"), "delta_description": "than before"},
            {"value": "1.10", "description": "than before"},
        ),
        ({"value": pd.Series([3]).to_numpy()[0]}, {"value": "3"}),
        ({"value": 1, "chart_data": [1, None, 2.5]}, {"chart": [1.0, None, 2.5]}),
        (
            {"value": 1, "chart_data": pd.Series([1, 2]), "chart_type": "area"},
            {"chart": [1.0, 2.0], "chart_type": "area"},
        ),
        ({"value": 1, "chart_data": pd.DataFrame({"a": [1]})}, {"chart": [1.0]}),
    ],
)
def test_metrics(page: Page, arguments: dict[str, Any], props: dict[str, Any]) -> None:
    node = page.only(lambda: st.metric("L", **arguments))
    assert {name: node.props.get(name) for name in props} == props
    assert ("delta" in node.props) == ("delta" in props)


def test_metric_options(page: Page) -> None:
    node = page.only(
        lambda: st.metric(
            "L", 1, help="h", icon="🎈", label_visibility="hidden", border=True, width=100, height="stretch"
        )
    )
    assert node.props == {
        "label": "L",
        "value": "1",
        "help": "h",
        "icon": "🎈",
        "label_visibility": "hidden",
        "border": True,
        "width": 100,
        "height": "stretch",
    }


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"value": [1]}, StreamlitInvalidParameterTypeError),
        ({"value": 1, "delta": {}}, StreamlitInvalidParameterTypeError),
        ({"value": 1, "delta_color": "loud"}, StreamlitValueError),
        ({"value": 1, "delta_arrow": "left"}, StreamlitValueError),
        ({"value": 1, "chart_type": "pie"}, StreamlitValueError),
        ({"value": 1, "chart_data": ["x"]}, StreamlitInvalidParameterTypeError),
        ({"value": 1, "format": "%d %d"}, StreamlitAPIException),
    ],
)
def test_metric_mistakes(page: Page, arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        page.draw(lambda: st.metric("L", **arguments))
