"""The viewer protocol, sans I/O (steps 2 and 9 of the click journey): text in, events to append out; recorded events in, text out.

Theory of operation
-------------------
A `Connection` is one socket's side of `docs/protocol.md`::

    GREETING --hello--> LIVE --third malformed frame, or close--> CLOSED

- In GREETING only `hello` is accepted; the shell then finds or opens the session and calls `welcome`.
- In LIVE every input is checked against the page as the log has it (`core.widgets`), and becomes events for the shell to append. An input whose batch was accepted before is
  acknowledged again and appended no second time. What does not fit is answered by `error`; the rest of the same input goes on.
- What is recorded comes back through `deliver`, the only way anything reaches the viewer. A patch is sent with the bytes of its row, encoded once.

The bytes of frames are made here; sockets, time and the log are the shell's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

import orjson
from attrs import define, field, frozen

from evlit.core import events as e
from evlit.core.codec import dumps
from evlit.core.events import Recorded
from evlit.core.projection import Projection
from evlit.core.tree import Tree
from evlit.core.widgets import check_input
from evlit.errors import InvalidMessage, ViewerError

VERSION: Final = 1
SUBPROTOCOL: Final = "evlit.1"

#: Bytes of one frame.
FRAME_LIMIT: Final = 25 * 1024 * 1024

#: Characters of a page name, query, locale and the like.
NAME_LIMIT: Final = 1000
QUERY_LIMIT: Final = 524_288  # S-250

#: Malformed frames in a row that a socket survives.
PATIENCE: Final = 2


class State(Enum):
    """Where a connection is."""

    GREETING = "greeting"
    LIVE = "live"
    CLOSED = "closed"


@frozen
class Hello:
    """The first message of a viewer."""

    session: str | None
    token: str | None
    seen: int
    page: str
    query: str
    locale: str | None
    zone: str | None
    theme: str | None


@frozen
class Answer:
    """What one frame leads to."""

    events: tuple[e.Event, ...] = ()  #: to append
    frames: tuple[bytes, ...] = ()  #: to send at once
    hello: Hello | None = None
    close: int | None = None  #: close the socket with this code


@define
class Connection:
    """One socket's side of the protocol."""

    viewer: str = ""
    state: State = State.GREETING
    position: int = 0  #: up to which the viewer has been told
    _batch: int = field(default=0, init=False)  # last one handed to the log on this connection
    _malformed: int = field(default=0, init=False)

    # -- in -----------------------------------------------------------------------------------------------------------

    def receive(self, text: str | bytes, projection: Projection | None) -> Answer:
        """Take one frame.

        Parameters
        ----------
        projection
            The session as the log has it; None while there is no session yet.
        """
        try:
            messages = _parse(text)
            events: list[e.Event] = []
            frames: list[bytes] = []
            for message in messages:
                if self.state is State.GREETING:
                    if message.get("type") != "hello":
                        raise InvalidMessage(f"expected `hello` as the first message, got {message.get('type')!r}")
                    return Answer(hello=_hello(message))
                assert projection is not None
                self._take(message, projection, events, frames)
        except InvalidMessage as error:
            self._malformed += 1
            frame = _error(error)
            if self._malformed > PATIENCE:
                self.state = State.CLOSED
                return Answer(frames=(frame,), close=1002)
            return Answer(frames=(frame,))
        self._malformed = 0
        return Answer(tuple(events), tuple(frames))

    def _take(
        self, message: dict[str, Any], projection: Projection, events: list[e.Event], frames: list[bytes]
    ) -> None:
        kind = message.get("type")
        if kind == "ping":
            frames.append(b'{"type":"pong"}')
            return
        if kind not in _INPUTS:
            raise InvalidMessage(f"expected a message of type {', '.join(sorted(_INPUTS))} or ping, got {kind!r:.80}")
        batch = _integer(message, "batch", 1)
        accepted = max(self._batch, projection.batches.get(self.viewer, 0))
        if batch <= accepted:
            frames.append(dumps({"type": "ack", "batch": batch, "position": projection.position}))
            return
        event = _INPUTS[kind](self, message, batch, projection, frames)
        self._batch = batch
        events.append(event)

    def _widgets(self, message: dict[str, Any], batch: int, projection: Projection, frames: list[bytes]) -> e.Event:
        values = _mapping(message, "values")
        trigger = _mapping(message, "trigger")
        fragment = _text(message, "fragment", NAME_LIMIT, optional=True)
        good, fired, problems = check_input(projection, values, trigger)
        frames += [_error(problem, batch) for problem in problems if isinstance(problem, ViewerError)]
        # A fragment is what the page says of its widgets; a viewer that names another one is out of date at best.
        fragments = {projection.tree.widgets[widget].fragment for widget in (*good, *fired)}
        if fragments:
            fragment = fragments.pop() if len(fragments) == 1 else None
        return e.WidgetsChanged(
            self.viewer,
            batch,
            {k: e.Json(v) for k, v in good.items()},
            {k: e.Json(v) for k, v in fired.items()},
            fragment,
        )

    def _page(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        page = _text(message, "page", NAME_LIMIT) or ""
        return e.PageOpened(self.viewer, batch, page, _text(message, "query", QUERY_LIMIT) or "")

    def _rerun(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        return e.RerunRequested("viewer", None, self.viewer, batch)

    def _stop(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        return e.StopRequested(self.viewer, batch)

    def _dismiss(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        return e.DialogDismissed(self.viewer, batch, _text(message, "dialog", NAME_LIMIT) or "")

    def _clear(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        return e.CacheCleared(self.viewer, batch)

    # -- out ----------------------------------------------------------------------------------------------------------

    def welcome(
        self, projection: Projection, session: str, token: str, config: Mapping[str, Any], *, tree: bool = True
    ) -> bytes:
        """Return the answer to `hello`; from now on the connection is live."""
        self.state = State.LIVE
        self.position = projection.position
        message: dict[str, Any] = {
            "type": "welcome",
            "session": session,
            "token": token,
            "viewer": self.viewer,
            "position": projection.position,
            "batch": projection.batches.get(self.viewer, 0),
            "running": projection.run is not None,
            "config": config,
        }
        if tree:
            message["tree"] = projection.tree.to_json()
        return dumps(message)

    def deliver(
        self,
        rows: Sequence[tuple[Any, Recorded]],
        fresh: tuple[int, dict[int, int]] | None = None,
        tree: Tree | None = None,
    ) -> bytes:
        """Return the frame that tells the viewer of recorded events; empty when none concerns it.

        Parameters
        ----------
        rows
            Recorded rows with their events; those at positions told before are left out.
        fresh
            Run, and how many first children of each container it has redrawn.
        tree
            The page, to tell of values that another viewer committed.
        """
        messages: list[bytes] = []
        for row, recorded in rows:
            if recorded.position <= self.position:
                continue
            self.position = recorded.position
            messages += self._messages(row.row.data, recorded, tree)
        if fresh is not None:
            messages.append(dumps({"type": "fresh", "run": fresh[0], "nodes": fresh[1]}))
        if len(messages) < 2:
            return messages[0] if messages else b""
        return b"[" + b",".join(messages) + b"]"

    def _messages(self, data: bytes, recorded: Recorded, tree: Tree | None) -> list[bytes]:
        event = recorded.event
        match event:
            case e.TreePatched():
                return [b'{"type":"patch","position":%d,%b' % (recorded.position, data[1:])]
            case e.RunStarted():
                head = {"type": "run", "run": event.run, "phase": "started", "scope": _scope(event.scope)}
                return [dumps({**head, "inputs": recorded.cause or 0})]
            case e.RunEnded():
                ended: dict[str, Any] = {"type": "run", "run": event.run, "phase": "ended", "outcome": event.outcome}
                if event.error is not None:
                    ended["error"] = {k: v for k, v in dict(event.error).items() if k in ("type", "message")}  # type: ignore[call-overload]  # Json
                return [dumps(ended)]
            case e.SessionClosed():
                return [bye("closed", f"The session has ended: {event.reason}")]
        messages = []
        batch = getattr(event, "batch", None)
        if batch is not None and getattr(event, "viewer", None) == self.viewer:
            messages.append(b'{"type":"ack","batch":%d,"position":%d}' % (batch, recorded.position))
        elif isinstance(event, e.WidgetsChanged) and tree is not None:
            shown = ((tree.widgets[id].id, value) for id, value in event.values.items() if id in tree.widgets)
            ops = [["set", id, {"value": value}] for id, value in shown]
            messages.append(dumps({"type": "patch", "position": recorded.position, "ops": ops}))
        return messages


def bye(code: str, message: str) -> bytes:
    """Return the last message of a connection."""
    return dumps({"type": "bye", "code": code, "message": message})


def _scope(scope: e.Scope) -> Any:
    return "app" if scope is None else list(scope)


def _error(problem: ViewerError, batch: int | None = None) -> bytes:
    message: dict[str, Any] = {"type": "error", "code": problem.code, "message": str(problem)}
    if batch is not None:
        message["batch"] = batch
    return dumps(message)


def _parse(text: str | bytes) -> list[dict[str, Any]]:
    if isinstance(text, bytes):
        raise InvalidMessage("expected a text frame that holds JSON, got a binary frame")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidMessage(f"expected JSON, got {text[:80]!r}: {error}") from None
    messages = value if isinstance(value, list) else [value]
    for message in messages:
        if not isinstance(message, dict):
            raise InvalidMessage(f"expected an object with a `type`, got {message!r:.80}")
    return messages


def _hello(message: dict[str, Any]) -> Hello:
    protocol = _integer(message, "protocol", 1)
    if protocol != VERSION:
        raise InvalidMessage(
            f"expected protocol {VERSION}, got {protocol}; reload the page to get the viewer of this server"
        )
    seen = message.get("seen", 0)
    return Hello(
        _text(message, "session", NAME_LIMIT, optional=True),
        _text(message, "token", NAME_LIMIT, optional=True),
        seen if type(seen) is int and seen > 0 else 0,
        _text(message, "page", NAME_LIMIT, optional=True) or "",
        _text(message, "query", QUERY_LIMIT, optional=True) or "",
        _text(message, "locale", NAME_LIMIT, optional=True),
        _text(message, "zone", NAME_LIMIT, optional=True),
        _text(message, "theme", NAME_LIMIT, optional=True),
    )


def _integer(message: dict[str, Any], name: str, least: int) -> int:
    value = message.get(name)
    if type(value) is not int or not least <= value < 2**53:
        raise InvalidMessage(
            f"expected a whole number from {least} as `{name}` of {message.get('type')!r:.40}, got {value!r:.80}"
        )
    return value


def _text(message: dict[str, Any], name: str, limit: int, *, optional: bool = False) -> str | None:
    value = message.get(name)
    if value is None and optional:
        return None
    if not isinstance(value, str) or len(value) > limit:
        raise InvalidMessage(
            f"expected text of at most {limit} characters as `{name}` of {message.get('type')!r:.40}, got {value!r:.80}"
        )
    return value


def _mapping(message: dict[str, Any], name: str) -> dict[str, Any]:
    value = message.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidMessage(f"expected an object as `{name}` of {message.get('type')!r:.40}, got {value!r:.80}")
    return value


_INPUTS: Final = {
    "widgets": Connection._widgets,
    "page": Connection._page,
    "rerun": Connection._rerun,
    "stop": Connection._stop,
    "dismiss": Connection._dismiss,
    "clear-cache": Connection._clear,
}

__all__ = ["FRAME_LIMIT", "SUBPROTOCOL", "Answer", "Connection", "Hello", "State", "bye"]
