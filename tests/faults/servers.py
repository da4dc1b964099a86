"""Servers that are there to be killed: forked from a process that is warm, on a log that outlives them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field


@define(eq=False)
class Server:
    """A server of its own process, until it is killed."""

    pid: int
    port: int
    _zygote: Zygote
    _ended: int | None = field(default=None, init=False)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal; it may be gone already."""
        if self._ended is None:
            os.kill(self.pid, number)

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        if self._ended is None:
            self._ended = self._zygote.order(do="poll", pid=self.pid)["status"]
        return self._ended is None

    def wait(self) -> int:
        """Wait until it is gone, and return its status as `os.waitpid` gives it."""
        if self._ended is None:
            self._ended = self._zygote.order(do="wait", pid=self.pid)["status"]
        assert self._ended is not None
        return self._ended


@define(eq=False)
class Zygote:
    """Forks servers."""

    process: subprocess.Popen[bytes]

    def order(self, **order: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def start(self, app: Path, log: Path, kill: tuple[int, str] | None = None, port: int = 0) -> Server:
        """Start a server, which dies by itself at a boundary of its log when it is told so."""
        out = log.with_name("server.out")
        answer = self.order(do="start", app=str(app), log=str(log), out=str(out), port=port, kill=kill)
        assert answer["port"] is not None, f"expected a server, got {out.read_text()}"
        return Server(answer["pid"], answer["port"], self)


@contextmanager
def open_zygote() -> Iterator[Zygote]:
    """Start the process that forks servers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.zygote"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        yield Zygote(process)
        assert process.stdin is not None
        process.stdin.close()
