"""Measure the debugger's server from outside: what its page asks, over HTTP, and the memory that it takes."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

#: Requests of each kind.
ASKED: Final = 200

_URL: Final = re.compile(r"URL: http://localhost:(\d+)")


def measure(path: Path, milliseconds: Callable[[list[float]], str]) -> Iterator[tuple[str, str]]:
    """Yield what was measured of the debugger of a recording, and the figure."""
    began = time.perf_counter()
    with serving(path) as (process, ask):
        yield "debugger: until it listens", f"{time.perf_counter() - began:.2f} s"
        [session] = ask("/api/recording")["sessions"]
        base, head = f"/api/s/{session['id']}", session["head"]
        yield "debugger: the first page", milliseconds([seconds(ask, f"{base}/at/{head}")])
        began = time.perf_counter()
        while not ask(base)["complete"]:
            time.sleep(0.1)
        yield "debugger: the index is there after", f"{time.perf_counter() - began:.1f} s"
        draw = random.Random(5)  # noqa: S311 - the same places each time
        places = [draw.randint(1, head) for _ in range(ASKED)]
        for what, paths in questions(base, head, places):
            yield f"debugger: {what}", milliseconds([seconds(ask, each) for each in paths])
        yield "debugger: memory", f"{memory(process.pid) / 1e6:.0f} MB"


def questions(base: str, head: int, places: list[int]) -> Iterator[tuple[str, list[str]]]:
    """Yield what a page asks for, and the addresses of that."""
    middle = head // 2
    yield "a jump to a random page", [f"{base}/at/{place}" for place in places]
    pairs = zip(places[1:], places, strict=False)
    yield "the ops to a random page", [f"{base}/at/{place}?since={since}" for place, since in pairs]
    steps = range(min(ASKED, head - middle))
    yield "one step forward", [f"{base}/at/{middle + each + 1}?since={middle + each}" for each in steps]
    yield (
        "one step back",
        [f"{base}/at/{middle - each - 1}?since={middle - each}" for each in range(min(ASKED, middle))],
    )
    drag = max(head // 1000, 1)  # a pixel of a timeline
    yield (
        "a pixel of scrubbing forward",
        [f"{base}/at/{(each + 1) * drag}?since={each * drag}" for each in range(min(ASKED, 999))],
    )
    yield (
        "a pixel of scrubbing back",
        [f"{base}/at/{head - (each + 1) * drag}?since={head - each * drag}" for each in range(min(ASKED, 999))],
    )
    yield "state at a random place", [f"{base}/state/{place}" for place in places]
    yield "100 events", [f"{base}/events?offset={place}&limit=100" for place in places]
    yield "100 events of a kind", [f"{base}/events?kinds=widgets&offset={place // 7}&limit=100" for place in places]
    yield "a word in all events, first time", [f"{base}/events?text=times&limit=100"]
    yield "a word in all events, again", [f"{base}/events?text=times&offset={place // 9}&limit=100" for place in places]
    yield "lanes of all", [f"{base}/lanes?buckets=1000"] * 20
    yield "100 runs, the slowest first", [f"{base}/runs?sort=slow&limit=100"] * 10
    yield "why a random event", [f"{base}/why/{place}" for place in places[:50]]


@contextmanager
def serving(path: Path) -> Iterator[tuple[subprocess.Popen[str], Callable[[str], Any]]]:
    """Serve the debugger of a recording; yield its process, and what asks it."""
    command = [sys.executable, "-m", "evlit", "replay", str(path), "--headless", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = None
        while found is None:
            line = process.stdout.readline()
            assert line, "expected the debugger to say where it listens"
            found = _URL.search(line)
        connection = HTTPConnection("localhost", int(found[1]), timeout=120)

        def ask(address: str) -> Any:
            connection.request("GET", address)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (address, body)
            return json.loads(body)

        yield process, ask
        connection.close()
    finally:
        process.kill()
        process.communicate()


def seconds(ask: Callable[[str], Any], address: str) -> float:
    """Return how long it takes until an answer has been read."""
    began = time.perf_counter()
    ask(address)
    return time.perf_counter() - began


def memory(pid: int) -> int:
    """Return the bytes of memory that a process has, or 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except OSError:
        return 0
