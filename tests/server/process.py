"""`evlit serve` as a process, and a viewer of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import trio
from trio_websocket import open_websocket

from evlit.server.ending import GRACE, QUIET
from evlit.server.front_door import SOCKET_PATH
from evlit.server.protocol import SUBPROTOCOL
from evlit.server.serve import DRAIN
from tests.server.patient import NEVER
from tests.server.serving import Client

COMMAND = [sys.executable, "-m", "evlit.cli", "serve"]

_PATIENT = [sys.executable, "-m", "tests.server.patient"]

#: A server that ends as it can: nothing is said of what takes long, and nothing is left behind.
UNHURRIED = [*_PATIENT, str(NEVER), str(NEVER), str(NEVER), "serve"]

#: One that says what it waits for, and gives up runs that do not end.
TALKATIVE = [*_PATIENT, str(QUIET), str(DRAIN), str(NEVER), "serve"]

#: One that also leaves without what does not end. Only the last bound is away, which a slow machine may be behind.
HURRIED = [*_PATIENT, str(QUIET), str(DRAIN), str(GRACE), "serve"]

#: Seconds within which a server ends that need not wait for anything, on a machine that has more to do.
SOON = 50.0

URL = re.compile(r"URL: (http://localhost:(\d+))")


@contextmanager
def served(
    app: Path, *options: str | Path, stderr: Any = subprocess.PIPE, command: Sequence[str] = COMMAND
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server; yield its process and port. It is killed when a test leaves it running."""
    whole = [*command, str(app), "--headless", "--port", "0", *map(str, options)]
    process = subprocess.Popen(whole, stdout=subprocess.PIPE, stderr=stderr, text=True)
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
        with trio.fail_after(SOON + 30):
            opened = open_websocket("127.0.0.1", port, SOCKET_PATH, use_ssl=False, subprotocols=[SUBPROTOCOL])
            async with opened as socket:
                client = Client(socket)
                await (client.hello() if before is None else client.back(before))
                await test(client)
                await trio.aclose_forcefully(socket._stream)  # left open when the server closed first

    trio.run(main)
