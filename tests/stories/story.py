"""What a story needs: a server in a process of its own, a page in Chromium, and the log read beside it.

A story is an app in `recordings/<name>/app.py` and a test that drives it. `Story.moment` holds the page against the
log: what the user sees now is what replay shows at this position. With EVLIT_RECORD set, a story that passed leaves its
session in `recordings/<name>/session.db`, and beside it the digests of its trees (see `digests.py`): commit both.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from evlit.cli import main
from evlit.core.events import Recorded, RunStarted, Scope, TreePatched
from evlit.core.projection import Projection
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline, node_json
from tests.stories.digests import digests
from tests.stories.outline import PAGE, SHOWS, Outline, agreed, outline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

RECORDINGS = Path(__file__).parents[2] / "recordings"

#: Milliseconds that a page gets for anything.
PATIENCE = 20_000

#: Seconds: an interval up to this ticks while one looks at the page.
MINUTE = 60

#: Waits until the page is drawn once more; the frame after the next one, because this one may be drawn already.
NEXT_FRAME = "() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(() => then())))"

#: Everything that the page sent is in the log.
ANSWERED = "() => sessionStorage.getItem('evlit.outbox') === null"

#: Notes the texts of what comes and goes by itself, such as a toast: whoever looks a moment later finds it gone.
WATCH = """name => {
  const seen = new Set();
  window.watched = { ...window.watched, [name]: seen };
  new MutationObserver(() => {
    for (const each of document.querySelectorAll(`[data-testid="${name}"]`)) seen.add(each.textContent);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""

#: Holds each toast as it comes, as somebody does who has the focus in it: it stays until it is closed.
HOLD = """() => new MutationObserver(() => {
  const toast = document.querySelector("[data-testid=stToast]:not([data-held])");
  if (!toast) return;
  toast.dataset.held = "";
  toast.querySelector("button").focus({ preventScroll: true });
}).observe(document.body, { childList: true, subtree: true })"""

_URL = re.compile(r"URL: (http://\S+)")


class Story:
    """One visit to one app."""

    def __init__(self, page: Page, log: Path, url: str) -> None:
        self.page = page
        self.log = log
        self.url = url
        self.problems: list[str] = []
        self.moments: list[tuple[int, Outline]] = []  #: what the page showed, and where the log was then
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
        """Click a button by its name; page and replay agree before and after."""
        self.agree()
        self.page.get_by_role("button", name=name, exact=True).click()
        self.agree()

    def settle(self) -> None:
        """Wait until nothing runs and everything sent is answered; then the log must be at rest too.

        Where an interval ticks, the log may have gone on by then; a tick from before its end may still be under way.
        """
        states = ("notRunning", "compilationError")
        at_rest = ", ".join(f'[data-testid="stApp"][data-test-script-state="{s}"]' for s in states)
        give_up = time.monotonic() + PATIENCE / 1000
        while True:
            self.page.wait_for_selector(at_rest)
            self.page.wait_for_function(ANSWERED)  # what leads to no run is not work of the script
            now = self.at()
            asked = [*now.pending, *now.queue, *(now.run.requests if now.run else ())]
            if _ticks(now) or not (now.run or asked):
                return
            assert {request.cause for request in asked} == {"tick"}, f"the page is at rest, the log is not: {asked}"
            assert time.monotonic() < give_up, f"expected the last ticks to end, got {asked}"
            self.page.evaluate(NEXT_FRAME)

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

    def watch(self, name: str) -> None:
        """Note what elements of a name say from now on, however short they are there."""
        self.page.evaluate(WATCH, name)

    def saw(self, name: str, text: str) -> None:
        """Wait until an element of that name has said this, whether or not it is still there."""
        said = "([name, text]) => [...watched[name]].some(each => each.includes(text))"
        try:
            self.page.wait_for_function(said, arg=[name, text])
        except PlaywrightTimeout:
            seen = self.page.evaluate("name => [...watched[name]]", name)
            raise AssertionError(f"expected {text!r} in {name}, got {seen}") from None

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
        position = self.agree()
        texts = self.texts(position)
        for text in sees:
            assert any(text in shown for shown in texts), f"expected {text!r} in replay at {position}, got {texts}"
        for text in lacks:
            assert text not in texts, f"expected no {text!r} in replay at {position}, got {texts}"
        return position

    def agree(self) -> int:
        """Check that page and replay agree on all there is, in order, and return the position.

        While an interval ticks neither is at rest for long: then the page must show some moment of the log.
        """
        self.settle()
        if _ticks(self.at()):
            position, shown = self._ticking()
        else:
            position = self.position()
            wanted = outline(node_json(self.at(position).tree.root))
            try:
                self.page.wait_for_function(SHOWS, arg=wanted)
            except PlaywrightTimeout:
                shown = self.page.evaluate(PAGE)
                raise AssertionError(f"expected {wanted}, as in replay at {position}, the page has {shown}") from None
            shown = self.page.evaluate(PAGE)
        self.moments.append((position, shown))
        return position

    def _ticking(self) -> tuple[int, Outline]:
        give_up = time.monotonic() + PATIENCE / 1000
        while True:
            shown: Outline = self.page.evaluate(PAGE)
            with Recording(self.log) as recording:
                timeline = Timeline(recording)
                for position in range(timeline.head, 0, -1):
                    if agreed(shown, outline(node_json(timeline.at(position).tree.root))):
                        return position, shown
            # Parts of the page are loaded when they are first needed: it may be a frame away from being whole.
            assert time.monotonic() < give_up, f"expected some position of the log's {timeline.head}, got {shown}"
            self.page.evaluate(NEXT_FRAME)

    def replayed(self, position: int) -> dict[str, Any]:
        """Return the tree at a position as the command line prints it."""
        command = ["replay", str(self.log), "--at", str(position), "--format", "json"]
        printed = CliRunner().invoke(main, command, catch_exceptions=False)
        assert printed.exit_code == 0, printed.output
        tree: dict[str, Any] = json.loads(printed.stdout)
        return tree

    def remember(self) -> None:
        """Check that `evlit replay` tells each moment of the page as the page was then."""
        for position, shown in dict(self.moments).items():
            told = outline(self.replayed(position))
            assert agreed(shown, told), f"expected {shown} in `evlit replay --at {position}`, got {told}"

    def events(self, after: int = 0) -> list[Recorded]:
        """Return the events after a position."""
        with Recording(self.log) as recording:
            return list(recording.recorded(recording.session().id, after))

    def scopes(self, after: int = 0) -> list[Scope]:
        """Return what the runs after a position covered."""
        return [recorded.event.scope for recorded in self.events(after) if isinstance(recorded.event, RunStarted)]

    def touched(self, after: int) -> set[int]:
        """Return the ids of the nodes that ops after a position changed, moved, or changed the children of."""
        ids: set[int] = set()
        for recorded in self.events(after):
            if isinstance(recorded.event, TreePatched):
                ops: Any = recorded.event.ops
                for op in ops:
                    ids.update((op[1], op[2]) if op[0] == "move" else (op[1],))
        return ids

    def within(self, fragment: str, position: int | None = None) -> set[int]:
        """Return the ids of a fragment's block and all in it."""
        return {node.id for node in self.at(position).tree.fragments[fragment].walk()}

    def kinds(self, after: int = 0) -> list[str]:
        """Return the kinds of events after a position."""
        return [recorded.kind for recorded in self.events(after)]

    def widget(self, label: str) -> dict[str, Any]:
        """Return the props of the widget of that label, as replay has them."""
        [node] = [node for node in self.at().tree.root.walk() if node.props.get("label") == label]
        return node.props


def _ticks(now: Projection) -> bool:
    return any(every <= MINUTE for every in now.tree.timers().values())


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


def save(app: Path, text: str) -> None:
    """Save an app as editors do: who watches it finds the old text or the new one, and no half of it."""
    new = app.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(app)


def configure(folder: Path, text: str) -> None:
    """Write the configuration of the app in a folder."""
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(text, encoding="utf-8")


@contextmanager
def told(url: str, log: Path, browser: Browser, **context: Any) -> Iterator[Story]:
    """Open an app that is served in a new page; at the end, check that the page had no problem."""
    visit = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
    try:
        told = Story(visit.new_page(), log, url)
        told.open()
        yield told
        told.settle()
        assert not told.problems, told.problems
    finally:
        visit.close()


@contextmanager
def app(source: str, browser: Browser, folder: Path, **context: Any) -> Iterator[Story]:
    """Open an app that is given as text in a new page; it is served from `folder / "app.py"`."""
    path = folder / "app.py"
    path.write_text(dedent(source), encoding="utf-8")
    with served(path, folder / "log") as (url, log), told(url, log, browser, **context) as s:
        yield s


@contextmanager
def story(name: str, browser: Browser, folder: Path, *, record: bool = True, **context: Any) -> Iterator[Story]:
    """Open a story's app in a new page; at the end, ask `evlit replay` for all of it; keep the recording if wanted."""
    path = RECORDINGS / name / "app.py"
    with served(path, folder) as (url, log), told(url, log, browser, **context) as s:
        yield s
        s.agree()
        s.remember()
    if record and os.environ.get("EVLIT_RECORD"):
        target = path.with_name("session.db")
        command = [sys.executable, "-m", "evlit.cli", "export", str(log), "-o", str(target), "--force"]
        subprocess.run(command, check=True)
        path.with_name("digest.txt").write_text("".join(f"{line}\n" for line in digests(target)))
