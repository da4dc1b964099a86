"""What only a browser shows of fragments (S-063 to S-081, S-112): what stays as it is, and whose the timers are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import RESTLESS, look, serving
from tests.conformance.marks import differs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import threading
import evlit as st
def count(name):
    n = st.session_state[name] = st.session_state.get(name, 0) + 1
    return n
gate = st.session_state.setdefault("gate", threading.Event())
st.text(f"app {count('app')}")
st.text_input("Elsewhere")
box = st.container(border=True)
@st.fragment
def part():
    st.button("Part")
    if st.button("Slow"):
        box.text("written outside")
        gate.wait(20)
        gate.clear()
    box.button("Outside")
    st.text(f"part {count('part')}")
    with st.form("words", clear_on_submit=True):
        word = st.text_input("Word")
        mail = st.text_input("Mail", required=True)
        st.form_submit_button("Submit")
    st.text(f"got {word} {mail}")
part()
@st.fragment
def release():
    if st.button("Release"):
        gate.set()
release()
st.text("below")
"""

TICKING = """
import evlit as st
def count(name):
    n = st.session_state[name] = st.session_state.get(name, 0) + 1
    return n
@st.fragment(run_every=0.05)
def clock():
    st.text(f"tick {count('tick')}")
clock()
st.text(f"app {count('app')}")
"""

#: Notes which elements of the page are changed from now on, by their text.
WATCH = """() => {
  window.changed = new Set();
  new MutationObserver((found) => {
    for (const { target } of found) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      const container = element.closest("[data-testid=stElementContainer]");
      if (container) window.changed.add(container.textContent);
    }
  }).observe(document.querySelector("[data-testid=stMain]"), {
    attributes: true, childList: true, subtree: true, characterData: true,
  });
}"""

#: Tells how far the clock of the app is.
TICKS = "() => Number(/tick (\\d+)/.exec(document.body.textContent)?.[1])"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(APP, tmp_path_factory.mktemp("fragments")) as url:
        yield url


@pytest.fixture(scope="module")
def ticking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(TICKING, tmp_path_factory.mktemp("ticking")) as url:
        yield url


def test_s063_the_rest_of_the_page_is_left_alone(browser: Browser, url: str) -> None:
    """A fragment run touches no element that is not the fragment's own, and takes no focus and no unsent text."""
    with look(url, browser) as s:
        s.box("Elsewhere").fill("not sent")
        s.page.evaluate(WATCH)
        s.page.evaluate("() => [...document.querySelectorAll('button')].find((e) => e.textContent === 'Part').click()")
        s.sees("part 2")
        s.rest()
        assert s.box("Elsewhere").evaluate("e => [e.value, e === document.activeElement]") == ["not sent", True]
        changed = set(s.page.evaluate("[...window.changed]"))
        assert "part 2" in changed
        assert changed.isdisjoint({"app 1", "Elsewhere", "below", "Release"})


def test_s064_a_button_drawn_elsewhere_runs_its_fragment(browser: Browser, url: str) -> None:
    """A click on a button that a fragment drew outside of itself runs this fragment alone."""
    with look(url, browser) as s:
        s.button("Outside").click()
        s.sees("part 2", "app 1")
        s.button("Outside").click()
        s.sees("part 3", "app 1")
        assert {frame["fragment"].split("@")[0] for frame in s.commits} == {"part"}


def test_s063_what_a_slow_fragment_writes_is_there_at_once(browser: Browser, url: str) -> None:
    """While a fragment still runs, what it wrote so far is on the page, and only its own elements may fade; events in
    others wait for it, and the user can go on."""
    with look(url, browser) as s:
        s.button("Slow").click()
        s.sees("written outside")
        own = s.page.get_by_text("part 1", exact=True).locator("xpath=ancestor::*[@data-testid='stElementContainer']")
        own.and_(s.page.locator("[data-stale=true]")).wait_for()
        for text in ("app 1", "below"):
            other = s.page.get_by_text(text).locator("xpath=ancestor::*[@data-testid='stElementContainer']")
            assert other.get_attribute("data-stale") == "false"
        s.box("Elsewhere").fill("typed meanwhile")
        s.box("Elsewhere").press("Enter")  # a full run: it interrupts the fragment, and runs it again
        s.sees("app 2")
        assert s.box("Elsewhere").input_value() == "typed meanwhile"


def test_s081_s112_a_form_in_a_fragment_submits_a_fragment_run(browser: Browser, url: str) -> None:
    """Enter submits a form that is inside of a fragment: the fragment alone runs, once, and the form is cleared."""
    with look(url, browser) as s:
        s.box("Word").fill("hello")
        s.box("Mail").fill("a@b.c")
        s.box("Word").press("Enter")
        s.sees("got hello a@b.c", "part 2", "app 1")
        s.rest()
        assert (s.box("Word").input_value(), s.box("Mail").input_value()) == ("", "")
        assert len(s.commits) == 1


def test_s114_what_is_required_blocks_a_form_in_a_fragment(browser: Browser, url: str) -> None:
    """A form in a fragment is not sent while a required field in it is empty."""
    with look(url, browser) as s:
        s.box("Word").fill("hello")
        s.button("Submit").click()
        assert s.commits == []
        s.box("Mail").fill("a@b.c")
        s.button("Submit").click()
        s.sees("got hello a@b.c", "part 2", "app 1")


@differs("Timers are the server's: the time of the page plays no part.")
def test_s074_s076_ticks_come_to_a_page_whose_time_stands_still(browser: Browser, ticking: str) -> None:
    """Ticks go on when no timer of the page fires, as in a tab in the background; the page sends nothing for them."""
    with look(ticking, browser, clock=True) as s:
        before = s.page.evaluate(TICKS)
        s.page.wait_for_function(f"before => ({TICKS})() >= before + 10", arg=before, polling=20)
        assert [frame["type"] for frame in s.frames if frame["type"] in ("rerun", "widgets")] == []
        s.sees("app 1")


@differs("After a disconnection ticks come again by themselves: the app does not run for it.")
def test_s077_ticks_pause_while_the_page_is_away(browser: Browser, ticking: str) -> None:
    """While the connection is cut no ticks come; afterwards they go on where they were, and the app has not run."""
    with look(ticking, browser, network=True) as s:
        s.page.wait_for_function(f"() => ({TICKS})() >= 3")
        s.cut()
        s.page.locator("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])").wait_for()
        before = s.page.evaluate(TICKS)
        s.mend()
        s.page.wait_for_function(f"before => ({TICKS})() >= before + 3", arg=before)
        s.sees("app 1")


def test_s075_the_page_is_not_busy_for_ticks(browser: Browser, ticking: str) -> None:
    """Short ticks show no sign of a run and fade nothing, so that a page with a clock looks at rest."""
    with look(ticking, browser) as s:
        s.page.evaluate(RESTLESS)
        before = s.page.evaluate(TICKS)
        s.page.wait_for_function(f"before => ({TICKS})() >= before + 10", arg=before)
        assert s.page.evaluate("window.restless") == 0
