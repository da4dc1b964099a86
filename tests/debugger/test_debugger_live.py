"""The debugger beside a running server, with several sessions, and when its own server is gone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from evlit.replay.recording import Recording
from tests.debugger.visiting import RECORDINGS, Visit
from tests.stories.story import served, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BUTTON = "Say hello"
APP = RECORDINGS / "a_button" / "app.py"

#: Whether the slider has moved past a position, and how far it can go.
PAST = "at => +document.querySelector('[role=slider]').ariaValueNow > at"
HEAD = "at => +document.querySelector('[role=slider]').ariaValueMax > at"

#: Whether the row of an event is selected, and in view.
IN_VIEW = """at => {
    const row = document.querySelector(`#event-${at}[aria-selected=true]`);
    const list = row?.closest("[role=listbox]").getBoundingClientRect();
    return row && row.getBoundingClientRect().bottom <= list.bottom + 1;
}"""


def test_a_live_session_is_followed_until_somebody_looks_elsewhere(
    visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    with served(APP, tmp_path) as (url, log), told(url, log, browser) as story:
        head = story.position()
        page = visit.open(log, "--live", "--write")
        page.get_by_role("button", name="live").wait_for()
        story.click(BUTTON)
        story.settle()
        page.wait_for_function(PAST, arg=head)
        page.locator(f"[role=slider][aria-valuenow='{story.position()}']").wait_for()
        page.keyboard.press("ArrowLeft")
        page.get_by_role("button", name="paused").wait_for()
        stayed = story.position() - 1
        story.click(BUTTON)
        story.settle()
        page.wait_for_function(HEAD, arg=stayed + 1)
        page.locator(f"[role=slider][aria-valuenow='{stayed}']").wait_for()
        page.get_by_role("listbox", name="Events").get_by_role("option").last.wait_for()
        page.keyboard.press("b")
        page.get_by_text(f"Bookmark at {stayed}.").wait_for()
        assert [note["position"] for note in visit.api(f"api/s/{visit.session}/notes")] == [stayed]
        page.keyboard.press("f")
        page.wait_for_function(PAST, arg=stayed + 1)
        for _ in range(6):  # more rows than there is room for
            story.click(BUTTON)
            story.settle()
            page.wait_for_function(IN_VIEW, arg=story.position())


def test_of_several_sessions_one_is_chosen(visit: Visit, browser: Browser, tmp_path: Path) -> None:
    with served(APP, tmp_path) as (url, log):
        for _ in range(2):
            visitor = browser.new_page()
            visitor.goto(url)
            visitor.wait_for_selector("[data-test-script-state=notRunning]")
            visitor.close()
    page = visit.open(log)
    names = page.get_by_role("rowheader").get_by_role("link")
    names.first.wait_for()
    names.nth(1).wait_for()
    assert names.count() == 2
    first, second = names.all_inner_texts()
    names.first.click()
    page.get_by_role("slider", name="Position").wait_for()
    page.wait_for_function("id => location.hash.includes(`session=${id}`)", arg=first)
    page.go_back()
    names.nth(1).click()
    page.wait_for_function("id => location.hash.includes(`session=${id}`)", arg=second)
    page.get_by_role("button", name="app.py").click()
    names.first.wait_for()
    page.goto(f"{visit.url}#1?session={second}")
    page.locator("[role=slider][aria-valuenow='1']").wait_for()
    page.goto(f"{visit.url}#1?session=s_nobody")
    page.reload()
    page.get_by_role("alert").get_by_text("There is no session s_nobody").wait_for()


def test_a_server_that_has_ended_is_said_and_what_shows_stays(visit: Visit) -> None:
    page = visit.open("a_button")
    page.get_by_role("listbox", name="Events").get_by_role("option").nth(1).wait_for()
    visit.expected = re.compile("")  # the browser says of each request that nobody answered
    visit.end()
    page.keyboard.press("n")
    page.get_by_role("alert").get_by_text("The debugger's server has ended.").wait_for()
    assert page.get_by_role("listbox", name="Events").get_by_role("option").count() > 1


def test_the_first_session_of_a_live_log_opens_by_itself(visit: Visit, browser: Browser, tmp_path: Path) -> None:
    with served(APP, tmp_path) as (url, log):
        page = visit.open(log, "--live")
        page.get_by_text("There is no session in it yet").wait_for()
        with told(url, log, browser) as story:
            page.get_by_role("slider", name="Position").wait_for()
            page.wait_for_function(HEAD, arg=story.position() - 1)


def test_a_moment_goes_on_as_a_live_session_and_as_files(visit: Visit) -> None:
    page = visit.open("f_rerun_every_fifth", at="23")
    page.locator("[role=slider][aria-valuenow='23']").wait_for()
    page.get_by_role("button", name="More", exact=True).click()
    dialog = page.get_by_role("dialog", name="At event 23")
    with page.context.expect_page() as opened:
        dialog.get_by_role("button", name="Fork here").click()
    opened.value.get_by_role("heading", name="Every fifth click").wait_for()
    dialog.get_by_text("It runs at").wait_for()
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="As a pytest").click()
    assert "AppTest" in Path(saved.value.path()).read_text("utf-8")
    said = dialog.get_by_text("A recording has all events up to")
    assert said.count() == 0
    dialog.get_by_label("From event").fill("20")
    dialog.get_by_label("to", exact=True).fill("33")
    assert "up to 33, since each builds on those before. A test begins in the state of event 20" in said.inner_text()
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="As a recording").click()
    with Recording(saved.value.path()) as slice:
        assert slice.session().head == 33
