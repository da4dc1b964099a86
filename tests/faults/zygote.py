"""A process that has evlit imported and forks a server for each order, so that one costs milliseconds.

Takes orders from standard input, one JSON object a line, and answers each with one::

    {"do": "start", "app": path, "log": path, "port": 0, "out": path, "kill": [call, phase]}  -> {"pid": .., "port": ..}
    {"do": "wait", "pid": ..}                                                                 -> {"status": ..}
    {"do": "poll", "pid": ..}                                                                 -> {"status": .. or null}

A server that is told so kills itself at a boundary of its log; see `FaultStore`. Otherwise it is wired by `serve` as
`evlit serve` does it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import trio

import evlit  # noqa: F401  # forked with it
from evlit.log.rows import Append, Fenced, RecordedRow
from evlit.log.store import SqliteStore
from evlit.runtime.options import read_options
from evlit.server.output import capturing
from evlit.server.serve import _import_http, serve

#: Where at a call a server may die: before it, in the middle of its SQL, after its commit but before anybody hears.
PHASES: Final = ("before", "inside", "after")

PR_SET_PDEATHSIG: Final = 1

#: Steps of SQLite's machine into a statement: far enough to have a row in a page, and never at its end.
STEPS: Final = 40


class FaultStore:
    """A log whose process dies at one writing call, counted from 1. An append of several counts each of them."""

    def __init__(self, inner: SqliteStore, call: int, phase: str) -> None:
        self._inner = inner
        self._left = call
        self._phase = phase

    def append_many(self, batch: Sequence[Append]) -> list[list[RecordedRow] | Fenced]:
        answers: list[list[RecordedRow] | Fenced] = self._at(len(batch), partial(self._inner.append_many, batch))
        return answers

    def _at(self, count: int, call: Any) -> Any:
        due = 0 < self._left <= count
        self._left -= count
        if due and self._phase == "before":
            die()
        if due and self._phase == "inside":
            self._inner._writes.set_progress_handler(die, STEPS)
        answer = call()
        if due:
            die()
        return answer

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name in ("open_session", "own", "put_source", "save_snapshot"):
            return lambda *args: self._at(1, partial(found, *args))
        return found


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run(order: dict[str, Any], ready: int) -> None:
    """Be a server, in the forked process; never returns."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # no server outlives a test that was killed itself
    out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)

    def listening(port: int) -> None:
        os.write(ready, f"{port}\n".encode())
        os.close(ready)

    status = 1
    try:
        app = Path(order["app"])
        store: Any = SqliteStore(order["log"])
        if order.get("kill"):
            store = FaultStore(store, *order["kill"])
        main = partial(
            serve,
            app,
            store,
            options=read_options(app, {"server.headless": True}),
            address="127.0.0.1",
            port=order["port"],
            ready=listening,
            watching=False,
        )
        with capturing():
            trio.run(main)
        store.close()
        status = 0
    except BaseException:  # noqa: BLE001  # a forked process must not go on with what its parent was at
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        os._exit(status)


def start(order: dict[str, Any]) -> dict[str, Any]:
    """Fork a server, and answer when it listens."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        os.close(0)
        run(order, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        line = pipe.readline()
    return {"pid": pid, "port": int(line) if line else None}


def main() -> None:
    _import_http()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "start":
            answer = start(order)
        else:
            pid, status = os.waitpid(order["pid"], os.WNOHANG if order["do"] == "poll" else 0)
            answer = {"status": status if pid else None}
        os.write(1, json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    main()
