"""`st.session_state`."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    Cancelled,
    StreamlitAPIException,
    StreamlitValueError,
    StreamlitWidgetAlreadyInstantiatedError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()


def run(script: Any) -> Any:
    return Page().run(script)


def test_it_is_a_mapping_with_attributes() -> None:
    def script() -> None:
        state["a"] = 1
        state.b = 2
        wrong: Any = state
        wrong[5] = "five"
        assert (state.a, state["b"], wrong[5], state["5"]) == (1, 2, "five", "five")
        assert ("a" in state, "z" in state, 5 in wrong) == (True, False, True)
        assert (list(state), len(state)) == (["a", "b", "5"], 3)
        assert state.setdefault("a", 9) == 1
        assert state.setdefault("c", 3) == 3
        state.update(d=4, a=0)
        assert state.to_dict() == {"a": 0, "b": 2, "5": "five", "c": 3, "d": 4}
        assert state.pop("d") == 4
        assert state.get("d") is None
        assert state.pop("d", "none") == "none"
        del state["c"]
        del state.b
        assert dict(state.items()) == {"a": 0, "5": "five"}
        assert repr(state) == "{'a': 0, '5': 'five'}"
        state.clear()
        assert len(state) == 0

    run(script)


def test_entries_last_and_are_the_very_same_objects() -> None:
    page = Page()
    page.run(lambda: state.setdefault("items", []).append(1))
    page.run(lambda: state["items"].append(2))
    assert page.run(lambda: state["items"]) == [1, 2]


def test_missing_entries_are_told_by_name() -> None:
    with pytest.raises(KeyError, match=r"no entry 'x'.*setdefault"):
        run(lambda: state["x"])
    with pytest.raises(AttributeError, match=r"session_state\.x = "):
        run(lambda: state.x)
    with pytest.raises(KeyError, match="to delete"):
        run(lambda: state.__delitem__("x"))
    with pytest.raises(AttributeError, match="to delete"):
        run(lambda: delattr(state, "x"))
    with pytest.raises(KeyError):
        run(lambda: state.pop("x"))


def test_bad_keys() -> None:
    with pytest.raises(StreamlitValueError, match="key"):
        run(lambda: state[""])
    with pytest.raises(StreamlitAPIException, match=r"\$\$ID"):
        run(lambda: state.__setitem__("$$IDx", 1))


def test_keyed_widgets_are_entries_and_others_are_not() -> None:
    def script() -> dict[str, Any]:
        st.text_input("A", "x", key="a")
        st.text_input("B", "y")
        return state.to_dict()

    assert run(script) == {"a": "x"}


def test_widget_takes_over_a_plain_entry() -> None:
    page = Page()
    page.run(lambda: state.__setitem__("a", "mine"))
    assert page.run(lambda: st.text_input("A", key="a")) == "mine"
    assert page.changed == {"removed": ("a",), "widgets": {"text_input:a": "mine"}}


def test_drawn_widget_cannot_be_assigned_in_the_same_run() -> None:
    page = Page()

    def script() -> None:
        st.text_input("A", key="a")
        state["a"] = "late"

    with pytest.raises(StreamlitWidgetAlreadyInstantiatedError, match="'a'"):
        page.run(script)

    def callback() -> None:
        state["a"] = "in time"

    def good() -> Any:
        st.button("Go", on_click=callback)
        return st.text_input("A", key="a")

    page.run(good)
    assert page.click(good, "Go") == "in time"


def test_deleted_widget_goes_back_to_its_default_on_the_page_too() -> None:
    page = Page()

    def script(*, delete: bool = False) -> Any:
        if delete:
            del state["a"]
        return st.text_input("A", "x", key="a")

    page.run(script)
    page.set(script, {"A": "typed"})
    assert page.run(lambda: script(delete=True)) == "x"
    assert page.find("A").props["value"] == "x"


def test_keeping_a_value_by_assigning_it_to_itself() -> None:
    page = Page()

    def script(*, draw: bool) -> Any:
        if "a" in state:
            state["a"] = state["a"]
        return st.text_input("A", key="a") if draw else None

    page.run(lambda: script(draw=True))
    page.set(lambda: script(draw=True), {"A": "kept"})
    page.run(lambda: script(draw=False))
    page.run(lambda: script(draw=False))
    assert page.run(lambda: script(draw=True)) == "kept"


def test_wrong_entry_stays_an_error_until_it_is_mended() -> None:
    page = Page()
    page.run(lambda: state.__setitem__("a", 5))
    for _ in range(2):
        with pytest.raises(StreamlitAPIException):
            page.run(lambda: st.text_input("A", key="a"))
    page.run(lambda: state.__setitem__("a", "five"))
    assert page.run(lambda: st.text_input("A", key="a")) == "five"


def test_every_access_is_a_checkpoint() -> None:
    page = Page()

    def script() -> None:
        assert page.core is not None
        page.core.cancel()
        state.get("a")

    with pytest.raises(Cancelled):
        page.run(script)


def test_entries_can_be_deleted_while_going_through_them() -> None:
    def script() -> int:
        state.update(a=1, b=2)
        for key in state:
            del state[key]
        return len(state)

    assert run(script) == 0


def test_bare_python_has_a_state_of_its_own() -> None:
    state["bare"] = 1
    try:
        assert run(lambda: "bare" in state) is False
        assert state.bare == 1
    finally:
        del state["bare"]
