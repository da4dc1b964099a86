"""A blocking WebSocket client of a few lines, the same for every peer, so that what is compared is the servers.

Only the standard library: it runs in the peer's own environment too.
"""

from __future__ import annotations

import base64
import os
import select
import socket
import struct
from typing import Self


class Socket:
    """One connection. Frames of either kind come as bytes; pings are answered."""

    def __init__(self, port: int, path: str, subprotocol: str) -> None:
        self.received = 0  #: bytes of messages so far
        self._socket = socket.create_connection(("127.0.0.1", port), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray()
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: localhost:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Protocol: {subprotocol}",
        )
        try:
            self._upgrade("\r\n".join(lines).encode() + b"\r\n\r\n")
        except BaseException:
            self._socket.close()
            raise

    def _upgrade(self, request: bytes) -> None:
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(f"expected an upgrade, got {head!r}")
        self._buffer = bytearray(rest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes, *, text: bool) -> None:
        """Send one message."""
        self._frame(0x1 if text else 0x2, data)

    def comes(self, seconds: float) -> bool:
        """Wait for so long, and tell whether something came."""
        return bool(self._buffer) or bool(select.select([self._socket], [], [], max(0.0, seconds))[0])

    def receive(self) -> bytes:
        """Return the next message."""
        message = b""
        while True:
            code, last, data = self._next()
            if code == 0x8:
                raise ConnectionError(f"expected another message, the server closed: {data!r}")
            if code == 0x9:
                self._frame(0xA, data)
            elif code < 0x8:
                message += data
                if last:
                    self.received += len(message)
                    return message

    def _frame(self, code: int, data: bytes) -> None:
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x80 | code, 0x80 | size)
        elif size < 65_536:
            head = struct.pack("!BBH", 0x80 | code, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | code, 0x80 | 127, size)
        self._socket.sendall(head + bytes(4) + data)  # a mask of zeros leaves the data as they are

    def _next(self) -> tuple[int, bool, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, bool(first & 0x80), self._take(size)

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._more()
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _more(self) -> None:
        data = self._socket.recv(1 << 20)
        if not data:
            raise ConnectionError(f"expected more, the connection ended after {bytes(self._buffer[-200:])!r}")
        self._buffer += data
