"""How long sessions stay in memory, and when they have ended for good."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from evlit.core import events as e
from evlit.core.projection import to_json
from evlit.log.memory import MemoryStore
from evlit.log.store import EventStore, SqliteStore
from evlit.log.writer import Writer
from evlit.runtime import privacy
from evlit.runtime.host import Gone, Host, open_host
from evlit.runtime.lifetimes import expired
from evlit.runtime.options import Options
from evlit.runtime.session import Session, decoded
from evlit.runtime.visit import Visit

APP = """
import evlit as st
st.session_state.setdefault("clicks", 0)
if st.button("Add"):
    st.session_state.clicks += 1
name = st.text_input("Name")
st.text(f"{name or 'nobody'} clicked {st.session_state.clicks}")

@st.fragment(run_every=30)
def clock():
    st.text("tick")
clock()
"""


class World:
    """A host on a mock clock, with a wall clock that goes along."""

    def __init__(self, host: Host, clock: MockClock) -> None:
        self.host = host
        self.clock = clock

    async def settle(self, session: Session) -> None:
        await self.host.writer.drain()
        await session.wait(lambda session: session.idle)

    async def advance(self, seconds: float) -> None:
        await wait_all_tasks_blocked()
        self.clock.jump(seconds)
        await wait_all_tasks_blocked()

    async def visit(self) -> tuple[str, str]:
        """Open a session, click and type in it, and leave it; returns its id and token."""
        session, token = await self.host.open(Visit())
        feed = session.attach("v1", 0)
        await self.settle(session)
        button, field = (find(session, label) for label in ("Add", "Name"))
        session.submit(e.WidgetsChanged("v1", 1, {field: e.Json("Ada")}, {button: e.Json(True)}))
        await self.settle(session)
        assert texts(session)[0] == "Ada clicked 1"
        session.detach(feed, "gone")
        await self.settle(session)
        return session.id, token


def find(session: Session, label: str) -> str:
    nodes = session.projection.tree.root.walk()
    widget: str = next(node.props["widget"] for node in nodes if node.props.get("label") == label)
    return widget


def texts(session: Session) -> list[str]:
    return [node.props["body"] for node in session.projection.tree.root.walk() if node.kind == "text"]


def run(
    folder: Path,
    test: Callable[[World], Any],
    *,
    source: str = APP,
    store: EventStore | None = None,
    **options: Any,
) -> None:
    app = folder / "app.py"
    app.write_text(source)
    clock = MockClock()

    async def main() -> None:
        writer = Writer(MemoryStore() if store is None else store)
        names = {"idle": "server.sessionIdle", "max_age": "server.sessionMaxAge"}
        chosen = Options({names[name]: value for name, value in options.items()})
        async with open_host(app, writer, options=chosen, now=lambda: 1e9 + clock.current_time()) as host:
            await test(World(host, clock))
        await writer.aclose()

    trio.run(main, clock=clock)


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_an_idle_session_leaves_memory_and_comes_back_as_it_was(tmp_path: Path, kind: str) -> None:
    async def test(w: World) -> None:
        id, token = await w.visit()
        before = to_json(w.host.sessions[id].projection)
        await w.advance(119)
        assert id in w.host.sessions
        await w.advance(2)
        assert not w.host.sessions
        assert to_json(w.host._fold(id)) == before  # leaving memory is no event
        again = await w.host.resume(id, token)
        assert again is not None
        again.attach("v1", 0)
        assert texts(again)[0] == "Ada clicked 1"  # before anything has run
        await w.settle(again)
        assert texts(again)[0] == "Ada clicked 1"
        again.submit(e.WidgetsChanged("v1", 2, {}, {find(again, "Add"): e.Json(True)}))
        await w.settle(again)
        assert texts(again)[0] == "Ada clicked 2"

    store = SqliteStore(tmp_path / "log.db") if kind == "file" else None
    run(tmp_path, test, store=store)
    if store is not None:
        store.close()


def test_nothing_of_it_stays_in_memory(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        id, _ = await w.visit()
        session = w.host.sessions[id]
        parts = (session, session.tree, session.projection, session.state, session.fragments, session.vault)
        left = [weakref.ref(part) for part in parts if type(part).__weakrefoffset__]
        assert len(left) >= 4
        del session, parts
        tasks = trio.lowlevel.current_statistics().tasks_living
        await w.advance(121)
        await w.host.writer.drain()
        await trio.to_thread.run_sync(lambda: None)  # the thread that kept the snapshot is another one's by now
        for _ in range(100):
            gc.collect()
            if not any(ref() for ref in left):
                break
            await trio.lowlevel.checkpoint()
        assert [type(ref()).__name__ for ref in left if ref()] == []
        assert trio.lowlevel.current_statistics().tasks_living < tasks
        store = w.host.writer.store
        assert isinstance(store, SqliteStore)
        assert not store._places
        assert not w.host.writer._subscriptions
        assert not w.host._tokens

    store = SqliteStore(tmp_path / "log.db")
    run(tmp_path, test, store=store)
    store.close()


def test_caches_of_the_session_are_released(tmp_path: Path) -> None:
    source = """
import threading
import evlit as st
@st.cache_resource(scope="session", on_release=lambda gate: gate.set())
def gate():
    return threading.Event()
st.session_state["gate"] = gate()
"""

    async def test(w: World) -> None:
        session, _ = await w.host.open(Visit())
        feed = session.attach("v1", 0)
        await w.settle(session)
        released: threading.Event = session.state.user["gate"]
        session.detach(feed, "gone")
        await w.settle(session)
        assert not released.is_set()
        await w.advance(121)
        assert await trio.to_thread.run_sync(released.wait, 10)

    run(tmp_path, test, source=source)


def test_a_viewer_or_a_request_keeps_it(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        id, token = await w.visit()
        session = w.host.sessions[id]
        with session.held():
            await w.advance(1000)
            assert w.host.sessions == {id: session}
        feed = session.attach("v1", 0)
        await w.settle(session)
        await w.advance(1000)
        assert w.host.sessions == {id: session}
        session.detach(feed, "gone")
        await w.settle(session)
        await w.advance(100)
        assert await w.host.resume(id, token) is session
        await w.advance(21)
        assert not w.host.sessions  # a look at it from elsewhere is no visit

    run(tmp_path, test)


def test_a_run_goes_on_without_viewers(tmp_path: Path) -> None:
    source = """
import threading
import evlit as st
st.text("before")
st.session_state["go"].wait() if "go" in st.session_state else st.session_state.update(go=threading.Event())
st.text("after")
"""

    async def test(w: World) -> None:
        session, _ = await w.host.open(Visit())
        feed = session.attach("v1", 0)
        await w.settle(session)
        go: threading.Event = session.state.user["go"]
        session.submit(e.RerunRequested("viewer", None, "v1", 1))
        await session.wait(lambda session: session.run is not None)
        session.detach(feed, "gone")
        await w.host.writer.drain()
        await w.advance(1000)
        assert session.id in w.host.sessions
        go.set()
        await w.settle(session)
        assert session.projection.outcome == "finished"
        await w.advance(121)
        assert not w.host.sessions

    run(tmp_path, test, source=source)


def test_a_session_that_is_too_old_has_ended(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        id, token = await w.visit()
        await w.advance(121)
        await w.advance(3600)
        assert await w.host.find(id, "another token") == Gone("unknown")
        for _ in range(2):
            assert await w.host.find(id, token) == Gone("ended", "nobody had it open for 1 hour")
        await w.host.writer.drain()
        *_, last = w.host.writer.store.read(id)
        assert decoded(last).event == e.SessionClosed("nobody had it open for 1 hour")
        row = w.host.writer.store.session(id)
        assert row is not None
        assert row.closed == pytest.approx(1e9 + 3721)
        assert not w.host.sessions

    run(tmp_path, test, max_age=3600)


def test_a_session_ends_in_memory_when_that_comes_first(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        id, token = await w.visit()
        await w.advance(61)
        await w.host.writer.drain()
        await wait_all_tasks_blocked()
        assert not w.host.sessions
        assert await w.host.find(id, token) == Gone("ended", "nobody had it open for 1 minute")
        row = w.host.writer.store.session(id)
        assert row is not None
        assert row.closed is not None

    run(tmp_path, test, idle=120, max_age=60)


def test_nobody_ends_it_while_somebody_looks_at_it(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        session, token = await w.host.open(Visit())
        session.attach("v1", 0)
        await w.settle(session)
        await w.advance(10_000)
        assert await w.host.resume(session.id, token) is session

    run(tmp_path, test, source="import evlit as st\nst.text('a')", idle=0, max_age=1)


def test_the_default_of_the_age_is_a_month() -> None:
    assert expired(Options()["server.sessionMaxAge"]) == "nobody had it open for 30 days"
    assert expired(7) == "nobody had it open for 7 seconds"
    assert expired(86400) == "nobody had it open for 1 day"


UNRECORDED = """
import evlit as st
secret = st.text_input("Secret", type="password")
note = st.text_input("Note", record=False)
st.text(f"{len(secret)} letters, note of {len(note)}")
"""


async def leave_values(w: World, **values: str) -> tuple[str, str]:
    """Open a session, give its widgets values one after the other, and let it leave memory."""
    session, token = await w.host.open(Visit())
    feed = session.attach("v1", 0)
    await w.settle(session)
    for batch, (label, value) in enumerate(values.items(), 1):
        widget = find(session, label.rstrip("_"))
        session.submit(e.WidgetsChanged("v1", batch, {widget: e.Json(value)}))
        await w.settle(session)
    session.detach(feed, "gone")
    await w.settle(session)
    await w.advance(121)
    assert not w.host.sessions
    return session.id, token


def test_what_the_log_leaves_out_stays_while_a_session_is_out_of_memory(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        id, token = await leave_values(w, Secret="older secret", Secret_="hunter2", Note="between us")
        kept = w.host.privacy._resting[id]
        assert sorted(kept._clear.values()) == ["between us", "hunter2"], "what nothing shows any more goes"
        again = await w.host.resume(id, token)
        assert again is not None
        assert not w.host.privacy._resting
        await w.settle(again)
        assert texts(again) == ["7 letters, note of 10"]
        log = "".join(str(decoded(row)) for row in w.host.writer.store.read(id))
        assert "hunter2" not in log
        assert "between us" not in log

    run(tmp_path, test, source=UNRECORDED)


def test_clear_values_are_kept_for_so_many_sessions_and_of_a_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "RESTING", 2)

    async def test(w: World) -> None:
        await leave_values(w)
        assert not w.host.privacy._resting
        small = [await leave_values(w, Secret="hunter2") for _ in range(3)]
        assert list(w.host.privacy._resting) == [id for id, _ in small[1:]]
        large, token = await leave_values(w, Note="x" * privacy.RESTING_BYTES)
        assert large not in w.host.privacy._resting
        again = await w.host.resume(large, token)
        assert again is not None
        await w.settle(again)
        assert texts(again) == ["0 letters, note of 0"]

    run(tmp_path, test, source=UNRECORDED)
