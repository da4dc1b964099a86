"""A live session: its projection, its run, and the one task that starts and cancels runs (steps 4 to 9 of the click
journey).

Theory of operation
-------------------
The log's writer hands every recorded group to `_recorded`, in order; the consumer task takes it from there::

    tail -> fold -> act on what is recorded now -> tell the viewers -> decide -> append the decisions -> tail ...

- Only the consumer starts and cancels runs, and only for decisions that came back from the log.
- It awaits nothing but the tail, so one step of a session is never interleaved with another.
- There are two trees. The projection's is changed by `fold` alone. The run's is ahead of it while a run writes; when a
  run has ended in the log they are equal again, unless the run was fenced or interrupted in mid-write: then the run's
  tree is made anew from the projection's.
- A viewer is a `Feed`: a bounded queue. One that does not keep up is dropped, never the session.

When the nursery is cancelled, nothing is appended any more; what was recorded is complete in itself, and a later
process goes on from it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, Final

import trio
from attrs import define, evolve, field, frozen

from evlit.core import events as e
from evlit.core.codec import decode, encode
from evlit.core.events import Recorded
from evlit.core.fold import fold
from evlit.core.projection import Projection
from evlit.core.reconcile import Reconciler
from evlit.core.rerun import Status, decide, status
from evlit.core.tree import Tree
from evlit.core.widgets import UPLOADS, is_unrecorded
from evlit.log.blobs import Blob
from evlit.log.errors import LogClosed
from evlit.log.rows import RecordedRow, Row
from evlit.runtime.address import Address
from evlit.runtime.core import RunCore
from evlit.runtime.fragments import Fragments
from evlit.runtime.grants import Grants
from evlit.runtime.hidden import Hidden
from evlit.runtime.masks import header_texts
from evlit.runtime.pages import script_of
from evlit.runtime.redaction import Redactor
from evlit.runtime.run import Run
from evlit.runtime.user_state import UserState
from evlit.runtime.vault import Vault
from evlit.runtime.visit import Visit

if TYPE_CHECKING:
    from evlit.runtime.host import Host

logger: Final = logging.getLogger(__name__)

#: Groups of events that may wait for one viewer before it is dropped, and bytes.
FEED_LIMIT: Final = 1000
FEED_BYTES: Final = 64 << 20


@frozen
class Delivery:
    """What a viewer is told of: recorded events with their bytes; or, which is no event, the progress of a run, and
    that it is asked for what it holds back.
    """

    rows: Sequence[tuple[RecordedRow, Recorded]] = ()
    fresh: tuple[int, dict[int, int]] | None = None
    asks: bool = False
    queries: dict[int, str] = field(factory=dict)  #: by position, where inputs for bound widgets changed it

    @property
    def size(self) -> int:
        """Bytes of its rows."""
        return sum(len(row.row.data) for row, _ in self.rows)


@define(eq=False)
class Feed:
    """One viewer's place at the end of the log."""

    viewer: str
    receive: trio.MemoryReceiveChannel[Delivery]
    _send: trio.MemorySendChannel[Delivery] = field(alias="send")
    overflowed: bool = False
    answers: bool = False  #: it can be asked for what it holds back: a value that waits for a pause of its user
    closed: bool = field(default=False, init=False)
    _asked: trio.Event | None = field(default=None, init=False)  # until the answer
    _waiting: int = field(default=0, init=False)  # bytes

    def offer(self, delivery: Delivery) -> bool:
        """Queue a delivery; false when the viewer does not keep up and must be dropped."""
        try:
            self._send.send_nowait(delivery)
        except trio.WouldBlock:
            self.overflowed = True
            return False
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            return False
        self._waiting += delivery.size
        self.overflowed = self._waiting > FEED_BYTES and self.receive.statistics().current_buffer_used > 1
        return not self.overflowed

    async def take(self, limit: int) -> list[Delivery]:
        """Wait for a delivery, and return it with others that wait, up to some bytes; none when the feed has ended."""
        try:
            taken = [await self.receive.receive()]
        except trio.EndOfChannel:
            return []
        size = taken[0].size
        with suppress(trio.WouldBlock, trio.EndOfChannel):
            while size < limit:
                taken.append(self.receive.receive_nowait())
                size += taken[-1].size
        self._waiting -= size
        return taken

    async def settled(self) -> None:
        """Ask the viewer for what it holds back, and wait until it has sent that, or is gone."""
        if self._asked is None and self.answers and self.offer(Delivery(asks=True)):
            self._asked = trio.Event()
        if self._asked is not None:
            await self._asked.wait()

    def answer(self) -> None:
        """Note that the viewer has sent what it held back."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.set()

    def close(self) -> None:
        """End the feed: its reader sees the end of the channel."""
        self.closed = True
        self.answer()
        self._send.close()


class Attended:
    """The part of a session that its viewers see: they come and go, and are told."""

    core_type: type[RunCore] = RunCore  #: what threads of its runs share
    host: Host
    feeds: dict[str, Feed]
    holds: int  #: requests at work for it
    failure: Exception | None
    ended: trio.Event
    visit: Visit
    projection: Projection
    redactor: Redactor
    vault: Vault

    def submit(self, *events: e.Event, blobs: Sequence[Blob] = ()) -> None:
        """Append events of this session."""
        raise NotImplementedError

    def needed(self) -> None:
        """Note that somebody needs the session."""
        raise NotImplementedError

    def left(self) -> None:
        """Note that somebody needs it no more."""
        raise NotImplementedError

    def submit_file(self, event: e.FileUploaded, blob: Blob, widget: str | None) -> None:
        """Append an uploaded file; of one for a widget with `record=False`, only that there was one.

        Parameters
        ----------
        widget
            Which it is for. When nobody says, it is for any on the page.
        """
        widgets = self.projection.tree.widgets
        asked = [widgets[widget]] if widget is not None and widget in widgets else widgets.values()
        if any(is_unrecorded(node.props) for node in asked if node.kind in UPLOADS):
            self.host.privacy.kept_back.add(blob)
            stem, dot, suffix = event.name.rpartition(".")
            event = evolve(event, name=self.vault.name(stem or suffix) + (dot + suffix if stem else ""))
            self.submit(event)
        else:
            self.submit(event, blobs=[blob])

    def attach(self, viewer: str, seen: int, visit: Visit | None = None) -> Feed:
        """Connect a viewer: from now on its feed is given what is recorded."""
        send, receive = trio.open_memory_channel[Delivery](FEED_LIMIT)
        old = self.feeds.pop(viewer, None)
        if old is not None:
            old.close()
        feed = self.feeds[viewer] = Feed(viewer, receive, send)
        self.needed()
        self.visit = self.visit if visit is None else visit.after(self.visit)
        if headers := self.visit.peer.headers:
            self.redactor.masks.add(islice(header_texts(headers), 100))
        self.submit(self.visit.attached(viewer, seen, self.projection))
        return feed

    def detach(self, feed: Feed, reason: str) -> None:
        """Disconnect a viewer; the session goes on."""
        feed.close()
        if self.feeds.get(feed.viewer) is feed:
            del self.feeds[feed.viewer]
            if self.failure is None:
                self.submit(e.ViewerDetached(feed.viewer, reason))
            self.left()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the session in memory meanwhile, as a viewer would. Trio thread only."""
        self.holds += 1
        self.needed()
        try:
            yield
        finally:
            self.holds -= 1
            self.left()

    @property
    def alone(self) -> bool:
        """True when nobody is connected to it, or waits for it."""
        return not self.feeds and not self.holds

    def rerun_saved(self, nursery: trio.Nursery) -> None:
        """Rerun for a saved source, with what the viewers hold back: it comes in the middle of what their users do."""
        if any(feed.answers for feed in self.feeds.values()):
            nursery.start_soon(self._rerun_settled)
        else:
            self.submit(e.RerunRequested("source"))

    async def _rerun_settled(self) -> None:
        with trio.move_on_after(self.host.settings.settle_within):
            for feed in list(self.feeds.values()):
                await feed.settled()
        if self.failure is None and not self.ended.is_set():
            self.submit(e.RerunRequested("source"))

    def tell(self, delivery: Delivery) -> None:
        """Give a delivery to all viewers; one that does not keep up is dropped."""
        for feed in list(self.feeds.values()):
            if not feed.offer(delivery):
                self.detach(feed, "slow" if feed.overflowed else "gone")


class Session(Grants, Attended):
    """One user's log and nursery. A session outlives its viewers.

    Parameters
    ----------
    host
        Capabilities that all sessions share: writer, clock, source, settings.
    projection
        What the log adds up to so far.
    """

    def __init__(self, host: Host, id: str, epoch: int, projection: Projection) -> None:
        self.host = host
        self.id = id
        self.epoch = epoch
        self.projection = projection
        self.tree: Tree = projection.tree.copy()
        self.redactor = host.privacy.redactor(id)
        self.vault = self.redactor.vault
        hidden = Hidden(projection.kept, projection.tree.widgets)
        keeps = bool(host.options["widgets.keepHidden"])
        self.state = UserState(projection.values, projection.state, self.vault, hidden, keep_hidden=keeps)
        self.state.entries.fetch = self.blob
        self.fragments = Fragments()
        self.visit = Visit.recorded(projection)
        self.address = Address(self.vault.read(projection.query))
        self.run: Run | None = None
        self.feeds: dict[str, Feed] = {}
        self.failure: Exception | None = None
        self.ended = trio.Event()
        self.token = trio.lowlevel.current_trio_token()
        self._send, self._receive = trio.open_memory_channel[list[RecordedRow]](inf)
        self._subscription = host.writer.subscribe(id, self._recorded, self._failed)
        self._touched: set[str] = set()  # widgets whose value the projection has and the run's tree has not
        self._closed: set[str] = set()  # dialogs that the user closed, likewise
        self._rebuild = False
        self.kept_at = projection.position  #: position of the newest snapshot, about
        self._cause: int | None = None
        self.ticking: set[str] = set()  #: fragments whose tick is on its way into the log
        self.holds = 0
        self.base = projection.position  #: where it was when this process took it over
        self.changed = trio.Event()  #: replaced at each step: who waits for a state of the session waits here
        self._hurried = False
        self.draining = False  #: the server ends: what comes now is recorded, and decided by the next process
        self._deciding = False  # decisions are on their way: they must be folded before others are made

    # -- events in ----------------------------------------------------------------------------------------------------

    def submit(self, *events: e.Event, cause: int | None = None, blobs: Sequence[Blob] = ()) -> None:
        """Append events of this session; never waits. Any thread may call."""
        at = self.host.now()
        redactor, widgets = self.redactor, self.projection.tree.widgets
        # Here, where everything passes that is recorded of a session.
        rows = [redactor.row(encoded(redactor.event(event, widgets), at, cause)) for event in events]
        blobs = self.host.privacy.recordable(blobs, events, redactor.masks, self.host.resting.forget_blob)
        self.host.writer.submit(self.id, self.epoch, rows, blobs=blobs)

    def needed(self) -> None:
        """See `Attended`."""
        self.host.lifetimes.needed(self)

    def left(self) -> None:
        """See `Attended`."""
        self.host.lifetimes.left(self)

    def leave(self) -> None:
        """End the consumer of an idle session: what it adds up to is in the log."""
        self._subscription.close()
        self._send.close()

    async def recorded(self, after: int, upto: int) -> list[tuple[RecordedRow, Recorded]]:
        """Return events of this session from the log."""
        store = self.host.writer.store

        def read() -> list[tuple[RecordedRow, Recorded]]:
            return [(row, decoded(row)) for row in store.read(self.id, after, upto)]

        return await trio.to_thread.run_sync(read) if store.on_disk else read()

    async def wait(self, ready: Callable[[Session], bool]) -> None:
        """Wait until a condition holds after some step of the consumer."""
        while not ready(self):
            await self.changed.wait()

    @property
    def idle(self) -> bool:
        """True when everything recorded is folded, nothing runs, and nothing waits."""
        p = self.projection
        head = self.host.writer.store.head(self.id)
        return (
            p.run is None
            and not p.queue
            and not p.pending
            and self.run is None
            and p.position == head
            and not self.state.entries.working
        )

    # -- the consumer -------------------------------------------------------------------------------------------------

    async def consume(self) -> None:
        """Take what is recorded, for ever. The only task that starts and cancels runs."""
        async for rows in self._receive:
            self._step(rows)
            del rows  # an idle session does not keep the last that it was told
            if self.projection.closed is not None:
                break
        self._subscription.close()
        self.ended.set()
        self.notify()

    def _recorded(self, rows: list[RecordedRow]) -> None:
        self._send.send_nowait(rows)

    def _failed(self, error: Exception) -> None:
        """The log refused an append: the session accepts nothing more (what was acknowledged is safe)."""
        logger.error("session %s stops: %s", self.id, error)
        self.failure = error
        if self.run is not None:
            self.run.core.fenced = True
            self.run.cancel()
        for feed in list(self.feeds.values()):
            feed.close()
        self._subscription.close()
        self._send.close()
        self.notify()

    def _step(self, rows: Sequence[RecordedRow]) -> None:
        told = Delivery([(row, decoded(row)) for row in rows])
        for _, recorded in told.rows:
            _fold(self.projection, recorded, told.queries)
            self._note(recorded)
        for _, recorded in told.rows:
            self._act(recorded)
        if not (self._deciding or self.draining) and (decisions := decide(self.projection)):
            self._append_decisions(decisions)
        self.tell(told)
        position = self.projection.position
        if self.projection.run is None and position >= self.kept_at + self.host.settings.snapshot_after:
            self.kept_at = position
            self.host.keep_snapshot(self.id, self.projection)
        self.notify()

    def _append_decisions(self, decisions: Sequence[e.RerunDecided]) -> None:
        events: list[e.Event] = []
        for decision in decisions:
            events.append(decision)
            if decision.action == "start":
                assert decision.run is not None
                events.append(
                    e.RunStarted(
                        decision.run,
                        decision.scope,
                        self.projection.page,
                        self.projection.source,
                        self.host.now(),
                        self.host.seed(),
                        self.projection.query,
                    )
                )
        self._deciding = True
        self.submit(*events, cause=max(max(decision.because) for decision in decisions))

    def _note(self, recorded: Recorded) -> None:
        event = recorded.event
        if isinstance(event, e.RerunDecided):
            self._deciding = False
        elif isinstance(event, e.WidgetsChanged):
            self._touched.update(event.values)
        elif isinstance(event, e.DialogDismissed):
            self._closed.add(event.dialog)
        elif isinstance(event, e.TimerTicked):
            self.ticking.discard(event.fragment)
        elif isinstance(event, e.ScriptChanged):
            self.fragments.forget_digests()
        elif isinstance(event, e.CacheCleared):
            self.state.clear_entries()
            self.state.caches.clear()
            self.host.clear_caches()
        elif isinstance(event, e.RunEnded) and self.run is not None and self.run.core.run == event.run:
            self._rebuild = self._rebuild or self.run.torn or self.run.core.fenced
            self.run = None
            self.host.resting.ended(self)

    def _act(self, recorded: Recorded) -> None:
        match recorded.event:
            case e.RerunDecided(cancels=int()) as decision:
                if self.run is not None and self.run.core.run == decision.cancels:
                    self.run.core.stopped_by_user = decision.action == "stop"
                    self.run.cancel()
                    self.host.watch_runs()
            case e.RunStarted() as started:
                self._start(started, recorded.position)

    def _start(self, started: e.RunStarted, position: int) -> None:
        open_run = self.projection.run
        if open_run is None or open_run.run != started.run:
            return  # it ended in the very same group: it was decided by a process that is gone
        self.sync()
        scope = started.scope
        core = self.core_type(
            started.run,
            Reconciler(self.tree, started.run, None if scope is None else ()),
            self.state,
            self.host.sites,
            self,
            page=started.page,
            scope=scope,
            info={
                "files": self.projection.files,
                "session": self.id,
                "host": self.host,
                "names": self.host.privacy.names,
            },
            fragments=self.fragments,
            options=self.host.options,
            address=self.address,
        )
        core.pages, core.visit = self.host.pages, self.visit.themed(self.projection.theme)
        core.seed = started.random if self.host.settings.seed_runs else None
        self.address.load(self.vault.read(started.query))
        inputs = {r.position: self.redactor.clear(self.projection.inputs[r.position]) for r in open_run.requests}
        if self.state.gone:
            _forget_gone(self.state, self.projection.inputs.values())
        self.address.follow(inputs.values())
        self._cause = position
        run = Run(
            core,
            open_run.requests,
            inputs,
            self.fragments,
            partial(script_of, core, self.host.scripts.load),
            services=self,
            async_clock=self.host.async_clock,
        )
        self.run = run
        self.host.workers.start(partial(self._execute, run))
        self.host.watch_runs()

    def _execute(self, run: Run) -> None:
        """Run in a worker thread."""
        try:
            run.execute()
        except LogClosed:
            return  # the server has ended meanwhile
        except BaseException as error:
            # `execute` answers for everything that the app does, so this is a mistake of ours: the session must not
            # hang on it.
            logger.exception("run %d of session %s broke", run.core.run, self.id)
            run.broke = True
            self.submit(e.RunEnded(run.core.run, "failed", run.core.calls, error=e.Json(self.describe(error))))

    def hurry(self) -> None:
        """Say that others have waited long enough for the first run after a restart, if any wait for it."""
        p = self.projection
        if status(p) is Status.RECOVERY and p.queue and not self._hurried:
            self._hurried = True
            self.submit(e.RerunRequested("late"))

    def sync(self) -> None:
        """Bring the run's tree up to the projection's before a run starts."""
        if self._rebuild:
            self.tree = self.projection.tree.copy()
            self._rebuild = False
        else:
            for widget in self._touched:
                mine, theirs = self.tree.widgets.get(widget), self.projection.tree.widgets.get(widget)
                if mine is not None and theirs is not None:
                    mine.props = theirs.props
            for dialog in self._closed:
                mine, theirs = self.tree.fragments.get(dialog), self.projection.tree.fragments.get(dialog)
                if mine is not None and theirs is not None:
                    mine.props = theirs.props
        self._touched.clear()
        self._closed.clear()

    def notify(self) -> None:
        """Wake who waits for a state of the session."""
        changed, self.changed = self.changed, trio.Event()
        changed.set()


def encoded(event: e.Event, at: float, cause: int | None = None) -> Row:
    """Return an event as the log takes it."""
    kind, version, data = encode(event)
    return Row(kind, version, data, at, e.run_of(event), cause)


def decoded(row: RecordedRow) -> Recorded:
    """Return an event as the log gives it back."""
    event = decode(row.row.kind, row.row.version, row.row.data)
    return Recorded(row.session, row.position, row.row.at, event, e.run_of(event), row.row.cause)


def _fold(projection: Projection, recorded: Recorded, queries: dict[int, str]) -> None:
    """Fold an event, and note the query of the address if an input for bound widgets changed that."""
    before = projection.query
    fold(projection, recorded)
    if projection.query is not before and isinstance(recorded.event, e.WidgetsChanged):
        queries[recorded.position] = projection.query


def _forget_gone(state: UserState, inputs: Iterable[e.Event]) -> None:
    """Forget the widgets that are gone and of which no event waits."""
    changes = [event for event in inputs if isinstance(event, e.WidgetsChanged)]
    waiting = {id for event in changes for id in (*event.values, *event.trigger)}
    state.gone = {id: meta for id, meta in state.gone.items() if id in waiting}
