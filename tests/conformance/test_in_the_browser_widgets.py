"""Widgets and `session_state` in a browser: what the page shows when the app decides, and when it is not to run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evlit.core import events as e
from tests.conformance.marks import differs
from tests.stories.story import Story, app

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def runs(s: Story) -> int:
    return len([recorded for recorded in s.events() if isinstance(recorded.event, e.RunStarted)])


def typed(s: Story, label: str, text: str) -> None:
    field = s.page.get_by_label(label)
    field.fill(text)
    field.press("Enter")


@differs("The page adopts the default, so the value does not come back with its next input.")
def test_s188_s139_the_page_adopts_what_the_app_decides(browser: Browser, tmp_path: Path) -> None:
    """A text that was typed goes from the field when the app deletes its entry, and does not come back with the next
    input; an assigned value is shown.
    """
    source = """
        import evlit as st
        def drop():
            del st.session_state.name
        def assign():
            st.session_state.name = "assigned"
        st.button("Drop", on_click=drop)
        st.button("Assign", on_click=assign)
        st.button("Again")
        name = st.text_input("Name", "default", key="name")
        st.text(f"It is {name}")
    """
    with app(source, browser, tmp_path) as s:
        typed(s, "Name", "typed")
        s.sees("It is typed")
        s.click("Drop")
        s.sees("It is default")
        assert s.page.get_by_label("Name").input_value() == "default"
        s.click("Again")
        s.agree()
        s.sees("It is default")
        typed(s, "Name", "typed again")
        s.sees("It is typed again")
        s.click("Assign")
        s.sees("It is assigned")
        assert s.page.get_by_label("Name").input_value() == "assigned"
        s.agree()


def test_s152_an_ignored_change_waits_for_the_next_input(browser: Browser, tmp_path: Path) -> None:
    """With `on_change="ignore"` the page shows what was typed and nothing runs; the run of the next click knows it, and
    so does that of Rerun of the menu.
    """
    source = """
        import evlit as st
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        name = st.text_input("Name", on_change="ignore")
        st.button("Go")
        st.text(f"Run {st.session_state.runs}: {name}")
    """
    with app(source, browser, tmp_path) as s:
        s.sees("Run 1:")
        typed(s, "Name", "Ada")
        s.settle()
        assert runs(s) == 1
        assert s.page.get_by_label("Name").input_value() == "Ada"
        s.page.get_by_role("button", name="Go").click()
        s.sees("Run 2: Ada")
        typed(s, "Name", "Grace")
        s.page.keyboard.press("Tab")
        s.page.get_by_test_id("stApp").press("r")
        s.sees("Run 3: Grace")
        s.agree()
        assert runs(s) == 3


def test_s142_s121_the_page_shows_what_is_left_of_a_choice(browser: Browser, tmp_path: Path) -> None:
    """When options change under a keyed widget, the page shows what the app has: the default, or what is left."""
    source = """
        import evlit as st
        options = ["c", "d"] if st.checkbox("Other") else ["a", "b", "c"]
        chosen = st.radio("One", options, key="one")
        text = st.text_input("Text", key="text", max_chars=3 if options[0] == "c" else None)
        st.text(f"{chosen} and {text}")
    """
    with app(source, browser, tmp_path) as s:
        s.page.get_by_text("b", exact=True).click()
        s.sees("b and")
        typed(s, "Text", "abcdef")
        s.sees("b and abcdef")
        s.page.get_by_text("Other", exact=True).click()
        s.sees("c and abc")
        assert s.page.get_by_label("Text").input_value() == "abc"
        s.agree()
