"""One HTTP connection, by anycorn's handler (beside the click journey: files, blobs, uploads).

The handler is no public interface of anycorn, so this module is all that knows it, and tests of ours cover what is
used. It is imported when the server listens already: it brings more modules than the rest of the server.
"""

from __future__ import annotations

from typing import Any, Final, cast

import anyio.abc
import h11
import trio
from anycorn.app_wrappers import ASGIWrapper
from anycorn.config import Config
from anycorn.events import Event, Updated
from anycorn.tcp_server import TCPServer
from anycorn.worker_context import WorkerContext
from anyio import EndOfStream
from anyio._backends._trio import SocketStream as AnyioSocketStream
from attrs import define, field

from evlit.server.front_door import HEAD_LIMIT, UPGRADE

#: Seconds that a connection is kept between two requests.
KEEP_ALIVE: Final = 15.0


@define(eq=False)
class HttpConnections:
    """Serves an ASGI application over connections.

    Parameters
    ----------
    app
        The application.
    """

    app: Any
    _config: Config = field(factory=Config, init=False)
    _context: WorkerContext = field(factory=lambda: WorkerContext(None), init=False)

    def __attrs_post_init__(self) -> None:
        self._config.accesslog = None
        self._config.errorlog = None
        self._config.h11_max_incomplete_size = HEAD_LIMIT
        self._config.keep_alive_timeout = KEEP_ALIVE
        self._config.include_server_header = False

    async def serve(self, stream: trio.SocketStream, head: bytes) -> bytes:
        """Serve a connection of which the first bytes were read already.

        Returns
        -------
        bytes
            The head of a request that asks for the socket: the connection is still open then. Empty when it has ended.
        """
        http = _HttpStream(stream, head)
        await _HttpServer(ASGIWrapper(self.app), self._config, self._context, http).run()
        return http.upgrade


class _HttpStream(AnyioSocketStream):
    """A stream of anyio's kind whose first bytes were read already and come again.

    It ends, and stays open, where a request begins that is not for HTTP.
    """

    def __init__(self, stream: trio.SocketStream, head: bytes) -> None:
        super().__init__(stream.socket)
        self._head = head
        self.server: _HttpServer | None = None
        self.upgrade = b""  #: the head of the request that asks for the socket

    async def receive(self, max_bytes: int = 65536) -> bytes:
        if self._head:
            await trio.lowlevel.checkpoint()
            data, self._head = self._head[:max_bytes], self._head[max_bytes:]
            return data
        data = await super().receive(max_bytes)
        if data.startswith(UPGRADE) and self.server is not None and await self.server.wait_between_requests():
            self.upgrade = data
            raise EndOfStream
        return data

    async def send_eof(self) -> None:
        if not self.upgrade:
            await super().send_eof()

    async def aclose(self) -> None:
        if not self.upgrade:
            await super().aclose()


class _HttpServer(TCPServer):
    """anycorn's handler of one connection, which can tell where a request ends."""

    def __init__(self, app: Any, config: Config, context: WorkerContext, stream: _HttpStream) -> None:
        super().__init__(app, config, context, {}, cast("anyio.abc.SocketStream", stream))
        self._answered = trio.Event()
        stream.server = self

    async def protocol_send(self, event: Event) -> None:
        if isinstance(event, Updated):
            if event.idle:
                self._answered.set()
            else:
                self._answered = trio.Event()
        await super().protocol_send(event)

    async def wait_between_requests(self) -> bool:
        """Tell whether what comes next begins a request; if so, the one before is answered on return.

        A body may hold anything, also what looks like a request: only h11 knows where it ends.
        """
        connection = getattr(self.protocol.protocol, "connection", None)
        if getattr(connection, "their_state", None) not in (h11.IDLE, h11.DONE):
            return False
        await self._answered.wait()
        await self.idle_task.stop()  # it would close the connection when it was kept for long enough
        return True
