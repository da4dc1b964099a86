"""Clicks in an app that Streamlit serves, over a real socket: prints JSON. Runs in Streamlit's environment."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Client:
    """A browser without a page."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.bytes = 0
        self.button = ""
        self.fragment = ""

    async def until_ended(self) -> None:
        """Take messages up to the end of a run."""
        while True:
            data = await self.socket.recv()
            self.bytes += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "button":
                self.button = message.delta.new_element.button.id
                self.fragment = message.delta.fragment_id
            if kind == "script_finished":
                return

    async def click(self) -> None:
        """Send a click of the button."""
        back = BackMsg()
        if self.fragment:
            back.rerun_script.fragment_id = self.fragment
        state = back.rerun_script.widget_states.widgets.add()
        state.id = self.button
        state.trigger_value = True
        await self.socket.send(back.SerializeToString())


async def visit(port: str) -> Client:
    """Open a session and wait for its first run."""
    socket = await websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, compression=None
    )
    client = Client(socket)
    back = BackMsg()
    back.rerun_script.query_string = ""
    await socket.send(back.SerializeToString())
    await client.until_ended()
    return client


async def main(port: str, clicks: int, sessions: int) -> None:
    """Open sessions, then click in the last one."""
    first: list[float] = []
    for _ in range(sessions):
        began = time.perf_counter()
        client = await visit(port)
        first.append(time.perf_counter() - began)
        await client.socket.close()
    times: list[float] = []
    client = await visit(port)
    for _ in range(clicks):
        client.bytes = 0
        began = time.perf_counter()
        await client.click()
        await client.until_ended()
        times.append(time.perf_counter() - began)
    print(json.dumps({"clicks": times, "sessions": first, "bytes": client.bytes}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
