"""One port: reads the head of a request, and hands the connection to the WebSocket shell or to the HTTP app (step 2 of
the click journey).

Upgrades of `/_evlit/socket` go to trio-websocket, everything else to anycorn's connection handler, each over a stream
that gives the head back as if nobody had read it. A connection that served HTTP and then asks for the upgrade, as
connections behind a proxy may, changes hands between two requests.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
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

from evlit.server.origin import Hosts, origin_refusal

logger: Final = logging.getLogger(__name__)

SOCKET_PATH: Final = "/_evlit/socket"

#: Bytes of a request head, and seconds for it to come.
HEAD_LIMIT: Final = 32_768
HEAD_TIMEOUT: Final = 15.0

#: Seconds that a connection is kept between two requests.
KEEP_ALIVE: Final = 15.0

_END: Final = b"\r\n\r\n"
_UPGRADE: Final = f"GET {SOCKET_PATH}".encode()


@define(eq=False)
class Replayed(trio.abc.HalfCloseableStream):
    """A stream whose first bytes were read already and come again."""

    stream: trio.SocketStream
    head: bytes

    async def send_all(self, data: bytes | bytearray | memoryview) -> None:
        await self.stream.send_all(data)

    async def wait_send_all_might_not_block(self) -> None:
        await self.stream.wait_send_all_might_not_block()

    async def send_eof(self) -> None:
        await self.stream.send_eof()

    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray:
        if self.head:
            await trio.lowlevel.checkpoint()
            size = len(self.head) if max_bytes is None else max_bytes
            head, self.head = self.head[:size], self.head[size:]
            return head
        return await self.stream.receive_some(max_bytes)

    async def aclose(self) -> None:
        await self.stream.aclose()


class _HttpStream(AnyioSocketStream):
    """The same for anycorn, which wants anyio's stream.

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
        if data.startswith(_UPGRADE) and self.server is not None and await self.server.wait_between_requests():
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


@define(eq=False)
class FrontDoor:
    """Takes connections.

    Parameters
    ----------
    viewer
        Serves a viewer over a stream.
    http
        ASGI application for everything else.
    hosts
        The names that this server answers to.
    """

    viewer: Callable[[trio.abc.Stream], Awaitable[None]]
    http: Any
    hosts: Hosts = field(factory=Hosts)
    _config: Config = field(factory=Config, init=False)
    _context: WorkerContext = field(factory=lambda: WorkerContext(None), init=False)

    def __attrs_post_init__(self) -> None:
        self._config.accesslog = None
        self._config.errorlog = None
        self._config.h11_max_incomplete_size = HEAD_LIMIT
        self._config.keep_alive_timeout = KEEP_ALIVE
        self._config.include_server_header = False

    async def serve(self, stream: trio.SocketStream) -> None:
        """Serve one connection to its end. Never raises: no connection ends the server."""
        try:
            await self._serve(stream)
        except* (trio.BrokenResourceError, trio.ClosedResourceError, OSError):
            pass  # the other side is gone
        except* Exception:
            logger.exception("a connection broke")
        finally:
            await trio.aclose_forcefully(stream)

    async def _serve(self, stream: trio.SocketStream) -> None:
        head = b""
        while True:
            head = await _read_head(stream, head)
            if not head:
                return
            if _END not in head:
                await _refuse(stream, *(_TOO_LARGE if len(head) >= HEAD_LIMIT else _TOO_SLOW))
                return
            path, headers = parse_head(head)
            if path == SOCKET_PATH and "websocket" in headers.get("upgrade", "").lower():
                refusal = self.hosts.refusal(headers.get("host")) or origin_refusal(headers)
                if refusal:
                    await _refuse(stream, "403 Forbidden", refusal)
                else:
                    await self.viewer(Replayed(stream, head))
                return
            http = _HttpStream(stream, head)
            await _HttpServer(ASGIWrapper(self.http), self._config, self._context, http).run()
            if not http.upgrade:
                return
            head = http.upgrade


_TOO_LARGE: Final = ("431 Request Header Fields Too Large", f"expected a request head of at most {HEAD_LIMIT} bytes")
_TOO_SLOW: Final = ("408 Request Timeout", f"expected a request head within {HEAD_TIMEOUT:g} seconds")


async def _read_head(stream: trio.SocketStream, head: bytes) -> bytes:
    """Read on until the end of the head, or of what is allowed; empty when the other side has gone or said nothing."""
    read = bytearray(head)
    with trio.move_on_after(HEAD_TIMEOUT):
        while _END not in read and len(read) < HEAD_LIMIT:
            data = await stream.receive_some(HEAD_LIMIT)
            if not data:
                return b""
            read += data
    return bytes(read)


def parse_head(head: bytes) -> tuple[str, dict[str, str]]:
    """Return path and headers (lower case names) of a request head, as far as it can be read."""
    lines = head.split(_END, 1)[0].decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return (words[1].split("?", 1)[0] if len(words) > 1 else ""), headers


async def _refuse(stream: trio.SocketStream, status: str, why: str) -> None:
    body = f"{why}\n".encode()
    lines = (
        f"HTTP/1.1 {status}",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    await stream.send_all("\r\n".join(lines).encode() + _END + body)
    await stream.send_eof()


__all__ = ["SOCKET_PATH", "FrontDoor", "Replayed", "parse_head"]
