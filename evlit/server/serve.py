"""Listeners, host and log, wired together; nothing else.

Order of the end, after SIGINT, SIGTERM or SIGHUP: no new connections; viewers are told, and runs are ended in the log;
the writer commits what is queued.
"""

from __future__ import annotations

import gc
import importlib
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import trio
from attrs import define, field

from evlit.compat import streamlit
from evlit.log.store import EventStore, SqliteStore
from evlit.log.writer import Writer
from evlit.runtime.draining import drain
from evlit.runtime.forked import Past
from evlit.runtime.host import Host, open_host, versions
from evlit.runtime.options import Options
from evlit.runtime.secrets import secrets_of
from evlit.server.debugging import Debugger
from evlit.server.front_door import FrontDoor
from evlit.server.guard import stand_guard
from evlit.server.listen import open_listeners
from evlit.server.origin import Hosts, is_loopback
from evlit.server.viewers import Viewers

#: Seconds that viewers get to hear that the server stops.
GOODBYE: Final = 1.0

#: Seconds that runs get to end. Only one that is in a shield or a callback uses more than a part of the first.
DRAIN: Final = 2.5


async def serve(
    app: Path,
    store: EventStore,
    *,
    options: Options,
    address: str,
    port: int | None,
    ready: Callable[[int], None],
    stopping: Callable[[Host], None] = lambda _: None,
    watching: bool = True,
    guarded: bool = False,
    past: Past | None = None,
) -> None:
    """Serve an app until SIGINT or SIGTERM.

    Parameters
    ----------
    options
        The configuration. What it says of the port and the address is not looked at.
    port
        0 for any free one, None for the first free one from 8501 up.
    ready
        Called with the real port once connections are taken.
    stopping
        Called with the host when the signal has come.
    guarded
        Have a second process end this one when code of the app never lets it see the signal.
    past
        What new sessions begin with; None: with nothing.

    Raises
    ------
    ListenError
        When the port or the address cannot be listened on.
    """
    # A script that computes holds the interpreter for this long at a time. The default, 5 ms, is felt by who clicks.
    sys.setswitchinterval(0.0005)
    with suppress(streamlit.AlreadyImported):  # who imported it before serving has their reasons
        streamlit.install()
    listeners = await open_listeners(address, port)
    writer = Writer(store)
    try:
        secrets = secrets_of(app, options["secrets.files"])
        secrets.export()
        async with open_host(app, writer, options=options, secrets=secrets, past=past) as host:
            hosts = Hosts(frozenset(options["server.allowedHosts"]), is_loopback(address))
            debugger = Debugger(store.path) if isinstance(store, SqliteStore) and hosts.closed else None
            viewers, door, warm_up = make_door(host, hosts, debugger)
            async with trio.open_nursery() as connections:
                async with trio.open_nursery() as nursery:
                    # Before anybody is told that we are here: a signal that comes at once is not lost.
                    with trio.open_signal_receiver(*_asking()) as signals:
                        if guarded:
                            await nursery.start(stand_guard)
                        nursery.start_soon(
                            partial(trio.serve_listeners, door.serve, listeners, handler_nursery=connections)
                        )
                        gc.freeze()  # what start-up made stays: no collection has to walk it again
                        ready(listeners[0].socket.getsockname()[1])
                        nursery.start_soon(warm_up)
                        if watching:
                            nursery.start_soon(_watch, host)
                        await anext(aiter(signals))
                    stopping(host)
                    nursery.cancel_scope.cancel()
                async with trio.open_nursery() as ending:
                    ending.start_soon(viewers.close, GOODBYE)
                    ending.start_soon(drain, host, DRAIN)
                    if debugger is not None:
                        ending.start_soon(debugger.close)
                connections.cancel_scope.cancel()
    finally:
        await writer.aclose()


def _asking() -> list[signal.Signals]:
    """Return the signals that ask a server to end: the terminal's going away is one, unless `nohup` says otherwise."""
    found = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        found.append(signal.SIGHUP)
    return found


async def _watch(host: Host) -> None:
    from evlit.runtime.watcher import watch  # when the server listens already, as all that a first page does not need

    await watch(host)


def make_door(
    host: Host, hosts: Hosts | None = None, debugger: Debugger | None = None
) -> tuple[Viewers, FrontDoor, Callable[[], Awaitable[object]]]:
    """Return the viewers and the front door of a host, and what makes its first page fast."""
    hosts = Hosts() if hosts is None else hosts
    viewers = Viewers(host, lambda: config(host, debugger))
    site = _Site(host, viewers, hosts, debugger)
    return viewers, FrontDoor(viewers.serve, site, hosts), site.warm_up


@define(eq=False)
class _Site:
    """The HTTP side. Its libraries are half of all that a server imports, so they come when it listens already."""

    host: Host
    viewers: Viewers
    hosts: Hosts
    debugger: Debugger | None
    _serve: Callable[[trio.SocketStream, bytes], Awaitable[bytes]] | None = field(default=None, init=False)
    _importing: trio.Lock = field(factory=trio.Lock, init=False)

    async def __call__(self, stream: trio.SocketStream, head: bytes) -> bytes:
        serve = self._serve
        return await (serve or await self.warm_up())(stream, head)

    async def warm_up(self) -> Callable[[trio.SocketStream, bytes], Awaitable[bytes]]:
        """Import what is needed to serve the first page, in a thread, so that nobody who is here already waits."""
        async with self._importing:
            if self._serve is None:
                await trio.to_thread.run_sync(_import_http, abandon_on_cancel=True)
                from evlit.server.http import make_app
                from evlit.server.http_connection import HttpConnections

                self._serve = HttpConnections(make_app(self.host, self.viewers, self.hosts, self.debugger)).serve
                gc.freeze()
            return self._serve


def _import_http() -> None:
    importlib.import_module("evlit.server.websocket")
    importlib.import_module("evlit.server.http")
    importlib.import_module("evlit.server.http_connection")
    versions()


def config(host: Host, debugger: Debugger | None = None) -> dict[str, object]:
    """Return what viewers are told of the server."""
    limit = host.options["server.maxUploadSize"] << 20
    return {
        "title": host.app.stem,
        "version": versions()["evlit"],
        "upload_limit": limit,
        "can_follow": host.options["server.allowRunOnSave"] and host.options["server.fileWatcherType"] != "none",
        "run_on_save": host.options["server.runOnSave"],
        "debugger": debugger is not None,
    }
