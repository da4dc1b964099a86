"""When the page commits a value (S-175 to S-180), each widget in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import look, serving
from tests.conformance.marks import differs
from tests.stories.story import NEXT_FRAME

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import datetime as dt
import evlit as st
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text_input("Text")
st.text_input("Live", live=True)
st.text_input("Live 1s", live="1s")
with st.form("form"):
    st.text_input("In form", live=True)
    st.form_submit_button("Send")
st.text_area("Area")
st.number_input("Number", 0, 10, 5)
st.slider("Slider", 0, 100, 50)
st.select_slider("Sizes", ["S", "M", "L"], "S")
st.selectbox("Select", ["a", "b", "c"])
st.radio("Radio", ["d", "e", "f"])
st.checkbox("Check")
st.toggle("Toggle")
st.multiselect("Multi", ["g", "h", "i"])
st.date_input("Range", (dt.date(2024, 5, 1), dt.date(2024, 5, 3)))
st.text_input("Required", "there", required=True)
st.text_input("Digits", validate=r"^\\d+$")
st.file_uploader("Files", accept_multiple_files=True)
st.dataframe({"x": [1, 2, 3]}, on_select="rerun", selection_mode="multi-row")
st.text(f"runs {st.session_state.runs}")
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(APP, tmp_path_factory.mktemp("commits")) as url:
        yield url


@differs("An input brings the value that changed, not those of all widgets: the log has the others already.")
def test_s013_an_input_brings_what_changed(browser: Browser, url: str) -> None:
    """Each input carries the value of the one widget that was changed, whatever else was changed before."""
    with look(url, browser) as s:
        s.box("Text").fill("abc")
        s.box("Text").press("Enter")
        s.sees("runs 2")
        s.page.get_by_label("Check", exact=True).click()
        s.sees("runs 3")
        assert [list(frame["values"].values()) for frame in s.commits] == [["abc"], [True]]


def test_s175_text_on_enter_or_when_the_field_is_left(browser: Browser, url: str) -> None:
    """A text input commits on Enter, and when the focus leaves it, if its text has changed; typing alone commits
    nothing.
    """
    with look(url, browser) as s:
        s.box("Text").press_sequentially("abc")
        assert s.commits == []
        s.box("Text").press("Enter")
        assert s.values() == ["abc"]
        s.box("Text").press("Enter")
        s.box("Text").blur()
        assert s.values() == ["abc"]
        s.sees("runs 2")  # else one run may do for both
        s.box("Text").press("End")
        s.box("Text").press_sequentially("d")
        s.box("Area").focus()
        assert s.values() == ["abc", "abcd"]
        s.sees("runs 3")


@pytest.mark.parametrize(("name", "pause"), [("Live", 250), ("Live 1s", 1000)])
def test_s175_live_text_after_a_pause(browser: Browser, url: str, name: str, pause: int) -> None:
    """With `live=True` text is committed after 250 ms without typing, with a duration after that; each key begins the
    pause anew.
    """
    with look(url, browser, clock=True) as s:
        s.box(name).press_sequentially("a")
        s.page.clock.run_for(pause - 50)
        s.box(name).press_sequentially("b")
        s.page.clock.run_for(pause - 1)
        assert s.commits == []
        s.page.clock.run_for(1)
        assert s.values() == ["ab"]
        s.page.clock.run_for(2 * pause)
        assert s.values() == ["ab"]


def test_s175_live_has_no_effect_in_forms(browser: Browser, url: str) -> None:
    """In a form `live` text waits for the submit, as all else does."""
    with look(url, browser, clock=True) as s:
        s.box("In form").press_sequentially("ab")
        s.page.clock.run_for(60_000)
        s.box("In form").blur()
        assert s.commits == []
        s.button("Send").click()
        assert s.values() == ["ab"]


def test_s175_an_area_on_ctrl_enter_or_when_it_is_left(browser: Browser, url: str) -> None:
    """In a text area Enter begins a line; Ctrl+Enter commits, and so does leaving it."""
    with look(url, browser) as s:
        area = s.box("Area")
        area.press_sequentially("one")
        area.press("Enter")
        area.press_sequentially("two")
        assert s.commits == []
        area.press("Control+Enter")
        assert s.values() == ["one\ntwo"]
        area.press_sequentially("!")
        area.blur()
        assert s.values() == ["one\ntwo", "one\ntwo!"]


def test_s175_a_number_on_enter_when_it_is_left_or_stepped(browser: Browser, url: str) -> None:
    """A number input commits on Enter, when the focus leaves it, and at each step by its buttons."""
    with look(url, browser) as s:
        field = s.testid("stNumberInputField")
        field.fill("7")
        assert s.commits == []
        field.press("Enter")
        assert s.values() == [7]
        field.fill("8")
        field.blur()
        assert s.values() == [7, 8]
        s.testid("stNumberInputStepUp").click()
        s.testid("stNumberInputStepDown").click()
        assert s.values() == [7, 8, 9, 8]


def test_s176_a_slider_when_its_handle_is_released(browser: Browser, url: str) -> None:
    """A slider commits once, when the handle is released, however far it was dragged."""
    with look(url, browser) as s:
        handle = s.page.get_by_role("slider", name="Slider")
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        s.page.mouse.move(x, y)
        s.page.mouse.down()
        for step in range(1, 6):
            s.page.mouse.move(x + 20 * step, y)
            s.page.evaluate(NEXT_FRAME)  # the slider reads the pointer once a frame
        assert handle.get_attribute("aria-valuenow") != "50"
        assert s.commits == []
        s.page.mouse.up()
        s.page.wait_for_selector("text=runs 2")
        assert s.values() == [int(handle.get_attribute("aria-valuenow") or 0)]


@pytest.mark.parametrize(("name", "value"), [("Slider", 53), ("Sizes", "L")])
def test_s176_a_slider_by_keys_after_a_pause(browser: Browser, url: str, name: str, value: object) -> None:
    """Arrow keys move the handle at once, and commit once after a short pause."""
    with look(url, browser, clock=True) as s:
        handle = s.page.get_by_role("slider", name=name, exact=True)
        for _ in range(3 if name == "Slider" else 2):
            handle.press("ArrowRight")
            s.page.clock.run_for(100)
        assert s.commits == []
        s.page.clock.run_for(300)
        assert s.values() in ([value], [2])


@pytest.mark.parametrize("name", ["Select", "Radio", "Check", "Toggle"])
def test_s176_choices_at_once(browser: Browser, url: str, name: str) -> None:
    """A selectbox, radio, checkbox and toggle commit at the choice."""
    with look(url, browser) as s:
        if name == "Select":
            s.page.get_by_role("combobox", name="Select").click()
            assert s.commits == []
            s.page.get_by_role("option", name="b", exact=True).click()
        elif name == "Radio":
            s.page.get_by_role("radio", name="e").click()
        else:
            s.page.get_by_label(name, exact=True).click()
        assert len(s.commits) == 1
        s.sees("runs 2")


def test_s176_a_multiselect_at_each_option(browser: Browser, url: str) -> None:
    """A multiselect commits at each option that is added or removed."""
    with look(url, browser) as s:
        field = s.page.get_by_role("combobox", name="Multi")
        field.click()
        for runs, option in enumerate(("g", "i"), 2):
            s.page.get_by_role("option", name=option, exact=True).click()
            s.sees(f"runs {runs}")  # else one run may do for both
        assert len(s.commits) == 2
        field.press("Backspace")
        assert len(s.commits) == 3
        first, second, third = s.values()
        assert (len(first), len(second), len(third)) == (1, 2, 1)
        s.sees("runs 4")


def test_s177_a_range_of_dates_with_one_of_them(browser: Browser, url: str) -> None:
    """Choosing the first date of a new range commits it alone: the app gets a tuple of one until the second is
    chosen.
    """
    with look(url, browser) as s:
        s.page.get_by_role("combobox", name="Range").click()
        days = s.page.get_by_role("dialog", name="Calendar").get_by_role("button")
        days.filter(has_text="10").first.click()
        s.sees("runs 2")
        days.filter(has_text="15").first.click()
        s.sees("runs 3")
        assert s.values() == [["2024-05-10"], ["2024-05-10", "2024-05-15"]]


def test_s178_files_when_all_are_uploaded_and_at_each_removal(browser: Browser, url: str, tmp_path: Path) -> None:
    """An uploader commits when all files of a batch are there, and at each removal."""
    files = []
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
        files.append(tmp_path / name)
    with look(url, browser) as s:
        s.testid("stFileUploaderDropzoneInput").set_input_files(files)
        s.sees("runs 2")
        [value] = s.values()
        assert [file["name"] for file in value] == ["a.txt", "b.txt"]
        s.button("Remove a.txt").click()
        s.sees("runs 3")
        assert [[file["name"] for file in value] for value in s.values()] == [["a.txt", "b.txt"], ["b.txt"]]


def test_s178_a_table_at_each_change_of_its_selection(browser: Browser, url: str) -> None:
    """A table with `on_select` commits each change of the selection; clearing it is one too."""
    with look(url, browser) as s:
        table = s.testid("stDataFrame")
        table.scroll_into_view_if_needed()
        canvas = table.locator("canvas").first
        canvas.wait_for()
        box = canvas.bounding_box()
        assert box is not None
        s.page.mouse.click(box["x"] + 12, box["y"] + 52)
        s.sees("runs 2")
        s.page.mouse.click(box["x"] + 12, box["y"] + 87)
        s.sees("runs 3")
        s.page.keyboard.press("Escape")
        s.sees("runs 4")
        rows = [value["rows"] for value in s.values()]
        assert rows == [[0], [0, 1], []]


def test_s179_what_is_required_is_not_committed_empty(browser: Browser, url: str) -> None:
    """An empty value of a required input is not committed: the field says so, the app keeps the last one."""
    with look(url, browser) as s:
        s.box("Required").fill("")
        s.box("Required").press("Enter")
        s.sees("This is required.")
        assert s.commits == []
        s.box("Required").fill("again")
        s.box("Required").press("Enter")
        assert s.values() == ["again"]
        assert s.page.get_by_text("This is required.").count() == 0


def test_s179_what_does_not_fit_is_not_committed(browser: Browser, url: str) -> None:
    """Text that does not match `validate` is not committed, on Enter or by leaving the field; it stays there to be
    mended.
    """
    with look(url, browser) as s:
        s.box("Digits").press_sequentially("12a")
        s.box("Digits").press("Enter")
        s.box("Digits").blur()
        assert s.commits == []
        assert s.box("Digits").get_attribute("aria-invalid") == "true"
        assert s.box("Digits").input_value() == "12a"
        s.box("Digits").fill("12")
        s.box("Digits").press("Enter")
        assert s.values() == ["12"]


@differs("Nothing that a user does is lost: what is done while the connection is away is sent when it is back.")
def test_s180_widgets_stay_usable_without_a_connection(browser: Browser, url: str) -> None:
    """While disconnected the widgets stay usable; their values are kept and sent, in order and once, when the
    connection is back.
    """
    with look(url, browser, network=True) as s:
        s.cut()
        s.page.wait_for_selector("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])")
        s.page.get_by_label("Check", exact=True).click()
        s.box("Text").fill("typed")
        s.box("Text").press("Enter")
        assert s.page.get_by_label("Check", exact=True).is_enabled()
        assert s.commits == []
        s.mend()
        s.rest()
        assert s.values() == [True, "typed"]
        assert s.page.get_by_label("Check", exact=True).is_checked()
        assert s.box("Text").input_value() == "typed"


def test_s180_widgets_stay_usable_while_a_run_goes_on(browser: Browser, tmp_path: Path) -> None:
    """A run under way disables nothing: what is done meanwhile counts."""
    source = """
        import time
        import evlit as st
        name = st.text_input("Name")
        if st.button("Work"):
            for step in range(1000):
                time.sleep(0.02)
                st.session_state.step = step
        st.text(f"hello {name}")
    """
    with serving(source, tmp_path) as url, look(url, browser) as s:
        s.button("Work").click()
        s.page.wait_for_selector("[data-testid=stApp][data-test-script-state=running]")
        assert s.box("Name").is_enabled()
        s.box("Name").fill("Ada")
        s.box("Name").press("Enter")
        s.sees("hello Ada")
