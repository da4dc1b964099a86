"""One port: reads the head of a request, and hands the connection to the WebSocket shell or to the HTTP app (step 2 of the click journey).

Upgrades of `/_evlit/socket` go to trio-websocket, everything else to anycorn's connection handler, each over a stream that gives the head back as if nobody had
read it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

import trio
from anycorn.app_wrappers import ASGIWrapper
from anycorn.config import Config
from anycorn.tcp_server import TCPServer
from anycorn.worker_context import WorkerContext
from anyio._backends._trio import SocketStream as AnyioSocketStream
from attrs import define, field

SOCKET_PATH: Final = "/_evlit/socket"
HEAD_LIMIT: Final = 65_536
HEAD_TIMEOUT: Final = 15.0


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


class _AnyioReplayed(AnyioSocketStream):
    """The same for anycorn, which wants anyio's stream."""

    def __init__(self, stream: trio.SocketStream, head: bytes) -> None:
        super().__init__(stream.socket)
        self._head = head

    async def receive(self, max_bytes: int = 65536) -> bytes:
        if self._head:
            await trio.lowlevel.checkpoint()
            head, self._head = self._head[:max_bytes], self._head[max_bytes:]
            return head
        return await super().receive(max_bytes)


@define(eq=False)
class FrontDoor:
    """Takes connections.

    Parameters
    ----------
    viewer
        Serves a viewer over a stream.
    http
        ASGI application for everything else.
    """

    viewer: Callable[[trio.abc.Stream], Awaitable[None]]
    http: Any
    _config: Config = field(factory=Config, init=False)
    _context: WorkerContext = field(factory=lambda: WorkerContext(None), init=False)

    def __attrs_post_init__(self) -> None:
        self._config.accesslog = None
        self._config.errorlog = None

    async def serve(self, stream: trio.SocketStream) -> None:
        """Serve one connection to its end; never raises what the other side does."""
        with suppress(trio.BrokenResourceError, trio.ClosedResourceError, OSError):
            head = b""
            with trio.move_on_after(HEAD_TIMEOUT) as patience:
                head = await _read_head(stream)
            if patience.cancelled_caught or not head:
                await stream.aclose()
                return
            path, headers = parse_head(head)
            if path == SOCKET_PATH and "websocket" in headers.get("upgrade", "").lower():
                if not same_origin(headers):
                    await _refuse(stream, "expected the page's own Origin")
                    return
                await self.viewer(Replayed(stream, head))
            else:
                server = TCPServer(
                    ASGIWrapper(self.http), self._config, self._context, {}, _AnyioReplayed(stream, head)
                )
                await server.run()


async def _read_head(stream: trio.SocketStream) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_LIMIT:
        data = await stream.receive_some(HEAD_LIMIT)
        if not data:
            break
        head += data
    return head


def parse_head(head: bytes) -> tuple[str, dict[str, str]]:
    """Return path and headers (lower case names) of a request head, as far as it can be read."""
    lines = head.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return (words[1].split("?", 1)[0] if len(words) > 1 else ""), headers


def same_origin(headers: Mapping[str, str]) -> bool:
    """Tell whether a request comes from a page of this server. Requests without Origin come from no page."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


async def _refuse(stream: trio.SocketStream, why: str) -> None:
    body = why.encode()
    head = f"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    await stream.send_all(head.encode() + body)
    await stream.aclose()


__all__ = ["SOCKET_PATH", "FrontDoor", "Replayed", "parse_head", "same_origin"]
