"""One port: reads the head of a request, and hands the connection to the WebSocket shell or to the HTTP app (step 2 of
the click journey).

Upgrades of `/_evlit/socket` go to trio-websocket, everything else to anycorn's connection handler, each over a stream
that gives the head back as if nobody had read it. A connection that served HTTP and then asks for the upgrade, as
connections behind a proxy may, changes hands between two requests. Whether the server is there is said right here.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final

import trio
from attrs import define, field

from evlit.runtime.visit import Peer
from evlit.server.origin import Hosts, origin_refusal
from evlit.server.peer import peer_of

logger: Final = logging.getLogger(__name__)

SOCKET_PATH: Final = "/_evlit/socket"

#: Bytes of a request head, and seconds for it to come.
HEAD_LIMIT: Final = 32_768
HEAD_TIMEOUT: Final = 15.0

#: Asked often, by those who start servers and watch over them.
HEALTH_PATHS: Final = frozenset({"/healthz", "/_stcore/health"})

_END: Final = b"\r\n\r\n"

#: How a request begins that may be an upgrade.
UPGRADE: Final = f"GET {SOCKET_PATH}".encode()


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


@define(eq=False)
class FrontDoor:
    """Takes connections.

    Parameters
    ----------
    viewer
        Serves a viewer over a stream, and is told who that is.
    http
        Serves everything else over a stream of which the head was read; returns the head of a request that is none.
    hosts
        The names that this server answers to.
    """

    viewer: Callable[[trio.abc.Stream, Peer], Awaitable[None]]
    http: Callable[[trio.SocketStream, bytes], Awaitable[bytes]]
    hosts: Hosts = field(factory=Hosts)

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
                await _answer(stream, *(_TOO_LARGE if len(head) >= HEAD_LIMIT else _TOO_SLOW))
                return
            path, headers = parse_head(head)
            if path == SOCKET_PATH and "websocket" in headers.get("upgrade", "").lower():
                refusal = self.hosts.refusal(headers.get("host")) or origin_refusal(headers)
                if refusal:
                    await _answer(stream, "403 Forbidden", f"{refusal}\n")
                else:
                    await self.viewer(Replayed(stream, head), peer_of(stream, head))
                return
            if path in HEALTH_PATHS and head.startswith(b"GET ") and not self.hosts.refusal(headers.get("host")):
                await _answer(stream, "200 OK", "ok")
                return
            head = await self.http(stream, head)
            if not head:
                return


_TOO_LARGE: Final = ("431 Request Header Fields Too Large", f"expected a request head of at most {HEAD_LIMIT} bytes\n")
_TOO_SLOW: Final = ("408 Request Timeout", f"expected a request head within {HEAD_TIMEOUT:g} seconds\n")


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


async def _answer(stream: trio.SocketStream, status: str, text: str) -> None:
    body = text.encode()
    lines = (
        f"HTTP/1.1 {status}",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
    )
    await stream.send_all("\r\n".join(lines).encode() + _END + body)
    await stream.send_eof()


__all__ = ["SOCKET_PATH", "FrontDoor", "Replayed", "parse_head"]
