"""What only a browser shows of the field of a chat (S-163, S-178, S-180): what Enter sends, drafts, waiting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import look, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import time
from pathlib import Path
import evlit as st
gate = Path(__file__).with_name("gate")
def answer(message):
    if message:
        st.text(f"{message!r}")
    if message == "slow":
        while not gate.exists():
            st.session_state.get("a checkpoint")
            time.sleep(0.005)
        st.text("answered")
if st.button("Suggest"):
    st.session_state.draft = "How are you?"
with st.container():
    messages = [st.chat_input(mode, key=mode, submit_mode=mode) for mode in ("submit", "disable", "stop")]
    messages.append(st.chat_input("draft", key="draft"))
for message in messages:
    answer(message)
st.text("end")
"""


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with serving(APP, tmp_path) as url:
        yield url


def test_s178_enter_sends_and_shift_enter_begins_a_line(browser: Browser, url: str) -> None:
    """Enter sends the message and empties the field, which keeps the focus; Shift+Enter begins a line; an empty message
    is not sent.
    """
    with look(url, browser) as s:
        field = s.box("submit")
        field.press("Enter")
        field.fill("  ")
        field.press("Enter")
        assert s.commits == []
        field.fill("one")
        field.press("Shift+Enter")
        field.press_sequentially("two")
        assert s.commits == []
        field.press("Enter")
        s.sees(r"'one\ntwo'")
        assert field.input_value() == ""
        assert field.evaluate("field => field === document.activeElement")
        assert len(s.commits) == 1


def test_s163_a_draft_is_put_into_the_field_and_is_the_users(browser: Browser, url: str) -> None:
    """A text that the app assigns to the key is in the field, is not sent by that, and can be changed; it is put there
    once.
    """
    with look(url, browser) as s:
        field = s.box("draft")
        s.button("Suggest").click()
        s.page.wait_for_function("field => field.value === 'How are you?'", arg=field.element_handle())
        field.press("End")
        field.press_sequentially(" Well?")
        s.box("submit").fill("meanwhile")
        s.box("submit").press("Enter")
        s.sees("'meanwhile'")
        s.rest()
        assert field.input_value() == "How are you? Well?"
        field.press("Enter")
        s.sees("'How are you? Well?'")


def test_s180_submit_leaves_the_field_usable(browser: Browser, url: str) -> None:
    """With `submit_mode="submit"` a message can be sent while the answer to another one is written: it is the next
    one.
    """
    with look(url, browser) as s:
        field = s.box("submit")
        field.fill("slow")
        field.press("Enter")
        s.sees("'slow'")
        assert field.is_enabled()
        field.fill("next")
        field.press("Enter")
        s.sees("'next'", "end")
        assert s.page.get_by_text("answered").count() == 0


def test_s180_disable_waits_for_the_end(browser: Browser, url: str, tmp_path: Path) -> None:
    """With `submit_mode="disable"` the field is disabled while a run goes on, and has the focus again afterwards."""
    with look(url, browser) as s:
        field = s.box("disable")
        field.fill("slow")
        field.press("Enter")
        s.sees("'slow'")
        s.page.wait_for_function("field => field.disabled", arg=field.element_handle())
        assert s.box("submit").is_enabled()
        (tmp_path / "gate").touch()
        s.sees("answered")
        s.page.wait_for_function(
            "field => !field.disabled && field === document.activeElement", arg=field.element_handle()
        )


def test_s180_stop_ends_the_run(browser: Browser, url: str) -> None:
    """With `submit_mode="stop"` the button beside the field stops the run that goes on."""
    with look(url, browser) as s:
        s.box("stop").fill("slow")
        s.box("stop").press("Enter")
        s.testid("stChatInputStopButton").click()
        s.rest()
        s.testid("stChatInputStopButton").wait_for(state="detached")
        assert s.page.get_by_text("answered").count() == 0
        s.box("stop").fill("more")
        s.box("stop").press("Enter")
        s.sees("'more'", "end")
