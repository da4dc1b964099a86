"""What only a browser shows of `st.write_stream` (S-289): half-written Markdown is never seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.conformance.looking import look, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import time
from pathlib import Path
import evlit as st
folder = Path(__file__).parent
def wait(name):
    while not (folder / name).exists():
        time.sleep(0.005)
def stream():
    yield "This is **bo"
    wait("one")
    yield "ld**, and [a li"
    yield "nk](https://exam"
    wait("two")
    yield "ple.org) with `co"
    wait("three")
    yield "de`."
st.write_stream(stream)
"""


def test_s289_what_is_open_is_shown_as_if_it_were_closed(browser: Browser, tmp_path: Path) -> None:
    """While text comes, bold text is bold from its first letter on, of a link only its text is seen, and code is code;
    the asterisks, brackets and backticks are never seen.
    """
    with serving(APP, tmp_path) as url:
        visit = browser.new_context()
        page = visit.new_page()
        page.goto(url)
        shown = page.get_by_test_id("stMarkdown")
        page.locator("[data-testid=stMarkdown] strong", has_text="bo").wait_for()
        assert shown.inner_text() == "This is bo"
        (tmp_path / "one").touch()
        page.wait_for_function("e => e.textContent.includes('link')", arg=shown.element_handle())
        assert shown.inner_text() == "This is bold, and a link"
        assert shown.get_by_role("link").count() == 0
        (tmp_path / "two").touch()
        page.locator("[data-testid=stMarkdown] code", has_text="co").wait_for()
        assert shown.get_by_role("link").get_attribute("href") == "https://example.org"
        (tmp_path / "three").touch()
        page.wait_for_function("e => e.textContent.endsWith('.')", arg=shown.element_handle())
        assert shown.inner_text() == "This is bold, and a link with code."
        visit.close()


def test_s284_tags_in_text_are_text(browser: Browser, tmp_path: Path) -> None:
    """HTML in a string is shown as it was written; with `unsafe_allow_html=True` it is HTML, without its scripts."""
    source = """
        import evlit as st
        st.write("a <b>bold</b> tag")
        st.write("a <i>soft</i> tag<img src=x onerror='window.broken = 1'>", unsafe_allow_html=True)
    """
    with serving(source, tmp_path) as url, look(url, browser) as s:
        s.page.get_by_text("a <b>bold</b> tag").wait_for()
        s.page.locator("[data-testid=stMarkdown] i", has_text="soft").wait_for()
        assert s.page.locator("[data-testid=stMarkdown] b").count() == 0
        assert s.page.evaluate("window.broken") is None
