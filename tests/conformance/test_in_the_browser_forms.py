"""What only a browser shows of forms (S-107 to S-114): what is held back, Enter, what blocks a submit, clearing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import look, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

APP = """
import evlit as st
st.session_state.runs = st.session_state.get("runs", 0) + 1
got = {}
if st.button("Prefill"):
    st.session_state.name = "prefilled"
with st.form("plain"):
    got["name"] = st.text_input("Name", key="name")
    got["note"] = st.text_area("Note")
    got["age"] = st.number_input("Age", 0, 99, 1)
    got["news"] = st.checkbox("News")
    got["pick"] = st.selectbox("Pick", ["x", "y"])
    got["first"] = st.form_submit_button("First")
    got["second"] = st.form_submit_button("Second")
with st.form("no enter", enter_to_submit=False):
    got["quiet"] = st.text_input("Quiet")
    st.form_submit_button("Send quiet")
with st.form("disabled"):
    got["stuck"] = st.text_input("Stuck")
    st.form_submit_button("Send stuck", disabled=True)
    st.form_submit_button("Send anyway")
with st.form("clear", clear_on_submit=True):
    got["draft"] = st.text_input("Draft", "default")
    got["size"] = st.slider("Size", 0, 10, 3)
    got["files"] = [file.name for file in st.file_uploader("Files", accept_multiple_files=True)]
    st.form_submit_button("Send and clear")
with st.form("required"):
    st.text_input("Optional")
    got["mail"] = st.text_input("Mail", required=True)
    st.form_submit_button("Send required")
st.text(f"runs {st.session_state.runs}")
st.text(" ".join(f"{k}={v}" for k, v in got.items()))
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(APP, tmp_path_factory.mktemp("forms")) as url:
        yield url


def test_s107_a_form_sends_nothing_until_it_is_submitted(browser: Browser, url: str) -> None:
    """Whatever is typed and chosen in a form, and left again, waits in the page; the submit sends all of it at once."""
    with look(url, browser) as s:
        s.box("Name").fill("Ada")
        s.box("Note").fill("a note")
        s.testid("stNumberInputStepUp").first.click()
        s.page.get_by_label("News", exact=True).click()
        s.page.get_by_role("combobox", name="Pick").click()
        s.page.get_by_role("option", name="y", exact=True).click()
        s.box("Name").focus()
        assert s.commits == []
        assert s.box("Name").input_value() == "Ada"
        s.button("Second").click()
        s.page.get_by_text("name=Ada note=a note age=2 news=True pick=y first=False second=True").wait_for()
        assert len(s.commits) == 1
        s.sees("runs 2")


def test_s107_what_a_form_holds_survives_reruns(browser: Browser, url: str) -> None:
    """A run of the app, for whatever reason, leaves what a form holds back as the user made it."""
    with look(url, browser) as s:
        s.box("Quiet").fill("typed")
        s.page.get_by_label("News", exact=True).click()
        s.button("Prefill").click()
        s.sees("runs 2")
        s.rest()
        assert s.box("Quiet").input_value() == "typed"
        assert s.page.get_by_label("News", exact=True).is_checked()


def test_s111_a_button_outside_fills_a_form_in(browser: Browser, url: str) -> None:
    """A value that the app assigns to a form's widget by `session_state` is shown, also where something was typed
    before.
    """
    with look(url, browser) as s:
        s.box("Name").fill("typed")
        s.button("Prefill").click()
        s.page.get_by_text("name=prefilled").wait_for()
        s.rest()
        assert s.box("Name").input_value() == "prefilled"


@pytest.mark.parametrize(("field", "key"), [("Name", "Enter"), ("Note", "Control+Enter"), ("Age", "Enter")])
def test_s112_enter_submits_with_the_first_button(browser: Browser, url: str, field: str, key: str) -> None:
    """Enter in a field of one line, and Ctrl+Enter in an area, submits the form as its first button does."""
    with look(url, browser) as s:
        control = s.testid("stNumberInputField").first if field == "Age" else s.box(field)
        control.fill("7")
        control.press(key)
        s.page.get_by_text("first=True second=False").wait_for()
        assert len(s.commits) == 1


def test_s112_unless_the_form_or_its_button_says_no(browser: Browser, url: str) -> None:
    """With `enter_to_submit=False`, or while the first submit button is disabled, Enter submits nothing."""
    with look(url, browser) as s:
        for field in ("Quiet", "Stuck"):
            s.box(field).fill("typed")
            s.box(field).press("Enter")
        assert s.commits == []
        s.button("Send quiet").click()
        s.page.get_by_text("quiet=typed").wait_for()


def test_s113_a_form_clears_after_its_submit(browser: Browser, url: str, tmp_path: Path) -> None:
    """After the submit the widgets show the defaults of the code, the uploader no file; the run has seen what was sent,
    and so the form can be filled in again at once.
    """
    file = tmp_path / "a.txt"
    file.write_text("a")
    with look(url, browser) as s:
        for turn in ("one", "two"):
            s.box("Draft").fill(turn)
            s.page.get_by_role("slider", name="Size").press("ArrowRight")
            s.testid("stFileUploaderDropzoneInput").set_input_files(file)
            s.testid("stFileChipName").wait_for()
            s.button("Send and clear").click()
            s.page.get_by_text(f"draft={turn} size=4 files=['a.txt']").wait_for()
            s.rest()
            assert s.box("Draft").input_value() == "default"
            assert s.page.get_by_role("slider", name="Size").get_attribute("aria-valuenow") == "3"
            s.testid("stFileChipName").wait_for(state="detached")


def test_s114_what_is_required_blocks_the_submit(browser: Browser, url: str) -> None:
    """While a required input is empty the form is not sent: the input says so and gets the focus. Filled in, the form
    goes.
    """
    with look(url, browser) as s:
        s.button("Send required").click()
        s.sees("This is required.")
        assert s.commits == []
        assert s.box("Mail").evaluate("element => element === document.activeElement")
        s.box("Optional").fill("x")
        s.box("Optional").press("Enter")
        assert s.commits == []
        s.box("Mail").fill("a@b.c")
        assert s.page.get_by_text("This is required.").count() == 0
        s.button("Send required").click()
        s.page.get_by_text("mail=a@b.c").wait_for()


def test_s114_no_submit_while_a_file_is_on_its_way(browser: Browser, url: str, tmp_path: Path) -> None:
    """Submit buttons of a form are disabled while a file of it is being uploaded, and work when it has arrived."""
    file = tmp_path / "slow.txt"
    file.write_text("slow")
    waiting: list[Route] = []
    with look(url, browser) as s:
        s.page.route("**/upload/**", lambda route: waiting.append(route))
        s.testid("stFileUploaderDropzoneInput").set_input_files(file)
        button = s.button("Send and clear")
        s.page.wait_for_function("element => element.disabled", arg=button.element_handle())
        assert s.button("First").is_enabled()
        s.box("Draft").press("Enter")
        assert s.commits == []
        while not waiting:  # the page has asked, and the browser may not have said so yet
            s.settled()
        for route in waiting:
            route.continue_()
        s.page.wait_for_function("element => !element.disabled", arg=button.element_handle())
        button.click()
        s.page.get_by_text("files=['slow.txt']").wait_for()
