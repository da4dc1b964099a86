"""How the browser tests of this folder look at an app: a server for a file of tests, a page and a session for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from tests.stories.story import PATIENCE, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocketRoute

#: Waits for a task behind those that wait now. No timer and no frame: in some tests these stand still.
NEXT_TASK = """() => new Promise((then) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => then();
  port2.postMessage(0);
})"""

#: Counts in `window.restless` how often the page shows a sign of a run that has only just begun. Of one that lasts
#: longer nothing is said: then the sign is due, and any machine may stand still for so long.
RESTLESS = """() => {
  window.restless = 0;
  let since;
  new MutationObserver(() => {
    const status = [...document.querySelectorAll("[data-testid=stStatusWidget]")]; // there while something runs
    since = status.length ? (since ?? performance.now()) : undefined;
    const shown = status.filter((e) => Number(getComputedStyle(e).opacity) > 0);
    if (performance.now() - since > 200) return;
    window.restless += shown.length;
    window.restless += document.querySelectorAll("[data-stale=true]").length;
  }).observe(document.body, { attributes: true, childList: true, subtree: true, characterData: true });
}"""

#: What the page is at rest with.
REST = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"


#: Where plain visits of a browser are made, one after the other: what a page fetched and compiled, the next one has.
#: A visit that failed does not come here, and each page has a session of its own.
_plain: Final[WeakKeyDictionary[Browser, BrowserContext]] = WeakKeyDictionary()


class Look:
    """One page of an app, and what it sent."""

    def __init__(self, page: Page, url: str, *, network: bool = False) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        self.frames: list[dict[str, Any]] = []  #: messages that the page sent
        self._sockets: list[WebSocketRoute] = []
        self._is_cut = False
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        if network:
            page.route_web_socket("**/_evlit/socket", self._opened)
        else:
            page.on("websocket", lambda socket: socket.on("framesent", self._sent))

    def _sent(self, frame: str | bytes) -> None:
        said = json.loads(frame)
        self.frames += said if isinstance(said, list) else [said]

    def _opened(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close(code=1001)
            return
        server = socket.connect_to_server()

        def forward(frame: str | bytes) -> None:
            self._sent(frame)
            server.send(frame)

        socket.on_message(forward)
        self._sockets += (socket, server)

    def cut(self) -> None:
        """Cut the connection of the page, at both ends; every new one fails."""
        self._is_cut = True
        for socket in self._sockets:
            socket.close(code=1001)
        self._sockets.clear()

    def mend(self) -> None:
        """Let the page connect again, at once."""
        self._is_cut = False
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def open(self) -> None:
        """Load the page and wait for its first run, and for the code that draws its widgets."""
        self.page.goto(self.url)
        self.rest()
        self.page.wait_for_function("() => !document.querySelector('[aria-busy=true], .ev-loading')")
        # A font that comes later moves what stands below its text.
        self.page.evaluate("() => document.fonts.ready.then(() => {})")

    def rest(self) -> None:
        """Wait until nothing runs and everything sent is answered."""
        self.page.wait_for_selector(REST)

    def sees(self, *texts: str) -> None:
        """Wait until each text is on the page, word for word."""
        for text in texts:
            self.page.get_by_text(text, exact=True).first.wait_for()

    def settled(self) -> None:
        """Wait until the page has done what an action left for later, so that what it sends has been sent."""
        for _ in range(3):
            self.page.evaluate(NEXT_TASK)

    @property
    def commits(self) -> list[dict[str, Any]]:
        """The inputs that the page has sent: values and triggers."""
        self.settled()
        return [frame for frame in self.frames if frame["type"] == "widgets"]

    def values(self) -> list[Any]:
        """Return the values that the page has committed, in order, whatever widget they are of."""
        return [value for frame in self.commits for value in frame["values"].values()]

    def box(self, name: str) -> Locator:
        """Find a text field by its label."""
        return self.page.get_by_role("textbox", name=name, exact=True)

    def button(self, name: str) -> Locator:
        """Find a button by its label."""
        return self.page.get_by_role("button", name=name, exact=True)

    def testid(self, name: str) -> Locator:
        """Find elements by their name in the page."""
        return self.page.get_by_test_id(name)


@contextmanager
def serving(source: str, folder: Path) -> Iterator[str]:
    """Serve an app that is given as text, and give its address."""
    path = folder / "app.py"
    path.write_text(dedent(source), encoding="utf-8")
    with served(path, folder) as (url, _):
        yield url


@contextmanager
def look(url: str, browser: Browser, *, clock: bool = False, network: bool = False, **context: Any) -> Iterator[Look]:
    """Open an app in a new page; at the end, check that the page had no problem.

    Parameters
    ----------
    clock
        The page's time stands still after the first run, until the test moves it by `page.clock`.
    network
        The connection can be cut.
    """
    plain = not (clock or context)
    visit = _plain.pop(browser, None) if plain else None
    visit = visit or browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
    try:
        page = visit.new_page()
        if clock:
            page.clock.install(time=0)
        opened = Look(page, url, network=network)
        opened.open()
        if clock:
            page.clock.pause_at(3_600_000)
        yield opened
        assert not opened.problems, opened.problems
        if plain:
            page.evaluate("localStorage.clear()")
            page.close()
            visit.clear_cookies()
            _plain[browser] = visit
    finally:
        if _plain.get(browser) is not visit:
            visit.close()
