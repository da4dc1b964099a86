"""A running app in a thread of its own: what stands behind an `AppTest` (the shell around the click journey).

Theory of operation
-------------------
`AppLoop` owns one thread with one trio run: the host, the one session, and the log in memory. The test's thread sends
it coroutines through `call` and waits, in real time, for their outcome. So a test may itself run under trio, asyncio or
nothing at all.

- Time inside stands still. `advance` moves it from one deadline to the next, and lets what is due run to its end
  before it goes on: timers tick at their exact times, however long a run takes.
- What looks after runs (interrupting one that was asked to stop) waits in real time, for scripts do.
- When the loop breaks, every caller that waits is told why. When it is closed, scripts that still compute are
  interrupted, and those that block are left behind in daemon threads: nothing here waits for them.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

import orjson
import trio
from attrs import define, field, frozen
from trio.testing import wait_all_tasks_blocked

from evlit.core import events as e
from evlit.core.codec import dumps
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection, to_json
from evlit.core.tree import Tree
from evlit.log.memory import MemoryStore
from evlit.log.writer import Writer
from evlit.runtime.host import Host, Settings, open_host
from evlit.runtime.options import Options, read_options
from evlit.runtime.run import Run
from evlit.runtime.secrets import secrets_of
from evlit.runtime.session import Session, decoded
from evlit.runtime.visit import Visit

T = TypeVar("T")

#: Seconds that a script which was told to stop is given.
PATIENCE: Final = 2.0

#: What is appended depends on what the app does alone, not on how fast the machine is.
#: Random numbers are the test's own to seed.
_SETTINGS: Final = Settings(flush_after=1e9, fresh_after=1e9, snapshot_after=10**9, seed_runs=False)

_open: Final[weakref.WeakSet[AppLoop]] = weakref.WeakSet()


class TimedOut(Exception):
    """The loop did not answer in time."""


class ManualClock(trio.abc.Clock):
    """Time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def start_clock(self) -> None:
        pass

    def current_time(self) -> float:
        return self.now

    def deadline_to_sleep_time(self, deadline: float) -> float:
        return 0.0 if deadline <= self.now else 1e9


@define(eq=False)
class _Call:
    """A coroutine that the test's thread waits for."""

    fn: Callable[[], Awaitable[Any]]
    answer: SimpleQueue[tuple[Any, BaseException | None]] = field(factory=SimpleQueue)

    async def run(self) -> None:
        try:
            value = await self.fn()
        except trio.Cancelled:
            self.answer.put((None, RuntimeError("expected a running app, this test of it is closed")))
            raise
        except Exception as error:  # noqa: BLE001  # handed to the thread that asked
            self.answer.put((None, error))
        else:
            self.answer.put((value, None))


@frozen
class Opening:
    """How the session of a test begins."""

    visit: Visit
    prepare: Callable[[Session], Sequence[e.Event]]  #: called before the first run; returns events to append


class AppLoop:
    """One app, one session, one viewer, in a thread.

    Parameters
    ----------
    app
        Path of the script, or its text, for which a file in a folder of its own is made.
    """

    def __init__(self, app: Path | str) -> None:
        self._source = app
        self.path = app if isinstance(app, Path) else Path()
        self.clock = ManualClock()
        self.viewer = "test"
        self.batch = 0
        self.host: Host | None = None
        self.session: Session | None = None
        self._replayed = Projection()
        self._folder: str | None = None
        self._options = Options()
        self._calls: set[_Call] = set()
        self._ready = threading.Event()
        self._ended = threading.Event()
        self._failure: BaseException | None = None
        self._token: trio.lowlevel.TrioToken | None = None
        self._nursery: trio.Nursery | None = None
        self._lasting = ExitStack()
        self._thread: threading.Thread | None = None

    # -- in the test's thread -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread; nothing of the app runs yet."""
        if isinstance(self._source, str):
            self._folder = tempfile.mkdtemp(prefix="evlit-test-")
            self.path = Path(self._folder) / "app.py"
            self.path.write_text(self._source, encoding="utf-8")
        self._options = read_options(self.path)
        # A daemon: a process that ends while tests still have apps must not wait for them. `_close_all` ends them then.
        self._thread = threading.Thread(target=self._run, name="evlit test", daemon=True)
        _open.add(self)
        self._thread.start()
        self._ready.wait()
        self.check_alive()

    @property
    def from_file(self) -> bool:
        """Whether the script is a file of the app's author."""
        return not isinstance(self._source, str)

    @property
    def name(self) -> str:
        """How the app is called in messages."""
        return self.path.name if self.from_file else "app.py"

    def source(self) -> str:
        """Return the text of the script; empty when it cannot be read."""
        if isinstance(self._source, str):
            return self._source
        try:
            return self._source.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""  # the first run says it on the page

    @property
    def started(self) -> bool:
        return self._thread is not None

    def call(self, fn: Callable[[], Awaitable[T]], timeout: float | None) -> T:
        """Run a coroutine in the loop and return what it returns; raise what it raises.

        Raises
        ------
        TimedOut
            After so many seconds. The coroutine goes on.
        """
        call = _Call(fn)
        self._calls.add(call)
        try:
            self.check_alive()
            assert self._token is not None
            try:
                self._token.run_sync_soon(self._spawn, call)
            except trio.RunFinishedError:
                self._ended.wait()
                self.check_alive()
            try:
                value, error = call.answer.get(timeout=timeout)
            except Empty:
                raise TimedOut from None
        finally:
            self._calls.discard(call)
        if error is not None:
            raise error
        return value  # type: ignore[no-any-return]  # what `fn` returned

    def tree(self) -> Tree:
        """Return a copy of the page."""
        session = self.session
        if session is None:
            return Tree()

        async def copy() -> Tree:
            return _revealed(session)

        # A run may be changing it: then the copy is made between two events.
        return _revealed(session) if session.run is None else self.call(copy, PATIENCE)

    def close(self, *, wait: bool = True) -> None:
        """End everything. Safe to call again, from any thread."""
        thread = self._thread
        if thread is None or not thread.is_alive():
            return
        self._ready.wait()
        if self._token is not None and self._nursery is not None:
            with suppress(trio.RunFinishedError):  # it has ended by itself
                self._token.run_sync_soon(self._nursery.cancel_scope.cancel)
        if wait and threading.current_thread() is not thread:
            thread.join(PATIENCE)

    def check_alive(self) -> None:
        """Raise RuntimeError when the loop has ended."""
        if self._ended.is_set():
            if self._failure is not None:
                raise RuntimeError(
                    "expected the app to be running, its runtime broke: see the cause"
                ) from self._failure
            raise RuntimeError("expected a running app, this test of it is closed")

    # -- the thread ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            trio.run(self._main, clock=self.clock)
        except BaseException as error:  # noqa: BLE001  # a mistake of ours, told to whoever calls next
            self._failure = error
        finally:
            self._ended.set()
            self._ready.set()
            broken = RuntimeError("expected the app to be running, its runtime broke: see the cause")
            broken.__cause__ = self._failure
            for call in list(self._calls):
                call.answer.put((None, broken))
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    async def _main(self) -> None:
        writer = Writer(MemoryStore())
        self._token = trio.lowlevel.current_trio_token()
        try:
            async with open_host(
                self.path,
                writer,
                settings=_SETTINGS,
                options=self._options,
                secrets=secrets_of(self.path, self._options["secrets.files"]),
                now=lambda: time.time() + self.clock.now,
                pause=_real_pause,
                add_path=False,
            ) as host:
                self.host = host
                with self._lasting:
                    async with trio.open_nursery() as nursery:
                        self._nursery = nursery
                        self._ready.set()
                        await trio.sleep_forever()
        finally:
            with trio.CancelScope(shield=True):
                await writer.aclose()
            self._end_scripts()

    def _end_scripts(self) -> None:
        if self.host is not None:
            running = [session.run for session in self.host.sessions.values() if session.run is not None]
            for run in (*running, *self.host.given_up):
                _end(run, self.host.sites.in_app)

    def _spawn(self, call: _Call) -> None:
        assert self._nursery is not None
        self._nursery.start_soon(call.run)

    # -- in the loop --------------------------------------------------------------------------------------------------

    async def open(self, opening: Opening) -> None:
        """Open the session: its first run is under way afterwards."""
        assert self.host is not None
        session, _ = await self.host.open(opening.visit)
        # No checkpoint since: the consumer has seen nothing yet, so this is there before the first run.
        self.session = session
        self._lasting.enter_context(session.held())  # however long the test lets it wait
        self._attach()
        events = opening.prepare(session)
        if events:
            session.submit(*events)

    def _attach(self) -> None:
        assert self.session is not None
        self.session.submit(e.ViewerAttached(self.viewer))

    async def settle(self) -> None:
        """Wait until everything sent is recorded, decided and run; check that replay equals what was live."""
        assert self.host is not None
        assert self.session is not None
        await self.host.writer.drain()
        await self.session.wait(_at_rest)
        if self.session.failure is not None:
            raise self.session.failure
        self.check()

    async def under_way(self, clicks: Collection[str]) -> None:
        """Wait until the app runs and its script has seen these clicks, or has run already."""
        assert self.host is not None
        assert self.session is not None
        await self.host.writer.drain()
        await self.session.wait(lambda session: session.run is not None or _at_rest(session))
        # What a script reads is no event, so nobody tells.
        while clicks and (run := self.session.run) is not None:
            if run.core.calls and self.session.state.seen.issuperset(clicks):
                return
            await _real_pause(0.001)

    async def advance(self, seconds: float) -> None:
        """Let time pass, from one deadline to the next; what is due runs to its end."""
        end = self.clock.now + seconds
        while True:
            await wait_all_tasks_blocked()  # every task has seen the state so far, and sleeps until its own time
            due = self.clock.now + trio.lowlevel.current_statistics().seconds_to_next_deadline
            self.clock.now = min(due, end)
            await wait_all_tasks_blocked()
            await self.settle()
            if due > end:
                return

    async def drain(self) -> None:
        """Wait until everything sent is recorded."""
        assert self.host is not None
        await self.host.writer.drain()
        await wait_all_tasks_blocked()

    async def check_all(self) -> None:
        """Check the law from the start of the log."""
        self._replayed = Projection()
        self.check()

    def check(self) -> None:
        """Check the law: the log, folded, is what is live."""
        session = self.session
        assert session is not None
        for recorded in self.log(self._replayed.position):
            fold(self._replayed, recorded)
        assert to_json(self._replayed) == to_json(session.projection), "expected fold(log) to equal the live projection"
        if session.idle:
            session.sync()
            tree, masks = session.tree, session.redactor.masks
            if masks:
                tree = Tree.from_json(masks.in_value(tree.to_json()))
            assert tree == self._replayed.tree, "expected the run's tree to equal the recorded one"

    def log(self, after: int = 0, upto: int | None = None) -> list[Recorded]:
        """Return recorded events. Any thread may call."""
        assert self.host is not None
        assert self.session is not None
        return [decoded(row) for row in self.host.writer.store.read(self.session.id, after, upto)]


def _at_rest(session: Session) -> bool:
    return session.failure is not None or session.idle


async def _real_pause(seconds: float) -> None:
    """Sleep in real time, whatever the clock of the loop does."""
    await trio.to_thread.run_sync(time.sleep, seconds, abandon_on_cancel=True)


def _end(run: Run, is_app: Callable[[str], bool]) -> None:
    """Interrupt a script that computes; one that blocks is left alone after a moment."""
    run.cancel()
    for _ in range(50):
        if run.left:
            return
        run.interrupt(is_app)
        time.sleep(0.002)


@atexit.register
def _close_all() -> None:
    loops = list(_open)
    for loop in loops:
        loop.close(wait=False)
    for loop in loops:
        loop.close()


def _revealed(session: Session) -> Tree:
    """Return the page as its user sees it: with what the log leaves out."""
    tree = session.projection.tree
    data = dumps(tree.to_json()) if session.redactor.leaves_out else b""
    return Tree.from_json(orjson.loads(session.vault.reveal(data))) if b"redacted" in data else tree.copy()
