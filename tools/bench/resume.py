"""Measure what it costs to come back: after the server was killed, after a break, after a session has left memory.

    python -m tools.bench.resume [--events 10000] [--rounds 3]

Prints one table, and judges nothing. Streamlit has no such thing to compare with: after a restart, a reload or two
minutes it begins a new session.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import sqlite3
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import trio

from evlit.compat import streamlit
from evlit.log.store import SqliteStore
from evlit.log.writer import Writer
from evlit.runtime.host import Host, open_host
from evlit.runtime.options import Options
from evlit.runtime.visit import Visit
from tools.bench.apps import page
from tools.bench.viewers import EvlitViewer
from tools.bench.wire import Socket

ROOT: Final = Path(__file__).parents[2]
ELEMENTS: Final = 100

#: Sessions whose memory is looked at.
HELD: Final = 100

HELLO: Final = {"type": "hello", "protocol": 1, "page": "", "query": "", "tab": "t"}


def main() -> None:
    """Measure everything, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "app.py").write_text(page(ELEMENTS), encoding="utf-8")
        for what, figure in (*restarts(folder, asked.events, asked.rounds), *memory(folder)):
            print(f"{what:<64} {figure}", flush=True)


# -- a server that was killed
# ---------------------------------------------------------------------------------------------------------------------


def restarts(folder: Path, events: int, rounds: int) -> Iterator[tuple[str, str]]:
    """Make a long session, kill its server, and come back."""
    log = folder / "log.db"
    with served(folder, log) as (port, _):
        viewer = EvlitViewer(port)
        while position(log) < events:
            for _ in range(50):
                viewer.click()
        session, token, epoch = welcomed(viewer)
        head = position(log)
        known = {"session": session, "token": token}
        viewer.close()
        yield f"bytes of a resume, nothing missed ({head} events)", f"{size(port, known, head, epoch)}"
        yield "bytes of a resume, 10 clicks missed", f"{size(port, known, head - 50, epoch)}"
        yield f"bytes of a reload: the whole tree, {ELEMENTS} elements", f"{size(port, known)}"
    for snapshots in (True, False):
        started, shown, usable = [], [], []
        for _ in range(rounds):
            if not snapshots:
                with sqlite3.connect(log) as writes:
                    writes.execute("DELETE FROM snapshot")
            began = time.perf_counter()
            with served(folder, log) as (port, _):
                up = time.perf_counter()
                tree, rest = come_back(port, known)
                started.append(up - began)
                shown.append(tree)
                usable.append(rest)
        which = "from snapshots" if snapshots else "without snapshots"
        yield f"restart, {which}: the server takes connections after", seconds(started)
        yield f"restart, {which}: then the page is shown after", seconds(shown)
        yield f"restart, {which}: and has run again after", seconds(usable)


def welcomed(viewer: EvlitViewer) -> tuple[str, str, int]:
    """Return session, token and epoch of a viewer."""
    welcome = viewer.welcome
    return welcome["session"], welcome["token"], welcome["epoch"]


def come_back(port: int, known: dict[str, Any]) -> tuple[float, float]:
    """Return the seconds to the tree, and to the end of the run that follows."""
    began = time.perf_counter()
    with Socket(port, "/_evlit/socket", "evlit.1") as socket:
        socket.send(json.dumps({**HELLO, **known}).encode(), text=True)
        shown = 0.0
        while True:
            for message in messages(socket.receive()):
                if message["type"] == "welcome":
                    assert message["session"] == known["session"], message.get("instead")
                    shown = time.perf_counter() - began
                if message.get("phase") == "ended":
                    return shown, time.perf_counter() - began


def size(port: int, known: dict[str, Any], seen: int | None = None, epoch: int | None = None) -> int:
    """Return the bytes of the answer to a `hello`."""
    hello = {**HELLO, **known, **({} if seen is None else {"seen": seen, "epoch": epoch})}
    with Socket(port, "/_evlit/socket", "evlit.1") as socket:
        socket.send(json.dumps(hello).encode(), text=True)
        answer = socket.receive()
        assert ("tree" in messages(answer)[0]) == (seen is None)
        return len(answer)


def messages(frame: bytes) -> list[dict[str, Any]]:
    """Return the messages of a frame."""
    value = json.loads(frame)
    return value if isinstance(value, list) else [value]


def position(log: Path) -> int:
    """Return how many events the only session has."""
    reads = sqlite3.connect(f"file:{log}?mode=ro", uri=True)
    try:
        head: int = reads.execute("SELECT max(position) FROM event").fetchone()[0]
        return head
    finally:
        reads.close()


@contextmanager
def served(folder: Path, log: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Serve the app; at the end the server is killed."""
    command = [sys.executable, "-m", "evlit.cli", "serve", str(folder / "app.py"), "--headless", "--port", "0"]
    with subprocess.Popen([*command, "--log", str(log)], stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        head = ""
        while not (found := re.search(r"URL: http://localhost:(\d+)", head)):
            head += server.stdout.readline()
        try:
            yield int(found[1]), server
        finally:
            server.kill()


def seconds(times: list[float]) -> str:
    """Return the median of times, with the extremes."""
    return f"{statistics.median(times) * 1000:.0f} ms ({min(times) * 1000:.0f} to {max(times) * 1000:.0f})"


# -- memory
# ---------------------------------------------------------------------------------------------------------------------


def memory(folder: Path) -> Iterator[tuple[str, str]]:
    """Open sessions, leave them, and look at what they weigh before and after they have left memory."""
    streamlit.install()
    log = SqliteStore(folder / "memory.db")
    figures: list[int] = []

    async def sessions(host: Host, count: int) -> None:
        for _ in range(count):
            session, _ = await host.open(Visit())
            feed = session.attach("v1", 0)
            await host.writer.drain()
            await session.wait(lambda session: session.idle)
            session.detach(feed, "gone")
        await host.writer.drain()

    async def gone(host: Host) -> None:
        await trio.sleep(2.5)  # threads keep snapshots, too
        assert not host.sessions

    async def run() -> None:
        writer = Writer(log)
        async with open_host(folder / "app.py", writer, options=Options({"server.sessionIdle": 2})) as host:
            await sessions(host, 20)  # what is made once is made
            await gone(host)
            tracemalloc.start()
            figures.append(held())
            await sessions(host, HELD)
            figures.append(held())
            await gone(host)
            figures.append(held())
        await writer.aclose()

    trio.run(run)
    log.close()
    before, during, after = figures
    yield f"memory of a session, {ELEMENTS} elements, {HELD} of them", f"{(during - before) / HELD / 1000:.1f} kB"
    # A thread that waits for work keeps the last run that it did, so that one session is still there.
    yield "memory that is left of all of them when they have gone", f"{(after - before) / 1000:.0f} kB"


def held() -> int:
    """Return the bytes that Python holds."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


if __name__ == "__main__":
    main()
