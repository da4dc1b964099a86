"""What only a browser shows of status elements (S-297 to S-301): when a spinner is seen, how long a toast stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import look, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOASTS = """
import evlit as st
for label, duration in {"Short": "short", "Long": "long", "Forever": "infinite", "Seven": 7}.items():
    if st.button(label):
        st.toast(f"{label} toast", duration=duration)
if st.button("Rerun"):
    st.toast("before the rerun")
    st.rerun()
st.button("Nothing")
"""

SPINNER = """
import time
from pathlib import Path
import evlit as st
gate = Path(__file__).with_name("gate")
if st.button("Work"):
    with st.spinner("Working"):
        while not gate.exists():
            time.sleep(0.005)
st.text("below")
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(TOASTS, tmp_path_factory.mktemp("status")) as url:
        yield url


@pytest.mark.parametrize(("name", "seconds"), [("Short", 4), ("Long", 10), ("Seven", 7)])
def test_s299_a_toast_goes_after_its_time(browser: Browser, url: str, name: str, seconds: int) -> None:
    """A toast stays for its time to the second, whatever runs meanwhile."""
    with look(url, browser, clock=True) as s:
        s.button(name).click()
        toast = s.page.get_by_text(f"{name} toast")
        toast.wait_for()
        s.button("Nothing").click()
        s.rest()
        s.page.clock.run_for(seconds * 1000 - 200)
        assert toast.is_visible()
        s.page.clock.run_for(400)
        toast.wait_for(state="detached")


def test_s299_a_toast_without_end_waits_to_be_closed(browser: Browser, url: str) -> None:
    """With `"infinite"` a toast stays until it is closed."""
    with look(url, browser, clock=True) as s:
        s.button("Forever").click()
        toast = s.page.get_by_text("Forever toast")
        toast.wait_for()
        s.page.clock.run_for(3_600_000)
        assert toast.is_visible()
        s.testid("stToast").get_by_role("button", name="Close").click()
        toast.wait_for(state="detached")


def test_s300_a_toast_before_a_rerun_is_seen(browser: Browser, url: str) -> None:
    """A toast followed by `st.rerun()` is shown, and once."""
    with look(url, browser) as s:
        s.button("Rerun").click()
        s.page.get_by_text("before the rerun").wait_for()
        s.rest()
        assert s.testid("stToast").count() == 1


def test_s301_the_same_toast_again_is_another_one(browser: Browser, url: str) -> None:
    """Each call shows a message of its own, though the words are the same."""
    with look(url, browser, clock=True) as s:
        for count in (1, 2):
            s.button("Long").click()
            s.page.wait_for_function(
                "count => document.querySelectorAll('[data-testid=stToast]').length === count", arg=count
            )


def test_s297_a_spinner_is_seen_after_half_a_second(browser: Browser, tmp_path: Path) -> None:
    """A spinner is seen when its block has lasted for half a second, and is gone when the block is over; what stands
    below it is where it was.
    """
    with serving(SPINNER, tmp_path) as url, look(url, browser, clock=True) as s:
        below = s.page.get_by_text("below", exact=True)
        before = below.bounding_box()
        boxes = s.testid("stElementContainer")
        there = boxes.count()
        s.button("Work").click()
        # Its place in the page comes before it: from then on its half second counts.
        boxes.nth(there).wait_for(state="attached")
        s.settled()
        s.page.clock.run_for(400)
        assert s.testid("stSpinner").count() == 0
        s.page.clock.run_for(200)
        s.testid("stSpinner").get_by_text("Working").wait_for()
        (tmp_path / "gate").touch()
        s.testid("stSpinner").wait_for(state="detached")
        s.rest()
        assert below.bounding_box() == before
