"""The viewer protocol, sans I/O (steps 2 and 9 of the click journey): text in, events to append out; recorded rows in,
text out.

Theory of operation
-------------------
A `Connection` is one socket's side of `docs/protocol.md`::

    GREETING --hello--> LIVE --third malformed frame, or close--> CLOSED

- In GREETING only `hello` is accepted; the shell then finds or opens the session and calls `welcome`.
- In LIVE every input is checked against the page as the log has it (`core.widgets`), and becomes events for the shell
  to append. What does not fit is answered by `error`; the rest of the same input goes on.
- An input is acknowledged when its event comes back from the log, never before. One that is in the log already is
  acknowledged at once and appended no second time; one that is on its way there is left to the first copy's `ack`.
- What is recorded comes back through `deliver`, the only way anything reaches the viewer. A patch is sent with the
  bytes of its row, encoded once.
- A viewer that comes back is told what it missed, or given the whole tree, whichever is shorter.

The bytes of frames are made here; sockets, time and the log are the shell's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

import orjson
from attrs import define, field, frozen

from evlit.core import events as e
from evlit.core.address import QUERY_LIMIT
from evlit.core.codec import dumps
from evlit.core.events import Recorded
from evlit.core.projection import Projection
from evlit.core.tree import Node, Tree
from evlit.core.widgets import check_input, is_password
from evlit.errors import InvalidMessage, ViewerError
from evlit.log.rows import RecordedRow

VERSION: Final = 1
SUBPROTOCOL: Final = "evlit.1"

#: Bytes of one frame, and messages in it.
FRAME_LIMIT: Final = 25 * 1024 * 1024
MESSAGE_LIMIT: Final = 1000

#: Characters of a page name, query, locale and the like.
NAME_LIMIT: Final = 1000

#: Minutes.
DAY: Final = 1440

#: Malformed frames in a row that a socket survives.
PATIENCE: Final = 2

#: A viewer that missed no more bytes than this is told of them without a look at what the tree would cost.
CHEAP: Final = 4096

#: A recorded event with the row it came from.
Told = tuple[RecordedRow, Recorded]


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
    offset: int | None = None
    url: str | None = None
    epoch: int | None = None  #: under which it saw what it has seen
    tab: str | None = None  #: the page, as long as it is loaded
    take: bool = False  #: its user wants the session here, wherever else it is open


@frozen
class Answer:
    """What one frame leads to."""

    events: tuple[e.Event, ...] = ()  #: to append
    frames: tuple[bytes, ...] = ()  #: to send at once
    hello: Hello | None = None
    here: bool = False  #: the page says that it is alive
    close: int | None = None  #: close the socket with this code


@define
class Connection:
    """One socket's side of the protocol."""

    viewer: str = ""
    state: State = State.GREETING
    position: int = 0  #: up to which the viewer has been told
    _batch: int = field(default=0, init=False)  # last one handed to the log on this connection
    _malformed: int = field(default=0, init=False)
    _partial: dict[int, list[int]] = field(factory=dict, init=False)  # nodes of batches of which a part was refused

    # -- in -----------------------------------------------------------------------------------------------------------

    def receive(self, text: str | bytes, projection: Projection | None) -> Answer:
        """Take one frame.

        Parameters
        ----------
        projection
            The session as the log has it; None while there is no session yet.
        """
        events: list[e.Event] = []
        frames: list[bytes] = []
        here = False
        try:
            messages = _parse(text)
            if self.state is State.GREETING:
                hello = _greeting(messages)
                self.position = hello.seen
                return Answer(hello=hello)
            assert projection is not None
            for message in messages:
                if message.get("type") == "here":
                    here = True
                else:
                    self._take(message, projection, events, frames)
        except InvalidMessage as error:
            # What came before it in the same frame was good, and stays.
            frames.append(_error(error))
            self._malformed += 1
            if self._malformed > PATIENCE:
                self.state = State.CLOSED
                return Answer(tuple(events), tuple(frames), here=here, close=1002)
        else:
            self._malformed = 0
        return Answer(tuple(events), tuple(frames), here=here)

    def _take(
        self, message: dict[str, Any], projection: Projection, events: list[e.Event], frames: list[bytes]
    ) -> None:
        kind = message.get("type")
        if kind == "ping":
            frames.append(b'{"type":"pong"}')
            return
        if not isinstance(kind, str) or kind not in _INPUTS:
            raise InvalidMessage(
                f"expected a message of type {', '.join(sorted(_INPUTS))}, ping or here, got {_brief(kind)} as `type`"
            )
        batch = _integer(message, "batch", 1)
        if batch <= projection.batches.get(self.viewer, 0):
            frames.append(_ack(batch, projection.position))
            return
        if batch <= self._batch:
            return  # the first copy is on its way to the log, and brings the ack
        event = _INPUTS[kind](self, message, batch, projection, frames)
        self._batch = batch
        if event is not None:
            events.append(event)

    def _widgets(
        self, message: dict[str, Any], batch: int, projection: Projection, frames: list[bytes]
    ) -> e.Event | None:
        values = _mapping(message, "values")
        trigger = _mapping(message, "trigger")
        fragment = _text(message, "fragment", NAME_LIMIT, optional=True)
        good, fired, problems = check_input(projection, values, trigger)
        frames += [_error(problem, batch) for problem in problems if isinstance(problem, ViewerError)]
        if not good and not fired and (values or trigger):
            if not problems:  # S-140: meant for disabled widgets, so it has no effect, and is done with
                frames.append(_ack(batch, projection.position))
            return None
        if problems:
            nodes = map(projection.tree.widgets.__getitem__, good)
            self._partial[batch] = [node.id for node in nodes if not is_password(node.props)]
        # A fragment is what the page says of its widgets; a viewer that names another one is out of date at best.
        # Silent widgets go along with others, wherever they stand, and do not make the run another one. Alone, as a
        # note, they ask for none; one that the app does not ignore by now asks, whatever the viewer thinks.
        widgets = projection.tree.widgets
        loud = [widget for widget in (*good, *fired) if not widgets[widget].props.get("silent")]
        note = message.get("note") is True and not loud and not fired
        fragments = {widgets[widget].fragment for widget in loud or good}
        if fragments:
            fragment = fragments.pop() if len(fragments) == 1 else None
        return e.WidgetsChanged(
            self.viewer,
            batch,
            {k: e.Json(v) for k, v in good.items()},
            {k: e.Json(v) for k, v in fired.items()},
            None if note else fragment,
            note,
        )

    def _page(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        page = _text(message, "page", NAME_LIMIT) or ""
        query = _text(message, "query", QUERY_LIMIT) or ""
        return e.PageOpened(self.viewer, batch, page, query, message.get("history") is True)

    def _rerun(self, _: dict[str, Any], batch: int, __: Projection, ___: list[bytes]) -> e.Event:
        return e.RerunRequested("viewer", None, self.viewer, batch)

    def _stop(self, _: dict[str, Any], batch: int, __: Projection, ___: list[bytes]) -> e.Event:
        return e.StopRequested(self.viewer, batch)

    def _dismiss(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        dialog = _text(message, "dialog", NAME_LIMIT) or ""
        opened = None if message.get("run") is None else _integer(message, "run", 0)
        return e.DialogDismissed(self.viewer, batch, dialog, opened)

    def _clear(self, _: dict[str, Any], batch: int, __: Projection, ___: list[bytes]) -> e.Event:
        return e.CacheCleared(self.viewer, batch)

    def _follow(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        on = message.get("on")
        if not isinstance(on, bool):
            raise InvalidMessage(f"expected true or false as {_field(message, 'on')}, got {_brief(on)}")
        return e.SaveFollowed(self.viewer, batch, on)

    def _theme(self, message: dict[str, Any], batch: int, _: Projection, __: list[bytes]) -> e.Event:
        theme = message.get("theme")
        if theme not in ("light", "dark"):
            raise InvalidMessage(f"expected light or dark as {_field(message, 'theme')}, got {_brief(theme)}")
        return e.ThemeChanged(self.viewer, batch, theme)

    # -- out ----------------------------------------------------------------------------------------------------------

    def welcome(
        self,
        projection: Projection,
        session: str,
        token: str,
        config: Mapping[str, Any],
        missed: Sequence[Told] | None = None,
        *,
        epoch: int = 1,
        instead: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the answer to `hello`; from now on the connection is live.

        Parameters
        ----------
        epoch
            How often the session was taken up from its log: what was seen is worth something with it alone.
        instead
            Why it is not the session that the viewer asked for.
        missed
            All that was recorded since the viewer looked away; None when that is too much. It is told instead of the
            tree when it is shorter.
        """
        self.state = State.LIVE
        welcome: dict[str, Any] = {
            "type": "welcome",
            "session": session,
            "token": token,
            "epoch": epoch,
            "viewer": self.viewer,
            "position": projection.position,
            "batch": projection.batches.get(self.viewer, 0),
            "page": projection.page,
            "query": projection.query,
            "running": _runs(projection),
            "follows": config.get("run_on_save", False) if projection.follows is None else projection.follows,
            "config": config,
        }
        if projection.changed is not None:
            welcome["changed"] = projection.changed
        if instead is not None:
            welcome["instead"] = instead
        if missed is not None:
            # `welcome` says where the page is by now.
            messages = self._tell([each for each in missed if not _moves(each[1])], projection.tree, {})
            messages += self._values(missed, projection)
            size = sum(map(len, messages))
            if size <= CHEAP or size <= len(tree := dumps(projection.tree.to_json())):
                return _frame([dumps(welcome), *messages])
        else:
            tree = dumps(projection.tree.to_json())
        self.position = projection.position
        return b'%b,"tree":%b}' % (dumps(welcome)[:-1], tree)

    def _values(self, missed: Sequence[Told], projection: Projection) -> list[bytes]:
        """Return the values that inputs of this viewer gave to widgets while it was not told.

        It has folded them itself when it sent them; a patch that was older, and that it was told of only now, may have
        put another value in the place.
        """
        inputs = [recorded.event for _, recorded in missed if isinstance(recorded.event, e.WidgetsChanged)]
        widgets = dict.fromkeys(widget for event in inputs for widget in event.values)
        nodes = [projection.tree.widgets[widget] for widget in widgets if widget in projection.tree.widgets]
        return _shown([node for node in nodes if not is_password(node.props)], projection.position)

    def deliver(
        self,
        rows: Sequence[Told],
        fresh: tuple[int, dict[int, int]] | None = None,
        tree: Tree | None = None,
        queries: Mapping[int, str] | None = None,
    ) -> bytes:
        """Return the frame that tells the viewer of recorded events; empty when none concerns it.

        Parameters
        ----------
        rows
            Recorded rows with their events; those at positions told before are left out.
        fresh
            Run, and how many first children of each container it has redrawn.
        tree
            The page, to tell of values that were accepted beside others of the same input that were not.
        queries
            What inputs for bound widgets made of the address, by their positions.
        """
        messages = self._tell(rows, tree, queries or {})
        if fresh is not None:
            messages.append(dumps({"type": "fresh", "run": fresh[0], "nodes": fresh[1]}))
        return _frame(messages)

    def _tell(self, rows: Sequence[Told], tree: Tree | None, queries: Mapping[int, str]) -> list[bytes]:
        messages: list[bytes] = []
        for row, recorded in rows:
            if recorded.position > self.position:
                self.position = recorded.position
                messages += self._messages(row.row.data, recorded, tree)
                if recorded.position in queries:
                    messages.append(_address(recorded.position, None, queries[recorded.position], push=False))
        return messages

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
                error: Any = event.error
                if error is not None:
                    ended["error"] = {k: v for k, v in error.items() if k in ("type", "message")}
                return [dumps(ended)]
            case e.AddressChanged():
                return [_address(recorded.position, event.page, event.query, push=event.push)]
            case e.PageOpened(viewer=None):
                return [_address(recorded.position, event.page, event.query, push=True)]
            case e.ScriptChanged(rerun=False):
                return [dumps({"type": "source", "path": event.path})]
            case e.SessionClosed():
                return [bye("closed", f"The session has ended: {event.reason}")]
        batch = getattr(event, "batch", None)
        if batch is None or getattr(event, "viewer", None) != self.viewer:
            return []
        # The viewer takes a batch back as a whole when it is told of an error in it, so it is told what was accepted.
        # A node that is still there has been there since, for ids are not used again.
        partial = self._partial.pop(batch, ())
        nodes = [tree.nodes[id] for id in partial if id in tree.nodes] if tree is not None else []
        return [_ack(batch, recorded.position), *_shown(nodes, recorded.position)]


def _runs(projection: Projection) -> bool:
    """Tell whether a run is under way or sure to start, as the first one is when the first viewer is welcomed."""
    if projection.run is not None:
        return True
    return any(request.cause not in ("tick", "stop") for request in (*projection.queue, *projection.pending))


def is_urgent(rows: Sequence[Told], fresh: tuple[int, dict[int, int]] | None) -> bool:
    """Tell whether a delivery changes what the page shows; an acknowledgement and a run that begins do not."""
    return fresh is not None or any(isinstance(recorded.event, _SHOWN) for _, recorded in rows)


def bye(code: str, message: str) -> bytes:
    """Return the last message of a connection."""
    return dumps({"type": "bye", "code": code, "message": message})


#: Asks a page whether it is alive; it answers `here`, and sends what it holds back before that.
THERE: Final = b'{"type":"there"}'


def join(frames: Sequence[bytes]) -> bytes:
    """Return one frame that says what several say one after the other."""
    said = [frame for frame in frames if frame]
    return said[0] if len(said) == 1 else _frame([each[1:-1] if each.startswith(b"[") else each for each in said])


def _frame(messages: Sequence[bytes]) -> bytes:
    if len(messages) < 2:
        return messages[0] if messages else b""
    return b"[" + b",".join(messages) + b"]"


def _shown(nodes: Sequence[Node], position: int) -> list[bytes]:
    """Return the patch that shows nodes with the values that they have."""
    ops = [["set", node.id, {"value": node.props["value"]}] for node in nodes if "value" in node.props]
    return [dumps({"type": "patch", "position": position, "ops": ops})] if ops else []


def _ack(batch: int, position: int) -> bytes:
    return b'{"type":"ack","batch":%d,"position":%d}' % (batch, position)


def _moves(recorded: Recorded) -> bool:
    """Tell whether an event changes the address without the viewer's doing."""
    event = recorded.event
    return isinstance(event, e.AddressChanged) or (isinstance(event, e.PageOpened) and event.viewer is None)


def _address(position: int, page: str | None, query: str | None, *, push: bool) -> bytes:
    message: dict[str, Any] = {"type": "address", "position": position, "push": push}
    if page is not None:
        message["page"] = page
    if query is not None:
        message["query"] = query
    return dumps(message)


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
        raise InvalidMessage(f"expected JSON, got {_brief(text)}: {error}") from None
    messages = value if isinstance(value, list) else [value]
    if len(messages) > MESSAGE_LIMIT:
        raise InvalidMessage(f"expected at most {MESSAGE_LIMIT} messages in a frame, got {len(messages)}")
    for message in messages:
        if not isinstance(message, dict):
            raise InvalidMessage(f"expected an object with a `type`, got {_brief(message)}")
    return messages


def _greeting(messages: Sequence[dict[str, Any]]) -> Hello:
    if len(messages) != 1 or messages[0].get("type") != "hello":
        got = ", ".join(_brief(message.get("type")) for message in messages[:3]) or "an empty frame"
        raise InvalidMessage(f"expected `hello`, alone, in the first frame, got {got}")
    message = messages[0]
    protocol = _integer(message, "protocol", 1)
    if protocol != VERSION:
        raise InvalidMessage(
            f"expected protocol {VERSION}, got {protocol}; reload the page to get the viewer of this server"
        )
    seen, epoch, offset = message.get("seen", 0), message.get("epoch"), message.get("offset")
    return Hello(
        _text(message, "session", NAME_LIMIT, optional=True),
        _text(message, "token", NAME_LIMIT, optional=True),
        seen if type(seen) is int and seen > 0 else 0,
        _text(message, "page", NAME_LIMIT, optional=True) or "",
        _text(message, "query", QUERY_LIMIT, optional=True) or "",
        _text(message, "locale", NAME_LIMIT, optional=True),
        _text(message, "zone", NAME_LIMIT, optional=True),
        _text(message, "theme", NAME_LIMIT, optional=True),
        offset if type(offset) is int and abs(offset) <= DAY else None,
        _text(message, "url", NAME_LIMIT, optional=True),
        epoch if type(epoch) is int else None,
        _text(message, "tab", NAME_LIMIT, optional=True),
        message.get("take") is True,
    )


def _integer(message: dict[str, Any], name: str, least: int) -> int:
    value = message.get(name)
    if type(value) is not int or not least <= value < 2**53:
        raise InvalidMessage(f"expected a whole number from {least} as {_field(message, name)}, got {_brief(value)}")
    return value


def _text(message: dict[str, Any], name: str, limit: int, *, optional: bool = False) -> str | None:
    value = message.get(name)
    if value is None and optional:
        return None
    if not isinstance(value, str) or len(value) > limit:
        raise InvalidMessage(
            f"expected text of at most {limit} characters as {_field(message, name)}, got {_brief(value)}"
        )
    return value


def _mapping(message: dict[str, Any], name: str) -> dict[str, Any]:
    value = message.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidMessage(f"expected an object as {_field(message, name)}, got {_brief(value)}")
    return value


def _field(message: dict[str, Any], name: str) -> str:
    return f"`{name}` of {_brief(message.get('type'))}"


def _brief(value: object) -> str:
    """Describe what came in a few words, however large or deep it is."""
    match value:
        case list():
            return f"a list of {len(value)}"
        case dict():
            return f"an object of {len(value)}"
        case str() if len(value) > 40:
            return f"{value[:40]!r}..."
        case None:
            return "nothing"
        case _:
            return repr(value)


#: Events that a user sees at once.
_SHOWN: Final = (e.TreePatched, e.AddressChanged, e.RunEnded, e.ScriptChanged, e.SessionClosed)

_INPUTS: Final = {
    "widgets": Connection._widgets,
    "page": Connection._page,
    "rerun": Connection._rerun,
    "stop": Connection._stop,
    "dismiss": Connection._dismiss,
    "clear-cache": Connection._clear,
    "follow": Connection._follow,
    "theme": Connection._theme,
}

__all__ = ["FRAME_LIMIT", "SUBPROTOCOL", "Answer", "Connection", "Hello", "State", "bye", "join"]
