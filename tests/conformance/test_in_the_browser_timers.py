"""Timers of fragments as a page in the browser sees them (S-074, S-075, S-077), held against the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from evlit.core import events as e
from evlit.replay.recording import Recording
from tests.conformance.looking import Look, look
from tests.conformance.marks import differs
from tests.stories.story import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

CLOCK = """
import evlit as st
state = st.session_state
@st.fragment(run_every=0.05)
def clock():
    state.ticks = state.get("ticks", 0) + 1
    st.text(f"tick {state.ticks}")
    st.text_input("Inside", key="inside")
if not st.checkbox("Hide"):
    clock()
state.runs = state.get("runs", 0) + 1
st.button("Run")
st.text(f"runs {state.runs}")
"""

#: Waits until a clock has come further than a number by so many ticks.
LATER = """([text, from, by]) => Number(text.textContent.slice(5)) >= from + by"""


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address and the log of an app with a clock."""
    path = tmp_path / "app.py"
    path.write_text(dedent(CLOCK), encoding="utf-8")
    with served(path, tmp_path) as found:
        yield found


def clock_of(s: Look) -> Locator:
    """Find the text of the clock, once it is there."""
    found = s.page.get_by_text("tick ")
    found.wait_for()
    return found


def ticked(s: Look, by: int) -> None:
    """Wait until the clock has gone on by so many ticks, or more."""
    text = clock_of(s)
    now = int(text.inner_text().split()[1])
    s.page.wait_for_function(LATER, arg=[text.element_handle(), now, by])


def test_s074_a_full_run_leaves_the_clock_and_the_caret_alone(browser: Browser, clock: tuple[str, Path]) -> None:
    """Full runs neither stop a timer nor start it a second time; neither they nor ticks move the caret in a field that
    the fragment draws.
    """
    url, log = clock
    with look(url, browser) as s:
        s.box("Inside").press_sequentially("abc")
        s.box("Inside").press("ArrowLeft")
        for runs in range(2, 5):
            s.page.evaluate("""() => [...document.querySelectorAll("button")]
              .find((button) => button.textContent === "Run").click()""")
            s.sees(f"runs {runs}")
            ticked(s, 2)
        caret = "e => [e === document.activeElement, e.value, e.selectionStart]"
        assert s.box("Inside").evaluate(caret) == [True, "abc", 2]
        due = [tick.due for tick in ticks(log)]
        # One timer, on one beat: no more ticks are due than it has intervals.
        assert len(due) <= (due[-1] - due[0]) / 0.05 + 2


def test_s075_a_fragment_that_is_not_drawn_ticks_no_more(browser: Browser, clock: tuple[str, Path]) -> None:
    """A run that does not call the fragment ends its timer; drawn again, it ticks again."""
    url, log = clock
    with look(url, browser) as s:
        ticked(s, 2)
        s.page.get_by_label("Hide", exact=True).click()
        s.page.get_by_text("tick ").wait_for(state="detached")
        s.rest()
        before = len(ticks(log))
        for runs in range(3, 8):
            s.button("Run").click()
            s.sees(f"runs {runs}")
        assert len(ticks(log)) <= before + 1  # one that was on its way
        s.page.get_by_label("Hide", exact=True).click()
        ticked(s, 2)


@differs("The timer goes on by itself, so the page asks for no full run.")
def test_s077_no_ticks_without_a_connection_and_again_with_it(browser: Browser, clock: tuple[str, Path]) -> None:
    """While the page is not connected its session does not tick; connected again it ticks on, without a full run."""
    url, log = clock
    with look(url, browser, network=True) as s:
        ticked(s, 2)
        s.cut()
        s.page.wait_for_selector("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])")
        s.mend()
        s.page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]")
        ticked(s, 2)
        s.sees("runs 1")
        assert s.commits == []
    events = told(log)
    left = next(at for at, event in enumerate(events) if isinstance(event, e.ViewerDetached))
    back = next(at for at, event in enumerate(events) if at > left and isinstance(event, e.ViewerAttached))
    # One may have been on its way to the log.
    assert sum(isinstance(event, e.TimerTicked) for event in events[left:back]) <= 1
    assert any(isinstance(event, e.TimerTicked) for event in events[back:])


def told(log: Path) -> list[Any]:
    """Return the events of the session."""
    with Recording(log) as recording:
        return [recorded.event for recorded in recording.recorded(recording.session().id)]


def ticks(log: Path) -> list[e.TimerTicked]:
    """Return the ticks of the session."""
    return [event for event in told(log) if isinstance(event, e.TimerTicked)]
