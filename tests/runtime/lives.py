"""A session that lives through several processes with one log."""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from evlit.core import events as e
from evlit.core.fold import fold
from evlit.core.projection import Projection, to_json
from evlit.log.memory import MemoryStore
from evlit.log.store import EventStore
from evlit.log.writer import Writer
from evlit.runtime.host import Host, open_host
from evlit.runtime.session import Session, decoded
from evlit.runtime.visit import Visit


class Life:
    """One process after another with the same log, and one session that lives through all of them."""

    def __init__(self, folder: Path, app: str, store: EventStore | None = None) -> None:
        self.app = folder / "app.py"
        self.app.write_text(textwrap.dedent(app), encoding="utf-8")
        self.store: EventStore = MemoryStore() if store is None else store
        self.id = self.token = ""
        self.host: Host
        self.session: Session
        self.batch = 0

    @asynccontextmanager
    async def process(self) -> AsyncIterator[Session]:
        """Start a process that has the session, wait until it has run, and end it."""
        writer = Writer(self.store)
        async with open_host(self.app, writer) as self.host:
            if not self.id:
                self.session, self.token = await self.host.open(Visit())
                self.id = self.session.id
            else:
                again = await self.host.resume(self.id, self.token)
                assert again is not None
                self.session = again
            self.session.attach("v1", 0)
            await self.settle()
            yield self.session
            await self.settle()
            self.check()
        await writer.aclose()

    async def settle(self) -> None:
        await self.host.writer.drain()
        await self.session.wait(lambda session: session.idle)

    async def click(self, label: str, *, settle: bool = True) -> None:
        nodes = self.session.projection.tree.root.walk()
        widget = next(node for node in nodes if node.props.get("label") == label).props["widget"]
        self.batch += 1
        self.session.submit(e.WidgetsChanged("v1", self.batch, {}, {widget: e.Json(True)}))
        if settle:
            await self.settle()

    async def rest(self) -> None:
        """Let the session rest; on the mock clock of the test."""
        clock = trio.lowlevel.current_clock()
        assert isinstance(clock, MockClock)
        await wait_all_tasks_blocked()
        clock.jump(1)
        await wait_all_tasks_blocked()
        await self.settle()

    def texts(self) -> list[str]:
        return [node.props["body"] for node in self.session.projection.tree.root.walk() if node.kind == "text"]

    def entry(self, key: str) -> Any:
        """Return how the log has an entry."""
        return self.session.projection.state[key]

    def changes(self, key: str) -> list[Any]:
        """Return what was recorded of an entry, in order."""
        events = [decoded(row).event for row in self.store.read(self.id)]
        return [event.set[key] for event in events if isinstance(event, e.StateChanged) and key in event.set]

    def check(self) -> None:
        folded = Projection()
        for row in self.store.read(self.id):
            fold(folded, decoded(row))
        assert to_json(folded) == to_json(self.session.projection)


def run(main: Callable[[], Any]) -> None:
    trio.run(main, clock=MockClock())
