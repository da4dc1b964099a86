"""What only a browser says of itself (S-252): its language, its clock, its theme and where it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.conformance.looking import look, serving
from tests.conformance.marks import differs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import evlit as st
c = st.context
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text((c.locale, c.timezone, c.timezone_offset, c.is_embedded))
st.text(f"at {c.url}")
st.text((c.ip_address, c.cookies.get("flavour"), "Mozilla" in c.headers["user-agent"]))
st.text(f"theme {c.theme.type}, run {st.session_state.runs}")
"""


@differs("Streamlit's apps learn of another theme at their next rerun; one that reads it here is run.")
def test_s252_what_a_browser_says(browser: Browser, tmp_path: Path) -> None:
    """Locale, time zone, address, cookies and headers are the browser's own; when its theme changes, an app that reads
    it follows.
    """
    cookie = {"name": "flavour", "value": "oat", "path": "/"}
    with serving(APP, tmp_path) as url:
        state: Any = {"cookies": [{**cookie, "domain": "127.0.0.1"}, {**cookie, "domain": "localhost"}], "origins": []}
        who: dict[str, Any] = {"locale": "de-CH", "timezone_id": "Asia/Tokyo", "color_scheme": "light"}
        with look(f"{url}/?embed=true&a=1", browser, storage_state=state, **who) as s:
            s.sees("('de-CH', 'Asia/Tokyo', -540, True)", f"at {url}/", "(None, 'oat', True)", "theme light, run 1")
            s.page.emulate_media(color_scheme="dark")
            s.sees("theme dark, run 2")
            s.page.reload()
            s.rest()
            s.sees("theme dark, run 2")
