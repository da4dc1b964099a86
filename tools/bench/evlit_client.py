"""Clicks in an app that evlit serves, over a real socket: prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import trio
from trio_websocket import WebSocketConnection, open_websocket_url

HELLO = {"type": "hello", "protocol": 1, "page": "", "query": "", "locale": "en", "zone": "UTC", "theme": "light"}


class Client:
    """A viewer without a page."""

    def __init__(self, socket: WebSocketConnection) -> None:
        self.socket = socket
        self.bytes = 0
        self.nodes: list[dict[str, Any]] = []

    async def until_ended(self) -> None:
        """Take frames up to the end of a run."""
        while True:
            text = await self.socket.get_message()
            self.bytes += len(text)
            frame = json.loads(text)
            ended = False
            for message in frame if isinstance(frame, list) else [frame]:
                if message["type"] == "patch":
                    self.nodes += [op[3] for op in message["ops"] if op[0] == "insert"]
                ended = ended or (message["type"] == "run" and message["phase"] == "ended")
            if ended:
                return

    def button(self) -> dict[str, Any]:
        """Return the node of the button."""
        queue = list(self.nodes)
        while queue:
            node = queue.pop()
            if node["kind"] == "button":
                return node
            queue += node.get("children", [])
        raise SystemExit("expected a button on the page")


async def main(port: str, clicks: int, sessions: int) -> None:
    """Open sessions, then click in the last one."""
    first: list[float] = []
    for _ in range(sessions):
        began = time.perf_counter()
        async with open_websocket_url(f"ws://127.0.0.1:{port}/_evlit/socket", subprotocols=["evlit.1"]) as socket:
            client = Client(socket)
            await socket.send_message(json.dumps(HELLO))
            await client.until_ended()
            first.append(time.perf_counter() - began)
    times: list[float] = []
    async with open_websocket_url(f"ws://127.0.0.1:{port}/_evlit/socket", subprotocols=["evlit.1"]) as socket:
        client = Client(socket)
        await socket.send_message(json.dumps(HELLO))
        await client.until_ended()
        button = client.button()
        message: dict[str, Any] = {"type": "widgets", "values": {}, "trigger": {button["props"]["widget"]: True}}
        if "fragment" in button:
            message["fragment"] = button["fragment"]
        for batch in range(1, clicks + 1):
            client.bytes = 0
            began = time.perf_counter()
            await socket.send_message(json.dumps({**message, "batch": batch}))
            await client.until_ended()
            times.append(time.perf_counter() - began)
    print(json.dumps({"clicks": times, "sessions": first, "bytes": client.bytes}))


if __name__ == "__main__":
    trio.run(main, sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
