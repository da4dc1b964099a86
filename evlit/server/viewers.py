"""All viewers of a server: counted, and told when it stops (step 2 of the click journey)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import trio
from attrs import define, field

from evlit.runtime.host import Host
from evlit.runtime.visit import NOBODY, Peer

if TYPE_CHECKING:
    from evlit.server.websocket import Viewer


@define(eq=False)
class Viewers:
    """All viewers of a server.

    Parameters
    ----------
    config
        Returns what `welcome` tells of the server.
    """

    host: Host
    config: Callable[[], Mapping[str, Any]]
    closing: bool = field(default=False, init=False)
    count: int = field(default=0, init=False)
    present: dict[str, Viewer] = field(factory=dict, init=False)  #: by session
    _left: trio.Event = field(factory=trio.Event, init=False)

    async def serve(self, stream: trio.abc.Stream, peer: Peer = NOBODY) -> None:
        """Serve a viewer over a stream whose request head is an upgrade, until either side closes."""
        from evlit.server.websocket import serve_viewer  # brings trio-websocket, when the server listens already

        self.count += 1
        try:
            await serve_viewer(stream, self, peer)
        finally:
            self.count -= 1
            self._left.set()

    async def close(self, patience: float) -> None:
        """Say goodbye to all viewers, and wait until they are gone, but not for ever."""
        self.closing = True
        for session in list(self.host.sessions.values()):
            for feed in list(session.feeds.values()):
                session.detach(feed, "closing")
        with trio.move_on_after(patience):
            while self.count:
                self._left = trio.Event()
                await self._left.wait()
