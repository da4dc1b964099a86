"""`evlit serve` as a process, and a viewer of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import trio
from trio_websocket import open_websocket

from evlit.server.front_door import SOCKET_PATH
from evlit.server.protocol import SUBPROTOCOL
from tests.server.serving import Client

COMMAND = [sys.executable, "-m", "evlit.cli", "serve"]
URL = re.compile(r"URL: (http://localhost:(\d+))")


@contextmanager
def served(
    app: Path, *options: str | Path, stderr: Any = subprocess.PIPE
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server; yield its process and port. It is killed when a test leaves it running."""
    command = [*COMMAND, str(app), "--headless", "--port", "0", *map(str, options)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
    try:
        assert process.stdout is not None
        head = ""
        while not (found := URL.search(head)):
            line = process.stdout.readline()
            assert line, f"expected a URL, got {head!r} and {process.stderr.read() if process.stderr else ''}"
            head += line
        yield process, int(found[2])
    finally:
        process.kill()
        process.communicate()


def in_session(port: int, test: Callable[[Client], Awaitable[None]], before: Client | None = None) -> None:
    """Run an async function with a viewer: a new one, or one that comes back."""

    async def main() -> None:
        with trio.fail_after(30):
            opened = open_websocket("127.0.0.1", port, SOCKET_PATH, use_ssl=False, subprotocols=[SUBPROTOCOL])
            async with opened as socket:
                client = Client(socket)
                await (client.hello() if before is None else client.back(before))
                await test(client)
                await trio.aclose_forcefully(socket._stream)  # left open when the server closed first

    trio.run(main)
