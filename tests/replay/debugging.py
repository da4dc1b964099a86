"""A debugger of a log over a real socket, and a page that asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import trio

from evlit.replay.recording import Recording
from evlit.replay.web.library import Library
from evlit.replay.web.serve import make_door
from evlit.reproduce.debugging import TOOLS
from evlit.server.origin import Hosts
from tests.server.browsing import Answer, Http

ACTING = {"X_Evlit_Debugger": "1", "Content_Type": "application/json"}


class Page:
    """What asks the debugger of a log with one session."""

    def __init__(self, http: Http, session: str) -> None:
        self.http = http
        self.session = session

    async def raw(self, path: str, **query: object) -> Answer:
        """Ask for something of the session, or, with a slash, of the server."""
        base = path if path.startswith("/") else f"/api/s/{self.session}/{path}".rstrip("/")
        return await self.http.get(f"{base}?{urlencode(query)}" if query else base)

    async def get(self, path: str, **query: object) -> Any:
        """Ask for something that is there; again, as the page does, while the answer covers a part of the session."""
        while True:
            answer = await self.raw(path, **query)
            assert answer.status == 200, answer.body
            found = orjson.loads(answer.body)
            if not isinstance(found, dict) or found.get("complete") is not False:
                return found

    async def refused(self, path: str, **query: object) -> tuple[int, dict[str, Any]]:
        """Ask for something that is refused; return status and words."""
        answer = await self.raw(path, **query)
        return answer.status, orjson.loads(answer.body)

    async def act(self, path: str, asked: object, **headers: str) -> Answer:
        """Ask for something to be done."""
        return await self.http.post(f"/api/s/{self.session}/{path}", orjson.dumps(asked), **{**ACTING, **headers})


@asynccontextmanager
async def debugging(log: Path, **options: Any) -> AsyncIterator[Page]:
    """Serve the debugger of a log; `options` are those of `Library`."""
    with Recording(log) as recording:
        library = Library(recording, TOOLS, **options)
        listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(
                    partial(trio.serve_listeners, make_door(library, Hosts(loopback=True)).serve, listeners)
                )
                with trio.fail_after(50):
                    async with Http(listeners[0].socket.getsockname()[1]) as http:
                        yield Page(http, recording.session_rows()[0].id)
                nursery.cancel_scope.cancel()
        finally:
            library.close()
