"""Buttons and switches."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitDuplicateElementId,
    StreamlitDuplicateElementKey,
    StreamlitInvalidParameterTypeError,
    StreamlitInvalidWidthError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueAssignmentNotAllowedError,
    StreamlitValueError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st  # for arguments that no type checker would let pass


def test_button_is_true_in_the_run_of_its_click_only() -> None:
    page = Page()
    seen = []

    def script() -> None:
        seen.append((st.button("Go", key="go"), state["go"]))

    page.run(script)
    page.click(script, "Go")
    page.run(script)
    assert seen == [(False, False), (True, True), (False, False)]


def test_unchanged_widgets_emit_nothing() -> None:
    page = Page()

    def script() -> None:
        st.button("Go", help="why", icon="🚀", type="primary", shortcut="Ctrl+Enter", width="stretch")
        st.checkbox("Agree")
        st.toggle("On", value=True, key="on")

    page.run(script)
    page.run(script)
    assert page.ops == []


def test_button_props() -> None:
    page = Page()
    page.run(lambda: st.button("Go", help="  a\n  b", icon=":material/add:", icon_position="right", disabled=True))
    props = page.find("Go").props
    del props["widget"]
    assert props == {
        "label": "Go",
        "help": "a\nb",
        "icon": ":material/add:",
        "icon_position": "right",
        "disabled": True,
    }


@pytest.mark.parametrize(("old", "width"), [(True, "stretch"), (False, None)])
def test_use_container_width_is_a_width(old: bool, width: str | None) -> None:
    page = Page()
    page.run(lambda: st.button("Go", use_container_width=old))
    assert page.find("Go").props.get("width") == width


def test_callback_gets_its_arguments_before_the_body() -> None:
    page = Page()
    order: list[Any] = []

    def script() -> None:
        st.button("Go", on_click=lambda *a, **k: order.append((a, k)), args=[1], kwargs={"x": 2})
        order.append("body")

    page.run(script)
    page.click(script, "Go")
    assert order == ["body", ((1,), {"x": 2}), "body"]


def test_disabled_button_takes_no_click() -> None:
    page = Page()
    page.run(lambda: st.button("Go", disabled=True))
    assert page.click(lambda: st.button("Go", disabled=True), "Go") is False


def test_checkbox_keeps_its_value() -> None:
    page = Page()

    def script() -> bool:
        return st.checkbox("Agree")

    assert page.run(script) is False
    assert page.set(script, {"Agree": True}) is True
    assert page.run(script) is True
    assert page.ops == []


def test_value_that_is_no_bool_is_refused_from_a_viewer() -> None:
    page = Page()
    page.run(lambda: st.checkbox("Agree"))
    with pytest.raises(InvalidValue, match="true or false"):
        page.set(lambda: None, {"Agree": 1})


def test_setting_the_same_value_calls_nothing_back() -> None:
    page = Page()
    calls: list[int] = []

    def script() -> None:
        st.checkbox("Agree", on_change=calls.append, args=(1,))

    page.run(script)
    page.set(script, {"Agree": False})
    assert calls == []
    page.set(script, {"Agree": True})
    assert calls == [1]


def test_keyed_widget_keeps_its_value_when_everything_else_changes() -> None:
    page = Page()
    page.run(lambda: st.checkbox("Agree", key="k"))
    page.set(lambda: st.checkbox("Agree", key="k"), {"k": True})
    assert page.run(lambda: st.checkbox("I agree", value=False, key="k", help="x")) is True


def test_keyless_widget_is_another_one_with_another_label() -> None:
    page = Page()
    page.run(lambda: st.checkbox("Agree"))
    page.set(lambda: st.checkbox("Agree"), {"Agree": True})
    assert page.run(lambda: st.checkbox("I agree")) is False


def test_default_counts_only_the_first_time() -> None:
    page = Page()
    assert page.run(lambda: st.toggle("On", value=True, key="k")) is True
    assert page.run(lambda: st.toggle("On", value=False, key="k")) is True
    assert page.run(lambda: st.toggle("On", value=False, key="k")) is True
    assert page.changed == {}


def test_value_of_a_widget_that_is_not_drawn_is_forgotten() -> None:
    page = Page()
    page.run(lambda: st.checkbox("Agree", key="k"))
    page.set(lambda: st.checkbox("Agree", key="k"), {"k": True})
    page.run(lambda: None)
    assert page.changed == {"forgotten": ("checkbox:k",)}
    assert page.run(lambda: st.checkbox("Agree", key="k")) is False


def test_assigned_value_wins_and_is_shown() -> None:
    page = Page()

    def script() -> bool:
        state["k"] = True
        return st.checkbox("Agree", key="k")

    assert page.run(script) is True
    assert page.find("k").props["value"] is True
    assert page.changed == {"widgets": {"checkbox:k": True}}


@pytest.mark.parametrize("value", ["yes", None, 2, [], 0.5])
def test_assigned_value_of_a_wrong_type_is_one_clear_error(value: object) -> None:
    page = Page()

    def script() -> None:
        state["k"] = value
        st.checkbox("Agree", key="k")

    with pytest.raises(StreamlitInvalidParameterTypeError, match=r"st\.session_state\['k'\].*`bool`"):
        page.run(script)


def test_assigned_zero_and_one_are_bools() -> None:
    page = Page()

    def script(value: object) -> bool:
        state["k"] = value
        return st.checkbox("Agree", key="k")

    assert page.run(lambda: script(1)) is True
    assert page.run(lambda: script(0)) is False


def test_numpy_bool_can_be_assigned() -> None:
    numpy = pytest.importorskip("numpy")
    page = Page()

    def script() -> bool:
        state["k"] = numpy.bool_(True)
        return st.checkbox("Agree", key="k")

    assert page.run(script) is True


def test_button_cannot_be_assigned() -> None:
    page = Page()

    def script() -> None:
        state["go"] = True
        st.button("Go", key="go")

    with pytest.raises(StreamlitValueAssignmentNotAllowedError, match="go"):
        page.run(script)


def test_same_widget_twice() -> None:
    def script() -> None:
        st.button("Go")
        st.button("Go")

    with pytest.raises(StreamlitDuplicateElementId, match=r"test_buttons\.py:\d+ and at test_buttons\.py:\d+"):
        Page().run(script)


def test_same_key_twice_whatever_the_kinds() -> None:
    def script() -> None:
        st.button("Go", key=1)
        st.checkbox("Agree", key="1")

    with pytest.raises(StreamlitDuplicateElementKey, match="`1` is used twice"):
        Page().run(script)


def test_same_widget_in_main_and_sidebar_are_two() -> None:
    page = Page()
    sidebar = Container(2)

    def script() -> None:
        st.checkbox("Agree")
        sidebar.checkbox("Agree")

    page.run(script)
    assert len(page.tree.widgets) == 2


def test_widget_takes_the_place_of_an_element() -> None:
    page = Page()

    def script() -> bool:
        return st.text("waiting").checkbox("Agree")

    page.run(script)
    assert page.kinds() == ["checkbox"]
    assert page.set(script, {"Agree": True}) is True


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: wrong.button("Go", type="loud"), StreamlitValueError, "`type` must be one of"),
        (lambda: wrong.button("Go", icon_position="top"), StreamlitValueError, "icon_position"),
        (lambda: wrong.button("Go", icon="rocket"), StreamlitAPIException, "not an icon"),
        (lambda: wrong.button("Go", width="wide"), StreamlitInvalidWidthError, "wide"),
        (lambda: wrong.button("Go", shortcut="Ctrl+"), StreamlitValueError, "shortcut"),
        (lambda: wrong.button("Go", shortcut="Ctrl"), StreamlitValueError, "shortcut"),
        (lambda: wrong.button("Go", shortcut="Fn+k"), StreamlitValueError, "shortcut"),
        (lambda: wrong.button("Go", key=""), StreamlitValueError, "key"),
        (lambda: wrong.button("Go", key="$$ID-x"), StreamlitAPIException, r"\$\$ID"),
        (lambda: wrong.button(7), StreamlitInvalidParameterTypeError, "`label` must be of type `str`, got `int`"),
        (lambda: wrong.button("Go", on_click="ignore"), StreamlitAPIException, "cannot ignore"),
        (lambda: wrong.button("Go", on_click="never"), StreamlitValueError, "never"),
        (lambda: wrong.checkbox("A", label_visibility="gone"), StreamlitValueError, "label_visibility"),
        (lambda: wrong.checkbox("A", bind="query-params"), StreamlitMissingRequiredParameterError, "key"),
        (lambda: wrong.checkbox("A", key="embed", bind="query-params"), StreamlitAPIException, "about embedding"),
        (lambda: wrong.checkbox("A", key="k", bind="url"), StreamlitValueError, "bind"),
        (lambda: wrong.checkbox("A", persist_state="page"), StreamlitMissingRequiredParameterError, "key"),
        (lambda: wrong.checkbox("A", key="k", persist_state="ever"), StreamlitValueError, "persist_state"),
    ],
)
def test_wrong_arguments_are_told(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Page().run(call)


def test_ignored_change_is_told_to_the_page() -> None:
    page = Page()
    page.run(lambda: st.checkbox("Agree", on_change="ignore"))
    assert page.find("Agree").props["silent"] is True


def test_label_may_be_none() -> None:
    page = Page()
    page.run(lambda: wrong.checkbox(None, label_visibility="collapsed"))  # S-158
    assert page.find("").props["label_visibility"] == "collapsed"


def test_bare_python_gives_defaults() -> None:
    assert st.button("Go") is False
    assert st.toggle("On", value=True) is True
