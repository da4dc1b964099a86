"""What only a browser shows of bound widgets (S-166 to S-173): the address bar, links, Back and Forward, a reload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import Look, look, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import evlit as st

def edit():
    st.text_input("Name", "nobody", key="name", bind="query-params")
    st.slider("Size", 0, 10, 3, key="size", bind="query-params")
    st.multiselect("Tags", ["a", "b", "c"], key="tags", bind="query-params")
    if st.button("Bump"):
        st.query_params["free"] = 1
    st.text(f"{st.session_state.name} {st.session_state.size} {st.session_state.tags}")

def other():
    st.text_input("Elsewhere", key="elsewhere", bind="query-params")
    st.page_link(first, label="Go to seven", query_params={"size": 7})
    st.text("the other page")

first = st.Page(edit, title="Edit", default=True)
second = st.Page(other, title="Other")
st.navigation([first, second]).run()
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(APP, tmp_path_factory.mktemp("bound")) as url:
        yield url


def at(s: Look, tail: str) -> None:
    """Wait until the address bar ends so."""
    s.page.wait_for_function("(tail) => (location.pathname + location.search).endsWith(tail)", arg=tail)


def name_it(s: Look, name: str) -> None:
    s.box("Name").fill(name)
    s.box("Name").press("Enter")
    s.rest()


def history(s: Look) -> int:
    return int(s.page.evaluate("history.length"))


def test_s170_the_address_bar_follows_what_is_edited(browser: Browser, url: str) -> None:
    """What a user edits is in the address bar as soon as the server has it, without new entries in the history; back at
    the default it leaves.
    """
    with look(url, browser) as s:
        entries = history(s)
        name_it(s, "Ada & co")
        at(s, "?name=Ada+%26+co")
        s.page.get_by_role("slider").press("ArrowRight")
        at(s, "?name=Ada+%26+co&size=4")
        name_it(s, "nobody")
        at(s, "/?size=4")
        s.sees("nobody 4 []")
        assert history(s) == entries


def test_s167_a_link_opens_with_its_values(browser: Browser, url: str) -> None:
    """Whoever opens the address finds the widgets as it says, on screen and in the app; what fits nothing leaves it."""
    with look(f"{url}/?name=Bo&size=99&tags=c&tags=a&tags=zz&other=1", browser) as s:
        s.sees("Bo 3 ['c', 'a']")
        assert s.box("Name").input_value() == "Bo"
        assert s.page.get_by_role("slider").get_attribute("aria-valuenow") == "3"
        assert s.testid("stMultiSelect").inner_text().split() == ["Tags", "c", "a"]
        at(s, "/?name=Bo&tags=c&tags=a&other=1")


def test_s172_s173_pages_back_and_forward(browser: Browser, url: str) -> None:
    """The menu opens a page with its own parameters alone. Back gives the widgets what their address said then, and
    Forward too; a parameter that is not there means the default.
    """
    with look(url, browser) as s:
        name_it(s, "Ada")
        s.button("Bump").click()
        at(s, "/?name=Ada&free=1")
        s.rest()
        name_it(s, "Bo")
        at(s, "/?name=Bo&free=1")
        s.page.go_back()
        s.sees("Ada 3 []")
        at(s, "/?name=Ada")
        s.page.go_forward()
        s.sees("Bo 3 []")
        at(s, "/?name=Bo&free=1")
        s.page.get_by_role("link", name="Other").click()
        s.sees("the other page")
        at(s, "/other")
        s.page.get_by_role("link", name="Edit").click()
        s.sees("Bo 3 []")
        at(s, "/?name=Bo")
        s.page.go_back()
        s.sees("the other page")
        s.page.get_by_role("link", name="Go to seven").click()
        s.sees("Bo 7 []")
        at(s, "/?size=7&name=Bo")
        s.page.go_back()
        s.sees("the other page")
        s.page.go_back()
        s.sees("Bo 3 []")
        s.page.go_back()
        s.sees("Ada 3 []")
        at(s, "/?name=Ada")


def test_s167_a_reload_keeps_values_and_address(browser: Browser, url: str) -> None:
    """After a reload the session goes on, with the same values under the same address; an address that was edited
    before goes first.
    """
    with look(url, browser) as s:
        name_it(s, "Ada")
        at(s, "/?name=Ada")
        s.page.reload()
        s.rest()
        s.sees("Ada 3 []")
        at(s, "/?name=Ada")
        s.page.goto(f"{url}/?size=5")
        s.rest()
        s.sees("nobody 5 []")
        at(s, "/?size=5")


def test_s251_the_menu_clears_the_parameters(browser: Browser, url: str) -> None:
    """A page that is opened by the menu begins without parameters, but for those about embedding."""
    with look(f"{url}/?free=1&embed=true&name=Bo", browser) as s:
        s.page.get_by_role("link", name="Other").click()
        s.sees("the other page")
        at(s, "/other?embed=true")
