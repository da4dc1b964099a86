"""What a story needs: a server in a process of its own, a page in Chromium, and the log read beside it.

A story is an app in `recordings/<name>/app.py` and a test that drives it. `Story.moment` holds the page against the
log: what the user sees now is what replay shows at this position. With EVLIT_RECORD set, a story that passed leaves its
session in `recordings/<name>/session.db`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evlit.core.events import Recorded
from evlit.core.projection import Projection
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

RECORDINGS = Path(__file__).parents[2] / "recordings"

#: Milliseconds that a page gets for anything.
PATIENCE = 20_000

#: Tells whether the texts in a part of the page are these.
_SHOWS = """([place, bodies]) => {
  const texts = "[data-testid=stHeading], [data-testid=stMarkdown], [data-testid=stText]";
  const shown = [...document.querySelectorAll(`[data-testid=${place}] :is(${texts})`)];
  return JSON.stringify(shown.map((e) => e.textContent.replace(/\\s+/g, " ").trim())) === JSON.stringify(bodies);
}"""

_URL = re.compile(r"URL: (http://\S+)")


class Story:
    """One visit to one app."""

    def __init__(self, page: Page, log: Path, url: str) -> None:
        self.page = page
        self.log = log
        self.url = url
        self.problems: list[str] = []
        self.received: list[str] = []  #: frames that the server sent
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self.received.append(str(frame))))
        page.on("console", lambda m: self.problems.append(f"console: {m.text}") if m.type == "error" else None)

    # -- what the user does -------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Load the page and wait for its first run."""
        self.page.goto(self.url)
        self.settle()

    def click(self, name: str) -> None:
        """Click a button by its name."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs and everything sent is answered."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    # -- what the user sees -------------------------------------------------------------------------------------------

    def testid(self, name: str) -> Locator:
        """Find elements by their name in the page."""
        return self.page.get_by_test_id(name)

    def sees(self, *texts: str) -> None:
        """Wait until each text is on the page, word for word."""
        for text in texts:
            self.page.get_by_text(text, exact=True).first.wait_for()

    def lacks(self, *texts: str) -> None:
        """Wait until none of the texts is on the page."""
        for text in texts:
            self.page.get_by_text(text, exact=True).first.wait_for(state="detached")

    # -- what the log says --------------------------------------------------------------------------------------------

    def position(self) -> int:
        """Return the position of the last event."""
        with Recording(self.log) as recording:
            return recording.session().head

    def at(self, position: int | None = None) -> Projection:
        """Return the session as replay rebuilds it; now, or at a position."""
        with Recording(self.log) as recording:
            timeline = Timeline(recording)
            return timeline.at(timeline.head if position is None else position)

    def texts(self, position: int | None = None) -> list[str]:
        """Return the texts that replay shows."""
        nodes = self.at(position).tree.root.walk()
        return [node.props["body"] for node in nodes if isinstance(node.props.get("body"), str)]

    def moment(self, *sees: str, lacks: tuple[str, ...] = ()) -> int:
        """Check that page and replay agree on what is there and what is not, and return the position."""
        self.sees(*sees)
        self.lacks(*lacks)
        self.settle()
        position = self.position()
        texts = self.texts(position)
        for text in sees:
            assert any(text in shown for shown in texts), f"expected {text!r} in replay at {position}, got {texts}"
        for text in lacks:
            assert text not in texts, f"expected no {text!r} in replay at {position}, got {texts}"
        return position

    def agree(self) -> int:
        """Check that page and replay agree on all the plain text there is, in order, and return the position."""
        self.settle()
        position = self.position()
        tree = self.at(position).tree
        for root, place in (("main", "stMainBlockContainer"), ("sidebar", "stSidebarUserContent")):
            [start] = [node for node in tree.root.children or () if node.key == root]
            bodies = [node.props["body"] for node in start.walk() if node.kind in ("heading", "markdown", "text")]
            if bodies:
                self.page.wait_for_function(_SHOWS, arg=[place, [" ".join(body.split()) for body in bodies]])
        return position

    def events(self, after: int = 0) -> list[Recorded]:
        """Return the events after a position."""
        with Recording(self.log) as recording:
            return list(recording.events(recording.session().id, after))

    def kinds(self, after: int = 0) -> list[str]:
        """Return the kinds of events after a position."""
        return [recorded.kind for recorded in self.events(after)]

    def widget(self, label: str) -> dict[str, Any]:
        """Return the props of the widget of that label, as replay has them."""
        [node] = [node for node in self.at().tree.root.walk() if node.props.get("label") == label]
        return node.props


@contextmanager
def served(app: Path, folder: Path, *options: str) -> Iterator[tuple[str, Path]]:
    """Serve an app in a process of its own; gives its address and its log."""
    log = folder / "log.db"
    command = [sys.executable, "-m", "evlit.cli", "serve", str(app), "--port", "0", "--headless", "--log", str(log)]
    command += options
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        printed = []
        try:
            for line in process.stdout:
                printed.append(line)
                if found := _URL.search(line):
                    break
            else:
                raise AssertionError(f"the server did not start: {''.join(printed)}")
            yield found[1], log
        finally:
            process.terminate()
            rest = process.stdout.read()
            code = process.wait(30)
        assert "Traceback" not in rest, rest
        assert code == 0, f"the server exited with {code}: {rest}"


@contextmanager
def story(name: str, browser: Browser, folder: Path, *, record: bool = True, **context: Any) -> Iterator[Story]:
    """Open a story's app in a new page; at the end, check the page and keep the recording when asked to."""
    app = RECORDINGS / name / "app.py"
    with served(app, folder) as (url, log):
        visit = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        try:
            told = Story(visit.new_page(), log, url)
            told.open()
            yield told
            told.settle()
            assert not told.problems, told.problems
        finally:
            visit.close()
    if record and os.environ.get("EVLIT_RECORD"):
        target = app.with_name("session.db")
        command = [sys.executable, "-m", "evlit.cli", "export", str(log), "-o", str(target), "--force"]
        subprocess.run(command, check=True)
