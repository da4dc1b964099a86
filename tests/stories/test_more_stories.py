"""Containers outside, months, sidebars, nesting, awaiting, many elements, a busy loop: in a browser and in replay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evlit.core import events as e
from tests.stories.story import Story, story

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator


def moment(s: Story, *sees: str, lacks: tuple[str, ...] = ()) -> int:
    """Check these texts, and then that page and replay agree on all the others too."""
    s.moment(*sees, lacks=lacks)
    return s.agree()


def test_fragment_writes_into_containers_made_outside(browser: Browser, tmp_path: Path) -> None:
    with story("i_outside_containers", browser, tmp_path) as s:
        first = moment(s, "Cat 0 in round 1", "Cat 5 in round 1", "Round 1 was herded", lacks=("Herding",))
        s.click("Herd the cats")
        second = moment(
            s, "Herding", "Cat 0 in round 2", "Cat 5 in round 2", "Round 1 was herded", "Round 2 was herded"
        )
        s.click("Herd the cats")
        third = moment(s, "Cat 3 in round 3", "Round 1 was herded", "Round 2 was herded", "Round 3 was herded")
        # Six slots of one text each, and the notes have grown.
        assert [text for text in s.texts(third) if text.startswith("Cat ")] == [f"Cat {n} in round 3" for n in range(6)]
        assert s.testid("stColumn").all_inner_texts() == [f"Cat {n} in round 3" for n in range(6)]
        assert "Herding" in s.texts(second)

        s.click("Run the app")
        last = moment(s, "Round 4 was herded", "Cat 5 in round 4", lacks=("Round 1 was herded", "Round 3 was herded"))
        assert s.texts(last).count("Round 4 was herded") == 1
        assert "Round 2 was herded" not in s.texts(first)
        assert [run.scope for run in runs(s)][1:] == [(fragment(s),), (fragment(s),), None]


def runs(s: Story) -> list[e.RunStarted]:
    return [recorded.event for recorded in s.events() if isinstance(recorded.event, e.RunStarted)]


def outcomes(s: Story) -> list[str]:
    return [recorded.event.outcome for recorded in s.events() if isinstance(recorded.event, e.RunEnded)]


def fragment(s: Story) -> str:
    """Return the id of the app's only fragment."""
    [id] = s.at().tree.fragments
    return id


def pick(s: Story, day: dt.date) -> None:
    """Type a day into the date input."""
    field = s.testid("stDateInputField")
    field.fill(day.strftime("%Y/%m/%d"))
    field.press("Enter")


def test_date_in_another_month_runs_the_whole_app(browser: Browser, tmp_path: Path) -> None:
    with story("j_daily_sales", browser, tmp_path) as s:
        before = moment(s, "Sales on 15 June 2023", "Sales in June 2023", "The app ran 1 times")
        s.testid("stVegaLiteChart").locator("svg, canvas").nth(1).wait_for()
        s.testid("stDataFrame").wait_for()
        assert s.testid("stVegaLiteChart").count() == 2
        s.testid("stMetric").get_by_text("365 days").wait_for()
        assert s.testid("stAppViewContainer").get_attribute("data-layout") == "wide"
        assert width(s.testid("stMainBlockContainer")) > 1000

        pick(s, dt.date(2023, 6, 20))
        within = moment(s, "Sales on 20 June 2023", "Sales in June 2023", "The app ran 1 times")
        assert [run.scope for run in runs(s)] == [None, (fragment(s),)]

        pick(s, dt.date(2023, 9, 3))
        across = moment(s, "Sales on 03 September 2023", "Sales in September 2023", "The app ran 2 times")
        assert [run.scope for run in runs(s)] == [None, (fragment(s),), (fragment(s),), None]
        assert outcomes(s) == ["finished", "finished", "rerun", "finished"]
        assert "Sales on 15 June 2023" in s.texts(before)
        assert "Sales in June 2023" in s.texts(within)
        assert "Sales in June 2023" not in s.texts(across)
        # The year was computed once.
        printed = [recorded.event.text for recorded in s.events() if isinstance(recorded.event, e.OutputPrinted)]
        assert printed == ["Computing the sales\n"]


def width(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["width"]


def test_container_of_fixed_height_scrolls(browser: Browser, tmp_path: Path) -> None:
    with story("j_daily_sales", browser, tmp_path, record=False) as s:
        # It holds a chart and two tables, more than its height.
        s.testid("stVegaLiteChart").locator("svg, canvas").nth(1).wait_for()
        box = s.page.locator(".st-key-month_box")
        s.page.wait_for_function("() => document.querySelector('.st-key-month_box').scrollHeight > 380")
        sizes = box.evaluate("e => [e.clientHeight, e.scrollHeight, getComputedStyle(e).overflowY]")
        assert sizes[0] <= 380 < sizes[1]
        assert sizes[2] == "auto"


def test_fragments_in_and_to_the_sidebar(browser: Browser, tmp_path: Path) -> None:
    with story("k_sidebar", browser, tmp_path) as s:
        sidebar = s.testid("stSidebarUserContent")
        first = moment(s, "Size is 3", "Reports so far: 0", "reported")
        sidebar.get_by_text("Size is 3").wait_for()

        # In the sidebar: nothing else runs.
        sidebar.get_by_role("slider", name="Size").press("ArrowRight")
        second = moment(s, "Size is 4", "Reports so far: 0", lacks=("Size is 3",))
        assert "Size is 3" in s.texts(first)

        # To the sidebar: texts add up, the widget stays where it is.
        s.click("Report")
        moment(s, "Reports so far: 0", "Reports so far: 1", "reported")
        s.click("Report")
        third = moment(s, "Reports so far: 0", "Reports so far: 1", "Reports so far: 2")
        assert sidebar.get_by_test_id("stCheckbox").count() == 1
        sidebar.get_by_text("Loud", exact=True).click()
        moment(s, "REPORTED", lacks=("reported",))
        assert sidebar.get_by_role("checkbox", name="Loud").is_checked()
        assert sidebar.get_by_test_id("stCheckbox").count() == 1
        assert s.widget("Loud")["value"] is True
        assert "Reports so far: 1" not in s.texts(second)
        assert [len(run.scope or ()) for run in runs(s)] == [0, 1, 1, 1, 1]

        # A full run begins anew.
        s.page.get_by_role("heading", name="Fragments and the sidebar").click()
        s.page.keyboard.press("r")
        moment(s, "Size is 4", "Reports so far: 2", "REPORTED", lacks=("Reports so far: 0", "Reports so far: 1"))
        assert "Reports so far: 1" in s.texts(third)


def test_fragment_in_a_fragment(browser: Browser, tmp_path: Path) -> None:
    with story("l_nested", browser, tmp_path) as s:
        first = moment(s, "App ran 1 times", "Outer ran 1 times", "Inner ran 1 times")
        s.click("Inner")
        second = moment(s, "App ran 1 times", "Outer ran 1 times", "Inner ran 2 times")
        s.click("Outer")
        third = moment(s, "App ran 1 times", "Outer ran 2 times", "Inner ran 3 times")
        s.click("Inner")
        moment(s, "App ran 1 times", "Outer ran 2 times", "Inner ran 4 times")
        s.click("App")
        moment(s, "App ran 2 times", "Outer ran 3 times", "Inner ran 5 times")
        for position, inner in ((first, 1), (second, 2), (third, 3)):
            assert f"Inner ran {inner} times" in s.texts(position)


def test_script_and_fragment_that_await(browser: Browser, tmp_path: Path) -> None:
    with story("m_async", browser, tmp_path) as s:
        before = moment(s, "Ask me something", "The end of the script")
        field = s.page.get_by_label("Question")
        field.fill("Why?")
        field.press("Enter")
        after = moment(s, "The answer to 'Why?' is 42", "The end of the script", lacks=("Ask me something",))
        s.lacks("Thinking...")
        assert "Ask me something" in s.texts(before)
        # While it awaited the spinner stood on the page, and replay shows it there.
        spinning = [
            position
            for position in range(before, after)
            if any(node.kind == "spinner" for node in s.at(position).tree.root.walk())
        ]
        assert spinning
        assert [len(run.scope or ()) for run in runs(s)] == [0, 1]


def test_one_of_a_thousand_elements_changes(browser: Browser, tmp_path: Path) -> None:
    with story("n_thousand", browser, tmp_path) as s:
        first = moment(s, "Element 0", "Element 500, clicked 0 times", "Element 999")
        s.received.clear()
        s.click("Change one")
        second = moment(s, "Element 500, clicked 1 times", "Element 999", lacks=("Element 500, clicked 0 times",))
        [patch] = [r.event for r in s.events(first) if isinstance(r.event, e.TreePatched)]
        ops: Any = patch.ops
        assert [(op[0], op[2]) for op in ops] == [("set", {"body": "Element 500, clicked 1 times"})]
        assert sum(map(len, s.received)) < 1000, s.received
        assert "Element 500, clicked 0 times" in s.texts(first)
        assert len(s.texts(second)) == 1001


def test_focus_and_scroll_survive_a_thousand_elements(browser: Browser, tmp_path: Path) -> None:
    with story("n_thousand", browser, tmp_path, record=False) as s:
        moment(s, "Element 999")
        top = "() => document.scrollingElement.scrollTop || document.querySelector('[data-testid=stMain]').scrollTop"
        s.page.get_by_role("button", name="Change one").focus()
        s.page.get_by_text("Element 700", exact=True).scroll_into_view_if_needed()
        scrolled = s.page.evaluate(top)
        assert scrolled > 0
        element = s.page.get_by_text("Element 700", exact=True).element_handle()
        s.page.keyboard.press("Enter")
        moment(s, "Element 500, clicked 1 times")
        assert s.page.evaluate(top) == scrolled
        assert s.page.evaluate("() => document.activeElement.textContent") == "Change one"
        assert element is not None
        assert element.evaluate("e => e.isConnected")


def test_busy_loop_is_interrupted_by_a_click(browser: Browser, tmp_path: Path) -> None:
    with story("o_busy_loop", browser, tmp_path) as s:
        before = moment(s, "Ready", lacks=("Looping",))
        s.page.get_by_role("button", name="Start the loop").click()
        s.sees("Looping")
        s.testid("stStatusWidget").wait_for()
        during = s.position()
        s.page.get_by_role("button", name="Stop the loop").click()
        s.sees("Stopped")
        after = moment(s, "Stopped", lacks=("Looping", "Ready"))
        assert outcomes(s) == ["finished", "cancelled", "finished"]
        assert "Looping" in s.texts(during)
        assert "Looping" not in s.texts(before)
        assert "Looping" not in s.texts(after)
        # And again: nothing of the first loop holds on.
        s.page.get_by_role("button", name="Start the loop").click()
        s.sees("Looping")
        s.page.get_by_role("button", name="Stop the loop").click()
        moment(s, "Stopped", lacks=("Looping",))
        assert outcomes(s)[3:] == ["cancelled", "finished"]
