"""A viewer's socket: two tasks around the protocol (steps 2 and 9 of the click journey).

One task receives and appends, one waits at the session's feed and sends. trio-websocket stops reading while its queue of one message is full, so the receiving
task never waits for anything but the next frame. It has no send timeout and no keepalive of its own: both are here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import trio
from trio_websocket import ConnectionClosed, WebSocketConnection, wrap_server_stream

from evlit.runtime.host import Host, Visit
from evlit.runtime.session import Feed, Session
from evlit.server.protocol import FRAME_LIMIT, SUBPROTOCOL, Answer, Connection, Hello, bye

logger: Final = logging.getLogger(__name__)

#: Seconds.
GREETING_TIMEOUT: Final = 10.0
SEND_TIMEOUT: Final = 20.0
PING_EVERY: Final = 20.0
CLOSE_TIMEOUT: Final = 2.0


async def serve_viewer(stream: trio.abc.Stream, host: Host, config: Mapping[str, Any]) -> None:
    """Speak the protocol over a stream whose request head is an upgrade, until either side closes."""
    async with trio.open_nursery() as nursery:
        with trio.move_on_after(GREETING_TIMEOUT) as greeting:
            request = await wrap_server_stream(nursery, stream, max_message_size=FRAME_LIMIT)
            wanted = SUBPROTOCOL if SUBPROTOCOL in request.proposed_subprotocols else None
            socket = await request.accept(subprotocol=wanted)
        if greeting.cancelled_caught:
            nursery.cancel_scope.cancel()
            return
        try:
            await _Viewer(socket, host, config).run()
        except ConnectionClosed:
            pass
        finally:
            with trio.move_on_after(CLOSE_TIMEOUT, shield=True):
                await socket.aclose()
            nursery.cancel_scope.cancel()


class _Viewer:
    def __init__(self, socket: WebSocketConnection, host: Host, config: Mapping[str, Any]) -> None:
        self.socket = socket
        self.host = host
        self.config = config
        self.connection = Connection()

    async def run(self) -> None:
        hello = await self._greet()
        if hello is None:
            return
        session, token = await self._session(hello)
        viewer = "v1"
        old = session.feeds.get(viewer)
        if old is not None:
            session.detach(old, "moved")
        self.connection.viewer = viewer
        feed = session.attach(viewer, hello.seen)
        frame = self.connection.welcome(session.projection, session.id, token, self.config)
        reason = "closed"
        try:
            await self._send(frame)
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._ping)
                nursery.start_soon(self._receive, session, nursery.cancel_scope)
                await self._tell(session, feed)
                nursery.cancel_scope.cancel()
        except* ConnectionClosed:
            reason = "gone"
        except* trio.TooSlowError:
            reason = "slow"
        finally:
            session.detach(feed, reason)

    async def _greet(self) -> Hello | None:
        with trio.move_on_after(GREETING_TIMEOUT):
            while True:
                answer = self.connection.receive(await self.socket.get_message(), None)
                if answer.hello is not None:
                    return answer.hello
                if await self._answer(answer):
                    break
        return None

    async def _session(self, hello: Hello) -> tuple[Session, str]:
        if hello.session is not None and hello.token is not None:
            session = await self.host.resume(hello.session, hello.token)
            if session is not None:
                return session, hello.token
        return await self.host.open(Visit(hello.page, hello.query, hello.locale, hello.zone, hello.theme))

    async def _receive(self, session: Session, done: trio.CancelScope) -> None:
        while True:
            try:
                text = await self.socket.get_message()
            except ConnectionClosed:
                done.cancel()
                return
            answer = self.connection.receive(text, session.projection)
            if answer.events:
                session.submit(*answer.events)
            if (answer.frames or answer.close is not None) and await self._answer(answer):
                done.cancel()
                return

    async def _answer(self, answer: Answer) -> bool:
        """Send the frames of an answer; tells whether the socket is closed now."""
        for frame in answer.frames:
            await self._send(frame)
        if answer.close is None:
            return False
        await self.socket.aclose(answer.close, "malformed frames")
        return True

    async def _tell(self, session: Session, feed: Feed) -> None:
        async for delivery in feed.receive:
            frame = self.connection.deliver(delivery.rows, delivery.fresh, session.projection.tree)
            if frame:
                await self._send(frame)
        if session.projection.closed is None:
            with suppress(ConnectionClosed):
                await self._send(_farewell(session, feed))

    async def _send(self, frame: bytes) -> None:
        with trio.fail_after(SEND_TIMEOUT):
            await self.socket.send_message(frame.decode())

    async def _ping(self) -> None:
        while True:
            await trio.sleep(PING_EVERY)
            with trio.fail_after(SEND_TIMEOUT):
                await self.socket.ping()


def _farewell(session: Session, feed: Feed) -> bytes:
    if session.failure is not None:
        return bye("closed", f"The log cannot be written, so nothing more is accepted: {session.failure}")
    if feed.overflowed:
        return bye("slow", "The page did not keep up. It connects again and catches up.")
    return bye("moved", "This session was opened in another window.")
