"""A viewer that sends nonsense, over a real socket to a real server: it is told what was expected, and the session
lives.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
import trio
from trio_websocket import ConnectionClosed, WebSocketConnection, wrap_client_stream

from tests.stories.story import served

SOURCE = """\
import streamlit as st
number = st.slider("Number", 0, 10)
go = st.button("Go")
st.text(f"Number {number}, {'went' if go else 'waits'}")
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("frames")
    app = folder / "app.py"
    app.write_text(SOURCE, encoding="utf-8")
    with served(app, folder) as (url, _):
        yield url


class Viewer:
    """A viewer that sends what it is told to, whatever the protocol says."""

    def __init__(self, socket: WebSocketConnection) -> None:
        self.socket = socket
        self.said: list[dict[str, Any]] = []  #: by the server, and not looked at yet
        self.welcome: dict[str, Any] = {}
        self.batch = 0

    async def hello(self, **more: Any) -> None:
        await self.send({"type": "hello", "protocol": 1, "page": "", "query": "", **more})
        self.welcome = await self.next("welcome")
        self.batch = self.welcome["batch"]

    async def send(self, message: Any) -> None:
        text = message if isinstance(message, (str, bytes)) else orjson.dumps(message).decode()
        await self.socket.send_message(text)

    async def input(self, **fields: Any) -> None:
        self.batch += 1
        await self.send({"type": "widgets", "batch": self.batch, "values": {}, **fields})

    async def next(self, kind: str) -> dict[str, Any]:
        """Return the next message of a kind, past others."""
        while True:
            for at, message in enumerate(self.said):
                if message["type"] == kind:
                    del self.said[: at + 1]
                    return message
            frame = orjson.loads(await self.socket.get_message())
            self.said = frame if isinstance(frame, list) else [frame]

    async def widgets(self) -> dict[str, str]:
        """Return the ids of the page's widgets, by label: from the tree that came, or the patch of the first run."""
        tree = self.welcome.get("tree")
        found = _widgets(tree)
        while len(found) < 2:
            patch = await self.next("patch")
            for op in patch["ops"]:
                if op[0] == "insert":
                    found |= _widgets(op[3])
        return found

    async def works(self, id: str, value: int) -> None:
        """Check that the session still takes an input and runs the app with it."""
        await self.input(values={id: value})
        assert (await self.next("ack"))["batch"] == self.batch
        while True:
            patch = await self.next("patch")
            bodies = [op[2].get("body") for op in patch["ops"] if op[0] == "set"]
            if f"Number {value}, waits" in bodies:
                return


def _widgets(node: dict[str, Any] | None) -> dict[str, str]:
    if node is None:
        return {}
    found = {node["props"]["label"]: node["props"]["widget"]} if "widget" in node["props"] else {}
    for child in node.get("children", ()):
        found |= _widgets(child)
    return found


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Viewer]:
    place = urlsplit(url)
    assert place.hostname
    assert place.port
    with trio.fail_after(100):  # only against waiting for ever: some frames are long, and so is a test
        # The stream is closed here: trio-websocket leaves one open whose other side broke a frame off.
        async with await trio.open_tcp_stream(place.hostname, place.port) as stream, trio.open_nursery() as nursery:
            socket = await wrap_client_stream(
                nursery, stream, place.netloc, "/_evlit/socket", subprotocols=["evlit.1"], max_message_size=1 << 26
            )
            yield Viewer(socket)
            await socket.aclose()
            nursery.cancel_scope.cancel()


def in_session(url: str, test: Callable[[Viewer, dict[str, str]], Awaitable[None]]) -> None:
    """Run a test as a viewer that has said hello and knows the page's widgets."""

    async def main() -> None:
        async with connected(url) as viewer:
            await viewer.hello()
            await test(viewer, await viewer.widgets())

    trio.run(main)


def test_unknown_widget_is_refused_with_words(url: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:
        await viewer.input(values={"no such widget": 1})
        error = await viewer.next("error")
        assert error["batch"] == viewer.batch
        assert "no such widget" in error["message"]
        assert "expected the id of a widget on the page" in error["message"]
        await viewer.works(widgets["Number"], 3)

    in_session(url, test)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("three", "a number"),
        (True, "a number"),
        (11, "from 0 to 10"),
        (2.5, "a whole number"),
        ([1, 2], "a number"),
        ({"rows": []}, "a number"),
        (10**400, "expected"),
    ],
)
def test_value_of_a_wrong_type_is_refused_with_words(url: str, value: Any, expected: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:
        if value == 10**400:  # orjson does not write it
            viewer.batch += 1
            await viewer.send(
                f'{{"type":"widgets","batch":{viewer.batch},"values":{{"{widgets["Number"]}":1{"0" * 400}}}}}'
            )
        else:
            await viewer.input(values={widgets["Number"]: value})
        error = await viewer.next("error")
        assert expected in error["message"]
        await viewer.works(widgets["Number"], 4)

    in_session(url, test)


def test_wrong_trigger_is_refused_with_words(url: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:
        await viewer.input(trigger={widgets["Number"]: True})
        assert "expected a trigger of a button" in (await viewer.next("error"))["message"]
        await viewer.input(trigger={widgets["Go"]: "yes"})
        assert "expected `true`" in (await viewer.next("error"))["message"]
        await viewer.input(values={widgets["Go"]: True})
        assert "expected" in (await viewer.next("error"))["message"]
        await viewer.works(widgets["Number"], 5)

    in_session(url, test)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("{", "expected JSON"),
        ("", "expected JSON"),
        ("3", "expected an object"),
        ("[[]]", "expected an object"),
        ("{}", "expected a message of type"),
        ('{"type": "dance", "batch": 1}', "'dance'"),
        ('{"type": "widgets", "values": {}}', "`batch`"),
        ('{"type": "widgets", "batch": 1, "values": []}', "`values`"),
        ('{"type": "page", "batch": 1, "page": 7}', "`page`"),
        (b"\x00\x01", "expected a text frame"),
        ('{"a":' * 100_000, "expected JSON"),
    ],
)
def test_malformed_frame_is_answered_and_the_session_lives(url: str, frame: str | bytes, expected: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:
        await viewer.send(frame)
        error = await viewer.next("error")
        assert error["code"] == "malformed"
        assert expected in error["message"]
        assert len(error["message"]) < 1000
        await viewer.works(widgets["Number"], 6)

    in_session(url, test)


async def _come_back(url: str, welcome: dict[str, Any], id: str) -> None:
    async with connected(url) as viewer:
        await viewer.hello(session=welcome["session"], token=welcome["token"])
        assert viewer.welcome["session"] == welcome["session"]
        assert (await viewer.widgets())["Number"] == id
        await viewer.works(id, 7)


def test_third_malformed_frame_in_a_row_closes_the_socket(url: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:
        for _ in range(3):
            await viewer.send("nonsense")
            assert (await viewer.next("error"))["code"] == "malformed"
        with pytest.raises(ConnectionClosed) as closed:
            await viewer.next("never")
        assert closed.value.reason is not None
        assert closed.value.reason.code == 1002
        await _come_back(url, viewer.welcome, widgets["Number"])

    in_session(url, test)


def test_oversized_frame_closes_the_socket_and_the_session_lives(url: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:

        async def send_too_much() -> None:
            await viewer.input(values={widgets["Number"]: "x" * (25 * 1024 * 1024)})
            await viewer.next("never")

        with pytest.raises(ConnectionClosed) as closed:
            await send_too_much()
        # Whoever was still sending when the server closed sees a broken stream, not its goodbye.
        assert closed.value.reason is None or closed.value.reason.code == 1009
        await _come_back(url, viewer.welcome, widgets["Number"])

    in_session(url, test)


def test_other_words_than_hello_come_too_early(url: str) -> None:
    async def main() -> None:
        async with connected(url) as viewer:
            await viewer.send({"type": "rerun", "batch": 1})
            assert "expected `hello`" in (await viewer.next("error"))["message"]
            await viewer.send({"type": "hello", "protocol": 99})
            assert "expected protocol 1, got 99" in (await viewer.next("error"))["message"]
            await viewer.hello()
            await viewer.works((await viewer.widgets())["Number"], 8)

    trio.run(main)


def test_wrong_token_does_not_open_a_session_of_someone_else(url: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:
        async with connected(url) as other:
            await other.hello(session=viewer.welcome["session"], token="guessed")
            assert other.welcome["session"] != viewer.welcome["session"]
        await viewer.works(widgets["Number"], 9)

    in_session(url, test)


def test_input_sent_twice_counts_once(url: str) -> None:
    async def test(viewer: Viewer, widgets: dict[str, str]) -> None:
        await viewer.works(widgets["Number"], 2)
        viewer.batch -= 1
        await viewer.input(values={widgets["Number"]: 9})
        assert (await viewer.next("ack"))["batch"] == viewer.batch
        await viewer.works(widgets["Number"], 3)

    in_session(url, test)
