from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import evlit as st
from evlit.api.colors import css_color
from evlit.errors import (
    StreamlitAPIException,
    StreamlitDataframeConversionError,
    StreamlitIncompatibleParametersError,
    StreamlitInvalidColorError,
    StreamlitInvalidHeightError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
)
from tests.api.conftest import Page

#: For calls that the types forbid.
loose: Any = st

WIDE = pd.DataFrame({"a": [1, 2], "b.c": [3.0, 4.0], "name": ["x", "y"]})
LONG = pd.DataFrame({"m": ["x", "y"] * 2, "v": [1, 2, 3, 4], "g": ["p", "p", "q", "q"], "s": [10, 20, 30, 40]})
DAYS = pd.DataFrame({"v": [1, 2]}, index=pd.DatetimeIndex(["2024-01-01", "2024-01-02"], name="day"))


def encoding(page: Page, script: Callable[[], object]) -> dict[str, Any]:
    found: dict[str, Any] = page.only(script).props["spec"]["encoding"]
    return found


def test_columns_of_numbers_are_folded_in_the_page(page: Page) -> None:
    node = page.only(lambda: st.line_chart(WIDE))
    assert node.kind == "vega_chart"
    assert node.props["spec"] == {
        "data": {"name": "source"},
        "mark": {"type": "line"},
        "transform": [{"fold": ["a", r"b\.c"], "as": ["series", "value"]}],
        "encoding": {
            "x": {
                "field": "__index_level_0__",
                "type": "quantitative",
                "title": None,
                "scale": {"zero": False},
                "axis": {"tickMinStep": 1},
            },
            "y": {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": False}},
            "color": {"field": "series", "type": "nominal", "title": None, "scale": {"domain": ["a", "b.c"]}},
            "tooltip": [
                {"field": "__index_level_0__", "type": "quantitative", "title": "index"},
                {"field": "series", "type": "nominal", "title": "series"},
                {"field": "value", "type": "quantitative", "title": "value"},
            ],
        },
    }
    assert page.rows(node) == [
        {"__index_level_0__": 0, "a": 1, "b.c": 3.0},
        {"__index_level_0__": 1, "a": 2, "b.c": 4.0},
    ]


def test_only_what_is_drawn_is_sent(page: Page) -> None:
    node = page.only(lambda: st.scatter_chart(LONG, x="v", y="s"))
    assert set(page.rows(node)[0]) == {"v", "s"}


def test_long_data_has_its_series_in_a_column(page: Page) -> None:
    found = encoding(page, lambda: st.line_chart(LONG, x="m", y="v", color="g"))
    assert found["x"] == {"field": "m", "type": "nominal", "title": "m"}
    assert found["y"]["title"] == "v"
    assert found["color"] == {"field": "g", "type": "nominal", "title": None}


def test_numbers_of_all_other_columns_are_drawn_when_none_are_named(page: Page) -> None:
    assert page.only(lambda: st.line_chart(LONG, x="m")).props["spec"]["transform"][0]["fold"] == ["v", "s"]
    assert encoding(page, lambda: st.line_chart(LONG[["m", "g"]], x="m"))["y"]["field"] == "g"


def test_names_that_are_taken_are_not_used_for_folding(page: Page) -> None:
    data = pd.DataFrame({"series": [1], "value": [2]})
    assert page.only(lambda: st.line_chart(data)).props["spec"]["transform"][0]["as"] == ["series_", "value_"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "quantitative"),
        ([1.5, None], "quantitative"),
        (["a", "b"], "nominal"),
        ([True, False], "nominal"),
        ([dt.date(2024, 1, 1), dt.date(2024, 1, 2)], "temporal"),
        ([dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2)], "temporal"),  # noqa: DTZ001 - a reading of a clock
        (pd.Categorical(["a", "b"]), "nominal"),
        (pd.Categorical(["a", "b"], ordered=True), "ordinal"),
        ([dt.time(12, 30), dt.time(13)], "nominal"),
    ],
)
def test_kinds_of_values(page: Page, values: Any, kind: str) -> None:
    data = pd.DataFrame({"x": values, "y": [1, 2]})
    assert encoding(page, lambda: st.line_chart(data, x="x"))["x"]["type"] == kind


def test_times_of_day_are_text(page: Page) -> None:
    data = pd.DataFrame({"x": [dt.time(12, 30), dt.time(13)], "y": [1, 2]})
    assert [row["x"] for row in page.rows(page.only(lambda: st.line_chart(data, x="x")))] == ["12:30:00", "13:00:00"]


def test_ordered_categories_keep_their_order(page: Page) -> None:
    data = pd.DataFrame({"x": pd.Categorical(["hi", "lo"], categories=["lo", "mid", "hi"], ordered=True), "y": [1, 2]})
    assert encoding(page, lambda: st.bar_chart(data, x="x"))["x"]["sort"] == ["lo", "mid", "hi"]


def test_axis_titles(page: Page) -> None:
    found = encoding(page, lambda: st.line_chart(LONG, x="m", y="v", x_label="Month", y_label=""))
    assert (found["x"]["title"], found["y"]["title"]) == ("Month", "")
    assert [entry["title"] for entry in found["tooltip"]] == ["Month", "v"]
    assert encoding(page, lambda: st.line_chart(DAYS))["x"]["title"] == "day"


def test_bars_stand_on_names(page: Page) -> None:
    assert encoding(page, lambda: st.bar_chart([3, 1]))["x"]["type"] == "ordinal"
    spec = page.only(lambda: st.bar_chart(DAYS)).props["spec"]
    assert spec["encoding"]["x"]["type"] == "temporal"
    assert spec["mark"]["width"] == {"expr": "max(1, 0.8 * width / 3)"}


def test_lying_bars(page: Page) -> None:
    found = encoding(page, lambda: st.bar_chart(LONG, x="m", y="v", x_label="Along", horizontal=True))
    assert (found["x"]["field"], found["x"]["title"]) == ("v", "Along")
    assert (found["y"]["field"], found["y"]["title"]) == ("m", "m")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (False, None),
        ("v", {"field": "v", "op": "sum", "order": "ascending"}),
        ("-s", {"field": "s", "op": "sum", "order": "descending"}),
    ],
)
def test_sorting_of_bars(page: Page, sort: bool | str, expected: object) -> None:
    node = page.only(lambda: st.bar_chart(LONG, x="m", y="v", sort=sort))
    assert node.props["spec"]["encoding"]["x"]["sort"] == expected
    assert isinstance(sort, bool) or sort.removeprefix("-") in page.rows(node)[0]


@pytest.mark.parametrize(
    ("stack", "measure", "offset", "opacity"),
    [
        (None, {}, False, None),
        (True, {}, False, None),
        (False, {"stack": None}, True, None),
        ("layered", {"stack": None}, False, 0.7),
        ("normalize", {"stack": "normalize"}, False, None),
        ("center", {"stack": "center"}, False, None),
    ],
)
def test_stacking_of_bars(page: Page, stack: Any, measure: dict[str, Any], offset: bool, opacity: float | None) -> None:
    spec = page.only(lambda: st.bar_chart(LONG, x="m", y="v", color="g", stack=stack)).props["spec"]
    y = spec["encoding"]["y"]
    assert {name: y[name] for name in y if name == "stack"} == measure
    assert ("xOffset" in spec["encoding"]) == offset
    assert spec["mark"].get("opacity") == opacity


def test_stacking_of_areas(page: Page) -> None:
    spec = page.only(lambda: st.area_chart(WIDE, stack=False)).props["spec"]
    assert (spec["encoding"]["y"]["stack"], spec["mark"]["opacity"]) == (None, 0.7)
    assert "stack" not in encoding(page, lambda: st.area_chart(WIDE))["y"]


def test_colors_of_series(page: Page) -> None:
    colors: list[Any] = ["#f00", (0, 255, 0, 128)]
    found = encoding(page, lambda: st.line_chart(WIDE, color=colors))
    assert found["color"]["scale"] == {"domain": ["a", "b.c"], "range": ["#f00", "#00ff0080"]}
    assert encoding(page, lambda: st.line_chart(DAYS, color=(1.0, 0.0, 0.0)))["color"] == {"value": "#ff0000"}
    assert "color" not in encoding(page, lambda: st.line_chart(DAYS))


def test_a_column_can_hold_the_colors(page: Page) -> None:
    named = LONG.assign(c=["#ff0000", "#00ff00"] * 2)
    assert encoding(page, lambda: st.bar_chart(named, x="m", y="v", color="c"))["color"]["scale"] is None
    mixed = LONG.assign(c=pd.Series([[255, 0, 0], [0, 255, 0]] * 2))
    node = page.only(lambda: st.bar_chart(mixed, x="m", y="v", color="c"))
    assert node.props["spec"]["encoding"]["color"]["scale"] is None
    assert page.rows(node)[0]["c"] == "#ff0000"


def test_sizes_of_points(page: Page) -> None:
    assert encoding(page, lambda: st.scatter_chart(LONG, x="v", y="s", size="s"))["size"] == {
        "field": "s",
        "type": "quantitative",
        "legend": None,
    }
    assert encoding(page, lambda: st.scatter_chart(LONG, x="v", y="s", size=80))["size"] == {"value": 80}


def test_box_of_a_chart(page: Page) -> None:
    props = page.only(lambda: st.line_chart(DAYS, width=300, height="stretch", alt="Days")).props
    assert (props["width"], props["height"], props["alt"]) == (300, "stretch", "Days")
    props = page.only(lambda: st.line_chart(DAYS, use_container_width=False)).props
    assert props["width"] == "content"


@pytest.mark.parametrize("data", [None, [], pd.DataFrame({"a": []}), pd.DataFrame(index=[1, 2])])
def test_nothing_to_draw(page: Page, data: object) -> None:
    assert page.only(lambda: st.line_chart(data)).props["spec"]["encoding"] == {}


def test_new_data_is_one_op(page: Page) -> None:
    data = pd.DataFrame({"a": [1, 2]})

    def app() -> None:
        st.line_chart(data)

    page.draw(app)
    data = pd.DataFrame({"a": [1, 2, 3]})
    (op,) = page.draw(app)
    assert (op[0], list(op[2])) == ("set", ["data"])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: loose.line_chart(LONG, x="nope"),
            StreamlitAPIException,
            "`x` must name a column.*got 'nope'.*`m`, `v`",
        ),
        (lambda: loose.line_chart(LONG, y=["v", "w"]), StreamlitAPIException, "`y` must name a column.*got 'w'"),
        (lambda: loose.line_chart(LONG, y=3.5), StreamlitInvalidParameterTypeError, "`y` must be of type"),
        (
            lambda: loose.line_chart(LONG, x="m", y=["v", "s"], color="g"),
            StreamlitIncompatibleParametersError,
            "each has a colour of its own",
        ),
        (lambda: loose.line_chart(WIDE, color=["#f00"]), StreamlitAPIException, "each of the 2 columns.*got 1"),
        (lambda: loose.line_chart(WIDE, color="nope"), StreamlitInvalidColorError, "'nope' is not a colour"),
        (lambda: loose.line_chart("text"), StreamlitDataframeConversionError, "cannot be shown as a table"),
        (lambda: loose.line_chart(WIDE, height=-1), StreamlitInvalidHeightError, "from 1 up"),
        (lambda: loose.area_chart(WIDE, stack="up"), StreamlitValueError, "`stack` must be one of"),
        (lambda: loose.bar_chart(WIDE, sort=3), StreamlitInvalidParameterTypeError, "`sort` must be of type"),
        (lambda: loose.bar_chart(LONG, x="m", sort="-w"), StreamlitAPIException, "`sort` must name a column.*'w'"),
        (lambda: loose.bar_chart(DAYS, sort=False), StreamlitIncompatibleParametersError, "Dates stand in their order"),
        (lambda: loose.scatter_chart(LONG, size="big"), StreamlitAPIException, "`size` must name a column"),
        (lambda: loose.scatter_chart(LONG, size=[1]), StreamlitInvalidParameterTypeError, "`size` must be of type"),
    ],
)
def test_mistakes_are_told(page: Page, call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        page.draw(call)
    assert page.main == []


@pytest.mark.parametrize(
    ("color", "text"),
    [
        ("#F00", "#F00"),
        ("#ff000080", "#ff000080"),
        ("tomato", "tomato"),
        ((255, 0, 16), "#ff0010"),
        ([1.0, 0.5, 0.0], "#ff8000"),
        ((0.0, 0.0, 0.0, 0.5), "#00000080"),
        ((255, 0, 0, 0.5), "#ff000080"),
        ((255, 0, 0, 51), "#ff000033"),
    ],
)
def test_colors(color: Any, text: str) -> None:
    assert css_color(color) == text


@pytest.mark.parametrize(
    "color", ["", "ff0000", "#ff", "#gggggg", (1, 2), (256, 0, 0), (1.5, 0.0, 0.0), ("a", "b", "c"), 5]
)
def test_what_is_no_color(color: Any) -> None:
    with pytest.raises(StreamlitInvalidColorError, match="is not a colour"):
        css_color(color)
