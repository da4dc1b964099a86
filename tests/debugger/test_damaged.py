"""The debugger of a log that was cut off says so, lists what is left, and goes to where the page can be shown."""

from __future__ import annotations

import re
from pathlib import Path

from tests.debugger.visiting import Visit
from tests.replay.recorded import record


def test_a_log_that_was_cut_off_is_shown_as_far_as_it_is(visit: Visit, tmp_path: Path) -> None:
    log = record(tmp_path / "log.db")
    data = log.read_bytes()
    log.write_bytes(data[: len(data) * 92 // 100])
    cut = log.read_bytes()
    page = visit.open(log)
    visit.expected = re.compile("409")
    # It opens where the page can be shown.
    shown = page.locator("[role=option][id^=event-][aria-selected=true]")
    shown.wait_for()
    page.frame_locator("iframe").get_by_text("Shop").first.wait_for()
    position = int((shown.get_attribute("id") or "").removeprefix("event-"))
    assert position > 20
    page.get_by_role("listbox", name="Events").get_by_text(re.compile("missing, up to")).last.wait_for()
    page.keyboard.press("End")
    page.get_by_role("alert").filter(has_text="cannot be shown").wait_for()
    bar = page.get_by_role("status").filter(has_text="This log was cut off: expected")
    bar.wait_for()
    page.get_by_role("button", name=f"Go to {position}").first.click()
    page.locator(f"#event-{position}[aria-selected=true]").wait_for()
    assert log.read_bytes() == cut
