"""The debugger's frame: the timeline, the list of events, the player, bookmarks, addresses, keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.debugger.visiting import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "viewer" / "node_modules" / "axe-core" / "axe.min.js"

#: A story of 69 events: two bursts of clicks, three seconds apart.
STORY = "f_rerun_every_fifth"


def at(page: Page, position: int) -> None:
    """Wait until the page is at a position: the slider, the clock and the list of events."""
    page.locator(f"[role=slider][aria-valuenow='{position}']").wait_for()
    if position:
        page.locator(f"#event-{position}[aria-selected=true]").wait_for()


def position(page: Page) -> int:
    return int(page.get_by_role("slider", name="Position").get_attribute("aria-valuenow") or -1)


def rows(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Events").get_by_role("option")


def address(page: Page, hash: str) -> None:
    """Wait until the address has this hash."""
    page.wait_for_function("hash => location.hash === hash", arg=hash)


# -- where it opens ---------------------------------------------------------------------------------------------------


def test_a_recording_opens_at_its_end(visit: Visit) -> None:
    page = visit.open(STORY)
    at(page, 69)
    page.get_by_role("heading", name="session.db").wait_for()
    address(page, "#69")
    page.wait_for_function("() => document.title === 'session.db · evlit debugger'")


def test_an_address_opens_what_it_names_and_reload_shows_the_same(visit: Visit) -> None:
    page = visit.open(STORY, at="14?panel=state&kinds=widgets&text=plus")
    at(page, 14)
    page.get_by_role("tab", name="State", selected=True).wait_for()
    rows(page).nth(9).wait_for()
    assert rows(page).count() == 10
    page.keyboard.press("ArrowLeft")
    address(page, "#13?panel=state&kinds=widgets&text=plus")
    page.reload()
    page.locator("[role=slider][aria-valuenow='13']").wait_for()
    page.get_by_role("tab", name="State", selected=True).wait_for()
    assert page.get_by_role("searchbox", name="Search events").input_value() == "plus"


def test_an_address_that_somebody_edits_is_followed(visit: Visit) -> None:
    page = visit.open(STORY, at="9")
    at(page, 9)
    visit.go(20)
    at(page, 20)


# -- moving -----------------------------------------------------------------------------------------------------------


def test_all_of_it_works_with_keys_alone(visit: Visit) -> None:
    page = visit.open(STORY, at="9")
    at(page, 9)
    for key, where in (
        ("ArrowRight", 10),
        ("Shift+ArrowRight", 13),
        ("Shift+ArrowLeft", 8),
        ("i", 9),
        ("End", 69),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        at(page, where)
    page.keyboard.press("g")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    at(page, 5)
    page.keyboard.press("/")
    page.keyboard.type("CLICKED")
    page.get_by_text("10 of 69").wait_for()
    page.keyboard.press("Enter")
    at(page, 9)
    page.keyboard.press("Escape")  # all events again
    page.keyboard.press("Escape")  # out of the field
    page.keyboard.press("b")
    page.get_by_text("Bookmark at 9.").wait_for()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Keys").wait_for(state="detached")
    page.keyboard.press("]")
    page.get_by_role("region", name="Inspector").wait_for(state="detached")
    page.keyboard.press("]")
    page.get_by_role("region", name="Inspector").wait_for()


def test_arrows_in_the_list_go_from_row_to_row(visit: Visit) -> None:
    page = visit.open(STORY, at="9?kinds=widgets")
    at(page, 9)
    page.get_by_role("listbox", name="Events").focus()
    page.keyboard.press("ArrowDown")
    at(page, 14)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    at(page, 9)  # the first
    page.keyboard.press("ArrowRight")
    page.locator("[role=slider][aria-valuenow='10']").wait_for()


def test_dragging_the_head_scrubs_and_the_page_follows(visit: Visit) -> None:
    page = visit.open(STORY)
    at(page, 69)
    visit.frame.get_by_text("Clicks until now: 10").wait_for()
    box = page.get_by_role("slider", name="Position").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 40, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 8, steps=12)
    page.wait_for_function("() => +document.querySelector('[role=slider]').ariaValueNow < 69")
    visit.frame.get_by_text("Clicks until now: 10").wait_for(state="detached")  # the page goes along, not only the head
    page.mouse.move(box["x"] + 2, box["y"] + 8, steps=12)
    page.mouse.up()
    page.wait_for_function("() => +document.querySelector('[role=slider]').ariaValueNow < 6")


def test_the_wheel_zooms_and_a_double_click_shows_all(visit: Visit) -> None:
    page = visit.open(STORY)
    at(page, 69)
    whole = page.get_by_role("button", name="The whole session")
    assert whole.is_disabled()
    box = page.locator(".dbg-lanes").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 60)
    page.mouse.wheel(0, -600)
    page.wait_for_function("() => !document.querySelector('[aria-label=\"The whole session\"]').disabled")
    page.mouse.dblclick(box["x"] + 900, box["y"] + 60)
    page.wait_for_function("() => document.querySelector('[aria-label=\"The whole session\"]').disabled")


def test_matches_of_a_search_are_marked_on_the_timeline(visit: Visit) -> None:
    page = visit.open(STORY, at="33")
    at(page, 33)
    lane = page.locator(".dbg-gutter").get_by_text("matches", exact=True)
    assert lane.count() == 0
    page.keyboard.press("/")
    with page.expect_response(lambda answer: "/matches?" in answer.url and "text=clicked" in answer.url) as marked:
        page.keyboard.type("clicked")
    lane.wait_for()
    marks = marked.value.json()["marks"]
    page.wait_for_function("() => document.querySelectorAll('[role=listbox] [role=option]').length === 10")
    assert [mark["position"] for mark in marks] == [
        int(str(row.get_attribute("id")).removeprefix("event-")) for row in rows(page).all()
    ]
    box, name = page.locator(".dbg-lanes").bounding_box(), lane.bounding_box()
    assert box is not None
    assert name is not None
    # Its place on the canvas: seconds since the session began, on an axis with 10 pixels at either end.
    session = page.evaluate("async () => (await (await fetch('api/recording')).json()).sessions[0]")
    share = (marks[7]["at"] - session["opened"]) / (session["last"] - session["opened"])
    y = name["y"] + name["height"] / 2
    x = box["x"] + 10 + share * (box["width"] - 20)
    page.mouse.move(x, y)
    page.locator(".dbg-tip").get_by_text(marks[7]["text"]).wait_for()
    page.mouse.click(x, y)
    at(page, marks[7]["position"])
    page.keyboard.press("n")
    at(page, marks[8]["position"])
    page.get_by_role("searchbox", name="Search events").press("Escape")
    lane.wait_for(state="detached")


#: Notes where the player was, and what it said of idle times: some of it is there for a moment only.
WATCH = """() => {
  window.seen = [];
  const look = () => seen.push([+document.querySelector("[role=slider]").ariaValueNow,
    document.querySelector(".dbg-idle:not(.dbg-reading)")?.textContent ?? ""]);
  new MutationObserver(look).observe(document.querySelector(".dbg-lanes"),
    { subtree: true, childList: true, attributes: true });
}"""

#: Presses space as soon as it plays from the beginning, before it is at its end again.
PAUSE = """() => {
  const at = +document.querySelector("[role=slider]").ariaValueNow;
  if (!document.querySelector("[aria-label=Pause]") || at === 69) return false;
  document.activeElement.blur();
  return !document.body.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true }));
}"""


def test_it_plays_as_it_went_and_shortens_idle_times(visit: Visit) -> None:
    page = visit.open(STORY, at="29")
    at(page, 29)
    page.get_by_role("button", name="Speed: 1 times").click()
    page.evaluate(WATCH)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => +document.querySelector('[role=slider]').ariaValueNow === 69")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    seen = page.evaluate("seen")
    assert any("without events, shortened" in idle for _, idle in seen), seen
    page.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("Space")  # begins again
    page.wait_for_function(PAUSE)
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert position(page) < 69


# -- finding ----------------------------------------------------------------------------------------------------------


def test_chips_filter_and_what_is_filtered_by_can_be_taken_away(visit: Visit) -> None:
    page = visit.open(STORY)
    at(page, 69)
    page.get_by_role("button", name="widgets 10").click()
    page.get_by_text("10 of 69").wait_for()
    rows(page).nth(9).wait_for()
    assert all("widgets.changed" in text for text in rows(page).all_inner_texts())
    page.get_by_role("button", name="More filters").click()
    page.get_by_role("spinbutton", name="Run").fill("6")
    page.get_by_text("No event matches.").wait_for()
    page.get_by_role("button", name="No longer by kinds").click()
    rows(page).nth(1).wait_for()
    assert all("run 6" in text for text in rows(page).all_inner_texts())
    page.get_by_role("button", name="No longer by run").click()
    page.get_by_role("list", name="Filtered by").wait_for(state="detached")


def test_matches_are_stepped_through(visit: Visit) -> None:
    page = visit.open(STORY, at="1")
    at(page, 1)
    page.get_by_role("searchbox", name="Search events").fill("congratulations")
    page.get_by_role("button", name="Next match").click()
    page.wait_for_function("() => +document.querySelector('[role=slider]').ariaValueNow > 1")
    first = position(page)
    page.get_by_role("button", name="Next match").click()
    page.wait_for_function("first => +document.querySelector('[role=slider]').ariaValueNow > first", arg=first)
    page.get_by_role("button", name="Previous match").click()
    at(page, first)


# -- keeping ----------------------------------------------------------------------------------------------------------


def test_bookmarks_stay_in_the_browser_where_the_file_is_only_read(visit: Visit) -> None:
    page = visit.open(STORY, at="9?panel=notes")
    at(page, 9)
    page.get_by_text("notes are kept in this browser").wait_for()
    page.keyboard.press("b")
    page.get_by_role("textbox", name="Note at 9").fill("Here it begins")
    page.get_by_role("button", name="Save").click()
    page.keyboard.press("Escape")
    page.reload()
    note = page.get_by_role("region", name="Inspector").get_by_role("listitem")
    note.get_by_text("Here it begins").wait_for()
    page.get_by_role("button", name="Next event").click()
    at(page, 10)
    note.get_by_text("Here it begins").click()
    at(page, 9)


def test_panes_keep_their_sizes(visit: Visit) -> None:
    page = visit.open(STORY)
    at(page, 69)
    line = page.get_by_role("separator", name="Width of the inspector")
    line.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    wide = int(line.get_attribute("aria-valuenow") or 0)
    page.reload()
    at(page, 69)
    assert int(line.get_attribute("aria-valuenow") or 0) == wide
    region = page.get_by_role("region", name="Inspector").bounding_box()
    assert region is not None
    assert round(region["width"]) == wide


# -- for everybody ----------------------------------------------------------------------------------------------------


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with the page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run({iframes: false}).then(({violations}) => violations)")
    return [f"{each['id']}: {node['html'][:200]}: {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_debugger_is_accessible(visit: Visit, scheme: str) -> None:
    page = visit.open(STORY, at="41", color_scheme=scheme, reduced_motion="reduce")
    at(page, 41)
    assert violations(page) == []
    page.get_by_role("button", name="More filters").click()
    page.get_by_role("button", name="widgets.changed").click()
    page.get_by_text("10 of 69").wait_for()
    page.get_by_role("tab", name="Notes").click()
    page.keyboard.press("b")
    page.get_by_role("textbox", name="Note at 41").wait_for()
    assert violations(page) == []
    for name in ("Keys", "More"):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("dialog").wait_for()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")


def test_it_is_accessible_on_a_phone(visit: Visit) -> None:
    page = visit.open(STORY, at="41", viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.locator("[role=slider][aria-valuenow='41']").wait_for()
    for name in ("Events", "Elements", "Inspector", "App"):
        page.get_by_role("navigation", name="Panes").get_by_role("button", name=name).click()
        page.get_by_role("region", name=name).wait_for()
        assert violations(page) == []
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
