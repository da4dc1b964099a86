"""The examples of the fragments documentation, in a real browser, and what replay makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.stories.story import story

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_button_in_a_fragment(browser: Browser, tmp_path: Path) -> None:
    with story("a_button", browser, tmp_path) as s:
        before = s.moment(lacks=("Hi back!",))
        s.click("Say hello")
        after = s.moment("Hi back!")
        assert "Hi back!" not in s.texts(before)
        assert "Hi back!" in s.texts(after)
