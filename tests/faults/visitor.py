"""A viewer that loses its server and comes back: it speaks `docs/protocol.md` over a plain blocking socket.

What it sent and was not acknowledged it sends again, with the same batches, after each resumption. It keeps what it was
told, so that a test can hold the log against it.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

from attrs import define, field

from evlit.core.ops import apply
from evlit.core.tree import Node, Tree
from evlit.server.front_door import SOCKET_PATH
from evlit.server.protocol import SUBPROTOCOL
from tools.bench.wire import Socket

#: Seconds after which a server that says nothing hangs.
PATIENCE: Final = 20.0

#: Uploads that may break off before it is given up.
TRIES: Final = 60

HELLO: Final = {
    "type": "hello",
    "protocol": 1,
    "page": "",
    "query": "",
    "locale": "en",
    "zone": "UTC",
    "theme": "light",
}


class Refused(Exception):
    """The server said `bye`."""


@define(eq=False)
class Visitor:
    """One user with one browser.

    Parameters
    ----------
    find
        Returns the port of a server that runs: of another one when the last has died.
    patience
        Seconds after which a server that says nothing hangs.
    """

    find: Callable[[], int]
    patience: float = PATIENCE
    session: str | None = field(default=None, init=False)
    token: str = field(default="", init=False)
    tree: Tree = field(factory=Tree, init=False)
    position: int = field(default=0, init=False)
    batch: int = field(default=0, init=False)
    outbox: dict[int, dict[str, Any]] = field(factory=dict, init=False)
    acknowledged: dict[int, int] = field(factory=dict, init=False)  #: batch -> position, or 0 when only `welcome` told
    resumed: int = field(default=0, init=False)
    broken: int = field(default=0, init=False)  #: connections that ended by themselves
    byes: list[dict[str, Any]] = field(factory=list, init=False)
    errors: list[dict[str, Any]] = field(factory=list, init=False)
    ended: list[tuple[int, str]] = field(factory=list, init=False)  #: inputs and outcome of the runs that ended
    _epoch: dict[str, int] = field(factory=dict, init=False)
    _inputs: dict[int, int] = field(factory=dict, init=False)
    _socket: Socket | None = field(default=None, init=False)
    _port: int = field(default=0, init=False)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def send(self, type: str = "widgets", **fields: Any) -> int:
        """Send an input now, or when there is a server again; return its batch."""
        self.batch += 1
        message = self.outbox[self.batch] = {"type": type, "batch": self.batch, **fields}
        if type == "widgets":
            message.setdefault("values", {})
        try:
            if self._socket is not None:
                self._say(message)
        except OSError:
            self.leave()
        return self.batch

    def click(self, label: str) -> int:
        """Click a button. A form sends its values along."""
        node = self.there(label)
        values = self._form(node.props.get("form"))
        fragment = {} if node.fragment is None else {"fragment": node.fragment}
        return self.send(values=values, trigger={node.props["widget"]: True}, **fragment)

    def put(self, label: str, value: Any) -> int:
        """Give a widget a value. One that the app ignores asks for no run."""
        node = self.there(label)
        note: dict[str, Any] = {"note": True} if node.props.get("silent") else {}
        return self.send(values={node.props["widget"]: value}, **note)

    def upload(self, name: str, data: bytes) -> dict[str, Any]:
        """Upload a file, again and again until it is there, and return what an uploader's value has of it."""
        for _ in range(TRIES):
            try:
                self.connect()
                return self._upload(name, data)
            except (OSError, http.client.HTTPException):
                self.leave()
        raise AssertionError(f"expected a server within {TRIES} tries")

    def _upload(self, name: str, data: bytes) -> dict[str, Any]:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=self.patience)) as connection:
            path = f"/upload/{self.session}?name={name}"
            connection.request("POST", path, data, {"X-Evlit-Token": self.token, "Content-Type": "text/plain"})
            with connection.getresponse() as answer:
                said = answer.read()
                assert answer.status == 200, said
            file: dict[str, Any] = json.loads(said)
            return file

    def leave(self) -> None:
        """Close the socket without a word."""
        if self._socket is not None:
            self._socket.__exit__()
            self._socket = None

    # -- waiting ------------------------------------------------------------------------------------------------------

    def until(self, ready: Callable[[Visitor], bool]) -> None:
        """Take what the server says until something holds; resume the session whenever the connection breaks."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                self.connect()
                if ready(self):
                    return
                self.hear()
                deadline = time.monotonic() + self.patience
            except (ConnectionError, Refused) as broken:
                self.leave()
                self.broken += 1
                if time.monotonic() > deadline:
                    raise AssertionError(f"expected the story to go on; last said: {self.byes[-1:]}") from broken

    def listen(self) -> None:
        """Take what the server says until it says `bye`, or breaks off."""
        while True:
            self.hear()

    def shows(self, *texts: str) -> None:
        """Wait until the page has all these texts, and everything that was sent is acknowledged."""
        self.until(lambda _: not self.outbox and set(texts) <= set(self.texts()))

    def settle(self) -> None:
        """Ask for one more run of the app, and wait for its end: whatever was queued before it has had its run."""
        batch = self.send("rerun")
        self.until(lambda _: not self.outbox)
        position = self.acknowledged[batch]
        if position:
            # A process that died after the run leaves no word of its end: the recovery's own run is as good, but only
            # when it began after all that was queued, and that it does not. So it is asked for again.
            resumed = self.resumed
            self.until(lambda _: self.resumed != resumed or (position, "finished") in self._finished(position))
            if self.resumed == resumed:
                return
        self.settle()

    def _finished(self, position: int) -> list[tuple[int, str]]:
        return [(position, outcome) for inputs, outcome in self.ended if inputs >= position]

    # -- the connection -----------------------------------------------------------------------------------------------

    def connect(self) -> None:
        """Open or resume the session, unless there is a connection."""
        if self._socket is not None:
            return
        self._port = self.find()
        socket = Socket(self._port, SOCKET_PATH, SUBPROTOCOL)
        socket._socket.settimeout(self.patience)
        self._socket = socket
        known = {} if self.session is None else {"session": self.session, "token": self.token, "seen": self.position}
        self._say({**HELLO, "tab": "t", **known, **self._epoch})
        welcomed = self.resumed
        while self.resumed == welcomed:
            self.hear()
        for message in list(self.outbox.values()):
            self._say(message)

    def hear(self) -> None:
        """Take one frame."""
        assert self._socket is not None
        value = json.loads(self._socket.receive())
        for message in value if isinstance(value, list) else [value]:
            getattr(self, "_" + message["type"].replace("-", "_"))(message)

    def _say(self, message: dict[str, Any]) -> None:
        assert self._socket is not None
        for widget, value in message.get("values", {}).items():  # the server folds it too, and does not say so
            if (node := self.tree.widgets.get(widget)) is not None:
                node.props = {**node.props, "value": value}
        self._socket.send(json.dumps(message).encode(), text=True)

    # -- what the server says -----------------------------------------------------------------------------------------

    def _welcome(self, message: dict[str, Any]) -> None:
        assert self.session in (None, message["session"]), "expected the session to go on, got another one"
        self.session, self.token = message["session"], message["token"]
        self._epoch = {"epoch": message["epoch"]} if "epoch" in message else {}
        if "tree" in message:
            self.tree = Tree.from_json(message["tree"])
            self.position = message["position"]
        for batch in [batch for batch in self.outbox if batch <= message["batch"]]:
            del self.outbox[batch]
            self.acknowledged[batch] = 0
        lost = [batch for batch in self.acknowledged if batch > message["batch"]]
        assert not lost, f"expected all that was acknowledged, the log has batches up to {message['batch']}, not {lost}"
        self.resumed += 1

    def _ack(self, message: dict[str, Any]) -> None:
        if self.outbox.pop(message["batch"], None) is not None:
            self.acknowledged[message["batch"]] = message["position"]

    def _patch(self, message: dict[str, Any]) -> None:
        apply(self.tree, message["ops"])
        self.position = max(self.position, message["position"])

    def _run(self, message: dict[str, Any]) -> None:
        if message["phase"] == "started":
            self._inputs[message["run"]] = message["inputs"]
        else:
            self.ended.append((self._inputs.get(message["run"], 0), message["outcome"]))

    def _error(self, message: dict[str, Any]) -> None:
        self.errors.append(message)

    def _bye(self, message: dict[str, Any]) -> None:
        self.byes.append(message)
        raise Refused(message["message"])

    def _there(self, _: dict[str, Any]) -> None:
        self._say({"type": "here"})

    def _fresh(self, _: dict[str, Any]) -> None:
        pass

    _address = _source = _pong = _fresh

    # -- the page -----------------------------------------------------------------------------------------------------

    def there(self, label: str) -> Node:
        """Return the widget of a label; wait for it if need be."""
        self.until(lambda _: bool(self._labelled(label)))
        return self._labelled(label)[0]

    def texts(self) -> list[str]:
        return [node.props["body"] for node in self.tree.root.walk() if isinstance(node.props.get("body"), str)]

    def _labelled(self, label: str) -> list[Node]:
        return [node for node in self.tree.root.walk() if node.props.get("label") == label and "widget" in node.props]

    def _form(self, form: str | None) -> dict[str, Any]:
        """Return the values of a form as the page has them; a test puts them there beforehand."""
        return {} if form is None else {self.there(label).props["widget"]: v for label, v in self.typed.items()}

    typed: dict[str, Any] = field(factory=dict, init=False)  #: values of the form, by label, until it is submitted
