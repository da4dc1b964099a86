"""Text fields."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitBadTimeStringError,
    StreamlitInvalidHeightError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st


@pytest.mark.parametrize("kind", ["text_input", "text_area"])
def test_text_comes_and_stays(kind: str) -> None:
    page = Page()

    def script() -> Any:
        return getattr(st, kind)("Name", "Ada")

    assert page.run(script) == "Ada"
    assert page.set(script, {"Name": "Grace"}) == "Grace"
    assert page.run(script) == "Grace"
    assert page.ops == []


def test_empty_field_gives_none_where_the_app_says_so() -> None:
    page = Page()
    assert page.run(lambda: (st.text_input("A"), st.text_input("B", None))) == ("", None)


def test_value_is_converted_and_cut() -> None:
    assert Page().run(lambda: st.text_input("A", 12345, max_chars=3)) == "123"


def test_text_that_is_too_long_is_refused_from_a_viewer() -> None:
    page = Page()
    page.run(lambda: st.text_input("A", max_chars=3))
    with pytest.raises(InvalidValue, match="at most 3 characters"):
        page.set(lambda: None, {"A": "abcd"})


@pytest.mark.parametrize("kind", ["text_input", "text_area"])
def test_limit_cuts_what_a_keyed_field_holds(kind: str) -> None:
    page = Page()

    def script(limit: int | None) -> Any:
        return getattr(st, kind)("A", key="k", max_chars=limit)

    page.run(lambda: script(None))
    assert page.set(lambda: script(None), {"k": "abc"}) == "abc"
    assert page.run(lambda: script(5)) == "abc"
    assert page.run(lambda: script(2)) == "ab"
    assert page.run(lambda: script(None)) == "ab"


def test_props_of_a_text_input() -> None:
    page = Page()
    page.run(
        lambda: st.text_input(
            "Mail", type="email", icon="📧", placeholder="you@there", validate=(".+@.+", "No address"), live="1s",
            required=True, width=300,
        )
    )  # fmt: skip
    props = page.find("Mail").props
    del props["widget"]
    assert props == {
        "label": "Mail",
        "value": "",
        "width": 300,
        "type": "email",
        "autocomplete": "email",
        "icon": "📧",
        "placeholder": "you@there",
        "validate": {"pattern": ".+@.+", "message": "No address"},
        "live": 1000,
        "required": True,
    }


@pytest.mark.parametrize(("live", "pause"), [(True, 250), ("0.5s", 500), ("1min", 60_000), (False, None)])
def test_live_is_a_pause(live: str | bool, pause: int | None) -> None:
    page = Page()
    page.run(lambda: st.text_input("A", live=live))
    assert page.find("A").props.get("live") == pause


def test_assigned_text() -> None:
    page = Page()

    def script(value: object) -> Any:
        state["k"] = value
        return st.text_input("A", key="k")

    assert page.run(lambda: script("x")) == "x"
    assert page.run(lambda: script(None)) is None
    with pytest.raises(StreamlitInvalidParameterTypeError, match="must be of type `str`, got `int`"):
        page.run(lambda: script(5))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: wrong.text_input("A", type="number"), StreamlitValueError, "`type` must be one of"),
        (lambda: st.text_input("A", max_chars=0), StreamlitValueError, "max_chars"),
        (lambda: wrong.text_input("A", validate=5), StreamlitInvalidParameterTypeError, "validate"),
        (lambda: wrong.text_input("A", live=3), StreamlitInvalidParameterTypeError, "live"),
        (lambda: st.text_input("A", live="2min"), StreamlitValueOutOfRangeError, "live"),
        (lambda: st.text_input("A", live="soon"), StreamlitBadTimeStringError, "soon"),
        (lambda: st.text_area("A", height=0), StreamlitInvalidHeightError, "height"),
        (lambda: wrong.text_input("A", placeholder=4), StreamlitInvalidParameterTypeError, "placeholder"),
    ],
)
def test_wrong_arguments_are_told(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Page().run(call)
