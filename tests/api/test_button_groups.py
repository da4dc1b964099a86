"""Pills, segments and feedback."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitDefaultNotInOptionsError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
COMMANDS = pytest.mark.parametrize("command", ["pills", "segmented_control"])


class Size(Enum):
    SMALL = 1
    LARGE = 2


@COMMANDS
def test_one_option_comes_and_goes(command: str) -> None:
    page = Page()

    def script() -> Any:
        return getattr(st, command)("Size", [10, 20], format_func=lambda size: f"{size} cm")

    assert page.run(script) is None
    assert page.find("Size").kind == command
    assert page.find("Size").props["options"] == ["10 cm", "20 cm"]
    assert page.set(script, {"Size": "20 cm"}) == 20
    assert page.run(script) == 20
    assert page.set(script, {"Size": None}) is None
    with pytest.raises(InvalidValue, match="one of the options"):
        page.set(script, {"Size": "30 cm"})


@COMMANDS
def test_several_options_come_in_their_own_order(command: str) -> None:
    page = Page()

    def script() -> Any:
        return getattr(st, command)("L", "abc", selection_mode="multi", default="b")

    assert page.run(script) == ["b"]
    assert page.set(script, {"L": ["c", "gone", "a", "c"]}) == ["a", "c"]
    assert page.set(script, {"L": []}) == []
    with pytest.raises(InvalidValue, match="list"):
        page.set(script, {"L": "a"})


def test_defaults() -> None:
    assert Page().run(lambda: st.pills("L", "abc", default="c")) == "c"
    assert Page().run(lambda: st.pills("L", "abc", default=["c"])) == "c"
    assert Page().run(lambda: st.pills("L", Size, default=Size.LARGE)) is Size.LARGE
    assert Page().run(lambda: st.pills("L", [(1, 2), (3, 4)], default=(3, 4))) == (3, 4)
    assert Page().run(lambda: st.pills("L", "abc", default=["c", "a"], selection_mode="multi")) == ["a", "c"]
    with pytest.raises(StreamlitAPIException, match="several can be chosen"):
        Page().run(lambda: st.pills("L", "abc", default=["a", "b"]))
    with pytest.raises(StreamlitDefaultNotInOptionsError):
        Page().run(lambda: st.pills("L", "abc", default="d"))
    with pytest.raises(StreamlitValueError, match="selection_mode"):
        Page().run(lambda: st.pills("L", "abc", selection_mode="all"))  # type: ignore[arg-type]  # the mistake


def test_what_is_no_option_any_more_goes() -> None:
    page = Page()
    options = list("abc")

    def script() -> Any:
        return (
            st.pills("One", options, key="one", default="a"),
            st.pills("Some", options, key="some", selection_mode="multi"),
        )

    page.run(script)
    page.set(script, {"one": "c", "some": ["b", "c"]})
    options.remove("c")
    assert page.run(script) == ("a", ["b"])
    assert page.find("one").props["value"] == "a"


def test_state_sets_options() -> None:
    page = Page()

    def script() -> Any:
        return st.pills("L", [1, 2, 3], key="k", default=1), st.pills("M", [1, 2], key="m", selection_mode="multi")

    page.run(script)

    def assigning() -> Any:
        state.k, state.m = 3, [2, 9]
        return script()

    assert page.run(assigning) == (3, [2])

    def unknown() -> Any:
        state.k = 9
        return script()

    assert page.run(unknown)[0] == 1  # S-165: the default

    def mistaken() -> Any:
        state.m = 2
        return script()

    with pytest.raises(StreamlitInvalidParameterTypeError, match="list of options"):
        page.run(mistaken)


def test_a_key_alone_is_identity() -> None:
    page = Page()
    page.run(lambda: st.pills("L", "ab", key="k"))
    first = page.find("k").props["widget"]
    page.run(lambda: st.pills("Other", "abc", key="k", default="a", help="h", width="stretch"))
    assert page.find("k").props["widget"] == first


def test_a_choice_outlives_another_mode() -> None:
    page = Page()

    def script(mode: Any) -> Any:
        return st.pills("L", "abc", key="k", selection_mode=mode)

    page.run(lambda: script("single"))
    assert page.set(lambda: script("single"), {"k": "b"}) == "b"
    assert page.run(lambda: script("multi")) == ["b"]
    assert page.run(lambda: script("single")) == "b"
    page.run(lambda: script("multi"))
    assert page.set(lambda: script("multi"), {"k": ["a", "b"]}) == ["a", "b"]
    assert page.run(lambda: script("single")) is None


def test_props_are_those_that_differ() -> None:
    page = Page()
    page.run(lambda: st.pills("L", "ab", key="k"))
    assert page.find("k").props.keys() == {"widget", "label", "options", "value", "key"}
    page.run(lambda: st.pills("L", "ab", key="k", required=True, wrap=False, width=300, disabled=True))
    props = page.find("k").props
    assert (props["required"], props["wrap"], props["width"], props["disabled"]) == (True, False, 300, True)


def test_values_are_the_apps_own() -> None:
    page = Page()
    options = [["a"], ["b"]]
    chosen = page.run(lambda: st.pills("L", options, default=["a"], format_func=str))
    assert chosen == ["a"]
    chosen.append("changed")
    assert options == [["a"], ["b"]]


def test_feedback_counts_from_zero() -> None:
    page = Page()

    def script() -> Any:
        return st.feedback(key="thumb"), st.feedback("stars", key="stars", default=2)

    assert page.run(script) == (None, 2)
    assert page.set(script, {"thumb": 1, "stars": 4}) == (1, 4)
    assert page.set(script, {"thumb": None}) == (None, 4)
    for wrong in (2, -1, True, "1", 0.0):
        with pytest.raises(InvalidValue, match="from 0 to 1"):
            page.set(script, {"thumb": wrong})


def test_feedback_arguments() -> None:
    with pytest.raises(StreamlitValueError, match="options"):
        Page().run(lambda: st.feedback("hearts"))  # type: ignore[arg-type]  # the mistake
    with pytest.raises(StreamlitValueOutOfRangeError, match="from 0 to 4"):
        Page().run(lambda: st.feedback("faces", default=5))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="default"):
        Page().run(lambda: st.feedback("faces", default="happy"))  # type: ignore[arg-type]  # the mistake


def test_feedback_from_state() -> None:
    page = Page()

    def setting(value: Any) -> Any:
        def script() -> Any:
            state.k = value
            return st.feedback("faces", key="k", default=1)

        return page.run(script)

    assert setting(4) == 4
    assert setting(None) is None
    assert setting(7) == 1
    with pytest.raises(StreamlitInvalidParameterTypeError, match="int or None"):
        setting("happy")


def test_callbacks() -> None:
    page = Page()
    calls: list[Any] = []

    def script() -> None:
        st.pills("L", "ab", key="p", on_change=lambda: calls.append(state.p))
        st.segmented_control("L", "ab", key="s", on_change=calls.append, args=("s",))
        st.feedback(key="f", on_change=lambda *, n: calls.append(n), kwargs={"n": 3})

    page.run(script)
    page.set(script, {"p": "b", "s": "a", "f": 1})
    assert calls == ["b", "s", 3]
