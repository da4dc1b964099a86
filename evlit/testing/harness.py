"""A session in one trio test: the in-memory log, a source given as text, and the law that replay equals what was live.

`open_test_session` is for tests of the runtime; on exit it folds the log from the start and compares. Apps are tested
with `AppTest`.
"""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from evlit.compat import streamlit
from evlit.core import events as e
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection, to_json
from evlit.core.tree import Node
from evlit.log.memory import MemoryStore
from evlit.log.store import EventStore
from evlit.log.writer import Writer
from evlit.runtime.forked import Past
from evlit.runtime.host import Host, Settings, open_host
from evlit.runtime.options import Options
from evlit.runtime.session import Delivery, Feed, Session, decoded
from evlit.runtime.visit import Visit


class TestSession:
    """A session and the one viewer of it."""

    __test__ = False  # not a test class, whatever its name begins with

    def __init__(self, host: Host, session: Session, token: str, feed: Feed) -> None:
        self.host = host
        self.session = session
        self.token = token
        self.feed = feed
        self.batch = 0
        self.told: list[Delivery] = []  #: what the viewer was told of

    async def listen(self) -> None:
        """Take what the viewer is told, for ever."""
        async for delivery in self.feed.receive:
            self.told.append(delivery)

    # -- what the user does -------------------------------------------------------------------------------------------

    def send(
        self,
        values: dict[str, Any] | None = None,
        trigger: Mapping[str, Any] | Iterable[str] = (),
        fragment: str | None = None,
        *,
        note: bool = False,
    ) -> None:
        """Commit values by widget id, and fire triggers, of which buttons need no value; nothing is waited for.

        A `note` asks for no run.
        """
        self.batch += 1
        fired = trigger if isinstance(trigger, Mapping) else dict.fromkeys(trigger, True)
        self.session.submit(
            e.WidgetsChanged(
                self.feed.viewer,
                self.batch,
                values or {},
                {id: e.Json(value) for id, value in fired.items()},
                fragment,
                note,
            )
        )

    async def click(self, label: str) -> None:
        """Click the button of that label and wait until the session is idle."""
        node = self.find(label)
        self.send(trigger=[node.props["widget"]], fragment=node.fragment)
        await self.settle()

    async def set(self, label: str, value: Any) -> None:
        """Commit a value (wire form) to the widget of that label and wait until the session is idle."""
        node = self.find(label)
        self.send({node.props["widget"]: value}, fragment=node.fragment)
        await self.settle()

    async def open_page(self, page: str, query: str = "", *, history: bool = False) -> None:
        """Open a page of the app, or go back or forward to it (`history`), and wait until the session is idle."""
        self.batch += 1
        self.session.submit(e.PageOpened(self.feed.viewer, self.batch, page, query, history))
        await self.settle()

    async def advance(self, seconds: float) -> None:
        """Let time pass on the mock clock that this trio run has; what comes due then is under way afterwards."""
        clock = trio.lowlevel.current_clock()
        assert isinstance(clock, MockClock), "expected a trio run with a MockClock"
        await wait_all_tasks_blocked()  # every task has seen the state so far, and sleeps until its own time
        clock.jump(seconds)
        await wait_all_tasks_blocked()

    async def settle(self) -> None:
        """Wait until everything sent is recorded, decided and run."""
        await self.host.writer.drain()
        await self.wait(lambda session: session.idle)

    async def wait(self, ready: Callable[[Session], bool]) -> None:
        """Wait for a condition on the session; the mock clock stands still meanwhile."""
        await self.session.wait(ready)

    # -- what the user sees -------------------------------------------------------------------------------------------

    @property
    def projection(self) -> Projection:
        """What is recorded adds up to this."""
        return self.session.projection

    def find(self, label: str) -> Node:
        """Return the widget or block of that label; of that key where none has it as its label."""
        nodes = self.projection.tree.nodes.values()
        found = [node for node in nodes if node.props.get("label") == label]
        found = found or [node for node in nodes if node.props.get("key") == label]
        assert len(found) == 1, f"expected one element labelled {label!r}, found {found}"
        return found[0]

    def texts(self, root: str = "main") -> list[str]:
        """Return the text of everything on the page that has one, in order."""
        tree = self.projection.tree
        start = next(node for node in tree.root.children or () if node.key == root)
        return [node.props["body"] for node in start.walk() if isinstance(node.props.get("body"), str)]

    def errors(self) -> list[str]:
        """Return type and message of the exceptions on the page."""
        nodes = self.projection.tree.root.walk()
        return [f"{node.props['type']}: {node.props['message']}" for node in nodes if node.kind == "exception"]

    def log(self) -> list[Recorded]:
        """Return everything recorded."""
        return [decoded(row) for row in self.host.writer.store.read(self.session.id)]

    def kinds(self) -> list[str]:
        """Return the kinds of everything recorded."""
        return [recorded.kind for recorded in self.log()]

    def check(self) -> None:
        """Check that replay equals what was live, and that the run's tree is the recorded one."""
        replayed = Projection()
        for recorded in self.log():
            fold(replayed, recorded)
        assert to_json(replayed) == to_json(self.projection), "expected fold(log) to equal the live projection"
        if self.session.idle:
            self.session.sync()
            tree = self.session.redactor.masks.in_value(self.session.tree.to_json())
            assert tree == replayed.tree.to_json(), "expected the run's tree to equal the recorded one"


@asynccontextmanager
async def open_test_session(
    source: str | Callable[[], None] | Path,
    *,
    store: EventStore | None = None,
    settings: Settings | None = None,
    files: dict[str, str] | None = None,
    options: dict[str, Any] | None = None,
    settle: bool = True,
    visit: Visit | None = None,
    past: Past | None = None,
) -> AsyncIterator[TestSession]:
    """Open a session of an app given as text, a function's body is not enough: pass the text of a script, or its path.

    Parameters
    ----------
    files
        Other modules of the app's folder, by file name.
    options
        Options of the configuration that are not the default.
    settle
        Wait for the first run to end.
    visit
        What the viewer says of itself: page, query and the like.
    past
        What the session begins with; None: with nothing.
    """
    streamlit.install()
    store = MemoryStore() if store is None else store
    with TemporaryDirectory() as folder:
        if isinstance(source, Path):
            app = source
        else:
            assert isinstance(source, str)
            app = Path(folder) / "app.py"
            app.write_text(textwrap.dedent(source), encoding="utf-8")
        for name, text in (files or {}).items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        writer = Writer(store)
        try:
            async with open_host(
                app,
                writer,
                settings=settings or Settings(),
                options=Options(options),
                async_clock=lambda: MockClock(autojump_threshold=0),
                past=past,
            ) as host:
                session, token = await host.open(visit or Visit())
                test = TestSession(host, session, token, session.attach("v1", 0))
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(test.listen)
                    if settle:
                        await test.settle()
                    yield test
                    await test.settle()
                    test.check()
                    nursery.cancel_scope.cancel()
        finally:
            await writer.aclose()
