"""What only a browser shows of the element tree (S-193 to S-213): what is left alone, what fades, what a user made of
the page and keeps over runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.looking import RESTLESS, Look, look, serving
from tests.stories.story import configure

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import evlit as st
st.session_state.runs = runs = st.session_state.get("runs", 0) + 1
st.button("Run")
if st.button("More above"):
    st.session_state.more = st.session_state.get("more", 0) + 1
for i in range(st.session_state.get("more", 0)):
    st.text(f"above {i}")
st.markdown("**same** for ever")
name = st.text_input("Name")
st.text_area("Area")
with st.expander("Folded"):
    st.text("in the expander")
with st.popover("Menu"):
    st.text("in the popover")
one, two = st.tabs(["One", "Two"])
one.text("in one")
two.text("in two")
box = st.container(height=120)
for i in range(30):
    box.text(f"line {i}")
before = st.container(key="before-empty")
st.container(key="empty-one")
after = st.container(key="after-empty")
before.text("before")
after.text("after")
@st.fragment(run_every=0.1)
def ticking():
    st.session_state.ticks = st.session_state.get("ticks", 0) + 1
    st.text(f"ticks {st.session_state.ticks}")
ticking()
if st.button("Celebrate") or st.session_state.get("party"):
    st.session_state.party = True
    st.balloons()
st.text(f"runs {runs}, hello {name}")
"""

#: Counts what changes in the page's main area from now on, but for texts that tell of the run, and ticks.
WATCH = """() => {
  window.changes = [];
  new MutationObserver((found) => {
    for (const { type, target, attributeName } of found) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      const text = element.closest("[data-testid=stText]")?.textContent ?? "";
      const change = `${type} ${attributeName} ${element.outerHTML.slice(0, 90)}`;
      if (!/^(runs|ticks)/.test(text)) window.changes.push(change);
    }
  }).observe(document.querySelector("[data-testid=stMain]"), {
    attributes: true, childList: true, subtree: true, characterData: true,
  });
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(APP, tmp_path_factory.mktemp("tree")) as url:
        yield url


def ran(s: Look, runs: int, name: str = "") -> None:
    """Wait until so many runs are over."""
    s.sees(f"runs {runs}, hello {name}".strip())
    s.rest()


def test_s194_what_is_the_same_is_not_touched(browser: Browser, url: str) -> None:
    """A run that draws the same changes nothing in the page but what it says of itself."""
    with look(url, browser) as s:
        s.button("Run").focus()
        s.page.evaluate(WATCH)
        s.page.keyboard.press("Enter")
        ran(s, 2)
        s.page.keyboard.press("Enter")
        ran(s, 3)
        about = "stBaseButton", "stElementContainer"
        changes = [change for change in s.page.evaluate("window.changes") if not any(name in change for name in about)]
        assert changes == []


def test_s193_s194_elements_below_one_that_is_new_are_the_very_same(browser: Browser, url: str) -> None:
    """An element that is inserted above leaves every element below it in place: the very same in the page, with focus,
    caret, scroll position, and text that was typed and not committed.
    """
    with look(url, browser) as s:
        s.page.get_by_text("in the popover", exact=True).wait_for(state="attached")  # drawn when there is time for it
        s.page.evaluate("""() => {
          for (const element of document.querySelectorAll("body *")) element.same = true;
        }""")
        s.box("Area").fill("typed, not committed")
        s.box("Area").evaluate("element => element.setSelectionRange(3, 5)")
        line = s.page.get_by_text("line 0", exact=True)
        scrolling = line.locator("xpath=ancestor::*[contains(@class,'ev-scrolls')]").first
        scrolling.evaluate("element => { element.scrollTop = 77 }")
        # A key, not a click: the focus stays where it is.
        s.page.evaluate("""() => [...document.querySelectorAll("button")]
          .find((button) => button.textContent === "More above").click()""")
        s.sees("above 0")
        s.rest()
        area = s.box("Area")
        assert area.input_value() == "typed, not committed"
        assert area.evaluate("e => [e === document.activeElement, e.selectionStart, e.selectionEnd]") == [True, 3, 5]
        assert scrolling.evaluate("element => element.scrollTop") == 77
        new = s.page.evaluate("""() => [...document.querySelectorAll("[data-testid=stElementContainer]")]
          .filter((element) => !element.same).map((element) => element.textContent)""")
        assert new == ["above 0"]


def test_s193_ticks_do_not_disturb_who_is_typing(browser: Browser, url: str) -> None:
    """While a fragment runs by its timer, text is typed letter by letter, none is lost, and the caret stays."""
    with look(url, browser) as s:
        text = "the quick brown fox jumps over the lazy dog"
        ticks = s.page.get_by_text("ticks")
        before = ticks.inner_text()
        s.box("Name").focus()
        for letter in text:
            s.page.keyboard.type(letter)
        s.page.wait_for_function(
            "([e, before]) => Number(e.textContent.slice(6)) > Number(before.slice(6)) + 3",
            arg=[ticks.element_handle(), before],
        )
        s.page.keyboard.press("Home")
        s.page.keyboard.type(">")
        assert s.box("Name").input_value() == f">{text}"
        s.page.keyboard.press("Enter")
        s.page.get_by_text(f"hello >{text}").wait_for()


def test_s212_what_the_user_opened_stays_open(browser: Browser, url: str) -> None:
    """An expander that the user opened, and the tab that was chosen, stay so over runs, also when something is
    inserted above.
    """
    with look(url, browser) as s:
        s.page.get_by_text("Folded", exact=True).click()
        s.page.get_by_text("in the expander", exact=True).wait_for(state="visible")
        s.page.get_by_role("tab", name="Two").click()
        s.page.get_by_text("in two", exact=True).wait_for(state="visible")
        for turn in range(2):
            s.button("More above").click()
            s.sees(f"above {turn}")
            s.rest()
            assert s.page.get_by_text("in the expander", exact=True).is_visible()
            assert s.page.get_by_text("in two", exact=True).is_visible()
            assert not s.page.get_by_text("in one", exact=True).is_visible()


def test_s212_a_popover_stays_open_until_it_is_dismissed(browser: Browser, url: str) -> None:
    """A popover that the user opened stays open over runs; Escape and a click outside close it, the focus goes back to
    its button, and nothing runs for that.
    """
    with look(url, browser) as s:
        button = s.button("Menu")
        inside = s.page.get_by_text("in the popover", exact=True)
        for means in ("Escape", "outside"):
            button.click()
            inside.wait_for(state="visible")
            runs = len(s.commits)
            # A key of the page, not a click: that would be one outside.
            s.page.evaluate("""() => [...document.querySelectorAll("button")]
              .find((button) => button.textContent === "More above").click()""")
            s.sees(f"above {runs}")
            s.rest()
            assert inside.is_visible()
            if means == "Escape":
                s.page.keyboard.press("Escape")
                inside.wait_for(state="hidden")
                s.page.wait_for_function("button => button === document.activeElement", arg=button.element_handle())
            else:
                s.page.get_by_text("same", exact=True).click()
                inside.wait_for(state="hidden")
            assert len(s.commits) == runs + 1


def test_s212_expanded_is_the_first_state_only(browser: Browser, tmp_path: Path) -> None:
    """`expanded` says how an expander is at first; from then on it is as the user left it, in every run."""
    source = """
        import evlit as st
        st.button("Run")
        st.session_state.runs = runs = st.session_state.get("runs", 0) + 1
        with st.expander("Open", expanded=True):
            st.text("in the open one")
        with st.expander("Folded"):
            st.text("in the folded one")
        st.text(f"runs {runs}")
    """
    with serving(source, tmp_path) as url, look(url, browser) as s:
        opened, folded = (s.page.get_by_text(f"in the {name} one", exact=True) for name in ("open", "folded"))
        opened.wait_for(state="visible")
        assert not folded.is_visible()
        s.page.get_by_text("Open", exact=True).click()
        opened.wait_for(state="hidden")
        s.button("Run").click()
        s.sees("runs 2")
        s.rest()
        assert not opened.is_visible()
        assert not folded.is_visible()


def test_s213_an_empty_container_takes_no_space(browser: Browser, url: str) -> None:
    """A container without content, border and height takes no space: what stands below is one gap from what stands
    above.
    """
    with look(url, browser) as s:
        gap = s.page.evaluate("""() => {
          const [above, below] = ["before", "after"].map((name) => document.querySelector(`.st-key-${name}-empty`));
          return below.getBoundingClientRect().top - above.getBoundingClientRect().bottom;
        }""")
        assert gap == pytest.approx(16, abs=1)


def test_s194_s301_balloons_rise_in_every_run(browser: Browser, url: str) -> None:
    """Each run that calls `st.balloons` plays them anew."""
    with look(url, browser) as s:
        s.page.evaluate("""() => {
          window.played = 0;
          new MutationObserver((found) => {
            const added = found.flatMap(({ addedNodes }) => [...addedNodes]);
            window.played += added.filter((node) => node.matches?.(".ev-effect")).length;
          }).observe(document.body, { childList: true });
        }""")
        for turn, name in enumerate(["Celebrate", "Run", "Run"], 1):
            s.button(name).click(force=True)
            ran(s, turn + 1)
            s.page.wait_for_function("turn => window.played === turn", arg=turn)


SLOW = """
import time
from pathlib import Path
import evlit as st
gate = Path(__file__).with_name("gate")
st.session_state.runs = runs = st.session_state.get("runs", 0) + 1
st.button("Run")
st.text("drawn first")
if runs == 2:
    while not gate.exists():
        time.sleep(0.005)
if runs == 1:
    st.text("gone later")
st.text("drawn last")
"""


def test_s195_what_is_old_stays_fades_and_goes(browser: Browser, tmp_path: Path) -> None:
    """While a run goes on, what it has not drawn yet stays visible, and is faded after a moment; when the run is over,
    what it drew is as before, and what it did not draw is gone.
    """
    with serving(SLOW, tmp_path) as url, look(url, browser) as s:
        box = s.testid("stElementContainer")
        s.button("Run").click()
        first, gone, last = (box.filter(has_text=text) for text in ("drawn first", "gone later", "drawn last"))
        for old in (gone, last):
            s.page.wait_for_function(
                "e => e.dataset.stale === 'true' && Number(getComputedStyle(e).opacity) < 0.9", arg=old.element_handle()
            )
            assert old.is_visible()
        first.and_(s.page.locator("[data-stale=false]")).wait_for()
        (tmp_path / "gate").touch()
        s.rest()
        gone.wait_for(state="detached")
        assert last.get_attribute("data-stale") == "false"
        s.page.wait_for_function("e => getComputedStyle(e).opacity === '1'", arg=last.element_handle())


def test_s195_a_quick_run_fades_nothing(browser: Browser, url: str) -> None:
    """A run that is over in a moment never fades anything, so nothing flickers."""
    with look(url, browser) as s:
        s.page.evaluate(RESTLESS)
        for runs in range(2, 6):
            s.button("Run").click()
            ran(s, runs)
        assert s.page.evaluate("window.restless") == 0


def test_s052_s195_a_source_that_cannot_run_removes_nothing(browser: Browser, tmp_path: Path) -> None:
    """When the app is saved with a syntax error the page stays as it is, under a message that says where; a save
    without it goes on with the page.
    """
    configure(tmp_path, "[server]\nrunOnSave = true\n")
    source = 'import evlit as st\nst.text("first")\nst.text_input("Name")\n'
    with serving(source, tmp_path) as url, look(url, browser) as s:
        s.box("Name").fill("typed")
        app = tmp_path / "app.py"
        app.write_text(source + "st.text(\n")
        told = s.testid("stException")
        told.get_by_text("app.py:4").wait_for()
        assert told.get_by_text("SyntaxError").count() == 1
        s.sees("first")
        assert s.box("Name").input_value() == "typed"
        app.write_text(source + 'st.text("second")\n')
        s.sees("second")
        told.wait_for(state="detached")
        assert s.box("Name").input_value() == "typed"
