"""Forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    Cancelled,
    StreamlitDuplicateElementKey,
    StreamlitInvalidFormCallbackError,
    StreamlitInvalidLayoutContextError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueAssignmentNotAllowedError,
    StreamlitValueError,
    StreamlitWidgetAlreadyInstantiatedError,
)
from tests.api.harness import Page

st = Container()
sidebar = Container(2)
state = SessionStateProxy()
wrong: Any = st


def sign_up(**options: Any) -> Callable[[], tuple[Any, bool]]:
    def script() -> tuple[Any, bool]:
        with st.form("f", **options):
            name = st.text_input("Name", key="name")
            sent = st.form_submit_button("Send")
        return name, sent

    return script


def test_submit_brings_values_and_is_true_for_one_run() -> None:
    page = Page()
    assert page.run(sign_up()) == ("", False)
    assert page.click(sign_up(), "Send", {"Name": "Ada"}) == ("Ada", True)
    assert page.run(sign_up()) == ("Ada", False)


def test_widgets_name_their_form() -> None:
    page = Page()

    def script() -> None:
        with st.form("f") as form:
            sidebar.text_input("Outside")
        form.text_input("Inside")

    page.run(script)
    assert page.find("Inside").props["form"] == "f"
    assert "form" not in page.find("Outside").props


def test_clear_on_submit_shows_defaults_after_the_run_that_sees_the_values() -> None:
    page = Page()
    script = sign_up(clear_on_submit=True)
    page.run(script)

    def reading() -> Any:
        result = script()
        return result, state["name"]

    assert page.click(reading, "Send", {"Name": "Ada"}) == (("Ada", True), "Ada")
    assert page.find("Name").props["value"] == ""
    assert page.changed["forgotten"] == ("text_input:name",)
    assert page.run(script) == ("", False)


def test_values_are_not_cleared_for_a_run_that_did_not_come_to_the_button() -> None:
    page = Page()
    script = sign_up(clear_on_submit=True)
    page.run(script)

    def cut() -> None:
        with st.form("f", clear_on_submit=True):
            st.text_input("Name", key="name")
            raise Cancelled

    with pytest.raises(Cancelled):
        page.click(cut, "Send", {"Name": "Ada"})
    assert page.click(script, "Send") == ("Ada", True)


def test_props_of_a_form() -> None:
    page = Page()
    page.run(lambda: st.form("f", True, enter_to_submit=False, border=False, width=300, height="stretch"))
    assert page.find("f").props == {
        "form": "f",
        "key": "f",
        "clear": True,
        "enter": False,
        "border": False,
        "width": 300,
        "height": "stretch",
    }


def test_button_has_a_key_of_its_form_and_label() -> None:
    page = Page()
    page.run(sign_up())
    assert page.find("Send").props["key"] == "FormSubmitter:f-Send"
    assert page.run(lambda: (sign_up()(), state["FormSubmitter:f-Send"])[1]) is False


def test_callback_of_the_button_sees_the_submitted_values() -> None:
    page = Page()
    seen: list[Any] = []

    def script() -> None:
        with st.form("f"):
            st.text_input("Name", key="name")
            st.form_submit_button("Send", on_click=lambda: seen.append(state["name"]))

    page.run(script)
    page.click(script, "Send", {"Name": "Ada"})
    assert seen == ["Ada"]


def test_widget_may_have_the_key_of_a_form() -> None:
    page = Page()

    def script() -> Any:
        with st.form("k"):
            st.form_submit_button()
        return st.text_input("Name", key="k")

    page.run(script)
    assert page.set(script, {"Name": "Ada"}) == "Ada"


def test_same_widget_in_two_forms_are_two() -> None:
    page = Page()

    def script() -> None:
        for name in "ab":
            with st.form(name):
                st.checkbox("Agree")

    page.run(script)
    assert len(page.tree.widgets) == 2


def in_form(call: Callable[[], object]) -> None:
    with st.form("f"):
        call()


def assign_before() -> None:
    state["f"] = 1
    st.form("f")


def assign_after() -> None:
    st.form("f")
    state["f"] = 1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: in_form(lambda: st.button("Go")), StreamlitInvalidLayoutContextError, "form_submit_button"),
        (lambda: st.form_submit_button(), StreamlitInvalidLayoutContextError, "must stand in a form"),
        (lambda: in_form(lambda: st.form("g")), StreamlitInvalidLayoutContextError, "`g` is inside the form `f`"),
        (
            lambda: in_form(lambda: st.checkbox("A", on_change=lambda: None)),
            StreamlitInvalidFormCallbackError,
            "got one for `st.checkbox`",
        ),
        (lambda: (st.form("f"), st.form("f")), StreamlitDuplicateElementKey, "`f` is used twice"),
        (
            lambda: in_form(lambda: (st.form_submit_button("A"), st.form_submit_button("A"))),
            StreamlitDuplicateElementKey,
            "FormSubmitter:f-A",
        ),
        (assign_before, StreamlitValueAssignmentNotAllowedError, "'f'"),
        (assign_after, StreamlitWidgetAlreadyInstantiatedError, "'f'"),
        (lambda: wrong.form(None), StreamlitMissingRequiredParameterError, "key"),
        (lambda: st.form(""), StreamlitValueError, "key"),
    ],
)
def test_mistakes_of_the_table_of_section_5(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Page().run(call)


def test_bare_python_has_forms() -> None:
    with st.form("f"):
        assert st.text_input("Name") == ""
        assert st.form_submit_button() is False
