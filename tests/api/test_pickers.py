"""Colours and pages."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st


def test_colour_is_black_unless_given() -> None:
    page = Page()

    def script() -> Any:
        return st.color_picker("C")

    assert page.run(script) == "#000000"
    assert page.set(script, {"C": "#0F0"}) == "#0F0"
    for value in ("red", "#12345", "#gggggg", None, 7):
        with pytest.raises(InvalidValue, match="colour such as"):
            page.set(script, {"C": value})


@pytest.mark.parametrize("value", ["red", "00f900", "#12", "#00f9000", 5, ["#000"]])
def test_only_hex_is_a_colour(value: object) -> None:
    with pytest.raises(StreamlitAPIException, match="hex colour"):
        Page().run(lambda: wrong.color_picker("C", value))


def test_colour_from_state() -> None:
    page = Page()

    def setting(value: Any) -> Any:
        def script() -> Any:
            state.k = value
            return st.color_picker("C", "#fff", key="k")

        return page.run(script)

    assert setting("#123456") == "#123456"
    assert page.find("k").props["value"] == "#123456"
    with pytest.raises(StreamlitAPIException, match=r"session_state\['k'\].*hex"):
        setting("blue")
    with pytest.raises(StreamlitInvalidParameterTypeError, match="`str`"):
        setting(255)


def test_pages() -> None:
    page = Page()

    def script() -> Any:
        return st.pagination(5, key="p")

    assert page.run(script) == 1
    assert page.set(script, {"p": 5}) == 5
    for value in (0, 6, "2", True, 2.0, None):
        with pytest.raises(InvalidValue, match="page from 1 to 5"):
            page.set(script, {"p": value})


def test_a_page_that_is_gone_gives_the_default() -> None:
    page = Page()
    page.run(lambda: st.pagination(9, key="p"))
    page.set(lambda: st.pagination(9, key="p"), {"p": 8})
    assert page.run(lambda: st.pagination(8, key="p")) == 8
    assert page.run(lambda: st.pagination(7, default=2, key="p")) == 2
    assert page.find("p").props["value"] == 2


def test_arguments_of_pages() -> None:
    with pytest.raises(StreamlitValueError, match="num_pages"):
        Page().run(lambda: st.pagination(0))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="num_pages"):
        Page().run(lambda: wrong.pagination(2.5))
    with pytest.raises(StreamlitValueOutOfRangeError, match="from 1 to 3"):
        Page().run(lambda: st.pagination(3, default=4))
    with pytest.raises(StreamlitValueError, match="max_visible_pages"):
        Page().run(lambda: st.pagination(3, max_visible_pages=-1))
    page = Page()
    page.run(lambda: [st.pagination(3, max_visible_pages=None, key="all"), st.pagination(3, key="seven")])
    assert page.find("all").props["visible"] is None
    assert "visible" not in page.find("seven").props


def test_page_from_state() -> None:
    page = Page()

    def setting(value: Any) -> Any:
        def script() -> Any:
            state.k = value
            return st.pagination(5, key="k")

        return page.run(script)

    assert setting(3) == 3
    assert setting(6) == 1
    with pytest.raises(StreamlitInvalidParameterTypeError, match="`int`"):
        setting("3")
