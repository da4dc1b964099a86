"""A fork as its user meets it: the page of then, which goes on; the recording stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline, node_json
from tests.stories.outline import outline
from tests.stories.story import app, served, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ORDERS = """
    import streamlit as st
    st.session_state.setdefault("cart", [])
    st.title("Shop")
    name = st.text_input("Name")
    size = st.slider("Size", 1, 9, 5)
    if st.button("Add"):
        st.session_state.cart.append(f"{name or 'nobody'} {size}")
    for item in st.session_state.cart:
        st.text(item)
    st.metric("In the cart", len(st.session_state.cart))
"""


def test_a_fork_shows_the_page_of_then_and_goes_on(browser: Browser, tmp_path: Path) -> None:
    with app(ORDERS, browser, tmp_path) as s:
        s.page.get_by_label("Name").fill("Ada")
        s.page.get_by_label("Name").press("Enter")
        s.settle()
        s.click("Add")
        then = s.agree()
        s.click("Add")
        s.click("Add")
        s.sees("3")
        log = s.log
    before = log.read_bytes()
    with Recording(log) as recording:
        timeline = Timeline(recording)
        state, page = timeline.at(then).state, outline(node_json(timeline.at(then).tree.root))
    options = ("--from", f"{log}@{then}:{timeline.session.id}")
    with (
        served(tmp_path / "app.py", tmp_path / "fork", *options) as (url, forked),
        told(url, forked, browser) as t,
    ):
        now = t.moment("Ada 5", "Shop")
        assert t.page.get_by_label("Name").input_value() == "Ada"
        assert outline(node_json(t.at(then).tree.root)) == page
        assert t.at(now).state == state
        assert t.page.get_by_text("Ada 5", exact=True).count() == 1
        t.page.get_by_label("Name").fill("Bo")
        t.page.get_by_label("Name").press("Enter")
        t.settle()
        t.click("Add")
        t.moment("Ada 5", "Bo 5")
        t.page.reload()  # the same copy, not another one
        t.settle()
        t.moment("Ada 5", "Bo 5")
        t.remember()
    assert log.read_bytes() == before
