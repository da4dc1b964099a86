"""Starts a server from the command line: checks what can be wrong before anything runs, and says it in words."""

from __future__ import annotations

import errno
import os
import socket
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from evlit.errors import Error

#: Where servers listen when nobody says.
DEFAULT_PORT = 8501

#: Ports tried after it.
TRIED = 100


class LaunchError(Error):
    """The server cannot start."""


def launch(
    app: Path,
    *,
    port: int | None,
    address: str,
    headless: bool,
    log: Path | None,
    durability: Literal["process", "power"],
    args: Sequence[str],
) -> int:
    """Serve an app until it is asked to stop, and return the exit status."""
    try:
        check_app(app)
        chosen = choose_port(address, port)
        _run(app, chosen, address, headless, log, durability, args)
    except LaunchError as error:
        print(f"evlit: {error}", file=sys.stderr)
        return 2 if not app.is_file() else 1
    except Error as error:
        print(f"evlit: {error}", file=sys.stderr)
        return 1
    return 0


def check_app(app: Path) -> None:
    """Raise `LaunchError` unless the path is that of a Python file (S-347)."""
    if not app.exists():
        raise LaunchError(f"expected an app at {app}, found nothing there; check the path")
    if app.is_dir():
        raise LaunchError(f"expected a Python file, got the folder {app}; name the script in it")
    if app.suffix != ".py":
        raise LaunchError(f"expected a Python file that ends in .py, got {app}")


def choose_port(address: str, wanted: int | None) -> int:
    """Return the port to listen on: the one that was asked for, or the first free one from 8501 up.

    Raises
    ------
    LaunchError
        When the port is taken, or the address is not this machine's.
    """
    candidates = [wanted] if wanted is not None else list(range(DEFAULT_PORT, DEFAULT_PORT + TRIED))
    for port in candidates:
        if port == 0 or _is_free(address, port):
            return port
    if wanted is not None:
        raise LaunchError(
            f"expected port {wanted} to be free, but another program listens on it; stop it, or choose another with --port"
        )
    raise LaunchError(
        f"expected a free port from {DEFAULT_PORT} to {DEFAULT_PORT + TRIED - 1}, found none; choose one with --port"
    )


def _is_free(address: str, port: int) -> bool:
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise LaunchError(f"expected an address of this machine as --host, got {address!r}: {error.strerror}") from None
    family, kind, protocol, _, where = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise LaunchError(f"expected to listen on {address} port {port}, got: {error.strerror}") from None
    return True


def _run(
    app: Path,
    port: int,
    address: str,
    headless: bool,
    log: Path | None,
    durability: Literal["process", "power"],
    args: Sequence[str],
) -> None:
    import trio

    from evlit.log.memory import MemoryStore
    from evlit.log.store import EventStore, SqliteStore
    from evlit.server.serve import serve

    store: EventStore
    if log is not None and str(log) == ":memory:":
        store = MemoryStore()
        where = "nowhere (--log :memory:)"
    else:
        path = log if log is not None else app.absolute().parent / ".evlit" / "log.db"
        store = SqliteStore(path, durability)
        where = str(path)
    sys.argv = [str(app), *args]  # S-005

    def ready(real: int) -> None:
        shown = "localhost" if address in ("0.0.0.0", "::") else address  # noqa: S104  # compared, not bound
        url = f"http://{shown}:{real}"
        print(f"\n  evlit serves {app.name}\n\n  URL: {url}\n  Log: {where}\n", flush=True)
        if not headless and _has_display():
            with suppress(webbrowser.Error):
                webbrowser.open(url)

    try:
        trio.run(lambda: serve(app, store, address=address, port=port, ready=ready))
    except KeyboardInterrupt:
        pass
    finally:
        store.close()


def _has_display() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
