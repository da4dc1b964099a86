"""The inspector over a real server: each tab says what the log says, and leads where it should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evlit.replay.recording import Recording
from tests.debugger.visiting import Visit
from tests.stories.story import served, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "viewer" / "node_modules" / "axe-core" / "axe.min.js"
TABS = ["Element", "State", "Why", "Run", "Errors", "Output", "Notes"]


@pytest.fixture(scope="module")
def shop(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two clicks, a run that failed, and one after it."""
    app = Path(__file__).with_name("apps") / "inspected.py"
    with served(app, tmp_path_factory.mktemp("inspected")) as (url, log):
        with told(url, log, browser) as story:
            for _ in range(2):
                story.page.get_by_role("button", name="Plus", exact=True).click()
                story.settle()
            for name in ("boom", "Ada"):
                story.page.get_by_label("Name").fill(name)
                story.page.keyboard.press("Enter")
                story.settle()
        return log


class Log:
    """What the log says, for tests to know where to look."""

    def __init__(self, log: Path) -> None:
        with Recording(log) as recording:
            self.events = list(recording.recorded(recording.session().id))

    def positions(self, kind: str) -> list[int]:
        """Return where events of a kind are."""
        return [each.position for each in self.events if each.kind == kind]

    def node(self, wanted: str) -> int:
        """Return the id of the element of a label."""
        return next(id for _, id, label in self._labels() if label == wanted)

    def counted(self, value: int) -> int:
        """Return the position of the patch that shows a count."""
        id = self.node("Count")
        for each in self.events:
            ops: Any = getattr(each.event, "ops", ())
            if ["set", id, {"value": str(value)}] in ops:
                return each.position
        raise AssertionError(f"nothing counts to {value}")

    def drawn(self, wanted: str) -> int:
        """Return the position of the patch that drew an element first: a slow run makes several."""
        return next(position for position, _, label in self._labels() if label == wanted)

    def _labels(self) -> Iterator[tuple[int, int, Any]]:
        for each in self.events:
            ops: Any = getattr(each.event, "ops", ())
            for op in ops:
                waiting = [op[3]] if op[0] == "insert" else []
                while waiting:
                    node = waiting.pop()
                    yield each.position, node["id"], node["props"].get("label")
                    waiting += node.get("children", ())


@pytest.fixture(scope="module")
def log(shop: Path) -> Log:
    """What stands in it."""
    return Log(shop)


def tab(page: Page, name: str) -> Locator:
    """Find a tab of the inspector."""
    return page.get_by_role("tab", name=name, exact=True)


def panel(page: Page) -> Locator:
    """Find what the chosen tab of the inspector shows."""
    return page.locator("#ins-panel")


def at(page: Page, wanted: int) -> None:
    """Wait until the debugger is at a position."""
    page.wait_for_function("wanted => location.hash.slice(1).split('?')[0] === String(wanted)", arg=wanted)


def test_an_element_with_what_changed_and_the_line_that_drew_it(visit: Visit, shop: Path, log: Log) -> None:
    counted = log.counted(1)
    page = visit.open(shop, at=f"{counted}?node={log.node('Count')}")
    inside = panel(page)
    inside.get_by_role("heading", name="metric Count").wait_for()
    changed = inside.get_by_role("treeitem").filter(has_text="value")
    assert changed.inner_text().replace("\n", "") == '~value: "0" → "1"'
    inside.get_by_text("changed by this event").wait_for()
    marked = inside.locator("[aria-current=location]")
    assert marked.inner_text().strip() == 'st.metric("Count", st.session_state.count)'
    touches = inside.get_by_role("region", name="History").get_by_role("listitem")
    assert touches.count() == 2
    touches.last.get_by_role("button").click()
    at(page, log.drawn("Count"))
    inside.get_by_text("drawn by this event").wait_for()
    inside.get_by_role("navigation", name="Inside of").get_by_role("button", name="main").click()
    page.wait_for_function("() => location.hash.includes('node=1')")


def test_state_beside_what_it_was(visit: Visit, shop: Path, log: Log) -> None:
    _, second, third, *_ = log.positions("state.changed")
    page = visit.open(shop, at=f"{second}?panel=state")
    inside = panel(page)
    rows = inside.get_by_role("tree", name="session_state").get_by_role("treeitem")
    rows.filter(has_text="count").get_by_text("→").wait_for()
    assert rows.filter(has_text="count").inner_text().replace("\n", "") == "~count: 0 → 1"
    assert rows.filter(has_text="since").inner_text() == "since: 2026-11-21 date"
    inside.get_by_role("button", name="Only changed").click()
    rows.nth(1).wait_for(state="detached")
    assert rows.count() == 1
    rows.first.hover()
    inside.get_by_role("button", name="Later change of count").click()
    at(page, third)
    rows.filter(has_text="1 → 2").wait_for()
    inside.get_by_role("button", name=f"Pin position {third}: compare with it from now on").click()
    inside.get_by_text("None of them changed.").first.wait_for()
    page.wait_for_function("pin => location.hash.includes(`pin=${pin}`)", arg=third)
    inside.get_by_role("button", name=f"Compared with {third}. Let it go").click()
    inside.get_by_role("button", name="Only changed").click()
    inside.get_by_role("button", name="Name", exact=True).click()
    panel(page).get_by_role("heading", name="text_input Name").wait_for()


def test_why_in_a_sentence_and_as_a_chain(visit: Visit, shop: Path, log: Log) -> None:
    page = visit.open(shop, at=f"{log.counted(2)}?node={log.node('Count')}&panel=why")
    inside = panel(page)
    inside.get_by_text(re.compile(r"Changed because a person pressed “Plus”, \d+\sms before\.")).wait_for()
    chain = inside.get_by_role("list", name="Causes, newest first").get_by_role("listitem")
    assert [chain.nth(i).locator(".ins-step-title").inner_text().split("\n")[-1] for i in range(chain.count())] == [
        "Change of the page",
        "Run",
        "Decision",
        "Input",
    ]
    chain.last.locator(".ins-position").click()
    at(page, log.positions("widgets.changed")[1])
    inside.get_by_role("button", name="This event").click()
    inside.get_by_text("A person pressed “Plus”.").wait_for()
    inside.get_by_role("tree", name="Data of the event").filter(has_text="trigger").wait_for()


#: JavaScript: the shares of the lines of a run, in percent of the greatest, in the order of the table.
SHARES = """inside => [...inside.querySelectorAll(".ins-sites tbody tr")].map(row => Math.round(
  [...row.querySelectorAll(".ins-site-bar i")].reduce((sum, bar) => sum + parseFloat(bar.style.width), 0)))"""


def test_where_the_time_of_a_run_went(visit: Visit, shop: Path, log: Log) -> None:
    page = visit.open(shop, at=f"{log.counted(1)}?panel=run")
    inside = panel(page)
    inside.get_by_text("Run 2", exact=True).wait_for()
    chart = inside.get_by_role("application", name="Flame chart")
    chart.wait_for()
    lines = inside.get_by_role("rowheader")
    lines.first.wait_for()
    shares = inside.evaluate(SHARES)
    assert shares == sorted(shares, reverse=True)  # which line is the slowest is the machine's affair
    assert shares[0] == 100
    chart.focus()
    page.keyboard.press("+")
    words = inside.locator(".ins-flame-words")
    words.filter(has_text=" to ").wait_for()
    page.keyboard.press("0")
    words.filter(has_text="all of").wait_for()
    lines.filter(has_text=":26").get_by_role("button").click()
    inside.get_by_role("button", name="show its element").click()
    panel(page).get_by_role("heading", name="metric Total").wait_for()
    tab(page, "Run").click()
    inside.get_by_role("button", name="Next run").click()
    inside.get_by_text("Run 3", exact=True).wait_for()
    inside.get_by_role("button", name="Follow the position").click()
    inside.get_by_text("Run 2", exact=True).wait_for()


def test_errors_on_the_page_and_of_the_session(visit: Visit, shop: Path, log: Log) -> None:
    page = visit.open(shop, at="1?panel=errors")
    inside = panel(page)
    inside.get_by_text("The page shows no exception at this position.").wait_for()
    failed = inside.get_by_role("region", name="Failed runs")
    failed.get_by_role("button", name=re.compile("the end of run 4")).click()
    error = inside.get_by_role("article", name="ValueError: no such name").first
    error.wait_for()
    assert error.locator("[aria-current=location]").inner_text().strip() == 'raise ValueError("no such name")'
    at(page, log.positions("run.ended")[3])


def test_output_follows_the_position(visit: Visit, shop: Path, log: Log) -> None:
    printed = log.positions("output.printed")
    page = visit.open(shop, at=f"{printed[0]}?panel=output")
    lines = panel(page).locator(".ins-output li")
    lines.first.wait_for()
    assert [line.split("\n")[-1] for line in lines.all_inner_texts()] == ["count is 0"]
    visit.page.evaluate("hash => { location.hash = hash }", f"{printed[2]}?panel=output")
    lines.nth(2).wait_for()
    assert lines.nth(2).get_attribute("data-now") == "true"
    assert lines.nth(2).locator("[data-colour=green]").inner_text() == "count"
    lines.first.locator(".ins-position").click()
    at(page, printed[0])


def test_scrubbing_asks_for_little_and_ends_with_the_newest(visit: Visit, shop: Path, log: Log) -> None:
    page = visit.open(shop, at="2?panel=state")
    panel(page).get_by_text("Nothing is in session_state yet.").wait_for()
    visit.requests.clear()
    last = log.positions("state.changed")[2]
    page.evaluate("last => { for (let at = 3; at <= last; at++) location.hash = `${at}?panel=state` }", last)
    panel(page).get_by_role("treeitem").filter(has_text="1 → 2").wait_for()
    asked = [request.url for request in visit.requests if "/state/" in request.url]
    assert asked[-1].endswith(f"/state/{last}")
    assert len(asked) <= 4, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_tab_is_there_for_everybody(visit: Visit, shop: Path, log: Log, scheme: str, width: int) -> None:
    page = visit.open(
        shop,
        at=f"{log.counted(2)}?node={log.node('Count')}",
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        reduced_motion="reduce",
    )
    found = []
    if width < 720:
        page.get_by_role("navigation", name="Panes").get_by_role("button", name="Inspector").click()
    page.get_by_role("tablist", name="Inspector").wait_for()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tab(page, "Element").focus()
    for name in TABS:
        page.wait_for_function("name => document.activeElement?.textContent === name", arg=name)
        page.wait_for_function("() => !document.querySelector('#ins-panel [aria-busy=true], #ins-panel .ins-loading')")
        wide = panel(page).evaluate("element => [element.scrollWidth, element.clientWidth]")
        assert wide[0] <= wide[1], (name, wide)
        violations = page.evaluate("axe.run('.ins').then(({violations}) => violations)")
        found += [(name, each["id"], [node["html"] for node in each["nodes"]]) for each in violations]
        page.keyboard.press("ArrowRight")
    assert not found, found
    at(page, log.counted(2))  # arrows between tabs do not move the position
