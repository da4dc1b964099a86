"""The one writer of a log: records what everybody submits, then hands it on (steps 3 and 8 of the click journey).

Theory of operation
-------------------
Anybody, in any thread, puts an append on one queue and gets a `Ticket` for it. One thread takes everything that waits
there, has the store record it in one transaction (a group), and only then hands it on. So the busier the server, the
larger the groups and the cheaper an event; an idle server records a single event at once. Nothing polls.

Handing on happens once per group, in the order of the commit: one `run_sync_soon` carries the group into the trio
thread, where `_deliver` first calls the subscribers of each session and then wakes the tasks that wait in `append`.
Threads that wait for their ticket are woken by the writer thread itself, without a hop through trio.

What cannot happen:

- a subscriber, a ticket or a task hears of an event that is not committed;
- a subscriber of a session sees positions out of order, or with a gap, after its first event;
- a task returns from `append` before the subscribers of that session have seen its events;
- an append of a session is recorded after an earlier one of the same session and epoch failed. The author of the second
  counted on the first, so the session is *halted*: its appends are refused until it is owned again, with a new epoch.
  Being fenced is no failure; who names an expected head is told, and decides again.

A group that fails is tried again append by append, so that one value too large, or one session writing into the last
free page of a disk, does not take others down. Not so when the file is locked: each try would wait for the lock; nor
when it was removed: what is in it already would come twice, should it be put back.
The writer itself goes on after every failure; what was acknowledged is committed, so it is not affected.
"""

from __future__ import annotations

import logging
import threading
from contextlib import asynccontextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, final

import attrs
import trio

from evlit.log.errors import LogClosed, LogError, LogLocked, LogMissing, PositionConflict, SessionHalted
from evlit.log.rows import Append, Fenced, RecordedRow, Row

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from evlit.log.blobs import Blob
    from evlit.log.store import EventStore

logger: Final = logging.getLogger(__name__)

T = TypeVar("T")
Rows = list[RecordedRow]


@final
class Ticket(Generic[T]):
    """A promise of the writer: the rows as they were recorded, or what a call returned."""

    __slots__ = ("_append", "_call", "_done", "_error", "_handed_on", "_value")

    def __init__(self, append: Append | None, call: Callable[[], T] | None = None) -> None:
        self._append = append
        self._call = call
        self._value: T | None = None
        self._error: Exception | None = None
        self._done = threading.Lock()  # held until done: a third of the price of a threading.Event
        self._done.acquire()
        self._handed_on: trio.Event | None = None  # for a task that waits

    @property
    def done(self) -> bool:
        return not self._done.locked()

    def wait(self, timeout: float | None = None) -> T:
        """Block this thread until it is done. Never call this in the trio thread.

        Raises
        ------
        PositionConflict
            The session has another head, or another owner; nothing was recorded.
        LogError
            Recording failed; nothing was recorded, and the session is halted.
        TimeoutError
            Not done yet; it may still be recorded.
        """
        if not self._done.acquire(timeout=-1 if timeout is None else timeout):
            raise TimeoutError(f"expected the log to answer within {timeout} s, it did not; it still may")
        self._done.release()
        return self._result()

    def _result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]  # set before done whenever there is no error

    def _finish(self, value: Any = None, error: Exception | None = None) -> None:
        self._value, self._error = value, error


_Submitted = tuple[Ticket[Any], Append]


@final
@attrs.define(eq=False)
class Subscription:
    """Who hears of a session's events; until `close`."""

    session: str
    on_rows: Callable[[Rows], None]
    on_error: Callable[[Exception], None] | None
    _close: Callable[[Subscription], None] = attrs.field(alias="close")

    def close(self) -> None:
        """Hear nothing more, from now on. To be called in the trio thread."""
        self._close(self)


@final
@attrs.frozen
class WriterStatistics:
    """What a writer has done so far."""

    queued: int
    commits: int
    rows: int
    failed: int
    largest_group: int


class Writer:
    """Records events in a thread of its own; the module docstring says how.

    Parameters
    ----------
    store
        Where to; from now on only this writer writes to it. It stays open when the writer is closed.
    token
        The trio run to hand events on to; by default the current one. Without one there are tickets only.
    """

    def __init__(self, store: EventStore, token: trio.lowlevel.TrioToken | None = None) -> None:
        self.store = store
        self._token = trio.lowlevel.current_trio_token() if token is None and trio.lowlevel.in_trio_run() else token
        self._subscriptions: dict[str, list[Subscription]] = {}  # touched in the trio thread only
        self._halted: dict[str, tuple[int, Exception]] = {}  # touched while recording only
        self._closing = threading.Lock()  # so that nothing is queued behind the end of the queue
        self._closed = False
        self._commits = self._rows = self._failed = self._largest_group = 0
        self._start()

    # Submitting

    def submit(
        self, session: str, epoch: int, rows: Sequence[Row], expected: int | None = None, blobs: Sequence[Blob] = ()
    ) -> Ticket[Rows]:
        """Queue `rows`, to be recorded together with the `blobs` they cite. Any thread may, the trio thread too.

        `expected` is the head the rows were decided on; None means that they belong at the end wherever that is, after
        whatever was submitted before.
        """
        ticket: Ticket[Rows] = Ticket(Append(session, epoch, expected, rows, blobs))
        self._put(ticket)
        return ticket

    async def append(
        self, session: str, epoch: int, rows: Sequence[Row], expected: int | None = None, blobs: Sequence[Blob] = ()
    ) -> Rows:
        """Record `rows` and return them as recorded; subscribers of the session have seen them by then.

        When cancelled before it begins, nothing is recorded. When cancelled while waiting, the rows will be recorded
        all the same; subscribers hear of them.

        Raises
        ------
        PositionConflict, LogError
            As `Ticket.wait` does.
        """
        return await self._handed_on(Ticket(Append(session, epoch, expected, rows, blobs)))

    def call(self, fn: Callable[..., T], *args: object) -> Ticket[T]:
        """Queue a call of another writing method of the store, in order with appends: `call(store.own, session)`."""
        ticket: Ticket[T] = Ticket(None, lambda: fn(*args))
        self._put(ticket)
        return ticket

    async def run(self, fn: Callable[..., T], *args: object) -> T:
        """Do as `call` does, and wait. The call is made even when the wait is cancelled."""
        return await self._handed_on(Ticket(None, lambda: fn(*args)))

    async def drain(self) -> None:
        """Wait until everything submitted so far is recorded and handed on."""
        await self.run(lambda: None)

    async def _handed_on(self, ticket: Ticket[T]) -> T:
        await trio.lowlevel.checkpoint_if_cancelled()
        ticket._handed_on = trio.Event()
        self._put(ticket)
        await ticket._handed_on.wait()
        return ticket._result()

    def _put(self, ticket: Ticket[Any]) -> None:
        with self._closing:
            if self._closed:
                raise LogClosed("the log was closed before this came; nothing was recorded")
            self._queue.put(ticket)

    # Subscribing

    def subscribe(
        self, session: str, on_rows: Callable[[Rows], None], on_error: Callable[[Exception], None] | None = None
    ) -> Subscription:
        """Hear of every event of `session` that is committed from now on, in the trio thread. Call it there, too.

        `on_rows` gets the rows of one append at a time, once they are committed; it must be quick and must not raise.
        `on_error` gets the failure that halted the session; nothing comes after it until the session is owned again.
        """
        subscription = Subscription(session, on_rows, on_error, self._unsubscribe)
        # Lists are replaced, not changed, so that a callback may subscribe and close while a group is handed on.
        self._subscriptions[session] = [*self._subscriptions.get(session, ()), subscription]
        return subscription

    def _unsubscribe(self, subscription: Subscription) -> None:
        others = [other for other in self._subscriptions.get(subscription.session, ()) if other is not subscription]
        if others:
            self._subscriptions[subscription.session] = others
        else:
            self._subscriptions.pop(subscription.session, None)

    def statistics(self) -> WriterStatistics:
        return WriterStatistics(self._queued(), self._commits, self._rows, self._failed, self._largest_group)

    # Recording: in the writer's thread

    def _record(self, group: Sequence[Ticket[Any]]) -> None:
        """Take a group in order: neighbouring appends together, calls one by one."""
        appends: list[_Submitted] = []
        for ticket in group:
            if ticket._append is not None:
                appends.append((ticket, ticket._append))
                continue
            if appends:
                self._record_appends(appends)
                appends = []
            self._make_call(ticket)
        if appends:
            self._record_appends(appends)

    def _make_call(self, ticket: Ticket[Any]) -> None:
        try:
            ticket._finish(ticket._call() if ticket._call else None)
        except Exception as error:  # noqa: BLE001 - the ticket carries it to whoever made the call
            ticket._finish(error=error)
        self._hand_on([ticket])

    def _record_appends(self, submitted: Sequence[_Submitted]) -> None:
        if self._halted:
            submitted = self._without_halted(submitted)
        if not submitted:
            return
        try:
            answers = self.store.append_many([append for _, append in submitted])
        except Exception as error:  # noqa: BLE001 - a LogError, or rows that are no rows: the tickets carry it
            if len(submitted) > 1 and not isinstance(error, LogLocked | LogMissing):
                for one in submitted:
                    self._record_appends([one])
            else:
                self._fail(submitted, error)
            return
        self._commits += 1
        self._largest_group = max(self._largest_group, len(submitted))
        for (ticket, _), answer in zip(submitted, answers, strict=True):
            if isinstance(answer, Fenced):
                ticket._finish(error=PositionConflict(answer))
            else:
                self._rows += len(answer)
                ticket._finish(answer)
        self._hand_on([ticket for ticket, _ in submitted])

    def _without_halted(self, submitted: Sequence[_Submitted]) -> Sequence[_Submitted]:
        accepted: list[_Submitted] = []
        refused: list[Ticket[Any]] = []
        for ticket, append in submitted:
            halted = self._halted.get(append.session)
            if halted and append.epoch <= halted[0]:
                ticket._finish(error=SessionHalted(append.session, *halted))
                refused.append(ticket)
            else:
                self._halted.pop(append.session, None)
                accepted.append((ticket, append))
        if refused:
            self._failed += len(refused)
            self._hand_on(refused)
        return accepted

    def _fail(self, submitted: Sequence[_Submitted], error: Exception) -> None:
        self._failed += len(submitted)
        for ticket, append in submitted:
            ticket._finish(error=error)
            self._halted[append.session] = (append.epoch, error)
        self._hand_on([ticket for ticket, _ in submitted])

    def _hand_on(self, tickets: Sequence[Ticket[Any]]) -> None:
        if self._token is not None:
            try:
                self._token.run_sync_soon(self._deliver, tickets)
            except trio.RunFinishedError:
                self._token = None  # recorded all the same; nobody is left to hear of it
        for ticket in tickets:
            ticket._done.release()

    # Handing on: in the trio thread

    def _deliver(self, tickets: Sequence[Ticket[Any]]) -> None:
        for ticket in tickets:
            append = ticket._append
            if append is not None:
                for subscription in self._subscriptions.get(append.session, ()):
                    if ticket._error is None:
                        if ticket._value:
                            subscription.on_rows(ticket._value)
                    elif subscription.on_error and not isinstance(ticket._error, PositionConflict | SessionHalted):
                        subscription.on_error(ticket._error)
            if ticket._handed_on is not None:
                ticket._handed_on.set()

    # The thread

    def _start(self) -> None:
        self._queue: SimpleQueue[Ticket[Any] | None] = SimpleQueue()
        # A daemon, because a process that is asked to exit without closing its log should exit.
        self._thread = threading.Thread(target=self._work, name="evlit log writer", daemon=True)
        self._thread.start()

    def _queued(self) -> int:
        return self._queue.qsize()

    def _work(self) -> None:
        queue = self._queue
        while True:
            # Nobody else takes from the queue, so what is counted is there.
            group = [queue.get(), *(queue.get() for _ in range(queue.qsize()))]
            if closing := group[-1] is None:
                group.pop()
            self._record([ticket for ticket in group if ticket is not None])
            if closing:
                return
            if queue.empty():
                try:
                    self.store.rest()
                except LogError as error:  # an append in the same trouble will say so to those it concerns
                    logger.warning("the log could not be tidied up: %s", error)

    # Closing

    def close(self) -> None:
        """Record what is queued, then stop. To be called outside trio; may be called twice."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    async def aclose(self) -> None:
        """Record what is queued, hand it on, then stop; also when cancelled."""
        with trio.CancelScope(shield=True):
            if not self._closed:
                await self.drain()
            await trio.to_thread.run_sync(self.close)
            # What the thread handed on last is in trio's own queue by now, ahead of this.
            handed_on = trio.Event()
            trio.lowlevel.current_trio_token().run_sync_soon(handed_on.set)
            await handed_on.wait()


@final
class InlineWriter(Writer):
    """Records in the thread that submits. For tests under a `MockClock`, which would jump while a thread works.

    It hands on as `Writer` does: through trio's own queue, after the commit, never from within `submit`.
    """

    def _start(self) -> None:
        self._recording = threading.Lock()

    def _queued(self) -> int:
        return 0

    def _put(self, ticket: Ticket[Any]) -> None:
        if self._closed:
            raise LogClosed("the log was closed before this came; nothing was recorded")
        with self._recording:
            self._record([ticket])

    def close(self) -> None:
        self._closed = True

    async def aclose(self) -> None:
        if not self._closed:
            await self.drain()
            self.close()


@asynccontextmanager
async def open_writer(store: EventStore) -> AsyncIterator[Writer]:
    """Start a writer for `store`, and on the way out record all that is queued and stop it."""
    writer = Writer(store)
    try:
        yield writer
    finally:
        await writer.aclose()
