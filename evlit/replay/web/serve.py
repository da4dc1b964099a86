"""The debugger's server: listens, answers, and ends when it is asked to."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Final

import trio

from evlit.replay.web.library import Library
from evlit.replay.web.site import make_site
from evlit.runtime.visit import Peer
from evlit.server.content import Files
from evlit.server.front_door import FrontDoor
from evlit.server.http_connection import HttpConnections
from evlit.server.launch import VIEWER
from evlit.server.listen import open_listeners
from evlit.server.origin import Hosts, is_loopback

#: Seconds without a request after which garbage is collected, and requests after which it is in any case.
_QUIET: Final = 2.0
_BUSY: Final = 5000


async def serve(library: Library, *, address: str, port: int | None, ready: Callable[[int], None]) -> None:
    """Serve the debugger until SIGINT, SIGTERM or SIGHUP.

    Parameters
    ----------
    port
        0 for any free one, None for the first free one from 8501 up.
    ready
        Called with the real port once connections are taken.

    Raises
    ------
    ListenError
        When the port or the address cannot be listened on.
    """
    listeners = await open_listeners(address, port)
    door = make_door(library, Hosts(loopback=is_loopback(address)))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_collect, library)
        with trio.open_signal_receiver(*_asking()) as signals:
            nursery.start_soon(partial(trio.serve_listeners, door.serve, listeners))
            ready(listeners[0].socket.getsockname()[1])
            await anext(aiter(signals))
        nursery.cancel_scope.cancel()


async def _collect(library: Library) -> None:
    """Collect garbage when nobody waits for an answer: where pages are large, that takes longer than a few frames."""
    gc.freeze()
    gc.disable()
    collected = 0  # requests that had come by the last time
    try:
        while True:
            before = library.asked
            await trio.sleep(_QUIET)
            since = library.asked - collected
            if since and (library.asked == before or since > _BUSY):
                collected = library.asked
                gc.collect()
    finally:
        gc.enable()


def make_door(library: Library, hosts: Hosts) -> FrontDoor:
    """Return what takes the connections of a debugger."""
    site = make_site(library, Files(VIEWER), hosts)
    return FrontDoor(_no_socket, HttpConnections(site).serve, hosts)


async def _no_socket(_stream: trio.abc.Stream, _peer: Peer) -> None:
    """End a connection that wants to be an app's: a recording has none."""
    await trio.lowlevel.checkpoint()


def _asking() -> list[signal.Signals]:
    found = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        found.append(signal.SIGHUP)
    return found
