"""Both ends of the protocol as plain values, and a wire between them that breaks at any byte: every input is applied
once, in order, and the viewer's tree ends as the server's.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from attrs import define, field
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from evlit.core import events as e
from evlit.core.ops import apply
from evlit.core.tree import MAIN, Tree
from evlit.server.protocol import Connection, State
from tests.server.pages import Page

CONFIG = {"title": "app"}


@define(eq=False)
class Wire:
    """One socket: frames on their way, in both directions."""

    connection: Connection = field(factory=lambda: Connection("v1"))
    up: deque[bytes] = field(factory=deque)
    down: deque[bytes] = field(factory=deque)
    taken_over: bool = False


class Viewer:
    """What `viewer/src/wire` and `viewer/src/core` do, in few words."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.position = 0
        self.epoch = 0
        self.batch = 0
        self.outbox: list[dict[str, Any]] = []
        self.ready = False

    def hello(self) -> dict[str, Any]:
        self.ready = False
        known = {"seen": self.position, "epoch": self.epoch} if self.position else {}
        return {"type": "hello", "protocol": 1, "page": "", "query": "", "tab": "t", **known}

    def hear(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """Take a message, and return what is to be sent for it."""
        match message["type"]:
            case "welcome":
                return self._welcome(message)
            case "ack":
                for each in self._settle(message["batch"], only=True):
                    self._accepted(each, message["position"])
            case "patch":
                apply(self.tree, message["ops"])
                self.position = max(self.position, message["position"])
        return []

    def _welcome(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        self.ready, self.epoch = True, message["epoch"]
        had = self._settle(message["batch"])
        if "tree" in message:
            self.tree, self.position = Tree.from_json(message["tree"]), message["position"]
        else:
            for each in had:
                self._accepted(each, self.position)
        return self.outbox

    def _settle(self, batch: int, *, only: bool = False) -> list[dict[str, Any]]:
        had = [each for each in self.outbox if (each["batch"] == batch if only else each["batch"] <= batch)]
        self.outbox = [each for each in self.outbox if each not in had]
        return had

    def _accepted(self, message: dict[str, Any], position: int) -> None:
        for widget, value in message["values"].items():
            node = self.tree.widgets[widget]
            node.props = {**node.props, "value": value}
        self.position = max(self.position, position)


class Server:
    """What `server/websocket.py` and `runtime/session.py` do with the protocol, without waiting for anything."""

    def __init__(self) -> None:
        self.page = Page()
        self.epoch = 1
        self.base = 0
        self.pending: list[e.Event] = []  # submitted, and not in the log
        self.wire: Wire | None = None
        self.drawn = 100

    def receive(self, wire: Wire, frame: bytes) -> None:
        if wire.taken_over:
            return
        answer = wire.connection.receive(frame.decode(), self.page.projection)
        if answer.hello is not None:
            if self.wire is not None:
                self.wire.taken_over = True
            self.wire = wire
            self.pending.append(e.ViewerAttached("v1", answer.hello.seen))
            self.commit()
            seen, epoch = answer.hello.seen, answer.hello.epoch
            known = epoch == self.epoch or (epoch == self.epoch - 1 and seen <= self.base)
            missed = self.page.since(seen) if 0 < seen <= self.page.projection.position and known else None
            wire.down.append(wire.connection.welcome(self.page.projection, "s", "t", CONFIG, missed, epoch=self.epoch))
        self.pending += answer.events
        wire.down.extend(answer.frames)

    def commit(self) -> None:
        """Record what is on its way, and run the app for it: it writes a line for each value, and changes some."""
        events, self.pending = self.pending, []
        for event in events:
            self._tell(event)
            if isinstance(event, e.WidgetsChanged):
                self.drawn += 1
                body = {"body": f"got {event.values['name']}"}
                node = {"id": self.drawn, "kind": "text", "key": str(self.drawn), "props": body}
                ops: list[Any] = [["insert", MAIN, 0, node]]
                if self.drawn % 2:  # the app decides what the field shows
                    ops.append(["set", 11, {"value": f"decided {self.drawn}"}])
                self._tell(e.TreePatched(2, e.Json(ops)))

    def _tell(self, event: e.Event) -> None:
        told = self.page.record(event)
        wire = self.wire
        if wire is None or wire.connection.state is not State.LIVE:
            return
        if frame := wire.connection.deliver(told, tree=self.page.projection.tree):
            wire.down.append(frame)

    def crash(self) -> None:
        self.pending, self.wire = [], None
        self.epoch, self.base = self.epoch + 1, self.page.projection.position


class Resume(RuleBasedStateMachine):
    """A user who types, and everything that may happen to what is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.server, self.viewer = Server(), Viewer()
        self.wire = Wire()
        self.old: list[Wire] = []  # sockets that the viewer has left, and the server has not
        self.typed: list[str] = []
        self._connect()

    def _connect(self) -> None:
        self.wire = Wire()
        self._send(self.viewer.hello())

    def _send(self, *messages: dict[str, Any]) -> None:
        self.wire.up.extend(json.dumps(message).encode() for message in messages)

    @rule(times=st.integers(1, 3))
    def type(self, times: int) -> None:
        for _ in range(times):
            self._type()

    def _type(self) -> None:
        self.typed.append(f"text {len(self.typed)}")
        self.viewer.batch += 1
        message = {"type": "widgets", "batch": self.viewer.batch, "values": {"name": self.typed[-1]}}
        self.viewer.outbox.append(message)
        if self.viewer.ready:
            self._send(message)

    @rule(frames=st.integers(1, 5))
    def arrive_at_the_server(self, frames: int) -> None:
        for _ in range(min(frames, len(self.wire.up))):
            self.server.receive(self.wire, self.wire.up.popleft())

    @rule(frames=st.integers(1, 5))
    def arrive_at_the_viewer(self, frames: int) -> None:
        for _ in range(min(frames, len(self.wire.down))):
            self._hear(self.wire.down.popleft())

    def _hear(self, frame: bytes) -> None:
        value = json.loads(frame)
        for message in value if isinstance(value, list) else [value]:
            self._send(*self.viewer.hear(message))

    @rule()
    def commit(self) -> None:
        self.server.commit()

    @rule()
    def greet(self) -> None:
        """Let all that is on its way arrive, so that what follows happens to a viewer that was welcomed."""
        while self.wire.up or self.wire.down:
            self.arrive_at_the_server(1)
            self.arrive_at_the_viewer(1)

    @precondition(lambda self: self.wire.up)
    @rule(data=st.data())
    def double(self, data: st.DataObject) -> None:
        """Send a frame again behind the others, as a viewer does that is not sure."""
        frames = [frame for frame in self.wire.up if b'"hello"' not in frame]
        self.wire.up.extend(data.draw(st.lists(st.sampled_from(frames), max_size=3)) if frames else [])

    @rule(up=st.integers(0, 400), down=st.integers(0, 4000), lingers=st.booleans())
    def cut(self, up: int, down: int, *, lingers: bool) -> None:
        """Break the socket after so many bytes; what the server has of it may be taken after the next hello."""
        old = self.wire
        whole(old.up, up)
        whole(old.down, down)
        while old.down:
            value = json.loads(old.down.popleft())
            for message in value if isinstance(value, list) else [value]:
                self.viewer.hear(message)
        if lingers:
            self.old.append(old)
        else:
            while old.up:
                self.server.receive(old, old.up.popleft())
        self._connect()

    @precondition(lambda self: self.old)
    @rule(frames=st.integers(1, 5))
    def linger(self, frames: int) -> None:
        for _ in range(min(frames, len(self.old[0].up))):
            self.server.receive(self.old[0], self.old[0].up.popleft())
        if not self.old[0].up:
            del self.old[0]

    @rule()
    def crash(self) -> None:
        """Kill the server: what is on its way to the log is gone, and so are all sockets."""
        self.server.crash()
        self.old.clear()
        self._connect()

    def teardown(self) -> None:
        self.old.clear()
        self._connect()
        while self.wire.up or self.wire.down or self.server.pending:
            self.arrive_at_the_server(1)
            self.server.commit()
            self.arrive_at_the_viewer(1)
        events = [recorded.event for _, recorded in self.server.page.told]
        applied: list[Any] = [event.values["name"] for event in events if isinstance(event, e.WidgetsChanged)]
        assert applied == list(self.typed), f"expected {self.typed}, got {applied}"
        assert self.viewer.outbox == []
        assert self.viewer.tree.to_json() == self.server.page.projection.tree.to_json()


def whole(frames: deque[bytes], size: int) -> None:
    """Keep the frames that came through whole before the wire broke after so many bytes."""
    while sum(map(len, frames)) > size:
        frames.pop()


Resume.TestCase.settings = settings(max_examples=200, stateful_step_count=50)
TestResume = Resume.TestCase
