"""What only a browser shows of pages (S-011, S-196, S-251, S-269): the menu, the address, Back, what goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import Look, look, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import time
from pathlib import Path
import evlit as st
state = st.session_state
gate = Path(__file__).with_name("gate")
def home():
    st.text("at home")
    st.text(f"name is {st.text_input('Name')!r}")
    if st.button("Set"):
        st.query_params.lang = "en"
def other():
    if st.session_state.get("around") == "slow":
        while not gate.exists():
            st.session_state.get("a checkpoint")
            time.sleep(0.005)
    st.text("elsewhere")
    st.text_input("Name")
    if st.button("Go home"):
        st.switch_page(pages[0])
pages = [st.Page(home), st.Page(other, title="Another")]
state.runs = state.get("runs", 0) + 1
st.text_input("Around", key="around")
st.navigation(pages).run()
st.text(f"runs {state.runs}")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with serving(APP, folder) as url:
        yield url


def go(s: Look, title: str) -> None:
    """Choose a page in the menu."""
    s.testid("stSidebarNav").get_by_role("link", name=title).click()


def test_s011_s251_the_menu_opens_a_page_and_back_returns(browser: Browser, url: str) -> None:
    """The menu opens a page without loading anything anew, at an address and with a title of its own, without the
    parameters of the page before; Back and Forward open the pages again, with theirs.
    """
    with look(url, browser) as s:
        s.page.evaluate("window.sameDocument = true")
        s.button("Set").click()
        s.page.wait_for_url("**/?lang=en")
        go(s, "Another")
        s.sees("elsewhere")
        assert s.page.url == f"{url.rstrip('/')}/other"
        s.page.wait_for_function("() => document.title === 'Another'")
        assert s.testid("stSidebarNav").locator("[aria-current=page]").inner_text() == "Another"
        s.page.go_back()
        s.sees("at home")
        s.page.wait_for_url("**/?lang=en")
        s.page.go_forward()
        s.sees("elsewhere")
        s.button("Go home").click()
        s.sees("at home")
        s.page.wait_for_function("() => location.pathname === '/' && location.search === ''")
        assert s.page.evaluate("window.sameDocument")


def test_s269_each_page_has_fields_of_its_own(browser: Browser, url: str) -> None:
    """A text that was typed on one page is not in the field of the same label on another one, nor there again on the
    way back; the field around the pages keeps its text.
    """
    with look(url, browser) as s:
        s.box("Around").fill("kept")
        s.box("Around").press("Enter")
        s.sees("runs 2")
        s.box("Name").fill("Ada")
        s.box("Name").press("Enter")
        s.sees("name is 'Ada'")
        go(s, "Another")
        s.sees("elsewhere")
        s.rest()
        assert s.box("Name").input_value() == ""
        go(s, "Home")
        s.sees("name is ''")
        s.rest()
        assert s.box("Name").input_value() == ""
        assert s.box("Around").input_value() == "kept"


def test_s196_the_old_page_goes_at_once(browser: Browser, url: str, folder: Path) -> None:
    """What a page drew is gone as soon as another page begins to run, however long that takes; what the entrypoint drew
    before it is still there, and not faded.
    """
    with look(url, browser) as s:
        s.box("Around").fill("slow")
        s.box("Around").press("Enter")
        s.sees("runs 2")
        go(s, "Another")
        s.page.get_by_text("at home", exact=True).wait_for(state="detached")
        assert s.testid("stApp").get_attribute("data-test-script-state") == "running"
        assert s.page.get_by_text("elsewhere", exact=True).count() == 0
        around = s.testid("stElementContainer").filter(has=s.box("Around"))
        around.and_(s.page.locator("[data-stale=false]")).wait_for()
        (folder / "gate").touch()
        s.sees("elsewhere", "runs 3")
