"""All live sessions of a server, and what they share (the outermost nursery of the runtime).

Order of shutdown: viewers are cut off first, then sessions end (their runs are asked to end, and fenced when they do
not), then the writer commits what is queued and closes.
"""

from __future__ import annotations

import hmac
import linecache
import logging
import os
import platform
import random
import secrets as random_texts
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache, partial
from hashlib import blake2b
from math import inf
from pathlib import Path
from typing import Any, Final, Literal

import trio
from attrs import define, field, frozen

from evlit.core import events as e
from evlit.core.projection import Projection
from evlit.errors import AppFileError
from evlit.log.rows import Source
from evlit.log.writer import Writer
from evlit.runtime import caching
from evlit.runtime.callsite import CallSites
from evlit.runtime.fence import fence
from evlit.runtime.forked import Past, begun
from evlit.runtime.lifetimes import Lifetimes, release
from evlit.runtime.magic import Magic
from evlit.runtime.modules import forget_modules, reachable
from evlit.runtime.options import Options
from evlit.runtime.outside import SERVING
from evlit.runtime.pages import Pages
from evlit.runtime.privacy import Privacy
from evlit.runtime.recovery import dumped, end, folded, keep, taken_up
from evlit.runtime.resting import Resting
from evlit.runtime.run import Run
from evlit.runtime.script import Scripts
from evlit.runtime.secrets import Secrets
from evlit.runtime.session import Delivery, Session
from evlit.runtime.timers import run_timers
from evlit.runtime.visit import Visit
from evlit.runtime.workers import Workers

logger: Final = logging.getLogger(__name__)


@frozen
class Settings:
    """How patient the runtime is; seconds."""

    look_every: float = 0.01  #: at runs that are under way
    flush_after: float = 0.02  #: first ops of a run are appended when it takes longer than this
    fresh_after: float = 0.3  #: viewers are told what is redrawn when a run takes longer than this
    interrupt_after: float = 0.02  #: from a cancellation to the second rung of the ladder
    fence_after: float = 0.25  #: from a cancellation to the third
    recover_within: float = 2.0  #: how long what waits leaves the first run after a restart alone
    threads: int = 1000  #: runs at one time, at the most
    seed_runs: bool = True  #: each run begins a stream of random numbers that can be drawn again
    rest_after: float = 0.5  #: from the end of a run until large entries are looked at for changes in place
    settle_within: float = 3.0  #: how long a rerun for a saved source waits for a viewer that is slow to say its edits
    write_within: float = 1.5  #: how long the end of the server waits for large entries to be written
    snapshot_after: int = 1000  #: events; how far a session that comes back has to be folded, about


@frozen
class Gone:
    """Why there is no session to go on with."""

    code: Literal["unknown", "ended"]
    reason: str = ""  #: in words, of one that has ended


@define(eq=False)
class Host:
    """All sessions of one app.

    Parameters
    ----------
    app
        Path of the app's script.
    writer
        The log's writer; its store is read when a session comes back from the log.
    now
        Clock for the log: UTC seconds.
    options
        The configuration; only defaults unless one is given.
    async_clock
        Makes the clock of the loops that `async def` scripts run under; None for the real one.
    pause
        Waits some seconds before runs under way are looked at again.
    """

    app: Path
    writer: Writer
    settings: Settings = field(factory=Settings)
    options: Options = field(factory=Options)
    now: Callable[[], float] = time.time
    async_clock: Callable[[], trio.abc.Clock] | None = None
    pause: Callable[[float], Awaitable[None]] = trio.sleep
    past: Past | None = None  #: what new sessions begin with; None: with nothing
    sessions: dict[str, Session] = field(factory=dict, init=False)
    scripts: Scripts = field(init=False)
    pages: Pages = field(init=False)
    sites: CallSites = field(init=False)
    workers: Workers = field(init=False)
    resting: Resting = field(init=False)
    secrets: Secrets = field(factory=Secrets)
    privacy: Privacy = field(init=False)
    _tokens: dict[str, str] = field(factory=dict, init=False)
    _random: random.Random = field(factory=random.Random, init=False)
    _runs_changed: trio.Event = field(factory=trio.Event, init=False)
    given_up: list[Run] = field(factory=list, init=False)  #: fenced, and still in the app's code
    _nursery: trio.Nursery | None = field(default=None, init=False)
    _opening: dict[str, trio.Event] = field(factory=dict, init=False)
    lifetimes: Lifetimes = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.app = self.app.absolute()
        self.privacy = Privacy(self.options["log.redact"], self.secrets, self.writer.store.get_blob)
        self.scripts = Scripts(self.app, Magic.of(self.options))
        self.pages = Pages(self.app, self._page_script, self._keep_source)
        self.sites = CallSites(str(self.app.parent))
        self.workers = Workers(self.settings.threads)
        self.lifetimes = Lifetimes.of(self.options, self._drop)
        self.resting = Resting(self.settings.rest_after)

    # -- sessions -----------------------------------------------------------------------------------------------------

    async def open(self, visit: Visit) -> tuple[Session, str]:
        """Open a session for a new visitor.

        Returns
        -------
        tuple
            The session, and the token with which its viewer may come back; the log keeps only the token's digest.
        """
        id = "s_" + random_texts.token_urlsafe(12)
        token = random_texts.token_urlsafe(16)
        digest = token_digest(token)
        found = self._source()
        source = "" if found is None else found.digest
        if self.past is not None:
            return self._take_up(await begun(self, self.past, id, digest, source), digest), token
        owner = await self.writer.run(self.writer.store.open_session, id, self.app.name, digest, self.now(), {})
        session = self._adopt(Session(self, id, owner.epoch, Projection()), digest)
        session.visit = visit
        session.submit(visit.opened(self.app.name, source, versions()), e.RerunRequested("opened"))
        return session, token

    async def resume(self, id: str, token: str) -> Session | None:
        """Return the session of that id for whoever has its token, from memory or the log; None when there is none."""
        found = await self.find(id, token)
        return found if isinstance(found, Session) else None

    async def find(self, id: str, token: str) -> Session | Gone:
        """Do as `resume` does, and say why when there is no session to go on with."""
        digest = token_digest(token)
        while id in self._opening:
            await self._opening[id].wait()
        session = self.sessions.get(id)
        if session is not None:
            if not hmac.compare_digest(self._tokens.get(id, ""), digest):
                return Gone("unknown")
            if session.failure is None:
                return session
            # The log could not be written. What it holds is complete in itself: go on from there, if it can be by now.
            while self.sessions.get(id) is session:
                await session.ended.wait()
                await trio.lowlevel.checkpoint()
            return await self.find(id, token)
        self._opening[id] = trio.Event()
        try:
            return await self._load(id, digest)
        finally:
            self._opening.pop(id).set()

    async def _load(self, id: str, digest: str) -> Session | Gone:
        store = self.writer.store
        row = await trio.to_thread.run_sync(store.session, id)
        if row is None or row.token_digest is None or not hmac.compare_digest(row.token_digest, digest):
            return Gone("unknown")
        if row.closed is not None:
            return Gone("ended", (await trio.to_thread.run_sync(self._fold, id)).closed or "")
        # Whoever had it before appends nothing from here on, so what is read now is all there is.
        owner = await self.writer.run(store.own, id)
        projection = await trio.to_thread.run_sync(self._fold, id)
        now = self.now()
        if projection.closed is None and self.lifetimes.is_over(projection.at, now):
            await end(self.writer, id, owner.epoch, projection, self.lifetimes.max_age, now)
        if projection.closed is not None:
            self.writer.call(store.close_session, id, now)
            return Gone("ended", projection.closed)
        return self._take_up(Session(self, id, owner.epoch, projection), digest)

    def _take_up(self, session: Session, digest: str) -> Session:
        """Adopt a session that its log was read for, and have it go on."""
        self._adopt(session, digest)
        session.state.unheard, events = taken_up(session.projection)
        found = self._source()
        if found is not None and found.digest != session.projection.source:
            events.append(e.ScriptChanged(found.digest, found.path))  # while nobody watched
        session.submit(*events)
        return session

    def _fold(self, id: str) -> Projection:
        return folded(self.writer, id)

    def keep_snapshot(self, id: str, projection: Projection) -> None:
        """Keep a projection in the log, so that whoever needs the session later folds from here on. Never waits."""
        self.workers.start(partial(keep, self.writer, id, projection.position, dumped(projection)))

    def _adopt(self, session: Session, digest: str) -> Session:
        assert self._nursery is not None, "expected an open host: use `async with open_host(...)`"
        self.sessions[session.id] = session
        self._tokens[session.id] = digest
        self._nursery.start_soon(self._live, session)
        self.lifetimes.left(session)
        return session

    async def _live(self, session: Session) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(run_timers, session)
            await session.consume()
            nursery.cancel_scope.cancel()
        if self.sessions.get(session.id) is session:
            del self.sessions[session.id], self._tokens[session.id]
            self.privacy.rest(session.id, session.vault, session.projection)  # its log failed, or it is closed
        self.lifetimes.needed(session)
        if session.projection.closed is not None:
            self.writer.call(self.writer.store.close_session, session.id, self.now())
        self.workers.start(partial(release, session.state.caches))

    def _drop(self, session: Session) -> None:
        """Take an idle session out of memory. Whoever comes with its token has it folded from the log."""
        del self.sessions[session.id], self._tokens[session.id]
        self.privacy.rest(session.id, session.vault, session.projection)
        session.leave()
        self.writer.call(self.writer.store.forget, session.id)
        projection = session.projection
        if projection.position >= session.kept_at + self.settings.snapshot_after / 10:
            self.workers.start(partial(keep, self.writer, session.id, projection.position, projection))

    def files_changed(self, changed: set[str], others: set[str] | frozenset[str] = frozenset()) -> None:
        """Take files that hold something else now: those that the app is made of concern its sessions.

        Parameters
        ----------
        changed
            Real paths.
        others
            Those of them that concern the app whatever they are.
        """
        folder = os.path.realpath(self.app.parent)
        entries = {os.path.realpath(self.app), *self.pages.files(), *filter(self.pages.includes, changed)}
        gone = forget_modules(changed, self.sites.in_app, folder)
        concerned = changed & {*entries, *others, *gone.values()} or changed & reachable(entries, folder)
        if concerned:
            linecache.checkcache()
            self.source_changed(self.sites.relative(min(concerned)))

    def source_changed(self, path: str | None = None) -> None:
        """Tell every session that the app's source is another one.

        Each reruns with its values and state, or offers that to its viewers, as its user chose or the configuration
        says (S-349).

        Parameters
        ----------
        path
            What viewers are told; the app itself by default.
        """
        try:
            source = self.scripts.read()
        except AppFileError as error:
            logger.warning("%s", error)
            return
        self.sites.forget()
        self.writer.call(self.writer.store.put_source, source)
        for session in self.sessions.values():
            chosen = session.projection.follows if self.options["server.allowRunOnSave"] else None
            follows = self.options["server.runOnSave"] if chosen is None else chosen
            session.submit(e.ScriptChanged(source.digest, path or source.path, follows))
            if follows and self._nursery is not None:
                session.rerun_saved(self._nursery)

    def _source(self) -> Source | None:
        """Return the app's source, which the log has then; None when it cannot be read: a run says so on the page."""
        try:
            found = self.scripts.read()
        except AppFileError:
            return None
        self._keep_source(found)
        return found

    def _page_script(self, path: Path) -> Scripts:
        return Scripts(path, Magic.of(self.options), self.sites.relative(str(path)))

    def _keep_source(self, source: Source) -> None:
        self.writer.call(self.writer.store.put_source, source)

    # -- what sessions share ------------------------------------------------------------------------------------------

    def seed(self) -> int:
        """Return a number from which a run's randomness can be made again."""
        return self._random.getrandbits(63)

    def clear_caches(self) -> None:
        """Empty all caches of the process."""
        caching.clear_all()

    # -- runs under way -----------------------------------------------------------------------------------------------

    def watch_runs(self) -> None:
        """Wake the task that looks after runs. Trio thread only."""
        self._runs_changed.set()

    async def _look_after_runs(self) -> None:
        """Flush runs that take long, tell viewers how far they are, and climb the cancellation ladder."""
        told: dict[Run, dict[int, int]] = {}
        while True:
            active = [session for session in self.sessions.values() if session.run is not None]
            self.given_up = [run for run in self.given_up if not run.left]
            for run in self.given_up:
                run.interrupt(self.sites.in_app)  # it computes beside the others until it comes to a line of the app
            if not active:
                told.clear()
                self._runs_changed = trio.Event()
                with trio.move_on_after(10 * self.settings.look_every if self.given_up else inf):
                    await self._runs_changed.wait()
            await self.pause(self.settings.look_every)
            now = time.monotonic()
            for session in active:
                current = session.run
                if current is not None and not current.done:
                    self._look_after(session, current, now, told)

    def _look_after(self, session: Session, run: Run, now: float, told: dict[Run, dict[int, int]]) -> None:
        core, settings = run.core, self.settings
        # S-019: without fast reruns an event waits until the app comes to a call; a user who presses Stop does not.
        hard = self.options["runner.fastReruns"] or session.draining
        if run.cancelled_at is not None and (hard or core.stopped_by_user):
            waited = run.cancelled_for(now) if hard else 0.0
            if waited > settings.fence_after:
                if fence(session, run):
                    self.given_up.append(run)
            elif waited > settings.interrupt_after:
                run.interrupt(self.sites.in_app)
        elif now - run.started > settings.flush_after:
            if core.flush_due:
                core.flush()  # the script is busy with something else than drawing
            elif core.waiting:
                core.want_flush()
        if now - run.started > settings.recover_within:
            session.hurry()
        if session.feeds and run.cancelled_at is None and now - run.started > settings.fresh_after:
            with core.lock:
                progress = core.reconciler.progress()
            before = told.get(run, {})
            changed = {id: count for id, count in progress.items() if before.get(id) != count}
            if changed or run not in told:
                told[run] = progress
                session.tell(Delivery(fresh=(core.run, changed)))


@asynccontextmanager
async def open_host(app: Path, writer: Writer, *, add_path: bool = True, **options: Any) -> AsyncIterator[Host]:
    """Open a host for an app; at the end its sessions end, and everything submitted is recorded.

    Parameters
    ----------
    add_path
        Whether the app's folder is on `sys.path` meanwhile (S-004).
    """
    host = Host(app, writer, **options)
    folder = str(host.app.parent)
    added = add_path and folder not in sys.path
    if added:
        sys.path.insert(0, folder)
    try:
        async with trio.open_nursery() as nursery:
            host._nursery = nursery
            nursery.start_soon(host._look_after_runs)
            nursery.start_soon(host.lifetimes.run)
            nursery.start_soon(host.resting.run)
            SERVING.hosts += 1
            try:
                yield host
            finally:
                SERVING.hosts -= 1
                for session in host.sessions.values():
                    if session.run is not None:
                        session.run.core.fenced = True  # what it still does counts no more
                        session.run.cancel()
                await host.resting.finish(host.sessions.values(), host.settings.write_within)
                nursery.cancel_scope.cancel()
    finally:
        if added and folder in sys.path:
            sys.path.remove(folder)


def token_digest(token: str) -> str:
    """Return what the log keeps of a resume token."""
    return blake2b(token.encode(), digest_size=20).hexdigest()


@cache
def versions() -> dict[str, str]:
    """Return the versions that a recording depends on."""
    from importlib.metadata import PackageNotFoundError, version  # a fifth of what starting the host takes

    found = {"python": platform.python_version()}
    for name in ("evlit", "trio"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a checkout that is not installed
            found[name] = "unknown"
    return found
