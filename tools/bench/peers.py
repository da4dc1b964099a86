"""The peers: how each is started, asked whether it is there, and measured from outside."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import define, field

ROOT: Final = Path(__file__).resolve().parents[2]

#: The release that is compared with, and what makes it faster.
STREAMLIT: Final = "streamlit==1.67.0"
EVENT_LOOP: Final = "uvloop"


@define
class Peer:
    """One server program.

    Parameters
    ----------
    python
        The interpreter of its environment.
    serve, health, module
        Its command after `python -m` (`{app}`, `{port}` and `{folder}` are filled in), the path that tells that it is
        there, and what an app imports.
    """

    name: str
    kind: str
    python: str
    serve: list[str]
    health: str
    module: str
    extra: dict[str, str] = field(factory=dict)

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: bytecode is kept, as it is after an installation."""
        dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONPYCACHEPREFIX")
        return {name: value for name, value in os.environ.items() if name not in dropped} | self.extra


@define(eq=False)
class Running:
    """A server that listens, and the process of its viewers."""

    peer: Peer
    server: subprocess.Popen[bytes]
    app: Path
    started: float  #: seconds from the command to the first healthy answer
    viewers: subprocess.Popen[str]

    def order(self, do: str, times: int, **more: str | float) -> dict[str, Any]:
        """Have the viewers do something; see `viewers.py`."""
        assert self.viewers.stdin is not None
        assert self.viewers.stdout is not None
        self.viewers.stdin.write(json.dumps({"do": do, "times": times, **more}) + "\n")
        self.viewers.stdin.flush()
        answer: dict[str, Any] = json.loads(self.viewers.stdout.readline())
        return answer

    def memory(self) -> int:
        """Return the resident memory of the server, in bytes."""
        status = Path(f"/proc/{self.server.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) * 1024


@contextmanager
def running(peer: Peer, app: str, folder: Path) -> Iterator[Running]:
    """Start a server for an app, and a process for its viewers."""
    home = folder / peer.name.replace(" ", "-")
    home.mkdir(parents=True, exist_ok=True)
    path = home / "app.py"
    path.write_text(app, encoding="utf-8")
    port = _free_port()
    arguments = [part.format(app=path, port=port, folder=home) for part in peer.serve]
    with ExitStack() as stack:
        began = time.perf_counter()
        server = subprocess.Popen(
            [peer.python, "-m", *arguments],
            env=peer.environment(),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, server)
        _wait_until_healthy(server, port, peer.health)
        started = time.perf_counter() - began
        viewers = subprocess.Popen(
            [peer.python, "-m", "tools.bench.viewers", peer.kind, str(port)],
            env=peer.environment(),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        stack.callback(_end, viewers)
        yield Running(peer, server, path, started, viewers)


def import_seconds(peer: Peer) -> float:
    """Return how long importing what an app imports takes, without the interpreter's own start."""
    code = f"import time; began = time.perf_counter(); import {peer.module}; print(time.perf_counter() - began)"
    done = subprocess.run(
        [peer.python, "-c", code], env=peer.environment(), cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def test_seconds(peer: Peer, runs: int, tests: int) -> dict[str, list[float]]:
    """Return how long runs of an app in a test take, and whole tests of it."""
    done = subprocess.run(
        [peer.python, "-m", "tools.bench.tests", peer.kind, str(runs), str(tests)],
        env=peer.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    answer: dict[str, list[float]] = json.loads(done.stdout)
    return answer


def evlit(folder: Path) -> Peer:
    """Return this checkout."""
    return Peer(
        "evlit",
        "evlit",
        sys.executable,
        ["evlit.cli", "serve", "{app}", "--port", "{port}", "--headless", "--log", "{folder}/log.db"],
        "/healthz",
        "evlit",
        {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")},
    )


def streamlit(folder: Path, venv: Path | None) -> list[Peer]:
    """Return Streamlit as shipped and tuned, in an environment of its own that is made when none is given."""
    if venv is None:
        venv = folder / "streamlit"
        print(f"Installing {STREAMLIT} into {venv} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin" / "pip"), "install", "--quiet", STREAMLIT], check=True)
    python = str(venv / "bin" / "python")
    faster = folder / "faster"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--target", str(faster), EVENT_LOOP], check=True)
    serve = ["streamlit", "run", "{app}", "--server.port", "{port}", "--server.address", "127.0.0.1"]
    serve += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    tuned = [*serve, "--runner.postScriptGC", "false"]
    return [
        Peer("Streamlit", "streamlit", python, serve, "/_stcore/health", "streamlit"),
        Peer(
            "Streamlit tuned",
            "streamlit",
            python,
            tuned,
            "/_stcore/health",
            "streamlit",
            {"PYTHONPATH": str(faster)},
        ),
    ]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"expected a server, it ended with {server.returncode}: {server.args!r}")
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(request)
                if connection.recv(4096).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            time.sleep(0.002)
    raise TimeoutError(f"expected {server.args!r} to be healthy within a minute")


def _end(process: subprocess.Popen[Any]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
