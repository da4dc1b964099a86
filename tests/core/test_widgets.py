"""What a viewer may send: each kind takes its values, and says what it expected of others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evlit.core.codec import dumps
from evlit.core.elements import WIDGETS
from evlit.core.ops import apply
from evlit.core.projection import File, Projection
from evlit.core.tree import MAIN
from evlit.core.widgets import EXACT, LIST_LIMIT, TEXT_LIMIT, TRIGGERS, check, check_input
from evlit.errors import InvalidValue, UnknownWidget
from tests import strategies

OPTIONS = ["Ant", "Bee", "Cat"]

#: One widget or more of each kind: name -> (kind, props).
WIDGETS_ON_PAGE: dict[str, tuple[str, dict[str, Any]]] = {
    "check": ("checkbox", {"value": False}),
    "toggle": ("toggle", {"value": True}),
    "open": ("expander", {"value": False}),
    "pop": ("popover", {"value": False}),
    "tabs": ("tabs", {"value": "One"}),
    "name": ("text_input", {"value": "", "max_chars": 5}),
    "maybe": ("text_input", {"value": None}),
    "secret": ("text_input", {"value": "", "max_chars": 5, "type": "password"}),
    "sealed": ("text_input", {"value": {"redacted": "d1"}, "type": "password"}),
    "story": ("text_area", {"value": ""}),
    "count": ("number_input", {"value": 1, "type": "int", "min": 0, "max": 10, "step": 1}),
    "any": ("number_input", {"value": 1, "type": "int", "step": 1}),
    "share": ("number_input", {"value": None, "type": "float", "step": 0.1}),
    "price": ("number_input", {"value": 0.5, "type": "float", "min": 0.5, "step": 0.1, "clearable": True}),
    "slide": ("slider", {"value": 5, "type": "int", "min": 0, "max": 10, "step": 1}),
    "fine": ("slider", {"value": 0.5, "type": "float", "min": 0.0, "max": 1.0, "step": 0.1}),
    "from_to": ("slider", {"value": [1, 2], "type": "int", "min": 0, "max": 10, "step": 1}),
    "day": ("slider", {"value": 86400000, "type": "date", "min": 0, "max": 864000000, "step": 86400000}),
    "step": ("select_slider", {"value": "Ant", "options": OPTIONS}),
    "steps": ("select_slider", {"value": ["Ant", "Bee"], "options": OPTIONS}),
    "radio": ("radio", {"value": "Ant", "options": OPTIONS}),
    "pick": ("selectbox", {"value": None, "options": OPTIONS}),
    "new": ("selectbox", {"value": None, "options": OPTIONS, "accept_new": True}),
    "many": ("multiselect", {"value": [], "options": OPTIONS, "max_selections": 2}),
    "tags": ("multiselect", {"value": [], "options": OPTIONS, "accept_new": True}),
    "date": ("date_input", {"value": "2024-05-01", "min": "2024-01-01", "max": "2024-12-31"}),
    "no_date": ("date_input", {"value": None}),
    "dates": ("date_input", {"value": [], "range": True}),
    "pill": ("pills", {"value": None, "options": OPTIONS}),
    "segments": ("segmented_control", {"value": [], "options": OPTIONS, "multi": True}),
    "thumb": ("feedback", {"label": "", "value": None, "options": "thumbs"}),
    "page": ("pagination", {"label": "", "value": 1, "pages": 5}),
    "color": ("color_picker", {"value": "#000000"}),
    "time": ("time_input", {"value": "08:45"}),
    "no_time": ("time_input", {"value": None}),
    "moment": ("datetime_input", {"value": "2024-05-01T09:30", "min": "2024-05-01T00:00", "max": "2024-05-31T23:59"}),
    "file": ("file_uploader", {"value": [], "max_size": 100}),
    "files": ("file_uploader", {"value": [], "max_size": 100, "multiple": True}),
    "table": ("dataframe", {"value": {}, "rows": 3}),
    "editor": ("data_editor", {"value": {}, "rows": 1, "num_rows": "fixed", "fields": [{"name": "a", "type": "int"}]}),
    "button": ("button", {}),
    "download": ("download_button", {"file_name": "a.csv"}),
    "link": ("link_button", {"url": "https://example.org"}),
    "menu": ("menu_button", {"options": OPTIONS}),
    "chat": ("chat_input", {"placeholder": "Ask", "max_chars": 5}),
    "chat_files": ("chat_input", {"placeholder": "Ask", "accept": True, "max_size": 100, "types": [".csv"]}),
    "off": ("checkbox", {"value": False, "disabled": True}),
    "off_button": ("button", {"disabled": True}),
}

FILE = {"id": "f1", "name": "a.csv", "type": "text/csv", "size": 100}


def page() -> Projection:
    """A page with all of the widgets above, and two uploaded files."""
    projection = Projection()
    for number, (name, (kind, props)) in enumerate(WIDGETS_ON_PAGE.items()):
        node = {
            "id": 10 + number,
            "kind": kind,
            "key": name,
            "props": {"widget": name, "label": f"The {name}", **props},
        }
        apply(projection.tree, [["insert", MAIN, number, node]])
    projection.files = {
        "f1": File("f1", "a.csv", "text/csv", 100, "digest"),
        "big": File("big", "b", "", 101, "digest"),
    }
    return projection


PAGE = page()


def given_value(name: str, value: Any) -> Any:
    node = PAGE.tree.widgets[name]
    return check(node.kind, node.props, value, PAGE)


def test_every_kind_of_widget_is_tried_here() -> None:
    assert set(WIDGETS) <= {kind for kind, _ in WIDGETS_ON_PAGE.values()}


@pytest.mark.parametrize(
    ("widget", "value", "kept"),
    [
        ("check", True, True),
        ("toggle", False, False),
        ("open", True, True),
        ("pop", True, True),
        ("tabs", "Two", "Two"),
        ("name", "", ""),
        ("name", "12345", "12345"),
        ("maybe", None, None),
        ("secret", "12345", "12345"),
        ("sealed", {"redacted": "d1"}, {"redacted": "d1"}),
        ("story", "line\nline", "line\nline"),
        ("count", 0, 0),
        ("count", 10, 10),
        ("count", 3.0, 3),
        ("any", EXACT, EXACT),
        ("any", -EXACT, -EXACT),
        ("share", None, None),
        ("share", 3, 3.0),
        ("share", -1e300, -1e300),
        ("price", None, None),
        ("price", 0.5, 0.5),
        ("slide", 10, 10),
        ("slide", 4.0, 4),
        ("fine", 1, 1.0),
        ("from_to", [2, 7], [2, 7]),
        ("from_to", [7, 2], [2, 7]),
        ("day", 864000000, 864000000),
        ("step", "Cat", "Cat"),
        ("steps", ["Cat", "Ant"], ["Ant", "Cat"]),
        ("radio", "Bee", "Bee"),
        ("radio", None, None),
        ("pick", "Bee", "Bee"),
        ("pick", None, None),
        ("new", "Dog", "Dog"),
        ("many", ["Cat", "Ant"], ["Cat", "Ant"]),
        ("many", ["Cat", "Cat", "Gone", "Ant"], ["Cat", "Ant"]),
        ("many", [], []),
        ("tags", ["Dog", "Ant"], ["Dog", "Ant"]),
        ("date", "2024-12-31", "2024-12-31"),
        ("no_date", None, None),
        ("no_date", "0999-01-02", "0999-01-02"),
        ("dates", [], []),
        ("dates", ["2024-02-01"], ["2024-02-01"]),
        ("dates", ["2024-02-01", "2024-01-01"], ["2024-01-01", "2024-02-01"]),
        ("pill", "Bee", "Bee"),
        ("pill", None, None),
        ("segments", ["Cat", "Gone", "Ant", "Cat"], ["Ant", "Cat"]),
        ("thumb", 1, 1),
        ("thumb", None, None),
        ("page", 5, 5),
        ("color", "#0F0", "#0F0"),
        ("time", "23:59", "23:59"),
        ("no_time", None, None),
        ("moment", "2024-05-31T23:59", "2024-05-31T23:59"),
        ("file", [], []),
        ("file", [{"id": "f1"}], [FILE]),
        ("files", [{"id": "f1", "name": "../../etc/passwd", "size": -1}], [FILE]),
        ("editor", {"$edits": {"edited_rows": {"0": {"a": 1}}}}, {"$edits": {"edited_rows": {"0": {"a": 1}}}}),
        ("editor", {}, {"edited_rows": {}, "added_rows": [], "deleted_rows": []}),
        ("table", {}, {"rows": [], "columns": [], "cells": []}),
        ("table", {"rows": [0, 2]}, {"rows": [0, 2], "columns": [], "cells": []}),
        ("table", {"columns": ["a"], "cells": [[1, "a"]]}, {"rows": [], "columns": ["a"], "cells": [[1, "a"]]}),
    ],
)
def test_a_value_that_fits_is_kept(widget: str, value: Any, kept: Any) -> None:
    result = given_value(widget, value)
    assert (result, type(result)) == (kept, type(kept))
    assert dumps(result) == dumps(kept)


HUGE_LIST: list[Any] = ["Ant"] * (LIST_LIMIT + 1)
DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("widget", "value", "message"),
    [
        ("check", 1, "expected true or false for 'The check', got 1$"),
        ("check", None, "expected true or false for 'The check', got null"),
        ("toggle", "true", "expected true or false for 'The toggle', got 'true'"),
        ("open", 0, "expected true or false"),
        ("pop", [], r"expected true or false for 'The pop', got \[\]"),
        ("tabs", 1, "expected the label of a tab"),
        ("tabs", "x" * (TEXT_LIMIT + 1), "expected the label of a tab"),
        ("name", "123456", "expected text of at most 5 characters for 'The name', got '123456'"),
        ("name", None, "expected text for 'The name', got null"),
        ("name", 5, "expected text for 'The name', got 5$"),
        ("name", {"a": 1}, "expected text for 'The name', got an object of 1 entries"),
        ("sealed", {"redacted": "d2"}, "expected text for 'The sealed', got another value"),
        ("name", {"redacted": "d1"}, "expected text for 'The name', got an object of 1 entries"),
        ("story", "x" * (TEXT_LIMIT + 1), f"at most {TEXT_LIMIT} characters.*got text of {TEXT_LIMIT + 1} characters"),
        ("count", "3", "expected a number for 'The count', got '3'"),
        ("count", True, "expected a number for 'The count', got true"),
        ("count", None, "expected a number for 'The count', got null"),
        ("count", 11, "expected a number from 0 to 10 for 'The count', got 11"),
        ("count", -1, "expected a number from 0 to 10"),
        ("count", 2.5, "expected a whole number for 'The count', got 2.5"),
        ("count", float("nan"), "expected a number from .* got nan"),
        ("count", float("inf"), "expected a number from .* got inf"),
        ("any", EXACT + 1, f"expected a number from -{EXACT} to {EXACT} for 'The any', got a huge number"),
        ("any", 1e300, f"expected a number from -{EXACT} to {EXACT} for 'The any', got 1e[+]300"),
        ("any", 10**400, "expected a number from .* got a huge number"),
        ("share", float("nan"), "expected a finite number for 'The share', got nan"),
        ("share", float("-inf"), "expected a finite number"),
        ("share", 10**400, "got a huge number"),
        ("share", False, "expected a number for 'The share', got false"),
        ("price", 0.4, "expected a number from 0.5 to inf for 'The price', got 0.4"),
        ("slide", 11, "expected a number from 0 to 10"),
        ("slide", 3.5, "expected a whole number"),
        ("slide", True, "expected a number"),
        ("slide", None, "expected a number"),
        ("slide", [1, 2], r"expected a number for 'The slide', got \[1, 2\]"),
        ("slide", 10**400, "got a huge number"),
        ("fine", float("nan"), "expected a finite number"),
        ("fine", 1.5, "expected a number from 0.0 to 1.0"),
        ("from_to", 5, "expected a list of two numbers for 'The from_to', got 5"),
        ("from_to", [1], "expected a list of two numbers"),
        ("from_to", [1, 2, 3], "expected a list of two numbers"),
        ("from_to", [1, "2"], "expected a number"),
        ("from_to", [1, 11], "expected a number from 0 to 10"),
        ("from_to", [float("nan"), 1], "expected a number from"),
        ("day", 0.5, "expected a whole number"),
        ("day", "1970-01-02", "expected a number"),
        ("step", "Dog", "expected one of the options for 'The step', got 'Dog'"),
        ("step", ["Ant", "Bee"], "expected one of the options"),
        ("step", None, "expected one of the options"),
        ("steps", "Ant", "expected a list of two options"),
        ("steps", ["Ant"], "expected a list of two options"),
        ("steps", ["Ant", "Dog"], "expected a list of two options"),
        ("steps", ["Ant", ["Bee"]], "expected a list of two options.*got a list of 2 items"),
        ("radio", "Dog", "expected one of the options for 'The radio', got 'Dog'"),
        ("radio", 0, "expected the label of an option, or null for 'The radio', got 0"),
        ("pick", ["Ant"], r"expected the label of an option, or null for 'The pick', got \['Ant'\]"),
        ("pick", "", "expected one of the options"),
        ("new", "x" * (TEXT_LIMIT + 1), "expected one of the options.*got text of"),
        ("many", "Ant", f"expected a list of at most {LIST_LIMIT} labels"),
        ("many", [1], "labels"),
        ("many", [["Ant"]], "labels"),
        ("many", OPTIONS, r"expected at most 2 options for 'The many', got \['Ant', 'Bee', 'Cat'\]"),
        ("many", HUGE_LIST, f"expected a list of at most {LIST_LIMIT} labels.*got a list of {LIST_LIMIT + 1} items"),
        ("tags", None, "labels"),
        ("date", "2025-01-01", "expected a date from 2024-01-01 to 2024-12-31 for 'The date', got '2025-01-01'"),
        ("date", "2023-12-31", "expected a date from"),
        ("date", "01.05.2024", "expected an ISO date"),
        ("date", "2024-02-30", "expected an ISO date"),
        ("date", None, "expected an ISO date"),
        ("date", ["2024-05-01"], "expected an ISO date"),
        ("date", 20240501, "expected an ISO date"),
        ("dates", "2024-05-01", "expected a list of at most two ISO dates"),
        ("dates", ["2024-05-01"] * 3, "expected a list of at most two ISO dates"),
        ("dates", ["2024-05-01", None], "expected an ISO date"),
        ("pill", "Dog", "expected one of the options for 'The pill', got 'Dog'"),
        ("pill", ["Ant"], "expected the label of an option, or null"),
        ("segments", "Ant", "labels"),
        ("thumb", 2, "expected a whole number from 0 to 1, or null for 'thumb', got 2"),
        ("thumb", True, "expected a whole number from 0 to 1"),
        ("thumb", 1.0, "expected a whole number from 0 to 1"),
        ("page", 0, "expected a page from 1 to 5 for 'page', got 0"),
        ("page", 6, "expected a page from 1 to 5"),
        ("color", "red", "expected a colour such as #1f77b4 for 'The color', got 'red'"),
        ("color", "#12345", "expected a colour"),
        ("time", "24:00", "expected a time as HH:MM for 'The time', got '24:00'"),
        ("time", None, "expected a time as HH:MM"),
        ("moment", "2024-06-01T00:00", "expected a date and a time from 2024-05-01T00:00 to 2024-05-31T23:59"),
        ("moment", "2024-05-01", "expected a date and a time as YYYY-MM-DDTHH:MM"),
        ("moment", "2024-05-01T09:30Z", "expected a date and a time as YYYY-MM-DDTHH:MM"),
        ("file", {"id": "f1"}, "expected a list of uploaded files"),
        ("file", [{"id": "f1"}, {"id": "f1"}], "expected at most one file"),
        ("file", [{"id": "other"}], "expected files that were uploaded to this session"),
        ("file", [{"id": ["f1"]}], "expected files that were uploaded"),
        ("file", [{}], "expected files that were uploaded"),
        ("file", ["f1"], "expected files that were uploaded.*got 'f1'"),
        ("file", [{"id": "big"}], "expected files of at most 100 bytes"),
        ("files", [{"id": "f1"}] * (LIST_LIMIT + 1), "expected a list of uploaded files"),
        ("editor", {"$edits": {"edited_rows": {"0": {"a": "1"}}}}, "expected a whole number in the column 'a'"),
        ("editor", {"rows": []}, "expected edits with edited_rows"),
        ("table", [], "expected a selection with rows, columns and cells"),
        ("table", {"row": [1]}, "expected a selection with rows, columns and cells"),
        ("table", {"rows": [3]}, r"expected rows by number, columns by name, cells as \[row, column\]"),
        ("table", {"rows": [-1]}, "expected rows by number"),
        ("table", {"rows": [True]}, "expected rows by number"),
        ("table", {"rows": "12"}, "expected rows by number"),
        ("table", {"rows": [0] * (LIST_LIMIT + 1)}, "expected rows by number"),
        ("table", {"columns": [1]}, "expected rows by number"),
        ("table", {"cells": [[0]]}, "expected rows by number"),
        ("table", {"cells": [["a", 0]]}, "expected rows by number"),
        ("table", {"cells": [[3, "a"]]}, "expected rows by number"),
        ("button", True, "expected a widget with a value, got one of kind 'button': 'button'"),
    ],
    ids=lambda value: repr(value)[:30] if isinstance(value, (str, int, float)) else None,
)
def test_a_value_that_does_not_fit_is_refused_with_words(widget: str, value: Any, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        given_value(widget, value)


@pytest.mark.parametrize("widget", WIDGETS_ON_PAGE)
@pytest.mark.parametrize("value", [DEEP, {"a": DEEP}, [{"rows": DEEP}, {"id": DEEP}], [None] * 200_000])
def test_junk_of_any_depth_is_refused_in_a_short_message(widget: str, value: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        given_value(widget, value)
    assert len(str(refused.value)) < 300


def test_what_was_typed_as_a_password_is_in_no_message() -> None:
    with pytest.raises(InvalidValue, match=r"at most 5 characters for 'The secret', got another value$"):
        given_value("secret", "hunter2")


def test_a_widget_without_a_label_is_named_by_its_id() -> None:
    with pytest.raises(InvalidValue, match="for 'tabs-1', got 5"):
        check("tabs", {"widget": "tabs-1", "value": "a"}, 5, PAGE)


# -- whole inputs -----------------------------------------------------------------------------------------------------


def test_good_values_pass_beside_bad_ones() -> None:
    accepted, fired, problems = check_input(PAGE, {"check": True, "count": 99, "gone": 1}, {"button": True})
    assert (accepted, fired) == ({"check": True}, {"button": True})
    assert [type(problem) for problem in problems] == [InvalidValue, UnknownWidget]
    assert str(problems[1]) == "expected the id of a widget on the page, got 'gone': the app does not draw it now"


def test_what_is_disabled_is_left_out_without_a_word() -> None:
    assert check_input(PAGE, {"off": True}, {"off_button": True}) == ({}, {}, [])


@pytest.mark.parametrize(
    ("trigger", "kept"),
    [
        ({"button": True}, True),
        ({"download": True}, True),
        ({"link": True}, True),
        ({"menu": "Bee"}, "Bee"),
        ({"chat": "Hello"}, "Hello"),
        ({"chat_files": {"text": "a"}}, {"text": "a", "files": []}),
        ({"chat_files": {"files": [{"id": "f1", "size": -1}]}}, {"text": "", "files": [FILE]}),
    ],
)
def test_a_trigger_that_fits_is_kept(trigger: dict[str, Any], kept: Any) -> None:
    assert check_input(PAGE, {}, trigger) == ({}, dict.fromkeys(trigger, kept), [])


@pytest.mark.parametrize(
    ("trigger", "message"),
    [
        ({"gone": True}, "expected the id of a button on the page, got 'gone'"),
        ({"check": True}, "expected a trigger of a button, got one of the checkbox 'check'; send `values`"),
        ({"button": False}, "expected `true` as trigger of the button 'button', got false"),
        ({"button": 1}, "expected `true` as trigger of the button 'button', got 1"),
        ({"download": 1}, "expected `true` as trigger of the button 'download', got 1"),
        ({"link": "u"}, "expected `true` as trigger of the button 'link', got 'u'"),
        ({"menu": True}, "expected one of the options for 'The menu', got true"),
        ({"menu": "Dog"}, "expected one of the options for 'The menu', got 'Dog'"),
        ({"chat": "123456"}, "expected text of at most 5 characters"),
        ({"chat": " "}, "expected a message that is not empty"),
        ({"chat": {"text": "a"}}, "expected text for"),
        ({"chat_files": "a"}, "expected a message with text and files"),
        ({"chat_files": {"text": "a", "more": 1}}, "expected a message with text and files"),
        ({"chat_files": {"text": "", "files": []}}, "expected a message that is not empty"),
        ({"chat_files": {"text": "a", "files": [{"id": "f1"}] * 2}}, "expected at most one file"),
        ({"chat_files": {"text": "a", "files": [{"id": "big"}]}}, "expected files of at most 100 bytes"),
        ({"button": DEEP}, "expected `true` as trigger of the button 'button', got a list of 1 items"),
    ],
)
def test_a_trigger_that_does_not_fit_is_refused_with_words(trigger: dict[str, Any], message: str) -> None:
    accepted, fired, [problem] = check_input(PAGE, {}, trigger)
    assert (accepted, fired) == ({}, {})
    with pytest.raises((InvalidValue, UnknownWidget), match=message):
        raise problem


_names = st.sampled_from([*WIDGETS_ON_PAGE, "gone"]) | strategies.text
_junk = strategies.json | st.sampled_from([float("nan"), float("inf"), 10**400, DEEP, "2024-05-01", [1, 2], OPTIONS])


@given(st.dictionaries(_names, _junk, max_size=8), st.dictionaries(_names, _junk, max_size=3))
def test_no_input_of_a_viewer_raises(values: dict[str, Any], trigger: dict[str, Any]) -> None:
    accepted, fired, problems = check_input(PAGE, values, trigger)
    dumps([accepted, fired])
    assert set(fired) <= {name for name, (kind, _) in WIDGETS_ON_PAGE.items() if kind in TRIGGERS}
    ignored = [name for name in (*values, *trigger) if name.startswith("off")]
    assert len(accepted) + len(fired) + len(problems) + len(ignored) >= len(values) + len(trigger)
    for name, value in accepted.items():
        assert dumps(given_value(name, value)) == dumps(value)  # what was accepted is accepted again
