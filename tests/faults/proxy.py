"""A wire between viewer and server that breaks: after so many bytes of one direction, or by falling silent."""

from __future__ import annotations

import selectors
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from typing import Final, Literal

from attrs import define, field

Direction = Literal["up", "down"]

#: Closing with this sends a reset, as a machine does that knows nothing of the connection any more.
RESET: Final = struct.pack("ii", 1, 0)


@define(eq=False)
class Wire:
    """One connection through the proxy. Bytes are carried by a thread until either end closes or it is cut."""

    viewer: socket.socket
    server: socket.socket
    limits: dict[Direction, float]
    carried: dict[Direction, int] = field(factory=lambda: {"up": 0, "down": 0}, init=False)
    frozen: threading.Event = field(factory=threading.Event, init=False)

    def carry(self) -> None:
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self.viewer, selectors.EVENT_READ, ("up", self.server))
                selector.register(self.server, selectors.EVENT_READ, ("down", self.viewer))
                while all(self._pass(key.fileobj, *key.data) for key, _ in selector.select()):  # type: ignore[arg-type]  # sockets, as registered
                    pass
        except OSError:
            pass  # one end is gone, and so goes the other
        self.cut()

    def _pass(self, source: socket.socket, direction: Direction, target: socket.socket) -> bool:
        data = source.recv(1 << 16)
        if self.frozen.is_set():
            return bool(data)
        rest = self.limits[direction] - self.carried[direction]
        part = data if len(data) <= rest else data[: int(rest)]
        target.sendall(part)
        self.carried[direction] += len(part)
        return bool(data) and self.carried[direction] < self.limits[direction]

    def freeze(self) -> None:
        """Carry nothing any more and close nothing: both ends believe that the other is there."""
        self.frozen.set()

    def cut(self) -> None:
        """Reset both ends."""
        for end in (self.viewer, self.server):
            try:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.close()
            except OSError:
                pass  # closed already


@define(eq=False)
class Proxy:
    """Listens for viewers, and connects each to the server."""

    listener: socket.socket
    server: int
    wires: list[Wire] = field(factory=list, init=False)
    _next: list[tuple[Direction, int]] = field(factory=list, init=False)
    _threads: list[threading.Thread] = field(factory=list, init=False)

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    def cut_next(self, direction: Direction, after: int) -> None:
        """Have the next connection cut after so many bytes of one direction."""
        self._next.append((direction, after))

    def accept(self) -> None:
        while True:
            try:
                viewer, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server))
            for end in (viewer, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            limits: dict[Direction, float] = {"up": inf, "down": inf}
            if self._next:
                direction, after = self._next.pop(0)
                limits[direction] = after
            wire = Wire(viewer, server, limits)
            self.wires.append(wire)
            self._start(wire.carry)

    def _start(self, work: object) -> None:
        thread = threading.Thread(target=work, daemon=True)  # type: ignore[arg-type]  # a bound method
        self._threads.append(thread)
        thread.start()


@contextmanager
def open_proxy(server: int) -> Iterator[Proxy]:
    """Start a proxy before the server at a port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(listener, server)
        accepting = threading.Thread(target=proxy.accept, daemon=True)
        accepting.start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for wire in proxy.wires:
                # Wakes the thread that carries; closing alone does not.
                for end in (wire.viewer, wire.server):
                    with suppress(OSError):  # closed already
                        end.shutdown(socket.SHUT_RDWR)
            for thread in proxy._threads:
                thread.join()
