"""What only a browser shows of dialogs (S-096 to S-106): closing, focus, what stays over reruns, widths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import Look, look, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import evlit as st
st.session_state.runs = st.session_state.get("runs", 0) + 1
def ask(title, **options):
    @st.dialog(title, **options)
    def ask():
        name = st.text_input("Name")
        st.text(f"so you are {name}")
        if st.button("Submit"):
            st.session_state.name = name
            st.rerun()
        if st.button("Once more"):
            st.session_state.again = True
            st.rerun()
    ask()
st.text(f"runs {st.session_state.runs}, name {st.session_state.get('name')}")
for title, options in {
    "Plain": {},
    "Closed": {"dismissible": False},
    "Told": {"on_dismiss": "rerun"},
    "Medium": {"width": "medium"},
    "Large": {"width": "large"},
    "Pixels": {"width": 420},
    "Left": {"position": "left"},
    "Right": {"position": "right"},
}.items():
    if st.button(title) or (title == "Plain" and st.session_state.pop("again", False)):
        ask(title, **options)
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(APP, tmp_path_factory.mktemp("dialogs")) as url:
        yield url


def opened(s: Look, name: str) -> None:
    """Open a dialog and wait until it is there."""
    s.button(name).click()
    s.page.get_by_role("dialog", name=name).wait_for()
    s.rest()
    s.settled()


def closed(s: Look) -> None:
    """Wait until no dialog is there."""
    s.testid("stDialog").wait_for(state="detached")


def test_s096_s097_what_is_inside_works_until_it_closes_itself(browser: Browser, url: str) -> None:
    """Typing in a dialog reruns the dialog and leaves it open; `st.rerun()` in it closes it."""
    with look(url, browser) as s:
        opened(s, "Plain")
        s.box("Name").fill("Ada")
        s.box("Name").press("Enter")
        s.sees("so you are Ada", "runs 2, name None")
        s.button("Submit").click()
        closed(s)
        s.sees("runs 3, name Ada")


def test_s098_it_is_the_same_window_over_runs_that_call_it(browser: Browser, url: str) -> None:
    """A full run that opens the dialog again leaves its window, and what was typed in it, where they are."""
    with look(url, browser) as s:
        opened(s, "Plain")
        s.box("Name").fill("Ada")
        s.box("Name").press("Enter")
        s.sees("so you are Ada")
        s.testid("stDialog").evaluate("element => { element.same = true }")
        s.button("Once more").click()
        s.sees("runs 3, name None")
        s.rest()
        assert s.testid("stDialog").evaluate("element => element.same")
        assert s.box("Name").input_value() == "Ada"


@pytest.mark.parametrize("means", ["X", "Escape", "outside"])
def test_s100_the_user_closes_it_and_nothing_runs(browser: Browser, url: str, means: str) -> None:
    """The X, Escape and a click outside close a dialog at once, and run nothing; the next call opens it again."""
    with look(url, browser) as s:
        opened(s, "Plain")
        if means == "X":
            s.button("Close").click()
        elif means == "Escape":
            s.page.keyboard.press("Escape")
        else:
            s.page.mouse.click(20, 450)
        closed(s)
        s.rest()
        s.sees("runs 2, name None")
        opened(s, "Plain")
        s.sees("runs 3, name None")


def test_s100_a_closed_dialog_stays_closed_when_the_page_is_loaded_again(browser: Browser, url: str) -> None:
    """Who closed a dialog and reloads the page, in the same session, does not meet it again."""
    with look(url, browser) as s:
        opened(s, "Plain")
        s.page.keyboard.press("Escape")
        closed(s)
        s.rest()
        s.page.reload()
        s.rest()
        s.sees("runs 2, name None")
        assert s.testid("stDialog").count() == 0


def test_s100_closing_runs_the_app_where_asked_for(browser: Browser, url: str) -> None:
    """With `on_dismiss="rerun"` closing leads to a run of the whole app."""
    with look(url, browser) as s:
        opened(s, "Told")
        s.page.keyboard.press("Escape")
        closed(s)
        s.sees("runs 3, name None")


def test_s101_there_is_no_way_out_of_one_that_may_not_be_dismissed(browser: Browser, url: str) -> None:
    """With `dismissible=False` there is no X, and neither Escape nor a click outside closes the dialog."""
    with look(url, browser) as s:
        opened(s, "Closed")
        assert s.button("Close").count() == 0
        s.page.keyboard.press("Escape")
        s.page.mouse.click(20, 450)
        s.box("Name").fill("still here")
        s.box("Name").press("Enter")
        s.sees("so you are still here")
        s.button("Submit").click()
        closed(s)


def test_s100_the_focus_goes_in_stays_in_and_comes_back(browser: Browser, url: str) -> None:
    """The focus enters an open dialog, Tab keeps it inside, and it goes back to the button that opened it."""
    inside = "() => document.querySelector('[data-testid=stDialog]').contains(document.activeElement)"
    with look(url, browser) as s:
        opened(s, "Plain")
        s.box("Name").wait_for()
        s.page.wait_for_function(inside)
        seen = set()
        for _ in range(8):
            s.page.keyboard.press("Tab")
            assert s.page.evaluate(inside)
            seen.add(s.page.evaluate("document.activeElement.outerHTML"))
        assert len(seen) >= 3  # it goes round, through all there is
        s.page.keyboard.press("Escape")
        closed(s)
        s.page.wait_for_function("() => document.activeElement?.textContent?.trim() === 'Plain'")


@pytest.mark.parametrize(("name", "width"), [("Plain", 500), ("Medium", 750), ("Large", 1280), ("Pixels", 420)])
def test_s106_widths(browser: Browser, url: str, name: str, width: int) -> None:
    """A small dialog is at most 500 pixels wide, a medium one 750, a large one 1280; a number is the width itself."""
    with look(url, browser, viewport={"width": 1600, "height": 900}) as s:
        opened(s, name)
        box = s.testid("stDialog").bounding_box()
        assert box is not None
        assert box["width"] == pytest.approx(width, abs=1)
        assert box["x"] + box["width"] / 2 == pytest.approx(800, abs=10)


@pytest.mark.parametrize("name", ["Left", "Right"])
def test_s106_positions(browser: Browser, url: str, name: str) -> None:
    """A dialog at the left or right is a drawer at that side, as high as the page."""
    with look(url, browser, viewport={"width": 1600, "height": 900}) as s:
        opened(s, name)
        side = (
            "element => element.getBoundingClientRect().left"
            if name == "Left"
            else ("element => innerWidth - element.getBoundingClientRect().right")
        )
        handle = s.testid("stDialog").element_handle()
        s.page.wait_for_function(f"element => ({side})(element) >= 0 && ({side})(element) < 20", arg=handle)
        box = s.testid("stDialog").bounding_box()
        assert box is not None
        assert box["height"] > 850


def test_s106_on_a_phone_it_is_a_sheet(browser: Browser, url: str) -> None:
    """On a narrow page every dialog is as wide as the page, and not wider."""
    with look(url, browser, viewport={"width": 390, "height": 844}) as s:
        opened(s, "Large")
        box = s.testid("stDialog").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert 350 < box["width"] <= 390
