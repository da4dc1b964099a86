"""Listeners, host and log, wired together; nothing else."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import trio

from evlit.log.store import EventStore
from evlit.log.writer import Writer
from evlit.runtime.host import Host, open_host
from evlit.runtime.watcher import watch
from evlit.server.front_door import FrontDoor
from evlit.server.http import UPLOAD_LIMIT, make_app
from evlit.server.websocket import serve_viewer

#: Seconds that sessions get to end.
GRACE = 5.0


async def serve(
    app: Path, store: EventStore, *, address: str, port: int, ready: Callable[[int], None], watching: bool = True
) -> None:
    """Serve an app until SIGINT or SIGTERM.

    Parameters
    ----------
    ready
        Called with the real port once connections are taken.
    """
    # A script that computes holds the interpreter for this long at a time; 5 ms, the default, is what a click would feel.
    sys.setswitchinterval(0.0005)
    writer = Writer(store)
    try:
        async with open_host(app, writer) as host, trio.open_nursery() as nursery:
            listeners = await trio.open_tcp_listeners(port, host=address)
            door = make_door(host)
            nursery.start_soon(partial(trio.serve_listeners, door.serve, listeners))
            if watching:
                nursery.start_soon(watch, host)
            gc.collect()
            gc.freeze()  # what start-up made stays: no collection has to walk it again
            ready(listeners[0].socket.getsockname()[1])
            with trio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
                async for _ in signals:
                    break
            nursery.cancel_scope.cancel()
    finally:
        with trio.move_on_after(GRACE, shield=True):
            await writer.aclose()


def make_door(host: Host) -> FrontDoor:
    """Return the front door of a host."""
    config = {"title": host.app.stem, "version": version("evlit"), "upload_limit": UPLOAD_LIMIT}
    return FrontDoor(lambda stream: serve_viewer(stream, host, config), make_app(host))
