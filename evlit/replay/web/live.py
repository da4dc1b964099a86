"""A recording that grows: tells the page which sessions have more events than it knows.

A look at the size and time of the file and its -wal, ten times a second while somebody listens, is all that it costs
until something was written.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any, Final

import orjson
import trio
from starlette.responses import StreamingResponse
from starlette.types import Send

from evlit.errors import Error
from evlit.replay.web.library import Library

#: Seconds from one look to the next, and after which a connection shows that it is alive.
PAUSE: Final = 0.1
ALIVE: Final = 15.0


class EventStream(StreamingResponse):
    """Ends what it is told by as soon as nobody listens."""

    body_iterator: AsyncGenerator[bytes]

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self.body_iterator):
            await super().stream_response(send)


async def grown(library: Library) -> AsyncGenerator[bytes]:
    """Yield what has grown, as events of an event stream: first all sessions as they are, then those that grow."""
    known: dict[str, dict[str, Any]] = {}
    seen: object = None
    said = trio.current_time()
    yield b"retry: 1000\n\n"
    while True:
        stamp = _stamp(library.recording.path)
        if stamp != seen:
            found = await trio.to_thread.run_sync(_heads, library)
            # Of a file that cannot be read at this moment the next look may say more.
            if found is not None:
                news = [about for id, about in found.items() if known.get(id) != about]
                known, seen = found, stamp
                if news:
                    said = trio.current_time()
                    yield b"event: grown\ndata: " + orjson.dumps({"sessions": news}) + b"\n\n"
        elif trio.current_time() - said >= ALIVE:
            said = trio.current_time()
            yield b": here\n\n"
        await trio.sleep(PAUSE)


def _heads(library: Library) -> dict[str, dict[str, Any]] | None:
    try:
        rows = library.recording.session_rows()
    except Error:
        return None
    return {row.id: {"id": row.id, "head": row.head, "last": row.last, "closed": row.closed} for row in rows}


def _stamp(path: Path) -> tuple[object, ...]:
    """Return what is another when something was written."""
    found: list[object] = []
    for each in (path, path.with_name(path.name + "-wal")):
        try:
            about = os.stat(each)  # noqa: PTH116 - a Path costs more than the look itself
        except OSError:
            found.append(None)
        else:
            found.append((about.st_ino, about.st_size, about.st_mtime_ns))
    return tuple(found)
