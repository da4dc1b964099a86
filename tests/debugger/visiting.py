"""A visit to the debugger of one recording, over a real server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline, node_json

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, FrameLocator, Locator, Page, Request

RECORDINGS = Path(__file__).parents[2] / "recordings"

#: Milliseconds that a page gets for anything.
PATIENCE = 20_000

_URL = re.compile(r"(http://\S+)")

#: JavaScript: whether all of the page has been where it is for thirty frames, and nothing came over the network.
STILL = """() => {
  const boxes = [...document.querySelectorAll("body *")].map((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return [x, y, width, height].join();
  });
  const now = boxes.join(" ") + performance.getEntriesByType("resource").length;
  window.stillFor = window.stillAs === now ? window.stillFor + 1 : 0;
  window.stillAs = now;
  return window.stillFor > 30;
}"""


class Visit:
    """Opens the debugger, and looks at the recorded page in its frame."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.problems: list[str] = []
        self.expected = re.compile("(?!)")  #: problems that the test causes; the last may come when it is over
        self.requests: list[Request] = []
        self.page: Page
        self.log: Path
        self.url: str
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is None:
            return
        self.page.context.close()
        self._server.terminate()
        assert self._server.stdout is not None
        rest = self._server.stdout.read()
        code = self._server.wait(30)
        self._server.stdout.close()
        if error is None:
            problems = [problem for problem in self.problems if not self.expected.search(problem)]
            assert not problems, problems
            assert "Traceback" not in rest, rest
            assert code == 0, f"the server exited with {code}: {rest}"

    def open(self, log: Path | str, *options: str, at: str = "", **context: Any) -> Page:
        """Serve a recording (a path, or the name of a story) and open the debugger at a position."""
        self.log = log if isinstance(log, Path) else RECORDINGS / log / "session.db"
        command = [sys.executable, "-m", "evlit.cli", "replay", str(self.log), "--port", "0", "--headless", *options]
        self._server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self._server.stdout is not None
        printed = ""
        while (found := _URL.search(printed)) is None:
            line = self._server.stdout.readline()
            assert line, f"the debugger did not start: {printed}"
            printed += line
        self.url = found[1].rstrip("/") + "/"
        opened = self.browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **context})
        self.page = opened.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        self.page.on("console", lambda m: self.problems.append(f"console: {m.text}") if m.type == "error" else None)
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.goto(f"{self.url}#{at}")
        return self.page

    def end(self) -> None:
        """End the debugger's server; the page stays."""
        assert self._server is not None
        self._server.terminate()
        self._server.wait(30)

    def api(self, path: str) -> Any:
        """Ask the debugger's server."""
        with urllib.request.urlopen(self.url + path) as answer:
            return json.load(answer)

    @property
    def session(self) -> str:
        """The id of the recording's only session."""
        with Recording(self.log) as recording:
            return recording.session().id

    # -- the recorded page --------------------------------------------------------------------------------------------

    @property
    def frame(self) -> FrameLocator:
        """What the recorded page holds."""
        return self.page.frame_locator("iframe[title='The app as it was']")

    def _inner(self) -> Frame:
        # The frame begins with an empty document: a script that waits in that one may end with it, unheard.
        self.frame.locator("#stop").wait_for(state="attached")
        frame = self.page.locator("iframe[title='The app as it was']").element_handle().content_frame()
        assert frame is not None
        return frame

    def inside(self, script: str, argument: Any = None) -> Any:
        """Evaluate JavaScript in the recorded page."""
        return self._inner().evaluate(script, argument)

    def wait_inside(self, script: str, argument: Any = None) -> None:
        """Wait until JavaScript in the recorded page is true."""
        self._inner().wait_for_function(script, arg=argument)

    def still(self) -> None:
        """Wait until the recorded page stands still: charts and tables that load move what is below them."""
        self.wait_inside(STILL)

    def node(self, id: int) -> Locator:
        """Find the element of a node on the recorded page."""
        return self.frame.locator(f"[data-node='{id}']").first

    def row(self, id: int) -> Locator:
        """Find the row of a node in the element tree."""
        return self.page.locator(f"[role=treeitem][data-node='{id}']")

    def go(self, position: int) -> None:
        """Go to a position, as somebody does who edits the address."""
        self.page.evaluate("hash => { location.hash = hash }", str(position))

    def trees(self, story: str = "") -> Any:
        """Return a function from positions to trees, as `evlit replay --at N --format json` prints them."""
        recording = Recording(RECORDINGS / story / "session.db" if story else self.log)
        timeline = Timeline(recording)
        return timeline.head, lambda position: node_json(timeline.at(position).tree.root)
