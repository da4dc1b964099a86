"""A viewer's socket: two tasks around the protocol (steps 2 and 9 of the click journey).

Theory of operation
-------------------
::

    greet -> find or open the session -> attach -> welcome -> [ receive | tell | ping ] -> bye

- `receive` takes frames and appends what the protocol makes of them; `tell` waits at the session's feed and sends. The
  socket ends when either does, the session goes on.
- trio-websocket stops reading while its queue of one message is full, so `receive` waits for nothing but the next frame
  (and for who sends more than anybody can mean: that one is read more slowly).
- trio-websocket has no send timeout and no keepalive of its own: both are here. A viewer that takes nothing for
  `SEND_TIMEOUT`, or falls too far behind, is dropped as `slow`; it connects again and catches up.
- A second socket of a session takes over from the first. Inputs of the first that are on their way to the log are
  folded before the second is welcomed, so an input that comes over both is accepted once.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from math import inf
from typing import Final

import trio
from attrs import define, field
from trio_websocket import ConnectionClosed, WebSocketConnection, wrap_server_stream
from wsproto.utilities import LocalProtocolError

from evlit.log.errors import LogError
from evlit.runtime.session import Feed, Session
from evlit.runtime.visit import NOBODY, Peer, Visit
from evlit.server.protocol import FRAME_LIMIT, SUBPROTOCOL, Answer, Connection, Hello, Told, bye, is_urgent, join
from evlit.server.viewers import Viewers

logger: Final = logging.getLogger(__name__)

#: Seconds.
GREETING_TIMEOUT: Final = 10.0
SEND_TIMEOUT: Final = 20.0
PING_EVERY: Final = 20.0
CLOSE_TIMEOUT: Final = 2.0

#: How long what shows nothing may wait for what does.
HOLD: Final = 0.004

#: Frames a second that a socket may send for long, and how many at once; every so many bytes count as one more.
RATE: Final = 200.0
BURST: Final = 1000.0
BYTES: Final = 65_536

#: A viewer that missed more events than this is given the tree without counting.
MISSED_LIMIT: Final = 2000

#: Bytes of what waits for a viewer that travel in one frame.
TOGETHER: Final = 1 << 20

#: One viewer at a time: a second one takes over.
VIEWER: Final = "v1"


@define
class Allowance:
    """How much a socket may send: a bucket that fills up with time."""

    rate: float = RATE
    burst: float = BURST
    _left: float = field(init=False)
    _at: float = field(default=0.0, init=False)

    def __attrs_post_init__(self) -> None:
        self._left = self.burst

    def spend(self, cost: float, now: float) -> float:
        """Spend some, and return how long to wait before the next."""
        self._left = min(self.burst, self._left + (now - self._at) * self.rate) - cost
        self._at = now
        return max(0.0, -self._left / self.rate)


async def serve_viewer(stream: trio.abc.Stream, viewers: Viewers, peer: Peer = NOBODY) -> None:
    """Speak the protocol over a stream whose request head is an upgrade, until either side closes."""
    try:
        async with trio.open_nursery() as nursery:
            with trio.move_on_after(GREETING_TIMEOUT) as greeting:
                request = await wrap_server_stream(nursery, stream, max_message_size=FRAME_LIMIT)
                wanted = SUBPROTOCOL if SUBPROTOCOL in request.proposed_subprotocols else None
                socket = await request.accept(subprotocol=wanted)
                try:
                    greeting.deadline = inf
                    await _Viewer(socket, viewers, peer).run()
                except ConnectionClosed:
                    pass
                finally:
                    with trio.move_on_after(CLOSE_TIMEOUT, shield=True):
                        await socket.aclose()
            nursery.cancel_scope.cancel()
    except* LocalProtocolError:
        pass  # trio-websocket answers a ping that comes while it waits for the answer to its own goodbye


class _Viewer:
    def __init__(self, socket: WebSocketConnection, viewers: Viewers, peer: Peer) -> None:
        self.socket = socket
        self.peer = peer
        self.viewers = viewers
        self.host = viewers.host
        self.connection = Connection(VIEWER)
        self.allowance = Allowance()

    async def run(self) -> None:
        hello = await self._greet()
        if hello is None:
            return
        try:
            session, token = await self._session(hello)
        except LogError as error:
            await self._send(bye("log", str(error)))
            return
        feed = await self._attach(session, hello)
        missed = await self._missed(session, hello.seen)
        reason = "closed"
        try:
            await self._send(
                self.connection.welcome(session.projection, session.id, token, self.viewers.config(), missed)
            )
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._ping)
                nursery.start_soon(self._receive, session, feed, nursery.cancel_scope)
                await self._tell(session, feed)
                nursery.cancel_scope.cancel()
        except* ConnectionClosed:
            reason = "gone"
        except* trio.TooSlowError:
            reason = "slow"
        finally:
            session.detach(feed, reason)

    # -- the beginning ------------------------------------------------------------------------------------------------

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
        return await self.host.open(self._visit(hello))

    def _visit(self, hello: Hello) -> Visit:
        said = hello.page, hello.query, hello.locale, hello.zone, hello.theme, hello.offset, hello.url
        return Visit(*said, self.peer)

    async def _attach(self, session: Session, hello: Hello) -> Feed:
        """Take over from the viewer before, and wait until all that it sent is folded."""
        before = session.projection.position
        old = session.feeds.get(VIEWER)
        if old is not None:
            session.detach(old, "moved")
        feed = session.attach(VIEWER, hello.seen, self._visit(hello))
        await session.wait(
            lambda s: s.projection.viewers.get(VIEWER, 0) > before or s.failure is not None or s.ended.is_set()
        )
        if session.ended.is_set():
            feed.close()  # nobody would tell it anything
        return feed

    async def _missed(self, session: Session, seen: int) -> list[Told] | None:
        """Return all that a viewer that has seen the events up to `seen` does not know; None when that is too much."""
        head = session.projection.position
        if not 0 < seen <= head or head - seen > MISSED_LIMIT:
            return None
        missed = await session.recorded(seen, head)
        # Gone on meanwhile: the tree that values are taken from must be the one that these events lead to.
        return missed if session.projection.position == head else None

    # -- in -----------------------------------------------------------------------------------------------------------

    async def _receive(self, session: Session, feed: Feed, done: trio.CancelScope) -> None:
        while True:
            try:
                text = await self.socket.get_message()
            except ConnectionClosed:
                done.cancel()
                return
            if feed.closed:
                return  # another viewer took over, and sends this again
            answer = self.connection.receive(text, session.projection)
            if answer.events:
                session.submit(*answer.events)
            if (answer.frames or answer.close is not None) and await self._answer(answer):
                done.cancel()
                return
            wait = self.allowance.spend(1 + len(text) / BYTES, trio.current_time())
            if wait:
                await trio.sleep(wait)

    async def _answer(self, answer: Answer) -> bool:
        """Send the frames of an answer; tells whether the socket is closed now."""
        for frame in answer.frames:
            await self._send(frame)
        if answer.close is None:
            return False
        await self.socket.aclose(answer.close, "malformed frames")
        return True

    # -- out ----------------------------------------------------------------------------------------------------------

    async def _tell(self, session: Session, feed: Feed) -> None:
        while await self._tell_next(session, feed):
            pass
        if session.projection.closed is None:
            with suppress(ConnectionClosed):
                await self._send(self._farewell(session, feed))

    async def _tell_next(self, session: Session, feed: Feed) -> bool:
        """Wait for what is new, and send it; false when nothing more comes.

        A function of its own, so that an idle viewer does not keep the last that it was told.
        """
        deliveries = await feed.take(TOGETHER)
        # That a run has begun is news only if it takes long: a quick click is answered in one frame.
        with trio.move_on_after(HOLD):
            while deliveries and not any(is_urgent(each.rows, each.fresh) for each in deliveries):
                if not (more := await feed.take(TOGETHER)):
                    break
                deliveries += more
        if not deliveries or feed.overflowed:
            return False
        tree = session.projection.tree
        if frame := join([self.connection.deliver(each.rows, each.fresh, tree, each.queries) for each in deliveries]):
            await self._send(frame)
        return True

    def _farewell(self, session: Session, feed: Feed) -> bytes:
        if session.failure is not None:
            return bye("log", f"The log cannot be written, so nothing more is accepted. {session.failure}")
        if self.viewers.closing:
            return bye("closing", "The server stops. The page connects again when it is back.")
        if feed.overflowed:
            return bye("slow", "The page did not keep up. It connects again and catches up.")
        return bye("moved", "This session was opened in another window.")

    async def _send(self, frame: bytes) -> None:
        with trio.fail_after(SEND_TIMEOUT):
            await self.socket.send_message(frame.decode())

    async def _ping(self) -> None:
        while True:
            await trio.sleep(PING_EVERY)
            with trio.fail_after(SEND_TIMEOUT):
                await self.socket.ping()
