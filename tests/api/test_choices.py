"""Radio, selectbox, multiselect, and what may be their options."""

from __future__ import annotations

from enum import Enum
from threading import Lock
from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.option_lists import Options, listed, several
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitDefaultNotInOptionsError,
    StreamlitInvalidParameterTypeError,
    StreamlitSelectionCountExceedsMaxError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st


class Color(Enum):
    RED = 1
    BLUE = 2


def test_first_option_is_chosen() -> None:
    page = Page()
    assert page.run(lambda: (st.radio("R", ["a", "b"]), st.selectbox("S", [10, 20]))) == ("a", 10)
    assert page.find("S").props["value"] == "10"


def test_choice_comes_back_as_the_option_itself() -> None:
    page = Page()

    def script() -> Any:
        return st.selectbox("S", [10, 20], format_func=lambda n: f"{n} €")

    page.run(script)
    assert page.find("S").props["options"] == ["10 €", "20 €"]
    assert page.set(script, {"S": "20 €"}) == 20


def test_no_index_means_none_until_something_is_chosen() -> None:
    page = Page()

    def script() -> Any:
        return st.selectbox("S", ["a", "b"], index=None)

    assert page.run(script) is None
    assert page.find("S").props["clearable"] is True
    assert page.set(script, {"S": "b"}) == "b"
    assert page.set(script, {"S": None}) is None


def test_no_options_give_none() -> None:
    assert Page().run(lambda: (st.selectbox("S", []), st.radio("R", []), st.multiselect("M", None))) == (None, None, [])


def test_label_that_is_no_option_is_refused_from_a_viewer() -> None:
    page = Page()
    page.run(lambda: st.radio("R", ["a", "b"]))
    with pytest.raises(InvalidValue, match="one of the options"):
        page.set(lambda: None, {"R": "c"})


def test_choice_survives_other_options_with_a_key_and_falls_back_when_it_is_gone() -> None:
    page = Page()
    page.run(lambda: st.selectbox("S", ["a", "b"], key="k"))
    page.set(lambda: st.selectbox("S", ["a", "b"], key="k"), {"k": "b"})
    assert page.run(lambda: st.selectbox("S", ["c", "b"], key="k")) == "b"
    assert page.run(lambda: st.selectbox("S", ["c", "d"], key="k")) == "c"
    assert page.changed == {"forgotten": ("selectbox:k",)}


def test_new_options_are_kept_as_text() -> None:
    page = Page()

    def script() -> Any:
        return st.selectbox("S", ["a"], accept_new_options=True, key="k")

    page.run(script)
    assert page.set(script, {"k": "mine"}) == "mine"
    assert page.run(script) == "mine"


def test_new_options_that_are_accepted_no_more_fall_back() -> None:
    page = Page()

    def script(*, new: bool) -> Any:
        return st.selectbox("S", ["a", "b"], key="k", accept_new_options=new)

    page.run(lambda: script(new=False))
    page.set(lambda: script(new=False), {"k": "b"})
    assert page.run(lambda: script(new=True)) == "b"
    assert page.set(lambda: script(new=True), {"k": "mine"}) == "mine"
    assert page.run(lambda: script(new=False)) == "a"


@pytest.mark.parametrize("kind", ["radio", "selectbox"])
def test_assigned_option_and_what_is_none(kind: str) -> None:
    page = Page()

    def script(value: object) -> Any:
        state["k"] = value
        return getattr(st, kind)("S", [1, 2], key="k")

    assert page.run(lambda: script(2)) == 2
    assert page.run(lambda: script(9)) == 1
    assert page.run(lambda: script(None)) is None
    with pytest.raises(StreamlitInvalidParameterTypeError, match="must be of type `int`, got `str`"):
        page.run(lambda: script("two"))


def test_member_of_a_class_that_was_loaded_again_counts() -> None:
    make: Any = Enum
    again = make("Color", {"RED": 1, "BLUE": 2})
    page = Page()

    def script() -> Any:
        state["k"] = again["BLUE"]
        return st.selectbox("S", Color, key="k")

    assert page.run(script) is Color.BLUE


def test_returned_option_is_the_apps_own() -> None:
    page = Page()
    options = [{"n": 1}]
    page.run(lambda: st.selectbox("S", options)).update(n=2)
    assert options == [{"n": 1}]


def test_option_without_a_copy_is_shared() -> None:
    lock = Lock()
    assert Page().run(lambda: st.selectbox("S", [lock])) is lock


def test_first_of_equal_labels_counts() -> None:
    page = Page()
    assert page.run(lambda: st.selectbox("S", [1, 2], index=1, format_func=lambda _: "same")) == 1


def test_radio_props() -> None:
    page = Page()
    page.run(lambda: st.radio("R", "ab", captions=["first", "second"], horizontal=True, width=200))
    props = page.find("R").props
    assert (props["options"], props["captions"], props["horizontal"], props["width"]) == (
        ["a", "b"],
        ["first", "second"],
        True,
        200,
    )


def test_multiselect_keeps_the_order_of_choosing() -> None:
    page = Page()

    def script() -> Any:
        return st.multiselect("M", [1, 2, 3], default=3)

    assert page.run(script) == [3]
    assert page.set(script, {"M": ["3", "1"]}) == [3, 1]


def test_multiselect_drops_what_is_no_option_any_more() -> None:
    page = Page()
    page.run(lambda: st.multiselect("M", ["a", "b"], key="k"))
    page.set(lambda: st.multiselect("M", ["a", "b"], key="k"), {"k": ["a", "b"]})
    assert page.run(lambda: st.multiselect("M", ["b", "c"], key="k")) == ["b"]
    assert page.changed == {"widgets": {"multiselect:k": ["b"]}}


def test_multiselect_takes_assigned_options() -> None:
    page = Page()

    def script(value: object) -> Any:
        state["k"] = value
        return st.multiselect("M", ["a", "b"], key="k")

    assert page.run(lambda: script(("b", "gone"))) == ["b"]
    assert page.run(lambda: script(None)) == []
    with pytest.raises(
        StreamlitInvalidParameterTypeError, match=r"'k'\]` must be of type `list of options`, got `str`"
    ):
        page.run(lambda: script("b"))


@pytest.mark.parametrize(("select_all", "shown"), [(True, True), (False, None), (2, True), (1, None)])
def test_select_all_up_to_a_number(select_all: bool | int, shown: bool | None) -> None:
    page = Page()
    page.run(lambda: st.multiselect("M", ["a", "b"], select_all=select_all))
    assert page.find("M").props.get("select_all") is shown


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: st.selectbox("S", ["a"], index=1), StreamlitValueOutOfRangeError, "from 0 to 0, got 1"),
        (lambda: st.selectbox("S", ["a"], index=-1), StreamlitValueOutOfRangeError, "got -1"),
        (lambda: wrong.radio("R", ["a"], index="a"), StreamlitInvalidParameterTypeError, "index"),
        (lambda: wrong.selectbox("S", 7), StreamlitInvalidParameterTypeError, "`options` must be of type"),
        (lambda: wrong.selectbox("S", ["a"], filter_mode="best"), StreamlitValueError, "filter_mode"),
        (lambda: st.multiselect("M", ["a"], default="b"), StreamlitDefaultNotInOptionsError, "'b'"),
        (lambda: st.multiselect("M", "ab", "ab", max_selections=1), StreamlitDefaultNotInOptionsError, "'ab'"),
        (
            lambda: st.multiselect("M", ["a", "b"], ["a", "b"], max_selections=1),
            StreamlitSelectionCountExceedsMaxError,
            "allows 1 options, got 2",
        ),
        (lambda: st.multiselect("M", ["a"], max_selections=0), StreamlitValueError, "max_selections"),
        (lambda: wrong.multiselect("M", ["a"], select_all="no"), StreamlitInvalidParameterTypeError, "select_all"),
    ],
)
def test_wrong_arguments_are_told(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Page().run(call)


@pytest.mark.parametrize(
    ("given", "options"),
    [
        (("a", 1), ["a", 1]),
        ({"x": 1, "y": 2}, ["x", "y"]),
        (range(3), [0, 1, 2]),
        (Color, [Color.RED, Color.BLUE]),
        ((n for n in "ab"), ["a", "b"]),
    ],
)
def test_what_may_be_options(given: object, options: list[object]) -> None:
    assert listed(given) == options


def test_columns_of_data_are_options() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": [3, 4]})
    assert listed(frame) == listed(frame["a"]) == listed(frame["a"].to_numpy()) == [1, 2]
    assert listed(frame.columns) == ["a", "b"]
    assert several(frame["a"].iloc[0]) == [1]


def test_array_is_no_option_and_no_error() -> None:
    numpy = pytest.importorskip("numpy")
    assert Options([1, 2]).label(numpy.array([1, 2])) is None
