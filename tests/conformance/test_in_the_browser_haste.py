"""A page used faster than it draws: its timers and frames stand still, keys and clicks do not wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import Look, look

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

APP = """
    import datetime as dt
    import pandas as pd
    import streamlit as st

    def say(name, value):
        st.text(f"{name} is {value!r}")

    say("size", st.slider("Size", 0, 100, 50))
    say("span", st.slider("Span", 0, 100, (20, 60)))
    st.button("Go", shortcut="Ctrl+G", on_click=lambda: st.session_state.update(gone=True))
    st.text_input("Name")
    say("act", st.menu_button("Act", ["Copy", "Move", "Drop"]))
    say("paint", st.color_picker("Paint", "#ff0000"))
    say("day", st.date_input("Day", dt.date(2024, 5, 10)))
    people = st.data_editor(pd.DataFrame({"name": ["Ada", "Bob", "Cyd"], "age": [36, 41, 29]}), key="people")
    for row in people.itertuples():
        st.text(f"{row.Index} {row.name} {row.age}")
"""


@pytest.fixture
def s(url: str, browser: Browser) -> Iterator[Look]:
    with look(url, browser, clock=True) as opened:
        yield opened


HEADER, ROW = 36, 35


def select_cell(s: Look, row: int, right: int) -> None:
    """Go to a cell of the table, and wait until it has the focus."""
    canvas = s.page.locator(".st-key-people canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    s.page.mouse.click(box["x"] + 60, box["y"] + HEADER + ROW * row + ROW / 2)
    s.page.clock.run_for(300)
    for _ in range(right):
        s.page.keyboard.press("ArrowRight")


def test_the_first_key_opens_a_cell_and_the_next_ones_go_into_it(s: Look) -> None:
    """The editor of cells is there at once, also for the first cell that is opened."""
    select_cell(s, 0, right=1)
    for key in ["5", "0", "Enter", "7", "Enter"]:
        s.page.keyboard.press(key)
    s.sees("0 Ada 50", "1 Bob 7")


def click_track(s: Look, name: str, share: float) -> None:
    """Click somewhere on a slider, in no time."""
    box = s.testid("stSlider").filter(has_text=name).locator(".ev-slider-track").bounding_box()
    assert box is not None
    s.page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)


def test_s176_a_click_on_a_slider_counts_however_short_it_is(s: Look) -> None:
    """A click on a slider that is over before the page draws moves the handle that is nearer, and commits."""
    click_track(s, "Size", 0.75)
    s.sees("size is 75")
    click_track(s, "Span", 0.75)
    s.sees("span is (20, 75)")
    click_track(s, "Span", 0.1)
    s.sees("span is (10, 75)")


def test_a_shortcut_comes_behind_the_keys_that_were_pressed_before_it(s: Look) -> None:
    s.page.get_by_role("slider", name="Size", exact=True).press("ArrowRight")
    s.page.keyboard.press("Control+g")
    changed, triggered = s.commits
    assert list(changed["values"].values()) == [51]
    assert triggered["values"] == {}
    s.page.clock.run_for(1000)
    assert len(s.commits) == 2


def test_s176_a_colour_that_is_chosen_as_the_picker_closes_is_committed(s: Look) -> None:
    """What was chosen in a colour picker is committed, also where it closes before the page draws the choice."""
    s.testid("stColorPickerBlock").click()
    s.page.clock.run_for(1000)
    shades = s.page.get_by_role("slider", name="Saturation and brightness")
    shades.click(position={"x": 0, "y": 0})
    s.page.keyboard.press("Escape")
    assert s.commits == []
    s.page.clock.run_for(1000)
    s.sees("paint is '#ffffff'")


def late(s: Look, chunk: str, ask: Callable[[], None]) -> Callable[[], None]:
    """Do what asks for a part of the viewer's code, which comes when the function that is returned is called."""
    waiting: list[Route] = []
    part = f"**/assets/{chunk}-*.js"
    s.page.route(part, lambda route: waiting.append(route))
    with s.page.expect_request(part):
        ask()

    def come() -> None:
        for route in waiting:
            route.continue_()

    return come


def test_arrow_keys_go_into_a_calendar_that_is_still_loaded(s: Look) -> None:
    day = s.page.get_by_role("combobox", name="Day")
    come = late(s, "calendar", day.focus)
    day.press("ArrowDown")
    s.page.clock.run_for(100)
    s.page.clock.resume()
    come()
    s.page.get_by_role("button", name="11 May 2024").wait_for()
    s.page.keyboard.press("ArrowRight")
    s.page.keyboard.press("Enter")
    s.sees("day is datetime.date(2024, 5, 11)")


def test_a_menu_that_comes_late_leaves_the_focus_where_somebody_types(s: Look) -> None:
    menu, name = s.button("Main menu"), s.box("Name")
    come = late(s, "menu-box", menu.click)
    name.press("A")
    with s.page.expect_request_finished(lambda request: "menu-box" in request.url):
        come()
    s.settled()
    s.page.clock.run_for(1000)
    s.page.keyboard.type("da")
    assert name.input_value() == "Ada"
    assert s.testid("stMainMenuList").count() == 0
    name.press("Enter")
    menu.focus()
    menu.press("Enter")
    s.page.clock.resume()
    s.page.locator("[role=menuitem]:focus").wait_for()
    s.page.keyboard.press("ArrowDown")
    s.page.keyboard.press("Escape")
    s.page.locator("[data-testid=stMainMenuButton]:focus").wait_for()
