"""What a user did and no run knows yet is known to the next run, whoever caused it: in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from evlit.core.events import RerunRequested, WidgetsChanged
from tests.stories.killable import Server, killable
from tests.stories.story import ANSWERED, Story

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
    import evlit as st

    state = st.session_state
    state.setdefault("moved", 0)

    def moved():
        state.moved += 1

    size = st.slider("Size", 0, 9, 1, on_change=moved)
    name = st.text_input("Name", "Ada", on_change="ignore")
    notes = st.text_input("Notes")
    st.text(f"first version: {size} {name}, moved {state.moved}, notes {notes or 'empty'}")
"""

TICKING = """
    import evlit as st

    st.text_input("Name", "Ada", key="name", on_change="ignore")

    @st.fragment(run_every=0.2)
    def clock():
        st.session_state.ticks = st.session_state.get("ticks", 0) + 1
        st.text(f"{st.session_state.ticks} ticks")
        st.text(f"The clock knows {st.session_state.name}")

    clock()
    st.text(f"The page knows {st.session_state.name}")
"""

UPLOAD = """
    import evlit as st

    file = st.file_uploader("Poem")
    st.text(f"It says {file.read().decode() if file else 'nothing'}")
"""

#: Pauses of users that nothing but the page itself ends.
NO_PAUSE_ENDS = (
    "(set => { window.setTimeout = (then, ms, ...rest) => ms === 300 ? 0 : set(then, ms, ...rest) })(setTimeout)"
)

#: How often the clock has ticked.
TICKS = "() => Number(/([0-9]+) ticks/.exec(document.body.textContent)[1])"
LATER = f"least => ({TICKS})() >= least"

pytestmark = pytest.mark.timeout(120)


@contextmanager
def visit(browser: Browser, folder: Path, app: str, *options: str) -> Iterator[tuple[Story, Server]]:
    with killable(folder, app, *options) as server:
        url = server.start()
        context = browser.new_context()
        try:
            s = Story(context.new_page(), server.log, url)
            s.open()
            yield s, server
        finally:
            context.close()


def enter(s: Story, label: str, text: str) -> None:
    """Type a text, press Enter, and wait until it is recorded."""
    field = s.page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")
    s.page.wait_for_function(ANSWERED)


def test_a_saved_source_runs_with_what_waits_in_the_page(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, tmp_path, APP, "--server.runOnSave", "true") as (s, server):
        s.sees("first version: 1 Ada, moved 0, notes empty")
        enter(s, "Name", "Grace")
        s.page.evaluate(NO_PAUSE_ENDS)
        slider = s.page.get_by_role("slider")
        slider.focus()
        slider.press("ArrowRight")
        slider.press("ArrowRight")
        s.settle()
        s.sees("first version: 1 Ada, moved 0, notes empty")
        server.save(APP.replace("first", "second"))
        s.sees("second version: 3 Grace, moved 1, notes empty")
        s.settle()
        done = [each.event for each in s.events() if isinstance(each.event, WidgetsChanged | RerunRequested)]
        words = [getattr(event, "why", "note" if getattr(event, "note", False) else "commit") for event in done]
        assert words == ["opened", "note", "commit", "source"]
        assert slider.evaluate("element => element === document.activeElement")


def test_typed_text_is_neither_lost_nor_sent_by_a_saved_source(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, tmp_path, APP, "--server.runOnSave", "true") as (s, server):
        enter(s, "Name", "Grace")
        notes = s.page.get_by_label("Notes", exact=True)
        notes.click()
        s.page.keyboard.type("half a wrd")
        s.page.keyboard.press("ArrowLeft")
        s.page.keyboard.press("ArrowLeft")
        server.save(APP.replace("first", "second"))
        s.sees("second version: 1 Grace, moved 0, notes empty")
        s.page.keyboard.type("o")
        assert notes.input_value() == "half a word"
        s.page.keyboard.press("Enter")
        s.sees("second version: 1 Grace, moved 0, notes half a word")
        s.settle()
        sent = [each.event.values for each in s.events() if isinstance(each.event, WidgetsChanged)]
        assert [str(value) for values in sent for value in values.values()] == ["Grace", "half a word"]


def test_a_killed_server_comes_back_with_what_no_run_knew(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, tmp_path, APP) as (s, server):
        enter(s, "Name", "Grace")
        s.sees("first version: 1 Ada, moved 0, notes empty")
        server.kill()
        server.start()
        s.sees("first version: 1 Grace, moved 0, notes empty")
        s.settle()
        assert [each.event.why for each in s.events() if isinstance(each.event, RerunRequested)] == [
            "opened",
            "recovery",
        ]


def test_what_is_done_while_the_server_is_down_is_known_when_it_is_back(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, tmp_path, APP) as (s, server):
        s.sees("first version: 1 Ada, moved 0, notes empty")
        s.page.evaluate(NO_PAUSE_ENDS)
        server.kill()
        s.page.wait_for_selector('[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])')
        name = s.page.get_by_label("Name", exact=True)
        name.fill("Grace")
        name.press("Enter")
        slider = s.page.get_by_role("slider")
        slider.focus()
        slider.press("ArrowRight")
        server.start()
        s.sees("first version: 2 Grace, moved 1, notes empty")
        assert name.input_value() == "Grace"


def test_a_reload_sends_what_waits_for_a_pause(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, tmp_path, APP) as (s, _):
        s.page.evaluate(NO_PAUSE_ENDS)
        slider = s.page.get_by_role("slider")
        slider.focus()
        slider.press("ArrowRight")
        s.page.reload()
        s.sees("first version: 2 Ada, moved 1, notes empty")


def test_a_tick_knows_what_was_done_before_it(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, tmp_path, TICKING) as (s, _):
        s.sees("The clock knows Ada", "The page knows Ada")
        enter(s, "Name", "Grace")
        s.sees("The clock knows Grace", "The page knows Ada")
        name = s.page.get_by_label("Name", exact=True)
        name.press_sequentially(" Hopper")
        s.page.wait_for_function(LATER, arg=s.page.evaluate(TICKS) + 2)
        assert name.input_value() == "Grace Hopper"
        s.sees("The clock knows Grace")
        name.press("Enter")
        s.sees("The clock knows Grace Hopper", "The page knows Ada")
        assert name.evaluate("element => element === document.activeElement")


def test_an_uploaded_file_outlives_its_server(browser: Browser, tmp_path: Path) -> None:
    with visit(browser, tmp_path, UPLOAD) as (s, server):
        s.sees("It says nothing")
        poem = tmp_path / "poem.txt"
        poem.write_text("so much depends")
        s.page.locator('input[type="file"]').set_input_files(poem)
        s.sees("It says so much depends", "poem.txt")
        server.kill()
        server.save(dedent(UPLOAD).replace("says", "still says"))
        server.start()
        s.sees("It still says so much depends", "poem.txt")
        s.page.reload()
        s.sees("It still says so much depends", "poem.txt")
