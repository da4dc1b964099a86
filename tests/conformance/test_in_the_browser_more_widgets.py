"""Choices in rows of buttons, pickers, downloads, menus and chat, used in a browser by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import Look, look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
    import datetime as dt
    import streamlit as st

    def say(name, value):
        st.text(f"{name} is {value!r}")

    say("way", st.pills("Way", ["North", "East", "South"], default="East"))
    say("fruit", st.segmented_control("Fruit", ["Fig", "Kiwi", "Plum"], selection_mode="multi"))
    say("thumb", st.feedback())
    say("stars", st.feedback("stars"))
    say("page", st.pagination(20, default=7))
    say("ink", st.color_picker("Ink", "#112233"))
    say("alarm", st.time_input("Alarm", dt.time(8, 45)))
    say("start", st.datetime_input("Start", dt.datetime(2024, 5, 1, 9, 30)))
    say("saved", st.download_button("Save", "a,b", "table.csv", "text/csv"))
    say("made", st.download_button("Make", lambda: "made", "made.txt", on_click="ignore"))
    say("link", st.link_button("Link", "/healthz", on_click="rerun"))
    say("action", st.menu_button("Actions", ["Copy", "Move"]))
    with st.grid(2, min_column_width=100):
        st.text("left")
        st.text("right")
    with st.form("form"):
        held = st.pills("Held", ["One", "Two"], required=True)
        st.form_submit_button("Send")
    say("held", held)
    if st.button("Suggest"):
        st.session_state.chat = "How are you?"
    message = st.chat_input("Ask", key="chat", accept_file=True)
    if message:
        with st.chat_message("user"):
            say("message", (message.text, [file.read() for file in message.files]))
    for line in range(30):
        st.text(f"line {line}")
"""


@pytest.fixture
def s(url: str, browser: Browser) -> Iterator[Look]:
    with look(url, browser) as opened:
        yield opened


def test_s176_pills_are_pressed_by_mouse_and_by_keys(s: Look) -> None:
    """Pills and segments are committed at the choice, by mouse and by keyboard."""
    s.sees("way is 'East'", "fruit is []")
    s.page.get_by_role("button", name="South", exact=True).click()
    s.sees("way is 'South'")
    s.page.keyboard.press("ArrowLeft")
    s.page.keyboard.press("Space")
    s.sees("way is 'East'")
    s.page.keyboard.press("Space")
    s.sees("way is None")
    s.page.get_by_role("button", name="Plum", exact=True).click()
    s.page.get_by_role("button", name="Fig", exact=True).click()
    s.sees("fruit is ['Fig', 'Plum']")


def test_feedback_is_given_and_taken_back(s: Look) -> None:
    s.page.get_by_role("button", name="Thumbs up").click()
    s.sees("thumb is 1")
    s.page.get_by_role("button", name="4 stars").click()
    s.sees("stars is 3")
    s.page.get_by_role("button", name="4 stars").click()
    s.sees("stars is None")


def test_pages_are_opened_by_number_and_by_arrow(s: Look) -> None:
    s.page.get_by_role("button", name="Page 8", exact=True).click()
    s.sees("page is 8")
    s.page.get_by_role("button", name="Next page").press("Enter")
    s.sees("page is 9")
    s.page.get_by_role("button", name="Page 20", exact=True).click()
    s.sees("page is 20")
    assert s.page.get_by_role("button", name="Next page").is_disabled()


def test_s176_a_colour_counts_when_the_picker_is_closed(s: Look) -> None:
    """A colour is committed when its picker is closed, whatever was tried in it before."""
    s.testid("stColorPickerBlock").click()
    field = s.page.get_by_label("Hex colour")
    field.fill("#ff8800")
    s.testid("stColorPickerPopover").get_by_role("slider", name="Hue").press("ArrowRight")
    s.sees("ink is '#112233'")
    assert s.commits == []
    field.fill("#ff8800")
    s.page.keyboard.press("Escape")
    s.sees("ink is '#ff8800'")


def test_times_are_typed_or_chosen(s: Look) -> None:
    field = s.page.get_by_role("combobox", name="Alarm")
    field.click()
    s.page.get_by_role("option", name="09:15", exact=True).click()
    s.sees("alarm is datetime.time(9, 15)")
    field.fill("5:05 pm")
    field.press("Enter")
    s.sees("alarm is datetime.time(17, 5)")
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    s.sees("alarm is datetime.time(17, 30)")


def test_a_moment_is_chosen_in_two_steps_or_typed(s: Look) -> None:
    field = s.page.get_by_role("combobox", name="Start")
    field.click()
    s.page.get_by_role("button", name="17 May 2024").click()
    s.sees("start is datetime.datetime(2024, 5, 17, 9, 30)")
    s.page.get_by_label("Time", exact=True).select_option("14:15")
    s.sees("start is datetime.datetime(2024, 5, 17, 14, 15)")
    field.fill("2024/06/01 08:00")
    field.press("Enter")
    s.sees("start is datetime.datetime(2024, 6, 1, 8, 0)")


def test_s318_s319_files_are_saved_under_their_names(s: Look) -> None:
    """A download is saved under the name the app gives; what a function makes is made at the click, without a run."""
    with s.page.expect_download() as saved:
        s.page.get_by_role("button", name="Save").click()
    assert (saved.value.suggested_filename, saved.value.path().read_bytes()) == ("table.csv", b"a,b")
    s.sees("saved is True")
    before = len(s.commits)
    with s.page.expect_download() as made:
        s.page.get_by_role("button", name="Make").click()
    assert (made.value.suggested_filename, made.value.path().read_bytes()) == ("made.txt", b"made")
    assert len(s.commits) == before


def test_a_link_opens_in_a_new_tab_and_is_heard(s: Look) -> None:
    with s.page.expect_popup() as tab:
        s.page.get_by_role("link", name="Link").click()
    tab.value.wait_for_url("**/healthz")
    tab.value.close()
    s.sees("link is True")


def test_an_action_is_chosen_by_keys(s: Look) -> None:
    s.page.get_by_role("button", name="Actions").focus()
    s.page.keyboard.press("Enter")
    s.page.wait_for_function("() => document.activeElement?.textContent.trim() === 'Copy'")
    s.page.keyboard.press("ArrowDown")
    s.page.keyboard.press("Enter")
    s.sees("action is 'Move'")
    s.page.get_by_role("button", name="Save").focus()


def test_s114_a_form_waits_for_what_is_required(s: Look) -> None:
    """A form is not sent while a required choice in it is missing; the page says so."""
    s.page.get_by_role("button", name="Send", exact=True).click()
    s.page.get_by_role("alert").get_by_text("This is required.").wait_for()
    s.page.get_by_role("button", name="Two", exact=True).click()
    s.sees("held is None")
    s.page.get_by_role("button", name="Send", exact=True).click()
    s.sees("held is 'Two'")


def test_s178_a_message_is_sent_with_a_file(s: Look) -> None:
    """Enter sends a message and empties the field; files go along, and then the text may be empty."""
    field = s.page.get_by_role("textbox", name="Ask")
    s.testid("stBottom").get_by_test_id("stChatInput").wait_for()
    field.fill("Hello")
    field.press("Enter")
    s.sees("message is ('Hello', [])")
    assert field.input_value() == ""
    assert s.testid("stChatMessageAvatarUser").count() == 1
    file = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"file"}
    s.testid("stChatInputFileUploadInput").set_input_files(file)  # type: ignore[arg-type]  # a FilePayload
    s.page.get_by_role("button", name="Remove a.txt").wait_for()
    field.press("Enter")
    s.sees("message is ('', [b'file'])")
    s.page.get_by_role("button", name="Suggest").click()
    s.page.wait_for_function("field => field.value === 'How are you?'", arg=field.element_handle())


def test_s215_a_page_with_a_chat_begins_at_its_end(s: Look) -> None:
    """A page with a chat input at its foot shows its end."""
    s.sees("line 29")
    main = s.testid("stMain").element_handle()
    s.page.wait_for_function("main => main.scrollHeight - main.scrollTop - main.clientHeight < 2", arg=main)
    assert main.evaluate("main => main.scrollTop") > 100


def test_a_phone_has_room_for_all_of_it(url: str, browser: Browser) -> None:
    with look(url, browser, viewport={"width": 390, "height": 844}) as s:
        s.sees("line 29")
        s.button("Page 7").wait_for()
        assert s.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
