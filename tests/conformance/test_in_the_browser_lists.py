"""Lists that fields open, used faster than the page draws: its timers and frames stand still, the keys do not wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import Look, look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

APP = """
    import datetime as dt
    import streamlit as st

    def say(name, value):
        st.text(f"{name} is {value!r}")

    say("alarm", st.time_input("Alarm", dt.time(8, 45)))
    say("fruit", st.selectbox("Fruit", ["Apple", "Fig", "Kiwi", "Plum"], index=1))
    say("basket", st.multiselect("Basket", ["Apple", "Fig", "Kiwi", "Plum"]))
"""


@pytest.fixture
def s(url: str, browser: Browser) -> Iterator[Look]:
    with look(url, browser, clock=True) as opened:
        yield opened


def press(s: Look, name: str, *keys: str) -> None:
    field = s.page.get_by_role("combobox", name=name)
    field.focus()
    for key in keys:
        field.press(key)


def test_arrow_keys_go_on_from_the_time_in_the_field(s: Look) -> None:
    press(s, "Alarm", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    s.sees("alarm is datetime.time(9, 15)")
    s.page.get_by_role("combobox", name="Alarm").fill("5:05 pm")
    press(s, "Alarm", "Enter")
    s.sees("alarm is datetime.time(17, 5)")
    press(s, "Alarm", "ArrowDown", "ArrowDown", "Enter")
    s.sees("alarm is datetime.time(17, 30)")


def test_arrow_keys_go_on_from_the_choice_in_the_field(s: Look) -> None:
    press(s, "Fruit", "ArrowDown", "ArrowDown", "Enter")
    s.sees("fruit is 'Kiwi'")
    press(s, "Fruit", "ArrowUp", "ArrowUp", "ArrowUp", "Enter")
    s.sees("fruit is 'Apple'")


def test_s176_enter_takes_the_best_match_of_what_was_typed(s: Look) -> None:
    """Who types and presses Enter at once has chosen the best match, however slow the page is."""
    press(s, "Fruit", "p", "l", "u", "Enter")
    s.sees("fruit is 'Plum'")
    press(s, "Basket", "k", "i", "Enter", "f", "Enter")
    s.sees("basket is ['Kiwi', 'Fig']")
