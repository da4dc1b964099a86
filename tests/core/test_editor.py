"""The edits of a table: what a viewer may send of them, and what changes add up to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.core.codec import dumps
from evlit.core.editor import ROW_LIMIT, check_edits
from evlit.core.edits import merged, nothing, python_edits
from evlit.errors import InvalidValue
from tests import strategies

FIELDS: list[dict[str, Any]] = [
    {"name": "n", "type": "int", "min": 0, "max": 10},
    {"name": "x", "type": "float"},
    {"name": "s", "type": "text", "max_chars": 3},
    {"name": "b", "type": "bool"},
    {"name": "d", "type": "date", "min": "2024-01-01"},
    {"name": "t", "type": "time"},
    {"name": "m", "type": "datetime"},
    {"name": "z", "type": "datetime", "zone": "Europe/Paris"},
    {"name": "l", "type": "list", "item": "int"},
    {"name": "o", "type": "text", "options": [{"value": "a", "label": "A"}, {"value": 1}]},
    {"name": "off", "type": "int", "disabled": True},
    {"name": "off_default", "type": "int", "disabled": True, "default": 7},
]
PROPS: dict[str, Any] = {
    "widget": "w",
    "key": "table",
    "rows": 3,
    "num_rows": "dynamic",
    "fields": FIELDS,
    "value": nothing(),
}


def cell(column: str, value: Any, row: str = "0") -> dict[str, Any]:
    return {"$edits": {"edited_rows": {row: {column: value}}}}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("n", [0, 10, None]),
        ("x", [1, 1.5, -1e300, None]),
        ("s", ["", "abc", None]),
        ("b", [True, False, None]),
        ("d", ["2024-01-01", "2024-02-29"]),
        ("t", ["00:00:00", "23:59:59.999"]),
        ("m", ["2024-05-01T10:00:00", "2024-05-01T10:00:00.125"]),
        ("z", ["2024-05-01T10:00:00Z"]),
        ("l", [[], [1, None, 3]]),
        ("o", ["a", 1, None]),
    ],
)
def test_columns_take_their_values(column: str, values: list[Any]) -> None:
    for value in values:
        assert check_edits(PROPS, cell(column, value)) == cell(column, value)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("n", [-1, 11, 1.0, True, "1", 2**60, [1]]),
        ("x", [float("inf"), float("nan"), "1", True, 2**60]),
        ("s", ["abcd", 1]),
        ("b", [0, 1, "true"]),
        ("d", ["2023-12-31", "2024-02-30", "2024-5-1", "2024-05-01T00:00:00", 5]),
        ("t", ["24:00:00", "10:00", "1:00:00"]),
        ("m", ["2024-05-01", "2024-05-01T10:00:00Z", "2024-13-01T10:00:00"]),
        ("z", ["2024-05-01T10:00:00"]),
        ("l", ["1,2", [1.5], ["a"], [0] * 20_000]),
        ("o", ["b", True, 1.0, ["a"]]),
        ("off", [1]),
        ("off_default", [7, 8]),
        ("gone", [1]),
    ],
)
def test_columns_refuse_other_values(column: str, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(InvalidValue, match="for the data editor 'table', got"):
            check_edits(PROPS, cell(column, value))


@pytest.mark.parametrize(
    "change",
    [
        cell("n", 1, row="3"),
        cell("n", 1, row="-1"),
        cell("n", 1, row="00"),
        {"$edits": {"edited_rows": []}},
        {"$edits": {"edited_rows": {"0": [1]}}},
        {"$edits": {"reset_rows": {"0": "n"}}},
        {"$edits": {"reset_rows": {"0": ["gone"]}}},
        {"$edits": {"deleted_rows": [3]}},
        {"$edits": {"deleted_rows": [True]}},
        {"$edits": {"restored_rows": "0"}},
        {"$edits": {"added_rows": [0, 0, [{"n": 99}], 1]}},
        {"$edits": {"added_rows": [-1, 0, [], 0]}},
        {"$edits": {"added_rows": [ROW_LIMIT, 0, [{}], 0]}},
        {"$edits": {"added_rows": [0, 0, [{"off_default": 8}], 1]}},
        {"$edits": {"more": 1}},
        {"$edits": None},
        {"edited_rows": {}, "more": 1},
        None,
        [],
    ],
)
def test_what_is_no_edit_of_this_table(change: Any) -> None:
    with pytest.raises(InvalidValue):
        check_edits(PROPS, change)


def test_new_rows_bring_the_defaults_of_columns_that_cannot_be_edited() -> None:
    change = {"$edits": {"added_rows": [0, 0, [{"off_default": 7}], 1]}}
    assert check_edits(PROPS, change) == change


@pytest.mark.parametrize(
    ("num_rows", "adds", "deletes"),
    [("fixed", False, False), ("add", True, False), ("delete", False, True), ("dynamic", True, True)],
)
def test_rows_come_and_go_where_they_may(num_rows: str, adds: bool, deletes: bool) -> None:
    props = {**PROPS, "num_rows": num_rows}
    for allowed, change in [(adds, {"added_rows": [0, 0, [{}], 1]}), (deletes, {"deleted_rows": [1]})]:
        if allowed:
            assert check_edits(props, {"$edits": change}) == {"$edits": change}
        else:
            with pytest.raises(InvalidValue):
                check_edits(props, {"$edits": change})
    assert check_edits(props, nothing()) == nothing()


def test_changes_add_up() -> None:
    value: Any = None
    for change in (
        {"edited_rows": {"2": {"n": 1, "s": "a"}, "10": {"n": 2}}},
        {"edited_rows": {"2": {"n": 3}, "0": {"n": None}}, "deleted_rows": [4, 1]},
        {"added_rows": [0, 0, [{"n": 1}, {"n": 2}, {"n": 3}], 3]},
        {
            "added_rows": [1, 1, [{"n": 9}], 3],
            "reset_rows": {"2": ["n"], "10": ["n"], "7": ["n"]},
            "restored_rows": [4],
        },
        {"added_rows": [0, 1, [], 2]},
    ):
        value = merged(value, {"$edits": change})
    assert value == {
        "edited_rows": {"0": {"n": None}, "2": {"s": "a"}},
        "added_rows": [{"n": 9}, {"n": 3}],
        "deleted_rows": [1],
    }
    assert python_edits(value)["edited_rows"] == {0: {"n": None}, 2: {"s": "a"}}


def test_rows_are_not_added_twice() -> None:
    """A session that goes on from its log may take an input that the log has folded already."""
    add = {"$edits": {"added_rows": [0, 0, [{"n": 1}], 1]}}
    more = {"$edits": {"added_rows": [1, 0, [{"n": 2}], 2]}}
    value = merged(merged(nothing(), add), more)
    assert merged(merged(value, add), more) == value


def test_a_whole_value_takes_the_place_of_the_one_before() -> None:
    before = merged(None, cell("n", 1))
    assert merged(before, nothing()) == nothing()
    assert merged(before, "anything") == "anything"


columns = st.sampled_from(["n", "x", "s", "gone"])
cells = st.dictionaries(columns, st.none() | st.integers(-1, 11) | st.text(max_size=4), max_size=3)
rows = st.sampled_from(["0", "1", "2", "3", "x"])
numbers = st.integers(-1, 4)
changes = st.fixed_dictionaries(
    {},
    optional={
        "edited_rows": st.dictionaries(rows, cells, max_size=3),
        "reset_rows": st.dictionaries(rows, st.lists(columns, max_size=3), max_size=3),
        "added_rows": st.tuples(numbers, numbers, st.lists(cells, max_size=3), numbers).map(list),
        "deleted_rows": st.lists(numbers, max_size=3),
        "restored_rows": st.lists(numbers, max_size=3),
    },
)


@given(st.lists(changes.map(lambda change: {"$edits": change}) | strategies.json, max_size=6))
def test_whatever_is_sent_is_refused_in_words_or_adds_up_to_edits(sent: list[Any]) -> None:
    value: Any = nothing()
    for each in sent:
        try:
            good = check_edits(PROPS, each)
        except InvalidValue:
            continue
        value = merged(value, good)
        assert check_edits(PROPS, value) == value
        assert dumps(value)
        assert len(value["added_rows"]) <= ROW_LIMIT
