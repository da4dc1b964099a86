"""`evlit serve` for tests that kill it under a page, start it again, or save its app."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

from tests.server.process import URL
from tests.stories.story import save


class Server:
    """`evlit serve` that can be killed, stopped for a while, and started again on the same port and log.

    Parameters
    ----------
    folder
        Where its app and its log are.
    app
        Text of the app.
    options
        Of the command line.
    """

    def __init__(self, folder: Path, app: str, *options: str) -> None:
        self.app = folder / "app.py"
        self.save(app)
        self.options = options
        self.log = folder / "log.db"
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        command = [sys.executable, "-m", "evlit.cli", "serve", str(self.app), "--headless"]
        command += ["--port", str(self.port), "--log", str(self.log), *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        head = ""
        while not (found := URL.search(head)):
            line = self.process.stdout.readline()
            assert line, f"expected a URL, got {head!r}"
            head += line
        self.port = int(found[2])
        return found[1]

    def save(self, app: str) -> None:
        save(self.app, dedent(app))

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def sessions(self) -> int:
        log = sqlite3.connect(f"file:{self.log}?mode=ro", uri=True)
        try:
            count: int = log.execute("SELECT count(*) FROM session").fetchone()[0]
        finally:
            log.close()
        return count


@contextmanager
def killable(folder: Path, app: str, *options: str) -> Iterator[Server]:
    """Give a server that is not started yet; one that runs at the end is killed."""
    server = Server(folder, app, *options)
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
