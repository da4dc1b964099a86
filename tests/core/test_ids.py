"""Names: the same thing has the same one in every run, and two things never share one."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evlit.core.ids import fragment_id, widget_id
from tests import strategies


def test_a_key_names_a_widget_whatever_else_changes() -> None:
    assert widget_id("slider", "age", "", ()) == "slider:age"
    assert widget_id("slider", "age", "settings", ()) == "slider:settings:age"


def test_parameters_are_no_part_of_a_name_that_has_a_key() -> None:
    assert {widget_id("slider", "age", "", identity) for identity in ((), (0, 10), (0, 20))} == {"slider:age"}


def test_a_widget_without_key_is_named_by_what_it_is() -> None:
    names = [
        widget_id("slider", None, page, identity)
        for page in ("", "settings")
        for identity in (("main:", "Age", 0, 10), ("main:", "Age", 0, 20), ("sidebar:", "Age", 0, 10), ("main:Age",))
    ]
    names += [widget_id("number_input", None, "", ("main:", "Age", 0, 10))]
    assert all(a != b for a, b in combinations(names, 2))
    assert names[0] == widget_id("slider", None, "", ("main:", "Age", 0, 10))


@given(st.text(), st.tuples(st.text(), st.none() | st.integers()))
def test_any_text_makes_a_name_that_fits_into_json(page: str, identity: tuple[object, ...]) -> None:
    widget_id("text_input", None, page, identity).encode()


def test_names_of_widgets_are_the_same_in_every_process() -> None:
    # A recording holds them: a change here is a change of the log.
    assert widget_id("text_input", None, "", ("main:", "Name")) == "text_input-aa50f61f4730442f"


def test_a_fragment_is_named_by_call_site_round_and_key_inside_its_parent() -> None:
    assert fragment_id(None, "clock", "app.py:7", 0, None) == "clock@app.py:7"
    assert fragment_id(None, "clock", "app.py:7", 1, None) == "clock@app.py:7#2"
    assert fragment_id("page@app.py:9", "clock", "app.py:7", 0, "left") == "page@app.py:9/clock@app.py:7[left]"


_fragments = st.tuples(st.none() | st.just("f@a:1"), st.just("f"), st.sampled_from(["a:1", "a:2"]), st.integers(0, 3),
                       st.none() | st.sampled_from(["x", "y"]))  # fmt: skip


@given(_fragments, _fragments)
def test_two_fragments_never_share_a_name(a: Any, b: Any) -> None:
    assert (fragment_id(*a) == fragment_id(*b)) == (a == b)


@given(strategies.text)
def test_kinds_keep_apart_widgets_of_one_key(key: str) -> None:
    assert widget_id("checkbox", key, "", ()) != widget_id("toggle", key, "", ())
