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
- A session has one viewer. When a second socket says hello for it, the first page is asked whether it is alive
  (`there`). If it says so (`here`), the second is a tab that was duplicated, and gets a session of its own; the first
  hears nothing of that. If its socket ends instead, the page was reloaded, or is gone: the second goes on with the
  session. One of the two always happens, for a socket that takes and gives nothing is given up like any other. A page
  that comes back by itself needs no asking: it says the `tab` that the first said.
- Inputs of the first that are on their way to the log are folded before the second is welcomed, so an input that comes
  over both is accepted once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from math import inf
from typing import Final

import trio
from attrs import define, field
from trio_websocket import ConnectionClosed, WebSocketConnection, wrap_server_stream
from wsproto.utilities import LocalProtocolError

from evlit.log.errors import LogError
from evlit.runtime.host import Gone
from evlit.runtime.session import Feed, Session
from evlit.runtime.vault import Vault
from evlit.runtime.visit import NOBODY, Peer, Visit
from evlit.server.protocol import (
    FRAME_LIMIT,
    SUBPROTOCOL,
    THERE,
    Answer,
    Connection,
    Hello,
    Told,
    bye,
    is_urgent,
    join,
)
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

#: A session has one viewer.
VIEWER: Final = "v1"

#: What a viewer is told that gets another session than it asked for.
_GONE: Final = {
    "unknown": "The server does not know the session that this page had.",
    "ended": "The session that this page had has ended: {}.",
}


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
                    await Viewer(socket, viewers, peer).run()
                except ConnectionClosed:
                    pass
                finally:
                    with trio.move_on_after(CLOSE_TIMEOUT, shield=True):
                        await socket.aclose()
            nursery.cancel_scope.cancel()
    except* (ConnectionClosed, LocalProtocolError):
        # Gone in the middle of the handshake; or trio-websocket answers a ping that comes while it waits for the answer
        # to its own goodbye.
        pass


class Viewer:
    """One socket, from its first frame to its last."""

    def __init__(self, socket: WebSocketConnection, viewers: Viewers, peer: Peer) -> None:
        self.socket = socket
        self.peer = peer
        self.viewers = viewers
        self.host = viewers.host
        self.connection = Connection(VIEWER)
        self.allowance = Allowance()
        self.tab: str | None = None
        self.gone = trio.Event()
        self._answered = trio.Event()
        self._scope = trio.CancelScope()
        self.vault: Vault | None = None  #: of the session: what the log leaves out, its viewer is told

    async def run(self) -> None:
        hello = await self._greet()
        if hello is None:
            return
        self.tab = hello.tab
        try:
            found = await self._session(hello)
        except LogError as error:
            await self._send(bye("log", str(error)))
            return
        if found is None:
            await self._send(bye("moved", "This session is open in another window."))
            return
        session, token, instead = found
        self.vault = session.vault
        self.viewers.present[session.id] = self  # no other task ran since it was found
        feed = session.attach(VIEWER, hello.seen, self._visit(hello))
        reason = "gone"  # unless there is a better one
        try:
            with self._scope:
                reason = await self._serve(session, feed, hello, token, instead)
        finally:
            session.detach(feed, reason)
            if self.viewers.present.get(session.id) is self:
                del self.viewers.present[session.id]
            self.gone.set()

    async def _serve(
        self, session: Session, feed: Feed, hello: Hello, token: str, instead: Mapping[str, str] | None
    ) -> str:
        """Welcome the viewer and serve it to the end; returns why that came."""
        await self._attached(session, feed)
        missed = await self._missed(session, hello)
        reason = "closed"
        try:
            welcome = self.connection.welcome(
                session.projection,
                session.id,
                token,
                self.viewers.config(),
                missed,
                epoch=session.epoch,
                instead=instead,
            )
            await self._send(welcome)
            feed.answers = True
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._ping)
                nursery.start_soon(self._receive, session, feed, nursery.cancel_scope)
                await self._tell(session, feed)
                nursery.cancel_scope.cancel()
        except* ConnectionClosed:
            reason = "gone"
        except* trio.TooSlowError:
            reason = "slow"
        return reason

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

    def _visit(self, hello: Hello) -> Visit:
        said = hello.page, hello.query, hello.locale, hello.zone, hello.theme, hello.offset, hello.url
        return Visit(*said, self.peer)

    async def _session(self, hello: Hello) -> tuple[Session, str, Mapping[str, str] | None] | None:
        """Find or open the session of a viewer, with its token, and why it is not the one that was asked for.

        None when a page that had it before must not have it any more. Nothing may be awaited between a session's being
        found and its being attached to: it could leave memory.
        """
        instead: dict[str, str] | None = None
        while hello.session is not None and hello.token is not None:
            found = await self.host.find(hello.session, hello.token)
            if isinstance(found, Gone):
                instead = {"code": found.code, "message": _GONE[found.code].format(found.reason)}
                break
            other = self.viewers.present.get(found.id)
            if other is None or hello.take or None in (other.tab, self.tab) or other.tab == self.tab:
                if (feed := found.feeds.get(VIEWER)) is not None:
                    found.detach(feed, "moved")
                return found, hello.token, None
            with found.held():
                if not await other.is_here():
                    continue
            if hello.seen:
                return None  # no copy: it had the session until it was taken for dead
            instead = {"code": "duplicate", "message": "The session is open in another tab."}
            break
        session, token = await self.host.open(self._visit(hello))
        return session, token, instead

    async def is_here(self) -> bool:
        """Ask this page whether it is alive; false once its socket has ended."""
        answered = self._answered
        with trio.move_on_after(SEND_TIMEOUT), suppress(ConnectionClosed):
            await self.socket.send_message(THERE.decode())
            async with trio.open_nursery() as nursery:

                async def until(event: trio.Event) -> None:
                    await event.wait()
                    nursery.cancel_scope.cancel()

                nursery.start_soon(until, answered)
                nursery.start_soon(until, self.gone)
        if answered.is_set() and not self.gone.is_set():
            return True
        self._scope.cancel()  # as one that answers no ping
        await self.gone.wait()
        return False

    async def _attached(self, session: Session, feed: Feed) -> None:
        """Wait until all that the viewer before sent is folded."""
        before = session.projection.position
        await session.wait(
            lambda s: s.projection.viewers.get(VIEWER, 0) > before or s.failure is not None or s.ended.is_set()
        )
        if session.ended.is_set():
            feed.close()  # nobody would tell it anything

    async def _missed(self, session: Session, hello: Hello) -> list[Told] | None:
        """Return all that happened since the viewer looked away; None when that is too much, or cannot be told."""
        seen, head = hello.seen, session.projection.position
        if not 0 < seen <= head or head - seen > MISSED_LIMIT:
            return None
        # A machine that lost power may have lost what it told: the same positions are other events now.
        if hello.epoch not in (None, session.epoch) and (hello.epoch != session.epoch - 1 or seen > session.base):
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
            # A secret that the page shows comes back as what stands for it there.
            if session.redactor.masks and isinstance(text, str):
                text = session.redactor.masks.in_json(text.encode("utf-8", "replace")).decode()
            answer = self.connection.receive(text, session.projection)
            if answer.here:
                answered, self._answered = self._answered, trio.Event()
                answered.set()
            if answer.events:
                session.submit(*answer.events)
            if answer.here:
                feed.answer()  # what it held back came before that, and is on its way to the log
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
            while deliveries and not any(each.asks or is_urgent(each.rows, each.fresh) for each in deliveries):
                if not (more := await feed.take(TOGETHER)):
                    break
                deliveries += more
        if not deliveries or feed.overflowed:
            return False
        tree = session.projection.tree
        told = [self.connection.deliver(each.rows, each.fresh, tree, each.queries) for each in deliveries]
        if any(each.asks for each in deliveries):
            told.append(THERE)
        if frame := join(told):
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
        if self.vault is not None:
            frame = self.vault.reveal(frame)
        with trio.fail_after(SEND_TIMEOUT):
            await self.socket.send_message(frame.decode())

    async def _ping(self) -> None:
        while True:
            await trio.sleep(PING_EVERY)
            with trio.fail_after(SEND_TIMEOUT):
                await self.socket.ping()
