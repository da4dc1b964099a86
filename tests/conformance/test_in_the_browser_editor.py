"""The table of `st.data_editor`, edited in a browser by mouse, by keyboard and from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import Look, look
from tests.stories.story import NEXT_FRAME

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
    import datetime as dt
    import pandas as pd
    import streamlit as st

    PEOPLE = pd.DataFrame({
        "name": ["Ada", "Bob", "Cyd"],
        "age": [36, 41, 29],
        "team": pd.Categorical(["red", "blue", "red"], categories=["red", "blue", "green"]),
        "born": [dt.date(1990, 5, 1), dt.date(1985, 1, 2), dt.date(1997, 12, 31)],
        "left": [False, True, False],
    })

    config = {"age": st.column_config.NumberColumn(min_value=0, max_value=150, step=1)}
    people = st.data_editor(PEOPLE, key="people", num_rows="dynamic", column_config=config)
    for row in people.itertuples():
        st.text(f"{row.Index} {row.name} {row.age} {row.team} {row.born} {row.left}")
    with st.form("form"):
        prices = st.data_editor({"price": [1.5, 2.5]}, key="prices")
        st.form_submit_button("Save")
    st.text(f"prices {prices['price']}")
    tasks = st.data_editor(
        [{"task": "Sow", "done": False}],
        key="tasks",
        num_rows="add",
        column_config={"task": st.column_config.TextColumn(required=True, max_chars=5)},
    )
    st.text(f"tasks {tasks}")
"""

HEADER, ROW = 36, 35


@pytest.fixture
def s(url: str, browser: Browser) -> Iterator[Look]:
    with look(url, browser, permissions=["clipboard-read", "clipboard-write"]) as opened:
        yield opened


def select(s: Look, table: str, row: int, right: int = 0) -> None:
    """Go to a cell: by a click on the first of its column in the grid, and on by keys. A second click would open it."""
    canvas = s.page.locator(f".st-key-{table} canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    s.page.keyboard.press("Escape")
    s.page.evaluate(NEXT_FRAME)
    s.page.mouse.click(box["x"] + 60, box["y"] + HEADER + ROW * row + ROW / 2)
    s.page.evaluate(NEXT_FRAME)
    for _ in range(right):
        go(s, "ArrowRight")


def go(s: Look, key: str) -> None:
    """Go to the next cell, and wait until the grid has drawn it: keys that come faster are one."""
    s.page.keyboard.press(key)
    s.page.evaluate(NEXT_FRAME)


def enter(s: Look, text: str) -> None:
    """Type into the cell that is selected, and commit."""
    s.page.keyboard.press(text[0])
    s.page.wait_for_function("() => document.activeElement?.matches('#portal textarea')")
    s.page.keyboard.type(text[1:])
    s.page.keyboard.press("Enter")


def test_s178_a_cell_is_committed_when_its_edit_is_finished(s: Look) -> None:
    """Each finished edit is committed at once, as a small message; one that is given up or does not fit is not."""
    select(s, "people", 0, right=1)
    enter(s, "50")
    s.sees("0 Ada 50 red 1990-05-01 False")
    assert s.values() == [{"$edits": {"edited_rows": {"0": {"age": 50}}}}]
    enter(s, "999")
    s.sees("Enter a whole number from 0 to 150.")
    go(s, "Escape")
    go(s, "ArrowDown")
    s.page.keyboard.press("Enter")
    s.page.locator("#portal textarea").fill("7")
    s.page.keyboard.press("Escape")
    assert len(s.values()) == 1


def test_cells_have_the_editors_of_their_columns(s: Look) -> None:
    select(s, "people", 1, right=2)
    s.page.keyboard.press("Enter")
    s.page.get_by_role("option", name="green", exact=True).click()
    s.sees("1 Bob 41 green 1985-01-02 True")
    s.page.keyboard.press("Enter")
    s.page.get_by_role("combobox", name="team").fill("re")
    s.page.keyboard.press("Enter")
    s.sees("1 Bob 41 red 1985-01-02 True")
    go(s, "ArrowUp")
    go(s, "ArrowRight")
    s.page.keyboard.press("Enter")
    s.page.get_by_label("born").fill("2001-02-03")
    s.page.keyboard.press("Tab")
    s.sees("1 Bob 41 red 2001-02-03 True")
    s.page.keyboard.press("Space")
    s.sees("1 Bob 41 red 2001-02-03 False")
    s.page.keyboard.press("Delete")
    go(s, "ArrowLeft")
    s.page.keyboard.press("Delete")
    s.sees("1 Bob 41 red None None")


def test_rows_are_added_pasted_deleted_and_are_there_after_a_reload(s: Look) -> None:
    s.page.evaluate("navigator.clipboard.writeText('Dan\\t7\\tgreen\\nEve\\t8\\tblue\\t2020-01-02')")
    select(s, "people", 2)
    s.page.keyboard.press("Control+v")
    s.sees("2 Dan 7 green 1997-12-31 False", "3 Eve 8 blue 2020-01-02 None")
    s.page.keyboard.press("Control+z")
    s.sees("2 Cyd 29 red 1997-12-31 False")
    s.page.locator(".st-key-people").get_by_role("button", name="Add a row").click()
    s.sees("3 nan nan nan None None")
    canvas = s.page.locator(".st-key-people canvas").first.bounding_box()
    assert canvas is not None
    s.page.mouse.click(canvas["x"] + 16, canvas["y"] + HEADER + ROW * 1.5)
    s.button("Delete selected rows").click()
    s.page.get_by_text("1 Bob 41.0 blue 1985-01-02 True").wait_for(state="detached")
    s.page.reload()
    s.rest()
    s.sees("2 Cyd 29.0 red 1997-12-31 False", "3 nan nan nan None None")
    assert s.page.get_by_text("1 Bob", exact=False).count() == 0
    s.page.wait_for_function(
        "() => document.querySelectorAll('canvas').length && !document.querySelector('[aria-busy=true]')"
    )
    select(s, "people", 1)
    enter(s, "Zoe")
    s.sees("2 Zoe 29.0 red 1997-12-31 False")


def test_s110_a_form_holds_edits_back_until_it_is_sent(s: Look) -> None:
    """What is edited in a form is shown, and reaches the app with the submit button."""
    select(s, "prices", 0)
    enter(s, "9.25")
    enter(s, "3")
    assert s.values() == []
    s.button("Save").click()
    s.sees("prices [9.25, 3.0]")
    assert s.values() == [{"$edits": {"edited_rows": {"0": {"price": 9.25}, "1": {"price": 3}}}}]


def test_s179_a_row_counts_once_it_has_what_it_needs(s: Look) -> None:
    """A new row without a required value is not sent; a value that is too long is not taken."""
    select(s, "tasks", 1)
    s.page.locator("#portal textarea").wait_for()
    go(s, "Escape")
    go(s, "ArrowRight")
    go(s, "Space")
    go(s, "ArrowLeft")
    enter(s, "too long")
    s.sees("Enter a text of at most 5 characters. It is required.")
    s.page.locator("#portal textarea").fill("Reap")
    assert s.values() == []
    s.page.keyboard.press("Enter")
    s.sees("tasks [{'task': 'Sow', 'done': False}, {'task': 'Reap', 'done': True}]")
    select(s, "tasks", 0)
    s.page.keyboard.press("Delete")
    assert len(s.values()) == 1
