"""Measures evlit against Streamlit 1.67, as shipped and tuned, in one run: `python -m tools.bench`.

All over real sockets, evlit with its log on disk. Streamlit gets an environment of its own in the folder that `--peer`
names (made when it is missing). Figures are medians; on a busy machine the ratios say more than the times.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.bench.apps import FRAGMENT, PAGE

HERE = Path(__file__).parent
CLICKS = 150
SESSIONS = 12
STREAMLIT = "streamlit==1.67.0"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(
    command: list[str], port: int, env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a server; gives its process and the seconds until it was healthy."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})}
    )
    try:
        while not healthy(port):
            if process.poll() is not None:
                raise SystemExit(f"the server did not start: {' '.join(command)}")
            if time.perf_counter() - began > 60:
                raise SystemExit(f"the server is not healthy after 60 s: {' '.join(command)}")
            time.sleep(0.005)
        yield process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def healthy(port: int) -> bool:
    """Tell whether a server answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class Evlit:
    """evlit, as it is in this checkout."""

    name = "evlit"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = sys.executable

    def serve(self, app: Path, port: int) -> Any:
        """Serve an app with a new log on disk."""
        log = self.folder / f"{port}.db"
        return server(
            [self.python, "-m", "evlit.cli", "serve", str(app), "--port", str(port), "--headless", "--log", str(log)],
            port,
        )

    def client(self) -> str:
        """Return the path of the client script."""
        return str(HERE / "evlit_client.py")


class Streamlit:
    """Streamlit, as shipped or tuned as well as its options allow."""

    def __init__(self, folder: Path, *, tuned: bool) -> None:
        self.name = "streamlit, tuned" if tuned else "streamlit"
        self.tuned = tuned
        self.python = str(folder / ("tuned" if tuned else "shipped") / "bin" / "python")
        if not Path(self.python).exists():
            print(f"making the environment of {self.name}", file=sys.stderr)
            venv.create(Path(self.python).parents[1], with_pip=True)
            packages = [STREAMLIT, "websockets", *(["uvloop"] if tuned else [])]
            subprocess.run([self.python, "-m", "pip", "install", "-q", *packages], check=True)

    def serve(self, app: Path, port: int) -> Any:
        """Serve an app."""
        command = [
            self.python,
            "-m",
            "streamlit",
            "run",
            str(app),
            "--server.port",
            str(port),
            "--server.headless",
            "true",
        ]
        command += ["--browser.gatherUsageStats", "false"]
        if self.tuned:
            command += ["--runner.postScriptGC", "false"]
        return server(command, port)

    def client(self) -> str:
        """Return the path of the client script."""
        return str(HERE / "streamlit_client.py")


def measure(
    side: Any, source: str, folder: Path, *, clicks: int = CLICKS, sessions: int = SESSIONS
) -> dict[str, float]:
    """Serve an app, click in it, and return medians: milliseconds and bytes."""
    app = folder / "app.py"
    app.write_text(source)
    port = free_port()
    with side.serve(app, port) as (process, started):
        done = subprocess.run(
            [side.python, side.client(), str(port), str(clicks), str(sessions)],
            capture_output=True,
            text=True,
            check=True,
        )
        before = rss(process.pid)
        subprocess.run([side.python, side.client(), str(port), "0", "0"], capture_output=True, check=False)
        found = json.loads(done.stdout)
    ordered = sorted(found["clicks"][10:]) or [0.0]
    return {
        "click": statistics.median(ordered) * 1000,
        "p95": ordered[int(len(ordered) * 0.95)] * 1000,
        "bytes": found["bytes"],
        "session": statistics.median(found["sessions"]) * 1000,
        "healthy": started * 1000,
        "rss": before / 1024,
    }


def rss(pid: int) -> float:
    """Return the resident memory of a process in KiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return float(line.split()[1])
    return 0.0


def import_time(python: str, module: str) -> float:
    """Return the milliseconds that importing a module takes."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    times = [
        float(subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(5)
    ]
    return statistics.median(times) * 1000


def per_call() -> float:
    """Return the microseconds of an unchanged `st.text` in a run."""
    from tests.api.harness import Page

    page = Page()

    def draw() -> None:
        import evlit as st

        for number in range(1000):
            st.text(f"element {number}")

    page.run(draw)
    times = []
    for _ in range(20):
        began = time.perf_counter()
        page.run(draw)
        times.append(time.perf_counter() - began)
    return min(times) * 1000


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", type=Path, default=Path(tempfile.gettempdir()) / "evlit-bench-peer")
    parser.add_argument("--alone", action="store_true", help="leave the reference out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sides: list[Any] = [Evlit(folder)]
        if not options.alone:
            sides += [Streamlit(options.peer, tuned=False), Streamlit(options.peer, tuned=True)]
        rows: dict[str, list[float]] = {}
        for side in sides:
            for count in (10, 100, 1000):
                found = measure(side, PAGE.format(count=count), folder)
                rows.setdefault(f"click, {count} elements, ms", []).append(found["click"])
                rows.setdefault(f"click, {count} elements, p95 ms", []).append(found["p95"])
                rows.setdefault(f"click, {count} elements, bytes", []).append(found["bytes"])
                if count == 1000:
                    rows.setdefault("new session, 1000 elements, ms", []).append(found["session"])
            found = measure(side, FRAGMENT.format(count=1000), folder)
            rows.setdefault("fragment rerun in 1000 elements, ms", []).append(found["click"])
            rows.setdefault("fragment rerun in 1000 elements, bytes", []).append(found["bytes"])
            found = measure(side, PAGE.format(count=3), folder)
            rows.setdefault("new session, 3 elements, ms", []).append(found["session"])
            rows.setdefault("spawn to healthy, ms", []).append(found["healthy"])
            module = "evlit" if side.name == "evlit" else "streamlit"
            rows.setdefault("import, ms", []).append(import_time(side.python, module))
        show(rows, [side.name for side in sides])


def show(rows: dict[str, list[float]], names: list[str]) -> None:
    """Print a table with ratios to the first column."""
    print(f"{'':42}" + "".join(f"{name:>22}" for name in names))
    for label, values in rows.items():
        cells = [f"{values[0]:>22,.1f}"]
        cells += [f"{value:>13,.1f} ({value / values[0]:>5.1f}x)" for value in values[1:]]
        print(f"{label:42}" + "".join(cells))


if __name__ == "__main__":
    main()
