"""The promise as a user sees it: a real browser, and a server that is killed under it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.servers import Zygote

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SOURCE = """\
import evlit as st
state = st.session_state
state.setdefault("items", [])
def add():
    state["items"].append(len(state["items"]) + 1)
st.button("Add", on_click=add)
name = st.text_input("Name")
notes = st.text_area("Notes")
st.text(f"Hello {name or 'nobody'}")
st.text(f"Items {state['items']}")
st.text(f"Notes {len(notes)}")
"""

pytestmark = pytest.mark.timeout(180)


def test_typed_text_and_state_outlive_a_killed_server(browser: Browser, zygote: Zygote, tmp_path: Path) -> None:
    """Chromium: type, click, type without committing; kill -9; click and type on while there is no server; start it
    again at the same port. The page comes back by itself with the values that were committed, the list that was changed
    in place, and the text that was only typed; the click made in between is done, once.
    """
    app, log = tmp_path / "app.py", tmp_path / "log.db"
    app.write_text(SOURCE)
    server = zygote.start(app, log)
    page = browser.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"http://localhost:{server.port}/")

    def shows(text: str) -> None:
        page.get_by_text(text, exact=True).wait_for()

    name, notes = page.get_by_label("Name", exact=True), page.get_by_label("Notes", exact=True)
    shows("Hello nobody")
    name.fill("Ada")
    name.press("Enter")
    shows("Hello Ada")
    page.get_by_role("button", name="Add", exact=True).click()
    shows("Items [1]")
    notes.fill("written, but not comm")
    server.kill()
    server.wait()
    notes.press("End")
    notes.press_sequentially("itted")
    page.get_by_role("button", name="Add", exact=True).click()

    again = zygote.start(app, log, port=server.port)
    shows("Items [1, 2]")
    shows("Hello Ada")
    assert name.input_value() == "Ada"
    assert notes.input_value() == "written, but not committed"
    page.get_by_role("button", name="Add", exact=True).click()
    shows("Items [1, 2, 3]")
    shows(f"Notes {len('written, but not committed')}")
    page.close()
    again.kill()
    again.wait()
