"""Reading a log from trio: a page at a time, and its end as it grows (steps 4 and 9 of the click journey).

A tail never loses an event and never buffers without end. It listens to the writer and remembers up to `limit` rows;
when whoever reads it is slower than that, it forgets them and reads on from the log itself, until it is level with the
writer again. That is also how it begins, so there is one way from any position to the present.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, final

import trio

from evlit.log.reads import PAGE, ReadonlyLog, open_readonly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evlit.log.rows import RecordedRow
    from evlit.log.store import LogReader
    from evlit.log.writer import Writer

__all__ = ["ReadonlyLog", "Tail", "open_readonly", "open_tail", "read"]

#: Rows a tail remembers before it goes back to reading the log.
LIMIT: Final = 1000


async def read(
    log: LogReader, session: str, after: int = 0, upto: int | None = None, *, most: int = PAGE
) -> list[RecordedRow]:
    """Return the next events after a position, at most `most` of them; in a thread when the log is on disk."""
    page = partial(_page, log, session, after, upto, most)
    if log.on_disk:
        return await trio.to_thread.run_sync(page)
    await trio.lowlevel.checkpoint()
    return page()


def _page(log: LogReader, session: str, after: int, upto: int | None, most: int) -> list[RecordedRow]:
    return list(islice(log.read(session, after, upto), most))


@final
class Tail:
    """The events of a session from a position on, for one task: `async for rows in tail`. Made by `open_tail`.

    Each step gives one or more rows, in order, without gaps. When the writer fails to record an event of the session,
    the step after the last recorded one raises what it failed with.
    """

    def __init__(self, writer: Writer, session: str, after: int, limit: int) -> None:
        self.position = after  #: of the last event given out
        self._log = writer.store
        self._session = session
        self._limit = limit
        self._heard: list[RecordedRow] = []
        self._behind = True
        self._error: Exception | None = None
        self._news = trio.Event()
        self._subscription = writer.subscribe(session, self._hear, self._hear_error)

    def __aiter__(self) -> Tail:
        return self

    async def __anext__(self) -> list[RecordedRow]:
        """Wait for the next rows. When cancelled, none are lost: the next step gives them."""
        while True:
            await trio.lowlevel.checkpoint()
            # From here to the return nothing may be awaited but the page: what is heard meanwhile may set `_behind`.
            if self._behind:
                rows = await self._catch_up()
            else:
                # A page shows what is committed, perhaps before the writer's word of it arrives here.
                rows, self._heard = [row for row in self._heard if row.position > self.position], []
            if rows:
                self.position = rows[-1].position
                return rows
            if self._behind or self._heard:
                continue  # something came while the page was read
            if self._error is not None:
                raise self._error
            self._news = trio.Event()
            await self._news.wait()

    async def _catch_up(self) -> list[RecordedRow]:
        """Read a page; when it is the last one, go on with what was heard meanwhile."""
        # What was forgotten so far is committed, so this page or a later one has it; what is forgotten from here on
        # sets `_behind` again. So when this ends with `_behind` unset, page and `_heard` meet without a gap.
        self._behind = False
        try:
            rows = await read(self._log, self._session, self.position, most=self._limit)
        except BaseException:
            self._behind = True
            raise
        if len(rows) == self._limit:
            self._behind = True
        return rows

    def _hear(self, rows: list[RecordedRow]) -> None:
        self._heard += rows
        if len(self._heard) > self._limit:
            self._heard = []
            self._behind = True
        self._news.set()

    def _hear_error(self, error: Exception) -> None:
        self._error = error
        self._news.set()


@contextmanager
def open_tail(writer: Writer, session: str, after: int = 0, *, limit: int = LIMIT) -> Iterator[Tail]:
    """Follow a session from position `after` on. To be opened in the trio thread, by the task that reads it."""
    tail = Tail(writer, session, after, limit)
    try:
        yield tail
    finally:
        tail._subscription.close()
