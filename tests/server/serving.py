"""A server in one trio test: its parts as `serve` wires them, and a viewer that folds what it is told."""

from __future__ import annotations

import json
import textwrap
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import trio
from trio.testing import memory_stream_pair
from trio_websocket import WebSocketConnection, connect_websocket, wrap_client_stream

from evlit.core.ops import apply
from evlit.core.tree import Node, Tree
from evlit.log.memory import MemoryStore
from evlit.log.store import EventStore
from evlit.log.writer import Writer
from evlit.runtime.forked import Past
from evlit.runtime.host import Host, Settings, open_host
from evlit.runtime.options import Options
from evlit.runtime.secrets import Secrets
from evlit.runtime.session import Session
from evlit.server.front_door import SOCKET_PATH, FrontDoor
from evlit.server.origin import Hosts
from evlit.server.protocol import SUBPROTOCOL
from evlit.server.serve import make_door
from evlit.server.viewers import Viewers

#: What takes longer than this hangs.
PATIENCE = 30.0

HELLO = {"type": "hello", "protocol": 1, "page": "", "query": "", "locale": "en", "zone": "UTC", "theme": "light"}

COUNTER = """
    import evlit as st
    runs = st.session_state.get("runs", 0) + 1
    st.session_state.runs = runs
    st.text(f"run {runs}")
    if st.button("Go"):
        st.text("went")
    name = st.text_input("Name")
    st.text(f"hello {name}")
"""


class Client:
    """A viewer: speaks the protocol and keeps the tree that it adds up to."""

    def __init__(self, socket: WebSocketConnection) -> None:
        self.socket = socket
        self.tree = Tree()
        self.position = 0
        self.batch = 0
        self.welcome: dict[str, Any] = {}
        self.heard: list[dict[str, Any]] = []

    async def hello(self, **fields: Any) -> dict[str, Any]:
        """Greet, and return the `welcome`."""
        await self.say({**HELLO, **fields})
        self.welcome = await self.hear(lambda message: message["type"] == "welcome")
        return self.welcome

    async def back(self, other: Client, *, seen: bool = True, **fields: Any) -> dict[str, Any]:
        """Greet as somebody who was here before."""
        self.tree, self.position, self.batch = other.tree, other.position, other.batch
        known = {"seen": other.position, "epoch": other.welcome["epoch"]} if seen else {}
        session, token = other.welcome["session"], other.welcome["token"]
        return await self.hello(session=session, token=token, **known, **fields)

    async def say(self, message: Any) -> None:
        await self.socket.send_message(json.dumps(message))

    async def input(self, type: str = "widgets", **fields: Any) -> int:
        """Send an input, and return its batch."""
        self.batch += 1
        await self.say({"type": type, "batch": self.batch, **fields})
        return self.batch

    async def click(self, label: str) -> None:
        """Click a button, and wait for the end of the run that it led to, whatever else runs until then."""
        batch = await self.input(trigger={self.find(label).props["widget"]: True})
        await self.hear(lambda message: message.get("phase") == "ended" and message["run"] in self._runs_for(batch))

    def _runs_for(self, batch: int) -> set[int]:
        """Return the runs so far that know of an input."""
        acks = [message for message in self.heard if message["type"] == "ack" and message["batch"] == batch]
        begun = [message for message in self.heard if message.get("phase") == "started"]
        return {message["run"] for message in begun for ack in acks if message["inputs"] >= ack["position"]}

    async def ended(self) -> dict[str, Any]:
        """Wait for the end of a run."""
        return await self.hear(lambda message: message.get("phase") == "ended")

    async def shows(self, *texts: str) -> None:
        """Wait until the page has these texts."""
        while self.texts() != list(texts):
            await self.hear(lambda _: True)

    async def hear(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Take frames until one brings the wanted message; all of the frame is folded."""
        while True:
            value = json.loads(await self.socket.get_message())
            found: dict[str, Any] | None = None
            for message in value if isinstance(value, list) else [value]:
                self._fold(message)
                if found is None and wanted(message):
                    found = message
            if found is not None:
                return found

    def _fold(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        if message["type"] == "welcome" and "tree" in message:
            self.tree = Tree.from_json(message["tree"])
            self.position = message["position"]
        elif message["type"] == "patch":
            assert message["position"] > self.position or message["ops"], "expected positions to grow"
            apply(self.tree, message["ops"])
            self.position = max(self.position, message["position"])

    def find(self, label: str) -> Node:
        (node,) = [node for node in self.tree.nodes.values() if node.props.get("label") == label]
        return node

    def texts(self) -> list[str]:
        return [node.props["body"] for node in self.tree.root.walk() if isinstance(node.props.get("body"), str)]


class Served:
    """A host behind its front door."""

    def __init__(self, host: Host, viewers: Viewers, door: FrontDoor, nursery: trio.Nursery) -> None:
        self.host = host
        self.viewers = viewers
        self.door = door
        self.nursery = nursery
        self.clients: list[Client] = []

    @property
    def session(self) -> Session:
        """The only session."""
        (session,) = self.host.sessions.values()
        return session

    async def client(self, pair: Callable[[], tuple[Any, Any]] = memory_stream_pair) -> Client:
        """Connect a viewer over streams in memory."""
        ours, theirs = pair()
        self.nursery.start_soon(self.viewers.serve, theirs)
        socket = await wrap_client_stream(self.nursery, ours, "localhost", SOCKET_PATH, subprotocols=[SUBPROTOCOL])
        return self._known(Client(socket))

    def _known(self, client: Client) -> Client:
        self.clients.append(client)
        return client

    async def listen(self) -> int:
        """Take connections on a real port, and return it."""
        listeners = await self.nursery.start(partial(trio.serve_tcp, self.door.serve, 0, host="127.0.0.1"))
        port: int = listeners[0].socket.getsockname()[1]
        return port

    async def connect(self, port: int, **headers: str) -> Client:
        """Connect a viewer over a real socket."""
        extra = [(name.encode(), value.encode()) for name, value in headers.items()]
        socket = await connect_websocket(
            self.nursery,
            "127.0.0.1",
            port,
            SOCKET_PATH,
            use_ssl=False,
            subprotocols=[SUBPROTOCOL],
            extra_headers=extra,
        )
        return self._known(Client(socket))


@asynccontextmanager
async def open_served(
    source: str = COUNTER,
    *,
    store: EventStore | None = None,
    hosts: Hosts | None = None,
    patience: float = PATIENCE,
    settings: Settings | None = None,
    options: dict[str, Any] | None = None,
    secrets: Secrets | None = None,
    past: Past | None = None,
) -> AsyncIterator[Served]:
    """Serve an app given as text."""
    store = MemoryStore() if store is None else store
    with TemporaryDirectory() as folder:
        app = Path(folder) / "app.py"
        app.write_text(textwrap.dedent(source), encoding="utf-8")
        writer = Writer(store)
        try:
            settings, secrets = settings or Settings(), secrets or Secrets()
            opened = open_host(app, writer, settings=settings, options=Options(options), secrets=secrets, past=past)
            async with opened as host, trio.open_nursery() as nursery:
                with trio.fail_after(patience):
                    viewers, door, _ = make_door(host, hosts)
                    served = Served(host, viewers, door, nursery)
                    yield served
                    for client in served.clients:  # else their sockets wait for an answer to the goodbye
                        await client.socket.aclose()
                        await trio.aclose_forcefully(client.socket._stream)  # left open when the server closed first
                nursery.cancel_scope.cancel()
        finally:
            await writer.aclose()
