"""Nothing is lost: a page in a real browser, whose tab is reloaded or copied, whose server dies, sleeps or changes."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from tests.stories.killable import Server, killable
from tests.stories.story import Story, save

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

APP = """
    import streamlit as st
    st.session_state.setdefault("clicks", 0)
    if st.button("Add"):
        st.session_state.clicks += 1
    st.text(f"{st.session_state.clicks} clicks")
    for line in range(60):
        st.text(f"Paragraph {line}")
    name = st.text_input("Name")
    st.text_input("Secret", type="password")
    st.text(f"Hello {name or 'nobody'}")
    for line in range(60):
        st.text(f"Epilogue {line}")
"""

#: Where the user is: text, caret, focus, scroll position.
WHERE = """() => {
  const field = document.querySelector('[aria-label="Name"]') ?? [...document.querySelectorAll("input")]
    .find((input) => input.labels?.[0]?.textContent === "Name");
  return { text: field.value, caret: [field.selectionStart, field.selectionEnd],
    focused: document.activeElement === field, scroll: document.querySelector("[data-testid=stMain]").scrollTop,
    same: window.sameDocument === true };
}"""


#: Whether the page stands where it stood.
SCROLLED = f"top => Math.abs(({WHERE})().scroll - top) <= 2"

#: What is said of a server that is away, whether that was just now or some attempts ago.
TRYING = re.compile("Reconnecting|cannot be reached")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with killable(tmp_path, APP) as server:
        yield server


@contextmanager
def visit(server: Server, browser: Browser, **context: Any) -> Iterator[Story]:
    """Open the app in a browser of its own, with a click and a half-typed name below the fold."""
    url = server.start()
    opened = browser.new_context(**{"viewport": {"width": 1000, "height": 600}, **context})
    try:
        s = Story(opened.new_page(), server.log, url)
        s.open()
        s.click("Add")
        s.sees("1 clicks")
        s.page.evaluate("window.sameDocument = true")
        typing(s.page)
        yield s
    finally:
        opened.close()


def typing(page: Page) -> None:
    """Type half a word, with the caret in its middle."""
    field = page.get_by_label("Name")
    field.click()
    page.keyboard.type("Ada Love")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate(WHERE)["scroll"] > 0


def connected(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')


def away(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])')


def test_a_killed_server_takes_nothing_from_who_types(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        before = s.page.evaluate(WHERE)
        server.kill()
        s.testid("stConnectionStatus").get_by_text(TRYING).wait_for()
        s.page.keyboard.type("X")
        server.start()
        connected(s.page)
        s.settle()
        after = s.page.evaluate(WHERE)
        assert (after["text"], after["caret"]) == ("Ada XLove", [5, 5])
        assert (after["focused"], after["same"]) == (True, True)
        s.testid("stConnectionStatus").wait_for(state="detached")  # it stood above the page, and said "Connected again"
        s.page.wait_for_function(SCROLLED, arg=before["scroll"])
        s.page.keyboard.press("Enter")
        s.sees("Hello Ada XLove", "1 clicks")
        assert server.sessions() == 1


def test_a_reload_keeps_text_and_place(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        s.page.get_by_label("Secret").fill("hunter2")
        s.sees("Hello Ada Love")
        s.page.get_by_label("Name").focus()
        s.page.keyboard.press("End")
        s.page.keyboard.type("lace")
        scroll = s.page.evaluate(WHERE)["scroll"]
        s.page.reload()
        s.page.get_by_label("Name").wait_for()
        s.settle()
        after = s.page.evaluate(WHERE)
        assert (after["text"], after["same"]) == ("Ada Lovelace", False)
        s.page.wait_for_function(SCROLLED, arg=scroll)
        assert "hunter2" not in s.page.evaluate("JSON.stringify(sessionStorage)")
        s.sees("1 clicks", "Hello Ada Love")  # what is typed is no input yet
        s.page.get_by_label("Name").press("Enter")
        s.sees("Hello Ada Lovelace")
        assert server.sessions() == 1
        assert s.page.get_by_test_id("stToast").count() == 0


def test_a_reload_while_the_server_is_down_goes_on_when_it_is_back(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        server.kill()
        away(s.page)
        s.page.get_by_role("button", name="Add").click()  # kept, and sent by the page that is loaded next
        # The page itself is the server's, so it is loaded when the server is back.
        server.start()
        s.page.reload()
        s.settle()
        s.sees("2 clicks")
        assert server.sessions() == 1


@pytest.mark.parametrize("locks", [True, False], ids=["asked in the browser", "asked by the server"])
def test_a_duplicated_tab_is_a_session_of_its_own(browser: Browser, server: Server, locks: bool) -> None:
    with visit(server, browser) as s:
        kept = s.page.evaluate("Object.entries(sessionStorage)")
        copy = s.page.context.new_page()
        copy.add_init_script(f"for (const [key, value] of {kept!r}) sessionStorage.setItem(key, value)")
        if not locks:
            copy.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
        copy.goto(s.url)
        copy.get_by_text("0 clicks").wait_for()
        assert server.sessions() == 2
        assert copy.get_by_test_id("stToast").count() == 0
        before = s.page.evaluate(WHERE)
        assert (before["text"], before["focused"]) == ("Ada Love", True)
        assert s.testid("stConnectionStatus").count() == 0
        s.page.get_by_role("button", name="Add").click()
        s.sees("2 clicks")
        copy.get_by_text("0 clicks").wait_for()
        copy.close()
        s.page.reload()
        s.sees("2 clicks")
        assert server.sessions() == 2


def test_a_closed_tab_is_no_rival(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        kept = s.page.evaluate("Object.entries(sessionStorage)")
        again = s.page.context.new_page()
        again.add_init_script(f"for (const [key, value] of {kept!r}) sessionStorage.setItem(key, value)")
        s.page.close()
        again.goto(s.url)
        again.get_by_text("1 clicks").wait_for()
        assert server.sessions() == 1


def test_a_server_that_sleeps_is_noticed_and_nothing_is_doubled(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        server.signal(signal.SIGSTOP)
        for _ in range(3):
            s.page.get_by_role("button", name="Add").click()
        away(s.page)  # the page gives a silent connection up
        s.testid("stConnectionStatus").get_by_text("4 changes are kept").wait_for()
        server.signal(signal.SIGCONT)
        s.sees("4 clicks")
        assert s.kinds().count("widgets.changed") == 5  # with the name, which was committed when the focus left
        assert server.sessions() == 1


def test_a_page_without_network_says_so_and_comes_back(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        s.page.context.set_offline(True)
        server.kill()  # open sockets outlive Chromium's switch
        s.testid("stConnectionStatus").get_by_text("Offline.").wait_for()
        s.page.get_by_role("button", name="Add").click()
        s.testid("stConnectionStatus").get_by_text("are kept and will be sent").wait_for()
        server.start()
        s.watch("stConnectionStatus")
        s.page.context.set_offline(False)
        s.sees("2 clicks", "Hello Ada Love")
        s.saw("stConnectionStatus", "Connected again, page restored.")


def test_a_server_with_another_version_of_the_app_goes_on(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        server.kill()
        save(server.app, dedent(APP).replace('clicks")', 'times")').replace("Hello", "Welcome"))
        server.start()
        s.sees("1 times", "Welcome nobody")
        after = s.page.evaluate(WHERE)
        assert (after["text"], after["focused"], after["same"]) == ("Ada Love", True, True)
        s.page.keyboard.press("Enter")
        s.sees("Welcome Ada Love")


def test_a_session_that_the_log_lost_is_told(browser: Browser, server: Server) -> None:
    with visit(server, browser) as s:
        server.kill()
        for file in server.log.parent.glob("log.db*"):
            file.unlink()
        server.start()
        s.sees("0 clicks")
        toast = s.testid("stToast").get_by_text("The server does not know the session that this page had.")
        toast.wait_for()
        assert "This is a new one." in (toast.text_content() or "")
