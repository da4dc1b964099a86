"""The debugger's page shows the app as it was: what the command line prints, at any position; and it only shows."""

from __future__ import annotations

import random
from itertools import zip_longest
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.debugger.visiting import RECORDINGS, Visit
from tests.stories.outline import PAGE, SHOWS, outline

pytestmark = pytest.mark.browser

STORIES = sorted(path.parent.name for path in RECORDINGS.glob("*/session.db"))


@pytest.mark.parametrize("story", STORIES)
def test_page_is_what_replay_prints_forwards_backwards_and_at_random(visit: Visit, story: str) -> None:
    visit.open(story, at="1")
    head, tree = visit.trees()
    draw = random.Random(5)
    some = sorted(draw.sample(range(1, head + 1), min(5, head)))
    steps = [*some, *some[::-1], *draw.sample(range(head + 1), min(5, head)), head]
    visit.page.wait_for_selector("iframe")
    for position in steps:
        visit.go(position)
        wanted = outline(tree(position))
        try:
            visit.wait_inside(SHOWS, wanted)
        except PlaywrightTimeout:
            shown = visit.inside(PAGE)
            pairs = zip_longest(shown["main"], wanted["main"])
            raise AssertionError(f"at {position} of {steps}: {[p for p in pairs if p[0] != p[1]][:3]}") from None


def test_page_keeps_its_elements_from_moment_to_moment(visit: Visit) -> None:
    visit.open("e_counters", at="10")
    head, tree = visit.trees()
    visit.wait_inside(SHOWS, outline(tree(10)))
    first = tree(10)["children"][0]["children"][0]
    visit.node(first["id"]).evaluate("element => { element.kept = true }")
    for position in (head, 12, head):
        visit.go(position)
        visit.wait_inside(SHOWS, outline(tree(position)))
        assert visit.node(first["id"]).evaluate("element => element.kept") is True


#: JavaScript: what all controls of a page are set to.
CONTROLS = """() => [...document.querySelectorAll("input, textarea, button, details, canvas, [role]")].map(each =>
  [each.tagName, each.checked, each.value, each.open, each.disabled, ...["expanded", "selected", "checked", "valuenow"]
    .map(name => each.getAttribute(`aria-${name}`))].join())"""


def test_nothing_that_is_done_in_the_page_changes_or_sends_anything(visit: Visit, everything: Path) -> None:
    page = visit.open(everything)
    visit.frame.get_by_test_id("stDataFrame").locator("canvas").first.wait_for()
    visit.frame.get_by_test_id("stFeedback").wait_for()
    visit.still()
    before = visit.inside(CONTROLS)
    assert len(before) > 40
    visit.requests.clear()
    controls = visit.frame.locator("#root").locator(
        "input, textarea, button, summary, a, [role=tab], [role=slider], label"
    )
    for control in controls.all():
        if control.is_visible():
            control.click(force=True)
            page.keyboard.press("x")
            page.keyboard.press("Enter")
    visit.still()
    assert visit.inside(CONTROLS) == before
    sent = [f"{request.method} {request.url}" for request in visit.requests]
    assert [line for line in sent if not line.startswith(f"GET {visit.url}")] == []
    assert visit.frame.get_by_test_id("stApp").get_attribute("data-test-script-state") == "notRunning"
    assert page.url.startswith(visit.url)
    assert visit.inside("() => location.pathname") == "/debugger-page.html"
