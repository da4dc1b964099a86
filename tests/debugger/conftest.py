"""What browser tests of the debugger share: `evlit replay` in a process of its own, and its page in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.debugger.visiting import Visit
from tests.stories.story import served, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A visit to the debugger; opens one recording, and ends it with the test."""
    with Visit(browser) as visit:
        yield visit


@pytest.fixture(scope="module")
def everything(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of somebody who looked at a page with one of each kind, and clicked on a button."""
    app = Path(__file__).parents[1] / "fixtures" / "everything" / "app.py"
    with served(app, tmp_path_factory.mktemp("everything")) as (url, log):
        with told(url, log, browser) as story:
            story.page.get_by_role("button", name="Plus", exact=True).click()
            story.settle()
        return log
