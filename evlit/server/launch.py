"""Starts a server from the command line: checks what can be wrong before anything runs, says it in words, and ends the
process within seconds of being asked to (before and after the click journey).
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from attrs import frozen

from evlit.errors import Error

#: Where the build puts what browsers are given.
VIEWER: Final = Path(__file__).parent.parent / "viewer_dist"

#: Seconds from the signal to the end of the process, whatever the threads of scripts are doing.
GRACE: Final = 4.0


class AppArgumentError(Error):
    """The command line names no app that could be served."""


class NotBuiltError(Error):
    """The files that browsers are given are missing."""


@frozen
class Launch:
    """What `evlit serve` was asked for.

    Parameters
    ----------
    port
        None for 8501, or the next free one.
    log
        None for `.evlit/log.db` beside the app, `:memory:` for none.
    args
        The script's own arguments.
    allowed
        Names that the server answers to besides `localhost`.
    """

    app: Path
    port: int | None = None
    address: str = "127.0.0.1"
    headless: bool = False
    log: Path | None = None
    durability: Literal["process", "power"] = "process"
    args: Sequence[str] = ()
    allowed: Sequence[str] = ()


def launch(asked: Launch) -> int:
    """Serve an app until it is asked to stop, and return the exit status."""
    try:
        check_app(asked.app)
        check_viewer()
        _run(asked)
    except Error as error:
        sys.stderr.write(f"evlit: {error}\n")
        return 2 if isinstance(error, AppArgumentError) else 1  # S-347
    return 0


def check_app(app: Path) -> None:
    """Raise `AppArgumentError` unless the path is that of a Python file."""
    if not app.exists():
        raise AppArgumentError(f"expected an app at {app}, found nothing there; check the path")
    if app.is_dir():
        example = next((file for file in sorted(app.glob("*.py"))), app / "app.py")
        raise AppArgumentError(
            f"expected a Python file, got the folder {app}; name the script in it, such as {example}"
        )
    if app.suffix != ".py":
        raise AppArgumentError(f"expected a Python file that ends in .py, got {app}")
    if not os.access(app, os.R_OK):
        raise AppArgumentError(f"expected to read the app at {app}, but this user may not; check its permissions")


def check_viewer() -> None:
    """Raise `NotBuiltError` unless the viewer's files are there."""
    if not (VIEWER / "index.html").is_file():
        raise NotBuiltError(f"expected the built viewer at {VIEWER}, found none; run `make viewer`")


def _run(asked: Launch) -> None:
    # Here and not above: what is wrong with the arguments is said before half a second of imports.
    import trio

    from evlit.log.store import open_store
    from evlit.server.output import capturing
    from evlit.server.serve import serve

    path = asked.log if asked.log is not None else asked.app.absolute().parent / ".evlit" / "log.db"
    store = open_store(path, asked.durability)
    sys.argv = [str(asked.app), *asked.args]  # S-005

    def ready(port: int) -> None:
        url = f"http://{_shown(asked.address)}:{port}"
        where = path if store.on_disk else "nowhere (--log :memory:)"
        sys.stdout.write(f"\n  evlit serves {asked.app.name}\n\n  URL: {url}\n  Log: {where}\n\n")
        sys.stdout.flush()
        if not asked.headless:
            _open_browser(url)

    try:
        with capturing():
            trio.run(
                lambda: serve(
                    asked.app,
                    store,
                    address=asked.address,
                    port=asked.port,
                    ready=ready,
                    stopping=end_soon,
                    allowed=asked.allowed,
                )
            )
    except KeyboardInterrupt:
        pass  # a second Ctrl+C: whoever pressed it does not want to wait
    finally:
        store.close()


def end_soon() -> None:
    """See to it that the process ends, even when a script's thread sleeps, computes, or is not a daemon.

    What was acknowledged is committed already, so nothing is lost by leaving.
    """

    def leave() -> None:
        sys.stdout.flush()
        os._exit(0)

    timer = threading.Timer(GRACE, leave)
    timer.daemon = True
    timer.start()


def _shown(address: str) -> str:
    """Return the address as a browser on this machine reaches it."""
    if address in ("0.0.0.0", "::", "127.0.0.1", "::1"):  # noqa: S104  # compared, not bound
        return "localhost"
    return f"[{address}]" if ":" in address else address


def _open_browser(url: str) -> None:
    if sys.platform not in ("win32", "darwin") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    import webbrowser

    # Some browsers are started with a wait; the server does not wait with them.
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
