"""When large entries of `session_state` are written: in threads beside the runs, and again when a session rests (after
step 8 of the click journey). `entries` says what is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import trio
from attrs import define, field

from evlit.core import events as e
from evlit.log.blobs import Blob
from evlit.log.errors import LogClosed
from evlit.runtime.entries import Entries
from evlit.runtime.workers import Workers

if TYPE_CHECKING:
    from evlit.runtime.session import Session

logger: Final = logging.getLogger(__name__)

#: Threads that write at one time: the runs have the interpreter first.
_THREADS: Final = 2


@define(eq=False)
class Resting:
    """Has the entries of all sessions written.

    Parameters
    ----------
    after
        Seconds without a run after which a session rests.
    """

    after: float
    _blobs: set[str] = field(factory=set, init=False)  # that this process has put into the log
    _workers: Workers = field(factory=lambda: Workers(_THREADS), init=False)
    _since: dict[Session, float] = field(factory=dict, init=False)  # the end of its last run, in this order
    _first: trio.Event = field(factory=trio.Event, init=False)

    def forget_blob(self, digest: str) -> None:
        """Take it back that a blob is in the log."""
        self._blobs.discard(digest)

    def is_new_blob(self, digest: str) -> bool:
        """Tell whether this process has not put a blob into the log yet."""
        if digest in self._blobs:
            return False
        if len(self._blobs) > 100_000:
            self._blobs.clear()
        self._blobs.add(digest)
        return True

    def ended(self, session: Session) -> None:
        """Note that a run has ended. Trio thread only."""
        if session.state.entries.restless:
            self._since.pop(session, None)
            self._since[session] = trio.current_time()
            self._first.set()

    async def run(self) -> None:
        """Wait for sessions to rest, for ever."""
        while True:
            if not self._since:
                self._first = trio.Event()
                await self._first.wait()
            session, since = next(iter(self._since.items()))
            if trio.current_time() < since + self.after:
                await trio.sleep_until(since + self.after)
                continue  # another run may have ended meanwhile
            del self._since[session]
            if session.run is None and not session.ended.is_set():
                self._rest(session)

    def start(self, session: Session, entries: Entries) -> None:
        """Start the thread that was claimed. Any thread may call."""
        self._workers.start(partial(_record, session, entries, self.is_new_blob, session.token))

    async def finish(self, sessions: Iterable[Session], patience: float) -> None:
        """Write what is not written yet, before the log is closed."""
        with trio.move_on_after(patience, shield=True):
            resting = [session for session in sessions if session.failure is None and self._rest(session)]
            for session in resting:
                await session.wait(lambda session: not session.state.entries.working or session.failure is not None)

    def _rest(self, session: Session) -> bool:
        entries = session.state.entries
        if entries.rest() and entries.claim():
            self.start(session, entries)
        return entries.working


def _nothing() -> None:
    """Do nothing, in the thread of the writer: what was submitted before is in the log then."""


def _record(session: Session, entries: Entries, is_new: Callable[[str], bool], token: trio.lowlevel.TrioToken) -> None:
    """Write what is due, in a worker thread."""

    def submit(coded: dict[str, Any], blobs: list[Blob]) -> None:
        session.keep(e.StateChanged(entries.run, set=coded), [blob for blob in blobs if is_new(blob.digest)])

    writer = session.host.writer
    try:
        entries.record(submit)
        writer.call(_nothing).wait()
        while not entries.release():
            entries.record(submit)
            writer.call(_nothing).wait()
    except LogClosed:
        entries.release(broke=True)  # the server has ended meanwhile
    except BaseException:
        # A mistake of ours, or no memory left: the session goes on, the entries stay as they are in the log.
        entries.release(broke=True)
        logger.exception("entries of session %s were not written", session.id)
    finally:
        with suppress(trio.RunFinishedError):
            token.run_sync_soon(session.notify)
