"""Return values (S-157 to S-165): what each widget gives, what its entry holds, and what may be assigned to it."""

from __future__ import annotations

import ast
import datetime as dt
import logging
from typing import Any

import pytest

from evlit.runtime import notices
from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import visit

TODAY = "datetime.date.today()"


def value_of(call: str, expected: str, *, before: str = "") -> None:
    """Check what a call returns in the first run: equal, and of the same type."""
    source = f"""
        import datetime
        import evlit as st
        {before}
        value, expected = {call}, {expected}
        st.text([value == expected, type(value) is type(expected), value])
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert t.texts()[0].startswith("[True, True, "), t.texts()[0]

    visit(source, then)


def error_of(call: str, *, before: str = "") -> str:
    """Return the one error that a call shows."""
    found: list[str] = []

    async def then(t: TestSession) -> None:
        found.extend(t.errors())

    visit(f"import datetime\nimport evlit as st\n{before}\n{call}\n", then)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("st.button('A')", "False"),
        ("st.checkbox('A')", "False"),
        ("st.checkbox('A', 1)", "True"),
        ("st.toggle('A', True)", "True"),
        ("st.color_picker('A')", "'#000000'"),
        ("st.feedback()", "None"),
        ("st.feedback(default=1)", "1"),
        ("st.multiselect('A', 'ab')", "[]"),
        ("st.multiselect('A', [1, 2], 2)", "[2]"),
        ("st.pills('A', 'ab')", "None"),
        ("st.pills('A', 'ab', selection_mode='multi')", "[]"),
        ("st.segmented_control('A', 'ab')", "None"),
        ("st.segmented_control('A', 'ab', selection_mode='multi')", "[]"),
        ("st.radio('A', [5, 6])", "5"),
        ("st.radio('A', [5, 6], None)", "None"),
        ("st.radio('A', [])", "None"),
        ("st.selectbox('A', (5, 6), 1)", "6"),
        ("st.selectbox('A', [])", "None"),
        ("st.select_slider('A', 'abc')", "'a'"),
        ("st.select_slider('A', 'abc', ('c', 'a'))", "('a', 'c')"),
        ("st.number_input('A')", "0.0"),
        ("st.number_input('A', 3)", "3"),
        ("st.number_input('A', 3, 9, 4)", "4"),
        ("st.number_input('A', 3.0)", "3.0"),
        ("st.number_input('A', value=None)", "None"),
        ("st.slider('A')", "0"),
        ("st.slider('A', 3)", "3"),
        ("st.slider('A', 0.0, 1.0)", "0.0"),
        ("st.slider('A', 0, 10, (7, 2))", "(2, 7)"),
        ("st.slider('A', 0, 10, 12)", "12"),
        ("st.slider('A', 10, 0, 2)", "2"),
        ("st.slider('A', value=datetime.date(2024, 5, 1))", "datetime.date(2024, 5, 1)"),
        ("st.slider('A', value=datetime.time(9, 30))", "datetime.time(9, 30)"),
        ("st.slider('A', value=datetime.datetime(2024, 5, 1, 9))", "datetime.datetime(2024, 5, 1, 9)"),
        ("st.date_input('A')", TODAY),
        ("st.date_input('A', None)", "None"),
        ("st.date_input('A', '2024-05-01')", "datetime.date(2024, 5, 1)"),
        ("st.date_input('A', [])", "()"),
        ("st.date_input('A', ['2024-05-01'])", "(datetime.date(2024, 5, 1),)"),
        ("st.date_input('A', ['2024-05-01', '2024-05-03'])", "(datetime.date(2024, 5, 1), datetime.date(2024, 5, 3))"),
        ("st.datetime_input('A', None)", "None"),
        ("st.datetime_input('A', '2024-05-01 10:15')", "datetime.datetime(2024, 5, 1, 10, 15)"),
        ("st.time_input('A', None)", "None"),
        ("st.time_input('A', '10:15')", "datetime.time(10, 15)"),
        ("st.text_input('A')", "''"),
        ("st.text_input('A', None)", "None"),
        ("st.text_input('A', 12)", "'12'"),
        ("st.text_input('A', 'abcdef', max_chars=3)", "'abc'"),
        ("st.text_area('A')", "''"),
        ("st.text_area('A', None)", "None"),
        ("st.text_area('A', 'abcdef', max_chars=3)", "'abc'"),
        ("st.file_uploader('A')", "None"),
        ("st.file_uploader('A', accept_multiple_files=True)", "[]"),
        ("st.pagination(5)", "1"),
        ("len(st.columns(3))", "3"),
        ("len(st.tabs(['a', 'b']))", "2"),
    ],
)
def test_s157_what_a_widget_gives_at_first(call: str, expected: str) -> None:
    """Each widget has its default, in the type that its parameters ask for."""
    value_of(call, expected)


def test_s157_now_is_the_clock_of_the_server() -> None:
    """Fields for times begin at the minute that it is."""

    def minutes(moment: dt.datetime) -> dt.datetime:
        return moment.replace(second=0, microsecond=0)

    source = "import evlit as st\nst.text(st.datetime_input('A'))\nst.text(st.time_input('B'))"

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        shown = dt.datetime.fromisoformat(t.texts()[0])
        assert before <= shown <= minutes(dt.datetime.now())  # noqa: DTZ005  # as the widget has it
        assert before.time() <= dt.time.fromisoformat(t.texts()[1]) or shown.date() > before.date()

    before = minutes(dt.datetime.now())  # noqa: DTZ005  # as the widget has it
    visit(source, then)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("st.color_picker('A', 'red')", "StreamlitAPIException"),
        ("st.selectbox('A', 'ab', 2)", "StreamlitValueOutOfRangeError"),
        ("st.radio('A', 'ab', -1)", "StreamlitValueOutOfRangeError"),
        ("st.select_slider('A', [])", "StreamlitMissingRequiredParameterError"),
        ("st.number_input('A', 1, 2.0)", "StreamlitMixedNumericTypesError"),
        ("st.number_input('A', 1, 5, 0)", "StreamlitValueBelowMinError"),
        ("st.number_input('A', 1, 5, 6)", "StreamlitValueAboveMaxError"),
        ("st.slider('A', 3, 3)", "StreamlitInvalidMinMaxError"),
    ],
)
def test_s157_parameters_that_do_not_go_together(call: str, error: str) -> None:
    """Bad indices, colours and bounds are errors of their own kinds."""
    assert error_of(call).startswith(error + ":")


def test_s158_a_label_may_be_none_and_an_empty_one_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    """`label=None` counts as empty; a warning in the terminal says what an empty label means for those who cannot see
    the page, once for each place.
    """
    notices.forget()
    caplog.set_level(logging.WARNING, "evlit")
    source = """\
        import evlit as st
        st.text(st.text_input(None, "x", key="a"))
        st.checkbox("", key="b")
        st.button("Again")
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert t.texts() == ["x"]
        await t.click("Again")
        assert [line.split(" is empty")[0] for line in caplog.messages] == [
            "The label of the widget at app.py:2",
            "The label of the widget at app.py:3",
        ]

    visit(source, then)


def test_s158_label_visibility_is_one_of_three() -> None:
    """Anything but "visible", "hidden" and "collapsed" is an error."""
    assert error_of("st.slider('A', label_visibility='gone')").startswith("StreamlitValueError: `label_visibility`")
    value_of("[st.checkbox(v, label_visibility=v) for v in ('visible', 'hidden', 'collapsed')]", "[False] * 3")


SELECTED = """
    import evlit as st
    {before}
    state = st.dataframe({{"x": [3, 1, 2]}}, key="d", on_select="rerun", selection_mode=["multi-row", "single-cell"])
    st.text(state)
    st.text([state.selection.rows, st.session_state.d["selection"]["cells"]])
"""


def test_s160_a_selection_is_a_dict_with_attributes() -> None:
    """The selection of a dataframe holds row positions of the data passed in, column names, and pairs of both."""

    async def then(t: TestSession) -> None:
        node = next(node for node in t.projection.tree.root.walk() if node.kind == "dataframe")
        t.send({node.props["widget"]: {"rows": [0, 2], "columns": [], "cells": [[1, "x"]]}})
        await t.settle()
        shown = "{'selection': {'rows': [0, 2], 'columns': [], 'cells': [(1, 'x')]}}"
        assert t.texts() == [shown, "[[0, 2], [(1, 'x')]]"]

    visit(SELECTED.format(before=""), then)


def test_s161_a_selection_can_be_assigned() -> None:
    """Assigning a dict of the same shape selects in a dataframe."""
    before = "st.session_state.setdefault('d', {'selection': {'rows': [1]}})"

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert t.texts()[1] == "[[1], []]"

    visit(SELECTED.format(before=before), then)


@pytest.mark.parametrize(
    "call",
    [
        "st.button('A', key='k')",
        "st.file_uploader('A', key='k')",
        "with st.form('k'): st.form_submit_button('A')",
        "with st.form('f'): st.form_submit_button('A', key='k')",
    ],
)
def test_s162_some_keys_are_read_only(call: str) -> None:
    """What buttons, file fields and forms hold is what the user did: having assigned their entry is an error."""
    error = error_of(call, before="st.session_state.k = True")
    assert error.startswith("StreamlitValueAssignmentNotAllowedError: `st.session_state['k']`")


def test_s164_what_is_open_is_a_value() -> None:
    """The value of tabs is the label of the open one, that of an expander and a popover a bool; a label that no tab has
    gives the default.
    """
    source = """
        import evlit as st
        st.session_state.setdefault("t", "gone")
        st.session_state.setdefault("e", True)
        tabs = st.tabs(["One", "Two"], key="t", on_change="rerun", default="Two")
        st.expander("E", key="e", on_change="rerun")
        popover = st.popover("P", key="p", on_change="rerun")
        st.text([st.session_state[key] for key in "tep"])
        st.text([tab.open for tab in tabs] + [popover.open])
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["['Two', True, False]", "[False, True, False]"]
        node = next(node for node in t.projection.tree.root.walk() if node.kind == "tabs")
        t.send({node.props["widget"]: "One"})
        await t.settle()
        assert t.texts() == ["['One', True, False]", "[True, False, False]"]

    visit(source, then)


@differs("An entry of a type that its widget cannot show is one clear error for all widgets, with key, types and line.")
@pytest.mark.parametrize(
    ("call", "entry", "expected"),
    [
        ("st.checkbox('A', key='k')", "'yes'", "bool"),
        ("st.toggle('A', key='k')", "2", "bool"),
        ("st.slider('A', key='k')", "True", "int"),
        ("st.slider('A', key='k')", "(1, 2)", "int"),
        ("st.slider('A', 0.0, 1.0, key='k')", "'x'", "float"),
        ("st.slider('A', value=(1, 2), key='k')", "3", "tuple of two int values"),
        ("st.number_input('A', 0, key='k')", "True", "int"),
        ("st.number_input('A', key='k')", "'3'", "float"),
        ("st.text_input('A', key='k')", "5", "str"),
        ("st.text_area('A', key='k')", "['x']", "str"),
        ("st.multiselect('A', 'ab', key='k')", "'ab'", "list of options"),
        ("st.multiselect('A', [1, 2], key='k')", "['1']", "int"),
        ("st.date_input('A', key='k')", "5", "date"),
        ("st.date_input('A', [], key='k')", "5", "tuple of up to two dates"),
        ("st.time_input('A', key='k')", "5", "time"),
        ("st.datetime_input('A', key='k')", "5", "datetime"),
        ("st.selectbox('A', [1, 2], key='k')", "'1'", "int"),
        ("st.radio('A', ['a'], key='k')", "1", "str"),
        ("st.select_slider('A', ['a'], key='k')", "1", "str"),
        ("st.pills('A', ['a'], key='k')", "1", "str"),
        ("st.segmented_control('A', ['a'], key='k', selection_mode='multi')", "'a'", "list of options"),
        ("st.feedback(key='k')", "'good'", "int or None"),
        ("st.pagination(5, key='k')", "'2'", "int"),
        ("st.color_picker('A', key='k')", "5", "str"),
        ("st.tabs(['a'], key='k', on_change='rerun')", "0", "str"),
        ("st.expander('A', key='k', on_change='rerun')", "'open'", "bool"),
        ("st.dataframe([1], key='k', on_select='rerun')", "[1]", "dict of a selection"),
    ],
)
def test_s165_a_wrong_type_is_told(call: str, entry: str, expected: str) -> None:
    """The error names the entry, the type that the widget shows, the type and value that were assigned, and the line of
    the widget.
    """
    error = error_of(call, before=f"st.session_state.k = {entry}")
    given: Any = ast.literal_eval(entry)
    if "[1, 2]" in call and isinstance(given, list):
        given = given[0]  # of a list it is the one that is wrong
    assert error.startswith(f"StreamlitInvalidParameterTypeError: `st.session_state['k']` must be of type `{expected}`")
    assert f"got `{type(given).__name__}`" in error
    assert f"assigned {given!r}" in error
    assert "at app.py:4" in error


def test_s165_what_is_no_option_any_more_gives_the_default() -> None:
    """An entry that has the type of the options, and is none of them, falls back to the default."""
    value_of("st.selectbox('A', [1, 2], 1, key='k')", "2", before="st.session_state.k = 9")
    value_of("st.radio('A', ['a', 'b'], key='k')", "'a'", before="st.session_state.k = 'z'")
    value_of("st.pagination(5, key='k')", "1", before="st.session_state.k = 9")
    value_of("st.feedback(key='k')", "None", before="st.session_state.k = 9")
