"""Where the server listens: the port that was asked for, or the next free one (before the click journey begins)."""

from __future__ import annotations

import errno
import socket
from typing import Final

import trio

from evlit.errors import Error

#: Where servers listen when nobody says, and how many ports after it are tried.
DEFAULT_PORT: Final = 8501
TRIED: Final = 100


class ListenError(Error):
    """The server cannot listen where it was asked to."""


async def open_listeners(address: str, wanted: int | None) -> list[trio.SocketListener]:
    """Listen on a port: the one that was asked for, any for 0, or the first free one from 8501 up (S-347).

    Raises
    ------
    ListenError
        When the port is taken or not allowed, or the address is not this machine's.
    """
    if wanted == 0:
        return await _open_any(address)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + TRIED) if wanted is None else [wanted]:
        listeners = await _open(address, port)
        if listeners is not None:
            return listeners
    if wanted is not None:
        raise ListenError(
            f"expected port {wanted} to be free, but another program listens on it; "
            f"stop it, or choose another with --port (0 for any that is free)"
        )
    raise ListenError(
        f"expected a free port from {DEFAULT_PORT} to {DEFAULT_PORT + TRIED - 1}, found none; choose one with --port"
    )


async def _open_any(address: str) -> list[trio.SocketListener]:
    for _ in range(TRIED):
        listeners = await _open(address, 0)
        assert listeners is not None, "expected the system to have a free port"
        ports = {listener.socket.getsockname()[1] for listener in listeners}
        if len(ports) == 1:
            return listeners
        # A name of two addresses, as localhost may be: each got a port of its own, and one is wanted.
        for listener in listeners:
            await listener.aclose()
        same = await _open(address, ports.pop())
        if same is not None:
            return same
    raise ListenError(f"expected a port that is free on all addresses of {address!r}, found none; choose one")


async def _open(address: str, port: int) -> list[trio.SocketListener] | None:
    """Listen on a port; None when it is taken."""
    try:
        return await trio.open_tcp_listeners(port, host=address)
    except socket.gaierror as error:
        raise ListenError(f"expected an address of this machine as --host, got {address!r}: {error.strerror}") from None
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                return None
            case errno.EADDRNOTAVAIL:
                raise ListenError(f"expected an address of this machine as --host, got {address!r}") from None
            case errno.EACCES:
                raise ListenError(
                    f"expected to be allowed to listen on port {port}, but the system refuses; choose one from 1024 up"
                ) from None
        raise ListenError(f"expected to listen on {address} port {port}, got: {error.strerror or error}") from None
