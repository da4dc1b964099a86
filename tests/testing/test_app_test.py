"""`AppTest`: what a test of an app can do, and what it is told."""

from __future__ import annotations

import pytest

from evlit.testing import AppTest

COUNTER = """
    import streamlit as st

    st.title("Counter")
    st.session_state.setdefault("count", 0)
    if st.button("Add", key="add"):
        st.session_state.count += 1
    name = st.text_input("Name", key="name")
    st.write("Hello", name or "nobody", st.session_state.count)
"""


def test_a_click_is_one_run() -> None:
    at = AppTest.from_string(COUNTER).run()
    assert at.markdown[0].value == "Hello nobody `0`"
    at.button(key="add").click().run()
    assert at.markdown.values == ["Hello nobody `1`"]
    assert at.session_state["count"] == 1
    at.text_input(key="name").input("Ada").run()
    assert at.markdown.values == ["Hello Ada `1`"]
    assert at.log("run.started").kinds == ["run.started"] * 3


def test_nothing_runs_before_run() -> None:
    at = AppTest.from_string(COUNTER)
    assert len(at.markdown) == 0
    at.run()
    at.button[0].click()
    assert at.session_state.count == 0


def test_a_missing_key_names_those_that_exist() -> None:
    at = AppTest.from_string(COUNTER).run()
    with pytest.raises(KeyError, match=r"no element with the key 'ad'.*keys there: 'add'"):
        at.button(key="ad")


def test_a_run_that_takes_too_long_says_where_it_is() -> None:
    script = """
        import time
        import streamlit as st

        st.text("before")
        time.sleep(st.session_state.get("seconds", 30))
        st.text("after")
    """
    at = AppTest.from_string(script, default_timeout=0.2)
    with pytest.raises(RuntimeError, match=r"rest within 0.2 s, it was at line 6 of app.py: time.sleep"):
        at.run()
    assert [(each.run, each.why) for each in at.cancelled] == [(1, "the user pressed Stop")]
    at.session_state["seconds"] = 0
    at.run()
    assert at.text.values == ["before", "after"]
